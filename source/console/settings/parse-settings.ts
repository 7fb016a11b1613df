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
		lines: range.default(logs.range),
		wrap: z.boolean().default(logs.wrap),
		timestamps: z.boolean().default(logs.timestamps),
		megabytes: z
			.int()
			.min(1)
			.max(512)
			.default(logs.bytes / 2 ** 20),
	})
	.transform(({ lines, megabytes, ...rest }) => ({ ...rest, range: lines, bytes: megabytes * 2 ** 20 }));

const schema: z.ZodType<Settings> = z
	.strictObject({
		host: z.string().min(1).optional(),
		context: z.string().min(1).optional(),
		readOnly: z.boolean().default(defaultSettings.readOnly),
		ascii: z.boolean().optional(),
		background: z.enum(['dark', 'light']).optional(),
		theme: z.partialRecord(z.enum(roleNames), style).default({}),
		keys: keySettings.default({}),
		logs: logSettings.prefault({}),
	})
	.refine(({ host, context }) => host === undefined || context === undefined, {
		path: ['context'],
		error: 'there is a host already: one of them says which engine',
	});

/** The settings that a configuration file's text asks for; what it leaves out is as usual. */
export function parseSettings(text: string): Checked<Settings> {
	return checkYaml(text, schema);
}
