/** What an administrator of this very machine would do. Lines; commands among them are marked by a leading `$ `. */

import type { MachineFacts } from './facts.ts';

export type Remedy = readonly string[];

export function installEngine(machine: MachineFacts): Remedy {
	const { id, like, name } = machine.system;
	return id === 'debian' || like.includes('debian')
		? [asRoot(machine, 'apt install docker.io')]
		: [`Install Docker Engine as it is done on ${name}:`, 'https://docs.docker.com/engine/install/'];
}

export function startEngine(machine: MachineFacts): Remedy {
	return machine.systemd
		? [
				asRoot(machine, 'systemctl enable --now docker'),
				'Where it does not start, its log says why:',
				asRoot(machine, 'journalctl -u docker -e'),
			]
		: [asRoot(machine, 'service docker start')];
}

export function restartEngine(machine: MachineFacts): Remedy {
	return [asRoot(machine, machine.systemd ? 'systemctl restart docker' : 'service docker restart')];
}

export function joinDockerGroup(machine: MachineFacts): Remedy {
	const makeGroup =
		machine.dockerGroup === undefined ? [asRoot(machine, 'groupadd docker'), ...restartEngine(machine)] : [];
	return [...makeGroup, asRoot(machine, `usermod -aG docker ${machine.user.name}`), ...signInAgain()];
}

export function signInAgain(): Remedy {
	return [
		'Sign out and in again: groups are read at sign-in. For one shell at once:',
		'$ newgrp docker',
		'A tmux or screen that was started before keeps the old groups: end and start it anew.',
	];
}

export function switchForwardingOn(machine: MachineFacts): Remedy {
	return [
		asRoot(machine, 'sysctl -w net.ipv4.ip_forward=1'),
		'To keep it over a reboot:',
		asRoot(machine, "sh -c 'echo net.ipv4.ip_forward=1 > /etc/sysctl.d/90-docker.conf'"),
	];
}

export function makeRoom(): Remedy {
	return [
		'See what takes the space, and remove images that nothing uses:',
		'$ docker system df',
		'$ docker image prune',
	];
}

function asRoot({ user }: MachineFacts, command: string): string {
	return `$ ${user.id === 0 ? '' : 'sudo '}${command}`;
}
