/** The contract with real engines: the oldest one that is supported, and the newer ones where the archive has them. */

import { engineContract } from '../contract/contract.ts';
import { startEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { requireRealEngine } from './harness/requirements.ts';

for (const suite of ['bookworm', 'trixie', 'sid'] as const) {
	const skip = await requireRealEngine(suite);
	const open = async () => {
		const engine = await startEngine({ suite });
		return { socketPath: engine.socket, image: imageOf('busybox'), cleanup: () => engine.cleanup() };
	};
	engineContract(`Debian ${suite}'s engine`, open, skip);
}
