/**
 * The order of names as people expect it: numbers by their value, capitals beside small letters. As Intl.Collator has
 * it for English; but the first use of Intl loads its data, which takes longer than drawing a whole screen.
 */

/** Names, images and addresses: what stands between their letters and digits, in its order. */
const BETWEEN = ' _-:./';
const USUAL = /^[\w .:/-]*$/;

let collator: Intl.Collator | undefined;

/** For `toSorted`. */
export function compareNames(one: string, other: string): number {
	if (one === other) return 0;
	if (USUAL.test(one) && USUAL.test(other)) return compareUsual(one, other);
	collator ??= new Intl.Collator('en', { numeric: true });
	return collator.compare(one, other);
}

/** Of names in ASCII letters, digits and BETWEEN, such as Docker's. */
function compareUsual(one: string, other: string): number {
	let [at, beside, byCase] = [0, 0, 0];
	while (at < one.length && beside < other.length) {
		const [code, too] = [one.charCodeAt(at), other.charCodeAt(beside)];
		if (isDigit(code) && isDigit(too)) {
			const [end, endToo] = [endOfNumber(one, at), endOfNumber(other, beside)];
			const order = compareNumbers(one.slice(at, end), other.slice(beside, endToo));
			if (order !== 0) return order;
			[at, beside] = [end, endToo];
			continue;
		}
		const order = rank(code) - rank(too);
		if (order !== 0) return order;
		// Small letters come first, where nothing else tells names apart.
		byCase ||= too - code;
		at++;
		beside++;
	}
	return one.length - at - (other.length - beside) || byCase;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function endOfNumber(text: string, start: number): number {
	let end = start;
	while (isDigit(text.charCodeAt(end))) end++;
	return end;
}

function compareNumbers(one: string, other: string): number {
	const [a, b] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')];
	return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** BETWEEN, then digits, then letters. */
function rank(code: number): number {
	if (isDigit(code)) return code;
	if (code >= 0x61) return code - 0x20;
	const place = BETWEEN.indexOf(String.fromCharCode(code));
	return place < 0 ? code : place;
}
