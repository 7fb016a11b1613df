import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FoundSource, FoundSources } from '../../../../source/lab/image/sources.ts';
import type { Recipe } from '../../../../source/lab/image/recipe.ts';
import type { BuildStep, Plan } from '../../../../source/lab/plan.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { imageWizard } from '../../../../source/wizards/image/image.ts';
import { type Asked, askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { withFacts, world } from '../world-for-tests.ts';

const sourceOf = (asked: string, change: Partial<FoundSource> = {}): FoundSource => ({
	asked,
	from: asked.replace(/^~/, '/home/lab'),
	kind: 'file',
	files: 1,
	bytes: 10,
	entries: [],
	notExecutable: [],
	...change,
});

/** Answers what the form asks for. */
function reported(given: Given, answer: (asked: Asked) => LookedUp | undefined, where = world): World {
	const answers = imageWizard.missing(given, where).flatMap(asked => {
		const found = answer(asked);
		return found === undefined ? [] : [[askedKey(asked), found] as const];
	});
	return { ...where, facts: { ...where.facts, answers: new Map([...where.facts.answers, ...answers]) } };
}

const sources =
	(...found: FoundSource[]) =>
	(asked: Asked): LookedUp | undefined =>
		asked.about === 'sources'
			? { about: 'sources', found: { state: 'found', sources: found, digest: 'd' } }
			: undefined;

const problems = (given: Given, where: World = world): string[] =>
	imageWizard.fields(given, where).flatMap(({ id, problem }) => (problem === undefined ? [] : [`${id}: ${problem}`]));

const built = ({ steps }: Plan): BuildStep => {
	const step = steps.find(each => each.do === 'build');
	assert(step !== undefined);
	return step;
};

const recipeOf = (step: BuildStep): Recipe => JSON.parse(step.labels?.['lavadock.recipe'] ?? '');

suite('an image of parts', () => {
	test('is built on the release of the server that is here', () => {
		const { plan } = imageWizard.make({}, world);
		const step = built(plan);
		assert.match(step.tag, /^localhost\/hobbes\/lava-dispatcher:2023\.01-own-/);
		assert.match(step.dockerfile, /^FROM lavasoftware\/lava-dispatcher:2023\.01$/m);
		assert.deepEqual([plan.steps.length, step.sources, step.network], [1, undefined, undefined]);
		assert.equal(recipeOf(step).base, 'lavasoftware/lava-dispatcher:2023.01');
	});

	test('pulls a base that is not here', () => {
		const { plan } = imageWizard.make({ source: 'gitlab', version: '2023.08' }, world);
		const [pull] = plan.steps;
		const image = pull?.do === 'pull' ? pull.image : '';
		assert.match(image, /^registry\.gitlab\.com\/.*:2023\.08$/);
		assert.match(built(plan).dockerfile, new RegExp(`^FROM ${image}$`, 'm'));
	});

	const given: Given = { files: '~/power.sh:/usr/local/bin/ ~/mibs:/usr/share/snmp/mibs', scripts: '~/b.sh /x/a' };
	const four = [
		sourceOf('~/power.sh'),
		sourceOf('~/mibs', { kind: 'folder', entries: ['a', 'deep/'] }),
		sourceOf('~/b.sh'),
		sourceOf('/x/a'),
	];

	test('has its files in their places, and its scripts in their order', () => {
		const step = built(imageWizard.make(given, reported(given, sources(...four))).plan);
		assert.deepEqual(step.sources, [
			{ from: '/home/lab/power.sh', as: 'files/1-power.sh' },
			{ from: '/home/lab/mibs', as: 'files/2-mibs' },
			{ from: '/home/lab/b.sh', as: 'entrypoint.d/10-b.sh', mode: 0o755 },
			{ from: '/x/a', as: 'entrypoint.d/20-a.sh', mode: 0o755 },
		]);
		assert.match(
			step.dockerfile,
			/COPY files\/1-power\.sh \/usr\/local\/bin\/power\.sh\nCOPY files\/2-mibs\/ \/usr\/share\/snmp\/mibs\//,
		);
		assert.equal(step.files?.['in-order.sh']?.mode, 0o755);
		assert.equal(step.digest, 'd');
	});

	test('names each thing of a folder that goes into one of the system’s', () => {
		const into: Given = { files: '~/mibs:/usr/local/bin' };
		const step = built(imageWizard.make(into, reported(into, sources(four[1] ?? sourceOf('')))).plan);
		assert.deepEqual(
			step.sources?.map(({ from }) => from),
			['/home/lab/mibs/a', '/home/lab/mibs/deep'],
		);
		assert.match(
			step.dockerfile,
			/COPY files\/1-a \/usr\/local\/bin\/a\nCOPY files\/2-deep\/ \/usr\/local\/bin\/deep\//,
		);
	});

	test('is not planned before what goes into it was looked at', () => {
		assert.deepEqual(
			imageWizard.missing(given, world).map(({ about }) => about),
			['sources', 'image here'],
		);
		assert.throws(() => imageWizard.make(given, world), /not been looked at/);
	});

	test('is not made of what is not there, or of more than the disk holds', () => {
		const why = 'There is no /x/a on the host of this console.';
		const missing: FoundSources = { state: 'missing', from: '/x/a', why };
		const where = reported(given, asked =>
			asked.about === 'sources' ? { about: 'sources', found: missing } : undefined,
		);
		assert.deepEqual(problems(given, where), [`scripts: ${why}`]);
		const large = reported(given, sources(sourceOf('~/power.sh', { bytes: 60e9 }), ...four.slice(1)));
		assert.match(problems(given, large)[0] ?? '', /^files: 60.0 GB would go to the engine, and 50.0 GB are free/);
	});

	test('says how much goes to the engine where that is much', () => {
		const large = reported(given, sources(sourceOf('~/power.sh', { bytes: 5.1e9, files: 40 }), ...four.slice(1)));
		assert.match(imageWizard.make(given, large).plan.warnings.join(), /43 files, 5\.1 GB, go to the engine/);
	});

	test('of wrong answers', () => {
		const rows: readonly [Given, RegExp][] = [
			[{ packages: 'curl Snmp!' }, /^packages: Snmp! is no name/],
			[{ files: 'power.sh:/x' }, /^files: Write where it is and where it goes/],
			[{ files: '~/power.sh' }, /^files: .*~\/power\.sh:\/usr\/local\/bin\//],
			[{ scripts: 'x.sh' }, /^scripts: x\.sh: write the whole path/],
			[{ name: 'My-Image' }, /^name: Use small letters/],
			[{ lab: 'a/b' }, /^lab: Use small letters/],
			[{ arguments: 'A' }, /^arguments: Write NAME=value/],
			[{ arguments: 'API_TOKEN=x' }, /^arguments: API_TOKEN looks like a secret/],
			[{ arguments: 'http_proxy=http://u:tuna@p:1' }, /^arguments: http_proxy looks like a secret/],
		];
		for (const [wrong, expected] of rows) assert.match(problems(wrong).join('\n'), expected);
		const twice: Given = { files: '~/a:/x/y ~/b:/x/y' };
		const where = reported(twice, sources(sourceOf('~/a'), sourceOf('~/b')));
		assert.match(problems(twice, where).join(), /^files: Two things would go to \/x\/y/);
		assert.match(imageWizard.make({ network: 'none' }, world).plan.warnings.join(), /no package can be installed/);
	});

	test('is not built on an image that was built here itself', () => {
		const base = recipeOf(built(imageWizard.make({}, world).plan));
		const own = { id: 'i', names: [], digests: [], architecture: 'amd64', recipe: base };
		const where = reported({}, asked =>
			asked.about === 'image here' ? { about: 'image here', found: own } : undefined,
		);
		assert.match(problems({}, where).join(), /^image: .*was built here itself: choose what that is built on/);
	});
});

suite('an image of a Dockerfile of one’s own', () => {
	const given: Given = { of: 'dockerfile', dockerfile: '~/lab/Dockerfile' };
	const folder = sourceOf('~/lab', { kind: 'folder', notExecutable: ['20-serial.sh'] });
	const withText = (text: string | undefined, answers: Given = given): World =>
		reported(answers, asked =>
			asked.about === 'text' ? { about: 'text', text, why: 'There is no such file.' } : sources(folder)(asked),
		);

	test('is that Dockerfile with its folder, and what it does to the contract is told', () => {
		const text = 'FROM lavasoftware/lava-dispatcher:2022.11\nCOPY 20-serial.sh /root/entrypoint.d/\nCMD ["x"]\n';
		const { plan } = imageWizard.make(given, withText(text));
		const step = built(plan);
		assert.deepEqual([step.dockerfile, step.sources], [text, [{ from: '/home/lab/lab', as: '' }]]);
		assert.match(step.tag, /:2022\.11-own-/);
		const said = plan.warnings.join('\n');
		for (const expected of [/^CMD /, /ends with 126/, /built on 2022\.11, and the server is 2023\.01/]) {
			assert.match(said, new RegExp(expected, 'm'));
		}
	});

	test('is asked for by its path, which has to be one', () => {
		assert.match(problems({ of: 'dockerfile' }).join(), /^dockerfile: Write the path/);
		assert.match(problems(given, withText(undefined)).join(), /^dockerfile: There is no such file/);
		assert.match(problems(given, withText('RUN x')).join(), /has no FROM/);
		assert.deepEqual(problems(given, withText('FROM lavasoftware/lava-dispatcher:2023.01')), []);
	});

	test('is on the base that its arguments say', () => {
		const other: Given = { ...given, arguments: 'VERSION=2023.01' };
		const text = 'ARG VERSION=1\nFROM lavasoftware/lava-dispatcher:$VERSION\n';
		const step = built(imageWizard.make(other, withText(text, other)).plan);
		assert.equal(recipeOf(step).base, 'lavasoftware/lava-dispatcher:2023.01');
		assert.deepEqual(step.arguments, { VERSION: '2023.01' });
	});
});

test('the network of the build is the one that was chosen', () => {
	assert.equal(built(imageWizard.make({ network: 'host' }, world).plan).network, 'host');
	assert.match(imageWizard.make({ network: 'host' }, withFacts({})).plan.warnings.join(), /host's own network/);
});
