import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseArguments, type Request } from '../../../source/commands/arguments.ts';

const parse = (...argv: string[]): Request => parseArguments(argv, '1.2.3');

function problem(...argv: string[]): string {
	const request = parse(...argv);
	assert(request.do === 'refuse', `${argv.join(' ')} was taken as: ${request.do}`);
	return request.problem;
}

test('nothing asked for opens the console', () => {
	assert.deepEqual(parse(), { do: 'console', arguments: {} });
});

test('the console takes what the user decided, and leaves the rest undecided', () => {
	assert.deepEqual(parse('--host', 'ssh://root@lab', '--read-only', '--ascii', '--config', 'x.yaml'), {
		do: 'console',
		arguments: { host: ['ssh://root@lab'], readOnly: true, ascii: true, config: 'x.yaml' },
	});
	assert.deepEqual(parse('-c', 'lab'), { do: 'console', arguments: { context: ['lab'] } });
	assert.deepEqual(parse('--demo'), { do: 'console', arguments: { demo: 'small' } });
});

test('doctor takes the engine before and after its name', () => {
	const found = { do: 'doctor', arguments: { host: ['tcp://lab'] }, json: true };
	assert.deepEqual(parse('--host', 'tcp://lab', 'doctor', '--json'), found);
	assert.deepEqual(parse('doctor', '--json', '--host=tcp://lab'), found);
	assert.deepEqual(parse('doctor'), { do: 'doctor', arguments: {}, json: false });
});

test('version and help are told', () => {
	assert.deepEqual(parse('--version'), { do: 'tell', text: '1.2.3\n' });
	for (const argv of [['--help'], ['-h'], ['doctor', '--help']]) {
		const request = parse(...argv);
		assert(request.do === 'tell');
		assert.match(request.text, /^Usage: lavadock/);
	}
});

test('an unknown option is refused, with the one that was meant', () => {
	assert.match(problem('--hots', 'x'), /unknown option '--hots'\n\(Did you mean --host\?\)/);
	assert.match(problem('doctor', '--jsn'), /Did you mean --json/);
	assert.match(problem('--zzz'), /lavadock --help/);
});

test('an unknown command is refused, with the one that was meant', () => {
	assert.match(problem('docter'), /unknown command 'docter'\n\(Did you mean doctor\?\)/);
	assert.doesNotMatch(problem('frobnicate'), /Did you mean/);
});

test('a missing value, a value too many and a word too many are refused', () => {
	assert.match(problem('--host'), /argument missing/);
	assert.match(problem('--demo=yes'), /'yes' is invalid. Allowed choices are small, hosts/);
	assert.match(problem('doctor', 'now'), /too many arguments/);
});

test('several engines, in the order of their kinds, and doctor takes them too', () => {
	assert.deepEqual(parse('-H', 'tcp://a', '-c', 'b', '--host', 'ssh://c'), {
		do: 'console',
		arguments: { host: ['tcp://a', 'ssh://c'], context: ['b'] },
	});
	assert.deepEqual(parse('--all-contexts', 'doctor'), { do: 'doctor', arguments: { allContexts: true }, json: false });
	assert.deepEqual(parse('--demo=hosts'), { do: 'console', arguments: { demo: 'hosts' } });
});

test('what excludes each other is refused', () => {
	assert.match(problem('--demo', '--host', 'tcp://a'), /cannot be used with/);
	assert.match(problem('--demo', '--context', 'b'), /cannot be used with/);
	assert.match(problem('--all-contexts', '--context', 'b'), /cannot be used with/);
	assert.match(problem('--all-contexts', '--demo'), /cannot be used with/);
});

test('control characters in an argument are not repeated to the terminal', () => {
	assert.doesNotMatch(problem('--\u001b[2J'), /\u001b/);
	assert.doesNotMatch(problem('\u001b]0;x\u0007'), /[\u001b\u0007]/);
});

test('a backup has its defaults, and a folder that means the same from anywhere', () => {
	const request = (...argv: string[]) => {
		const found = parseArguments(['backup', ...argv], '0');
		return found.do === 'backup' ? found.arguments : assert.fail(JSON.stringify(found));
	};
	assert.deepEqual(request(), { server: undefined, folder: '~/lavadock-backups', keep: 7, jobs: true });
	const { folder, ...rest } = request('lava', '--to', 'here', '--keep', '0', '--no-jobs');
	assert.deepEqual(rest, { server: 'lava', keep: 0, jobs: false });
	assert.equal(folder, join(process.cwd(), 'here'));
	assert.match(problem('backup', '--keep', '-1'), /no number from 0 to 9999/);
});
