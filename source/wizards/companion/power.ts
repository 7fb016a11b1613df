/** Asks whose power is to be switched once, as a test job would: a board by its dictionary, or an outlet of a pdudaemon. */

import { dispatchersOf } from '../../lab/companion/serves.ts';
import { namesOutlet, powerCommand, type PduRequest } from '../../lab/companion/pdudaemon/commands.ts';
import { refOf } from '../../lab/command.ts';
import { POWER_COMMANDS, type PowerBoard, type PowerCommand } from '../../lab/lava/manage/power.ts';
import type { Container } from '../../lab/objects.ts';
import { type PowerChange, powerPlan, type PowerRequest } from '../../lab/plans/companion/power.ts';
import { redactText } from '../../lab/secret.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { plain } from '../../text/sanitise.ts';
import type { Option } from '../field.ts';
import { defineWizard } from '../wizard.ts';
import { type Asked, askedKey, type LookedUp, untilGathered, type World } from '../world.ts';
import { dispatcherField, dispatcherOf, hostFor } from './beside.ts';
import { pdudaemons } from './pdudaemon-config.ts';

type Answers = {
	dispatcher: string;
	/** A board's name, or of a pdudaemon `outlet` and the id of its container. */
	of: string;
	pdu: string;
	outlet: string;
	change: string;
};

const OUTLET = 'outlet ';

const CHANGES: Readonly<Record<PowerCommand, PowerChange>> = {
	power_on: 'on',
	hard_reset: 'reset',
	power_off: 'off',
};

const REQUESTS: Readonly<Record<PowerChange, PduRequest>> = { on: 'on', reset: 'reboot', off: 'off' };

/** With what its server says of it; where it is unknown whose container it is, the only worker of that name. */
function rowOf(answers: Pick<Answers, 'dispatcher'>, world: World): WorkerRow | undefined {
	const container = dispatcherOf(answers, world);
	const { workers } = world.facts;
	const own = container && workers.find(each => each.container?.id === container.id);
	if (own === undefined || own.worker !== undefined) return own;
	const [only, another] = workers.filter(({ name, worker }) => name === own.name && worker !== undefined);
	return another === undefined ? only : undefined;
}

function powerAsk(answers: Pick<Answers, 'dispatcher'>, world: World): Extract<Asked, { about: 'power' }> | undefined {
	const row = rowOf(answers, world);
	if (row?.server?.place.at !== 'container' || row.worker === undefined) return undefined;
	return { about: 'power', server: row.server.place.container.id, worker: row.name };
}

type Answer = Extract<LookedUp, { about: 'power' }>;

/** Undefined: not looked up yet. */
function lookedUp(answers: Pick<Answers, 'dispatcher'>, world: World): Answer | undefined {
	const asked = powerAsk(answers, world);
	const found = asked && world.facts.answers.get(askedKey(asked));
	return found?.about === 'power' ? found : undefined;
}

const boardsOf = (answers: Pick<Answers, 'dispatcher'>, world: World): readonly PowerBoard[] =>
	lookedUp(answers, world)?.boards ?? [];

const hasPower = ({ commands }: PowerBoard): boolean => POWER_COMMANDS.some(name => commands[name] !== undefined);

/** Those that serve the dispatcher and run. */
const servingIt = (answers: Pick<Answers, 'dispatcher'>, world: World): Container[] => {
	const dispatcher = dispatcherOf(answers, world);
	const { containers } = world.snapshot;
	return pdudaemons(world).filter(
		each =>
			each.status === 'running' && dispatchersOf(each, containers.values()).some(({ id }) => id === dispatcher?.id),
	);
};

const isOutlet = ({ of }: Pick<Answers, 'of'>): boolean => of.startsWith(OUTLET);

function options(answers: Answers, world: World): Option[] {
	return [
		...boardsOf(answers, world)
			.filter(hasPower)
			.map(({ name }) => ({ value: name, label: name, note: 'by the commands of its dictionary' })),
		...servingIt(answers, world).map(({ id, name }) => ({
			value: `${OUTLET}${id}`,
			label: `an outlet of ${name}`,
			note: 'whatever hangs on it',
		})),
	];
}

const boardOf = (answers: Answers, world: World): PowerBoard | undefined =>
	boardsOf(answers, world).find(({ name }) => name === answers.of);

const changeOf = ({ change }: Answers): PowerChange => (change === 'off' || change === 'reset' ? change : 'on');

/** One after the other; none: the dictionary has no such command. */
function commandsOf(answers: Answers, world: World): readonly string[] {
	const change = changeOf(answers);
	const companion = servingIt(answers, world).find(({ id }) => answers.of === `${OUTLET}${id}`);
	if (companion !== undefined) {
		const host = hostFor(companion.name, dispatcherOf(answers, world));
		return [powerCommand(host, { pdu: answers.pdu, port: answers.outlet }, REQUESTS[change], 'python3')];
	}
	const name = POWER_COMMANDS.find(each => CHANGES[each] === change);
	return (name && boardOf(answers, world)?.commands[name]) ?? [];
}

/** The boards whose dictionaries name that outlet. */
function boardsAt(answers: Answers, world: World): string[] {
	const outlet = { pdu: answers.pdu, port: answers.outlet };
	return boardsOf(answers, world)
		.filter(({ commands }) => Object.values(commands).some(each => each.some(text => namesOutlet(text, outlet))))
		.map(({ name }) => name);
}

function requestOf(answers: Answers, world: World): PowerRequest {
	const container = dispatcherOf(answers, world);
	if (container === undefined) throw new Error('There is no such dispatcher any more.');
	const boards = isOutlet(answers) ? boardsAt(answers, world) : [answers.of];
	const jobs = rowOf(answers, world)?.worker?.jobs ?? [];
	return {
		container: refOf(container),
		what: isOutlet(answers) ? `outlet ${answers.outlet} of ${answers.pdu}` : answers.of,
		change: changeOf(answers),
		commands: commandsOf(answers, world),
		boards,
		jobs: jobs.filter(({ device }) => boards.includes(device)).map(({ id }) => id),
	};
}

function whyNone(answers: Answers, world: World): string | undefined {
	const found = lookedUp(answers, world);
	if (found === undefined && powerAsk(answers, world) === undefined)
		return `LAVA tells nothing of the boards of ${answers.dispatcher}, and no pdudaemon serves it: make one first (n a).`;
	if (found?.why !== undefined) return `The dictionaries can't be read: ${found.why}`;
	const broken = found?.boards.find(({ problem }) => problem !== undefined);
	if (broken !== undefined) return `The dictionary of ${broken.name} can't be read: ${broken.problem ?? ''}`;
	return (
		found &&
		'None of its devices has a power command in its dictionary, which needs a connection_command too: n a shows the lines.'
	);
}

const commandWords = (answers: Answers, world: World): string =>
	plain(redactText(commandsOf(answers, world).join(' ; ')));

const ofDispatcher = dispatcherField<Answers>('The command runs in its container, where test jobs run it.');

/** The first with a device that has power to switch: those of QEMU and of containers have none. */
function ownerOfBoards({ snapshot, facts }: World): string | undefined {
	const row = facts.workers.find(
		({ container, worker }) =>
			container?.status === 'running' &&
			snapshot.containers.has(container.id) &&
			worker?.devices.some(({ type, health }) => health !== 'retired' && !/^(?:qemu|docker)/.test(type)),
	);
	return row?.container?.name;
}

export const powerWizard = defineWizard<Answers>({
	title: 'Try the power of a board',
	menu: { group: 'Boards', key: 'y', label: 'try power', help: 'Switches the power of a board once.' },
	asksWorkers: true,
	asks: (answers, world) => {
		const asked = powerAsk(answers, world);
		return asked === undefined ? [] : [asked];
	},
	asksAtOnce: true,
	fields: {
		dispatcher: {
			...ofDispatcher,
			waits: untilGathered,
			proposal: (answers, world) => ownerOfBoards(world) ?? ofDispatcher.proposal(answers, world),
			problem: (_, answers, world) =>
				dispatcherOf(answers, world) === undefined
					? 'No dispatcher runs here: make one first (n d), or start it.'
					: undefined,
		},
		of: {
			kind: 'choice',
			label: 'Power of',
			help: answers =>
				isOutlet(answers)
					? 'pdudaemon is asked as a test job asks it.'
					: 'A device with power commands in its dictionary, which LAVA runs there.',
			options,
			waits: (answers, world) => untilGathered(answers, world) || lookedUp(answers, world) === undefined,
			proposal: (answers, world) => options(answers, world)[0]?.value ?? '',
			problem: (of, answers, world) => (of === '' ? whyNone(answers, world) : undefined),
		},
		pdu: {
			kind: 'text',
			label: 'PDU',
			help: 'As its configuration calls it.',
			shown: isOutlet,
			proposal: () => '',
			problem: pdu => (/^[\w.:[\]-]+$/.test(pdu) ? undefined : 'Write its name, e.g. apc-rack2.'),
		},
		outlet: {
			kind: 'text',
			label: 'Outlet',
			help: (answers, world) => {
				const boards = boardsAt(answers, world);
				return boards.length === 0
					? 'No dictionary of this dispatcher names it: nobody here knows what hangs on it.'
					: `By its dictionary it feeds ${boards.join(' and ')}.`;
			},
			shown: isOutlet,
			proposal: () => '',
			problem: outlet => (/^[\w.:-]+$/.test(outlet) ? undefined : 'Write the number of the outlet, e.g. 1.'),
		},
		change: {
			kind: 'choice',
			label: 'Switch it',
			help: (answers, world) => `It runs ${commandWords(answers, world)}.`,
			options: (answers, world) =>
				POWER_COMMANDS.filter(name => isOutlet(answers) || boardOf(answers, world)?.commands[name] !== undefined).map(
					name => ({ value: CHANGES[name], label: WORDS[CHANGES[name]], note: isOutlet(answers) ? '' : name }),
				),
			proposal: (answers, world) =>
				CHANGES[
					POWER_COMMANDS.find(name => isOutlet(answers) || boardOf(answers, world)?.commands[name] !== undefined) ??
						'power_on'
				],
		},
	},
	plan: (answers, world) => powerPlan(requestOf(answers, world)).plan,
	secrets: (answers, world) => powerPlan(requestOf(answers, world)).secrets,
	copies: (answers, world) => ['The command, as LAVA runs it there:', ...commandsOf(answers, world).map(redactText)],
	dangerous: () => true,
});

const WORDS: Readonly<Record<PowerChange, string>> = { on: 'on', reset: 'off and on', off: 'off' };
