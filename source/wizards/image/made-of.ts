/** What goes into an image, as it is typed: files with their places, scripts, arguments. */

import type { Put } from '../../lab/image/recipe.ts';
import type { FoundSource } from '../../lab/image/sources.ts';
import { isSecretName, redactText } from '../../lab/secret.ts';

export const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '');

/** e.g. `~/power.sh:/usr/local/bin/` -> from, to. */
export type Pair = { from: string; to: string };

export const pairsIn = (text: string): Pair[] =>
	words(text).map(word => {
		const at = word.lastIndexOf(':/');
		return at < 0 ? { from: word, to: '' } : { from: word.slice(0, at), to: word.slice(at + 1) };
	});

const FROM_HERE = /^(?:\/|~\/)/;

export function pairsProblem(text: string): string | undefined {
	const odd = pairsIn(text).find(({ from, to }) => !FROM_HERE.test(from) || !to.startsWith('/') || to.includes('/..'));
	if (odd === undefined) return undefined;
	const from = FROM_HERE.test(odd.from) ? odd.from : '~/power.sh';
	return `Write where it is and where it goes, both from / or ~ on, e.g. ${from}:/usr/local/bin/.`;
}

export function pathsProblem(text: string): string | undefined {
	const odd = words(text).find(path => !FROM_HERE.test(path));
	return odd === undefined ? undefined : `${odd}: write the whole path, from / or ~ on.`;
}

/** Folders that hold more than what one put there: what goes into one of them is named one by one, to be found again. */
const SHARED = new Set(
	['', 'bin', 'etc', 'home', 'lib', 'opt', 'root', 'root/entrypoint.d', 'sbin', 'srv', 'tmp', 'usr', 'var', 'var/lib']
		.concat(['bin', 'lib', 'sbin', 'share', 'local', 'src'].map(name => `usr/${name}`))
		.concat(['bin', 'etc', 'lib', 'sbin', 'share', 'src'].map(name => `usr/local/${name}`))
		.map(name => `/${name}`),
);

/** Where it goes, by what it is. A place with a slash at its end is a folder that it goes into. */
export function putOf({ to }: Pair, { from, kind, entries }: FoundSource): Put[] {
	const name = from.split('/').findLast(Boolean) ?? '';
	const place = to.endsWith('/') && to !== '/' ? `${to}${name}` : to.replace(/\/$/, '') || '/';
	if (kind === 'file') return [{ from, to: place, kind }];
	const isShared = SHARED.has(place) || (to.endsWith('/') && SHARED.has(to.replace(/\/$/, '') || '/') && place === '/');
	if (!isShared) return [{ from, to: place, kind }];
	const below = place === '/' ? '' : place;
	return entries.map(entry => {
		const path = entry.replace(/\/$/, '');
		return { from: `${from}/${path}`, to: `${below}/${path}`, kind: entry.endsWith('/') ? 'folder' : 'file' };
	});
}

export function argumentsIn(text: string): Record<string, string> {
	return Object.fromEntries(
		words(text).map(word => {
			const [, name = word, value = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
			return [name, value];
		}),
	);
}

export function argumentsProblem(text: string): string | undefined {
	for (const [name, value] of Object.entries(argumentsIn(text))) {
		if (!/^[A-Za-z_]\w*$/.test(name) || !text.includes(`${name}=`)) return 'Write NAME=value, with blanks between.';
		if (isSecretName(name) || redactText(value) !== value) {
			return `${name} looks like a secret, and everybody who has the image can read it: put secrets into the container as files instead.`;
		}
	}
	return undefined;
}
