/** The words of ser2net's two forms: each row differs in one of them. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SerialLine } from '../../../../source/lab/companion/ser2net/config.ts';
import { ser2netFaults } from '../../../../source/lab/companion/ser2net/faults.ts';
import { readLines } from '../../../../source/lab/companion/ser2net/read-lines.ts';
import { connectorText, parseAccepter, parseConnector } from '../../../../source/lab/companion/ser2net/stack.ts';
import { writeSer2netLines } from '../../../../source/lab/companion/ser2net/write-lines.ts';

const line = (rest: Partial<SerialLine> = {}): SerialLine => ({
	name: '7001',
	enabled: true,
	protocol: 'telnet',
	address: '',
	port: 7001,
	device: '/dev/a',
	parameters: '115200n81',
	flags: [],
	keepOpen: undefined,
	timeout: 0,
	options: {},
	...rest,
});

suite('a line of the old form', () => {
	const rows: [Partial<SerialLine>, string][] = [
		[{}, '7001:telnet:0:/dev/a:115200 8DATABITS NONE 1STOPBIT'],
		[{ parameters: '9600e72' }, '7001:telnet:0:/dev/a:9600 7DATABITS EVEN 2STOPBITS'],
		[{ parameters: '9600O51' }, '7001:telnet:0:/dev/a:9600 5DATABITS ODD 1STOPBIT'],
		[{ parameters: '9600' }, '7001:telnet:0:/dev/a:9600 8DATABITS NONE 1STOPBIT'],
		[{ parameters: '' }, '7001:telnet:0:/dev/a:'],
		[{ parameters: '', flags: ['local', 'of tomorrow', 'rtscts'] }, '7001:telnet:0:/dev/a:LOCAL RTSCTS'],
		[{ parameters: '', protocol: 'telnet(rfc2217)' }, '7001:telnet:0:/dev/a:remctl'],
		[{ parameters: '', protocol: 'raw', timeout: 60 }, '7001:raw:60:/dev/a:'],
		[{ parameters: '', enabled: false }, '7001:off:0:/dev/a:'],
		[{ parameters: '', address: '127.0.0.1' }, '127.0.0.1,7001:telnet:0:/dev/a:'],
		[
			{ parameters: '', options: { kickolduser: 'true', 'max-connections': '3' } },
			'7001:telnet:0:/dev/a:kickolduser max-connections=3',
		],
		[{ parameters: '', device: '/dev/a:1' }, 'DEVICE:line-7001:/dev/a:1\n7001:telnet:0:line-7001:'],
	];
	for (const [rest, text] of rows) test(text, () => assert.equal(writeSer2netLines([line(rest)]), `${text}\n`));

	const read: [row: string, expected: Partial<SerialLine> | undefined][] = [
		['7001:telnet:0:/dev/a:9600 local', { device: '/dev/a', parameters: '9600n81', flags: [] }],
		['7001:telnet:0:/dev/a:9600 LOCAL', { flags: ['local'] }],
		['7001:telnet:0:/dev/a:9600E72', { parameters: '9600e72' }],
		['7001:telnet:0:/dev/a:9600 ODD 7DATABITS', { parameters: '9600o71' }],
		['7001:telnet:0:/dev/a:9600 MARK 2STOPBITS', { parameters: '9600m82' }],
		['7001:telnet:0:/dev/a:LOCAL', { parameters: '', device: '/dev/a' }],
		['7001:telnet:0:/dev/a', { parameters: '', device: '/dev/a' }],
		['7001:telnet:0:/dev/by-path/pci:1.0-port0', { parameters: '', device: '/dev/by-path/pci:1.0-port0' }],
		['tcp,7001:telnet:0:/dev/a:9600', { name: 'tcp,7001', address: '', port: 7001 }],
		['::1,7001:raw:0:/dev/a:9600', { address: '::1', protocol: 'raw' }],
		['7001:off:0:/dev/a:9600', { enabled: false, protocol: 'raw' }],
		['7001:telnet:0:/dev/a:9600 kickolduser -chardelay', { options: { kickolduser: 'true', chardelay: 'false' } }],
		['7001:telnet:0:/dev/a:9600 telnet_brk_on_sync', { options: { 'telnet-brk-on-sync': 'true' } }],
		['DEVICE:b:/dev/b', undefined],
		['BANNER:x:y', undefined],
		['# 7001:telnet:0:/dev/a', undefined],
		['', undefined],
	];
	for (const [row, expected] of read) {
		test(`is read: ${row}`, () => {
			const { lines, unread } = readLines(row);
			assert.deepEqual(unread, []);
			if (expected === undefined) assert.deepEqual(lines, []);
			else assert.partialDeepStrictEqual(lines[0], expected);
		});
	}
});

suite('the layers of a line', () => {
	const accepters: [text: string, expected: object | undefined][] = [
		['tcp,2000', { protocol: 'raw', address: '', port: 2000 }],
		['2000', { protocol: 'raw', address: '', port: 2000 }],
		['telnet,tcp,localhost,2000', { protocol: 'telnet', address: 'localhost', port: 2000 }],
		['telnet(rfc2217),tcp,2000', { protocol: 'telnet(rfc2217)', address: '', port: 2000 }],
		['telnet(rfc2217=true,x),2000', { protocol: 'telnet(rfc2217)', address: '', port: 2000 }],
		['telnet(rfc2217=false),2000', { protocol: 'telnet', address: '', port: 2000 }],
		['TCP,ipv4,2000', { protocol: 'raw', address: '', port: 2000 }],
		['telnet,telnet,2000', undefined],
		['tcp,a,b,2000', undefined],
		['tcp,seven', undefined],
		['tcp', undefined],
		['ssl,tcp,2000', undefined],
	];
	for (const [text, expected] of accepters) test(text, () => assert.deepEqual(parseAccepter(text), expected));

	const bare = { device: '/dev/a', parameters: '', flags: [], keepOpen: undefined };
	const connectors: [text: string, expected: object | undefined][] = [
		['serialdev,/dev/a', bare],
		['serialdev,/dev/a,9600n81', { ...bare, parameters: '9600n81' }],
		['serialdev,/dev/a,local', { ...bare, flags: ['local'] }],
		['serialdev,/dev/a,9600n81,local', { ...bare, parameters: '9600n81', flags: ['local'] }],
		['keepopen,serialdev,/dev/a', { ...bare, keepOpen: '' }],
		['keepopen(retry-time=2),serialdev,/dev/a', { ...bare, keepOpen: 'retry-time=2' }],
	];
	for (const [text, expected] of connectors) {
		test(`${text}, there and back`, () => {
			const read = parseConnector(text);
			assert.deepEqual(read, expected);
			assert.equal(read && connectorText(read), text);
		});
	}
	test('that lead to no serial device', () => {
		for (const text of ['tcp,x,1', 'serialdev', 'keepopen,keepopen,serialdev,/dev/a', ''])
			assert.equal(parseConnector(text), undefined, text);
		assert.deepEqual(parseConnector('/dev/a,9600'), { ...bare, parameters: '9600' });
		assert.deepEqual(parseConnector('sdev,/dev/a'), bare);
	});
});

suite('two lines on one port', () => {
	const faults = (one: string, other: string, rest: Partial<SerialLine> = {}): number =>
		ser2netFaults({
			form: 'yaml-1',
			lines: [
				line({ protocol: 'telnet(rfc2217)', address: one }),
				line({ protocol: 'telnet(rfc2217)', address: other, ...rest }),
			],
			unread: [],
		}).filter(({ says }) => says.includes('already')).length;
	test('are a fault where an address is of both', () => {
		assert.deepEqual(
			[faults('', ''), faults('', '10.0.0.1'), faults('10.0.0.1', ''), faults('10.0.0.1', '10.0.0.1')],
			[1, 1, 1, 1],
		);
		assert.equal(faults('10.0.0.1', '10.0.0.2'), 0);
		assert.equal(faults('', '', { port: 7002 }), 0);
		assert.equal(faults('', '', { enabled: false }), 0);
	});
	test('have ports that there are', () => {
		const dead = (port: number): boolean =>
			ser2netFaults({ form: 'yaml-1', lines: [line({ port })], unread: [] }).some(({ kind }) => kind === 'dead');
		assert.deepEqual([0, 1, 65_535, 65_536].map(dead), [true, false, false, true]);
	});
});
