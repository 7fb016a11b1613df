/** How power is switched through pdudaemon: which drivers are known, where its file is, and whose outlet a command means. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	CLIENTS,
	namesOutlet,
	powerCommand,
	powerCommands,
} from '../../../../source/lab/companion/pdudaemon/commands.ts';
import { driverCalled } from '../../../../source/lab/companion/pdudaemon/drivers.ts';
import { pdudaemonFiles, PDU_FILE } from '../../../../source/lab/companion/pdudaemon/files.ts';
import { containerOf, detailOf } from '../objects-for-tests.ts';

suite('a command means an outlet', () => {
	const outlet = { pdu: 'pdu a', port: '3' };
	test('that it was made for, whatever asks', () => {
		for (const client of CLIENTS) {
			assert.ok(namesOutlet(powerCommand('power', outlet, 'on', client), outlet), client);
			for (const line of powerCommands('power', outlet, client)) assert.ok(namesOutlet(line, outlet));
		}
	});
	const query = 'curl http://x/power/control/on?hostname=pdu%20a&port=3';
	const rows: [command: string, means: boolean][] = [
		[query, true],
		[`"${query}"`, true],
		[`'${query}'`, true],
		[`${query}&delay=5`, true],
		[`${query} -s`, true],
		[`${query}1`, false],
		[query.replace('port=3', 'port=4'), false],
		[query.replace('pdu%20a', 'pdu-b'), false],
		['', false],
	];
	for (const [command, means] of rows)
		test(`${means ? '' : 'not '}in: ${command}`, () => assert.equal(namesOutlet(command, outlet), means));
});

suite('a driver', () => {
	const known = (name: string): object => {
		const { name: called, ...facts } = driverCalled(name) ?? { name: '' };
		assert.equal(called, name);
		return facts;
	};
	const bare = { address: undefined, addressNeeded: false, user: false, secret: undefined, needs: [] };
	const rows: [name: string, facts: object][] = [
		['apc7952', { ...bare, user: true, secret: 'password' }],
		['acme', { ...bare, user: true }],
		['snmpv1', { ...bare, secret: 'community', needs: ['onsetting', 'offsetting'] }],
		['snmpv3', { ...bare, user: true, secret: 'authpassphrase', needs: ['onsetting', 'offsetting'] }],
		['cyberpower81001', { ...bare, secret: 'community' }],
		['devantech_eth002', { ...bare, address: 'ip', addressNeeded: true, secret: 'password' }],
		['devantech_ds378', { ...bare, address: 'ip', secret: 'password' }],
		['egpms', { ...bare, address: 'ip', addressNeeded: true, secret: 'password', needs: ['password'] }],
		['tasmota', { ...bare, address: 'ip', user: true, secret: 'password' }],
		['SERVO', { ...bare, address: 'ip' }],
		['home-assistant-http', { ...bare, address: 'hostname', secret: 'api_key' }],
		['ubntmfi8port', { ...bare, user: true, secret: 'password' }],
		['ubus', bare],
		['localcmdline', { ...bare, needs: ['cmd_on', 'cmd_off'] }],
		['uhubctl', { ...bare, needs: ['location'] }],
		['ClewareUsbSwitch8', { ...bare, needs: ['serial'] }],
		['YKUSH3', bare],
	];
	for (const [name, facts] of rows) test(name, () => assert.deepEqual(known(name), facts));
});

suite('the file of pdudaemon', () => {
	const images = '/config/pdudaemon.conf';
	const mount = (destination: string) => ({ type: 'bind', source: '/s', destination, readOnly: true }) as const;
	const rows: [what: string, detail: Parameters<typeof detailOf>[0], files: readonly string[]][] = [
		['is where the image has it, else the program', {}, [images, PDU_FILE]],
		[
			'is what a short option says',
			{ command: ['pdudaemon', '-c', '/s/pdudaemon.conf'] },
			['/s/pdudaemon.conf', images, PDU_FILE],
		],
		[
			'is what an option says in quotes',
			{ command: ['sh', '-c', "pdudaemon --conf='/s/a.conf'"] },
			['/s/a.conf', images, PDU_FILE],
		],
		['is not what an option of a shell says', { command: ['sh', '-c', '/s/run'] }, [images, PDU_FILE]],
		[
			'is a mount of that name',
			{ mounts: [mount('/data'), mount('/s/pdudaemon.conf')] },
			['/s/pdudaemon.conf', images, PDU_FILE],
		],
		['is told once', { mounts: [mount(images)] }, [images, PDU_FILE]],
		[
			'is what was told before what is mounted',
			{ command: ['--conf=/a'], mounts: [mount(PDU_FILE)] },
			['/a', PDU_FILE, images],
		],
	];
	for (const [what, detail, files] of rows)
		test(what, () => assert.deepEqual(pdudaemonFiles(containerOf('pdu', { detail: detailOf(detail) })), files));
});
