/**
 * A real LAVA lab to try the program on: engine, server on dockernet and one good worker, until Ctrl-C.
 * usage: node --import=tsx test/lab/harness/shell.ts [2023.01|2020.12|newest]
 */

import { startLab } from './lab.ts';
import { debianOf, type Release } from './releases.ts';
import { requireLab } from './requirements.ts';

const isRelease = (name: string | undefined): name is Release => name !== undefined && name in debianOf;

const wanted = process.argv[2];
const release = isRelease(wanted) ? wanted : '2023.01';
const obstacle = await requireLab(release);
if (obstacle !== false) {
	console.error(obstacle);
	process.exit(1);
}
const lab = await startLab(release);
await lab.startWorker('calvin-docker-1', { address: '172.18.0.6' });
await lab.online('calvin-docker-1');
console.log(`DOCKER_HOST=${lab.engine.address}`);
console.log(`LAVA ${lab.version}: ${lab.server.url}`);
console.error('It runs until Ctrl-C.');
// A signal ends this process, and the engine with it.
setInterval(() => undefined, 2 ** 30);
