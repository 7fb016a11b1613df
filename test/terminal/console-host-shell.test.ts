/** A shell on a host that is reached by ssh, from the whole program and back. The ssh is a program of the test's own. */

import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startLab, startLavadock, temporaryFolder } from './harness/lavadock.ts';

/** For a person at a terminal it is a shell, which says how it was called; a program it turns away. */
const SSH = `#!/bin/sh
case " $* " in
*' -G '*) exit 0 ;;
*' -t '*) ;;
*) echo 'root@rack-2: Permission denied (publickey).' >&2; exit 255 ;;
esac
[ -t 0 ] && [ -t 1 ] && echo 'it has a terminal'
stty -a | tr ';' '\\n' | grep -q -w -e -icanon || echo 'and its lines are edited'
trap '' INT
while read -r line; do
	case $line in
	leave*) exit "\${line#leave }" ;;
	*) echo "<$line>" ;;
	esac
done
`;

test('e gives the terminal to ssh, whose keys are not the console’s, and takes it back', async t => {
	const folder = await temporaryFolder(t);
	await writeFile(join(folder, 'ssh'), SSH);
	await chmod(join(folder, 'ssh'), 0o755);
	const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
	const { address } = await startLab(t);
	const args = ['--host', address, '--host', 'ssh://root@rack-2'];
	const pty = await startLavadock(t, { args, env: { PATH } });
	await pty.waitForText('1 of 2 hosts live');
	pty.keys('0');
	await pty.waitForText('ssh failed');
	pty.keys('ke');
	await pty.waitForText('is not reached by ssh');
	pty.keys('je');
	await pty.waitForText('it has a terminal');
	await pty.waitForText('and its lines are edited');
	assert.equal(pty.emulator.modes().alternate, false);
	pty.keys('qqq jjj\r');
	await pty.waitForText('<qqq jjj>');
	// The console does not end of what is meant for the shell.
	pty.keys('\u0003');
	pty.keys('still here\r');
	await pty.waitForText('<still here>');
	pty.keys('leave 3\r');
	await pty.waitForText('The command ended with exit code 3');
	assert.equal(pty.emulator.modes().alternate, true);
	// What ssh could not do can be read before the console covers it.
	pty.keys('e');
	await pty.waitFor(() => !pty.emulator.modes().alternate);
	pty.keys('leave 255\r');
	await pty.waitForText('It ended with exit code 255. Enter goes back');
	pty.keys('\r');
	await pty.waitForText('The command ended with exit code 255');
	pty.keys('?');
	await pty.waitForText('┌─ Keys');
});
