/** What a user's own Dockerfile does to LAVA's contract, and what keeps it from being built here (lava.md 1). */

import { isAtLeast, parseVersion } from '../version.ts';
import { lavaImage } from '../image.ts';
import { LEGACY_HUB } from '../hub.ts';
import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { ENTRYPOINT_SCRIPT } from '../../lava/entrypoint-script.ts';
import { baseOf, type Dockerfile, type Instruction, lastStages } from './dockerfile.ts';

/** Why it can't be built by the engine's own builder; undefined = nothing is seen that would keep it. */
export function whyNotBuilt({ stages }: Dockerfile): string | undefined {
	if (stages.length === 0) return 'The Dockerfile has no FROM: it builds on nothing.';
	const all = stages.flatMap(stage => [stage.from, ...stage.instructions]);
	for (const { name, text, line } of all) {
		const [option] = BUILDKIT.exec(`${name} ${text}`) ?? [];
		if (option !== undefined) {
			return `Line ${line} of the Dockerfile is for BuildKit (${option.trim()}), which the engine's own builder is not: write it without.`;
		}
	}
	return undefined;
}

/** What the classic builder refuses; --chmod is what the plan can do itself (withoutChmod). */
const BUILDKIT =
	/^RUN\s+--(?:mount|network|security)\b|^(?:COPY|ADD)\s+.*?--(?:link|parents|exclude|checksum)\b|^(?:RUN|COPY)\s.*<<-?["']?\w+/;

/**
 * What a container of it will do other than one of LAVA's own image, one sentence each.
 *
 * @param notExecutable files of its folder that are not executable, by their paths in it
 * @param server the version of the server that its workers are for; undefined: not known
 */
export function dockerfileNotes(
	dockerfile: Dockerfile,
	notExecutable: readonly string[],
	server: string | undefined,
): string[] {
	const instructions = lastStages(dockerfile).flatMap(stage => stage.instructions.toReversed());
	return [
		...startNotes(instructions),
		...instructions.flatMap(each => [...hookNotes(each, notExecutable), ...fileNotes(each)]),
		...baseNotes(baseOf(dockerfile), server),
	];
}

const NOTHING_READ = 'URL, WORKER_NAME and TOKEN then do nothing unless it passes them on';

function startNotes(instructions: readonly Instruction[]): string[] {
	const entrypoint = instructions.find(({ name }) => name === 'ENTRYPOINT');
	const command = instructions.find(({ name, text }) => name === 'CMD' && text !== '[]');
	if (entrypoint !== undefined && !entrypoint.text.includes(ENTRYPOINT_SCRIPT)) {
		return [
			`ENTRYPOINT ${entrypoint.text} (line ${entrypoint.line}) takes the place of LAVA's ${ENTRYPOINT_SCRIPT}: ${NOTHING_READ}, and entrypoint.d is not run.`,
		];
	}
	if (command === undefined) return [];
	return [
		`CMD ${command.text} (line ${command.line}) is what LAVA's entrypoint runs instead of the worker: ${NOTHING_READ}, and entrypoint.d is not run.`,
	];
}

/** Files of the build's folder that are copied below entrypoint.d. */
function hookNotes({ name, text, line }: Instruction, notExecutable: readonly string[]): string[] {
	if (name !== 'COPY' && name !== 'ADD') return [];
	if (/--(?:chmod|from)=\S+/.test(text)) return [];
	const words = text.split(/[\s,"[\]]+/).filter(word => word !== '' && !word.startsWith('--'));
	const to = words.pop() ?? '';
	if (!to.includes('entrypoint.d')) return [];
	const from = words.map(copiedBy);
	const dead = notExecutable.filter(file => from.some(pattern => pattern.test(file)));
	if (dead.length === 0) return [];
	return [
		`${dead.join(', ')} can't be executed and goes into entrypoint.d (line ${line}): the container ends with 126 at its start. chmod +x it first.`,
	];
}

/** What paths of the folder COPY takes by a word: a file, all in a folder, or what a pattern means in Go's path.Match. */
function copiedBy(word: string): RegExp {
	const path = word.replace(/^\.?\//, '').replace(/\/$/, '');
	if (path === '' || path === '.') return /^/;
	const pattern = path
		.replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
		.replaceAll('*', '[^/]*')
		.replaceAll('?', '[^/]');
	return new RegExp(`^${pattern}(?:/|$)`);
}

const SETTINGS = /\/etc\/lava-server\/settings\.(?:conf|d|yaml)/;

function fileNotes({ name, text, line }: Instruction): string[] {
	if (!['COPY', 'ADD', 'RUN'].includes(name)) return [];
	const written = Object.values(WORKER_CONTRACTS).find(({ configFile }) =>
		new RegExp(`${configFile}(?![\\w-])`).test(text),
	);
	return [
		...(written === undefined
			? []
			: [
					`Line ${line} writes ${written.configFile}, which beats the container's variables: what it sets, a name above all, is the same for every container of this image.`,
				]),
		...(SETTINGS.test(text)
			? [`Line ${line} writes settings of the server, which beat ALLOWED_HOSTS of the environment.`]
			: []),
	];
}

function baseNotes(base: string, server: string | undefined): string[] {
	const image = lavaImage(base);
	if (image === undefined)
		return [`${base} does not name a release of LAVA: nobody can tell whether it fits the server.`];
	const { version, registry } = image;
	const theirs = server === undefined ? undefined : parseVersion(server);
	const other =
		version !== undefined && theirs !== undefined && isAtLeast(theirs, '2020.09') && version.text !== theirs.text;
	return [
		...(other
			? [`It is built on ${version.text}, and the server is ${server}: it gives no jobs to such a worker.`]
			: []),
		...(registry === LEGACY_HUB.registry ? [`${registry} was given up in 2023: ${base} may not be had any more.`] : []),
	];
}
