/** An engine's address, as DOCKER_HOST names it. */

import type { TlsMaterial } from './tls-material.ts';

export type EngineAddress = {
	/** As a docker user writes it, e.g. `ssh://admin@lab-host`. */
	shown: string;
	/** Who said so, for messages: `--host`, `DOCKER_HOST`, `the context lab`, `the default`. */
	origin: string;
	/** What had to be left aside in finding it, one sentence. */
	warning?: string;
} & (
	| { kind: 'unix'; path: string }
	| { kind: 'tcp'; host: string; port: number; tls: TlsMaterial | undefined }
	/** Empty `user`, `port` and `socket` leave the choice to ssh's configuration and the far engine's default. */
	| { kind: 'ssh'; host: string; user: string; port: string; socket: string }
);
