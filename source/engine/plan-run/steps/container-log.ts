/** What a container's log has since its last start, and how a container ended. */

import { type ContainerRef, idOrName } from '../../../lab/command.ts';
import { redactText } from '../../../lab/secret.ts';
import type { ContainerInspect } from '../../../lab/spec/read/inspect.ts';
import { plain } from '../../../text/sanitise.ts';
import { demultiplex } from '../../logs/frames.ts';
import { containerPath, request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';

const LINES = 1000;

export async function readLog(session: Session, container: ContainerRef, found: ContainerInspect): Promise<string> {
	const answer = await request(session, {
		method: 'GET',
		path: containerPath(idOrName(container), 'logs'),
		query: { stdout: true, stderr: true, since: beginOf(found), tail: LINES },
	});
	if (!Buffer.isBuffer(answer)) return JSON.stringify(answer);
	if (found.Config['Tty'] === true) return answer.toString();
	const pieces: Buffer[] = [];
	demultiplex((_stream, bytes, start, end) => pieces.push(bytes.subarray(start, end)))(answer);
	return Buffer.concat(pieces).toString();
}

/**
 * When the container's present run began, in seconds as the API takes them. The engine notes a start after the
 * program's first words and an end before its last ones are read: between two runs the middle tells them apart.
 */
function beginOf({ State }: ContainerInspect): string {
	const [started, ended] = [State.StartedAt, State.FinishedAt].map(text => Date.parse(text ?? '') || 0);
	if (started === undefined || started <= 0) return '0';
	const isAgain = ended !== undefined && ended > 0 && ended < started;
	return (isAgain ? (started + ended) / 2000 : Math.floor(started / 1000)).toFixed(3);
}

/** One that has ended for good, or is dead. */
export function hasEnded({ State }: ContainerInspect): boolean {
	return State.Status === 'exited' || State.Status === 'dead';
}

/** Lines of a log that are shown: what a program says last is why it ended. */
const LAST_LINES = 3;

/** How it ended, with its last lines: undoing the plan removes the log. */
export async function endText(session: Session, container: ContainerRef, found: ContainerInspect): Promise<string> {
	const { name } = container;
	const code = found.State.ExitCode ?? 0;
	const said = await lastWords(session, container, found);
	return `${name} has ended with exit code ${code}${said === '' ? '' : `: ${said}`}.`;
}

/** The last lines of its log, or why the engine could not start it, made safe; '' where there are none. */
export async function lastWords(session: Session, container: ContainerRef, found: ContainerInspect): Promise<string> {
	const lines = (await readLog(session, container, found)).trimEnd().split('\n').slice(-LAST_LINES);
	const said = lines.map(line => plain(redactText(line)).trim()).filter(line => line !== '');
	return (plain(found.State.Error ?? '') || said.join(' / ')).replace(/\.$/, '');
}
