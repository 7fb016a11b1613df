/** A plan that was cut off, in a console that calls its hosts otherwise, or does not have them all. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JournalEntry } from '../../../../source/engine/plan-run/journal/journal.ts';
import { asCalledNow, enginesIn, missingHosts } from '../../../../source/engine/plan-run/moved-hosts.ts';
import { newEntry } from '../../../../source/engine/plan-run/run-state.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';

const [left, right] = [hostKey('left'), hostKey('right')];
const [one, two] = [hostKey('one'), hostKey('two')];
const [L, R] = ['LLLL', 'RRRR'];

const volume = (host?: HostKey): Step => ({
	do: 'create-volume',
	volume: { name: 'v' },
	...(host !== undefined && { host }),
});

function entry(steps: readonly Step[], engines?: Record<HostKey, string>): JournalEntry {
	const before =
		steps.length === 1 ? { 'volume v': {} } : { 'volume v on left': { driver: 'local' }, 'volume v on right': {} };
	const plan = { title: 'Both', steps, warnings: [] };
	return newEntry({ id: '1', engine: L, startedAt: 1, plan, before, ...(engines && { engines }) });
}

const both = entry([volume(left), volume(right)], { [left]: L, [right]: R });
const called = (...keys: HostKey[]) => keys.map(key => ({ key }));
const hostsOf = ({ plan }: JournalEntry) => plan.steps.map(({ host }) => host);

test('a plan concerns each of its engines once', () => {
	assert.deepEqual(enginesIn(both), [L, R]);
	assert.deepEqual(enginesIn(entry([volume()])), [L]);
	assert.deepEqual(enginesIn(entry([volume(right)], { [right]: R })), [L, R]);
});

suite('hosts that a plan needs and a console lacks', () => {
	const missing = (keys: HostKey[], known: [HostKey, string][]) => missingHosts(both, called(...keys), new Map(known));

	test('are none where both answer, whatever they are called', () => {
		assert.deepEqual(
			missing(
				[left, right],
				[
					[left, L],
					[right, R],
				],
			),
			[],
		);
		assert.deepEqual(
			missing(
				[one, two],
				[
					[one, R],
					[two, L],
				],
			),
			[],
		);
	});

	test('are those whose engine nobody has', () => {
		assert.deepEqual(missing([one], [[one, L]]), [right]);
		assert.deepEqual(missing([one], [[one, 'other']]), [left, right]);
		assert.deepEqual(missing([], []), [left, right]);
	});

	test('are not those that are away: their names are believed until they answer', () => {
		assert.deepEqual(missing([left, right], [[left, L]]), []);
		assert.deepEqual(missing([left, two], [[left, L]]), [right]);
		assert.deepEqual(
			missing(
				[left, right],
				[
					[left, L],
					[right, 'another engine by that name'],
				],
			),
			[right],
		);
	});

	test('are none of a plan that names none', () => {
		assert.deepEqual(missingHosts(entry([volume()]), called(one), new Map()), []);
	});
});

suite('a plan is told', () => {
	const now = (cut: JournalEntry, keys: HostKey[], known: [HostKey, string][]) =>
		asCalledNow(cut, called(...keys), new Map(known));

	test('as it was where nothing changed', () => {
		assert.equal(
			now(
				both,
				[left, right],
				[
					[left, L],
					[right, R],
				],
			),
			both,
		);
	});

	test('by the names of here and now, and so is all that is known of its things', () => {
		const moved = now(
			both,
			[one, two],
			[
				[one, R],
				[two, L],
			],
		);
		assert.deepEqual(hostsOf(moved), [two, one]);
		assert.deepEqual(moved.engines, { [two]: L, [one]: R });
		const things = { 'volume v on two': { driver: 'local' }, 'volume v on one': {} };
		assert.deepEqual([moved.before, moved.preconditions], [things, things]);
	});

	test('with the old name of a host that is missing', () => {
		const moved = now(both, [one], [[one, L]]);
		assert.deepEqual(hostsOf(moved), [one, right]);
		assert.deepEqual(moved.engines, { [one]: L, [right]: R });
	});

	test('without a host in a console that has its one host alone', () => {
		const alone = entry([volume(left)], { [left]: L });
		const moved = now(alone, [one], [[one, L]]);
		assert.deepEqual(hostsOf(moved), [undefined]);
		assert.deepEqual(Object.keys(moved.before), ['volume v']);
		assert.deepEqual(
			hostsOf(
				now(
					alone,
					[one, two],
					[
						[one, L],
						[two, R],
					],
				),
			),
			[one],
		);
		assert.deepEqual(hostsOf(now(alone, [one], [[one, R]])), [left]);
	});

	test('with its host in a console that has several by now', () => {
		const unnamed = entry([volume()]);
		const moved = now(
			unnamed,
			[one, two],
			[
				[one, R],
				[two, L],
			],
		);
		assert.deepEqual(hostsOf(moved), [two]);
		assert.deepEqual(moved.engines, { [two]: L });
		assert.equal(now(unnamed, [one], [[one, L]]), unnamed);
	});

	test('with a name for the step that has none, beside those that have one', () => {
		const mixed = entry([volume(), volume(right)], { [left]: L, [right]: R });
		assert.deepEqual(
			hostsOf(
				now(
					mixed,
					[one, two],
					[
						[one, L],
						[two, R],
					],
				),
			),
			[one, two],
		);
	});
});
