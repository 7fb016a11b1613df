/** A worker whose server and container are here, to be fixed. */

import assert from 'node:assert/strict';
import type { Container } from '../../../../../source/lab/objects.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { fixPlan } from '../../../../../source/lab/plans/fix/fix.ts';
import type { Ailing, FixFacts, Fixing } from '../../../../../source/lab/plans/fix/fixing.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import type { FixAction } from '../../../../../source/lab/verdict/verdict.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../../objects-for-tests.ts';
import { type Changes, rowOf, workerContainer } from '../../verdict/small-lab.ts';

export const container = { id: 'id-calvin-worker', name: 'calvin-worker' };
export const server = { key: 'id-lava-server', name: 'lava-server' };
const dockernet = networkOf('dockernet', [
	{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17' },
]);

export const lavaServer = containerOf('lava-server', {
	image: 'lavasoftware/lava-server:2023.01',
	endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5', staticIpv4: '172.18.0.5' })],
	detail: detailOf({}),
});

export const spec: ContainerSpec = {
	name: 'calvin-worker',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	environment: { URL: 'http://172.18.0.5/', WORKER_NAME: '--name=calvin' },
	networks: [{ network: 'dockernet', ipv4: '172.18.0.6' }],
	restart: 'always',
	labels: { kept: 'yes' },
};

export const token = '/var/lib/lava/dispatcher/worker/token';

function factsOf(worker: Container, found: Partial<ContainerSpec> = {}): FixFacts {
	return {
		container: worker,
		old: {
			id: worker.id,
			imageId: '',
			status: worker.status,
			spec: { ...spec, ...found },
			secrets: new Map([['calvin-worker TOKEN', 'abc']]),
			macNetworks: [],
			dependants: [],
			missing: [],
			warnings: [],
		},
		changes: [{ path: token, kind: 'added', folder: false, size: 32 }],
	};
}

type Request = { changes?: Changes; found?: Partial<ContainerSpec>; server?: Container; worker?: Partial<Container> };

export function ailing({ changes = {}, found, server: lava = lavaServer, worker = {} }: Request): Ailing {
	const made = workerContainer('calvin-worker', { ...changes, container: { ...changes.container, ...worker } });
	const row = { ...rowOf(changes), container: made };
	const containers = byId(lava, made);
	return { row, lab: { containers, networks: byId(dockernet), host: undefined }, facts: factsOf(made, found) };
}

export const fixed = (action: FixAction, request: Request = {}): Fixing => fixPlan(action, ailing(request));

export function planOf(action: FixAction, request: Request = {}): Plan {
	const fixing = fixed(action, request);
	assert.equal(fixing.state, 'planned', fixing.state === 'refused' ? fixing.why : '');
	return fixing.state === 'planned' ? fixing.plan : assert.fail();
}

export const stepsOf = (action: FixAction, request: Request = {}): string[] =>
	planOf(action, request).steps.map(step => step.do);

export function whyNot(action: FixAction, request: Request = {}): string {
	const fixing = fixed(action, request);
	return fixing.state === 'refused' ? fixing.why : assert.fail('there is a plan');
}

export function specMade(plan: Plan): ContainerSpec {
	const step = plan.steps.find(each => each.do === 'create');
	return step?.do === 'create' ? step.spec : assert.fail('nothing is made');
}

export const giveToken: FixAction = { do: 'give-token', server, worker: 'calvin', container };
export const recreated = (changes: Extract<FixAction, { do: 'recreate' }>['changes']): FixAction => ({
	do: 'recreate',
	container,
	changes,
});
