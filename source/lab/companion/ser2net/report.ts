/** What was found out about the ser2net that is shown. */

import type { Ser2netConfig } from './config.ts';
import type { SerialPort } from './ports.ts';

export type SerialReport =
	| { state: 'looking' }
	/** No configuration could be read: why, one sentence. */
	| { state: 'unread'; why: string }
	/** `ports`: one for each line; undefined: it could not be read, and why. */
	| { state: 'read'; path: string; config: Ser2netConfig; ports: readonly SerialPort[] | undefined; why: string };
