/** How a dispatcher switches power through pdudaemon: lines of a device's dictionary. LAVA runs them without a shell. */

import { PDU_PORT } from './config.ts';

/** Programs that ask for a URL. LAVA's dispatcher images have Python; none that was looked at has curl. */
export const CLIENTS = ['python3', 'curl', 'wget'] as const;

export type Client = (typeof CLIENTS)[number];

/** `pdu`: as the configuration calls it; `port`: the outlet that feeds the board. */
export type Outlet = { pdu: string; port: string };

const COMMANDS = [
	['hard_reset_command', 'reboot'],
	['power_on_command', 'on'],
	['power_off_command', 'off'],
] as const;

/** @param host under which the dispatcher finds pdudaemon */
export function powerCommands(host: string, { pdu, port }: Outlet, client: Client): string[] {
	return COMMANDS.map(([name, request]) => {
		const query = `hostname=${encoded(pdu)}&port=${encoded(port)}`;
		const url = `http://${host}:${PDU_PORT}/power/control/${request}?${query}`;
		return `{% set ${name} = '${WORDS[client]} "${url}"' %}`;
	});
}

/** Each ends with an error when pdudaemon does. */
const WORDS: Readonly<Record<Client, string>> = {
	python3: 'python3 -c "import sys, urllib.request as r; r.urlopen(sys.argv[1])"',
	curl: 'curl -fsS',
	wget: 'wget -qO-',
};

/** An apostrophe would end the line's own quotes. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');
