/** The configuration that the form begins with, and what becomes of it by the answers. */

import { companionOf } from '../../lab/companion/faults.ts';
import { type Pdu, type PdudaemonConfig, readPdudaemon } from '../../lab/companion/pdudaemon/config.ts';
import { type Driver, driverCalled } from '../../lab/companion/pdudaemon/drivers.ts';
import { pdudaemonFiles } from '../../lab/companion/pdudaemon/files.ts';
import { isSecretName } from '../../lab/secret.ts';
import { parseJson } from '../../text/json.ts';
import type { Container } from '../../lab/objects.ts';
import { type Asked, askedKey, type World } from '../world.ts';

/** Where the configuration comes from. */
export type BaseAnswers = {
	/** `none`, `file`, or the id of a container. */
	begin: string;
	/** Of the console's host. */
	file: string;
};

export type PduAnswers = BaseAnswers & {
	/** The PDU's name in the configuration; '' = none is added. */
	pdu: string;
	driver: string;
	ip: string;
	user: string;
	password: string;
	/** JSON: more settings of the driver. */
	settings: string;
};

/** Companions whose configuration may be had: also of one that does not run. */
export const pdudaemons = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => companionOf(each) === 'pdudaemon')
		.toSorted((a, b) => a.name.localeCompare(b.name));

/** What has to be read first. A path is not looked at before it is whole. */
export function baseAsks({ begin, file }: BaseAnswers, world: World): readonly Asked[] {
	if (begin === 'file') {
		return /^[/~].*\.(?:conf|json)$/.test(file) ? [{ about: 'text', path: file }] : [];
	}
	const container = pdudaemons(world).find(({ id }) => id === begin);
	return container === undefined ? [] : [{ about: 'file', id: container.id, paths: pdudaemonFiles(container) }];
}

const NOTHING: PdudaemonConfig = { listener: 'http', pdus: {}, aliases: {} };

/** `unread`: not looked up yet. */
export type Base = { config: PdudaemonConfig; state: 'read' | 'unread' } | { problem: string };

export function baseOf(answers: BaseAnswers, world: World): Base {
	const [asked] = baseAsks(answers, world);
	const found = asked && world.facts.answers.get(askedKey(asked));
	if (found?.about !== 'file' && found?.about !== 'text') {
		return { config: NOTHING, state: asked === undefined ? 'read' : 'unread' };
	}
	const owner = found.about === 'text' ? answers.file : nameOf(answers, world);
	if (found.text === undefined) {
		const none = `${owner} has no pdudaemon.conf that can be found: begin with none, or with a file.`;
		return { problem: found.about === 'text' ? found.why : none };
	}
	const read = readPdudaemon(found.text);
	return 'problem' in read ? { problem: `The configuration of ${owner} ${read.problem}.` } : { ...read, state: 'read' };
}

const nameOf = ({ begin }: BaseAnswers, world: World): string =>
	pdudaemons(world).find(({ id }) => id === begin)?.name ?? begin;

export function configOf(answers: BaseAnswers, world: World): PdudaemonConfig {
	const base = baseOf(answers, world);
	return 'problem' in base ? NOTHING : base.config;
}

/** A setting of the PDU in the configuration that the form begins with; '' = it has none. */
export function settingOf(setting: string | undefined, answers: PduAnswers, world: World): string {
	const found = foundPdu(answers, world);
	return setting === undefined || found === undefined ? '' : textOf(found[setting]);
}

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function foundPdu(answers: PduAnswers, world: World): Pdu | undefined {
	const { pdus } = configOf(answers, world);
	return Object.hasOwn(pdus, answers.pdu) ? pdus[answers.pdu] : undefined;
}

/** Of an unknown driver, any may be given. */
export const driverOf = ({ driver }: Pick<PduAnswers, 'driver'>): Driver =>
	driverCalled(driver) ?? {
		name: driver,
		address: 'ip',
		addressNeeded: false,
		user: true,
		secret: 'password',
		needs: [],
	};

/** What is to be in the file. */
export function configToBe(answers: PduAnswers, world: World): Omit<PdudaemonConfig, 'listener'> {
	const { pdus, aliases } = configOf(answers, world);
	const { pdu } = answers;
	return { pdus: pdu === '' ? pdus : { ...pdus, [pdu]: pduToBe(answers, world) }, aliases };
}

/** With another driver, the settings of the old one are not its own. */
function pduToBe(answers: PduAnswers, world: World): Pdu {
	const { ip, user, password } = answers;
	const driver = driverOf(answers);
	const found = foundPdu(answers, world);
	const kept: Pdu = found?.['driver'] === answers.driver ? found : {};
	const asked: [name: string | undefined, value: string][] = [
		[driver.address, ip],
		[driver.user ? 'username' : undefined, user],
		[driver.secret, password],
	];
	// A number that was found stays one.
	const changed = asked.flatMap(([name, value]) =>
		name === undefined || value === textOf(kept[name]) ? [] : [[name, value] as const],
	);
	const emptied = changed.flatMap(([name, value]) => (value === '' ? [name] : []));
	const all = { ...kept, driver: answers.driver, ...Object.fromEntries(changed), ...settingsIn(answers.settings) };
	return Object.fromEntries(Object.entries(all).filter(([name]) => !emptied.includes(name)));
}

/** Undefined: it is no JSON object. */
export function settingsIn(text: string): Pdu | undefined {
	if (text.trim() === '') return {};
	const json = parseJson(text);
	return isSettings(json) ? json : undefined;
}

/** What JSON has, and no list. */
const isSettings = (json: unknown): json is Pdu => typeof json === 'object' && json !== null && !Array.isArray(json);

/** What a driver needs and no other question asks for. */
export const furtherNeeds = (answers: Pick<PduAnswers, 'driver'>): string[] => {
	const { needs, secret } = driverOf(answers);
	return needs.filter(name => name !== secret);
};

export function settingsProblem(answers: PduAnswers, world: World): string | undefined {
	const settings = settingsIn(answers.settings);
	if (settings === undefined) return 'Write them as JSON, e.g. {"onsetting": 1, "offsetting": 2}.';
	const open = Object.keys(settings).find(name => isSecretName(name) || name === 'community');
	if (open !== undefined) {
		return `${open} would stand here for all to see: write it into a file of yours, and begin with that.`;
	}
	const there = pduToBe(answers, world);
	const missing = furtherNeeds(answers).filter(name => !Object.hasOwn(there, name));
	if (missing.length === 0 || answers.pdu === '') return undefined;
	const example = missing.map(name => `"${name}": …`).join(', ');
	return `The driver ${answers.driver} needs {${example}}.`;
}
