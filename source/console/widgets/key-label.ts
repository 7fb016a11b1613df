/** A key's canonical name as it is shown: `ctrl+s` as `^S`, `enter` as `Enter`. */

const NAMED: Readonly<Record<string, string>> = {
	enter: 'Enter',
	esc: 'Esc',
	space: 'Space',
	tab: 'Tab',
	'shift+tab': 'S-Tab',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	delete: 'Del',
	insert: 'Ins',
	backspace: 'Bksp',
};

export function keyLabel(key: string): string {
	const named = NAMED[key];
	if (named !== undefined) return named;
	if (/^ctrl\+.$/.test(key)) return `^${key.slice(5).toUpperCase()}`;
	return key.replace(/^f(\d+)$/, 'F$1');
}
