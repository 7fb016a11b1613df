import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../../source/lab/drift.ts';
import type { Step } from '../../../../../source/lab/plan.ts';
import { recreationNotes, remadeWith } from '../../../../../source/lab/plans/recreate/dependants.ts';
import { recreateSteps, whyNotRecreated } from '../../../../../source/lab/plans/recreate/recreate.ts';
import { steadilyRunning } from '../../../../../source/lab/plans/well.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import type { Dependant, FoundContainer } from '../../../../../source/lab/spec/read/container.ts';
import { runningOf } from '../../found-for-tests.ts';

const idOf = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0');

type Needs = readonly (readonly [how: Dependant['needs'][number]['how'], of: string])[];

function dependant(spec: ContainerSpec, needs: Needs, rest: object = {}, changes: readonly Change[] = []): Dependant {
	const { container, found } = runningOf(spec, { id: idOf(spec.name), ...rest });
	return { container, found, changes, needs: needs.map(([how, of]) => ({ how, id: idOf(of) })) };
}

const base: ContainerSpec = {
	name: 'vpn',
	image: 'vpn',
	networks: [{ network: 'lab' }],
	mounts: [{ type: 'volume', source: 'data', target: '/data' }],
};
const { container, found } = runningOf(base, { id: idOf('vpn') });

const worker = dependant({ name: 'calvin', image: 'debian', networkMode: `container:${idOf('vpn')}` }, [
	['network', 'vpn'],
]);
const sniffer = dependant({ name: 'dump', image: 'debian', pid: `container:${idOf('calvin')}` }, [['pid', 'calvin']]);
const backup = dependant(
	{
		name: 'backup',
		image: 'debian',
		volumesFrom: ['vpn:ro'],
		mounts: [
			{ type: 'volume', source: 'data', target: '/data' },
			{ type: 'volume', source: 'own', target: '/own' },
		],
	},
	[['volumes', 'vpn']],
);

const withThese = (...dependants: Dependant[]): FoundContainer => ({ ...found, dependants });
const steps = (old: FoundContainer, spec: ContainerSpec = base): string[] =>
	recreateSteps({ old, grace: 3, spec, well: steadilyRunning('vpn') }).map(words);

function words(step: Step): string {
	if (step.do === 'create') return `create ${step.spec.name}`;
	if (step.do === 'wait') return 'container' in step.until ? `wait ${step.until.container.name}` : 'wait';
	return 'container' in step ? `${step.do} ${step.container.name.replace(/-old-.*/, '-old')}` : step.do;
}

const created = (old: FoundContainer, spec: ContainerSpec, name: string): ContainerSpec | undefined =>
	recreateSteps({ old, grace: 3, spec, well: steadilyRunning('vpn') }).flatMap(step =>
		step.do === 'create' && step.spec.name === name ? [step.spec] : [],
	)[0];

describe('containers that need the one that is recreated', () => {
	it('stop before it, are made after it, and are undone the other way round', () => {
		const order =
			'stop dump, rename dump, stop calvin, rename calvin, stop vpn, rename vpn, disconnect vpn-old, create vpn, start vpn, wait vpn, create calvin, start calvin, wait calvin, create dump, start dump, wait dump, remove vpn-old, remove calvin-old, remove dump-old';
		assert.equal(steps(withThese(worker, sniffer)).join(', '), order);
	});

	it('need the new ones by their names', () => {
		const old = withThese(worker, sniffer);
		assert.equal(created(old, base, 'calvin')?.networkMode, 'container:vpn');
		assert.equal(created(old, base, 'dump')?.pid, 'container:calvin');
	});

	it('stay stopped where they did not run, and where nothing is started', () => {
		const rests = { ...worker, found: { ...worker.found, status: 'exited' as const } };
		const its = steps(withThese(rests)).filter(step => step.includes('calvin'));
		assert.deepEqual(its, ['rename calvin', 'create calvin', 'remove calvin-old']);
		const stopped = { ...withThese(worker), status: 'exited' as const };
		assert.ok(!steps(stopped).includes('start calvin'));
		assert.match(recreationNotes(stopped).join(), /It runs now, and can start again only when the other one runs/);
	});

	it('keep mounts that they took over whatever becomes of them, where they would be gone when they stop', () => {
		const passing = dependant({ ...backup.found.spec, autoRemove: true }, [['volumes', 'vpn']]);
		const moved: ContainerSpec = { ...base, mounts: [{ type: 'volume', source: 'data-2', target: '/data' }] };
		const old = withThese(passing);
		assert.deepEqual(remadeWith(old, moved), []);
		assert.ok(!steps(old, moved).some(step => step.includes('backup')));
		assert.equal(whyNotRecreated(container, old), undefined);
		assert.match(recreationNotes(old).join(), /backup .* it was started with --rm, and is never recreated/);
		const lives = dependant({ ...worker.found.spec, autoRemove: true }, [['network', 'vpn']]);
		assert.match(whyNotRecreated(container, withThese(lives)) ?? '', /calvin lives in its network.*--rm/);
	});

	it('keep mounts that they took over, unless they change', () => {
		const old = withThese(backup);
		assert.deepEqual(remadeWith(old), []);
		assert.deepEqual(recreationNotes(old), [
			'backup takes over its mounts, and keeps them: it is recreated only where they change.',
		]);
		const moved: ContainerSpec = { ...base, mounts: [{ type: 'volume', source: 'data-2', target: '/data' }] };
		assert.deepEqual(created(old, moved, 'backup')?.mounts, [{ type: 'volume', source: 'own', target: '/own' }]);
		assert.deepEqual(created(old, moved, 'backup')?.volumesFrom, ['vpn:ro']);
	});

	it('are recreated for a tie to one that is, and for no other', () => {
		const beside = dependant({ name: 'web', image: 'nginx', networkMode: `container:${idOf('other')}` }, [
			['network', 'other'],
		]);
		const ofBackup = dependant({ name: 'copy', image: 'debian', volumesFrom: ['backup'] }, [['volumes', 'backup']]);
		const both = dependant({ name: 'both', image: 'debian', volumesFrom: ['vpn'] }, [
			['volumes', 'vpn'],
			['pid', 'vpn'],
		]);
		const remade = (...all: Dependant[]): string[] => remadeWith(withThese(...all)).map(each => each.container.name);
		assert.deepEqual(remade(beside, backup, ofBackup), []);
		assert.deepEqual(remade(worker, beside, both), ['calvin', 'both']);
		assert.deepEqual(recreationNotes(withThese(ofBackup)), [], "it takes another's mounts");
		const moved: ContainerSpec = { ...base, mounts: [{ type: 'volume', source: 'data-2', target: '/data' }] };
		assert.deepEqual(
			remadeWith(withThese(backup, ofBackup, beside), moved).map(each => each.container.name),
			['backup'],
			'mounts that are taken over from it alone have moved',
		);
	});

	it('stand in the way with data in no volume, of a server or a database', () => {
		const data: Change[] = [{ path: '/var/lib/postgresql/15', kind: 'added', folder: true, size: undefined }];
		const why = (image: string): string | undefined =>
			whyNotRecreated(
				container,
				withThese(dependant({ name: 'db', image, ipc: `container:${idOf('vpn')}` }, [['ipc', 'vpn']], {}, data)),
			);
		assert.match(why('postgres:15') ?? '', /It has data in no volume: \/var\/lib\/postgresql/);
		assert.equal(why('debian:13'), undefined);
	});

	it('are named alone where they lose nothing', () => {
		assert.deepEqual(recreationNotes(withThese(worker)), [
			'calvin lives in its network: it stops with it, and is recreated after it.',
		]);
	});

	it('are named, with what they lose', () => {
		const changes: Change[] = [{ path: '/root/notes', kind: 'added', folder: false, size: 2000 }];
		const notes = recreationNotes(withThese({ ...worker, changes }));
		assert.deepEqual(notes, [
			'calvin lives in its network: it stops with it, and is recreated after it.',
			'What was written in calvin goes: 2.0 kB in /root/notes.',
		]);
	});

	it('stand in the way where they can’t be recreated', () => {
		assert.equal(whyNotRecreated(container, withThese(worker, sniffer)), undefined);
		const passing = dependant({ ...worker.found.spec, autoRemove: true }, [['network', 'vpn']]);
		assert.match(
			whyNotRecreated(container, withThese(passing)) ?? '',
			/^calvin lives in its network, and can't be recreated with it\. It was started with --rm/,
		);
		const data: Change[] = [{ path: '/var/lib/postgresql/13', kind: 'added', folder: true, size: undefined }];
		const server = { name: 'lava', image: 'lavasoftware/lava-server:2023.01', ipc: `container:${idOf('vpn')}` };
		const full = dependant(server, [['ipc', 'vpn']], {}, data);
		assert.match(whyNotRecreated(container, withThese(full)) ?? '', /data in no volume: \/var\/lib\/postgresql/);
	});

	it('can’t be recreated themselves without it', () => {
		const missing = [{ how: 'volumes' as const, other: 'data' }];
		assert.match(
			whyNotRecreated(container, { ...found, missing }) ?? '',
			/It needs data \(--volumes-from\), which is gone/,
		);
	});
});
