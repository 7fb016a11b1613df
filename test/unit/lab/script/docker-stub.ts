/** A `docker` for scripts that are run for real: a small engine in a folder, of files. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A container is a file by its id: its name, its state and its image, a line each. */
const PROGRAM = `#!/bin/sh
printf '%s\\n' "\${DOCKER_CONTEXT:+$DOCKER_CONTEXT: }$*" >>"$LAB/log"
cd "$LAB\${DOCKER_CONTEXT:+/$DOCKER_CONTEXT}" || exit 1
[ "\${DOCKER_CONTEXT:+$DOCKER_CONTEXT: }$*" != "$KILLED_AT" ] || { kill -9 $PPID; exit 1; }
[ "\${DOCKER_CONTEXT:+$DOCKER_CONTEXT: }$*" != "$FAILS_AT" ] || { echo 'Error: no' >&2; exit 1; }
[ "\${DOCKER_CONTEXT:+$DOCKER_CONTEXT: }$*" != "$INTERRUPTED_AT" ] || {
	# All processes hear both, as of a terminal that closes.
	trap '' INT TERM
	kill -INT 0
	kill -TERM 0
	exit 130
}
for last; do :; done
find() {
	for file in containers/*; do
		[ -e "$file" ] || continue
		id=\${file#containers/}
		{ read -r name; read -r state; read -r image; } <"$file"
		case $id in "$1"*) return 0 ;; esac
		[ "$name" != "$1" ] || return 0
	done
	return 1
}
keep() { printf '%s\\n' "$name" "$state" "$image" >"containers/$id"; }
case "$1 $2" in
'version ') ;;
'network inspect' | 'volume inspect' | 'image inspect')
	[ -e "$1s/$last" ] || exit 1
	cat "$1s/$last"
	;;
'container inspect')
	find "$last" || exit 1
	case $4 in
	'{{.State.Status}}') echo "$state" ;;
	'{{.Name}}') echo "/$name" ;;
	'{{slice .Name 1}}') echo "$name" ;;
	'{{.Id}} {{.Config.Image}}') echo "$id $image" ;;
	'{{.RestartCount}}') echo 0 ;;
	esac
	;;
'network create') echo 'bridge 10.6.0.0/24' >"networks/$last" ;;
'volume create') : >"volumes/$last" ;;
'network disconnect') echo 'Error: it is not connected' >&2; exit 1 ;;
'network rm' | 'volume rm') rm "$1s/$last" ;;
create\\ *)
	id="id-$3" name=$3 state=created image=$last
	keep
	;;
rm\\ *) find "$last" && rm "containers/$id" ;;
rename\\ *)
	find "$2" && [ "$name" != "$3" ] || { echo 'Error: the same name as its current name' >&2; exit 1; }
	name=$3 && keep
	;;
start\\ *) find "$last" && state=running && keep ;;
stop\\ *) find "$last" && state=exited && keep ;;
pause\\ *) find "$last" && [ "$state" = running ] && state=paused && keep ;;
unpause\\ *) find "$last" && [ "$state" = paused ] && state=running && keep ;;
pull\\ *) : >"images/$last" ;;
logs\\ *) echo 'its last words' ;;
*) echo "what is docker $*?" >&2; exit 2 ;;
esac
`;

export type Stub = {
	/** Runs a script as sh does, with these words. */
	run(script: string, words?: readonly string[], at?: At): Ran;
	/** All there is, in one order. */
	picture(): Record<string, string>;
	/** @param host whose engine; left out: the one that docker takes by itself */
	put(kind: 'networks' | 'volumes' | 'images' | 'containers', name: string, content: string, host?: string): void;
	close(): void;
};

/** The command that is refused, at which the script is killed, or interrupted by two signals at once; the shell. */
type At = { fails?: string; killed?: string; interrupted?: string; shell?: 'sh' | 'bash' };

/** `changed`: what docker was told, without the questions. */
export type Ran = { code: number | null; said: string; errors: string; changed: string[] };

const QUESTION = /^(?:[\w-]+: )?(?:\w+ inspect|version|logs) ?/;

/** @param hosts whose engines there are besides, each reached by the context of its name */
export function dockerStub(hosts: readonly string[] = []): Stub {
	const folder = mkdtempSync(join(tmpdir(), 'lavadock-stub-'));
	const kinds = ['networks', 'volumes', 'images', 'containers'] as const;
	const engines = ['', ...hosts];
	for (const host of engines) for (const kind of kinds) mkdirSync(join(folder, host, kind), { recursive: true });
	for (const other of ['bin', 'state']) mkdirSync(join(folder, other));
	writeFileSync(join(folder, 'bin/docker'), PROGRAM, { mode: 0o755 });
	const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
	return {
		run(script, words = [], { fails = '', killed = '', interrupted = '', shell = 'sh' } = {}) {
			const file = join(folder, 'script.sh');
			writeFileSync(file, script);
			writeFileSync(join(folder, 'log'), '');
			// A group of its own hears the signals.
			const [program, ...before] = interrupted === '' ? [shell] : ['setsid', '--wait', shell];
			const { status, stdout, stderr } = spawnSync(program, [...before, file, ...words], {
				encoding: 'utf8',
				env: {
					PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
					XDG_STATE_HOME: join(folder, 'state'),
					LAB: folder,
					FAILS_AT: fails,
					KILLED_AT: killed,
					INTERRUPTED_AT: interrupted,
				},
			});
			const reported = read('log').split('\n').filter(Boolean);
			return { code: status, said: stdout, errors: stderr, changed: reported.filter(line => !QUESTION.test(line)) };
		},
		picture: () =>
			Object.fromEntries(
				engines
					.flatMap(host => kinds.map(kind => (host === '' ? kind : `${host}/${kind}`)))
					.flatMap(place =>
						readdirSync(join(folder, place))
							.toSorted()
							.map(name => [`${place}/${name}`, read(`${place}/${name}`)]),
					),
			),
		put: (kind, name, content, host = '') => writeFileSync(join(folder, host, kind, name), content),
		close: () => rmSync(folder, { recursive: true }),
	};
}
