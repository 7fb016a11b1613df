/** Devices of a far host, looked for through containers that have parts of its files mounted. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

type InspectMount = { Type: string; Source?: string; Destination: string; RW: boolean };

let peer: ScriptedEngine;
let engine: Engine;
/** Where containers were looked into. */
let asked: string[];
beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	asked = [];
	// Another machine's, so that its files are none of this one's.
	peer.answers.set('/info', { KernelVersion: 'of a far host' });
	engine = openEngine({ environment: {}, host: peer.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
});

/** A worker with this device, and one beside it with these mounts. */
function beside(device: string, mounts: readonly InspectMount[], has: readonly string[]): void {
	const common = { Image: 'sha256:1', State: {}, Config: {}, NetworkSettings: {} };
	const Devices = [{ PathOnHost: device, PathInContainer: device, CgroupPermissions: 'rwm' }];
	peer.answers.set('/containers/json', [{ Id: 'w' }, { Id: 'b' }]);
	peer.answers.set('/containers/w/json', { ...common, Id: 'w', Name: '/worker', HostConfig: { Devices }, Mounts: [] });
	peer.answers.set('/containers/b/json', { ...common, Id: 'b', Name: '/beside', HostConfig: {}, Mounts: mounts });
	peer.answers.set('/containers/b/archive', (request, response) => {
		const path = new URL(request.url ?? '', 'http://engine').searchParams.get('path') ?? '';
		asked.push(path);
		response.statusCode = has.includes(path) ? 200 : 404;
		response.end();
	});
}

const bind = (Source: string, Destination: string): InspectMount => ({ Type: 'bind', Source, Destination, RW: true });
const device = '/dev/serial/by-id/usb-1';

suite('a path of a far host', () => {
	test('is there, or not, where a container has its folder', async () => {
		beside(device, [bind('/dev', '/host/dev')], ['/host/dev/serial/by-id/usb-1']);
		assert.deepEqual(await engine.lookups.absentOf('w'), []);
		beside(device, [bind('/dev', '/host/dev')], []);
		assert.deepEqual(await engine.lookups.absentOf('w'), [device]);
	});

	test('is looked for in the innermost folder that is mounted', async () => {
		beside(device, [bind('/', '/host'), bind('/dev/serial', '/serial')], ['/serial/by-id/usb-1']);
		assert.deepEqual(await engine.lookups.absentOf('w'), []);
		assert.deepEqual(asked, ['/serial/by-id/usb-1']);
	});

	test('is not known where something else is mounted over it, or nothing of it is', async () => {
		const over = { Type: 'volume', Destination: '/host/dev', RW: true };
		beside(device, [bind('/', '/host'), over], []);
		assert.equal(await engine.lookups.absentOf('w'), undefined);
		beside(device, [bind('/srv', '/srv')], []);
		assert.equal(await engine.lookups.absentOf('w'), undefined);
		assert.deepEqual(asked, []);
	});
});
