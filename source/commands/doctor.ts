/** `lavadock doctor`: the prerequisites as text or JSON. */

import { type Check, judge } from '../engine/prerequisites/checks.ts';
import type { EngineAccount, MachineFacts } from '../engine/prerequisites/facts.ts';
import { readMachine } from '../engine/prerequisites/machine.ts';
import { plain } from '../text/sanitise.ts';

export type DoctorOptions = {
	account: EngineAccount;
	json: boolean;
	/** Writes one line. */
	print: (line: string) => void;
	/** Where the machine's facts come from. */
	machine?: (account: EngineAccount) => Promise<MachineFacts>;
};

/** Prints every check. Returns the exit code: 0, or 1 when one failed; warnings do not count. */
export async function runDoctor({ account, json, print, machine = readMachine }: DoctorOptions): Promise<number> {
	const checks = judge(await machine(account), account);
	const failed = checks.some(({ state }) => state === 'failed');
	if (json) print(JSON.stringify({ engine: account.address, ok: !failed, checks }, null, '\t'));
	else for (const line of [...checks.flatMap(checkLines), summary(checks)]) print(plain(line));
	return failed ? 1 : 0;
}

const STATE_WIDTH = 'warning'.length + 2;
const TITLE_WIDTH = 18;

function checkLines({ state, title, says, remedy }: Check): string[] {
	const indent = ' '.repeat(STATE_WIDTH + TITLE_WIDTH);
	return [`${state.padEnd(STATE_WIDTH)}${title.padEnd(TITLE_WIDTH)}${says}`, ...remedy.map(line => indent + line)];
}

function summary(checks: readonly Check[]): string {
	const count = (state: Check['state']): number => checks.filter(each => each.state === state).length;
	const found = (['failed', 'warning', 'unknown'] as const).flatMap(state =>
		count(state) > 0 ? `${count(state)} ${state}` : [],
	);
	return found.length === 0 ? 'All is well.' : `${count('ok')} ok, ${found.join(', ')}.`;
}
