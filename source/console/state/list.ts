/** The cursor of a list: which row is chosen, and which is the first one on the screen. */

export type ListState = {
	/** The key of the chosen row, so that the choice survives rows that come and go. */
	key: string | undefined;
	/** Where that row was last; the neighbour is chosen when it has gone. */
	index: number;
	/** Index of the first visible row. */
	top: number;
	/** What the rows are filtered by; empty = all. */
	filter: string;
	/** No key moved it yet: the cursor stays on the first row, whichever comes there. */
	untouched: boolean;
	/** Which of the tables that its columns make is shown, where they do not fit beside each other; counted round. */
	page: number;
};

export const emptyList: ListState = { key: undefined, index: 0, top: 0, filter: '', untouched: true, page: 0 };

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'half-up' | 'half-down' | 'first' | 'last';

/** How long a text or list is, and how much of it is visible. */
export type Extent = {
	count: number;
	height: number;
	/** Where the window stands that follows by itself. */
	top?: number;
};

/** Where a move leads, in a range of `count` places seen through a window of `height`. */
export function moved(index: number, move: Move, count: number, height: number): number {
	const page = Math.max(1, height - 1);
	const half = Math.max(1, Math.floor(height / 2));
	const target = {
		up: index - 1,
		down: index + 1,
		'page-up': index - page,
		'page-down': index + page,
		'half-up': index - half,
		'half-down': index + half,
		first: 0,
		last: count - 1,
	}[move];
	return clamp(target, 0, count - 1);
}

/** Makes a list's cursor true for the rows there are now. Returns the same object when nothing changed. */
export function settleList(list: ListState, keys: readonly string[], height: number): ListState {
	const found = list.untouched ? 0 : findKey(list, keys);
	const index = found >= 0 ? found : clamp(list.index, 0, keys.length - 1);
	const key = keys[index];
	const top = windowTop(list.top, index, keys.length, height);
	if (key === list.key && index === list.index && top === list.top) return list;
	return { ...list, key, index, top };
}

/** Most often a row is where it was. */
function findKey({ key, index }: ListState, keys: readonly string[]): number {
	if (key === undefined) return -1;
	return keys[index] === key ? index : keys.indexOf(key);
}

export function moveList(list: ListState, move: Move, keys: readonly string[], height: number): ListState {
	const index = moved(list.index, move, keys.length, height);
	return settleList({ ...list, index, key: keys[index], untouched: false }, keys, height);
}

/** The first visible row: as before, unless the chosen one would be out of sight. */
export function windowTop(top: number, index: number, count: number, height: number): number {
	const least = Math.max(0, index - Math.max(1, height) + 1);
	return clamp(clamp(top, least, index), 0, Math.max(0, count - Math.max(1, height)));
}

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
