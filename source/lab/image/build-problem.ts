/** Why an image was not built, from what its build printed: the step, and the words of the program that failed in it. */

export type BuildSoFar = {
	step: number;
	of: number;
	/** The instruction, e.g. `RUN apt-get update`. */
	at: string;
	output: readonly string[];
};

/** Cells of an instruction that are shown. */
const SHOWN = 60;

/** @param said the engine's last word */
export function buildProblem(said: string, { step, of, at, output }: BuildSoFar): string {
	const where = step === 0 ? '' : `Step ${step} of ${of} (${abridged(at)}): `;
	const code = /returned a non-zero code: (\d+)/.exec(said)?.[1];
	if (code === undefined) return `${where}${said}${whatToDo(said)}`;
	const words = lastWords(output);
	return `${where}${words === '' ? `its command ended with exit code ${code} and said nothing` : words}${whatToDo(words)}`;
}

function abridged(text: string): string {
	const line = text.replaceAll(/\s+/g, ' ').trim();
	return line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1)}…`;
}

/** apt's errors where there are some, else the last lines. */
function lastWords(output: readonly string[]): string {
	const since = output.slice(output.findLastIndex(line => line.startsWith('Step ')) + 1);
	const lines = since
		.map(line => line.trim())
		.filter(line => !/^(?:--->|Removing intermediate container|$)/.test(line));
	const errors = [...new Set(lines.filter(line => /^(?:E|Err):/.test(line)))].slice(-3);
	return (errors.length > 0 ? errors : lines.slice(-3)).join(' ');
}

const ADVICE: readonly [RegExp, string][] = [
	[/Unable to locate package|has no installation candidate/, 'Correct the name of the package: none was built in.'],
	[
		/Temporary failure resolving|Could not resolve|Unable to connect to|Failed to fetch|Network is unreachable/,
		'The build has no way to that host: choose another network for it, or give http_proxy as a build argument.',
	],
	[
		/requires BuildKit|the --\w+ option requires/i,
		"It is for BuildKit, and the engine's own builder has no such option: write it without.",
	],
	[
		/pull access denied|manifest unknown|manifest for .* not found|no such host|No such image/i,
		'The image after FROM can not be had: choose another base.',
	],
	[
		/(?:COPY|ADD) failed: .*(?:no such file|file not found|not found in build context|no source files)/i,
		'The file is not in the folder, or its .dockerignore leaves it out.',
	],
];

function whatToDo(words: string): string {
	const [, advice] = ADVICE.find(([pattern]) => pattern.test(words)) ?? [];
	return advice === undefined ? '' : `${/[.!?]$/.test(words) ? '' : '.'} ${advice}`;
}
