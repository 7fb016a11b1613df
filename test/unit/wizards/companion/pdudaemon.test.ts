import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { reveal } from '../../../../source/lab/value.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { byId, containerOf, endpointOf } from '../../lab/objects-for-tests.ts';
import { snapshot, world } from '../world-for-tests.ts';

const wizard = wizardOf('pdudaemon');
const old = containerOf('rack', { image: 'pdudaemon/pdudaemon:latest', endpoints: [endpointOf('dockernet', {})] });
const FOUND = JSON.stringify({
	daemon: { listener: 'http' },
	pdus: {
		apc: { driver: 'apc7952', username: 'alice', password: 'first secret', telnetport: 5023 },
		other: { driver: 'tasmota', ip: '10.9.0.8', password: 'second secret' },
	},
	aliases: { bbb01: { hostname: 'apc', port: 3 } },
});

/** A lab with a pdudaemon whose file has that text; undefined: nobody has looked yet; '' = it has none. */
function labWith(text: string | undefined): World {
	const containers = byId(...snapshot.containers.values(), old);
	const asked = wizard.missing({}, { ...world, snapshot: { ...snapshot, containers } });
	const found: LookedUp = { about: 'file', text: text === '' ? undefined : text };
	const answers = new Map(text === undefined ? [] : asked.map(each => [askedKey(each), found] as const));
	return { ...world, snapshot: { ...snapshot, containers }, facts: { ...world.facts, answers } };
}

function written(given: Given, lab: World): { pdus: Record<string, unknown>; aliases: unknown } {
	const { plan, secrets } = wizard.make(given, lab);
	const file = plan.steps.find(step => step.do === 'put-file');
	assert.ok(file);
	// Its form is what the tests below compare.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return JSON.parse(reveal(file.content, secrets)) as { pdus: Record<string, unknown>; aliases: unknown };
}

const shown = (given: Given, lab: World): Record<string, unknown> =>
	Object.fromEntries(wizard.fields(given, lab).map(({ id, value }) => [id, value]));

suite('the configuration of a pdudaemon that is here', () => {
	test('is asked for, and nothing of it proposed before it is read', () => {
		const lab = labWith(undefined);
		const [asked] = wizard.missing({}, lab);
		assert.deepEqual(asked, {
			about: 'file',
			id: old.id,
			paths: ['/config/pdudaemon.conf', '/etc/pdudaemon/pdudaemon.conf'],
		});
		assert.equal(wizard.fields({}, lab).find(({ id }) => id === 'pdu')?.pending, true);
	});

	test('is proposed: its first PDU, or the one that is named', () => {
		const lab = labWith(FOUND);
		const first = shown({}, lab);
		assert.deepEqual(
			[first['begin'], first['pdu'], first['driver'], first['user'], first['password']],
			[old.id, 'apc', 'apc7952', 'alice', 'first secret'],
		);
		const other = shown({ pdu: 'other' }, lab);
		assert.deepEqual([other['driver'], other['ip'], other['password']], ['tasmota', '10.9.0.8', 'second secret']);
		assert.equal(wizard.fields({}, lab).find(({ id }) => id === 'password')?.kind, 'secret');
	});

	test('is copied whole, and in the plan without its secrets', () => {
		const lab = labWith(FOUND);
		const { pdus, aliases }: { pdus: unknown; aliases: unknown } = JSON.parse(FOUND);
		assert.deepEqual({ pdus: written({}, lab).pdus, aliases: written({}, lab).aliases }, { pdus, aliases });
		const { plan } = wizard.make({}, lab);
		assert.ok(!/first secret|second secret|alice/.test(JSON.stringify(plan)));
	});

	test('has what is changed, and keeps what is not asked for', () => {
		const lab = labWith(FOUND);
		assert.deepEqual(written({ password: 'new "one"' }, lab).pdus['apc'], {
			driver: 'apc7952',
			username: 'alice',
			password: 'new "one"',
			telnetport: 5023,
		});
		assert.deepEqual(written({ password: '' }, lab).pdus['apc'], {
			driver: 'apc7952',
			username: 'alice',
			telnetport: 5023,
		});
		// Settings of another driver mean nothing to this one.
		assert.deepEqual(written({ driver: 'snmpv1', settings: '{"onsetting": 1, "offsetting": 2}' }, lab).pdus['apc'], {
			driver: 'snmpv1',
			onsetting: 1,
			offsetting: 2,
		});
	});

	test('keeps what is proposed when the driver is another', () => {
		assert.deepEqual(written({ driver: 'intellinet' }, labWith(FOUND)).pdus['apc'], {
			driver: 'intellinet',
			username: 'alice',
			password: 'first secret',
		});
	});

	test('takes one more PDU under another name', () => {
		const { pdus } = written({ pdu: '10.9.0.9', user: 'bob', password: 'third secret' }, labWith(FOUND));
		assert.deepEqual(Object.keys(pdus), ['apc', 'other', '10.9.0.9']);
		assert.deepEqual(pdus['10.9.0.9'], { driver: 'apc7952', username: 'bob', password: 'third secret' });
	});

	test('that can not be read is told, and nothing else hinders', () => {
		const problemOf = (text: string, given: Given = {}): string | undefined =>
			wizard.fields(given, labWith(text)).find(({ id }) => id === 'begin')?.problem;
		assert.match(problemOf('{"pdus"') ?? '', /^The configuration of rack is no JSON/);
		assert.match(problemOf('') ?? '', /^rack has no pdudaemon\.conf that can be found/);
		assert.equal(problemOf('{"pdus"', { begin: 'none' }), undefined);
	});

	test('that pduclient speaks to has other lines in its dictionaries', () => {
		const warning = wizard.fields({}, labWith('{"pdus": {}}')).find(({ id }) => id === 'begin')?.warning;
		assert.match(warning ?? '', /pduclient/);
	});
});

test('a driver that pdudaemon lacks keeps all of it from starting: that is told, with the name it may be', () => {
	const warning = (driver: string): string | undefined =>
		wizard.fields({ pdu: 'a', driver }, world).find(({ id }) => id === 'driver')?.warning;
	assert.match(warning('ykushxs') ?? '', /does not start .* It has YKUSHXS\./);
	assert.equal(warning('YKUSHXS'), undefined);
});

test('the lines for a dictionary stand in the preview and at the end', () => {
	const { copies = [], ends } = wizard.make({ pdu: '10.9.0.7', outlet: '4', client: 'curl' }, world);
	assert.match(
		copies[1] ?? '',
		/hard_reset_command = 'curl .*calvin-pdudaemon:16421.*reboot\?hostname=10\.9\.0\.7&port=4/,
	);
	assert.deepEqual(ends.slice(-copies.length), copies);
	assert.equal(wizard.make({}, world).copies, undefined);
});
