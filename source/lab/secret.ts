/**
 * Which names and places hold secrets, and text, environments and inspect answers with those secrets hidden.
 * Where a text leaves it open how far a secret reaches, too much is hidden rather than too little.
 */

/** Stands for every secret; its length tells nothing. */
export const MASK = '********';

/** Anywhere in a name, these mean a secret: `PGPASSWORD`, `LAVA-Token`, `IdentityToken`. */
const SECRET_PARTS = /passwo?r?d|passphrase|secret|token|credential|apikey|authorization/i;

/** As a name's last word, these mean a secret: `API_KEY`, `DB_PWD`, `registry.auth`; `privateKey`. */
const SECRET_LAST_WORD = /(?:^|[_.-])(?:keys?|pass|pwd|auth)$/i;
const SECRET_LAST_HUMP = /[a-z](?:Keys?|Pass|Pwd|Auth)$/;

/** A secret's place, not the secret: `POSTGRES_PASSWORD_FILE`, `--token-file`, `SSH_AUTH_SOCK`. */
const PLACE_LAST_WORD = /[_.-](?:file|path|dir|sock|socket)$/i;

/** LAVA's own (lava.md 2a): the first superuser, and settings in base64 that may hold the database's password. */
const LAVA_SECRETS = /^(?:LAVA_ADMIN_.+|LAVA_JSON_SETTINGS)$/;

/** The shell's working directory, and a network namespace's path in Docker's inspect. */
const HARMLESS = /^(?:PWD|OLDPWD|SandboxKey)$/;

/** Whether a variable, label, field or flag of this name (with or without leading dashes) holds a secret. */
export function isSecretName(name: string): boolean {
	const bare = name.replace(/^-+/, '');
	if (HARMLESS.test(bare) || PLACE_LAST_WORD.test(bare)) return false;
	return [LAVA_SECRETS, SECRET_PARTS, SECRET_LAST_WORD, SECRET_LAST_HUMP].some(pattern => pattern.test(bare));
}

/*
 * Text from containers may be as long and as odd as it likes: none of these patterns takes more than linear time.
 */

/** What announces a value: `--name value`, or `NAME=`, `name: `, `"name": `, `\"name\": `, `--name=`. */
const ANNOUNCED = /(?<![\w.-])(?:(--[\w.-]+)\s+|(-{0,2}[A-Za-z_][\w.-]*)(\\?["'])?\s*[=:]\s*)/g;

/** One word of a shell, quoted or not; a lone quote is taken as a letter. */
const WORD = /(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|\S)+/y;

/**
 * The engine joins an exec's arguments with blanks and without quotes, so a password with a blank in it
 * can't be distinguished from two arguments: unless the value is quoted, all is taken up to the next flag or variable.
 */
const JOINED = /(?:"(?:\\.|[^"\\])*"|'[^']*')(?=\s|$)|.+?(?=\s-|\s[A-Za-z_]\w*=|$)/my;

/** What follows a quoted name: JSON, YAML, Python. */
const FIELD = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|.+/y;

/** An `Authorization` header's words, to the quote around the header or the end of the line. */
const HEADER = /[^\r\n]+?(?=["'](?:\s|$)|$)/my;

type Rule = { pattern: RegExp; hide: string };

/** Secrets that no name announces; `$1` is what stays before them. */
const UNNAMED: readonly Rule[] = [
	{ pattern: /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]+/g, hide: `$1${MASK}` },
	{ pattern: /\b(Bearer\s+)[\w.~+/=-]{16,}/gi, hide: `$1${MASK}` },
	// Userinfo of a URL; over HTTP a lone one is a token (`https://TOKEN@host`), over ssh a user name.
	{ pattern: /(?<![\w+.-])([a-z][\w+.-]*:\/\/[^\s/:@'"]*:)[^\s/]+(?=@)/gi, hide: `$1${MASK}` },
	{ pattern: /\b(https?:\/\/)[^\s/:@'"]+(?=@)/gi, hide: `$1${MASK}` },
];

/** Secrets in what people type: `$1` stays. */
const TYPED: readonly Rule[] = [
	// curl's `-u user:password`; `-u 200:200` is a uid and gid.
	{ pattern: /(\s(?:-u|--user)(?:\s+|=)(?!\d+:\d+(?:\s|$))[^\s:]+:)\S+/g, hide: `$1${MASK}` },
	{ pattern: /(\b(?:sshpass|mysql\w*|mariadb[\w-]*|login)\b.{0,500}?\s-p\s*)\S+/g, hide: `$1${MASK}` },
	// Positional up to LAVA 2024.05 (lava.md 5).
	{ pattern: /(\btokens\s+rm\s+)(?!-)\S+/g, hide: `$1${MASK}` },
	{ pattern: /(\b(?:echo|printf)\s)[^|]{1,500}(?=\|[^|]{0,200}(?:passw(?:or)?d|-stdin))/g, hide: `$1${MASK} ` },
];

/** A log line, label or other running text without its secrets. */
export function redactText(text: string): string {
	return redactNamed(apply(UNNAMED, text), WORD);
}

/** A command line as Docker's events and lists tell it (arguments joined by blanks, unquoted) without its secrets. */
export function redactCommand(text: string): string {
	return redactNamed(apply(TYPED, apply(UNNAMED, text)), JOINED);
}

function apply(rules: readonly Rule[], text: string): string {
	return rules.reduce((rest, { pattern, hide }) => rest.replace(pattern, hide), text);
}

/** `plain`: how far a value without quotes around its name reaches. */
function redactNamed(text: string, plain: RegExp): string {
	let shown = '';
	let done = 0;
	for (const announced of text.matchAll(ANNOUNCED)) {
		const [all, flag, named, quote] = announced;
		const name = flag ?? named ?? '';
		if (announced.index < done || !isSecretName(name)) continue;
		const start = announced.index + all.length;
		const value = matchAt(text, start, quote === undefined ? unquotedReach(name, plain) : FIELD);
		if (value === '' || isPlaceFlag(value)) continue;
		shown += text.slice(done, start) + maskedValue(value);
		done = start + value.length;
	}
	return shown + text.slice(done);
}

function unquotedReach(name: string, plain: RegExp): RegExp {
	return /authorization$/i.test(name) ? HEADER : plain;
}

function matchAt(text: string, start: number, sticky: RegExp): string {
	sticky.lastIndex = start;
	return sticky.exec(text)?.[0] ?? '';
}

/** Quotes around a value stay, so that the text around it can still be read. */
function maskedValue(value: string): string {
	const quote = /^(["']).*\1$/s.exec(value)?.[1] ?? '';
	return `${quote}${MASK}${quote}`;
}

/** LAVA's `TOKEN=--token-file=PATH`: the path is no secret (lava.md 1b). */
function isPlaceFlag(value: string): boolean {
	return /^--[\w-]+-file[=\s]\S+$/.test(value);
}

/** Arguments or `NAME=value` entries, each element whole, so that not even a secret with blanks is seen in part. */
export function maskArguments(words: readonly string[]): string[] {
	return words.map((word, at) => {
		const before = words[at - 1] ?? '';
		if (/^--?[A-Za-z]/.test(before) && isSecretName(before) && !before.includes('=')) return MASK;
		return maskEntry(word);
	});
}

function maskEntry(entry: string): string {
	const [, name = '', value = ''] = /^([^=\s]+)=(.*)$/s.exec(entry) ?? [];
	if (value !== '' && isSecretName(name) && !isPlaceFlag(value)) return `${name}=${MASK}`;
	return redactCommand(entry);
}

/** A text without these values, for what repeats its input. Those of up to three letters are in too many words. */
export function hideValues(text: string, values: Iterable<string>): string {
	return [...values]
		.flatMap(value => [value, value.trim()])
		.filter(value => value.length > 3)
		.toSorted((a, b) => b.length - a.length)
		.reduce((rest, value) => rest.replaceAll(value, MASK), text);
}

export type EnvironmentEntry = {
	name: string;
	/** With every secret hidden. */
	value: string;
	/** Whether something in it was hidden. */
	secret: boolean;
};

/** A container's `NAME=value` list, in its order, ready to be shown. */
export function maskEnvironment(environment: readonly string[]): EnvironmentEntry[] {
	return environment.map(entry => {
		const masked = maskEntry(entry);
		const [name = ''] = entry.split('=', 1);
		return { name, value: masked.slice(name.length + 1), secret: masked !== entry };
	});
}

/** A copy of an engine's answer (plain JSON data) in which nothing secret is left. */
export function maskDeep(raw: unknown): unknown {
	if (typeof raw === 'string') return redactCommand(raw);
	if (Array.isArray(raw)) return raw.every(isString) ? maskArguments(raw) : raw.map(maskDeep);
	if (typeof raw !== 'object' || raw === null) return raw;
	return Object.fromEntries(
		Object.entries(raw).map(([name, value]) => [name, isSecretName(name) ? maskAll(value) : maskDeep(value)]),
	);
}

/** Whatever stands under a secret's name; empty strings stay, for they tell that nothing is set. */
function maskAll(value: unknown): unknown {
	if (typeof value === 'string' || typeof value === 'number') return value === '' ? '' : MASK;
	if (Array.isArray(value)) return value.map(maskAll);
	return maskDeep(value);
}

function isString(value: unknown): value is string {
	return typeof value === 'string';
}
