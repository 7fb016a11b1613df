/** Which containers of other hosts count for one of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey } from '../../../../../source/lab/host.ts';
import type { Container, Network } from '../../../../../source/lab/objects.ts';
import { surroundingsOf } from '../../../../../source/lab/verdict/surroundings/surroundings.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../objects-for-tests.ts';

const [here, there, third] = [hostKey('here'), hostKey('there'), hostKey('third')];

const on = (host: typeof here, name: string, rest: Partial<Container> = {}): Container =>
	containerOf(name, { host, ...rest });

const overlay = networkOf('lab', [], { scope: 'swarm', driver: 'overlay' });
const joined = { endpoints: [endpointOf('lab')] };
const published = { ports: [{ container: 80, protocol: 'tcp' as const, host: { address: '', port: 8080 } }] };
const lava = { image: 'lavasoftware/lava-server:2023.01' };

function seen(
	containers: readonly Container[],
	reached: readonly (typeof here)[] = [],
	networks: readonly Network[] = [],
): { own: string[]; far: string[] } {
	const { own, far } = surroundingsOf({ containers: byId(...containers), networks: byId(...networks) }, here, reached);
	return { own: [...own.values()].map(({ name }) => name), far: far.map(({ name }) => name) };
}

test('of a host whose addresses are reached, what can be come to and what belongs to a server', () => {
	const all = [
		on(here, 'own', published),
		on(there, 'web', published),
		on(there, 'lava', lava),
		on(there, 'hidden'),
		on(third, 'other', published),
	];
	assert.deepEqual(seen(all, [there]), { own: ['own'], far: ['web', 'lava'] });
	assert.deepEqual(seen(all), { own: ['own'], far: [] });
});

test('what is on a network of several hosts counts on each, once, and what is its own is not far', () => {
	const all = [on(here, 'own', joined), on(there, 'far', { ...joined, ...published }), on(there, 'apart')];
	assert.deepEqual(seen(all, [], [overlay]), { own: ['own'], far: ['far'] });
	assert.deepEqual(seen(all, [there], [overlay]), { own: ['own'], far: ['far'] });
	assert.deepEqual(seen(all, [], [networkOf('lab', [])]), { own: ['own'], far: [] }, 'a network of one host');
});

test('where there is one host, nothing is far', () => {
	assert.deepEqual(seen([on(here, 'own', { ...joined, ...published })], [there], [overlay]), { own: ['own'], far: [] });
});
