/** A question to a host that is signed in to: a command there, and what it says. */

import { commonOptions, type SshAddress, type SshSettings } from './options.ts';
import { runSsh, type SshEnd } from './run.ts';

const ANSWER_MS = 60_000;

/**
 * Over the master, and only so: where it is gone, no other connection is made.
 *
 * @param question for the user's shell there, whichever it is
 */
export function askHost(
	address: SshAddress,
	settings: SshSettings,
	control: string,
	question: string,
	signal: AbortSignal,
): Promise<SshEnd> {
	const shared = ['-S', control, '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false'];
	return runSsh([...shared, ...commonOptions(address, settings), '--', address.host, question], ANSWER_MS, signal);
}
