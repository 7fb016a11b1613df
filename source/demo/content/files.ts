/** The few files that the simulated containers have. */

import { LXC_FILE } from '../../lab/lava/worker/lxc.ts';
import { isDispatcher, variable } from '../programs/worker/dispatcher.ts';
import type { DemoContainer } from '../state.ts';

const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
ID=debian
`;

/** Its head, which tells it from the real one. */
const MOCKER = '#!/bin/bash\n# This file is part of LAVA LXC mocker.\n';

export function filesOf(container: DemoContainer): ReadonlyMap<string, string> {
	const addresses = container.endpoints.flatMap(({ lease }) => (lease?.ipv4 ? [lease.ipv4] : []));
	const hosts = ['127.0.0.1\tlocalhost', ...addresses.map(address => `${address}\t${container.hostname}`)];
	const files = new Map([
		['/etc/hostname', `${container.hostname}\n`],
		['/etc/hosts', `${hosts.join('\n')}\n`],
		['/etc/os-release', OS_RELEASE],
	]);
	if (container.image.includes('lava-server')) {
		files.set('/etc/lava-server/settings.d/01-site.yaml', 'ALLOWED_HOSTS: ["lava.lab.example"]\n');
		files.set('/var/log/lava-server/django.log', '');
	}
	const master = variable(container, 'LAVA_MASTER');
	if (master !== '') files.set('/etc/lava-dispatcher/lava-worker', configFile(master));
	if (isDispatcher(container)) {
		files.set('/var/lib/lava/dispatcher/worker/db.sqlite3', '');
		files.set(LXC_FILE, MOCKER);
	}
	for (const [path, text] of Object.entries(container.files)) {
		if (text === undefined) files.delete(path);
		else files.set(path, text);
	}
	return files;
}

/** As lava-docker's start leaves it. */
function configFile(master: string): string {
	return `URL="http://${master}:80"\nTOKEN="--token-file /var/lib/lava/dispatcher/worker/token"\n`;
}
