/** Where the configuration of a pdudaemon is, by what its container tells. */

import type { Container } from '../../objects.ts';
import { commandLine } from '../../lava/role/what-runs.ts';

/** Where pdudaemon looks by default (its `__init__.py`). */
export const PDU_FILE = '/etc/pdudaemon/pdudaemon.conf';

/** Where the project's own image has it (its `share/supervisord.conf`). */
const IMAGES_FILE = '/config/pdudaemon.conf';

/** The likeliest first. */
export function pdudaemonFiles(container: Container): string[] {
	const argument = /--conf[= ]['"]?(\/[^\s'"]+)|(?:^|\s)-c ['"]?(\/\S+pdudaemon\.conf)/.exec(commandLine(container));
	const mounted = container.detail?.mounts.find(({ destination }) => destination.endsWith('/pdudaemon.conf'));
	const files = [argument?.[1] ?? argument?.[2], mounted?.destination, IMAGES_FILE, PDU_FILE];
	return [...new Set(files.filter(each => each !== undefined))];
}
