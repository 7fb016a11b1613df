import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readEngineFacts } from '../../../../source/engine/prerequisites/facts.ts';
import { parseDpkgStatus, parseGroup, parseOsRelease } from '../../../../source/engine/prerequisites/files.ts';

suite('/etc/os-release', () => {
	test('Debian', () => {
		const file = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n';
		assert.deepEqual(parseOsRelease(file), { id: 'debian', like: [], name: 'Debian GNU/Linux 12 (bookworm)' });
	});
	test('what others are made from', () => {
		assert.deepEqual(parseOsRelease('ID=\'linuxmint\'\nID_LIKE="ubuntu debian"\n'), {
			id: 'linuxmint',
			like: ['ubuntu', 'debian'],
			name: 'linuxmint',
		});
	});
	test('an empty or broken one', () => {
		for (const file of ['', 'rubbish\n=\n']) {
			assert.deepEqual(parseOsRelease(file), { id: 'linux', like: [], name: 'linux' });
		}
	});
});

suite('/etc/group', () => {
	const file = 'root:x:0:\ndocker-test:x:7:eve\ndocker:x:998:ada,bob\nempty:x:5:\nbroken:x\n';
	test('members', () => assert.deepEqual(parseGroup(file, 'docker'), { id: 998, members: ['ada', 'bob'] }));
	test('nobody', () => assert.deepEqual(parseGroup(file, 'empty'), { id: 5, members: [] }));
	test('not there', () => assert.equal(parseGroup(file, 'kvm'), undefined));
	test('broken', () => assert.equal(parseGroup(file, 'broken'), undefined));
});

const stanza = (name: string, status: string, version: string) =>
	`Package: ${name}\nStatus: ${status}\nPriority: optional\nVersion: ${version}\nDescription: x\n more\n`;

suite('/var/lib/dpkg/status', () => {
	const file = [
		stanza('docker-ce', 'deinstall ok config-files', '5:28.0'),
		stanza('docker.io', 'install ok installed', '20.10.24+dfsg1-1'),
		stanza('zsh', 'install ok installed', '5.9'),
	].join('\n');

	test('the installed one of several', () => {
		assert.deepEqual(parseDpkgStatus(file, ['docker-ce', 'docker.io']), {
			name: 'docker.io',
			version: '20.10.24+dfsg1-1',
		});
	});
	test('none', () => {
		assert.equal(parseDpkgStatus(file, ['docker-ce', 'dockerXio']), undefined);
		assert.equal(parseDpkgStatus('', ['docker.io']), undefined);
	});
});

suite('what an engine says of itself', () => {
	test('Engine 20.10', () => {
		const version = { Version: '20.10.24', ApiVersion: '1.41', Arch: 'amd64' };
		const info = { DockerRootDir: '/var/lib/docker', IPv4Forwarding: true };
		assert.deepEqual(readEngineFacts(version, info, true), {
			version: '20.10.24',
			apiVersion: '1.41',
			architecture: 'amd64',
			dataFolder: '/var/lib/docker',
			ipForwarding: true,
			defaultBridge: true,
		});
	});
	test('an engine that leaves things out', () => {
		const facts = readEngineFacts({ Version: 'x\x1b[2J' }, {}, false);
		assert.deepEqual([facts.version, facts.dataFolder, facts.ipForwarding], ['x', '', undefined]);
	});
	test('rubbish is refused', () => assert.throws(() => readEngineFacts('no', {}, false), /version/));
});
