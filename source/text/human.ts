/** Numbers and times as people read them: `3 h 12 min`, `1.2 GB`, `2 lines`. */

const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A size on a disk or a line, in powers of 1000 as `docker images` shows it: `27.3 MB`. */
export function bytes(amount: number): string {
	return scaled(amount, 1000, DECIMAL);
}

/** A size in memory, in powers of 1024 as `docker stats` shows it: `63.8 MiB`. */
export function memory(amount: number): string {
	return scaled(amount, 1024, BINARY);
}

/** A length of time in milliseconds, its two largest units at most: `45 s`, `12 min`, `3 h 12 min`, `2 d 4 h`. */
export function duration(milliseconds: number): string {
	const time = Math.max(0, milliseconds);
	if (time < MINUTE) return `${Math.floor(time / SECOND)} s`;
	if (time < HOUR) return `${Math.floor(time / MINUTE)} min`;
	if (time < DAY) return pair(time, HOUR, 'h', MINUTE, 'min');
	return pair(time, DAY, 'd', HOUR, 'h');
}

/** The same for a column of a table, eight cells at most: hours without minutes, ten days and more without hours. */
export function age(milliseconds: number): string {
	const unit = milliseconds >= 10 * DAY ? DAY : milliseconds >= HOUR ? HOUR : MINUTE;
	return duration(milliseconds < MINUTE ? milliseconds : Math.floor(milliseconds / unit) * unit);
}

/** How long ago a time was; both in milliseconds since the epoch. */
export function since(time: number, now: number): string {
	return now - time < SECOND ? 'just now' : `${duration(now - time)} ago`;
}

/** A number with its thousands set apart, and a noun that follows it: `1 line`, `12,345 lines`. */
export function count(number: number, noun?: string, plural = `${noun}s`): string {
	const digits = String(Math.trunc(number)).replace(/\B(?=(?:\d{3})+$)/g, ',');
	return noun === undefined ? digits : `${digits} ${number === 1 ? noun : plural}`;
}

/** The first of many names, and how many more there are: `board-1, board-2 and 98 more`. */
export function several(names: readonly string[], most: number): string {
	const more = names.length - most;
	return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

function scaled(amount: number, base: number, units: readonly string[]): string {
	let value = Math.max(0, amount);
	let unit = 0;
	// 999.95 would be shown as 1000.0.
	while (value >= base - 0.05 && unit < units.length - 1) {
		value /= base;
		unit++;
	}
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function pair(time: number, large: number, largeName: string, small: number, smallName: string): string {
	const rest = Math.floor((time % large) / small);
	const first = `${Math.floor(time / large)} ${largeName}`;
	return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** `14:03:59`, in the zone of this machine. */
export function clockTime(at: number): string {
	const date = new Date(at);
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

/** `2026-11-23`, in the zone of this machine. */
export function calendarDate(at: number): string {
	const date = new Date(at);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
