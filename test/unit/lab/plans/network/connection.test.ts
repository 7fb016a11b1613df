import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { connectPlan, disconnectPlan } from '../../../../../source/lab/plans/network/connection.ts';
import { containerOf, endpointOf } from '../../objects-for-tests.ts';

const on = (name: string, ...networks: readonly string[]) =>
	containerOf(name, {
		image: name === 'web' ? 'nginx' : `lavasoftware/lava-${name}:2023.01`,
		endpoints: networks.map(network => endpointOf(network)),
	});

suite('a container is connected', () => {
	const connected = (address: string, aliases: readonly string[] = []) =>
		connectPlan(on('web'), { network: 'boards', address, aliases }).steps;
	const container = { id: 'id-web', name: 'web' };

	test('with an address of its own of either family, or with what the engine chooses', () => {
		assert.deepEqual(connected(''), [{ do: 'connect', container, endpoint: { network: 'boards' } }]);
		assert.deepEqual(connected('10.9.0.5'), [
			{ do: 'connect', container, endpoint: { network: 'boards', ipv4: '10.9.0.5' } },
		]);
		assert.deepEqual(connected('fd00::5'), [
			{ do: 'connect', container, endpoint: { network: 'boards', ipv6: 'fd00::5' } },
		]);
	});

	test('with other names, where there are some', () => {
		const [step] = connected('', ['tftp']);
		assert.deepEqual(step?.do === 'connect' && step.endpoint, { network: 'boards', aliases: ['tftp'] });
	});
});

suite('what a container loses with a network is told', () => {
	const reported = (...args: Parameters<typeof on>): string =>
		disconnectPlan(on(...args), args[1] ?? '').warnings.join(' ');

	test('the last one is its only way', () => {
		assert.match(reported('web', 'a'), /only network of web: nothing reaches it/);
		assert.equal(reported('web', 'a', 'b'), '');
	});

	test('by what it is', () => {
		assert.match(reported('server', 'a', 'b'), /^Workers that reach the server over this network lose it\.$/);
		assert.match(reported('dispatcher', 'a', 'b'), /^Test jobs that need this network break off\.$/);
	});
});
