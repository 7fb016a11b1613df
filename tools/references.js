/** What comments and documents name: files of the repository, and sections of its documents. A unit test holds them to it. */

import { globSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path/posix';
import { root } from './set-up.js';

/**
 * @typedef {object} Repository
 * @property {readonly string[]} files paths from the project's root
 * @property {(path: string) => string} read
 */

/** A name with one of these endings is taken for a file of the repository; Python and shell scripts may be LAVA's. */
const NAME = /(?<![\w./@*-])(?:\.{1,2}\/)*([\w@][\w./@-]*\.(?:tsx?|js|md))\b/g;

/** Behind a document: `2d, trap 2`, `1, 2 and 2d`, `D1 to D3`, or `"The line"`. */
const NUMBER = String.raw`(?:D?\d+[a-z]?|traps?\s+\d+)(?!\w|\.\d)`;
const SECTIONS = new RegExp(String.raw`^(?:\s+(${NUMBER}(?:(?:,|\s+and|\s+to)\s+${NUMBER})*)|,?\s+"([^"]+)")`);

/**
 * What a file names that is not there, a line for each: the file, the line in it, and what is missing.
 *
 * @param {string} file path from the project's root
 * @param {string} text
 * @param {Repository} repository
 * @returns {string[]}
 */
export function staleReferences(file, text, repository) {
	const said = file.endsWith('.md') ? text : commentsOf(file, text);
	return [...said.matchAll(NAME)].flatMap(found => {
		const [, name = ''] = found;
		const line = said.slice(0, found.index).split('\n').length;
		const path = repository.files.find(each => each === name || each.endsWith(`/${name}`));
		if (path === undefined) return [`${file}:${line} names ${name}: there is no such file`];
		if (!path.endsWith('.md')) return [];
		return sectionsNamed(said.slice(found.index + found[0].length))
			.filter(section => !sectionsOf(repository.read(path)).has(section))
			.map(section => `${file}:${line} names ${name} ${section}: ${path} has no section ${section}`);
	});
}

/** A comment behind code; what stands in a string is none. */
const AFTER_CODE = /^(?:[^'"`]|'[^']*'|"[^"]*"|`[^`]*`)*\s(?:\/\/|\/\*+)\s(.*)/;

/**
 * A file's comments, each on its line; all else is left out.
 *
 * @param {string} file
 * @param {string} text
 */
function commentsOf(file, text) {
	const patterns = /^\.(?:tsx?|js)$/.test(extname(file))
		? [/^\s*(?:\/\*+|\*|\/\/)(.*)/, AFTER_CODE]
		: [/^\s*#(.*)/, /\s#\s(.*)/];
	const commentIn = (/** @type {string} */ line) =>
		patterns.map(pattern => pattern.exec(line)?.[1]).find(comment => comment !== undefined) ?? '';
	return text.split('\n').map(commentIn).join('\n');
}

/**
 * @param {string} text what stands behind a document's name
 * @returns {string[]} numbers as they are in headings, `trap 2`, or a heading's words
 */
function sectionsNamed(text) {
	const [, numbers, heading] = SECTIONS.exec(text) ?? [];
	if (heading !== undefined) return [heading];
	let isTrap = false;
	return (numbers ?? '')
		.split(/(?:,|\s+and|\s+to)\s+/)
		.filter(part => part !== '')
		.map(part => {
			isTrap ||= part.startsWith('trap');
			return isTrap ? `trap ${part.replace(/\D/g, '')}` : part;
		});
}

/**
 * By number and by words: of headings (`### 4d. State`), and of tables' rows that have a number of their own.
 *
 * @param {string} document
 * @returns {Set<string>}
 */
function sectionsOf(document) {
	const headings = [...document.matchAll(/^#+ (?:(\d+[a-z]?)\. )?(.*)$/gm)].flatMap(([, number, words]) => [
		number,
		words,
	]);
	const rows = [...document.matchAll(/^\| (D\d+|Trap \d+) +\|/gm)].map(([, row]) => row?.replace('Trap', 'trap'));
	return new Set([...headings, ...rows].filter(name => name !== undefined));
}

/** Every stale reference in the repository. */
export function allStaleReferences() {
	const files = globSync(['*', '{source,test,tools,fixtures,docs}/**/*'], { cwd: root }).filter(path =>
		statSync(join(root, path)).isFile(),
	);
	const repository = { files, read: (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8') };
	return files.filter(hasComments).flatMap(file => staleReferences(file, repository.read(file), repository));
}

/**
 * Not what was recorded or drawn.
 *
 * @param {string} file
 */
function hasComments(file) {
	return /\.(?:tsx?|js|md|sh|pl)$/.test(file) || file.startsWith('fixtures/images/');
}
