/** The rooms of the source and what each may import. A unit test holds the source to it. */

import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { root } from './set-up.js';

const system = 'node:*';
const docker = ['dockerode', 'docker-modem'];
const drawing = ['react', 'ink'];
const guarded = [...docker, ...drawing];

/** @param {string[]} names rooms and files inside the console */
const inConsole = (...names) => names.map(name => `source/console/${name}`);

const stateRooms = inConsole('state', 'logs');
const below = ['source/wizards', 'source/engine', 'source/lab', 'source/text'];
/** What every wizard is made of. */
const form = ['world.ts', 'field.ts', 'wizard.ts'].map(name => `source/wizards/${name}`);
const ofWizards = ['source/wizards/fields', ...form, 'source/lab', 'source/text'];
const looksRooms = inConsole('widgets', 'theme.ts');

/**
 * Imports go one way: console and commands -> engine, server, demo -> lab -> text, and inside the console from what the
 * world does and what is drawn to the state. A file belongs to the longest path that it lies under. Packages that are
 * not guarded may be imported everywhere.
 *
 * @type {Record<string, string[]>}
 */
export const rooms = {
	'cli.tsx': [
		'source/commands',
		'source/console',
		'source/demo',
		'source/engine',
		'source/terminal',
		'source/text',
		'package.json',
		system,
	],
	'source/launcher.js': ['cli.tsx', system],
	'source/one-file.ts': ['cli.tsx', 'source/console', 'source/engine', system],
	'source/text': [],
	'source/lab': ['source/text'],
	'source/engine': ['source/lab', 'source/text', system, ...docker],
	'source/server': ['source/engine', 'source/lab', 'source/text', system],
	'source/demo': ['source/lab', 'source/text', system],
	'source/terminal': ['source/text', system],
	'source/wizards': ['source/lab', 'source/text'],
	'source/wizards/fields': [...form, 'source/lab', 'source/text'],
	'source/wizards/network': ofWizards,
	'source/wizards/server': ofWizards,
	'source/wizards/dispatcher': ofWizards,
	'source/wizards/worker': ofWizards,
	'source/wizards/image': ofWizards,
	'source/wizards/companion': ['source/wizards/dispatcher', ...ofWizards],
	'source/console': [
		'source/terminal',
		'source/wizards',
		'source/engine',
		'source/server',
		'source/demo',
		'source/lab',
		'source/text',
		system,
		...drawing,
	],
	'source/console/theme.ts': ['source/terminal'],
	'source/console/throttle.ts': [],
	'source/console/logs': ['source/engine', 'source/text', system],
	'source/console/state': [...inConsole('logs'), ...below],
	'source/console/selectors': [...stateRooms, ...below],
	'source/console/store': [...inConsole('selectors'), ...stateRooms, ...below],
	'source/console/actions': [...inConsole('store', 'selectors'), ...stateRooms, ...below],
	'source/console/settings': [
		...inConsole('actions', 'theme.ts'),
		'source/terminal',
		'source/engine',
		'source/text',
		system,
	],
	'source/console/widgets': [...inConsole('state', 'theme.ts'), 'source/text'],
	'source/console/pages': [...inConsole('actions', 'selectors'), ...stateRooms, ...looksRooms, ...below],
	'source/console/panels': [...inConsole('pages', 'actions', 'selectors'), ...stateRooms, ...looksRooms, ...below],
	'source/console/overlays': [...inConsole('pages', 'actions', 'selectors'), ...stateRooms, ...looksRooms, ...below],
	'source/console/speech': [
		...inConsole('overlays', 'panels', 'actions', 'selectors'),
		...stateRooms,
		...looksRooms,
		...below,
	],
	'source/console/extent.ts': inConsole('overlays', 'panels', 'pages', 'actions', 'selectors', 'state'),
	'source/console/facts': [...inConsole('store', 'state'), ...below, system],
	'source/console/subscriptions': [
		...inConsole('store', 'selectors', 'throttle.ts'),
		...stateRooms,
		'source/server',
		...below,
	],
	'source/console/effects': [
		...inConsole('subscriptions', 'facts', 'extent.ts', 'actions', 'store', 'selectors'),
		...stateRooms,
		'source/server',
		'source/terminal',
		...below,
		system,
	],
	'source/commands': [
		'source/console/settings',
		'source/engine',
		'source/server',
		'source/demo',
		'source/lab',
		'source/text',
		'package.json',
		system,
	],
};

/**
 * What a file imports and must not, with the reason.
 *
 * @param {string} file path from the project's root
 * @param {string} code
 */
export function trespasses(file, code) {
	const room = roomOf(file);
	if (room === undefined) {
		return [`${file} lies in no room: tools/rooms.js has the list`];
	}
	const allowed = [room, ...(rooms[room] ?? [])];
	return importsOf(file, code)
		.filter(target => !allowed.some(each => target === each || target.startsWith(`${each}/`)))
		.map(target => `${file} imports ${target}, which ${room} must not`);
}

/** @param {string} file */
function roomOf(file) {
	return Object.keys(rooms)
		.filter(room => file === room || file.startsWith(`${room}/`))
		.toSorted((one, other) => other.length - one.length)[0];
}

/**
 * The imported files, system modules and guarded packages.
 *
 * @param {string} file
 * @param {string} code
 */
function importsOf(file, code) {
	return [...code.matchAll(/\b(?:from |import |import\()'([^']+)'/g)].flatMap(([, target = '']) => {
		if (target.startsWith('.')) return [normalize(join(file, '..', target))];
		if (target.startsWith('node:')) return [system];
		return guarded.filter(each => target === each || target.startsWith(`${each}/`));
	});
}

/** Rooms that may import themselves by way of others: where there are any, imports do not go one way. */
export function cycles() {
	return Object.keys(rooms).filter(room => reachedFrom(room).has(room));
}

/** @param {string} room */
function reachedFrom(room) {
	const reached = new Set();
	const next = [room];
	for (let each = next.pop(); each !== undefined; each = next.pop()) {
		for (const target of roomsUnder(rooms[each] ?? [])) {
			if (!reached.has(target)) next.push(target);
			reached.add(target);
		}
	}
	return reached;
}

/** @param {string[]} paths */
const roomsUnder = paths =>
	Object.keys(rooms).filter(room => paths.some(path => room === path || room.startsWith(`${path}/`)));

/** Every trespass in the source. */
export function allTrespasses() {
	const files = globSync(['cli.tsx', 'source/**/*.{js,ts,tsx}'], { cwd: root });
	return files.flatMap(file => trespasses(file, readFileSync(join(root, file), 'utf8')));
}
