import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { complaintOf } from '../../../../../source/lab/verdict/reading/complaint.ts';
import type { LoggedOutcome } from '../../../../../source/lab/verdict/reading/log-reading.ts';
import { recordedLog } from '../recorded-log.ts';

suite('what the recorded logs say against their workers', () => {
	const hopeless: [string, RegExp][] = [
		['wrong-token', /does not take its token.*\(HTTP 400\)/],
		['host-not-allowed', /refuses the name or address.*ALLOWED_HOSTS.*\(HTTP 400\)/],
		['registration-forbidden', /lets no worker register itself from \d.*\(HTTP 403\)/],
		['unknown-worker', /knows no worker \S+: .*\(HTTP 404\)/],
		['version-mismatch', /Its version \S+ is not its server's \S+:.*\(HTTP 409\)/],
		['name-not-addressable', /refuses it: .*\(HTTP 404\)/],
		['bare-value', /does not take its arguments/],
	];
	for (const [name, says] of hopeless) {
		test(`${name}: waiting does not help`, () => {
			const complaint = complaintOf(recordedLog(name).outcome);
			assert.match(complaint?.says ?? '', says);
			assert.equal(complaint?.hopeless, true);
		});
	}

	for (const name of ['no-address', 'no-route', 'server-half-up', 'own-container', 'greeting-unanswered']) {
		test(`${name}: its server may come yet`, () => {
			const complaint = complaintOf(recordedLog(name).outcome);
			assert.notEqual(complaint?.says ?? '', '');
			assert.equal(complaint?.hopeless, false);
		});
	}

	test('heard: nothing', () => assert.equal(complaintOf(recordedLog('heard').outcome), undefined));
});

test('a server that fails may recover, and one that says no will say it again', () => {
	const answer = (code: number): LoggedOutcome => {
		const body = { reason: 'other', quoted: [], text: 'Oops' } as const;
		return { is: 'refused', during: 'ping', code, body, at: 0, since: 0, times: 1 };
	};
	for (const code of [500, 503]) {
		assert.equal(complaintOf(answer(code))?.hopeless, false, String(code));
		assert.match(complaintOf(answer(code))?.says ?? '', /^It reaches no LAVA: Oops \(HTTP 50\d\)$/);
	}
	assert.deepEqual(complaintOf(answer(499)), { says: 'Its server refuses it: Oops (HTTP 499)', hopeless: true });
});

suite('a refusal whose reason was not logged', () => {
	const refused = (times: number): LoggedOutcome => ({
		is: 'refused',
		during: 'ping',
		code: 403,
		body: undefined,
		at: 0,
		since: 0,
		times,
	});

	test('may have it in the next line; said twice without one, there is none', () => {
		assert.equal(complaintOf(refused(1))?.hopeless, false);
		assert.deepEqual(complaintOf(refused(2)), { says: 'Its server refuses it (HTTP 403)', hopeless: true });
	});
});
