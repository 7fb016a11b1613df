/** Unfinished plans, as a list to choose from. */

import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import { since } from '../../text/human.ts';
import type { Box } from '../widgets/box.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';

export function drawUnfinished(plans: readonly UnfinishedPlan[], index: number, now: number, columns: number): Box {
	const chosen = plans[index];
	return {
		title: [span(' Unfinished plans ', 'titleFocused')],
		lines: [
			...(plans.length === 0 ? [line(' None any more.', 'dim')] : plans.map(plan => planLine(plan, now))),
			[],
			...(chosen === undefined ? [] : choices(chosen).flatMap(text => paragraph(text, columns, 1))),
		],
		...(plans.length > 0 && { selected: index }),
		focused: true,
	};
}

const planLine = ({ plan, startedAt, done, direction }: UnfinishedPlan, now: number): Line => [
	span(` ${plan.title}`, 'strong'),
	span(
		`  ${direction === 'rollback' ? 'being undone, ' : ''}${done} of ${plan.steps.length} done, ${since(startedAt, now)}`,
	),
];

function choices({ obstacle, secrets }: UnfinishedPlan): string[] {
	const again = secrets.length === 0 ? '' : ` It asks for ${secrets.join(', ')} again.`;
	return [
		obstacle === undefined ? `r resumes it where it stopped.${again}` : `It can't be resumed. ${obstacle}`,
		'u undoes what it did.',
		'f leaves everything as it is.',
	];
}
