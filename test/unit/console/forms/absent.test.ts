/** Devices that are missing are looked for while somebody is asked whether a container is to stop. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { topOverlay } from '../../../../source/console/state/state.ts';
import { until } from '../../../until.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const warnings = ({ state }: TestConsole): readonly string[] | undefined => {
	const overlay = topOverlay(state());
	if (overlay?.kind !== 'ask' || overlay.question.about !== 'run-plan') return undefined;
	return overlay.question.plan.warnings;
};

suite('a device that is not there', () => {
	test('is named in the question as soon as it is known', async t => {
		const console = openConsole(t, { lookups: { absentOf: async () => ['/dev/ttyUSB0'] } });
		console.press('r');
		const before = warnings(console);
		assert.ok(before && !before.join().includes('/dev/ttyUSB0'));
		await until(console, () => warnings(console)?.join().includes('/dev/ttyUSB0') === true);
		assert.equal(warnings(console)?.length, before.length + 1);
	});

	test('changes no other question that was asked meanwhile, and nothing where none is missing', async t => {
		let tell: (absent: string[]) => void = () => {};
		const asked = new Promise<string[]>(resolve => (tell = resolve));
		const console = openConsole(t, { lookups: { absentOf: () => asked } });
		console.press('r', 'esc', 'down', 'r');
		const question = topOverlay(console.state());
		tell([]);
		await asked;
		await new Promise(setImmediate);
		assert.equal(topOverlay(console.state()), question);
	});

	test('that nobody can look for holds nobody up', async t => {
		const console = openConsole(t, { lookups: { absentOf: () => Promise.reject(new Error('away')) } });
		console.press('r');
		const question = topOverlay(console.state());
		await new Promise(setImmediate);
		assert.equal(topOverlay(console.state()), question);
		assert.equal(console.state().notice, undefined);
	});
});
