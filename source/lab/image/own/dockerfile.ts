/** Reads a Dockerfile as far as its instructions and stages (docs.docker.com/reference/dockerfile). */

export type Instruction = {
	/** In capitals, e.g. `FROM`. */
	name: string;
	/** What follows, its line breaks taken away. */
	text: string;
	/** Of its first line, from 1 on. */
	line: number;
};

export type Stage = {
	/** As it stands behind FROM, with the arguments that are before the first one put in. */
	image: string;
	/** Behind AS; '' = none. */
	name: string;
	/** Where the image is named. */
	from: Instruction;
	instructions: readonly Instruction[];
};

export type Dockerfile = {
	/** Arguments before the first FROM, and their defaults. */
	arguments: Readonly<Record<string, string>>;
	stages: readonly Stage[];
};

export function instructionsOf(text: string): Instruction[] {
	const escape = /^#\s*escape\s*=\s*`/im.test(text.split('\n').slice(0, 2).join('\n')) ? '`' : '\\';
	const found: Instruction[] = [];
	let open: Instruction | undefined;
	for (const [at, row] of text.split(/\r?\n/).entries()) {
		// Comments stand between the lines of an instruction too.
		if (/^\s*(?:#|$)/.test(row)) continue;
		const goesOn = row.trimEnd().endsWith(escape);
		const line = goesOn ? row.trimEnd().slice(0, -1) : row;
		const [, name = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? [];
		open =
			open === undefined
				? { name: name.toUpperCase(), text: rest.trim(), line: at + 1 }
				: { ...open, text: `${open.text} ${line.trim()}`.trim() };
		if (goesOn) continue;
		found.push(open);
		open = undefined;
	}
	return open === undefined ? found : [...found, open];
}

/** @param given build arguments, which beat what the file says */
export function readDockerfile(text: string, given: Readonly<Record<string, string>> = {}): Dockerfile {
	const known: Record<string, string> = {};
	const stages: (Stage & { instructions: Instruction[] })[] = [];
	for (const instruction of instructionsOf(text)) {
		const stage = stages.at(-1);
		if (instruction.name === 'FROM') {
			const [, image = '', name = ''] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(instruction.text) ?? [];
			const values = { ...known, ...pick(given, Object.keys(known)) };
			stages.push({ image: filled(image, values), name, from: instruction, instructions: [] });
		} else if (stage !== undefined) {
			stage.instructions.push(instruction);
		} else if (instruction.name === 'ARG') {
			const [, argument = '', , value = ''] = /^(\w+)(=(.*))?$/.exec(instruction.text) ?? [];
			known[argument] = value.replaceAll(/^["']|["']$/g, '');
		}
	}
	return { arguments: known, stages };
}

const pick = (from: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
	Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/** `$NAME`, `${NAME}`, and with a value for one that is empty: `${NAME:-value}`. */
function filled(text: string, values: Readonly<Record<string, string>>): string {
	return text.replaceAll(/\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g, (_, braced?: string, or = '', bare?: string) => {
		const value = values[braced ?? bare ?? ''] ?? '';
		return value === '' ? String(or) : value;
	});
}

/** The stages that the last one, which becomes the image, is built on, itself first: what they say holds in it. */
export function lastStages({ stages }: Dockerfile): Stage[] {
	const last = stages.at(-1);
	if (last === undefined) return [];
	const chain = [last];
	for (let below = stageBelow(last, stages); below !== undefined; below = stageBelow(below, stages)) chain.push(below);
	return chain;
}

/** One is built on a stage before it, never on itself. */
function stageBelow(stage: Stage, stages: readonly Stage[]): Stage | undefined {
	return stages.slice(0, stages.indexOf(stage)).findLast(({ name }) => name !== '' && name === stage.image);
}

/** The image that it is built on in the end; '' where it has no FROM. */
export const baseOf = (dockerfile: Dockerfile): string => lastStages(dockerfile).at(-1)?.image ?? '';

/** The same text on another base: what its last FROM names, or the argument that it is named by, is replaced. */
export function withBase(text: string, base: string): string {
	const from = lastStages(readDockerfile(text)).at(-1)?.from;
	if (from === undefined) return text;
	const rows = text.split('\n');
	// A FROM is seldom broken over lines; the rest of it stays.
	const row = rows[from.line - 1] ?? '';
	rows[from.line - 1] = row.replace(/^(\s*FROM\s+(?:--\S+\s+)*)\S+/i, (_, before: string) => `${before}${base}`);
	return rows.join('\n');
}

const CHMOD = /^(.*?)--chmod=(\S+)\s+(.*)$/;

/**
 * The same text for a builder that knows no --chmod (all but BuildKit): a command behind each COPY sets the mode. One
 * that copies whole folders sets those of the folders.
 */
export function withoutChmod(text: string): string {
	const rows = text.split('\n');
	for (const { name, text: words, line } of instructionsOf(text).toReversed()) {
		const [, before = '', mode = '', after = ''] = CHMOD.exec(words) ?? [];
		if ((name !== 'COPY' && name !== 'ADD') || mode === '') continue;
		const end = rows.findIndex((row, at) => at >= line - 1 && !row.trimEnd().endsWith('\\'));
		const paths = pathsIn(after);
		const to = paths.at(-1) ?? '';
		const commands = paths.slice(0, -1).map(path => chmodCommand(path, to, mode));
		rows.splice(line - 1, end - line + 2, `${name} ${before}${after}`, `RUN ${commands.join(' && ')}`);
	}
	return rows.join('\n');
}

/** Of both forms: words, and a list in JSON. */
function pathsIn(text: string): string[] {
	const words = text.split(/\s+/).filter(word => word !== '' && !word.startsWith('--'));
	if (!text.trimStart().startsWith('[')) return words;
	return text.split(/["\s,[\]]+/).filter(Boolean);
}

function chmodCommand(from: string, to: string, mode: string): string {
	const name = from.split('/').findLast(Boolean) ?? '';
	const within = `${to.replace(/\/$/, '')}/${name}`;
	return `if [ -e '${within}' ]; then chmod ${mode} '${within}'; else chmod ${mode} '${to}'; fi`;
}
