/** What went wrong in a `manage` command, from what it wrote to stderr (lava.md 4e, 5). */

import { redactText } from '../../secret.ts';
import { plain } from '../../../text/sanitise.ts';

export type ManageProblem = {
	kind: 'exists' | 'unknown' | 'not-ready' | 'refused' | 'not-lava' | 'failed';
	/** What happened and what to do, one or two sentences. */
	says: string;
};

type Row = [RegExp, ManageProblem['kind'], (found: RegExpExecArray) => string];

const ROWS: readonly Row[] = [
	[/Aborting password change/, 'refused', () => 'The two passwords were not the same.'],
	[
		/Worker already exists with hostname (\S+)/,
		'exists',
		([, name]) => `LAVA has a worker ${name} already. Choose another name, or give that worker's token.`,
	],
	[
		/(?:Unable to find worker|No worker exists with hostname) '?([^'\n]+)/,
		'unknown',
		([, name]) => `LAVA knows no worker ${name}.`,
	],
	[
		/auth_user_username_key|That username is already taken/,
		'exists',
		() => 'LAVA has a user of this name already. Change that password instead, or choose another name.',
	],
	[
		/(?:Unable to find user '([^']+)'|user '([^']+)' does not exist)/,
		'unknown',
		([, found, changed]) => `LAVA knows no user ${found ?? changed}.`,
	],
	[/Check that the token secret is not already used/, 'exists', () => 'This token is in use already.'],
	[/Enter a valid email address/, 'refused', () => 'LAVA takes no such e-mail address: it needs a domain with a dot.'],
	[
		/relation "\w+" does not exist|no such table/,
		'not-ready',
		() => 'LAVA has not made its database yet. Wait until the server is ready.',
	],
	[
		/OperationalError|could not connect to server|connection to server|database "\w+" does not exist/,
		'not-ready',
		() => "LAVA's database does not answer. It may still be starting.",
	],
	[
		/(?:lava-server|lava_server).*(?:not found|No such file|No module)/,
		'not-lava',
		() => 'There is no LAVA server in this container.',
	],
];

export function explainManage(stderr: string): ManageProblem {
	for (const [pattern, kind, says] of ROWS) {
		const found = pattern.exec(stderr);
		if (found !== null) return { kind, says: plain(says(found)) };
	}
	const last = stderr.trim().split('\n').at(-1) ?? '';
	return { kind: 'failed', says: plain(redactText(last)) || 'LAVA did not say why.' };
}
