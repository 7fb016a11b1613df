/** A web server that answers as LAVA 2023.01 did (fixtures/lava/rest). */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';

export function recorded(name: string): string {
	return readFileSync(new URL(`../../../fixtures/lava/rest/${name}`, import.meta.url), 'utf8');
}

type Reply = { status?: number; body: string };

export type RecordedServer = {
	/** e.g. `http://127.0.0.1:41234/`. */
	base: string;
	/** What was asked, oldest first. */
	requests: { path: string; host: string; authorization: string | undefined }[];
	/** Answers differently from now on: by the first path that the request begins with. */
	replies: Map<string, Reply | ((url: URL) => Reply)>;
	close(): Promise<void>;
};

/** Always `close` it. */
export async function startRecordedServer(): Promise<RecordedServer> {
	const requests: RecordedServer['requests'] = [];
	const replies: RecordedServer['replies'] = new Map<string, Reply>([
		['/api/v0.2/system/version/', { body: recorded('version.json') }],
		['/api/v0.2/workers/', { body: recorded('workers.json') }],
		['/api/v0.2/devices/', { body: recorded('devices.json') }],
		['/api/v0.2/jobs/', { body: recorded('jobs.json') }],
	]);
	const server = createServer((request: IncomingMessage, response) => {
		const { url = '/', headers } = request;
		requests.push({ path: url, host: headers.host ?? '', authorization: headers.authorization });
		const found = [...replies].find(([path]) => url.startsWith(path))?.[1] ?? {
			status: 404,
			body: '<title> | HTTP 404 </title>',
		};
		const { status = 200, body } = typeof found === 'function' ? found(new URL(url, 'http://x/')) : found;
		response.writeHead(status).end(body);
	});
	await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port.');
	return {
		base: `http://127.0.0.1:${address.port}/`,
		requests,
		replies,
		close: async () => {
			server.closeAllConnections();
			await new Promise(resolve => void server.close(resolve));
		},
	};
}
