/** Plans that join hosts into a Swarm, and take one out, in a console that is killed: joined or apart, and no half. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { asEnvironment, killed as killedConsole } from './harness/cut-off.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { requireSwarm } from './harness/requirements.ts';
import { first, HOST_SUITES, openTwoHosts, second, type TwoHosts } from './harness/two-hosts.ts';
import { eventually } from './harness/until.ts';

const skip = await requireSwarm(HOST_SUITES);

describe('when the console is killed, two hosts', { skip, concurrency: 1 }, () => {
	let lab: TwoHosts;
	before(async () => {
		lab = await openTwoHosts();
	});
	after(() => lab?.close());

	/** Each of the five steps begins and is done; the last two wait for what the first three did. */
	for (const changes of [1, 2, 3, 4, 5, 7, 9]) {
		for (const how of ['resume', 'undo'] as const) {
			it(`are joined or apart, after change ${changes} and ${how}`, async () => {
				const { plan } = await lab.made('swarm', {});
				const last = await killed(lab, plan, changes);
				const [cut, ...others] = await lab.hosts.plans.unfinished();
				assert.deepEqual(others, []);
				if (cut === undefined) {
					assert.equal(last, 'ended: unproven');
					await lab.become('joined');
				} else {
					const run = how === 'resume' ? lab.hosts.plans.resume(cut.id) : lab.hosts.plans.undo(cut.id);
					const outcome = await run.outcome;
					assert.equal(outcome.end, how === 'resume' ? 'unproven' : 'cancelled', JSON.stringify(outcome));
					assert.deepEqual('stays' in outcome ? outcome.stays : [], []);
					await lab.become(how === 'resume' ? 'joined' : 'apart');
				}
				await lab.part();
			});
		}
	}

	it('share a whole network and its containers, or nothing of it', async () => {
		await lab.done('swarm');
		await lab.become('joined');
		const network = { name: 'lab', driver: 'overlay', attachable: true, subnets: [{ subnet: '10.0.7.0/24' }] } as const;
		const steps: Step[] = [
			{ do: 'create-network', network, host: first },
			...[first, second].flatMap((host, at): Step[] => [
				{
					do: 'create',
					spec: {
						name: 'lab-box',
						image: imageOf('busybox'),
						command: idle,
						networks: [{ network: 'lab', ipv4: `10.0.7.${11 + at}` }],
					},
					host,
				},
				{ do: 'start', container: { id: '', name: 'lab-box' }, host },
			]),
		];
		const plan: Plan = { title: 'Share', steps, warnings: [] };
		const boxes = () =>
			Promise.all(
				[lab.one, lab.two].map(async ({ docker }) => {
					const all = await docker.listContainers({ all: true });
					const shared = (await docker.listNetworks()).some(({ Name }) => Name === 'lab');
					return [...all.map(({ State }) => State), shared];
				}),
			);
		for (const changes of [2, 4, 7, 9]) {
			for (const how of ['undo', 'resume'] as const) {
				await killed(lab, plan, changes);
				const [cut] = await lab.hosts.plans.unfinished();
				assert.ok(cut, `after change ${changes}`);
				const run = how === 'resume' ? lab.hosts.plans.resume(cut.id) : lab.hosts.plans.undo(cut.id);
				const outcome = await run.outcome;
				const ends = how === 'resume' ? 'unproven' : 'cancelled';
				assert.equal(outcome.end, ends, JSON.stringify(outcome));
				assert.deepEqual('stays' in outcome ? outcome.stays : [], []);
				const one = how === 'resume' ? ['running', true] : [false];
				await eventually(async () => assert.deepEqual(await boxes(), [one, one]));
			}
			for (const { docker } of [lab.one, lab.two]) await docker.getContainer('lab-box').remove({ force: true });
			await eventually(() => lab.one.docker.getNetwork('lab').remove());
		}
		await lab.part();
	});

	/** A worker becomes the manager, which leaves: of the nine steps each begins and is done, waits too. */
	for (const changes of [3, 4, 9, 12, 15, 16]) {
		it(`have one manager, after change ${changes} of a plan that takes the only one out and back`, async () => {
			await lab.done('swarm');
			const { plan } = await lab.made('swarm-leave', { leaves: 'rack-1' });
			await killed(lab, plan, changes);
			const [cut] = await lab.hosts.plans.unfinished();
			assert.ok(cut);
			const how = changes % 2 === 0 ? 'undo' : 'resume';
			const run = how === 'resume' ? lab.hosts.plans.resume(cut.id) : lab.hosts.plans.undo(cut.id);
			const outcome = await run.outcome;
			assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify(outcome));
			assert.deepEqual('stays' in outcome ? outcome.stays : [], []);
			if (how === 'undo') await lab.become('joined');
			else {
				const reported = await Promise.all([lab.one, lab.two].map(({ docker }) => docker.info()));
				assert.deepEqual(
					reported.map(({ Swarm }) => [Swarm?.LocalNodeState, Swarm?.Managers, Swarm?.Nodes]),
					[
						['inactive', undefined, undefined],
						['active', 1, 1],
					],
				);
			}
			await lab.part();
		});
	}

	it('are joined again when a plan that took one out is undone', async () => {
		await lab.done('swarm');
		const { plan } = await lab.made('swarm-leave', { leaves: 'rack-2' });
		await killed(lab, plan, 4);
		const [cut] = await lab.hosts.plans.unfinished();
		assert.ok(cut);
		const outcome = await lab.hosts.plans.undo(cut.id).outcome;
		assert.equal(outcome.end, 'cancelled', JSON.stringify(outcome));
		const reported = await Promise.all([lab.one, lab.two].map(({ docker }) => docker.info()));
		assert.deepEqual(
			reported.map(({ Swarm }) => Swarm?.LocalNodeState),
			['active', 'active'],
		);
		// What the host was before it left is on no list.
		const nodes: readonly { Status?: { State?: string } }[] = await lab.one.docker.listNodes();
		assert.deepEqual(
			nodes.map(({ Status }) => Status?.State),
			['ready', 'ready'],
		);
		await lab.part();
	});
});

/** Kills the plan's console at its so many-th change. Resolves with what it told last. */
const killed = ({ named, state }: TwoHosts, plan: Plan, changes: number): Promise<string> =>
	killedConsole({ ...asEnvironment({ plan }), HOSTS: JSON.stringify(named), XDG_STATE_HOME: state }, changes, 0);
