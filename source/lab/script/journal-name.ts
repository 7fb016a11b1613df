/** The name of the folder or file in which a plan's script notes what it has begun. */

import { fingerprint } from '../../text/fingerprint.ts';
import type { Plan } from '../plan.ts';

/** Another for every plan: what one script has begun no other may take back. */
export function journalName(plan: Plan): string {
	const slug = plan.title
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 40);
	return `${slug || 'plan'}-${fingerprint(JSON.stringify(plan))}`;
}
