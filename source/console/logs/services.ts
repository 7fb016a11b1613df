/**
 * The log of an all-in-one LAVA server: one `tail -F` over the log files of its services, with a header wherever the
 * file changes: `==> /var/log/lava-server/django.log <==`, and a blank line before it (lava.md 2c).
 */

import { plain } from '../../text/sanitise.ts';
import { LATER, type LineFilter } from './filtered-lane.ts';

/** What is written before the first header, and what tail itself says. */
const NO_SERVICE = 'container';

const HEADER = /^==> (\/\S+) <==$/;

/** The service of a header line, e.g. `django`; undefined for every other line. */
export function serviceOfHeader(text: string): string | undefined {
	const path = text.startsWith('==> ') || text.includes('\x1b') ? HEADER.exec(plain(text))?.[1] : undefined;
	if (path === undefined) return undefined;
	const [name = '', folder = ''] = path.split('/').toReversed();
	const service = name.replace(/\.log$/, '');
	if (folder === 'log' || folder === 'lava-server') return service;
	// LAVA's site is the one that apache2 has here: its name says nothing more, and each line bears it.
	return service === 'lava-server' ? folder : `${folder}/${service}`;
}

export type ServiceSplit = {
	/** Labels each line with its service; hides headers, the blank lines before them, and services not asked for. */
	show: LineFilter;
	/** The services met so far, in the order they came. */
	names(): readonly string[];
};

/** `only`: the service to show; undefined = all. */
export function splitByService(only?: string): ServiceSplit {
	const names: string[] = [];
	let current = NO_SERVICE;

	return {
		names: () => names,
		show(line, next) {
			const service = serviceOfHeader(line.text);
			if (service !== undefined) {
				current = service;
				if (!names.includes(service)) names.push(service);
				return undefined;
			}
			if (line.text === '') {
				if (next === undefined) return LATER;
				if (serviceOfHeader(next.text) !== undefined) return undefined;
			}
			const label = line.stream === 'stderr' ? NO_SERVICE : current;
			return only === undefined || label === only || line.stream === 'note' ? label : undefined;
		},
	};
}
