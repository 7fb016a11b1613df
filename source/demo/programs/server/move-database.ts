/** The helpers of a server's upgrade in the demo: the database goes from one of their volumes to the other. */

import type { Machine } from '../../machine.ts';
import { said, type CommandOutcome } from '../../shell/builtins.ts';
import type { DemoContainer } from '../../state.ts';
import { DATABASE_FOLDER, outsideKey } from './database.ts';

/** An image of the server's that is set to do nothing but wait for commands. */
export const isHelper = ({ image, entrypoint }: DemoContainer): boolean =>
	image.includes('lava-server') && entrypoint[0] === 'sleep';

export function helpWith(machine: Machine, helper: DemoContainer, command: readonly string[]): CommandOutcome {
	const script = command.at(-1) ?? '';
	if (command.some(word => word.includes('--single-transaction'))) {
		carry(machine, volumeAt(helper, DATABASE_FOLDER), outsideKey(helper));
	} else if (command[0] === 'python3') restore(machine, helper);
	const [here, other] = [volumeAt(helper, DATABASE_FOLDER), volumeAt(helper, '/lavadock')];
	if (script.includes('pg_dump')) carry(machine, here, other);
	if (script.includes('cp --archive')) carry(machine, other, here);
	return said('');
}

function volumeAt({ mounts }: DemoContainer, folder: string): string {
	return mounts.find(({ destination }) => destination === folder)?.source ?? '';
}

/** A backup holds nothing in the demo: the new volume gets what the server has that was set aside. */
function restore(machine: Machine, helper: DemoContainer): void {
	const aside = `${helper.name.replace(/-restore$/, '')}-old-`;
	const old = [...machine.state().containers.values()].find(({ name }) => name.startsWith(aside));
	if (old !== undefined) carry(machine, volumeAt(old, DATABASE_FOLDER), volumeAt(helper, DATABASE_FOLDER));
}

function carry(machine: Machine, from: string, to: string): void {
	const state = machine.state();
	const database = state.lava.get(from);
	if (database === undefined) return;
	machine.apply({ state: { ...state, lava: new Map(state.lava).set(to, database) }, events: [] });
}
