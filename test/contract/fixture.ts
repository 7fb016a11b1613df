/** What every chapter of the contract works with: one engine, containers and networks that are gone after the test. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createClient, type Answer, type Client } from './client.ts';
import { createdSchema, inspectSchema, type Inspect } from './schemas.ts';

/** An engine to be held to the contract. `image` has a shell with echo, cat, sleep, seq, stty and trap. */
export type Subject = { socketPath: string; image: string; cleanup: () => void | Promise<void> };

export type Fixture = Client & {
	image: string;
	/** A name that nothing else has. */
	freshName(): string;
	/** Creates a container that is removed after the test; resolves with its id. */
	create(t: TestContext, script: string, options?: ContainerOptions): Promise<string>;
	/** The same, started. */
	run(t: TestContext, script: string, options?: ContainerOptions): Promise<string>;
	/** Waits until an obedient program that was started for the `times`-th time handles SIGTERM, which it ignored before. */
	obeys(id: string, times?: number): Promise<void>;
	/** Creates a network that is removed after the test, and after its containers; resolves with its id. */
	createNetwork(t: TestContext, options: { Name?: string } & Record<string, unknown>): Promise<string>;
	inspect(id: string): Promise<Inspect>;
	/** Waits until the container's program has ended; resolves with its exit code. */
	ended(id: string): Promise<number>;
};

export type ContainerOptions = { Name?: string; HostConfig?: Record<string, unknown> } & Record<string, unknown>;

/** Runs until it is told to end, and then ends with 143; says `ready` when it can be told. */
export const OBEDIENT = 'trap "exit 143" TERM; echo ready; sleep 1000 & wait';
/** Process 1 without a handler: SIGTERM does not reach it. */
export const DEAF = 'sleep 1000';

const READY_MS = 30_000;

function freshName(): string {
	return `contract-${randomBytes(5).toString('hex')}`;
}

export function createFixture({ socketPath, image }: Subject): Fixture {
	const client = createClient(socketPath);

	const create: Fixture['create'] = async (t, script, { Name = freshName(), ...options } = {}) => {
		const body = { Image: image, Cmd: ['sh', '-c', script], ...options };
		const answer = await client.call('POST', `/containers/create?name=${Name}`, body);
		const { Id } = createdSchema.parse(expectStatus(answer, 201).body);
		t.after(() => client.call('DELETE', `/containers/${Id}?force=1&v=1`));
		return Id;
	};

	const obeys: Fixture['obeys'] = async (id, times = 1) => {
		const deadline = Date.now() + READY_MS;
		for (;;) {
			const { text } = await client.call('GET', `/containers/${id}/logs?stdout=1`);
			if (text.split('ready').length > times) return;
			assert(Date.now() < deadline, `the program does not say that it is ready: ${text}`);
			await setTimeout(20);
		}
	};

	return {
		...client,
		image,
		freshName,
		create,
		obeys,
		async run(t, script, options) {
			const id = await create(t, script, options);
			expectStatus(await client.call('POST', `/containers/${id}/start`), 204);
			if (script === OBEDIENT) await obeys(id);
			return id;
		},
		async createNetwork(t, { Name = freshName(), ...options }) {
			const answer = await client.call('POST', '/networks/create', { Name, ...options });
			const { Id } = createdSchema.parse(expectStatus(answer, 201).body);
			// Hooks run in the order in which they were added: the containers that come later go first here.
			t.after(async () => {
				const inspected = await client.call('GET', `/networks/${Id}`);
				const members = inspected.status === 200 ? networkMembers(inspected.body) : [];
				for (const member of members) await client.call('DELETE', `/containers/${member}?force=1&v=1`);
				await client.call('DELETE', `/networks/${Id}`);
			});
			return Id;
		},
		async inspect(id) {
			return inspectSchema.parse(expectStatus(await client.call('GET', `/containers/${id}/json`), 200).body);
		},
		async ended(id) {
			const { body } = expectStatus(await client.call('POST', `/containers/${id}/wait`), 200);
			assert(typeof body === 'object' && body !== null && 'StatusCode' in body);
			return Number(body.StatusCode);
		},
	};
}

function networkMembers(body: unknown): string[] {
	assert(typeof body === 'object' && body !== null && 'Containers' in body);
	return Object.keys(body.Containers ?? {});
}

/** The answer, when it has the status. */
export function expectStatus(answer: Answer, status: number): Answer {
	assert.equal(answer.status, status, answer.text);
	return answer;
}

/** That an answer refuses, in Docker's form, with these words. */
export function expectRefusal(answer: Answer, status: number, words: RegExp): void {
	expectStatus(answer, status);
	assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
	const { body } = answer;
	assert(typeof body === 'object' && body !== null);
	assert.deepEqual(Object.keys(body), ['message']);
	assert.match(String('message' in body && body.message), words);
}
