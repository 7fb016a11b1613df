import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bytesOf } from './client.ts';
import { actionsOf, listen, storyOf } from './listener.ts';
import { DEAF, expectStatus, OBEDIENT, type Fixture } from './fixture.ts';
import { createdSchema, eventSchema } from './schemas.ts';

/** What the engine tells its listeners, and in which order. */
export function eventContract(open: () => Fixture): void {
	const post = (path: string, body?: unknown) => open().call('POST', path, body);

	it('tells the life of a container in order', async t => {
		const listener = await listen(t, open());
		const id = await open().create(t, OBEDIENT);
		await post(`/containers/${id}/start`);
		await open().obeys(id);
		await post(`/containers/${id}/restart`);
		await open().obeys(id, 2);
		await post(`/containers/${id}/stop`);
		await post(`/containers/${id}/rename?name=${open().freshName()}`);
		await open().call('DELETE', `/containers/${id}`);
		await listener.until(event => event.Action === 'destroy' && event.Actor.ID === id);
		assert.equal(
			// Engines since 23 tell of the stop before the death.
			actionsOf(listener.events, id).join(' ').replaceAll('stop die', 'die stop'),
			'create start kill die stop start restart kill die stop rename destroy',
		);
	});

	it('tells of a pause, and then of its end', async t => {
		const listener = await listen(t, open());
		const id = await open().run(t, DEAF);
		await post(`/containers/${id}/pause`);
		await post(`/containers/${id}/unpause`);
		await listener.until(event => event.Action === 'unpause' && event.Actor.ID === id);
		// Real engines tell of both once more when containerd's own word of the pause comes after its end.
		assert.deepEqual(actionsOf(listener.events, id).slice(0, 4), ['create', 'start', 'pause', 'unpause']);
	});

	it('tells of the network before the start, and before the stop', async t => {
		const listener = await listen(t, open());
		const id = await open().run(t, OBEDIENT);
		await post(`/containers/${id}/stop`);
		for (const last of ['stop', 'die']) {
			await listener.until(event => event.Action === last && event.Actor.ID === id);
		}
		const story = storyOf(listener.events, id);
		assert.deepEqual(story.slice(0, 4), ['container create', 'network connect', 'container start', 'container kill']);
		assert.deepEqual(story.slice(4).toSorted(), ['container die', 'container stop', 'network disconnect']);
		assert(story.indexOf('network disconnect') < story.indexOf('container stop'));
	});

	it('tells a kill as a kill and a death, without a stop', async t => {
		const listener = await listen(t, open());
		const id = await open().run(t, DEAF);
		await post(`/containers/${id}/kill`);
		await open().ended(id);
		await open().call('DELETE', `/containers/${id}`);
		await listener.until(event => event.Action === 'destroy' && event.Actor.ID === id);
		assert.deepEqual(actionsOf(listener.events, id), ['create', 'start', 'kill', 'die', 'destroy']);
	});

	it('asks first and kills then, when a stop has to', async t => {
		const listener = await listen(t, open());
		const id = await open().run(t, DEAF);
		await post(`/containers/${id}/stop?t=0`);
		await listener.until(event => event.Action === 'stop' && event.Actor.ID === id);
		const kills = listener.events.filter(event => event.Action === 'kill' && event.Actor.ID === id);
		assert.deepEqual(
			kills.map(event => event.Actor.Attributes['signal']),
			['15', '9'],
		);
	});

	it('names image, name and labels in each event of a container, sorted, and what the action adds', async t => {
		const listener = await listen(t, open());
		const name = open().freshName();
		const id = await open().run(t, 'exit 3', { Name: name, Labels: { zone: 'a', bench: 'b' } });
		const die = await listener.until(event => event.Action === 'die' && event.Actor.ID === id);
		const { execDuration: _sinceEngine23, ...attributes } = die.Actor.Attributes;
		assert.deepEqual(Object.entries(attributes), [
			['bench', 'b'],
			['exitCode', '3'],
			['image', open().image],
			['name', name],
			['zone', 'a'],
		]);
		assert.equal(die.scope, 'local');
		assert.equal(die.time, Math.floor(die.timeNano / 1e9));
		const renamed = open().freshName();
		await post(`/containers/${id}/rename?name=${renamed}`);
		const rename = await listener.until(event => event.Action === 'rename' && event.Actor.ID === id);
		assert.deepEqual([rename.Actor.Attributes['name'], rename.Actor.Attributes['oldName']], [renamed, `/${name}`]);
	});

	it('names the container in events of a network', async t => {
		const listener = await listen(t, open(), `?filters=${encodeURIComponent('{"type":["network"]}')}`);
		const network = open().freshName();
		const networkId = await open().createNetwork(t, { Name: network });
		const id = await open().run(t, DEAF);
		await post(`/networks/${network}/connect`, { Container: id });
		await post(`/networks/${network}/disconnect`, { Container: id });
		await open().call('DELETE', `/networks/${network}`);
		await listener.until(event => event.Action === 'destroy' && event.Actor.ID === networkId);
		// Engine 20.10 tells of one disconnecting twice.
		const reported = new Set(actionsOf(listener.events, networkId));
		assert.deepEqual([...reported], ['create', 'connect', 'disconnect', 'destroy']);
		const connect = listener.events.find(event => event.Action === 'connect' && event.Actor.ID === networkId);
		assert.deepEqual(connect?.Actor.Attributes, { container: id, name: network, type: 'bridge' });
		assert(listener.events.every(event => event.Type === 'network'));
	});

	it('tells an exec with its whole command, and its exit code', async t => {
		const listener = await listen(t, open());
		const id = await open().run(t, DEAF);
		const body = { Cmd: ['sh', '-c', 'exit 4'], AttachStdout: true };
		const exec = createdSchema.parse((await post(`/containers/${id}/exec`, body)).body).Id;
		await bytesOf((await open().hijack(`/exec/${exec}/start`, {})).socket);
		const die = await listener.until(event => event.Action === 'exec_die' && event.Actor.ID === id);
		assert.equal(die.Actor.Attributes['execID'], exec);
		assert.equal(die.Actor.Attributes['exitCode'], '4');
		assert.deepEqual(actionsOf(listener.events, id).slice(2), [
			'exec_create: sh -c exit 4',
			'exec_start: sh -c exit 4',
			'exec_die',
		]);
	});

	it('gives back what happened in a span of time, and ends there', async t => {
		const listener = await listen(t, open());
		const id = await open().create(t, 'exit 0');
		const create = await listener.until(event => event.Action === 'create' && event.Actor.ID === id);
		const filters = encodeURIComponent(JSON.stringify({ container: [id], event: ['create'] }));
		const answer = await open().call('GET', `/events?since=${create.time}&until=${create.time + 1}&filters=${filters}`);
		const lines = expectStatus(answer, 200).text.trim().split('\n');
		assert.equal(lines.length, 1);
		assert.equal(eventSchema.parse(JSON.parse(lines[0] ?? '')).Actor.ID, id);
	});
}
