import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { SerialLine } from '../../../../source/lab/companion/ser2net/config.ts';
import { ser2netFaults } from '../../../../source/lab/companion/ser2net/faults.ts';
import { readSer2net } from '../../../../source/lab/companion/ser2net/read.ts';
import { portWords, serialPorts } from '../../../../source/lab/companion/ser2net/ports.ts';
import { writeSer2netLines } from '../../../../source/lab/companion/ser2net/write-lines.ts';
import { isWritable, lineName, writeSer2net } from '../../../../source/lab/companion/ser2net/write.ts';

const fixture = (name: string) =>
	readSer2net(readFileSync(new URL(`../../../../fixtures/ser2net/${name}`, import.meta.url), 'utf8'));

const short = ({ name, protocol, address, port, device, parameters }: SerialLine) =>
	[name, protocol, address, port, device, parameters] as const;

const faultsOf = (name: string) =>
	ser2netFaults(fixture(name)).map(({ line, kind, says }) => `${line} ${kind}: ${says}`);

suite("ser2net's forms", () => {
	test('the old one: names with colons, options, addresses, what is commented out', () => {
		const { form, lines, unread } = fixture('lines.conf');
		assert.equal(form, 'lines');
		assert.deepEqual(unread, []);
		assert.deepEqual(lines.map(short), [
			['7001', 'telnet', '', 7001, '/dev/serial/by-id/usb-FTDI_TTL232R-3V3_FTDEMO51-if00-port0', '115200n81'],
			['7002', 'telnet', '', 7002, '/dev/sbc-one-01', '1500000n81'],
			['127.0.0.1,7003', 'raw', '127.0.0.1', 7003, '/dev/ttyACM0', '115200n81'],
			['7005', 'telnet', '', 7005, '/dev/serial/by-path/pci-0000:00:14.0-usb-0:4.3:1.1-port0', '115200n81'],
		]);
		assert.deepEqual(lines[1]?.options, { 'max-connections': '5' });
		assert.deepEqual(lines[2]?.flags, ['xonxoff=false', 'rtscts=false']);
		assert.equal(lines[2]?.timeout, 600);
	});
	test('the one that no YAML parser takes', () => {
		const { form, lines, unread } = fixture('yaml-1.yaml');
		assert.equal(form, 'yaml-1');
		assert.deepEqual(unread, []);
		assert.deepEqual(
			lines.map(({ port }) => port),
			[63001, 63002, 63001, 63004, 63005],
		);
		assert.deepEqual(lines[0]?.options, { 'max-connections': '10', kickolduser: 'true' });
		assert.equal(lines[4]?.keepOpen, 'retry-time=2000,discard-badwrites');
	});
	test('the one that is valid YAML, with its own way to write a word for another', () => {
		const { form, lines } = fixture('yaml-2.yaml');
		assert.equal(form, 'yaml-2');
		assert.deepEqual(lines.map(short), [['con-good', 'telnet(rfc2217)', '', 63001, '/dev/sbc-one-01', '115200n81']]);
	});
	test('words for others, as a whole and within a text; lines that are switched off', () => {
		const { lines } = readSer2net(
			`define: &speed 9600e71\ndefine: &hello hi \\p\nconnection: &a\n  accepter: tcp,2000\n  enable: off\n` +
				`  connector: serialdev,\n    /dev/ttyS0,\n    *(speed),local\n  options:\n    banner: *hello\n`,
		);
		assert.equal(lines[0]?.parameters, '9600e71');
		assert.equal(lines[0].options['banner'], 'hi \\p');
		assert.equal(lines[0].enabled, false);
	});
	test('words that nobody defined stay as they are, and what says nothing is nothing', () => {
		const { lines, unread, form } = readSer2net(
			'connection: &a\n  accepter: tcp,2000\n  connector: serialdev,/dev/a,9600\n  timeout: soon\n  options:\n    banner: "*(gone) hi"\n' +
				'connection: &b\n  accepter: tcp,2001\n  connector: *gone\n' +
				'connection: nothing\n7: x\n',
		);
		assert.equal(form, 'yaml-1');
		assert.deepEqual(
			lines.map(({ name, timeout, options, enabled }) => ({ name, timeout, options, enabled })),
			[{ name: 'a', timeout: 0, options: { banner: '*(gone) hi' }, enabled: true }],
		);
		assert.ok(
			unread.some(each => each.startsWith('b: ""')),
			unread.join('\n'),
		);
	});
	test('the other form is known by its lists', () => {
		for (const list of ['connections:\n', 'defines:\n', 'connections: none\n', 'defines: 7\n']) {
			assert.equal(readSer2net(`%YAML 1.1\n---\n${list}`).form, 'yaml-2', list);
		}
		const { lines, unread } = readSer2net(
			'%YAML 1.1\n---\ndefines:\n  speed: 9600n81\nconnections:\n  a:\n    accepter: tcp,2000\n    connector: serialdev,/dev/a,=(speed)\n  b: 7\n  c:\n    accepter: ssl,2001\n    connector: serialdev,/dev/c\n',
		);
		assert.deepEqual(
			lines.map(({ name, parameters }) => [name, parameters]),
			[['a', '9600n81']],
		);
		assert.deepEqual(unread, ['c: "ssl,2001" is not a serial line over TCP that is known here.']);
	});
	test('what is no serial line over TCP is told, and not lost in silence', () => {
		const { lines, unread } = readSer2net(
			'connection: &far\n  accepter: telnet,ssl,tcp,2000\n  connector: serialdev,/dev/a,9600n81\n' +
				'include: /etc/ser2net/*.yaml\n',
		);
		assert.deepEqual(lines, []);
		assert.deepEqual(unread, [
			'far: "telnet,ssl,tcp,2000" is not a serial line over TCP that is known here.',
			'It takes in other files, which are not looked at: /etc/ser2net/*.yaml.',
		]);
		assert.deepEqual(readSer2net('seven:telnet:0:/dev/a:9600').unread, [
			'Line 1 is none of ser2net\'s: "seven:telnet:0:/dev/a:9600"',
		]);
	});
	test('devices by a name of their own, lines that go on, rfc2217', () => {
		const { lines } = readSer2net(
			'DEVICE:board:/dev/serial/by-path/pci-0:1.0\n7001:telnet:0:board:\\\n115200 EVEN 7DATABITS 2STOPBITS remctl -kickolduser\n',
		);
		assert.deepEqual(lines.map(short), [
			['7001', 'telnet(rfc2217)', '', 7001, '/dev/serial/by-path/pci-0:1.0', '115200e72'],
		]);
		assert.deepEqual(lines[0]?.options, { kickolduser: 'false' });
	});
	test('any bytes are read without a failure', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'connection: &*(),\n-tcp/dev#"{[\t'.split('')) })),
				text => {
					ser2netFaults(readSer2net(text));
					ser2netFaults(readSer2net(`connection: &a\n${text}`));
				},
			),
		);
	});
});

suite('what is wrong with them', () => {
	test('in the old form', () => {
		assert.deepEqual(faultsOf('lines.conf'), [
			'undefined doubt: ser2net reads this old form up to 4.4 only: write it as YAML before an upgrade.',
			"127.0.0.1,7003 doubt: LAVA's telnet doubles prompts over plain TCP: listen by telnet(rfc2217),tcp,7003.",
			'127.0.0.1,7003 doubt: It listens on 127.0.0.1 only: no other container reaches it.',
			"7005 dead: ser2net ends the device's name at its first colon: use the YAML form, or a name without colons.",
		]);
	});
	test('in YAML', () => {
		assert.deepEqual(faultsOf('yaml-1.yaml'), [
			'con-raw dead: ser2net does not replace *speed within a text: write *(speed).',
			"con-raw doubt: LAVA's telnet doubles prompts over plain TCP: listen by telnet(rfc2217),tcp,63002.",
			"con-same dead: Port 63001 is the line con-good's already: give it another.",
			'con-bad dead: ser2net refuses "115200x81": write the speed, parity, data and stop bits, e.g. 115200n81.',
			'con-keep doubt: It listens on localhost only: no other container reaches it.',
			'con-keep doubt: A line that broke keeps the port busy: add kickolduser: true.',
		]);
		assert.deepEqual(faultsOf('yaml-2.yaml'), [
			'undefined doubt: Only ser2net 4.6 and later reads this form: older ones serve no line of it.',
		]);
	});
});

const lineArbitrary: fc.Arbitrary<SerialLine> = fc.record(
	{
		name: fc.string().map(lineName),
		enabled: fc.boolean(),
		protocol: fc.constantFrom('telnet', 'telnet(rfc2217)', 'raw'),
		address: fc.constantFrom('', 'localhost', '172.18.0.9', '::1', 'fd00::7'),
		port: fc.integer({ min: 1, max: 65_535 }),
		device: fc
			.string({ unit: fc.constantFrom(...'abcZ019_/.:+@=-'.split('')) })
			.map(text => `/dev/${text}a`)
			.filter(isWritable),
		parameters: fc.constantFrom('', '115200n81', '9600', '1500000e72'),
		flags: fc.subarray(['local', 'xonxoff', 'rtscts=false', 'hangup-when-done']),
		keepOpen: fc.constantFrom(undefined, '', 'retry-time=2000,discard-badwrites'),
		timeout: fc.nat(3600),
		options: fc.dictionary(
			fc.constantFrom('kickolduser', 'max-connections', 'banner', 'trace-both'),
			fc
				.oneof(fc.constantFrom('true', '10', 'hi \\p: #1\\r\\n'), fc.string({ minLength: 1 }))
				.filter(text => !/[*=]\(/.test(text)),
			{ noNullPrototype: true },
		),
	},
	{ noNullPrototype: true },
);

test('the old form is written so that it is read as the same, names with colons too', () => {
	const simple = lineArbitrary.map(line => ({
		...line,
		name: `${line.address === '' ? '' : `${line.address},`}${line.port}`,
		// Of the old form: no words without a speed, no keepopen, no banner by its text.
		parameters: '115200e72',
		flags: [],
		keepOpen: undefined,
		options: { 'max-connections': '10', kickolduser: 'true' },
		protocol: line.enabled ? line.protocol : ('raw' as const),
	}));
	fc.assert(
		fc.property(fc.uniqueArray(simple, { selector: ({ port }) => port }), lines => {
			assert.deepEqual(readSer2net(writeSer2netLines(lines, ['Made for a test'])), {
				form: 'lines',
				lines,
				unread: [],
			});
		}),
	);
	const [line] = fixture('lines.conf').lines.slice(3);
	assert.ok(line);
	const again = readSer2net(writeSer2netLines([line]));
	assert.deepEqual(again.lines, [line]);
});

test('which ports are alive, by what the kernel says', () => {
	const { lines } = fixture('yaml-1.yaml');
	const answer = [
		'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
		'   0: 00000000:F619 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
		'   1: 020012AC:F619 060012AC:D431 01 00000000:00000000 00:00000000 00000000     0        0 2',
		'   2: 0100007F:F61D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3',
		'there /dev/sbc-one-01',
		'',
	].join('\n');
	assert.deepEqual(serialPorts(lines, answer).map(portWords), [
		'in use by 1',
		'dead: nobody can connect',
		'dead: nobody can connect',
		'dead: nobody can connect',
		'answers, but its device is not there',
	]);
	const [first] = serialPorts(lines, answer);
	assert.ok(first);
	assert.equal(portWords({ ...first, users: 0 }), 'ready');
});

test('what is written is read as the same', () => {
	fc.assert(
		fc.property(fc.uniqueArray(lineArbitrary, { selector: ({ name }) => name }), lines => {
			const text = writeSer2net(lines, ['Made for a test: # and : in it']);
			assert.deepEqual(readSer2net(text), { form: 'yaml-1', lines, unread: [] });
		}),
	);
});
