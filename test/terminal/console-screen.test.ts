/** What the whole program shows: panels by key, sizes, terminals with less. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frozenClock } from '../../source/demo/clock.ts';
import { FROZEN_INSTANT } from '../../source/demo/engine.ts';
import { openLab, selectedRow, startLab, startLavadock, waitForSelected } from './harness/lavadock.ts';

test('--demo opens the built-in lab; every panel and page is one key away, and Esc leads back', async t => {
	const pty = await startLavadock(t, { args: ['--demo'] });
	await pty.waitForText('1 Containers');
	await pty.waitFor(() => selectedRow(pty).includes('lava-server'));
	assert.match(pty.screen()[0] ?? '', /demo/);
	const panels = [
		['3', '3 Networks'],
		// Log and details are of the first address's owner from there on.
		['4', '4 Addresses'],
		['5', '5 Logs  calvin-worker'],
		['6', '6 Events'],
		['7', '7 Details  calvin-worker'],
		['1', '1 Containers'],
	] as const;
	for (const [key, title] of panels) {
		pty.keys(key);
		await pty.waitForText(title);
	}
	const pages = [
		['?', '┌─ Keys'],
		['@', '┌─ Command log'],
		['P', '┌─ Prerequisites'],
		[':', '┌─ All actions'],
		['x', '┌─ lava-server'],
	] as const;
	for (const [key, title] of pages) {
		pty.keys(key);
		await pty.waitForText(title);
		pty.keys('\u001B');
		await pty.waitFor(screen => !screen.some(row => row.includes(title)));
	}
	pty.keys('q');
	assert.deepEqual(await pty.exit, { code: 0, signal: 0 });
});

test('keys that come in one chunk all count; keys that do nothing do no harm; a paste is no key', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab);
	await waitForSelected(pty, 'lava-server');
	pty.keys('jjj');
	await waitForSelected(pty, 'hobbes-worker');
	pty.keys('\u001BOQ\u001B[15~\u001B[24~\u001B[200~d\ry\rqqq\u001B[201~k');
	await waitForSelected(pty, 'calvin-worker');
	assert.ok(!pty.screen().some(row => row.includes('Remove')));
	assert.ok(pty.screen().every(row => !row.includes('┌─ Keys')));
});

test('after any sizes the picture is that of a fresh start', async t => {
	const lab = await startLab(t, { clock: frozenClock(FROZEN_INSTANT) });
	const sizes = [
		[60, 20],
		[120, 40],
		[200, 50],
		[80, 10],
		[20, 4],
		[100, 30],
	] as const;
	const [resized, fresh] = await Promise.all([
		openLab(t, lab, { columns: 80, rows: 24 }),
		openLab(t, lab, { columns: 100, rows: 30 }),
	]);
	for (const [columns, rows] of sizes) {
		resized.resize(columns, rows);
		// From corner to corner, or the word that it is too small.
		await resized.waitFor(screen => {
			if (columns < 40) return screen.join('').includes(`${columns}x${rows}`);
			return screen[1]?.length === columns && screen.at(-2)?.length === columns && /[┘]$/.test(screen.at(-2) ?? '');
		});
	}
	// The last figures of the containers' use come in their own time.
	const same = (): boolean => JSON.stringify(resized.emulator.cells()) === JSON.stringify(fresh.emulator.cells());
	await resized.waitFor(same).catch(() => undefined);
	assert.deepEqual(resized.screen(), fresh.screen());
	assert.ok(same());
});

describe('terminals with less', () => {
	test('LANG=C: ASCII alone', async t => {
		const pty = await openLab(t, await startLab(t), { env: { LANG: 'C' } });
		for (const row of pty.screen()) assert.match(row, /^[\x20-\x7e]*$/);
	});

	test('TERM=linux: ASCII borders, 16 colours, no question that it would show', async t => {
		const pty = await openLab(t, await startLab(t), { term: 'linux' });
		assert.match(pty.screen()[1] ?? '', /^\+- 1 Containers/);
		assert.doesNotMatch(pty.output(), /\$p|[34]8;[25]/);
	});

	test('TERM=dumb: opens without colours', async t => {
		const pty = await openLab(t, await startLab(t), { term: 'dumb' });
		assert.match(pty.screen()[1] ?? '', /^\+- 1 Containers/);
		for (const cell of pty.emulator.cells().flat()) assert.doesNotMatch(cell.style, /[fb]g=/);
	});

	test('NO_COLOR: the cursor is still to be seen; CI does not keep the console from opening', async t => {
		const pty = await openLab(t, await startLab(t), { env: { NO_COLOR: '1', CI: 'true' } });
		await waitForSelected(pty, 'lava-server');
		for (const cell of pty.emulator.cells().flat()) assert.doesNotMatch(cell.style, /[fb]g=/);
	});
});

describe('the background', () => {
	const dark = 'bg=2:80';
	const light = 'bg=2:24';
	const cases = [
		['is what the terminal answers', { background: 'rgb:ffff/ffff/ffff' }, light],
		['and not what the environment says', { background: 'rgb:0000/0000/0000', env: { COLORFGBG: '0;15' } }, dark],
		['is what the environment says where the terminal is silent', { env: { COLORFGBG: '0;15' } }, light],
		['is dark where nobody tells', {}, dark],
	] as const;
	for (const [name, options, colour] of cases) {
		test(name, async t => {
			const pty = await openLab(t, await startLab(t), options);
			const [, title = []] = pty.emulator.cells();
			assert.match(title.find(cell => cell.text === 'C')?.style ?? '', new RegExp(`${colour}(?!\\d)`));
		});
	}

	test('is not asked for by a console without colours, and not of the Linux console', async t => {
		for (const options of [{ env: { NO_COLOR: '1' } }, { term: 'linux' }]) {
			const pty = await openLab(t, await startLab(t), options);
			assert.ok(!pty.output().includes('\u001B]11;?'));
		}
	});
});
