/** A dispatcher's own image: what its plan does and says, and how it is built again on another base. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { imageName, type Parts, type Recipe, RECIPE_LABEL, recipeWords } from '../../../../source/lab/image/recipe.ts';
import type { FoundSource } from '../../../../source/lab/image/sources.ts';
import { imagePlan, type ImageRequest, rebuilt, standsOn } from '../../../../source/lab/plans/image.ts';
import { runningOf } from '../found-for-tests.ts';

const base = 'lavasoftware/lava-dispatcher:2023.01';
const nothing: Parts = { of: 'parts', packages: [], files: [], scripts: [], command: '' };
const recipe: Recipe = {
	version: 1,
	lab: 'rack2',
	name: 'power',
	base,
	arguments: {},
	network: 'default',
	digest: 'd1',
	made: nothing,
};
const file = { from: '~/power.sh', to: '/usr/local/bin/power.sh', kind: 'file' } as const;
const script = { from: '~/serial.sh', name: '10-serial.sh' };
const dockerfile = {
	of: 'dockerfile',
	folder: '~/image',
	text: `FROM ${base}\nCOPY hook.sh /root/entrypoint.d/\n`,
} as const;

const source = (rest: Partial<FoundSource> = {}): FoundSource => ({
	asked: '~/image',
	from: '/home/a/image',
	kind: 'folder',
	files: 1,
	bytes: 10,
	entries: [],
	notExecutable: [],
	...rest,
});

const planOf = (changes: Partial<Recipe>, rest: Partial<ImageRequest> = {}) =>
	imagePlan({ recipe: { ...recipe, ...changes }, pull: false, fresh: false, sources: [], server: undefined, ...rest });

function built(changes: Partial<Recipe>, rest: Partial<ImageRequest> = {}) {
	const step = planOf(changes, rest).steps.at(-1);
	assert.ok(step?.do === 'build');
	return step;
}

suite('the plan of an own image', () => {
	test('pulls its base only where that is not here', () => {
		const kinds = (pull: boolean): string[] => planOf({}, { pull }).steps.map(step => step.do);
		assert.deepEqual([kinds(false), kinds(true)], [['build'], ['pull', 'build']]);
		assert.equal(planOf({}).title, `Build ${imageName(recipe)}`);
	});

	test('has in its step only what was asked for', () => {
		const { labels, ...step } = built({});
		assert.deepEqual(step, {
			do: 'build',
			tag: imageName(recipe),
			dockerfile: `# A dispatcher of the lab rack2.\nFROM ${base}\n`,
		});
		assert.deepEqual(Object.keys(labels ?? {}), [RECIPE_LABEL]);
		assert.equal(built({}, { fresh: true }).fresh, true);
		assert.equal(built({ network: 'host' }).network, 'host');
		assert.deepEqual(built({ arguments: { http_proxy: 'http://p/' } }).arguments, { http_proxy: 'http://p/' });
	});

	test('brings the files of its parts, as they were when the plan was made', () => {
		const { sources, digest, files } = built({ made: { ...nothing, files: [file] } });
		assert.deepEqual([sources, digest, files], [[{ from: '~/power.sh', as: 'files/1-power.sh' }], 'd1', undefined]);
		const withScript = built({ made: { ...nothing, scripts: [script] } });
		assert.deepEqual(withScript.sources, [{ from: '~/serial.sh', as: 'entrypoint.d/10-serial.sh', mode: 0o755 }]);
		assert.equal(withScript.files?.['in-order.sh']?.mode, 0o755);
	});

	test('sends the folder of a Dockerfile whole', () => {
		const { sources, digest, dockerfile: text } = built({ made: dockerfile });
		assert.deepEqual([sources, digest, text], [[{ from: '~/image', as: '' }], 'd1', dockerfile.text]);
	});

	const words = (changes: Partial<Recipe>, ...sources: FoundSource[]): string =>
		planOf(changes, { sources, server: '2023.01' }).warnings.join('\n');

	test('says nothing where there is nothing to say', () => {
		assert.equal(words({}), '');
		assert.equal(words({ made: dockerfile }, source({ bytes: 100e6 })), '');
	});

	test('says how much goes to the engine where that is much, all sources together', () => {
		const sources = [source({ bytes: 60e6, files: 2 }), source({ bytes: 60e6, files: 3 })];
		assert.match(words({ made: dockerfile }, ...sources), /^5 files, 120 MB, go to the engine/);
	});

	test('warns of what everybody can read in it', () => {
		assert.match(words({ arguments: { A: '1' } }), /docker history/);
		assert.match(words({ made: { ...nothing, command: 'x' } }), /docker history/);
		assert.doesNotMatch(words({ made: { ...nothing, packages: ['curl'] } }), /docker history/);
		assert.match(words({ network: 'host' }), /host's own network/);
	});

	test('warns of a Dockerfile that LAVA can not start from', () => {
		assert.match(words({ made: dockerfile }, source({ notExecutable: ['hook.sh'] })), /^hook\.sh can't be executed/);
		const other = planOf({ made: dockerfile }, { sources: [source()], server: '2023.03' }).warnings.join();
		assert.match(other, /built on 2023\.01, and the server is 2023\.03/);
	});
});

suite('an own image on another base', () => {
	const next = 'lavasoftware/lava-dispatcher:2023.03';
	const again = (made: Recipe['made'], folder?: Parameters<typeof rebuilt>[3]) =>
		rebuilt({ ...recipe, made }, next, 'there:1', folder);

	test('takes its files out of the image that there is, and needs that only for files', () => {
		const rows: [Recipe['made'], boolean][] = [
			[nothing, false],
			[{ ...nothing, packages: ['curl'], command: 'x' }, false],
			[{ ...nothing, files: [file] }, true],
			[{ ...nothing, scripts: [script] }, true],
		];
		for (const [made, needs] of rows) {
			const result = again(made);
			assert.ok(result.state === 'ready');
			assert.equal(result.step.dockerfile.includes('FROM there:1 AS before'), needs);
			assert.ok(result.step.dockerfile.includes(`FROM ${next}\n`));
			assert.deepEqual([result.recipe.base, result.step.sources, result.notes], [next, undefined, []]);
		}
	});

	test('needs the folder of its Dockerfile', () => {
		assert.deepEqual(again(dockerfile), { state: 'unknown' });
		const missing = again(dockerfile, { state: 'missing', why: 'It is gone.' });
		assert.match(
			missing.state === 'refused' ? missing.why : '',
			/in ~\/image, and that folder is not here: It is gone\./,
		);
	});

	test('says when the folder has changed', () => {
		const same = again(dockerfile, { state: 'found', digest: 'd1' });
		assert.ok(same.state === 'ready');
		assert.deepEqual([same.notes, same.step.digest, same.recipe.base], [[], 'd1', next]);
		assert.match(same.step.dockerfile, /^FROM lavasoftware\/lava-dispatcher:2023\.03\n/);
		const other = again(dockerfile, { state: 'found', digest: 'd2' });
		assert.ok(other.state === 'ready');
		assert.deepEqual([other.step.digest, other.recipe.digest], ['d2', 'd2']);
		assert.match(other.notes.join(), /^~\/image has changed since there:1 was built/);
	});

	test('stands on its base as far as registries are asked', () => {
		const { found } = runningOf({ name: 'a', image: 'localhost/rack2/x:1' });
		assert.deepEqual([standsOn(found), standsOn({ ...found, recipe })], ['localhost/rack2/x:1', base]);
	});
});

test('what is in an own image is a line', () => {
	const words = (made: Recipe['made']): string => recipeWords({ ...recipe, made });
	assert.equal(words(nothing), `built here on ${base}`);
	assert.equal(words({ ...nothing, packages: ['curl', 'snmp'] }), `built here on ${base}: curl, snmp`);
	assert.equal(words({ ...nothing, files: [file, file] }), `built here on ${base}: 2 files`);
	assert.equal(words({ ...nothing, scripts: [script] }), `built here on ${base}: 1 start script`);
	assert.equal(words({ ...nothing, command: 'x' }), `built here on ${base}: a command`);
	assert.equal(words(dockerfile), `built here on ${base}, by the Dockerfile in ~/image`);
});
