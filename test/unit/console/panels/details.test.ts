import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailLines } from '../../../../source/console/panels/details.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
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
		raw: { Args: ['lava-worker', `--token=${token}`], Config: { Labels: { 'org.example.password': token } } },
	}),
});

test('no secret is shown until somebody asks: not in the command, the labels, the environment or the YAML', t => {
	const console = openConsole(t);
	console.setContainers([worker]);
	const text = (): string => detailLines(console.state(), 200).map(plainText).join('\n');
	assert.match(text(), /--url=http:\/\/lava\/ --token=\*+\n/);
	assert.ok(!text().includes(token));
	console.press('6', 'v');
	assert.equal(text().split(token).length - 1, 5);
});

test('what is too long for a row goes on below it', t => {
	const console = openConsole(t);
	console.setContainers([worker]);
	const rows = detailLines(console.state(), 40).map(plainText);
	for (const row of rows) assert.ok(row.trimEnd().length <= 40, row);
	assert.ok(rows.some(row => /^ {16}--token=\*+$/.test(row)));
});
