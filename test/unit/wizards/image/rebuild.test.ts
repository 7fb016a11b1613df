/** A dispatcher of an image that was built here, switched to another release. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { imageName, type Recipe } from '../../../../source/lab/image/recipe.ts';
import type { BuildStep, Plan } from '../../../../source/lab/plan.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { registryWizard } from '../../../../source/wizards/image/registry.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { hostsWith, snapshot, world } from '../world-for-tests.ts';

const parts: Recipe = {
	version: 1,
	lab: 'rack2',
	name: 'power',
	base: 'lavasoftware/lava-dispatcher:2023.01',
	made: {
		of: 'parts',
		packages: ['snmp'],
		files: [{ from: '/gone', to: '/usr/local/bin/power.sh', kind: 'file' }],
		scripts: [],
		command: '',
	},
	arguments: {},
	network: 'host',
	digest: 'd',
};
const text = 'FROM lavasoftware/lava-dispatcher:2023.01\nCOPY x /x\n';
const byDockerfile: Recipe = { ...parts, made: { of: 'dockerfile', text, folder: '/home/lab' } };

/** The lab with a dispatcher of that image in it, all that the form asks for answered. */
function withOwn(
	image: string,
	recipe: Recipe | undefined,
	given: Given,
	answer: (about: string) => LookedUp | undefined,
) {
	const own = containerOf('own', { image });
	const here = { ...snapshot, containers: new Map([...snapshot.containers, ...byId(own)]) };
	const old = {
		id: own.id,
		imageId: 'sha256:old',
		status: 'running' as const,
		spec: { name: 'own', image },
		secrets: new Map<string, string>(),
		macNetworks: [],
		dependants: [],
		missing: [],
		warnings: [],
		...(recipe && { recipe }),
	};
	const facts: LookedUp = { about: 'container', old, changes: [], image: undefined, imageNow: 'sha256:old' };
	let where: World = { ...world, snapshot: here, hosts: hostsWith(here) };
	const tell = (reported: Iterable<readonly [string, LookedUp]>): void => {
		where = { ...where, facts: { ...where.facts, answers: new Map([...where.facts.answers, ...reported]) } };
	};
	const asked: string[] = [];
	tell([[askedKey({ about: 'container', id: own.id }), facts]]);
	for (const each of registryWizard.missing(given, where)) {
		asked.push(each.about === 'image' ? each.image : each.about);
		const found = each.about === 'image' ? imageFound(each.image) : answer(each.about);
		if (found !== undefined) tell([[askedKey(each), found]]);
	}
	return { where, asked };
}

const imageFound = (image: string): LookedUp => ({
	about: 'image',
	answer: { state: 'found', manifest: { image, digest: `sha256:${'2'.repeat(64)}`, list: false, platforms: [] } },
});

const selected = (where: World): Given => ({
	scope: 'selection',
	containers: [...where.snapshot.containers.values()].filter(({ name }) => name === 'own').map(({ id }) => id),
	version: '2023.08',
});

const one: Given = { scope: 'selection', containers: [containerOf('own').id], version: '2023.08' };

const buildsIn = ({ steps }: Plan): BuildStep[] => steps.filter(step => step.do === 'build');
const problems = (given: Given, where: World): string[] =>
	registryWizard.fields(given, where).flatMap(({ problem }) => problem ?? []);

suite('an image of parts', () => {
	const { where, asked } = withOwn(imageName(parts), parts, one, () => undefined);

	test('is built again on the release that its registry has, of the files in the old image', () => {
		assert.deepEqual(asked, ['lavasoftware/lava-dispatcher:2023.08']);
		const { plan } = registryWizard.make(one, where);
		const [build] = buildsIn(plan);
		assert.match(build?.tag ?? '', /^localhost\/rack2\/lava-dispatcher:2023\.08-power-/);
		assert.match(build?.dockerfile ?? '', new RegExp(`^FROM ${imageName(parts)} AS before$`, 'm'));
		assert.match(build?.dockerfile ?? '', /^FROM lavasoftware\/lava-dispatcher:2023\.08$/m);
		assert.match(build?.dockerfile ?? '', /COPY --from=before \/usr\/local\/bin\/power\.sh/);
		assert.deepEqual([build?.sources, build?.network], [undefined, 'host']);
		const order = plan.steps.map(({ do: what }) => what);
		assert(order.indexOf('pull') < order.indexOf('build') && order.indexOf('build') < order.indexOf('stop'));
		const created = plan.steps.find(step => step.do === 'create');
		assert.equal(created?.spec.image, build?.tag);
		assert.match(
			plan.warnings.join('\n'),
			/own: its own image is built again on lavasoftware\/lava-dispatcher:2023\.08/,
		);
		assert.doesNotMatch(plan.warnings.join('\n'), /nobody knows whether/);
	});

	test('is there already where nothing else is asked for', () => {
		const lab: Given = { scope: 'lab', version: '2023.08' };
		const newer = { ...parts, base: 'lavasoftware/lava-dispatcher:2023.08' };
		const { plan } = registryWizard.make(lab, withOwn(imageName(newer), newer, lab, () => undefined).where);
		assert.deepEqual(buildsIn(plan), []);
		assert.doesNotMatch(JSON.stringify(plan.steps), /"own"/);
	});

	test('whose name stands for another by now is found by its id', () => {
		const key = askedKey({ about: 'container', id: containerOf('own').id });
		const facts = where.facts.answers.get(key);
		assert(facts?.about === 'container' && facts.old !== undefined);
		const answers = new Map([...where.facts.answers, [key, { ...facts, imageNow: 'sha256:new' }] as const]);
		const { plan } = registryWizard.make(one, { ...where, facts: { ...where.facts, answers } });
		assert.match(buildsIn(plan)[0]?.dockerfile ?? '', /^FROM sha256:old AS before$/m);
	});
});

suite('an image of a Dockerfile', () => {
	const image = imageName(byDockerfile);
	const found = (digest: string) => (): LookedUp => ({
		about: 'sources',
		found: { state: 'found', sources: [], digest },
	});

	test('is built again on the new base, of its folder', () => {
		const { where, asked } = withOwn(image, byDockerfile, one, found('d'));
		assert.deepEqual(asked, ['lavasoftware/lava-dispatcher:2023.08', 'sources']);
		const { plan } = registryWizard.make(one, where);
		const [build] = buildsIn(plan);
		assert.equal(build?.dockerfile, text.replace('2023.01', '2023.08'));
		assert.deepEqual(build?.sources, [{ from: '/home/lab', as: '' }]);
		assert.doesNotMatch(plan.warnings.join(), /has changed/);
	});

	test('of a folder that has changed says so', () => {
		const { where } = withOwn(image, byDockerfile, one, found('e'));
		assert.match(registryWizard.make(one, where).plan.warnings.join(), /\/home\/lab has changed since/);
	});

	test('is not switched without its folder', () => {
		const missing: LookedUp = { about: 'sources', found: { state: 'missing', from: '/home/lab', why: 'It is gone.' } };
		const { where } = withOwn(image, byDockerfile, one, () => missing);
		assert.match(
			problems(one, where).join(),
			/built by a Dockerfile in \/home\/lab, and that folder is not here: It is gone\./,
		);
	});
});

test('an image that was built elsewhere is left alone, and said so', () => {
	const lab: Given = { scope: 'lab', hub: 'same', version: '' };
	const image = 'lavasoftware/lava-dispatcher:2023.01.customized';
	const { where } = withOwn(image, undefined, lab, () => undefined);
	const { plan } = registryWizard.make(lab, where);
	assert.match(plan.warnings.join('\n'), /^own stays as it is: .*customized was built elsewhere/m);
	assert.doesNotMatch(JSON.stringify(plan.steps), /"own"/);
	const chosen = selected(where);
	assert.match(problems(chosen, where).join(), /^own stays as it is/);
});
