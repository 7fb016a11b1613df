/** What a container tells by itself: whether it runs, and if not, why. */

import { refOf } from '../../command.ts';
import { count, since } from '../../../text/human.ts';
import { type Container, isUp } from '../../objects.ts';
import { type Evidence, isRunning, type Rule, serverName, trouble } from './evidence.ts';
import { changeVersion, correctMistakes, mistakeFacts, recreate } from './fixes.ts';
import { type Finding, type Fix, unknown, waiting, wrong } from '../verdict.ts';

export const CONTAINER_RULES: readonly Rule[] = [
	{
		name: 'replaced',
		find: evidence => {
			const [other] = evidence.sameName;
			if (evidence.container === undefined || isUp(evidence.container) || other === undefined) return undefined;
			return waiting(`It does not run; ${other} is the worker ${evidence.name} now.`);
		},
	},
	{
		name: 'address-outside',
		find: evidence => {
			const { outside } = evidence;
			if (outside === undefined || isRunning(evidence)) return undefined;
			const { address, network, subnets } = outside;
			const says = `It can't start: its address ${address} is outside ${network}'s ${subnets}.`;
			return wrong(says, recreate(evidence, 'Let the engine choose', { address: { network, ipv4: '' } }));
		},
	},
	{ name: 'misused', find: misused },
	{
		name: 'hook-failed',
		find: ({ container, log }) => {
			if (log.hook === undefined || log.daemon !== undefined || !hasFailed(container)) return undefined;
			const says = `${log.hook} failed, and the entrypoint gives up with it (exit code ${container.exitCode}).`;
			return wrong(says, undefined, container.exitCode === 126 ? ['126: the script is not executable.'] : []);
		},
	},
	{ name: 'version-ahead', find: versionAhead },
	{
		name: 'not-startable',
		find: ({ container }) => {
			const error = container?.detail?.error ?? '';
			if (container === undefined || isUp(container) || error === '') return undefined;
			const device = /gathering device information.*?"([^"]+)"/.exec(error)?.[1];
			if (device !== undefined) {
				return wrong(`It can't start: the device ${device} is not there.`, start(container), [error]);
			}
			const cause = error.replace(RUNTIME_WORDS, '').slice(0, 100).replace(/\.$/, '');
			return wrong(`Docker can't start it: ${cause}.`, start(container), [error]);
		},
	},
	{
		name: 'out-of-memory',
		find: ({ container }) =>
			container?.detail?.oomKilled === true && !isUp(container)
				? wrong('The kernel ended it because memory ran out.', start(container))
				: undefined,
	},
	{
		name: 'restarting',
		find: ({ container, log }) => {
			if (container?.status !== 'restarting') return undefined;
			const { exitCode, detail } = container;
			const says = `It ends again and again, with exit code ${exitCode ?? detail?.exitCode ?? '?'}.`;
			const times = detail === undefined ? [] : [`Restarted ${count(detail.restartCount, 'time')}.`];
			return wrong(says, undefined, [...times, ...lastWords(log)]);
		},
	},
	{
		name: 'paused',
		find: ({ container }) =>
			container?.status === 'paused'
				? wrong('Its container is paused.', {
						label: 'Unpause it',
						action: { do: 'unpause', container: refOf(container) },
					})
				: undefined,
	},
	{ name: 'stopped', find: stopped },
	{
		name: 'daemon-ended',
		find: evidence => {
			const outcome = trouble(evidence);
			return outcome?.is === 'ended' ? wrong(`Its daemon gave up: ${outcome.says}.`, restart(evidence)) : undefined;
		},
	},
	{
		name: 'no-daemon',
		find: evidence => {
			const { container, seen, log } = evidence;
			if (seen?.bypassed !== true || log.daemon !== undefined || !isRunning(evidence) || evidence.worker)
				return undefined;
			const command = container?.detail?.command ?? [];
			if (command.some(word => /lava-(?:worker|slave)/.test(word))) return undefined;
			const says = 'It runs a command in the place of the worker: its entrypoint only obeys that.';
			return wrong(says, recreate(evidence, 'Recreate it without the command', { noCommand: true }));
		},
	},
	{
		name: 'not-inspected',
		find: ({ container }) =>
			container !== undefined && container.detail === undefined
				? unknown('Docker has not given its details yet.')
				: undefined,
	},
];

/** Of runc, before the cause. */
const RUNTIME_WORDS = /^.*(?:container process|container init|process caused)[^:]*: /;

/** Before argparse says so, where it was never started; in argparse's words, where the cause can't be seen. */
function misused(evidence: Evidence): Finding | undefined {
	const { container, seen, log } = evidence;
	if (container === undefined || (isRunning(evidence) && log.outcome.is !== 'misused')) return undefined;
	const fatal = seen?.mistakes.filter(({ effect }) => effect === 'fatal') ?? [];
	const [first, ...rest] = fatal;
	const said = log.outcome.is === 'misused' ? [`It says: ${log.outcome.says}.`] : [];
	const refused = exitCodeOf(container) === 2 || said.length > 0;
	if (first !== undefined && (refused || container.status === 'created')) {
		return wrong(first.says, correctMistakes(evidence, fatal), [
			...rest.map(({ says }) => says),
			...mistakeFacts(evidence, fatal),
			...said,
		]);
	}
	if (said.length === 0) return undefined;
	return wrong('Its daemon does not understand its arguments and exits with 2.', undefined, said);
}

function versionAhead(evidence: Evidence): Finding | undefined {
	const { container, seen, serverVersion, log } = evidence;
	if (container === undefined || isUp(container) || seen?.contract !== 'http') return undefined;
	if (serverVersion === undefined || seen.version === undefined || seen.version === serverVersion) return undefined;
	const says = `It is stopped, and ${serverName(evidence)} (${serverVersion}) would refuse its version ${seen.version}.`;
	return wrong(says, changeVersion(evidence), lastWords(log));
}

function stopped({ container, worker, now, log }: Evidence): Finding | undefined {
	if (container === undefined || isUp(container)) return undefined;
	const { status, detail } = container;
	if (status === 'created') return wrong('Its container was never started.', start(container));
	const code = exitCodeOf(container) ?? 0;
	const ago = detail === undefined || detail.finishedAt === 0 ? '' : ` ${since(detail.finishedAt * 1000, now)}`;
	const says = `Its container ended${ago}${code === 0 ? '' : ` with exit code ${code}`}.`;
	if (worker?.health === 'maintenance') return waiting(says, start(container), ['It is in maintenance.']);
	return wrong(says, start(container), lastWords(log));
}

function start(container: Container): Fix {
	return { label: 'Start it', action: { do: 'start', container: refOf(container) } };
}

function restart({ container }: Evidence): Fix | undefined {
	return container && { label: 'Restart it', action: { do: 'restart', container: refOf(container) } };
}

function exitCodeOf({ exitCode, detail }: Container): number | undefined {
	return exitCode ?? detail?.exitCode;
}

function hasFailed(container: Container | undefined): container is Container {
	return container !== undefined && container.status !== 'running' && (exitCodeOf(container) ?? 0) !== 0;
}

function lastWords({ outcome }: Evidence['log']): string[] {
	return outcome.is === 'ended' || outcome.is === 'misused' ? [`It said: ${outcome.says}.`] : [];
}
