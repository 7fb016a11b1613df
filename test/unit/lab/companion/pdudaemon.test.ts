import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { powerCommands } from '../../../../source/lab/companion/pdudaemon/commands.ts';
import { readPdudaemon } from '../../../../source/lab/companion/pdudaemon/config.ts';
import { driverCalled, driverMeant } from '../../../../source/lab/companion/pdudaemon/drivers.ts';
import { pdudaemonFiles } from '../../../../source/lab/companion/pdudaemon/files.ts';
import { writePdudaemon } from '../../../../source/lab/companion/pdudaemon/write.ts';
import { reveal } from '../../../../source/lab/value.ts';
import { containerOf, detailOf } from '../objects-for-tests.ts';

const TEXT = JSON.stringify({
	daemon: { hostname: '0.0.0.0', port: 16_421, dbname: 'pdudaemon', logging_level: 'DEBUG', listener: 'http' },
	pdus: {
		'pdu-a': { driver: 'apc7952', host: '198.51.100.50', username: 'alice', password: 'quo"te\\' },
		'198.51.100.51': { driver: 'snmpv1', community: 'hidden', oid: '.1.3.6.*', onsetting: 1, offsetting: '2' },
		'pdu-local': { driver: 'localcmdline', cmd_on: 'ssh root:pw@x on %s', cmd_off: '', ctrls: ['cold_reset'] },
	},
	aliases: { 'board-9': { hostname: 'pdu-a', port: 7 } },
});

function config(text = TEXT) {
	const read = readPdudaemon(text);
	assert.ok('config' in read, JSON.stringify(read));
	return read.config;
}

const problem = (text: string): string => {
	const read = readPdudaemon(text);
	return 'problem' in read ? read.problem : 'none';
};

suite("pdudaemon's configuration", () => {
	test('is read and written with nothing lost of its PDUs and aliases', () => {
		const { pdus, aliases, listener } = config();
		assert.equal(listener, 'http');
		const { content, secrets } = writePdudaemon({ pdus, aliases }, 'power');
		const again = config(reveal(content, secrets));
		assert.deepEqual(again, { pdus, aliases, listener: 'http' });
		assert.match(
			reveal(content, secrets),
			/"hostname":"0\.0\.0\.0","port":16421,"logging_level":"INFO","listener":"http"/,
		);
	});

	test('holds no secret in the plan: of all texts only those that are known to be public stay', () => {
		const { content, secrets } = writePdudaemon(config(), 'power');
		const planned = JSON.stringify(content);
		for (const secret of ['alice', 'quo', 'hidden', 'ssh root', 'pw@x']) assert.ok(!planned.includes(secret), secret);
		for (const open of ['198.51.100.50', '.1.3.6.*', 'onsetting', 'cold_reset'])
			assert.ok(planned.includes(open), open);
		assert.deepEqual(
			[...secrets.keys()],
			[
				'power username of pdu-a',
				'power password of pdu-a',
				'power community of 198.51.100.51',
				'power cmd_on of pdu-local',
			],
		);
	});

	test('is valid without a PDU', () => {
		const { content, secrets } = writePdudaemon({ pdus: {}, aliases: {} }, 'power');
		assert.deepEqual(config(reveal(content, secrets)).pdus, {});
	});

	test('listens by TCP where it does not say', () => {
		assert.equal(config('{"pdus": {}}').listener, 'tcp');
	});

	test('that is none is told, with no word of what is in it', () => {
		assert.match(
			problem('{"pdus": {\n"a": {"password": "hush"\n"driver": "x"}}}'),
			/^is no JSON: line 3 has a mistake$/,
		);
		assert.match(problem('password hush'), /^is no JSON/);
		assert.ok(!problem('password hush').includes('hush'));
		assert.equal(problem('[]'), 'holds no configuration of pdudaemon');
		assert.equal(problem('{}'), 'has no "pdus" that pdudaemon reads');
		assert.equal(problem('{"pdus": {"a": {"password": "hush"}}}'), 'has a mistake in "pdus" at a');
		assert.equal(problem('{"pdus": {"a": {"driver": ""}}}'), 'has a mistake in "pdus" at a');
		assert.equal(problem('{"pdus": {}, "aliases": {"b": {"port": 1}}}'), 'has a mistake in "aliases" at b (hostname)');
		assert.match(problem('{"pdus": {"a\\u001b[2J": {"driver": "x"}}}'), /^has a mistake in "pdus"/);
	});
});

test('drivers are called as they are written, and what they ask for is their own', () => {
	assert.equal(driverCalled('snmpv1')?.secret, 'community');
	assert.equal(driverCalled('devantech_eth008')?.addressNeeded, true);
	assert.equal(driverCalled('apc7952')?.address, undefined);
	assert.equal(driverCalled('ykushxs'), undefined);
	assert.equal(driverMeant('ykushxs'), 'YKUSHXS');
	assert.equal(driverMeant('mine'), undefined);
});

test('the lines for a dictionary switch one outlet, each with its own request', () => {
	assert.deepEqual(powerCommands('power', { pdu: 'pdu-a', port: '3' }, 'curl'), [
		`{% set hard_reset_command = 'curl -fsS "http://power:16421/power/control/reboot?hostname=pdu-a&port=3"' %}`,
		`{% set power_on_command = 'curl -fsS "http://power:16421/power/control/on?hostname=pdu-a&port=3"' %}`,
		`{% set power_off_command = 'curl -fsS "http://power:16421/power/control/off?hostname=pdu-a&port=3"' %}`,
	]);
	const [odd = ''] = powerCommands('power', { pdu: `a'b "c&d`, port: '1' }, 'wget');
	assert.ok(odd.includes('hostname=a%27b%20%22c%26d&port=1'), odd);
});

test('its file is where its command, a mount or the image has it', () => {
	assert.deepEqual(pdudaemonFiles(containerOf('pdu', {})), ['/config/pdudaemon.conf', '/etc/pdudaemon/pdudaemon.conf']);
	const reported = containerOf('pdu', { detail: detailOf({ command: ['pdudaemon', '--conf=/srv/pdu.conf'] }) });
	assert.equal(pdudaemonFiles(reported)[0], '/srv/pdu.conf');
	const apart = containerOf('pdu', { detail: detailOf({ command: ['pdudaemon', '--conf', '/srv/pdu.conf'] }) });
	assert.equal(pdudaemonFiles(apart)[0], '/srv/pdu.conf');
});
