/** Whether every word of a filter is in one of the texts, whatever the case; an empty filter leaves all. */
export function hasAllWords(filter: string, texts: readonly string[]): boolean {
	if (filter === '') return true;
	const text = texts.join('\n').toLowerCase();
	return filter
		.toLowerCase()
		.split(/\s+/)
		.every(word => text.includes(word));
}
