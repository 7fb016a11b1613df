/** The rooms of the source and what each may import. A unit test holds the source to it (trespasses.js). */

export const system = 'node:*';
const docker = ['dockerode', 'docker-modem'];
const drawing = ['react', 'ink'];
export const guarded = [...docker, ...drawing];

/** @param {string[]} names rooms and files inside the console */
const inConsole = (...names) => names.map(name => `source/console/${name}`);

/** @param {string[]} names rooms and files inside the lab */
const inLab = (...names) => names.map(name => `source/lab/${name}`);

/** What all of the lab is written in: its own files, and the objects, which know what an image's entrypoint tells. */
const labWords = ['source/text', ...inLab('*', 'objects.ts', 'host.ts')];
const images = inLab('image/*', 'image/version.ts');
const lavaWords = inLab('lava/*', 'lava/contract.ts', 'lava/entrypoint-script.ts');
/** What plans are made of. */
const planWords = [...labWords, ...images, ...lavaWords, ...inLab('plan.ts', 'spec', 'swarm', 'address')];
const lavaRooms = ['role', 'worker', 'server', 'database', 'manage'].flatMap(name => inLab(`lava/${name}`));
const allOfLava = [...labWords, ...images, ...lavaWords, ...lavaRooms];
const sharedByPlans = [...planWords, ...lavaRooms, ...inLab('image/own', 'step', 'plans/*', 'found.ts', 'verdict')];

/** @param {string[]} names rooms and files inside the engine */
const inEngine = (...names) => names.map(name => `source/engine/${name}`);

/** Small things that all of the engine's rooms use. */
const engineTools = inEngine('clock.ts', 'command-log.ts', 'engine-error.ts', 'home.ts', 'notifier.ts');
const ofEngine = [...engineTools, 'source/lab', 'source/text', system, ...docker];
/** The conversation with an engine, and what it says. */
const session = [...ofEngine, ...inEngine('session', 'answers')];
/** What all that runs plans knows of them. */
const planRun = [...session, ...inEngine('lookups', 'archive', 'plan-run/plan-error.ts', 'plan-run/progress.ts')];

const ofServer = ['source/engine', 'source/lab', 'source/text', system];

const stateRooms = inConsole('state', 'logs');
const below = ['source/wizards', 'source/engine', 'source/lab', 'source/text'];
/** What every wizard is made of. */
const form = ['world.ts', 'field.ts', 'wizard.ts'].map(name => `source/wizards/${name}`);
const ofWizards = ['source/wizards/fields', ...form, 'source/lab', 'source/text'];
const looksRooms = inConsole('widgets', 'theme.ts');

/**
 * Imports go one way: console and commands -> engine, server, demo -> lab -> text, and inside the console from what the
 * world does and what is drawn to the state. A file belongs to the longest path that it lies under, and may import what
 * belongs to the same; of what a row lists, a path means all below it, with `/*` only what belongs to that room itself.
 * Packages that are not guarded may be imported everywhere.
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
	'source/one-file.ts': ['cli.tsx', 'source/commands', 'source/console', 'source/engine', system, ...docker],
	'source/text': [],
	'source/lab': ['source/text', ...inLab('host.ts', 'objects.ts')],
	'source/lab/host.ts': [],
	'source/lab/objects.ts': inLab('host.ts', 'lava/entrypoint-script.ts', 'swarm/state.ts'),
	'source/lab/swarm/state.ts': ['source/text'],
	'source/lab/swarm': [...labWords, ...inLab('swarm/state.ts')],
	'source/lab/address': labWords,
	'source/lab/image/version.ts': [],
	'source/lab/image': [...labWords, ...inLab('image/version.ts')],
	'source/lab/image/own': [...labWords, ...images, ...lavaWords, ...inLab('plan.ts')],
	'source/lab/lava/contract.ts': inLab('image/version.ts'),
	'source/lab/lava/entrypoint-script.ts': inLab('lava/contract.ts'),
	'source/lab/lava': [...labWords, ...images, ...inLab('lava/contract.ts')],
	'source/lab/lava/role': [...labWords, ...images, ...lavaWords],
	'source/lab/lava/worker': [...labWords, ...images, ...lavaWords],
	'source/lab/lava/manage': [...labWords, ...images, ...lavaWords, ...inLab('lava/worker')],
	'source/lab/lava/database': [...labWords, ...images, ...lavaWords, ...inLab('lava/manage', 'spec')],
	'source/lab/lava/server': [
		...labWords,
		...images,
		...lavaWords,
		...inLab('lava/role', 'lava/worker', 'lava/manage', 'address', 'spec'),
	],
	'source/lab/companion': [...labWords, ...lavaWords, ...inLab('lava/role', 'lava/server')],
	'source/lab/found.ts': [...labWords, ...images, ...inLab('lava/role')],
	'source/lab/spec': [...labWords, ...images, ...inLab('address')],
	'source/lab/spec/read': [...labWords, ...images, ...inLab('spec/*', 'address')],
	'source/lab/plan.ts': [...labWords, ...images, ...inLab('spec')],
	'source/lab/step': planWords,
	'source/lab/script': [...planWords, ...lavaRooms, ...inLab('step')],
	'source/lab/script/sh': [...planWords, ...inLab('step', 'script/*')],
	'source/lab/script/python': [...planWords, ...inLab('step', 'script/*')],
	'source/lab/script/compose': [...planWords, ...inLab('step', 'script/*')],
	'source/lab/script/export.ts': [...planWords, ...inLab('step', 'script')],
	'source/lab/verdict/verdict.ts': [...labWords, ...lavaRooms],
	'source/lab/verdict/reading': allOfLava,
	'source/lab/verdict/surroundings': [...allOfLava, ...inLab('address', 'companion', 'verdict/reading')],
	'source/lab/verdict/rules': [
		...allOfLava,
		...inLab('companion', 'verdict/verdict.ts', 'verdict/reading', 'verdict/surroundings'),
	],
	'source/lab/verdict': [
		...allOfLava,
		...inLab('verdict/verdict.ts', 'verdict/reading', 'verdict/surroundings', 'verdict/rules'),
	],
	'source/lab/plans': [...planWords, ...lavaRooms, ...inLab('image/own', 'verdict')],
	'source/lab/plans/network': sharedByPlans,
	'source/lab/plans/recreate': sharedByPlans,
	'source/lab/plans/container': [...sharedByPlans, ...inLab('plans/recreate')],
	'source/lab/plans/companion': [...sharedByPlans, ...inLab('plans/network', 'plans/recreate', 'companion')],
	'source/lab/plans/dispatcher': [...sharedByPlans, ...inLab('plans/network', 'plans/recreate')],
	'source/lab/plans/server': [...sharedByPlans, ...inLab('plans/network', 'plans/recreate')],
	'source/lab/plans/worker': [...sharedByPlans, ...inLab('plans/recreate', 'plans/container')],
	'source/lab/plans/switch': [...sharedByPlans, ...inLab('plans/recreate', 'plans/dispatcher', 'plans/server')],
	'source/lab/plans/fix': [
		...sharedByPlans,
		...inLab('plans/network', 'plans/recreate', 'plans/container', 'plans/dispatcher', 'plans/server', 'plans/worker'),
		...inLab('plans/switch', 'plans/companion', 'companion'),
	],
	...Object.fromEntries(
		engineTools.map(file => [file, [...inEngine('clock.ts'), 'source/lab', 'source/text', system]]),
	),
	'source/engine/answers': ofEngine,
	'source/engine/reach': ofEngine,
	'source/engine/session': [...ofEngine, ...inEngine('reach', 'answers')],
	'source/engine/archive': session,
	'source/engine/logs': session,
	'source/engine/commands': [...session, ...inEngine('logs')],
	'source/engine/registry': [...session, ...inEngine('reach')],
	'source/engine/prerequisites': [...session, ...inEngine('reach')],
	'source/engine/lookups': [...session, ...inEngine('archive', 'registry', 'prerequisites')],
	'source/engine/watch': [...session, ...inEngine('archive', 'watch/events')],
	'source/engine/watch/events': session,
	'source/engine/backup': [...session, ...inEngine('archive', 'commands')],
	'source/engine/build-context': [...ofEngine, ...inEngine('archive')],
	'source/engine/plan-run/plan-error.ts': ofEngine,
	'source/engine/plan-run/progress.ts': [...ofEngine, ...inEngine('plan-run/plan-error.ts')],
	'source/engine/plan-run/look': planRun,
	'source/engine/plan-run/journal': [...planRun, ...inEngine('plan-run/look')],
	'source/engine/plan-run/steps': [
		...planRun,
		...inEngine('plan-run/look', 'backup', 'build-context', 'commands', 'logs', 'registry'),
	],
	'source/engine/plan-run': [...planRun, ...inEngine('plan-run/look', 'plan-run/journal', 'plan-run/steps')],
	'source/engine': ['source/engine', 'source/lab', 'source/text', system, ...docker],
	'source/server/ask': ofServer,
	'source/server/look': [...ofServer, 'source/server/ask'],
	'source/server/workers': ofServer,
	'source/server': [...ofServer, 'source/server'],
	'source/demo': ['source/lab', 'source/text', system],
	'source/terminal': ['source/text', system],
	'source/wizards': [
		...['fields', 'network', 'server', 'dispatcher', 'companion', 'worker', 'image'].map(
			name => `source/wizards/${name}`,
		),
		'source/lab',
		'source/text',
	],
	'source/wizards/fields': [...form, 'source/lab', 'source/text'],
	'source/wizards/network': ofWizards,
	'source/wizards/server': ofWizards,
	'source/wizards/dispatcher': ofWizards,
	'source/wizards/worker': ofWizards,
	'source/wizards/image': ofWizards,
	'source/wizards/companion': ['source/wizards/dispatcher', ...ofWizards],
	'source/console': [
		'source/console',
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
	'source/console/extent.ts': [
		...inConsole('overlays', 'panels', 'pages', 'actions', 'selectors', 'state'),
		'source/wizards',
	],
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
