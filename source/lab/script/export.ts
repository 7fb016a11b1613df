/** A plan as a file, in the language that its ending says. */

import type { Plan } from '../plan.ts';
import { composeFile } from './compose/compose.ts';
import { pythonScript } from './python/python.ts';
import { shellScript } from './sh/script.ts';

export type Export = {
	text: string;
	/** e.g. 0o755. */
	mode: number;
};

type Language = { ending: RegExp; write: (plan: Plan) => string; mode: number };

const LANGUAGES: readonly Language[] = [
	{ ending: /\.sh$/, write: shellScript, mode: 0o755 },
	{ ending: /\.py$/, write: pythonScript, mode: 0o755 },
	{ ending: /\.ya?ml$/, write: composeFile, mode: 0o644 },
];

const languageOf = (path: string): Language | undefined => LANGUAGES.find(({ ending }) => ending.test(path));

/** Whether a file's name says a language. */
export const isExportable = (path: string): boolean => languageOf(path) !== undefined;

/** @throws Error for an ending without a language */
export function exportedPlan(plan: Plan, path: string): Export {
	const language = languageOf(path);
	if (language === undefined)
		throw new Error(`${path} does not say the language: end its name with .sh, .yaml or .py.`);
	return { text: language.write(plan), mode: language.mode };
}
