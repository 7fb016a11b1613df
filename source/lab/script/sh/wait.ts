/** Functions that wait until something holds. */

import { ANSWERED } from '../condition.ts';
import { quoteWord } from '../quote.ts';
import type { Helper } from './helper.ts';

/** Seconds since the epoch, of two times as the engine tells them; in awk, for no two systems have one date. */
const MIDDLE = `function seconds(time, t, year, month) {
	split(time, t, /[-T:Z]/)
	year = t[1]
	month = t[2]
	if (month < 3) { year--; month += 12 }
	days = 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * month - 457) / 5) + t[3] - 719469
	return ((days * 24 + t[4]) * 60 + t[5]) * 60 + t[6]
}
{ end = seconds($1); start = seconds($2) }
END { printf("%.3f", (end > 0 && end < start) ? (end + start) / 2 : int(start)) }`;

export const WAIT: readonly Helper[] = [
	{
		name: 'wait_until',
		text: `# wait_until SECONDS CONTAINER: as soon as \`holds\` is. 1: the time is over; 2: the container ended, or ends again and again.
wait_until() {
	deadline=$(($(date +%s) + $1))
	restarts=$(inspect '{{.RestartCount}}' "$2")
	# In a shell of its own: what a signal has to say is not thrown away with what \`holds\` says.
	until (holds) >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$deadline" ] || return 1
		if [ -n "$2" ]; then
			case $(state "$2") in exited | dead | '') return 2 ;; esac
			[ "$(inspect '{{.RestartCount}}' "$2")" -lt $((restarts + 5)) ] || return 2
		fi
		sleep 1
	done
}`,
	},
	{
		name: 'last_lines',
		text: `# last_lines CONTAINER: what it said last, for it may be gone soon.
last_lines() {
	docker logs --tail 10 "$1" 2>&1 | LC_ALL=C tr -d '\\000-\\010\\013-\\037\\177' >&2 || :
}`,
	},
	{
		name: 'steady',
		text: `# steady CONTAINER SECONDS: whether it runs, and goes on for so long without a new start.
steady() {
	start=$(inspect '{{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}' "$1")
	[ "\${start%% *}" = running ] || return 1
	sleep "$2"
	[ "$(inspect '{{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}' "$1")" = "$start" ]
}`,
	},
	{
		name: 'log_of',
		text: `# log_of CONTAINER: of its present run. The engine notes a start after the first words of a program, and an end before
# its last ones are read: the middle between the two tells runs apart.
log_of() {
	docker logs --since "$(inspect '{{.State.FinishedAt}} {{.State.StartedAt}}' "$1" | awk ${quoteWord(MIDDLE)})" "$1" 2>&1
}`,
	},
	{
		name: 'logged',
		text: `# logged CONTAINER TEXT: since it was last started.
logged() {
	log_of "$1" | grep -q -F -e "$2"
}`,
	},
	{
		name: 'answered',
		text: `# answered CONTAINER: whether a worker's log tells two pings without a complaint, or that its master took the greeting.
answered() {
	log_of "$1" | awk ${quoteWord(ANSWERED)}
}`,
	},
	{
		name: 'complains',
		text: `# complains CONTAINER: whether a worker's log tells that its server refuses it.
complains() {
	log_of "$1" | grep -q -F 'server error: code'
}`,
	},
	{
		name: 'ask_lava',
		text: `# ask_lava CONTAINER PATH: what the LAVA server in it answers, after its status.
ask_lava() {
	docker exec "$1" python3 -c '
import http.client, sys
connection = http.client.HTTPConnection("localhost", timeout=10)
connection.request("GET", sys.argv[1])
answer = connection.getresponse()
print(answer.status, answer.read().decode())
' "$2"
}`,
	},
	{
		name: 'served',
		text: `# served: what LAVA answered says that it serves. Before 2020.05 it has no such page, and says so.
served() {
	grep -q -e '^404 ' -e '"version"'
}`,
	},
	{
		name: 'online_since',
		text: `# online_since CONTAINER: what LAVA answered says that the worker is Online, and was heard since that container's start.
online_since() {
	ping=$(tr -d ' ' | grep -F '"state":"Online"' | sed -n 's/.*"last_ping":"\\([^"]*\\)".*/\\1/p')
	[ -n "$ping" ] || return 1
	[ -n "$1" ] || return 0
	start=$(inspect '{{.State.StartedAt}}' "$1")
	[ -n "$start" ] && [ "$(printf '%s\\n' "$start" "$ping" | LC_ALL=C sort | tail -n 1)" = "$ping" ]
}`,
	},
];
