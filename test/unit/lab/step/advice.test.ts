import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { withAdvice } from '../../../../source/lab/step/advice.ts';

const start: Step = { do: 'start', container: { id: '', name: 'calvin' } };
const pull: Step = { do: 'pull', image: 'localhost:5000/lava-server:2023.01' };

/** As Docker 20.10 to 28 say it. */
const rows: readonly [step: Step, said: string, says: RegExp][] = [
	[
		start,
		'driver failed programming external connectivity on endpoint calvin: Bind for 0.0.0.0:80 failed: port is already allocated',
		/^A container or a program of the host has that port: stop it, or publish another port\. The engine said: driver/,
	],
	[start, 'failed to bind host port for 0.0.0.0:80: address already in use', /has that port/],
	[start, 'Address already in use', /^Something took that address meanwhile: choose another\./],
	[start, 'mkdir /var/lib/docker/overlay2/x: no space left on device', /^There is no room on the engine's disk/],
	[
		start,
		'error gathering device information while adding custom device "/dev/kvm": no such file or directory',
		/Plug the device in/,
	],
	[
		start,
		`cannot create network ${'2'.repeat(64)} (br-222222222222): conflicts with network ${'3'.repeat(64)} (br-333333333333): networks have overlapping IPv4`,
		/^The sudden end of the engine left a half of a network there.*choose another subnet\./,
	],
	[start, 'exec /root/entrypoint.sh: exec format error', /for another processor/],
	[
		pull,
		'write /var/lib/docker/tmp/x: no space left on device',
		/no room for localhost:5000\/lava-server:2023\.01.*docker system df/,
	],
	[pull, 'unauthorized: authentication required', /does not accept the user and password.*docker login/],
	[pull, 'dial tcp 127.0.0.1:5000: connect: connection refused', /can't reach localhost:5000/],
];

suite('a step that was refused says what to do', () => {
	for (const [step, said, says] of rows) test(said, () => assert.match(withAdvice(step, said), says));

	test('what nobody knows is left as the engine said it', () => {
		assert.equal(withAdvice(start, 'the moon is full'), 'the moon is full');
	});
});
