import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildProblem, type BuildSoFar } from '../../../../source/lab/image/build-problem.ts';

const soFar = (rest: Partial<BuildSoFar> = {}): BuildSoFar => ({ step: 2, of: 4, at: 'RUN x', output: [], ...rest });
const failed = 'The command returned a non-zero code: 100';

suite('why a build failed', () => {
	test('in the last words of what ran in the step, and not of the step before', () => {
		const output = [
			'Step 1/4 : FROM a',
			'of the step before',
			'Step 2/4 : RUN x',
			' ---> Running in f00',
			'one',
			'',
			'two',
		];
		assert.equal(buildProblem(failed, soFar({ output })), 'Step 2 of 4 (RUN x): one two');
		const many = ['a', 'b', 'c', 'd'];
		assert.equal(buildProblem(failed, soFar({ output: many })), 'Step 2 of 4 (RUN x): b c d');
	});

	test('in the errors of apt where there are some, each once, the last three', () => {
		const output = ['Reading', 'E: a', 'E: a', 'Err:1 b', 'E: c', 'E: d', 'done'];
		assert.equal(buildProblem(failed, soFar({ output })), 'Step 2 of 4 (RUN x): Err:1 b E: c E: d');
	});

	test('by its exit code where it said nothing', () => {
		const output = ['Step 2/4 : RUN x', 'Removing intermediate container f00'];
		assert.equal(
			buildProblem(failed, soFar({ output })),
			'Step 2 of 4 (RUN x): its command ended with exit code 100 and said nothing',
		);
	});

	test('in the words of the engine, before the first step too', () => {
		assert.equal(buildProblem('It broke.', soFar({ step: 0 })), 'It broke.');
	});

	test('with its instruction on one line, of 60 characters at most', () => {
		assert.equal(
			buildProblem('x', soFar({ at: ` RUN  a\n\t${'b'.repeat(54)}` })),
			`Step 2 of 4 (RUN a ${'b'.repeat(54)}): x`,
		);
		const long = buildProblem('x', soFar({ at: `RUN a ${'b'.repeat(55)}` }));
		assert.equal(long, `Step 2 of 4 (RUN a ${'b'.repeat(53)}…): x`);
	});

	const advice: [said: string, answer: RegExp][] = [
		['E: Unable to locate package snmpx', /\. Correct the name of the package/],
		['Package x has no installation candidate', /Correct the name/],
		['Temporary failure resolving deb.debian.org', /another network for it, or give http_proxy/],
		['Could not resolve host: x', /another network/],
		['E: Failed to fetch http://x', /another network/],
		['Network is unreachable', /another network/],
		['the --mount option requires BuildKit', /write it without/],
		['pull access denied for x', /choose another base/],
		['manifest for a:1 not found', /choose another base/],
		['No such image: x', /choose another base/],
		['COPY failed: file not found in build context', /not in the folder/],
		['ADD failed: no source files were specified', /not in the folder/],
	];
	for (const [said, answer] of advice)
		test(`and what to do: ${said}`, () => assert.match(buildProblem(said, soFar()), answer));

	test('ends the sentence before the advice once', () => {
		assert.match(buildProblem('No such image', soFar()), /: No such image\. The image/);
		assert.match(buildProblem('No such image!', soFar()), /: No such image! The image/);
		assert.match(
			buildProblem(failed, soFar({ output: ['Network is unreachable'] })),
			/: Network is unreachable\. The build/,
		);
	});
});
