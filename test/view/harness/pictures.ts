/** The pictures in the documents: scenes of the demo lab, drawn by the program itself. */

import { worldHosts } from '../../../source/console/state/hosts.ts';
import { type State, topOverlay } from '../../../source/console/state/state.ts';
import { formViews } from '../../../source/console/state/open-form.ts';
import { type Shown, wizardPages } from '../../../tools/wizard-pages.ts';
import { wizardIds } from '../../../source/wizards/wizards.ts';
import { draw } from './render.tsx';
import type { Scene } from './scenes.ts';
import { type Shot, takeShots } from './shots.ts';
import { svgOf } from './svg.ts';
import { ways, wayToForm } from './wizard-ways.ts';

/** By the picture's name. */
const pictured: Readonly<Record<string, Scene>> = {
	console: { name: 'console', keys: ['2', 'j'], sizes: [{ columns: 120, rows: 35 }] },
	small: { name: 'small', keys: ['j', 'j', 'x', 'j', 'j'], sizes: [{ columns: 80, rows: 24 }] },
	hosts: { name: 'hosts', engine: 'host-lost', keys: ['0', 'G'], sizes: [{ columns: 120, rows: 35 }] },
	swarm: {
		name: 'swarm',
		engine: 'swarm',
		keys: ['3', '/', 'text:lab', 'enter', 'enter'],
		sizes: [{ columns: 100, rows: 20 }],
	},
	network: { name: 'network', keys: ['3', 'enter'], sizes: [{ columns: 100, rows: 26 }] },
};

const sizes: Scene['sizes'] = [{ columns: 80, rows: 24 }];

const formScenes = wizardIds.map((id): Scene => ({
	name: `wizard-${id}`,
	keys: wayToForm(id),
	engine: ways[id].lab ?? 'asked',
	sizes,
}));

const planScenes = wizardIds.map((id): Scene => ({
	name: `plan-${id}`,
	keys: [...wayToForm(id), 'ctrl+p'],
	engine: ways[id].lab ?? 'asked',
	sizes,
}));

/** What is made from the demo lab's screens: texts by their paths in docs. */
export async function drawDocuments(): Promise<Map<string, string>> {
	const shots = await takeShots([...Object.values(pictured), ...formScenes, ...planScenes]);
	const documents = new Map<string, string>();
	for (const { scene, state } of shots) {
		if (planScenes.includes(scene)) continue;
		const { cells } = await draw(state);
		documents.set(`pictures/${scene.name}.svg`, svgOf(cells));
	}
	const pages = wizardPages(new Map(wizardIds.map(id => [id, shownIn(id, shots)])));
	for (const [name, page] of pages) documents.set(`wizards/${name}`, page);
	return documents;
}

function shownIn(id: string, shots: readonly Shot[]): Shown {
	const stateOf = (name: string): State | undefined => shots.find(({ scene }) => scene.name === name)?.state;
	const [before, after] = [stateOf(`wizard-${id}`), stateOf(`plan-${id}`)];
	const [form, preview] = [before && topOverlay(before), after && topOverlay(after)];
	if (before === undefined || form?.kind !== 'form' || preview?.kind !== 'preview') {
		throw new Error(`The keys to the wizard ${id} lead elsewhere.`);
	}
	return { views: formViews(form.form, worldHosts(before)), plan: preview.made.plan };
}
