/** A free name: the name itself, else the next one of its series with a free number: `lab-1`, then `lab-2`. */
export function freeName(name: string, taken: readonly string[]): string {
	if (!taken.includes(name)) return name;
	const [, series = name, last = '1'] = /^(.+)-([1-9]\d*)$/.exec(name) ?? [];
	let number = Number(last) + 1;
	while (taken.includes(`${series}-${number}`)) number++;
	return `${series}-${number}`;
}
