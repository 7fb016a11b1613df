/** Why the journal of plans can't be kept, for the one who runs a plan. */

import { codeOf, messageOf } from '../../../text/error.ts';

const REASONS: Readonly<Record<string, string>> = {
	ENOSPC: 'there is no room left on its disk',
	EDQUOT: 'the quota of its disk is used up',
	EROFS: 'its file system is read-only',
	EACCES: 'the permission is missing',
	EPERM: 'the permission is missing',
	EIO: 'its disk does not work as it should',
};

/** The journal, or the lock beside it, can't be written. */
export class JournalError extends Error {
	constructor(folder: string, cause: unknown) {
		const reason = REASONS[codeOf(cause) ?? ''] ?? messageOf(cause);
		super(
			`The journal of plans can't be written in ${folder}: ${reason}. Correct that, or name another folder in XDG_STATE_HOME.`,
			{ cause },
		);
		this.name = 'JournalError';
	}
}

/** @throws JournalError where the work can't be done */
export async function inJournal<T>(folder: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw new JournalError(folder, error);
	}
}
