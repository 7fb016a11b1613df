/** Writes the licences of the packages that a build carries. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './set-up.js';

/**
 * @param {string} folder where THIRD-PARTY.txt goes
 * @param {string[]} modules paths of the bundled modules from the project's root
 */
export function writeLicences(folder, modules) {
	writeFileSync(join(folder, 'THIRD-PARTY.txt'), licenceTexts(modules));
}

/**
 * The licences of the packages that these modules are of.
 *
 * @param {string[]} modules
 */
export function licenceTexts(modules) {
	const packages = new Set(modules.map(packageOf).filter(path => path !== undefined));
	const sections = [...packages].toSorted().map(licenceOf);
	return sections.join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * The folder of the package that a module belongs to; undefined for the project's own.
 *
 * @param {string} module
 */
function packageOf(module) {
	return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
}

/** @param {string} path */
function licenceOf(path) {
	const folder = join(root, path);
	const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const texts = readdirSync(folder)
		.filter(file => /^(licen[cs]e|notice|copying)/i.test(file))
		.map(file => readFileSync(join(folder, file), 'utf8').trim());
	return [`${name} ${version} (${license})`, ...texts].join('\n\n') + '\n';
}
