/** One of every kind of step and condition, for what has to say all of them. No engine could do them in this order. */

import type { Condition } from '../../../source/lab/condition.ts';
import type { Step } from '../../../source/lab/plan.ts';

const own = { id: '', name: "it's own" };
const there = { id: 'f0'.repeat(32), name: 'calvin' };
const aside = { ...there, name: 'calvin-old' };
const other = { id: 'e1'.repeat(32), name: 'lava-server' };

const conditions: readonly Condition[] = [
	{ is: 'running', container: own },
	{ is: 'running', container: own, steady: 10 },
	{ is: 'healthy', container: other },
	{ is: 'answered', container: own },
	{ is: 'logged', container: own, text: `] "established" it's` },
	{ is: 'succeeds', container: own, probe: { command: ['test', '-e', '/x y'], user: 'lava' } },
	{ is: 'serving', server: { container: other } },
	{ is: 'serving', server: { url: 'http://lava/' } },
	{ is: 'online', server: { container: other }, worker: 'calvin', since: own },
	{ is: 'online', server: { url: 'http://lava/', token: { secret: 'api token' } }, worker: 'calvin', since: own },
];

export const everyStep: readonly Step[] = [
	{ do: 'create-network', network: { name: '-lab', subnets: [{ subnet: '10.1.0.0/24' }] } },
	{ do: 'create-volume', volume: { name: 'data' } },
	{ do: 'pull', image: 'busybox:1' },
	{
		do: 'pull',
		image: 'hub.lab/x:1',
		policy: 'always',
		credentials: { user: 'l', password: { secret: 'hub password' } },
	},
	{ do: 'build', tag: 'built:1', dockerfile: 'FROM busybox\n', files: { 'a/b': { content: 'x', mode: 0o755 } } },
	{ do: 'build', tag: 'built:2', dockerfile: 'FROM busybox\nRUN true\n' },
	{ do: 'tag', image: 'built:1', as: 'named:1' },
	{ do: 'pause', container: other },
	{ do: 'unpause', container: other },
	{ do: 'kill', container: other, signal: 'SIGKILL' },
	{ do: 'restart', container: other, grace: 5 },
	{ do: 'connect', container: other, endpoint: { network: '-lab', ipv4: '10.1.0.5', aliases: ['lava'] } },
	{ do: 'disconnect', container: other, network: 'bridge' },
	{ do: 'put-file', container: other, path: '/etc/-x', content: 'text\n', mode: 0o600, uid: 0, gid: 0 },
	{
		do: 'exec',
		container: other,
		says: `Make "it"`,
		command: ['make', "it's"],
		environment: { PASSWORD: { secret: 'a password' } },
		exitCodes: [0, 3],
		already: { command: ['test', '-e', '/made'] },
		undo: { command: ['rm', '/made'], stdin: [{ secret: 'former token' }, '\nline'] },
	},
	{ do: 'exec', container: other, says: 'Make all anew', command: ['anew'], undo: 'impossible' },
	...['former token', 'new token', 'API token'].map((secret): Step => ({
		do: 'exec',
		container: other,
		says: `Make the ${secret}`,
		command: ['token'],
		capture: { secret, after: 'token ' },
		undo: 'not needed',
	})),
	{
		do: 'exec',
		container: other,
		says: 'Add',
		command: ['add'],
		capture: { secret: 'first password', drop: true },
		undo: 'not needed',
	},
	{ do: 'stop', container: there, grace: 5 },
	{ do: 'rename', container: there, to: aside.name },
	{ do: 'disconnect', container: aside, network: 'lab' },
	{ do: 'disconnect', container: aside, network: 'boards' },
	{
		do: 'create',
		spec: {
			name: own.name,
			image: 'busybox:1',
			environment: { SECRET: { secret: 'a password' }, LINES: 'a\nb' },
			networks: [{ network: '-lab', ipv4: '10.1.0.6' }, { network: 'boards' }],
			devices: [{ host: '/dev/null' }],
			volumesFrom: ['store'],
		},
	},
	{ do: 'copy', container: own, from: aside, path: '/etc/lava' },
	{ do: 'put-file', container: own, path: '/etc/t', content: { secret: 'new token' }, mode: 0o600, uid: 0, gid: 0 },
	{ do: 'start', container: own },
	...conditions.map((until): Step => ({ do: 'wait', until, seconds: 60 })),
	{ do: 'wait', until: { is: 'answered', container: own }, seconds: 60, lenient: true },
	{ do: 'remove', container: aside, force: false, volumes: false },
	{ do: 'remove-volume', volume: 'data' },
	{ do: 'remove-network', network: 'old-lab' },
];
