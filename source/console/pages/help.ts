/** Every key and what it does, from the action table. */

import { type Action, scopes } from '../actions/action.ts';
import { once } from '../state/once.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';
import type { Page } from './page.ts';

export const helpPage = once((table: readonly Action[], columns: number): Page => ({
	title: 'Keys',
	lines: scopes.flatMap(each => scopeLines(table, each, columns)),
}));

function scopeLines(table: readonly Action[], { scope, title }: (typeof scopes)[number], columns: number): Line[] {
	const rows = table.filter(action => action.scope === scope);
	if (rows.length === 0) return [];
	return [line(title, 'title'), ...rows.flatMap(action => actionLines(action, columns)), []];
}

/** Cells before the sentence. */
const INDENT = 2 + 12 + 16;

function actionLines(action: Action, columns: number): Line[] {
	const [first = '', ...rest] = wrapWords(action.help, columns - INDENT);
	return [
		[
			// What has no key is reached through the action menu and the palette.
			span(`  ${(action.keys.map(keyLabel).join(' ') || 'x :').padEnd(12)}`, 'key'),
			span(action.label.padEnd(16), 'strong'),
			span(first),
		],
		...rest.map((text): Line => [span(' '.repeat(INDENT)), span(text)]),
	];
}
