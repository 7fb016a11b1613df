/** What a LAVA server has in its device dictionaries about the power of boards, printed by a script as in manage.ts. */

import * as z from 'zod/mini';
import type { Command } from '../../command.ts';
import { plain } from '../../../text/sanitise.ts';
import { shell } from './manage.ts';

/** As a rendered dictionary calls them (LAVA's `base.jinja2`), in the order of what they ask of a board. */
export const POWER_COMMANDS = ['power_on', 'hard_reset', 'power_off'] as const;

export type PowerCommand = (typeof POWER_COMMANDS)[number];

/** A device, and what LAVA runs in its worker to switch its power: one command after the other, each without a shell. */
export type PowerBoard = {
	name: string;
	commands: Readonly<Partial<Record<PowerCommand, readonly string[]>>>;
	/** Why its dictionary can't be rendered. */
	problem: string | undefined;
};

/** Those of a worker that are not retired. */
export function tellPower(worker: string): Command {
	return shell(TELL_POWER, { name: worker, commands: POWER_COMMANDS });
}

const MARK = 'lavadock ';

const answer = z.array(
	z.object({
		name: z.string(),
		commands: z.record(z.string(), z.array(z.string())),
		problem: z.optional(z.string()),
	}),
);

/** @throws ZodError, SyntaxError; Error where it tells nothing */
export function readPower(stdout: string): PowerBoard[] {
	const line = stdout.split('\n').findLast(each => each.startsWith(MARK));
	if (line === undefined) throw new Error('LAVA printed nothing of its device dictionaries.');
	return answer.parse(JSON.parse(line.slice(MARK.length))).map(({ name, commands, problem }) => ({
		name: plain(name),
		commands: Object.fromEntries(POWER_COMMANDS.flatMap(each => (commands[each] ? [[each, commands[each]]] : []))),
		problem: problem === undefined ? undefined : plain(problem),
	}));
}

/** A list is run from its first to its last; older Djangos know no functions and comprehensions here (manage.ts). */
const TELL_POWER = `from lava_scheduler_app.models import Device
boards = []
for device in Device.objects.filter(worker_host__hostname=parameters["name"]).exclude(health=Device.HEALTH_RETIRED).order_by("hostname"):
    board = {"name": device.hostname, "commands": {}}
    boards.append(board)
    try:
        dictionary = (device.load_configuration() or {}).get("commands") or {}
        for name in parameters["commands"]:
            command = dictionary.get(name)
            if command:
                board["commands"][name] = list(map(str, command if isinstance(command, list) else [command]))
    except Exception as error:
        board["problem"] = str(error)[:200] or type(error).__name__
print("${MARK}" + json.dumps(boards))
`;
