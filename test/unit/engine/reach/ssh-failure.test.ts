import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sshFailure } from '../../../../source/engine/reach/ssh/failure.ts';
import type { SshAddress } from '../../../../source/engine/reach/ssh/options.ts';
import type { EngineProblem } from '../../../../source/lab/objects.ts';

const address: SshAddress = {
	kind: 'ssh',
	host: 'lab',
	user: 'me',
	port: '',
	socket: '',
	shown: 'ssh://me@lab',
	origin: '--host',
};

type Case = [words: string, code: number, kind: EngineProblem['kind'], message: RegExp, remedy: string];

const missing = /^The docker command is not found by me@lab\./;

/** What ssh, sshd, shells and docker write. */
const cases: Case[] = [
	[
		'Host key verification failed.',
		255,
		'ssh',
		/ssh to me@lab failed: Host key verification failed\.$/,
		'$ ssh me@lab',
	],
	['me@lab: Permission denied (publickey,password).', 255, 'ssh', /Permission denied/, '$ ssh-copy-id me@lab'],
	['Bad configuration option: nonsense', 255, 'ssh', /nonsense/, '$ ssh me@lab'],
	[
		'ssh: Could not resolve hostname lab',
		255,
		'ssh',
		/resolve/,
		'Check the name, the name server, and `Host` in ~/.ssh/config.',
	],
	['ssh: connect to host lab port 22: Connection refused', 255, 'ssh', /refused/, '$ sudo systemctl status ssh'],
	[
		'ssh: connect to host lab port 22: Connection timed out',
		255,
		'unreachable',
		/timed out/,
		'Check the network, the address and firewalls between.',
	],
	[
		'Timeout, server lab not responding.',
		255,
		'unreachable',
		/not responding/,
		'Check the network, the address and firewalls between.',
	],
	[
		'kex_exchange_identification: Connection closed by remote host',
		255,
		'ssh',
		/closed/,
		'$ sudo journalctl -u ssh -e',
	],
	['sh: 1: docker: not found', 127, 'ssh', missing, '$ sudo apt install docker.io'],
	['zsh:1: command not found: docker', 127, 'ssh', missing, "$ ssh me@lab 'echo $PATH'"],
	['fish: Unknown command: docker', 127, 'ssh', missing, '$ sudo apt install docker.io'],
	['docker: Command not found.', 1, 'ssh', missing, '$ sudo apt install docker.io'],
	[
		'dial unix /var/run/docker.sock: connect: permission denied',
		1,
		'not-permitted',
		/^me@lab may not use/,
		'$ sudo usermod -aG docker $USER',
	],
	[
		'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
		1,
		'not-running',
		/^The Docker Engine of me@lab is not running\. It said: Cannot/,
		'$ sudo systemctl start docker',
	],
	[
		'This account is currently not available.',
		1,
		'ssh',
		/account is currently not available/,
		'$ ssh me@lab docker version',
	],
];

describe('a failure of ssh', () => {
	it('is told in the words of a jump host, where that refused', () => {
		const said = 'me@jump: Permission denied (publickey).\r\nConnection closed by UNKNOWN port 65535\r\n';
		assert.match(sshFailure(address, 255, said).problem.message, /me@jump: Permission denied/);
		assert.match(sshFailure(address, 255, 'Connection closed by UNKNOWN port 65535').problem.message, /UNKNOWN/);
	});

	it('is the engine’s where docker found no socket of it, and not the want of docker', () => {
		for (const why of ['no such file or directory', 'connection refused']) {
			const said = `failed to open the raw stream connection: dial unix /var/run/docker.sock: connect: ${why}`;
			assert.equal(sshFailure(address, 1, said).problem.kind, 'not-running');
		}
	});

	for (const [words, code, kind, message, remedy] of cases) {
		it(`says: ${words}`, () => {
			const { problem } = sshFailure(address, code, `a banner\r\n${words}\r\n`);
			assert.equal(problem.kind, kind);
			assert.match(problem.message, message);
			assert.ok(problem.remedy.includes(remedy), problem.remedy.join('\n'));
		});
	}

	it('says the code where nothing was written', () => {
		assert.equal(sshFailure(address, 3, '').problem.message, 'ssh to me@lab failed: it ended with code 3.');
		assert.equal(sshFailure(address, null, ' \n').problem.message, 'ssh to me@lab failed: it ended with code none.');
		assert.equal(sshFailure(address, 127, '').problem.message, 'The docker command is not found by me@lab.');
	});

	it('names the port where there is one, and no control character', () => {
		const { message, remedy } = sshFailure({ ...address, port: '2222', user: '' }, 1, 'odd\u001b[2J').problem;
		assert.deepEqual(remedy, ['Try it yourself:', '$ ssh -p 2222 lab docker version']);
		assert.doesNotMatch(message, /\p{Cc}/u);
	});
});
