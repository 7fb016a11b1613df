/** The words of a command line. */

export function option(flag: string, value: string | undefined): string[] {
	return value === undefined ? [] : [flag, value];
}

/** The flag once for each value. */
export function options(flag: string, values: readonly string[] = []): string[] {
	return values.flatMap(value => [flag, value]);
}

/** The flag once for each `NAME=VALUE`. */
export function entries(flag: string, map: Readonly<Record<string, string>> = {}): string[] {
	return Object.entries(map).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}

/** A time as Docker and Compose take it, e.g. `60s`. */
export function seconds(value: number | undefined): string | undefined {
	return value === undefined ? undefined : `${value}s`;
}

/** `NAME=VALUE`, or nothing. */
export function field(name: string, value: string | undefined): string {
	return value === undefined || value === '' ? '' : `${name}=${value}`;
}

/** Comma-separated values (RFC 4180), the empty ones left out. */
export function fields(values: readonly string[]): string {
	return values
		.filter(value => value !== '')
		.map(value => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
		.join(',');
}

/** A word that is no option, even where it begins like one: Docker takes such names for networks. */
export function dashed(word: string): string[] {
	return word.startsWith('-') ? ['--', word] : [word];
}
