/** The keys of a plan that is shown before it runs, and of one that runs. */

import type { Action, Effects } from './action.ts';
import type { HostKey } from '../../lab/host.ts';
import { planCommands } from '../../lab/script/shell.ts';
import { fieldOf } from '../state/field.ts';
import { whyAllFixed, whyFixed, whyPlanFixed } from '../selectors/plan-hosts.ts';
import { asking } from '../state/overlay.ts';
import { type Overlay, type State, topOverlay } from '../state/state.ts';
import { isOver, secretLines, shownSecrets } from '../state/run.ts';
import type { Made } from '../../wizards/wizard.ts';

/** Why no plan can be run now. */
export const notNow = (state: State): string | undefined => whyAllFixed(state) ?? stillRuns(state);

/** Why no plan can be run that changes this host. */
export const notOn = (state: State, host: HostKey | undefined): string | undefined =>
	whyFixed(state, host) ?? notNow(state);

function stillRuns({ run }: State): string | undefined {
	return run !== undefined && !isOver(run) ? `${run.progress.plan.title} still runs` : undefined;
}

function nothingToRun(state: State): string | undefined {
	const overlay = topOverlay(state);
	const asFound = overlay?.kind === 'preview' && overlay.made.asFound === true;
	return asFound ? 'this is the lab as it is; c copies and s saves how to make it again' : undefined;
}

/** A host of the plan that is shown is away, or is not to be changed. */
function notThere(state: State): string | undefined {
	const overlay = topOverlay(state);
	return overlay?.kind === 'preview' ? whyPlanFixed(state, overlay.made.plan) : undefined;
}

/** Keys that were typed ahead never run a plan, and nothing runs that was not looked at. */
function notYet(state: State): string | undefined {
	const overlay = topOverlay(state);
	return overlay?.kind === 'preview' && overlay.preconditions === undefined
		? 'the plan has just opened; read it, then press the key again'
		: undefined;
}

/** Shows a plan, and takes down what it stands on: what changes while it is looked at stops it. */
export function openPreview(effects: Effects, made: Made): void {
	effects.showPlan(made);
	effects.takePreconditions(made.plan);
}

const shown = (effects: Effects): Extract<Overlay, { kind: 'preview' }> | undefined => {
	const overlay = topOverlay(effects.state());
	return overlay?.kind === 'preview' ? overlay : undefined;
};

/** Runs the plan that is shown; its form is done with as well. */
export function runPreview(effects: Effects): void {
	const preview = shown(effects);
	if (preview === undefined) return;
	effects.dispatch({ type: 'overlay-closed' });
	if (topOverlay(effects.state())?.kind === 'form') effects.dispatch({ type: 'overlay-closed' });
	effects.start(preview.made, preview.preconditions);
}

export const previewActions: readonly Action[] = [
	{
		id: 'preview.run',
		scope: 'preview',
		keys: ['enter'],
		label: 'run it',
		help: 'Does what the plan says, step by step.',
		footer: 10,
		changes: true,
		unless: state => nothingToRun(state) ?? notThere(state) ?? stillRuns(state) ?? notYet(state),
		run: effects => {
			const made = shown(effects)?.made;
			if (made?.dangerous !== true) runPreview(effects);
			else effects.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'run-preview', made }) });
		},
	},
	{
		id: 'preview.commands',
		scope: 'preview',
		keys: ['v'],
		label: 'docker commands',
		help: 'Shows the docker commands below the steps, or hides them.',
		footer: 15,
		footerLabel: state => {
			const overlay = topOverlay(state);
			return overlay?.kind === 'preview' && overlay.commands !== 'hidden' ? 'hide commands' : 'docker commands';
		},
		run: effects => {
			const preview = shown(effects);
			if (preview === undefined) return;
			const commands = preview.commands === 'hidden' ? 'asked' : 'hidden';
			effects.dispatch({ type: 'overlay-set', overlay: { ...preview, commands } });
		},
	},
	{
		id: 'preview.copy',
		scope: 'preview',
		keys: ['c'],
		label: 'copy commands',
		help: 'Copies the docker commands to the clipboard of your terminal (OSC 52).',
		footer: 20,
		run: effects => {
			const preview = shown(effects);
			if (preview !== undefined) effects.copy(`${planCommands(preview.made.plan).join('\n')}\n`, 'the commands');
		},
	},
	{
		id: 'preview.save',
		scope: 'preview',
		keys: ['s'],
		label: 'save as script',
		help: 'Writes the plan to a file: a shell script, a Compose file, Python, or the Dockerfile of an image, by its ending.',
		footer: 30,
		run: effects => {
			const plan = shown(effects)?.made.plan;
			if (plan === undefined) return;
			const file = `${plan.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.sh`;
			effects.dispatch({
				type: 'overlay-opened',
				overlay: { kind: 'prompt', purpose: { for: 'export', plan }, field: fieldOf(file) },
			});
		},
	},
];

const noSecret = ({ run }: State): string | undefined =>
	run === undefined || Object.keys(shownSecrets(run)).length === 0 ? 'no secret is shown' : undefined;

/** The menu would take it away before it was kept. */
const SHOWN_ONCE = 'the secret is shown only now: keep it, then close this';

export const runActions: readonly Action[] = [
	{
		id: 'run.show',
		scope: 'panels',
		keys: ['p'],
		label: 'running plan',
		help: 'Shows the plan that runs, or ran last, step by step.',
		unless: state => (state.run === undefined ? 'no plan ran since lavadock was opened' : undefined),
		run: effects => effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'run', top: 'follow' } }),
	},
	{
		id: 'run.background',
		scope: 'run',
		keys: ['enter', 'b', 'q'],
		label: 'leave it',
		help: 'Goes back to the panels; a plan that is not over goes on, and p shows it again.',
		footer: 10,
		footerLabel: state => (isRunning(state) ? 'leave it running' : 'close'),
		run: effects => closeRun(effects),
	},
	{
		id: 'run.copy',
		scope: 'run',
		keys: ['c'],
		label: 'copy secrets',
		help: 'Copies the password or token that was made to the clipboard of your terminal (OSC 52).',
		footer: 20,
		unless: noSecret,
		run: effects => {
			const { run } = effects.state();
			if (run !== undefined) effects.copy(secretLines(run), 'what is shown');
		},
	},
	{
		id: 'run.save',
		scope: 'run',
		keys: ['s'],
		label: 'save secrets',
		help: 'Writes the password or token that was made to a file that only you can read.',
		footer: 25,
		unless: noSecret,
		run: effects =>
			effects.dispatch({
				type: 'overlay-opened',
				overlay: { kind: 'prompt', purpose: { for: 'secrets-save' }, field: fieldOf('lava-secrets.txt') },
			}),
	},
	{
		id: 'run.output',
		scope: 'run',
		keys: ['o'],
		label: 'output',
		help: 'Shows all that a build printed, or its last lines alone.',
		footer: 15,
		footerLabel: state => (isWhole(state) ? 'less output' : 'output'),
		unless: ({ run }) => ((run?.progress.outputs?.size ?? 0) === 0 ? 'nothing is built in it' : undefined),
		run: effects => {
			const overlay = topOverlay(effects.state());
			if (overlay?.kind !== 'run') return;
			effects.dispatch({
				type: 'overlay-set',
				overlay: { kind: 'run', top: 'follow', output: overlay.output !== true },
			});
		},
	},
	{
		id: 'run.new',
		scope: 'run',
		keys: ['n'],
		label: 'new ...',
		help: 'Goes on to build what comes next, once the plan is over.',
		footer: 30,
		changes: true,
		unless: state => notNow(state) ?? (noSecret(state) === undefined ? SHOWN_ONCE : undefined),
		run: effects => {
			closeRun(effects);
			effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'new', index: 0 } });
		},
	},
	{
		id: 'run.cancel',
		scope: 'run',
		keys: ['esc'],
		label: 'cancel / back',
		help: 'Asks, then stops the plan and undoes what it did; leaves one that is over.',
		footer: 94,
		footerLabel: state => (canBeCancelled(state) ? 'cancel' : 'back'),
		run: effects => {
			if (!canBeCancelled(effects.state())) closeRun(effects);
			else effects.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'cancel-run' }) });
		},
	},
];

function isWhole(state: State): boolean {
	const overlay = topOverlay(state);
	return overlay?.kind === 'run' && overlay.output === true;
}

const isRunning = ({ run }: State): boolean => run !== undefined && !isOver(run);

/** What is undone already can't be undone once more. */
const canBeCancelled = (state: State): boolean => isRunning(state) && state.run?.progress.phase.phase !== 'undoing';

/** Secrets are shown once: a run that showed some is forgotten when it is left. */
function closeRun(effects: Effects): void {
	const { run } = effects.state();
	effects.dispatch({ type: 'overlay-closed' });
	if (run !== undefined && Object.keys(shownSecrets(run)).length > 0) {
		effects.dispatch({ type: 'run-changed', run: undefined });
	}
}
