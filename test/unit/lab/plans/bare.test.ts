/** Containers of which inspect tells no more than a name and an image: whatever plan is made of them, it is made. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { planAsFound } from '../../../../source/lab/plans/as-found.ts';
import { containerPlan } from '../../../../source/lab/plans/container/container.ts';
import { bootPlan } from '../../../../source/lab/plans/companion/boot/plan.ts';
import { recreateSteps } from '../../../../source/lab/plans/recreate/recreate.ts';
import { joinServerPlan } from '../../../../source/lab/plans/server/join-server.ts';
import { moveOutPlan, whyNotMovedOut } from '../../../../source/lab/plans/server/move-out.ts';
import { partPlaces } from '../../../../source/lab/plans/server/part-places.ts';
import { splitExistingPlan, whyNotSplit } from '../../../../source/lab/plans/server/split-existing.ts';
import { switchImages } from '../../../../source/lab/plans/switch/switch.ts';
import { steadilyRunning } from '../../../../source/lab/plans/well.ts';
import { resetPlan } from '../../../../source/lab/plans/worker/reset.ts';
import { exportedPlan } from '../../../../source/lab/script/export.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import { runningOf, type Running } from '../found-for-tests.ts';
import { found } from './server/split-for-tests.ts';
import { manifest, request } from './switch/switch-for-tests.ts';

const bare = (name: string, image: string, more: object = {}): Running => runningOf({ name, image, ...more });
const server = bare('lava', 'lavasoftware/lava-server:2023.01', { networks: [{ network: 'lab' }] });
const worker = bare('calvin', 'lavasoftware/lava-dispatcher:2023.01');
const place = { networks: new Map(), containers: new Map() };

const split = (): Plan =>
	splitExistingPlan({
		container: server.container,
		old: server.found,
		changes: [],
		image: server.found.spec.image,
		database: undefined,
		places: partPlaces(server.found.spec, place).parts,
		coordinatorMove: { steps: [], says: [] },
	});

function joined(): Plan {
	const parts = split()
		.steps.flatMap(step => (step.do === 'create' && step.spec.name !== 'lava-split' ? [step.spec] : []))
		.map(({ name, image, environment = {} }) => found({ name, image, environment }));
	return joinServerPlan({
		parts: parts.map(({ container, found: old }) => ({ container, old, changes: [] })),
		image: server.found.spec.image,
		coordinatorMove: { steps: [], says: [] },
	});
}

function switched(...all: readonly Running[]): Plan {
	const parts = all.map(part => ({
		...part,
		target: manifest(part.found.spec.image.replace('2023.01', '2026.10'), 'sha256:2'),
		current: undefined,
		changes: [],
	}));
	const made = switchImages(parts, request);
	assert.ok('plan' in made, JSON.stringify(made));
	return made.plan;
}

const plans: readonly [what: string, plan: () => Plan, makes: readonly string[]][] = [
	['split', split, ['lava-split', 'lava-web', 'lava-publisher', 'lava-scheduler', 'lava-coordinator', 'lava']],
	['joined', joined, ['lava-join', 'lava']],
	[
		'moved out of its container',
		() =>
			moveOutPlan({
				container: server.container,
				old: server.found,
				changes: [],
				image: server.found.spec.image,
				to: { at: 'elsewhere', database: { host: 'db', port: 5432, name: 'lava', user: 'lava' }, expected: 'empty' },
				majors: { from: undefined, to: undefined },
			}),
		['lava-ask', 'lava-move', 'lava'],
	],
	['upgraded', () => switched(server, worker), ['lava', 'calvin']],
	[
		'reset',
		() =>
			resetPlan({
				container: worker.container,
				old: worker.found,
				changes: [],
				imageNow: undefined,
				worker: undefined,
				keepSettings: true,
			}),
		['calvin'],
	],
	[
		'recreated',
		() => ({
			title: 'Recreate calvin',
			steps: recreateSteps({
				old: worker.found,
				grace: 1,
				spec: worker.found.spec,
				well: steadilyRunning('calvin'),
			}),
			warnings: [],
		}),
		['calvin'],
	],
	[
		'served from beside',
		() =>
			bootPlan({
				dispatcher: worker.container,
				old: worker.found,
				changes: [],
				address: '192.0.2.1',
				tftp: 'companion',
				http: 'companion',
				httpPort: 80,
				nfs: false,
				nbd: undefined,
				tftpFolder: '/srv/tftp',
				names: { tftp: 'calvin-tftp', http: 'calvin-http' },
				restart: 'no',
				worker: 'calvin',
				server: undefined,
				isOnline: false,
				config: undefined,
			}),
		['calvin', 'calvin-tftp', 'calvin-http'],
	],
	[
		'written down as they are',
		() => planAsFound({ containers: [server.found, worker.found], networks: [], volumes: [] }, 'The lab'),
		['lava', 'calvin'],
	],
];

const made = (steps: readonly Step[]): string[] =>
	steps.flatMap(step => (step.do === 'create' ? [step.spec.name] : []));

suite('containers of which little is told', () => {
	for (const [what, plan, makes] of plans) {
		test(`are ${what}, as commands and in each language that can say it`, () => {
			const { steps, warnings, ...rest } = plan();
			assert.deepEqual(made(steps).toSorted(), makes.toSorted());
			assert.ok(
				warnings.every(each => !/undefined|\[object/.test(each)),
				warnings.join('\n'),
			);
			const said = [
				...planCommands({ steps, warnings, ...rest }),
				...['a.sh', 'a.py'].flatMap(path => exportedPlan({ steps, warnings, ...rest }, path)).map(({ text }) => text),
			].join('\n');
			for (const name of makes) assert.ok(said.includes(name), name);
			assert.doesNotMatch(said, /undefined|\[object/);
		});
	}

	test('are told what stands in the way', () => {
		const alone = bare('lava', 'lavasoftware/lava-server:2023.01');
		assert.match(whyNotMovedOut(alone.container, alone.found) ?? '', /network|in its container alone/);
		assert.match(whyNotSplit(alone.container, alone.found) ?? '', /network|in its container alone/);
	});

	test('start, stop, restart and go with no more than they have', () => {
		for (const change of ['start', 'stop', 'restart', 'remove'] as const) {
			const { steps } = containerPlan(worker.container, { do: change });
			assert.ok(
				steps.some(step => step.do === change),
				change,
			);
		}
	});
});
