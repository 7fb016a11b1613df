/** What is asked for boards: who serves them what, at which address (lava.md 7). */

import type { ContainerRef } from '../../../command.ts';
import type { LavaServerRef } from '../../../condition.ts';
import type { Change } from '../../../drift.ts';
import type { ConfigTexts } from '../../../lava/worker/config.ts';
import type { Container } from '../../../objects.ts';
import type { FoundContainer } from '../../../spec/read/container.ts';

/** `companion`: a container beside it; `inside`: in the worker's own; `host`: a program of the host itself. */
export type BootWay = 'companion' | 'inside' | 'host';

export type BootRequest = {
	dispatcher: Container;
	old: FoundContainer;
	/** What it changed in its own layer. */
	changes: readonly Change[];
	/** IPv4 of the host, as boards reach it. */
	address: string;
	/** Undefined: it is not served, or is already, and stays as it is. */
	tftp: BootWay | undefined;
	http: BootWay | undefined;
	/** Where HTTP is served; LAVA has no word for another port than 80, and takes it as a part of the address. */
	httpPort: number;
	/** By the host, which exports the folder under the worker's own path. */
	nfs: boolean;
	/** The port that a job's nbd-server listens on. */
	nbd: number | undefined;
	/** Which folder the worker takes for TFTP. */
	tftpFolder: string;
	/** Of the containers that are made. */
	names: { tftp: string; http: string };
	restart: string;
	/** In LAVA. */
	worker: string;
	/** Which server says whether it is Online; undefined: none can be asked. */
	server: LavaServerRef | undefined;
	/** It has been: else it is unknown whether this plan ended that. */
	isOnline: boolean;
	/** Where its settings are written, with what is in the files now; undefined: not from here. */
	config: { server: ContainerRef; texts: ConfigTexts } | undefined;
};
