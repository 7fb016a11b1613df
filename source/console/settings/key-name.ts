/** Which names of keys the configuration file may use: those that a terminal can send. */

import { characterKey, finalKeys, tildeKeys } from '../../terminal/keyboard/key-names.ts';

const named = new Set([
	...Object.values(finalKeys),
	...Object.values(tildeKeys),
	'tab',
	'enter',
	'esc',
	'backspace',
	'space',
]);

export const namedKeys: readonly string[] = [...named];

/** Why no key has this name; undefined when one has. */
export function keyNameProblem(name: string): string | undefined {
	const [, modifiers = '', key = ''] = /^((?:(?:ctrl|alt|super|shift)\+)*)(.+)$/su.exec(name) ?? [];
	const inOrder = /^(ctrl\+)?(alt\+)?(super\+)?(shift\+)?$/.test(modifiers);
	if (!named.has(key) && !/^[^\s\p{C}]$/u.test(key)) {
		return `there is no key '${name}'`;
	}
	if (!inOrder) {
		return `'${name}' names its modifiers out of order: ctrl+, alt+, super+, shift+`;
	}
	return named.has(key) ? undefined : characterProblem(modifiers, key);
}

/** Terminals can't tell every key with a character apart: shift is in the character, ctrl+i is tab. */
function characterProblem(modifiers: string, key: string): string | undefined {
	if (modifiers.includes('shift+')) {
		return `'${modifiers}${key}' can't be distinguished: write '${modifiers.replace('shift+', '')}${key.toUpperCase()}'`;
	}
	if (modifiers === 'ctrl+' && /^[a-z[\\\]^_@]$/.test(key)) {
		const sent = characterKey((key.codePointAt(0) ?? 0) & 0x1f);
		const name = 'name' in sent ? sent.name : '';
		return name === `ctrl+${key}` || key === '@' ? undefined : `terminals send 'ctrl+${key}' as '${name}': write that`;
	}
	return undefined;
}
