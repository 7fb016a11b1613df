/** A plan as a file, in the language that its ending says. */

import type { Plan } from '../../lab/plan.ts';
import { planCommands } from '../../lab/script/shell.ts';

export type Export = {
	text: string;
	/** e.g. 0o755. */
	mode: number;
};

/** @throws Error for an ending without a language */
export function exportedPlan(plan: Plan, path: string): Export {
	if (path.endsWith('.sh')) {
		return { text: `${['#!/bin/sh', 'set -e', ...planCommands(plan)].join('\n')}\n`, mode: 0o755 };
	}
	throw new Error(`There is no language for ${path} yet: write a name that ends with .sh`);
}
