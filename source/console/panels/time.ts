/** Times as the panels write them, in the zone of the machine that lavadock runs on. */

const two = (number: number): string => String(number).padStart(2, '0');

/** `14:03:59` */
export function clockTime(at: number): string {
	const date = new Date(at);
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
