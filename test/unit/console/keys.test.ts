import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { remapped } from '../../../source/console/actions/keymap.ts';
import { actions } from '../../../source/console/actions/table.ts';
import { topOverlay } from '../../../source/console/state/state.ts';
import { lab, openConsole, type TestConsole } from './console-for-tests.ts';

const chosen = ({ state }: TestConsole): string | undefined => state().lists.containers.key;
const kind = ({ state }: TestConsole): string | undefined => topOverlay(state())?.kind;

describe('moving', () => {
	test('rows, ends and pages, and never beyond', t => {
		const console = openConsole(t);
		console.press('j', 'down');
		assert.equal(chosen(console), 'id-hobbes');
		console.press('k', 'k', 'k', 'up');
		assert.equal(chosen(console), 'id-lava-server');
		console.press('G', 'j');
		assert.equal(chosen(console), 'id-registry');
		console.press('g');
		assert.equal(chosen(console), 'id-lava-server');
		console.press('pagedown', 'ctrl+d', 'pageup');
		assert.equal(chosen(console), 'id-lava-server');
	});

	test('panels by number and by Tab; zoom and back', t => {
		const console = openConsole(t, { size: { columns: 120, rows: 35 } });
		console.press('5');
		assert.equal(console.state().attention.focus, 'logs');
		console.press('shift+tab');
		assert.equal(console.state().attention.focus, 'addresses');
		console.press('z');
		assert.ok(console.state().attention.zoomed);
		console.press('esc');
		assert.ok(!console.state().attention.zoomed);
	});
});

describe('Esc goes one step back and never quits', () => {
	test('Esc and a key that came together are Esc and the key', t => {
		const console = openConsole(t);
		console.press('?');
		assert.equal(kind(console), 'viewer');
		console.press('alt+j');
		assert.equal(kind(console), undefined);
		assert.equal(chosen(console), 'id-calvin');
	});

	test('a key of the containers says where there is none', t => {
		const console = openConsole(t);
		console.press('3', 'd');
		assert.equal(console.state().notice?.text, 'remove: no container is selected here');
		assert.deepEqual(console.done, []);
	});

	test('a key that does nothing says so, and leads to the help; F1 is help', t => {
		const console = openConsole(t);
		for (const [keys, label] of [
			[['Z'], 'Z'],
			[['f7'], 'F7'],
			[['5', 'ctrl+x'], '^X'],
			[['?', 'f2'], 'F2'],
			[['esc', '/', 'f9'], 'F9'],
		] as const) {
			console.press(...keys);
			assert.equal(console.state().notice?.text, `${label} does nothing here: ? is help`);
		}
		console.press('esc', 'f1');
		assert.equal(kind(console), 'viewer');
	});

	test('the row that a filter found stays chosen without it', t => {
		const console = openConsole(t);
		console.press('/');
		console.type('hobbes');
		console.press('enter', 'esc');
		const { filter, key } = console.state().lists.containers;
		assert.equal(filter, '');
		assert.equal(console.state().hosts[0]?.snapshot.containers.get(key ?? '')?.name, 'hobbes');
	});

	test('overlay, notice, filter, marks, zoom, view: one at a time', t => {
		const console = openConsole(t);
		console.press('space', '/');
		console.type('lava');
		console.press('enter', 'z', '?');
		assert.equal(kind(console), 'viewer');
		const steps = [
			() => kind(console) === undefined,
			() => console.state().lists.containers.filter === '',
			() => console.state().marked.size === 0,
			() => !console.state().attention.zoomed,
		];
		for (const [index, isDone] of steps.entries()) {
			assert.ok(!isDone(), `step ${index} is still to do`);
			console.press('esc');
			assert.ok(isDone(), `step ${index}`);
		}
		console.press('5', 'esc');
		assert.equal(console.state().attention.focus, 'containers');
		console.press('esc', 'esc', 'esc');
		assert.deepEqual(console.done, []);
	});

	test('in a page it first ends the search', t => {
		const console = openConsole(t);
		console.press('?', '/');
		console.type('quit');
		console.press('esc');
		assert.equal(kind(console), 'viewer');
		console.press('esc');
		assert.equal(kind(console), undefined);
	});

	test('from anywhere to the top', t => {
		const keys = fc.constantFrom(...'jkxl?:/dr124567zGgP@vwt n'.split('').map(key => (key === ' ' ? 'space' : key)));
		fc.assert(
			fc.property(fc.array(keys, { maxLength: 12 }), presses => {
				const console = openConsole(t);
				console.press(...presses);
				for (let step = 0; step < 20; step++) {
					console.press('esc');
					// A form that was typed into asks whether to leave it.
					if (kind(console) === 'ask') console.press('y');
				}
				assert.equal(kind(console), undefined);
				assert.ok(!console.done.includes('quit'));
			}),
			{ numRuns: 50 },
		);
	});
});

describe('what is typed and pasted', () => {
	test('a paste runs no key, wherever it lands', t => {
		for (const opened of [[], ['x'], ['r'], ['?'], ['4'], ['@']]) {
			const console = openConsole(t);
			console.press(...opened);
			const before = console.state();
			console.paste('d\ry\nqqq\u001B');
			assert.equal(console.state(), before);
			assert.deepEqual(console.done, []);
		}
	});

	test('into a field it is text of one line', t => {
		const console = openConsole(t);
		console.press('/');
		console.paste('d\ry');
		assert.equal(console.state().lists.containers.filter, 'd y');
	});

	test('keys that are letters are text in a field', t => {
		const console = openConsole(t);
		console.press('/');
		console.type('qdrx?:');
		assert.equal(console.state().lists.containers.filter, 'qdrx?:');
		assert.deepEqual(console.done, []);
	});
});

describe('questions', () => {
	test('No stands there first', t => {
		const console = openConsole(t);
		console.press('j', 'r', 'enter');
		assert.deepEqual(console.done, []);
		console.press('r', 'tab', 'enter');
		assert.deepEqual(console.done, ['Restart calvin']);
	});

	test('the LAVA server wants its name typed, to the letter', t => {
		const console = openConsole(t);
		console.press('d');
		for (const text of ['', 'y', 'yes', 'lava-serve', 'lava-server ', 'LAVA-SERVER']) {
			console.press('ctrl+u');
			console.type(text);
			console.press('enter');
			assert.equal(kind(console), 'ask', 'a name that was mistyped keeps the question open');
			const reported = text === '' ? 'Type lava-server, or Esc to leave it' : `"${text}" is not lava-server`;
			assert.equal(console.state().notice?.text, reported);
		}
		assert.deepEqual(console.done, []);
		console.press('ctrl+u');
		console.type('lava-server');
		console.press('enter');
		assert.deepEqual(console.done, ['Remove lava-server']);
	});
});

describe('rows that vanish', () => {
	test('the cursor stays on its row, or goes to the neighbour', t => {
		const console = openConsole(t);
		console.press('j', 'j');
		console.setContainers(lab.filter(each => each.name !== 'calvin'));
		assert.equal(chosen(console), 'id-hobbes');
		console.setContainers(lab.filter(each => !['calvin', 'hobbes'].includes(each.name)));
		assert.equal(chosen(console), 'id-registry');
		console.setContainers([]);
		assert.equal(chosen(console), undefined);
	});

	test('the menu of a container that vanished does nothing and says why', t => {
		const console = openConsole(t);
		console.press('j', 'x');
		console.setContainers(lab.filter(each => each.name !== 'calvin'));
		for (let row = 0; row < 14; row++) {
			console.press('enter');
			assert.match(console.state().notice?.text ?? '', /this container is gone/);
			console.press('j');
		}
		assert.deepEqual(console.done, []);
	});
});

test('a remapped key does what it was given, and its old one nothing', t => {
	const console = openConsole(t, { table: remapped(actions, { 'container.restart': ['ctrl+r'], quit: [] }) });
	console.press('j', 'r', 'q');
	assert.equal(kind(console), undefined);
	console.press('ctrl+r');
	assert.equal(kind(console), 'ask');
	assert.deepEqual(console.done, []);
});
