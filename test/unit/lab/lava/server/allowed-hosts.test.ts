import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { allowedHost, isAllowed } from '../../../../../source/lab/lava/server/allowed-hosts.ts';

suite('a host as Django has to have it in ALLOWED_HOSTS', () => {
	const rows: [string, string | undefined][] = [
		['lava', 'lava'],
		['Lava.Example.com', 'lava.example.com'],
		['.example.com', '.example.com'],
		['*', '*'],
		['192.168.1.5', '192.168.1.5'],
		['2001:db8::5', '[2001:db8::5]'],
		['[2001:DB8:0:0::5]', '[2001:db8::5]'],
		['::1', '[::1]'],
		['.', undefined],
		['..a', undefined],
		['a..b', undefined],
		['lava.', undefined],
		['lava_server', undefined],
		['lava:80', undefined],
		['[lava]', undefined],
		['[*]', undefined],
		['2001:db8::/64', undefined],
		['j\u00F6rg.example', undefined],
		['', undefined],
	];
	for (const [text, host] of rows) test(JSON.stringify(text), () => assert.equal(allowedHost(text), host));
});

test('a server answers to an address of IPv6 that stands in brackets in its list', () => {
	assert.equal(isAllowed('[2001:db8::5]', '2001:db8::5'), true);
	assert.equal(isAllowed('[2001:db8::5]', '2001:db8::6'), false);
	assert.equal(isAllowed('.lab.example', 'lab.example'), true);
	assert.equal(isAllowed('.lab.example', 'xlab.example'), false);
});
