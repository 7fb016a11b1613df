/**
 * What boards boot from: TFTP, HTTP, NFS and NBD of a dispatcher (lava.md 7). The worker writes, the service serves the
 * same folder, and the server tells the worker's boards an address at which they reach it.
 */

import type { Command, ContainerRef } from '../../../command.ts';
import { fetchesByHttp, fetchesByTftp } from '../../../companion/fetch.ts';
import { stopGrace } from '../../../lava/role/role.ts';
import type { Plan, Step } from '../../../plan.ts';
import { JOBS_BREAK_OFF } from '../../../sentences.ts';
import type { ContainerSpec } from '../../../spec/container.ts';
import { carriedFiles, copySteps, isKept } from '../../recreate/carry.ts';
import { recreationNotes } from '../../recreate/dependants.ts';
import { managerNotes, replace, withSameHostname } from '../../recreate/recreate.ts';
import { answered, lenient, onlineAt } from '../../well.ts';
import { companions } from './beside.ts';
import type { BootRequest } from './request.ts';
import { HOOK, hookStep, needsRecreation, servingSpec } from './serving-spec.ts';
import { configSteps, hostAndPort } from './settings.ts';

export function bootPlan(request: BootRequest): Plan {
	const { dispatcher, old } = request;
	const spec = servingSpec(request);
	const recreated = needsRecreation(request) ? recreation(request, spec) : undefined;
	const worker: ContainerRef =
		recreated === undefined ? { id: dispatcher.id, name: dispatcher.name } : { id: '', name: spec.name };
	return {
		title: `Serve the boards of ${dispatcher.name} at ${request.address}`,
		steps: [
			...(recreated === undefined ? [] : [...newVolumes(spec, old.spec), ...recreated.steps]),
			...companions(request, spec),
			...configSteps(request),
			...proofs(request, worker),
			...(recreated?.cleanup ?? []),
		],
		warnings: recreated === undefined ? [] : recreationWarnings(request),
	};
}

function newVolumes(spec: ContainerSpec, before: ContainerSpec): Step[] {
	const had = new Set((before.mounts ?? []).flatMap(each => ('source' in each ? [each.source] : [])));
	return (spec.mounts ?? []).flatMap(each =>
		each.type === 'volume' && !had.has(each.source)
			? [{ do: 'create-volume' as const, volume: { name: each.source } }]
			: [],
	);
}

function recreation(request: BootRequest, spec: ContainerSpec) {
	const { dispatcher, old, changes, server, worker, tftp, http } = request;
	const well = server === undefined ? answered({ id: '', name: spec.name }) : onlineAt(server, worker);
	const files = carriedFiles(changes, isKept).filter(path => path !== HOOK);
	const inside = tftp === 'inside' || http === 'inside';
	return replace({
		old,
		grace: stopGrace(dispatcher),
		spec: withSameHostname(spec, old),
		populate: (made, from) => [...copySteps(files)(made, from), ...(inside ? [hookStep(request, made)] : [])],
		well: request.isOnline ? well : lenient(well),
	});
}

function recreationWarnings({ dispatcher, old }: BootRequest): string[] {
	return [
		...(dispatcher.status === 'running' ? [JOBS_BREAK_OFF] : []),
		...managerNotes(dispatcher, 'recreate'),
		...recreationNotes(old),
		...old.warnings,
	];
}

const PROOF_SECONDS = 30;

/** A firewall may let boards pass and this container not, so nothing is taken back for it. */
function proofs(request: BootRequest, container: ContainerRef): Step[] {
	const { tftp, http, httpPort, tftpFolder, address } = request;
	const prove = (says: string, probe: Command): Step => ({
		do: 'wait',
		until: { is: 'succeeds', container, probe, says },
		seconds: PROOF_SECONDS,
		lenient: true,
	});
	const byTftp = isBehindNat(request)
		? prove('a file comes from its own TFTP server, fetched', fetchesByTftp(tftpFolder, '127.0.0.1'))
		: prove(`a file of ${container.name} comes by TFTP from ${address}, fetched`, fetchesByTftp(tftpFolder, address));
	const byHttp = prove(
		`a file of ${container.name} comes over HTTP from ${hostAndPort(address, httpPort)}, fetched`,
		fetchesByHttp(address, httpPort),
	);
	return [...(tftp === undefined ? [] : [byTftp]), ...(http === undefined ? [] : [byHttp])];
}

/** From its own published port a container has no answer by TFTP: it comes from a port that Docker's proxy does not know. */
const isBehindNat = ({ tftp, old }: BootRequest): boolean => tftp === 'inside' && old.spec.networkMode !== 'host';
