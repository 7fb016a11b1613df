/** Where a worker looks for its server: `http://HOST[:PORT]/` or, up to 2020.08, `tcp://HOST:5556`. */

export type ServerUrl = {
	/** Lower case; '' where none is written. */
	scheme: string;
	/** Name or address, without the brackets of IPv6. */
	host: string;
	port: number | undefined;
};

const PARTS = /^(?:([a-z][a-z+.-]*):\/\/)?(?:[^@/]*@)?(?:\[([^\]/]*)\]|([^:/]*))(?::(\d+))?(?:\/.*)?$/i;

/** Reads what people write, also without a scheme; undefined where there is no host in it. */
export function parseServerUrl(text: string): ServerUrl | undefined {
	const [, scheme = '', ipv6, name, port] = PARTS.exec(text.trim()) ?? [];
	const host = (ipv6 ?? name ?? '').toLowerCase();
	if (host === '') return undefined;
	return { scheme: scheme.toLowerCase(), host, port: port === undefined ? undefined : Number(port) };
}

/** Whether a host means the machine, or the container, that asks for it. */
export function isLoopback(host: string): boolean {
	return /^(?:localhost|127\..*|::1)$/.test(host);
}

/** A host as it stands in a URL. */
export function urlHost(host: string): string {
	return host.includes(':') ? `[${host}]` : host;
}
