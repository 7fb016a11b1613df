import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { filteredLane } from '../../../../source/console/logs/filtered-lane.ts';
import { type Lane, wholeLane } from '../../../../source/console/logs/lane.ts';
import { logLanes } from '../../../../source/console/logs/log-lanes.ts';
import { matcherOf } from '../../../../source/console/logs/matcher.ts';
import { endPosition, firstPosition, forward, linesBelow } from '../../../../source/console/logs/merge.ts';
import { runFor, search } from '../../../../source/console/logs/search.ts';
import { serviceOfHeader } from '../../../../source/console/logs/services.ts';
import { linesOf } from './lines.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const matches = (query: string, text: string): boolean => matcherOf(query)?.test(text) ?? false;

function shown(lanes: readonly Lane[]): string[] {
	return Array.from(linesBelow(lanes, firstPosition(lanes)), ({ lane, place }) => {
		const from = lanes[lane];
		return `${from?.label(place)}: ${from?.line(place)?.text}`;
	});
}

test('letters match both cases, unless a capital was typed', () => {
	assert.ok(matches('error', 'An ERROR'));
	assert.ok(matches('Error', 'An Error'));
	assert.ok(!matches('Error', 'An error'));
	assert.ok(matches('größe', 'GRÖSSE Größe'));
	assert.equal(matcherOf(''), undefined);
});

test('a pattern stands between slashes; what is none is text', () => {
	assert.ok(matches('/job \\d+ (started|done)/', 'Job 12 started'));
	assert.ok(matches('/^\\S+$/', 'NoCapitalWasTyped'));
	assert.ok(!matches('/Job/', 'job'));
	assert.ok(matches('/var/log', 'in /var/log/lava'));
	assert.ok(matches('/(/', 'a /(/ b'));
	assert.match(matcherOf('/(/')?.problem ?? '', /Unterminated group/);
});

test('colours are not looked at, and spans count without them', () => {
	const matcher = matcherOf('red');
	assert.ok(matcher?.test('\x1b[31mr\x1b[1med\x1b[0m'));
	assert.deepEqual(matcher?.spans('\x1b[31mRed\x1b[0m and red'), [
		{ start: 0, end: 3 },
		{ start: 8, end: 11 },
	]);
	assert.deepEqual(matcherOf('/x*/')?.spans('axxb'), [{ start: 1, end: 3 }]);
});

test('a pattern that backtracks without end does not freeze', () => {
	assert.ok(!matches('/^(a+)+$/', `${'a'.repeat(60)}!`));
});

test('a filtered lane holds what matches, whatever comes and falls out, however it is sliced', () => {
	const step = fc.record({ add: fc.array(fc.constantFrom('yes', 'no'), { maxLength: 5 }), drop: fc.nat({ max: 3 }) });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), steps => {
			const lines = linesOf();
			const lane = filteredLane(lines, line => (line.text === 'yes' ? 'log' : undefined));
			for (const { add, drop } of steps) {
				lines.add(...add.map(text => ({ text })));
				lines.drop(drop);
				assert.ok(lane.advance(0) || lane.advance(FOREVER));
				const expected = Array.from({ length: lines.end - lines.first }, (_, index) => lines.line(lines.first + index));
				const held = Array.from({ length: lane.end - lane.first }, (_, index) => lane.line(lane.first + index));
				assert.deepEqual(
					held,
					expected.filter(line => line?.text === 'yes'),
				);
			}
		}),
	);
});

test('filtering is done in slices', () => {
	const lines = linesOf(...Array.from({ length: 10_000 }, (_, index) => `line ${index}`));
	const lane = filteredLane(lines, line => (line.text.endsWith('7') ? 'log' : undefined));
	let slices = 1;
	while (!lane.advance(0)) slices++;
	assert.equal(lane.end, 1000);
	assert.ok(slices > 50, `${slices} slices`);
});

test('places stay when many lines fall out', () => {
	const lines = linesOf(...Array.from({ length: 20_000 }, (_, index) => `line ${index}`));
	const lane = filteredLane(lines, () => 'log');
	lane.advance(FOREVER);
	lines.drop(15_000);
	assert.equal(lane.first, 15_000);
	assert.equal(lane.line(15_000)?.text, 'line 15000');
	assert.equal(lane.line(14_999), undefined);
	assert.equal(lane.end, 20_000);
});

test('headers of tail are recognised', () => {
	assert.equal(serviceOfHeader('==> /var/log/lava-server/django.log <=='), 'django');
	assert.equal(serviceOfHeader('==> /var/log/lava-coordinator.log <=='), 'lava-coordinator');
	assert.equal(serviceOfHeader('==> /var/log/apache2/lava-server.log <=='), 'apache2');
	assert.equal(serviceOfHeader('==> /var/log/apache2/error.log <=='), 'apache2/error');
	assert.equal(serviceOfHeader('==> a job said so <=='), undefined);
	assert.equal(serviceOfHeader('django started'), undefined);
});

const serverLog = [
	'Starting gunicorn',
	'done',
	'==> /var/log/lava-server/django.log <==',
	'GET /',
	'',
	'still django',
	'',
	'==> /var/log/lava-server/lava-scheduler.log <==',
	'error: no device',
];

test("a server's log is split by service, without tail's headers", () => {
	const server = linesOf(...serverLog);
	const all = logLanes([{ name: 'server', lines: server, allInOne: true }], { filter: '' });
	assert.ok(all.advance(FOREVER));
	assert.deepEqual(shown(all.lanes), [
		'container: Starting gunicorn',
		'container: done',
		'django: GET /',
		'django: ',
		'django: still django',
		'lava-scheduler: error: no device',
	]);
	assert.deepEqual(all.services(), ['django', 'lava-scheduler']);
	// Whether the blank line belongs to a header is known only with the next line.
	server.add({ text: '' });
	all.advance(FOREVER);
	assert.equal(shown(all.lanes).length, 6);
	server.add({ text: '==> /var/log/lava-server/django.log <==' }, { text: 'GET /' });
	all.advance(FOREVER);
	assert.deepEqual(shown(all.lanes).slice(6), ['django: GET /']);
});

test('one service, filtered, beside another log; notes always stay', () => {
	const server = linesOf(...serverLog);
	server.add({ text: 'lines are missing', stream: 'note' });
	const worker = linesOf('no error here', 'nothing');
	const chosen = logLanes(
		[
			{ name: 'server', lines: server, allInOne: true },
			{ name: 'worker', lines: worker },
		],
		{ filter: 'error', service: 'lava-scheduler' },
	);
	chosen.advance(FOREVER);
	assert.deepEqual(shown(chosen.lanes).toSorted(), [
		'server: error: no device',
		'server: lines are missing',
		'worker: no error here',
	]);
});

test('without a filter the lanes are the logs themselves', () => {
	const whole = logLanes([{ name: 'worker', lines: linesOf('a', 'b') }], { filter: '' });
	assert.ok(whole.advance(0));
	assert.deepEqual(shown(whole.lanes), ['worker: a', 'worker: b']);
});

test('search goes down and up, in slices, and says when there is nothing', () => {
	const lines = linesOf(...Array.from({ length: 1000 }, (_, index) => (index % 400 === 300 ? 'here' : 'line')));
	const lanes = [wholeLane('log', lines), wholeLane('other', linesOf('line'))];
	const matcher = matcherOf('here');
	assert.ok(matcher);
	const find = (from: readonly number[], direction: 'down' | 'up') =>
		runFor(search(lanes, matcher, from, direction), FOREVER)?.result;

	const first = find(firstPosition(lanes), 'down');
	assert.deepEqual(first, [300, 1]);
	const second = find(forward(lanes, first ?? [], 1), 'down');
	assert.deepEqual(second, [700, 1]);
	assert.equal(find(forward(lanes, second ?? [], 1), 'down'), undefined);
	assert.deepEqual(find(endPosition(lanes), 'up'), [700, 1]);
	assert.deepEqual(find([700, 1], 'up'), [300, 1]);
	assert.equal(find([300, 1], 'up'), undefined);

	const work = search(lanes, matcher, firstPosition(lanes), 'down');
	assert.equal(runFor(work, 0), undefined, 'one slice is not enough');
	lines.drop(310);
	assert.deepEqual(runFor(work, FOREVER), { result: [700, 1] }, 'what fell out meanwhile is passed over');
});

test("lavadock's own requests in a server's log are folded away, and others' are not", () => {
	const apache = '172.18.0.1 - - [30/Nov/2026:12:46:28 +0000] "GET /api/v0.2/workers/?limit=200 HTTP/1.1" 200 680 "-"';
	const gunicorn = '[2026-11-30 12:46:28 +0000] [128] [DEBUG] GET';
	const lines = linesOf(
		'==> /var/log/apache2/lava-server.log <==',
		`${apache} "lavadock"`,
		`${apache} "lavacli v1.5.2"`,
		'==> /var/log/lava-server/gunicorn.log <==',
		`${gunicorn} /api/v0.2/workers/`,
		`${gunicorn} /scheduler/internal/v1/workers/calvin/`,
		'==> /var/log/lava-server/django.log <==',
		'said "lavadock"',
	);
	const of = (showOwn: boolean, allInOne = true): readonly string[] => {
		const lanes = logLanes([{ name: 'server', lines, allInOne }], { filter: '', showOwn });
		assert.ok(lanes.advance(FOREVER));
		return shown(lanes.lanes);
	};
	assert.deepEqual(of(false), [
		`apache2: ${apache} "lavacli v1.5.2"`,
		`gunicorn: ${gunicorn} /scheduler/internal/v1/workers/calvin/`,
		'django: said "lavadock"',
	]);
	assert.equal(of(true).length, 5);
	assert.equal(of(false, false).length, 8, 'the log of another container has no lines of a LAVA server');
});
