/** pdudaemon's configuration file: JSON with the daemon's settings, its PDUs, and aliases of single outlets. */

import * as z from 'zod/mini';
import { plain } from '../../../text/sanitise.ts';
import { messageOf } from '../../../text/error.ts';

/** The port that pdudaemon listens on by default (its `httplistener.py`). */
export const PDU_PORT = 16_421;

const name = z.string().check(z.regex(/^\P{Cc}+$/u));

/** A driver's settings are its own: `password` of one is `community` of another. */
const pdu = z.record(name, z.json()).check(z.refine(({ driver }) => typeof driver === 'string' && driver !== ''));

const file = z.object({
	daemon: z.optional(z.looseObject({ listener: z.optional(z.string()), port: z.optional(z.json()) })),
	pdus: z.record(name, pdu),
	aliases: z.optional(z.record(name, z.object({ hostname: z.string(), port: z.union([z.number(), z.string()]) }))),
});

/** Settings of one PDU, by their names in the file. */
export type Pdu = z.infer<typeof pdu>;

export type PdudaemonConfig = {
	/** Of the two, `tcp` is what pdudaemon speaks by default. */
	listener: string;
	/** By the name that requests call each by: for most drivers its address as well. */
	pdus: Readonly<Record<string, Pdu>>;
	aliases: Readonly<Record<string, { hostname: string; port: number | string }>>;
};

/** `problem`: why it can't be read, as a clause without a secret in it. */
export type ReadPdudaemon = { config: PdudaemonConfig } | { problem: string };

export function readPdudaemon(text: string): ReadPdudaemon {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		return { problem: `is no JSON${lineOf(messageOf(error), text)}` };
	}
	const read = z.safeParse(file, json);
	if (!read.success) return { problem: problemOf(read.error) };
	const { daemon, pdus, aliases = {} } = read.data;
	return { config: { listener: daemon?.listener ?? 'tcp', pdus, aliases } };
}

/** Its message quotes the text around the mistake, which may be a password: only the line is reported. */
function lineOf(message: string, text: string): string {
	const position = /at position (\d+)/.exec(message)?.[1];
	return position === undefined ? '' : `: line ${text.slice(0, Number(position)).split('\n').length} has a mistake`;
}

function problemOf({ issues }: z.core.$ZodError): string {
	const path = issues[0]?.path ?? [];
	if (path.length === 0) return 'holds no configuration of pdudaemon';
	const [section, entry, setting] = path.map(part => plain(String(part)));
	if (entry === undefined) return `has no "${section}" that pdudaemon reads`;
	return `has a mistake in "${section}" at ${entry}${setting === undefined ? '' : ` (${setting})`}`;
}
