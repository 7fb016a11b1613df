import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../../source/lab/drift.ts';
import { resetPlan, type ResetRequest } from '../../../../../source/lab/plans/worker/reset.ts';
import { runningOf } from '../../found-for-tests.ts';

const { container, found } = runningOf({ name: 'calvin', image: 'lavasoftware/lava-dispatcher:2023.01' });

const plan = (request: Partial<ResetRequest> = {}) =>
	resetPlan({
		container,
		old: found,
		changes: [],
		imageNow: found.imageId,
		worker: undefined,
		keepSettings: true,
		...request,
	});
const file = (path: string, size = 1000): Change => ({ path, kind: 'added', folder: false, size });

describe('a dispatcher that is reset', () => {
	it('says only that its jobs break off where nothing else is to be said', () => {
		assert.deepEqual(plan().warnings, ['Test jobs that run in it break off.']);
		const rests = { ...container, status: 'exited' as const };
		assert.deepEqual(plan({ container: rests }).warnings, []);
	});

	it('says from which image it comes, where that is another or gone', () => {
		assert.match(plan({ imageNow: 'sha256:new' }).warnings.join(), /is by now another image/);
		assert.match(plan({ imageNow: undefined }).warnings.join(), /no longer on this engine: pull it first/);
		assert.doesNotMatch(plan({ imageNow: undefined }).warnings.join(), /another image/);
	});

	it('names what goes and what it keeps', () => {
		const changes = [file('/etc/lava-coordinator/x'), file('/root/a'), file('/root/b', 2000)];
		const kept = plan({ changes });
		assert.match(kept.warnings.join('\n'), /goes: 3\.0 kB in \/root\/b, \/root\/a\./);
		assert.match(kept.warnings.join('\n'), /It keeps \/etc\/lava-coordinator\/x\./);
		assert.doesNotMatch(kept.warnings.join('\n'), /Settings made in it go/);
		const dropped = plan({ changes, keepSettings: false });
		assert.match(dropped.warnings.join('\n'), /Settings made in it go: \/etc\/lava-coordinator\/x\./);
		assert.doesNotMatch(dropped.warnings.join('\n'), /It keeps/);
	});
});
