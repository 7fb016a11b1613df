/** What can be done to a container. Each change is a plan; the dangerous ones ask first. */

import { planOnHosts, whyFixed } from '../selectors/plan-hosts.ts';
import { hostOf } from '../state/hosts.ts';
import { containerPlan, type ContainerChange, stopsForNow } from '../../lab/plans/container/container.ts';
import { danger } from '../../lab/plans/container/danger.ts';
import type { ManagedAction } from '../../lab/found.ts';
import { withSharers } from '../../lab/plans/container/sharing.ts';
import { whyNot } from '../../lab/plans/recreate/recreate.ts';
import { lavaImage } from '../../lab/image/image.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { type Container, isUp } from '../../lab/objects.ts';
import { workerIn } from '../selectors/rows.ts';
import { fieldOf } from '../state/field.ts';
import { selectedContainer } from '../selectors/selection.ts';
import { asking } from '../state/overlay.ts';
import { topOverlay, type State } from '../state/state.ts';
import type { WizardId } from '../../wizards/wizards.ts';
import { openWizard } from './wizard.ts';
import { notNow, notOn } from './plan.ts';
import { openViewer } from './viewer.ts';
import type { Action, Effects } from './action.ts';

type Guard = (container: Container) => string | undefined;

const mustRun: Guard = each => (isUp(each) ? undefined : `${each.name} does not run`);
const mustNotRun: Guard = each => (isUp(each) ? `${each.name} is ${each.status} already` : undefined);
const mustBePaused: Guard = each => (each.status === 'paused' ? undefined : `${each.name} is not paused`);
const mustBeAwake: Guard = each => {
	if (each.status === 'running') return undefined;
	return isUp(each) ? `${each.name} is ${each.status}` : `${each.name} does not run`;
};

/** The tool that manages a container may need it as it is. */
const may =
	(action: ManagedAction): Guard =>
	each =>
		whyNot(each, action);

const both =
	(first: Guard, second: Guard): Guard =>
	each =>
		first(each) ?? second(each);

const mustBeLavas: Guard = ({ name, image }) =>
	lavaImage(image) === undefined ? `${name} runs no image of LAVA's` : undefined;

const mustBeDispatcher: Guard = each =>
	roleOf(each).role === 'dispatcher' ? undefined : `${each.name} is no dispatcher`;

const mustBeSer2net: Guard = each => (roleOf(each).role === 'ser2net' ? undefined : `${each.name} is no ser2net`);

/** Why an action on the selected container can't be done. */
const unless =
	(guard: Guard = () => undefined) =>
	(state: State): string | undefined => {
		const container = selectedContainer(state);
		if (container === undefined) {
			return topOverlay(state)?.kind === 'menu' ? 'this container is gone' : 'no container is selected';
		}
		return guard(container);
	};

/** What a shell, or Docker in its place, ends with where there is nothing to run: what it said then is the reason. */
const isNotRun = (code: number): boolean => code === 126 || code === 127;

const connected =
	(guard?: Guard) =>
	(state: State): string | undefined =>
		whyFixed(state, selectedContainer(state)?.host) ?? unless(guard)(state);

/** Makes the plan and asks what its danger calls for. */
function propose(effects: Effects, container: Container, change: ContainerChange): void {
	const state = effects.state();
	const row = workerIn(state, container.id);
	const containers = hostOf(state, container.host)?.snapshot.containers.values() ?? [];
	const made = withSharers(containerPlan(container, change, row), container, change, containers);
	const plan = planOnHosts(state, container.host, made);
	const risk = danger(container, change);
	if (risk === 'none') {
		effects.runPlan(plan);
		return;
	}
	const name = risk === 'type-name' ? container.name : undefined;
	effects.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'run-plan', plan, name }) });
	if (isUp(container) && stopsForNow(change)) effects.lookForAbsent(container, plan);
}

const change = (
	what: Exclude<ContainerChange['do'], 'rename'>,
	make: ContainerChange,
	guard: Guard,
	action: Pick<Action, 'keys' | 'label' | 'help' | 'footer'>,
): Action => ({
	...action,
	id: `container.${what}`,
	scope: 'container',
	changes: true,
	unless: connected(guard),
	run: effects => withContainer(effects, container => propose(effects, container, make)),
});

function withContainer(effects: Effects, act: (container: Container) => void): void {
	const container = selectedContainer(effects.state());
	if (container !== undefined) act(container);
}

/** Opens a form that begins with this container. */
const withWizard = (wizard: WizardId, help: string, guard?: Guard): Action => ({
	id: `container.${wizard}`,
	scope: 'container',
	keys: [],
	label: `${wizard} ...`,
	help,
	changes: true,
	unless: state => unless(guard)(state) ?? notOn(state, selectedContainer(state)?.host),
	run: effects => withContainer(effects, ({ name, host }) => openWizard(effects, wizard, { container: name }, host)),
});

export const containerActions: readonly Action[] = [
	{
		id: 'container.menu',
		scope: 'container',
		keys: ['x'],
		label: 'actions',
		help: 'Lists what can be done with the selected container, and why not.',
		footer: 20,
		unless: unless(),
		run: effects =>
			withContainer(effects, container =>
				effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'menu', containerId: container.id, index: 0 } }),
			),
	},
	{
		id: 'container.logs',
		scope: 'container',
		keys: ['l', 'enter'],
		label: 'logs',
		help: 'Shows the logs of the selected container, or of all marked ones.',
		footer: 10,
		unless: state => unless()(state) ?? (state.attention.focus === 'logs' ? 'this is its log' : undefined),
		run: effects => effects.dispatch({ type: 'focused', panel: 'logs' }),
	},
	{
		id: 'container.shell',
		scope: 'container',
		keys: ['e'],
		label: 'shell',
		help: 'Opens a shell in the container; the console comes back when it ends.',
		footer: 30,
		changes: true,
		unless: connected(mustBeAwake),
		run: effects => withContainer(effects, container => effects.handOver(container, SHELL, isNotRun)),
	},
	{
		id: 'container.exec',
		scope: 'container',
		keys: ['E'],
		label: 'run command',
		help: 'Runs any command in the container, with the terminal.',
		changes: true,
		unless: connected(mustBeAwake),
		run: effects =>
			withContainer(effects, container =>
				effects.dispatch({
					type: 'overlay-opened',
					overlay: { kind: 'prompt', purpose: { for: 'exec', container }, field: fieldOf('') },
				}),
			),
	},
	{
		id: 'container.inspect',
		scope: 'container',
		keys: ['i'],
		label: 'details',
		help: 'Shows everything the engine knows of it; secrets are masked until v is pressed.',
		footer: 40,
		unless: unless(),
		run: effects => effects.dispatch({ type: 'focused', panel: 'details' }),
	},
	{
		id: 'container.mark',
		scope: 'container',
		keys: ['space'],
		label: 'mark',
		help: 'Marks the container: the logs of all marked ones are shown together, in the order of time.',
		footer: 50,
		unless: unless(),
		run: effects =>
			withContainer(effects, container => {
				effects.dispatch({ type: 'marked', containerId: container.id });
			}),
	},
	change('start', { do: 'start' }, mustNotRun, { keys: [], label: 'start', help: 'Starts the container.' }),
	change('stop', { do: 'stop' }, both(mustRun, may('stop')), {
		keys: [],
		label: 'stop',
		help: 'Stops the container, with the grace time that a LAVA server needs.',
	}),
	change('restart', { do: 'restart' }, may('restart'), {
		keys: ['r'],
		label: 'restart',
		help: 'Restarts the container, after a question.',
	}),
	change('pause', { do: 'pause' }, mustBeAwake, { keys: [], label: 'pause', help: 'Freezes its processes.' }),
	change('unpause', { do: 'unpause' }, mustBePaused, {
		keys: [],
		label: 'unpause',
		help: 'Lets a paused container run again.',
	}),
	change('kill', { do: 'kill' }, both(mustRun, may('kill')), {
		keys: [],
		label: 'kill',
		help: 'Ends it at once, without a chance to save anything.',
	}),
	{
		id: 'container.rename',
		scope: 'container',
		keys: [],
		label: 'rename',
		help: 'Gives the container another name.',
		changes: true,
		unless: connected(may('rename')),
		run: effects =>
			withContainer(effects, container =>
				effects.dispatch({
					type: 'overlay-opened',
					overlay: { kind: 'prompt', purpose: { for: 'rename', container }, field: fieldOf(container.name) },
				}),
			),
	},
	{
		id: 'container.serial',
		scope: 'container',
		keys: [],
		label: 'serial ports',
		help: 'Shows the serial lines of a ser2net: which ports are alive, and what problems the others have.',
		unless: connected(mustBeSer2net),
		run: effects =>
			withContainer(effects, container => {
				effects.lookAtSerial(container);
				openViewer(effects, { show: 'serial', container: container.id });
			}),
	},
	withWizard('connect', 'Connects it to one more network while it runs, with a static address.'),
	withWizard('disconnect', 'Takes it off a network while it runs.'),
	withWizard('reset', 'Recreates a dispatcher, clean from its image; shows what changed in it.', mustBeDispatcher),
	{
		id: 'container.registry',
		scope: 'container',
		keys: [],
		label: 'registry ...',
		help: 'Switches it, or all marked ones, to another registry or version of LAVA.',
		changes: true,
		// The marked ones may be on other hosts: their plan says which of them can't be changed.
		unless: state =>
			unless(mustBeLavas)(state) ??
			(state.marked.size > 0 ? notNow(state) : notOn(state, selectedContainer(state)?.host)),
		run: effects =>
			withContainer(effects, ({ id, host }) => {
				const { marked } = effects.state();
				const chosen = marked.size > 0 ? [...marked] : [id];
				openWizard(effects, 'registry', { scope: 'selection', containers: chosen }, host);
			}),
	},
	change('remove', { do: 'remove' }, may('remove'), {
		keys: ['d', 'delete'],
		label: 'remove',
		help: 'Asks, then removes the container and what was written in it.',
	}),
];

/** bash where there is one, with a prompt that says where one is. */
const SHELL = ['/bin/sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi'];
