/** All mutants of a file at once, each behind a switch: one build serves the tests of all. */

/** @typedef {import('./mutants.js').Mutant} Mutant */

/**
 * @param {string} code
 * @param {(Mutant & { number: number })[]} mutants of this code; `number`: what `isMutant` is asked with
 */
export function withSwitches(code, mutants) {
	const places = [...Map.groupBy(mutants, placeOf).values()];
	// From the outermost to the innermost: those that lie in another one are a part of what it keeps.
	return written(
		code,
		{ from: 0, to: code.length },
		places.toSorted(([one], [other]) => sizeOf(other) - sizeOf(one)),
	);
}

/** @param {Mutant} mutant */
const placeOf = ({ kind, from, to }) => `${kind} ${from} ${to}`;

/** @param {Mutant | undefined} mutant */
const sizeOf = mutant => (mutant === undefined ? 0 : mutant.to - mutant.from);

/**
 * @typedef {Mutant & { number: number }} Numbered
 * @param {string} code
 * @param {{ from: number, to: number }} part
 * @param {Numbered[][]} places that lie in it
 * @returns {string}
 */
function written(code, part, places) {
	const [outermost, ...others] = places;
	const [first] = outermost ?? [];
	if (outermost === undefined || first === undefined) return code.slice(part.from, part.to);
	const { from, to } = rangeOf(code, first);
	const inside = others.filter(([each]) => each !== undefined && from <= each.from && each.to <= to);
	const before = others.filter(([each]) => each !== undefined && each.to <= from);
	const after = others.filter(([each]) => each !== undefined && each.from >= to);
	return [
		written(code, { from: part.from, to: from }, before),
		switched(outermost, first.kind, written(code, { from, to }, inside)),
		written(code, { from: to, to: part.to }, after),
	].join('');
}

/**
 * A method's name and the dot before it become one expression.
 *
 * @param {string} code
 * @param {Mutant} mutant
 */
const rangeOf = (code, { kind, from, to }) =>
	kind === 'method' ? { from: code.lastIndexOf('.', from), to } : { from, to };

/**
 * @param {Numbered[]} mutants of one place
 * @param {Mutant['kind']} kind
 * @param {string} kept
 */
function switched(mutants, kind, kept) {
	if (kind === 'statement') return `{ if (!(${mutants.map(({ number }) => asked(number)).join(' || ')})) ${kept} }`;
	const itself = kind === 'method' ? JSON.stringify(kept.slice(1).trim()) : `(${kept})`;
	const chosen = mutants.map(({ number, text }) => {
		const other = kind === 'method' ? JSON.stringify(text) : `(${text})`;
		return `${asked(number)} ? ${other} : `;
	});
	return kind === 'method' ? `[${chosen.join('')}${itself}]` : `(${chosen.join('')}${itself})`;
}

/** @param {number} number */
const asked = number => `globalThis.isMutant?.(${number})`;
