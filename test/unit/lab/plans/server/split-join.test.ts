/** A server split into its parts, and joined again: what each way makes of it, and what it refuses. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SERVER_LABEL } from '../../../../../source/lab/lava/server/split.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { type JoinedPart, joinServerPlan, whyNotJoined } from '../../../../../source/lab/plans/server/join-server.ts';
import { partPlaces } from '../../../../../source/lab/plans/server/part-places.ts';
import { splitExistingPlan, whyNotSplit } from '../../../../../source/lab/plans/server/split-existing.ts';
import { exportedPlan } from '../../../../../source/lab/script/export.ts';
import type { ContainerSpec, MountSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';
import { detailOf, networkOf } from '../../objects-for-tests.ts';

const volume = (source: string, target: string): MountSpec => ({ type: 'volume', source, target });

const jobs = volume('jobs', '/var/lib/lava-server/default/media/job-output');
const etc = volume('etc', '/etc/lava-server');
const coordinator = volume('co', '/etc/lava-coordinator');

const one: ContainerSpec = {
	name: 'lava',
	image: 'lavasoftware/lava-server:2023.01',
	hostname: 'lava.lab',
	networks: [{ network: 'dockernet', ipv4: '172.18.0.5' }, { network: 'boards' }],
	ports: [80, 3079, 5500].map(port => ({ container: port, host: port })),
	labels: { rack: '7' },
	restart: 'unless-stopped',
	environment: {
		ALLOWED_HOSTS: 'lava',
		LAVA_ADMIN_PASSWORD: { secret: 'lava LAVA_ADMIN_PASSWORD' },
		GUNICORN_BIND: '--bind 127.0.0.1:8000',
	},
	mounts: [volume('db', '/var/lib/postgresql'), etc, jobs, coordinator, volume('own', '/opt/lab')],
};

const networks = new Map([
	['dockernet', networkOf('dockernet', [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17' }])],
	['boards', networkOf('boards', [{ subnet: '10.42.7.0/24', gateway: '10.42.7.1' }])],
]);

const found = (spec: ContainerSpec) => {
	const environment = Object.entries(spec.environment ?? {}).map(
		([name, value]) => `${name}=${typeof value === 'string' ? value : ''}`,
	);
	return runningOf(spec, { detail: detailOf({ environment }) });
};

function split(spec: ContainerSpec = one, changes: Parameters<typeof splitExistingPlan>[0]['changes'] = []) {
	const { container, found: old } = found(spec);
	const { parts, database } = partPlaces(spec, { networks, containers: new Map() });
	const postgresql = { name: 'lava-database', image: 'postgres:15', major: '15', pull: false, volume: 'lava-database' };
	return splitExistingPlan({
		container,
		old,
		changes,
		image: spec.image,
		database: { ...postgresql, address: database },
		places: parts,
	});
}

const specsOf = (plan: Plan): ReadonlyMap<string, ContainerSpec> =>
	new Map(plan.steps.flatMap(step => (step.do === 'create' ? [[step.spec.name, step.spec] as const] : [])));

const words = (plan: Plan): string[] =>
	plan.steps.map(step => {
		if (step.do === 'exec') return step.says;
		return 'container' in step ? `${step.do} ${step.container.name}` : step.do;
	});

const targets = ({ mounts = [] }: ContainerSpec): string[] => mounts.map(({ target }) => target);

function specIn(plan: Plan, name: string): ContainerSpec {
	const spec = specsOf(plan).get(name);
	assert.ok(spec, name);
	return spec;
}

suite('a server split into its parts', () => {
	const plan = split();
	const spec = (name: string): ContainerSpec => specIn(plan, name);

	test('has a front that is called, reached and labelled as it was', () => {
		const { hostname, networks: places, labels, ports, restart, environment, mounts } = spec('lava');
		assert.deepEqual([hostname, places, ports], ['lava.lab', one.networks, [{ container: 80, host: 80 }]]);
		assert.deepEqual(labels, { rack: '7', [SERVER_LABEL]: 'lava' });
		assert.deepEqual([restart, environment, mounts], ['unless-stopped', { SERVICES: 'apache2' }, undefined]);
	});

	test('publishes what the others listen on at them', () => {
		assert.deepEqual(spec('lava-coordinator').ports, [{ container: 3079, host: 3079 }]);
		assert.deepEqual(spec('lava-publisher').ports, [{ container: 5500, host: 5500 }]);
		assert.equal(spec('lava-web').ports, undefined);
	});

	test('gives each the folders that it needs, and none the database', () => {
		assert.deepEqual(targets(spec('lava-web')), [etc.target, jobs.target, '/opt/lab']);
		assert.deepEqual(targets(spec('lava-scheduler')), [etc.target, '/opt/lab']);
		assert.deepEqual(targets(spec('lava-publisher')), [etc.target, '/opt/lab']);
		assert.deepEqual(targets(spec('lava-coordinator')), [coordinator.target]);
	});

	test('tells settings to all that run LAVA, and its first user to the web server alone', () => {
		assert.equal(spec('lava-web').environment?.['GUNICORN_BIND'], '--bind 0.0.0.0:8000');
		assert.ok(spec('lava-web').environment?.['LAVA_ADMIN_PASSWORD']);
		for (const name of ['lava-scheduler', 'lava-publisher']) {
			assert.equal(spec(name).environment?.['ALLOWED_HOSTS'], 'lava');
			assert.equal(spec(name).environment?.['LAVA_ADMIN_PASSWORD'], undefined);
			assert.equal(spec(name).environment?.['LAVA_DB_MIGRATE'], 'no');
		}
		assert.deepEqual(spec('lava-coordinator').environment, { SERVICES: 'lava-coordinator' });
	});

	test('keeps addresses free of each other where the front has one', () => {
		const addresses = ['lava-web', 'lava-publisher', 'lava-scheduler', 'lava-coordinator', 'lava-database'].map(
			name => spec(name).networks?.[0]?.ipv4,
		);
		assert.equal(new Set(addresses).size, 5);
		assert.ok(addresses.every(address => address !== undefined && address !== '172.18.0.5'));
		assert.deepEqual(
			spec('lava-coordinator').networks?.map(({ network, ipv4 }) => [network, ipv4 !== undefined]),
			[
				['dockernet', true],
				['boards', false],
			],
		);
		assert.deepEqual(
			spec('lava-scheduler').networks?.map(({ network }) => network),
			['dockernet'],
		);
	});

	test('has its database moved while nothing of it runs, and its old container until all is seen', () => {
		const steps = words(plan);
		const order = [
			'Ask the database lavaserver at lava-database whether LAVA can have it',
			'stop lava',
			'Dump the database and restore it in its new place',
			'Tell LAVA where its events go',
			'start lava-web',
			'start lava',
			`remove lava-old-${'l'.repeat(12)}`,
			'Forget the former settings',
		].map(each => steps.lastIndexOf(each));
		assert.ok(
			order.every(at => at >= 0),
			steps.join('\n'),
		);
		assert.deepEqual(
			order,
			order.toSorted((a, b) => a - b),
		);
		const events = plan.steps.find(step => step.do === 'exec' && step.says === 'Tell LAVA where its events go');
		assert.match(JSON.stringify(events), /tcp:\/\/lava-publisher:5557/);
		assert.match(JSON.stringify(events?.do === 'exec' && events.undo), /20-lavadock-events\.yaml\.former/);
	});

	test('keeps what was in its container alone, in volumes', () => {
		const mounts = (one.mounts ?? []).filter(each => each !== jobs);
		const made = split({ ...one, mounts }, [
			{ path: `${jobs.target}/2026/output.yaml`, kind: 'added', folder: false, size: 1 },
		]);
		assert.ok(targets(specIn(made, 'lava-web')).includes(jobs.target));
		assert.ok(words(made).includes('copy lava-split'), words(made).join('\n'));
		assert.match(made.warnings.join('\n'), /job-output is in no volume: it moves to the volume lava-jobs\./);
	});

	test('is refused where its parts could not be what it was', () => {
		const why = (rest: Partial<ContainerSpec>): string | undefined => {
			const { container, found: old } = found({ ...one, ...rest });
			return whyNotSplit(container, old);
		};
		assert.equal(why({}), undefined);
		assert.match(why({ mounts: [] }) ?? '', /in its container alone/);
		assert.match(why({ mounts: [etc] }) ?? '', /in its container alone/);
		assert.equal(
			why({ mounts: [etc], environment: { SERVICES: 'gunicorn lava-scheduler lava-publisher apache2' } }),
			undefined,
		);
		assert.match(why({ environment: { SERVICES: 'gunicorn' } }) ?? '', /no LAVA server with all its services/);
		assert.match(why({ networks: [{ network: 'bridge' }] }) ?? '', /no network on which names are found/);
		assert.match(why({ image: 'lavasoftware/lava-server:2021.08' }) ?? '', /2022\.02/);
		assert.match(why({ entrypoint: ['/opt/start.sh'] }) ?? '', /program of its own/);
		assert.match(
			why({ mounts: [...(one.mounts ?? []), volume('site', '/etc/apache2/sites-available')] }) ?? '',
			/site of its own/,
		);
		assert.match(why({ autoRemove: true }) ?? '', /--rm/);
	});
});

suite('a server joined into one container', () => {
	const names = ['lava-coordinator', 'lava-publisher', 'lava-scheduler', 'lava-web', 'lava'];
	const apart = split();
	const parts: JoinedPart[] = names.map((name, at) => {
		const { container, found: old } = found(specIn(apart, name));
		const id = String(at).repeat(64);
		return { container: { ...container, id }, old: { ...old, id }, changes: [] };
	});
	const plan = joinServerPlan({ parts, image: one.image });
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
