/** Every key and what it does, from the action table. */

import { type Action, type Scope, scopeTitles } from '../actions/action.ts';
import { once } from '../state/once.ts';
import { keyLabel } from '../widgets/key-label.ts';
import { type Line, line, span } from '../widgets/line.ts';
import type { Page } from './page.ts';

export const helpPage = once((table: readonly Action[]): Page => ({
	title: 'Keys',
	lines: (Object.keys(scopeTitles) as Scope[]).flatMap(scope => scopeLines(table, scope)),
}));

function scopeLines(table: readonly Action[], scope: Scope): Line[] {
	const rows = table.filter(action => action.scope === scope);
	if (rows.length === 0) return [];
	return [line(scopeTitles[scope], 'title'), ...rows.map(actionLine), []];
}

const actionLine = (action: Action): Line => [
	span(`  ${(action.keys.map(keyLabel).join(' ') || 'x :').padEnd(12)}`, 'key'),
	span(action.label.padEnd(16), 'strong'),
	span(action.help),
];
