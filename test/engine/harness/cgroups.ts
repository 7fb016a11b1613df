/** The cgroups of an engine's containers: below one group of the instance's name, in every hierarchy there is. */

import { existsSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mountPoint = '/sys/fs/cgroup';

/** With cgroup v1 each controller has a hierarchy of its own, with v2 there is one for all. */
export function groupsOf(name: string): string[] {
	const groups = ['', ...readdirSync(mountPoint)].map(hierarchy => join(mountPoint, hierarchy, name));
	return groups.filter(group => existsSync(group));
}

/** Lets the processes of paused containers go on: with cgroup v1 even SIGKILL waits for that. */
export function thaw(name: string): void {
	for (const group of groupsOf(name)) {
		for (const file of readdirSync(group, { recursive: true, encoding: 'utf8' })) {
			if (file.endsWith('/freezer.state')) writeFileSync(join(group, file), 'THAWED');
		}
	}
}

/** Removes the groups. Throws while there is a process in them. */
export function removeGroups(name: string): void {
	for (const group of groupsOf(name)) removeGroup(group);
}

/** A cgroup goes by rmdir alone, after the groups in it. */
function removeGroup(group: string): void {
	for (const entry of readdirSync(group, { withFileTypes: true })) {
		if (entry.isDirectory()) removeGroup(join(group, entry.name));
	}
	rmdirSync(group);
}
