import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { beginEntry, readAllOfTar, TAR_END, readTar, writeTar } from '../../../../source/engine/archive/tar.ts';

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

	test('of a folder has all its files', () => {
		const files = [file('d/a.yaml', 'a'), file('d/empty', ''), file('d/b.yaml', 'b'.repeat(600))];
		assert.deepEqual([...readAllOfTar(writeTar(files))], files);
		assert.deepEqual([...readAllOfTar(writeTar([]))], []);
	});

	test('that was torn off has the files that are whole', () => {
		const [first, torn] = [file('a', 'x'), file('b', 'y')];
		assert.deepEqual([...readAllOfTar(writeTar([first, torn]).subarray(0, 1024 + 300))], [first]);
		assert.equal(readTar(writeTar([torn]).subarray(0, 300)), undefined);
	});

	test('has every field in its place (POSIX, ustar)', () => {
		const archive = writeTar([{ ...file('token', 'x'), mode: 0o7777, uid: 0o7654321, gid: 1 }]);
		const [header, content, ...rest] = blocksOf(archive);
		const field = (from: number, length: number): string => header?.toString('latin1', from, from + length) ?? '';
		assert.deepEqual([field(100, 8), field(108, 8), field(116, 8)], ['0007777\0', '7654321\0', '0000001\0']);
		assert.deepEqual([field(124, 12), field(136, 12)], ['00000000001\0', '00000000000\0']);
		assert.deepEqual([field(156, 1), field(257, 8)], ['0', 'ustar\u000000']);
		const spaced = Buffer.from(header ?? '').fill(' ', 148, 156);
		const sum = spaced.reduce((total, byte) => total + byte, 0);
		assert.equal(field(148, 8), `${sum.toString(8).padStart(6, '0')}\0 `);
		assert.equal(content?.toString('latin1', 0, 2), 'x\0');
		assert.equal(rest.length, 2, 'two empty blocks at the end');
	});

	test('reads all digits of a mode and of owners, and the first of several files', () => {
		const first = { ...file('a', 'x'.repeat(512)), mode: 0o4755, uid: 0o7654321, gid: 0o1234567 };
		assert.deepEqual(readTar(writeTar([first, file('b', '')])), first);
	});

	test('takes a path just as long as fits', () => {
		const path = `${'p'.repeat(155)}/${'n'.repeat(100)}`;
		const listed = execFileSync('tar', ['-t'], { input: writeTar([file(path, '')]), encoding: 'utf8' });
		assert.equal(listed.trim(), path);
		assert.throws(() => writeTar([file(`p${path}`, '')]), /too long/);
	});

	test('of folders, links and long names is what tar reads', () => {
		const owned = { mode: 0o644, uid: 12, gid: 345, size: 0 };
		const [short, long] = ['n'.repeat(100), 'l'.repeat(101)];
		const archive = Buffer.concat([
			beginEntry({ ...owned, is: 'folder', path: 'd' }),
			beginEntry({ ...owned, is: 'link', path: 'd/link', target: '../target' }),
			beginEntry({ ...owned, is: 'link', path: long, target: `${long}/${long}` }),
			beginEntry({ ...owned, is: 'file', path: short }),
			TAR_END,
		]);
		const listed = execFileSync('tar', ['-tv', '--numeric-owner'], { input: archive, encoding: 'utf8' });
		assert.deepEqual(
			listed
				.trim()
				.split('\n')
				.map(line => line.replace(/^(.)\S+ (\S+) +0 \S+ \S+ /, '$1 $2 ')),
			['d 12/345 d/', 'l 12/345 d/link -> ../target', `l 12/345 ${long} -> ${long}/${long}`, `- 12/345 ${short}`],
		);
		// What fits is not announced by an entry of its own.
		assert.equal(beginEntry({ ...owned, is: 'link', path: short, target: short }).length, 512);
		assert.equal(beginEntry({ ...owned, is: 'file', path: long }).length, 3 * 512);
	});

	test('takes no path that would be cut', () => {
		assert.throws(() => writeTar([file('x'.repeat(101), '')]), /too long/);
	});
});

function blocksOf(archive: Buffer): Buffer[] {
	return Array.from({ length: archive.length / 512 }, (_, index) => archive.subarray(index * 512, (index + 1) * 512));
}
