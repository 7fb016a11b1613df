/** Images that are built here: their recipes, their Dockerfiles, and what a Dockerfile of somebody's own does to LAVA. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildProblem } from '../../../../source/lab/image/build-problem.ts';
import { lavaImage } from '../../../../source/lab/image/image.ts';
import {
	baseOf,
	instructionsOf,
	readDockerfile,
	withBase,
	withoutChmod,
} from '../../../../source/lab/image/own/dockerfile.ts';
import { dockerfileNotes, whyNotBuilt } from '../../../../source/lab/image/own/dockerfile-notes.ts';
import { dockerfileOf, scriptNames } from '../../../../source/lab/image/own/dockerfile-of.ts';
import {
	imageName,
	labWord,
	type Parts,
	type Recipe,
	RECIPE_LABEL,
	recipeIn,
	recipeLabel,
} from '../../../../source/lab/image/recipe.ts';

const parts: Parts = {
	of: 'parts',
	packages: ['curl', 'snmp'],
	files: [
		{ from: '/home/lab/power.sh', to: '/usr/local/bin/power.sh', kind: 'file' },
		{ from: '/home/lab/my mibs', to: '/usr/share/snmp/my mibs', kind: 'folder' },
	],
	scripts: [
		{ from: '/home/lab/serial.sh', name: '10-serial.sh' },
		{ from: '/home/lab/x', name: '20-x.sh' },
	],
	command: 'true',
};
const recipe: Recipe & { made: Parts } = {
	version: 1,
	lab: 'rack2',
	name: 'power',
	base: 'lavasoftware/lava-dispatcher:2023.01',
	made: parts,
	arguments: { http_proxy: 'http://proxy:3128' },
	network: 'default',
	digest: 'd',
};

suite('a recipe', () => {
	test('names its image by lab, release, name and content', () => {
		const name = imageName(recipe);
		assert.match(name, /^localhost\/rack2\/lava-dispatcher:2023\.01-power-[0-9a-f]{8}$/);
		const image = lavaImage(name);
		assert.deepEqual(
			[image?.component, image?.version?.text, image?.customized, image?.channel],
			['dispatcher', '2023.01', true, 'release'],
		);
		assert.equal(lavaImage('docker.io/rack2/lava-dispatcher:2023.01-power-0123abcd')?.version, undefined);
	});

	test('of another content has another name, wherever its files lie', () => {
		const elsewhere = parts.files.map(file => ({ ...file, from: `/srv${file.from}` }));
		assert.equal(imageName({ ...recipe, made: { ...parts, files: elsewhere } }), imageName(recipe));
		const others: Recipe[] = [
			{ ...recipe, digest: 'e' },
			{ ...recipe, made: { ...parts, packages: ['curl'] } },
			{ ...recipe, made: { ...parts, scripts: [] } },
			{ ...recipe, arguments: {} },
			{ ...recipe, base: 'registry.gitlab.com/lava/lava/lava-dispatcher:2023.01' },
		];
		assert.equal(new Set([recipe, ...others].map(imageName)).size, 6);
	});

	test('of daily builds, and of what has no release', () => {
		const on = (base: string): string => imageName({ ...recipe, base });
		assert.equal(lavaImage(on('lavasoftware/lava-dispatcher:2023.06.dev0008'))?.version?.text, '2023.06.dev0008');
		assert.match(on('debian:trixie'), /:trixie-power-/);
		assert.match(on('debian'), /:unknown-power-/);
	});

	test('is read from the label it was written to, and from nothing else', () => {
		assert.deepEqual(recipeIn(recipeLabel(recipe)[RECIPE_LABEL]), recipe);
		const wrong = ['', '{', '{"version":2}', JSON.stringify({ ...recipe, lab: '../x' })];
		for (const text of [undefined, ...wrong]) assert.equal(recipeIn(text), undefined);
	});

	test('has a word for every lab', () => {
		assert.deepEqual(['Rack 2.lab', '--', 'hobbes'].map(labWord), ['rack-2-lab', 'lab', 'hobbes']);
	});
});

suite('the Dockerfile of a recipe', () => {
	test('takes its files from what is beside it', () => {
		assert.equal(
			dockerfileOf(recipe, 'context'),
			`# A dispatcher of the lab rack2.
FROM lavasoftware/lava-dispatcher:2023.01
ARG http_proxy
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends curl snmp \\
 && rm -rf /var/lib/apt/lists/*
COPY files/1-power.sh /usr/local/bin/power.sh
COPY ["files/2-my mibs/","/usr/share/snmp/my mibs/"]
COPY entrypoint.d/ /usr/local/lib/entrypoint.d/
COPY in-order.sh /root/entrypoint.d/in-order.sh
RUN true
`,
		);
	});

	test('on another base takes them from the image that there is', () => {
		const text = dockerfileOf({ ...recipe, made: { ...parts, packages: [], command: '' } }, { image: 'there:1' });
		assert.equal(
			text,
			`# A dispatcher of the lab rack2.
FROM there:1 AS before

FROM lavasoftware/lava-dispatcher:2023.01
ARG http_proxy
COPY --from=before /usr/local/bin/power.sh /usr/local/bin/power.sh
COPY --from=before ["/usr/share/snmp/my mibs/","/usr/share/snmp/my mibs/"]
COPY --from=before /usr/local/lib/entrypoint.d/ /usr/local/lib/entrypoint.d/
COPY --from=before /root/entrypoint.d/in-order.sh /root/entrypoint.d/in-order.sh
`,
		);
	});

	test('numbers scripts in their order', () => {
		assert.deepEqual(scriptNames(['/a/20-serial.sh', '/a/power', 'x.sh']), ['10-serial.sh', '20-power.sh', '30-x.sh']);
		assert.equal(scriptNames(Array.from({ length: 10 }, () => 'x.sh'))[0], '010-x.sh');
	});
});

suite('a Dockerfile', () => {
	test('has instructions over several lines, with comments between', () => {
		const text = 'from debian\n# a\nRUN a \\\n# b\n  && c\n\nCMD ["x"]\n';
		assert.deepEqual(instructionsOf(text), [
			{ name: 'FROM', text: 'debian', line: 1 },
			{ name: 'RUN', text: 'a && c', line: 3 },
			{ name: 'CMD', text: '["x"]', line: 7 },
		]);
		assert.deepEqual(
			instructionsOf('# escape=`\nFROM a\nRUN b `\n c \\\n').map(each => each.text),
			['a', 'b c \\'],
		);
	});

	const staged = `ARG VERSION=2024.09
FROM golang:1.23 AS tool
CMD ["tool"]
FROM --platform=linux/amd64 lavasoftware/lava-dispatcher:\${VERSION} AS base
FROM base
COPY --from=tool /bin/true /usr/local/bin/tool
`;

	test('is built on what its last stage comes to', () => {
		const base = (text: string, given = {}): string => baseOf(readDockerfile(text, given));
		assert.equal(base(staged), 'lavasoftware/lava-dispatcher:2024.09');
		assert.equal(base(staged, { VERSION: '2025.10', OTHER: 'x' }), 'lavasoftware/lava-dispatcher:2025.10');
		assert.equal(base('ARG A\nFROM x:${A:-1}\n'), 'x:1');
		assert.equal(base('ARG A="2"\nFROM x:$A\n'), 'x:2');
		assert.equal(base('RUN x'), '');
		// A stage of its own image's name is built on the image.
		assert.equal(base('FROM debian AS debian\n'), 'debian');
	});

	test('gets another base where its last stage names one', () => {
		const other = withBase(staged, 'new:1');
		assert.equal(other, staged.replace('lavasoftware/lava-dispatcher:${VERSION}', 'new:1'));
		assert.equal(baseOf(readDockerfile(other)), 'new:1');
		assert.equal(withBase('RUN x', 'new:1'), 'RUN x');
	});

	test('has its modes set by commands', () => {
		const text = 'FROM a\nCOPY --chmod=755 --chown=0:0 x/power.sh y \\\n /usr/local/bin/\nRUN b\n';
		assert.equal(
			withoutChmod(text),
			`FROM a
COPY --chown=0:0 x/power.sh y /usr/local/bin/
RUN if [ -e '/usr/local/bin/power.sh' ]; then chmod 755 '/usr/local/bin/power.sh'; else chmod 755 '/usr/local/bin/'; fi && if [ -e '/usr/local/bin/y' ]; then chmod 755 '/usr/local/bin/y'; else chmod 755 '/usr/local/bin/'; fi
RUN b
`,
		);
		assert.equal(withoutChmod('FROM a\nRUN chmod --chmod=1\n'), 'FROM a\nRUN chmod --chmod=1\n');
	});
});

/** By what real labs have (a to h of one collection of theirs). */
suite('of a Dockerfile it is told what it does to the contract', () => {
	const on = (rest: string, base = 'lavasoftware/lava-dispatcher:2025.10'): string => `FROM ${base}\n${rest}`;
	const notes = (text: string, notExecutable: readonly string[] = [], server = '2025.10'): string =>
		dockerfileNotes(readDockerfile(text), notExecutable, server).join('\n');
	const rows: readonly [what: string, said: string, expected: RegExp][] = [
		['that keeps it', notes(on('RUN apt-get update && apt-get install -y snmp\nCOPY --chmod=755 power.sh /x')), /^$/],
		[
			'CMD',
			notes(on('COPY begin.sh /begin.sh\nCMD ["/begin.sh"]')),
			/^CMD \["\/begin\.sh"\] \(line 3\).*instead of the worker/,
		],
		[
			'ENTRYPOINT',
			notes(on('ENTRYPOINT ["/begin.sh"]')),
			/^ENTRYPOINT .*takes the place of .*WORKER_NAME and TOKEN then do nothing/,
		],
		['ENTRYPOINT that goes on to LAVA’s', notes(on('ENTRYPOINT ["/x", "/root/entrypoint.sh"]')), /^$/],
		[
			'of several stages, by the last',
			notes('FROM golang AS tool\nCMD ["tool"]\nFROM lavasoftware/lava-dispatcher:2025.10\nCOPY --from=tool /a /b'),
			/^$/,
		],
		[
			'hooks that nobody may execute',
			notes(on('COPY hooks/20-serial.sh /root/entrypoint.d/'), ['hooks/20-serial.sh', 'other.sh']),
			/^hooks\/20-serial\.sh can't be executed.*\(line 2\): the container ends with 126/,
		],
		['a folder of such', notes(on('COPY ["hooks/", "/root/entrypoint.d/"]'), ['hooks/a.sh']), /^hooks\/a\.sh can't/],
		['hooks that may be', notes(on('COPY a.sh /root/entrypoint.d/'), ['b.sh']), /^$/],
		[
			'settings of the server',
			notes(on('COPY settings.conf /etc/lava-server/settings.conf', 'lavasoftware/lava-server:2025.10')),
			/beat ALLOWED_HOSTS/,
		],
		[
			'a file that fixes the name',
			notes(on(`RUN printf 'WORKER_NAME="--name=x"' > /etc/lava-dispatcher/lava-worker`)),
			/lava-worker, which beats the container's variables.*the same for every container/,
		],
		[
			'a registry that is no more',
			notes(on('', 'hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2019.12'), [], '2019.12'),
			/was given up in 2023/,
		],
		[
			'another release',
			notes(on('', 'lavasoftware/lava-dispatcher:2024.09')),
			/^It is built on 2024\.09, and the server is 2025\.10/,
		],
		['a base that is not LAVA’s', notes(on('', 'debian:trixie')), /^debian:trixie does not name a release/],
	];
	for (const [what, said, expected] of rows) test(what, () => assert.match(said, expected));

	test('and what only BuildKit can do', () => {
		const why = (text: string): string => whyNotBuilt(readDockerfile(text)) ?? '';
		assert.match(why(on('RUN --mount=type=cache x')), /^Line 2 .*BuildKit \(RUN --mount\)/);
		assert.match(why(on('COPY --link a b')), /BuildKit/);
		assert.match(why(on('RUN <<EOF\nx\nEOF')), /BuildKit/);
		assert.match(why('RUN x'), /has no FROM/);
		assert.equal(why(on('RUN x\nCOPY --from=y --chmod=1 a b\nRUN a --link << x')), '');
	});
});

test('why a build failed: a refusal of the engine, where it was', () => {
	const so = { step: 3, of: 4, at: 'COPY x /x', output: [] };
	assert.equal(
		buildProblem('COPY failed: file not found in build context or excluded by .dockerignore: stat x', so),
		'Step 3 of 4 (COPY x /x): COPY failed: file not found in build context or excluded by .dockerignore: stat x. The file is not in the folder, or its .dockerignore leaves it out.',
	);
});
