/** What becomes of a text that was asked for. */

import { dockerNameProblem } from '../../lab/plans/docker-name.ts';
import { containerPlan } from '../../lab/plans/container.ts';
import { fieldOf } from '../state/field.ts';
import type { PromptPurpose } from '../state/state.ts';
import type { Desk } from './action.ts';

/** What the question is called on the screen. */
export function promptTitle(purpose: PromptPurpose): string {
	switch (purpose.for) {
		case 'rename':
			return `New name of ${purpose.container.name}`;
		case 'exec':
			return `Command to run in ${purpose.container.name}`;
		case 'list-filter':
			return `Filter ${purpose.panel}`;
		case 'events-filter':
			return 'Filter events';
		case 'log-search':
			return 'Search';
		case 'log-filter':
			return 'Only lines with';
		case 'log-save':
			return 'Save the log to';
		case 'secret':
			return `Give again: ${nextSecret(purpose) ?? ''}`;
		case 'export':
			return 'Save as .sh, .yaml (Compose) or .py';
	}
}

/** The first secret that was not given yet. */
const nextSecret = ({ plan, given }: Extract<PromptPurpose, { for: 'secret' }>): string | undefined =>
	plan.secrets.find(name => !given.has(name));

/** Does what the text was asked for and closes the question; or returns what is wrong with it, and the question stays. */
export function submitPrompt(desk: Desk, purpose: PromptPurpose, text: string): string | undefined {
	switch (purpose.for) {
		case 'rename': {
			const problem = dockerNameProblem(text);
			if (problem !== undefined) return problem;
			desk.dispatch({ type: 'overlay-closed' });
			if (text !== purpose.container.name) desk.runPlan(containerPlan(purpose.container, { do: 'rename', to: text }));
			return undefined;
		}
		case 'exec': {
			if (text.trim() === '') return 'Type a command, e.g. cat /etc/hostname; Esc goes back';
			desk.dispatch({ type: 'overlay-closed' });
			desk.handOver(purpose.container.id, ['/bin/sh', '-c', text]);
			return undefined;
		}
		case 'log-save': {
			if (text.trim() === '') return 'Type the name of a file; Esc goes back';
			desk.dispatch({ type: 'overlay-closed' });
			desk.logs.save(text.trim());
			return undefined;
		}
		case 'secret': {
			const secret = nextSecret(purpose);
			if (text === '') return 'Type it; Esc goes back';
			const given = secret === undefined ? purpose.given : new Map([...purpose.given, [secret, text]]);
			const rest = { ...purpose, given };
			desk.dispatch({ type: 'overlay-closed' });
			if (nextSecret(rest) === undefined) desk.resume(purpose.plan, given);
			else desk.dispatch({ type: 'overlay-opened', overlay: { kind: 'prompt', purpose: rest, field: fieldOf('') } });
			return undefined;
		}
		case 'export': {
			if (!/\.(sh|ya?ml|py)$/.test(text.trim())) return 'Its ending says the language: .sh, .yaml or .py';
			desk.dispatch({ type: 'overlay-closed' });
			desk.exportPlan(purpose.plan, text.trim());
			return undefined;
		}
		case 'log-search':
			desk.dispatch({ type: 'overlay-closed' });
			desk.dispatch({ type: 'logs-set', change: { search: text } });
			if (text !== '') desk.logs.search('next');
			return undefined;
		case 'log-filter':
			desk.dispatch({ type: 'overlay-closed' });
			desk.dispatch({ type: 'logs-set', change: { filter: text } });
			return undefined;
		case 'list-filter':
			desk.dispatch({ type: 'overlay-closed' });
			desk.dispatch({ type: 'list-filtered', panel: purpose.panel, filter: text });
			return undefined;
		case 'events-filter':
			desk.dispatch({ type: 'overlay-closed' });
			desk.dispatch({ type: 'events-set', change: { filter: text } });
			return undefined;
	}
}
