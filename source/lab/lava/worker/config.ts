/**
 * What a LAVA server keeps of one worker and sends along with each job: its dispatcher.yaml (lava_server/files.py). It is
 * the file that LAVA's REST API reads and writes under `workers/NAME/config/`; nothing has to be restarted for it.
 */

import { isMap, isNode, isScalar, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { plain } from '../../../text/sanitise.ts';
import type { Command } from '../../command.ts';

export const CONFIG_FOLDER = '/etc/lava-server/dispatcher.d';

/** The first that is there counts; the first is written. No path: LAVA takes a name with `/` for a folder. */
export function configPaths(worker: string): readonly [string, string] {
	return [`${CONFIG_FOLDER}/${worker}/dispatcher.yaml`, `${CONFIG_FOLDER}/${worker}.yaml`];
}

/**
 * Whose settings a file is; undefined: no worker's.
 *
 * @param path absolute, or in that folder
 */
export function workerOfConfig(path: string): { worker: string; first: boolean } | undefined {
	const inFolder = path.replace(/^(?:.*\/)?dispatcher\.d\//, '');
	const [, own, other] = /^(?:([^/]+)\/dispatcher|([^/]+))\.yaml$/.exec(inFolder) ?? [];
	if (own !== undefined) return { worker: own, first: true };
	return other === undefined ? undefined : { worker: other, first: false };
}

/** The text of each of the two; undefined: there is none. */
export type ConfigTexts = readonly [string | undefined, string | undefined];

export type WorkerConfig = {
	/** What boards are given to ask; undefined: the address of the worker's default route. */
	ip: string | undefined;
	/** The same for one protocol, which comes first. */
	ips: Readonly<Partial<Record<BootProtocol, string>>>;
	/** Of the one that serves NBD; undefined: each job takes one from 55000 to 56000. */
	nbdPort: string | undefined;
};

/** Settings that are there, or why they can't be read, by the worker. */
export type WorkerConfigs = ReadonlyMap<string, WorkerConfig | { why: string }>;

export type BootProtocol = 'tftp' | 'http' | 'nfs';

const text = z.optional(z.string());

const schema = z.nullish(
	z.object({
		dispatcher_ip: text,
		dispatcher_tftp_ip: text,
		dispatcher_http_ip: text,
		dispatcher_nfs_ip: text,
		nbd_server_port: z.optional(z.union([z.string(), z.number()])),
	}),
);

/** `why`: LAVA can't read it either, or means nothing by it. */
export function readWorkerConfig(file: string): WorkerConfig | { why: string } {
	const document = parseDocument(file, { prettyErrors: false, logLevel: 'error' });
	const [error] = document.errors;
	if (error !== undefined) return { why: `it is no YAML: ${plain(error.message.split('\n')[0] ?? '')}` };
	const read = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
	if (!read.success) return { why: `${String(read.error.issues[0]?.path[0] ?? 'all of it')} is of another kind` };
	const all = read.data ?? {};
	const { dispatcher_tftp_ip: tftp, dispatcher_http_ip: http, dispatcher_nfs_ip: nfs } = all;
	return {
		ip: all.dispatcher_ip && plain(all.dispatcher_ip),
		ips: { ...(tftp && { tftp: plain(tftp) }), ...(http && { http: plain(http) }), ...(nfs && { nfs: plain(nfs) }) },
		// LAVA passes over a number (utils/network.py, get_free_port).
		nbdPort: typeof all.nbd_server_port === 'string' ? plain(all.nbd_server_port) : undefined,
	};
}

/** Where there is no file. */
export const NOTHING_SET: WorkerConfig = { ip: undefined, ips: {}, nbdPort: undefined };

/** Where a worker's boards ask by that protocol. */
export const addressFor = ({ ip, ips }: WorkerConfig, protocol: BootProtocol): string | undefined =>
	ips[protocol] ?? ip;

/** The file with these settings, and all else in it as it was; undefined: it is written in a way that only a person can change. */
export function withSettings(file: string, settings: Readonly<Record<string, string>>): string | undefined {
	let now = file;
	for (const [key, value] of Object.entries(settings)) now = withSetting(now, key, value);
	const read = schema.safeParse(parseDocument(now, { logLevel: 'error' }).toJS({ maxAliasCount: 0 }));
	if (!read.success) return undefined;
	const fields: Readonly<Record<string, unknown>> = read.data ?? {};
	return Object.entries(settings).every(([key, value]) => fields[key] === value) ? now : undefined;
}

function withSetting(file: string, key: string, value: string): string {
	// LAVA wants texts: digits alone would be a number.
	const written = /^\d+$/.test(value) ? `"${value}"` : value;
	const { contents } = parseDocument(file, { logLevel: 'error' });
	const pair = isMap(contents) ? contents.items.find(each => isScalar(each.key) && each.key.value === key) : undefined;
	if (pair === undefined) return `${file}${file === '' || file.endsWith('\n') ? '' : '\n'}${key}: ${written}\n`;
	const [from, to] = (isNode(pair.value) ? pair.value.range : undefined) ?? [0, 0];
	return `${file.slice(0, from)}${from === to ? ' ' : ''}${written}${file.slice(to)}`;
}

/**
 * Writes the file, in the container of the server, as root; undefined takes it away. It fails where the file is no longer
 * `before`, and writes nothing then.
 */
export function writeConfig(worker: string, after: string | undefined, before: string | undefined): Command {
	const parameters = { path: configPaths(worker)[0], before: before ?? null, after: after ?? null };
	const stdin = `import json\nparameters = json.loads(${JSON.stringify(JSON.stringify(parameters))})\n${WRITE_CONFIG}`;
	return { command: ['python3', '-'], stdin };
}

/** LAVA's web server writes it too, by REST: the file belongs to whom the folder belongs to. Python 3.5 knows all of it. */
const WRITE_CONFIG = `import os, sys
path, before, after = parameters["path"], parameters["before"], parameters["after"]
folder = os.path.dirname(path)
try:
    with open(path, encoding="utf-8", newline="") as file:
        now = file.read()
except FileNotFoundError:
    now = None
if now == after:
    sys.exit(0)
if now != before:
    sys.exit("%s was changed meanwhile: open the form again." % path)
if after is None:
    os.unlink(path)
    try:
        os.rmdir(folder)
    except OSError:
        pass
    sys.exit(0)
os.makedirs(os.path.dirname(folder), exist_ok=True)
owner = os.stat(os.path.dirname(folder))
if not os.path.isdir(folder):
    os.mkdir(folder, 0o755)
    os.chown(folder, owner.st_uid, owner.st_gid)
with open(path + ".new", "w", encoding="utf-8", newline="") as file:
    file.write(after)
os.chown(path + ".new", owner.st_uid, owner.st_gid)
os.chmod(path + ".new", 0o644)
os.replace(path + ".new", path)
`;
