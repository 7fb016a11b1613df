/** A command in a container, played in this process: echoes what it gets, line by line, and ends with `exit CODE`. */

import type { ExecSession } from '../../../source/engine/commands/commands.ts';

export type EchoSession = ExecSession & {
	/** Every byte it got. */
	readonly received: () => string;
};

export function createEchoSession(greeting = 'ready$ '): EchoSession {
	const { promise: ended, resolve } = Promise.withResolvers<number>();
	let listener: ((bytes: Uint8Array) => Promise<void>) | undefined;
	let received = '';
	let line = '';

	function say(text: string): void {
		void listener?.(Buffer.from(text));
	}

	return {
		write(bytes) {
			const text = Buffer.from(bytes).toString();
			received += text;
			for (const character of text) {
				if (character !== '\r') line += character;
				else {
					const [word, code = '0'] = line.split(' ');
					say(`\r\nsaid ${line}\r\n`);
					line = '';
					if (word === 'exit') resolve(Number(code));
				}
			}
		},
		onOutput(next) {
			listener = next;
			say(greeting);
		},
		resize: (columns, rows) => say(`[${columns}x${rows}] `),
		ended,
		async hangUp() {},
		close() {},
		received: () => received,
	};
}
