/** How a script notes what it has begun, and takes it back. */

import { quoteWord } from '../quote.ts';
import type { Helper } from './helper.ts';

export const WORK: readonly Helper[] = [
	{
		name: 'begins',
		text: `# begins STEP [WAS]: notes that a step is begun, and what was before it.
begins() {
	[ ! -e "$journal/$1" ] || return 0
	printf '%s\\n' "\${2:-}" >"$journal/new"
	mv "$journal/new" "$journal/$1"
}`,
	},
	{
		name: 'refused',
		text: `# refused STEP: what somebody else has made meanwhile is not taken back.
refused() {
	cat "$journal/said" >&2
	! grep -q already "$journal/said" || rm "$journal/$1"
	exit 1
}`,
	},
	{
		name: 'leave_network',
		text: `# leave_network NETWORK CONTAINER: what a refused call left half made goes only by force.
leave_network() {
	docker network disconnect -- "$1" "$2" 2>/dev/null && return 0
	docker network disconnect --force -- "$1" "$2" 2>/dev/null && return 0
	place=$(docker container inspect --format "{{with index .NetworkSettings.Networks \\"$1\\"}}on{{end}}" -- "$2") || return 1
	[ -z "$place" ] || echo "$2 is on the network $1 still." >&2
	[ -z "$place" ]
}`,
	},
	{
		name: 'lasts',
		text: `# lasts SENTENCE: what nothing takes back.
lasts() {
	lasting=1
	printf '%s\\n' "$1" >&2
}`,
	},
	{
		name: 'no_way_back',
		text: `# no_way_back: what was done so far stays, and what is left to do is done without a break.
no_way_back() {
	trap '' HUP INT TERM
	: >"$journal/final"
}`,
	},
	{
		name: 'pull_as',
		text: `# pull_as USER REGISTRY WORD...: docker pull by a login whose password is on stdin, and of which docker keeps nothing.
pull_as() {
	user=$1 registry=$2 code=0
	shift 2
	context=$(docker context inspect --format '{{.Name}}')
	rm -rf "$journal/docker"
	mkdir "$journal/docker"
	ln -s "\${DOCKER_CONFIG:-$HOME/.docker}/contexts" "$journal/docker/contexts"
	(
		export DOCKER_CONTEXT="$context" DOCKER_CONFIG="$journal/docker"
		docker login --username "$user" --password-stdin \${registry:+"$registry"} >/dev/null && docker pull "$@"
	) || code=$?
	rm -r "$journal/docker"
	return "$code"
}`,
	},
];

/**
 * Where a script notes what it has begun, and whether an earlier run left something there: it can be undone in the
 * run that did it or, after kill -9, in the next.
 *
 * @param name of the folder
 */
export function journalFound(name: string): string {
	return `# What is begun is noted here, until all is done or undone.
journal=\${XDG_STATE_HOME:-$HOME/.local/state}/lavadock/${quoteWord(name)}
case \${1:-} in
'' | on | back) ;;
*) fail "Usage: $0 [on | back]" ;;
esac
if [ -d "$journal" ]; then
	case $(ps -o args= -p "$(cat "$journal/pid")" 2>/dev/null || :) in
	*"\${0##*/}"*) fail "It runs already, as the process $(cat "$journal/pid")." ;;
	esac
	[ -n "\${1:-}" ] || fail "An earlier run was interrupted: \\"$0 on\\" goes on, \\"$0 back\\" undoes what it did."
elif [ -n "\${1:-}" ]; then
	fail 'No earlier run was interrupted.'
fi`;
}

/** @param steps how many there are */
export function journalKept(steps: number): string {
	return `umask 077
mkdir -p "$journal"
echo $$ >"$journal/pid"

# The last one first, as far as there is a way back.
take_all_back() {
	step=${steps}
	stays=0
	while [ "$step" -gt 0 ] && [ ! -e "$journal/final" ]; do
		if [ -e "$journal/$step" ]; then
			if take_back "$step" "$(cat "$journal/$step")" >/dev/null; then rm -f "$journal/$step"; else stays=1; fi
		fi
		step=$((step - 1))
	done
	if [ -e "$journal/final" ]; then
		echo "There is no way back any more. \\"$0 on\\" does what is left to do." >&2
		return 1
	fi
	if [ "$stays" -ne 0 ]; then
		echo "Not all of it could be undone. \\"$0 back\\" tries it again." >&2
		return 1
	fi
	rm -r "$journal"
	echo "What was done is undone\${lasting:+, all but that}." >&2
}

# finish CODE: what failed, or was interrupted, is undone. A signal that comes before its first line calls it once more,
# and that one does all of it.
finish() {
	trap '' HUP INT PIPE TERM
	trap - EXIT
	set +e
	rm -rf "$journal/docker"
	# The engine goes on with what a command began that was interrupted.
	[ "$1" -le 128 ] || sleep 1
	take_all_back
	exit "$1"
}

# From here on nothing is undone any more.
keep_all() {
	trap '' HUP INT PIPE TERM
	trap - EXIT
	rm -r "$journal"
}
trap 'finish $?' EXIT
trap 'finish 129' HUP
trap 'finish 130' INT
trap 'finish 141' PIPE
trap 'finish 143' TERM
if [ "\${1:-}" = back ]; then
	set +e
	trap - EXIT HUP INT PIPE TERM
	take_all_back
	exit
fi`;
}
