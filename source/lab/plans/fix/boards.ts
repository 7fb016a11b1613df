/** Fixes of what the boards of a worker boot from: the address that they are given, the folder that is served (lava.md 7). */

import { refOf } from '../../command.ts';
import { addressesOf } from '../../companion/bound.ts';
import { fetchesByTftp } from '../../companion/fetch.ts';
import { configPaths } from '../../lava/worker/config.ts';
import { roleOf, stopGrace } from '../../lava/role/role.ts';
import type { Container } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import type { MountSpec } from '../../spec/container.ts';
import type { SharedFolder } from '../../verdict/verdict.ts';
import { settingSteps } from '../companion/boot/settings.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { recreateSteps } from '../recreate/recreate.ts';
import { steadilyRunning } from '../well.ts';
import { type Ailing, type Fixing, planned, reachServer, refused } from './fixing.ts';
import { recreatable } from './recreate-worker.ts';

type Settings = Readonly<Record<string, string>>;

export function tellBoardsFix(settings: Settings, ailing: Ailing): Fixing {
	const { row, boards } = ailing;
	const [path] = configPaths(row.name);
	const wanted = Object.entries(settings).map(([key, value]) => `${key}: ${value}`);
	const byHand = `write ${wanted.join(', ')} into ${path}`;
	const found = reachServer(ailing, byHand);
	if (found.state === 'refused') return found;
	if (boards === undefined) return refused(`${path} can't be read: ${byHand} on ${found.ref.name}.`);
	const steps = settingSteps(row.name, { server: found.ref, texts: boards.texts }, settings);
	if (steps === undefined) return refused(`${path} is written in a way that can't be changed here: ${byHand} by hand.`);
	const [address = ''] = Object.values(settings);
	return planned({
		title: `Tell the boards of ${row.name} to ask ${address}`,
		steps: [...steps, ...proof(address, boards.tftpFolder, row.container)],
		warnings: [],
	});
}

const PROOF_SECONDS = 30;

/** A firewall may let boards pass and this container not; from its own published port a container has no answer by TFTP. */
function proof(address: string, folder: string, worker: Container | undefined): Step[] {
	if (worker?.status !== 'running' || isPublishing(worker)) return [];
	return [
		{
			do: 'wait',
			until: {
				is: 'succeeds',
				container: refOf(worker),
				probe: fetchesByTftp(folder, address),
				says: `a file of ${worker.name} comes by TFTP from ${address}, fetched`,
			},
			seconds: PROOF_SECONDS,
			lenient: true,
		},
	];
}

const isPublishing = (worker: Container): boolean =>
	worker.networkMode !== 'host' && addressesOf(worker, 69, 'udp').length > 0;

/** The container that serves is recreated; the worker's jobs go on. */
export function shareFolderFix({ target, type, source }: SharedFolder, ailing: Ailing): Fixing {
	const may = recreatable(ailing);
	if (may.state === 'refused') return may;
	const { container, old } = may;
	if (type !== 'volume' && type !== 'bind') return refused(`${source} can't be shared: serve its boards by n f.`);
	const mounts = (old.spec.mounts ?? []).map((mount): MountSpec =>
		mount.target === target ? { type, source, target, readOnly: true } : mount,
	);
	const composed = roleOf(container).manager.kind === 'compose';
	return planned(
		{
			title: `Serve ${type === 'volume' ? 'the volume' : 'the folder'} ${source} by ${container.name}`,
			steps: recreateSteps({
				old,
				grace: stopGrace(container),
				spec: { ...old.spec, mounts },
				start: true,
				well: steadilyRunning(old.spec.name),
			}),
			warnings: [
				...(composed ? ['Change its Compose file too, or the next "docker compose up" undoes this.'] : []),
				...recreationNotes(old),
				...old.warnings,
			],
		},
		old.secrets,
	);
}
