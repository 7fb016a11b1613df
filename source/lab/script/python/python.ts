/**
 * A plan in Python, with the Docker SDK, and with the safety of the console: it looks at what it needs before it makes
 * anything, and undoes what it did when it fails or is interrupted.
 */

import type { Plan, Step } from '../../plan.ts';
import { secretsToGive } from '../../step/secrets.ts';
import { commentLines } from '../comment.ts';
import { journalName } from '../journal-name.ts';
import { type Preconditions, preconditionsOf } from '../preconditions.ts';
import { firstFinal, type Script, scriptOf, shownSecrets } from '../script-steps.ts';
import { call } from './call.ts';
import { PYTHON_HELPERS, PYTHON_IMPORTS } from './helpers.ts';
import { atHost, hostsTable, PYTHON_HOSTS, usingHost } from './hosts.ts';
import { PYTHON_JOURNAL } from './journal.ts';
import { pythonLiteral, pythonString } from './literal.ts';
import { stepLines } from './step.ts';
import { sayable } from '../unsayable.ts';
import { undoOf } from './undo.ts';
import { PYTHON_WAIT } from './wait.ts';

export function pythonScript(plan: Plan): string {
	const script = scriptOf(plan);
	const { steps, variable, captured } = script;
	const asked = secretsToGive(plan.steps);
	const backs = steps.flatMap((step, at) => {
		const undo = undoOf(sayable(step), script);
		if (undo === undefined) return [];
		const back = script.hosts.length > 0 && step.host !== undefined ? atHost(step.host, undo.back) : undo.back;
		return [`    ${at + 1}: lambda was: ${back.replaceAll('\n', '\n    ')},`];
	});
	return [
		'#!/usr/bin/env python3',
		...commentLines(plan),
		'#',
		script.hosts.length > 0 ? SEVERAL : ALONE,
		...ABOUT,
		'',
		PYTHON_IMPORTS,
		'',
		'MODE = sys.argv[1] if len(sys.argv) > 1 else ""',
		'if len(sys.argv) > 2 or MODE not in ("", "on", "back"):',
		'    sys.exit("Usage: %s [on | back]" % sys.argv[0])',
		`PATIENCE = ${patience(steps)}`,
		...(script.hosts.length > 0 ? SEVERAL_CLIENTS : ONE_CLIENT),
		'',
		'',
		...(script.hosts.length > 0 ? [PYTHON_HOSTS, '', ''] : []),
		PYTHON_HELPERS,
		'',
		'',
		PYTHON_WAIT,
		'',
		'',
		PYTHON_JOURNAL,
		'',
		'',
		`journal = Journal(${pythonString(journalName(plan))})`,
		'',
		...(script.hosts.length > 0 ? hostsTable(plan, script.hosts) : []),
		...checks(plan, script),
		'',
		...asked.map(secret => `${variable(secret)} = ask(${pythonString(variable(secret))}, ${pythonString(secret)})`),
		...[...captured].filter(secret => !asked.includes(secret)).map(secret => `${variable(secret)} = None`),
		'TAKE_BACK = {',
		...backs,
		'}',
		'',
		'with journal.keeping(TAKE_BACK), Interruptible():',
		...stepParts(script).map(indented),
		...shownSecrets(script).map(each => `    print(${pythonString(`${each}:`)}, ${variable(each)})`),
		'',
		'print("All is done, and not all of it was seen to work: see above." if UNPROVEN else "All is done.")',
		'',
	].join('\n');
}

const ALONE =
	'# It speaks to the engine that DOCKER_HOST names, else to the one of this host: it does not know contexts of docker.';
const SEVERAL = '# It speaks to the engines of several hosts, and names the one of each step.';

const ABOUT = [
	'# What fails, or is interrupted, is undone. After kill -9 or a power cut, run it with the word "on" to go on, or',
	'# with "back" to undo what it did.',
];

/** The functions below know these two. */
const ONE_CLIENT = ['client = docker.from_env(version="auto", timeout=PATIENCE)', 'api = client.api'];
const SEVERAL_CLIENTS = ['client = api = None'];

/** Once there is no way back, a run that goes on does only what is left. */
function stepParts(script: Script): string[] {
	const lines = script.steps.map((step, at) => stepLines(step, at + 1, script));
	const last = firstFinal(script);
	if (last <= 0) return lines;
	return [['if not journal.final:', ...lines.slice(0, last).map(indented)].join('\n'), ...lines.slice(last)];
}

/** Seconds that the engine may be silent: as long as the longest of the commands. */
function patience(steps: readonly Step[]): number {
	return Math.max(600, ...steps.map(step => (step.do === 'exec' ? (step.seconds ?? 0) : 0))) + 60;
}

function indented(lines: string): string {
	return lines.replaceAll(/^(?=.)/gm, '    ');
}

/** A run that goes on, or back, finds a lab that is half changed. */
function checks(plan: Plan, { hosts }: Script): string[] {
	const lines =
		hosts.length === 0
			? needed(preconditionsOf(plan))
			: hosts.flatMap(host => [usingHost(host), ...needed(preconditionsOf(plan, host))]);
	if (lines.length === 0) return [];
	return ['# What it needs is looked at before anything is made.', 'if not MODE:', ...lines.map(indented)];
}

function needed(needs: Preconditions): string[] {
	return [
		...needs.containers.map(({ id, name }) => call('must_be_here', pythonString(id), pythonString(name))),
		...needs.others.map(name => call('must_have', 'api.inspect_container', '"container"', pythonString(name))),
		...needs.names.map(({ name, image, held }) =>
			call('must_be_free', pythonString(name), pythonLiteral(image), ...(held === '' ? [] : [pythonString(held)])),
		),
		...needs.newNetworks.map(({ name, driver = 'bridge', subnets = [] }) =>
			call('must_be_alike', ...[name, driver].map(pythonString), pythonLiteral(subnets.map(({ subnet }) => subnet))),
		),
		...needs.networks.map(name => call('must_have', 'api.inspect_network', '"network"', pythonString(name))),
		...needs.images.map(name => call('must_have', 'api.inspect_image', '"image"', pythonString(name))),
		...needs.newVolumes.map(name => call('must_be_new', pythonString(name))),
		...(needs.paths.length > 0 ? [call('must_exist', ...needs.paths.map(pythonString))] : []),
		...(needs.sources.length > 0 ? [call('must_be_readable', ...needs.sources.map(pythonString))] : []),
	];
}
