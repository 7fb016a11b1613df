/** One worker opened: the verdict with what it was drawn from, what mends it, its devices and jobs. */

import { foundPart } from '../../lab/found.ts';
import type { WorkerRow } from '../../lab/verdict/survey.ts';
import { since } from '../../text/human.ts';
import { workerOf } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';
import type { Page } from './page.ts';

export function workerPage(state: State, key: string): Page {
	const row = workerOf(state, key);
	if (row === undefined) return { title: 'Worker', lines: [line('This worker is gone', 'dim')] };
	return {
		title: `Worker ${row.name}`,
		lines: [...verdictLines(row, state.size.columns - 4), [], ...factLines(row, state.now), ...deviceLines(row)],
	};
}

function verdictLines({ verdict }: WorkerRow, columns: number): Line[] {
	const style = verdict.state === 'wrong' ? 'badStrong' : 'strong';
	return [
		...wrapWords(verdict.says, columns).map(text => line(text, style)),
		...verdict.because.flatMap(fact => wrapWords(`- ${fact}`, columns)).map(text => line(text)),
		...(verdict.fix === undefined ? [] : [[], [span('f ', 'key'), span(verdict.fix.label)]]),
	];
}

function factLines({ worker, container, seen, server }: WorkerRow, now: number): Line[] {
	const facts: readonly (readonly [string, string | undefined])[] = [
		[
			'server',
			server && `${server.name}, ${standingText(server.standing.state)}, version ${server.version ?? 'unknown'}`,
		],
		['LAVA says', worker && `${worker.state}, ${worker.health}`],
		['version', worker?.version ?? seen?.version],
		['last ping', worker?.lastPing === undefined ? undefined : since(worker.lastPing, now)],
		['job limit', worker === undefined || worker.jobLimit === 0 ? undefined : String(worker.jobLimit)],
		['description', worker?.description],
		['container', container && `${container.name}, ${container.statusText || container.status}`],
		['made', container && foundPart(container).madeBy],
		['to change it', container && foundPart(container).allowed.recreate.note],
		['contract', seen && seen.contract],
		['reports as', seen && `${seen.name.value} (by its ${seen.name.from})`],
		['its server', seen?.server && `${seen.server.value.text} (by its ${seen.server.from})`],
	];
	return facts.flatMap(([name, text]): Line[] =>
		text === undefined || text === '' ? [] : [[span(name.padEnd(14), 'dim'), span(text)]],
	);
}

const standingText = (state: string): string => (state === 'unknown' ? 'not looked at yet' : state);

function deviceLines({ worker }: WorkerRow): Line[] {
	if (worker === undefined || worker.devices.length === 0) return [];
	const jobOf = (device: string) => worker.jobs.find(job => job.device === device);
	return [
		[],
		line('Devices', 'title'),
		...worker.devices.map((device): Line => {
			const job = jobOf(device.name);
			return [
				span(`  ${device.name.padEnd(24)}`, 'strong'),
				span(device.type.padEnd(20), 'dim'),
				span(`${device.state}, ${device.health}`),
				...(job === undefined ? [] : [span(`  job ${job.id}`, 'accent')]),
			];
		}),
	];
}
