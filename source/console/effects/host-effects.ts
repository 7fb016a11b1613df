/** Hosts that come while the console runs. */

import type { Hosts } from '../../engine/hosts.ts';
import { nameBeside } from '../../engine/named-hosts.ts';
import { messageOf } from '../../text/error.ts';
import type { Effects } from '../actions/action.ts';
import type { Store } from '../store/store.ts';
import { notifyOn } from '../store/notify.ts';

export function createHostEffects(store: Store, hosts: Hosts): Pick<Effects, 'offerHosts' | 'addHost'> {
	const notify = notifyOn(store);

	async function offer(): Promise<void> {
		// The demo is a lab of its own: no engine of this machine comes into it by a key.
		const offers = store.now().demo ? [] : await hosts.offers().catch(() => []);
		store.dispatch({ type: 'overlay-opened', overlay: { kind: 'add-host', index: 0, offers } }, 'brisk');
	}

	return {
		offerHosts: () => void offer(),
		addHost(choice) {
			try {
				const named = nameBeside(
					hosts.all().map(each => each.named),
					{ ...choice, namedBy: 'the panel of hosts' },
				);
				hosts.add(named);
				notify(`${named.key} is shown from now on; d in the panel of hosts leaves it out again`, 'good');
				return undefined;
			} catch (error) {
				return messageOf(error);
			}
		},
	};
}
