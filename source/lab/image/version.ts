/** LAVA's version strings and their order (lava.md 3). */

export type Version = {
	/** As written, e.g. `2023.01.0020.gc1598238f`. LAVA compares versions by this string alone (lava.md 4c). */
	text: string;
	/** What the order is made of: year, month, `.N`, `.postN`, commits after the tag. */
	parts: readonly number[];
	/** Between releases: made by CI from a commit. */
	daily: boolean;
};

const VERSION = new RegExp(
	[
		/^(\d{4})\.(0?[1-9]|1[0-2])/, // 2018.7 before the zero padding of 2018.10
		/(?:\.(\d{1,3})(?!\d))?/, // 2022.01.3
		/(?:\.post(\d+))?/, // 2021.04.post1
		/(?:-(\d+)-g[0-9a-f]+|\.(\d{4,})\.g[0-9a-f]+|[.-]dev(\d+))?$/, // 2018.7-88-ga7b79, 2018.11.0004.ga7b79, 2023.06.dev0008
	]
		.map(part => part.source)
		.join(''),
);

/** Undefined for what is no LAVA version. */
export function parseVersion(text: string): Version | undefined {
	const found = VERSION.exec(text);
	if (found === null) return undefined;
	const [, year, month, patch, post, described, dotted, development] = found;
	const commits = described ?? dotted ?? development;
	return {
		text,
		parts: [year, month, patch, post, commits].map(part => Number(part ?? 0)),
		daily: commits !== undefined,
	};
}

/**
 * Negative when `a` is older. Everything behind the tag is newer than the tag,
 * `.devNNNN` too, which in Python's own order (PEP 440) would be older.
 */
export function compareVersions(a: Version, b: Version): number {
	return a.parts.reduce((order, part, at) => order || part - (b.parts[at] ?? 0), 0);
}

/** Whether `version` is the release `release` (e.g. `2020.09`) or newer. */
export function isAtLeast(version: Version, release: string): boolean {
	const other = parseVersion(release);
	return other !== undefined && compareVersions(version, other) >= 0;
}
