/** How a LAVA server is asked: a way that takes paths and gives answers, whatever lies between. */

export type HttpAnswer = {
	status: number;
	body: string;
};

export type HttpQuestion = {
	/** e.g. `/api/v0.2/workers/?limit=100`. */
	path: string;
	/** Sent as `Authorization: Token`; never in a path, an argument or a message. */
	token?: string | undefined;
	signal?: AbortSignal | undefined;
};

/** Resolves with the server's answer, whatever its status. @throws Unreachable */
export type Ask = (question: HttpQuestion) => Promise<HttpAnswer>;

/** Nothing that speaks HTTP answered. */
export class Unreachable extends Error {
	/** `nothing-listens`: the machine answers, no web server does. */
	readonly kind: 'nothing-listens' | 'silent' | 'no-way' | 'other';

	constructor(message: string, kind: Unreachable['kind']) {
		super(message);
		this.name = 'Unreachable';
		this.kind = kind;
	}
}

/** How its questions stand in a web server's log, which is folded by it (console/logs/own-requests.ts). */
export const USER_AGENT = 'lavadock';

/** The host that LAVA always answers to, whatever its ALLOWED_HOSTS (lava.md 2c). */
export const ALLOWED_HOST = 'localhost';
