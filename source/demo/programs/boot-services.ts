/** What boards boot from in the demo: who serves it, and what LAVA's server is configured with. */

import * as z from 'zod/mini';
import type { Machine } from '../machine.ts';
import { type CommandOutcome, failed, said } from '../shell/builtins.ts';
import { type DemoContainer, isAlive } from '../state.ts';
import { changeFiles } from '../transitions/container-files.ts';
import { filesOf } from '../content/files.ts';

/** A program of the dispatcher's image that runs beside it. */
export const isBootService = ({ entrypoint, command }: DemoContainer): boolean =>
	entrypoint[0] === 'in.tftpd' || (entrypoint[0] === 'python3' && command.includes('http.server'));

/** Undefined: it fetches nothing as a board does. */
export function fetchAnswer(machine: Machine, command: readonly string[]): (() => CommandOutcome) | undefined {
	const [name, , , , script = '', , address = '', last = ''] = command;
	if (name !== 'python3' || !script.includes('prefix="lavadock-"')) return undefined;
	const serves = script.includes('SOCK_DGRAM') ? `${address}:69` : last;
	// What its own script has started.
	if (address === '127.0.0.1') return () => said('');
	return () => {
		const isThere = [...machine.state().containers.values()].some(
			each =>
				isBootService(each) &&
				isAlive(each) &&
				each.command.includes(serves) &&
				each.command.join(' ').includes(address),
		);
		return isThere ? said('') : failed('[Errno 111] Connection refused');
	};
}

const parametersSchema = z.object({ path: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) });

/** Undefined: the program writes no dispatcher.yaml. */
export function writeConfigFile(machine: Machine, { id }: DemoContainer, program: string): CommandOutcome | undefined {
	const [, text] = /^parameters = json\.loads\((".*")\)$/m.exec(program) ?? [];
	if (text === undefined || !program.includes('dispatcher.yaml')) return undefined;
	const { path, before, after } = parametersSchema.parse(JSON.parse(z.string().parse(JSON.parse(text))));
	const container = machine.state().containers.get(id);
	const now = container && (filesOf(container).get(path) ?? null);
	if (now === after) return said('');
	if (now !== before) return failed(`${path} was changed meanwhile: open the form again.`);
	machine.apply(changeFiles(machine.state(), id, { [path]: after ?? undefined }));
	return said('');
}
