/** How a dispatcher switches power through pdudaemon: lines of a device's dictionary. LAVA runs them without a shell. */

import { PDU_PORT } from './config.ts';

/** Programs that ask for a URL. LAVA's dispatcher images have Python; none that was looked at has curl. */
export const CLIENTS = ['python3', 'curl', 'wget'] as const;

export type Client = (typeof CLIENTS)[number];

/** `pdu`: as the configuration calls it; `port`: the outlet that feeds the board. */
export type Outlet = { pdu: string; port: string };

/** What it is asked for. */
export type PduRequest = 'on' | 'off' | 'reboot';

const COMMANDS: readonly [variable: string, PduRequest][] = [
	['hard_reset_command', 'reboot'],
	['power_on_command', 'on'],
	['power_off_command', 'off'],
];

/** @param host under which the dispatcher finds pdudaemon */
export function powerCommands(host: string, outlet: Outlet, client: Client): string[] {
	return COMMANDS.map(([name, request]) => `{% set ${name} = '${powerCommand(host, outlet, request, client)}' %}`);
}

/** One request, as LAVA runs it in the dispatcher. */
export function powerCommand(host: string, outlet: Outlet, request: PduRequest, client: Client): string {
	return `${WORDS[client]} "http://${host}:${PDU_PORT}/power/control/${request}?${queryOf(outlet)}"`;
}

const queryOf = ({ pdu, port }: Outlet): string => `hostname=${encoded(pdu)}&port=${encoded(port)}`;

/** Whether a command of a dictionary asks pdudaemon about that outlet, in the order of the lines above. */
export const namesOutlet = (command: string, outlet: Outlet): boolean =>
	[' ', '"', "'", '&', undefined].includes(command.split(queryOf(outlet))[1]?.[0]) && command.includes(queryOf(outlet));

/** Each ends with an error when pdudaemon does. */
const WORDS: Readonly<Record<Client, string>> = {
	python3: 'python3 -c "import sys, urllib.request as r; r.urlopen(sys.argv[1])"',
	curl: 'curl -fsS',
	wget: 'wget -qO-',
};

/** An apostrophe would end the line's own quotes. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');
