/** What is measured of an engine at the other end of a long line: two namespaces, joined as late as wanted. */

import { openLine } from '../engine/harness/line.ts';
import { startMany } from '../engine/harness/lab.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { openSshAccess } from '../engine/harness/ssh.ts';
import { startTlsEngine } from '../engine/harness/tls.ts';
import { lavadock } from './contestants.ts';
import { measureLine, type Way } from './measures/line.ts';
import type { Table } from './report.ts';
import type { Setting } from './setting.ts';

const CONTAINERS = 30;

export async function* measureOnLine({ program, home, wanted }: Setting): AsyncGenerator<Table> {
	if (!wanted.has('line')) return;
	const obstacle = await requireRealEngine();
	if (obstacle !== false) {
		console.log(`Nothing is measured over a line: ${obstacle}.`);
		return;
	}
	const engine = await startTlsEngine();
	const line = await openLine(engine);
	try {
		await startMany(engine.docker, CONTAINERS);
		const ssh = await openSshAccess(engine, { line });
		const way = (name: string, address: string, env: Readonly<Record<string, string>>): Way => {
			const { launch, isLive } = lavadock(program, { home, address });
			const { program: command, args } = line.atThisEnd(launch.command, launch.args);
			return { name, isLive, launch: { command, args, env: { ...launch.env, ...env } } };
		};
		const ways = [
			way('lavadock by ssh', ssh.address, { PATH: `${ssh.programs}:${process.env['PATH']}` }),
			way('lavadock by TLS', engine.tlsAddressOnLine, {
				DOCKER_TLS_VERIFY: '1',
				DOCKER_CERT_PATH: engine.certificates,
			}),
		];
		yield* measureLine(ways, { line, title: `${CONTAINERS} containers` });
	} finally {
		line.close();
		engine.cleanup();
	}
}
