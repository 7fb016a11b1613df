import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container, Network } from '../../../../source/lab/objects.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';
import { snapshot, world } from '../world-for-tests.ts';

const wizard = wizardOf('boot');

type Lab = {
	/** Of calvin, on its server; undefined: it has none. */
	config?: string;
	/** calvin's settings of tftpd-hpa. */
	tftpd?: string;
	facts?: Partial<World['facts']>;
	containers?: readonly Container[];
	networks?: readonly Network[];
	host?: Partial<NonNullable<World['snapshot']['host']>>;
};

function labWith({ config, tftpd, facts, containers = [], networks = [], host }: Lab = {}): World {
	const all = byId(...snapshot.containers.values(), ...containers);
	const changed = {
		...snapshot,
		containers: all,
		networks: byId(...snapshot.networks.values(), ...networks),
		host: snapshot.host && { ...snapshot.host, ...host },
	};
	const calvin = [...all.values()].find(({ name }) => name === 'calvin');
	const workers = world.facts.workers
		.filter(({ worker }) => worker !== undefined)
		.map(row => ({ ...row, container: calvin }));
	const bare: World = { ...world, snapshot: changed, facts: { ...world.facts, workers, ...facts } };
	const textOf = (path: string): string | undefined =>
		path.endsWith('/dispatcher.yaml') ? config : path.endsWith('tftpd-hpa') ? tftpd : undefined;
	const found = wizard
		.missing({}, bare)
		.flatMap((asked): (readonly [string, LookedUp])[] =>
			asked.about === 'file' ? [[askedKey(asked), { about: 'file', text: textOf(asked.paths[0] ?? '') }]] : [],
		);
	return { ...bare, facts: { ...bare.facts, answers: new Map([...bare.facts.answers, ...found]) } };
}

const field = (id: string, given: Given = {}, lab: World = labWith()) =>
	wizard.fields(given, lab).find(each => each.id === id);

const reported = (given: Given, lab: World): string => {
	const step = wizard.make(given, lab).plan.steps.find(each => each.do === 'exec');
	return JSON.stringify(step?.stdin ?? '');
};

suite('a host with two network cards, one of them for boards', () => {
	const twoCards: Lab = { facts: { addresses: ['192.168.1.9', '198.51.100.1', '172.18.0.1'] } };

	test('has all served on the address that is given, and on no other', () => {
		const lab = labWith(twoCards);
		const { plan } = wizard.make({ address: '198.51.100.1' }, lab);
		const commands = plan.steps.flatMap(step => (step.do === 'create' ? [step.spec.command ?? []] : [])).flat();
		assert.ok(commands.includes('198.51.100.1:69') && commands.includes('198.51.100.1'));
		assert.ok(!JSON.stringify(plan).includes('192.168.1.9'));
		assert.match(reported({ address: '198.51.100.1' }, lab), /dispatcher_ip: 198\.51\.100\.1/);
	});

	test('has the address proposed that its server tells boards already', () => {
		const lab = labWith({ ...twoCards, config: 'dispatcher_ip: 198.51.100.1\n' });
		assert.equal(field('address', {}, lab)?.value, '198.51.100.1');
		assert.match(field('address', {}, lab)?.help ?? '', /It is 198\.51\.100\.1 now/);
	});

	test("has none of Docker's own addresses proposed", () => {
		assert.equal(
			field('address', {}, labWith({ facts: { addresses: ['172.18.0.1', '198.51.100.1'] } }))?.value,
			'198.51.100.1',
		);
	});
});

suite('the address for boards', () => {
	test('has to be an IPv4 of the host', () => {
		const problem = (address: string): string => field('address', { address })?.problem ?? '';
		assert.match(problem(''), /Write the IPv4 address of this host/);
		assert.match(problem('2001:db8::9'), /is no IPv4 address/);
		assert.match(problem('127.0.0.1'), /is the board itself/);
		assert.match(field('address', { address: '10.1.1.1' })?.warning ?? '', /This host has no address 10\.1\.1\.1/);
		assert.equal(field('address', { address: '192.168.1.9' })?.warning, undefined);
	});

	test('is not written into a file that LAVA can not read', () => {
		assert.match(
			field('address', {}, labWith({ config: 'dispatcher_ip: [1\n' }))?.problem ?? '',
			/can't read the dispatcher\.yaml/,
		);
		assert.match(field('address', {}, labWith({ config: '{prefix: a}\n' }))?.problem ?? '', /can't be changed here/);
	});

	test('of one protocol that comes first is told', () => {
		const lab = labWith({ config: 'dispatcher_nfs_ip: 10.0.0.9\n' });
		assert.match(
			field('address', {}, lab)?.warning ?? '',
			/dispatcher_nfs_ip stays 10\.0\.0\.9: boards ask there by NFS/,
		);
	});
});

suite('a port that another has', () => {
	const other = (address: string): Container =>
		containerOf('hobbes-tftp', {
			networkMode: 'host',
			detail: detailOf({
				entrypoint: ['in.tftpd'],
				command: ['--foreground', '--address', `${address}:69`, '/srv/tftp'],
			}),
			labels: { 'lavadock.serves': 'hobbes' },
		});

	test('for TFTP is refused at the same address, and at no other', () => {
		assert.match(
			field('tftp', { address: '192.168.1.9' }, labWith({ containers: [other('192.168.1.9')] }))?.problem ?? '',
			/hobbes-tftp has port 69\/udp of 192\.168\.1\.9 already: give this dispatcher another address/,
		);
		assert.equal(
			field('tftp', { address: '192.168.1.9' }, labWith({ containers: [other('192.168.1.8')] }))?.problem,
			undefined,
		);
	});

	test('leaves another address proposed, where the host has one', () => {
		const facts = { addresses: ['192.168.1.9', '192.168.1.10'] };
		assert.equal(field('address', {}, labWith({ facts, containers: [other('192.168.1.9')] }))?.value, '192.168.1.10');
	});

	test('for HTTP is another port, which boards are told with the address', () => {
		// The server publishes 80.
		assert.equal(field('httpPort')?.value, '8080');
		assert.match(reported({}, labWith()), /dispatcher_http_ip: 192\.168\.1\.9:8080/);
		assert.match(field('httpPort', { httpPort: '80' })?.problem ?? '', /lava-server has port 80\/tcp/);
	});
});

suite('what serves boards already', () => {
	const mount = { type: 'volume', source: 'calvin-tftp', destination: '/srv/tftp', readOnly: false } as const;
	const lab = labWith({
		containers: [
			containerOf('old-tftp', {
				detail: detailOf({ entrypoint: ['in.tftpd'], command: ['-L', '/srv/tftp'], mounts: [mount] }),
				labels: { 'lavadock.serves': 'calvin' },
			}),
		],
	});

	test('is proposed as it is, and nothing is made in its place', () => {
		const tftp = field('tftp', {}, lab);
		assert.ok(tftp?.kind === 'choice');
		assert.deepEqual(tftp.options[0]?.label, 'old-tftp');
		assert.equal(tftp.value, tftp.options[0]?.value);
		const names = wizard.make({}, lab).plan.steps.flatMap(step => (step.do === 'create' ? [step.spec.name] : []));
		assert.ok(!names.includes('calvin-tftp'), names.join(', '));
	});
});

suite('what serves boards at one address', () => {
	const served: Lab = {
		facts: { addresses: ['192.168.1.9', '192.168.1.10'] },
		containers: [
			containerOf('old-tftp', {
				networkMode: 'host',
				detail: detailOf({ entrypoint: ['in.tftpd'], command: ['--address', '192.168.1.10:69', '/srv/tftp'] }),
				labels: { 'lavadock.serves': 'calvin' },
			}),
		],
	};
	const lab = labWith(served);

	test('has that address proposed where boards are told another one, or an address of Docker', () => {
		const [calvin] = [...snapshot.containers.values()].filter(({ name }) => name === 'calvin');
		for (const wrong of ['192.168.1.9', calvin?.endpoints[0]?.ipv4 ?? '']) {
			const where = labWith({ ...served, config: `dispatcher_ip: ${wrong}\n` });
			assert.equal(field('address', {}, where)?.value, '192.168.1.10', wrong);
		}
	});

	test('has that address proposed, and stays as it is with no other', () => {
		assert.equal(field('address', {}, lab)?.value, '192.168.1.10');
		assert.equal(field('tftp', {}, lab)?.problem, undefined);
		assert.match(
			field('tftp', { address: '192.168.1.9' }, lab)?.problem ?? '',
			/old-tftp serves it at 192\.168\.1\.10 only: take that address, or serve it another way/,
		);
	});

	test('is told to serve nothing that its worker writes, where that is so', () => {
		const mount = { type: 'volume', source: 'other', destination: '/srv/tftp', readOnly: false } as const;
		const apart = labWith({
			containers: [
				containerOf('old-tftp', {
					detail: detailOf({ entrypoint: ['in.tftpd'], command: ['-L', '/srv/tftp'], mounts: [mount] }),
					labels: { 'lavadock.serves': 'calvin' },
				}),
				...[...snapshot.containers.values()]
					.filter(({ name }) => name === 'calvin')
					.map(calvin => ({ ...calvin, detail: detailOf({}) })),
			],
		});
		assert.match(field('tftp', {}, apart)?.warning ?? '', /calvin keeps \/srv\/tftp for itself: boards get nothing/);
	});
});

suite('ways that a dispatcher or an engine does not have', () => {
	test('on internal networks nothing can be published, and a container serves all the same', () => {
		const inner = { ...networkOf('inner', [{ subnet: '10.5.0.0/24' }]), internal: true };
		const calvin = [...snapshot.containers.values()].find(({ name }) => name === 'calvin');
		assert.ok(calvin);
		const lab = labWith({
			networks: [inner],
			containers: [{ ...calvin, endpoints: [endpointOf('inner', { ipv4: '10.5.0.6' })] }],
		});
		assert.match(
			field('tftp', { tftp: 'inside' }, lab)?.problem ?? '',
			/internal networks only, where nothing is published/,
		);
		assert.equal(field('tftp', { tftp: 'companion' }, lab)?.problem, undefined);
	});

	test('without root no container has the network of the host', () => {
		const lab = labWith({ host: { rootless: true } });
		assert.match(field('tftp', {}, lab)?.problem ?? '', /serve it inside/);
	});

	test('NFS is the host’s: what it takes stands at the end', () => {
		const given = { services: ['nfs'] };
		assert.match(field('services', given)?.warning ?? '', /No NFS server listens on this host/);
		const { copies = [] } = wizard.make(given, labWith());
		assert.ok(
			copies.some(each => each.startsWith('/var/lib/lava/dispatcher/tmp *(rw,no_root_squash')),
			copies.join('\n'),
		);
	});

	test('NBD needs an image of its own', () => {
		assert.match(field('services', { services: ['nbd'] })?.warning ?? '', /have no nbd-server/);
		assert.match(reported({ services: ['nbd'] }, labWith()), /nbd_server_port: [\\"]+61950/);
	});
});

test("a worker's own folder for TFTP is the one that is served", () => {
	const lab = labWith({ tftpd: 'TFTP_USERNAME="tftp"\nTFTP_DIRECTORY="/var/lib/lava/dispatcher/tmp/"\n' });
	const specs = wizard
		.make({ http: 'host' }, lab)
		.plan.steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
	const tftp = specs.find(({ name }) => name === 'calvin-tftp');
	assert.equal(tftp?.command?.at(-1), '/var/lib/lava/dispatcher/tmp');
	assert.deepEqual(
		tftp?.mounts?.map(({ target }) => target),
		['/var/lib/lava/dispatcher/tmp'],
	);
});

test('a server that is elsewhere is told by its administrator: the lines for it are shown', () => {
	const { plan, copies = [] } = wizard.make({}, { ...labWith(), facts: { ...labWith().facts, workers: [] } });
	assert.ok(!plan.steps.some(step => step.do === 'exec'));
	assert.ok(copies.includes('dispatcher_ip: 192.168.1.9'), copies.join('\n'));
});
