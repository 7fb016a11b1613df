import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { hurryOnJobs, TOLD_SERVER } from '../../../../source/console/subscriptions/job-news.ts';
import { NOTHING_READ } from '../../../../source/lab/verdict/reading/log-reading.ts';

test('a job that begins or ends in a log hurries the look at the server, once for all that do so together', t => {
	mock.timers.enable({ apis: ['setTimeout'] });
	t.after(() => mock.timers.reset());
	let hurried = 0;
	const news = hurryOnJobs({ hurry: () => hurried++ });
	const see = (...jobAt: (number | undefined)[]): void =>
		news.see(
			new Map(
				jobAt.map((at, index) => [
					`${index}`,
					at === undefined ? {} : { log: { ...NOTHING_READ, lastAt: 9000, jobAt: at } },
				]),
			),
		);
	const pass = (): number => {
		mock.timers.tick(TOLD_SERVER);
		return hurried;
	};
	see(undefined, undefined);
	see(5000, 0);
	assert.equal(pass(), 0, 'what was logged before anybody looked is no news');
	see(5000, 0);
	assert.equal(pass(), 0);
	see(6000, 7000);
	see(6500, 7000);
	assert.equal(hurried, 0, 'the server is told a moment later than the log');
	assert.equal(pass(), 1);
	see(6500, 7000);
	assert.equal(pass(), 1);
	see(8000, 7000);
	news.stop();
	assert.equal(pass(), 1);
});
