/** Which host is to be shown too: a context of docker, or an address. */

import { pad, width } from '../../text/width.ts';
import { windowTop } from '../state/list.ts';
import { inside, type Size } from '../state/layout.ts';
import type { Overlay } from '../state/state.ts';
import { position } from '../widgets/box.ts';
import { centred } from '../widgets/dialog.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import type { PlacedBox } from './placed-box.ts';

const ABOUT = "Docker's own configuration stays as it is: the host is in this console until it is left out, or quit.";
const NONE = 'Docker has no context that is not shown already.';

export function drawAddHost({ offers, index }: Extract<Overlay, { kind: 'add-host' }>, size: Size): PlacedBox {
	const names = Math.max(0, ...offers.map(({ context }) => width(context)));
	const rows: Line[] = [
		...offers.map(({ context, host }) => [span(` ${pad(context, names + 2)}`, 'strong'), span(host, 'dim')]),
		[span(' an address ', 'strong'), span('to be typed: ssh://, tcp:// or unix://', 'dim')],
	];
	const columns = Math.min(inside(size).columns, Math.max(60, ...rows.map(lineWidth)));
	const tail = [[], ...paragraph(offers.length === 0 ? `${NONE} ${ABOUT}` : ABOUT, columns, 1, 'dim')];
	const rect = centred(size, { columns, rows: rows.length + tail.length });
	const height = Math.max(1, rect.rows - 2 - tail.length);
	const top = windowTop(0, index, rows.length, height);
	return {
		rect,
		box: {
			title: line(' Add a host ', 'titleFocused'),
			foot: position(top, height, rows.length),
			lines: [...rows.slice(top, top + height), ...tail],
			selected: index - top,
			focused: true,
		},
	};
}
