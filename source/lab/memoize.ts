/** Remembering answers of pure functions. What is asked for again with every snapshot of a lab is mostly the same. */

/** The same object gives the same answer, which must not depend on what else the object's owner does: for immutable objects. */
export function memoizeByObject<Key extends object, Answer>(compute: (key: Key) => Answer): (key: Key) => Answer {
	const answers = new WeakMap<Key, { answer: Answer }>();
	return key => {
		let found = answers.get(key);
		if (found === undefined) answers.set(key, (found = { answer: compute(key) }));
		return found.answer;
	};
}

/** The last answer for each object: the same while all that it is made of is the same, field by field. */
export function memoizeLastByObject<Key extends object, Given extends object, Answer>(
	compute: (key: Key, given: Given) => Answer,
): (key: Key, given: Given) => Answer {
	const answers = new WeakMap<Key, { given: Given; answer: Answer }>();
	return (key, given) => {
		let last = answers.get(key);
		if (last === undefined || !isSame(last.given, given))
			answers.set(key, (last = { given, answer: compute(key, given) }));
		return last.answer;
	};
}

/** The last answer for each key: the same while all that it is made of is the same, field by field. */
export function memoizeLastByKey<Given extends object, Answer>(
	compute: (key: string, given: Given) => Answer,
	most = 1000,
): (key: string, given: Given) => Answer {
	const answers = new Map<string, { given: Given; answer: Answer }>();
	return (key, given) => {
		let last = answers.get(key);
		if (last === undefined || !isSame(last.given, given)) {
			last = { given, answer: compute(key, given) };
			if (answers.size >= most) answers.clear();
			answers.set(key, last);
		}
		return last.answer;
	};
}

/** The last answer for each object, as long as a new one has the same fields. */
export function steadyByObject<Answer extends object>(): (key: object, next: Answer) => Answer {
	const answers = new WeakMap<object, Answer>();
	return (key, next) => {
		const last = answers.get(key);
		if (last !== undefined && isSame(last, next)) return last;
		answers.set(key, next);
		return next;
	};
}

/** The last list of each object, as long as a new one has the same elements. */
export function steadyListByObject<T>(): (key: object, next: readonly T[]) => readonly T[] {
	const lists = new WeakMap<object, readonly T[]>();
	return (key, next) => {
		const last = lists.get(key);
		if (last !== undefined && isSameList(last, next)) return last;
		lists.set(key, next);
		return next;
	};
}

/** Of objects with the same fields. */
function isSame<Fields extends object>(a: Fields, b: Fields): boolean {
	let name: keyof Fields;
	for (name in a) if (!Object.is(a[name], b[name])) return false;
	return true;
}

/** For texts and numbers; forgets all when there would be more than `most`. */
export function memoizeByValue<Key extends string | number | bigint, Answer>(
	compute: (key: Key) => Answer,
	most = 10_000,
): (key: Key) => Answer {
	const answers = new Map<Key, { answer: Answer }>();
	return key => {
		let found = answers.get(key);
		if (found === undefined) {
			found = { answer: compute(key) };
			if (answers.size >= most) answers.clear();
			answers.set(key, found);
		}
		return found.answer;
	};
}

/** The last value of each key, as long as a new one is alike; forgets all when there would be more than `most` keys. */
export function steadyByKey<Value>(
	isAlike: (last: Value, next: Value) => boolean,
	most = 1000,
): (key: string, next: Value) => Value {
	const values = new Map<string, Value>();
	return (key, next) => {
		const last = values.get(key);
		if (last !== undefined && isAlike(last, next)) return last;
		if (values.size >= most) values.clear();
		values.set(key, next);
		return next;
	};
}

/** The same array while its elements are the same. */
export function steady<T>(): (elements: readonly T[]) => readonly T[] {
	let last: readonly T[] = [];
	return elements => {
		if (!isSameList(elements, last)) last = elements;
		return last;
	};
}

/** Whether two lists have the same objects in the same order. */
export const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
	a.length === b.length && a.every((each, at) => Object.is(each, b[at]));

/**
 * Sorts lists of which each is much like the one before: elements that are the same objects stay as they are, and only the
 * others are compared, each with the few that lead to its place.
 */
export function sortAgain<T extends object>(compare: (a: T, b: T) => number): (elements: Iterable<T>) => readonly T[] {
	let last: readonly T[] = [];
	return elements => {
		const fresh = new Set(elements);
		const sorted = last.filter(element => fresh.delete(element));
		// So many are sorted faster than they are put in one by one.
		const isOther = fresh.size * PUT_IN_COSTS > sorted.length;
		if (isOther) sorted.push(...fresh);
		else for (const element of fresh) sorted.splice(placeFor(sorted, element, compare), 0, element);
		return (last = isOther ? sorted.toSorted(compare) : sorted);
	};
}

/** Comparisons to find the place of one among thousands, and what it costs to move those behind it. */
const PUT_IN_COSTS = 16;

/** Behind all that come before it or are its equals. */
function placeFor<T>(sorted: readonly T[], element: T, compare: (a: T, b: T) => number): number {
	let [least, most] = [0, sorted.length];
	while (least < most) {
		const middle = (least + most) >> 1;
		const other = sorted[middle];
		if (other !== undefined && compare(other, element) <= 0) least = middle + 1;
		else most = middle;
	}
	return least;
}
