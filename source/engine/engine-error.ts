/** What goes wrong with an engine: errors that know what to say, and what the engine itself said. */

import { codeOf } from '../text/error.ts';
import { plain } from '../text/sanitise.ts';
import type { EngineProblem } from '../lab/objects.ts';

/** An error that already knows what to say to the user. */
export class EngineError extends Error {
	readonly problem: EngineProblem;

	constructor(problem: EngineProblem) {
		super(problem.message);
		this.name = 'EngineError';
		this.problem = problem;
	}
}

/** What the engine or the system said, without dockerode's frame around it. */
export function wordsOf(error: unknown): string {
	const answer = answerOf(error);
	if (answer) {
		return plain(answer);
	}
	return plain(error instanceof Error ? error.message || codeOf(error) || error.name : String(error));
}

/** The HTTP status of an engine's refusal; undefined for every other error. */
export function statusOf(error: unknown): number | undefined {
	return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
		? error.statusCode
		: undefined;
}

/**
 * Whether the answer was that this may not be asked: the engine, a plugin of it, or a proxy before it, which passes
 * some calls on and others not. Asked again at once it would say the same.
 */
export function isRefusal(error: unknown): boolean {
	const status = statusOf(error) ?? 0;
	return (status >= 400 && status < 500) || status === 501;
}

/** A refusal in words: a proxy's page says no more than its status. */
export function refusalText(error: unknown): string {
	const status = `HTTP ${statusOf(error)}`;
	const answer = answerOf(error);
	return answer === undefined ? status : `${status}: ${plain(answer)}`;
}

/** What the engine answers; undefined where it answers 404: there is no such thing, or none any more. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (statusOf(error) === 404) return undefined;
		throw error;
	}
}

/** What the engine itself said; undefined where something else answered, or nothing. */
export function answerOf(error: unknown): string | undefined {
	if (error instanceof Error && 'json' in error && typeof error.json === 'object' && error.json !== null) {
		const { json } = error;
		return 'message' in json && typeof json.message === 'string' ? json.message : undefined;
	}
	return undefined;
}
