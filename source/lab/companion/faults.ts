/** What is wrong with a companion, as far as its container tells (lava.md 7). */

import { type Container, isUp, type Mount } from '../objects.ts';
import { roleOf } from '../lava/role/role.ts';
import { type Companion, isCompanion } from '../lava/role/companion.ts';
import { PDU_PORT } from './pdudaemon/config.ts';
import { SERVES_LABEL } from './serves.ts';
import { DOWNLOAD_FOLDER, isDownloadFolder, TFTP_FOLDER } from '../lava/dispatcher-folders.ts';

/** Undefined: it is none. */
export function companionOf(container: Container): Companion | undefined {
	const { role } = roleOf(container);
	return isCompanion(role) ? role : undefined;
}

/** @param dispatchers those that it serves */
export function companionFaults(container: Container, dispatchers: readonly Container[]): string[] {
	const companion = companionOf(container);
	if (companion === undefined) return [];
	if (!isUp(container)) return ['It does not run.'];
	return [...RULES[companion](container), ...dispatchers.flatMap(each => folderFaults(companion, container, each))];
}

type Rule = (container: Container) => string[];

const RULES: Readonly<Record<Companion, Rule>> = {
	ser2net: container => {
		const { detail } = container;
		if (detail === undefined || detail.mounts.some(({ destination }) => destination === '/dev')) return [];
		return ['An adapter that is plugged in again does not come back: it has single devices, and not /dev of the host.'];
	},
	pdudaemon: container =>
		container.networkMode === 'host' || isPublished(container, PDU_PORT) || SERVES_LABEL in container.labels
			? []
			: [`Only containers on its networks reach it: its port ${PDU_PORT} is not published.`],
	tftp: container => [
		...wrongPort(container, 69, 'TFTP'),
		...container.ports
			.filter(each => each.container === 69 && each.host !== undefined && isEveryAddress(each.host.address))
			.slice(0, 1)
			.map(() => 'Its answers may come from another address than boards asked: publish 69/udp on the one they ask.'),
	],
	http: container => [...wrongPort(container, 80, 'the overlay'), ...handsOutToken(container)],
	nfs: container => [111, 2049].flatMap(port => wrongPort(container, port, 'NFS')),
	nbd: () => [],
};

/** The folder above the downloads has the worker's token. */
function handsOutToken({ detail }: Container): string[] {
	const isAbove = detail?.mounts.some(({ destination }) => /^\/var\/lib\/lava\/dispatcher\/?$/.test(destination));
	return isAbove === true ? [`Whoever asks it gets the worker's token too: mount ${DOWNLOAD_FOLDER} alone.`] : [];
}

const isEveryAddress = (address: string): boolean => ['', '0.0.0.0', '::'].includes(address);

const isPublished = ({ ports }: Container, port: number): boolean =>
	ports.some(each => each.container === port && each.host !== undefined);

/** Boards can't be given another port: the first of its host ports that is not the one they ask. */
function wrongPort({ ports }: Container, port: number, of: string): string[] {
	const hosts = ports.flatMap(each => (each.container === port && each.host !== undefined ? [each.host.port] : []));
	const [other] = hosts;
	if (other === undefined || hosts.includes(port)) return [];
	return [`Boards ask for ${of} at port ${port}, and it is published as ${other}.`];
}

function folderFaults(companion: Companion, container: Container, dispatcher: Container): string[] {
	const folders = foldersApart(container, dispatcher);
	if (folders === undefined) return [];
	const { served, written } = folders;
	const folder = companion === 'tftp' ? TFTP_FOLDER : DOWNLOAD_FOLDER;
	const instead = written === undefined ? `keeps ${folder} for itself` : `writes into ${placeOf(written)}`;
	return [`It serves ${placeOf(served)}, and ${dispatcher.name} ${instead}: boards get nothing.`];
}

/**
 * What a worker writes and a companion serves has to be one folder: the two that they have instead.
 *
 * @returns `written` undefined: the worker's is no mount; undefined: it is one, or nobody knows
 */
export function foldersApart(
	container: Container,
	dispatcher: Container,
): { served: Mount; written: Mount | undefined } | undefined {
	const companion = companionOf(container);
	if (companion !== 'tftp' && companion !== 'http' && companion !== 'nfs') return undefined;
	if (container.detail === undefined || dispatcher.detail === undefined) return undefined;
	const isShared = companion === 'tftp' ? isTftpFolder : isDownloadFolder;
	const [served, written] = [container, dispatcher].map(each => each.detail?.mounts.find(isAt(isShared)));
	if (served === undefined) return undefined;
	const isSame = written?.source === served.source;
	// One may have the folder as a part of the other.
	const isPart =
		written !== undefined && isDownloadFolder(served.destination) !== isDownloadFolder(written.destination);
	return isSame || isPart ? undefined : { served, written };
}

/** lava-docker has the worker's TFTP below its downloads. */
const isTftpFolder = (target: string): boolean => target === TFTP_FOLDER || isDownloadFolder(target);

const isAt =
	(fits: (target: string) => boolean) =>
	({ destination }: Mount): boolean =>
		fits(destination.replace(/(?<=.)\/+$/, ''));

export const placeOf = ({ type, source }: Mount): string =>
	type === 'volume' ? `volume ${source}` : `folder ${source}`;
