/** Mutants of `source/console` and `source/wizards` that no test can notice. */

/** @typedef {import('../equivalent-mutants.js').Equivalent} Equivalent */

const RANK = 'Only the order of these ranks counts, and it stays.';

/** @type {Equivalent[]} */
export const ofConsole = [
	...[10, 15, 20, 25, 30, 94].map(rank => ({
		file: 'source/console/actions/form.ts',
		code: `footer: ${rank},`,
		says: `${rank} -> ${rank + 1}`,
		why: RANK,
	})),
	...[
		['from === 0 -> false', 'span(from === 0 ? before : slice(before, from, wide)),'],
		['width(after) <= left -> false', 'span(width(after) <= left ? after : slice(after, 0, Math.max(0, left))),'],
	].map(([says = '', code = '']) => ({
		file: 'source/console/widgets/field.ts',
		code,
		says,
		why: 'A text that is cut at its own width is whole.',
	})),
	...[
		["if (overlay?.kind !== 'form') return;", "overlay?.kind !== 'form' -> false"],
		['if (views.length > 0) act(overlay.form, views);', 'views.length > 0 -> true'],
		['if (view !== undefined) answer(effects, form, turned(form, view, by));', 'view !== undefined -> true'],
		['if (view !== undefined) answer(effects, form, toggled(form, view));', 'view !== undefined -> true'],
	].map(([code = '', says = '']) => ({
		file: 'source/console/actions/form.ts',
		code,
		says,
		why: 'Its keys are asked where a form is open alone, and a form has always a question that they are at.',
	})),
	{
		file: 'source/console/overlays/form.ts',
		code: 'let [from, to] = [0, 0];',
		says: '0 -> 1',
		why: 'A form has always a question that the keys are at.',
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
	{
		file: 'source/wizards/image/registry.ts',
		code: 'const port = Number(/:(\\d+)$/.exec(hub.registry)?.[1] ?? 1);',
		says: '/:(\\d+)$/.exec(hub.registry)?.[1] ?? 1 -> /:(\\d+)$/.exec(hub.registry)?.[1]',
		why: 'No port is no number, which is out of no bounds.',
	},
];
