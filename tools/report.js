/** A reporter for node:test: what tools/suite.js needs to know, one JSON object a line. */

import { inspect } from 'node:util';

/** @typedef {import('node:test/reporters').TestEvent} TestEvent */

/**
 * @typedef {{ kind: 'passed', name: string }
 *   | { kind: 'skipped', name: string, reason: string }
 *   | { kind: 'failed', name: string, file: string, error: string }
 *   | { kind: 'output', file: string, text: string }} Report
 */

/**
 * @param {AsyncIterable<TestEvent>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* reporter(events) {
	for await (const event of events) {
		const report = reportOf(event);
		if (report !== undefined) {
			yield `${JSON.stringify(report)}\n`;
		}
	}
}

/**
 * @param {TestEvent} event
 * @returns {Report | undefined}
 */
function reportOf({ type, data }) {
	if (type === 'test:stdout' || type === 'test:stderr') {
		return { kind: 'output', file: data.file ?? '', text: data.message };
	}
	if (type === 'test:pass') {
		return passed(data);
	}
	return type === 'test:fail' ? failed(data) : undefined;
}

/**
 * A group counts only where it was skipped as a whole: its tests count themselves.
 *
 * @param {Extract<TestEvent, { type: 'test:pass' }>['data']} result
 * @returns {Report | undefined}
 */
function passed({ name, skip, todo, details }) {
	const reason = skip ?? todo;
	if (reason !== undefined) {
		return { kind: 'skipped', name, reason: typeof reason === 'string' ? reason : 'no reason given' };
	}
	return details.type === 'suite' ? undefined : { kind: 'passed', name };
}

/**
 * A test that failed only because one inside it did is left out: that one says why.
 *
 * @param {Extract<TestEvent, { type: 'test:fail' }>['data']} result
 * @returns {Report | undefined}
 */
function failed({ name, file = '', todo, details }) {
	if (todo !== undefined) {
		return { kind: 'skipped', name, reason: `to do: ${todo}` };
	}
	const { error } = details;
	if ('failureType' in error && error.failureType === 'subtestsFailed') {
		return undefined;
	}
	const cause = error.cause ?? error;
	return { kind: 'failed', name, file, error: typeof cause === 'string' ? cause : inspect(cause) };
}
