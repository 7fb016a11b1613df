/**
 * LAVA's users, by the ways that do not leak (lava.md 5). Any word may begin with a dash: behind `--` and `=` it is data
 * to argparse, and no option.
 */

import type { Command } from '../../command.ts';
import type { Value } from '../../value.ts';
import { shell } from './manage.ts';

/** What a user may do. `active`: may sign in; `staff`: may use the administration pages; `superuser`: may do everything. */
export type Rights = { active: boolean; staff: boolean; superuser: boolean };

export type LavaUser = Rights & { name: string };

/** Makes a user without a password of the console's: LAVA makes one up, and prints it. */
export function addUser(name: string, email: string, { staff, superuser }: Rights): Command {
	const flags = [...(staff ? ['--staff'] : []), ...(superuser ? ['--superuser'] : [])];
	return manage('users', 'add', `--email=${email}`, ...flags, '--', name);
}

/** Exits with 0 when there is such a user. */
export function findUser(name: string): Command {
	return manage('users', 'details', '--', name);
}

/** There is no `manage` command for it. */
export function removeUser(name: string): Command {
	return shell(REMOVE_USER, { name });
}

/** The password is asked for twice. */
export function changePassword(name: string, password: Value & { secret: string }): Command {
	return { ...manage('changepassword', '--', name), stdin: [password, '\n', password, '\n'] };
}

/** Prints the token's secret. */
export function addToken(name: string, description: string): Command {
	return manage('tokens', 'add', `--user=${name}`, `--description=${description}`);
}

/** `authorize_superuser` exits with 0 for a user that is not there, and takes nothing back. */
export function setRights(name: string, rights: Rights): Command {
	return shell(SET_RIGHTS, { name, rights });
}

/** Exits with 0 when the user is there with these rights and this password. */
export function isUserAs(name: string, rights: Rights, password: Value): Command {
	return { ...shell(IS_USER_AS, { name, rights }), environment: { LAVADOCK_PASSWORD: password } };
}

const manage = (...words: readonly string[]): Command => ({ command: ['lava-server', 'manage', ...words] });

const REMOVE_USER = `from django.contrib.auth.models import User
User.objects.filter(username=parameters["name"]).delete()
`;

const FIND_USER = `from django.contrib.auth.models import User
user = User.objects.filter(username=parameters["name"]).first()
if user is None:
    sys.exit("Unable to find user '%s'" % parameters["name"])
`;

const SET_RIGHTS = `${FIND_USER}user.is_active = parameters["rights"]["active"]
user.is_staff = parameters["rights"]["staff"]
user.is_superuser = parameters["rights"]["superuser"]
user.save()
`;

const IS_USER_AS = `import os
${FIND_USER}if not user.check_password(os.environ["LAVADOCK_PASSWORD"]):
    sys.exit("%s has another password" % user.username)
for right in ("active", "staff", "superuser"):
    found = getattr(user, "is_" + right)
    if found != parameters["rights"][right]:
        sys.exit("%s is %s%s" % (user.username, "" if found else "not ", right))
`;
