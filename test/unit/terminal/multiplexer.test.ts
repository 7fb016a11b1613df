import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiplexerOf } from '../../../source/terminal/multiplexer.ts';

const tmux = '/tmp/tmux-0/default,111,0';
const screen = '222.pts-0.host';

test('the environment tells one, or none', () => {
	assert.equal(multiplexerOf({}), 'none');
	assert.equal(multiplexerOf({ TMUX: tmux }), 'tmux');
	assert.equal(multiplexerOf({ STY: screen }), 'screen');
});

test('of two the nearer ancestor is the inner one', () => {
	const ancestors = (...pids: number[]) => {
		const line = [process.pid, ...pids, 1];
		return (pid: number): number => line[line.indexOf(pid) + 1] ?? 0;
	};
	const both = { TMUX: tmux, STY: screen };
	assert.equal(multiplexerOf(both, ancestors(50, 222, 60, 111)), 'screen');
	assert.equal(multiplexerOf(both, ancestors(50, 111, 60, 222)), 'tmux');
	assert.equal(multiplexerOf(both, ancestors(50)), 'tmux', 'where neither can be seen');
});

test('the ancestors are those of this process', () => {
	assert.equal(multiplexerOf({ TMUX: tmux, STY: `${process.ppid}.pts-0.host` }), 'screen');
});
