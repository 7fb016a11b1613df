import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { headerLine } from '../../../../source/console/panels/header.ts';
import { drawings } from '../../../../source/console/panels/drawings.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import type { State } from '../../../../source/console/state/state.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import { drawBox } from '../../../../source/console/widgets/box.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import type { Snapshot } from '../../../../source/lab/objects.ts';
import { plain } from '../../../../source/text/sanitise.ts';
import { byId, containerOf, detailOf, networkOf } from '../../lab/objects-for-tests.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const look = lookFor();
const size = { columns: 100, rows: 12 };

const nothing: Snapshot = {
	key: LOCAL,
	host: undefined,
	connection: { state: 'connecting', since: NOW, attempt: 1 },
	containers: new Map(),
	networks: new Map(),
	syncedAt: 0,
	clockOffset: 0,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
};
const live: Snapshot = { ...nothing, connection: { state: 'live', since: NOW }, syncedAt: NOW };

const stateOf = (snapshot: Snapshot): State =>
	initialState({
		size: { columns: 120, rows: 35 },
		now: NOW,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: [{ named: { key: LOCAL }, snapshot }],
	});

const shown = (panel: keyof typeof drawings, snapshot: Snapshot): string =>
	drawBox(drawings[panel]({ state: stateOf(snapshot), size, look, focused: false }), size, look)
		.map(row => plain(row))
		.join('\n');

const header = (snapshot: Snapshot): string => plainText(headerLine(stateOf(snapshot), look.glyphs));

describe('while nothing is known of an engine', () => {
	for (const panel of ['networks', 'containers', 'addresses', 'workers', 'events'] as const) {
		it(`${panel} are not said to be none`, () => {
			const text = shown(panel, nothing);
			assert.match(text, /Asking the engine/);
			assert.doesNotMatch(text, /\b0\b|\bNo\b/);
		});
	}
});

describe('of an engine that has nothing', () => {
	const rows = [
		['containers', /No containers on this engine yet: n builds a lab/],
		['networks', /No networks on this engine yet/],
		['addresses', /No addresses in use yet/],
		['workers', /No LAVA server or dispatcher on this engine yet/],
	] as const;
	for (const [panel, words] of rows) {
		it(`${panel} are said to be none`, () => assert.match(shown(panel, live), words));
	}
});

describe('what an engine refuses', () => {
	const says = 'The engine refuses to list its networks (HTTP 403).';
	const refused: Snapshot = { ...live, gaps: [{ of: 'networks', says }] };

	it('is said in place of what is missing', () => {
		assert.match(shown('networks', refused), /refuses to list its networks \(HTTP 403\)/);
		assert.match(shown('addresses', refused), /refuses to list its networks/);
		assert.doesNotMatch(shown('networks', refused), /No networks|0 networks/);
	});

	it('is said below what is known', () => {
		const known = { ...refused, networks: byId(networkOf('lab', [])) };
		assert.match(shown('networks', known), /lab[^]*refuses to list its networks/);
	});

	it('is said nowhere else', () => {
		assert.doesNotMatch(shown('containers', refused), /refuses/);
		assert.doesNotMatch(shown('events', refused), /refuses/);
	});

	it('is said of events, and above that they do not come', () => {
		const without: Snapshot = { ...live, polled: true, gaps: [{ of: 'events', says: 'It tells no events.' }] };
		assert.match(shown('events', without), /It tells no events/);
		assert.match(header(without), /live, without events/);
	});
});

describe('the header', () => {
	it('says since when an answer is owed', () => {
		assert.match(header({ ...live, unansweredSince: NOW - 8000 }), /no answer since \d\d:\d\d:\d\d \(8 s\)/);
		assert.doesNotMatch(header({ ...live, unansweredSince: NOW - 8000 }), /live/);
	});

	it('says how far the clocks are apart, where it matters', () => {
		assert.match(header({ ...live, clockOffset: 2 * HOUR }), /its clock is 2 h ahead/);
		assert.match(header({ ...live, clockOffset: -90_000 }), /its clock is 1 min behind/);
		assert.doesNotMatch(header({ ...live, clockOffset: 4000 }), /clock/);
	});

	it('dates a lost picture from when an answer was owed first', () => {
		const reason = { kind: 'silent', message: 'It is silent.', remedy: [] } as const;
		const lost: Snapshot = {
			...live,
			connection: { state: 'lost', since: NOW, reason, retryAt: NOW, attempt: 1 },
		};
		const of = (text: string): string | undefined => /data of (\d\d:\d\d:\d\d)/.exec(text)?.[1];
		const at = of(header(lost));
		assert.ok(at !== undefined);
		assert.equal(of(header({ ...lost, unansweredSince: NOW + 20_000 })), at);
		assert.notEqual(of(header({ ...lost, unansweredSince: NOW - 20_000 })), at);
	});
});

it('how long a container is up is reckoned by the clock of its engine', () => {
	const started = (NOW + 2 * HOUR - 5 * 60_000) / 1000;
	const containers = byId(containerOf('server', { detail: detailOf({ startedAt: started }) }));
	assert.match(shown('containers', { ...live, containers, clockOffset: 2 * HOUR }), /\b5 min\b/);
});
