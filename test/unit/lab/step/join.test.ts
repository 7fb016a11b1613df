import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { networkInspect } from '../../../../source/lab/spec/read/inspect.ts';
import type { EndpointSpec } from '../../../../source/lab/spec/network.ts';
import { seenNetwork, whyNotJoin } from '../../../../source/lab/step/join.ts';

type Config = { Subnet: string; Gateway?: string; IPRange?: string; AuxiliaryAddresses?: Record<string, string> };

function network(configs: readonly Config[], held: readonly string[] = [], more: object = {}) {
	const Containers = Object.fromEntries(held.map((text, at) => [`c${at}`, address(text)]));
	return seenNetwork(
		networkInspect.parse({ Id: 'n1', Name: 'boards', IPAM: { Config: configs }, Containers, ...more }),
	);
}

const address = (text: string): object => (text.includes(':') ? { IPv6Address: text } : { IPv4Address: text });

const why = (
	configs: readonly Config[],
	held: readonly string[],
	wanted: Omit<EndpointSpec, 'network'> = {},
): string | undefined => whyNotJoin(network(configs, held), { network: 'boards', ...wanted });

const wide: Config = { Subnet: '10.6.0.0/24', Gateway: '10.6.0.1' };
const v6: Config = { Subnet: 'fd00::/64' };
/** Five of its eight addresses are free for containers. */
const small: Config = { Subnet: '10.7.0.0/29', Gateway: '10.7.0.1' };
const four = ['10.7.0.2/29', '10.7.0.3/29', '10.7.0.4/29', '10.7.0.5/29'];
const reserved: Config = {
	Subnet: '10.7.0.0/29',
	AuxiliaryAddresses: { a: '10.7.0.3', b: '10.7.0.4', c: '10.7.0.5', d: '10.7.0.6' },
};
const gatewayLast: Config = { ...small, Gateway: '10.7.0.6' };
const ranged: Config = { Subnet: '10.8.0.0/24', IPRange: '10.8.0.8/30', Gateway: '10.8.0.1' };
const held = ['10.8.0.8/24', '10.8.0.9/24', '10.8.0.10/24', '10.8.0.11/24'];

suite('a network takes a container', () => {
	const rows: [what: string, reason: string | undefined][] = [
		['with a free address of it', why([wide], ['10.6.0.9/24'], { ipv4: '10.6.0.8' })],
		['with a free address of its second subnet', why([wide, { Subnet: '10.9.0.0/24' }], [], { ipv4: '10.9.0.8' })],
		['with free addresses of both kinds', why([wide, v6], ['fd00::9/64'], { ipv4: '10.6.0.8', ipv6: 'fd00::8' })],
		['that asks for none', why([wide], ['10.6.0.9/24'])],
		['whose subnets nobody tells', why([], ['10.6.0.9/24'], { ipv4: '10.6.0.8' })],
		['while one dynamic address is left', why([small], four)],
		['with a static address, although all dynamic ones are gone', why([ranged], held, { ipv4: '10.8.0.100' })],
		['whose gateway is not the first address, which is free', why([gatewayLast], four)],
		['whose range nobody can read', why([{ ...small, IPRange: 'x' }], [...four, '10.7.0.6/29'])],
		['with an IPv6 address, although it has no IPv4 subnet', why([v6], [], { ipv6: 'fd00::8' })],
		['while another subnet has room', why([{ Subnet: '10.7.0.0/30' }, wide], ['10.7.0.2/30'])],
	];
	for (const [what, reason] of rows) test(what, () => assert.equal(reason, undefined));
});

suite('a network takes no container', () => {
	const rows: [what: string, reason: string | undefined, says: RegExp][] = [
		['with a taken address', why([wide], ['10.6.0.9/24'], { ipv4: '10.6.0.9' }), /^10\.6\.0\.9 is taken/],
		['with a taken IPv6 address', why([wide, v6], ['fd00::9/64'], { ipv6: 'fd00:0::9' }), /is taken/],
		['with an address of elsewhere', why([wide], [], { ipv4: '10.9.0.9' }), /not an address.*\(10\.6\.0\.0\/24\)/],
		['with an IPv6 address that it has no subnet for', why([wide], [], { ipv6: 'fd00::5' }), /not an address/],
		['with an IPv6 address for IPv4', why([wide], [], { ipv4: 'fd00::5' }), /not an address/],
		['when it is full', why([small], [...four, '10.7.0.6/29']), /no free/],
		['when it is full, its gateway not the first address', why([gatewayLast], ['10.7.0.1/29', ...four]), /no free/],
		['when it is full, its gateway untold', why([{ Subnet: '10.7.0.0/30' }], ['10.7.0.2/30']), /no free/],
		['when what is left is reserved', why([reserved], ['10.7.0.2/29']), /no free/],
		['when its range is full', why([ranged], held), /no free/],
	];
	for (const [what, reason, says] of rows) test(what, () => assert.match(reason ?? '', says));

	test('when it only holds settings, is the swarm’s, or is for services', () => {
		const closed = (more: object): string => network([wide], [], more).closed ?? '';
		assert.match(closed({ ConfigOnly: true }), /only holds settings/);
		assert.match(closed({ Ingress: true, Scope: 'swarm', Attachable: true }), /swarm's own/);
		assert.match(closed({ Scope: 'swarm' }), /not attachable/);
		assert.equal(closed({ Scope: 'swarm', Attachable: true }), '');
		assert.equal(closed({ Scope: 'local' }), '');
		assert.match(whyNotJoin(network([wide], [], { ConfigOnly: true }), { network: 'boards' }) ?? '', /settings/);
	});
});
