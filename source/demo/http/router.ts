/** Finds the route of a request. */

import type { Handler } from './call.ts';

/** `GET /containers/:id/json` -> what answers it. A parameter `:name` may hold slashes when it is written `:name*`. */
export type Routes = Readonly<Record<string, Handler>>;

export type Router = (method: string, path: string) => { handler: Handler; params: Record<string, string> } | undefined;

export function createRouter(routes: Routes): Router {
	const table = Object.entries(routes).map(([key, handler]) => {
		const [method = '', pattern = ''] = key.split(' ');
		const source = pattern.replace(/:(\w+)(\*?)/g, (_whole, name: string, many: string) =>
			many === '' ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
		);
		return { method, pattern: new RegExp(`^${source}$`), handler };
	});
	return (method, path) => {
		for (const route of table) {
			if (route.method !== method) continue;
			const match = route.pattern.exec(path);
			if (match === null) continue;
			const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
			return { handler: route.handler, params: Object.fromEntries(params) };
		}
		return undefined;
	};
}
