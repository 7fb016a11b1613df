import assert from 'node:assert/strict';
import { it } from 'node:test';
import { expectRefusal, expectStatus, type Fixture } from './fixture.ts';
import { infoSchema, versionSchema } from './schemas.ts';

/** What the engine says of itself, and how it takes versions and unknown paths. */
export function systemContract(open: () => Fixture): void {
	it('answers a ping with OK and tells its API version', async () => {
		const answer = expectStatus(await open().call('GET', '/_ping'), 200);
		assert.equal(answer.text, 'OK');
		assert.match(answer.headers['content-type'] ?? '', /^text\/plain/);
		assert.match(String(answer.headers['api-version']), /^1\.\d+$/);
		assert.equal(answer.headers['ostype'], 'linux');
		assert.equal(answer.headers['docker-experimental'], 'false');
	});

	it('answers a HEAD ping with the headers alone', async () => {
		const answer = expectStatus(await open().call('HEAD', '/_ping'), 200);
		assert.equal(answer.text, '');
		assert.match(String(answer.headers['api-version']), /^1\.\d+$/);
	});

	it('tells its version and its host', async () => {
		const version = versionSchema.parse(expectStatus(await open().call('GET', '/version'), 200).body);
		const info = infoSchema.parse(expectStatus(await open().call('GET', '/info'), 200).body);
		assert.equal(info.ServerVersion, version.Version);
		assert.equal(info.Containers, info.ContainersRunning + info.ContainersPaused + info.ContainersStopped);
		assert(version.Components.some(({ Name }) => Name === 'Engine'));
	});

	it('takes paths with and without its version, and refuses what it does not speak', async () => {
		const { ApiVersion, MinAPIVersion } = versionSchema.parse((await open().call('GET', '/version')).body);
		expectStatus(await open().call('GET', `/v${ApiVersion}/version`), 200);
		expectRefusal(
			await open().call('GET', '/v1.999/version'),
			400,
			new RegExp(`^client version 1\\.999 is too new. Maximum supported API version is ${ApiVersion}$`),
		);
		const old = expectStatus(await open().call('GET', '/v1.2/version'), 400);
		assert.match(
			old.text,
			new RegExp(`client version 1\\.2 is too old. Minimum supported API version is ${MinAPIVersion}`),
		);
	});

	it('does not know other paths', async () => {
		expectRefusal(await open().call('GET', '/nonesuch'), 404, /^page not found$/);
	});

	it('tells its images, and one by name', async () => {
		const { body: images } = expectStatus(await open().call('GET', '/images/json'), 200);
		assert(Array.isArray(images));
		const tags = images.flatMap((image: { RepoTags: string[] | null }) => image.RepoTags ?? []);
		assert(tags.includes(open().image), `${open().image} is one of ${tags.join(', ')}`);
		const { body } = expectStatus(await open().call('GET', `/images/${open().image}/json`), 200);
		assert(typeof body === 'object' && body !== null);
		for (const key of ['Id', 'RepoTags', 'RepoDigests', 'Architecture', 'Os', 'Size', 'Created', 'Config']) {
			assert(key in body, `${key} is told`);
		}
		expectRefusal(await open().call('GET', '/images/nonesuch/json'), 404, /no such image: nonesuch/i);
	});

	it('tells its volumes', async () => {
		const { body } = expectStatus(await open().call('GET', '/volumes'), 200);
		assert(typeof body === 'object' && body !== null && 'Volumes' in body && 'Warnings' in body);
	});
}
