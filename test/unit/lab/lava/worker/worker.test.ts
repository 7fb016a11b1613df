import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LavaServer, serverRef, type ServerPlace } from '../../../../../source/lab/lava/server/server.ts';

test('a server is named by plans as its container, or by its address', () => {
	const at = (place: ServerPlace): LavaServer => ({
		key: 'k',
		name: 'lava',
		place,
		status: { state: 'ready' },
		way: 'rest',
		version: undefined,
		workers: [],
		daemons: undefined,
	});
	const container = { id: 'c1', name: 'lava' };
	assert.deepEqual(serverRef(at({ at: 'container', container })), { container });
	assert.deepEqual(serverRef(at({ at: 'address', url: 'http://lava/' })), { url: 'http://lava/' });
});
