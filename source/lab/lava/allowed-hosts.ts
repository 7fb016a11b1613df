/** To which host names a LAVA server answers (Django's `validate_host`; lava.md 2a). */

import type { Container } from '../objects.ts';
import { variablesOf } from './what-runs.ts';

/** @param pattern `*`, a name, or `.lab.example` for a domain with all below it */
export function isAllowed(pattern: string, host: string): boolean {
	const wanted = pattern.trim().toLowerCase();
	return wanted === '*' || wanted === host || (wanted.startsWith('.') && `.${host}`.endsWith(wanted));
}

/** Whether its variables let it answer to a host, which its settings' files may take back (from 2021.04 on). */
export function allowsByVariables(server: Container, host: string): boolean {
	return (variablesOf(server).get('ALLOWED_HOSTS') ?? '').split(',').some(pattern => isAllowed(pattern, host));
}
