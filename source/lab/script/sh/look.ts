/** Functions that look at what there is, and end a script that can't begin. */

import type { Helper } from './helper.ts';

export const LOOK: readonly Helper[] = [
	{
		name: 'fail',
		text: `# fail SENTENCE: ends with it.
fail() {
	printf '%s\\n' "$1" >&2
	exit 1
}`,
	},
	{
		name: 'tell',
		text: `# tell SENTENCE: what nobody saw working.
tell() {
	unproven=1
	printf '%s\\n' "$1" >&2
}`,
	},
	{
		name: 'has',
		text: `# has KIND NAME: whether the engine has such a network, volume, container or image. A question that a signal ended
# is no answer.
has() {
	complaint=$(docker "$1" inspect -- "$2" 2>&1 >/dev/null) && return 0
	[ "$?" -le 128 ] || exit 130
	case $complaint in *'context canceled'*) exit 130 ;; esac
	return 1
}`,
	},
	{
		name: 'inspect',
		text: `# inspect TEMPLATE CONTAINER: what the engine tells of it; nothing where it is not there.
inspect() {
	docker container inspect --format "$1" -- "$2" 2>/dev/null || :
}`,
	},
	{
		name: 'state',
		text: `# state CONTAINER: running, paused, exited, ...
state() {
	inspect '{{.State.Status}}' "$1"
}`,
	},
	{
		name: 'is_up',
		text: `is_up() {
	case $(state "$1") in
	running | paused | restarting) ;;
	*) return 1 ;;
	esac
}`,
	},
	{
		name: 'must_be_here',
		text: `# must_be_here ID NAME: that very container, by the name that it had.
must_be_here() {
	[ "$(inspect '{{.Name}}' "$1")" = "/$2" ] || fail "The container $2 is not the one that this script is for: export it again."
}`,
	},
	{
		name: 'must_be_free',
		text: `# must_be_free NAME IMAGE ID: a container of the name has this image, or is the one of this id.
must_be_free() {
	case "$(inspect '{{.Id}} {{.Config.Image}}' "$1")" in
	'' | *" $2" | "\${3:-none} "*) ;;
	*) fail "There is another container $1 already." ;;
	esac
}`,
	},
	{
		name: 'must_be_alike',
		text: `# must_be_alike NETWORK DRIVER SUBNET...: where there is such a network, it has these.
must_be_alike() {
	has network "$1" || return 0
	found=$(docker network inspect --format '{{.Driver}} {{range .IPAM.Config}}{{.Subnet}} {{end}}' -- "$1")
	network=$1
	shift
	for each in "$@"; do
		case " $found " in
		*" $each "*) ;;
		*) fail "There is a network $network already, and it has no $each." ;;
		esac
	done
}`,
	},
	{
		name: 'must_exist',
		text: `# must_exist PATH...: on the engine's host; from another host nobody can look.
must_exist() {
	case \${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')} in
	unix://*) ;;
	*) return 0 ;;
	esac
	for each in "$@"; do
		[ -e "$each" ] || fail "There is no $each: plug it in, or leave it out."
	done
}`,
	},
	{
		name: 'ask',
		// read has no -s in POSIX: the terminal is set not to show what is typed.
		text: `# ask VARIABLE WHAT: takes a secret from the environment, or from the one who types.
ask() {
	eval "value=\\\${$1:-}"
	if [ -z "$value" ]; then
		printf '%s: ' "$2" >&2
		trap 'stty echo' EXIT
		trap 'exit 130' HUP INT TERM
		stty -echo
		IFS= read -r value
		stty echo
		trap - EXIT HUP INT TERM
		printf '\\n' >&2
	fi
	eval "$1=\\$value"
}`,
	},
];
