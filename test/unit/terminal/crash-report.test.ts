import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { crashMessage } from '../../../source/terminal/crash-report.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lavadock-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

suite('a crash', () => {
	test('is told in a line, with its details in a file that only its owner reads', () => {
		const error = new Error('it broke\u001B[2J', { cause: new Error('deep below') });
		const message = crashMessage(error, { XDG_STATE_HOME: folder, TERM: 'xterm' });
		const [name = ''] = readdirSync(join(folder, 'lavadock'));
		const path = join(folder, 'lavadock', name);
		assert.match(message, /^lavadock stopped because of a fault of its own: it broke/);
		assert.ok(!message.includes('\u001B'));
		assert.ok(message.includes(`The details are in ${path}\n`));
		const report = readFileSync(path, 'utf8');
		assert.match(report, /^time {6}\d{4}-\d\d-\d\dT/);
		assert.match(report, /^terminal {2}xterm, /m);
		assert.match(report, /deep below/);
		assert.deepEqual([statSync(path).mode & 0o777, statSync(join(folder, 'lavadock')).mode & 0o777], [0o600, 0o700]);
	});

	test('of many words is cut in the line', () => {
		const message = crashMessage(new Error('#'.repeat(5000)), { XDG_STATE_HOME: folder });
		assert.equal(message.split('#').length - 1, 500);
	});

	test('is told whole where no file can be written', () => {
		const blocked = join(folder, 'file');
		writeFileSync(blocked, '');
		const message = crashMessage(new Error('it broke'), { XDG_STATE_HOME: blocked });
		assert.match(message, /it broke\n +at /);
		assert.doesNotMatch(message, /details are in/);
	});
});
