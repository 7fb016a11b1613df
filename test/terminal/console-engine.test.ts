/** The whole program while its engine is away, floods it, or tells it hostile things. */

import assert from 'node:assert/strict';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { createClient } from '../contract/client.ts';
import { openLab, selectedRow, startLab, startLavadock, temporaryFolder, waitForSelected } from './harness/lavadock.ts';
import type { Pty } from './harness/pty.ts';

/** The header without the engine's own name. */
const header = (screen: string[]): string => screen[0] ?? '';

/** Whether every letter of the lists' rows, but the one under the cursor, is dim. */
function isDimmed(pty: Pty): boolean {
	const row = pty.emulator.cells().find(cells =>
		cells
			.map(cell => cell.text)
			.join('')
			.includes('hobbes-worker'),
	);
	const styles = row?.slice(1, -1).flatMap(cell => (cell.text === ' ' ? [] : [cell.style]));
	return styles !== undefined && new Set(styles).size === 1;
}

// Silence takes its time to be noticed: the others run meanwhile.
describe('the whole program and its engine', { concurrency: true }, () => {
	describe('an engine that goes away', () => {
		test('killed and started again: dimmed and dated meanwhile, then whole and live, with what happened since', async t => {
			const lab = await startLab(t);
			const pty = await openLab(t, lab);
			await waitForSelected(pty, 'lava-server');
			assert.ok(!isDimmed(pty));
			await lab.control.kill();
			await pty.waitFor(screen => /lost: data of \d\d:\d\d:\d\d/.test(header(screen)));
			await pty.waitFor(() => isDimmed(pty));
			assert.match(pty.screen().join('\n'), /healthy/);
			pty.keys('jj');
			await waitForSelected(pty, 'calvin-worker');
			lab.control.exit('hobbes-worker', 3);
			await lab.control.restart();
			pty.keys('R');
			await pty.waitFor(screen => /● live/.test(header(screen)));
			await pty.waitForText('exited 3');
			assert.ok(!isDimmed(pty));
			// The log goes on, without a line lost or doubled.
			lab.control.print('calvin-worker', 'the line is back');
			await pty.waitForText('the line is back');
			assert.equal(pty.screen().filter(row => row.includes('the line is back')).length, 1);
		});

		test('connections that break are made again by themselves', async t => {
			const lab = await startLab(t);
			const pty = await openLab(t, lab);
			lab.control.breakConnections();
			await pty.waitFor(screen => /lost/.test(header(screen)));
			await pty.waitFor(screen => /● live/.test(header(screen)));
		});
	});

	describe('an engine that stays silent', () => {
		test('is told of, and comes back', async t => {
			const lab = await startLab(t);
			const pty = await openLab(t, lab);
			lab.control.stall();
			await pty.waitFor(screen => /lost: .*/.test(header(screen)), 40_000);
			lab.control.resume();
			pty.keys('R');
			await pty.waitFor(screen => /● live/.test(header(screen)));
		});
	});

	describe('no engine', () => {
		test('says so with the remedy; D opens the demo lab', async t => {
			const folder = await temporaryFolder(t);
			const pty = await startLavadock(t, { env: { DOCKER_HOST: `unix://${folder}/none.sock` } });
			await pty.waitForText('does not exist');
			await pty.waitForText('apt install docker.io');
			pty.keys('D');
			await pty.waitFor(screen => /demo/.test(header(screen)) && screen.join('\n').includes('lava-server'));
			pty.keys('q');
			assert.equal((await pty.exit).code, 0);
		});

		test('a DOCKER_HOST that is no address', async t => {
			const pty = await startLavadock(t, { env: { DOCKER_HOST: 'gopher//lab' } });
			await pty.waitForText('No Docker Engine');
			await pty.waitForText('DOCKER_HOST');
			assert.match(pty.screen().join('\n'), /gopher\/\/lab/);
		});

		test('a context that does not exist', async t => {
			const pty = await startLavadock(t, { args: ['--context', 'attic'] });
			await pty.waitForText('No Docker Engine');
			await pty.waitForText('attic');
		});
	});

	describe('hostile texts', () => {
		const tricks =
			'\u001B]0;owned\u0007\u001B]52;c;b3duZWQ=\u0007\u001B[2J\u001B[10;10H\u001B[?1049l\u009B31mX\u0007\b\b\r\u202Egnp.exe';

		test('labels, variables and log lines harm nothing but their own cells', async t => {
			const lab = await startLab(t);
			const client = createClient(lab.socketPath);
			const { status } = await client.call('POST', '/v1.41/containers/create?name=aaa-hostile', {
				Image: 'debian:bookworm-slim',
				Cmd: ['sleep', 'infinity'],
				Env: [`GREETING=${tricks}`],
				Labels: { [`label${tricks}`]: tricks },
			});
			assert.equal(status, 201);
			await client.call('POST', '/v1.41/containers/aaa-hostile/start');
			const pty = await openLab(t, lab, { columns: 120, rows: 35 });
			pty.keys('/aaa-hostile\r');
			await waitForSelected(pty, 'aaa-hostile');
			lab.control.print('aaa-hostile', `before ${tricks} behind`);
			await pty.waitForText('gnp.exe behind');
			pty.keys('7z');
			await pty.waitForText('7 Details  aaa-hostile');
			await pty.waitFor(screen => screen.some(row => row.includes('gnp.exe')));
			assert.deepEqual(pty.emulator.beside(), { titles: [], copies: [], bells: 0 });
			assert.doesNotMatch(pty.screen().join('\n'), /\p{Cc}(?<!\n)|[\u202A-\u202E\u2066-\u2069]/u);
			assertBorders(pty, 120);
		});

		test('names too, whatever an engine takes for one', async t => {
			const lab = await startLab(t);
			const relay = await startRelay(t, lab.socketPath, 'board-shell', '\\u001b[2Jxx');
			const pty = await openLab(t, { address: `unix://${relay}` });
			pty.keys('/debian\r');
			await pty.waitFor(() => selectedRow(pty).includes('xx '));
			assert.doesNotMatch(pty.output(), /\u001B\[2J/);
			assertBorders(pty, 80);
		});

		test('a line of 10 MB, and binary rubbish', async t => {
			const lab = await startLab(t);
			const pty = await openLab(t, lab);
			await waitForSelected(pty, 'lava-server');
			pty.keys('jj');
			await waitForSelected(pty, 'calvin-worker');
			lab.control.print('calvin-worker', 'x'.repeat(10_000_000));
			lab.control.print(
				'calvin-worker',
				Array.from({ length: 4000 }, (_, at) => String.fromCharCode((at * 7) % 256)).join(''),
			);
			lab.control.print('calvin-worker', 'and all is well');
			await pty.waitForText('and all is well');
			pty.keys('j');
			await waitForSelected(pty, 'hobbes-worker');
			assert.equal(pty.emulator.beside().bells, 0);
			assertBorders(pty, 80);
		});
	});
});

function assertBorders(pty: Pty, columns: number): void {
	for (const row of pty.screen().slice(1, -1)) {
		assert.match(row, /^[┌│└].*[┐│┘]$/);
		assert.equal(row.length, columns);
	}
}

/** Stands between a program and an engine, and puts one text in place of another of the same length. */
async function startRelay(t: TestContext, socketPath: string, from: string, to: string): Promise<string> {
	assert.equal(from.length, to.length);
	const path = join(await temporaryFolder(t), 'relay.sock');
	const server = createServer(client => {
		const engine = connect(socketPath);
		client.pipe(engine);
		engine.on('data', bytes => client.write(bytes.toString('latin1').replaceAll(from, to), 'latin1'));
		engine.on('close', () => client.destroy());
		client.on('close', () => engine.destroy());
		for (const end of [client, engine]) end.on('error', () => end.destroy());
	});
	await new Promise<void>(resolve => server.listen(path, resolve));
	t.after(() => server.close());
	return path;
}
