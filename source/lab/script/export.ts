/** A plan as a file, in the language that its ending says. */

import { plain } from '../../text/sanitise.ts';
import type { HostKey } from '../host.ts';
import { nameIn } from '../path.ts';
import type { Plan } from '../plan.ts';
import { hostsReached } from '../step/on-host.ts';
import { composeFile, composeFiles } from './compose/compose.ts';
import { pythonScript } from './python/python.ts';
import { quoteCommand, quoteWord } from './quote.ts';
import { shellScript } from './sh/script.ts';
import { Unsayable } from './unsayable.ts';

export type ExportedFile = {
	/** As it was asked for; of one of several files with its host, e.g. `lab-rack-1.yaml`. */
	path: string;
	text: string;
	/** e.g. 0o755. */
	mode: number;
};

type Language = {
	ending: RegExp;
	write: (plan: Plan) => string;
	/** The same for one host of several. */
	on: (text: string, host: string, reached: readonly string[]) => string;
	/** For several hosts at once, each text by its path. */
	over: (plan: Plan, path: string) => ReadonlyMap<string, string>;
	mode: number;
};

const LANGUAGES: readonly Language[] = [
	{ ending: /\.sh$/, write: shellScript, on: exported, over: inOneFile(shellScript), mode: 0o755 },
	{ ending: /\.py$/, write: pythonScript, on: commented, over: inOneFile(pythonScript), mode: 0o755 },
	{ ending: /(?:^|\/|\.)Dockerfile$/, write: dockerfileOf, on: commented, over: inOneFile(dockerfileOf), mode: 0o644 },
	{ ending: /\.ya?ml$/, write: composeFile, on: commented, over: oneForEach, mode: 0o644 },
];

const languageOf = (path: string): Language | undefined => LANGUAGES.find(({ ending }) => ending.test(path));

/** Whether a file's name says a language. */
export const isExportable = (path: string): boolean => languageOf(path) !== undefined;

/**
 * The files that say a plan: one, but for Compose over several hosts, which has one for each.
 *
 * @throws Error for an ending without a language; Unsayable for what a language can't say
 */
export function exportedPlan(plan: Plan, path: string): ExportedFile[] {
	const language = languageOf(path);
	if (language === undefined)
		throw new Error(`${path} does not say the language: end its name with .sh, .yaml, .py or Dockerfile.`);
	const { mode } = language;
	const [host, ...others] = hostsReached(plan);
	if (others.length > 0) return [...language.over(plan, path)].map(([file, text]) => ({ path: file, text, mode }));
	const text = language.write(plan);
	return [{ path, text: host === undefined ? text : language.on(text, host, plan.reached?.[host] ?? []), mode }];
}

/** @throws Unsayable for a plan that builds no image, or several */
function dockerfileOf({ steps }: Plan): string {
	const [build, ...others] = steps.filter(step => step.do === 'build');
	if (build === undefined) throw new Unsayable('The plan builds no image, so it has no Dockerfile.');
	if (others.length > 0)
		throw new Unsayable('The plan builds several images, and a Dockerfile is for one: save it as .sh or .py.');
	const beside = [
		...Object.keys(build.files ?? {}).map(path => `# ${path}: made by the script (save the plan as .sh)`),
		...(build.sources ?? []).filter(({ as }) => as !== '').map(({ as, from }) => `# ${as}: ${plain(from)}`),
	];
	return beside.length === 0 ? build.dockerfile : `# Beside it have to be:\n${beside.join('\n')}\n${build.dockerfile}`;
}

function inOneFile(write: (plan: Plan) => string): Language['over'] {
	return (plan, path) => new Map([[path, write(plan)]]);
}

/** @throws Unsayable */
function oneForEach(plan: Plan, path: string): ReadonlyMap<string, string> {
	const hosts = hostsReached(plan);
	const words = distinctWords(hosts);
	const pathFor = (host: HostKey): string => path.replace(/(\.ya?ml)$/, `-${words[hosts.indexOf(host)] ?? host}$1`);
	const files = composeFiles(plan, host => nameIn(pathFor(host)));
	return new Map([...files].map(([host, text]) => [pathFor(host), text]));
}

/** The hosts as parts of file names, no two the same, also where capitals don't count: `a+b` and `a-b` are two hosts. */
function distinctWords(hosts: readonly HostKey[]): string[] {
	const plainly = hosts.map(host => host.replaceAll(/[^\w.-]/g, '-'));
	const taken = new Set<string>();
	// Whoever keeps its name comes first: another one's number is then no third one's name.
	const keeps = plainly.map((word, index) => word === hosts[index] && isNew(taken, word));
	return plainly.map((word, index) => (keeps[index] === true ? word : numbered(taken, word)));
}

function isNew(taken: Set<string>, word: string): boolean {
	const folded = word.toLowerCase();
	if (taken.has(folded)) return false;
	taken.add(folded);
	return true;
}

function numbered(taken: Set<string>, word: string): string {
	let wanted = word;
	for (let number = 2; !isNew(taken, wanted); number += 1) wanted = `${word}-${number}`;
	return wanted;
}

/** For the docker command, unless the environment says otherwise. */
function exported(text: string, host: string, [option = '', value = '']: readonly string[]): string {
	if (option === '') return text;
	const variable = option === '--context' ? 'DOCKER_CONTEXT' : 'DOCKER_HOST';
	return text.replace(/^set -eu$/m, `set -eu\n\n# The host ${host}.\nexport ${variable}=${quoteWord(value)}`);
}

/** Below the first line, which says what reads the file. */
function commented(text: string, host: string, words: readonly string[]): string {
	const said = words.length === 0 ? '' : `: docker ${quoteCommand(words)} ...`;
	const line = `# It is for the engine of ${host} alone${said}`;
	return text.startsWith('#!') ? text.replace('\n', `\n${line}\n`) : `${line}\n${text}`;
}
