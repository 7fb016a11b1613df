/** Listens to an engine's events. */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Fixture } from './fixture.ts';
import { eventSchema, type EventAnswer } from './schemas.ts';

export type Listener = {
	/** All events so far. */
	events: readonly EventAnswer[];
	/** Resolves with the first event, past or coming, for which this is true. */
	until(wanted: (event: EventAnswer) => boolean): Promise<EventAnswer>;
};

const DEADLINE_MS = 15_000;

/** Listens from now on, until the test is over. */
export async function listen(t: TestContext, fixture: Fixture, query = ''): Promise<Listener> {
	const response = await fixture.open(`/events${query}`);
	assert.equal(response.statusCode, 200);
	t.after(() => response.destroy());
	const events: EventAnswer[] = [];
	const waiting = new Set<() => void>();
	let open = '';
	response.setEncoding('utf8').on('data', (text: string) => {
		const lines = (open + text).split('\n');
		open = lines.pop() ?? '';
		for (const line of lines) if (line !== '') events.push(eventSchema.parse(JSON.parse(line)));
		for (const look of waiting) look();
	});
	response.on('error', () => undefined);
	return {
		events,
		until: wanted =>
			new Promise((resolve, reject) => {
				const look = (): void => {
					const found = events.find(wanted);
					if (found === undefined) return;
					waiting.delete(look);
					clearTimeout(deadline);
					resolve(found);
				};
				const deadline = setTimeout(() => {
					waiting.delete(look);
					reject(new Error(`the event did not come; these did: ${events.map(reported).join(', ')}`));
				}, DEADLINE_MS);
				waiting.add(look);
				look();
			}),
	};
}

function reported(event: EventAnswer): string {
	return `${event.Type} ${event.Action}`;
}

/** The actions of one container, in order. */
export function actionsOf(events: readonly EventAnswer[], id: string): string[] {
	return events.filter(event => event.Actor.ID === id).map(event => event.Action);
}

/** What happened to one container on all objects, in order: `network connect`, `container start`. */
export function storyOf(events: readonly EventAnswer[], id: string): string[] {
	return events.filter(event => event.Actor.ID === id || event.Actor.Attributes['container'] === id).map(reported);
}
