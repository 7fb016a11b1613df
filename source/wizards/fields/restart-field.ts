/** The question by which policy Docker restarts a container. */

import type { Answer, ChoiceField } from '../field.ts';

const policies = [
	{ value: 'unless-stopped', label: 'unless stopped', note: 'comes back until somebody stops it' },
	{ value: 'always', label: 'always', note: 'comes back with Docker even when it was stopped' },
	{ value: 'on-failure', label: 'on failure', note: 'only when it ended with an error' },
	{ value: 'no', label: 'never' },
];

export const restartField = {
	kind: 'choice',
	label: 'Restart',
	help: 'What Docker does when it ends, or when this host starts.',
	detail: true,
	options: () => policies,
	proposal: () => 'unless-stopped',
} satisfies ChoiceField<Record<string, Answer>>;
