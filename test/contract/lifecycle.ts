import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEAF, expectRefusal, expectStatus, OBEDIENT, type Fixture } from './fixture.ts';

/** How containers start, end and go, and what is refused meanwhile. */
export function lifecycleContract(open: () => Fixture): void {
	const post = (id: string, action: string) => open().call('POST', `/containers/${id}/${action}`);

	it('starts once and stops once: a second time changes nothing', async t => {
		const id = await open().create(t, OBEDIENT);
		assert.equal(expectStatus(await post(id, 'start'), 204).text, '');
		assert.equal(expectStatus(await post(id, 'start'), 304).text, '');
		await open().obeys(id);
		expectStatus(await post(id, 'stop'), 204);
		expectStatus(await post(id, 'stop'), 304);
		const { State } = await open().inspect(id);
		assert.deepEqual([State.Status, State.Running, State.Pid, State.ExitCode], ['exited', false, 0, 143]);
		assert(Date.parse(State.FinishedAt) >= Date.parse(State.StartedAt));
	});

	it('kills what is deaf to SIGTERM when its grace is over, and not before', async t => {
		const id = await open().run(t, DEAF);
		const started = performance.now();
		expectStatus(await post(id, 'stop?t=1'), 204);
		assert(performance.now() - started >= 990, 'the grace was given');
		assert.equal((await open().inspect(id)).State.ExitCode, 137);
	});

	it('gives the grace that the container was created with', async t => {
		const id = await open().run(t, DEAF, { StopTimeout: 0 });
		expectStatus(await post(id, 'stop'), 204);
		const { State, Config } = await open().inspect(id);
		assert.deepEqual([State.ExitCode, Config.StopTimeout], [137, 0]);
	});

	it('kills at once, and nothing that does not run', async t => {
		const id = await open().run(t, DEAF);
		expectStatus(await post(id, 'kill'), 204);
		assert.equal(await open().ended(id), 137);
		expectRefusal(await post(id, 'kill'), 409, new RegExp(`Container ${id} is not running`, 'i'));
	});

	it('knows signals by name and refuses others', async t => {
		const id = await open().run(t, OBEDIENT);
		expectRefusal(await post(id, 'kill?signal=NONESUCH'), 400, /invalid signal: NONESUCH$/i);
		expectStatus(await post(id, 'kill?signal=SIGTERM'), 204);
		assert.equal(await open().ended(id), 143);
	});

	it('tells the exit code of a program that ends by itself', async t => {
		const id = await open().run(t, 'exit 3');
		assert.equal(await open().ended(id), 3);
		const { State } = await open().inspect(id);
		assert.deepEqual([State.Status, State.ExitCode], ['exited', 3]);
	});

	it('removes a container by itself where that was asked for', async t => {
		const id = await open().run(t, OBEDIENT, { HostConfig: { AutoRemove: true } });
		const removed = open().call('POST', `/containers/${id}/wait?condition=removed`);
		expectStatus(await post(id, 'stop'), 204);
		expectStatus(await removed, 200);
		expectStatus(await open().call('GET', `/containers/${id}/json`), 404);
	});

	it('restarts what runs and what does not', async t => {
		const id = await open().run(t, OBEDIENT);
		const before = await open().inspect(id);
		expectStatus(await post(id, 'restart'), 204);
		const after = await open().inspect(id);
		assert.equal(after.State.Status, 'running');
		assert(Date.parse(after.State.StartedAt) >= Date.parse(before.State.StartedAt));
		assert(Date.parse(after.State.FinishedAt) > 0);
		await open().obeys(id, 2);
		expectStatus(await post(id, 'stop'), 204);
		expectStatus(await post(id, 'restart'), 204);
		assert.equal((await open().inspect(id)).State.Running, true);
	});

	it('pauses what runs and wakes what is paused', async t => {
		const id = await open().run(t, OBEDIENT);
		expectRefusal(await post(id, 'unpause'), 500, new RegExp(`^Container ${id} is not paused$`));
		expectStatus(await post(id, 'pause'), 204);
		expectRefusal(await post(id, 'pause'), 409, new RegExp(`^Container ${id} is already paused$`));
		const { State } = await open().inspect(id);
		assert.deepEqual([State.Status, State.Running, State.Paused], ['paused', true, true]);
		expectRefusal(await open().call('DELETE', `/containers/${id}`), 409, /paused/);
		expectStatus(await post(id, 'unpause'), 204);
		assert.equal((await open().inspect(id)).State.Status, 'running');
		const stopped = await open().create(t, 'exit 0');
		expectRefusal(await post(stopped, 'pause'), 409, new RegExp(`^Container ${stopped} is not running$`, 'i'));
	});

	it('renames, but not to a name that is taken or none', async t => {
		const [before, after] = [open().freshName(), open().freshName()];
		const id = await open().create(t, 'exit 0', { Name: before });
		await open().create(t, 'exit 0', { Name: after });
		const rename = (name: string) => post(id, `rename?name=${encodeURIComponent(name)}`);
		expectRefusal(await rename(after), 409, /is already in use by container/);
		expectRefusal(await rename('a b'), 400, /Invalid container name \(\/?a b\)/);
		const fresh = open().freshName();
		expectStatus(await rename(fresh), 204);
		assert.equal((await open().inspect(id)).Name, `/${fresh}`);
		expectStatus(await open().call('GET', `/containers/${before}/json`), 404);
	});

	it('removes what does not run, and what runs only by force', async t => {
		const id = await open().run(t, DEAF);
		expectRefusal(await open().call('DELETE', `/containers/${id}`), 409, /running/);
		expectStatus(await open().call('DELETE', `/containers/${id}?force=1`), 204);
		expectRefusal(await open().call('DELETE', `/containers/${id}`), 404, new RegExp(`^No such container: ${id}$`));
	});
}
