/** The terminal's size in cells. */
export type Size = { columns: number; rows: number };
