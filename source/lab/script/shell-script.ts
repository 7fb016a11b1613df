/**
 * A plan as a script for a POSIX shell. Each step asks first whether it is so already, so that the script may run
 * again; steps that mean a container of this engine do nothing where that container is not.
 */

import type { ContainerRef } from '../command.ts';
import type { ExecStep, Plan, Step } from '../plan.ts';
import type { ContainerSpec } from '../spec/container.ts';
import { secretsToGive } from '../step/secrets.ts';
import { conditionCommand } from './condition.ts';
import { laterNetworks } from './docker-create.ts';
import { unsaid } from './docker-further.ts';
import { captureCommand, execCommand, nameOf } from './docker-exec.ts';
import { quoteCommand, quoteWord, type VariableOf, variablesFor } from './quote.ts';
import { createCommands, stepCommand } from './shell.ts';
import { commentLines, secretNames } from './comment.ts';

/** Passes shellcheck. Secrets come from variables of the environment, or are asked for. */
export function shellScript(plan: Plan): string {
	const variable = variablesFor(secretNames(plan));
	const asked = secretsToGive(plan.steps);
	return [
		'#!/bin/sh',
		...commentLines(plan),
		...unsaidLines(plan),
		'set -eu',
		'',
		...(asked.length > 0 ? [ASK, ...asked.map(secret => askFor(secret, variable)), ''] : []),
		...(plan.steps.some(({ do: what }) => what === 'wait') ? [WAIT, ''] : []),
		...plan.steps.map(step => guarded(step, variable)),
		'',
	].join('\n');
}

function unsaidLines({ steps }: Plan): string[] {
	return steps.flatMap(step => {
		const settings = step.do === 'create' ? unsaid(step.spec) : [];
		if (step.do !== 'create' || settings.length === 0) return [];
		return [`# ${step.spec.name} lacks what docker create has no words for: ${settings.join(', ')}.`];
	});
}

/** read has no -s in POSIX: the terminal is told not to show what is typed. */
const ASK = `# ask VARIABLE WHAT: takes a secret from the environment, or from the one who types.
ask() {
	eval "value=\\\${$1:-}"
	if [ -z "$value" ]; then
		printf '%s: ' "$2" >&2
		trap 'stty echo' EXIT INT TERM
		stty -echo
		IFS= read -r value
		stty echo
		trap - EXIT INT TERM
		printf '\\n' >&2
	fi
	eval "$1=\\$value"
}`;

function askFor(secret: string, variable: VariableOf): string {
	const name = variable(secret);
	// The assignment shows readers, and shellcheck, where the variable comes from.
	return `${name}=\${${name}:-}; ask ${name} ${quoteWord(secret)}`;
}

const WAIT = `# wait_until SECONDS: true as soon as \`holds\` is, false when the time is over.
wait_until() {
	left=$1
	until holds >/dev/null 2>&1; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 1
	done
}`;

function guarded(step: Step, variable: VariableOf): string {
	const command = stepCommand(step, variable);
	switch (step.do) {
		case 'create-network':
			return unless(has('network', step.network.name), command);
		case 'create-volume':
			return unless(has('volume', step.volume.name), command);
		case 'create':
			return guardedCreate(step.spec, variable);
		case 'pull':
			return step.policy === 'always' ? command : unless(has('image', step.image), command);
		case 'remove-network':
			return when(has('network', step.network), command);
		case 'remove-volume':
			return when(has('volume', step.volume), command);
		case 'connect':
			return unless(isOn(step.container, step.endpoint.network), command);
		case 'disconnect':
			return when(isOn(step.container, step.network), command);
		case 'pause':
			return unless(stateIs(step.container, 'paused'), command);
		case 'unpause':
			return when(stateIs(step.container, 'paused'), command);
		case 'kill':
			return when(stateIs(step.container, 'running'), command);
		case 'exec':
			return guardedExec(step, variable);
		case 'wait': {
			const failed = `echo ${quoteWord(`Not within ${step.seconds} seconds: ${waitText(step)}`)} >&2`;
			const end = step.lenient || step.until.is === 'answered' ? failed : `{ ${failed}; exit 1; }`;
			return `holds() { ${conditionCommand(step.until, variable)}; }\nwait_until ${step.seconds} || ${end}`;
		}
		case 'stop':
		case 'rename':
		case 'remove':
		case 'restart':
			return step.container.id === '' ? command : when(isItself(step.container), command);
		default:
			return command;
	}
}

/** A run that was cut off may have left the container without its other networks. */
function guardedCreate(spec: ContainerSpec, variable: VariableOf): string {
	const [create = '', ...connects] = createCommands(spec, variable);
	const container = { id: '', name: spec.name };
	return [
		unless(has('container', spec.name), create),
		...laterNetworks(spec).map(({ network }, index) => unless(isOn(container, network), connects[index] ?? '')),
	].join('\n');
}

function waitText({ until }: Extract<Step, { do: 'wait' }>): string {
	return 'container' in until ? `${nameOf(until.container)} is ${until.is}` : until.is;
}

function guardedExec(step: ExecStep, variable: VariableOf): string {
	const command = accepting(stepCommand(step, variable), step.exitCodes);
	const { already, container } = step;
	const comment = `# ${step.says}`;
	if (already === undefined) return `${comment}\n${command}`;
	const probe = execCommand(container, already, variable);
	if (already.capture === undefined) return `${comment}\n${unless(`${probe} >/dev/null 2>&1`, command)}`;
	const told = captureCommand(probe, already.capture, variable);
	return `${comment}\nif ${probe} >/dev/null 2>&1; then\n\t${told}\nelse\n\t${command}\nfi`;
}

/** `set -e` takes every other exit code for the end. */
function accepting(command: string, exitCodes: readonly number[] = [0]): string {
	const others = exitCodes.filter(code => code !== 0);
	return others.length === 0 ? command : `${command} || case $? in ${others.join(' | ')}) ;; *) exit 1 ;; esac`;
}

function unless(condition: string, command: string): string {
	return `if ! ${condition}; then\n\t${command}\nfi`;
}

function when(condition: string, command: string): string {
	return `if ${condition}; then\n\t${command}\nfi`;
}

function has(kind: 'network' | 'volume' | 'container' | 'image', name: string): string {
	return `${quoteCommand(['docker', kind, 'inspect', name])} >/dev/null 2>&1`;
}

function asks(container: ContainerRef, format: string): string {
	return `$(${quoteCommand(['docker', 'container', 'inspect', '--format', format, nameOf(container)])} 2>/dev/null)`;
}

function stateIs(container: ContainerRef, state: string): string {
	return `[ "${asks(container, '{{.State.Status}}')}" = ${state} ]`;
}

/** That very container, and not another one of its name. */
function isItself(container: ContainerRef): string {
	return `[ "${asks(container, '{{.Id}}')}" = ${container.id} ]`;
}

function isOn(container: ContainerRef, network: string): string {
	const format = `{{if index .NetworkSettings.Networks ${JSON.stringify(network)}}}yes{{end}}`;
	return `[ "${asks(container, format)}" = yes ]`;
}
