/**
 * `npm run release`: makes everything that is handed out, in release/, with SHA256SUMS. The same commit makes the same
 * bytes. `npm run release -- x64` makes what is for this architecture only.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import packageJson from '../package.json' with { type: 'json' };
import { cacheFolder, root, setUp } from './set-up.js';

setUp();
const { licenceTexts } = await import('./licences.js');
const { bundleOneFile } = await import('./release/one-file-bundle.js');
const { makeDeb } = await import('./release/deb.js');
const { makeImage } = await import('./release/image.js');
const { architectures, nodeLicence } = await import('./release/nodes.js');
const { makeOneFile } = await import('./release/one-file.js');

const { version } = packageJson;
const wanted = architectures.filter(({ node }) => process.argv.length === 2 || process.argv.includes(node));
const folder = join(root, 'release');
mkdirSync(cacheFolder(), { recursive: true });
const scratch = mkdtempSync(join(cacheFolder(), 'release-'));
try {
	await make(join(scratch, 'release'));
	rmSync(folder, { recursive: true, force: true });
	renameSync(join(scratch, 'release'), folder);
	console.log(readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd());
} finally {
	rmSync(scratch, { recursive: true });
}

/** @param {string} out */
async function make(out) {
	mkdirSync(out);
	const date = Number(said('git', ['log', '-1', '--format=%ct']));
	said(process.execPath, ['tools/build.js']);
	const script = join(scratch, 'lavadock.js');
	const modules = await bundleOneFile(script);
	const copyright = copyrightOf(modules);
	for (const architecture of wanted) {
		const { node, debian } = architecture;
		console.log(`Making lavadock ${version} for ${node} ...`);
		const program = join(scratch, `lavadock-${node}`);
		makeOneFile(script, architecture, program, scratch);
		const image = join(scratch, `lavadock-${version}-image-${debian}.tar`);
		makeImage({ program, architecture, version, date, scratch, file: image });
		const deb = join(out, `lavadock_${version}_${debian}.deb`);
		makeDeb({ program, debian, version, date, completions: completions(), copyright, scratch, file: deb });
		compress(program, join(out, `lavadock-${version}-linux-${node}.xz`));
		zip(image, join(out, `lavadock-${version}-image-${debian}.tar.gz`));
	}
	said('npm', ['pack', '--ignore-scripts', '--pack-destination', out]);
	writeFileSync(join(out, 'copyright'), copyright);
	writeFileSync(join(out, 'SHA256SUMS'), sums(out));
}

/** @returns {Record<string, string>} */
function completions() {
	return Object.fromEntries(
		['bash', 'zsh', 'fish'].map(shell => [shell, said(process.execPath, ['dist/lavadock.js', 'completion', shell])]),
	);
}

/** Of all parts, as Debian wants it in one place. @param {string[]} modules */
function copyrightOf(modules) {
	const line = '='.repeat(80);
	return [
		`lavadock\n\n${readFileSync(join(root, 'LICENSE'), 'utf8')}`,
		`The Node packages inside\n\n${licenceTexts(modules)}`,
		`Node.js, and what is inside of it\n\n${nodeLicence()}`,
	].join(`\n${line}\n\n`);
}

/**
 * xz with one thread, since several make other blocks.
 *
 * @param {string} from
 * @param {string} to
 */
function compress(from, to) {
	const { status, stdout } = spawnSync('xz', ['-6', '--threads=1', '--stdout', from], { maxBuffer: 2 ** 30 });
	if (status !== 0) throw new Error('xz failed: it is in the package xz-utils.');
	writeFileSync(to, stdout);
}

/**
 * As `docker load` reads it.
 *
 * @param {string} from
 * @param {string} to
 */
function zip(from, to) {
	writeFileSync(to, gzipSync(readFileSync(from), { level: 6 }));
}

/** As sha256sum --check reads them. @param {string} out */
function sums(out) {
	return readdirSync(out)
		.toSorted()
		.map(
			file =>
				`${createHash('sha256')
					.update(readFileSync(join(out, file)))
					.digest('hex')}  ${file}\n`,
		)
		.join('');
}

/**
 * What a command prints.
 *
 * @param {string} command
 * @param {string[]} args
 */
function said(command, args) {
	const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
	return stdout;
}
