/** A plan as a file, in the language that its ending says. */

import { plain } from '../../text/sanitise.ts';
import type { Plan } from '../plan.ts';
import { hostsOf } from '../step/on-host.ts';
import { composeFile } from './compose/compose.ts';
import { pythonScript } from './python/python.ts';
import { quoteCommand, quoteWord } from './quote.ts';
import { shellScript } from './sh/script.ts';
import { Unsayable } from './unsayable.ts';

export type Export = {
	text: string;
	/** e.g. 0o755. */
	mode: number;
};

type Language = {
	ending: RegExp;
	write: (plan: Plan) => string;
	/** The same for one host of several. */
	on: (text: string, host: string, reached: readonly string[]) => string;
	mode: number;
};

const LANGUAGES: readonly Language[] = [
	{ ending: /\.sh$/, write: shellScript, on: exported, mode: 0o755 },
	{ ending: /\.py$/, write: pythonScript, on: commented, mode: 0o755 },
	{ ending: /(?:^|\/|\.)Dockerfile$/, write: dockerfileOf, on: commented, mode: 0o644 },
	{ ending: /\.ya?ml$/, write: composeFile, on: commented, mode: 0o644 },
];

const languageOf = (path: string): Language | undefined => LANGUAGES.find(({ ending }) => ending.test(path));

/** Whether a file's name says a language. */
export const isExportable = (path: string): boolean => languageOf(path) !== undefined;

/** @throws Error for an ending without a language; Unsayable for a plan over several hosts, and what a language can't say */
export function exportedPlan(plan: Plan, path: string): Export {
	const language = languageOf(path);
	if (language === undefined)
		throw new Error(`${path} does not say the language: end its name with .sh, .yaml, .py or Dockerfile.`);
	const [host, ...others] = hostsOf(plan);
	if (others.length > 0) throw severalHosts([host ?? '', ...others]);
	const text = language.write(plan);
	return { text: host === undefined ? text : language.on(text, host, plan.reached?.[host] ?? []), mode: language.mode };
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

function severalHosts(hosts: readonly string[]): Unsayable {
	const names = hosts.join(', ');
	return new Unsayable(
		`The plan is for several hosts (${names}), and a file would do all of it on one. c copies the commands: each names its host.`,
	);
}

/** For the docker command, unless somebody says otherwise from outside. */
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
