/** Volumes: list, inspect, create, remove. */

import * as z from 'zod/mini';
import { volumeAnswer } from '../answers/image-answer.ts';
import { DemoEngineError } from '../engine-error.ts';
import { readBody } from '../http/call.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import type { DemoEvent } from '../state.ts';

const createShape = z.object({ Name: z.string(), Labels: z.nullish(z.record(z.string(), z.string())) });

function event(name: string, action: string): DemoEvent {
	return { type: 'volume', action, id: name, attributes: { driver: 'local' } };
}

export function volumeRoutes(machine: Machine): Routes {
	const find = (name: string) => machine.state().volumes.find(volume => volume.name === name);
	return {
		'GET /volumes': () => ({
			status: 200,
			body: { Volumes: machine.state().volumes.map(volumeAnswer), Warnings: null },
		}),
		'GET /volumes/:name': ({ params }) => {
			const volume = find(params['name'] ?? '');
			if (volume !== undefined) return { status: 200, body: volumeAnswer(volume) };
			throw new DemoEngineError(404, `get ${params['name']}: no such volume`);
		},
		'POST /volumes/create': ({ body }) => {
			const { Name: name, Labels } = readBody(body, createShape);
			const there = find(name);
			if (there !== undefined) return { status: 201, body: volumeAnswer(there) };
			const volume = { name, createdAt: machine.clock.now(), labels: Labels ?? {} };
			const state = machine.state();
			machine.apply({ state: { ...state, volumes: [...state.volumes, volume] }, events: [event(name, 'create')] });
			return { status: 201, body: volumeAnswer(volume) };
		},
		'DELETE /volumes/:name': ({ params }) => {
			const name = params['name'] ?? '';
			const state = machine.state();
			if (find(name) === undefined) throw new DemoEngineError(404, `get ${name}: no such volume`);
			const user = [...state.containers.values()].find(each => each.mounts.some(mount => mount.source === name));
			if (user !== undefined) {
				throw new DemoEngineError(409, `remove ${name}: volume is in use - [${user.id}]`);
			}
			const volumes = state.volumes.filter(volume => volume.name !== name);
			machine.apply({ state: { ...state, volumes }, events: [event(name, 'destroy')] });
			return { status: 204 };
		},
	};
}
