/**
 * What LAVA in Docker needs of a machine ("Prerequisites" in LAVA's "Administering LAVA using Docker", and what
 * engines need besides), judged from facts alone.
 */

import { bytes } from '../../text/human.ts';
import type { EngineAccount, EngineFacts, MachineFacts } from './facts.ts';
import {
	installEngine,
	joinDockerGroup,
	makeRoom,
	type Remedy,
	restartEngine,
	signInAgain,
	startEngine,
	switchForwardingOn,
} from './remedies.ts';

export type Check = {
	/** For programs: never changes. */
	id:
		| 'settings'
		| 'container'
		| 'package'
		| 'engine'
		| 'permission'
		| 'docker0'
		| 'architecture'
		| 'ip-forwarding'
		| 'space';
	title: string;
	/** A `warning` may get in the way; what `failed` has to be fixed; `unknown` can't be known from here. */
	state: 'ok' | 'warning' | 'failed' | 'unknown';
	/** What was found, one sentence. */
	says: string;
	/** What to do; commands among the lines are marked by a leading `$ `. Empty when there is nothing to do. */
	remedy: Remedy;
};

type Verdict = Pick<Check, 'state' | 'says'> & { remedy?: Remedy };

/** `engine` is undefined when it could not be asked. */
type Evidence = { machine: MachineFacts; account: EngineAccount; engine: EngineFacts | undefined };

const CHECKS: readonly { id: Check['id']; title: string; judge: (evidence: Evidence) => Verdict }[] = [
	{ id: 'package', title: 'Engine package', judge: judgePackage },
	{ id: 'engine', title: 'Engine', judge: judgeEngine },
	{ id: 'permission', title: 'Permission', judge: judgePermission },
	{ id: 'docker0', title: 'Bridge docker0', judge: judgeBridge },
	{ id: 'architecture', title: 'Architecture', judge: judgeArchitecture },
	{ id: 'ip-forwarding', title: 'IP forwarding', judge: judgeForwarding },
	{ id: 'space', title: 'Space for images', judge: judgeSpace },
];

export function judge(machine: MachineFacts, account: EngineAccount): Check[] {
	const engine = account.answer.state === 'reached' ? account.answer.facts : undefined;
	// From inside a container the engine's machine can be seen no better than from another host.
	const seen = machine.contained ? { ...account, socket: undefined } : account;
	const checks = CHECKS.map(({ id, title, judge: judgeOne }): Check => {
		const { state, says, remedy = [] } = judgeOne({ machine, account: seen, engine });
		return { id, title, state, says, remedy };
	});
	const settings = account.warning === undefined ? [] : [settingsCheck(account.warning)];
	return [...(machine.contained ? [CONTAINED] : []), ...settings, ...checks];
}

const CONTAINED: Check = {
	id: 'container',
	title: 'This container',
	state: 'warning',
	says: "lavadock runs in its container, from where the host's files and devices can't be seen.",
	remedy: ['Use the one file or the Debian package on the host to check it, and for engines behind ssh.'],
};

/** Only where there is something to say: most users have no such file. */
function settingsCheck(says: string): Check {
	return {
		id: 'settings',
		title: "docker's settings",
		state: 'warning',
		says,
		remedy: ['Correct the file, or move it away.'],
	};
}

/** Of a host that can't be looked at from here. */
const elsewhere = ({ address }: EngineAccount): Verdict => ({
	state: 'unknown',
	says:
		address === ''
			? "The engine's address is wrong, so its host is not known."
			: 'The engine is on another host; check this there.',
});

function judgePackage({ machine, account, engine }: Evidence): Verdict {
	const { enginePackage, engineProgram } = machine;
	if (account.socket === undefined) return elsewhere(account);
	if (enginePackage) return { state: 'ok', says: `${enginePackage.name} ${enginePackage.version} is installed.` };
	if (engineProgram) return { state: 'ok', says: `${engineProgram} is there, though of no known Debian package.` };
	if (engine) return { state: 'ok', says: 'The engine answers, though it is not installed in a usual place.' };
	return { state: 'failed', says: 'No Docker Engine is installed on this machine.', remedy: installEngine(machine) };
}

/** The oldest engine that lavadock is tried with: Debian 12's, with API 1.41. */
const OLDEST_API = { major: 1, minor: 41 };

function judgeEngine({ machine, account: { address, socket, answer } }: Evidence): Verdict {
	if (answer.state === 'reached') return judgeVersion(answer.facts, address);
	const { kind, message, remedy } = answer.problem;
	if (kind === 'not-permitted') return { state: 'unknown', says: 'Only who may use its socket can tell.' };
	const here = socket !== undefined && (kind === 'no-engine' || kind === 'not-running');
	return { state: 'failed', says: message, remedy: here ? startEngine(machine) : remedy };
}

function judgeVersion({ version, apiVersion }: EngineFacts, address: string): Verdict {
	const says = `Docker Engine ${version} (API ${apiVersion}) answers at ${address}.`;
	if (!isOld(apiVersion)) return { state: 'ok', says };
	return {
		state: 'warning',
		says: `${says} lavadock is tried with 20.10 (API 1.41) and newer.`,
		remedy: ['Upgrade the engine.'],
	};
}

function isOld(apiVersion: string): boolean {
	const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
	return major < OLDEST_API.major || (major === OLDEST_API.major && minor < OLDEST_API.minor);
}

function judgePermission({ machine, account }: Evidence): Verdict {
	const { socket, user, dockerGroup } = machine;
	if (socket === undefined) return elsewhere(account);
	if (socket.state === 'usable') return { state: 'ok', says: `${user.name} may use ${socket.path}.` };
	if (user.id === 0) return { state: 'unknown', says: `There is no ${socket.path} yet; root may use any.` };

	const signedIn = dockerGroup !== undefined && user.groups.includes(dockerGroup.id);
	const member = signedIn || (dockerGroup?.members.includes(user.name) ?? false);
	const closed = socket.state === 'closed';
	const seen = closed ? `${socket.path} is closed to ${user.name}` : `There is no ${socket.path} yet`;
	const worst = closed ? 'failed' : 'warning';
	if (!member) {
		const lack = dockerGroup === undefined ? 'there is no group docker' : `${user.name} is not in the group docker`;
		return { state: worst, says: `${seen}, and ${lack}.`, remedy: joinDockerGroup(machine) };
	}
	if (!signedIn) {
		const says = `${seen}. ${user.name} is in the group docker, but not since this sign-in began.`;
		return { state: worst, says, remedy: signInAgain() };
	}
	if (!closed) return { state: 'ok', says: `${user.name} is in the group docker.` };
	const remedy = ['Its owner is not the group docker. Restart the engine, which sets that:', ...restartEngine(machine)];
	return { state: 'failed', says: `${seen}, though in the group docker (${account.address}).`, remedy };
}

function judgeBridge({ machine, account, engine }: Evidence): Verdict {
	if (engine?.defaultBridge) return { state: 'ok', says: 'The engine has its default network on it.' };
	if (engine) {
		return {
			state: 'warning',
			says: 'The engine runs without its default network. Networks of your own work all the same.',
			remedy: ['Take "bridge": "none" out of /etc/docker/daemon.json, then:', ...restartEngine(machine)],
		};
	}
	if (account.socket === undefined) return elsewhere(account);
	if (machine.docker0) return { state: 'ok', says: 'It is there.' };
	return { state: 'unknown', says: 'It is not there: the engine makes it when it starts.' };
}

/** LAVA's images are built for these (LAVA's "Administering LAVA using Docker"). */
const ARCHITECTURES = ['amd64', 'arm64'];

function judgeArchitecture({ machine, account, engine }: Evidence): Verdict {
	if (engine === undefined && account.socket === undefined) return elsewhere(account);
	const architecture = engine?.architecture ?? machine.architecture;
	if (ARCHITECTURES.includes(architecture)) {
		return { state: 'ok', says: `${architecture}: LAVA's images are made for it.` };
	}
	return {
		state: 'failed',
		says: `${architecture}: LAVA's images are made for amd64 and arm64 only.`,
		remedy: ["Use a host of one of these, or build images of your own from LAVA's packages."],
	};
}

function judgeForwarding({ machine, account, engine }: Evidence): Verdict {
	const on = engine?.ipForwarding ?? (account.socket === undefined ? undefined : machine.ipForwarding);
	if (on) return { state: 'ok', says: 'On: containers can reach other hosts.' };
	if (on === undefined)
		return account.socket === undefined ? elsewhere(account) : { state: 'unknown', says: 'The kernel does not tell.' };
	if (engine === undefined) return { state: 'unknown', says: 'Off; the engine switches it on when it starts.' };
	return {
		state: 'failed',
		says: 'Off: containers reach no other host, and no device of the lab.',
		remedy: switchForwardingOn(machine),
	};
}

const GIGABYTE = 1e9;

/** A server and a dispatcher image take 2 to 3 GB; below the first nothing can be pulled, below the second no lab grows. */
export const SPACE_NEEDED = { least: 3 * GIGABYTE, comfortable: 10 * GIGABYTE };

function judgeSpace({ machine, account, engine }: Evidence): Verdict {
	const space = engine?.space ?? machine.space;
	if (account.socket === undefined && engine?.space === undefined) return elsewhere(account);
	if (space === undefined) return { state: 'unknown', says: "The engine's data folder can't be measured." };
	const says = `${bytes(space.free)} of ${bytes(space.total)} free under ${space.folder}`;
	if (space.free >= SPACE_NEEDED.comfortable) return { state: 'ok', says: `${says}.` };
	const short = space.free < SPACE_NEEDED.least;
	const need = short ? "LAVA's images do not fit" : 'that is little for a lab';
	return { state: short ? 'failed' : 'warning', says: `${says}: ${need}.`, remedy: makeRoom() };
}
