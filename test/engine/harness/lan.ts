/** A network of a test's own between its engines: each gets a card in it, and nothing else is on it. */

import { createInstance, type Instance } from './instance.ts';
import { engineRoot } from './root.ts';
import { run } from './processes.ts';

export type Lan = {
	/** Of the engines, in their order, e.g. `10.77.0.1`. */
	readonly addresses: readonly string[];
	destroy(): void;
};

/** A switch in namespaces of its own: no FORWARD chain of an engine, nor of the machine, sees what goes through it. */
export async function joinByLan(instances: readonly Instance[]): Promise<Lan> {
	const bridge = await createInstance(await engineRoot('bookworm'), 'switch');
	const ip = async (instance: Instance, ...words: readonly string[]): Promise<void> => {
		const { program, args } = instance.onNetwork('ip', words);
		await run(program, args);
	};
	try {
		await ip(bridge, 'link', 'add', 'lan', 'type', 'bridge');
		await ip(bridge, 'link', 'set', 'lan', 'up');
		const addresses = instances.map((_, index) => `10.77.0.${index + 1}`);
		for (const [index, instance] of instances.entries()) {
			const port = `port${index}`;
			const peer = ['peer', 'name', 'lan0', 'netns', String(instance.pid)];
			await ip(bridge, 'link', 'add', port, 'type', 'veth', ...peer);
			await ip(bridge, 'link', 'set', port, 'master', 'lan', 'up');
			await ip(instance, 'address', 'add', `${addresses[index]}/24`, 'dev', 'lan0');
			await ip(instance, 'link', 'set', 'lan0', 'up');
		}
		return { addresses, destroy: () => bridge.destroy() };
	} catch (error) {
		bridge.destroy();
		throw error;
	}
}
