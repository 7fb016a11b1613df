/** LAVA's users: new ones, new passwords and API tokens, by the ways that do not leak (lava.md 5). */

import type { Command, ContainerRef } from '../command.ts';
import type { ExecStep, Plan } from '../plan.ts';

export type UserWish = {
	server: ContainerRef;
	name: string;
	email: string;
	/** The user is there already: only the password is set, and the rights are given. */
	exists: boolean;
	staff: boolean;
	superuser: boolean;
	/** Makes an API token and shows it once. */
	token: boolean;
};

/** The names under which a plan knows them. */
export const passwordName = (user: string): string => `${user} password`;
export const apiTokenName = (user: string): string => `${user} API token`;

export function userPlan(wish: UserWish): Plan {
	const { name, exists, token, server } = wish;
	return {
		title: exists ? `Set the password of ${name}` : `Create the user ${name}`,
		steps: [...(exists ? rightsSteps(wish) : [addStep(wish)]), passwordStep(wish), ...(token ? [tokenStep(wish)] : [])],
		warnings: exists ? [`The old password of ${name} in ${server.name} can't be brought back.`] : [],
	};
}

/** Without a password LAVA makes one and prints it: nobody reads it, and the next step sets another. */
function addStep({ server, name, email, staff, superuser }: UserWish): ExecStep {
	const flags = [...(staff ? ['--staff'] : []), ...(superuser ? ['--superuser'] : [])];
	return {
		do: 'exec',
		container: server,
		says: `Create the user ${name}${superuser ? ', a superuser' : ''}`,
		command: manage('users', 'add', name, '--email', email, ...flags),
		// Kept from every eye: it is a password for as long as the next step takes.
		capture: { secret: `${name} first password` },
		// After a cut it may be there: what `users details` knows is not made twice.
		already: { command: manage('users', 'details', name) },
		undo: {
			command: manage('shell'),
			stdin: `from django.contrib.auth.models import User\nUser.objects.filter(username=${JSON.stringify(name)}).delete()\n`,
		},
	};
}

function rightsSteps({ server, name, superuser }: UserWish): ExecStep[] {
	if (!superuser) return [];
	return [
		{
			do: 'exec',
			container: server,
			says: `Make ${name} a superuser, if it is none`,
			command: manage('authorize_superuser', '--username', name),
			undo: 'not needed',
		},
	];
}

function passwordStep({ server, name, exists }: UserWish): ExecStep {
	const secret = { secret: passwordName(name) };
	return {
		do: 'exec',
		container: server,
		says: `Set the password of ${name}`,
		command: manage('changepassword', name),
		stdin: [secret, '\n', secret, '\n'],
		undo: exists ? 'impossible' : 'not needed',
	};
}

function tokenStep({ server, name }: UserWish): ExecStep {
	return {
		do: 'exec',
		container: server,
		says: `Make an API token for ${name}`,
		command: manage('tokens', 'add', '--user', name, '--description', 'made by lavadock'),
		capture: { secret: apiTokenName(name) },
		undo: 'not needed',
	};
}

const manage = (...words: readonly string[]): Command['command'] => ['lava-server', 'manage', ...words];

/** Django's own rule for names (AbstractUser.username). */
/** As Django takes them; LAVA's scheduler acts as a user of its own, which nobody signs in as. */
export function userNameProblem(name: string): string | undefined {
	if (name === 'lava-health') return 'LAVA keeps the user lava-health for itself: choose another name.';
	if (name.length > 150) return 'It is too long: 150 letters at most.';
	return /^[\w.@+-]+$/.test(name) ? undefined : 'Use letters, digits and @ . + - _ only.';
}

export const emailProblem = (email: string): string | undefined =>
	/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email) ? undefined : 'Write an address with a domain, e.g. admin@example.com.';

/** LAVA takes any password, even of one letter (lava.md 5): it is judged here. */
export function passwordProblem(password: string, user: string): string | undefined {
	if (/\p{Cc}/u.test(password)) return 'It has a tab or a line break in it, which no one can type: take another.';
	if (password.length < 10) return 'It is too short: take 10 letters or more.';
	if (password.toLowerCase().includes(user.toLowerCase())) return "It has the user's name in it: take another.";
	if (new Set(password).size < 5) return 'It repeats too few letters: take another.';
	return /^\d+$/.test(password) ? 'Digits alone are guessed soon: mix in letters.' : undefined;
}

export function strength(password: string): 'fair' | 'good' | 'strong' {
	const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(kind => kind.test(password)).length;
	const bits = password.length * Math.log2(26 * Math.max(1, kinds));
	if (bits >= 100) return 'strong';
	return bits >= 70 ? 'good' : 'fair';
}
