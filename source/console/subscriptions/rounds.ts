/** News of several hosts, sent to the state together: each message sorts all lists again. */

import type { Message } from '../store/message.ts';
import type { Pace, Store } from '../store/store.ts';
import { type RestLimits, type Throttled, throttle } from '../throttle.ts';

export type News = { message: Message; pace: Pace };

export type Rounds = {
	/** What is asked for by `call` is sent with the next round, as it is then; undefined: nothing is. */
	join(news: () => News): Throttled;
	stop(): void;
};

const URGENCY: readonly Pace[] = ['slow', 'flow', 'calm', 'brisk'];

/**
 * @param pause milliseconds between two rounds, at least
 * @param rest of rounds that are not urgent
 */
export function createRounds(store: Store, pause: number, rest?: RestLimits): Rounds {
	const asked = new Set<() => News>();
	const round = throttle(
		pause,
		() => {
			const answers = [...asked].map(news => news());
			asked.clear();
			const [first, ...others] = answers;
			if (first === undefined) return;
			const pace = answers.map(news => news.pace).reduce((a, b) => (URGENCY.indexOf(a) > URGENCY.indexOf(b) ? a : b));
			const message: Message =
				others.length === 0 ? first.message : { type: 'several', messages: answers.map(news => news.message) };
			store.dispatch(message, pace);
		},
		rest,
	);
	return {
		join: news => ({
			call() {
				asked.add(news);
				round.call();
			},
			stop: () => void asked.delete(news),
		}),
		stop: round.stop,
	};
}
