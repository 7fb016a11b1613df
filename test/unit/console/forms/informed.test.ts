/** A form that is filled in while what it has to know is still being looked up. */

import { LOCAL } from '../../../../source/lab/host.ts';
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { currentView, type Form, goTo, openForm, toggled, turned } from '../../../../source/console/state/form.ts';
import { formViews, keptPlace, informedForm } from '../../../../source/console/state/open-form.ts';
import { freshWorkers } from '../../../../source/console/facts/fresh-workers.ts';
import { asking } from '../../../../source/console/state/overlay.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import { createStore } from '../../../../source/console/store/store.ts';
import type { FieldView } from '../../../../source/wizards/field.ts';
import { workerAnswer } from '../../../../source/wizards/fields/known-workers.ts';
import { wizardIds } from '../../../../source/wizards/wizards.ts';
import { NOTHING_KNOWN } from '../../../../source/wizards/world.ts';
import type { LavaView } from '../../../../source/console/state/host-view.ts';
import { openConsole } from '../console-for-tests.ts';
import { hostsWith, snapshot, world } from '../../wizards/world-for-tests.ts';

const hosts = hostsWith(snapshot);
const NOTHING_DONE = { events: [], usage: new Map(), commands: [] };

const viewOf = (form: Form, id: string): FieldView | undefined => formViews(form, hosts).find(view => view.id === id);

const reported = (form: Form): Form => informedForm(form, { awaits: undefined, facts: world.facts }, hosts);

const row = world.facts.workers.find(({ worker }) => worker !== undefined);
assert.ok(row?.worker && row.server);
const { worker: calvin, server } = row;

suite('what is answered while a form still looks around', () => {
	for (const wizard of wizardIds) {
		test(`${wizard}: every answer that is turned stands there when all is known`, () => {
			const opened = openForm(wizard);
			for (const [at, view] of formViews(opened, hosts).entries()) {
				const there = goTo(opened, at);
				const turn = view.kind === 'many' ? toggled(there, view) : turned(there, view, 1);
				const answered = keptPlace(there, turn, hosts);
				const chosen = viewOf(answered, view.id);
				if (chosen?.given !== true) continue;
				const later = reported(answered);
				assert.deepEqual(viewOf(later, view.id)?.value, chosen.value, view.id);
				assert.equal(currentView(later, formViews(later, hosts))?.id, view.id);
			}
		});
	}

	test('a worker that is known already is proposed and turned from the first key on', () => {
		const opened = goTo(
			openForm('worker', { worker: workerAnswer(row) }, { ...NOTHING_KNOWN, workers: world.facts.workers }),
			1,
		);
		const health = viewOf(opened, 'health');
		assert.equal(health?.value, 'maintenance');
		assert.ok(health);
		assert.equal(viewOf(reported(turned(opened, health, 1)), 'health')?.value, 'retired');
	});

	test('a worker stays the one that was meant when its container goes', () => {
		const opened = openForm('removal', { worker: workerAnswer(row) }, { ...NOTHING_KNOWN, workers: [row] });
		const other = { ...row, key: 'other', name: 'aaron', worker: { ...calvin, name: 'aaron' } };
		const workers = [other, { ...row, key: 'gone', container: undefined }];
		const later = informedForm(opened, { awaits: undefined, facts: { ...world.facts, workers } }, hosts);
		const view = viewOf(later, 'worker');
		assert.equal(view?.value, workerAnswer(row));
		assert.match(view?.help ?? '', /^It runs in no container here\./);
	});
});

suite('what was looked up', () => {
	test('reaches the form that it was looked up for, whatever covers it', t => {
		const { state, dispatch } = openConsole(t);
		const form = openForm('network', {});
		dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form } });
		dispatch({ type: 'overlay-opened', overlay: asking({ about: 'leave-form' }) });
		dispatch({ type: 'form-informed', key: form.key, news: { awaits: undefined, facts: world.facts } });
		dispatch({ type: 'overlay-closed' });
		const overlay = topOverlay(state());
		assert.ok(overlay?.kind === 'form');
		assert.deepEqual([overlay.form.facts, overlay.form.awaits], [world.facts, undefined]);
	});

	test('reaches no other form that was opened meanwhile', t => {
		const { state, dispatch } = openConsole(t);
		const left = openForm('network');
		const open = openForm('dispatcher');
		dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form: left } });
		dispatch({ type: 'overlay-closed' });
		dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form: open } });
		dispatch({ type: 'form-informed', key: left.key, news: { awaits: undefined, facts: world.facts } });
		assert.deepEqual(topOverlay(state()), { kind: 'form', form: open });
	});

	test('whoever is asked whether to leave wants no plan any more', t => {
		const { state, dispatch, press } = openConsole(t);
		const form = { ...openForm('network', {}), given: { name: 'boards' }, planWanted: true };
		dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form } });
		press('esc', 'n');
		const overlay = topOverlay(state());
		assert.ok(overlay?.kind === 'form');
		assert.equal(overlay.form.planWanted, false);
	});
});

suite('what LAVA tells of its workers', () => {
	const tells = (health: 'active' | 'retired', reportedAt = 0): LavaView => ({
		servers: [{ ...server, workers: [{ ...calvin, health }] }],
		heard: new Map([[server.key, { reportedAt, lastPings: new Map() }]]),
		traces: new Map(),
	});

	test('is in a form that asks about them, however late it comes', t => {
		const { state, dispatch } = openConsole(t);
		dispatch({ type: 'host-changed', host: { ...NOTHING_DONE, snapshot } });
		dispatch({ type: 'lava-changed', host: LOCAL, lava: tells('active') });
		const form = openForm('worker', { worker: workerAnswer(row) }, { ...NOTHING_KNOWN, workers: world.facts.workers });
		dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form } });
		dispatch({ type: 'form-informed', key: form.key, news: { awaits: undefined } });
		dispatch({ type: 'lava-changed', host: LOCAL, lava: tells('retired') });
		const overlay = topOverlay(state());
		assert.ok(overlay?.kind === 'form');
		assert.equal(viewOf(overlay.form, 'health')?.value, 'active');
		assert.match(viewOf(overlay.form, 'worker')?.help ?? '', /board-1 \(retired\)/);
	});

	test('is waited for when a plan has ended since', async t => {
		const console = openConsole(t);
		const store = createStore({
			...console.state(),
			hosts: console.state().hosts.map(host => ({ ...host, snapshot })),
		});
		t.after(store.close);
		const hear = (reportedAt: number): void =>
			store.dispatch({
				type: 'lava-changed',
				host: LOCAL,
				lava: tells('retired', reportedAt),
			});
		hear(100);
		await freshWorkers(store, 50);
		let over = false;
		const waiting = freshWorkers(store, 200).then(() => (over = true));
		const drawn = new Promise<void>(resolve => store.subscribe(resolve));
		hear(150);
		await drawn;
		assert.equal(over, false);
		hear(200);
		await waiting;
	});
});
