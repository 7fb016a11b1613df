/** Logs, events and details: what can be done in the views. */

import { fieldOf } from '../state/field.ts';
import { selectedNetwork, shownContainer } from '../state/selection.ts';
import { nextRange } from '../state/logs.ts';
import type { State } from '../state/state.ts';
import type { Action, Desk } from './action.ts';

type Asked = 'log-search' | 'log-filter' | 'log-save' | 'events-filter' | 'details-save';

const ask = (desk: Desk, purpose: Asked, text: string): void =>
	desk.dispatch({
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
		run: desk => ask(desk, 'log-search', desk.state().logs.search),
	},
	{
		id: 'logs.next',
		scope: 'logs',
		keys: ['n'],
		label: 'next match',
		help: 'To the next match, towards the newest line.',
		footer: 11,
		unless: needsSearch,
		run: desk => desk.logs.search('next'),
	},
	{
		id: 'logs.previous',
		scope: 'logs',
		keys: ['N'],
		label: 'previous match',
		help: 'To the match before, towards the oldest line.',
		unless: needsSearch,
		run: desk => desk.logs.search('previous'),
	},
	{
		id: 'logs.filter',
		scope: 'logs',
		keys: ['F'],
		label: 'filter',
		help: 'Shows only the lines that match; Esc shows all again.',
		footer: 20,
		run: desk => ask(desk, 'log-filter', desk.state().logs.filter),
	},
	{
		id: 'logs.follow',
		scope: 'logs',
		keys: ['f', 'space'],
		label: 'follow',
		help: 'Follows the newest line, or stands still; nothing is lost while it stands.',
		footer: 12,
		unless: needsLog,
		run: desk => desk.dispatch({ type: 'follow-toggled' }),
	},
	{
		id: 'logs.wrap',
		scope: 'logs',
		keys: ['w'],
		label: 'wrap',
		help: 'Breaks long lines, or cuts them.',
		footer: 25,
		run: desk => desk.dispatch({ type: 'logs-set', change: { wrap: !desk.state().logs.wrap } }),
	},
	{
		id: 'logs.timestamps',
		scope: 'logs',
		keys: ['t'],
		label: 'times',
		help: "Shows each line's time, its date and time, or none.",
		footer: 14,
		run: desk => {
			const next = { none: 'time', time: 'full', full: 'none' } as const;
			desk.dispatch({ type: 'logs-set', change: { timestamps: next[desk.state().logs.timestamps] } });
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
		run: desk => setRange(desk, 'wider'),
	},
	{
		id: 'logs.narrow',
		scope: 'logs',
		keys: ['-'],
		label: 'less',
		help: 'Asks for a shorter range of the log.',
		unless: needsLog,
		run: desk => setRange(desk, 'narrower'),
	},
	{
		id: 'logs.all',
		scope: 'logs',
		keys: ['a'],
		label: 'all',
		help: 'Asks for all of the log, from its first line.',
		unless: needsLog,
		run: desk => {
			desk.dispatch({ type: 'logs-set', change: { range: { kind: 'all' } } });
			desk.logs.reopen();
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
		run: desk => {
			const { logs } = desk.state();
			const ring = [undefined, ...logs.services];
			const next = ring[(ring.indexOf(logs.service) + 1) % ring.length];
			desk.dispatch({ type: 'logs-set', change: { service: next } });
		},
	},
	{
		id: 'logs.own',
		scope: 'logs',
		keys: ['h'],
		label: 'own requests',
		help: "Folds away what lavadock itself asks in a LAVA server's log, or shows it.",
		unless: needsLog,
		run: desk => desk.dispatch({ type: 'logs-set', change: { showOwn: !desk.state().logs.showOwn } }),
	},
	{
		id: 'logs.copy',
		scope: 'logs',
		keys: ['c'],
		label: 'copy',
		help: 'Copies the visible lines to the clipboard of your terminal (OSC 52).',
		unless: needsLog,
		run: desk => desk.logs.copyVisible(),
	},
	{
		id: 'logs.save',
		scope: 'logs',
		keys: ['ctrl+s'],
		label: 'save',
		help: 'Writes the log, as it is filtered, to a file on this machine.',
		unless: needsLog,
		run: desk => ask(desk, 'log-save', proposedFile(desk.state())),
	},
];

function setRange(desk: Desk, direction: 'wider' | 'narrower'): void {
	desk.dispatch({ type: 'logs-set', change: { range: nextRange(desk.state().logs.range, direction) } });
	desk.logs.reopen();
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
		run: desk => ask(desk, 'events-filter', desk.state().events.filter),
	},
	{
		id: 'events.exec',
		scope: 'events',
		keys: ['h'],
		label: 'exec noise',
		help: 'Folds the exec events of health checks away, or shows each.',
		footer: 20,
		run: desk => desk.dispatch({ type: 'events-set', change: { showExec: !desk.state().events.showExec } }),
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
		run: desk => desk.dispatch({ type: 'details-set', change: { revealed: !desk.state().details.revealed } }),
	},
	{
		id: 'details.copy',
		scope: 'details',
		keys: ['c'],
		label: 'copy id',
		help: "Copies the object's full id to the clipboard of your terminal (OSC 52).",
		footer: 20,
		unless: needsSubject,
		run: desk => {
			const found = subject(desk.state());
			if (found !== undefined) desk.copy(found.id, `the id of ${found.name}`);
		},
	},
	{
		id: 'details.save',
		scope: 'details',
		keys: ['ctrl+s'],
		label: 'save',
		help: 'Writes all that the engine told of it, also what is too long to be shown, to a file on this machine.',
		footer: 30,
		unless: needsSubject,
		run: desk => {
			const state = desk.state();
			ask(desk, 'details-save', fileNameFor(subject(state)?.name ?? 'details', state.now, 'json'));
		},
	},
];

const subject = (state: State): { id: string; name: string } | undefined =>
	selectedNetwork(state) ?? shownContainer(state);
