import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { longestFirst, readDurations } from '../../../tools/durations.js';
import { makeSlots } from '../../../tools/slots.js';
import { runTests } from '../../../tools/suite.js';

suite('tests are counted', () => {
	let folder = '';
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-suite-'));
	});
	after(() => rm(folder, { recursive: true }));

	async function tally(code: string) {
		const file = join(folder, 'sample.test.mjs');
		await writeFile(file, `import { before, suite, test } from 'node:test';\n${code}`);
		return runTests(process.execPath, [file], { atOnce: 1, seconds: 30 });
	}

	test('each test once, whatever it stands in', async () => {
		const code = `
			test('one', () => {});
			suite('group', () => { test('two', () => {}); test('three', () => {}); });
			test('four', async t => { await t.test('five', () => {}); });`;
		assert.deepEqual(await tally(code), { passed: 5, failed: 0, skipped: [] });
	});

	test('what fails inside others fails once', async () => {
		const code = `suite('group', () => { test('bad', () => { throw new Error('no'); }); test('good', () => {}); });`;
		assert.deepEqual(await tally(code), { passed: 1, failed: 1, skipped: [] });
	});

	test('what is skipped is told with its reason, a group once', async () => {
		const code = `
			test('one', { skip: 'no root' }, () => {});
			suite('group', { skip: 'no engine' }, () => { test('two', () => {}); });
			test('three', { todo: 'later' }, () => { throw new Error('not yet'); });`;
		assert.deepEqual(await tally(code), { passed: 0, failed: 0, skipped: ['no root', 'no engine', 'to do: later'] });
	});

	test('a file that can not be loaded, and a set-up that breaks, are failures', async () => {
		assert.equal((await tally(`throw new Error('broken file');`)).failed, 1);
		const code = `suite('group', () => { before(() => { throw new Error('no'); }); test('one', () => {}); });`;
		assert((await tally(code)).failed >= 1);
	});

	test('what fails is named with all that it stands in, and run again by the seed of any of it', async t => {
		let printed = '';
		t.mock.method(process.stdout, 'write', (text: string | Uint8Array) => {
			printed += String(text);
			return true;
		});
		await tally(`
			suite('before', () => { test('good', () => {}); });
			suite('cut off (seed 4711)', () => {
				suite('on a host', () => { test('good', () => {}); test('bad', () => { throw new Error('no'); }); });
			});
			suite('later', () => { test('bad too', () => { throw new Error('no'); }); });`);
		t.mock.restoreAll();
		assert.match(printed, /^X cut off \(seed 4711\) > on a host > bad \(/m);
		assert.match(printed, /^X later > bad too \(/m);
		assert.deepEqual(printed.match(/LAVADOCK_SEED=\S*/g), ['LAVADOCK_SEED=4711']);
	});

	suite('of files that share a process', () => {
		/** Runs them one after the other in one process, as long as that lives. */
		async function together(first: string, second: string) {
			const files = ['first', 'second'].map(name => join(folder, `${name}.test.mjs`));
			await Promise.all([first, second].map((code, at) => writeFile(files[at] ?? '', code)));
			return runTests(process.execPath, files, { atOnce: 1, seconds: 2, together: true });
		}

		const good = `import { test } from 'node:test'; test('good', () => {});`;
		const left = { passed: 2, failed: 1, skipped: [] };

		test('each has hooks of its own', async () => {
			const hooks = `
				import { afterEach, beforeEach } from 'node:test';
				for (const hook of [beforeEach, afterEach]) hook(() => { throw new Error('no'); });`;
			assert.deepEqual(await together(hooks, good), { passed: 1, failed: 0, skipped: [] });
		});

		test('what keeps a process from ending fails the file, as does what is another in it afterwards', async () => {
			assert.deepEqual(await together(`${good} setInterval(() => {}, 1000);`, good), left);
			const isUnset = `${good} import { equal } from 'node:assert'; equal(process.env.LEFT, undefined);`;
			assert.deepEqual(await together(`${good} process.env.LEFT = '1';`, isUnset), left);
			assert.deepEqual(await together(`${good} process.chdir('/');`, good), left);
		});

		test('two lots of files have their processes in the same places', async () => {
			const log = join(folder, 'log');
			const code = `
				import { appendFileSync } from 'node:fs';
				import { test } from 'node:test';
				const tell = word => appendFileSync(${JSON.stringify(log)}, word);
				test('good', async () => { tell('<'); await new Promise(done => setTimeout(done, 50)); tell('>'); });`;
			const files = ['one', 'two', 'three', 'four'].map(name => join(folder, `${name}.test.mjs`));
			for (const file of files) await writeFile(file, code);
			const limits = { slots: makeSlots(1), seconds: 30, together: true };
			const lots = [files.slice(0, 2), files.slice(2)];
			const tallies = await Promise.all(lots.map(lot => runTests(process.execPath, lot, limits)));
			assert.deepEqual(
				tallies.map(({ passed, failed }) => [passed, failed]),
				[
					[2, 0],
					[2, 0],
				],
			);
			assert.equal(await readFile(log, 'utf8'), '<><><><>');
		});

		test('one that ends the process fails, and the next has another', async () => {
			assert.deepEqual(await together('process.exit(0);', good), { passed: 1, failed: 1, skipped: [] });
		});
	});
});

suite('how long a file took', () => {
	let folder = '';
	let durations = '';
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-suite-'));
		durations = join(folder, 'cache/durations.json');
	});
	after(() => rm(folder, { recursive: true }));

	for (const together of [true, false]) {
		test(`is kept for the next run, beside what others took: ${together ? 'one process' : 'a process each'}`, async () => {
			const files = ['one', 'two'].map(name => join(folder, `${name}.test.mjs`));
			const code = `import { test } from 'node:test'; test('good', () => new Promise(done => setTimeout(done, 300)));`;
			for (const file of files) await writeFile(file, code);
			const limits = { atOnce: 1, seconds: 30, together, durations };
			assert.equal((await runTests(process.execPath, files, limits)).passed, 2);
			await writeFile(durations, JSON.stringify({ ...readDurations(durations), elsewhere: 7 }));
			assert.equal((await runTests(process.execPath, files.slice(0, 1), limits)).passed, 1);
			const kept = JSON.parse(await readFile(durations, 'utf8'));
			assert.deepEqual(Object.keys(kept).toSorted(), [...files, 'elsewhere'].toSorted());
			assert.equal(kept.elsewhere, 7);
			for (const file of files) assert.ok(kept[file] >= 0.3 && kept[file] < 30, String(kept[file]));
		});
	}

	test('puts the longest first, and before them what nobody has measured', () => {
		const known = { short: 1, long: 9, middle: 5 };
		assert.deepEqual(longestFirst(['a', 'short', 'b', 'middle', 'long'], known), ['a', 'b', 'long', 'middle', 'short']);
	});

	test('is nothing where what was kept can not be read', async () => {
		await writeFile(durations, 'no JSON');
		assert.deepEqual(readDurations(durations), {});
		await writeFile(durations, '{"one": "long", "two": 2}');
		assert.deepEqual(readDurations(durations), { two: 2 });
	});
});
