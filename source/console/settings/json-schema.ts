/** The configuration file's JSON schema, for editors, and an example of the file, both made from the one schema. */

import { stringify } from 'yaml';
import * as z from 'zod';
import { actionId, actionIds, keyList } from './key-settings.ts';
import { settingsSchema } from './parse-settings.ts';

/** As much of a JSON schema as is read here: what a setting is for, and how it is without the file. */
export type Described = {
	description?: string | undefined;
	default?: unknown;
	examples?: readonly unknown[] | undefined;
	properties?: Readonly<Record<string, Described>> | undefined;
};

/** https://json-schema.org/draft/2020-12/schema */
export function settingsJsonSchema(): z.core.JSONSchema.BaseSchema {
	return z.toJSONSchema(settingsSchema, {
		io: 'input',
		unrepresentable: 'any',
		override: ({ zodSchema, jsonSchema }) => {
			// zod leaves examples out where what is read is not what is meant; ours are of what is read.
			const examples = z.globalRegistry.get(zodSchema)?.['examples'];
			if (Array.isArray(examples)) jsonSchema.examples = examples;
			// What zod can't see: the names that a check knows, and what is read before it is checked.
			if (zodSchema === actionId) jsonSchema.enum = [...actionIds];
			if (zodSchema !== keyList) return;
			delete jsonSchema.type;
			delete jsonSchema.items;
			const key = { type: ['string', 'integer'] as const };
			Object.assign(jsonSchema, { anyOf: [key, { type: 'array', items: key }] });
		},
	});
}

const described: z.ZodType<Described> = z.object({
	description: z.string().optional(),
	default: z.unknown().optional(),
	examples: z.array(z.unknown()).optional(),
	get properties() {
		return z.record(z.string(), described).optional();
	},
});

/** By name, in the order of the schema. */
export function describedSettings(): Readonly<Record<string, Described>> {
	return described.parse(settingsJsonSchema()).properties ?? {};
}

/** A configuration file with every setting, each as it is without the file, and behind a `#`. */
export function exampleSettings(): string {
	const settings = Object.entries(describedSettings()).map(([name, setting]) => describe(name, setting, ''));
	return `${HEAD}\n${settings.join('\n')}`;
}

const HEAD = `# The settings of lavadock: ~/.config/lavadock/config.yaml
# Each is as it is without this file. Take away the # before what you want otherwise.
`;

function describe(name: string, { description, properties, ...said }: Described, indent: string): string {
	const comment = wrapped(description ?? '')
		.map(line => `# ${indent}${line}\n`)
		.join('');
	if (properties !== undefined) {
		const inner = Object.entries(properties).map(([inside, setting]) => describe(inside, setting, `${indent}  `));
		return `${comment}#${indent}${name}:\n${inner.join('')}`;
	}
	const value = said.default ?? said.examples?.[0];
	return `${comment}#${indent}${name}: ${stringify(value, { collectionStyle: 'flow' })}`;
}

const WIDTH = 100;

function wrapped(text: string): string[] {
	return text.match(new RegExp(`\\S.{0,${WIDTH}}(?=\\s|$)`, 'g')) ?? [];
}
