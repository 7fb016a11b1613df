/** What becomes of a text that was asked for. */

import { dockerNameProblem } from '../../lab/spec/docker-name.ts';
import { containerPlan } from '../../lab/plans/container/container.ts';
import { isExportable } from '../../lab/script/export.ts';
import { emptyField } from '../state/field.ts';
import type { PromptPurpose, State } from '../state/state.ts';
import type { Effects } from './action.ts';
import { addHost } from './host.ts';

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
		case 'details-save':
			return 'Save the details (JSON) to';
		case 'secrets-save':
			return 'Save what is shown to';
		case 'secret':
			return `Give again: ${nextSecret(purpose) ?? ''}`;
		case 'host-address':
			return 'Address of the host, e.g. ssh://root@rack-2';
		case 'export':
			return 'Save as .sh, .yaml (Compose) or .py';
	}
}

/** The folder that a typed file goes into; undefined where no file is asked for, or its name says the folder. */
export function folderFor(purpose: PromptPurpose, text: string, { folder }: State): string | undefined {
	const isFile = purpose.for === 'export' || purpose.for.endsWith('-save');
	return isFile && folder !== '' && !/^[~/]/.test(text) ? folder : undefined;
}

type SecretPurpose = Extract<PromptPurpose, { for: 'secret' }>;

/** The first secret that was not given yet. */
const nextSecret = ({ plan, given }: SecretPurpose): string | undefined => plan.secrets.find(name => !given.has(name));

/** Does what the text was asked for and closes the question; or returns what is wrong with it, and the question stays. */
export function submitPrompt(effects: Effects, purpose: PromptPurpose, text: string): string | undefined {
	const problem = problemWith(purpose, text);
	if (problem !== undefined) return problem;
	effects.dispatch({ type: 'overlay-closed' });
	act(effects, purpose, text);
	return undefined;
}

function problemWith(purpose: PromptPurpose, text: string): string | undefined {
	switch (purpose.for) {
		case 'rename':
			return dockerNameProblem(text);
		case 'exec':
			return text.trim() === '' ? 'Type a command, e.g. cat /etc/hostname; Esc goes back' : undefined;
		case 'log-save':
		case 'details-save':
		case 'secrets-save':
			return text.trim() === '' ? 'Type the name of a file; Esc goes back' : undefined;
		case 'secret':
			return text === '' ? 'Type it; Esc goes back' : undefined;
		case 'host-address':
			return /^(?:ssh|tcp|https?|unix):\/\/\S+$/.test(text.trim())
				? undefined
				: 'Type ssh://USER@HOST, tcp://HOST:PORT or unix:///PATH; Esc goes back';
		case 'export':
			return isExportable(text.trim()) ? undefined : 'Its ending says the language: .sh, .yaml or .py';
		case 'log-search':
		case 'log-filter':
		case 'list-filter':
		case 'events-filter':
			return undefined;
	}
}

function act(effects: Effects, purpose: PromptPurpose, text: string): void {
	switch (purpose.for) {
		case 'rename':
			if (text !== purpose.container.name)
				effects.runPlan(containerPlan(purpose.container, { do: 'rename', to: text }));
			return;
		case 'exec':
			return effects.handOver(purpose.container, ['/bin/sh', '-c', text], () => true);
		case 'log-save':
			return effects.logs.save(text.trim());
		case 'details-save':
			return effects.saveDetails(text.trim());
		case 'secrets-save':
			return effects.saveSecrets(text.trim());
		case 'secret':
			return giveSecret(effects, purpose, text);
		case 'host-address':
			return addHost(effects, { host: text.trim() });
		case 'export':
			return effects.exportPlan(purpose.plan, text.trim());
		case 'log-search':
			effects.dispatch({ type: 'logs-set', change: { search: text } });
			if (text !== '') effects.logs.search('next');
			return;
		case 'log-filter':
			return effects.dispatch({ type: 'logs-set', change: { filter: text } });
		case 'list-filter':
			return effects.dispatch({ type: 'list-filtered', panel: purpose.panel, filter: text });
		case 'events-filter':
			return effects.dispatch({ type: 'events-set', change: { filter: text } });
	}
}

/** Goes on with the plan when it was the last one, and asks for the next one before. */
function giveSecret(effects: Effects, purpose: SecretPurpose, text: string): void {
	const secret = nextSecret(purpose);
	const given = secret === undefined ? purpose.given : new Map([...purpose.given, [secret, text]]);
	const rest = { ...purpose, given };
	if (nextSecret(rest) === undefined) effects.resume(purpose.plan, given);
	else effects.dispatch({ type: 'overlay-opened', overlay: { kind: 'prompt', purpose: rest, field: emptyField } });
}
