/** LAVA's releases by the calendar: proposals, which a registry's manifest has to confirm. */

/** LAVA numbers its releases by year and month from 2018 on; not every month has one. */
const FIRST_YEAR = 2018;

/**
 * The newest `count` releases that there may be, newest first.
 *
 * @param month 1 to 12
 */
export function possibleReleases(year: number, month: number, count: number): string[] {
	const releases: string[] = [];
	for (let months = year * 12 + month - 1; releases.length < count && months >= FIRST_YEAR * 12; months--) {
		releases.push(releaseName(Math.floor(months / 12), (months % 12) + 1));
	}
	return releases;
}

/** Without the zero before 2018.10 (lava.md 3). */
function releaseName(year: number, month: number): string {
	const padded = year === FIRST_YEAR ? String(month) : String(month).padStart(2, '0');
	return `${year}.${padded}`;
}
