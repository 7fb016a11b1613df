/** Which terminal multiplexer the program runs in: what is for it has to be wrapped its way. */

import { readFileSync } from 'node:fs';

export type Multiplexer = 'tmux' | 'screen' | 'none';

/** The innermost one. The environment names both where one runs in the other; then the nearer ancestor is it. */
export function multiplexerOf(env: NodeJS.ProcessEnv, parent: (pid: number) => number = parentOf): Multiplexer {
	// tmux: socket,pid,session (tmux(1)); screen: pid.tty.host (screen(1)).
	const tmux = Number(env['TMUX']?.split(',')[1]);
	const screen = Number(env['STY']?.split('.')[0]);
	if (!env['STY']) return env['TMUX'] ? 'tmux' : 'none';
	if (!env['TMUX']) return 'screen';
	for (let pid = process.pid; pid > 1; pid = parent(pid)) {
		if (pid === tmux) return 'tmux';
		if (pid === screen) return 'screen';
	}
	return 'tmux';
}

/** 0 where it can't be known. */
function parentOf(pid: number): number {
	try {
		// The name before it stands in parentheses and may hold anything (proc(5)).
		return Number(/\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? 0);
	} catch {
		return 0;
	}
}
