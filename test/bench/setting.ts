/** What every measure is given. */

export const parts = [
	'start',
	'idle',
	'following',
	'flood',
	'million',
	'large',
	'hosts',
	'line',
	'truth',
	'lab',
	'server',
	'backup',
] as const;
export type Part = (typeof parts)[number];

export type Setting = {
	/** Path of the built program. */
	program: string;
	/** Path of the same with Node inside. */
	oneFile: string;
	/** A home directory for whatever is measured, empty at first. */
	home: string;
	/** A folder that is removed at the end. */
	scratch: string;
	wanted: ReadonlySet<Part>;
};
