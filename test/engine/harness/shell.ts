/**
 * A real engine with a small lab, to try the program on: prints its DOCKER_HOST and keeps it until Ctrl-C.
 * usage: node --import=tsx test/engine/harness/shell.ts [bookworm|trixie|sid] [NUMBER OF FURTHER CONTAINERS]
 */

import { startEngine } from './engine.ts';
import { startLab, startMany } from './lab.ts';
import { requireRealEngine } from './requirements.ts';
import { suites } from './root.ts';

const suite = suites.find(name => name === process.argv[2]) ?? 'bookworm';
const further = Number(process.argv[3] ?? 0);

const obstacle = await requireRealEngine(suite);
if (obstacle !== false) {
	console.error(obstacle);
	process.exit(1);
}
const engine = await startEngine({ suite });
await startLab(engine.docker);
await startMany(engine.docker, further);
console.log(`DOCKER_HOST=${engine.address}`);
console.error(`Docker Engine ${engine.version} runs until Ctrl-C.`);
// A signal ends this process, and the engine with it.
setInterval(() => undefined, 2 ** 30);
