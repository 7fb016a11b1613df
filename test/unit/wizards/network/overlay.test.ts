import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { askedKey } from '../../../../source/wizards/world.ts';
import { byId, networkOf } from '../../lab/objects-for-tests.ts';
import { activeSwarm, problems } from '../world-for-tests.ts';
import { apart, commands, hostOf, worldOf } from './swarm-for-tests.ts';

suite('a network over the hosts of a Swarm', () => {
	const own = networkOf('own', [{ subnet: '10.0.1.0/24', gateway: '10.0.1.1' }]);
	const manager = hostOf('one', { swarm: activeSwarm('manager', 2) });
	const worker = hostOf('two', { swarm: activeSwarm('worker'), networks: byId(own) });

	test('is made by its manager, attachable, with a subnet that is free on all', () => {
		const where = worldOf([manager, worker], 'two');
		assert.deepEqual(problems('network', { driver: 'overlay' }, where), []);
		assert.deepEqual(commands('network', { driver: 'overlay', name: 'lab', encrypted: true }, where), [
			'one: docker network create --driver overlay --subnet 10.0.2.0/24 --gateway 10.0.2.1 --ip-range 10.0.2.128/25 --attachable --opt encrypted= lab',
		]);
		assert.match(
			problems('network', { driver: 'overlay', subnet: '10.0.1.0/25' }, where).join(),
			/overlaps the network own/,
		);
		assert.match(
			problems('network', { driver: 'overlay', name: 'own' }, where).join(),
			/There is a network own already/,
		);
	});

	test('is told of hosts whose kernel can not encrypt it', () => {
		const given = { driver: 'overlay', encrypted: true };
		const where = worldOf([manager, worker], 'one');
		const asked = wizardOf('network').missing(given, where);
		assert.deepEqual(
			asked,
			['one', 'two'].map(host => ({ about: 'encrypts', host })),
		);
		assert.deepEqual(wizardOf('network').missing({ driver: 'overlay' }, where), []);
		const warnings = (...cans: readonly (boolean | undefined)[]): string => {
			const answers = new Map(asked.map((each, at) => [askedKey(each), { about: 'encrypts', can: cans[at] } as const]));
			return wizardOf('network')
				.make(given, { ...where, facts: { ...where.facts, answers } })
				.plan.warnings.join();
		};
		assert.match(warnings(true, false), /^The kernel of two has no IPsec/);
		assert.equal(warnings(true, undefined), '');
	});

	test('is not made where there is no Swarm, or nobody who may', () => {
		assert.match(problems('network', { driver: 'overlay' }, worldOf(apart, 'one')).join(), /one is in no Swarm/);
		const where = worldOf([worker, hostOf('one', { swarm: activeSwarm('manager', 2), readOnly: true })], 'two');
		assert.match(
			problems('network', { driver: 'overlay' }, where).join(),
			/made by its managers \(10\.20\.0\.10:2377\)/,
		);
	});
});
