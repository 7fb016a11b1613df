import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type ByKeys, openByKeys } from './harness/by-keys.ts';
import { fromEmptyToOnline, type Shown } from './harness/empty-to-online.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { lavacli } from './harness/lavacli.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';
import { type Witness, watchForSecrets } from './harness/witness.ts';

const skip = await requireLab();

const MOST_KEYS = 40;
/** What the wizards propose on an empty engine. */
const address = '172.18.0.2';
const worker = 'lab-host-docker-1';
const typed = 'mackerel-7-lamp-post';
/** Where each plan is saved before it runs. */
const files = ['network.py', 'server.yaml', 'user.sh', 'dispatcher.py'];

describe('an empty engine, by keys alone', { skip }, () => {
	let engine: LabEngine;
	let witness: Witness;
	let console: ByKeys;
	let server: Server | undefined;
	let shown: Shown | undefined;
	before(async () => {
		engine = await startLabEngine();
		witness = await watchForSecrets(engine.docker);
		console = await openByKeys(engine);
	});
	after(async () => {
		server?.close();
		await console?.close();
		engine?.cleanup();
	});

	async function save(file: string): Promise<void> {
		console.press('s');
		await console.sees('Save as .sh');
		console.press('ctrl+u');
		console.type(file);
		console.press('enter');
		// What it says stands in the footer until the next key.
		await console.sees('Saved to');
		assert.ok(existsSync(join(console.home, file)));
	}

	it(`becomes a lab whose worker LAVA says is Online, with ${MOST_KEYS} keys at most`, async t => {
		const began = Date.now();
		const left = [...files];
		const saved = (): Promise<void> => console.aside(() => save(left.shift() ?? ''));
		shown = await fromEmptyToOnline(console, { shown: saved });
		assert.deepEqual(left, []);
		t.diagnostic(`${console.count()} keys, ${((Date.now() - began) / 1000).toFixed(0)} s`);
		assert.ok(console.count() <= MOST_KEYS, `${console.count()} keys`);

		server = await reachServer(engine, 'lava-server', address);
		assert.equal((await server.worker(worker)).state, 'Online');
		const { token } = shown;
		assert.match(
			await lavacli({ engine, address }, { username: 'admin', token }, 'workers', 'list'),
			new RegExp(worker),
		);
	});

	it('has one more user, with a password that was typed', async () => {
		console.press('n', 'u');
		await console.sees('┌─ New superuser ─');
		console.type('calvin');
		console.press('tab');
		console.type(typed);
		console.press('tab');
		console.type(typed);
		await console.runs();
		console.press('enter');
	});

	it('leaves no password and no token anywhere', async () => {
		assert.ok(shown && server);
		const secrets = [shown.password, shown.token, await server.workerToken(worker), typed];
		assert.deepEqual(
			secrets.map(({ length }) => length > 15),
			[true, true, true, true],
		);
		assert.deepEqual(await witness.placesOf(secrets, console.home), []);
	});
});
