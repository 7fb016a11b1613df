import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as z from 'zod';
import { DEAF, expectRefusal, expectStatus, OBEDIENT, type Fixture } from './fixture.ts';
import { listedSchema, statsSchema } from './schemas.ts';

const NEVER = '0001-01-01T00:00:00Z';

/** How containers are created, listed, inspected and measured. */
export function containerContract(open: () => Fixture): void {
	const list = async (filters: Record<string, string[]>, all = true) => {
		const query = `all=${all ? 1 : 0}&filters=${encodeURIComponent(JSON.stringify(filters))}`;
		return z.array(listedSchema).parse(expectStatus(await open().call('GET', `/containers/json?${query}`), 200).body);
	};

	it('lists a created container only when all are asked for', async t => {
		const name = open().freshName();
		const id = await open().create(t, 'exit 0', { Name: name, Labels: { b: '2', a: '1' } });
		assert.deepEqual(await list({ name: [name] }, false), []);
		const [listed, ...others] = await list({ name: [name] });
		assert(listed !== undefined);
		assert.deepEqual(others, []);
		assert.equal(listed.Id, id);
		assert.deepEqual(listed.Names, [`/${name}`]);
		assert.equal(listed.Image, open().image);
		assert.equal(listed.Command, "sh -c 'exit 0'");
		assert.equal(listed.State, 'created');
		assert.equal(listed.Status, 'Created');
		assert.deepEqual(listed.Labels, { a: '1', b: '2' });
		assert.deepEqual(listed.Ports, []);
	});

	it('inspects a created container: it never ran and has no address', async t => {
		const id = await open().create(t, 'exit 0');
		const { State, Config, NetworkSettings } = await open().inspect(id);
		assert.deepEqual(
			{ ...State, StartedAt: undefined, FinishedAt: undefined },
			{
				Status: 'created',
				Running: false,
				Paused: false,
				Restarting: false,
				OOMKilled: false,
				Dead: false,
				Pid: 0,
				ExitCode: 0,
				Error: '',
				StartedAt: undefined,
				FinishedAt: undefined,
			},
		);
		assert.equal(State.StartedAt, NEVER);
		assert.equal(State.FinishedAt, NEVER);
		assert.equal(Config.Hostname, id.slice(0, 12));
		assert.deepEqual(Object.keys(NetworkSettings.Networks), ['bridge']);
		assert.equal(NetworkSettings.Networks['bridge']?.IPAddress, '');
	});

	it('tells addresses and published ports while a container runs', async t => {
		const port = String(20_000 + Math.floor(Math.random() * 10_000));
		const id = await open().run(t, OBEDIENT, {
			ExposedPorts: { '80/tcp': {}, '81/udp': {} },
			HostConfig: { PortBindings: { '80/tcp': [{ HostPort: port }] } },
		});
		const [listed] = await list({ id: [id] }, false);
		assert.equal(listed?.State, 'running');
		assert.match(listed.Status, /^Up /);
		const published = listed.Ports.filter(({ PublicPort }) => PublicPort !== undefined);
		assert(published.some(({ IP }) => IP === '0.0.0.0'));
		for (const each of published)
			assert.deepEqual([each.PrivatePort, String(each.PublicPort), each.Type], [80, port, 'tcp']);
		assert(
			listed.Ports.some(({ PrivatePort, PublicPort, Type }) => PrivatePort === 81 && !PublicPort && Type === 'udp'),
		);

		const { State, NetworkSettings } = await open().inspect(id);
		assert.equal(State.Running, true);
		assert(State.Pid > 0);
		assert(Date.parse(State.StartedAt) > 0);
		const bridge = NetworkSettings.Networks['bridge'];
		assert.match(bridge?.IPAddress ?? '', /^\d+\.\d+\.\d+\.\d+$/);
		assert.match(bridge?.MacAddress ?? '', /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
		assert.equal(listed.NetworkSettings.Networks['bridge']?.IPAddress, bridge?.IPAddress);
		assert.deepEqual(NetworkSettings.Ports['80/tcp']?.[0], { HostIp: '0.0.0.0', HostPort: port });
		assert.equal(NetworkSettings.Ports['81/udp'], null);
	});

	it('finds a container by id, the start of it, and name', async t => {
		const name = open().freshName();
		const id = await open().create(t, 'exit 0', { Name: name });
		for (const reference of [id, id.slice(0, 12), name]) assert.equal((await open().inspect(reference)).Id, id);
		expectRefusal(await open().call('GET', '/containers/nonesuch/json'), 404, /^No such container: nonesuch$/);
	});

	it('filters by id, name, label and status, and refuses other filters', async t => {
		const [name, label] = [open().freshName(), open().freshName()];
		const id = await open().create(t, 'exit 0', { Name: name, Labels: { [label]: 'yes' } });
		for (const filters of [{ id: [id] }, { name: [name] }, { label: [label] }, { label: [`${label}=yes`] }]) {
			assert.deepEqual(
				(await list(filters)).map(({ Id }) => Id),
				[id],
			);
		}
		assert.deepEqual(await list({ label: [`${label}=no`] }), []);
		assert.deepEqual(
			(await list({ status: ['created'], name: [name] }, false)).map(({ Id }) => Id),
			[id],
		);
		assert.deepEqual(await list({ status: ['running'], name: [name] }), []);
		const bad = encodeURIComponent(JSON.stringify({ nonesuch: ['x'] }));
		expectRefusal(await open().call('GET', `/containers/json?filters=${bad}`), 400, /invalid filter 'nonesuch'/i);
	});

	it('refuses a name that is taken, a name that is none, and an image it has not', async t => {
		const name = open().freshName();
		const id = await open().create(t, 'exit 0', { Name: name });
		const create = (asked: string, image = open().image) =>
			open().call('POST', `/containers/create?name=${encodeURIComponent(asked)}`, { Image: image });
		expectRefusal(
			await create(name),
			409,
			new RegExp(`^Conflict. The container name "/${name}" is already in use by container "?${id}"?`),
		);
		expectRefusal(await create('a b'), 400, /^Invalid container name \(a b\), only /);
		expectRefusal(await create(open().freshName(), 'nonesuch:1'), 404, /no such image: (\S*\/)?nonesuch:1/i);
	});

	it('measures a running container once, without the sample before', async t => {
		const id = await open().run(t, DEAF);
		const path = `/containers/${id}/stats?stream=false&one-shot=true`;
		const first = statsSchema.parse(expectStatus(await open().call('GET', path), 200).body);
		assert(first.cpu_stats.system_cpu_usage !== undefined && first.cpu_stats.online_cpus !== undefined);
		assert(first.memory_stats.usage !== undefined && first.memory_stats.limit !== undefined);
		assert.equal(first.precpu_stats.cpu_usage.total_usage, 0);
		const second = statsSchema.parse((await open().call('GET', path)).body);
		assert((second.cpu_stats.system_cpu_usage ?? 0) >= first.cpu_stats.system_cpu_usage);
		assert(second.cpu_stats.cpu_usage.total_usage >= first.cpu_stats.cpu_usage.total_usage);
	});

	it('answers zeros for one that does not run', async t => {
		const id = await open().create(t, 'exit 0');
		const answer = await open().call('GET', `/containers/${id}/stats?stream=false&one-shot=true`);
		const stats = statsSchema.parse(expectStatus(answer, 200).body);
		assert.equal(stats.read, NEVER);
		assert.equal(stats.cpu_stats.cpu_usage.total_usage, 0);
		assert.deepEqual(stats.memory_stats, {});
	});

	it('tells the processes of a running container only', async t => {
		const id = await open().run(t, DEAF);
		const answer = await open().call('GET', `/containers/${id}/top`);
		if (/ps: exec: .*executable file not found/.test(answer.text)) return t.skip("the engine's host has no ps");
		const { body } = expectStatus(answer, 200);
		const { Titles, Processes } = z
			.object({ Titles: z.array(z.string()), Processes: z.array(z.array(z.string())) })
			.parse(body);
		assert(Titles.includes('PID'));
		for (const process of Processes) assert.equal(process.length, Titles.length);
		const stopped = await open().create(t, 'exit 0');
		expectRefusal(await open().call('GET', `/containers/${stopped}/top`), 409, /is not running/);
	});
}
