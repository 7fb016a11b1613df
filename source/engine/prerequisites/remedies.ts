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
	if (!isInstalled(machine)) return ['Install it first.'];
	if (!machine.systemd) return [asRoot(machine, 'service docker start')];
	return [
		asRoot(machine, 'systemctl enable --now docker'),
		'Where it does not start, its log says why:',
		asRoot(machine, 'journalctl -u docker -e'),
	];
}

function isInstalled({ enginePackage, engineProgram }: MachineFacts): boolean {
	return enginePackage !== undefined || engineProgram !== undefined;
}

export function restartEngine(machine: MachineFacts): Remedy {
	return [asRoot(machine, machine.systemd ? 'systemctl restart docker' : 'service docker restart')];
}

export function joinDockerGroup(machine: MachineFacts): Remedy {
	const join = [asRoot(machine, `usermod -aG docker ${machine.user.name}`), ...signInAgain()];
	if (machine.dockerGroup !== undefined) return join;
	if (!isInstalled(machine)) return ['Once the engine is installed, which makes the group:', ...join];
	return [asRoot(machine, 'groupadd docker'), ...restartEngine(machine), ...join];
}

export function signInAgain(): Remedy {
	return [
		'Sign out and in again: groups are read at sign-in. For one shell at once:',
		'$ newgrp docker',
		'A tmux or screen that was started before keeps the old groups: end it and start it again.',
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
