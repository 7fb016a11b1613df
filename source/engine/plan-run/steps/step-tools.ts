/** What every step is given, and what it leaves. */

import type { CheckCondition } from '../../../lab/condition.ts';
import type { Secrets } from '../../../lab/value.ts';
import type { Watched } from './images.ts';

export type StepTools = Watched & {
	secrets: Secrets;
	lookAt: CheckCondition;
	/** Where docker's own credentials are looked for. */
	environment: NodeJS.ProcessEnv;
};

/** What a step leaves for those after it. */
export type StepYield = {
	/** The id of the container or the network it made. */
	made?: string;
	captured?: readonly [secret: string, value: string];
	/** It waited in vain and does not fail: what is not known, and where to look. */
	unproven?: string;
	/** What to tell of it at the end. */
	remark?: string;
};
