/** The event stream: JSON lines, past and coming, as an endless chunked answer. */

import type { StampedEvent } from '../event-log.ts';
import { readStamp } from '../http/call.ts';
import { passes, passesLabels, readFilters, type Filters } from '../http/filters.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';

const FILTERS = ['container', 'event', 'image', 'label', 'network', 'scope', 'type', 'volume'];

export function eventRoutes(machine: Machine): Routes {
	return {
		'GET /events': ({ query }) => {
			const filters = readFilters(query, FILTERS);
			const [since, until] = [readStamp(query.get('since')), readStamp(query.get('until'))];
			return {
				stream: response => {
					response.writeHead(200, { 'Content-Type': 'application/json' });
					response.flushHeaders();
					const write = (event: StampedEvent) => {
						if (!response.writableEnded && wanted(event, filters)) response.write(eventLine(event));
					};
					if (since !== undefined) {
						for (const event of machine.events.past()) {
							if (event.stamp >= since && (until === undefined || event.stamp <= until)) write(event);
						}
					}
					const end = until === undefined ? undefined : Number(until / 1_000_000n) - machine.clock.now();
					if (end !== undefined && end <= 0) return void response.end();
					const unsubscribe = machine.events.subscribe(write);
					const cancel = end === undefined ? () => undefined : machine.clock.after(end, () => response.end());
					response.on('close', () => {
						unsubscribe();
						cancel();
					});
				},
			};
		},
	};
}

function wanted(event: StampedEvent, filters: Filters): boolean {
	const names = [event.id, event.attributes['name']];
	const ofType = (type: StampedEvent['type']) => (value: string) => event.type === type && names.includes(value);
	return (
		passes(filters, 'type', value => value === event.type) &&
		passes(filters, 'event', value => event.action === value || event.action.startsWith(`${value}:`)) &&
		passes(filters, 'scope', value => value === 'local') &&
		passes(filters, 'container', ofType('container')) &&
		passes(filters, 'network', ofType('network')) &&
		passes(filters, 'volume', ofType('volume')) &&
		passes(filters, 'image', value => event.attributes['image'] === value) &&
		passesLabels(filters, event.attributes)
	);
}

/** Only events of containers carry the old fields `status`, `id` and `from`. Attributes come sorted, as Go writes a map. */
function eventLine({ type, action, id, attributes, stamp }: StampedEvent): string {
	const sorted = Object.fromEntries(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
	const old = type === 'container' ? { status: action, id, from: attributes['image'] } : {};
	const rest = { Type: type, Action: action, Actor: { ID: id, Attributes: sorted }, scope: 'local' };
	const head = JSON.stringify({ ...old, ...rest, time: Number(stamp / 1_000_000_000n) });
	// A number of nineteen digits is more than JSON.stringify can write.
	return `${head.slice(0, -1)},"timeNano":${stamp}}\n`;
}
