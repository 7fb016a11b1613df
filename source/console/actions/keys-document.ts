/** docs/keys.md, written from the action table. */

import { type Action, scopes } from './action.ts';

export function keysDocument(table: readonly Action[]): string {
	const sections = scopes.flatMap(({ scope, title }) => {
		const rows = table.filter(action => action.scope === scope);
		return rows.length === 0 ? [] : [`## ${title}`, '', ...HEAD, ...rows.map(row), ''];
	});
	return [...INTRODUCTION, '', ...sections].join('\n');
}

const INTRODUCTION = [
	'# Keys',
	'',
	'Written by `npm run docs` from the table of actions; `npm test` fails when it is stale. Every key can be changed in',
	'the configuration file by the name of its action: `keys: { container.restart: [ctrl+r] }`; `none` unbinds it. What',
	'has no key is reached through the action menu (`x`) and the palette (`:`). Actions marked * change an engine and',
	'are not there with `--read-only`.',
];

const HEAD = ['| Keys | Does | Name |', '| --- | --- | --- |'];

const row = (action: Action): string =>
	`| ${action.keys.map(code).join(' ')} | ${action.help.replaceAll('|', '\\|')} | \`${action.id}\`${action.changes ? ' *' : ''} |`;

const code = (key: string): string => `\`${key === '|' ? '\\|' : key}\``;
