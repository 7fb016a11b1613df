/** A function that plans' scripts call, for a POSIX shell. */
export type Helper = { name: string; text: string };
