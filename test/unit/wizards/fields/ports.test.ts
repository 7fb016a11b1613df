/** Ports of the host, and engines that have less than root of it. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseSockets } from '../../../../source/console/facts/host-facts.ts';
import type { FieldView, Given } from '../../../../source/wizards/field.ts';
import type { WizardId } from '../../../../source/wizards/wizards.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import type { World } from '../../../../source/wizards/world.ts';
import type { Host } from '../../../../source/lab/objects.ts';
import { withFacts, world } from '../world-for-tests.ts';

const viewOf = (wizard: WizardId, id: string, where: World, given: Given = {}): FieldView | undefined =>
	wizardOf(wizard)
		.fields(given, where)
		.find(view => view.id === id);

const onHost = (host: Partial<Host>, where: World = world): World => {
	const { host: usual } = where.snapshot;
	return { ...where, snapshot: { ...where.snapshot, host: usual && { ...usual, ...host } } };
};

/** Without the server that has port 80. */
const empty = (where: World): World => ({ ...where, snapshot: { ...where.snapshot, containers: new Map() } });

const proposed = (where: World): unknown => viewOf('server', 'web', empty(where))?.value;

suite('the port of the web page', () => {
	test('is 80 where nobody has it, else one that nobody has', () => {
		assert.equal(proposed(world), '80');
		assert.equal(viewOf('server', 'web', world)?.value, '8080');
		assert.equal(proposed(withFacts({ listening: ['80/tcp', '8080/tcp'] })), '8081');
		// Another protocol has its own ports.
		assert.equal(proposed(withFacts({ listening: ['80/udp'] })), '80');
		assert.equal(proposed(withFacts({ listening: undefined })), '80');
	});

	test('is none where all of them are taken: only containers reach it', () => {
		const listening = [80, 8080, 8081, 8082].map(port => `${port}/tcp`);
		assert.equal(proposed(withFacts({ listening })), '');
		assert.equal(viewOf('server', 'web', empty(withFacts({ listening })))?.problem, undefined);
	});

	test('is one for everybody where the engine runs without root', () => {
		assert.equal(proposed(onHost({ rootless: true })), '8080');
		assert.equal(proposed(onHost({ rootless: true }, withFacts({ portsForAllFrom: 80 }))), '80');
		assert.equal(proposed(onHost({ rootless: true }, withFacts({ portsForAllFrom: undefined }))), '8080');
	});
});

suite('a port that is typed', () => {
	test('may be taken by a program: that is a doubt, for it may end', () => {
		const web = viewOf('server', 'web', world, { web: '22' });
		assert.equal(web?.problem, undefined);
		assert.match(web?.warning ?? '', /program of this host listens on port 22/);
		const ports = (text: string): FieldView | undefined => viewOf('dispatcher', 'ports', world, { ports: text });
		assert.match(ports('5000 67/udp')?.warning ?? '', /listens on port 67/);
		assert.equal(ports('67')?.warning, undefined);
		const more = viewOf('server', 'ports', withFacts({ listening: ['5500/tcp'] }), { ports: ['5500'] });
		assert.match(more?.warning ?? '', /listens on port 5500/);
	});

	test('may be taken by a container of the same protocol: that is wrong', () => {
		assert.match(viewOf('dispatcher', 'ports', world, { ports: '80/tcp' })?.problem ?? '', /lava-server has port 80/);
		assert.equal(viewOf('dispatcher', 'ports', world, { ports: '80/udp' })?.problem, undefined);
	});

	test('may be below what an engine without root can have', () => {
		const rootless = onHost({ rootless: true });
		assert.match(viewOf('server', 'web', rootless, { web: '81' })?.warning ?? '', /no port below 1024/);
		assert.equal(viewOf('server', 'web', rootless, { web: '1024' })?.warning, undefined);
		assert.equal(viewOf('server', 'web', world, { web: '81' })?.warning, undefined);
	});
});

suite('what a dispatcher may have of the host', () => {
	const given = { privileged: true, devices: ['/dev/serial/by-id/usb-FTDI_1'], abilities: ['kvm'] };

	test('everything, from an engine of root', () => {
		for (const id of ['privileged', 'devices', 'abilities']) {
			const { problem, warning } = viewOf('dispatcher', id, world, given) ?? {};
			assert.deepEqual([problem, warning], [undefined, undefined], id);
		}
	});

	test('nothing privileged where users are remapped, and devices with a doubt', () => {
		const remapped = onHost({ usersRemapped: true });
		assert.match(viewOf('dispatcher', 'privileged', remapped, given)?.problem ?? '', /userns-remap\): answer no/);
		assert.equal(viewOf('dispatcher', 'privileged', remapped)?.problem, undefined);
		assert.match(viewOf('dispatcher', 'devices', remapped, given)?.warning ?? '', /userns-remap/);
		assert.equal(viewOf('dispatcher', 'devices', remapped, { devices: [] })?.warning, undefined);
	});

	test('what its user has, without root', () => {
		const rootless = onHost({ rootless: true });
		const { problem, warning } = viewOf('dispatcher', 'privileged', rootless, given) ?? {};
		assert.equal(problem, undefined);
		assert.match(warning ?? '', /without root/);
		for (const id of ['devices', 'abilities']) {
			assert.match(viewOf('dispatcher', id, rootless, given)?.warning ?? '', /without root/);
		}
	});
});

test('sockets that wait for others are read from /proc/net', () => {
	const tcp = [
		'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
		'   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0',
		'   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0',
		'   2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0',
		'',
	].join('\n');
	assert.deepEqual(parseSockets(tcp, 'tcp'), ['22/tcp', '8080/tcp']);
	const udp6 = [
		'  sl  local_address                         remote_address                        st tx_queue rx_queue',
		' 12: 00000000000000000000000000000000:0045 00000000000000000000000000000000:0000 07 00000000:00000000',
		' 13: 00000000000000000000000001000000:9C41 00000000000000000000000001000000:0035 01 00000000:00000000',
	].join('\n');
	assert.deepEqual(parseSockets(udp6, 'udp'), ['69/udp']);
	assert.deepEqual(parseSockets('', 'tcp'), []);
});
