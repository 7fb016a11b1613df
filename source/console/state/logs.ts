import type { LogState } from '../../engine/engine.ts';
import type { LogLines, LogRange } from '../../engine/log-lines.ts';
import type { Move } from './list.ts';
export type LogView = { containerId: string; name: string; lines: LogLines; end: number; state: LogState };
export type LogsState = {
	sources: readonly LogView[];
	range: LogRange;
	follow: boolean;
	wrap: boolean;
	timestamps: 'none' | 'time' | 'full';
	search: string;
	filter: string;
	service: string | undefined;
};
export const emptyLogs: LogsState = {
	sources: [],
	range: { kind: 'tail', lines: 1000 },
	follow: true,
	wrap: true,
	timestamps: 'none',
	search: '',
	filter: '',
	service: undefined,
};
export const moveLogs = (logs: LogsState, _move: Move, _height: number): LogsState => logs;
export const settleLogs = (logs: LogsState, _height: number): LogsState => logs;
export const nextRange = (range: LogRange, _d: 'wider' | 'narrower'): LogRange => range;
export const services = (_logs: LogsState): readonly string[] => [];
