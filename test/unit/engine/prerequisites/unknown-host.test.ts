import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkPrerequisites } from '../../../../source/engine/prerequisites/ask-engine.ts';
import type { AddressSources } from '../../../../source/engine/reach/address.ts';

suite('the prerequisites of a host whose address can not be made out', () => {
	/** The failed checks, and what is said of the engine's package. */
	async function checked(sources: Omit<AddressSources, 'environment'>, environment = {}) {
		const checks = await checkPrerequisites({
			...sources,
			environment: { DOCKER_CONFIG: '/nowhere', ...environment },
		});
		const failed = checks.filter(({ state }) => state === 'failed').map(({ title }) => title);
		return { failed, says: checks.find(({ id }) => id === 'package')?.says };
	}

	test('are not those of this machine where the host was named', async () => {
		const says = "The engine's address is wrong, so its host is not known.";
		for (const sources of [{ context: 'nothere' }, { host: 'ssh://' }])
			assert.deepEqual(await checked(sources), { failed: ['Engine'], says });
	});

	test("are this machine's where docker's own choice is wrong", async () => {
		const { says } = await checked({}, { DOCKER_HOST: 'ssh://' });
		assert.doesNotMatch(says ?? '', /not known/);
	});
});
