/** No plan makes anew or removes what lava-docker or lava-docker-worker look after. */

import { LOCAL } from '../../../source/lab/host.ts';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { againWizard } from '../../../source/wizards/dispatcher/again.ts';
import { removalWizard } from '../../../source/wizards/worker/removal.ts';
import { resetWizard } from '../../../source/wizards/worker/reset.ts';
import { askedKey, type LookedUp, type World } from '../../../source/wizards/world.ts';
import { containerActions } from '../../../source/console/actions/container.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import type { Container } from '../../../source/lab/objects.ts';
import { mendedElsewhere } from '../../../source/lab/plans/fix/fix.ts';
import { recreatable } from '../../../source/lab/plans/fix/recreate-worker.ts';
import { refusal } from '../../../source/lab/plans/switch/rules.ts';
import type { FoundContainer } from '../../../source/lab/spec/read/container.ts';
import { world } from '../wizards/world-for-tests.ts';
import { byId, containerOf } from '../lab/objects-for-tests.ts';

const image = 'lavasoftware/lava-dispatcher:2023.01';
const compose = { 'com.docker.compose.project': 'output', 'com.docker.compose.service': 'lava-slave-1' };
const managed = {
	'lava-docker': containerOf('output_lava-slave-1_1', {
		image: 'output_lava-slave-1',
		command: '/start.sh',
		labels: compose,
	}),
	'lava-docker-worker': containerOf('lava-worker-2023.01-k3v9q', { image, status: 'running' }),
};
const byCompose = containerOf('lab-worker-1', { image, labels: compose });

const foundOf = ({ id, name }: Container): FoundContainer => ({
	id,
	imageId: 'i',
	status: 'running',
	spec: { name, image },
	secrets: new Map(),
	macNetworks: [],
	dependants: [],
	missing: [],
	warnings: [],
});

function around(container: Container): World {
	const facts: LookedUp = {
		about: 'container',
		old: foundOf(container),
		changes: [],
		image: undefined,
		imageNow: undefined,
	};
	const [known] = world.facts.workers.flatMap(row => (row.worker ? [{ ...row, container, key: 'it' }] : []));
	return {
		hosts: [],
		snapshot: { ...world.snapshot, containers: byId(...world.snapshot.containers.values(), container) },
		facts: {
			...world.facts,
			workers: known === undefined ? [] : [known],
			answers: new Map([[askedKey({ about: 'container', id: container.id }), facts]]),
		},
	};
}

/** Why each of the plans is not to be had; undefined: it is. */
const plans: Readonly<Record<string, (container: Container) => string | undefined>> = {
	recreated: container => {
		const given = { container: container.name };
		return againWizard.fields(given, around(container)).find(({ id }) => id === 'container')?.problem;
	},
	reset: container => {
		const given = { container: container.name };
		return resetWizard.fields(given, around(container)).find(({ id }) => id === 'container')?.problem;
	},
	'removed with its worker': container =>
		removalWizard.fields({ worker: 'it' }, around(container)).find(({ id }) => id === 'worker')?.problem,
	switched: container =>
		refusal(
			{
				container,
				found: foundOf(container),
				target: { image, digest: 'sha256:1', list: false, platforms: ['linux/amd64'] },
				current: undefined,
			},
			{ host: 'amd64', serverVersion: undefined },
		),
	fixed: container => {
		const { snapshot, facts } = around(container);
		const [row] = facts.workers;
		assert.ok(row);
		const fixing = recreatable({ row, lab: snapshot, facts: { container, old: foundOf(container), changes: [] } });
		return fixing.state === 'refused' ? fixing.why : undefined;
	},
	removed: container => {
		const action = containerActions.find(({ id }) => id === 'container.remove');
		const { snapshot } = around(container);
		const size = { columns: 80, rows: 24 };
		const state = initialState({
			size,
			now: 0,
			readOnly: false,
			demo: false,
			logs: {},
			hosts: [{ named: { key: LOCAL }, snapshot }],
			folder: '',
		});
		const containers = { ...state.lists.containers, key: container.id };
		return action?.unless?.({ ...state, lists: { ...state.lists, containers } });
	},
};

describe('a container of a manager of its own', () => {
	for (const [plan, whyNot] of Object.entries(plans)) {
		it(`is not ${plan}, and what to do instead is said`, () => {
			assert.match(whyNot(managed['lava-docker']) ?? '', /boards\.yaml/);
			assert.match(whyNot(managed['lava-docker-worker']) ?? '', /its service/);
		});

		it(`may be ${plan} where Compose made it`, () => assert.equal(whyNot(byCompose), undefined));
	}

	it('is not offered to be fixed, only said where it is', () => {
		const verdict = {
			rule: 'version',
			state: 'wrong',
			says: '',
			because: [],
			fix: { label: '', action: { do: 'change-version', container: managed['lava-docker'], version: '2023.01' } },
		} as const;
		assert.match(mendedElsewhere({ verdict, container: managed['lava-docker'] }) ?? '', /boards\.yaml/);
		assert.equal(mendedElsewhere({ verdict, container: byCompose }), undefined);
	});

	it('and where Compose made it, a plan says what its file has to do with it', () => {
		const where = around(byCompose);
		const warnings = [againWizard, resetWizard, removalWizard].map(wizard => {
			const given = wizard === removalWizard ? { worker: 'it' } : { container: byCompose.name };
			return wizard.make(given, where).plan.warnings.join(' ');
		});
		for (const said of warnings) assert.match(said, /docker compose up/);
	});
});
