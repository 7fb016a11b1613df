/** What a script asks to know whether a condition holds. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Condition } from '../../../../source/lab/condition.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import { tagWords } from '../../../../source/lab/script/python/undo.ts';
import { variableOf } from '../../../../source/lab/script/quote.ts';
import { holds } from '../../../../source/lab/script/sh/condition.ts';

const calvin = { id: '', name: 'calvin' };
const server = { id: '', name: 'lava server' };
const asked = (condition: Condition, host?: ReturnType<typeof hostKey>): string => holds(condition, variableOf, host);

suite('a shell script asks', () => {
	test('for a container that runs its state, and where it is to go on its steadiness', () => {
		const running = { is: 'running', container: calvin } as const;
		assert.equal(asked(running), '[ "$(state calvin)" = running ]');
		assert.equal(asked({ ...running, steady: 0 }), 'steady calvin 0');
		assert.equal(asked({ ...running, steady: 10 }), 'steady calvin 10');
	});

	test('for its health, its log and what it answers', () => {
		assert.equal(
			asked({ is: 'healthy', container: calvin }),
			`[ "$(inspect '{{.State.Health.Status}}' calvin)" = healthy ]`,
		);
		assert.equal(asked({ is: 'answered', container: calvin }), 'answered calvin');
		assert.equal(asked({ is: 'logged', container: calvin, text: 'all ready' }), "logged calvin 'all ready'");
		assert.match(
			asked({ is: 'succeeds', container: calvin, probe: { command: ['test', '-e', '/x'] } }),
			/^docker exec calvin test -e \/x$/,
		);
	});

	test('a server in a container by its name, and one elsewhere by its address, its token hidden', () => {
		assert.match(asked({ is: 'serving', server: { container: server } }), /^ask_lava 'lava server' \S+ \| served$/);
		const open = asked({ is: 'serving', server: { url: 'http://lava/' } });
		assert.match(open, /^curl .* http:\/\/lava\/api\S+ \| served$/);
		assert.doesNotMatch(open, /Authorization|--config/);
		const closed = asked({ is: 'serving', server: { url: 'http://lava', token: { secret: 'api token' } } });
		assert.match(closed, /Authorization: Token .*"\$API_TOKEN".* \| curl .*--config - http:\/\/lava\/api/);
	});

	test('for a worker that is Online since its container began, the database where the page knows nothing', () => {
		const online = { is: 'online', worker: 'calvin' } as const;
		assert.match(asked({ ...online, server: { url: 'http://lava' } }), /^curl .* \| online_since ''$/);
		assert.match(asked({ ...online, server: { url: 'http://lava' }, since: calvin }), /\| online_since calvin$/);
		const inside = asked({ ...online, server: { container: server }, since: calvin });
		assert.match(
			inside,
			/^\{ ask_lava 'lava server' .* \| grep -v '\^404 ' \|\| printf .* docker exec .*; \} \| online_since calvin$/s,
		);
	});

	test('on the host of the server, where that is another', () => {
		const [here, there] = [hostKey('here'), hostKey('there')];
		const at = (host?: typeof here): string =>
			asked({ is: 'online', worker: 'calvin', server: { container: server, ...(host && { host }) } }, here);
		assert.equal(at(here), at());
		assert.notEqual(at(there), at());
		assert.match(at(there), /there/);
	});
});

test('a name of an image has a tag behind its last colon, unless that is a port', () => {
	const words = (name: string): string => tagWords(name).join(' ');
	assert.equal(words('a:1'), '"a" "1"');
	assert.equal(words('a'), '"a"');
	assert.equal(words('localhost:5000/a'), '"localhost:5000/a"');
	assert.equal(words('localhost:5000/a:1'), '"localhost:5000/a" "1"');
});
