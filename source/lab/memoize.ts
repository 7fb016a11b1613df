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

/** For texts and numbers; forgets all when there would be more than `most`. */
export function memoizeByValue<Key extends string | bigint, Answer>(
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
