/** The terminal's size in cells. */
export type ScreenSize = { columns: number; rows: number };
