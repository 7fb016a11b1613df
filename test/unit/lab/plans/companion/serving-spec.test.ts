/** Which folders of a dispatcher can be served from a container beside it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNotShared } from '../../../../../source/lab/plans/companion/boot/serving-spec.ts';
import type { MountSpec } from '../../../../../source/lab/spec/container.ts';

const STATE = '/var/lib/lava/dispatcher';
const DOWNLOADS = `${STATE}/tmp`;

const why = (folder: string, ...mounts: readonly MountSpec[]): string | undefined =>
	whyNotShared({ name: 'calvin', image: 'i', mounts }, folder);

test('a folder is not shared by a volume that holds the token of its worker too', () => {
	const state: MountSpec = { type: 'volume', source: 'calvin-state', target: STATE };
	assert.match(why(DOWNLOADS, state) ?? '', /Its volume calvin-state holds more than .*\/tmp, the worker's token/);
});

test('a folder is shared by a volume of its own, or of the downloads, or from the host', () => {
	assert.equal(why('/srv/tftp', { type: 'volume', source: 'tftp', target: '/srv/tftp' }), undefined);
	assert.equal(why(DOWNLOADS, { type: 'volume', source: 'downloads', target: DOWNLOADS }), undefined);
	assert.equal(why(`${DOWNLOADS}/nbd`, { type: 'volume', source: 'downloads', target: DOWNLOADS }), undefined);
	assert.equal(why(DOWNLOADS, { type: 'bind', source: '/srv/state', target: STATE }), undefined);
	assert.equal(why(DOWNLOADS), undefined);
});

test('the mount that is nearest to a folder is what holds it', () => {
	const state: MountSpec = { type: 'volume', source: 'calvin-state', target: STATE };
	const own: MountSpec = { type: 'volume', source: 'downloads', target: DOWNLOADS };
	for (const mounts of [
		[state, own],
		[own, state],
	])
		assert.equal(why(DOWNLOADS, ...mounts), undefined);
});
