/** PostgreSQL as the official image brings it, made of Debian's packages. */

import { join } from 'node:path';
import type Docker from 'dockerode';
import { build } from '../../engine/harness/images.ts';
import { untar } from './tar.ts';
import type { DebianSuite } from './releases.ts';

export const postgresqlRecipe = join(import.meta.dirname, 'postgresql');

/** Called as the official one, by its major: 15 of bookworm, a newer one of sid. */
export const postgresqlImage = (major: string): string => `postgres:${major}`;

/** Resolves with its major; the base image of the suite is there. */
export async function buildPostgresql(docker: Docker, suite: DebianSuite): Promise<string> {
	const unnamed = `lavadock-test/postgresql:${suite}`;
	await build(docker, postgresqlRecipe, unnamed, { networkmode: 'host', buildargs: { SUITE: suite } });
	const container = await docker.createContainer({ Image: unnamed });
	try {
		const major = (await untar(await container.getArchive({ path: '/postgresql-major' }))).trim();
		await docker.getImage(unnamed).tag({ repo: 'postgres', tag: major });
		return major;
	} finally {
		await container.remove();
		await docker.getImage(unnamed).remove();
	}
}
