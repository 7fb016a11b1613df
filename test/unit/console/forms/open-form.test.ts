/** A form with the snapshot of the moment: its host, its place when questions come and go, what is held against it. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Form, openForm } from '../../../../source/console/state/form.ts';
import {
	formResult,
	formViews,
	hostOfForm,
	keptPlace,
	stillAsked,
	informedForm,
} from '../../../../source/console/state/open-form.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import type { WizardId } from '../../../../source/wizards/wizards.ts';
import { NOTHING_KNOWN, type World } from '../../../../source/wizards/world.ts';
import { byId, networkOf } from '../../lab/objects-for-tests.ts';
import { hostsWith, snapshot, world } from '../../wizards/world-for-tests.ts';

const attic = hostKey('attic');
const one = hostsWith(snapshot);
const two: World['hosts'] = [
	...one,
	{
		snapshot: { ...snapshot, key: attic, networks: byId(networkOf('attics', [{ subnet: '10.1.0.0/24' }])) },
		address: undefined,
		readOnly: false,
	},
];

const formOf = (wizard: WizardId, given: Given = {}, change: Partial<Form> = {}): Form => ({
	...openForm(wizard, given, world.facts, snapshot.key),
	awaits: undefined,
	...change,
});

const at = (form: Form, hosts: World['hosts'], id: string): number =>
	formViews(form, hosts).findIndex(view => view.id === id);

suite('the host of a form', () => {
	test('is the one that is answered, else the one that it was opened for', () => {
		assert.equal(hostOfForm(formOf('network'), two), snapshot.key);
		assert.equal(hostOfForm(formOf('network', {}, { host: attic }), two), attic);
		assert.equal(hostOfForm(formOf('network', { host: attic }), two), attic);
		assert.equal(hostOfForm(formOf('network', { host: 'gone' }, { host: attic }), two), attic);
	});

	test('is where its questions are asked', () => {
		const names = (form: Form): unknown => formViews(form, two).find(({ id }) => id === 'name')?.value;
		assert.equal(names(formOf('network')), 'dockernet-2');
		assert.equal(names(formOf('network', { host: attic })), 'dockernet');
		assert.equal(
			names(formOf('network', {}, { host: hostKey('gone') })),
			'dockernet-2',
			'on the first one where it has gone',
		);
		assert.throws(() => formViews(formOf('network'), []), /needs a host/);
		assert.equal(formResult(formOf('network', { name: 'boards-2' }), two).plan.steps[0]?.do, 'create-network');
	});
});

suite('a form that becomes another', () => {
	const before = (id: string): Form => {
		const form = formOf('network');
		return { ...form, at: at(form, one, id) };
	};

	test('keeps the keys at their question, whatever comes before that', () => {
		const form = before('ipv6');
		const after = { ...form, given: { driver: 'macvlan' } };
		const moved = keptPlace(form, after, one);
		assert.equal(formViews(moved, one)[moved.at]?.id, 'ipv6');
		assert.notEqual(moved.at, form.at);
	});

	test('keeps them at the first question too', () => {
		const form = before('name');
		assert.equal(form.at, 0);
		assert.equal(keptPlace(form, { ...form, at: 2 }, one).at, 0);
	});

	test('is the same where nothing moved, or the question is gone', () => {
		const form = before('name');
		const after = { ...form, given: { driver: 'macvlan' } };
		assert.equal(keptPlace(form, after, one), after);
		const six = { ...formOf('network', { ipv6: true }) };
		const there = { ...six, at: at(six, one, 'subnet6') };
		const without = { ...there, given: {} };
		assert.equal(keptPlace(there, without, one), without);
	});

	test('by what it is told keeps its place too', () => {
		const form = { ...formOf('server', {}, { facts: NOTHING_KNOWN, awaits: 'facts' }) };
		const reported = informedForm(
			{ ...form, at: at(form, one, 'keep') },
			{ facts: world.facts, awaits: undefined },
			one,
		);
		assert.equal(formViews(reported, one)[reported.at]?.id, 'keep');
		assert.equal(reported.awaits, undefined);
	});
});

test('a proposal is not held against anyone while facts are awaited, and an answer is', () => {
	const wrong = (given: Given, awaits: Form['awaits']): string[] =>
		formViews(formOf('network', given, { awaits }), one).flatMap(({ id, problem }) =>
			problem === undefined ? [] : [id],
		);
	assert.deepEqual(wrong({ driver: 'macvlan' }, undefined), ['parent']);
	assert.deepEqual(wrong({ driver: 'macvlan' }, 'facts'), []);
	assert.deepEqual(wrong({ driver: 'macvlan', parent: 'eth 0' }, 'facts'), ['parent']);
	assert.deepEqual(wrong({ driver: 'macvlan' }, 'answers'), []);
});

test('what answers ask for is what nobody has looked up', () => {
	const form = formOf('reset', { container: 'calvin' });
	assert.deepEqual(stillAsked(form, one), []);
	const unseen = { ...form, facts: { ...world.facts, answers: new Map() } };
	assert.deepEqual(
		stillAsked(unseen, one).map(({ about }) => about),
		['container'],
	);
});
