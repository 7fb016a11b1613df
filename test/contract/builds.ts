import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as z from 'zod';
import { writeTar } from '../../source/engine/archive/tar.ts';
import { expectRefusal, expectStatus, type Fixture } from './fixture.ts';

const line = z.object({
	stream: z.string().optional(),
	error: z.string().optional(),
	errorDetail: z.object({ code: z.number().optional(), message: z.string() }).optional(),
});

/** How images are built by the engine's own builder: what it prints, what it makes, and how it fails. */
export function buildContract(open: () => Fixture): void {
	const post = (files: Readonly<Record<string, string>>, query: Readonly<Record<string, string>> = {}) => {
		const tar = writeTar(
			Object.entries(files).map(([path, content]) => ({
				path,
				content: Buffer.from(content),
				mode: 0o644,
				uid: 0,
				gid: 0,
			})),
		);
		const words = new URLSearchParams({ networkmode: 'none', forcerm: 'true', version: '1', ...query });
		return open().call('POST', `/build?${words.toString()}`, tar);
	};
	const linesOf = (text: string) =>
		text
			.split('\n')
			.filter(row => row.trim() !== '')
			.map(row => line.parse(JSON.parse(row)));

	it('tells each step, and gives the image its name and its labels', async t => {
		const tag = `${open().freshName()}:1`;
		t.after(() => open().call('DELETE', `/images/${tag}`));
		const dockerfile = `FROM ${open().image}\nCOPY hello /hello\nRUN echo said\n`;
		const labels = JSON.stringify({ 'lab.recipe': '{"a":1}' });
		const answer = expectStatus(await post({ Dockerfile: dockerfile, hello: 'x' }, { t: tag, labels }), 200);
		const printed = linesOf(answer.text).map(({ stream = '' }) => stream);
		const steps = printed.filter(text => text.startsWith('Step ')).map(text => text.trim());
		assert.deepEqual(
			steps.slice(0, 3).map(text => text.replace(/\/\d+/, '')),
			[`Step 1 : FROM ${open().image}`, 'Step 2 : COPY hello /hello', 'Step 3 : RUN echo said'],
		);
		assert.match(printed.join(''), / ---> [0-9a-f]{12}\n[^]*Successfully built [0-9a-f]{12}\nSuccessfully tagged /);
		const { body } = expectStatus(await open().call('GET', `/images/${tag}/json`), 200);
		const image = z
			.object({ RepoTags: z.array(z.string()), Config: z.object({ Labels: z.record(z.string(), z.string()) }) })
			.parse(body);
		assert.deepEqual(image.RepoTags, [tag]);
		assert.equal(image.Config.Labels['lab.recipe'], '{"a":1}');
	});

	it('ends with an error where a command fails, and makes nothing', async () => {
		const tag = `${open().freshName()}:1`;
		const answer = expectStatus(await post({ Dockerfile: `FROM ${open().image}\nRUN false\n` }, { t: tag }), 200);
		const last = linesOf(answer.text).at(-1);
		assert.equal(last?.error, last?.errorDetail?.message);
		assert.match(last?.error ?? '', /returned a non-zero code: 1$/);
		assert.equal(last?.errorDetail?.code, 1);
		expectStatus(await open().call('GET', `/images/${tag}/json`), 404);
	});

	it('refuses a context without a Dockerfile', async () => {
		expectRefusal(await post({ other: 'x' }), 500, /Dockerfile/);
	});
}
