/** What is set on the server of a worker for its boards. */

import { configPaths, readWorkerConfig, withSettings, writeConfig } from '../../../lava/worker/config.ts';
import type { Step } from '../../../plan.ts';
import type { BootRequest } from './request.ts';

export const configSteps = (request: BootRequest): Step[] =>
	request.config === undefined ? [] : (settingSteps(request.worker, request.config, settingsOf(request)) ?? []);

/** Undefined: the file is written in a way that only a person can change; none: it says so already. */
export function settingSteps(
	worker: string,
	{ server, texts }: NonNullable<BootRequest['config']>,
	settings: Readonly<Record<string, string>>,
): Step[] | undefined {
	const [before, other] = texts;
	const text = withSettings(before ?? other ?? '', settings);
	if (text === undefined) return undefined;
	if (text === (before ?? other)) return [];
	const said = Object.entries(settings).map(([key, value]) => `${key}: ${value}`);
	return [
		{
			do: 'exec',
			container: server,
			says: `Write ${said.join(', ')} into ${configPaths(worker)[0]}`,
			...writeConfig(worker, text, before),
			undo: writeConfig(worker, before, text),
		},
	];
}

/** Undefined: it is written in a way that only a person can change. */
export const configToBe = (request: BootRequest): string | undefined =>
	withSettings(textNow(request), settingsOf(request));

const textNow = ({ config }: BootRequest): string => config?.texts[0] ?? config?.texts[1] ?? '';

/** Of the worker, on its server. What is set for HTTP alone comes first there, so it has to be right too. */
export function settingsOf(request: BootRequest): Readonly<Record<string, string>> {
	const { address, http, httpPort, nbd } = request;
	const now = readWorkerConfig(textNow(request));
	const hasOwn = !('why' in now) && now.ips.http !== undefined;
	return {
		dispatcher_ip: address,
		...(http !== undefined &&
			(hasOwn || httpPort !== HTTP_PORT) && { dispatcher_http_ip: hostAndPort(address, httpPort) }),
		...(nbd !== undefined && { nbd_server_port: String(nbd) }),
	};
}

export const HTTP_PORT = 80;

export const hostAndPort = (address: string, port: number): string =>
	port === HTTP_PORT ? address : `${address}:${port}`;
