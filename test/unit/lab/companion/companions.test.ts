import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { aboutCompanion } from '../../../../source/lab/companion/about.ts';
import { companionOf } from '../../../../source/lab/companion/faults.ts';
import type { Container, Mount, Port } from '../../../../source/lab/objects.ts';
import { caseOf, CASES } from '../lava/containers.ts';
import { containerOf, detailOf, endpointOf } from '../objects-for-tests.ts';

const volume = (source: string, destination: string): Mount => ({
	type: 'volume',
	source,
	destination,
	readOnly: false,
});
const published = (container: number, host: number, protocol: 'tcp' | 'udp' = 'tcp', address = '0.0.0.0'): Port => ({
	container,
	protocol,
	host: { address, port: host },
});
const TMP = '/var/lib/lava/dispatcher/tmp';
const worker = (name: string, mounts: readonly Mount[], rest: Partial<Container> = {}): Container =>
	containerOf(name, { image: 'lavasoftware/lava-dispatcher:2023.01', detail: detailOf({ mounts }), ...rest });

suite('companions are told', () => {
	const rows: [string, Partial<Container>, string | undefined][] = [
		[
			"of LAVA's image, by its command",
			{ image: 'lavasoftware/lava-dispatcher:2023.01', command: 'in.tftpd --foreground --secure /srv/tftp' },
			'tftp',
		],
		['by its service', { image: 'a1b2', labels: { 'com.docker.compose.service': 'dut_ser2net' } }, 'ser2net'],
		['by its image', { image: 'pdudaemon/pdudaemon' }, 'pdudaemon'],
		[
			'by its configuration',
			{ image: 'lab/x:1', detail: detailOf({ mounts: [volume('conf', '/etc/ser2net')] }) },
			'ser2net',
		],
		['by a label', { image: 'debian', labels: { 'lavadock.role': 'nbd' } }, 'nbd'],
		[
			'Python that serves the downloads',
			{
				command: `python3 -m http.server 80 -d /x`,
				detail: detailOf({
					command: ['python3', '-m', 'http.server', '80'],
					mounts: [volume('w', '/var/lib/lava/dispatcher')],
				}),
			},
			'http',
		],
		['not: a web server of something else', { image: 'nginx:1', command: 'nginx -g daemon off;' }, undefined],
		['not: one that only speaks of it', { image: 'lab/ser2network:1', command: 'run-ser2net-report --now' }, undefined],
		[
			'not: a dispatcher that publishes TFTP itself',
			{
				image: 'lavasoftware/lava-dispatcher:2023.01',
				ports: [published(69, 69, 'udp')],
				detail: detailOf({ environment: ['WORKER_NAME=--name=a'], mounts: [volume('w', '/srv/tftp')] }),
			},
			undefined,
		],
	];
	for (const [what, rest, expected] of rows) {
		test(what, () => assert.equal(companionOf(containerOf('c', rest)), expected));
	}
});

suite('whom they serve, and what is wrong', () => {
	test('a real split lab: the folder that the worker writes is none that is served', () => {
		const all = (CASES.get('split-server') ?? []).map(({ container }) => container);
		for (const name of ['split-dut-http-1', 'split-dut-nfs-1']) {
			assert.deepEqual(aboutCompanion(caseOf('split-server', name), all), {
				serves: 'the-dispatcher',
				faults: [
					'It serves volume w-http, and the-dispatcher writes into folder /var/lib/lava/dispatcher/tmp: boards get nothing.',
				],
			});
		}
	});
	test('the same folder is well, by the volume that they share before a network', () => {
		const http = containerOf('web', {
			image: 'httpd',
			command: 'httpd-foreground',
			ports: [published(80, 80)],
			endpoints: [endpointOf('lab')],
			detail: detailOf({ command: ['httpd-foreground'], mounts: [volume('w', TMP)] }),
		});
		const near = worker('near', [], { endpoints: [endpointOf('lab')] });
		assert.deepEqual(aboutCompanion(http, [http, near, worker('mine', [volume('w', TMP)])]), {
			serves: 'mine',
			faults: [],
		});
	});
	test('a worker that keeps its folder for itself', () => {
		const tftp = containerOf('t', {
			image: 'lab/tftpd',
			labels: { 'lavadock.serves': 'a' },
			ports: [published(69, 69, 'udp', '192.0.2.1')],
			detail: detailOf({ mounts: [volume('w', '/srv/tftp')] }),
		});
		assert.deepEqual(aboutCompanion(tftp, [tftp, worker('a', []), worker('b', [])]), {
			serves: 'a',
			faults: ['It serves volume w, and a keeps /srv/tftp for itself: boards get nothing.'],
		});
	});
	test('ports that boards do not ask, addresses they did not ask, what is not published, what is gone', () => {
		const faults = (rest: Partial<Container>) => aboutCompanion(containerOf('c', rest), [])?.faults;
		assert.deepEqual(faults({ labels: { 'lavadock.role': 'tftp' }, ports: [published(69, 69, 'udp')] }), [
			'Its answers may come from another address than boards asked: publish 69/udp on the one they ask.',
		]);
		assert.deepEqual(
			faults({ labels: { 'lavadock.role': 'nfs' }, ports: [published(111, 3111), published(2049, 2049)] }),
			['Boards ask for NFS at port 111, and it is published as 3111.'],
		);
		assert.deepEqual(faults({ labels: { 'lavadock.role': 'http' }, ports: [published(80, 32_768)] }), [
			'Boards ask for the overlay at port 80, and it is published as 32768.',
		]);
		assert.deepEqual(faults({ image: 'pdudaemon/pdudaemon' }), [
			'Only containers on its networks reach it: its port 16421 is not published.',
		]);
		assert.deepEqual(faults({ image: 'lab/ser2net', detail: detailOf({}) }), [
			'An adapter that is plugged in again does not come back: it has single devices, and not /dev of the host.',
		]);
		assert.deepEqual(faults({ image: 'lab/ser2net', status: 'exited' }), ['It does not run.']);
		assert.equal(faults({ image: 'nginx' }), undefined);
	});
});
