/** Asks for a user of LAVA. */

import { refOf } from '../../lab/command.ts';
import {
	apiTokenName,
	emailProblem,
	kindOf,
	mailName,
	passwordName,
	passwordProblem,
	strength,
	userNameOf,
	userNameProblem,
	userPlan,
	type UserRequest,
	userWords,
} from '../../lab/plans/server/superuser.ts';
import type { LavaUser, Rights } from '../../lab/lava/manage/users.ts';
import { freeName } from '../fields/free-name.ts';
import {
	farAddress,
	farServer,
	factsOf,
	hasDispatcher,
	runningOptions,
	runningServer,
	serverContainer,
	silentProblem,
	webPage,
} from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';

type Answers = {
	server: string;
	name: string;
	email: string;
	password: string;
	superuser: boolean;
	staff: boolean;
	token: boolean;
	activate: boolean;
};

function usersOf({ server }: Pick<Answers, 'server'>, world: World): readonly LavaUser[] {
	const facts = factsOf(server, world);
	return facts?.state === 'ready' ? facts.users : [];
}

/** The user as the server has it already: then it is about the password. */
function userThere(answers: Pick<Answers, 'server' | 'name'>, world: World): LavaUser | undefined {
	return usersOf(answers, world).find(({ name }) => name === userNameOf(answers.name));
}

const isThere = (answers: Answers, world: World): boolean => userThere(answers, world) !== undefined;

/** Who is there keeps what it may do, and gets what is asked for. */
function rightsOf(answers: Answers, world: World): Rights {
	const there = userThere(answers, world);
	return {
		active: there === undefined || there.active || answers.activate,
		staff: answers.superuser || answers.staff || there?.staff === true,
		superuser: answers.superuser || there?.superuser === true,
	};
}

function requestOf(answers: Answers, world: World): UserRequest {
	const { server, email, token } = answers;
	return {
		server: refOf(runningServer(server, world)),
		name: userNameOf(answers.name),
		email,
		there: userThere(answers, world),
		rights: rightsOf(answers, world),
		token,
	};
}

function nextSteps(answers: Answers, world: World): string[] {
	const container = serverContainer(answers.server, world);
	if (container === undefined || !rightsOf(answers, world).active) return [];
	const dispatcher = hasDispatcher(world) ? '' : ', and n and d make a dispatcher';
	const far = farServer(answers.server, world);
	const page = webPage(container, far && farAddress(far.host));
	return [`Next: sign in at ${page}${dispatcher}.`];
}

export const superuserWizard = defineWizard<Answers>({
	title: 'New superuser',
	menu: { group: 'A lab', key: 'u', label: 'superuser', help: 'Makes a user of LAVA, or sets a password.' },
	asksServers: true,
	fields: {
		server: {
			kind: 'choice',
			label: 'LAVA server',
			help: (_, { hosts }) => `Servers that run in containers ${hosts.length > 1 ? 'on these hosts' : 'here'}.`,
			detail: (_, world) => runningOptions(world).length <= 1,
			options: (_, world) => runningOptions(world),
			proposal: (_, world) => runningOptions(world)[0]?.value ?? '',
			problem: (server, _, world) => {
				if (server === '') return 'No LAVA server runs in a container here: make one first.';
				return silentProblem(server, world);
			},
		},
		name: {
			kind: 'text',
			label: 'Name',
			help: (answers, world) => {
				const there = userThere(answers, world);
				return there === undefined
					? 'To sign in with. A user that is there already gets a new password.'
					: `${there.name} is ${kindOf(there)} of ${answers.server} already, and gets a new password.`;
			},
			// Enter alone changes no password.
			waits: untilGathered,
			proposal: (answers, world) =>
				freeName(
					'admin',
					usersOf(answers, world).map(({ name }) => name),
				),
			problem: userNameProblem,
		},
		password: {
			kind: 'secret',
			twice: true,
			label: 'Password',
			help: ({ password }, { facts }) =>
				password === facts.password
					? 'Type one, twice; or take the one that was made for you and is shown once at the end.'
					: `This one is ${strength(password)}.`,
			proposal: (_, { facts }) => facts.password,
			problem: (password, { name }) => passwordProblem(password, name),
		},
		token: {
			kind: 'yes-no',
			label: 'API token',
			help: 'A token for programs such as lavacli, shown once at the end.',
			proposal: () => false,
		},
		activate: {
			kind: 'yes-no',
			label: 'Activate',
			help: ({ name }) => `${name} is inactive in LAVA: it can't sign in, whatever its password.`,
			shown: (answers, world) => userThere(answers, world)?.active === false,
			proposal: () => false,
		},
		email: {
			kind: 'text',
			label: 'E-mail',
			help: 'Where LAVA writes to.',
			detail: true,
			shown: (answers, world) => !isThere(answers, world),
			waits: untilGathered,
			// A name may be an address itself.
			proposal: ({ name }) => (emailProblem(name) === undefined ? name : `${mailName(name)}@example.com`),
			problem: emailProblem,
		},
		superuser: {
			kind: 'yes-no',
			label: 'Superuser',
			help: 'May do everything. A user that is there already becomes one only when you say so.',
			detail: true,
			shown: (answers, world) => userThere(answers, world)?.superuser !== true,
			proposal: (answers, world) => !isThere(answers, world),
		},
		staff: {
			kind: 'yes-no',
			label: 'Staff',
			help: 'May use the administration pages.',
			detail: true,
			shown: (answers, world) => !answers.superuser && userThere(answers, world)?.staff !== true,
			proposal: () => false,
		},
	},
	plan: (answers, world) => userPlan(requestOf(answers, world)),
	// The old password is gone then.
	dangerous: isThere,
	secrets: ({ name, password }) => new Map([[passwordName(userNameOf(name)), password]]),
	shows: ({ name, token }) => ({
		[`Password of ${name}`]: passwordName(userNameOf(name)),
		...(token && { [`API token of ${name}`]: apiTokenName(userNameOf(name)) }),
	}),
	ends: (answers, world) => [`${userWords(requestOf(answers, world))}.`, ...nextSteps(answers, world)],
});
