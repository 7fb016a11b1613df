/** A reporter for node:test: sends tools/suite.js what it needs to know over the process's channel. */

import { inspect } from 'node:util';

/** @typedef {import('node:test/reporters').TestEvent} TestEvent */

/**
 * @typedef {{ kind: 'passed', name: string }
 *   | { kind: 'skipped', name: string, reason: string }
 *   | { kind: 'failed', name: string, file: string, error: string }
 *   | { kind: 'output', file: string, text: string }
 *   | { kind: 'took', file: string, seconds: number }} Report `file`: the test file, where the test is made elsewhere too
 */

/** @typedef {Report | { kind: 'next' } | { kind: 'last' }} Message `next`: a file is asked for; `last`: no more are taken */

/**
 * Resolves when it is sent.
 *
 * @param {Message} message
 * @returns {Promise<void>}
 */
export async function send(message) {
	await new Promise(resolve => process.send?.(message, resolve));
}

/**
 * @param {AsyncIterable<TestEvent>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* reporter(events) {
	/** @type {string[]} The suites around the test that are reported, from its file on. */
	const names = [];
	for await (const event of events) {
		if (event.type === 'test:start') names.splice(event.data.nesting, Infinity, event.data.name);
		// tools/test-process.js runs each file as a suite of that name.
		const [file = '', ...groups] = names;
		const report = reportOf(event, file, groups);
		if (report !== undefined) await send(report);
	}
	// The channel has it all.
	yield '';
}

/**
 * @param {TestEvent} event
 * @param {string} file
 * @param {readonly string[]} groups
 * @returns {Report | undefined}
 */
function reportOf({ type, data }, file, groups) {
	// Of what happened when its test was over already; the others are counts.
	if (type === 'test:diagnostic' && data.message.startsWith('Error: ')) {
		return { kind: 'failed', name: 'All has ended with its test', file, error: data.message };
	}
	if (type === 'test:pass') {
		return passed(data);
	}
	return type === 'test:fail' ? failed(data, file, groups) : undefined;
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
 * @param {string} file
 * @param {readonly string[]} groups that it stands in, from the outermost, and those that came after it perhaps
 * @returns {Report | undefined}
 */
function failed({ name, nesting, todo, details }, file, groups) {
	if (todo !== undefined) {
		return { kind: 'skipped', name, reason: `to do: ${todo}` };
	}
	const { error } = details;
	if ('failureType' in error && error.failureType === 'subtestsFailed') {
		return undefined;
	}
	const cause = error.cause ?? error;
	const path = [...groups.slice(0, Math.max(0, nesting - 1)), name].join(' > ');
	return { kind: 'failed', name: path, file, error: typeof cause === 'string' ? cause : inspect(cause) };
}
