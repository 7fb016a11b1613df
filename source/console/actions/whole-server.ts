/** What can be done to all containers of a LAVA server at once: in order, by one plan, after a question. */

import { wholeServer } from '../../lab/lava/server/split.ts';
import { type Container, isUp } from '../../lab/objects.ts';
import { whyNot } from '../../lab/plans/recreate/recreate.ts';
import { type ServerChange, wholeServerPlan } from '../../lab/plans/server/whole-server.ts';
import { planOnHosts, whyFixed } from '../selectors/plan-hosts.ts';
import { selectedContainer } from '../selectors/selection.ts';
import { wholeLab } from '../state/hosts.ts';
import { asking } from '../state/overlay.ts';
import type { State } from '../state/state.ts';
import type { Action } from './action.ts';

/** Of the server that the selected container is a part of. */
function partsOf(state: State): readonly Container[] {
	const container = selectedContainer(state);
	return container === undefined ? [] : wholeServer(container, { containers: wholeLab(state).containers });
}

function whyNoParts(state: State): string | undefined {
	const container = selectedContainer(state);
	if (container === undefined) return 'no container is selected';
	return partsOf(state).length === 0
		? `${container.name} is no part of a LAVA server in several containers`
		: undefined;
}

function whyNotChanged(state: State, what: ServerChange): string | undefined {
	const none = whyNoParts(state);
	if (none !== undefined) return none;
	const parts = partsOf(state);
	if (what === 'start' && parts.every(isUp)) return 'all of its server runs already';
	if (what === 'stop' && !parts.some(isUp)) return 'nothing of its server runs';
	const action = what === 'start' ? 'restart' : what;
	return (
		whyFixed(state, selectedContainer(state)?.host) ??
		parts.map(each => whyNot(each, action)).find(each => each !== undefined)
	);
}

const change = (what: ServerChange, help: string): Action => ({
	id: `server.${what}`,
	scope: 'container',
	keys: [],
	label: `${what} server`,
	help,
	changes: true,
	unless: state => whyNotChanged(state, what),
	run: effects => {
		const state = effects.state();
		const plan = planOnHosts(state, selectedContainer(state)?.host, wholeServerPlan(partsOf(state), what));
		if (what === 'start') effects.runPlan(plan);
		else effects.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'run-plan', plan, name: undefined }) });
	},
});

export const wholeServerActions: readonly Action[] = [
	{
		id: 'server.logs',
		scope: 'container',
		keys: [],
		label: 'logs of server',
		help: 'Marks all containers of its LAVA server and shows their logs together, in the order of time.',
		unless: whyNoParts,
		run: effects => {
			const state = effects.state();
			for (const { id } of partsOf(state)) {
				if (!state.marked.has(id)) effects.dispatch({ type: 'marked', containerId: id });
			}
			effects.dispatch({ type: 'focused', panel: 'logs' });
		},
	},
	change('start', 'Starts all containers of its LAVA server, the database first, the web page last.'),
	change('stop', 'Stops all containers of its LAVA server, the web page first, the database last.'),
	change('restart', 'Stops all containers of its LAVA server in order, and starts them in order.'),
];
