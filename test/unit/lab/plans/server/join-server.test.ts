/** A server in parts joined into one container: what comes of it, and what is refused. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SERVER_LABEL } from '../../../../../source/lab/lava/server/split.ts';
import { type JoinedPart, joinServerPlan, whyNotJoined } from '../../../../../source/lab/plans/server/join-server.ts';
import { exportedPlan } from '../../../../../source/lab/script/export.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { volume, jobs, etc, coordinator, one, found, split, words, targets, specIn } from './split-for-tests.ts';

const NOBODY = { steps: [], says: [] };

suite('a server joined into one container', () => {
	const names = ['lava-coordinator', 'lava-publisher', 'lava-scheduler', 'lava-web', 'lava'];
	const apart = split();
	const parts: JoinedPart[] = names.map((name, at) => {
		const { container, found: old } = found(specIn(apart, name));
		const id = String(at).repeat(64);
		return { container: { ...container, id }, old: { ...old, id }, changes: [] };
	});
	const plan = joinServerPlan({ parts, image: one.image, coordinatorMove: NOBODY });
	const spec = specIn(plan, 'lava');

	test('is called, reached and published as it was before it was split', () => {
		assert.deepEqual([spec.hostname, spec.networks], [one.hostname, one.networks]);
		assert.deepEqual(
			spec.ports?.map(({ host }) => Number(host)).toSorted((a, b) => a - b),
			[80, 3079, 5500],
		);
		assert.deepEqual(spec.labels, { rack: '7', [SERVER_LABEL]: 'lava' });
		assert.deepEqual([spec.restart, spec.init], ['unless-stopped', undefined]);
	});

	test('has what its front had of its own, and nothing that it had not', () => {
		const had = { domainname: 'lab.example', expose: ['8000/tcp'], publishAll: true };
		const joined = (rest: Partial<ContainerSpec>): ContainerSpec =>
			specIn(
				joinServerPlan({
					parts: parts.map(part =>
						part.container.name === 'lava'
							? { ...part, old: { ...part.old, spec: { ...part.old.spec, ...rest } } }
							: part,
					),
					image: one.image,
					coordinatorMove: NOBODY,
				}),
				'lava',
			);
		const { domainname, expose, publishAll } = joined(had);
		assert.deepEqual({ domainname, expose, publishAll }, had);
		assert.equal(joined({ publishAll: false }).publishAll, false);
		for (const name of Object.keys(had)) assert.ok(!Object.hasOwn(spec, name), name);
	});

	test('has the folders and the settings of all of them, and its database where that is', () => {
		assert.deepEqual(targets(spec).toSorted(), [etc.target, jobs.target, coordinator.target, '/opt/lab'].toSorted());
		assert.deepEqual(Object.keys(spec.environment ?? {}).toSorted(), [
			'ALLOWED_HOSTS',
			'LAVA_ADMIN_PASSWORD',
			'SERVICES',
		]);
		assert.doesNotMatch(JSON.stringify(spec.environment?.['SERVICES']), /postgresql/);
	});

	test('has what its web server and its coordinator had in their containers alone, in volumes', () => {
		const without = { jobs: jobs.target, coordinator: coordinator.target };
		const joined = joinServerPlan({
			parts: parts.map(part => {
				const { mounts = [] } = part.old.spec;
				const kept = mounts.filter(({ target }) => target !== without.jobs && target !== without.coordinator);
				const changed = { path: '', kind: 'added', folder: false, size: 1 } as const;
				const changes =
					part.container.name === 'lava-web'
						? [{ ...changed, path: `${without.jobs}/7/output.yaml` }]
						: part.container.name === 'lava-coordinator'
							? [{ ...changed, path: `${without.coordinator}/lava-coordinator.conf` }]
							: [];
				return { ...part, old: { ...part.old, spec: { ...part.old.spec, mounts: kept } }, changes };
			}),
			image: one.image,
			coordinatorMove: NOBODY,
		});
		assert.deepEqual(
			joined.steps.flatMap(step => (step.do === 'copy' ? [[step.from.name.split('-old-')[0], step.path]] : [])),
			[
				['lava-web', without.jobs],
				['lava-coordinator', without.coordinator],
			],
		);
		const sources = specIn(joined, 'lava').mounts?.flatMap(mount => (mount.type === 'volume' ? [mount.source] : []));
		assert.deepEqual(sources?.toSorted(), ['etc', 'lava-coordinator', 'lava-jobs', 'own']);
		assert.match(joined.warnings.join('\n'), /job-output is in no volume: it moves to the volume lava-jobs/);
	});

	test('stops its parts in order and keeps them until it answers', () => {
		const steps = words(plan);
		assert.deepEqual(
			steps.filter(each => each.startsWith('stop')),
			[
				'stop lava',
				'stop lava-web',
				'stop lava-scheduler',
				'stop lava-publisher',
				'stop lava-coordinator',
				'stop lava-join',
			],
		);
		assert.ok(steps.findIndex(each => each.startsWith('remove')) > steps.indexOf('start lava'));
	});

	test('has its coordinator listen for workers, where its release does not by itself', () => {
		const told = (version: string): string[] =>
			joinServerPlan({
				parts: parts.map(part => ({
					...part,
					container: { ...part.container, image: `lavasoftware/lava-server:${version}` },
				})),
				image: one.image,
				coordinatorMove: NOBODY,
			}).steps.flatMap(step =>
				step.do === 'exec' && /coordinator listen/.test(step.says) ? [step.container.name] : [],
			);
		assert.deepEqual(told('2026.09'), []);
		assert.deepEqual(told('2026.10'), ['lava-join'], 'before it runs');
	});

	test('goes out as a script of either language, as its split does, and not as Compose', () => {
		for (const made of [apart, plan]) {
			for (const ending of ['sh', 'py']) {
				const [file] = exportedPlan(made, `lab.${ending}`);
				assert.ok(file !== undefined && file.text.includes('20-lavadock-events.yaml'), ending);
			}
			assert.throws(() => exportedPlan(made, 'compose.yaml'), /Compose/);
		}
	});

	test('is refused where one container would not be what they are', () => {
		const why = (name: string, rest: Partial<ContainerSpec>): string | undefined =>
			whyNotJoined(
				parts.map(part =>
					part.container.name === name ? { ...part, old: { ...part.old, spec: { ...part.old.spec, ...rest } } } : part,
				),
			);
		assert.equal(whyNotJoined(parts), undefined);
		assert.match(whyNotJoined(parts.slice(1)) ?? '', /No container of it runs lava-coordinator/);
		assert.match(why('lava', { mounts: [volume('site', '/etc/apache2')] }) ?? '', /lava has files of its own/);
		assert.match(why('lava-web', { mounts: [jobs] }) ?? '', /settings are in its container alone/);
		assert.match(
			why('lava-publisher', { command: ['lava-publisher'] }) ?? '',
			/lava-publisher runs a program of its own/,
		);
		const other = parts.map((part, at) => (at === 0 ? { ...part, old: { ...part.old, imageId: 'sha256:2' } } : part));
		assert.match(whyNotJoined(other) ?? '', /several images/);
	});
});
