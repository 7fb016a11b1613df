import type { LogDesk } from './actions/action.ts';
import type { LogKeeper } from './log-keeper.ts';
import type { Store } from './state/store.ts';
import type { Copy } from './terminal/clipboard.ts';

export function createLogDesk({ keeper }: { store: Store; keeper: LogKeeper; copy(text: string): Copy }): LogDesk {
	return { reopen: keeper.reopen, search() {}, save() {}, copyVisible() {} };
}
