/** Wizards as the golden frames show them: forms, plans before they run, runs and how they end. */

import { wizardIds } from '../../../source/wizards/wizards.ts';
import type { Message } from '../../../source/console/store/message.ts';
import {
	cancelled,
	failed,
	groundChanged,
	unproven,
	made,
	pulling,
	undoing,
	waiting,
	away,
	withSecrets,
} from './pictured-runs.ts';
import { unfinishedPlans } from './pictured-plans.ts';
import type { Scene } from './scenes.ts';
import { wayToForm } from './wizard-ways.ts';

const tiny = { columns: 60, rows: 15 };
const small = { columns: 80, rows: 24 };
const wide = { columns: 120, rows: 35 };

/** One of each kind is drawn at all sizes, and in ASCII; the others where they differ from it. */
const sizes = ({ ascii }: Partial<Scene>): Partial<Scene> => (ascii ? {} : { sizes: [tiny, small] });

const asked = (name: string, keys: readonly string[], more: Partial<Scene> = {}): Scene => ({
	name,
	keys,
	engine: 'asked',
	...sizes(more),
	...more,
});

const times = (count: number, key: string): string[] => Array.from({ length: count }, () => key);

/** From the first container, the LAVA server, to calvin-worker. */
const toCalvin = ['j', 'j'];
/** Workers that need somebody stand before it. */
const toCalvinsWorker = ['2', '/', 'text:calvin-worker', 'enter'];
const reset = [...toCalvin, ':', 'text:reset', 'enter'];
const registryOfOne = [...toCalvin, ':', 'text:registry ...', 'enter'];

const forms: readonly Scene[] = [
	asked('new', ['n', 'j'], { sizes: [tiny, small, wide] }),
	asked('network-form', ['n', 'n'], { ascii: true }),
	asked('network-form-details', ['n', 'n', ...times(5, 'tab'), 'right', 'tab']),
	asked('network-form-wrong', ['n', 'n', 'enter', 'text:172.18.128.0/20', 'ctrl+p']),
	asked('server-form', ['n', 's'], { ascii: true }),
	asked('server-form-details', ['n', 's', ...times(7, 'tab')]),
	asked('dispatcher-form', ['n', 'd']),
	asked('dispatcher-form-devices', ['n', 'd', ...times(8, 'tab'), 'right', 'right', 'space']),
	asked('dispatcher-form-zmq', ['n', 'd', 'left', 'enter', 'enter', 'right', 'right', 'enter']),
	asked('ser2net-form', ['n', 'l']),
	asked('pdudaemon-form', ['n', 'a']),
	asked('superuser-form', ['n', 'u']),
	asked('superuser-form-password', ['n', 'u', 'text:susie', 'enter', 'text:correct horse', 'enter', 'text:correct']),
	asked('connect-form', ['n', 'c', 'enter']),
	asked('disconnect-form', ['n', 'o']),
	asked('swarm-form', ['n', 'w'], { engine: 'hosts' }),
	asked('swarm-leave-form', ['n', 'e'], { engine: 'swarm' }),
	asked('overlay-form', ['n', 'n', ...times(3, 'tab'), ...times(3, 'right')], { engine: 'swarm' }),
	asked('registry-form', ['n', 'r', 'enter'], { ascii: true }),
	asked('registry-form-unknown', [...registryOfOne, 'enter', 'enter', 'enter', 'text:2031.01', 'ctrl+p']),
	asked('worker-form', [...toCalvinsWorker, 'H', 'enter', 'right'], { ascii: true }),
	asked('removal-form', [...toCalvinsWorker, 'd', 'enter']),
	asked('again-form', [...toCalvinsWorker, 'a']),
	asked('reset-form', reset),
];

const previews: readonly Scene[] = [
	asked('network-preview', ['n', 'n', 'ctrl+p'], { sizes: [small] }),
	asked('server-preview', ['n', 's', 'ctrl+p'], { ascii: true }),
	asked('dispatcher-preview', ['n', 'd', 'ctrl+p'], { sizes: [small, wide] }),
	asked('superuser-preview', ['n', 'u', 'text:ada', 'ctrl+p'], { sizes: [small] }),
	asked('connect-preview', ['n', 'c', 'ctrl+p'], { sizes: [small] }),
	asked('disconnect-preview', ['n', 'o', 'ctrl+p'], { sizes: [small] }),
	asked('registry-preview', ['n', 'r', 'ctrl+p'], { sizes: [small] }),
	asked('registry-preview-end', ['n', 'r', 'ctrl+p', 'G'], { sizes: [small] }),
	asked('worker-preview', [...toCalvinsWorker, 'H', 'enter', 'right', 'ctrl+p'], { sizes: [small] }),
	asked('removal-preview', [...toCalvinsWorker, 'd', 'ctrl+p'], { sizes: [small] }),
	asked('again-preview', [...toCalvinsWorker, 'a', 'ctrl+p'], { sizes: [small] }),
	asked('reset-preview', [...reset, 'ctrl+p'], { sizes: [small] }),
	asked('swarm-preview', ['n', 'w', 'ctrl+p'], { engine: 'hosts', sizes: [small] }),
	asked('swarm-leave-preview', ['n', 'e', 'ctrl+p'], { engine: 'swarm', sizes: [small] }),
	asked('export', ['n', 's', 'ctrl+p', 's'], { sizes: [small] }),
];

const shown = (name: string, run: Message, more: Partial<Scene> = {}): Scene => ({
	name,
	keys: ['p'],
	before: [run],
	...sizes(more),
	...more,
});

const runs: readonly Scene[] = [
	shown('run-pulling', pulling, { ascii: true }),
	shown('run-waiting', waiting),
	shown('run-engine-away', away),
	shown('run-undoing', undoing),
	shown('run-failed', failed),
	shown('run-cancelled', cancelled),
	shown('run-unproven', unproven),
	shown('run-preconditions-changed', groundChanged),
	shown('run-done', made),
	shown('run-secrets', withSecrets),
	shown('run-cancel-question', pulling, { keys: ['p', 'esc'], sizes: [small] }),
];

const cutOff = (name: string, keys: readonly string[], more: Partial<Scene> = {}): Scene => ({
	name,
	keys: ['U', ...keys],
	before: [{ type: 'unfinished-found', plans: unfinishedPlans }],
	unfinished: unfinishedPlans,
	...more,
});

const questions: readonly Scene[] = [
	asked('leave-form', ['n', 'n', 'text:lab', 'esc'], { sizes: [small] }),
	asked('run-plan', ['n', 'o', 'ctrl+p', 'enter'], { sizes: [small] }),
	cutOff('unfinished', [], { ascii: true }),
	cutOff('unfinished-stuck', ['j'], { sizes: [small] }),
	cutOff('unfinished-secret', ['j', 'j', 'r'], { sizes: [small] }),
];

/** Of each wizard whose scenes no row above names: its form, and the plan of its proposals. */
const others: readonly Scene[] = wizardIds
	.filter(id => !forms.some(({ name }) => name === `${id}-form`))
	.flatMap(id => [
		asked(`${id}-form`, wayToForm(id)),
		asked(`${id}-preview`, [...wayToForm(id), 'ctrl+p'], { sizes: [small] }),
	]);

export const wizardScenes: readonly Scene[] = [...forms, ...previews, ...runs, ...questions, ...others];
