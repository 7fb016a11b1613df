/** The programs that the console hands to Django's shell, by what each does to the demo's database. */

import * as z from 'zod/mini';
import { powerCommand, type PduRequest } from '../../../lab/companion/pdudaemon/commands.ts';
import { worker as newWorker } from '../../content/lava-workers.ts';
import type { Machine } from '../../machine.ts';
import type { Rights } from '../../../lab/lava/manage/users.ts';
import { isDeepEqual } from '../../../lab/spec/same.ts';
import { hexId } from '../../seeded.ts';
import { failed, said, type CommandOutcome } from '../../shell/builtins.ts';
import type { DemoContainer, LavaDatabase, LavaWorker } from '../../state.ts';
import { tagOf } from '../worker/dispatcher.ts';
import { allowedHosts, databaseOf, withDatabase } from './database.ts';
import { workersOf } from './rest.ts';

type Call = {
	machine: Machine;
	server: DemoContainer;
	database: LavaDatabase;
	program: string;
	/** Of the worker that it is about, its health, or a host's name. */
	parameters: Parameters;
};

type Answer = { outcome: CommandOutcome; changed?: LavaDatabase };

const parametersSchema = z.object({
	name: z.optional(z.string()),
	host: z.optional(z.string()),
	health: z.optional(z.string()),
	rights: z.optional(z.object({ active: z.boolean(), staff: z.boolean(), superuser: z.boolean() })),
	devices: z.optional(z.array(z.string())),
	moves: z.optional(z.array(z.tuple([z.string(), z.string(), z.string()]))),
});

type Parameters = {
	name: string;
	host: string;
	health: string;
	rights: Rights | undefined;
	devices: readonly string[];
	moves: readonly Move[];
};

/** A device, and its health before and after. */
type Move = readonly [device: string, before: string, after: string];

/** By a piece of the program that stands in no other; the first that is found counts. */
const PROGRAMS: readonly [piece: string, run: (call: Call) => Answer][] = [
	['load_configuration()', call => ({ outcome: onWorker(call, () => powerOf(call)) })],
	['json.dumps({', tellAll],
	['get_or_create(hostname=', registerWorker],
	[
		'auth_token()',
		call => ({ outcome: onWorker(call, () => `token ${tokenOf(call, String(call.machine.stamp()))}\n`) }),
	],
	['.update(token=token)', call => ({ outcome: onWorker(call, () => '') })],
	['.token)', call => ({ outcome: onWorker(call, () => `token ${tokenOf(call)}\n`) })],
	['go_health_', setHealth],
	['parameters["moves"]', moveDevices],
	// What runs in the demo ends as soon as it is waited for.
	['TestJob.STATE_RUNNING', () => ({ outcome: said('') })],
	['LAVA uses another database', () => ({ outcome: said('') })],
	['hosts.append(', allowHost],
	['not in settings.ALLOWED_HOSTS', isHostAllowed],
	['user.check_password(', isUserAs],
	['user.is_active = ', setRights],
	['User.objects.filter(username=', removeUser],
	['.delete()', removeWorker],
];

export function runProgram(machine: Machine, server: DemoContainer, program: string): CommandOutcome {
	const found = PROGRAMS.find(([piece]) => program.includes(piece));
	if (found === undefined) return failed('SyntaxError: the demo runs no Python');
	const database = databaseOf(machine.state(), server);
	const { outcome, changed } = found[1]({ machine, server, database, program, parameters: parametersOf(program) });
	if (changed !== undefined) machine.apply({ state: withDatabase(machine.state(), server, changed), events: [] });
	return outcome;
}

/** `parameters = json.loads("...")` */
function parametersOf(program: string): Parameters {
	const [, text] = /^parameters = json\.loads\((".*")\)$/m.exec(program) ?? [];
	const {
		name = '',
		host = '',
		health = '',
		rights,
		devices = [],
		moves = [],
	} = parametersSchema.parse(text === undefined ? {} : JSON.parse(z.string().parse(JSON.parse(text))));
	return { name, host, health, rights, devices, moves };
}

function tellAll({ machine, server, database }: Call): Answer {
	const answer = {
		version: tagOf(server),
		hosts: allowedHosts(server, database),
		users: database.users,
		workers: workersOf(machine, server).map(({ worker, online }) => ({
			name: worker.name,
			state: online ? 'Online' : 'Offline',
			health: worker.health,
		})),
	};
	return { outcome: said(`lavadock ${JSON.stringify(answer)}\n`) };
}

/** What hangs on a PDU of the demo's pdudaemon: all but QEMU. */
function powerOf(call: Call): string {
	const boards = workerOf(call)?.devices.filter(({ health }) => health !== 'Retired') ?? [];
	const dictionaries = boards.map(({ name, type }, at) => {
		const outlet = { pdu: 'apc-rack2', port: String(at + 3) };
		const asks = (request: PduRequest): string[] => [powerCommand('pdudaemon', outlet, request, 'python3')];
		const commands = { power_on: asks('on'), hard_reset: asks('reboot'), power_off: asks('off') };
		return { name, commands: type === 'qemu' ? {} : commands };
	});
	return `lavadock ${JSON.stringify(dictionaries)}\n`;
}

function workerOf({ machine, server, parameters }: Call): LavaWorker | undefined {
	return workersOf(machine, server).find(({ worker }) => worker.name === parameters.name)?.worker;
}

function onWorker(call: Call, says: () => string): CommandOutcome {
	return workerOf(call) === undefined ? failed(`Unable to find worker '${call.parameters.name}'`) : said(says());
}

/** A worker's token has 32 letters. */
const tokenOf = ({ machine, parameters }: Call, salt = ''): string =>
	hexId(`${machine.state().seed}/token/${parameters.name}/${salt}`).slice(0, 32);

function registerWorker(call: Call): Answer {
	const { machine, database, parameters } = call;
	const outcome = said(`token ${tokenOf(call)}\n`);
	if (workerOf(call) !== undefined) return { outcome };
	const workers = [...database.workers, newWorker(parameters.name, machine.clock.now())];
	return { outcome, changed: { ...database, workers } };
}

const withoutWorker = ({ workers }: LavaDatabase, name: string): LavaWorker[] =>
	workers.filter(each => each.name !== name);

function removeWorker(call: Call): Answer {
	const { database, parameters } = call;
	return {
		outcome: onWorker(call, () => ''),
		changed: { ...database, workers: withoutWorker(database, parameters.name) },
	};
}

const HEALTHS: Readonly<Record<string, LavaWorker['health']>> = {
	active: 'Active',
	maintenance: 'Maintenance',
	retired: 'Retired',
};

/** With the devices that follow it (lava.md 4d), and those that are to come back. */
function setHealth(call: Call): Answer {
	const { database, parameters } = call;
	const worker = workerOf(call);
	const health = HEALTHS[parameters.health];
	if (worker === undefined || health === undefined) return { outcome: onWorker(call, () => '') };
	const follows = (device: LavaWorker['devices'][number]): LavaWorker['devices'][number]['health'] => {
		if (parameters.devices.includes(device.name)) return 'Unknown';
		if (health === 'Retired') return 'Retired';
		return worker.health === 'Maintenance' && health === 'Active' && device.health === 'Good'
			? 'Unknown'
			: device.health;
	};
	const devices = worker.devices.map(device => ({ ...device, health: follows(device) }));
	const workers = [...withoutWorker(database, worker.name), { ...worker, health, devices }];
	return { outcome: said(''), changed: { ...database, workers } };
}

function moveDevices({ database, parameters }: Call): Answer {
	const workers = database.workers.map(worker => ({
		...worker,
		devices: worker.devices.map(device => {
			const move = parameters.moves.find(
				([name, before]) => name === device.name && before === device.health.toUpperCase(),
			);
			const health = DEVICE_HEALTHS.find(each => each.toUpperCase() === move?.[2]);
			return health === undefined ? device : { ...device, health };
		}),
	}));
	return { outcome: said(''), changed: { ...database, workers } };
}

const DEVICE_HEALTHS = ['Good', 'Unknown', 'Maintenance', 'Retired'] as const;

function allowHost({ database, parameters }: Call): Answer {
	return { outcome: said(''), changed: { ...database, hosts: [...database.hosts, parameters.host] } };
}

function isHostAllowed({ server, database, parameters }: Call): Answer {
	return { outcome: allowedHosts(server, database).includes(parameters.host) ? said('') : failed('') };
}

function removeUser({ database, parameters }: Call): Answer {
	return {
		outcome: said(''),
		changed: { ...database, users: database.users.filter(({ name }) => name !== parameters.name) },
	};
}

function setRights({ database, parameters }: Call): Answer {
	const there = database.users.find(({ name }) => name === parameters.name);
	if (there === undefined) return { outcome: failed(`Unable to find user '${parameters.name}'`) };
	const users = database.users.map(each => (each === there ? { ...there, ...parameters.rights } : each));
	return { outcome: said(''), changed: { ...database, users } };
}

/** Passwords are not kept here: each is the right one. */
function isUserAs({ database, parameters }: Call): Answer {
	const there = database.users.find(({ name }) => name === parameters.name);
	const same = there !== undefined && isDeepEqual({ ...there, ...parameters.rights }, there);
	return { outcome: same ? said('') : failed(`${parameters.name} is not as it was to be`) };
}
