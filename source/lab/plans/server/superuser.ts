/** LAVA's users: new ones, new passwords and API tokens, by the ways that do not leak (lava.md 5). */

import type { ContainerRef } from '../../command.ts';
import {
	addToken,
	addUser,
	changePassword,
	findUser,
	isUserAs,
	type LavaUser,
	removeUser,
	type Rights,
	setRights,
} from '../../lava/manage/users.ts';
import type { ExecStep, Plan, WaitStep } from '../../plan.ts';

export type UserRequest = {
	server: ContainerRef;
	name: string;
	/** Of a new user. */
	email: string;
	/** The user as it is there already; undefined: it is made. */
	there: LavaUser | undefined;
	/** What it may do then. */
	rights: Rights;
	/** Makes an API token and shows it once. */
	token: boolean;
};

/** The names under which a plan knows them. */
export const passwordName = (user: string): string => `${user} password`;
export const apiTokenName = (user: string): string => `${user} API token`;

export function userPlan(request: UserRequest): Plan {
	const { name, there, token, server, rights } = request;
	return {
		title: there === undefined ? `Create the user ${name}` : `Set the password of ${name}`,
		steps: [
			...(there === undefined ? [addStep(request)] : rightsSteps(request, there)),
			passwordStep(request),
			...(token ? [tokenStep(request)] : []),
			proofStep(request),
		],
		warnings: [
			...(there === undefined ? [] : [`The old password of ${name} in ${server.name} can't be brought back.`]),
			...(rights.active ? [] : [`${name} is inactive, and stays so: nobody signs in with the new password.`]),
		],
	};
}

/** e.g. `admin signs in to lava-server, as a superuser`. */
export function userWords({ name, server, rights }: Pick<UserRequest, 'name' | 'server' | 'rights'>): string {
	if (!rights.active) return `${name} has the new password in ${server.name}, and is inactive: it can't sign in`;
	return `${name} signs in to ${server.name}, as ${kindOf(rights)}`;
}

/** e.g. `a superuser`. */
export function kindOf({ staff, superuser }: Rights): string {
	if (superuser) return 'a superuser';
	return staff ? 'staff' : 'an ordinary user';
}

/** Without a password LAVA makes one and prints it: it is not read, and the next step sets another. */
function addStep({ server, name, email, rights }: UserRequest): ExecStep {
	return {
		do: 'exec',
		container: server,
		says: `Create the user ${name}, ${kindOf(rights)}`,
		...addUser(name, email, rights),
		// Never shown: it is a password for as long as the next step takes.
		capture: { secret: `${name} first password`, drop: true },
		// After a cut it may be there: who is known is not made twice.
		already: findUser(name),
		undo: removeUser(name),
	};
}

function rightsSteps({ server, name, rights }: UserRequest, there: LavaUser): ExecStep[] {
	const gained = (['active', 'staff', 'superuser'] as const).filter(right => rights[right] && !there[right]);
	if (gained.length === 0) return [];
	const { name: _, ...before } = there;
	return [
		{
			do: 'exec',
			container: server,
			says: `Make ${name} ${gained.join(' and ')}`,
			...setRights(name, rights),
			undo: setRights(name, before),
		},
	];
}

function passwordStep({ server, name, there }: UserRequest): ExecStep {
	return {
		do: 'exec',
		container: server,
		says: `Set the password of ${name}`,
		...changePassword(name, { secret: passwordName(name) }),
		undo: there === undefined ? 'not needed' : 'impossible',
	};
}

function tokenStep({ server, name }: UserRequest): ExecStep {
	return {
		do: 'exec',
		container: server,
		says: `Make an API token for ${name}`,
		...addToken(name, 'made by lavadock'),
		capture: { secret: apiTokenName(name) },
		undo: 'not needed',
	};
}

/** LAVA's commands exit with 0 for much that they did not do: the user is read back. */
function proofStep({ server, name, rights }: UserRequest): WaitStep {
	const probe = isUserAs(name, rights, { secret: passwordName(name) });
	const says = rights.active ? `${name} can sign in as ${kindOf(rights)}` : `${name} has its new password`;
	return { do: 'wait', until: { is: 'succeeds', container: server, probe, says }, seconds: 30 };
}

/** Django keeps names in this form (AbstractBaseUser.normalize_username): `ö` is one letter however it was typed. */
export const userNameOf = (typed: string): string => typed.normalize('NFKC');

/** Django's own rule (UnicodeUsernameValidator); LAVA's scheduler acts as a user of its own, which is not for signing in. */
export function userNameProblem(name: string): string | undefined {
	if (name === 'lava-health') return 'LAVA keeps the user lava-health for itself: choose another name.';
	if (name.length > 150) return 'It is too long: 150 letters at most.';
	return /^[\p{L}\p{N}_.@+-]+$/u.test(userNameOf(name)) ? undefined : 'Use letters, digits and @ . + - _ only.';
}

/** The part before the @ of an address for this user, of what every mail server takes. */
export function mailName(user: string): string {
	const plain = user
		.replace(/@.*$/, '')
		.normalize('NFKD')
		.replaceAll(/[^\w.+-]/g, '');
	return plain.replaceAll(/\.{2,}/g, '.').replaceAll(/^[.-]+|\.+$/g, '') || 'user';
}

export const emailProblem = (email: string): string | undefined =>
	/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email) ? undefined : 'Write an address with a domain, e.g. admin@example.com.';

/** A shorter name is in every other password. */
const LONG_NAME = 4;

/** LAVA takes any password, even of one letter (lava.md 5): it is judged here. */
export function passwordProblem(password: string, user: string): string | undefined {
	if (/\p{Cc}/u.test(password)) return 'It has a tab or a line break in it, which no one can type: take another.';
	if (password.length < 10) return 'It is too short: take 10 letters or more.';
	if (user.length >= LONG_NAME && password.toLowerCase().includes(user.toLowerCase())) {
		return "It has the user's name in it: take another.";
	}
	if (new Set(password).size < 5) return 'It repeats too few letters: take another.';
	return /^\d+$/.test(password) ? 'Digits alone are guessed soon: mix in letters.' : undefined;
}

export function strength(password: string): 'fair' | 'good' | 'strong' {
	const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(kind => kind.test(password)).length;
	const bits = password.length * Math.log2(26 * Math.max(1, kinds));
	if (bits >= 100) return 'strong';
	return bits >= 70 ? 'good' : 'fair';
}
