/** What the engine says of itself. */

import { stampText } from '../clock.ts';
import { API_VERSION, ENGINE_VERSION, HOST, MIN_API_VERSION } from '../content/host.ts';
import { hexId } from '../seeded.ts';
import type { LabState } from '../state.ts';
import { membershipAnswer } from './swarm-answer.ts';

const BUILD_TIME = '2024-05-07T21:09:36.000000000+00:00';

const BUILD = {
	ApiVersion: API_VERSION,
	MinAPIVersion: MIN_API_VERSION,
	GitCommit: '5d6db84',
	GoVersion: 'go1.19.8',
	Os: 'linux',
	Arch: 'amd64',
	KernelVersion: HOST.kernel,
	BuildTime: BUILD_TIME,
};

export function versionAnswer(): unknown {
	return {
		Platform: { Name: '' },
		Components: [
			{ Name: 'Engine', Version: ENGINE_VERSION, Details: { ...BUILD, Experimental: 'false' } },
			{ Name: 'containerd', Version: '1.6.20~ds1', Details: { GitCommit: '1.6.20~ds1-1+deb12u1' } },
			{ Name: 'runc', Version: '1.1.5+ds1', Details: { GitCommit: '1.1.5+ds1-1+deb12u1' } },
			{ Name: 'docker-init', Version: '0.19.0', Details: { GitCommit: '' } },
		],
		Version: ENGINE_VERSION,
		...BUILD,
	};
}

export function infoAnswer(state: LabState, now: bigint, listeners: number): unknown {
	const containers = [...state.containers.values()];
	const having = (status: string) => containers.filter(container => container.run.status === status).length;
	return {
		ID: idOf(state.seed),
		Containers: containers.length,
		ContainersRunning: having('running'),
		ContainersPaused: having('paused'),
		ContainersStopped: having('exited') + having('created'),
		Images: state.images.length,
		Driver: 'overlay2',
		DriverStatus: [['Backing Filesystem', 'extfs']],
		Plugins: {
			Volume: ['local'],
			Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
			Authorization: null,
			Log: ['json-file', 'local', 'journald'],
		},
		MemoryLimit: true,
		SwapLimit: true,
		IPv4Forwarding: true,
		BridgeNfIptables: true,
		BridgeNfIp6tables: true,
		Debug: false,
		NEventsListener: listeners,
		SystemTime: stampText(now),
		LoggingDriver: 'json-file',
		CgroupDriver: 'systemd',
		CgroupVersion: '2',
		KernelVersion: HOST.kernel,
		OperatingSystem: HOST.operatingSystem,
		OSVersion: '12',
		OSType: 'linux',
		Architecture: 'x86_64',
		IndexServerAddress: 'https://index.docker.io/v1/',
		NCPU: HOST.cpus,
		MemTotal: HOST.memory,
		DockerRootDir: '/var/lib/docker',
		HttpProxy: '',
		HttpsProxy: '',
		NoProxy: '',
		Name: state.hostName ?? HOST.name,
		Labels: [],
		ExperimentalBuild: false,
		ServerVersion: ENGINE_VERSION,
		DefaultRuntime: 'runc',
		Swarm: membershipAnswer(state),
		LiveRestoreEnabled: false,
		SecurityOptions: ['name=apparmor', 'name=seccomp,profile=default'],
		Warnings: null,
	};
}

/** An engine's ID: twelve groups of four letters and digits. */
function idOf(seed: string): string {
	const letters = hexId(`${seed}/engine`).slice(0, 48).toUpperCase();
	return (letters.match(/.{4}/g) ?? []).join(':');
}
