import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { recreated, container, fixed, giveToken, planOf, server, spec, specMade, stepsOf, token } from './ailing.ts';

const MADE_ANEW = ['stop', 'rename', 'disconnect', 'create', 'copy', 'start', 'wait', 'wait', 'remove'];
/** It runs, and the server says Online. */
const WELL_AGAIN = ['start', 'wait', 'wait', 'remove'];

suite('the plan of each fix', () => {
	for (const what of ['start', 'stop', 'unpause', 'restart'] as const) {
		const proof = what === 'start' || what === 'restart' ? ['wait'] : [];
		test(what, () => assert.deepEqual(stepsOf({ do: what, container }), [what, ...proof]));
	}

	test('connect: with a free static address where dynamic ones have a range of their own', () => {
		const [step, restart, proof] = planOf({ do: 'connect', container, network: 'dockernet' }).steps;
		assert.deepEqual(step, { do: 'connect', container, endpoint: { network: 'dockernet', ipv4: '172.18.0.2' } });
		assert.equal(restart?.do, 'restart');
		assert.equal(proof?.do === 'wait' && proof.until.is, 'online');
	});

	test('give-token: registered where it is not, the token as a file, started again, Online', () => {
		const plan = planOf(giveToken);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec', 'put-file', 'restart', 'wait'],
		);
		assert.deepEqual(plan.steps[1], {
			do: 'put-file',
			container,
			path: token,
			content: { secret: 'calvin worker token' },
			mode: 0o600,
			uid: 0,
			gid: 0,
		});
	});

	test('give-token: its title names the worker where its container is called otherwise', () => {
		const titles = ['calvin', 'moe'].map(worker => planOf({ do: 'give-token', server, worker, container }).title);
		assert.equal(new Set(titles).size, 2);
		assert.match(titles[1] ?? '', /the token of moe$/);
	});

	test('give-token: one that does not run is started', () => {
		assert.deepEqual(stepsOf(giveToken, { worker: { status: 'exited' } }), ['exec', 'put-file', 'start', 'wait']);
	});

	test('give-token: a token in the environment would win, so the container is recreated without it', () => {
		const plan = planOf(giveToken, { found: { environment: { ...spec.environment, TOKEN: '--token=abc' } } });
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec', 'create-volume', 'stop', 'rename', 'disconnect', 'create', 'copy', 'put-file', ...WELL_AGAIN],
		);
		assert.deepEqual(specMade(plan).environment, spec.environment);
	});

	test('recreate: what is not named stays, and its token goes along', () => {
		const plan = planOf(recreated({ set: { WORKER_NAME: '--name=calvin' }, unset: ['DISPATCHER_HOSTNAME'] }), {
			found: { environment: { URL: 'http://172.18.0.5/', DISPATCHER_HOSTNAME: '--name=calvin' } },
		});
		assert.deepEqual(
			plan.steps.map(step => step.do),
			MADE_ANEW,
		);
		const { hostname, ...made } = specMade(plan);
		assert.deepEqual(made, spec);
		assert.equal(hostname, 'id-calvin-wo');
		assert.deepEqual(plan.steps.find(step => step.do === 'wait')?.until, {
			is: 'running',
			container: { id: '', name: 'calvin-worker' },
			steady: 10,
		});
		const last = plan.steps.findLast(step => step.do === 'wait');
		assert.deepEqual(last?.until, { is: 'answered', container: { id: '', name: 'calvin-worker' } });
		assert.equal(last?.lenient, true, 'it was not Online before: what else is wrong with it is told');
	});

	test('recreate: one that ended for its mistake is started', () => {
		const plan = planOf(recreated({ set: { LOGLEVEL: 'DEBUG' } }), { worker: { status: 'exited' } });
		assert.deepEqual(
			plan.steps.map(step => step.do),
			MADE_ANEW.filter(what => what !== 'stop'),
		);
	});

	test('recreate: one that was Online has to be so again', () => {
		const plan = planOf(recreated({ unset: ['LOGFILE'] }), { changes: { worker: { state: 'online' } } });
		assert.equal(plan.steps.findLast(step => step.do === 'wait')?.until.is, 'online');
	});

	test('recreate: a bare token becomes a file', () => {
		const secret = { secret: 'calvin-worker TOKEN' };
		const fixing = fixed(recreated({ flag: ['TOKEN'] }), {
			found: { environment: { ...spec.environment, TOKEN: secret } },
		});
		assert.equal(fixing.state, 'planned');
		if (fixing.state !== 'planned') return;
		const { environment, mounts } = specMade(fixing.plan);
		assert.deepEqual(environment, spec.environment);
		// Its folder is there before the daemon is.
		assert.deepEqual(
			mounts?.map(({ target }) => target),
			['/var/lib/lava/dispatcher/worker'],
		);
		const file = fixing.plan.steps.find(step => step.do === 'put-file');
		assert.deepEqual(file?.content, secret);
		assert.equal(fixing.secrets.get(secret.secret), 'abc');
	});

	test('recreate: without a command, with another address', () => {
		const found = { command: ['sleep', 'infinity'] };
		const made = specMade(
			planOf(recreated({ noCommand: true, address: { network: 'dockernet', ipv4: '' } }), { found }),
		);
		assert.equal(made.command, undefined);
		assert.deepEqual(made.networks, [{ network: 'dockernet' }]);
	});

	test('set-health: devices that retired with it come back', () => {
		const devices = [{ name: 'qemu01', type: 'qemu', state: 'idle', health: 'retired' }] as const;
		const plan = planOf(
			{ do: 'set-health', server, worker: 'calvin', health: 'active' },
			{ changes: { worker: { health: 'retired', devices } } },
		);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['exec'],
		);
		assert.match(plan.warnings.join(' '), /qemu01/);
	});

	test('remove-worker', () => assert.deepEqual(stepsOf({ do: 'remove-worker', server, worker: 'calvin' }), ['exec']));

	test('allow-host: only the web processes restart', () => {
		assert.deepEqual(stepsOf({ do: 'allow-host', server, host: 'lava' }), ['exec', 'exec', 'wait']);
	});

	test('change-version: the same image of the server’s version', () => {
		const plan = planOf({ do: 'change-version', container, version: '2023.05' });
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['pull', ...MADE_ANEW],
		);
		assert.equal(specMade(plan).image, 'lavasoftware/lava-dispatcher:2023.05');
	});

	test('change-version: a worker whose token LAVA believed comes Online; of another its log is heard', () => {
		const proof = (version: string | undefined) => {
			const plan = planOf(
				{ do: 'change-version', container, version: '2023.05' },
				{ changes: { worker: { version } } },
			);
			return plan.steps.findLast(step => step.do === 'wait')?.until.is;
		};
		assert.equal(proof('2023.01'), 'online');
		assert.equal(proof(undefined), 'answered');
	});

	test('recreate: its title says what is changed', () => {
		const titleOf = (changes: Parameters<typeof recreated>[0]): string => planOf(recreated(changes)).title;
		const network = 'dockernet';
		assert.match(titleOf({ address: { network, ipv4: '' } }), /with any address on dockernet$/);
		assert.match(titleOf({ address: { network, ipv4: '172.18.0.9' } }), /with 172\.18\.0\.9$/);
		assert.match(
			titleOf({ set: { URL: 'x' }, unset: ['URL', 'TOKEN'], noCommand: true }),
			/with URL=x, no TOKEN, no command$/,
		);
	});

	test('change-version: across 2020.08 the environment is translated, and it gets a token', () => {
		const found = {
			image: 'lavasoftware/lava-dispatcher:2020.08',
			environment: {
				MASTER_URL: 'tcp://172.18.0.5:5556',
				LOGGER_URL: 'tcp://172.18.0.5:5555',
				DISPATCHER_HOSTNAME: '--hostname=calvin',
			},
		};
		const plan = planOf({ do: 'change-version', container, version: '2023.01' }, { found });
		assert.deepEqual(specMade(plan).environment, spec.environment);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['pull', 'exec', 'create-volume', 'stop', 'rename', 'disconnect', 'create', 'put-file', ...WELL_AGAIN],
		);
		assert.equal(plan.steps.findLast(step => step.do === 'wait')?.until.is, 'online');
	});
});
