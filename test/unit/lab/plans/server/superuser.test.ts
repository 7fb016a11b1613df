import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	emailProblem,
	mailName,
	passwordProblem,
	strength,
	userNameProblem,
	userPlan,
	type UserRequest,
	userWords,
} from '../../../../../source/lab/plans/server/superuser.ts';
import type { Plan, Step } from '../../../../../source/lab/plan.ts';
import { reveal } from '../../../../../source/lab/value.ts';
import { planCommands } from '../../../../../source/lab/script/shell.ts';

const superuser = { active: true, staff: true, superuser: true };
const ordinary = { active: true, staff: false, superuser: false };

const request: UserRequest = {
	server: { id: 'id', name: 'lava-server' },
	name: 'admin',
	email: 'admin@example.com',
	there: undefined,
	rights: superuser,
	token: true,
};

const commandsOf = ({ steps }: Plan): string[] =>
	steps.map(step => (step.do === 'exec' ? step.command.join(' ') : step.do));

/** What a script for Django's shell is told. */
function parametersIn(step: Step | undefined): unknown {
	const command = step?.do === 'wait' && step.until.is === 'succeeds' ? step.until.probe : step;
	const stdin = command !== undefined && 'stdin' in command ? reveal(command.stdin ?? '', new Map()) : '';
	const [, text = ''] = /json\.loads\((".*")\)/.exec(stdin) ?? [];
	const json: unknown = JSON.parse(text);
	return JSON.parse(typeof json === 'string' ? json : '');
}

suite("a user's plan", () => {
	test('tells the password on stdin, keeps what LAVA prints, and ends when the user is read back', () => {
		const { steps } = userPlan(request);
		assert.deepEqual(commandsOf(userPlan(request)), [
			'lava-server manage users add --email=admin@example.com --staff --superuser -- admin',
			'lava-server manage changepassword -- admin',
			'lava-server manage tokens add --user=admin --description=made by lavadock',
			'wait',
		]);
		const [add, change, , proof] = steps;
		const secret = { secret: 'admin password' };
		assert.deepEqual(change?.do === 'exec' && change.stdin, [secret, '\n', secret, '\n']);
		assert.deepEqual(add?.do === 'exec' && add.capture, { secret: 'admin first password', drop: true });
		assert.deepEqual(parametersIn(proof), { name: 'admin', rights: superuser });
	});

	test('a name that begins with a dash is a name to every command', () => {
		const [add, change, token] = userPlan({ ...request, name: '-h' }).steps;
		for (const step of [add, change]) assert.deepEqual(step?.do === 'exec' && step.command.slice(-2), ['--', '-h']);
		assert.deepEqual(add?.do === 'exec' && add.already?.command.slice(-2), ['--', '-h']);
		assert.ok(token?.do === 'exec' && token.command.includes('--user=-h'));
	});

	test('as commands it has variables in place of secrets', () => {
		const commands = planCommands(userPlan(request)).join('\n');
		assert.match(commands, /"\$ADMIN_PASSWORD"/);
		assert.match(commands, /^ADMIN_API_TOKEN=\$\(/m);
	});

	test('a user that is there gets a new password and nothing else, and the old one is lost', () => {
		const plan = userPlan({ ...request, there: { name: 'admin', ...ordinary }, rights: ordinary, token: false });
		assert.equal(plan.title, 'Set the password of admin');
		assert.deepEqual(commandsOf(plan), ['lava-server manage changepassword -- admin', 'wait']);
		assert.match(plan.warnings.join(), /^The old password/);
		assert.equal(plan.steps[0]?.do === 'exec' && plan.steps[0].undo, 'impossible');
		assert.deepEqual(parametersIn(plan.steps.at(-1)), { name: 'admin', rights: ordinary });
	});

	test('rights that are asked for are given, and go back when the plan does', () => {
		const there = { name: 'admin', active: false, staff: false, superuser: false };
		const [rights] = userPlan({ ...request, there, rights: superuser }).steps;
		assert.ok(rights?.do === 'exec');
		assert.match(rights.says, /active and staff and superuser/);
		assert.deepEqual(parametersIn(rights), { name: 'admin', rights: superuser });
		assert.ok(typeof rights.undo === 'object');
		assert.deepEqual(parametersIn({ ...rights, ...rights.undo }), {
			name: 'admin',
			rights: { active: false, staff: false, superuser: false },
		});
	});

	test('one that stays inactive is told, before and after', () => {
		const inactive = { ...ordinary, active: false };
		const plan = userPlan({ ...request, there: { name: 'admin', ...inactive }, rights: inactive });
		assert.match(plan.warnings.join(), /inactive, and stays so/);
		const active = userPlan({ ...request, there: { name: 'admin', ...ordinary }, rights: ordinary });
		assert.doesNotMatch(active.warnings.join(), /inactive/);
		assert.match(userWords({ ...request, rights: inactive }), /can't sign in/);
	});
});

suite('how a user is told of', () => {
	const rows: [UserRequest['rights'], RegExp][] = [
		[superuser, /signs in to lava-server, as a superuser$/],
		[{ ...superuser, superuser: false }, /as staff$/],
		[ordinary, /as an ordinary user$/],
	];
	for (const [rights, says] of rows) test(String(says), () => assert.match(userWords({ ...request, rights }), says));
});

suite('names', () => {
	for (const name of ['admin', 'jörg', 'jo\u0308rg', 'a@b.c', '-h', '李', 'x_1+2']) {
		test(`${name} is one, as Django has it`, () => assert.equal(userNameProblem(name), undefined));
	}
	for (const name of ['', 'a b', 'a/b', 'a\n', 'lava-health', 'x'.repeat(151), 'a!']) {
		test(`${JSON.stringify(name)} is none`, () => assert.notEqual(userNameProblem(name), undefined));
	}

	test('an address is made of each', () => {
		for (const name of ['@', '@x', 'jörg', '李', '..', '.a.', '-h', 'a@b.c', 'a..b']) {
			assert.equal(emailProblem(`${mailName(name)}@example.com`), undefined, name);
			assert.match(mailName(name), /^\w[\w+-]*(?:\.[\w+-]+)*$/, name);
		}
		assert.equal(mailName('jörg'), 'jorg');
		assert.equal(mailName('ada@lab.example'), 'ada');
	});
});

suite('what LAVA itself does not judge', () => {
	test('passwords', () => {
		for (const password of ['a', 'short', 'aaaaaaaaaaaa', '123456789012345', 'xxadminxx-1234']) {
			assert.ok(passwordProblem(password, 'admin'), password);
		}
		assert.equal(passwordProblem('correct horse battery', 'admin'), undefined);
		assert.equal(passwordProblem('correct horse battery', 'b'), undefined, 'a letter is in every password');
		assert.equal(passwordProblem('correct horse battery', 'hor'), undefined);
		assert.match(passwordProblem('correct horse battery', 'HORS') ?? '', /the user's name/);
		assert.match(passwordProblem('abcdefghi', 'admin') ?? '', /too short/);
		assert.equal(passwordProblem('abcdefghij', 'admin'), undefined);
		assert.match(passwordProblem('abcdabcdabcd', 'admin') ?? '', /too few letters/);
		assert.equal(passwordProblem('abcdeabcdeab', 'admin'), undefined);
		assert.match(passwordProblem('12345678901', 'admin') ?? '', /Digits alone/);
		assert.match(passwordProblem('a tab\tin a password', 'admin') ?? '', /no one can type/);
	});

	test('their strength', () => {
		assert.deepEqual(['abcdefghijklmn', 'abcdefghijklmno'].map(strength), ['fair', 'good'], 'by its length');
		assert.deepEqual(['abcdefghijk', 'abcdefghij1'].map(strength), ['fair', 'fair']);
		assert.deepEqual(['abcdefghij1_', 'abcdefgHij1_'].map(strength), ['good', 'good']);
		assert.deepEqual(['abcdefghijklmnopqrstu', 'abcdefghijklmnopqrstuv'].map(strength), ['good', 'strong']);
		assert.equal(strength('abcdefghij'), 'fair');
		assert.equal(strength('Abcdefghijk1'), 'good');
		assert.equal(strength('correct Horse battery 12'), 'strong');
	});

	test('addresses', () => {
		for (const email of ['', 'admin', 'b@x.y', 'a b@c.de']) assert.ok(emailProblem(email), email);
		assert.equal(emailProblem('admin@example.com'), undefined);
	});
});
