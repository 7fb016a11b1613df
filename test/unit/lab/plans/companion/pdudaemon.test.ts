import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pdudaemonPlan, type PdudaemonRequest } from '../../../../../source/lab/plans/companion/pdudaemon.ts';
import { planCommands } from '../../../../../source/lab/script/shell.ts';

const request: PdudaemonRequest = {
	name: 'calvin-pdudaemon',
	image: 'pdudaemon/pdudaemon:latest',
	pull: false,
	content: ['{"password": "', { secret: 'calvin-pdudaemon password of apc' }, '"}'],
	dispatcher: 'calvin',
	place: { network: 'dockernet', address: '' },
	publish: false,
	restart: 'unless-stopped',
	client: 'python3',
	tryFrom: { container: { id: 'c', name: 'calvin' }, host: 'calvin-pdudaemon' },
};

function made(more: Partial<PdudaemonRequest>) {
	const { steps } = pdudaemonPlan({ ...request, ...more });
	const spec = steps.find(step => step.do === 'create')?.spec;
	assert.ok(spec !== undefined);
	return { spec, steps, done: steps.map(step => step.do) };
}

suite('a pdudaemon beside a dispatcher', () => {
	test('has its configuration as a file for root alone, before it starts', () => {
		const { done, steps, spec } = made({});
		assert.deepEqual(done, ['create-volume', 'create', 'put-file', 'start', 'wait', 'wait']);
		const file = steps.find(step => step.do === 'put-file');
		assert.deepEqual(file, {
			do: 'put-file',
			container: { id: '', name: 'calvin-pdudaemon' },
			path: '/etc/pdudaemon/pdudaemon.conf',
			content: request.content,
			mode: 0o600,
			uid: 0,
			gid: 0,
		});
		assert.deepEqual(spec.command, ['--conf=/etc/pdudaemon/pdudaemon.conf']);
		assert.deepEqual(spec.mounts, [{ type: 'volume', source: 'calvin-pdudaemon-config', target: '/etc/pdudaemon' }]);
		assert.deepEqual(spec.labels, { 'lavadock.role': 'pdudaemon', 'lavadock.serves': 'calvin' });
	});

	test('is on the network of the dispatcher, with an address where one is chosen, and publishes nothing', () => {
		assert.deepEqual(made({}).spec.networks, [{ network: 'dockernet' }]);
		assert.equal(made({}).spec.ports, undefined);
		const { spec } = made({ place: { network: 'dockernet', address: '172.18.0.9' }, publish: true });
		assert.deepEqual(spec.networks, [{ network: 'dockernet', ipv4: '172.18.0.9' }]);
		assert.deepEqual(spec.ports, [{ container: 16_421, host: 16_421 }]);
	});

	test('has the network of the host where the dispatcher has it, and its ports with it', () => {
		const { spec } = made({ place: 'host', publish: true });
		assert.equal(spec.networkMode, 'host');
		assert.equal(spec.ports, undefined);
		assert.equal(spec.hostname, undefined);
	});

	test('is asked over HTTP from the dispatcher, and switches nothing for it', () => {
		const { steps } = made({});
		const until = steps.flatMap(step => (step.do === 'wait' ? [step.until] : [])).at(-1);
		assert.ok(until?.is === 'succeeds');
		assert.deepEqual(until.container, { id: 'c', name: 'calvin' });
		assert.deepEqual(until.probe.command.slice(-2), ['calvin-pdudaemon', '16421']);
		assert.ok(!JSON.stringify(until.probe).includes('power/control'));
	});

	test('is pulled where it is not there; a program that LAVA may lack is looked for in the dispatcher', () => {
		assert.equal(made({ pull: true }).done[0], 'pull');
		const last = made({ client: 'curl' }).steps.at(-1);
		assert.ok(last?.do === 'wait' && last.until.is === 'succeeds');
		assert.equal(last.lenient, true);
		assert.deepEqual(last.until.probe.command.at(-1), 'curl');
	});

	test('its commands ask for the secret and do not have it', () => {
		const text = planCommands(pdudaemonPlan(request)).join('\n');
		assert.match(text, /PASSWORD_OF_APC/i);
		assert.match(text, /umask 077/);
	});
});
