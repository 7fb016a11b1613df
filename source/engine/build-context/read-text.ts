/** One small file of the console's host. */

import { readFile, stat } from 'node:fs/promises';
import { expandHome } from '../home.ts';
import { codeOf, messageOf } from '../../text/error.ts';

/** Nothing that a form asks for is larger. */
const MOST = 200_000;

const none = (why: string): { text: undefined; why: string } => ({ text: undefined, why });

/** `why`: there is none, in a sentence. */
export async function readText(path: string): Promise<{ text: string | undefined; why: string }> {
	try {
		const file = expandHome(path);
		const found = await stat(file);
		if (!found.isFile()) return none(`${path} is no file: write the file's own path.`);
		if (found.size > MOST) return none(`${path} is too large.`);
		return { text: await readFile(file, 'utf8'), why: '' };
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return none(`There is no ${path} on the host of this console.`);
		return none(`${path} can't be read: ${messageOf(error)}.`);
	}
}
