import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../../../source/lab/objects.ts';
import { statusText } from '../../../source/lab/status-text.ts';
import { containerOf, detailOf } from './objects-for-tests.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60;
const at = (secondsAgo: number): number => NOW / 1000 - secondsAgo;

const rows: [text: string, container: Partial<Container>][] = [
	['running', {}],
	['running', { detail: detailOf({ startedAt: 0 }) }],
	['running for 3 h 12 min', { detail: detailOf({ startedAt: at(192 * MINUTE) }) }],
	['running for 5 min, healthy', { health: 'healthy', detail: detailOf({ startedAt: at(5 * MINUTE) }) }],
	['running, unhealthy', { health: 'unhealthy' }],
	['paused', { status: 'paused' }],
	['paused, started 5 min ago', { status: 'paused', detail: detailOf({ startedAt: at(5 * MINUTE) }) }],
	['exited', { status: 'exited' }],
	['exited with code 0', { status: 'exited', exitCode: 0 }],
	[
		'exited with code 137, 5 min ago',
		{ status: 'exited', exitCode: 137, detail: detailOf({ startedAt: at(900), finishedAt: at(5 * MINUTE) }) },
	],
	['restarting: it ended with code 1', { status: 'restarting', exitCode: 1 }],
	['created, never started', { status: 'created' }],
	['dead', { status: 'dead' }],
	['removing', { status: 'removing' }],
];

for (const [text, container] of rows) {
	test(`${text} (${JSON.stringify(container.detail?.startedAt ?? 'nothing known')})`, () =>
		assert.equal(statusText(containerOf('calvin', container), NOW), text));
}
