/** Whether two pieces of plain JSON data say the same; absent and undefined are one. */
export function isDeepEqual(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
	return [...new Set([...left.keys(), ...right.keys()])].every(key => isDeepEqual(left.get(key), right.get(key)));
}
