import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { coordinatorWords } from '../../../../../source/lab/verdict/rules/multinode.ts';
import { coordinated, image } from '../conditions.ts';
import { rowOf } from '../small-lab.ts';

test('a worker’s coordinator is told as far as anybody looked', () => {
	const named = { state: 'named', host: 'lava', port: 3079 } as const;
	assert.equal(coordinatorWords(undefined), undefined);
	assert.match(coordinatorWords({ state: 'absent' }) ?? '', /^none: no \//);
	assert.equal(coordinatorWords({ state: 'unreadable', why: 'no JSON' }), 'unreadable: no JSON');
	assert.equal(coordinatorWords({ ...named, silent: undefined }), 'lava:3079, not asked');
	assert.equal(coordinatorWords({ ...named, silent: '' }), 'lava:3079, answers');
	assert.equal(coordinatorWords({ ...named, silent: 'refused' }), 'lava:3079, does not answer (refused)');
});

suite("a worker whose server's own coordinator does not answer", () => {
	const lost = (version: string, host = 'lava-server') =>
		rowOf({
			...coordinated,
			worker: { ...coordinated.worker, version },
			container: image(version),
			coordinator: { state: 'named', host, port: 3079, silent: 'Connection refused' },
			server: { ...coordinated.server, version },
			serverContainer: { image: `lavasoftware/lava-server:${version}` },
		}).verdict;
	const alone = /From LAVA 2026\.10 on a coordinator listens for its own container alone/;

	test('is told that its release listens alone, and the coordinator is to listen for it', () => {
		const { rule, because, fix } = lost('2026.10');
		assert.equal(rule, 'no-coordinator');
		assert.match(because.join(), alone);
		assert.equal(fix?.label, 'Have the coordinator at lava-server listen for it');
		assert.equal(fix?.action.do, 'name-coordinator');
	});

	test('is told nothing of that where the release listens, or another coordinator is meant', () => {
		assert.doesNotMatch(lost('2026.09').because.join(), alone);
		assert.equal(lost('2026.09').fix, undefined);
		assert.doesNotMatch(lost('2026.10', '10.9.9.9').because.join(), alone);
		assert.equal(lost('2026.10', '10.9.9.9').fix?.label, 'Name lava-server as its coordinator');
	});
});
