/** A plan as a file, in the language that its ending says. */

import type { Plan } from '../../lab/plan.ts';
import { composeFile } from '../../lab/script/compose.ts';
import { pythonScript } from '../../lab/script/python.ts';
import { shellScript } from '../../lab/script/shell-script.ts';

export type Export = {
	text: string;
	/** e.g. 0o755. */
	mode: number;
};

/** @throws Error for an ending without a language */
export function exportedPlan(plan: Plan, path: string): Export {
	if (path.endsWith('.sh')) return { text: shellScript(plan), mode: 0o755 };
	if (path.endsWith('.py')) return { text: pythonScript(plan), mode: 0o755 };
	if (/\.ya?ml$/.test(path)) return { text: composeFile(plan), mode: 0o644 };
	throw new Error(`${path} does not say the language: end its name with .sh, .yaml or .py.`);
}
