/** `SOURCE:TARGET[:OPTIONS]`: Docker's short form of a mount, of `docker create --volume` and of `HostConfig.Binds`. */

import type { MountSpec } from './container.ts';

type Bindable = Exclude<MountSpec, { type: 'tmpfs' }>;

/** Undefined where the short form can't say it. An unnamed volume is its target alone. */
export function bindText(mount: Bindable): string | undefined {
	const modes = [
		mount.readOnly ? 'ro' : '',
		...(mount.type === 'bind' ? [mount.relabel ?? '', mount.propagation ?? ''] : [mount.noCopy ? 'nocopy' : '']),
	].filter(mode => mode !== '');
	if (mount.source.includes(':') || mount.target.includes(':')) return undefined;
	if (mount.type === 'bind' && mount.mustExist) return undefined;
	if (mount.source === '') return modes.length === 0 ? mount.target : undefined;
	return [mount.source, mount.target, ...(modes.length > 0 ? [modes.join(',')] : [])].join(':');
}

/** What of it is not understood is in `unknown`. */
export function parseBind(bind: string): { mount: MountSpec; unknown: readonly string[] } {
	const [source = '', target = '', modes = ''] = bind.split(':');
	const words = modes.split(',').filter(word => word !== '' && word !== 'rw');
	const has = (word: string): boolean => words.includes(word);
	const readOnly = has('ro') ? { readOnly: true } : {};
	if (!source.startsWith('/')) {
		// `z` is what an engine writes for a volume without being asked.
		const unknown = words.filter(word => !['ro', 'nocopy', 'z'].includes(word));
		return { mount: { type: 'volume', source, target, ...readOnly, ...(has('nocopy') && { noCopy: true }) }, unknown };
	}
	const propagation = words.find(word => PROPAGATIONS.has(word));
	const relabel = has('Z') ? 'Z' : has('z') ? 'z' : undefined;
	return {
		mount: {
			type: 'bind',
			source,
			target,
			...readOnly,
			...(propagation !== undefined && { propagation }),
			...(relabel && { relabel }),
		},
		unknown: words.filter(word => !['ro', 'z', 'Z'].includes(word) && !PROPAGATIONS.has(word)),
	};
}

const PROPAGATIONS = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']);
