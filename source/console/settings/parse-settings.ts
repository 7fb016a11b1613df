/** The configuration file: its names, and what each may hold. */

import * as z from 'zod';
import type { LogRange } from '../../engine/logs/lines.ts';
import { type Checked, checkYaml, meant } from '../../text/checked-yaml.ts';
import { roleNames } from '../theme.ts';
import { keySettings } from './key-settings.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { styleOf, styleWords } from './style-words.ts';

const style = z.string().transform((words, context): string => {
	const found = styleOf(words);
	if ('style' in found) return found.style;
	const message = `there is no colour or attribute '${found.unknown}'${meant(found.unknown, styleWords)}`;
	context.addIssue({ code: 'custom', message });
	return z.NEVER;
});

const { logs } = defaultSettings;

const range = z
	.union([z.literal('all'), z.int().min(1)], { error: 'must be a whole number from 1, or all' })
	.transform((lines): LogRange => (lines === 'all' ? { kind: 'all' } : { kind: 'tail', lines }));

const logSettings = z
	.strictObject({
		lines: range
			.prefault(logs.range.kind === 'tail' ? logs.range.lines : 'all')
			.meta({ description: 'How many lines of a log are asked for at first: a number, or all.' }),
		wrap: z.boolean().default(logs.wrap).meta({ description: 'Whether long lines are broken, or cut at the edge.' }),
		timestamps: z.boolean().default(logs.timestamps).meta({ description: 'Whether each line has its time.' }),
		megabytes: z
			.int()
			.min(1)
			.max(512)
			.default(logs.bytes / 2 ** 20)
			.meta({ description: 'How much of one log is kept in memory.' }),
	})
	.transform(({ lines, megabytes, ...rest }) => ({ ...rest, range: lines, bytes: megabytes * 2 ** 20 }));

/** Short, and clear of what a shell or a screen would make something else of. */
const hostName = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$/, 'must be letters, digits, dots, dashes and underscores: 24 at most');

const hostSetting = z
	.strictObject({
		name: hostName,
		host: z.string().min(1).optional(),
		context: z.string().min(1).optional(),
		address: z
			.string()
			.regex(
				/^(?![^:]*:\d+$)[^\s/@[\]]+$/,
				'must be an address or a name alone, as in 10.20.0.12: no http://, user, port or path',
			)
			.optional(),
		readOnly: z.boolean().optional(),
	})
	.refine(({ host, context }) => (host === undefined) !== (context === undefined), {
		error: 'needs either a host or a context: it says where the engine is',
	});

const hostsSetting = z
	.array(hostSetting)
	.min(1)
	.superRefine((hosts, context) => {
		for (const [index, { name }] of hosts.entries()) {
			if (hosts.findIndex(other => other.name === name) === index) continue;
			context.addIssue({ code: 'custom', path: [index, 'name'], message: `there is a host '${name}' already` });
		}
	});

/** What is said of each setting is read by `lavadock config --example` and by editors. */
export const settingsSchema = z
	.strictObject({
		host: z
			.string()
			.min(1)
			.optional()
			.meta({
				description: 'The engine, as in DOCKER_HOST. Without host and context it is the one that docker would use.',
				examples: ['ssh://root@lab'],
			}),
		context: z
			.string()
			.min(1)
			.optional()
			.meta({
				description: 'A docker context, in place of host.',
				examples: ['lab'],
			}),
		hosts: hostsSetting.optional().meta({
			description:
				'The hosts of the lab, in place of one host or context: each with a name, and a host or a context. "address" is where other hosts and boards reach it; "readOnly" leaves it as it is.',
			examples: [[{ name: 'rack-2', host: 'ssh://root@rack-2', address: '10.20.0.12' }]],
		}),
		readOnly: z.boolean().default(defaultSettings.readOnly).meta({
			description: 'Leave out all that changes an engine, and run nothing in containers.',
		}),
		screenReader: z
			.boolean()
			.optional()
			.meta({
				description: 'Write lines for a screen reader: only what is new, without frames.',
				examples: [true],
			}),
		ascii: z
			.boolean()
			.optional()
			.meta({
				description: "Draw with ASCII characters only. Without it, the terminal's locale decides.",
				examples: [false],
			}),
		background: z
			.enum(['dark', 'light'])
			.optional()
			.meta({
				description: "What the terminal's background is like. Without it, the terminal is asked.",
				examples: ['dark'],
			}),
		theme: z
			.partialRecord(z.enum(roleNames), style)
			.default({})
			.meta({
				description: `How parts of the screen look: words such as bold, cyan, on-bright-black, or plain. The parts are ${roleNames.join(', ')}.`,
				examples: [{ titleFocused: 'bold cyan' }],
			}),
		keys: keySettings.default({}).meta({
			description:
				'Other keys for actions: one key, a list of them, or none. The help (?) and docs/keys.md have the names.',
			examples: [{ 'container.restart': ['ctrl+r'] }],
		}),
		logs: logSettings.prefault({}).meta({ description: 'How a log is when it is opened.' }),
	})
	.refine(({ host, context }) => host === undefined || context === undefined, {
		path: ['context'],
		error: 'there is a host already: one of them says which engine',
	})
	.refine(({ host, context, hosts }) => hosts === undefined || (host === undefined && context === undefined), {
		path: ['hosts'],
		error: 'there is a host or a context already: add it to the hosts',
	});

/** The settings that a configuration file's text asks for; what it leaves out is as usual. */
export function parseSettings(text: string): Checked<Settings> {
	return checkYaml<z.ZodType<Settings>>(text, settingsSchema);
}
