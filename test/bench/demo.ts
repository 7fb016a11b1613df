/**
 * Demo engines in a process of their own, with as many containers and networks each as they are told; prints their
 * sockets, one a line.
 */

import { startDemoEngine } from '../../source/demo/engine.ts';

const [hosts, containers, networks] = process.argv.slice(2).map(Number);
const demos = await Promise.all(
	Array.from({ length: hosts ?? 1 }, (_, host) =>
		startDemoEngine({ seed: `bench ${host}`, lab: { containers: containers ?? 0, networks: networks ?? 0 } }),
	),
);
process.stdout.write(demos.map(({ socketPath }) => socketPath).join('\n'));
// The pipe to its input is the leash: it ends with the process that started it.
process.stdin.resume().once('end', () => {
	for (const demo of demos) void demo.close();
});
