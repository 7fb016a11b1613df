/** A server split into its parts: what comes of it, and what is refused. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SERVER_LABEL } from '../../../../../source/lab/lava/server/split.ts';
import { whyNotSplit } from '../../../../../source/lab/plans/server/split-existing.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { volume, jobs, etc, coordinator, one, found, split, words, targets, specIn } from './split-for-tests.ts';

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

	test('has its coordinator listen for workers, where its release does not by itself', () => {
		const told = (version: string): number =>
			split({ ...one, image: `lavasoftware/lava-server:${version}` }).steps.filter(
				step => step.do === 'exec' && /coordinator listen/.test(step.says),
			).length;
		assert.deepEqual(['2023.01', '2026.09', '2026.10'].map(told), [0, 0, 1]);
		const { steps } = split({ ...one, image: 'lavasoftware/lava-server:2026.10' });
		const restart = steps.findIndex(step => step.do === 'restart');
		const at = steps.slice(restart - 1, restart + 1).map(step => 'container' in step && step.container.name);
		assert.deepEqual(at, ['lava-coordinator', 'lava-coordinator'], 'it reads its file when it starts');
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
