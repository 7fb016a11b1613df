/** Asks for a pdudaemon beside a dispatcher: which PDUs it switches, and which outlet feeds a board. */

import { type Client, CLIENTS, powerCommands } from '../../lab/companion/pdudaemon/commands.ts';
import { PDU_PORT } from '../../lab/companion/pdudaemon/config.ts';
import { driverCalled, driverMeant } from '../../lab/companion/pdudaemon/drivers.ts';
import { writePdudaemon } from '../../lab/companion/pdudaemon/write.ts';
import { refOf } from '../../lab/command.ts';
import { parseReference } from '../../lab/image/reference.ts';
import type { Network } from '../../lab/objects.ts';
import { networkOfKey } from '../../lab/plans/network/joining.ts';
import { pdudaemonPlan } from '../../lab/plans/companion/pdudaemon.ts';
import { addressFields } from '../fields/place-fields.ts';
import { portDoubt, portProblem } from '../fields/ports.ts';
import { restartField } from '../fields/restart-field.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';
import { dispatcherField, dispatcherOf, hostFor, nameField, placeOf } from './beside.ts';
import {
	baseAsks,
	baseOf,
	configOf,
	configToBe,
	driverOf,
	furtherNeeds,
	type PduAnswers,
	pdudaemons,
	settingOf,
	settingsProblem,
} from './pdudaemon-config.ts';

type Answers = PduAnswers & {
	dispatcher: string;
	outlet: string;
	name: string;
	image: string;
	fixed: boolean;
	address: string;
	publish: boolean;
	client: string;
	restart: string;
};

/** The project's own; a version of it is a tag. */
const IMAGE = 'pdudaemon/pdudaemon:latest';

function networkOf(answers: Answers, world: World): Network | undefined {
	const dispatcher = dispatcherOf(answers, world);
	const place = dispatcher && placeOf(dispatcher, world);
	return place === undefined || place === 'host' ? undefined : networkOfKey(place.network, world.snapshot);
}

const onHost = (answers: Answers, world: World): boolean => dispatcherOf(answers, world)?.networkMode === 'host';

const { fixed, address } = addressFields<Answers>(networkOf);

const isUnread = (answers: Answers, world: World): boolean => {
	const base = baseOf(answers, world);
	return 'state' in base && base.state === 'unread';
};

const hasPdu = ({ pdu }: Answers): boolean => pdu !== '';

const clientOf = ({ client }: Answers): Client => CLIENTS.find(each => each === client) ?? 'python3';

const NAME = /^[\w.:[\]-]+$/;

export const pdudaemonWizard = defineWizard<Answers>({
	title: 'Power switches over the network',
	menu: {
		group: 'Boards',
		key: 'a',
		label: 'power',
		help: 'Makes a pdudaemon, which switches the power of boards.',
	},
	asksAtOnce: true,
	asks: baseAsks,
	fields: {
		dispatcher: dispatcherField('Whose jobs switch the power of boards. pdudaemon runs beside it.'),
		begin: {
			kind: 'choice',
			label: 'Begin with',
			help: 'PDUs and aliases that are configured already: they are copied. The old pdudaemon stays as it is.',
			options: (_, world) => [
				...pdudaemons(world).map(({ id, name, image }) => ({ value: id, label: name, note: image })),
				{ value: 'none', label: 'nothing', note: 'a PDU is asked for below' },
				{ value: 'file', label: 'a file', note: 'pdudaemon.conf on the host of this console' },
			],
			proposal: (_, world) => pdudaemons(world)[0]?.id ?? 'none',
			problem(begin, answers, world) {
				const base = baseOf(answers, world);
				return 'problem' in base && begin !== 'file' ? base.problem : undefined;
			},
			warning: (_, answers, world) =>
				configOf(answers, world).listener === 'http'
					? undefined
					: 'That one is spoken to by pduclient; this one by HTTP: devices need the lines below instead.',
		},
		file: {
			kind: 'text',
			label: 'File',
			help: 'Its whole path. What is in it goes into the container, and nowhere else.',
			shown: ({ begin }) => begin === 'file',
			proposal: () => '',
			problem(file, answers, world) {
				if (baseAsks(answers, world).length === 0) {
					return 'Write the path from / on, to the end, e.g. /home/me/pdudaemon.conf.';
				}
				const base = baseOf(answers, world);
				return 'problem' in base ? base.problem : undefined;
			},
		},
		pdu: {
			kind: 'text',
			label: 'PDU',
			help: (answers, world) =>
				`Its name; for most drivers it has to be its address.${known(answers, world)} Another name adds one.`,
			waits: isUnread,
			proposal: (answers, world) => Object.keys(configOf(answers, world).pdus)[0] ?? '',
			problem: (pdu, answers, world) =>
				pdu === '' || NAME.test(pdu) || Object.hasOwn(configOf(answers, world).pdus, pdu)
					? undefined
					: 'Write a name or an address: letters, digits and _ . : -',
			warning: (pdu, answers, world) =>
				pdu === '' && Object.keys(configOf(answers, world).pdus).length === 0
					? 'Without a PDU it switches nothing.'
					: undefined,
		},
		driver: {
			kind: 'text',
			label: 'Driver',
			help: 'Of this PDU, as pdudaemon calls it: apc7952, snmpv1, tasmota, devantech_eth008, YKUSH and others',
			shown: hasPdu,
			waits: isUnread,
			proposal: (answers, world) => settingOf('driver', answers, world) || 'apc7952',
			problem: driver => (/^[\w.-]+$/.test(driver) ? undefined : 'Write the name of a driver, e.g. apc7952.'),
			warning(driver) {
				if (driverCalled(driver) !== undefined) return undefined;
				const meant = driverMeant(driver);
				const instead = meant === undefined ? '' : ` It has ${meant}.`;
				return `pdudaemon has no driver ${driver} of its own, and does not start with one that it lacks.${instead}`;
			},
		},
		ip: {
			kind: 'text',
			label: 'Address of the PDU',
			help: answers =>
				driverOf(answers).addressNeeded ? 'Its driver needs it.' : 'Left empty: the name above is its address.',
			shown: answers => hasPdu(answers) && driverOf(answers).address !== undefined,
			waits: isUnread,
			proposal: (answers, world) => settingOf(driverOf(answers).address, answers, world),
			problem(ip, answers) {
				if (ip === '') return driverOf(answers).addressNeeded ? `${answers.driver} needs its address.` : undefined;
				return NAME.test(ip) ? undefined : 'Write an address or a host name.';
			},
		},
		user: {
			kind: 'text',
			label: 'User',
			help: 'That pdudaemon signs in as; left empty: the one that its driver has.',
			shown: answers => hasPdu(answers) && driverOf(answers).user,
			waits: isUnread,
			proposal: (answers, world) => settingOf('username', answers, world),
		},
		password: {
			kind: 'secret',
			label: 'Password',
			stands: 'the one that is configured',
			help: answers => `Its setting "${driverOf(answers).secret ?? ''}"; left empty: the one that its driver has.`,
			shown: answers => hasPdu(answers) && driverOf(answers).secret !== undefined,
			waits: isUnread,
			proposal: (answers, world) => settingOf(driverOf(answers).secret, answers, world),
			problem(password, answers) {
				const { needs, secret = '' } = driverOf(answers);
				return password === '' && needs.includes(secret) ? `The driver ${answers.driver} needs it.` : undefined;
			},
		},
		settings: {
			kind: 'text',
			label: 'Further settings',
			help: 'Of this PDU, as JSON; those that it has already stay. No passwords here: this is read by all who pass.',
			detail: ({ pdu, driver }) => pdu === '' || furtherNeeds({ driver }).length === 0,
			shown: hasPdu,
			proposal: () => '',
			problem: (_, answers, world) => settingsProblem(answers, world),
		},
		outlet: {
			kind: 'text',
			label: 'Outlet',
			help: "Of a board: for the lines that its device's dictionary needs. The end shows them.",
			shown: hasPdu,
			proposal: () => '1',
			problem: outlet => (/^[\w.:-]+$/.test(outlet) ? undefined : 'Write the number of the outlet, e.g. 1.'),
		},
		name: nameField('pdudaemon'),
		image: {
			kind: 'text',
			label: 'Image',
			help: 'With pdudaemon in it. One that is not on this host is pulled.',
			detail: true,
			waits: untilGathered,
			proposal: (_, { facts: { images = [] } }) => images.find(each => /(?:^|\/)pdudaemon(?::|$)/.test(each)) ?? IMAGE,
			problem: image =>
				parseReference(image) === undefined ? `Write the name of an image, e.g. ${IMAGE}.` : undefined,
		},
		fixed: { ...fixed, detail: true, shown: (answers, world) => !onHost(answers, world) },
		address: {
			...address,
			detail: true,
			shown: (answers, world) => answers.fixed && !onHost(answers, world),
		},
		publish: {
			kind: 'yes-no',
			label: 'Publish the port',
			help: 'Yes: whoever reaches this host switches the boards, without a password. The dispatcher needs none of it.',
			detail: true,
			shown: (answers, world) => !onHost(answers, world),
			proposal: () => false,
			problem: (publish, answers, world) =>
				publish || onHost(answers, world) ? portProblem(String(PDU_PORT), world) : undefined,
			warning: (publish, _, world) => (publish ? portDoubt(String(PDU_PORT), world) : undefined),
		},
		client: {
			kind: 'choice',
			label: 'Devices ask with',
			help: 'The program in the dispatcher that the lines for the dictionaries call.',
			detail: true,
			options: () => [
				{ value: 'python3', label: 'python3', note: "in each of LAVA's images" },
				{ value: 'curl', label: 'curl', note: "not in LAVA's images: build one that has it (n i)" },
				{ value: 'wget', label: 'wget', note: "in some of LAVA's images" },
			],
			proposal: () => 'python3',
		},
		restart: restartField,
	},
	plan(answers, world) {
		const dispatcher = dispatcherOf(answers, world);
		const place = dispatcher && placeOf(dispatcher, world);
		if (dispatcher === undefined || place === undefined) throw new Error('There is no dispatcher for it any more.');
		const { name, image, publish, restart } = answers;
		return pdudaemonPlan({
			name,
			image,
			pull: !(world.facts.images ?? []).includes(image),
			content: writePdudaemon(configToBe(answers, world), name).content,
			dispatcher: dispatcher.name,
			place: place === 'host' ? place : { ...place, address: answers.fixed ? answers.address : '' },
			publish,
			restart,
			client: clientOf(answers),
			tryFrom: { container: refOf(dispatcher), host: hostFor(name, dispatcher) },
		});
	},
	secrets: (answers, world) => writePdudaemon(configToBe(answers, world), answers.name).secrets,
	ends: () => ['pdudaemon answers. Whether it reaches its PDUs shows when it switches one.'],
	copies(answers, world) {
		const { pdu, outlet, name } = answers;
		if (pdu === '') return [];
		const host = hostFor(name, dispatcherOf(answers, world));
		return [
			`For the dictionary of the device on outlet ${outlet} of ${pdu}:`,
			...powerCommands(host, { pdu, port: outlet }, clientOf(answers)),
		];
	},
});

/** Names of those that are there already; a long list is cut. */
function known(answers: Answers, world: World): string {
	const names = Object.keys(configOf(answers, world).pdus);
	if (names.length === 0) return '';
	return ` There: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}.`;
}
