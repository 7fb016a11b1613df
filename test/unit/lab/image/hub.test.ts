import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { convertImage, DOCKER_HUB_LAVA, GITLAB, type Hub, LEGACY_HUB } from '../../../../source/lab/image/hub.ts';
import { formatReference } from '../../../../source/lab/image/reference.ts';
import { type Architecture, lavaImage } from '../../../../source/lab/image/image.ts';

const mirror: Hub = { kind: 'own', registry: 'localhost:5000', namespace: '', layout: 'plain' };
const hubs: Record<string, Hub> = { docker: DOCKER_HUB_LAVA, gitlab: GITLAB, legacy: LEGACY_HUB, mirror };

function convert(text: string, hub: string, host: Architecture = 'amd64') {
	const image = lavaImage(text);
	const target = hubs[hub];
	assert.ok(image && target);
	return convertImage(image, target, host);
}

function doubts(from: string, hub: string): string {
	const found = convert(from, hub);
	return found.state === 'named' ? found.warnings.join(' ') : '';
}

suite('one image on another hub', () => {
	const table = `
		registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.06         docker  lavasoftware/lava-dispatcher:2023.06
		registry.gitlab.com/lava/lava/aarch64/lava-dispatcher:2023.06       docker  lavasoftware/aarch64-lava-dispatcher:2023.06
		lavasoftware/lava-dispatcher:2023.06                                gitlab  registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.06
		lavasoftware/aarch64-lava-server:2023.06                            gitlab  registry.gitlab.com/lava/lava/aarch64/lava-server:2023.06
		lavasoftware/lava-dispatcher:2018.10                                legacy  hub.lavasoftware.org/lava/lava/lava-dispatcher:2018.10
		lavasoftware/amd64-lava-dispatcher:2018.11                          legacy  hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2018.11
		lavasoftware/lava-server:2019.01                                    legacy  hub.lavasoftware.org/lava/lava/lava-server:2019.01
		lavasoftware/lava-server:2019.05                                    legacy  hub.lavasoftware.org/lava/lava/amd64/lava-server:2019.05
		hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2018.11        docker  lavasoftware/amd64-lava-dispatcher:2018.11
		hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2020.05        docker  lavasoftware/lava-dispatcher:2020.05
		hub.lavasoftware.org/lava/lava/amd64/lava-server:2023.01.0020.gc15  docker  lavasoftware/lava-server:2023.01.0020.gc15
		registry.gitlab.com/lava/lava/amd64/lava-server:2023.06.dev0008     mirror  localhost:5000/lava-server:2023.06.dev0008
		registry.gitlab.com/lava/lava/amd64/lava-server-base:2023.06        mirror  localhost:5000/lava-server-base:2023.06
		localhost:5000/lava/lava-dispatcher:2023.01                         docker  lavasoftware/lava-dispatcher:2023.01
		lavasoftware/lava-server                                            docker  lavasoftware/lava-server
	`;
	for (const row of table.trim().split('\n')) {
		const [from = '', hub = '', to = ''] = row.trim().split(/\s+/);
		test(`${from} on ${hub}`, () => {
			const found = convert(from, hub);
			assert.ok(found.state === 'named');
			assert.equal(formatReference(found.reference), to);
		});
	}

	const impossible: [string, string, RegExp][] = [
		['lavasoftware/lava-dispatcher:2023.01.customized', 'gitlab', /built on its host/],
		['registry.gitlab.com/lava/lava/amd64/lava-server-base:2023.06', 'docker', /-base/],
		['hub.lavasoftware.org/lava/lava/amd64/lava-server:2023.01.0020.gc15', 'gitlab', /daily/],
		['lavasoftware/lava-server:2023.06', 'legacy', /nothing was pushed/],
		['lavasoftware/lava-server', 'gitlab', /no version/],
		['localhost:5000/lava-server:mine', 'docker', /no version/],
	];
	for (const [from, hub, reason] of impossible) {
		test(`${from} can't be on ${hub}`, () => {
			const found = convert(from, hub);
			assert.ok(found.state === 'impossible');
			assert.match(found.reason, reason);
		});
	}

	test('doubts are told', () => {
		assert.match(doubts('lavasoftware/lava-server:2022.01', 'gitlab'), /before 2023\.06/);
		assert.match(doubts('lavasoftware/lava-server:2022.01', 'legacy'), /may not answer/);
		assert.match(doubts('hub.lavasoftware.org/lava/lava/amd64/lava-server:2023.01.0020.gc15', 'docker'), /Only some/);
		assert.equal(doubts('lavasoftware/lava-server:2023.06', 'gitlab'), '');
	});
});
