import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { detailLines } from '../../../../source/console/panels/details.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import { until } from '../../../until.ts';
import { containerOf, detailOf, endpointOf } from '../../lab/objects-for-tests.ts';
import { openConsole } from '../console-for-tests.ts';

const token = 'c41f7e09ab5d2836f0d9';
const worker = containerOf('lava-worker-2023.01-h7k2q', {
	labels: { 'org.example.password': token },
	endpoints: [endpointOf('host')],
	detail: detailOf({
		entrypoint: ['/root/entrypoint.sh'],
		command: ['lava-worker', '--url=http://lava/', `--token=${token}`],
		environment: [`TOKEN=--token=${token}`],
		raw: () => ({ Args: ['lava-worker', `--token=${token}`], Config: { Labels: { 'org.example.password': token } } }),
	}),
});

test('no secret is shown until somebody asks: not in the command, the labels, the environment or the YAML', t => {
	const console = openConsole(t);
	console.setContainers([worker]);
	const text = (): string => detailLines(console.state(), 200).map(plainText).join('\n');
	assert.match(text(), /--url=http:\/\/lava\/ --token=\*+\n/);
	assert.ok(!text().includes(token));
	console.press('7', 'v');
	assert.equal(text().split(token).length - 1, 5);
});

test('what is too long for a row goes on below it', t => {
	const console = openConsole(t);
	console.setContainers([worker]);
	const rows = detailLines(console.state(), 40).map(plainText);
	for (const row of rows) assert.ok(row.trimEnd().length <= 40, row);
	assert.ok(rows.some(row => /^ {16}--token=\*+$/.test(row)));
});

test('what is endless takes few rows, and says how much more there is', t => {
	const ports = Array.from({ length: 65_535 }, (_, at) => ({ container: at + 1, protocol: 'tcp' as const }));
	const raw = { ExposedPorts: Object.fromEntries(ports.map(({ container }) => [`${container}/tcp`, {}])) };
	const labels = { thai: 'ก'.repeat(40_000), ascii: 'a'.repeat(120_000) };
	const console = openConsole(t);
	console.setContainers([
		containerOf('endless', { labels, ports, detail: detailOf({ raw: () => ({ ...raw, labels }) }) }),
	]);
	const rows = detailLines(console.state(), 80).map(plainText);
	assert.ok(rows.length < 1000, `${rows.length} rows`);
	const text = rows.join('\n').replaceAll(/\n */g, '');
	for (const said of ['1-65535/tcp', '… 108 kB more', '… 116 kB more', '65,035 more']) {
		assert.ok(text.includes(said), said);
	}
});

test('all of it can be saved, with secrets as they are shown', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-details-'));
	t.after(() => rm(folder, { recursive: true }));
	const console = openConsole(t);
	const raw = { Labels: { long: 'a'.repeat(5000), password: token } };
	console.setContainers([containerOf('long', { detail: detailOf({ raw: () => raw }) })]);
	const saved = async (name: string): Promise<unknown> => {
		console.dispatch({ type: 'noticed', notice: undefined });
		console.press('7', 'ctrl+s', 'ctrl+u');
		console.type(join(folder, name));
		console.press('enter');
		await until(console, () => console.state().notice?.text.startsWith('Saved') === true);
		return JSON.parse(await readFile(join(folder, name), 'utf8'));
	};
	assert.deepEqual(await saved('masked.json'), { Labels: { ...raw.Labels, password: '********' } });
	console.press('7', 'v');
	assert.deepEqual(await saved('clear.json'), raw);
});
