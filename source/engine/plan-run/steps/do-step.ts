/** Does one step: the only place that changes an engine. */

import { idOrName } from '../../../lab/command.ts';
import type { ExecStep, PutFileStep, Step, SwarmStep } from '../../../lab/plan.ts';
import {
	containerBody,
	endpointBody,
	networkBody,
	type NetworksAtCreation,
	networksLeft,
	volumeBody,
} from '../../../lab/spec/create-body.ts';
import type { ContainerSpec } from '../../../lab/spec/container.ts';
import { DOCKER_HUB, parseReference } from '../../../lab/image/reference.ts';
import { explainManage } from '../../../lab/lava/manage/errors.ts';
import { hideValues, redactText } from '../../../lab/secret.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import { plain } from '../../../text/sanitise.ts';
import * as z from 'zod/mini';
import { readOne } from '../../answers/answer.ts';
import { statusOf } from '../../engine-error.ts';
import { containerPath, type EngineRequest, request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import type { CommandResult } from '../../commands/commands.ts';
import { findContainer, networkGone, onceUnused } from '../../lookups/find.ts';
import { backUp, readBackup } from './backup.ts';
import { captured, runWithSecrets } from './command.ts';
import { endText, hasEnded } from './container-log.ts';
import { copyPath } from './copy.ts';
import { buildImage } from './build.ts';
import { pullImage } from './images.ts';
import { getFile, putFile } from '../../archive/files.ts';
import type { StepTools, StepYield } from './step-tools.ts';
import { doSwarmStep } from './swarm.ts';
import { waitFor } from './wait.ts';

/** A command ran to its end and said that it failed. */
export class CommandFailed extends Error {
	override readonly name = 'CommandFailed';
}

/** The engine answers within this time, grace aside; some of its steps wait for a container. */
const STEP_MS = 120_000;

/** Commands have longer, for some of them migrate a database. */
const COMMAND_SECONDS = 600;

/** @throws the engine's refusal, the reason of the line's or the signal's end, MissingSecret */
export async function doStep(session: Session, step: Step, tools: StepTools): Promise<StepYield> {
	const { secrets } = tools;
	switch (step.do) {
		case 'pull':
			await pullImage(session, step, secrets, tools.environment, tools);
			return {};
		case 'build':
			await buildImage(session, step, tools);
			return {};
		case 'create':
			return { made: await createContainer(session, step.spec, secrets) };
		case 'create-network': {
			const { Id } = readOne(await request(session, requestOf(step), STEP_MS), 'network', networkMade);
			return Id === undefined ? {} : { made: Id };
		}
		case 'remove-network':
			await onceUnused(session, () => request(session, requestOf(step), STEP_MS));
			await networkGone(session, step.network);
			return {};
		case 'put-file':
			await putFile(session, step, secrets);
			return {};
		case 'copy':
			await copyPath(session, step, tools.signal);
			return {};
		case 'exec':
			return runExec(session, step, tools);
		case 'backup':
			return backUp(session, step, tools);
		case 'read-backup':
			await readBackup(session, step, tools);
			return {};
		case 'swarm-init':
		case 'swarm-token':
		case 'swarm-join':
		case 'swarm-leave':
		case 'swarm-forget':
		case 'swarm-role':
			return doSwarmStep(session, step, tools);
		case 'wait':
			return waitFor(session, step, secrets, tools.lookAt, tools);
		default: {
			const grace = 'grace' in step ? step.grace * 1000 : 0;
			await request(session, requestOf(step), STEP_MS + grace);
			return {};
		}
	}
}

type SimpleStep = Exclude<
	Step,
	{
		do:
			| 'pull'
			| 'build'
			| 'create'
			| 'put-file'
			| 'copy'
			| 'exec'
			| 'backup'
			| 'read-backup'
			| 'wait'
			| SwarmStep['do'];
	}
>;

function requestOf(step: SimpleStep): EngineRequest {
	switch (step.do) {
		case 'create-network':
			return { method: 'POST', path: '/networks/create', body: networkBody(step.network) };
		case 'remove-network':
			return { method: 'DELETE', path: `/networks/${encodeURIComponent(step.network)}` };
		case 'connect':
			return {
				method: 'POST',
				path: `/networks/${encodeURIComponent(step.endpoint.network)}/connect`,
				body: { Container: idOrName(step.container), EndpointConfig: endpointBody(step.endpoint) },
			};
		case 'disconnect':
			return {
				method: 'POST',
				path: `/networks/${encodeURIComponent(step.network)}/disconnect`,
				body: { Container: idOrName(step.container) },
			};
		case 'create-volume':
			return { method: 'POST', path: '/volumes/create', body: volumeBody(step.volume) };
		case 'remove-volume':
			return { method: 'DELETE', path: `/volumes/${encodeURIComponent(step.volume)}` };
		case 'tag': {
			const { registry, repository, tag = 'latest' } = referenceOf(step.as);
			const query = { repo: registry === DOCKER_HUB ? repository : `${registry}/${repository}`, tag };
			return { method: 'POST', path: `/images/${encodeURI(step.image)}/tag`, query };
		}
		default:
			return lifeRequest(step);
	}
}

function referenceOf(name: string) {
	const reference = parseReference(name);
	if (reference === undefined) throw new Error(`"${name}" is no name for an image.`);
	return reference;
}

type LifeStep = Extract<
	Step,
	{ do: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'rename' | 'remove' }
>;

function lifeRequest(step: LifeStep): EngineRequest {
	const path = containerPath(idOrName(step.container));
	switch (step.do) {
		case 'start':
		case 'pause':
		case 'unpause':
			return { method: 'POST', path: `${path}/${step.do}` };
		case 'stop':
		case 'restart':
			return { method: 'POST', path: `${path}/${step.do}`, query: { t: step.grace } };
		case 'kill':
			return { method: 'POST', path: `${path}/kill`, query: { signal: step.signal } };
		case 'rename':
			return { method: 'POST', path: `${path}/rename`, query: { name: step.to } };
		case 'remove':
			return { method: 'DELETE', path, query: { force: step.force, v: step.volumes } };
	}
}

/** Its name does where its id is unknown. */
const networkMade = z.object({ Id: z.optional(z.string()) });

/** One container on all its networks, or none: what was made is removed when a network refuses it. */
async function createContainer(session: Session, spec: ContainerSpec, secrets: Secrets): Promise<string> {
	const at = networksAtCreation(session.apiVersion);
	const query = { name: spec.name, ...(spec.platform !== undefined && { platform: spec.platform }) };
	const body = containerBody(spec, value => reveal(value, secrets), at);
	const answer = await request(session, { method: 'POST', path: '/containers/create', query, body }, STEP_MS);
	const { Id } = readOne(answer, 'container', z.object({ Id: z.string() }));
	try {
		for (const endpoint of networksLeft(spec, at)) {
			await request(session, requestOf({ do: 'connect', container: { id: Id, name: spec.name }, endpoint }));
		}
	} catch (error) {
		if (statusOf(error) !== undefined) await request(session, removal(Id, spec.name));
		throw error;
	}
	return Id;
}

function removal(id: string, name: string): EngineRequest {
	return lifeRequest({ do: 'remove', container: { id, name }, force: true, volumes: true });
}

function networksAtCreation(apiVersion: string): NetworksAtCreation {
	return Number(apiVersion.split('.')[1] ?? 0) >= 44 ? 'all' : 'one';
}

async function runExec(session: Session, step: ExecStep, { secrets, signal }: StepTools): Promise<StepYield> {
	const { container, exitCodes = [0], capture, seconds = COMMAND_SECONDS } = step;
	const limits = { signal, milliseconds: seconds * 1000 };
	const end = await runWithSecrets(session, idOrName(container), step, secrets, limits);
	if (!exitCodes.includes(end.exitCode)) throw await failureOf(session, step, end);
	return {
		...(capture && { captured: [capture.secret, captured(capture, end.stdout)] as const }),
		...(step.tells && { remark: printedWords(end, secrets) }),
		...(step.unseen !== undefined && { unproven: step.unseen }),
	};
}

/** Of what a command printed so many lines are shown. */
const LINES_TOLD = 8;

function printedWords({ stdout, stderr }: CommandResult, secrets: Secrets): string {
	const lines = `${stdout}\n${stderr}`.split('\n').map(plain).filter(Boolean);
	if (lines.length === 0) return 'It printed nothing.';
	return `It printed: ${redactText(hideValues(lines.slice(-LINES_TOLD).join(' | '), secrets.values()))}`;
}

/** How far a command came whose container ended under it is unknown. */
async function failureOf(session: Session, { container, command }: ExecStep, end: CommandResult): Promise<Error> {
	const found = await findContainer(session, idOrName(container));
	if (found !== undefined && hasEnded(found)) {
		return new Error(`${await endText(session, container, found)} The command was interrupted by that.`);
	}
	const isManage = command[0] === 'lava-server';
	const words = end.stderr.trim() || (isManage ? '' : end.stdout.trim());
	if (isManage && words !== '') return new CommandFailed(explainManage(words).says);
	// A program says last why it fails.
	const said = words === '' ? ', and said nothing' : `: ${redactText(words.split('\n').slice(-3).join(' '))}`;
	return new CommandFailed(`it ended with exit code ${end.exitCode}${signalOf(end.exitCode)}${said}`);
}

/** As shells tell it: 128 and the signal's number. */
function signalOf(exitCode: number): string {
	return exitCode > 128 && exitCode < 160 ? ` (signal ${exitCode - 128})` : '';
}

/** Whether a command's work is done already, and the secret that it tells of it; undefined = it is not. */
export async function askAlready(
	session: Session,
	step: Step,
	{ secrets, signal }: StepTools,
): Promise<StepYield | undefined> {
	if (step.do !== 'exec' || step.already === undefined) return undefined;
	const { container, already } = step;
	const limits = { signal, milliseconds: COMMAND_SECONDS * 1000 };
	const end = await runWithSecrets(session, idOrName(container), already, secrets, limits);
	if (end.exitCode !== 0) return undefined;
	const { capture } = already;
	return capture === undefined ? {} : { captured: [capture.secret, captured(capture, end.stdout)] };
}

/** The secret that a step of an earlier run captured or wrote; undefined: it is told no more. */
export async function askAgain(session: Session, step: Step, tools: StepTools): Promise<StepYield | undefined> {
	if (step.do === 'swarm-token') return doSwarmStep(session, step, tools);
	return step.do === 'put-file' ? readAgain(session, step) : askAlready(session, step, tools);
}

async function readAgain(session: Session, { container, path, content }: PutFileStep): Promise<StepYield | undefined> {
	if (typeof content === 'string' || !('secret' in content)) return undefined;
	const file = await getFile(session, idOrName(container), path);
	return file && { captured: [content.secret, Buffer.from(file.content).toString()] };
}
