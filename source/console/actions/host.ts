/** What can be done with a host: opened as a page, looked at alone, left out. */

import type { HostKey } from '../../lab/host.ts';
import { isAlone } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import { emptyField } from '../state/field.ts';
import { isUnreached, type State, topOverlay } from '../state/state.ts';
import { selectedHost } from '../selectors/selection.ts';
import { isOver } from '../state/run.ts';
import type { Action, Effects } from './action.ts';
import { openViewer } from './viewer.ts';

const onlyOne = (state: State): string | undefined => (isAlone(state) ? 'there is one host alone' : undefined);

function withHost(effects: Effects, act: (key: HostKey) => void): void {
	const host = selectedHost(effects.state());
	if (host !== undefined) act(host.named.key);
}

const addressOf = (host: HostView | undefined): string | undefined => host?.snapshot.host?.address ?? host?.named.host;

/** By which address a context leads to a host that never answered is unknown: then it is tried. */
function noShell(state: State): string | undefined {
	const host = selectedHost(state);
	if (host === undefined) return 'no host is selected';
	const { named } = host;
	if (named.readOnly === true) return `${named.key} is read-only`;
	const address = addressOf(host);
	return address === undefined || address.startsWith('ssh://') ? undefined : `${named.key} is not reached by ssh`;
}

/** The hosts one after the other, and then all again. */
function nextShown({ hosts, hostsShown }: State): ReadonlySet<HostKey> {
	const keys = hosts.map(({ named }) => named.key);
	const [shown] = hostsShown;
	const next = hostsShown.size > 1 ? undefined : keys[shown === undefined ? 0 : keys.indexOf(shown) + 1];
	return new Set(next === undefined ? [] : [next]);
}

/** What Space does to the panels now. */
function restrictionWords(state: State): string {
	const key = selectedHost(state)?.named.key;
	if (key === undefined || !state.hostsShown.has(key)) return 'show only these';
	return state.hostsShown.size > 1 ? 'show without it' : 'show all hosts';
}

/** Adds it, or says why not. */
export function addHost(effects: Effects, choice: Parameters<Effects['addHost']>[0]): void {
	const why = effects.addHost(choice);
	if (why !== undefined) effects.dispatch({ type: 'noticed', notice: { text: why, tone: 'bad' } });
}

/** Takes the context under the cursor, or asks for an address. */
function takeOffer(effects: Effects): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind !== 'add-host') return;
	effects.dispatch({ type: 'overlay-closed' });
	const offer = overlay.offers[overlay.index];
	if (offer !== undefined) return addHost(effects, { context: offer.context });
	const purpose = { for: 'host-address' as const };
	effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'prompt', purpose, field: emptyField } });
}

export const hostActions: readonly Action[] = [
	{
		id: 'host.open',
		scope: 'host',
		keys: ['enter'],
		label: 'open',
		help: 'Opens the host as a page: its machine, its networks, what is not known, and its prerequisites.',
		footer: 10,
		unless: state => (selectedHost(state) === undefined ? 'no host is selected' : undefined),
		run: effects =>
			withHost(effects, key => {
				effects.lookAtPrerequisites(key);
				openViewer(effects, { show: 'host', key });
			}),
	},
	{
		id: 'host.show',
		scope: 'host',
		keys: ['space'],
		label: 'show only these',
		help: 'Restricts the panels to this host and the others so marked; without a mark all are shown.',
		footer: 20,
		footerLabel: restrictionWords,
		idle: isAlone,
		unless: state => onlyOne(state) ?? (selectedHost(state) === undefined ? 'no host is selected' : undefined),
		run: effects =>
			withHost(effects, key => {
				const shown = new Set(effects.state().hostsShown);
				if (!shown.delete(key)) shown.add(key);
				effects.dispatch({ type: 'hosts-shown', hosts: shown });
			}),
	},
	{
		id: 'host.shell',
		scope: 'host',
		keys: ['e'],
		label: 'shell',
		help: 'Opens a shell on a host that is reached by ssh, over the same connection; the console comes back when it ends.',
		footer: 25,
		changes: true,
		idle: state => addressOf(selectedHost(state))?.startsWith('ssh://') !== true,
		unless: noShell,
		run: effects => withHost(effects, effects.shellOn),
	},
	{
		id: 'host.add',
		scope: 'host',
		keys: ['a'],
		label: 'add ...',
		help: "Shows one more host: a context of docker's, or an address. Docker's configuration stays as it is.",
		footer: 30,
		run: effects => effects.offerHosts(),
	},
	{
		id: 'hosts.add-reachable',
		scope: 'panels',
		keys: ['a'],
		label: 'add a host ...',
		help: 'Shows another host while none is reached: a context of docker, or an address.',
		footer: 85,
		idle: state => !isUnreached(state),
		unless: state => (isUnreached(state) ? undefined : 'the panel of hosts (0) adds one'),
		run: effects => effects.offerHosts(),
	},
	{
		id: 'add-host.take',
		scope: 'add-host',
		keys: ['enter'],
		label: 'add it',
		help: 'Shows this host from now on, or asks for its address.',
		footer: 10,
		run: takeOffer,
	},
	{
		id: 'host.leave-out',
		scope: 'host',
		keys: ['d', 'delete'],
		label: 'leave out',
		help: 'Leaves the host out of this console; nothing on it is changed.',
		footer: 40,
		unless: state =>
			onlyOne(state) ??
			(state.run !== undefined && !isOver(state.run) ? `${state.run.progress.plan.title} still runs` : undefined),
		run: effects => withHost(effects, key => void effects.hosts.remove(key)),
	},
	{
		id: 'hosts.next',
		scope: 'panels',
		keys: ['O'],
		label: 'next host',
		help: 'Restricts the panels to one host after the other, and shows all again.',
		unless: onlyOne,
		run: effects => effects.dispatch({ type: 'hosts-shown', hosts: nextShown(effects.state()) }),
	},
];
