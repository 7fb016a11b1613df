import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatReference, parseReference } from '../../../../source/lab/image/reference.ts';
import { lavaImage, parseImage } from '../../../../source/lab/image/image.ts';

const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;

suite('image references', () => {
	const rows: [string, string, string, string | undefined, string | undefined][] = [
		['debian', 'docker.io', 'library/debian', undefined, undefined],
		['debian:bookworm-slim', 'docker.io', 'library/debian', 'bookworm-slim', undefined],
		['lavasoftware/lava-server', 'docker.io', 'lavasoftware/lava-server', undefined, undefined],
		['index.docker.io/a/b:1', 'docker.io', 'a/b', '1', undefined],
		['localhost/a', 'localhost', 'a', undefined, undefined],
		['localhost:5000/a/b/c:1.2_3-x', 'localhost:5000', 'a/b/c', '1.2_3-x', undefined],
		['[::1]:5000/a:b', '[::1]:5000', 'a', 'b', undefined],
		[`lab.example:5000/a@${SHA}`, 'lab.example:5000', 'a', undefined, SHA],
		[`a/b:1@${SHA}`, 'docker.io', 'a/b', '1', SHA],
		['a__b/c---d.e', 'docker.io', 'a__b/c---d.e', undefined, undefined],
	];
	for (const [text, registry, repository, tag, digest] of rows) {
		test(text, () => assert.deepEqual(parseReference(text), { registry, repository, tag, digest }));
	}

	const wrong = ['', 'A', 'a:', 'a:-x', '-a', 'a/', 'a//b', 'a..b', 'a@sha256:12', 'a b', '/a', `a:${'x'.repeat(129)}`];
	for (const text of [...wrong, SHA, SHA.slice(7), `${'a/'.repeat(127)}bc`]) {
		test(`${text.slice(0, 20)} is none`, () => assert.equal(parseReference(text), undefined));
	}

	test('written as people write it', () => {
		for (const text of ['debian:12', 'lavasoftware/lava-server', 'localhost:5000/a:1', `a/b:1@${SHA}`]) {
			const reference = parseReference(text);
			assert.ok(reference);
			assert.equal(formatReference(reference), text);
		}
	});
});

suite("LAVA's image names", () => {
	const table = `
		hub.lavasoftware.org/lava/lava/lava-dispatcher:2018.10                        -     dispatcher release  2018.10
		hub.lavasoftware.org/lava/lava/lava-dispatcher/master:2018.7-88-ga7b7939dd    -     dispatcher daily    2018.7-88-ga7b7939dd     master
		hub.lavasoftware.org/lava/lava/lava-server/master:2018.7-101-g5987db8b5       -     server     daily    2018.7-101-g5987db8b5    master
		hub.lavasoftware.org/lava/lava/lava-dispatcher/master:2018.10-0004-gdeadbee   -     dispatcher daily    2018.10-0004-gdeadbee    master
		hub.lavasoftware.org/lava/lava/lava-dispatcher:2018.11.0004.gdeadbee-master   -     dispatcher daily    2018.11.0004.gdeadbee    master
		hub.lavasoftware.org/lava/lava/lava-dispatcher:2019.01.0013.g0123abc-master   -     dispatcher daily    2019.01.0013.g0123abc    master
		hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2018.11                  amd64 dispatcher release  2018.11
		hub.lavasoftware.org/lava/lava/amd64/lava-server:2023.01.0020.gc1598238f      amd64 server     daily    2023.01.0020.gc1598238f
		registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.06                   amd64 dispatcher release  2023.06
		registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.06.dev0008           amd64 dispatcher daily    2023.06.dev0008
		registry.gitlab.com/lava/lava/aarch64/lava-server-base:2025.10                arm64 server     release  2025.10                  base
		lavasoftware/lava-server                                                      -     server     floating -
		docker.io/lavasoftware/lava-server:latest                                     -     server     floating -
		lavasoftware/lava-server-arm64-master                                         arm64 server     floating -                        master
		lavasoftware/lava-dispatcher:2019.01                                          -     dispatcher release  2019.01
		lavasoftware/amd64-lava-dispatcher:2018.11                                    amd64 dispatcher release  2018.11
		lavasoftware/aarch64-lava-server:2020.05                                      arm64 server     release  2020.05
		lavasoftware/lava-dispatcher:2022.01.3                                        -     dispatcher release  2022.01.3
		lavasoftware/lava-dispatcher:2021.03.post1                                    -     dispatcher release  2021.03.post1
		lavasoftware/lava-dispatcher:2023.01.0020.gc1598238f                          -     dispatcher daily    2023.01.0020.gc1598238f
		lavasoftware/lava-dispatcher:2023.01.customized                               -     dispatcher release  2023.01                  customized
		lavasoftware/lava-dispatcher@${SHA}                                           -     dispatcher pinned   -
		lavasoftware/lava-dispatcher:2023.01@${SHA}                                   -     dispatcher pinned   2023.01
		localhost:5000/lava/lava-dispatcher:2023.01                                   -     dispatcher release  2023.01
		lab/lava-coordinator:mine                                                     -     coordinator unknown -
	`;
	for (const row of table.trim().split('\n')) {
		const [text = '', ...reported] = row.trim().split(/\s+/);
		test(text, () => {
			const image = lavaImage(text);
			assert.ok(image);
			const special = [
				image.branch,
				image.base ? 'base' : undefined,
				image.customized ? 'customized' : undefined,
			].filter(each => each !== undefined);
			const { architecture = '-', component, channel, version } = image;
			assert.deepEqual([architecture, component, channel, version?.text ?? '-', ...special], reported);
		});
	}

	test('the namespace is what stands before the name, without the architecture', () => {
		const namespaces = [
			'lavasoftware/lava-server',
			'hub.lavasoftware.org/lava/lava/amd64/lava-server',
			'h:1/lava-server',
		];
		assert.deepEqual(
			namespaces.map(name => lavaImage(name)?.namespace),
			['lavasoftware', 'lava/lava', ''],
		);
	});

	for (const text of ['debian:bookworm-slim', 'postgres:15', 'mylava-server', 'lavasoftware/lava-server-x']) {
		test(`${text} is not LAVA`, () => assert.equal(parseImage(text)?.component, 'none'));
	}
});
