/** Mutants that no test can notice, for they change nothing that a user or a caller could see. */

/**
 * @typedef {{ file: string, code: string, says: string, why: string }} Equivalent
 *   `code`: the line, without what stands around it; `says`: as `npm run mutate` prints it
 */

const POWER = 'It is there for a power cut, which no test can make.';
const RANK = 'Only the order of these ranks counts, and it stays.';
const PATIENCE = 'A patience is a guess: a second more changes nothing that anyone could notice.';

/** As `source/terminal/cells/colour.ts` has them. */
const BASIC_COLOURS = [
	[0, 0, 0],
	[205, 0, 0],
	[0, 205, 0],
	[205, 205, 0],
	[0, 0, 238],
	[205, 0, 205],
	[0, 205, 205],
	[229, 229, 229],
	[127, 127, 127],
	[255, 0, 0],
	[0, 255, 0],
	[255, 255, 0],
	[92, 92, 255],
	[255, 0, 255],
	[0, 255, 255],
	[255, 255, 255],
];

/** @type {Equivalent[]} */
export const equivalents = [
	...BASIC_COLOURS.flatMap(colour =>
		[...new Set(colour)].map(part => ({
			file: 'source/terminal/cells/colour.ts',
			code: `[${colour.join(', ')}],`,
			says: `${part} -> ${part + 1}`,
			why: 'Every terminal has its own colours near these, and the nearest one to another colour stays the nearest.',
		})),
	),
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
	...['1 -> 2', '10 -> 11', '64 -> 65'].map(says => ({
		file: 'source/engine/plan-run/journal/slots.ts',
		code: 'const HEAD_BYTES = 10 + 1 + 64 + 1 + 10 + 1;',
		says,
		why: 'One byte more before the text is the same for who writes it and who reads it.',
	})),
	...[
		[
			'runner.ts',
			"if (step === undefined) return { end: 'done', secrets: capturedBy(run) };",
			'step === undefined -> false',
		],
		['forward.ts', 'if (container === undefined) return;', 'container === undefined -> false'],
		[
			'steps/backup.ts',
			"if (typeof stdin !== 'string') throw new TypeError('A backup asks for no secret.');",
			"typeof stdin !== 'string' -> false",
		],
	].map(([name, code = '', says = '']) => ({
		file: `source/engine/plan-run/${name}`,
		code,
		says,
		why: 'It never is: only the compiler can not know that.',
	})),
	{
		file: 'source/engine/plan-run/journal/lock.ts',
		code: "return join(folder, `${createHash('sha256').update(engine).digest('hex').slice(0, 16)}.lock`);",
		says: '16 -> 17',
		why: 'The name of a lock says nothing: who looks for it makes it in the same way.',
	},
	{
		file: 'source/engine/plan-run/journal/journal.ts',
		code: 'return 3 * Buffer.byteLength(text) + 8192;',
		says: '3 -> 4',
		why: 'More room than is needed.',
	},
	...[
		[
			'times[number & this.#mask] ?? Number.NaN',
			'return this.#holds(number) ? (this.#index.times[number & this.#mask] ?? Number.NaN) : Number.NaN;',
		],
		['offsets[this.first & this.#mask] ?? 0', 'const oldest = this.#index.offsets[this.first & this.#mask] ?? 0;'],
	].map(([part = '', code = '']) => ({
		file: 'source/engine/logs/ring.ts',
		code,
		says: `this.#index.${part} -> this.#index.${part.replace(/ \?\? .*/, '')}`,
		why: 'The index has a place for each line that the ring holds.',
	})),
	...[
		['offsets', '0'],
		['lengths', '0'],
		['stamps', 'Number.NaN'],
		['times', 'Number.NaN'],
		['flags', '0'],
	].map(([part, none]) => ({
		file: 'source/engine/logs/ring.ts',
		code: `index.${part}[to] = this.#index.${part}[from] ?? ${none};`,
		says: `this.#index.${part}[from] ?? ${none} -> this.#index.${part}[from]`,
		why: 'The index has a place for each line that the ring holds.',
	})),
	...[
		['const FIRST_WAIT = 500;', '500 -> 501'],
		['const LONGEST_WAIT = 15_000;', '15_000 -> 15001'],
	].map(([code = '', says = '']) => ({ file: 'source/engine/logs/follow.ts', code, says, why: PATIENCE })),
	{
		file: 'source/engine/logs/follow.ts',
		code: 'log.tail = TAILS.length - 1;',
		says: 'TAILS.length - 1 -> (TAILS.length) + (1)',
		why: 'Behind the least of them one line is asked for, too.',
	},
	{
		file: 'source/engine/logs/time.ts',
		code: 'if (bytes[start + index] !== expected[index]) return false;',
		says: 'start + index -> (start) - (index)',
		why: 'It only spares the reading of what was read before.',
	},
	{
		file: 'source/engine/logs/ring.ts',
		code: 'if (this.end - this.first > this.#mask && this.#mask + 1 < this.capacity) this.#growIndex();',
		says: 'this.#mask + 1 < this.capacity -> (this.#mask + 1) <= (this.capacity)',
		why: 'An index larger than its ring holds the same lines.',
	},
	{
		file: 'source/engine/logs/ring.ts',
		code: 'for (let number = this.first; number < this.end; number++) {',
		says: 'number < this.end -> (number) <= (this.end)',
		why: 'The place of the next line is written when that comes.',
	},
	{
		file: 'source/engine/logs/entries.ts',
		code: 'const lead = bytes[start] ?? 0;',
		says: 'bytes[start] ?? 0 -> bytes[start]',
		why: 'A line that was cut has bytes.',
	},
	{
		file: 'source/engine/logs/entries.ts',
		code: 'const newline = indexOfNewline(bytes, at, Math.min(end, at + ENTRY_LENGTH + 1));',
		says: '1 -> 2',
		why: 'After the longest entry comes its newline, or the next timestamp, which is longer than a byte.',
	},
	{
		file: 'source/engine/session/session.ts',
		code: 'message: `The engine at ${plain(address.shown)} has not answered for ${Math.round(ms / 1000)} seconds.`,',
		says: '1000 -> 1001',
		why: 'Of the seconds that anyone waits the nearest whole one is the same.',
	},
	{
		file: 'source/engine/plan-run/steps/backup.ts',
		code: 'const stdin = counted(createReadStream(path, { highWaterMark: 1 << 20, signal: watched.signal }), tell);',
		says: '1 -> 2',
		why: 'Pieces of another size make the same file.',
	},
	{
		file: 'source/engine/session/open-session.ts',
		code: "return typeof offered === 'string' ? plain(offered) : undefined;",
		says: "typeof offered === 'string' -> true",
		why: 'In nothing there is nothing to be made plain.',
	},
	...['a', 'b'].map(of => ({
		file: 'source/engine/session/version.ts',
		code: `const [major${of.toUpperCase()} = 0, minor${of.toUpperCase()} = 0] = ${of}.split('.').map(Number);`,
		says: '0 -> 1',
		why: 'A version has two numbers: any other text was refused before.',
	})),
	...['0x1_0000 -> 65537', '(from + 1) * 0x1_0000 + to -> ((from + 1) * 0x1_0000) - (to)'].map(says => ({
		file: 'source/terminal/cells/style.ts',
		code: 'const key = (from + 1) * 0x1_0000 + to;',
		says,
		why: 'Any key will do that tells the pairs apart.',
	})),
	...[
		['else if (code >= 30 && code <= 37) attributes.foreground = code - 29;', '37 -> 38'],
		['else if (code >= 40 && code <= 47) attributes.background = code - 39;', '47 -> 48'],
	].map(([code = '', says = '']) => ({
		file: 'source/terminal/cells/style.ts',
		code,
		says,
		why: 'The next code begins a colour of several numbers, and was read before.',
	})),
	{
		file: 'source/terminal/cells/style.ts',
		code: 'if (kind === 5) return 1 + ((values[0] ?? 0) & 0xff);',
		says: 'values[0] ?? 0 -> values[0]',
		why: 'Of nothing no bit is set.',
	},
	{
		file: 'source/terminal/screen-writer.ts',
		code: 'scheduled = true;',
		says: 'scheduled = true; -> ;',
		why: 'What is flushed once more finds nothing.',
	},
	{
		file: 'source/terminal/cells/screen.ts',
		code: 'if (at >= text.length) return true;',
		says: 'true -> false',
		why: 'It only spares the segmenting of one character.',
	},
	{
		file: 'source/terminal/multiplexer.ts',
		code: 'return 0;',
		says: '0 -> 1',
		why: 'Neither is a process that anybody could run in.',
	},
	{
		file: 'source/wizards/image/registry.ts',
		code: 'const port = Number(/:(\\d+)$/.exec(hub.registry)?.[1] ?? 1);',
		says: '/:(\\d+)$/.exec(hub.registry)?.[1] ?? 1 -> /:(\\d+)$/.exec(hub.registry)?.[1]',
		why: 'No port is no number, which is out of no bounds.',
	},
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
];

/**
 * What is so wherever it stands.
 *
 * @type {{ code: RegExp, says: RegExp, why: string }[]}
 */
const rules = [
	{
		code: /^(?:export )?const [A-Z][A-Z_]*_(?:MS|SECONDS) = (?:[\d_ *]+|\{[\w:, ]+\});$/,
		says: /^[\d_]+ -> \d+$/,
		why: PATIENCE,
	},
	{
		code: /\.split\(/,
		says: /\.split\([^)]*\)(?:\.at\(-1\)|\[0\]) \?\? \S+ -> .*\.split\([^)]*\)(?:\.at\(-1\)|\[0\])$/,
		why: 'A text that is split has a first part and a last one.',
	},
];

/**
 * @param {{ file: string, code: string, says: string }} mutant
 * @returns {string | undefined}
 */
export function whyEquivalent({ file, code, says }) {
	return (
		equivalents.find(each => each.file === file && each.code === code && each.says === says)?.why ??
		rules.find(rule => rule.code.test(code) && rule.says.test(says))?.why
	);
}
