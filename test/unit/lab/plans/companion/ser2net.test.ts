import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planCommands } from '../../../../../source/lab/script/shell.ts';
import { readSer2net } from '../../../../../source/lab/companion/ser2net/read.ts';
import type { SerialLine } from '../../../../../source/lab/companion/ser2net/config.ts';
import { ser2netPlan, type Ser2netRequest } from '../../../../../source/lab/plans/companion/ser2net.ts';

const line: SerialLine = {
	name: 'bbb01',
	enabled: true,
	protocol: 'telnet(rfc2217)',
	address: '',
	port: 63_001,
	device: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:4.3:1.0-port0',
	parameters: '115200n81',
	flags: ['local'],
	keepOpen: undefined,
	timeout: 0,
	options: { kickolduser: 'true' },
};

const request: Ser2netRequest = {
	name: 'calvin-ser2net',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	lines: [line],
	dispatcher: 'calvin',
	place: { network: 'dockernet' },
	publish: undefined,
	restart: 'unless-stopped',
	tryFrom: { container: { id: 'c', name: 'calvin' }, host: 'calvin-ser2net' },
};

function made(more: Partial<Ser2netRequest>) {
	const { steps } = ser2netPlan({ ...request, ...more });
	const spec = steps.find(step => step.do === 'create')?.spec;
	const file = steps.find(step => step.do === 'put-file');
	assert.ok(spec !== undefined && typeof file?.content === 'string');
	return { spec, path: file.path, config: readSer2net(file.content) };
}

suite('a ser2net beside a dispatcher', () => {
	test('reads the form that its image knows: YAML from 2021.08 on', () => {
		for (const [release, form, path] of [
			['2021.08', 'yaml-1', '/etc/ser2net/ser2net.yaml'],
			['2021.06', 'lines', '/etc/ser2net/ser2net.conf'],
			['latest', 'yaml-1', '/etc/ser2net/ser2net.yaml'],
		] as const) {
			const { spec, path: file, config } = made({ image: `lavasoftware/lava-dispatcher:${release}` });
			assert.equal(config.form, form, release);
			assert.equal(file, path);
			assert.deepEqual(spec.command, ['-n', '-d', '-c', path]);
			assert.deepEqual(
				config.lines.map(({ port, device, protocol, parameters, options }) => [
					port,
					device,
					protocol,
					parameters,
					options,
				]),
				[[63_001, line.device, 'telnet(rfc2217)', '115200n81', { kickolduser: 'true' }]],
			);
		}
	});
	test('may open serial devices that are plugged in later, and no others', () => {
		assert.deepEqual(made({}).spec.deviceCgroupRules, ['c 188:* rmw', 'c 166:* rmw']);
		const { deviceCgroupRules, privileged } = made({ lines: [{ ...line, device: '/dev/ttyS1' }] }).spec;
		assert.deepEqual(deviceCgroupRules, ['c 188:* rmw', 'c 166:* rmw', 'c 4:* rmw', 'c 204:* rmw']);
		assert.equal(privileged, undefined);
	});
	test('publishes nothing unless that is asked for', () => {
		assert.equal(made({}).spec.ports, undefined);
		assert.deepEqual(made({ publish: { address: '' } }).spec.ports, [{ container: 63_001, host: 63_001 }]);
	});
	test("shares its host's network with a dispatcher that has it", () => {
		const { spec } = made({ place: 'host' });
		assert.equal(spec.networkMode, 'host');
		assert.deepEqual([spec.networks, spec.hostname], [undefined, undefined]);
	});
	test('is tried by a connection to each port, from the dispatcher', () => {
		const { steps } = ser2netPlan({ ...request, lines: [line, { ...line, name: 'two', port: 63_002 }] });
		const probes = steps.flatMap(step => (step.do === 'wait' && step.until.is === 'succeeds' ? [step] : []));
		assert.deepEqual(
			probes.map(({ until, lenient }) => [until.is === 'succeeds' && until.probe.command.slice(3), lenient]),
			[
				[['calvin-ser2net', '63001'], true],
				[['calvin-ser2net', '63002'], true],
			],
		);
		assert.ok(planCommands(ser2netPlan(request)).length > 3);
	});
});
