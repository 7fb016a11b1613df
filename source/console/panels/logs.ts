import { span } from '../widgets/line.ts';
import { type DrawPanel, isFocused, panelTitle } from './panel.ts';

export const drawLogs: DrawPanel = ({ state, size }) => {
	const [source] = state.logs.sources;
	const height = size.rows - 2;
	const lines = [];
	if (source) {
		for (let n = Math.max(source.lines.first, source.lines.end - height); n < source.lines.end; n++) {
			lines.push([span(source.lines.line(n)?.text ?? '')]);
		}
	}
	return {
		title: [...panelTitle(state, 'logs', 'Logs'), span(` ${source?.name ?? ''} ${source?.state.state ?? ''}`)],
		lines,
		focused: isFocused(state, 'logs'),
	};
};
