/** Hosts: the machines that a lab stands on, each with one engine. */

/** What the user calls a host, e.g. `rack-2`: one console has no two of one name. */
export type HostKey = string & { readonly isHostKey: true };

// A name becomes a key here and nowhere else.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const hostKey = (name: string): HostKey => name as HostKey;

/** Of the only engine, which needs no name. */
export const LOCAL = hostKey('local');
