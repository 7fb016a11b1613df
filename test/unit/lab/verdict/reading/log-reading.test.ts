import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { readLog, type LogReading, type ReadLine } from '../../../../../source/lab/verdict/reading/log-reading.ts';
import { recordedLines, recordedLog } from '../recorded-log.ts';

function lines(...texts: string[]): ReadLine[] {
	return texts.map((text, at) => ({ time: at * 1000, text }));
}

const stamp = '2026-11-23 07:20:53,465';

suite('what a worker says of itself', () => {
	test('name, server, version and where its token is from', () => {
		const { daemon, name, server, version, token } = recordedLog('heard');
		assert.deepEqual(
			{ daemon, name, server, version, token },
			{ daemon: 'lava-worker', name: 'calvin', server: 'http://172.18.0.5', version: '2023.01', token: 'command line' },
		);
	});

	test('where its token is from, in each of the words that there are', () => {
		const from = (text: string): LogReading['token'] =>
			readLog(lines(`${stamp}    INFO [INIT] LAVA worker has started`, `${stamp}    INFO [INIT] Token  : '${text}'`))
				.token;
		const file = readLog(
			lines(`${stamp}    INFO [INIT] LAVA worker has started`, `${stamp}    INFO [INIT] Token  : file`),
		);
		assert.deepEqual(['<command line>', '<auto register>', '<auto register with moe>', '<something new>'].map(from), [
			'command line',
			'auto register',
			'user',
			undefined,
		]);
		assert.equal(file.token, 'file');
	});

	test('only what it said since it was last started', () => {
		const { outcome, name } = readLog([...recordedLines('wrong-token'), ...recordedLines('bare-value')]);
		assert.deepEqual({ is: outcome.is, name }, { is: 'misused', name: undefined });
	});

	test('nothing, where nothing is written', () => {
		assert.deepEqual(readLog([]).outcome, { is: 'untold' });
	});
});

suite('what came of its last talk with the server', () => {
	const refused: [string, number, string][] = [
		['wrong-token', 400, 'wrong-token'],
		['unknown-worker', 404, 'unknown-worker'],
		['host-not-allowed', 400, 'page'],
		['name-not-addressable', 404, 'page'],
		['registration-forbidden', 403, 'registration-forbidden'],
		['version-mismatch', 409, 'version-mismatch'],
		['no-route', 503, 'no-route'],
		['no-address', 503, 'no-address'],
		['own-container', 503, 'connection-refused'],
		['server-half-up', 503, 'page'],
	];
	for (const [name, code, reason] of refused) {
		test(`${name}: ${code}`, () => {
			const { outcome } = recordedLog(name);
			assert.equal(outcome.is, 'refused');
			assert.ok(outcome.is === 'refused');
			assert.deepEqual([outcome.code, outcome.body?.reason], [code, reason]);
			const reported = recordedLines(name).filter(({ text }) => text.includes(`server error: code ${code}`));
			assert.deepEqual(
				[outcome.times, outcome.since, outcome.at],
				[reported.length, reported[0]?.time, reported.at(-1)?.time],
			);
		});
	}

	test('a refusal whose body is not logged', () => {
		const { outcome } = recordedLog('refused-without-body');
		assert.ok(outcome.is === 'refused' && outcome.code === 404 && outcome.body === undefined);
	});

	test('another reason with the same code begins anew', () => {
		const { outcome } = readLog(
			lines(
				`${stamp}   ERROR -> server error: code 400`,
				`${stamp}   DEBUG --> {"error": "Invalid 'token'"}`,
				`${stamp}   ERROR -> server error: code 400`,
				`${stamp}   DEBUG --> `,
				'<!doctype html>',
				'  <title>Bad Request (400)</title>',
			),
		);
		assert.ok(outcome.is === 'refused');
		assert.deepEqual([outcome.body?.reason, outcome.times, outcome.since], ['page', 1, 2000]);
	});

	test('a ping that nothing follows was heard', () => {
		const { outcome } = recordedLog('heard');
		assert.ok(outcome.is === 'heard');
		const pings = recordedLines('heard').filter(({ text }) => text.includes('PING'));
		assert.equal(outcome.at, pings.at(-2)?.time, 'what came of the last one is not known yet');
	});

	test('a ping after the trouble is over', () => {
		const ping = `${stamp}    INFO PING => server`;
		const { outcome } = readLog([...recordedLines('wrong-token'), ...lines(ping, ping)]);
		assert.equal(outcome.is, 'heard');
	});

	test('arguments that argparse refuses, without the value', () => {
		assert.deepEqual(
			[recordedLog('bare-value').outcome, recordedLog('lower-case-level').outcome].map(outcome =>
				outcome.is === 'misused' ? outcome.says : outcome.is,
			),
			[
				'unrecognized arguments',
				"argument --level/-l: invalid choice: 'debug' (choose from 'DEBUG', 'ERROR', 'INFO', 'WARN')",
			],
		);
	});

	test('a hook that ended the entrypoint', () => {
		const { daemon, hook } = recordedLog('hook-failed');
		assert.deepEqual({ daemon, hook }, { daemon: undefined, hook: '/root/entrypoint.d/boards.sh' });
	});

	test('a slave that greets in vain', () => {
		const { outcome, daemon, name } = recordedLog('greeting-unanswered');
		assert.deepEqual([outcome.is, daemon, name], ['greeting', 'lava-slave', 'calvin']);
		assert.ok(outcome.is === 'greeting' && outcome.times >= 3);
		assert.equal(recordedLog('greeting-unanswered').version, '2020.08');
	});

	test('a slave whose master had no name, and has one again', () => {
		const lost = `${stamp}   ERROR [BTSP] Socket timeout error: [Errno -2] Name or service not known`;
		const retry = `${stamp}    INFO [BTSP] Greeting master => 'HELLO_RETRY' (using the same version?)`;
		const reported = recordedLines('greeting-unanswered');
		const last = (...texts: string[]) => readLog([...reported, ...lines(...texts)]).outcome;
		const [without, withName] = [last(lost), last(lost, retry)];
		assert.ok(without.is === 'greeting' && without.why.includes('Name or service not known'));
		assert.ok(withName.is === 'greeting' && withName.why === '');
		assert.equal(withName.since, without.since);
	});

	test('a slave that was stopped gives no reason of its own', () => {
		const end = ['destroying the context', 'Closing sock and pipes, dropping messages'];
		const stopped = end.map(words => `${stamp}    INFO [EXIT] ${words}`);
		const { outcome } = readLog([
			...recordedLines('greeting-unanswered'),
			...lines(`${stamp}    INFO [BTSP] Received a signal, leaving`, ...stopped),
		]);
		assert.equal(outcome.is, 'greeting');
		const failed = readLog(lines(`${stamp}   ERROR [EXIT] database is locked`, ...stopped));
		assert.ok(failed.outcome.is === 'ended' && failed.outcome.says === 'database is locked');
	});

	test("lava-slave's own words of 2018", () => {
		const { outcome, name, server } = readLog(
			lines(
				`${stamp}    INFO [INIT] LAVA slave has started.`,
				`${stamp}    INFO [INIT] Using protocol version 3`,
				`${stamp}    INFO [BTSP] Connecting to master [tcp://calvin:5556] as <hobbes>`,
				`${stamp}    INFO [BTSP] Greeting the master [tcp://calvin:5556] => 'HELLO'`,
				`${stamp}    INFO [BTSP] Connection with master [tcp://calvin:5556] established`,
				`${stamp}    INFO Master is ONLINE`,
				`${stamp}   DEBUG PING => master (last message 5s ago)`,
				`${stamp}   DEBUG master => PONG(20)`,
			),
		);
		assert.deepEqual([outcome.is, name, server], ['heard', 'hobbes', 'tcp://calvin:5556']);
	});
});

suite('news of jobs', () => {
	const rows: [string, boolean][] = [
		['   INFO [4127] RUNNING => server', true],
		['   INFO [4127] FINISHED => server', true],
		['   INFO [4127] server => START', false],
		['  DEBUG START_OK(4127) => master', true],
		['   INFO [4127] Job END', true],
		['  DEBUG END(4127) => master', true],
		['   INFO PING => server', false],
	];
	for (const [text, isNews] of rows) {
		test(`${text.trim()}: ${isNews}`, () => {
			const before = `${stamp}    INFO PING => server`;
			const { jobAt } = readLog(lines(before, `${stamp} ${text}`, before));
			assert.equal(jobAt, isNews ? 1000 : 0);
		});
	}
});

test('any lines can be read, and no token comes out of them', () => {
	const secret = 'y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v';
	const line = fc.oneof(
		fc.string(),
		fc.constantFrom(
			`${stamp}   ERROR -> server error: code 400`,
			`${stamp}   DEBUG --> {"error": "Invalid 'token'"}`,
			`lava-worker: error: unrecognized arguments: ${secret}`,
			`${stamp}    INFO PING => server`,
		),
	);
	fc.assert(
		fc.property(fc.array(line), texts => {
			const reading: LogReading = readLog(lines(...texts));
			assert.ok(!JSON.stringify(reading).includes(secret));
		}),
	);
});
