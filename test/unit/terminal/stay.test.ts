/** The console's stay in the terminal: what is written and in which mode it is left, from every state. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { resetAfterCommand } from '../../../source/terminal/modes.ts';
import { createStay, type ScreenStay } from '../../../source/terminal/stay.ts';

function stayed(): { stay: ScreenStay; did: (work: () => unknown) => string[] } {
	let log: string[] = [];
	const note = (text: string) => (): void => void log.push(text);
	const stay = createStay({
		stdin: { setRawMode: raw => log.push(raw ? 'raw' : 'cooked') },
		output: {
			write: (text: string) => log.push(`write ${text}`) > 0,
			writeLast: (text: string) => void log.push(`last ${text}`),
		},
		writer: { pause: note('pause'), resume: note('resume') },
		modes: { enter: 'ENTER', leave: 'LEAVE' },
	});
	return {
		stay,
		did(work) {
			log = [];
			work();
			return log;
		},
	};
}

const LEFT = ['pause', 'last LEAVE', 'cooked'];
const ENTERED = ['cooked', 'raw', 'write ENTER'];

suite('a stay in the terminal', () => {
	test('is entered in raw mode, whatever the mode was', () => {
		const { stay, did } = stayed();
		assert.deepEqual(did(stay.enter), ENTERED);
	});

	test('is suspended once, and stops when the terminal was left', () => {
		const { stay, did } = stayed();
		let stops = 0;
		assert.deepEqual(
			did(() => stay.suspend(() => stops++)),
			LEFT,
		);
		assert.deepEqual(
			did(() => stay.suspend(() => stops++)),
			[],
		);
		assert.equal(stops, 1);
		assert.deepEqual(did(stay.resume), [...ENTERED, 'resume']);
	});

	test('is resumed also where nobody suspended it: somebody else may have stopped the process', () => {
		const { stay, did } = stayed();
		assert.deepEqual(did(stay.resume), [...ENTERED, 'resume']);
	});

	test('is lent and taken back, and neither suspended nor resumed meanwhile', () => {
		const { stay, did } = stayed();
		assert.deepEqual(did(stay.takeBack), []);
		assert.deepEqual(did(stay.lend), ['pause', 'write LEAVE']);
		assert.deepEqual(did(stay.lend), []);
		assert.deepEqual(did(stay.resume), []);
		assert.deepEqual(
			did(() => stay.suspend(() => assert.fail('it is lent'))),
			[],
		);
		assert.deepEqual(did(stay.takeBack), [`write ${resetAfterCommand}ENTER`, 'resume']);
		assert.deepEqual(did(stay.takeBack), []);
		assert.deepEqual(
			did(() => stay.suspend(() => undefined)),
			LEFT,
			'it is the console’s again',
		);
	});

	test('is left once, as it was found', () => {
		const { stay, did } = stayed();
		assert.deepEqual(
			did(() => assert.equal(stay.end(), true)),
			LEFT,
		);
		assert.deepEqual(
			did(() => assert.equal(stay.end(), false)),
			[],
		);
		assert.deepEqual(did(stay.resume), []);
		assert.deepEqual(did(stay.lend), []);
	});

	test('is left after a command with all that the command may have changed, and not twice after a suspension', () => {
		const lent = stayed();
		lent.stay.lend();
		assert.deepEqual(
			lent.did(() => lent.stay.end()),
			['pause', `last ${resetAfterCommand}`, 'cooked'],
		);
		const suspended = stayed();
		suspended.stay.suspend(() => undefined);
		assert.deepEqual(
			suspended.did(() => assert.equal(suspended.stay.end(), true)),
			[],
		);
	});
});
