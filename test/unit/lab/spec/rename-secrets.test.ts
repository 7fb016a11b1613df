import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import { withSecretsOn } from '../../../../source/lab/spec/read/rename-secrets.ts';
import { runningOf } from '../found-for-tests.ts';

test('secrets are named with their host wherever they stand, and nothing else is', () => {
	const spec: ContainerSpec = {
		name: 'a',
		image: 'i',
		tty: true,
		networks: [{ network: 'n', aliases: ['x', 'y'] }],
		environment: { TOKEN: { secret: 'a TOKEN' }, OTHER: { secret: 'of the plan' }, URL: 'http://lava/' },
	};
	const needing = runningOf({ ...spec, name: 'b' }, { secrets: new Map([['a TOKEN', 'hidden']]) });
	const { found } = runningOf(spec, { secrets: new Map([['a TOKEN', 's3cret']]) });
	const dependants = [{ ...needing, needs: [], changes: [] }];
	const renamed = withSecretsOn(hostKey('rack-1'), { ...found, dependants });
	const environment = { ...spec.environment, TOKEN: { secret: 'a TOKEN on rack-1' } };
	assert.deepEqual(renamed.spec, { ...spec, environment });
	assert.deepEqual([...renamed.secrets], [['a TOKEN on rack-1', 's3cret']]);
	const [dependant] = renamed.dependants;
	assert.deepEqual(dependant?.found.spec, { ...spec, name: 'b', environment });
	assert.deepEqual([...(dependant?.found.secrets ?? [])], [['a TOKEN on rack-1', 'hidden']]);
});
