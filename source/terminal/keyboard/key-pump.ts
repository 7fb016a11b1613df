/** The keys on their way to a command: collected until it is open, and watched for those that leave it. */

export type KeyPump = {
	receive: (bytes: Uint8Array) => void;
	/** Sends what was collected, then everything that comes. */
	sendTo(write: (bytes: Uint8Array) => void): void;
	/** Resolves when Ctrl+P Ctrl+Q was typed. */
	readonly detached: Promise<void>;
};

/** Ctrl+P Ctrl+Q plain, in kitty's protocol and in xterm's: the command may have switched to those. */
const detachKeys = /\u0010\u0011|\u001B\[112;5u\u001B\[113;5u|\u001B\[27;5;112~\u001B\[27;5;113~/;
const LONGEST_DETACH = 22;

/** Ctrl+P goes to the command at once, unlike with docker, where it waits for what comes next; only Ctrl+Q behind it stays here. */
export function createKeyPump(): KeyPump {
	const { promise: detached, resolve: detach } = Promise.withResolvers<void>();
	const collected: Uint8Array[] = [];
	let write = (bytes: Uint8Array): void => void collected.push(bytes);
	let before = '';
	return {
		receive(bytes) {
			const recent = before + Buffer.from(bytes).toString('latin1');
			before = recent.slice(-LONGEST_DETACH);
			if (detachKeys.test(recent)) detach();
			else write(bytes);
		},
		sendTo(next) {
			for (const bytes of collected.splice(0)) next(bytes);
			write = next;
		},
		detached,
	};
}
