/** What engines say of a registry (20.10 to 28), and what is told of it. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RegistryProblem } from '../../../../source/lab/image/manifest.ts';
import { problemWords, registryProblem } from '../../../../source/lab/image/registry-problem.ts';

const hubs = 'lavasoftware/lava-server:2023.01';
const own = 'hub.lab:5000/lava-server:1';

suite('what a registry does not give', () => {
	const rows: [kind: RegistryProblem['kind'], said: string, message: RegExp, remedy: RegExp][] = [
		['bad-name', 'invalid reference format', /is no name of an image/, /in lower case but for the tag/],
		[
			'too-many',
			'toomanyrequests: You have reached your pull rate limit',
			/ask no more/,
			/\$ docker login hub\.lab:5000/,
		],
		['no-space', 'write /var/lib/docker/x: no space left on device', /no room for hub\.lab/, /docker image prune/],
		[
			'denied',
			'pull access denied for x: requested access to the resource is denied',
			/let this user have/,
			/is private/,
		],
		['login', 'Head "https://hub.lab": no basic auth credentials', /wants some/, /let docker keep them/],
		[
			'unknown',
			'manifest for x:1 not found: manifest unknown',
			/has no image hub\.lab:5000/,
			/Check the name and the tag/,
		],
		['no-address', 'dial tcp: lookup hub.lab: no such host', /finds no address for hub\.lab:5000/, /resolv\.conf/],
		[
			'plain-http',
			'http: server gave HTTP response to HTTPS client',
			/plain HTTP/,
			/"insecure-registries": \["hub\.lab:5000"\]/,
		],
		['tls', 'x509: certificate signed by unknown authority', /does not trust/, /certs\.d\/hub\.lab:5000\/ca\.crt/],
		['timeout', 'net/http: request canceled (Client.Timeout exceeded)', /in time/, /firewalls/],
		['unreachable', 'dial tcp 10.0.0.9:5000: connect: connection refused', /can't reach hub\.lab:5000/, /its port/],
	];
	for (const [kind, said, message, remedy] of rows) {
		test(`is told as ${kind}`, () => {
			const problem = registryProblem(own, said);
			assert.equal(problem.kind, kind);
			assert.match(problem.message, message);
			assert.match(problem.remedy.join('\n'), remedy);
			assert.equal(problem.remedy.at(-1), `The engine said: ${said}`);
			assert.equal(problemWords(problem), [problem.message, ...problem.remedy].join(' '));
		});
	}

	test('is told by the status where the words are unknown, and by the words before the status', () => {
		const kindOf = (said: string, status?: number): string => registryProblem(own, said, status).kind;
		assert.deepEqual(
			[400, 401, 403, 404, 429].map(status => kindOf('nix', status)),
			['bad-name', 'login', 'denied', 'unknown', 'too-many'],
		);
		assert.equal(kindOf('connection refused', 404), 'unreachable');
	});

	test('is told in the engine’s words where nothing is known of it', () => {
		for (const status of [undefined, 500]) {
			assert.deepEqual(registryProblem(own, 'nix', status), {
				kind: 'other',
				message: 'The engine got nothing from hub.lab:5000: nix.',
				remedy: [],
			});
		}
	});

	test('needs no registry’s name to sign in to Docker Hub', () => {
		assert.ok(registryProblem(hubs, 'nix', 401).remedy.includes('$ docker login'));
		assert.ok(registryProblem(own, 'nix', 401).remedy.includes('$ docker login hub.lab:5000'));
	});
});
