/** What is built from nothing: the menu that n opens, and the way to each wizard. */

import { ENGINE_AWAY } from '../selectors/plan-hosts.ts';
import { type Action, type Effects } from './action.ts';
import { roleOf, servesWeb } from '../../lab/lava/role/role.ts';
import { wholeServer } from '../../lab/lava/server/split.ts';
import type { HostKey } from '../../lab/host.ts';
import type { Container } from '../../lab/objects.ts';
import { hostUnderCursor, selectedContainer, selectedWorker } from '../selectors/selection.ts';
import { hostOf, sameEngineAs, wholeLab, worldHosts } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import { type State, topOverlay } from '../state/state.ts';
import type { Given } from '../../wizards/field.ts';
import { formActions, gatherFacts } from './form.ts';
import { openForm } from '../state/form.ts';
import { showUnfinished, unfinishedActions } from './unfinished.ts';
import { allWorkers } from '../selectors/rows.ts';
import type { MenuEntry } from '../../wizards/wizard.ts';
import { type WizardId, wizardIds, wizardOf } from '../../wizards/wizards.ts';
import { farAnswer } from '../../wizards/fields/servers.ts';
import { NOTHING_KNOWN } from '../../wizards/world.ts';
import { notNow, previewActions, runActions } from './plan.ts';

/**
 * Opens a wizard's form, which is there at once.
 *
 * @param given what is answered already
 * @param host what it is about or built on; left out: the one under the cursor
 */
export function openWizard(effects: Effects, wizard: WizardId, given: Given = {}, host?: HostKey): void {
	const state = effects.state();
	const on = host === undefined ? hostFor(wizard, state) : hostOf(state, host);
	if (on === undefined) return;
	const there = sameEngineAs(state, on) ?? on.named.key;
	const form = openForm(wizard, given, { ...NOTHING_KNOWN, workers: allWorkers(effects.state()) }, there);
	effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form } });
	void gatherFacts(effects, form);
}

/** They are about a server that is there, and offer those of one host. */
const BESIDE_A_SERVER: readonly WizardId[] = ['backup', 'restore', 'move-database', 'services'];

/**
 * The host under the cursor; where a server is needed, that of the server under the cursor, and where there is none on
 * the host, the first that has one.
 */
function hostFor(wizard: WizardId, state: State): HostView | undefined {
	const here = hostUnderCursor(state) ?? state.hosts[0];
	if (!BESIDE_A_SERVER.includes(wizard) || here === undefined) return here;
	const server = serverUnderCursor(state);
	if (server !== undefined) return hostOf(state, server.host) ?? here;
	if (hasServer(here)) return here;
	return state.hosts.find(hasServer) ?? here;
}

const hasServer = ({ snapshot }: HostView): boolean =>
	[...snapshot.containers.values()].some(container => roleOf(container).role === 'server');

/** They ask for a server by its name. */
const OF_A_SERVER: readonly WizardId[] = ['dispatcher', 'superuser', 'backup', 'restore', 'move-database', 'services'];

/** They ask for a dispatcher, in this question. */
const OF_A_DISPATCHER: Readonly<Partial<Record<WizardId, string>>> = {
	ser2net: 'dispatcher',
	pdudaemon: 'dispatcher',
	power: 'dispatcher',
	boot: 'container',
};

/** What the cursor stands on is what is meant, where the form asks for one of its kind. */
function givenByCursor(wizard: WizardId, state: State): Given {
	const container = selectedContainer(state);
	const question = OF_A_DISPATCHER[wizard];
	if (question !== undefined) {
		return container && roleOf(container).role === 'dispatcher' ? { [question]: container.name } : {};
	}
	if (wizard === 'connect' || wizard === 'disconnect')
		return container === undefined ? {} : { container: container.name };
	if (!OF_A_SERVER.includes(wizard)) return {};
	const server = serverUnderCursor(state);
	if (server === undefined) return {};
	const isFar = hostFor(wizard, state)?.named.key !== server.host;
	return { server: isFar ? farAnswer(server.name, server.host) : server.name };
}

/** The server that the cursor stands on, on a part of, or on a worker of; in a container that the console knows. */
function serverUnderCursor(state: State): Container | undefined {
	const { containers } = wholeLab(state);
	const container = selectedContainer(state);
	const server = container && [container, ...wholeServer(container, { containers })].find(isServer);
	if (server !== undefined) return server;
	const place = state.attention.list === 'workers' ? selectedWorker(state)?.server?.place : undefined;
	return place?.at === 'container' ? containers.get(place.container.id) : undefined;
}

const isServer = (container: Container): boolean => roleOf(container).role === 'server' && servesWeb(container);

/** The row of a wizard in the menu. */
const build = (wizard: WizardId, { group, key, label, help, unless }: MenuEntry): Action => ({
	id: `new.${wizard}`,
	scope: 'new',
	group,
	keys: [key],
	label,
	help,
	changes: true,
	unless: state => notNow(state) ?? unless?.(worldHosts(state)),
	run: effects => {
		if (topOverlay(effects.state())?.kind === 'new') effects.dispatch({ type: 'overlay-closed' });
		openWizard(effects, wizard, givenByCursor(wizard, effects.state()));
	},
});

export const newActions: readonly Action[] = wizardIds.flatMap(id => {
	const { menu } = wizardOf(id);
	return menu === undefined ? [] : [build(id, menu)];
});

/** In the panels: opens what is below. */
export const startingActions: readonly Action[] = [
	{
		id: 'new',
		scope: 'panels',
		keys: ['n'],
		label: 'new ...',
		help: 'Builds a network, a server, a dispatcher and what else a lab has.',
		footer: 45,
		changes: true,
		unless: notNow,
		run: effects => effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'new', index: 0 } }),
	},
	{
		id: 'lab.export',
		scope: 'panels',
		keys: ['X'],
		label: 'export lab',
		help: 'Shows how to make this lab, or what is marked, again: as commands, to be saved as a script, Compose or Python.',
		unless: state =>
			state.hosts.some(({ snapshot }) => snapshot.connection.state === 'live') ? undefined : ENGINE_AWAY,
		run: effects => effects.exportLab(),
	},
	...runActions.filter(action => action.scope === 'panels'),
	showUnfinished,
];

export const wizardActions: readonly Action[] = [
	...formActions,
	...previewActions,
	...runActions.filter(action => action.scope !== 'panels'),
	...unfinishedActions,
];
