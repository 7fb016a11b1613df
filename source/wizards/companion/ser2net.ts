/** Asks which serial lines of the host are to be had over the network, for which dispatcher. */

import type { SerialLine } from '../../lab/companion/ser2net/config.ts';
import { isWritable } from '../../lab/companion/ser2net/write.ts';
import { refOf } from '../../lab/command.ts';
import { connectionCommand, ser2netPlan } from '../../lab/plans/companion/ser2net.ts';
import { devicesDoubt } from '../dispatcher/checks.ts';
import { dispatcherField, dispatcherOf, hostFor, nameField, placeOf } from './beside.ts';
import { isPort, portDoubt, portProblem } from '../fields/ports.ts';
import { namesOfLines } from './serial-names.ts';
import { restartField } from '../fields/restart-field.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';

type Answers = {
	dispatcher: string;
	adapters: readonly string[];
	speed: string;
	first: string;
	name: string;
	further: string;
	watch: boolean;
	keepOpen: boolean;
	publish: boolean;
	restart: string;
};

const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '');

const devicesIn = ({ adapters, further }: Pick<Answers, 'adapters' | 'further'>): string[] => [
	...new Set([...adapters, ...words(further)]),
];

/** Bits, parity and stop bits of nearly every board's console. */
const USUAL = 'n81';

export const SPEED = /^\d{3,8}(?:[noems][5-8][12])?$/i;

function linesOf(answers: Answers): SerialLine[] {
	const devices = devicesIn(answers);
	const names = namesOfLines(devices);
	const { speed, first, watch, keepOpen } = answers;
	return devices.map((device, at) => ({
		name: names[at] ?? '',
		enabled: true,
		protocol: 'telnet(rfc2217)',
		address: '',
		port: Number(first) + at,
		device,
		parameters: /^\d+$/.test(speed) ? `${speed}${USUAL}` : speed.toLowerCase(),
		flags: ['local'],
		keepOpen: keepOpen ? 'retry-time=2000,discard-badwrites' : undefined,
		timeout: 0,
		// Without it a line that broke keeps the port busy.
		options: { kickolduser: 'true', ...(watch && { 'max-connections': '10' }) },
	}));
}

const ports = (answers: Answers): string[] => linesOf(answers).map(({ port }) => String(port));

/** What keeps the ports from being had: of the host where they are its own. */
function portsProblem(first: string, answers: Answers, world: World): string | undefined {
	if (!/^\d+$/.test(first) || !isPort(Number(first) + devicesIn(answers).length - 1)) {
		return 'Write a port from 1 to 65535, e.g. 63001: each line takes the next one.';
	}
	const onHost = answers.publish || dispatcherOf(answers, world)?.networkMode === 'host';
	return onHost
		? ports(answers)
				.map(port => portProblem(port, world))
				.find(each => each !== undefined)
		: undefined;
}

export const ser2netWizard = defineWizard<Answers>({
	title: 'Serial lines over the network',
	menu: {
		group: 'Boards',
		key: 'l',
		label: 'serial lines',
		help: 'Makes a ser2net for the serial consoles of boards.',
	},
	fields: {
		dispatcher: dispatcherField('Whose jobs connect to the boards. ser2net runs beside it, from the same image.'),
		adapters: {
			kind: 'many',
			label: 'Serial adapters',
			help: 'Those that are plugged into this host, by names that stay when one is plugged in again.',
			options: (_, { facts }) => serialOf(facts.devices).map(each => ({ value: each, label: each })),
			waits: untilGathered,
			proposal: (_, { facts }) => serialOf(facts.devices),
			problem: (_, answers) =>
				devicesIn(answers).length === 0
					? 'Choose an adapter, or write its path under "Further lines" below.'
					: undefined,
			warning: (_, answers, world) => devicesDoubt(devicesIn(answers), world),
		},
		speed: {
			kind: 'text',
			label: 'Speed',
			help: 'Baud of these lines; with other bits than n81 e.g. 9600e71. Boards of another speed: a ser2net of their own.',
			proposal: () => '115200',
			problem: speed =>
				SPEED.test(speed) ? undefined : 'Write the speed, e.g. 115200, or with parity, data and stop bits 9600e71.',
		},
		first: {
			kind: 'text',
			label: 'First port',
			help: 'Of the first line; each further one has the next port.',
			waits: untilGathered,
			proposal: () => '63001',
			problem: portsProblem,
			warning: (_, answers, world) =>
				answers.publish
					? ports(answers)
							.map(port => portDoubt(port, world))
							.find(each => each !== undefined)
					: undefined,
		},
		name: nameField('ser2net'),
		further: {
			kind: 'text',
			label: 'Further lines',
			help: 'Paths of devices that are not plugged in now, or that no list here has; blanks between.',
			detail: true,
			proposal: () => '',
			problem(text) {
				const odd = words(text).find(each => !each.startsWith('/dev/') || each.includes('/../') || !isWritable(each));
				return odd === undefined ? undefined : `${odd} is no path of a device that ser2net takes.`;
			},
		},
		watch: {
			kind: 'yes-no',
			label: 'Others may watch',
			help: 'Yes: ten may be on a line at once. No: who connects throws out who is on it.',
			detail: true,
			proposal: () => true,
		},
		keepOpen: {
			kind: 'yes-no',
			label: 'Keep open',
			help: 'Yes: a line is opened again when its adapter was gone, as it is with boards that power it.',
			detail: true,
			proposal: () => false,
		},
		publish: {
			kind: 'yes-no',
			label: 'Publish ports',
			help: 'Yes: whoever reaches this host reaches the boards, without a password. The dispatcher needs none of it.',
			detail: true,
			shown: (answers, world) => dispatcherOf(answers, world)?.networkMode !== 'host',
			proposal: () => false,
		},
		restart: restartField,
	},
	plan(answers, world) {
		const dispatcher = dispatcherOf(answers, world);
		const place = dispatcher && placeOf(dispatcher, world);
		if (dispatcher === undefined || place === undefined) throw new Error('There is no dispatcher for it any more.');
		const { name, publish, restart } = answers;
		return ser2netPlan({
			name,
			image: dispatcher.image,
			lines: linesOf(answers),
			dispatcher: dispatcher.name,
			place,
			publish: publish && place !== 'host' ? { address: '' } : undefined,
			restart,
			tryFrom: { container: refOf(dispatcher), host: hostFor(name, dispatcher) },
		});
	},
	ends(answers, world) {
		const host = hostFor(answers.name, dispatcherOf(answers, world));
		return [
			"For the devices' dictionaries:",
			// Each command has a line of its own, to be copied.
			...linesOf(answers).flatMap(({ name, port }) => [`${name}:`, connectionCommand(host, port)]),
		];
	},
});

const serialOf = (devices: readonly string[] | undefined): string[] =>
	(devices ?? []).filter(each => each.startsWith('/dev/serial/') && isWritable(each));
