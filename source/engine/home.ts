import { homedir } from 'node:os';

/** `~` is the user's own folder. */
export function expandHome(path: string): string {
	return path.replace(/^~(?=\/|$)/, homedir());
}
