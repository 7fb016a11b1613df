/** What is wrong with a companion, and at which addresses it serves: each row differs in one fact. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { addressesOf } from '../../../../source/lab/companion/bound.ts';
import { companionFaults, foldersApart } from '../../../../source/lab/companion/faults.ts';
import type { Container, Mount, Port } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf } from '../objects-for-tests.ts';

const mount = (source: string, destination: string): Mount => ({ type: 'bind', source, destination, readOnly: false });
const port = (
	container: number,
	host: number | undefined,
	address = '192.0.2.1',
	protocol: Port['protocol'] = 'tcp',
): Port => ({
	container,
	protocol,
	...(host !== undefined && { host: { address, port: host } }),
});
const companion = (role: string, rest: Partial<Container> = {}): Container =>
	containerOf('c', { labels: { 'lavadock.role': role }, detail: detailOf({}), ...rest });

suite('a companion is at fault', () => {
	const dev = detailOf({ mounts: [mount('/dev', '/dev')] });
	const above = (destination: string) => detailOf({ mounts: [mount('/w', destination)] });
	const rows: [string, Container, RegExp | undefined][] = [
		['as it does not run', companion('nbd', { status: 'exited' }), /does not run/],
		['not while it restarts', companion('nbd', { status: 'restarting' }), undefined],
		['as ser2net with single devices', companion('ser2net'), /not \/dev of the host/],
		['not as ser2net with all of them', companion('ser2net', { detail: dev }), undefined],
		['not before anything is known of it', companion('ser2net', { detail: undefined }), undefined],
		[
			'as pdudaemon that is not published',
			companion('pdudaemon', { ports: [port(16_421, undefined)] }),
			/16421 is not published/,
		],
		[
			'as pdudaemon that publishes another port',
			companion('pdudaemon', { ports: [port(80, 80)] }),
			/16421 is not published/,
		],
		['not as pdudaemon that is published', companion('pdudaemon', { ports: [port(16_421, 16_421)] }), undefined],
		['not as pdudaemon on the host’s network', companion('pdudaemon', { networkMode: 'host' }), undefined],
		[
			'not as pdudaemon of named dispatchers',
			companion('pdudaemon', { labels: { 'lavadock.role': 'pdudaemon', 'lavadock.serves': 'a' } }),
			undefined,
		],
		[
			'as TFTP on another port',
			companion('tftp', { ports: [port(69, 6969)] }),
			/at port 69, and it is published as 6969/,
		],
		['as TFTP at all addresses', companion('tftp', { ports: [port(69, 69, '::')] }), /from another address/],
		['as TFTP at any address', companion('tftp', { ports: [port(69, 69, '')] }), /from another address/],
		['not as TFTP at one', companion('tftp', { ports: [port(69, 69)] }), undefined],
		['not as TFTP that also has another port', companion('tftp', { ports: [port(69, 6969), port(69, 69)] }), undefined],
		['not as TFTP that only tells its port', companion('tftp', { ports: [port(69, undefined)] }), undefined],
		[
			'as HTTP that gives the token away',
			companion('http', { detail: above('/var/lib/lava/dispatcher/') }),
			/gets the worker's token too/,
		],
		['not as HTTP of the downloads', companion('http', { detail: above('/var/lib/lava/dispatcher/tmp') }), undefined],
		['as TFTP at every IPv4 address', companion('tftp', { ports: [port(69, 69, '0.0.0.0')] }), /from another address/],
		['as HTTP on another port', companion('http', { ports: [port(80, 8080)] }), /the overlay at port 80/],
		['not as NBD', companion('nbd', { ports: [port(10_809, 1)] }), undefined],
		['as NFS with another port of its portmapper', companion('nfs', { ports: [port(111, 1111)] }), /NFS at port 111/],
		['as NFS on another port', companion('nfs', { ports: [port(2049, 3049)] }), /NFS at port 2049/],
	];
	for (const [what, container, says] of rows) {
		test(what, () => {
			const faults = companionFaults(container, []);
			if (says === undefined) assert.deepEqual(faults, []);
			else assert.match(faults.join('\n'), says);
			assert.ok(faults.length <= 1, faults.join('\n'));
		});
	}
	test('is none', () => assert.deepEqual(companionFaults(containerOf('c', { status: 'exited' }), []), []));
});

suite('what is written and what is served is one folder', () => {
	const TMP = '/var/lib/lava/dispatcher/tmp';
	const apart = (role: string, served: readonly Mount[], written: readonly Mount[] | undefined): unknown => {
		const worker = containerOf('w', { detail: written && detailOf({ mounts: written }) });
		const found = foldersApart(companion(role, { detail: detailOf({ mounts: served }) }), worker);
		return found && [found.served.source, found.written?.source];
	};
	const rows: [string, unknown, unknown][] = [
		['where it has one source', apart('http', [mount('/a', TMP)], [mount('/a', TMP)]), undefined],
		['not of two', apart('http', [mount('/a', TMP)], [mount('/b', TMP)]), ['/a', '/b']],
		['not where the worker keeps it', apart('nfs', [mount('/a', TMP)], [mount('/x', '/x')]), ['/a', undefined]],
		['where nothing is served', apart('http', [mount('/x', '/x')], [mount('/b', TMP)]), undefined],
		['where the worker is not known', apart('http', [mount('/a', TMP)], undefined), undefined],
		['of companions that serve no folder', apart('ser2net', [mount('/a', TMP)], [mount('/b', TMP)]), undefined],
		['with a slash at its end', apart('http', [mount('/a', `${TMP}/`)], [mount('/b', TMP)]), ['/a', '/b']],
		['of TFTP', apart('tftp', [mount('/a', '/srv/tftp')], [mount('/b', '/srv/tftp')]), ['/a', '/b']],
		['as a part of the other', apart('tftp', [mount('/a/tftp', '/srv/tftp')], [mount('/a', TMP)]), undefined],
		['not of HTTP in the folder of TFTP', apart('http', [mount('/a', '/srv/tftp')], [mount('/b', TMP)]), undefined],
	];
	for (const [what, found, expected] of rows) test(what, () => assert.deepEqual(found, expected));
});

suite('the addresses of a port', () => {
	const host = (role: string, ...command: readonly string[]): Container =>
		companion(role, { networkMode: 'host', detail: detailOf({ command }) });
	const published = (...ports: readonly Port[]): Container => containerOf('c', { ports });
	const rows: [string, readonly string[], readonly string[]][] = [
		['that is published', addressesOf(published(port(1069, 69, '192.0.2.1', 'udp')), 69, 'udp'), ['192.0.2.1']],
		[
			'at all of them',
			addressesOf(published(port(69, 69, '0.0.0.0', 'udp'), port(69, 69, '::', 'udp')), 69, 'udp'),
			[''],
		],
		['of the other protocol', addressesOf(published(port(69, 69)), 69, 'udp'), []],
		['of the host, not of the container', addressesOf(published(port(69, 1069, '', 'udp')), 69, 'udp'), []],
		['on the host’s network', addressesOf(host('tftp'), 69, 'udp'), ['']],
		['on the host’s network at one', addressesOf(host('tftp', '--address', '192.0.2.1:69'), 69, 'udp'), ['192.0.2.1']],
		['with the short option', addressesOf(host('tftp', '-a', '192.0.2.1'), 69, 'udp'), ['192.0.2.1']],
		['at another port', addressesOf(host('tftp', '-a', '192.0.2.1:1069'), 69, 'udp'), []],
		['where the option says none', addressesOf(host('tftp', '--address'), 69, 'udp'), ['']],
		['of the web server', addressesOf(host('http'), 80, 'tcp'), ['']],
		[
			'of the web server at one',
			addressesOf(host('http', 'http.server', '8080', '--bind', '192.0.2.1'), 8080, 'tcp'),
			['192.0.2.1'],
		],
		['of the web server at another port', addressesOf(host('http', 'http.server', '8080'), 80, 'tcp'), []],
		['of what serves another protocol', addressesOf(host('http'), 69, 'udp'), []],
		['of what is none', addressesOf(containerOf('c', { networkMode: 'host', detail: detailOf({}) }), 69, 'udp'), []],
		['that is not published', addressesOf(companion('tftp'), 69, 'udp'), []],
	];
	for (const [what, found, expected] of rows) test(what, () => assert.deepEqual(found, expected));
});
