/** Why ssh, or docker at its far end, did not do what it was asked: said so that it can be fixed. */

import type { EngineProblem } from '../../../lab/objects.ts';
import { plain } from '../../../text/sanitise.ts';
import { EngineError } from '../../engine-error.ts';
import { type SshAddress, shownTarget } from './options.ts';

type Place = {
	/** `user@host`. */
	at: string;
	/** `ssh -p 2222 user@host`. */
	ssh: string;
};

type Row = {
	/** What ssh, sshd, shells and docker say (OpenSSH 8.4 to 10, Docker 20.10 to 28). */
	pattern: RegExp;
	/** Or the exit code of what was run there; 127: there is no such program (POSIX). */
	code?: number;
	kind?: EngineProblem['kind'];
	message?: (place: Place) => string;
	remedy: (place: Place) => readonly string[];
};

/** First match wins. Without a message, ssh's own last words are shown. */
const ROWS: readonly Row[] = [
	{
		pattern: /ENOENT/,
		message: () => "ssh can't be started: there is none on this machine.",
		remedy: () => ['$ sudo apt install openssh-client'],
	},
	{
		pattern: /host key verification failed|remote host identification/i,
		remedy: ({ ssh }) => ['Its host key is unknown or has changed. Sign in once yourself and check it:', `$ ${ssh}`],
	},
	{
		pattern: /permission denied \(|too many authentication failures/i,
		remedy: ({ at }) => [
			'lavadock can answer no password question: sign in with a key.',
			`$ ssh-copy-id ${at}`,
			'If the key has a passphrase:',
			'$ ssh-add',
		],
	},
	{
		pattern: /bad configuration option|bad owner or permissions|keyword .* extra arguments|terminating, \d+ bad/i,
		remedy: ({ ssh }) => ["Correct ssh's configuration on this machine, until this works:", `$ ${ssh}`],
	},
	{
		pattern: /could not resolve hostname/i,
		remedy: () => ['Check the name, the name server, and `Host` in ~/.ssh/config.'],
	},
	{
		pattern: /connect to host .*connection refused/i,
		remedy: () => ['No sshd listens there. On that host:', '$ sudo systemctl status ssh'],
	},
	{
		pattern: /connect to host|timed out|not responding|network is unreachable|no route to host/i,
		kind: 'unreachable',
		remedy: () => ['Check the network, the address and firewalls between.'],
	},
	{
		pattern: /(?:exchange_identification|kex_).*(?:closed|reset)/i,
		remedy: () => [
			'Its sshd turns connections away: too many sign in at once (MaxStartups), or it lets not everyone in.',
			'On that host:',
			'$ sudo journalctl -u ssh -e',
		],
	},
	{
		pattern: /session open refused|open failed: (?:administratively prohibited|connect failed)/i,
		remedy: () => ['Its sshd allows no more sessions on one connection (MaxSessions in sshd_config).'],
	},
	{
		pattern: /permission denied/i,
		kind: 'not-permitted',
		message: ({ at }) => `${at} may not use the Docker Engine there.`,
		remedy: () => ['On that host, and then sign in again:', '$ sudo usermod -aG docker $USER'],
	},
	{
		pattern:
			/cannot connect to the docker daemon|is the docker daemon running|failed to connect to the docker api|dial (?:unix|tcp) .*(?:no such file|connection refused)/i,
		kind: 'not-running',
		message: ({ at }) => `The Docker Engine of ${at} is not running.`,
		remedy: () => ['On that host:', '$ sudo systemctl start docker', '$ sudo journalctl -u docker -e'],
	},
	{
		pattern:
			/\bdocker"?: .*(?:not found|no such file)|\bdocker: not found|command not found: docker|unknown command:? '?docker/i,
		code: 127,
		message: ({ at }) => `The docker command is not found by ${at}.`,
		remedy: ({ ssh }) => [
			'If it is missing there, on that host:',
			'$ sudo apt install docker.io',
			'If it is there, it has to be on the PATH of commands that ssh runs:',
			`$ ${ssh} 'echo $PATH'`,
		],
	},
];

/**
 * @param code the exit code of ssh, which is that of what it ran there; 255 where ssh itself failed
 * @param said what was written on stderr; what a shell there wrote in docker's place may stand in it
 */
export function sshFailure(address: SshAddress, code: number | null, said: string): EngineError {
	// ssh ends its lines as a terminal wants them, and some with a full stop.
	const lines = said
		.split(/\r?\n/)
		.map(text => plain(text).trim().replace(/\.$/, ''))
		.filter(Boolean);
	const at = shownTarget(address);
	const place = { at, ssh: `ssh ${address.port ? `-p ${address.port} ` : ''}${at}` };
	// What a proxy command, or the ssh to a jump host, has ended with says more.
	const own = lines.filter(line => !/connection closed by unknown/i.test(line));
	const last = own.at(-1) ?? lines.at(-1);
	const words = last ?? `it ended with code ${code ?? 'none'}`;
	const row = ROWS.find(each => each.pattern.test(lines.join('\n')) || (each.code !== undefined && each.code === code));
	return new EngineError({
		kind: row?.kind ?? 'ssh',
		message: row?.message ? withWords(row.message(place), last) : `ssh to ${at} failed: ${words}.`,
		remedy: row?.remedy(place) ?? ['Try it yourself:', `$ ${place.ssh} docker version`],
	});
}

/** What was said there is shown as well: the row may have guessed wrong. */
function withWords(message: string, words: string | undefined): string {
	return words === undefined ? message : `${message} It said: ${words}.`;
}
