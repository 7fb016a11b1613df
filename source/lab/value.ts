/** Text in a plan that may hold secrets: the plan has their names only, the executor has the values. */

/** Stands for a secret; `secret` is its name, e.g. `calvin token`. */
export type SecretRef = { secret: string };

/** Plain text, a secret, or both in turn: `['--token=', { secret: 'calvin token' }]`. */
export type Value = string | SecretRef | readonly (string | SecretRef)[];

/** Values by name: given to a run, and filled by steps that capture one. Never written anywhere. */
export type Secrets = ReadonlyMap<string, string>;

/** A secret was asked for by a name that has no value. */
export class MissingSecret extends Error {
	readonly secret: string;

	constructor(secret: string) {
		super(`The secret "${secret}" has no value.`);
		this.name = 'MissingSecret';
		this.secret = secret;
	}
}

export function partsOf(value: Value): readonly (string | SecretRef)[] {
	return typeof value === 'string' || 'secret' in value ? [value] : value;
}

/** The names of the secrets in it, in their order. */
export function secretsIn(value: Value): string[] {
	return partsOf(value).flatMap(part => (typeof part === 'string' ? [] : [part.secret]));
}

/**
 * The text itself.
 *
 * @throws MissingSecret
 */
export function reveal(value: Value, secrets: Secrets): string {
	return valueText(value, name => {
		const text = secrets.get(name);
		if (text === undefined) throw new MissingSecret(name);
		return text;
	});
}

/** The text with something else in each secret's place. */
export function valueText(value: Value, stand: (secret: string) => string): string {
	return partsOf(value)
		.map(part => (typeof part === 'string' ? part : stand(part.secret)))
		.join('');
}
