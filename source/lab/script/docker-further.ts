/** The words of `docker create` for what a spec keeps as the Engine API has it, and what there are no words for. */

import type { ContainerSpec, DeviceRequestSpec, MountSpec } from '../spec/container.ts';
import { isNothing } from '../spec/read/unread.ts';
import { field, fields, option } from './words.ts';

type Words = (value: unknown) => string[];

const one =
	(flag: string): Words =>
	value =>
		option(flag, String(value));

/** Lists of `{ Path, Rate }` or `{ Path, Weight }`. */
const list =
	(flag: string): Words =>
	value =>
		(Array.isArray(value) ? value : []).flatMap((part: Readonly<Record<string, unknown>>) =>
			option(flag, `${String(part['Path'])}:${String(part['Rate'] ?? part['Weight'])}`),
		);

/** By the Engine API's names (1.41 to 1.54). */
const FURTHER: Readonly<Record<string, Words>> = {
	MaskedPaths: () => ['--security-opt', 'systempaths=unconfined'],
	// The same option.
	ReadonlyPaths: () => [],
	StdinOnce: () => ['--attach', 'stdin'],
	VolumeDriver: one('--volume-driver'),
	KernelMemory: one('--kernel-memory'),
	CpuRealtimePeriod: one('--cpu-rt-period'),
	CpuRealtimeRuntime: one('--cpu-rt-runtime'),
	BlkioWeightDevice: list('--blkio-weight-device'),
	BlkioDeviceReadBps: list('--device-read-bps'),
	BlkioDeviceWriteBps: list('--device-write-bps'),
	BlkioDeviceReadIOps: list('--device-read-iops'),
	BlkioDeviceWriteIOps: list('--device-write-iops'),
};

export function furtherWords({ further = {} }: ContainerSpec): string[] {
	return Object.entries({ ...further.config, ...further.host }).flatMap(([key, value]) => FURTHER[key]?.(value) ?? []);
}

/** What `docker create` has no words for, by the Engine API's names. */
export function unsaid({ mounts = [], deviceRequests = [], further = {} }: ContainerSpec): string[] {
	return [
		...Object.keys({ ...further.config, ...further.host }).filter(key => !(key in FURTHER)),
		...mounts.flatMap(mount => (mount.type === 'other' ? otherMount(mount).unsaid : [])),
		...deviceRequests.filter(request => requestWords(request).length === 0).map(() => 'DeviceRequests'),
	];
}

/** The fields of `--mount` for what the API has below a mount. */
const MOUNT_FIELDS: Readonly<Record<string, string>> = {
	Type: 'type',
	Source: 'source',
	ReadOnly: 'readonly',
	'BindOptions.Propagation': 'bind-propagation',
	'BindOptions.NonRecursive': 'bind-nonrecursive',
	'VolumeOptions.NoCopy': 'volume-nocopy',
	'VolumeOptions.Subpath': 'volume-subpath',
	'VolumeOptions.DriverConfig.Name': 'volume-driver',
	'VolumeOptions.DriverConfig.Options': 'volume-opt',
	'VolumeOptions.Labels': 'volume-label',
	'ImageOptions.Subpath': 'image-subpath',
	'TmpfsOptions.SizeBytes': 'tmpfs-size',
	'TmpfsOptions.Mode': 'tmpfs-mode',
};

export function otherMount({ target, as }: Extract<MountSpec, { type: 'other' }>): { text: string; unsaid: string[] } {
	const { Target: _, ...settings } = as;
	const said: string[] = [];
	const left: string[] = [];
	const say = (path: string, value: unknown): void => {
		const name = MOUNT_FIELDS[path];
		if (isNothing(value)) return;
		if (typeof value === 'object' && value !== null) {
			for (const [key, each] of Object.entries(value)) {
				if (name === undefined) say(path === '' ? key : `${path}.${key}`, each);
				else said.push(`${name}=${key}=${String(each)}`);
			}
		} else if (name === undefined) left.push(`${path} of the mount at ${target}`);
		else if (value === true) said.push(name === 'readonly' ? name : `${name}=true`);
		else said.push(`${name}=${path === 'TmpfsOptions.Mode' ? Number(value).toString(8) : String(value)}`);
	};
	say('', settings);
	return { text: fields([...said, `target=${target}`]), unsaid: left };
}

/** Those of CDI by their names; those of a driver for GPUs as `--gpus` takes them; of others docker knows nothing. */
export function requestWords({
	driver,
	count,
	ids = [],
	capabilities = [],
	options: more = {},
}: DeviceRequestSpec): string[] {
	if (driver === 'cdi') return ids.flatMap(id => ['--device', id]);
	const [only, ...others] = capabilities;
	if (only?.includes('gpu') !== true || others.length > 0) return [];
	const beside = only.filter(each => each !== 'gpu');
	return [
		'--gpus',
		fields([
			ids.length > 0 ? field('device', ids.join(',')) : `count=${count === -1 ? 'all' : (count ?? 0)}`,
			field('driver', driver),
			field('capabilities', beside.join(',')),
			field(
				'options',
				Object.entries(more)
					.map(([name, value]) => `${name}=${value}`)
					.join(','),
			),
		]),
	];
}
