import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { chosenHosts } from '../../../source/commands/chosen-hosts.ts';
import { hostKey } from '../../../source/lab/host.ts';
import { openHosts } from '../../../source/engine/hosts.ts';
import { nameBeside, nameHosts } from '../../../source/engine/named-hosts.ts';

const names = (...hosts: (string | undefined)[]): string[] =>
	nameHosts(hosts.map(host => ({ host }))).map(({ key }) => key);

suite('the names of hosts', () => {
	test('are those of their machines, where nobody gave one', () => {
		assert.deepEqual(names(undefined), ['local']);
		assert.deepEqual(names('unix:///var/run/docker.sock'), ['local']);
		assert.deepEqual(names('unix:///run/user/1000/docker.sock'), ['1000']);
		assert.deepEqual(names('ssh://root@rack-2:2222', 'tcp://rack-3:2376', 'tcp://[fd00::5]:2376'), [
			'rack-2',
			'rack-3',
			'fd00::5',
		]);
		assert.deepEqual(
			nameHosts([{ context: 'lab' }, { name: 'mine', context: 'other' }]).map(({ key }) => key),
			['lab', 'mine'],
		);
	});

	test('differ, whatever the machines are called', () => {
		assert.deepEqual(names('tcp://a:1', 'tcp://a:2', 'ssh://a'), ['a', 'a-2', 'a-3']);
	});

	test('are found for one more beside those that there are, which keep theirs', () => {
		const hosts = nameHosts([{ name: 'mine', context: 'lab' }, { host: 'ssh://root@rack-2' }]);
		assert.equal(nameBeside(hosts, { host: 'tcp://rack-2:2376' }).key, 'rack-2-2');
		assert.deepEqual(nameBeside(hosts, { context: 'mine' }), {
			key: hostKey('mine-2'),
			host: undefined,
			context: 'mine',
			address: undefined,
			readOnly: undefined,
		});
		assert.throws(() => nameBeside(hosts, { context: 'lab' }), /It is shown already, as mine\./);
		assert.throws(() => nameBeside(hosts, { host: 'ssh://root@rack-2' }), /shown already, as rack-2/);
	});

	test('are refused where two are the same, and so is one host given twice', () => {
		const two = [
			{ name: 'a', host: 'tcp://a:1' },
			{ name: 'a', host: 'tcp://b:1' },
		];
		assert.throws(() => nameHosts(two), /There are two hosts called a: give one of them another name/);
		assert.throws(() => names('tcp://a:1', 'tcp://a:1'), /tcp:\/\/a:1 was given twice/);
		assert.throws(() => nameHosts([{ context: 'a' }, { context: 'a' }]), /the context a was given twice/);
	});
});

suite('the hosts that are opened', () => {
	const settings = {
		hosts: [
			{ name: 'rack', host: 'ssh://rack', address: '10.0.0.2' },
			{ name: 'b', context: 'b' },
		],
	};

	test('are the file’s, unless the command line names some; what the file says of those holds', async () => {
		// Messages say where each was named.
		const namedBy = 'the configuration file';
		const named = settings.hosts.map(each => ({ ...each, namedBy }));
		assert.deepEqual(await chosenHosts({}, settings, {}), named);
		assert.equal(nameHosts(named)[0]?.namedBy, namedBy);
		assert.deepEqual(await chosenHosts({ host: ['tcp://x', 'ssh://rack'], context: ['c'] }, settings, {}), [
			{ host: 'tcp://x' },
			settings.hosts[0],
			{ context: 'c' },
		]);
		assert.deepEqual(await chosenHosts({}, { host: 'tcp://one' }, {}), [
			{ host: 'tcp://one', context: undefined, namedBy },
		]);
	});

	test('are all that docker has contexts of, where that is asked for', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'lavadock-contexts-'));
		try {
			for (const name of ['zed', 'lab']) {
				const place = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
				await mkdir(place, { recursive: true });
				const meta = { Name: name, Endpoints: { docker: { Host: `tcp://${name}:2375` } } };
				await writeFile(join(place, 'meta.json'), JSON.stringify(meta));
			}
			const all = await chosenHosts({ allContexts: true }, settings, { DOCKER_CONFIG: folder });
			assert.deepEqual(new Set(all.map(({ context }) => context)), new Set(['default', 'lab', 'zed']));
		} finally {
			await rm(folder, { recursive: true });
		}
	});
});

test('contexts of docker are offered where no host is reached by them, and nothing is written', async () => {
	const DOCKER_CONFIG = join(import.meta.dirname, '../../../fixtures/docker');
	const named = nameHosts([{ host: 'tcp://10.20.0.40:2376' }]);
	const hosts = openHosts(named, { environment: { DOCKER_CONFIG } });
	try {
		assert.deepEqual(await hosts.offers(), [{ context: 'rack-3', host: 'ssh://root@rack-3.lab' }]);
		hosts.add(nameBeside(named, { context: 'rack-3' }));
		assert.deepEqual(await hosts.offers(), []);
		assert.deepEqual(
			hosts.all().map(host => host.named.key),
			['10.20.0.40', 'rack-3'],
		);
		await hosts.remove(hostKey('10.20.0.40'));
		assert.deepEqual(await hosts.offers(), [{ context: 'office', host: 'tcp://10.20.0.40:2376' }]);
	} finally {
		await hosts.close();
	}
});
