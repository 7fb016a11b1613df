/** The way of the administrators' guide, by keys: from an empty engine to a dispatcher that LAVA says is Online. */

import assert from 'node:assert/strict';
import type { ByKeys } from './by-keys.ts';

/** What the console showed once. */
export type Shown = { password: string; token: string };

export type Way = {
	/** Called with each plan while it is shown. */
	shown?: (plan: string) => Promise<void>;
	/** How long the server may take to answer; LAVA migrates its database first. */
	seconds?: number;
};

/** Makes network, server, superuser with token, and dispatcher, with the names and addresses that are proposed. */
export async function fromEmptyToOnline(console: ByKeys, { shown, seconds = 240 }: Way = {}): Promise<Shown> {
	const form = async (key: string, title: string): Promise<void> => {
		console.press('n', key);
		await console.sees(`┌─ ${title} ─`);
	};
	const options = { seconds, ...(shown && { shown }) };

	await form('n', 'New network');
	await console.runs(options);
	console.press('enter');

	await form('s', 'New LAVA server');
	await console.runs(options);
	console.press('enter');

	await form('u', 'New superuser');
	// Past name and password to the API token.
	console.press('tab', 'tab', 'space');
	await console.sees(/API token +yes/);
	const end = await console.runs(options);
	console.press('enter');

	await form('d', 'New dispatcher');
	await console.runs(options);
	console.press('enter');
	return { password: secretIn(end, 'Password of admin'), token: secretIn(end, 'API token of admin') };
}

/** What stands below this label at the end of a run. */
function secretIn(screen: string, label: string): string {
	const rows = screen.split('\n').map(row => row.slice(1, -1).trimEnd());
	const below = rows.slice(rows.findIndex(row => row.trim() === label) + 1);
	const next = below.findIndex(row => !row.startsWith('     '));
	const secret = below.slice(0, next).join('').replaceAll(' ', '');
	assert.notEqual(secret, '', screen);
	return secret;
}
