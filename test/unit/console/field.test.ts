import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { editField, emptyField, type Field, fieldOf, insert } from '../../../source/console/state/field.ts';

const press = (field: Field, ...names: string[]): Field =>
	names.reduce((before, name) => editField(before, { name, text: '' }) ?? before, field);

test('graphemes are moved over and deleted whole', () => {
	for (const grapheme of ['a', 'é', 'e\u0301', '👩‍🌾', '🇩🇪', '日', '⚠️']) {
		const field = fieldOf(`x${grapheme}y`);
		assert.deepEqual(press(field, 'left', 'backspace'), { text: 'xy', cursor: 1 });
		assert.deepEqual(press(field, 'home', 'right', 'delete'), { text: 'xy', cursor: 1 });
		assert.equal(press(field, 'left', 'left').cursor, 1);
	}
});

test("readline's keys do what they do there", () => {
	const field = fieldOf('docker stop lava-server');
	assert.equal(press(field, 'ctrl+w').text, 'docker stop lava-');
	assert.equal(press(field, 'ctrl+w', 'ctrl+w').text, 'docker stop ');
	assert.equal(press(field, 'left', 'left', 'ctrl+u').text, '');
	assert.equal(press(field, 'home', 'ctrl+k').text, '');
	assert.equal(press(field, 'ctrl+a', 'delete').text, 'ocker stop lava-server');
	assert.equal(press(field, 'ctrl+a', 'ctrl+e').cursor, field.text.length);
	assert.equal(editField(field, { name: 'f5', text: '' }), undefined);
});

test('a paste is one line without control characters', () => {
	assert.deepEqual(insert(fieldOf('> '), 'one\r\ntwo\tthree\u001B[31m\u0000'), fieldOf('> one two three'));
});

/** A field as two lists of graphemes, before the cursor and behind it. */
type Model = { before: string[]; behind: string[] };

const moves: Record<string, (model: Model) => Model> = {
	left: ({ before, behind }) => ({ before: before.slice(0, -1), behind: [...before.slice(-1), ...behind] }),
	right: ({ before, behind }) => ({ before: [...before, ...behind.slice(0, 1)], behind: behind.slice(1) }),
	home: ({ before, behind }) => ({ before: [], behind: [...before, ...behind] }),
	end: ({ before, behind }) => ({ before: [...before, ...behind], behind: [] }),
	backspace: ({ before, behind }) => ({ before: before.slice(0, -1), behind }),
	delete: ({ before, behind }) => ({ before, behind: behind.slice(1) }),
	'ctrl+u': () => ({ before: [], behind: [] }),
	'ctrl+k': ({ before }) => ({ before, behind: [] }),
};

test('whatever is typed, the field is what two lists of graphemes would be', () => {
	const graphemes = fc.constantFrom('a', 'é', 'e\u0301', '日', '👩‍🌾', '/', ' ');
	const steps = fc.oneof(fc.constantFrom(...Object.keys(moves)), graphemes);
	fc.assert(
		fc.property(fc.array(steps, { maxLength: 60 }), presses => {
			let field = emptyField;
			let model: Model = { before: [], behind: [] };
			for (const name of presses) {
				const move = moves[name];
				field = editField(field, { name, text: move === undefined ? name : '' }) ?? field;
				model = move?.(model) ?? { ...model, before: [...model.before, name] };
				const before = model.before.join('');
				assert.deepEqual(field, { text: before + model.behind.join(''), cursor: before.length });
			}
		}),
	);
});
