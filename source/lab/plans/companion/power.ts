/** The power of a board switched once, as a test job would: from its dispatcher's container. */

import type { ContainerRef } from '../../command.ts';
import { redactText } from '../../secret.ts';
import type { Plan } from '../../plan.ts';
import type { Secrets } from '../../value.ts';

/** What happens to the board. */
export type PowerChange = 'on' | 'off' | 'reset';

export type PowerRequest = {
	/** The dispatcher's. */
	container: ContainerRef;
	/** What is switched, e.g. `qemu01`, or `outlet 3 of apc-rack2`. */
	what: string;
	change: PowerChange;
	/** One after the other, each as LAVA runs it: words as a shell has them, and no shell. */
	commands: readonly string[];
	/** The boards that it happens to, as far as they are known. */
	boards: readonly string[];
	/** Test jobs that run on them. */
	jobs: readonly number[];
};

/** As `run_cmd` of LAVA's dispatcher does: the words are split as a shell's, and the first is the program. */
const RUN = [
	'import json, shlex, subprocess, sys',
	'for command in json.load(sys.stdin):',
	'    try:',
	'        code = subprocess.call(["nice"] + shlex.split(command), stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)',
	'    except ValueError as error:',
	'        sys.exit("The command is not written well: %s" % error)',
	'    if code != 0:',
	'        sys.exit(code if code > 0 else 128 - code)',
].join('\n');

/** LAVA gives a command of these ten seconds (`base.jinja2`); slower ones are seen to be slow. */
const SECONDS = 120;

export function powerPlan(request: PowerRequest): { plan: Plan; secrets: Secrets } {
	const { container, what, change, commands } = request;
	const text = JSON.stringify(commands);
	const name = `command for ${what}`;
	// A password in a device dictionary may be written down nowhere else.
	const isPublic = redactText(text) === text;
	const plan: Plan = {
		title: `${TITLES[change]} ${what}`,
		steps: [
			{
				do: 'exec',
				container,
				says: `${TITLES[change]} ${what}, from ${container.name}`,
				command: ['python3', '-I', '-c', RUN],
				stdin: isPublic ? text : { secret: name },
				seconds: SECONDS,
				tells: true,
				unseen: `The command for ${what} ended without an error. Whether its power is as it was to be, no command can tell: look at the board's serial line.`,
				undo: 'impossible',
			},
		],
		warnings: [],
		loses: losses(request),
	};
	return { plan, secrets: isPublic ? new Map() : new Map([[name, text]]) };
}

const TITLES: Readonly<Record<PowerChange, string>> = {
	on: 'Switch on',
	off: 'Switch off',
	reset: 'Reset by power',
};

function losses({ what, change, boards, jobs }: PowerRequest): string[] {
	const who = boards.length === 0 ? `Whatever hangs on ${what}` : boards.join(' and ');
	const several = boards.length > 1;
	const loses = `${who} ${several ? 'lose their power, whatever they do now, and' : 'loses its power, whatever it does now, and'}`;
	const happens: Readonly<Record<PowerChange, string>> = {
		on: `${who} ${several ? 'get power, and start' : 'gets power, and starts'}.`,
		off: `${loses} ${several ? 'stay' : 'stays'} without.`,
		reset: `${loses} ${several ? 'get' : 'gets'} it again.`,
	};
	const runs = jobs.length === 1 ? `Test job ${jobs.join()} runs` : `Test jobs ${jobs.join(', ')} run`;
	const broken = `${runs} on ${several ? 'them' : 'it'}: LAVA calls what breaks off Incomplete.`;
	return [happens[change], ...(jobs.length === 0 ? [] : [broken])];
}
