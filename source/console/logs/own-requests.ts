/**
 * What lavadock itself asks of a LAVA server, in that server's log: lines that come without end and tell nothing of the
 * lab. apache2 notes the name that it gives itself (server/ask/asking.ts). gunicorn at DEBUG notes the path alone, so that
 * others' requests for the same lists are taken for them; those stand in apache2's lines all the same.
 */

const OWN: Readonly<Record<string, RegExp>> = {
	apache2: / "lavadock"$/,
	gunicorn: /\[DEBUG\] GET \/api\/v0\.2\/(?:workers|devices|jobs|system\/version)\/$/,
};

/** @param service as tail's header names it */
export function isOwnRequest(text: string, service: string): boolean {
	return OWN[service]?.test(text) ?? false;
}
