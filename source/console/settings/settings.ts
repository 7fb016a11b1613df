/** What a user may decide in the configuration file. */

import type { Background } from '../../terminal/background.ts';
import type { HostChoice } from '../../engine/named-hosts.ts';
import type { LogRange } from '../../engine/logs/lines.ts';
import type { Remapping } from '../actions/keymap.ts';
import type { StyleName } from '../theme.ts';

export type Settings = {
	/** An address as in DOCKER_HOST. Without it and a context, the engine is the one the docker command would find. */
	host?: string | undefined;
	/** The name of a docker context. */
	context?: string | undefined;
	/** The hosts of the lab, in place of one host or context. */
	hosts?: readonly HostChoice[] | undefined;
	readOnly: boolean;
	/** Undefined = as the terminal's locale says. */
	ascii?: boolean | undefined;
	/** Lines for a screen reader in place of the screen. */
	screenReader?: boolean | undefined;
	/** Undefined = as the terminal says. */
	background?: Background | undefined;
	/** SGR parameters in place of the theme's own. */
	theme: { readonly [role in StyleName]?: string | undefined };
	keys: Remapping;
	logs: LogSettings;
};

/** How a log is when it is opened. */
export type LogSettings = {
	range: LogRange;
	wrap: boolean;
	timestamps: boolean;
	/** Bytes kept of one container's log. */
	bytes: number;
};

export const defaultSettings: Settings = {
	readOnly: false,
	theme: {},
	keys: {},
	logs: { range: { kind: 'tail', lines: 1000 }, wrap: true, timestamps: false, bytes: 16 * 2 ** 20 },
};
