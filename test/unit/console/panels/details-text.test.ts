/** What the details say of a container and of a network, section by section. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { containerText, networkText } from '../../../../source/console/panels/details-text.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import type { Container, ContainerDetail, Network } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';

function said(detail: Partial<ContainerDetail>, rest: Partial<Container> = {}, revealed = false): string[] {
	const container = containerOf('calvin', { detail: detailOf({ raw: () => ({ Id: 'x' }), ...detail }), ...rest });
	return containerText(container, revealed, '', '').map(plainText);
}

/** The rows below a title, up to the next one. */
function below(title: string, rows: readonly string[]): string[] {
	const from = rows.indexOf(title);
	if (from < 0) return [];
	const rest = rows.slice(from + 1);
	const end = rest.indexOf('');
	return rest.slice(0, end < 0 ? undefined : end).map(row => row.trim());
}

suite('of a container', () => {
	test('the engine is said to be asked before it has answered', () => {
		const [row, ...more] = containerText(containerOf('calvin'), false, '', '').map(plainText);
		assert.deepEqual([row, more], ['The engine was asked about calvin ...', []]);
	});

	test('a row is there for what there is to say alone', () => {
		const names = (rows: readonly string[]): string[] =>
			rows.slice(0, rows.indexOf('')).map(row => row.slice(0, 16).trim());
		assert.deepEqual(names(said({ restartPolicy: '' })).includes('restart policy'), false);
		assert.ok(names(said({ restartPolicy: 'always' })).includes('restart policy'));
		assert.ok(names(said({ error: 'no such device' })).includes('error'));
		const served = containerText(
			containerOf('boards', { detail: detailOf({ raw: () => ({}) }) }),
			false,
			'calvin',
			'one fault',
		);
		assert.deepEqual(
			served.map(plainText).filter(row => /^(?:serves|problems)/.test(row)),
			['serves          calvin', 'problems        one fault'],
		);
	});

	test('its places on networks are told, with whether their addresses stay', () => {
		const endpoints = [
			endpointOf('lab', { ipv4: '10.0.0.6', staticIpv4: '10.0.0.6', macAddress: '02:42:0a:00:00:06' }),
			endpointOf('boards', { ipv4: '10.9.0.2', aliases: ['a', 'b'] }),
			endpointOf('six', { ipv6: 'fd00::6', staticIpv6: 'fd00::6' }),
			endpointOf('host'),
		];
		assert.deepEqual(below('Addresses', said({}, { endpoints, unjoined: [endpointOf('full')] })), [
			'lab             10.0.0.6  static  02:42:0a:00:00:06',
			'boards          10.9.0.2  dynamic  also a, b',
			'six             fd00::6  static',
			'host            no address of its own',
			'full            not joined: a connect that failed has left it in the settings, and may keep it from starting again',
		]);
		const stopped = said(
			{},
			{ status: 'exited', endpoints: [endpointOf('lab'), endpointOf('own', { staticIpv4: '10.0.0.7' })] },
		);
		assert.deepEqual(below('Addresses', stopped), [
			'lab             no address while it does not run',
			'own             10.0.0.7  static',
		]);
	});

	test('its ports and its mounts are told', () => {
		const ports = [
			{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 8080 } },
			{ container: 5555, protocol: 'udp' },
		] as const;
		const mounts = [
			{ type: 'bind', source: '/dev', destination: '/dev', readOnly: false },
			{ type: 'volume', source: 'v', destination: '/var/lib/lava', readOnly: true },
		] as const;
		const rows = said({ mounts }, { ports });
		assert.deepEqual(below('Ports', rows), ['80/tcp  on 0.0.0.0:8080', '5555/udp  not published']);
		assert.deepEqual(below('Mounts', rows), ['/dev  from bind /dev', '/var/lib/lava  from volume v  read-only']);
		assert.deepEqual(below('Ports', said({})), []);
	});

	test('its variables are told, secrets when they are asked for', () => {
		const environment = ['URL=http://lava/?a=b', 'TOKEN=c41f7e09ab5d2836', 'EMPTY='];
		assert.deepEqual(below('Environment', said({ environment })), ['URL=http://lava/?a=b', 'TOKEN=********', 'EMPTY=']);
		assert.deepEqual(below('Environment', said({ environment }, {}, true)), environment);
		assert.deepEqual(below('Environment', said({})), []);
	});

	test('how many variables there are more is told where there are', () => {
		const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `V${at}=1`);
		const last = (count: number): string | undefined => below('Environment', said({ environment: many(count) })).at(-1);
		const shown = below('Environment', said({ environment: many(5000) })).length - 1;
		assert.equal(last(shown), `V${shown - 1}=1`);
		assert.equal(last(shown + 1), '1 more');
	});

	test('all that the engine knows stands at the end', () => {
		const rows = said({ raw: () => ({ Config: { Image: 'i', Cmd: ['sh', 'a: b'] }, Args: [] }) });
		assert.deepEqual(rows.slice(rows.indexOf('Inspect') + 1), [
			'Config:',
			'  Image: i',
			'  Cmd:',
			'    - sh',
			'    - "a: b"',
			'Args: []',
		]);
	});
});

suite('of a network', () => {
	const told = (rest: Partial<Network>): string[] =>
		networkText(
			networkOf(
				'lab',
				[{ subnet: '10.0.0.0/24', gateway: '10.0.0.1', range: '10.0.0.128/25' }, { subnet: 'fd00::/64' }],
				{ raw: {}, ...rest },
			),
			false,
		).map(plainText);

	test('its subnets are told with what is known of them', () => {
		assert.deepEqual(below('Subnets', told({})), ['10.0.0.0/24  gateway 10.0.0.1  dynamic 10.0.0.128/25', 'fd00::/64']);
	});

	test('what it is, is told where it is', () => {
		const rows = (rest: Partial<Network>): string[] => told(rest).filter(row => /^(?:internal|attachable)/.test(row));
		assert.deepEqual(rows({}), []);
		assert.deepEqual(rows({ internal: true }), ['internal        yes']);
		assert.deepEqual(rows({ attachable: true }), ['attachable      yes']);
	});
});
