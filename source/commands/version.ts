/** What `lavadock --version` tells: the version, the commit it was built from, and what runs it. */

import packageJson from '../../package.json' with { type: 'json' };

/** The build puts the commit in place of this variable. Running from the sources, there is none. */
const commit = process.env['LAVADOCK_COMMIT'];

export function versionLine(): string {
	const from = commit === undefined ? 'from sources' : `commit ${commit}`;
	const { versions, platform, arch } = process;
	return `lavadock ${packageJson.version} (${from}, Node ${versions.node}, ${platform}-${arch})`;
}
