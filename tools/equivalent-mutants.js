/** Mutants that no test can notice, for they change nothing that a user or a caller could see. */

/**
 * @typedef {{ file: string, code: string, says: string, why: string }} Equivalent
 *   `code`: the line, without what stands around it; `says`: as `npm run mutate` prints it
 */

const POWER = 'It is there for a power cut, which no test can make.';
const RANK = 'Only the order of these ranks counts, and it stays.';
const PATIENCE = 'A patience is a guess: a second more changes nothing that anyone could notice.';

/** @type {Equivalent[]} */
export const equivalents = [
	...[
		['slots.ts', 'await syncFolder(dirname(path));'],
		['slots.ts', 'await file.sync();'],
		['slots.ts', 'await handle.sync();'],
		['journal.ts', 'await syncFolder(folder);'],
	].map(([name, code = '']) => ({
		file: `source/engine/plan-run/journal/${name}`,
		code,
		says: `${code} -> ;`,
		why: POWER,
	})),
	...[10, 15, 20, 25, 30, 94].map(rank => ({
		file: 'source/console/actions/form.ts',
		code: `footer: ${rank},`,
		says: `${rank} -> ${rank + 1}`,
		why: RANK,
	})),
	{
		file: 'source/lab/plans/server.ts',
		code: 'export const SERVING_SECONDS = 900;',
		says: '900 -> 901',
		why: PATIENCE,
	},
	...['1 -> 2', '10 -> 11', '64 -> 65'].map(says => ({
		file: 'source/engine/plan-run/journal/slots.ts',
		code: 'const HEAD_BYTES = 10 + 1 + 64 + 1 + 10 + 1;',
		says,
		why: 'One byte more before the text is the same for who writes it and who reads it.',
	})),
	{
		file: 'source/engine/plan-run/journal/lock.ts',
		code: 'const LOOK_AGAIN_MS = 2;',
		says: '2 -> 3',
		why: 'How often it is looked changes nothing that anyone could notice.',
	},
	{
		file: 'source/wizards/image/registry.ts',
		code: 'const port = Number(/:(\\d+)$/.exec(hub.registry)?.[1] ?? 1);',
		says: '/:(\\d+)$/.exec(hub.registry)?.[1] ?? 1 -> /:(\\d+)$/.exec(hub.registry)?.[1]',
		why: 'No port is no number, which is out of no bounds.',
	},
	{
		file: 'source/console/state/form.ts',
		code: "return next < 0 ? toPreview(form, views) : { to: 'field', form: goTo(form, next) };",
		says: '0 -> 1',
		why: 'The next question is never the first one.',
	},
	{
		file: 'source/console/state/form.ts',
		code: 'export const isLast = (form: Form, views: readonly FieldView[]): boolean => nextQuestion(form, views) < 0;',
		says: '0 -> 1',
		why: 'The next question is never the first one.',
	},
];

/**
 * @param {{ file: string, code: string, says: string }} mutant
 * @returns {string | undefined}
 */
export function whyEquivalent({ file, code, says }) {
	return equivalents.find(each => each.file === file && each.code === code && each.says === says)?.why;
}
