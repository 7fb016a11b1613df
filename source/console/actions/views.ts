/** Logs, events and details: what can be done in the views. */

import { fieldOf } from '../state/field.ts';
import { selectedNetwork, shownContainer } from '../selectors/selection.ts';
import { nextRange } from '../state/logs.ts';
import type { State } from '../state/state.ts';
import type { Action, Effects } from './action.ts';

type Asked = 'log-search' | 'log-filter' | 'log-save' | 'events-filter' | 'details-save';

const ask = (effects: Effects, purpose: Asked, text: string): void =>
	effects.dispatch({
		type: 'overlay-opened',
		overlay: { kind: 'prompt', purpose: { for: purpose }, field: fieldOf(text) },
	});

const needsLog = (state: State): string | undefined =>
	state.logs.sources.length === 0 ? 'no log is open: choose a container' : undefined;

const needsSearch = (state: State): string | undefined =>
	needsLog(state) ?? (state.logs.search === '' ? 'nothing is searched for: press / first' : undefined);

export const logActions: readonly Action[] = [
	{
		id: 'logs.search',
		scope: 'logs',
		keys: ['/'],
		label: 'search',
		help: 'Finds text, or a /pattern/ between slashes; lower case finds both cases.',
		footer: 10,
		run: effects => ask(effects, 'log-search', effects.state().logs.search),
	},
	{
		id: 'logs.next',
		scope: 'logs',
		keys: ['n'],
		label: 'next match',
		help: 'To the next match, towards the newest line.',
		footer: 11,
		unless: needsSearch,
		run: effects => effects.logs.search('next'),
	},
	{
		id: 'logs.previous',
		scope: 'logs',
		keys: ['N'],
		label: 'previous match',
		help: 'To the match before, towards the oldest line.',
		unless: needsSearch,
		run: effects => effects.logs.search('previous'),
	},
	{
		id: 'logs.filter',
		scope: 'logs',
		keys: ['F'],
		label: 'filter',
		help: 'Shows only the lines that match; Esc shows all again.',
		footer: 20,
		run: effects => ask(effects, 'log-filter', effects.state().logs.filter),
	},
	{
		id: 'logs.follow',
		scope: 'logs',
		keys: ['f', 'space'],
		label: 'follow',
		help: 'Follows the newest line, or pauses; nothing is lost meanwhile.',
		footer: 12,
		unless: needsLog,
		run: effects => effects.dispatch({ type: 'follow-toggled' }),
	},
	{
		id: 'logs.wrap',
		scope: 'logs',
		keys: ['w'],
		label: 'wrap',
		help: 'Breaks long lines, or cuts them.',
		footer: 25,
		run: effects => effects.dispatch({ type: 'logs-set', change: { wrap: !effects.state().logs.wrap } }),
	},
	{
		id: 'logs.timestamps',
		scope: 'logs',
		keys: ['t'],
		label: 'times',
		help: "Shows each line's time, its date and time, or none.",
		footer: 14,
		run: effects => {
			const next = { none: 'time', time: 'full', full: 'none' } as const;
			effects.dispatch({ type: 'logs-set', change: { timestamps: next[effects.state().logs.timestamps] } });
		},
	},
	{
		id: 'logs.widen',
		scope: 'logs',
		keys: ['+', '='],
		label: 'more',
		help: 'Asks for a longer range of the log, up to all of it.',
		footer: 35,
		unless: needsLog,
		run: effects => setRange(effects, 'wider'),
	},
	{
		id: 'logs.narrow',
		scope: 'logs',
		keys: ['-'],
		label: 'less',
		help: 'Asks for a shorter range of the log.',
		unless: needsLog,
		run: effects => setRange(effects, 'narrower'),
	},
	{
		id: 'logs.all',
		scope: 'logs',
		keys: ['a'],
		label: 'all',
		help: 'Asks for all of the log, from its first line.',
		unless: needsLog,
		run: effects => {
			effects.dispatch({ type: 'logs-set', change: { range: { kind: 'all' } } });
			effects.logs.reopen();
		},
	},
	{
		id: 'logs.service',
		scope: 'logs',
		keys: ['S'],
		label: 'service',
		help: "Splits a LAVA server's log by service: shows the next service alone, then all again.",
		footer: 16,
		unless: state => needsLog(state) ?? (state.logs.services.length === 0 ? 'this log is of one service' : undefined),
		run: effects => {
			const { logs } = effects.state();
			const ring = [undefined, ...logs.services];
			const next = ring[(ring.indexOf(logs.service) + 1) % ring.length];
			effects.dispatch({ type: 'logs-set', change: { service: next } });
		},
	},
	{
		id: 'logs.own',
		scope: 'logs',
		keys: ['h'],
		label: 'own requests',
		help: "Hides what lavadock itself asks in a LAVA server's log, or shows it.",
		unless: needsLog,
		run: effects => effects.dispatch({ type: 'logs-set', change: { showOwn: !effects.state().logs.showOwn } }),
	},
	{
		id: 'logs.copy',
		scope: 'logs',
		keys: ['c'],
		label: 'copy',
		help: 'Copies the visible lines to the clipboard of your terminal (OSC 52).',
		unless: needsLog,
		run: effects => effects.logs.copyVisible(),
	},
	{
		id: 'logs.save',
		scope: 'logs',
		keys: ['ctrl+s'],
		label: 'save',
		help: 'Writes the log, as it is filtered, to a file on this machine.',
		unless: needsLog,
		run: effects => ask(effects, 'log-save', proposedFile(effects.state())),
	},
];

function setRange(effects: Effects, direction: 'wider' | 'narrower'): void {
	effects.dispatch({ type: 'logs-set', change: { range: nextRange(effects.state().logs.range, direction) } });
	effects.logs.reopen();
}

const proposedFile = ({ logs, now }: State): string =>
	fileNameFor(logs.sources.map(source => source.name).join('+'), now, 'log');

const fileNameFor = (name: string, now: number, ending: string): string =>
	`${name.slice(0, 60)}-${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}.${ending}`;

export const eventActions: readonly Action[] = [
	{
		id: 'events.filter',
		scope: 'events',
		keys: ['/', 'F'],
		label: 'filter',
		help: 'Shows only the events that have all the words typed.',
		footer: 10,
		run: effects => ask(effects, 'events-filter', effects.state().events.filter),
	},
	{
		id: 'events.exec',
		scope: 'events',
		keys: ['h'],
		label: 'health checks',
		help: 'Folds the events of health checks into one row, or shows each.',
		footer: 20,
		run: effects => effects.dispatch({ type: 'events-set', change: { showExec: !effects.state().events.showExec } }),
	},
];

const needsSubject = (state: State): string | undefined =>
	subject(state) === undefined ? 'nothing is selected' : undefined;

export const detailActions: readonly Action[] = [
	{
		id: 'details.reveal',
		scope: 'details',
		keys: ['v'],
		label: 'reveal secrets',
		help: 'Shows passwords and tokens in clear, or masks them.',
		footer: 10,
		run: effects => effects.dispatch({ type: 'details-set', change: { revealed: !effects.state().details.revealed } }),
	},
	{
		id: 'details.copy',
		scope: 'details',
		keys: ['c'],
		label: 'copy id',
		help: "Copies the object's full id to the clipboard of your terminal (OSC 52).",
		footer: 20,
		unless: needsSubject,
		run: effects => {
			const found = subject(effects.state());
			if (found !== undefined) effects.copy(found.id, `the id of ${found.name}`);
		},
	},
	{
		id: 'details.save',
		scope: 'details',
		keys: ['ctrl+s'],
		label: 'save',
		help: 'Writes all that the engine knows of it, also what is too long to be shown, to a file on this machine.',
		footer: 30,
		unless: needsSubject,
		run: effects => {
			const state = effects.state();
			ask(effects, 'details-save', fileNameFor(subject(state)?.name ?? 'details', state.now, 'json'));
		},
	},
];

const subject = (state: State): { id: string; name: string } | undefined =>
	selectedNetwork(state) ?? shownContainer(state);
