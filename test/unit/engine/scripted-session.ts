/** A session with a scripted engine, without anything that watches it. */

import { systemClock } from '../../../source/engine/clock.ts';
import { parseAddress } from '../../../source/engine/reach/address.ts';
import { diallerFor } from '../../../source/engine/reach/transport.ts';
import { openSession } from '../../../source/engine/session/open-session.ts';
import type { Session } from '../../../source/engine/session/session.ts';
import { LOCAL } from '../../../source/lab/host.ts';
import { createScriptedEngine, type ScriptedEngine } from './scripted-engine.ts';

export type ScriptedSession = { peer: ScriptedEngine; session: Session; close: () => Promise<void> };

export async function openScriptedSession(clock = systemClock): Promise<ScriptedSession> {
	const peer = await createScriptedEngine();
	await peer.start();
	const address = parseAddress(peer.address, '--host');
	const { signal } = new AbortController();
	const { session, close } = await openSession(diallerFor(address), { host: LOCAL, address, clock, signal });
	return {
		peer,
		session,
		async close() {
			close();
			await peer.cleanup();
		},
	};
}
