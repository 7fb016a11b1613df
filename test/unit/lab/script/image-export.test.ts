/** A plan that builds an image, as files. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BuildStep, Plan, Step } from '../../../../source/lab/plan.ts';
import { exportedPlan } from '../../../../source/lab/script/export.ts';

const build: BuildStep = {
	do: 'build',
	tag: 'own:1',
	dockerfile: 'FROM debian\n',
	files: { 'in-order.sh': { content: 'x' } },
	sources: [{ from: '/srv/lab/power.sh', as: 'files/1-power.sh' }],
	arguments: { A: '1' },
};
const planOf = (...steps: Step[]): Plan => ({ title: 'Build', steps, warnings: [] });
const text = (path: string, plan: Plan = planOf(build)): string => exportedPlan(plan, path)[0]?.text ?? '';

suite('the Dockerfile of a plan', () => {
	test('is saved by that name, and says what has to be beside it', () => {
		const expected = [
			'# Beside it have to be:',
			'# in-order.sh: made by the script (save the plan as .sh)',
			'# files/1-power.sh: /srv/lab/power.sh',
			'FROM debian',
			'',
		].join('\n');
		for (const path of ['Dockerfile', '/tmp/Dockerfile', 'own.Dockerfile']) assert.equal(text(path), expected);
		const alone: BuildStep = { do: 'build', tag: 'x', dockerfile: 'FROM debian\n' };
		assert.equal(text('Dockerfile', planOf(alone)), 'FROM debian\n');
		const own: BuildStep = { ...alone, sources: [{ from: '/srv/own', as: '' }] };
		assert.equal(text('Dockerfile', planOf(own)), 'FROM debian\n');
	});

	test('is refused where there is none, or more than one', () => {
		assert.throws(() => text('Dockerfile', planOf({ do: 'pull', image: 'x' })), /builds no image/);
		assert.throws(() => text('Dockerfile', planOf(build, build)), /builds several images/);
		assert.throws(() => text('notaDockerfile'), /does not say the language/);
	});
});

test('Compose has no word for it, and says so', () => {
	assert.throws(() => text('x.yaml'), /image of files that a Compose file does not have: save it as \.sh or \.py/);
});

test('scripts look first whether all is there that goes into the image', () => {
	assert.match(
		text('x.sh'),
		/\[ -r \/srv\/lab\/power\.sh \] \|\| fail 'There is no \/srv\/lab\/power\.sh on this host/,
	);
	const python = text('x.py');
	assert.match(python, /must_be_readable\("\/srv\/lab\/power\.sh"\)/);
	assert.match(python, /archive\(\[[^]*\], \[\s*\["\/srv\/lab\/power\.sh", "files\/1-power\.sh", None\]\s*\]\)/);
	assert.match(python, /buildargs=\{"A": "1"\}/);
	const whole = text('x.py', planOf({ ...build, sources: [{ from: '/srv/own', as: '' }] }));
	assert.match(whole, /path="\/srv\/own",\s+dockerfile=file_of\(/);
});
