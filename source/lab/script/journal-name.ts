/** The name of the folder or file in which a plan's script notes what it has begun. */

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

/** FNV-1a, 32 bits: tells plans of one title apart. */
function fingerprint(text: string): string {
	let hash = 0x811c9dc5;
	for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
	return (hash >>> 0).toString(16).padStart(8, '0');
}
