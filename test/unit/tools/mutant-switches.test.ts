import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { mutantsOf } from '../../../tools/mutants.js';
import { withSwitches } from '../../../tools/mutant-switches.js';

const code = `
	const many = [3, 1, 2].filter(each => each > 1 && each < 9).toSorted((one, other) => one - other);
	const says = many.some(each => each === 2) ? (many[0] ?? 7) : !many.length;
	if (says === 2) found.push(says);
	found.push(many.length);
`;

/** What the code comes to with this mutant on. */
function outcome(text: string, on: number | undefined): string {
	const found: unknown[] = [];
	try {
		runInNewContext(text, { found, isMutant: (number: number) => number === on });
		return JSON.stringify(found);
	} catch (error) {
		return String(error);
	}
}

test('each switch makes its own change, and none when it is off', () => {
	const mutants = mutantsOf(code).map((mutant, number) => ({ ...mutant, number }));
	const switched = withSwitches(code, mutants);
	assert.equal(outcome(switched, undefined), outcome(code, undefined));
	assert.deepEqual(
		mutants.map(({ number }) => outcome(switched, number)),
		mutants.map(({ from, to, text }) => outcome(code.slice(0, from) + text + code.slice(to), undefined)),
	);
	const changes = new Set(mutants.map(({ number }) => outcome(switched, number)));
	assert.ok(changes.size > 4, [...changes].join(' '));
});

test('without whoever asks for mutants the code is as it was', () => {
	const [first] = mutantsOf('1 + 2');
	assert.ok(first);
	assert.equal(runInNewContext(withSwitches('1 + 2', [{ ...first, number: 0 }]), {}), 3);
});
