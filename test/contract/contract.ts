/**
 * What the program expects of a Docker Engine, as tests. They run against the demo engine and against real ones:
 * neither the demo nor our picture of Docker can drift away unseen.
 */

import { after, before, describe } from 'node:test';
import { buildContract } from './builds.ts';
import { containerContract } from './containers.ts';
import { execContract } from './exec.ts';
import { createFixture, type Fixture, type Subject } from './fixture.ts';
import { lifecycleContract } from './lifecycle.ts';
import { logContract } from './logs.ts';
import { networkContract } from './networks.ts';
import { systemContract } from './system.ts';
import { eventContract } from './events.ts';

const CHAPTERS = {
	itself: systemContract,
	containers: containerContract,
	'their life': lifecycleContract,
	'their logs': logContract,
	'commands in them': execContract,
	networks: networkContract,
	'images that it builds': buildContract,
	events: eventContract,
};

/** @param skip the reason why this engine can't be had here */
export function engineContract(name: string, open: () => Promise<Subject>, skip: string | false = false): void {
	describe(`the contract with ${name}`, { skip, concurrency: 1 }, () => {
		let subject: Subject | undefined;
		let fixture: Fixture | undefined;
		before(async () => {
			subject = await open();
			fixture = createFixture(subject);
		});
		after(() => subject?.cleanup());
		for (const [title, chapter] of Object.entries(CHAPTERS)) {
			describe(title, () => {
				chapter(() => {
					if (fixture === undefined) throw new Error('the engine is not open');
					return fixture;
				});
			});
		}
	});
}
