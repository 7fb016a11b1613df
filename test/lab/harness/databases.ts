/** LAVA servers with a PostgreSQL that is not in their own container: an engine with the images of both, for two releases. */

import { after, before, describe } from 'node:test';
import type { Engine } from '../../../source/engine/engine.ts';
import { parseVersion } from '../../../source/lab/image/version.ts';
import type { DatabasePlace } from '../../../source/lab/plans/server/database.ts';
import type { ServerRequest } from '../../../source/lab/plans/server/server.ts';
import { openProgram } from '../../engine/harness/program.ts';
import { seed } from '../../engine/harness/cut-off.ts';
import { drawnReleases } from './drawn-releases.ts';
import { type Answer, finish } from './finish.ts';
import { type LabEngine, startLabEngine } from './lab.ts';
import { postgresqlImage } from './postgresql.ts';
import { type DebianSuite, imageName, type Release } from './releases.ts';
import { requireLab } from './requirements.ts';
import { prepared } from './store.ts';
import { withOneGunicorn } from './variants.ts';

export type DatabaseLab = {
	/** There from the first test on, with the network `lab`. */
	readonly engine: LabEngine;
	readonly program: Engine;
	/** LAVA's, e.g. `2023.01`. */
	readonly version: string;
	/** PostgreSQL's. */
	readonly major: string;
	/** A new server on the network `lab`, whose volumes are named after it. */
	server(name: string, runsOn: DatabasePlace): ServerRequest;
	/** A PostgreSQL for one, with a volume of the same name. */
	beside(name: string): Extract<DatabasePlace, { at: 'container' }>;
	/** Runs a command in a container to its end. */
	inside(container: string, command: readonly string[], input?: string): Promise<Answer>;
};

/** The tests, for a release that is drawn anew in each run. */
export async function describeDatabases(
	title: (release: Release, suite: DebianSuite) => string,
	tests: (lab: DatabaseLab) => void,
): Promise<void> {
	for (const [release, suite] of drawnReleases(title('2023.01', 'bookworm'))) {
		const skip = await requireLab(release);
		const images = skip === false ? await prepared('databases') : undefined;
		describe(`${title(release, suite)} (seed ${seed})`, { skip }, () => {
			tests(databaseLab(images?.versions[release] ?? '', images?.databases?.[suite] ?? ''));
		});
	}
}

function databaseLab(version: string, major: string): DatabaseLab {
	let engine: LabEngine | undefined;
	let program: Engine | undefined;
	before(async () => {
		engine = await startLabEngine('databases');
		await withOneGunicorn(engine.docker, imageName('server', version));
		await engine.docker.createNetwork({ Name: 'lab' });
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});
	const there = <T>(started: T | undefined): T => {
		if (started === undefined) throw new Error('The engine is started before the first test.');
		return started;
	};
	return {
		get engine() {
			return there(engine);
		},
		get program() {
			return there(program);
		},
		version,
		major,
		server: (name, runsOn) => ({
			name,
			image: imageName('server', version),
			pull: false,
			version: parseVersion(version),
			network: 'lab',
			newNetwork: undefined,
			address: '',
			ports: [],
			keepAs: name,
			there: [],
			database: undefined,
			runsOn,
			hosts: [],
			plainHttp: true,
			restart: 'no',
		}),
		beside: name => ({
			at: 'container',
			postgresql: { name, image: postgresqlImage(major), major, pull: false, volume: name, address: '' },
		}),
		inside: (container, command, input = '') =>
			finish(there(engine).spawnInside('docker', 'exec', '--interactive', container, ...command), input),
	};
}
