/**
 * Where the one file begins. Node runs this when the file is made and keeps the heap as it is then: modules are loaded
 * and their tables filled, so that whoever opens the file waits for none of it. Nothing of the maker's process may stay.
 */

import { startupSnapshot } from 'node:v8';
import { main } from '../cli.tsx';
import './console/main.tsx';
import './engine/hosts.ts';

startupSnapshot.setDeserializeMainFunction(() => void main());
// Node sets it again when the file is opened; with the maker's number, no two files would be the same.
Reflect.deleteProperty(process, 'pid');
