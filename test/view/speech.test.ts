/** What a screen reader says: each thing once, nothing of figures that are never still, and few bytes. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { actions } from '../../source/console/actions/table.ts';
import { type Speaker, createSpeaker } from '../../source/console/speech/speaker.ts';
import { HEARD } from '../../source/console/speech/speech.ts';
import type { Message } from '../../source/console/store/message.ts';
import { type FrozenLab, openFrozenLab } from './harness/frozen-lab.ts';
import { failed, made, pulling, waiting, withSecrets } from './harness/pictured-runs.ts';
import { createStage, type Stage } from './harness/stage.ts';

/** What may be said for one move in a list, and for a wizard from its opening to its plan, in bytes. */
const MOVE = 120;
const WIZARD = 6000;

let lab: FrozenLab;
before(async () => {
	lab = await openFrozenLab();
});
after(() => lab.close());

/** A console that is heard. `said` gives what is new since it was asked last. */
function openHeard(): { stage: Stage; speaker: Speaker; said: () => string[] } {
	const stage = createStage(lab, { size: HEARD });
	let lines: string[] = [];
	const speaker = createSpeaker(actions, reported => void lines.push(...reported));
	return {
		stage,
		speaker,
		said() {
			speaker.tell(stage.state());
			const reported = lines;
			lines = [];
			return reported;
		},
	};
}

const bytes = (lines: readonly string[]): number => Buffer.byteLength(lines.map(line => `${line}\r\n`).join(''));

/** The same pull, some bytes later. */
function later(run: Message, downloaded: number): Message {
	assert.ok(run.type === 'run-changed' && run.run !== undefined);
	const { progress } = run.run;
	const steps = progress.steps.map(step =>
		step.state === 'running' && step.progress?.kind === 'pull'
			? { ...step, progress: { ...step.progress, downloaded, secondsLeft: 3 } }
			: step,
	);
	return { type: 'run-changed', run: { ...run.run, progress: { ...progress, steps } } };
}

suite('in the panels', () => {
	test('it begins with the engine, the panel, its row and the keys; a key says the row alone', () => {
		const { stage, said } = openHeard();
		const [header, title, aside, row, keys, ...rest] = said();
		assert.match(header ?? '', /^lavadock {2}lab-demo Docker \S+ +live$/);
		assert.deepEqual([title, aside], ['Containers, panel 1', '13 of 15 running']);
		assert.match(row ?? '', /^lava-server, server, healthy, .*, row 1 of 15$/);
		assert.match(keys ?? '', /l logs.*question mark help/);
		assert.deepEqual(rest, []);
		stage.press('j');
		const [next, ...more] = said();
		assert.match(next ?? '', /^lava-coordinator, coordinator, running, .*, row 2 of 15$/);
		assert.deepEqual(more, []);
		assert.deepEqual(said(), []);
		stage.close();
	});

	for (const key of ['1', '2', '3', '4']) {
		test(`no move in panel ${key} says more than ${MOVE} bytes`, () => {
			const { stage, said } = openHeard();
			stage.press(key, 'g');
			said();
			for (let moves = 0; moves < 40; moves++) {
				stage.press('j');
				const reported = said();
				assert.ok(bytes(reported) < MOVE, `${bytes(reported)} bytes: ${reported.join(' | ')}`);
			}
			stage.close();
		});
	}

	test('the problems of a panel are said when one comes to it', () => {
		const { stage, said } = openHeard();
		said();
		stage.press('2');
		assert.match(said().join('\n'), /^Workers, panel 2\n\d+ problems in \d+ workers\n/);
		stage.close();
	});

	test('Tab goes to every panel, and says the keys of each once', () => {
		const { stage, said } = openHeard();
		said();
		const around = (): string[][] =>
			['2', '3', '4', '5', '6', '7', '1'].map(() => {
				stage.press('tab');
				return said();
			});
		const [first, second] = [around(), around()];
		assert.deepEqual(
			first.map(([title = '']) => title.replace(/^.*(?=panel)/, '')),
			['panel 2', 'panel 3', 'panel 4', 'panel 5', 'panel 6', 'panel 7', 'panel 1'],
		);
		const keysIn = (reported: string[][]): string[] =>
			reported.map(lines => lines.at(-1) ?? '').filter(text => text.endsWith(' q quit'));
		// At the address of a container the keys are those of containers, which were said at the start.
		assert.equal(keysIn(first).length, 5);
		assert.deepEqual(keysIn(second), []);
		// Nothing is left out in between, or a listener would not know where else to go.
		assert.doesNotMatch(first.flat().join('\n'), /zoom/);
		stage.close();
	});

	test('a number is said with its column, and of a sentence nothing is cut', () => {
		const { stage, said } = openHeard();
		stage.press('3', 'g');
		assert.match(said().join('\n'), /^dockernet, bridge, .*used \d+, free [\d,]+, members \d+, row 1 of 6$/m);
		stage.press('2', 'g');
		assert.match(
			said().join('\n'),
			/DISPATCHER_HOSTNAME is not read by this image: it wants WORKER_NAME, row 1 of 10$/m,
		);
		stage.close();
	});

	test('that a log is not followed any more is said, and that it is again', async () => {
		const { stage, said } = openHeard();
		await stage.logsRead();
		stage.press('5');
		assert.equal(
			said().find(text => text === 'following'),
			'following',
		);
		stage.press('f');
		assert.deepEqual(said(), ['paused']);
		stage.press('f');
		assert.deepEqual(said(), ['following']);
		stage.close();
	});

	test('keys in pages are words, and a page is not said again while it is searched', () => {
		const { stage, said } = openHeard();
		said();
		stage.press('?');
		const help = said().join('\n');
		assert.match(help, /^colon {2}all actions/m);
		assert.match(help, /^Shift O {2}next host/m);
		stage.press('/');
		said();
		stage.press('text:u');
		const [echo, ...found] = said();
		assert.equal(echo, 'u');
		assert.ok(!found.includes('Keys'));
		stage.close();
	});

	test('of what is typed the letter is said, and what went', () => {
		const { stage, said } = openHeard();
		stage.press(':');
		said();
		stage.press('text:re');
		said();
		stage.press('text:s');
		const [letter, first] = said();
		assert.equal(letter, 's');
		assert.match(first ?? '', /^restore: .*[^.], action 1 of \d+$/);
		stage.press('backspace');
		assert.equal(said()[0], 's deleted');
		stage.close();
	});

	test('a question says the answer that is marked, and then only the other', () => {
		const { stage, said } = openHeard();
		stage.press('j', 'r');
		assert.match(said().join('\n'), /Restart lava-coordinator\?\n[^]*The answer is No/);
		stage.press('tab');
		assert.deepEqual(said(), ['The answer is Yes, restart it']);
		stage.close();
	});
});

test(`a dispatcher's wizard says less than ${WIZARD} bytes, its steps first and its commands on a key`, async () => {
	const { stage, said } = openHeard();
	const reported = [...said()];
	stage.press('n', 'd');
	await stage.settled();
	reported.push(...said());
	for (let answers = 0; answers < 4; answers++) {
		stage.press('enter');
		await stage.settled();
		reported.push(...said());
	}
	assert.ok(bytes(reported) < WIZARD, `${bytes(reported)} bytes`);
	const text = reported.join('\n');
	assert.match(text, /question 4 of 4, 14 more options with Tab, Enter for the plan/);
	assert.match(text, /Steps\n1 {2}Register the worker/);
	assert.doesNotMatch(text, /docker create/);
	stage.press('v');
	assert.match(said().join('\n'), /^As docker commands\n[^]*docker create/);
	stage.close();
});

suite('a run', () => {
	/** What is said of it, from the panels. */
	const of = (...runs: readonly Message[]): string[][] => {
		const { stage, said } = openHeard();
		said();
		stage.press('p');
		const reported = runs.map((run, index) => {
			stage.dispatch(run);
			if (index === 0) stage.press('p');
			return said();
		});
		stage.close();
		return reported;
	};

	test('says each step when it ends, once', () => {
		const [first = [], second = []] = of(waiting, made);
		assert.ok(first.includes('Running: Create the LAVA server lava-server, 8 of 9 steps done'));
		assert.equal(first.filter(text => /^Step \d of 9 (?:done|skipped): /.test(text)).length, 8);
		assert.doesNotMatch(first.join('\n'), /Wait until/);
		assert.deepEqual(second.slice(0, 3), [
			'Step 9 of 9 done: Wait until lava-server answers',
			'All is done.',
			'The web page: http://localhost/',
		]);
	});

	test('says each quarter of a pull, not its bytes', () => {
		const [, same, next] = of(pulling, later(pulling, 190_000_000), later(pulling, 200_000_000));
		assert.deepEqual(same, []);
		assert.match(next?.join('\n') ?? '', /^Pull the image .*: 75 %$/);
	});

	test('ends with what came of it', () => {
		const [said = []] = of(failed);
		assert.match(said.join('\n'), /^Step 8 of 9 failed: Start lava-server\ndriver failed/m);
		assert.match(said.join('\n'), /^It failed\.\nWhat is not as it was before:/m);
		const [secrets = []] = of(withSecrets);
		assert.match(secrets.join('\n'), /^Password of ada\nnot-a-password\nAPI token of ada\n(?:not-a-token-){11}$/m);
	});
});
