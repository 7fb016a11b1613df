import type { Engine } from '../../../source/engine/engine.ts';

/** Resolves when the fact holds, looked at whenever the engine room says that something changed; rejects after 5 s. */
export async function until(engine: Engine, fact: () => boolean): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const look = () => {
		if (fact()) resolve();
	};
	const stop = engine.subscribe(look);
	const late = setTimeout(() => reject(new Error(`It did not come true within 5 s: ${String(fact)}`)), 5000);
	look();
	try {
		await promise;
	} finally {
		clearTimeout(late);
		stop();
	}
}
