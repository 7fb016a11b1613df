/** Who looks at LAVA for a plan of a test. */

import type { Engine } from '../../../source/engine/engine.ts';
import type { CheckCondition } from '../../../source/lab/condition.ts';
import { lavaConditionCheck } from '../../../source/server/condition-check.ts';

/** `engine`: there is no LAVA, and whatever runs is taken for well; `lava`: LAVA itself is asked. */
export type Eyes = 'engine' | 'lava';

export function eyesOf(program: Engine, eyes: Eyes = 'engine'): CheckCondition {
	return eyes === 'lava' ? lavaConditionCheck({ engine: program }) : lookAtEngine(program);
}

function lookAtEngine(program: Engine): CheckCondition {
	return async condition => {
		const { server } = condition;
		const name = condition.is === 'online' ? condition.worker : 'container' in server ? server.container.name : '';
		const found = [...program.snapshot().containers.values()].find(each => each.name === name);
		return found?.status === 'running' ? { holds: true } : { holds: false, seen: found?.status ?? 'not there' };
	};
}
