/** What is wrong is in sight, also where its panel is not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerRow, problemsElsewhere } from '../../../../source/console/panels/header.ts';
import { problemCount, problemKeys } from '../../../../source/console/selectors/problems.ts';
import { panels } from '../../../../source/console/state/layout.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import { containerOf, endpointOf } from '../../lab/objects-for-tests.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const number = String(panels.indexOf('addresses'));
const header = (console: TestConsole): string => plainText(problemsElsewhere(console.state()).flat());

const twice = ['first', 'second'].map(name =>
	containerOf(name, { image: 'busybox', endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.9' })] }),
);

test('the header counts the problems of panels that have no room, and not of those that are seen', t => {
	const console = openConsole(t, { size: { columns: 80, rows: 24 } });
	console.setContainers(twice);
	assert.equal(problemCount(console.state(), 'addresses'), 2);
	assert.match(header(console), new RegExp(`${number} Addresses: 2 problems`));
	console.press(number);
	assert.doesNotMatch(header(console), /Addresses/);
});

test('the header says less where there is less room, and cuts nothing in two', t => {
	const console = openConsole(t, { size: { columns: 80, rows: 24 } });
	console.setContainers(twice);
	const row = (columns: number): string => plainText(headerRow(console.state(), lookFor().glyphs, columns));
	const whole = row(80);
	assert.match(whole, / live  \d Addresses: 2 problems$/);
	assert.match(row(whole.length - 1), / live$/);
});

test('! goes from problem to problem, round', t => {
	const console = openConsole(t);
	console.setContainers(twice);
	console.press(number, 'G', '!');
	const keys = problemKeys(console.state(), 'addresses');
	const at = (): string | undefined => console.state().lists.addresses.key;
	assert.equal(at(), keys[0]);
	console.press('!');
	assert.equal(at(), keys[1]);
	console.press('!');
	assert.equal(at(), keys[0]);
});
