/** The body of an answer as a worker logs it: LAVA's own, a web page, or what the worker's HTTP library made up. */

import { redactText } from '../../secret.ts';

/** Why LAVA refuses, or why it could not be asked; each is one cause of lava.md 4b. */
export type Reason =
	| 'wrong-token'
	| 'missing-token'
	| 'unknown-worker'
	| 'version-mismatch'
	| 'registration-forbidden'
	| 'registration-disabled'
	| 'already-registered'
	| 'unknown-user'
	/** A web page: Django's own 400 (host not allowed) or 404, or the gateway's 502 to 504. */
	| 'page'
	| 'connection-refused'
	/** The connection was accepted, and ended without an answer. */
	| 'cut-off'
	| 'no-route'
	| 'no-address'
	| 'timeout'
	| 'tls'
	| 'other';

export type Body = {
	reason: Reason;
	/** What stands in quotes in it: a name, an address, two versions. */
	quoted: readonly string[];
	/** The sentence itself, or a page's title, cut. */
	text: string;
};

/** The first that fits counts. Pages come first: their text may hold anything. */
const REASONS: readonly [RegExp, Reason][] = [
	[/<!doctype html|<html|<title>/i, 'page'],
	[/Invalid 'token'/, 'wrong-token'],
	[/Missing 'token'/, 'missing-token'],
	[/Unknown worker '/, 'unknown-worker'],
	[/Version mismatch '/, 'version-mismatch'],
	[/Auto registration is forbidden for '/, 'registration-forbidden'],
	[/Auto registration is disabled/, 'registration-disabled'],
	[/Worker '.*' already registered/, 'already-registered'],
	[/Unknown user /, 'unknown-user'],
	// urllib3's and aiohttp's words for what the system said.
	[/Errno -\d|Name or service not known|[Nn]ame resolution|No address associated|NameResolutionError/, 'no-address'],
	[/Errno 1(?:13|01)\b|No route to host|Network is unreachable/, 'no-route'],
	[/SSL|CERTIFICATE|certificate/, 'tls'],
	[/timed out|[Tt]imeout/, 'timeout'],
	[/RemoteDisconnected|Connection aborted|Server disconnected|Errno 104|Connection reset/, 'cut-off'],
	[/Errno 111|Connection refused|Connect call failed/, 'connection-refused'],
];

const TEXT_LENGTH = 200;

export function readBody(body: string): Body {
	const text = messageOf(body.trim());
	const reason = REASONS.find(([pattern]) => pattern.test(body))?.[1] ?? 'other';
	const quoted = [...text.matchAll(/'([^']*)'/g)].map(([, inner = '']) => inner);
	return { reason, quoted, text: text.slice(0, TEXT_LENGTH) };
}

function messageOf(body: string): string {
	const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1];
	const error = /^\{"error": "(.*)"\}$/s.exec(body)?.[1];
	return redactText(title ?? error ?? body)
		.replaceAll(/\s+/g, ' ')
		.trim();
}
