/** The demo engine in a process of its own, with as many containers and networks as it is told; prints its socket. */

import { startDemoEngine } from '../../source/demo/engine.ts';

const [containers = '', networks = ''] = process.argv.slice(2);
const demo = await startDemoEngine({ lab: { containers: Number(containers), networks: Number(networks) } });
process.stdout.write(demo.socketPath);
// The pipe to its input is the leash: it ends with the process that started it.
process.stdin.resume().once('end', () => void demo.close());
