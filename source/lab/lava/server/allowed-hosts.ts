/** To which hosts a LAVA server answers (Django: `split_domain_port`, `validate_host`; lava.md 2a). */

import { formatAddress, parseAddress } from '../../address/address.ts';

/** Django knows no host with an empty part, or with a dot at its end. */
const NAME = /^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

/**
 * A host as it has to stand in ALLOWED_HOSTS: names in lower case, addresses of IPv6 in brackets and in the one form that
 * browsers send. Undefined: no request can ever match it.
 */
export function allowedHost(text: string): string | undefined {
	const typed = text.toLowerCase();
	const bare = typed.replace(/^\[(.*)\]$/, '$1');
	const address = bare.includes('/') ? undefined : parseAddress(bare);
	if (address?.family === 6) return `[${formatAddress(address)}]`;
	return typed === '*' || NAME.test(typed) ? typed : undefined;
}

/** @param pattern `*`, a name, or `.lab.example` for a domain with all below it */
export function isAllowed(pattern: string, host: string): boolean {
	const wanted = pattern.trim().toLowerCase();
	return (
		wanted === '*' || wanted === (allowedHost(host) ?? host) || (wanted.startsWith('.') && `.${host}`.endsWith(wanted))
	);
}
