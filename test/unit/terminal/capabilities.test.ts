import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { capabilitiesOf } from '../../../source/terminal/capabilities.ts';
import type { ColourDepth } from '../../../source/terminal/cells/colour.ts';

describe('colours', () => {
	const cases: Array<[ColourDepth, NodeJS.ProcessEnv]> = [
		[256, { TERM: 'xterm-256color' }],
		[256, { TERM: 'tmux-256color' }],
		[16, { TERM: 'xterm' }],
		[16, { TERM: 'linux', COLORTERM: 'truecolor' }],
		['true', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
		['true', { TERM: 'xterm-kitty' }],
		['true', { TERM: 'xterm-direct' }],
		['none', { TERM: 'dumb' }],
		['none', { TERM: 'vt220' }],
		['none', {}],
		['none', { TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '3' }],
		[256, { TERM: 'xterm-256color', NO_COLOR: '' }],
		['none', { TERM: 'xterm-256color', FORCE_COLOR: '0' }],
		['none', { TERM: 'xterm-256color', FORCE_COLOR: 'false' }],
		[16, { TERM: 'xterm-256color', FORCE_COLOR: '1' }],
		[256, { TERM: 'xterm-kitty', FORCE_COLOR: '2' }],
		['true', { TERM: 'dumb', FORCE_COLOR: '3' }],
		[16, { TERM: 'dumb', FORCE_COLOR: 'true' }],
	];
	for (const [colours, env] of cases) {
		test(`${colours} with ${JSON.stringify(env)}`, () => assert.equal(capabilitiesOf(env).colours, colours));
	}
});

describe('beyond ASCII', () => {
	test('in a UTF-8 locale', () => {
		const { unicode, utf8 } = capabilitiesOf({ TERM: 'xterm', LANG: 'de_DE.UTF-8' });
		assert.deepEqual({ unicode, utf8 }, { unicode: true, utf8: true });
	});
	test('not in another locale, or none; LC_ALL comes before LC_CTYPE before LANG', () => {
		for (const env of [{ LC_ALL: 'C', LANG: 'C.UTF-8' }, { LC_CTYPE: 'de_DE@euro', LANG: 'C.UTF-8' }, {}]) {
			assert.equal(capabilitiesOf({ TERM: 'xterm', ...env }).utf8, false);
		}
	});
	test('the Linux console reads UTF-8, but its font has few characters', () => {
		const { unicode, utf8 } = capabilitiesOf({ TERM: 'linux', LANG: 'C.utf8' });
		assert.deepEqual({ unicode, utf8 }, { unicode: false, utf8: true });
	});
});

test('keys come over a line by ssh, also where sudo hides it', () => {
	const remote = (env: NodeJS.ProcessEnv) => capabilitiesOf(env).remote;
	assert.ok(remote({ SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22' }));
	assert.ok(remote({ SUDO_USER: 'calvin' }));
	assert.ok(!remote({ TERM: 'xterm' }));
});
