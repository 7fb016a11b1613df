/** The name itself, else with the lowest number that makes it free. */
export function freeName(name: string, taken: readonly string[]): string {
	if (!taken.includes(name)) return name;
	let number = 2;
	while (taken.includes(`${name}-${number}`)) number++;
	return `${name}-${number}`;
}
