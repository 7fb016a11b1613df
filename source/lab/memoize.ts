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
