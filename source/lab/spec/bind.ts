/** `SOURCE:TARGET[:OPTIONS]`: Docker's short form of a mount, of `docker create --volume` and of `HostConfig.Binds`. */

import type { BindableMount, MountSpec } from './container.ts';

/** Undefined where the short form can't say it. An unnamed volume is its target alone. */
export function bindText(mount: BindableMount): string | undefined {
	const modes = [
		mount.readOnly ? 'ro' : '',
		mount.relabel ?? '',
		mount.type === 'bind' ? (mount.propagation ?? '') : mount.noCopy ? 'nocopy' : '',
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
	const relabel = has('Z') ? { relabel: 'Z' as const } : has('z') ? { relabel: 'z' as const } : {};
	const common = { source, target, ...readOnly, ...relabel };
	const others = words.filter(word => !['ro', 'z', 'Z'].includes(word));
	if (!source.startsWith('/')) {
		return {
			mount: { type: 'volume', ...common, ...(has('nocopy') && { noCopy: true }) },
			unknown: others.filter(word => word !== 'nocopy'),
		};
	}
	const propagation = words.find(word => PROPAGATIONS.has(word));
	return {
		mount: { type: 'bind', ...common, ...(propagation !== undefined && { propagation }) },
		unknown: others.filter(word => !PROPAGATIONS.has(word)),
	};
}

const PROPAGATIONS = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']);
