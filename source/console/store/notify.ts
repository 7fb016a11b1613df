/** What the user reads about work that goes on beside the screen. */

import { messageOf } from '../../text/error.ts';
import { type Notice, topOverlay } from '../state/state.ts';
import type { Store } from './store.ts';

/** Puts a sentence at the bottom of the screen. */
export type Notify = (text: string, tone: Notice['tone']) => void;

export const notifyOn =
	(store: Store): Notify =>
	(text, tone) =>
		store.dispatch({ type: 'noticed', notice: { text, tone } }, 'brisk');

/** Does work while the header says `what`; its failure is shown, behind `of` where that is given. */
export async function notifyWhile(store: Store, what: string, work: () => Promise<void>, of = what): Promise<void> {
	store.dispatch({ type: 'began', what }, 'brisk');
	try {
		await work();
	} catch (error) {
		notifyOn(store)(`${of}: ${messageOf(error)}`, 'bad');
	} finally {
		store.dispatch({ type: 'ended', what }, 'brisk');
	}
}

/** For what is shown when work is done: a user who went on to something else meanwhile is not disturbed. */
export function stillThere(store: Store): () => boolean {
	const before = topOverlay(store.now())?.kind;
	return () => topOverlay(store.now())?.kind === before;
}
