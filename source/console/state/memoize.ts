/** Remembers the last answer of a pure function: the same arguments (by identity) give the same object again. */
export function memoizeLast<Arguments extends readonly unknown[], Answer>(
	compute: (...given: Arguments) => Answer,
): (...given: Arguments) => Answer {
	let last: { given: Arguments; answer: Answer } | undefined;
	return (...given) => {
		if (last === undefined || !given.every((each, index) => Object.is(each, last?.given[index]))) {
			last = { given, answer: compute(...given) };
		}
		return last.answer;
	};
}
