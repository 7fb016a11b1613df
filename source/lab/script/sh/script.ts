/**
 * A plan as a script for a POSIX shell, with the safety of the console: it looks at what it needs before it makes
 * anything, and undoes what it did when it fails or is interrupted.
 */

import type { Plan } from '../../plan.ts';
import { secretsToGive } from '../../step/secrets.ts';
import { commentLines } from '../comment.ts';
import { unsaid } from '../docker-further.ts';
import { journalName } from '../journal-name.ts';
import { type Preconditions, preconditionsOf } from '../preconditions.ts';
import { indented, quoteCommand, quoteWord, type VariableOf } from '../quote.ts';
import { firstFinal, mayBeUnproven, type Script, scriptOf, shownSecrets } from '../script-steps.ts';
import { refuseColons, sayable } from '../unsayable.ts';
import { helpersFor } from './helpers.ts';
import { journalFound, journalKept } from './journal.ts';
import { onItsHost, hostFunction, usingHost } from './hosts.ts';
import { stepLines } from './step.ts';
import { undoOf } from './undo.ts';

/**
 * Passes shellcheck. Secrets come from variables of the environment, or are asked for.
 *
 * @throws Unsayable where the docker command has no words for it
 */
export function shellScript(plan: Plan): string {
	refuseColons(plan);
	const script = scriptOf(plan);
	const { steps, variable } = script;
	const asked = secretsToGive(plan.steps);
	const backs = steps.flatMap((step, at) => {
		const undo = undoOf(sayable(step), at + 1, script);
		const back = undo && [...onItsHost(step, script), undo.back].join('\n');
		return back === undefined ? [] : [`\t${indented(`${at + 1})\n\t${indented(back)}\n\t;;`)}`];
	});
	const parts = stepParts(script);
	const noted = backs.length > 0 || parts.some(part => part.includes('$journal'));
	const takeBack = `take_back() {\n\tcase $1 in\n${backs.join('\n')}\n\tesac\n}`;
	const body = [
		...(noted ? [journalFound(journalName(plan))] : []),
		...(script.hosts.length > 0 ? [hostFunction(plan, script.hosts)] : []),
		...checks(plan, script, noted),
		...asked.map(secret => askFor(secret, variable)),
		...broughtSecrets(script, asked).map(secret => `${variable(secret)}=''`),
		...(noted ? [takeBack, journalKept(steps.length)] : []),
		...parts,
		...shownSecrets(script).map(each => `printf '%s: %s\\n' ${quoteWord(each)} "$${variable(each)}"`),
		...(noted ? ['keep_all'] : []),
	];
	return [
		'#!/bin/sh',
		...commentLines(plan),
		...unsaidLines(plan),
		'#',
		...(noted ? [TAKEN_BACK] : []),
		'set -eu',
		'',
		[...helpersFor(body.join('\n')), ...body, ...ending(script)].join('\n\n'),
		'',
	].join('\n');
}

const TAKEN_BACK = `# What fails, or is interrupted, is undone. After kill -9 or a power cut, run it with the word "on" to go on, or
# with "back" to undo what it did.`;

function unsaidLines({ steps }: Plan): string[] {
	return steps.flatMap(step => {
		const settings = step.do === 'create' ? unsaid(step.spec) : [];
		if (step.do !== 'create' || settings.length === 0) return [];
		return [`# ${step.spec.name} lacks what docker create has no words for: ${settings.join(', ')}.`];
	});
}

/** Once there is no way back, a run that goes on does only what is left. */
function stepParts(script: Script): string[] {
	const lines = script.steps.map((step, at) => stepLines(step, at + 1, script));
	const last = firstFinal(script);
	if (last <= 0) return lines;
	const change = `change() {\n\t${indented(lines.slice(0, last).join('\n\n'))}\n}`;
	return [change, 'if [ ! -e "$journal/final" ]; then change; fi', ...lines.slice(last)];
}

function ending(script: Script): string[] {
	if (!mayBeUnproven(script)) return ["echo 'All is done.'"];
	return [
		`if [ -z "\${unproven:-}" ]; then
	echo 'All is done.'
else
	echo 'All is done, and not all of it was seen to work: see above.'
fi`,
	];
}

/** A run that goes on may not come to the step that brings one. */
function broughtSecrets(script: Script, asked: readonly string[]): string[] {
	const used = new Set([...script.needed, ...shownSecrets(script)]);
	return [...script.captured].filter(secret => used.has(secret) && !asked.includes(secret));
}

function askFor(secret: string, variable: VariableOf): string {
	const name = variable(secret);
	// The assignment shows readers, and shellcheck, where the variable comes from.
	return `${name}=\${${name}:-}\nask ${name} ${quoteWord(secret)}`;
}

/** A run that goes on, or back, finds a lab that is half changed. */
function checks(plan: Plan, { hosts }: Script, noted: boolean): string[] {
	const lines = [
		...(usesCurl(plan) ? ["command -v curl >/dev/null || fail 'It needs curl.'"] : []),
		...(hosts.length === 0
			? needed(preconditionsOf(plan), 'the engine')
			: hosts.flatMap(host => [usingHost(host), ...needed(preconditionsOf(plan, host), `the engine of ${host}`)])),
	];
	const comment = '# What it needs is looked at before anything is made.';
	if (!noted) return [[comment, ...lines].join('\n')];
	return [`${comment}\nif [ -z "\${1:-}" ]; then\n\t${lines.join('\n\t')}\nfi`];
}

function needed(needs: Preconditions, engine: string): string[] {
	return [
		`docker version >/dev/null || ${quoteCommand(['fail', `docker does not reach ${engine}.`])}`,
		...needs.containers.map(({ id, name }) => quoteCommand(['must_be_here', id, name])),
		...needs.others.map(name => must('container', name, 'There is no container')),
		...needs.names.map(({ name, image, held }) =>
			quoteCommand(['must_be_free', name, image ?? '', ...(held === '' ? [] : [held])]),
		),
		...needs.newNetworks.map(({ name, driver = 'bridge', subnets = [] }) =>
			quoteCommand(['must_be_alike', name, driver, ...subnets.map(({ subnet }) => subnet)]),
		),
		...needs.networks.map(name => must('network', name, 'There is no network')),
		...needs.images.map(name => must('image', name, 'Pull it first: there is no image')),
		...needs.newVolumes.map(
			name =>
				`! ${quoteCommand(['has', 'volume', name])} || ${quoteCommand(['fail', `There is a volume ${name} already: remove it, or export this again.`])}`,
		),
		...(needs.paths.length > 0 ? [quoteCommand(['must_exist', ...needs.paths])] : []),
		...needs.sources.map(each => {
			const missing = `There is no ${each} on this host, which goes into the image.`;
			return `[ -r ${quoteWord(each)} ] || ${quoteCommand(['fail', missing])}`;
		}),
	];
}

function must(kind: 'network' | 'image' | 'container', name: string, without: string): string {
	return `${quoteCommand(['has', kind, name])} || ${quoteCommand(['fail', `${without} ${name}.`])}`;
}

function usesCurl({ steps }: Plan): boolean {
	return steps.some(step => step.do === 'wait' && 'server' in step.until && 'url' in step.until.server);
}
