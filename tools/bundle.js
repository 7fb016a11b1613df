/** How the sources become one script without dependencies. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { fasterInk } from './faster-ink.js';
import { root } from './set-up.js';

/** Parts of dependencies that are never reached here, and cost most of their start-up time. */
const leftOut = [
	'react-devtools-core', // Ink loads it for its own developers.
	'ssh2', // ssh:// goes through the system's ssh, which knows the user's keys and hosts.
	'cpu-features', // ssh2's native code.
	'@grpc/grpc-js', // BuildKit sessions of dockerode.
	'@grpc/proto-loader',
	'protobufjs',
	'@balena/dockerignore', // Contexts of image builds.
	'tar-fs',
	'zlib',
];

/** @type {import('esbuild').Plugin} */
const leaveOut = {
	name: 'leave-out',
	setup(build) {
		build.onResolve({ filter: new RegExp(`^(${leftOut.join('|')})$`) }, ({ path }) => ({
			path,
			namespace: 'left-out',
		}));
		build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
			contents: `module.exports = new Proxy({}, { get: (_, name) => function () {
				throw new Error('${path} is not part of lavadock (asked for ' + String(name) + ')');
			} });`,
		}));
	},
};

/**
 * Node's modules are required: an import reads all that they export, and with `node:http` and `node:process` that
 * loads what nobody asked for, which takes 40 ms.
 *
 * @type {import('esbuild').Plugin}
 */
const requireBuiltins = {
	name: 'require-builtins',
	setup(build) {
		build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
			kind === 'require-call' ? undefined : { path, namespace: 'required' },
		);
		build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({ contents: required(path) }));
	},
};

/**
 * A module with the names of one of Node's, each read only where it is imported. What Node makes when it is asked for,
 * such as its standard streams, has no name here: it is there by the default export.
 *
 * @param {string} builtin
 */
function required(builtin) {
	const names = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(builtin) ?? {}))
		.filter(([name, { get }]) => get === undefined && /^[a-z_]\w*$/i.test(name) && name !== 'default')
		.map(([name]) => name);
	const list = names.map(name => `const its_${name} = /* @__PURE__ */ (() => all.${name})();`);
	const exported = names.map(name => `its_${name} as ${name}`).join(', ');
	return `const all = require('${builtin}');\nexport default all;\n${list.join('\n')}\nexport { ${exported} };`;
}

/**
 * Most texts are plain, and their width is known without the tables of Unicode: building those takes longer than the
 * first screen. So packages get them when a text is met that needs them.
 *
 * @type {import('esbuild').Plugin}
 */
const lateTables = {
	name: 'late-tables',
	setup(build) {
		build.onResolve({ filter: /^string-width$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
			if (pluginData === 'itself') return undefined;
			const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: 'itself' });
			return { path: found.path, namespace: 'late-width' };
		});
		build.onLoad({ filter: /.*/, namespace: 'late-width' }, ({ path }) => ({
			resolveDir: root,
			contents: `
				import { plainWidth } from './source/text/plain-width.ts';
				export default function stringWidth(text, options) {
					let sum = 0;
					for (let at = 0; at < text.length; at++) {
						const wide = plainWidth(text.charCodeAt(at));
						if (wide === 0) return require('${path}').default(text, options);
						sum += wide;
					}
					return sum;
				}`,
		}));
		build.onLoad(
			{
				filter:
					/\/(wrap-ansi\/index|slice-ansi\/tokenize-ansi|ansi-tokenize\/build\/tokenize|ink\/build\/line-update)\.js$/,
			},
			({ path }) => ({
				contents: readFileSync(path, 'utf8').replace(
					/^const (\w+) = (new Intl\.Segmenter\(.*\));$/m,
					'const $1 = { segment: text => ($1.made ??= $2).segment(text) };',
				),
			}),
		);
	},
};

/**
 * YAML is for settings and exports, which most starts do not have: its seventy modules are set up when they are used. Not
 * for the one file, which has them set up already.
 *
 * @type {import('esbuild').Plugin}
 */
export const lateYaml = {
	name: 'late-yaml',
	setup(build) {
		build.onResolve({ filter: /^yaml$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
			if (pluginData === 'itself') return undefined;
			const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: 'itself' });
			return { path: found.path, namespace: 'late-yaml' };
		});
		build.onLoad({ filter: /.*/, namespace: 'late-yaml' }, async ({ path }) => {
			const names = Object.entries(await import('yaml')).filter(([, value]) => typeof value === 'function');
			const late = names.map(
				([name, value]) => `export function ${name}(...of) {
					const its = require('${path}').${name};
					return new.target ? new its(...of) : its(...of);
				}
				for (const key of ${JSON.stringify(Object.keys(value))})
					Object.defineProperty(${name}, key, { get: () => require('${path}').${name}[key] });`,
			);
			return { resolveDir: root, contents: late.join('\n') };
		});
	},
};

/** The commit that is built, `-dirty` where files differ from it; undefined outside of a git repository. */
function commit() {
	const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'], {
		cwd: root,
		encoding: 'utf8',
	});
	return status === 0 ? stdout.trim() : undefined;
}

/**
 * Ink waits for its developers' tools and its own package.json while it is being loaded, which a single script can't;
 * neither is there.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutWaiting = {
	name: 'without-waiting',
	setup(build) {
		build.onLoad({ filter: /\/ink\/build\/reconciler\.js$/ }, ({ path }) => {
			const text = readFileSync(path, 'utf8');
			const without = text
				.replace("await import('./devtools.js');", '')
				.replace('const loaded = await loadPackageJson();', 'const loaded = undefined;');
			return { contents: without };
		});
	},
};

/**
 * docker-modem describes each request with all that hangs on it, its agent and the sockets of that, for a log that nobody
 * switched on.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutDebugging = {
	name: 'without-debugging',
	setup(build) {
		build.onLoad({ filter: /\/docker-modem\/lib\/modem\.js$/ }, ({ path }) => {
			const text = readFileSync(path, 'utf8');
			const without = text
				.replace("require('debug')('modem')", '() => {}')
				.replace(/^  debug\('Sending: %s', util\.inspect\(options, \{[^}]*\}\)\);$/m, '');
			if (/require\('debug'\)|util\.inspect/.test(without)) throw new Error(`${path} is another one than was expected`);
			return { contents: without };
		});
	},
};

/** @returns {Record<string, string>} */
function definitions() {
	return {
		'process.env.NODE_ENV': '"production"',
		'process.env.DEV': '"false"',
		'process.env.LAVADOCK_COMMIT': JSON.stringify(commit()) ?? 'undefined',
		// Nothing here fetches, and loading `fetch` takes 30 ms.
		fetch: 'undefined',
		// What packages ask it for, there is none of in a single script.
		'import.meta.url': '"file:///lavadock"',
	};
}

/**
 * Makes one script of a program: several that share modules would each be read, linked and looked up in the cache for
 * itself. Modules that are imported when they are used are still set up when they are used.
 *
 * @param {string} entry
 * @param {string} outfile
 * @param {{ target: string, banner?: string, plugins: readonly import('esbuild').Plugin[] }} of
 * @returns {Promise<string[]>} the modules that it was made from
 */
export async function bundleScript(entry, outfile, { target, banner = '', plugins }) {
	const { metafile } = await esbuild.build({
		absWorkingDir: root,
		entryPoints: [entry],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target,
		banner: { js: banner },
		jsx: 'automatic',
		// Names stay, and lines that are short enough to be found by their number, so that a crash report can be read.
		minifySyntax: true,
		minifyWhitespace: true,
		lineLimit: 100,
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
		define: definitions(),
		plugins: [...plugins, withoutWaiting, withoutDebugging, leaveOut, requireBuiltins, lateTables, fasterInk],
	});
	writeFileSync(outfile, inAscii(readFileSync(outfile, 'utf8')));
	return modulesOf(metafile);
}

/**
 * The files that went into a bundle, by their paths from the project's root; without what the plugins made up.
 *
 * @param {import('esbuild').Metafile} metafile
 */
function modulesOf({ inputs }) {
	return Object.keys(inputs).filter(path => !/^[\w-]+:/.test(path));
}

/**
 * With one character of Unicode, in a comment say, V8 keeps two bytes for each of the script's.
 *
 * @param {string} script
 */
function inAscii(script) {
	return script.replace(/[^\0-\x7f]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
