/** How conditions of LAVA are checked for a plan of a test. */

import type { Engine } from '../../../source/engine/engine.ts';
import type { Hosts } from '../../../source/engine/hosts.ts';
import type { CheckCondition } from '../../../source/lab/condition.ts';
import { lavaConditionCheck } from '../../../source/server/condition-check.ts';

/** `engine`: there is no LAVA, and whatever runs is taken for well; `lava`: LAVA itself is asked. */
export type Asked = 'engine' | 'lava';

export function conditionCheckOf(program: Engine, asked: Asked = 'engine'): CheckCondition {
	return asked === 'lava' ? lavaConditionCheck({ engine: program }) : lookAtEngine(program);
}

const lookAtEngine = (program: Engine): CheckCondition => lookAtEngines(() => [program]);

/** The same, whatever host a container is on. */
export const conditionCheckOfAll = (hosts: Pick<Hosts, 'all'>): CheckCondition =>
	lookAtEngines(() => hosts.all().map(({ engine }) => engine));

function lookAtEngines(programs: () => readonly Pick<Engine, 'snapshot'>[]): CheckCondition {
	return async condition => {
		const { server } = condition;
		const name = condition.is === 'online' ? condition.worker : 'container' in server ? server.container.name : '';
		const all = programs().flatMap(program => [...program.snapshot().containers.values()]);
		const found = all.find(each => each.name === name);
		return found?.status === 'running' ? { holds: true } : { holds: false, seen: found?.status ?? 'not there' };
	};
}
