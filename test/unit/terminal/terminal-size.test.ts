import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { suite, test } from 'node:test';
import type { ScreenSize } from '../../../source/terminal/cells/size.ts';
import { openTerminalSize } from '../../../source/terminal/terminal-size.ts';

function terminal(columns: number, rows: number) {
	const said: string[] = [];
	const stdout = Object.assign(new EventEmitter(), { columns, rows, write: (text: string) => said.push(text) });
	return {
		said,
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion
		stdout: stdout as unknown as NodeJS.WriteStream,
		becomes(next: ScreenSize) {
			Object.assign(stdout, next);
			stdout.emit('resize');
		},
		listeners: () => stdout.listenerCount('resize'),
	};
}

suite('the size of a terminal', () => {
	test('is told at once where it has one, and with each change', async () => {
		const { stdout, becomes, said, listeners } = terminal(80, 24);
		const size = await openTerminalSize(stdout);
		const reported: ScreenSize[] = [];
		const stop = size.onChange(next => reported.push(next));
		assert.deepEqual([size.now(), said], [{ columns: 80, rows: 24 }, []]);
		becomes({ columns: 80, rows: 24 });
		becomes({ columns: 81, rows: 24 });
		becomes({ columns: 81, rows: 25 });
		assert.deepEqual(reported, [
			{ columns: 81, rows: 24 },
			{ columns: 81, rows: 25 },
		]);
		stop();
		becomes({ columns: 100, rows: 30 });
		assert.deepEqual([reported.length, size.now()], [2, { columns: 100, rows: 30 }]);
		size.close();
		assert.equal(listeners(), 0);
	});

	test('stays where the terminal loses it', async () => {
		const { stdout, becomes } = terminal(80, 24);
		const size = await openTerminalSize(stdout);
		for (const none of [
			{ columns: 0, rows: 24 },
			{ columns: 80, rows: 0 },
		]) {
			becomes(none);
			assert.deepEqual(size.now(), { columns: 80, rows: 24 });
		}
		size.close();
	});

	test('is waited for where it has none, and the user is told how to give one', async () => {
		const { stdout, becomes, said } = terminal(0, 0);
		const opening = openTerminalSize(stdout);
		assert.match(said.join(''), /no rows or columns; .*stty rows 24 columns 80/);
		becomes({ columns: 80, rows: 0 });
		await new Promise(setImmediate);
		becomes({ columns: 1, rows: 1 });
		const size = await opening;
		assert.deepEqual(size.now(), { columns: 1, rows: 1 });
		size.close();
	});
});
