/** The Dockerfile of a recipe, as an administrator would write it, and what has to be beside it. */

import type { Source } from '../sources.ts';
import type { BuildStep } from '../../plan.ts';
import type { Parts, Put, Recipe } from '../recipe.ts';

/** The scripts are kept apart, for LAVA runs what is in /root/entrypoint.d in no order (`find`, lava.md 1). */
export const SCRIPTS = '/usr/local/lib/entrypoint.d';
export const RUNNER = '/root/entrypoint.d/in-order.sh';

const RUNNER_TEXT = `#!/bin/sh
# LAVA runs the scripts of this folder in no order. Those of ${SCRIPTS} run by their numbers; one that fails
# ends the container.
set -e
for script in ${SCRIPTS}/*.sh; do
	echo "$0: running $script"
	"$script"
done
`;

/** Where its files are: on the console's host, or in the image of the same recipe that there is. */
export type FilesIn = 'context' | { image: string };

export function dockerfileOf({ lab, base, arguments: given, made }: Recipe & { made: Parts }, files: FilesIn): string {
	const inContext = files === 'context';
	return [
		`# A dispatcher of the lab ${lab}.`,
		...(inContext ? [] : [`FROM ${files.image} AS before`, '']),
		`FROM ${base}`,
		...Object.keys(given).map(name => `ARG ${name}`),
		...packageLines(made.packages),
		...made.files.map((file, at) =>
			inContext ? copyLine(contextPath(file, at), file) : copyLine(file.to, file, '--from=before '),
		),
		...scriptLines(made, inContext),
		...(made.command === '' ? [] : [`RUN ${made.command}`]),
		'',
	].join('\n');
}

const packageLines = (packages: readonly string[]): string[] =>
	packages.length === 0
		? []
		: [
				'RUN apt-get update \\',
				` && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ${packages.join(' ')} \\`,
				' && rm -rf /var/lib/apt/lists/*',
			];

/** A folder's own files go into the folder of that name, merged with what is there. */
function copyLine(from: string, { to, kind }: Put, option = ''): string {
	const paths = kind === 'folder' ? [`${from}/`, `${to}/`] : [from, to];
	const isPlain = paths.every(path => /^[\w./@+-]+$/.test(path));
	return `COPY ${option}${isPlain ? paths.join(' ') : JSON.stringify(paths)}`;
}

function scriptLines({ scripts }: Parts, inContext: boolean): string[] {
	if (scripts.length === 0) return [];
	return inContext
		? [`COPY entrypoint.d/ ${SCRIPTS}/`, `COPY in-order.sh ${RUNNER}`]
		: [`COPY --from=before ${SCRIPTS}/ ${SCRIPTS}/`, `COPY --from=before ${RUNNER} ${RUNNER}`];
}

/** Two files of one name have different places. */
const contextPath = ({ to }: Put, at: number): string => `files/${at + 1}-${to.split('/').findLast(Boolean) ?? 'all'}`;

/** What of the console's host is beside it. */
export const sourcesOf = ({ files, scripts }: Parts): Source[] => [
	...files.map((file, at) => ({ from: file.from, as: contextPath(file, at) })),
	...scripts.map(({ from, name }) => ({ from, as: `entrypoint.d/${name}`, mode: 0o755 })),
];

export const filesBeside = ({ scripts }: Parts): NonNullable<BuildStep['files']> =>
	scripts.length === 0 ? {} : { 'in-order.sh': { content: RUNNER_TEXT, mode: 0o755 } };

/** Numbered in their order, whatever numbers they had: `10-serial.sh`, `20-power.sh`. */
export function scriptNames(paths: readonly string[]): string[] {
	const digits = String(paths.length * 10).length;
	return paths.map((path, at) => {
		const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\d+-/, '');
		const number = String((at + 1) * 10).padStart(digits, '0');
		return `${number}-${name.endsWith('.sh') ? name : `${name}.sh`}`;
	});
}
