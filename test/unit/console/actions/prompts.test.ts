/** What is asked for as a text: what each question is called, what it takes, and where a file goes. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { folderFor, promptTitle } from '../../../../source/console/actions/prompts.ts';
import { emptyField } from '../../../../source/console/state/field.ts';
import { type PromptPurpose, topOverlay } from '../../../../source/console/state/state.ts';
import type { Plan } from '../../../../source/lab/plan.ts';
import { containerOf } from '../../lab/objects-for-tests.ts';
import { openConsole } from '../console-for-tests.ts';

const container = containerOf('calvin');
const plan: Plan = { title: 'A plan', steps: [], warnings: [] };
const secret = (...given: readonly string[]): PromptPurpose => ({
	for: 'secret',
	plan: {
		id: '1',
		plan,
		startedAt: 0,
		done: 0,
		direction: 'forward',
		secrets: ['token', 'password'],
		missing: [],
		obstacle: undefined,
	},
	given: new Map(given.map(name => [name, 'x'])),
});

test('a question says what it is about', () => {
	const titles: [purpose: PromptPurpose, title: string][] = [
		[{ for: 'rename', container }, 'New name of calvin'],
		[{ for: 'exec', container }, 'Command to run in calvin'],
		[{ for: 'list-filter', panel: 'networks' }, 'Filter networks'],
		[secret(), 'Give again: token'],
		[secret('token'), 'Give again: password'],
	];
	for (const [purpose, title] of titles) assert.equal(promptTitle(purpose), title);
});

suite('a text', () => {
	const address = 'Type ssh://USER@HOST, tcp://HOST:PORT or unix:///PATH; Esc goes back';
	const file = 'Type the name of a file; Esc goes back';
	const language = 'Its ending says the language: .sh, .yaml or .py';
	const rows: [purpose: PromptPurpose, text: string, problem: string | undefined][] = [
		[{ for: 'exec', container }, ' ', 'Type a command, e.g. cat /etc/hostname; Esc goes back'],
		[{ for: 'log-save' }, '  ', file],
		[{ for: 'details-save' }, '', file],
		[{ for: 'secrets-save' }, '', file],
		[secret(), '', 'Type it; Esc goes back'],
		[secret(), ' ', undefined],
		[{ for: 'host-address' }, 'rack-2', address],
		[{ for: 'host-address' }, 'ssh://', address],
		[{ for: 'host-address' }, 'ssh://a b', address],
		[{ for: 'export', plan }, 'plan.txt', language],
		[{ for: 'export', plan }, 'plan', language],
		[{ for: 'list-filter', panel: 'containers' }, '', undefined],
		[{ for: 'events-filter' }, '', undefined],
		[{ for: 'log-filter' }, '', undefined],
	];
	for (const [purpose, text, problem] of rows) {
		test(`"${text}" for ${purpose.for} is ${problem === undefined ? 'taken' : 'refused'}`, t => {
			const console = openConsole(t);
			console.dispatch({ type: 'overlay-opened', overlay: { kind: 'prompt', purpose, field: emptyField } });
			console.type(text);
			console.press('enter');
			assert.equal(console.state().notice?.text, problem);
			const overlay = topOverlay(console.state());
			const stays = overlay?.kind === 'prompt' && overlay.purpose === purpose;
			assert.equal(stays, problem !== undefined, 'the question stays where it is not answered');
		});
	}
});

test('a file goes into the current folder, unless its name says another, and other texts into none', t => {
	const state = openConsole(t).state();
	const folder = '/home/ada';
	for (const purpose of ['log-save', 'details-save', 'secrets-save'] as const) {
		assert.equal(folderFor({ for: purpose }, 'x.log', state), folder, purpose);
		assert.equal(folderFor({ for: purpose }, '/tmp/x.log', state), undefined);
		assert.equal(folderFor({ for: purpose }, '~/x.log', state), undefined);
		assert.equal(folderFor({ for: purpose }, 'a/x.log', state), folder);
	}
	assert.equal(folderFor({ for: 'export', plan }, 'x.sh', state), folder);
	assert.equal(folderFor({ for: 'log-search' }, 'x', state), undefined);
	assert.equal(folderFor({ for: 'log-save' }, 'x.log', { ...state, folder: '' }), undefined);
});
