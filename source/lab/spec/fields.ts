/**
 * The settings of a container that are the same in every language but for their name: one row says where the Engine
 * API (1.41 to 1.54) has it, and what `docker create` and the Compose specification call it.
 */

import type { ContainerSpec } from './container.ts';

/** The names of the settings of this type. */
type Named<T> = { [K in keyof ContainerSpec]-?: Required<ContainerSpec>[K] extends T ? K : never }[keyof ContainerSpec];

export type SettingField<Name extends keyof ContainerSpec> = {
	name: Name;
	/** `Config` stands beside `HostConfig` in an inspect and around it in a create call. */
	part: 'Config' | 'HostConfig';
	/** The Engine API's name. */
	key: string;
	flag: string;
	/** Left out where Compose has no word for it. */
	compose?: string;
};

const config = <Name extends keyof ContainerSpec>(
	name: Name,
	key: string,
	flag: string,
	compose?: string,
): SettingField<Name> => ({ name, part: 'Config', key, flag, ...(compose !== undefined && { compose }) });

const host = <Name extends keyof ContainerSpec>(
	name: Name,
	key: string,
	flag: string,
	compose?: string,
): SettingField<Name> => ({ ...config(name, key, flag, compose), part: 'HostConfig' });

/** `standard`: what an inspect tells by default; '' and null always mean that. */
export const TEXTS: readonly (SettingField<Named<string>> & { standard?: string })[] = [
	config('hostname', 'Hostname', '--hostname', 'hostname'),
	config('domainname', 'Domainname', '--domainname', 'domainname'),
	config('user', 'User', '--user', 'user'),
	config('workdir', 'WorkingDir', '--workdir', 'working_dir'),
	config('stopSignal', 'StopSignal', '--stop-signal', 'stop_signal'),
	{ ...host('ipc', 'IpcMode', '--ipc', 'ipc'), standard: 'private' },
	host('pid', 'PidMode', '--pid', 'pid'),
	host('uts', 'UTSMode', '--uts', 'uts'),
	host('userns', 'UsernsMode', '--userns', 'userns_mode'),
	host('cgroupns', 'CgroupnsMode', '--cgroupns', 'cgroup'),
	host('cgroupParent', 'CgroupParent', '--cgroup-parent', 'cgroup_parent'),
	host('runtime', 'Runtime', '--runtime', 'runtime'),
	host('cpuset', 'CpusetCpus', '--cpuset-cpus', 'cpuset'),
	host('cpusetMemory', 'CpusetMems', '--cpuset-mems'),
];

/** `standard` as above; null always means that, and 0 unless `zero` is a value. `scale`: what the API multiplies it by. */
export const NUMBERS: readonly (SettingField<Named<number>> & { standard?: number; scale?: number; zero?: true })[] = [
	{ ...config('stopGrace', 'StopTimeout', '--stop-timeout', 'stop_grace_period'), zero: true },
	{ ...host('shmSize', 'ShmSize', '--shm-size', 'shm_size'), standard: 64 * 1024 * 1024 },
	host('memory', 'Memory', '--memory', 'mem_limit'),
	host('memoryReservation', 'MemoryReservation', '--memory-reservation', 'mem_reservation'),
	host('memorySwap', 'MemorySwap', '--memory-swap', 'memswap_limit'),
	{
		...host('memorySwappiness', 'MemorySwappiness', '--memory-swappiness', 'mem_swappiness'),
		standard: -1,
		zero: true,
	},
	{ ...host('cpus', 'NanoCpus', '--cpus', 'cpus'), scale: 1e9 },
	host('cpuShares', 'CpuShares', '--cpu-shares', 'cpu_shares'),
	host('cpuPeriod', 'CpuPeriod', '--cpu-period', 'cpu_period'),
	host('cpuQuota', 'CpuQuota', '--cpu-quota', 'cpu_quota'),
	host('pidsLimit', 'PidsLimit', '--pids-limit', 'pids_limit'),
	host('blockWeight', 'BlkioWeight', '--blkio-weight'),
	host('oomScoreAdjust', 'OomScoreAdj', '--oom-score-adj', 'oom_score_adj'),
];

/** `no`: false is a value too, for an engine's default can be another. */
export const FLAGS: readonly (SettingField<Named<boolean>> & { no?: true })[] = [
	config('tty', 'Tty', '--tty', 'tty'),
	config('stdin', 'OpenStdin', '--interactive', 'stdin_open'),
	{ ...host('init', 'Init', '--init', 'init'), no: true },
	host('autoRemove', 'AutoRemove', '--rm'),
	host('publishAll', 'PublishAllPorts', '--publish-all'),
	host('readOnly', 'ReadonlyRootfs', '--read-only', 'read_only'),
	host('privileged', 'Privileged', '--privileged', 'privileged'),
	host('oomKillDisable', 'OomKillDisable', '--oom-kill-disable', 'oom_kill_disable'),
];

type Lists =
	| 'groups'
	| 'dns'
	| 'dnsSearch'
	| 'dnsOptions'
	| 'extraHosts'
	| 'links'
	| 'volumesFrom'
	| 'deviceCgroupRules'
	| 'capAdd'
	| 'capDrop'
	| 'securityOptions';

export const LISTS: readonly SettingField<Lists>[] = [
	host('groups', 'GroupAdd', '--group-add', 'group_add'),
	host('dns', 'Dns', '--dns', 'dns'),
	host('dnsSearch', 'DnsSearch', '--dns-search', 'dns_search'),
	host('dnsOptions', 'DnsOptions', '--dns-option', 'dns_opt'),
	host('extraHosts', 'ExtraHosts', '--add-host', 'extra_hosts'),
	host('links', 'Links', '--link'),
	host('volumesFrom', 'VolumesFrom', '--volumes-from'),
	host('deviceCgroupRules', 'DeviceCgroupRules', '--device-cgroup-rule', 'device_cgroup_rules'),
	host('capAdd', 'CapAdd', '--cap-add', 'cap_add'),
	host('capDrop', 'CapDrop', '--cap-drop', 'cap_drop'),
	host('securityOptions', 'SecurityOpt', '--security-opt', 'security_opt'),
];

type Maps = 'labels' | 'annotations' | 'storageOptions' | 'sysctls';

export const MAPS: readonly SettingField<Maps>[] = [
	config('labels', 'Labels', '--label', 'labels'),
	host('annotations', 'Annotations', '--annotation', 'annotations'),
	host('storageOptions', 'StorageOpt', '--storage-opt', 'storage_opt'),
	host('sysctls', 'Sysctls', '--sysctl', 'sysctls'),
];
