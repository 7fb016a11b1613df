/** What is handed out, made for this machine's processor; in a release it is only packed harder. */

import { join } from 'node:path';
import { completionScripts } from '../../source/commands/completion/scripts.ts';
import { makeDeb } from '../../tools/release/deb.js';
import { makeImage } from '../../tools/release/image.js';
import { architectures } from '../../tools/release/nodes.js';
import { bundleOneFile } from '../../tools/release/one-file-bundle.js';
import { makeOneFile } from '../../tools/release/one-file.js';

const [x64, arm64] = architectures;
export const otherArchitecture = process.arch === 'x64' ? arm64 : x64;
export const ownArchitecture = process.arch === 'x64' ? x64 : arm64;

/** The bundled program. */
export async function bundle(scratch: string): Promise<string> {
	const script = join(scratch, 'lavadock.js');
	await bundleOneFile(script);
	return script;
}

export function oneFile(script: string, scratch: string, architecture = ownArchitecture): string {
	const file = join(scratch, `lavadock-${architecture.node}`);
	makeOneFile(script, architecture, file, scratch);
	return file;
}

export function deb(program: string, scratch: string, version: string): string {
	const file = join(scratch, `lavadock_${version}.deb`);
	const copyright = 'lavadock\n\nThe licences of all parts.\n';
	const { debian } = ownArchitecture;
	makeDeb({
		program,
		debian,
		version,
		date: 0,
		completions: completionScripts,
		copyright,
		scratch,
		file,
		packed: false,
	});
	return file;
}

export function image(program: string, scratch: string): string {
	const file = join(scratch, 'image.tar');
	makeImage({ program, architecture: ownArchitecture, version: 'test', date: 0, scratch, file });
	return file;
}
