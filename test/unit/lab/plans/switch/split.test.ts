/** A server in several containers switched: what is done to its parts beside its web server. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { partEnvironment, partNames, type ServerPart } from '../../../../../source/lab/lava/server/parts.ts';
import { SERVER_LABEL } from '../../../../../source/lab/lava/server/split.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import type { SwitchPart } from '../../../../../source/lab/plans/switch/part.ts';
import { runningOf } from '../../found-for-tests.ts';
import { detailOf } from '../../objects-for-tests.ts';
import { manifest, planned } from './switch-for-tests.ts';

const names = partNames('lava');
const labels = { [SERVER_LABEL]: 'lava' };
const site = '/etc/apache2/sites-available/lava-server.conf';

function part(which: ServerPart, at: number, version: string): SwitchPart {
	const environment = partEnvironment(which, names);
	const variables = Object.entries(environment).map(
		([name, value]) => `${name}=${typeof value === 'string' ? value : ''}`,
	);
	const spec = { name: names[which], image: 'lavasoftware/lava-server:2023.01', labels, environment };
	return {
		...runningOf(spec, { id: String(at), labels, detail: detailOf({ environment: variables }) }),
		target: manifest(`lavasoftware/lava-server:${version}`),
		current: undefined,
		imageNow: 'sha256:old',
		changes: which === 'front' ? [{ path: site, kind: 'changed', folder: false, size: 400 }] : [],
	};
}

const parts = ['web', 'publisher', 'scheduler', 'coordinator', 'front'] as const satisfies readonly ServerPart[];
const planTo = (version: string): Plan => planned(...parts.map((which, at) => part(which, at, version)));

const words = ({ steps }: Plan): string[] =>
	steps.map(step => ('container' in step ? `${step.do} ${step.container.name}` : step.do));

suite('a server in several containers switched', () => {
	test('has none of its parts running while its database is migrated', () => {
		const said = words(planTo('2024.01'));
		const started = said.indexOf('start lava-web');
		assert.ok(started > 0);
		for (const name of ['lava', 'lava-scheduler', 'lava-publisher', 'lava-coordinator']) {
			assert.ok(said.indexOf(`stop ${name}`) < started, said.join('\n'));
			assert.ok(said.indexOf(`start ${name}`) > started, said.join('\n'));
		}
		assert.ok(said.indexOf('stop lava') < said.indexOf('stop lava-scheduler'), 'the front first');
	});

	test('stops only what runs, and its web server once', () => {
		const resting = parts.map((which, at) => {
			const each = part(which, at, '2024.01');
			return which === 'scheduler' ? { ...each, container: { ...each.container, status: 'exited' as const } } : each;
		});
		const said = words(planned(...resting));
		const before = said.slice(0, said.indexOf('start lava-web'));
		assert.deepEqual(
			before.filter(each => each.startsWith('stop')),
			['stop lava', 'stop lava-publisher', 'stop lava-coordinator', 'stop lava-web'],
		);
	});

	test('of the same release lets them run until their turn', () => {
		const said = words(planTo('2023.01'));
		assert.ok(said.indexOf('stop lava') > said.indexOf('start lava-web'), said.join('\n'));
	});

	test('has a front that leads to the web server again, and is seen to do so', () => {
		const { steps } = planTo('2024.01');
		assert.ok(steps.some(step => step.do === 'copy' && step.container.name === 'lava' && step.path === site));
		const proof = steps.find(step => step.do === 'wait' && step.until.is === 'succeeds');
		assert.equal(proof?.do === 'wait' && proof.until.is === 'succeeds' && proof.until.says, 'the web page is reached');
	});
});
