/** One worker opened: the verdict with what it was drawn from, what fixes it, its devices and jobs. */

import { foundPart } from '../../lab/found.ts';
import { mendedElsewhere } from '../../lab/plans/fix/fix.ts';
import { RECIPE_LABEL, recipeIn, recipeWords } from '../../lab/image/recipe.ts';
import type { Container } from '../../lab/objects.ts';
import { plain } from '../../text/sanitise.ts';
import { statusText } from '../../lab/status-text.ts';
import { lxcWords } from '../../lab/lava/worker/lxc.ts';
import { configWords } from '../../lab/verdict/rules/boards.ts';
import { coordinatorWords } from '../../lab/verdict/rules/multinode.ts';
import { serverParts } from '../../lab/verdict/servers.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { since } from '../../text/human.ts';
import { inside } from '../state/layout.ts';
import { hostOfWorker, lastPingOf, workerOf } from '../selectors/rows.ts';
import { partEntries } from './server.ts';
import { engineNow, heardOf, tracesOf, wholeLab } from '../state/hosts.ts';
import type { State } from '../state/state.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';
import { type Entry, onlySays, type Page, type PagePart } from './page.ts';

export function workerPage(state: State, key: string): Page {
	const row = workerOf(state, key);
	if (row === undefined) return onlySays('Worker', 'This worker is gone');
	const columns = inside(state.size).columns;
	return {
		title: `Worker ${row.name}`,
		parts: [
			{ entries: [verdictLines(row, columns)] },
			{ entries: facts(row, state, columns) },
			...partsOfServer(row, state, columns),
			...devices(row),
		],
	};
}

function verdictLines(row: WorkerRow, columns: number): Line[] {
	const { verdict } = row;
	const fix = mendedElsewhere(row) === undefined ? verdict.fix : undefined;
	const style = verdict.state === 'wrong' ? 'badStrong' : 'strong';
	return [
		...wrapWords(verdict.says, columns).map(text => line(text, style)),
		...verdict.because.flatMap(fact => wrapWords(`- ${fact}`, columns)).map(text => line(text)),
		...(fix === undefined ? [] : [[], [span('f ', 'key'), span(fix.label)]]),
	];
}

function facts(row: WorkerRow, state: State, columns: number): Entry[] {
	const { worker, container, seen, server, coordinator } = row;
	const now = engineNow(state, hostOfWorker(row));
	const lastPing = lastPingOf(state, row);
	const traces = container && tracesOf(state).get(container.id);
	const known: readonly (readonly [string, string | undefined])[] = [
		['server', server && `${server.name}, ${serverText(server.status.state)}, version ${server.version ?? 'unknown'}`],
		['LAVA says', worker && `${worker.state}, ${worker.health}${asOf(server, state)}`],
		['version', worker?.version ?? seen?.version],
		['last ping', lastPing === undefined ? undefined : since(lastPing, engineNow(state, row.serverHost))],
		['job limit', worker === undefined || worker.jobLimit === 0 ? undefined : String(worker.jobLimit)],
		['description', worker?.description],
		['container', container && `${container.name}, ${statusText(container, now)}`],
		['image', container && imageWords(container)],
		['made', container && foundPart(container).madeBy],
		['to change it', container && foundPart(container).allowed.recreate.note],
		['protocol', seen && seen.contract],
		['reports as', seen && `${seen.name.value} (by its ${seen.name.from})`],
		['coordinator', coordinatorWords(coordinator)],
		['boards ask', configWords(row)],
		['LXC', lxcWords(traces?.lxc, seen?.version)],
		['its server', seen?.server && `${seen.server.value.text} (by its ${seen.server.from})`],
	];
	return known.flatMap(([name, text]): Entry[] =>
		text === undefined || text === '' ? [] : [factLines(name, text, columns)],
	);
}

/** Of an image that was built here. */
function imageWords({ labels }: Container): string | undefined {
	const recipe = recipeIn(labels[RECIPE_LABEL]);
	return recipe && plain(recipeWords(recipe));
}

/** LAVA is asked every ten seconds; where that costs it much, seldom. */
const OLD = 60_000;

function asOf(server: WorkerRow['server'], state: State): string {
	const reportedAt = server && heardOf(state).get(server.key)?.reportedAt;
	return reportedAt === undefined || state.now - reportedAt < OLD ? '' : ` (as of ${since(reportedAt, state.now)})`;
}

/** Cells of a fact's name. */
const NAME = 14;

const factLines = (name: string, text: string, columns: number): Line[] =>
	wrapWords(text, columns - NAME).map((row, at) => [span((at === 0 ? name : '').padEnd(NAME), 'dim'), span(row)]);

const serverText = (state: string): string => (state === 'unknown' ? 'not looked at yet' : state);

/** Of a server in several containers. */
function partsOfServer({ server }: WorkerRow, state: State, columns: number): PagePart[] {
	const { containers } = wholeLab(state);
	const web = server?.place.at === 'container' ? containers.get(server.place.container.id) : undefined;
	const parts = web === undefined ? [] : serverParts(web, containers, server);
	if (parts.length === 0) return [];
	return [{ head: line(`Server ${server?.name ?? ''}`, 'title'), entries: partEntries(parts, columns) }];
}

function devices({ worker }: WorkerRow): PagePart[] {
	if (worker === undefined || worker.devices.length === 0) return [];
	const jobOf = (device: string) => worker.jobs.find(job => job.device === device);
	const entries = worker.devices.map((device): Entry => {
		const job = jobOf(device.name);
		return [
			[
				span(device.name.padEnd(24), 'strong'),
				span(device.type.padEnd(20), 'dim'),
				span(`${device.state}, ${device.health}`),
				...(job === undefined ? [] : [span(`  job ${job.id}`, 'accent')]),
			],
		];
	});
	return [{ head: line('Devices', 'title'), entries }];
}
