import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

suite('the package, installed globally', () => {
	let scratch = '';
	let prefix = '';
	/** An own home, and the Node that runs this test. */
	const environment = () => ({
		...process.env,
		HOME: scratch,
		XDG_CACHE_HOME: join(scratch, 'cache'),
		PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
	});

	before(async () => {
		scratch = await mkdtemp(join(tmpdir(), 'lavadock-package-'));
		prefix = join(scratch, 'prefix');
		const env = environment();
		// The build is there already, and others use it: --ignore-scripts leaves it alone.
		const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch], {
			cwd: root,
			env,
		});
		const [{ filename }] = JSON.parse(stdout);
		// Offline, because the package carries all it needs.
		await run('npm', ['install', '--global', '--offline', '--prefix', prefix, join(scratch, filename)], {
			cwd: scratch,
			env,
		});
	});
	after(() => rm(scratch, { recursive: true }));

	const lavadock = (...args: string[]) => run(join(prefix, 'bin/lavadock'), args, { cwd: scratch, env: environment() });

	test('says its version', async () => {
		const { stdout, stderr } = await lavadock('--version');
		assert.match(
			stdout,
			new RegExp(
				`^lavadock ${packageJson.version} \\((commit \\w+(-dirty)?|from sources), Node \\d+\\.\\S+, linux-\\w+\\)\\n$`,
			),
		);
		assert.equal(stderr, '');
	});

	test('says what can be asked for', async () => {
		const { stdout, stderr } = await lavadock('--help');
		assert.match(stdout, /^Usage: lavadock/);
		assert.equal(stderr, '');
	});

	test('holds the program, the licences and the papers, and nothing else', async () => {
		const installed = join(prefix, 'lib/node_modules/lavadock');
		const files = await readdir(installed, { recursive: true });
		const odd = files.filter(
			file =>
				!/^(LICENSE|README\.md|package\.json|dist|dist\/(lavadock\.js|program\.cjs|THIRD-PARTY\.txt))$/.test(file),
		);
		assert.deepEqual(odd, []);
		for (const expected of ['LICENSE', 'dist/lavadock.js', 'dist/program.cjs', 'dist/THIRD-PARTY.txt']) {
			assert(files.includes(expected), `${expected} is missing`);
		}
	});
});
