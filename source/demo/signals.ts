/** Signals by name or number, as `docker kill --signal` takes them. */

import { constants } from 'node:os';
import { DemoEngineError } from './engine-error.ts';

const NUMBERS = new Map<string, number>(Object.entries(constants.signals));

export function signalNumber(text: string): number {
	const number = /^\d+$/.test(text) ? Number(text) : NUMBERS.get(`SIG${text.toUpperCase().replace(/^SIG/, '')}`);
	if (number === undefined || number < 1 || number > 64) throw new DemoEngineError(400, `Invalid signal: ${text}`);
	return number;
}
