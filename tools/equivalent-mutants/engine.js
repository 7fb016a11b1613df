/** Mutants of `source/engine` that no test can notice. */

import { PATIENCE } from './patience.js';

/** @typedef {import('../equivalent-mutants.js').Equivalent} Equivalent */

const POWER = 'It is there for a power cut, which no test can make.';

/** @type {Equivalent[]} */
export const ofEngine = [
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
			'plans.ts',
			'throw first === undefined ? error : new PlanError(plan, first, error);',
			'first === undefined -> false',
		],
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
	...['0 -> 1', '16 -> 17'].map(says => ({
		file: 'source/engine/plan-run/journal/lock.ts',
		code: "return join(folder, `${createHash('sha256').update(engine).digest('hex').slice(0, 16)}.lock`);",
		says,
		why: 'The name of a lock says nothing: who looks for it makes it in the same way.',
	})),
	{
		file: 'source/engine/plan-run/restart-after-engine-death.ts',
		code: "return Math.max(0, Date.parse(text ?? '') || 0);",
		says: "text ?? '' -> text",
		why: 'Of nothing no time is read.',
	},
	{
		file: 'source/engine/plan-run/restart-after-engine-death.ts',
		code: "(step, index) => step.host === host && ['done', 'already'].includes(steps[index]?.state ?? ''),",
		says: "steps[index]?.state ?? '' -> steps[index]?.state",
		why: 'Neither is one of those.',
	},
	{
		file: 'source/engine/plan-run/journal/lock.ts',
		code: "return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';",
		says: "stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '' -> stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]",
		why: 'The kernel has told more fields than that since it had /proc.',
	},
	{
		file: 'source/engine/plan-run/restarted.ts',
		code: "return bridge === undefined ? 0 : readOne(bridge, 'network', bridgeSchema).Created * 1000;",
		says: '0 -> 1',
		why: 'Either is long before any engine.',
	},
	{
		file: 'source/engine/plan-run/steps/condition-check.ts',
		code: "const lines = (await readLog(session, container, found)).split('\\n').map(text => ({ time: 0, text }));",
		says: '0 -> 1',
		why: 'The times of these lines are not asked for.',
	},
	{
		file: 'source/engine/plan-run/journal/slots.ts',
		code: 'const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);',
		says: 'position + done -> (position) - (done)',
		why: 'A file system takes all at once: of a disk that has room for a part alone the rest is refused.',
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
	...['10_000 -> 10001', '25_000 -> 25001'].map(says => ({
		file: 'source/engine/session/connection.ts',
		code: 'const PING_AFTER = { least: 10_000, trips: 150, most: 25_000 };',
		says,
		why: PATIENCE,
	})),
	{
		file: 'source/engine/session/version.ts',
		code: 'return compare(offered, NEWEST) < 0 ? offered : NEWEST;',
		says: '0 -> 1',
		why: 'Of two that are the same it does not matter which.',
	},
	...['a', 'b'].map(of => ({
		file: 'source/engine/session/version.ts',
		code: `const [major${of.toUpperCase()} = 0, minor${of.toUpperCase()} = 0] = ${of}.split('.').map(Number);`,
		says: '0 -> 1',
		why: 'A version has two numbers: any other text was refused before.',
	})),
];
