/** Workers that do not work, each for a reason of its own. */

import { labNetwork } from '../../engine/harness/lab.ts';
import { type Lab, serverAddress } from './lab.ts';
import { imageName, zmqVersion } from './releases.ts';

export type Mistake = {
	what: string;
	container: string;
	/** What the verdict on it is called. */
	rule: string;
	/** Its name in LAVA, where that is another. */
	worker?: string;
	make: (lab: Lab) => Promise<unknown>;
};

const url = `URL=http://${serverAddress}/`;
const otherToken = 'x'.repeat(32);

export const mistakes: readonly Mistake[] = [
	{
		what: 'a wrong token',
		container: 'wrong-token',
		rule: 'wrong-token',
		make: lab => lab.startWorker('wrong-token', { token: otherToken }),
	},
	{
		what: 'a wrong token in its environment',
		container: 'shown-token',
		rule: 'wrong-token',
		make: lab => {
			const environment = [url, 'WORKER_NAME=--name=shown-token', `TOKEN=--token=${otherToken}`];
			return lab.startWorker('shown-token', { environment });
		},
	},
	{
		what: 'a name that LAVA does not know',
		container: 'unknown-name',
		rule: 'unknown-worker',
		worker: 'nobody',
		make: lab => lab.startWorker('unknown-name', { environment: [url, 'WORKER_NAME=--name=nobody'] }),
	},
	{
		what: "its name in the other contract's variable",
		container: 'misled-name',
		rule: 'misled',
		make: lab => lab.startWorker('misled-name', { environment: [url, 'DISPATCHER_HOSTNAME=--name=misled-name'] }),
	},
	{
		what: 'a value without its flag',
		container: 'bare-name',
		rule: 'misused',
		make: lab => lab.startWorker('bare-name', { environment: [url, 'WORKER_NAME=bare-name'] }),
	},
	{
		what: 'a host that the server does not answer to',
		container: 'other-host',
		rule: 'host-not-allowed',
		make: async lab => {
			const { Config } = await lab.engine.docker.getContainer(lab.server.container).inspect();
			const environment = [`URL=http://${Config.Hostname}/`, 'WORKER_NAME=--name=other-host'];
			return lab.startWorker('other-host', { environment });
		},
	},
	{
		what: "a network that is not the server's",
		container: 'other-network',
		rule: 'other-network',
		make: async lab => {
			await lab.engine.docker.createNetwork({ Name: 'elsewhere' });
			// From the beginning: LAVA would take it for Online a minute after its last ping.
			return lab.startWorker('other-network', { network: 'elsewhere' });
		},
	},
	{
		what: 'a container that was stopped',
		container: 'stopped',
		rule: 'stopped',
		make: async lab => (await lab.startWorker('stopped')).stop({ t: 1 }),
	},
	{
		what: 'an image of the other contract',
		container: 'old-contract',
		rule: 'other-contract',
		make: async ({ engine }) => {
			const slave = await engine.docker.createContainer({
				name: 'old-contract',
				Image: imageName('dispatcher', zmqVersion),
				Env: [`MASTER_URL=tcp://${serverAddress}:5556`, 'DISPATCHER_HOSTNAME=--hostname=old-contract'],
				HostConfig: { NetworkMode: labNetwork.Name },
			});
			return slave.start();
		},
	},
];

/** No plan corrects what somebody wrote into a file, which beats the environment. */
export const mistakesInFiles: readonly Mistake[] = [
	{
		what: 'a wrong token in its config file, which beats the right one in its own',
		container: 'filed-token',
		rule: 'wrong-token',
		make: lab => lab.startWorker('filed-token', { configFile: `TOKEN="--token=${otherToken}"\n` }),
	},
	{
		what: 'another name in its config file',
		container: 'filed-name',
		rule: 'config-file',
		worker: 'from-file',
		make: lab => lab.startWorker('filed-name', { configFile: 'WORKER_NAME="--name=from-file"\n' }),
	},
];
