/** The commands of the simulated containers: what each prints and how it ends. */

/** What a command can see of its container. */
export type ShellWorld = {
	hostname: string;
	environment: readonly string[];
	files: ReadonlyMap<string, string>;
	/** Of the terminal, if there is one. */
	size: () => { columns: number; rows: number };
	now: () => number;
};

export type CommandOutcome = { stdout: string; stderr: string; exitCode: number };

export function said(stdout: string): CommandOutcome {
	return { stdout, stderr: '', exitCode: 0 };
}

export function failed(stderr: string, exitCode = 1): CommandOutcome {
	return { stdout: '', stderr: `${stderr}\n`, exitCode };
}

type Builtin = (words: readonly string[], world: ShellWorld) => CommandOutcome;

const BUILTINS: Readonly<Record<string, Builtin>> = {
	true: () => said(''),
	':': () => said(''),
	false: () => ({ stdout: '', stderr: '', exitCode: 1 }),
	echo: words => (words[0] === '-n' ? said(words.slice(1).join(' ')) : said(`${words.join(' ')}\n`)),
	printf: words => said(escapes(words[0] ?? '')),
	seq: words => said(Array.from({ length: Number(words[0] ?? 0) }, (_, index) => `${index + 1}\n`).join('')),
	env: (_words, world) => said(world.environment.map(entry => `${entry}\n`).join('')),
	hostname: (_words, world) => said(`${world.hostname}\n`),
	pwd: () => said('/\n'),
	whoami: () => said('root\n'),
	id: () => said('uid=0(root) gid=0(root) groups=0(root)\n'),
	date: (_words, world) => said(`${new Date(world.now()).toUTCString()}\n`),
	uname: (_words, world) => said(`Linux ${world.hostname} 6.1.0-18-amd64 x86_64 GNU/Linux\n`),
	ps: (_words, world) => said(`PID   USER     TIME  COMMAND\n    1 root      0:00 ${world.hostname}\n`),
	cat: (words, world) => cat(words, world.files),
	ls: (words, world) => list(words.findLast(word => !word.startsWith('-')) ?? '/', world.files),
	stty: (words, world) => {
		const { columns, rows } = world.size();
		return words[0] === 'size' ? said(`${rows} ${columns}\n`) : said('');
	},
};

/** Runs one command that neither waits nor ends the shell. */
export function runBuiltin(words: readonly string[], world: ShellWorld): CommandOutcome {
	const [name = '', ...rest] = words;
	const builtin = Object.hasOwn(BUILTINS, base(name)) ? BUILTINS[base(name)] : undefined;
	return builtin === undefined ? failed(`sh: ${name}: not found`, 127) : builtin(rest, world);
}

export function knowsCommand(name: string): boolean {
	return Object.hasOwn(BUILTINS, base(name));
}

function base(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

function escapes(format: string): string {
	return format.replace(/\\(?:([ntr\\])|0?(\d{2,3})|x([0-9a-f]{2}))/gi, (_whole, letter, octal, hex) => {
		if (typeof octal === 'string') return String.fromCharCode(Number.parseInt(octal, 8));
		if (typeof hex === 'string') return String.fromCharCode(Number.parseInt(hex, 16));
		return { n: '\n', t: '\t', r: '\r' }[String(letter)] ?? '\\';
	});
}

function cat(paths: readonly string[], files: ReadonlyMap<string, string>): CommandOutcome {
	const missing = paths.find(path => !files.has(path));
	if (missing !== undefined) return failed(`cat: can't open '${missing}': No such file or directory`);
	return said(paths.map(path => files.get(path) ?? '').join(''));
}

function list(path: string, files: ReadonlyMap<string, string>): CommandOutcome {
	if (files.has(path)) return said(`${path}\n`);
	const folder = path.endsWith('/') ? path : `${path}/`;
	const names = [...files.keys()]
		.filter(file => file.startsWith(folder))
		.map(file => file.slice(folder.length).split('/')[0] ?? '');
	if (names.length === 0) return failed(`ls: ${path}: No such file or directory`);
	return said(`${[...new Set(names)].toSorted().join('\n')}\n`);
}
