/**
 * Addresses and subnets of both families as numbers. Text is read and written by ip-address, which takes some 20 µs for
 * each: what was read or written before is remembered.
 */

import { Address4, Address6 } from 'ip-address';
import { memoizeByValue } from '../memoize.ts';

export type Family = 4 | 6;

export type Address = { readonly family: Family; readonly value: bigint };

/** A run of addresses, both ends in it. */
export type Block = { readonly family: Family; readonly first: bigint; readonly last: bigint };

/** A subnet as it is written, e.g. `172.18.0.0/16`: an empty text is none. */
export type Cidr = `${string}/${number}`;

/** Asks only the parser that may say yes: both refuse by an exception, and most of a lab's addresses are empty. */
function read(text: string): Address4 | Address6 | undefined {
	if (text.includes(':')) return Address6.isValid(text) ? new Address6(text) : undefined;
	return text.includes('.') && Address4.isValid(text) ? new Address4(text) : undefined;
}

function familyOf(parsed: Address4 | Address6): Family {
	return parsed instanceof Address4 ? 4 : 6;
}

/** An address; a prefix length behind it, as Docker's network inspect has, is left aside. Undefined for anything else. */
export const parseAddress = memoizeByValue((text: string): Address | undefined => {
	const parsed = read(text);
	return parsed && { family: familyOf(parsed), value: parsed.bigInt() };
});

/** A subnet such as `172.18.0.0/16`; host bits are cut off. Undefined without a prefix length and for anything else. */
export const parseSubnet = memoizeByValue((text: string): Block | undefined => {
	const parsed = text.includes('/') ? read(text) : undefined;
	return (
		parsed && {
			family: familyOf(parsed),
			first: parsed.startAddress().bigInt(),
			last: parsed.endAddress().bigInt(),
		}
	);
});

const texts = {
	4: memoizeByValue((value: bigint) => Address4.fromBigInt(value).correctForm()),
	6: memoizeByValue((value: bigint) => Address6.fromBigInt(value).correctForm()),
};

export const isCidr = (text: string): text is Cidr => parseSubnet(text) !== undefined;

/** Bits of its prefix, e.g. 16 of `172.18.0.0/16`. */
export const prefixOf = (subnet: Cidr): number => Number(subnet.slice(subnet.lastIndexOf('/') + 1));

export function formatAddress({ family, value }: Address): string {
	return texts[family](value);
}

export function contains(block: Block, { family, value }: Address): boolean {
	return block.family === family && block.first <= value && value <= block.last;
}

/** `subnet` as text; nothing is in what can't be read. */
export function isInSubnet(address: Address, subnet: string): boolean {
	const block = parseSubnet(subnet);
	return block !== undefined && contains(block, address);
}

/** Whether all of `part` is in `whole`. */
export function covers(whole: Block, part: Block): boolean {
	return whole.family === part.family && whole.first <= part.first && part.last <= whole.last;
}

export function overlaps(a: Block, b: Block): boolean {
	return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

export function sizeOf({ first, last }: Block): bigint {
	return last - first + 1n;
}

/** IPv4 before IPv6, then by number. */
export function compareAddresses(a: Address, b: Address): number {
	return a.family - b.family || Number(a.value > b.value) - Number(a.value < b.value);
}
