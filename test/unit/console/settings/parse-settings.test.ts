import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { parseSettings } from '../../../../source/console/settings/parse-settings.ts';
import { defaultSettings, type Settings } from '../../../../source/console/settings/settings.ts';

function settings(text: string): Settings {
	const result = parseSettings(text);
	assert(result.ok, JSON.stringify(result));
	return result.value;
}

/** `line:column message` of each problem. */
function problems(text: string): string[] {
	const result = parseSettings(text);
	assert(!result.ok, 'nothing was found wrong');
	return result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('what is left out is as usual', () => {
	assert.deepEqual(settings(''), defaultSettings);
	assert.deepEqual(settings('logs: {}\nkeys: {}\ntheme: {}\n'), defaultSettings);
});

test('everything can be decided', () => {
	const text = `
host: ssh://root@lab
readOnly: true
ascii: true
background: light
theme:
  good: bold bright-green on-black
  bad: plain
keys:
  move.up: [up, w]
  panel.logs: 9
  move.down: none
logs: { lines: all, wrap: false, timestamps: true, megabytes: 2 }
`;
	assert.deepEqual(settings(text), {
		host: 'ssh://root@lab',
		readOnly: true,
		ascii: true,
		background: 'light',
		theme: { good: '1;40;92', bad: '' },
		keys: { 'move.up': ['up', 'w'], 'panel.logs': ['9'], 'move.down': [] },
		logs: { range: { kind: 'all' }, wrap: false, timestamps: true, bytes: 2 * 1024 * 1024 },
	});
});

test('every action can be unbound', () => {
	const { keys } = settings(`keys:\n${actions.map(({ id }) => `  ${id}: none\n`).join('')}`);
	assert.deepEqual(new Set(Object.keys(keys)), new Set(actions.map(({ id }) => id)));
});

test('unknown names are refused, with the one that was meant', () => {
	assert.deepEqual(
		problems('redOnly: true\ntheme:\n  goood: red\n  bad: gren\nkeys:\n  move.upp: w\nlogs: { lins: 5 }'),
		[
			"1:1 there is no 'redOnly' (did you mean readOnly?)",
			"3:3 theme: there is no 'goood' (did you mean good?)",
			"4:8 theme.bad: there is no colour or attribute 'gren' (did you mean green?)",
			"6:3 keys: there is no action 'move.upp' (did you mean move.up?)",
			"7:9 logs: there is no 'lins' (did you mean lines?)",
		],
	);
});

test('keys that no terminal sends are refused', () => {
	const [unknown, shifted, tab, order, number] = problems(
		'keys:\n  move.up: pgup\n  move.down: shift+a\n  move.first: ctrl+i\n  move.last: [w, shift+ctrl+x]\n  panel.logs: 12\n',
	);
	assert.equal(unknown, "2:12 keys.move.up: there is no key 'pgup' (did you mean up?)");
	assert.match(shifted ?? '', /^3:14 .*write 'A'$/);
	assert.match(tab ?? '', /^4:15 .*terminals send 'ctrl\+i' as 'tab'/);
	assert.match(order ?? '', /^5:18 .*ctrl\+, alt\+, super\+, shift\+$/);
	assert.match(number ?? '', /^6:15 .*there is no key '12'/);
});

test('a key of another action in the same place is refused, unless that one gives it up', () => {
	assert.match(problems('keys:\n  move.up: j\n')[0] ?? '', /^2:12 keys\.move\.up: j is the key of move\.down already/);
	assert.deepEqual(settings('keys:\n  move.up: j\n  move.down: k\n').keys, { 'move.up': ['j'], 'move.down': ['k'] });
});

test('values out of bounds are refused', () => {
	assert.deepEqual(problems('ascii: sometimes\nlogs: { lines: 0, megabytes: 4096 }'), [
		'1:8 ascii: must be true or false',
		'2:16 logs.lines: must be at least 1',
		'2:30 logs.megabytes: must be at most 512',
	]);
});

test('a number of lines, or all', () => {
	assert.deepEqual(settings('logs: { lines: 50 }').logs.range, { kind: 'tail', lines: 50 });
	assert.deepEqual(problems('logs: { lines: most }'), ['1:16 logs.lines: must be a whole number from 1, or all']);
});

test('one engine only', () => {
	assert.match(problems('host: tcp://lab\ncontext: lab\n')[0] ?? '', /^2:10 context: there is a host already/);
});

test('the address of a host is an address or a name alone', () => {
	const hosts = (address: string): string =>
		`hosts:\n  - { name: rack, host: "tcp://rack:2376", address: "${address}" }`;
	for (const good of ['10.20.0.12', 'rack-2.lab', 'fd00::12'])
		assert.equal(settings(hosts(good)).hosts?.[0]?.address, good);
	for (const bad of ['http://rack/', 'rack:2376', 'root@rack', '[fd00::12]', 'a rack'])
		assert.match(problems(hosts(bad)).join(), /hosts\.0\.address: must be an address or a name alone/);
});
