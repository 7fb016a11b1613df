/** Asks for a user of LAVA. */

import { refOf } from '../../lab/command.ts';
import {
	apiTokenName,
	emailProblem,
	passwordName,
	passwordProblem,
	strength,
	userNameProblem,
	userPlan,
} from '../../lab/plans/superuser.ts';
import { freeName } from './free-name.ts';
import { containerOptions, factsOf, serverContainer } from './servers.ts';
import { defineWizard } from './wizard.ts';
import type { World } from './world.ts';

type Answers = {
	server: string;
	name: string;
	email: string;
	password: string;
	superuser: boolean;
	staff: boolean;
	token: boolean;
};

function usersOf({ server }: Pick<Answers, 'server'>, world: World): readonly string[] {
	const facts = factsOf(server, world);
	return facts?.state === 'ready' ? facts.users : [];
}

/** Whether the server has that user already: then it is about the password. */
const isThere = (answers: Pick<Answers, 'server' | 'name'>, world: World): boolean =>
	usersOf(answers, world).includes(answers.name);

export const superuserWizard = defineWizard<Answers>({
	id: 'superuser',
	title: 'New superuser',
	asksServers: true,
	fields: {
		server: {
			kind: 'choice',
			label: 'LAVA server',
			help: 'Servers that run in containers here.',
			detail: (_, world) => containerOptions(world).length <= 1,
			options: (_, world) => containerOptions(world),
			proposal: (_, world) => containerOptions(world)[0]?.value ?? '',
			problem: (server, _, world) => {
				if (server === '') return 'No LAVA server runs in a container here: make one first.';
				const facts = factsOf(server, world);
				return facts?.state === 'silent' ? `${server} does not answer: ${facts.why}` : undefined;
			},
		},
		name: {
			kind: 'text',
			label: 'Name',
			help: (answers, world) =>
				isThere(answers, world)
					? `${answers.name} is a user of ${answers.server} already, and gets a new password.`
					: 'To sign in with. A user that is there already gets a new password.',
			// Whoever only presses Enter changes nobody's password.
			proposal: (answers, world) => freeName('admin', usersOf(answers, world)),
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
		email: {
			kind: 'text',
			label: 'E-mail',
			help: 'Where LAVA writes to.',
			detail: true,
			shown: (answers, world) => !isThere(answers, world),
			proposal: ({ name }) => `${name.replace(/@.*$/, '')}@example.com`,
			problem: emailProblem,
		},
		superuser: {
			kind: 'yes-no',
			label: 'Superuser',
			help: 'May do everything.',
			detail: true,
			proposal: () => true,
		},
		staff: {
			kind: 'yes-no',
			label: 'Staff',
			help: 'May use the administration pages.',
			detail: true,
			shown: answers => !answers.superuser,
			proposal: ({ superuser }) => superuser,
		},
	},
	plan(answers, world) {
		const { server, name, email, superuser, staff, token } = answers;
		const container = serverContainer(server, world);
		if (container === undefined) throw new Error(`${server} does not run any more.`);
		return userPlan({
			server: refOf(container),
			name,
			email,
			exists: isThere(answers, world),
			superuser,
			staff: staff || superuser,
			token,
		});
	},
	// The old password is gone then.
	dangerous: isThere,
	secrets: ({ name, password }) => new Map([[passwordName(name), password]]),
	shows: ({ name, token }) => ({
		[`Password of ${name}`]: passwordName(name),
		...(token && { [`API token of ${name}`]: apiTokenName(name) }),
	}),
});
