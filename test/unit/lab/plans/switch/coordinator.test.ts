/** An upgrade over the border from which on a coordinator listens alone. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../../source/lab/plan.ts';
import { COORDINATOR_FILE } from '../../../../../source/lab/lava/coordinator.ts';
import { listening } from '../../../../../source/lab/plans/switch/coordinator.ts';
import type { SwitchPart } from '../../../../../source/lab/plans/switch/part.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { found } from '../server/split-for-tests.ts';
import { manifest, serverPart, serverSpec } from './switch-for-tests.ts';

const image = (version: string): string => `lavasoftware/lava-server:${version}`;
const folder = { type: 'volume', source: 'coordinator', target: '/etc/lava-coordinator' } as const;
const made = { id: '', name: 'lava-server' };

function changeOf(from: string, to: string, more: Partial<ContainerSpec> = {}, rest: Partial<SwitchPart> = {}) {
	const part = serverPart(manifest(image(to), 'sha256:2'), {
		...found({ ...serverSpec, ...more, image: image(from) }),
		...rest,
	});
	const { first, populate, last, warnings } = listening(part);
	return { first: first.map(words), populate: populate(made).map(words), last: last(made).map(words), warnings };
}

const words = (step: Step): string => (step.do === 'put-file' ? `${step.do} ${step.path}` : step.do);
const nothing = { first: [], populate: [], last: [], warnings: [] };
const inVolume = { mounts: [...(serverSpec.mounts ?? []), folder] };

suite('the coordinator of a server that is upgraded', () => {
	test('gets a file that listens for others, where it has none of its own', () => {
		assert.deepEqual(changeOf('2023.01', '2026.10'), { ...nothing, populate: [`put-file ${COORDINATOR_FILE}`] });
	});

	test('keeps its own file, which is told before it goes along', () => {
		const change = { path: COORDINATOR_FILE, kind: 'changed', folder: false, size: 9 } as const;
		assert.deepEqual(changeOf('2023.01', '2026.10', inVolume), { ...nothing, first: ['exec'] });
		assert.deepEqual(changeOf('2023.01', '2026.10', {}, { changes: [change] }), { ...nothing, first: ['exec'] });
	});

	test('in a container of its own is told when the new one runs: the old one is stopped by then', () => {
		const alone = { ...inVolume, environment: { SERVICES: 'lava-coordinator' } };
		assert.deepEqual(changeOf('2023.01', '2026.10', alone), { ...nothing, last: ['exec', 'restart', 'wait'] });
	});

	test('that does not run can be told by hand alone', () => {
		const { container } = found({ ...serverSpec, ...inVolume, image: image('2023.01') });
		const { first, warnings } = changeOf('2023.01', '2026.10', inVolume, {
			container: { ...container, status: 'exited' },
		});
		assert.deepEqual(first, []);
		assert.match(warnings.join(), /"bind_address": "0\.0\.0\.0"/);
	});

	test('is left alone on this side of the border, beyond it, and where another container has it', () => {
		assert.deepEqual(changeOf('2023.01', '2026.09'), nothing);
		assert.deepEqual(changeOf('2026.10', '2027.01'), nothing);
		assert.deepEqual(changeOf('2023.01', 'stable'), nothing);
		assert.deepEqual(changeOf('2023.01', '2026.10', { environment: { SERVICES: 'gunicorn' } }), nothing);
	});
});
