/** `lavadock doctor`: the prerequisites as text or JSON. */

import { type Check, judge } from '../engine/prerequisites/checks.ts';
import type { EngineAccount, MachineFacts } from '../engine/prerequisites/facts.ts';
import { readMachine } from '../engine/prerequisites/machine.ts';
import { plain } from '../text/sanitise.ts';

export type DoctorOptions = {
	/** One for each host; `name`: where there are several. */
	accounts: readonly { name: string | undefined; account: EngineAccount }[];
	json: boolean;
	/** Writes one line. */
	print: (line: string) => void;
	/** Where the machine's facts come from. */
	machine?: (account: EngineAccount) => Promise<MachineFacts>;
};

/** Prints every check. Returns the exit code: 0, or 1 when one failed; warnings do not count. */
export async function runDoctor({ accounts, json, print, machine = readMachine }: DoctorOptions): Promise<number> {
	const reports = await Promise.all(
		accounts.map(async ({ name, account }) => {
			const checks = judge(await machine(account), account);
			return { name, engine: account.address, ok: checks.every(({ state }) => state !== 'failed'), checks };
		}),
	);
	const [only] = reports;
	if (json) {
		const said = reports.length === 1 && only !== undefined ? withoutName(only) : reports;
		print(JSON.stringify(said, null, '\t'));
	} else for (const line of reports.flatMap(reportLines)) print(plain(line));
	return reports.every(({ ok }) => ok) ? 0 : 1;
}

type Report = { name: string | undefined; engine: string; ok: boolean; checks: readonly Check[] };

const withoutName = ({ engine, ok, checks }: Report): Omit<Report, 'name'> => ({ engine, ok, checks });

/** Of several hosts each has its name above. */
function reportLines({ name, checks }: Report, index: number): string[] {
	const head = name === undefined ? [] : [...(index === 0 ? [] : ['']), name];
	return [...head, ...checks.flatMap(checkLines), summary(checks)];
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
