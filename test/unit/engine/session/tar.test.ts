import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { readTar, writeTar } from '../../../../source/engine/session/tar.ts';

const file = (path: string, text: string) => ({ path, content: Buffer.from(text), mode: 0o640, uid: 12, gid: 345 });

suite('a tar archive', () => {
	test('is what tar reads', () => {
		const archive = writeTar([file('token', 'secret\n'), file(`${'deep/'.repeat(25)}file`, 'x'.repeat(513))]);
		const listed = execFileSync('tar', ['-tv', '--numeric-owner'], { input: archive, encoding: 'utf8' });
		assert.match(listed, /^-rw-r----- 12\/345 +7 .* token$/m);
		assert.match(listed, /513 .* deep\/.*\/file$/m);
		assert.equal(execFileSync('tar', ['-xO', 'token'], { input: archive, encoding: 'utf8' }), 'secret\n');
	});

	test('reads back', () => {
		const written = file('etc/token', 'ä\n');
		assert.deepEqual(readTar(writeTar([written])), written);
		assert.equal(readTar(writeTar([])), undefined);
	});

	test('takes no path that would be cut', () => {
		assert.throws(() => writeTar([file('x'.repeat(101), '')]), /too long/);
	});
});
