import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fixPlan } from '../../../../../source/lab/plans/fix/fix.ts';
import type { Ailing, BoardFacts } from '../../../../../source/lab/plans/fix/fixing.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import type { FixAction } from '../../../../../source/lab/verdict/verdict.ts';
import { containerOf, detailOf } from '../../objects-for-tests.ts';
import { runningOf } from '../../found-for-tests.ts';
import { ailing, lavaServer, server, specMade } from './ailing.ts';

const tell = (settings: Readonly<Record<string, string>>): FixAction => ({
	do: 'tell-boards',
	server,
	worker: 'calvin',
	settings,
});
const ip = tell({ dispatcher_ip: '192.168.1.8' });

const boards: BoardFacts = { texts: ['dispatcher_ip: 10.0.0.1 # ours\n', undefined], tftpFolder: '/srv/tftp' };

function planOf(action: FixAction, about: Ailing): Plan {
	const fixing = fixPlan(action, about);
	return fixing.state === 'planned' ? fixing.plan : assert.fail(fixing.why);
}

function whyNot(action: FixAction, about: Ailing): string {
	const fixing = fixPlan(action, about);
	return fixing.state === 'refused' ? fixing.why : assert.fail('there is a plan');
}

suite('a worker whose boards are told another address', () => {
	test('has its file changed and nothing else in it, with a way back, and a file fetched from there', () => {
		const { title, steps } = planOf(ip, { ...ailing({}), boards });
		assert.equal(title, 'Tell the boards of calvin to ask 192.168.1.8');
		const [write, proof, ...more] = steps;
		assert.ok(write?.do === 'exec' && typeof write.undo === 'object');
		assert.equal(write.container.name, lavaServer.name);
		assert.match(write.says, /Write dispatcher_ip: 192\.168\.1\.8 into .*\/dispatcher\.d\/calvin\/dispatcher\.yaml/);
		assert.match(JSON.stringify(write.stdin), /dispatcher_ip: 192\.168\.1\.8 # ours/);
		assert.match(JSON.stringify(write.undo.stdin), /dispatcher_ip: 10\.0\.0\.1 # ours/);
		assert.ok(proof?.do === 'wait' && proof.lenient && proof.until.is === 'succeeds');
		assert.deepEqual(proof.until.probe.command.slice(-2), ['/srv/tftp', '192.168.1.8']);
		assert.deepEqual(more, []);
	});

	test('which it publishes itself, is not asked to fetch from there: it would get no answer', () => {
		const ports = [{ container: 69, protocol: 'udp' as const, host: { address: '192.168.1.8', port: 69 } }];
		const { steps } = planOf(ip, { ...ailing({ worker: { ports } }), boards });
		assert.deepEqual(
			steps.map(step => step.do),
			['exec'],
		);
	});

	test('is refused with the line to write where the file can not be read or changed, or its server does not run', () => {
		assert.match(whyNot(ip, ailing({})), /can't be read: write dispatcher_ip: 192\.168\.1\.8 into/);
		const list: BoardFacts = { ...boards, texts: ['[1, 2]\n', undefined] };
		assert.match(whyNot(ip, { ...ailing({}), boards: list }), /can't be changed here: write dispatcher_ip/);
		const stopped = { ...lavaServer, status: 'exited' as const };
		assert.match(whyNot(ip, { ...ailing({ server: stopped }), boards }), /does not run: start it first/);
	});
});

suite('a companion that serves another folder', () => {
	const spec: ContainerSpec = {
		name: 'calvin-tftp',
		image: 'lavasoftware/lava-dispatcher:2023.01',
		networkMode: 'host',
		mounts: [
			{ type: 'bind', source: '/etc/localtime', target: '/etc/localtime' },
			{ type: 'volume', source: 'another', target: '/srv/tftp' },
		],
	};
	const { container, found } = runningOf(spec);
	const share = (type: 'volume' | 'bind' | 'tmpfs', source: string): FixAction => ({
		do: 'share-folder',
		container: { id: container.id, name: container.name },
		folder: { target: '/srv/tftp', type, source },
	});
	const about = ailing({});
	const containers = new Map([...about.lab.containers, [container.id, container]]);
	const served: Ailing = {
		...about,
		lab: { ...about.lab, containers },
		facts: { container, old: found, changes: [] },
	};

	test('is recreated with the one that the worker writes into, read-only, and all else as it was', () => {
		const plan = planOf(share('volume', 'calvin-tftp'), served);
		assert.equal(plan.title, 'Serve the volume calvin-tftp by calvin-tftp');
		assert.deepEqual(specMade(plan).mounts, [
			{ type: 'bind', source: '/etc/localtime', target: '/etc/localtime' },
			{ type: 'volume', source: 'calvin-tftp', target: '/srv/tftp', readOnly: true },
		]);
		assert.equal(specMade(plan).networkMode, 'host');
	});

	test('is left as it is where that folder can not be shared', () => {
		assert.match(whyNot(share('tmpfs', ''), served), /can't be shared/);
	});

	test('is left as it is where it is gone', () => {
		assert.match(whyNot(share('volume', 'calvin-tftp'), about), /calvin-tftp is gone/);
	});
});

test('boards that nobody knows how to serve are asked about', () => {
	const worker = containerOf('calvin-worker', { detail: detailOf({}) });
	const action: FixAction = { do: 'serve-boards', container: { id: worker.id, name: worker.name } };
	assert.match(whyNot(action, ailing({})), /boot services \(n f\)/);
});
