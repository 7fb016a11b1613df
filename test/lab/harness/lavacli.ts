/** Debian's lavacli, in a container of its own on dockernet: a second opinion on what the server says. */

import type { TestEngine } from '../../engine/harness/engine.ts';
import { labNetwork } from '../../engine/harness/lab.ts';
import { lavacliImage } from './build.ts';
import { finish } from './finish.ts';
import { serverAddress } from './lab.ts';

export type Identity = { username: string; token: string };

/** The server at `address`, on dockernet. */
type Place = { engine: TestEngine; address?: string };

/** Resolves with what it printed; rejects with its complaint. */
export async function lavacli(place: Place, identity: Identity, ...args: string[]): Promise<string> {
	const { engine, address = serverAddress } = place;
	const run = ['run', '--rm', '--interactive', '--network', labNetwork.Name, lavacliImage];
	// YAML reads JSON.
	const configuration = JSON.stringify({ default: { uri: `http://${address}/RPC2`, ...identity } });
	const { code, output, errors } = await finish(engine.spawnInside('docker', ...run, ...args), configuration);
	if (code !== 0) throw new Error(`lavacli ${args.join(' ')}: code ${code}\n${output}${errors}`);
	return output;
}
