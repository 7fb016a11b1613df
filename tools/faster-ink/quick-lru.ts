/**
 * Where Ink keeps what it has measured and wrapped. Its texts are whole panels, of which few come again: the thousands
 * that it would keep are tens of megabytes.
 */

const MOST = 16;

export default class FewEntries<Key, Value> extends Map<Key, Value> {
	// Ink says how many it wants to keep.
	constructor(_options: { maxSize: number }) {
		super();
	}

	override set(key: Key, value: Value): this {
		if (this.size >= MOST && !this.has(key)) this.clear();
		return super.set(key, value);
	}
}
