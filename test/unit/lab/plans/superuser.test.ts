import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { emailProblem, passwordProblem, strength, userPlan } from '../../../../source/lab/plans/superuser.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';

const wish = {
	server: { id: 'id', name: 'lava-server' },
	name: 'admin',
	email: 'admin@example.com',
	exists: false,
	staff: true,
	superuser: true,
	token: true,
};

suite("a user's plan", () => {
	test('tells the password on stdin, and keeps what LAVA prints', () => {
		const { steps } = userPlan(wish);
		assert.deepEqual(
			steps.map(step => (step.do === 'exec' ? step.command.join(' ') : '')),
			[
				'lava-server manage users add admin --email admin@example.com --staff --superuser',
				'lava-server manage changepassword admin',
				'lava-server manage tokens add --user admin --description made by lavadock',
			],
		);
		const [, change] = steps;
		const secret = { secret: 'admin password' };
		assert.deepEqual(change?.do === 'exec' && change.stdin, [secret, '\n', secret, '\n']);
	});

	test('as commands it has variables in place of secrets', () => {
		const commands = planCommands(userPlan(wish)).join('\n');
		assert.match(commands, /"\$ADMIN_PASSWORD"/);
		assert.match(commands, /^ADMIN_API_TOKEN=\$\(/m);
	});

	test('a user that is there gets a new password, and the plan says that the old one is lost', () => {
		const plan = userPlan({ ...wish, exists: true, token: false });
		assert.equal(plan.title, 'Set the password of admin');
		assert.deepEqual(
			plan.steps.map(step => (step.do === 'exec' ? step.command[2] : '')),
			['authorize_superuser', 'changepassword'],
		);
		assert.equal(plan.warnings.length, 1);
	});
});

suite('what LAVA itself does not judge', () => {
	test('passwords', () => {
		for (const password of ['a', 'short', 'aaaaaaaaaaaa', '123456789012345', 'xxadminxx-1234']) {
			assert.ok(passwordProblem(password, 'admin'), password);
		}
		assert.equal(passwordProblem('correct horse battery', 'admin'), undefined);
	});

	test('their strength', () => {
		assert.equal(strength('abcdefghij'), 'fair');
		assert.equal(strength('Abcdefghijk1'), 'good');
		assert.equal(strength('correct Horse battery 12'), 'strong');
	});

	test('addresses', () => {
		for (const email of ['', 'admin', 'b@x.y', 'a b@c.de']) assert.ok(emailProblem(email), email);
		assert.equal(emailProblem('admin@example.com'), undefined);
	});
});
