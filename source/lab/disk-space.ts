/** Bytes; `folder` is the engine's, or the nearest one above it that can be looked at. */
export type DiskSpace = { folder: string; free: number; total: number };
