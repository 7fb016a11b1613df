/** The steps of a script: each asks first whether it is so already, and notes that it is begun. */

import type { Capture } from '../../command.ts';
import { containerWaitedFor } from '../../condition.ts';
import type { ExecStep, PullStep, Step, WaitStep } from '../../plan.ts';
import { loginRegistry } from '../../image/registry.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { unprovenWords } from '../../step/unproven.ts';
import { laterNetworks } from '../docker-create.ts';
import { cutBehind, execCommand, nameOf, printed } from '../docker-exec.ts';
import { indented, quoteCommand, quoteWord, type VariableOf } from '../quote.ts';
import { copyWords, createCommands, stepCommand } from '../shell.ts';
import { sayable, type SayableStep } from '../unsayable.ts';
import { option } from '../words.ts';
import { holds } from './condition.ts';
import type { Script } from '../script-steps.ts';
import { onItsHost } from './hosts.ts';
import { has, placeOf, undoOf } from './undo.ts';

/** Lines that do the step, under its words. */
export function stepLines(step: Step, number: number, script: Script): string {
	return [
		quoteCommand(['echo', script.words[number - 1] ?? '']),
		...onItsHost(step, script),
		doneOnce(sayable(step), number, script),
	].join('\n');
}

function doneOnce(step: SayableStep, number: number, script: Script): string {
	const { variable } = script;
	const begun = (command: string): string => [beginning(step, number, script), command].join('');
	const quiet = `${stepCommand(step, variable)} >/dev/null`;
	switch (step.do) {
		case 'create-network':
			return unless(has('network', step.network.name), begun(`${quiet} 2>"$journal/said" || refused ${number}`));
		case 'create-volume':
			return unless(has('volume', step.volume.name), begun(quiet));
		case 'create':
			return createLines(step.spec, number, script);
		case 'remove-network':
			return when(has('network', step.network), begun(`${quiet}\nno_way_back`));
		case 'remove-volume':
			return when(has('volume', step.volume), begun(`${quiet}\nno_way_back`));
		case 'remove':
			return when(has('container', nameOf(step.container)), begun(`${quiet}\nno_way_back`));
		case 'connect':
			return connectLines(step, begun(quiet));
		case 'disconnect':
			return disconnectLines(step, begun, script);
		case 'pull':
			return pullLines(step, begun, variable);
		case 'exec':
			return execLines(step, number, script);
		case 'copy':
			return copyLines(step);
		case 'wait':
			return waitLines(step, number, script);
		default:
			return lifeLines(step, begun(quiet));
	}
}

type LifeStep = Exclude<
	SayableStep,
	{
		do:
			| 'create-network'
			| 'create-volume'
			| 'create'
			| 'remove-network'
			| 'remove-volume'
			| 'remove'
			| 'connect'
			| 'disconnect'
			| 'pull'
			| 'exec'
			| 'copy'
			| 'wait';
	}
>;

function lifeLines(step: LifeStep, command: string): string {
	switch (step.do) {
		case 'start':
			return unless(isUp(step), command);
		case 'stop':
		case 'kill':
			return when(isUp(step), command);
		case 'pause':
			return unless(stateIs(step, 'paused'), command);
		case 'unpause':
			return when(stateIs(step, 'paused'), command);
		case 'rename':
			return unless(
				`[ "$(${quoteCommand(['inspect', '{{.Name}}', nameOf(step.container)])})" = /${step.to} ]`,
				command,
			);
		case 'restart':
		case 'build':
		case 'tag':
		case 'put-file':
			return command;
	}
}

/** Notes that it is begun; nothing where nothing of it has to be undone. */
function beginning(step: SayableStep, number: number, script: Script): string {
	const undo = undoOf(step, number, script);
	if (undo === undefined) return '';
	return `begins ${number}${undo.was === '' ? '' : ` ${undo.was}`}\n`;
}

/** A run that was cut off may have left the container without its other networks. */
function createLines(spec: ContainerSpec, number: number, { variable }: Script): string {
	const [create = '', ...connects] = createCommands(spec, variable);
	const container = { id: '', name: spec.name };
	return [
		unless(
			has('container', spec.name),
			`begins ${number}\n${create} >/dev/null 2>"$journal/said" || refused ${number}`,
		),
		...laterNetworks(spec).map(({ network }, index) =>
			when(`[ -z "$(${placeOf(container, network)})" ]`, connects[index] ?? ''),
		),
	].join('\n');
}

type Named = { container: { id: string; name: string } };

function connectLines({ container, endpoint }: Extract<Step, { do: 'connect' }>, command: string): string {
	const { network, ipv4 = '' } = endpoint;
	const other = `${container.name} is on the network ${network} already, with another address.`;
	return `case $(${placeOf(container, network)}) in
'')
	${indented(command)}
	;;
'on '${ipv4 === '' ? '*' : quoteWord(ipv4)}) ;;
*) ${quoteCommand(['fail', other])} ;;
esac`;
}

function disconnectLines(
	step: Extract<Step, { do: 'disconnect' }>,
	begun: (command: string) => string,
	{ setAside, variable }: Script,
): string {
	const { container, network } = step;
	// It goes back as it was, with all that no docker command can say of a place on a network.
	if (setAside.has(container.id))
		return begun(`${quoteCommand(['docker', 'update', '--restart', 'no', nameOf(container)])} >/dev/null`);
	return when(`[ -n "$(${placeOf(container, network)})" ]`, begun(stepCommand(step, variable)));
}

function pullLines(step: PullStep, begun: (command: string) => string, variable: VariableOf): string {
	const { image, platform, credentials, policy } = step;
	const words = [...option('--platform', platform), image];
	const command =
		credentials === undefined
			? quoteCommand(['docker', 'pull', ...words])
			: `${printed(credentials.password, variable)} |\n\t${quoteCommand(['pull_as', credentials.user, loginRegistry(image)[0] ?? '', ...words])}`;
	return policy === 'always' ? begun(command) : unless(has('image', image), begun(command));
}

function execLines(step: ExecStep, number: number, script: Script): string {
	const { already, container, capture } = step;
	const { variable, needed } = script;
	const kept = capture !== undefined && (needed.has(capture.secret) || capture.drop !== true);
	const command = execCommand(container, step, variable);
	const work = kept
		? captureLines(command, step.exitCodes, capture, variable)
		: accepting(capture === undefined ? command : `${command} >/dev/null`, step.exitCodes);
	const done = `${beginning(step, number, script)}${work}`;
	if (already === undefined) return done;
	const probe = execCommand(container, already, variable);
	if (already.capture === undefined) return unless(`${probe} >/dev/null 2>&1`, done);
	const captured = captureText(already.capture, variable);
	return `if out=$(${probe} 2>/dev/null); then\n\t${captured}\nelse\n\t${indented(done)}\nfi`;
}

/** What a command prints is looked at when it has succeeded: in a pipe its failure would not be seen. */
function captureLines(
	command: string,
	exitCodes: readonly number[] | undefined,
	capture: Capture,
	variable: VariableOf,
): string {
	const name = variable(capture.secret);
	const sentence = `It printed no ${capture.secret}.`;
	return [
		accepting(`out=$(${command})`, exitCodes),
		captureText(capture, variable),
		`[ -n "$${name}" ] || ${quoteCommand(['fail', sentence])}`,
	].join('\n');
}

function captureText({ secret, after }: Capture, variable: VariableOf): string {
	return `${variable(secret)}=$(printf '%s\\n' "$out"${cutBehind(after)})`;
}

/** `set -e` takes every other exit code for the end. */
function accepting(command: string, exitCodes: readonly number[] = [0]): string {
	const others = exitCodes.filter(code => code !== 0);
	return others.length === 0 ? command : `${command} || case $? in ${others.join(' | ')}) ;; *) exit 1 ;; esac`;
}

/** Of a pipe the shell sees the end of its last command only. */
function copyLines(step: Extract<Step, { do: 'copy' }>): string {
	const [out, into] = copyWords(step).map(words => quoteCommand(words));
	return `rm -f "$journal/cut"
{ ${out} || : >"$journal/cut"; } | ${into}
[ ! -e "$journal/cut" ] || exit 1`;
}

function waitLines(step: Step & WaitStep, number: number, { words, variable }: Script): string {
	const { until, seconds } = step;
	const what = (words[number - 1] ?? '').replace(/^Wait until /, '');
	const seen = containerWaitedFor(until);
	const name = seen === undefined ? "''" : quoteWord(nameOf(seen));
	const lines = [
		...(seen === undefined ? [] : [`last_lines ${name}`]),
		quoteCommand([step.lenient ? 'tell' : 'fail', `It did not come true in ${seconds} seconds: ${what}.`]),
	];
	const failed = `{\n\t${lines.join('\n\t')}\n}`;
	// That its log is silent means nothing.
	const silent = `{ [ $? -eq 1 ] && ! complains ${name} && ${quoteCommand(['tell', unprovenWords(until, 'its log does not tell')])}; }`;
	const ends = [...(until.is === 'answered' && !step.lenient ? [silent] : []), failed].join(' || ');
	return `holds() {\n\t${indented(holds(until, variable, step.host))}\n}\nwait_until ${seconds} ${name} || ${ends}`;
}

function unless(condition: string, command: string): string {
	return `if ! ${condition}; then\n\t${indented(command)}\nfi`;
}

function when(condition: string, command: string): string {
	return `if ${condition}; then\n\t${indented(command)}\nfi`;
}

function isUp({ container }: Named): string {
	return quoteCommand(['is_up', nameOf(container)]);
}

function stateIs({ container }: Named, state: string): string {
	return `[ "$(${quoteCommand(['state', nameOf(container)])})" = ${state} ]`;
}
