/** The `keys:` of the configuration file: which keys an action has in place of its own. */

import * as z from 'zod';
import { meant } from '../../text/checked-yaml.ts';
import { clashes, remapped } from '../actions/keymap.ts';
import { actions } from '../actions/table.ts';
import { keyNameProblem, namedKeys } from './key-name.ts';

export const actionIds = actions.map(action => action.id);

export const actionId = z.string().refine(id => actionIds.includes(id), {
	error: ({ input }) => `there is no action '${String(input)}'${meant(String(input), actionIds)}`,
});

/** One key, several, or `none`. A digit is a number to YAML. */
export const keyList = z
	.preprocess(
		written => (written === 'none' ? [] : Array.isArray(written) ? written : [written]),
		z.array(
			z.union([z.string(), z.int().transform(String)], { error: 'must be the name of a key, a list of them, or none' }),
		),
	)
	.superRefine((names, context) => {
		for (const [index, name] of names.entries()) {
			const problem = keyNameProblem(name);
			if (problem !== undefined) {
				const path = names.length > 1 ? [index] : [];
				context.addIssue({ code: 'custom', path, message: problem + meant(name, namedKeys) });
			}
		}
	});

export const keySettings = z.record(actionId, keyList).superRefine((remapping, context) => {
	const table = remapped(actions, remapping);
	const changed = table.filter(({ id }) => id in remapping);
	for (const { id, key, other } of clashes(table, changed)) {
		context.addIssue({
			code: 'custom',
			path: [id],
			message: `${key} is the key of ${other} already: give that another one, or none`,
		});
	}
});
