/**
 * Where the one file begins. Node runs this when the file is made and keeps the heap as it is then: modules are loaded, their
 * tables filled and what a first frame runs is compiled, so that whoever opens the file waits for none of it. Nothing of the
 * maker's process may stay.
 */

import { startupSnapshot } from 'node:v8';
import 'dockerode';
import { main } from '../cli.tsx';
import { parseArguments } from './commands/arguments.ts';
import './console/main.tsx';
import { drawUnseenFrame } from './console/unseen-frame.tsx';
import './engine/hosts.ts';

startupSnapshot.setDeserializeMainFunction(() => void main());
// With the maker's number and times, no two files would be the same. Node sets the number again when the file is opened.
performance.now = () => 0;
startupSnapshot.addSerializeCallback(() => {
	Reflect.deleteProperty(process, 'pid');
	Reflect.deleteProperty(performance, 'now');
});
parseArguments([], '');
void drawUnseenFrame();
