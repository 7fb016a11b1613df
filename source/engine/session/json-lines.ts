/**
 * The JSON objects that the engine sends one after another while it pulls or builds. Chunks may end anywhere, in the
 * middle of a character too.
 */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of chunks) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
	}
	rest += decoder.decode();
	if (rest.trim() !== '') yield JSON.parse(rest);
}
