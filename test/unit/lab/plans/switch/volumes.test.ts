/** The volumes of a server that is switched: when they have to be known, and how the old one is told. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { switchImages } from '../../../../../source/lab/plans/switch/switch.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';
import { manifest, planned, request, serverPart, serverSpec } from './switch-for-tests.ts';

const next = manifest('lavasoftware/lava-server:2023.03', 'sha256:3333');
const same = manifest('lavasoftware/lava-server:2023.01', 'sha256:1111');
const part = (rest: Partial<ContainerSpec>, target = next) =>
	serverPart(target, runningOf({ ...serverSpec, ...rest }, { image: serverSpec.image }));

suite('the engine has to tell its volumes', () => {
	const elsewhere = { environment: { DATABASE_URL: { secret: 'x' } } };
	const rows: [string, ReturnType<typeof part>, 'planned' | 'refused'][] = [
		['where the database of its own moves', part({}), 'refused'],
		['not for the same release', part({}, same), 'planned'],
		['not where the database is elsewhere', part(elsewhere), 'planned'],
	];
	for (const [what, each, state] of rows) {
		test(what, () => {
			const on = () => ({ architecture: 'amd64', volumes: undefined }) as const;
			assert.equal(switchImages([each], { ...request, on }).state, state);
		});
	}
});

suite('the database as the old release left it', () => {
	const kept = (source: { type: 'bind' | 'volume'; source: string }): string =>
		planned(part({ mounts: [{ ...source, target: '/var/lib/postgresql' }] })).warnings.find(each =>
			each.includes('for a way back'),
		) ?? '';

	test('stays in its volume, which a command removes', () => {
		assert.match(
			kept({ type: 'volume', source: 'db' }),
			/The volume db keeps the database as 2023\.01 left it.*well \("docker volume rm db"\)\.$/,
		);
	});

	test('stays in its folder', () => {
		assert.match(kept({ type: 'bind', source: '/srv/db' }), /The folder \/srv\/db keeps the database.*works well\.$/);
	});

	test('of a folder goes into a volume called after the server', () => {
		const { steps } = planned(part({ mounts: [{ type: 'bind', source: '/srv/db', target: '/var/lib/postgresql' }] }));
		assert.deepEqual(
			steps.flatMap(step => (step.do === 'create-volume' ? [step.volume.name] : [])),
			['lava-server-postgresql-2023.03'],
		);
	});
});
