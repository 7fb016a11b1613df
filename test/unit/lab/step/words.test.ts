import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { stepWords, stepWordsOnHost } from '../../../../source/lab/step/words.ts';

const calvin = { id: '', name: 'calvin' };
const lava = { id: 'c1', name: 'lava' };
const probe = { command: ['test', '-e', '/x'] };

suite('a step in words', () => {
	const rows: [words: string, step: Step][] = [
		['Create the network n', { do: 'create-network', network: { name: 'n' } }],
		['Create the network n', { do: 'create-network', network: { name: 'n', subnets: [] } }],
		[
			'Create the network n (10.6.0.0/24, fd00::/64)',
			{ do: 'create-network', network: { name: 'n', subnets: [{ subnet: '10.6.0.0/24' }, { subnet: 'fd00::/64' }] } },
		],
		['Remove the network n', { do: 'remove-network', network: 'n' }],
		['Connect calvin to n', { do: 'connect', container: calvin, endpoint: { network: 'n' } }],
		[
			'Connect calvin to n as 10.6.0.5',
			{ do: 'connect', container: calvin, endpoint: { network: 'n', ipv4: '10.6.0.5' } },
		],
		[
			'Connect calvin to n as 10.6.0.5 and fd00::5',
			{ do: 'connect', container: calvin, endpoint: { network: 'n', ipv4: '10.6.0.5', ipv6: 'fd00::5' } },
		],
		['Disconnect calvin from n', { do: 'disconnect', container: calvin, network: 'n' }],
		['Create the volume v', { do: 'create-volume', volume: { name: 'v' } }],
		['Remove the volume v', { do: 'remove-volume', volume: 'v' }],
		['Pull the image i, unless it is here', { do: 'pull', image: 'i' }],
		['Pull the image i', { do: 'pull', image: 'i', policy: 'always' }],
		['Build the image i', { do: 'build', tag: 'i', dockerfile: '' }],
		['Call the image i j too', { do: 'tag', image: 'i', as: 'j' }],
		['Create the container calvin', { do: 'create', spec: { name: 'calvin', image: 'i' } }],
		[
			'Create the container calvin on n as 10.6.0.5, on m',
			{
				do: 'create',
				spec: { name: 'calvin', image: 'i', networks: [{ network: 'n', ipv4: '10.6.0.5' }, { network: 'm' }] },
			},
		],
		[
			'Write /x into calvin',
			{ do: 'put-file', container: calvin, path: '/x', content: '', mode: 0o600, uid: 0, gid: 0 },
		],
		['Copy /x from lava to calvin', { do: 'copy', container: calvin, from: lava, path: '/x' }],
		['Check the backup /b', { do: 'read-backup', to: 'check', file: '/b', container: lava }],
		['Restore /b into lava', { do: 'read-backup', to: 'restore', file: '/b', container: lava }],
		['Kill calvin', { do: 'kill', container: calvin, signal: 'KILL' }],
		['Rename calvin to old', { do: 'rename', container: calvin, to: 'old' }],
		['Start calvin', { do: 'start', container: calvin }],
		['Unpause calvin', { do: 'unpause', container: calvin }],
		['Add a user', { do: 'exec', container: lava, says: 'Add a user', command: ['x'], undo: 'not needed' }],
		['Wait until calvin runs', { do: 'wait', until: { is: 'running', container: calvin }, seconds: 1 }],
		['Wait until calvin is healthy', { do: 'wait', until: { is: 'healthy', container: calvin }, seconds: 1 }],
		[
			'Wait until calvin is answered by its server, as its log tells',
			{ do: 'wait', until: { is: 'answered', container: calvin }, seconds: 1 },
		],
		['Wait until calvin logs "x"', { do: 'wait', until: { is: 'logged', container: calvin, text: 'x' }, seconds: 1 }],
		[
			'Wait until test -e /x succeeds in lava',
			{ do: 'wait', until: { is: 'succeeds', container: lava, probe }, seconds: 1 },
		],
		[
			'Wait until no test job runs in lava',
			{ do: 'wait', until: { is: 'succeeds', container: lava, probe, says: 'no test job runs' }, seconds: 1 },
		],
		['Wait until lava answers', { do: 'wait', until: { is: 'serving', server: { container: lava } }, seconds: 1 }],
		[
			'Wait until http://lava/ says that calvin is Online',
			{ do: 'wait', until: { is: 'online', server: { url: 'http://lava/' }, worker: 'calvin' }, seconds: 1 },
		],
	];
	for (const [words, step] of rows) test(words, () => assert.equal(stepWords(step), words));
});

test('a step on one of several hosts has that before it', () => {
	const start: Step = { do: 'start', container: calvin };
	assert.equal(stepWordsOnHost(start), 'Start calvin');
	assert.equal(stepWordsOnHost({ ...start, host: hostKey('rack-2') }), 'rack-2: Start calvin');
});
