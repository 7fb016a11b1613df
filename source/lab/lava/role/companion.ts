/** What stands beside a dispatcher and serves its boards, recognised by what it runs, else by its mounts, ports and names. */

import type { Container } from '../../objects.ts';
import { exposedPorts } from './exposed-ports.ts';
import { commandLine } from './what-runs.ts';
import { isDownloadFolder, TFTP_FOLDER } from '../dispatcher-folders.ts';

export const COMPANIONS = ['ser2net', 'pdudaemon', 'tftp', 'http', 'nfs', 'nbd'] as const;

export type Companion = (typeof COMPANIONS)[number];

export const isCompanion = (role: string): role is Companion => COMPANIONS.some(each => each === role);

/** A program's own name: at the beginning, after a path, a shell's quote or another program that starts it. */
const program = (names: string): RegExp => new RegExp(String.raw`(?:^|[\s'"/;&])(?:${names})(?=$|[\s'";&])`);

const PROGRAMS: readonly [RegExp, Companion][] = [
	[program('ser2net'), 'ser2net'],
	[program(String.raw`pdudaemon(?:\.sh)?`), 'pdudaemon'],
	[program(String.raw`in\.tftpd|tftpd(?:-hpa)?|atftpd`), 'tftp'],
	[/(?:^|[\s/])dnsmasq\b.*--enable-tftp/, 'tftp'],
	[program(String.raw`ganesha\.nfsd|rpc\.nfsd|nfsd`), 'nfs'],
	[program('nbd-server'), 'nbd'],
];

const WEB_SERVER = /(?:^|[\s'"/])(?:httpd-foreground|httpd|nginx|lighttpd|caddy)\b|-m http\.server\b/;

/** By the program that it runs. */
export function companionByProgram(container: Container): Companion | undefined {
	const line = commandLine(container);
	const found = PROGRAMS.find(([words]) => words.test(line))?.[1];
	if (found !== undefined) return found;
	return WEB_SERVER.test(line) && targetsOf(container).some(isDownloadFolder) ? 'http' : undefined;
}

/** By its mounts and ports: what boards are served has to be there, whatever image serves it. */
export function companionByPlace(container: Container): Companion | undefined {
	const [targets, exposed] = [targetsOf(container), new Set(exposedPorts(container))];
	const serves = (port: number, protocol: 'tcp' | 'udp'): boolean =>
		exposed.has(`${port}/${protocol}`) ||
		container.ports.some(each => each.container === port && each.protocol === protocol);
	if (targets.some(target => /^\/etc\/ser2net(?:\.(?:conf|yaml)|\/|$)/.test(target))) return 'ser2net';
	if (targets.some(target => target.endsWith('/pdudaemon.conf'))) return 'pdudaemon';
	if (serves(69, 'udp') && (targets.includes(TFTP_FOLDER) || targets.some(isDownloadFolder))) return 'tftp';
	if (!targets.some(isDownloadFolder)) return undefined;
	if (serves(2049, 'tcp') || serves(2049, 'udp')) return 'nfs';
	return serves(80, 'tcp') ? 'http' : undefined;
}

const NAMES: readonly [RegExp, Companion][] = [
	[/(?:^|[\W_])ser2net(?:$|[\W_])/, 'ser2net'],
	[/(?:^|[\W_])pdudaemon(?:$|[\W_])/, 'pdudaemon'],
	[/(?:^|[\W_])tftpd?(?:-hpa)?(?:$|[\W_])/, 'tftp'],
	[/(?:^|[\W_])(?:nfs|nfs-ganesha|nfs-server|ganesha)(?:$|[\W_])/, 'nfs'],
	[/(?:^|[\W_])nbd-server(?:$|[\W_])/, 'nbd'],
];

/** By the name of its image, or of its service in a Compose project. */
export const companionByName = (names: readonly string[]): Companion | undefined =>
	NAMES.find(([name]) => names.some(each => name.test(each)))?.[1];

const targetsOf = ({ detail }: Container): string[] =>
	detail?.mounts.map(({ destination }) => destination.replace(/(?<=.)\/+$/, '')) ?? [];
