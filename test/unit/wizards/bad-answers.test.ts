/** What somebody types wrongly is told while he types it, with what to write instead. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dispatcherWizard } from '../../../source/wizards/dispatcher/dispatcher.ts';
import type { Given } from '../../../source/wizards/field.ts';
import type { WizardId } from '../../../source/wizards/wizards.ts';
import type { World } from '../../../source/wizards/world.ts';
import { problems, withFacts, world } from './world-for-tests.ts';

type Row = [wizard: WizardId, given: Given, says: RegExp, where?: World];

const withoutCalvin: World = {
	...world,
	snapshot: {
		...world.snapshot,
		containers: new Map([...world.snapshot.containers].filter(([, { name }]) => name !== 'calvin')),
	},
};

const withOldDatabase = withFacts({ volumes: ['lava-server-2-database'] });

const elsewhere: Given = { database: 'elsewhere', databaseHost: 'db.lab', databasePassword: 'rack-7-shelf-3' };

const tables: Readonly<Record<string, readonly Row[]>> = {
	addresses: [
		['connect', { address: '10.8.0.1' }, /^address: It is outside boards .*take 10\.9\.0\.2/],
		['connect', { address: '10.9.0.1' }, /^address: It is the gateway: take 10\.9\.0\.2/],
		['connect', { address: '10.9.0.255' }, /^address: It is the broadcast address: take/],
		['connect', { address: '10.9.0.0' }, /^address: It is the network's own address: take/],
		['connect', { address: '10.9.0' }, /^address: Write an address of boards; take/],
		['server', { address: '172.19.0.5' }, /^address: It is outside dockernet .*take 172\.18\.0\.2/],
		['server', { address: '172.18.0.1' }, /^address: It is the gateway: take/],
		['server', { address: '172.18.0.5' }, /^address: lava-server has it: take/],
		['server', { address: '172.18.130.1' }, /^address: Dynamic addresses come from 172\.18\.128\.0\/17: take/],
		['dispatcher', { address: '172.18.0.5' }, /^address: lava-server has it: take/],
		['dispatcher', { address: '172.18.128.1' }, /^address: calvin has it: take/],
		['network', { gateway: '172.20.0.1' }, /^gateway: It is outside 172\.19\.0\.0\/16: take 172\.19\.0\.1/],
		['network', { gateway: '172.19.0.0' }, /^gateway: It is the network's own or the broadcast address: take/],
		['network', { range: '172.20.0.0/17' }, /^range: It is not inside 172\.19\.0\.0\/16: take/],
		['network', { range: '172.19.0.0/16' }, /^range: It leaves nothing for static addresses: take/],
	],
	databases: [
		['server', { ...elsewhere, databaseHost: '' }, /^databaseHost: Write the name or address of the host/],
		['server', { ...elsewhere, databaseHost: 'localhost' }, /^databaseHost: That is the server's own container/],
		['server', { ...elsewhere, databaseHost: 'http://db' }, /^databaseHost: Write a name or an address alone/],
		['server', { ...elsewhere, databasePort: '0' }, /^databasePort: Write a port from 1 to 65535/],
		['server', { ...elsewhere, databaseName: 'a b' }, /^databaseName: Use letters, digits/],
		['server', { ...elsewhere, databaseUser: "a'b" }, /^databaseUser: Use letters, digits/],
		['server', { ...elsewhere, databasePassword: '' }, /^databasePassword: LAVA has to sign in with a password/],
		['server', { ...elsewhere, source: 'docker-hub', version: '2019.12' }, /^database: LAVA before 2020\.05 reads/],
		[
			'server',
			{ database: 'container' },
			/^volumes: lava-server-2-etc is there already, with the settings of another database/,
			withFacts({ volumes: ['lava-server-2-etc'] }),
		],
		[
			'server',
			{ services: 'apart', source: 'docker-hub', version: '2022.01' },
			/^services: Services of LAVA before 2022\.02/,
		],
		['server', { database: 'container', postgresqlImage: 'postgres' }, /^postgresqlImage: Write its major as the tag/],
		['server', { database: 'container', postgresqlImage: 'Post Gres' }, /^postgresqlImage: Write the name of an image/],
		['server', { database: 'container', postgresqlName: 'lava-server' }, /^postgresqlName: There is a container/],
		['server', { database: 'container', postgresqlName: 'lava-server-2' }, /^postgresqlName: It is the server's name/],
		[
			'server',
			{ database: 'container' },
			/^database: The volume lava-server-2-database is there already/,
			withOldDatabase,
		],
	],
	'serial lines': [
		['ser2net', { adapters: [] }, /^adapters: Choose an adapter, or write its path/],
		['ser2net', { further: 'ttyUSB0' }, /^further: ttyUSB0 is no path of a device/],
		['ser2net', { further: '/dev/a /dev/b,c' }, /^further: \/dev\/b,c is no path of a device/],
		['ser2net', { further: '/dev/../etc/passwd' }, /^further: .* is no path of a device/],
		['ser2net', { speed: 'fast' }, /^speed: Write the speed, e\.g\. 115200/],
		['ser2net', { speed: '115200x81' }, /^speed: Write the speed/],
		['ser2net', { first: '65535', further: '/dev/ttyUSB7' }, /^first: Write a port from 1 to 65535/],
		['ser2net', { first: '0' }, /^first: Write a port/],
		['ser2net', { first: '80', publish: true }, /^first: lava-server has port 80 of this host/],
		['ser2net', { name: 'calvin' }, /^name: There is a container calvin already/],
		['ser2net', {}, /^dispatcher: No dispatcher runs here/, withoutCalvin],
	],
	'power switches': [
		['pdudaemon', { begin: 'file' }, /^file: Write the path from \/ on/],
		['pdudaemon', { begin: 'file', file: 'pdudaemon.conf' }, /^file: Write the path from \/ on/],
		['pdudaemon', { pdu: 'a b' }, /^pdu: Write a name or an address/],
		['pdudaemon', { pdu: 'a', driver: '' }, /^driver: Write the name of a driver/],
		['pdudaemon', { pdu: 'a', driver: 'devantech_eth008' }, /^ip: devantech_eth008 needs its address/],
		['pdudaemon', { pdu: 'a', settings: 'on=1' }, /^settings: Write them as JSON/],
		['pdudaemon', { pdu: 'a', settings: '[1]' }, /^settings: Write them as JSON/],
		['pdudaemon', { pdu: 'a', settings: '{"password": "x"}' }, /^settings: password would stand here for all to see/],
		['pdudaemon', { pdu: 'a', settings: '{"community": "x"}' }, /^settings: community would stand here/],
		['pdudaemon', { pdu: 'a', driver: 'snmpv1' }, /^settings: .*needs \{"onsetting": …, "offsetting": …\}/],
		['pdudaemon', { pdu: 'a', outlet: "1'" }, /^outlet: Write the number of the outlet/],
		['pdudaemon', { name: 'calvin' }, /^name: There is a container calvin already/],
		['pdudaemon', { image: 'Not An Image' }, /^image: Write the name of an image/],
		['pdudaemon', {}, /^dispatcher: No dispatcher runs here/, withoutCalvin],
	],
	subnets: [
		['network', { subnet: '172.18.0.0/24' }, /^subnet: It overlaps the network dockernet: take 172\.19\.0\.0\/16/],
		['network', { subnet: '172.16.0.0/12' }, /^subnet: It overlaps the network bridge: take/],
		['network', { subnet: '172.19.0.5/16' }, /^subnet: It has host bits: write 172\.19\.0\.0\/16/],
		['network', { subnet: '172.19.0.0' }, /^subnet: Write a subnet with its length/],
		['network', { subnet: '172.19.0.0/31' }, /^subnet: It has no room for a container: take/],
		['network', { ipv6: true, subnet6: 'fd00::' }, /^subnet6: Write a subnet with its length/],
		['network', { subnet: '127.0.0.0/16' }, /^subnet: It has each machine's own addresses .*take 172\.19\.0\.0\/16/],
		['network', { subnet: '239.1.0.0/16' }, /^subnet: It has multicast or reserved addresses: take/],
		['network', { subnet: '169.254.0.0/16' }, /^subnet: It has link-local addresses: take/],
		['network', { subnet: '0.0.0.0/0' }, /^subnet: It has addresses that stand for no host: take/],
		['network', { ipv6: true, subnet6: 'fe80::/64' }, /^subnet6: It has link-local addresses: take fd/],
		['network', { driver: 'macvlan' }, /^parent: Write the name of an interface/],
		['network', { driver: 'macvlan', parent: 'eth 0' }, /^parent: Write the name of an interface/],
		['network', { driver: 'macvlan', parent: 'enx0123456789abcdef' }, /^parent: Write the name of an interface/],
	],
	names: [
		['network', { name: '-lab' }, /^name: Use two or more letters/],
		['network', { name: 'bridge' }, /^name: Docker keeps the name bridge for itself: choose/],
		['network', { name: 'dockernet' }, /^name: There is a network dockernet already: choose/],
		['server', { name: 'l' }, /^name: Use two or more letters/],
		['server', { name: 'lava_server' }, /^name: LAVA answers to no name with _ in it: write lava-server/],
		['server', { name: 'calvin' }, /^name: There is a container calvin already: choose/],
		['server', { name: `lava-${'x'.repeat(60)}` }, /^name: .*63 letters at most/],
		['server', { volumes: '/srv/lava' }, /^volumes: Use letters/],
		['dispatcher', { name: 'cal vin' }, /^name: Use letters/],
		['dispatcher', { name: 'lava-logs' }, /^name: LAVA keeps the name lava-logs for itself: choose/],
		['dispatcher', { name: 'calvin@lab' }, /^name: Use two or more letters/],
		['superuser', { name: 'ada lovelace' }, /^name: Use letters/],
		['superuser', { name: 'a'.repeat(151) }, /^name: It is too long: 150 letters/],
		['superuser', { name: 'lava-health' }, /^name: LAVA keeps the user lava-health for itself: choose/],
		['server', { hosts: 'lava lab_host' }, /^hosts: Django takes no lab_host for a host: use/],
		['server', { hosts: 'lava.example.com:8080' }, /^hosts: .* has a port in it: write lava\.example\.com,/],
		['server', { hosts: 'http://lava.example.com/' }, /^hosts: Write names and addresses alone/],
		['connect', { aliases: 'db,pdu' }, /^aliases: Use letters/],
	],
	'twice there': [
		['dispatcher', { name: 'calvin' }, /^name: There is a container calvin already: choose/],
		[
			'dispatcher',
			{ name: 'hobbes' },
			/^name: lava-server has a worker hobbes that is Online: choose/,
			withFacts({
				servers: world.facts.servers.map(each =>
					each.state === 'ready' ? { ...each, workers: [{ name: 'hobbes', online: true, retired: false }] } : each,
				),
			}),
		],
		['server', { web: '80' }, /^web: lava-server has port 80 of this host: choose/],
		['dispatcher', { ports: '69/udp 80' }, /^ports: lava-server has port 80 of this host: choose/],
		['dispatcher', { ports: '69/udp 69/udp' }, /^ports: 69\/udp is there twice: write it once/],
		['dispatcher', { ports: '69/udp 5500-5510' }, /^ports: 5500-5510 is no port: write ports .* e\.g\. 69\/udp 80/],
		['server', { web: '70000' }, /^web: Write a port from 1 to 65535/],
	],
	'ways to the server': [
		['dispatcher', { url: 'tcp://172.18.0.5:5556' }, /^url: This image speaks HTTP: write http:/],
		['dispatcher', { url: 'http://172.18.0.5:5556/' }, /^url: That is a port of ZMQ.*leave it out/],
		['dispatcher', { url: '' }, /^url: Write the address of the server/],
		[
			'dispatcher',
			{ url: 'http://lava-server/' },
			/^url: lava-server refuses workers that call it .*Add it there first/,
		],
		['dispatcher', { url: 'http://172.18.0.5:99999/' }, /^url: Its port has to be from 1 to 65535/],
		['dispatcher', { url: 'http:// 172.18.0.5/' }, /^url: Write the address alone, without blanks/],
		['dispatcher', { url: 'http://calvin:secret@172.18.0.5/' }, /^url: Write the address alone, .*user or password/],
		[
			'dispatcher',
			{ server: 'elsewhere', url: 'http://localhost/' },
			/^url: In a container localhost is the container/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', url: 'tcp://lava' },
			/^url: Write its port too: tcp:\/\/lava:5556/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', url: 'tcp://lava:5555' },
			/^url: 5555 is the logger's, the master has 5556: write tcp:\/\/lava:5556/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', logger: 'tcp://lava:5556' },
			/^logger: 5556 is the master's, the logger has 5555: write tcp:\/\/lava:5555/,
		],
		['dispatcher', { wsUrl: 'tcp://172.18.0.5:5556' }, /^wsUrl: Write http:\/\/HOST\/ws\//],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', url: 'http://lava/' },
			/^url: This image speaks ZMQ: write tcp:/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', logger: 'http://lava:5555/' },
			/^logger: This image speaks ZMQ: write tcp:/,
		],
	],
	images: [
		['server', { source: 'docker-hub', version: 'newest' }, /^version: Write a version of LAVA/],
		['server', { source: 'docker-hub', version: '2023.13' }, /^version: Write a version of LAVA/],
		['registry', { hub: 'own', own: 'mirror' }, /^own: Docker takes mirror for a user of Docker Hub: .*mirror:5000/],
		['registry', { hub: 'own', own: 'registry.lab:99999' }, /^own: Its port has to be from 1 to 65535/],
		['server', { source: 'legacy', version: '2023.08' }, /^version: From 2023\.06 on nothing was pushed there/],
		[
			'server',
			{ source: 'other', reference: 'lava/aarch64/lava-server:2023.01' },
			/^reference: It is for arm64 .*choose one for amd64/,
		],
		[
			'server',
			{ source: 'other', reference: 'lava/lava-dispatcher:2023.01' },
			/^reference: It is a lava-dispatcher: choose/,
		],
		['dispatcher', { source: 'docker-hub', version: '2023.03' }, /^version: lava-server is 2023\.01 .*choose 2023\.01/],
		[
			'server',
			{ source: 'docker-hub', version: '2023.03' },
			/^version: Only 300 MB are free under \/var\/lib\/docker: make room first/,
			withFacts({ space: { folder: '/var/lib/docker', free: 3e8, total: 50e9 } }),
		],
	],
	secrets: [
		['superuser', { password: 'a', 'password again': 'a' }, /^password: It is too short: take/],
		['superuser', { password: 'correct horse', 'password again': 'horse' }, /^password again: The two differ: type/],
		['superuser', { name: 'moe', email: 'moe' }, /^email: Write an address/],
		[
			'dispatcher',
			{ server: 'elsewhere', token: 'x'.repeat(128), 'token again': 'x'.repeat(128) },
			/^token: .*API token\. A worker's token has 32/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', token: 'x'.repeat(30), 'token again': 'x'.repeat(30) },
			/^token: It has 30 letters, and a worker's token has 32: copy all of it/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', token: `Token: ${'x'.repeat(25)}`, 'token again': `Token: ${'x'.repeat(25)}` },
			/^token: A worker's token has letters and digits only/,
		],
		[
			'superuser',
			{ password: 'two\nlines-of-it', 'password again': 'two\nlines-of-it' },
			/^password: It has a tab or a line break in it.*take another/,
		],
	],
};

for (const [title, rows] of Object.entries(tables)) {
	suite(`bad ${title}`, () => {
		for (const [wizard, given, says, where] of rows) {
			test(`${wizard} ${JSON.stringify(given).slice(0, 70)}`, () =>
				assert.match(problems(wizard, given, where).join('\n'), new RegExp(says, 'm')));
		}
	});
}

test('a worker that is known and offline is no second one: it is said that this one takes its place', () => {
	const given: Given = { name: 'moe', source: 'here', image: 'lavasoftware/lava-dispatcher:2023.01' };
	const says = /lava-server knows a worker moe, which is offline: this one takes its place, with its devices\./;
	assert.match(dispatcherWizard.fields(given, world).find(({ id }) => id === 'name')?.help ?? '', says);
	assert.match(dispatcherWizard.make(given, world).plan.warnings.join('\n'), says);
	assert.doesNotMatch(dispatcherWizard.make({ ...given, name: 'susie' }, world).plan.warnings.join('\n'), says);
});
