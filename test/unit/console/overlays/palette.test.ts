import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { drawOverlay } from '../../../../source/console/overlays/overlay.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import { drawBox } from '../../../../source/console/widgets/box.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const look = lookFor({ colours: 'none' });

function drawn(console: TestConsole) {
	const [overlay] = console.state().overlays;
	assert.ok(overlay);
	const placed = drawOverlay(overlay, { state: console.state(), table: actions, glyphs: look.glyphs });
	assert.ok(placed);
	return { rect: placed.rect, rows: drawBox(placed.box, placed.rect, look) };
}

test('the list of all actions stays where it is while somebody types, and says where nothing is found', t => {
	const console = openConsole(t, { size: { columns: 120, rows: 35 } });
	console.press(':');
	const whole = drawn(console).rect;
	console.type('superuser');
	const { rect } = drawn(console);
	assert.deepEqual([rect.x, rect.y, rect.columns], [whole.x, whole.y, whole.columns]);
	assert.ok(rect.rows < whole.rows);
	console.type('zzz');
	assert.match(drawn(console).rows.join('\n'), /No action has this name/);
});

test('it goes down to the foot rather than leave a few rows of what is below', t => {
	const console = openConsole(t, { size: { columns: 80, rows: 24 } });
	console.press(':');
	console.type('res');
	const { rect } = drawn(console);
	assert.equal(rect.y + rect.rows, 23);
});
