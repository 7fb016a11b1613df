/** Every key and what it does, from the action table. */

import { type Action, scopes } from '../actions/action.ts';
import { memoizeLast } from '../state/memoize.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';
import type { Page, PagePart } from './page.ts';

export const helpPage = memoizeLast((table: readonly Action[], columns: number): Page => ({
	title: 'Keys',
	parts: scopes.flatMap(({ scope, title }): PagePart[] => {
		const entries = inOrder(table.filter(action => action.scope === scope)).map(action => actionLines(action, columns));
		return entries.length === 0 ? [] : [{ head: line(title, 'title'), entries }];
	}),
}));

/** What the footer shows comes first, in its order: it is what is done most. */
const inOrder = (actions: readonly Action[]): readonly Action[] =>
	actions.toSorted((a, b) => (a.footer ?? LAST) - (b.footer ?? LAST));

const LAST = 1000;

/** Cells before the sentence. */
const INDENT = 12 + 16;

function actionLines(action: Action, columns: number): Line[] {
	const [first = '', ...rest] = wrapWords(action.help, columns - INDENT);
	return [
		[
			// What has no key is reached through the action menu and the palette.
			span((action.keys.map(keyLabel).join(' ') || 'x :').padEnd(12), 'key'),
			span(action.label.padEnd(16), 'strong'),
			span(first),
		],
		...rest.map((text): Line => [span(' '.repeat(INDENT)), span(text)]),
	];
}
