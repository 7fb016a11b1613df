/** What the engine says of itself. */

import { infoAnswer, versionAnswer } from '../answers/host-answer.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';

export function systemRoutes(machine: Machine): Routes {
	return {
		'GET /_ping': () => ({ status: 200, body: 'OK' }),
		'GET /version': () => ({ status: 200, body: versionAnswer() }),
		'GET /info': () => ({
			status: 200,
			body: infoAnswer(machine.state(), machine.stamp(), machine.events.listeners()),
		}),
	};
}
