/** What a container runs, as its entrypoint and its command tell (lava.md 1 and 2). */

import type { Container } from '../../objects.ts';

export type Daemon = 'lava-worker' | 'lava-slave' | 'lava-coordinator' | 'web server' | 'service';

/**
 * `image`: the entrypoint of LAVA's images, which does as its variables say. `daemon`: one of LAVA's, started by anything.
 * `command`: something else that ends or idles, whatever image it is in. `own`: a program that is not known here, e.g. an
 * image's own script. `untold`: the engine has not been asked yet, and its list does not tell.
 */
export type RunsAs = { as: 'image' | 'command' | 'own' | 'untold' } | { as: 'daemon'; daemon: Daemon };

/** Entrypoint and command; of a container that was not inspected, as the list of containers has them. */
function wordsOf({ command, detail }: Container): readonly string[] {
	const words = [...(detail?.entrypoint ?? []), ...(detail?.command ?? [])];
	return words.length > 0 ? words : command.split(/\s+/);
}

export function commandLine(container: Container): string {
	return wordsOf(container).join(' ');
}

/** Its variables by name, values in clear; none before it was inspected. */
export function variablesOf({ detail }: Pick<Container, 'detail'>): ReadonlyMap<string, string> {
	return new Map(
		(detail?.environment ?? []).map(entry => {
			const at = entry.indexOf('=');
			return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
		}),
	);
}

/** What may stand before a program: the line's beginning, LAVA's entrypoint, another program that starts it, a shell. */
const LEAD = String.raw`(?:^|[;&|('"]\s*|(?:^|\s)(?:exec|nice|setsid|sudo|-c|--)\s+|/entrypoint\.sh\s+)(?:/\S*/)?`;

/** Flags or nothing follow it: the names of daemons are names of files and workers too. */
const ALONE = String.raw`(?=\s+-|\s*['")]|\s*$)`;

/** LAVA's daemons by the words they are started with; the first that fits counts. */
const DAEMONS: readonly [RegExp, Daemon][] = [
	[new RegExp(String.raw`${LEAD}lava-worker${ALONE}`), 'lava-worker'],
	[new RegExp(String.raw`${LEAD}lava-slave${ALONE}`), 'lava-slave'],
	[new RegExp(String.raw`${LEAD}lava-coordinator\b`), 'lava-coordinator'],
	[/\bgunicorn3?\b.*\blava_server\b/, 'web server'],
	[/\blava-server\s+manage\s+lava-(?:scheduler|publisher|master|logs|celery-worker)\b/, 'service'],
	[new RegExp(String.raw`${LEAD}lava-(?:scheduler|publisher|master|logs)${ALONE}`), 'service'],
	[/\bcelery\b.*\blava_server\b/, 'service'],
	[new RegExp(String.raw`${LEAD}(?:apache2(?:ctl)?|apachectl|httpd)\b.*FOREGROUND\b`), 'service'],
];

const LAVAS_ENTRYPOINT = /(?:^|\/)root\/entrypoint\.sh$/;
/** They start another program, and are none themselves. */
const STARTERS = /(?:^|\/)(?:tini|dumb-init|docker-init|catatonit|nice|setsid|env)$/;
/** What idles, or does what its command line says. */
const TOOLS = /(?:^|\/)(?:(?:ba|da|z|k)?sh|sleep|tail|cat|true|python3?|lava-server|lava-run|lava-schema\.py)$/;

export function runOf(container: Container): RunsAs {
	const line = commandLine(container);
	const found = DAEMONS.find(([words]) => words.test(line));
	if (found !== undefined) return { as: 'daemon', daemon: found[1] };
	const words = wordsOf(container);
	const [program = '', ...rest] = words.slice(words.findIndex(word => !STARTERS.test(word) && word !== '--'));
	if (program === '') return { as: 'untold' };
	// A script of the lab's own may start LAVA's entrypoint in the end.
	if (LAVAS_ENTRYPOINT.test(program)) return { as: rest.some(word => word !== '') ? 'command' : 'image' };
	if (rest.some(word => word.includes('/root/entrypoint.sh'))) return { as: 'image' };
	return { as: TOOLS.test(program) ? 'command' : 'own' };
}
