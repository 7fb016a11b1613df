/** Each kind of step as the docker command that does it, and each setting of a container as its words. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Condition } from '../../../../source/lab/condition.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { createWords } from '../../../../source/lab/script/docker-create.ts';
import { stepCommand } from '../../../../source/lab/script/shell.ts';
import type { ContainerSpec, MountSpec } from '../../../../source/lab/spec/container.ts';
import { valueText } from '../../../../source/lab/value.ts';

const calvin = { id: '', name: 'calvin' };
const lava = { id: '', name: 'lava' };
const exec = (more: Partial<Extract<Step, { do: 'exec' }>>): Step => ({
	do: 'exec',
	container: calvin,
	says: '',
	command: ['a'],
	undo: 'not needed',
	...more,
});
const password = { secret: 'p' };
const SCRATCH = `(cd "$(mktemp -d)" && trap 'rm -r "$PWD"' EXIT`;

suite('a step is the command', () => {
	const rows: [command: string, step: Step][] = [
		['docker network create n', { do: 'create-network', network: { name: 'n' } }],
		[
			'docker network create --driver macvlan --subnet 10.6.0.0/24 --gateway 10.6.0.1 --ip-range 10.6.0.128/25 --aux-address r=10.6.0.9 --subnet fd00::/64 --ipv6 --internal --attachable --ipam-driver x --ipam-opt a=b --opt parent=eth0 --label l=1 -- -n',
			{
				do: 'create-network',
				network: {
					name: '-n',
					driver: 'macvlan',
					subnets: [
						{ subnet: '10.6.0.0/24', gateway: '10.6.0.1', range: '10.6.0.128/25', reserved: { r: '10.6.0.9' } },
						{ subnet: 'fd00::/64' },
					],
					ipv6: true,
					internal: true,
					attachable: true,
					ipamDriver: 'x',
					ipamOptions: { a: 'b' },
					options: { parent: 'eth0' },
					labels: { l: '1' },
				},
			},
		],
		['docker network rm n', { do: 'remove-network', network: 'n' }],
		['docker network rm -- -n', { do: 'remove-network', network: '-n' }],
		['docker network connect n calvin', { do: 'connect', container: calvin, endpoint: { network: 'n' } }],
		[
			'docker network connect --ip 10.6.0.5 --ip6 fd00::5 --link-local-ip 169.254.1.1 --alias a --alias b --link db:d --driver-opt o=1 --gw-priority 7 n calvin',
			{
				do: 'connect',
				container: calvin,
				endpoint: {
					network: 'n',
					ipv4: '10.6.0.5',
					ipv6: 'fd00::5',
					linkLocal: ['169.254.1.1'],
					aliases: ['a', 'b'],
					links: ['db:d'],
					driverOptions: { o: '1' },
					gatewayPriority: 7,
				},
			},
		],
		['docker network disconnect n calvin', { do: 'disconnect', container: calvin, network: 'n' }],
		['docker volume create v', { do: 'create-volume', volume: { name: 'v' } }],
		[
			'docker volume create --driver nfs --opt o=1 --label l=1 v',
			{ do: 'create-volume', volume: { name: 'v', driver: 'nfs', options: { o: '1' }, labels: { l: '1' } } },
		],
		['docker volume rm v', { do: 'remove-volume', volume: 'v' }],
		['docker pull i:1', { do: 'pull', image: 'i:1' }],
		[
			'printf %s "$P" | docker login --username u --password-stdin r.lab && docker pull --platform linux/arm64 r.lab/i:1',
			{ do: 'pull', image: 'r.lab/i:1', platform: 'linux/arm64', credentials: { user: 'u', password } },
		],
		[
			'printf %s "$P" | docker login --username u --password-stdin && docker pull i:1',
			{ do: 'pull', image: 'i:1', credentials: { user: 'u', password } },
		],
		['docker tag i j', { do: 'tag', image: 'i', as: 'j' }],
		["printf %s 'FROM debian' | docker build --tag t -", { do: 'build', tag: 't', dockerfile: 'FROM debian' }],
		[
			`${SCRATCH} && printf %s 'FROM debian' >Dockerfile && printf %s x >run.sh && chmod 0755 run.sh && mkdir -p a && printf %s y >a/b && docker build --platform linux/arm64 --network host --tag t .)`,
			{
				do: 'build',
				tag: 't',
				dockerfile: 'FROM debian',
				platform: 'linux/arm64',
				network: 'host',
				files: { 'run.sh': { content: 'x', mode: 0o755 }, 'a/b': { content: 'y' } },
			},
		],
		[
			`${SCRATCH} && printf %s F >Dockerfile && mkdir -p files && cp -R -H -p /srv/mibs files/mibs && cp -R -H -p /home/x.sh x.sh && chmod 0755 x.sh && docker build --build-arg A=1 --label l=1 --no-cache --tag t .)`,
			{
				do: 'build',
				tag: 't',
				dockerfile: 'F',
				sources: [
					{ from: '/srv/mibs', as: 'files/mibs' },
					{ from: '/home/x.sh', as: 'x.sh', mode: 0o755 },
				],
				arguments: { A: '1' },
				labels: { l: '1' },
				fresh: true,
			},
		],
		[
			'printf %s F | docker build --tag t --file - /srv/own',
			{ do: 'build', tag: 't', dockerfile: 'F', sources: [{ from: '/srv/own', as: '' }] },
		],
		[
			`${SCRATCH} && umask 077 && printf %s y >x && tar -c --owner=1 --group=2 --mode=0600 x | docker cp - calvin:/etc)`,
			{ do: 'put-file', container: calvin, path: '/etc/x', content: 'y', mode: 0o600, uid: 1, gid: 2 },
		],
		[
			'docker cp lava:/etc/x - | docker cp - calvin:/etc',
			{ do: 'copy', container: calvin, from: lava, path: '/etc/x' },
		],
		["docker exec calvin a 'b c'", exec({ command: ['a', 'b c'] })],
		[
			`printf %s%s "$P" x | P="$P" docker exec -i --user lava --env A=1 --env P calvin a`,
			exec({ user: 'lava', environment: { A: '1', P: password }, stdin: [password, 'x'] }),
		],
		[
			"TOKEN=$(docker exec calvin a | sed -n 's/^A\\.b\\[ *//p' | head -n 1)",
			exec({ capture: { secret: 'token', after: 'A.b[' } }),
		],
		['TOKEN=$(docker exec calvin a)', exec({ capture: { secret: 'token' } })],
	];
	for (const [command, step] of rows) test(command, () => assert.equal(stepCommand(step), command));
});

test('a device that docker’s command line can’t name is told, among others too', () => {
	const said = (...hosts: string[]): boolean =>
		stepCommand({ do: 'create', spec: { name: 'w', image: 'i', devices: hosts.map(host => ({ host })) } }).includes(
			' # ',
		);
	assert.deepEqual([said('/dev/a:b'), said('/dev/a', '/dev/b:c'), said('/dev/a'), said()], [true, true, false, false]);
});

suite('a wait asks', () => {
	const python = (path: string): string =>
		`docker exec lava python3 -c 'import urllib.request as u; print(u.urlopen("http://localhost${path}").read().decode())'`;
	const version = '/api/v0.2/system/version/';
	const hasVersion = ` | tr -d ' ' | grep -q -F '"version"'`;
	const isOnline = ` | tr -d ' ' | grep -q -F '"state":"Online"'`;
	const inspect = `docker container inspect --format '{{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}' calvin`;
	const rows: [command: string, until: Condition][] = [
		[
			`[ "$(docker container inspect --format '{{.State.Status}}' calvin)" = running ]`,
			{ is: 'running', container: calvin },
		],
		[
			`start=$(${inspect}) && [ "\${start%% *}" = running ] && sleep 10 && [ "$(${inspect})" = "$start" ]`,
			{ is: 'running', container: calvin, steady: 10 },
		],
		[
			`[ "$(docker container inspect --format '{{.State.Health.Status}}' calvin)" = healthy ]`,
			{ is: 'healthy', container: calvin },
		],
		[`docker logs calvin 2>&1 | grep -q -F -- 'x y'`, { is: 'logged', container: calvin, text: 'x y' }],
		['docker exec calvin t', { is: 'succeeds', container: calvin, probe: { command: ['t'] } }],
		[`${python(version)}${hasVersion}`, { is: 'serving', server: { container: lava } }],
		[`curl --silent http://l${version}${hasVersion}`, { is: 'serving', server: { url: 'http://l/' } }],
		[
			`printf %s%s%s 'header = "Authorization: Token ' "$P" '"' | curl --silent --config - http://l${version}${hasVersion}`,
			{ is: 'serving', server: { url: 'http://l', token: password } },
		],
		[`${python('/api/v0.2/workers/w/')}${isOnline}`, { is: 'online', server: { container: lava }, worker: 'w' }],
	];
	for (const [command, until] of rows) {
		test(command, () => {
			assert.equal(stepCommand({ do: 'wait', until, seconds: 1 }), `until ${command}; do sleep 1; done`);
		});
	}
});

suite('a container has the words', () => {
	const words = (spec: Partial<ContainerSpec>): string =>
		createWords({ name: 'w', image: 'i', ...spec })
			.slice(2)
			.map(word => valueText(word, () => '***'))
			.join(' ');
	const mounts: [string, MountSpec][] = [
		['--volume /a:/b', { type: 'bind', source: '/a', target: '/b' }],
		[
			'--mount type=bind,source=/a,target=/b,readonly,bind-propagation=rshared',
			{ type: 'bind', source: '/a', target: '/b', readOnly: true, mustExist: true, propagation: 'rshared' },
		],
		['--mount type=bind,source=/a:b,target=/c', { type: 'bind', source: '/a:b', target: '/c' }],
		['--volume v:/v:nocopy', { type: 'volume', source: 'v', target: '/v', noCopy: true }],
		['--volume /u', { type: 'volume', source: '', target: '/u' }],
		['--tmpfs /t', { type: 'tmpfs', target: '/t' }],
		['--tmpfs /t:size=1m', { type: 'tmpfs', target: '/t', options: 'size=1m' }],
	];
	const rows: [words: string, spec: Partial<ContainerSpec>][] = [
		['--entrypoint e i 1 c', { entrypoint: ['e', '1'], command: ['c'] }],
		['i c', { command: ['c'] }],
		['--platform linux/arm64 i', { platform: 'linux/arm64' }],
		['--restart always i', { restart: 'always' }],
		['--expose 1 --expose 2/udp i', { expose: ['1', '2/udp'] }],
		['--publish 80 i', { ports: [{ container: 80 }] }],
		['--publish 8080:80 i', { ports: [{ container: 80, host: 8080 }] }],
		['--publish 69:69/udp i', { ports: [{ container: 69, host: 69, protocol: 'udp' }] }],
		['--publish 127.0.0.1:2:1 i', { ports: [{ container: 1, host: 2, address: '127.0.0.1' }] }],
		['--publish [::1]::1 i', { ports: [{ container: 1, address: '::1' }] }],
		['--device /dev/a i', { devices: [{ host: '/dev/a' }] }],
		['--device /dev/a i', { devices: [{ host: '/dev/a', container: '/dev/a', permissions: 'rwm' }] }],
		['--device /dev/a:/dev/b i', { devices: [{ host: '/dev/a', container: '/dev/b' }] }],
		['--device /dev/a:/dev/a:rw i', { devices: [{ host: '/dev/a', permissions: 'rw' }] }],
		['--device /dev/a:/dev/b:r i', { devices: [{ host: '/dev/a', container: '/dev/b', permissions: 'r' }] }],
		['--ulimit nofile=1:2 i', { ulimits: [{ name: 'nofile', soft: 1, hard: 2 }] }],
		['--log-driver json-file --log-opt a=1 i', { logDriver: 'json-file', logOptions: { a: '1' } }],
		['--env A=1 --env P i', { environment: { A: '1', P: password } }],
		[
			'--health-cmd x y --health-interval 1s --health-timeout 2s --health-start-period 3s --health-start-interval 4s --health-retries 5 i',
			{
				health: {
					test: ['CMD-SHELL', 'x y'],
					interval: 1,
					timeout: 2,
					startPeriod: 3,
					startInterval: 4,
					retries: 5,
				},
			},
		],
		["--health-cmd a 'b c' i", { health: { test: ['CMD', 'a', 'b c'] } }],
		['--health-interval 5s i', { health: { test: [], interval: 5 } }],
		['--no-healthcheck i', { health: { test: ['NONE'], interval: 5 } }],
		['--network host i', { networkMode: 'host' }],
		[
			'--network n --ip 10.6.0.5 --ip6 fd00::5 --link-local-ip 169.254.1.1 --network-alias a --link db:d --mac-address 02:00:00:00:00:01 i',
			{
				networks: [
					{
						network: 'n',
						ipv4: '10.6.0.5',
						ipv6: 'fd00::5',
						linkLocal: ['169.254.1.1'],
						aliases: ['a'],
						links: ['db:d'],
						mac: '02:00:00:00:00:01',
					},
					{ network: 'm' },
				],
			},
		],
		[
			'--network name=n,ip=10.6.0.5 --network name=m,ip6=fd00::5,alias=x,mac-address=02:00:00:00:00:02,driver-opt=o=1 i',
			{
				networks: [
					{ network: 'n', ipv4: '10.6.0.5' },
					{ network: 'm', mac: '02:00:00:00:00:02', ipv6: 'fd00::5', aliases: ['x'], driverOptions: { o: '1' } },
				],
			},
		],
		[
			'--network name=n,driver-opt=o=1 --ip 10.6.0.5 i',
			{ networks: [{ network: 'n', driverOptions: { o: '1' }, ipv4: '10.6.0.5' }] },
		],
	];
	for (const [expected, spec] of rows) test(expected, () => assert.equal(words(spec), expected));
	for (const [expected, mount] of mounts)
		test(expected, () => assert.equal(words({ mounts: [mount] }), `${expected} i`));
});
