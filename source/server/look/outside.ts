/** A look at a LAVA server in a container in which nothing is run: over the network, where that leads to it for sure. */

import type { Container } from '../../lab/objects.ts';
import { askDirectly } from '../ask/direct.ts';
import type { InsideLook, LookOptions, Seen } from './look.ts';
import { openRest } from '../ask/rest.ts';
import { readReport, serverStateOf } from '../ask/report.ts';
import { Unreachable } from '../ask/asking.ts';
import { webAddresses } from '../ask/direct-route.ts';

const ANSWER_MS = 20_000;

export type OutsideLook = LookOptions & {
	container: Container;
	token: string | undefined;
	/** Whether the engine's addresses are those of this machine's networks. */
	isHere: boolean;
	/** Why nothing is run in it, e.g. `--read-only runs nothing in its container`. */
	because: string;
	/** As for a look inside. */
	step: InsideLook['step'];
};

export async function lookFromOutside(options: OutsideLook): Promise<Seen> {
	const { container, token, isHere, because, report, everything, signal } = options;
	const nothing = { way: undefined, report: undefined, daemons: undefined };
	let failure: unknown = new Unreachable(`${because}, and no way leads to it from this machine.`, 'no-way');
	for (const base of isHere ? webAddresses(container) : []) {
		const rest = openRest(askDirectly({ base, asLocalhost: true, milliseconds: ANSWER_MS }), token);
		try {
			const news = await readReport(rest, report, everything, signal);
			return { status: { state: 'ready' }, way: 'rest', report: news, daemons: undefined };
		} catch (error) {
			failure = error;
			// Another of its addresses is no better where this one has answered.
			if (!(error instanceof Unreachable)) break;
		}
	}
	signal.throwIfAborted();
	const { starting, says } = await options.step(container, '', signal);
	return { status: serverStateOf(failure, starting, says), ...nothing };
}
