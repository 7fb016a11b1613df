/** Styles and colours: what sequences make of them, and the shortest way from one to another. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { colourCodes, extended, toDepth } from '../../../../source/terminal/cells/colour.ts';
import { createStyles, PLAIN, UNKNOWN_STYLE } from '../../../../source/terminal/cells/style.ts';

/** What a pen that was reset has to be told for this style. */
function codesOf(parameters: string, before = ''): string {
	const styles = createStyles('true');
	const style = styles.apply(styles.apply(PLAIN, before === '' ? '0' : before), parameters);
	return styles.change(PLAIN, style).replace('\u001B[', '').replace(/m$/, '');
}

suite('a sequence selects', () => {
	const rows: [parameters: string, codes: string, before?: string][] = [
		['', '', '1;31;42'],
		['0', '', '1;31;42'],
		['1', '1'],
		['2', '2'],
		['3', '3'],
		['4', '4'],
		['7', '7'],
		['9', '9'],
		['4:3', '4'],
		['4:0', '', '4'],
		['5', ''],
		['8', ''],
		['1;2', '1;2'],
		['22', '', '1;2'],
		['22', '3', '1;3'],
		['23', '', '3'],
		['24', '', '4'],
		['27', '', '7'],
		['29', '', '9'],
		['30', '30'],
		['37', '37'],
		['38', ''],
		['39', '', '31'],
		['40', '40'],
		['47', '47'],
		['49', '', '41'],
		['90', '90'],
		['97', '97'],
		['98', ''],
		['89', ''],
		['100', '100'],
		['107', '107'],
		['108', ''],
		['99', ''],
		['38;5', '30'],
		['38;2', '38;2;0;0;0'],
		['38;2;7', '38;2;7;0;0'],
		['48;2;7;8', '48;2;7;8;0'],
		['48;5', '40'],
		['38;5;0', '30'],
		['38;5;7', '37'],
		['38;5;8', '90'],
		['38;5;15', '97'],
		['38;5;16', '38;5;16'],
		['38;5;255', '38;5;255'],
		['48;5;8', '100'],
		['48;5;200', '48;5;200'],
		['38:5:200', '38;5;200'],
		['38;2;1;2;3', '38;2;1;2;3'],
		['48;2;255;0;128', '48;2;255;0;128'],
		['38:2:1:2:3', '38;2;1;2;3'],
		['38:2::1:2:3', '38;2;1;2;3'],
		['38:2:9:1:2:3', '38;2;1;2;3'],
		['38;5;200;1', '1;38;5;200'],
		['38;2;1;2;3;1', '1;38;2;1;2;3'],
		['38:5:200;1', '1;38;5;200'],
		['38;3;1', ''],
		['31;42;1', '1;31;42'],
		['0;32', '32', '1;31;42'],
	];
	for (const [parameters, codes, before = ''] of rows) {
		test(`${parameters} after ${before || 'nothing'}`, () => assert.equal(codesOf(parameters, before), codes));
	}

	test('the same style by the same number, however it is said', () => {
		const styles = createStyles(16);
		const [one, other, third] = ['31', '38;5;1', '38;2;205;0;0'].map(parameters => styles.apply(PLAIN, parameters));
		assert.deepEqual([one === other, other === third, one === PLAIN], [true, true, false]);
		assert.equal(styles.count(), 3);
		styles.apply(PLAIN, '31');
		assert.equal(styles.count(), 3);
	});
});

suite('the way from one style to another', () => {
	const way = (from: string, to: string): string => {
		const styles = createStyles('true');
		return styles.change(styles.apply(PLAIN, from), styles.apply(PLAIN, to)).replace('\u001B', '');
	};
	const rows: [from: string, to: string, way: string][] = [
		['1', '1', ''],
		['1', '0', '[m'],
		['1;31', '1', '[39m'],
		['1;31', '31', '[22m'],
		['1;2;31', '1;31', '[22;1m'],
		['1;2;38;5;200', '1;38;5;200', '[22;1m'],
		['4;38;5;200', '38;5;200', '[24m'],
		['3;7;9;38;5;200', '38;5;200', '[23;27;29m'],
		['31', '32', '[32m'],
		['31;41', '31;42', '[42m'],
		['1;3;4;7;9', '31', '[0;31m'],
	];
	for (const [from, to, expected] of rows) test(`${from} to ${to}`, () => assert.equal(way(from, to), expected));

	test('begins anew where nobody knows what the pen has', () => {
		const styles = createStyles('true');
		assert.equal(styles.change(UNKNOWN_STYLE, PLAIN), '\u001B[m');
		assert.equal(styles.change(UNKNOWN_STYLE, styles.apply(PLAIN, '1;31')), '\u001B[0;1;31m');
	});
});

test('a blank is seen by its background, its line or its inversion', () => {
	const styles = createStyles('true');
	const seen = (parameters: string): boolean => styles.paintsBlank(styles.apply(PLAIN, parameters));
	for (const each of ['41', '4', '7', '9', '48;2;0;0;0']) assert.equal(seen(each), true, each);
	for (const each of ['0', '31', '1', '2', '3']) assert.equal(seen(each), false, each);
});

suite('colours', () => {
	test('of the palette from 16 on are a cube and a ramp', () => {
		const rows: [index: number, rgb: number[]][] = [
			[16, [0, 0, 0]],
			[17, [0, 0, 95]],
			[21, [0, 0, 255]],
			[22, [0, 95, 0]],
			[51, [0, 255, 255]],
			[52, [95, 0, 0]],
			[231, [255, 255, 255]],
			[232, [8, 8, 8]],
			[255, [238, 238, 238]],
		];
		for (const [index, rgb] of rows) assert.deepEqual(extended(index), rgb, String(index));
	});

	/** xterm's defaults. */
	const BASIC = [
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
		0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	];
	const exact = (rgb: number): number => 0x100_0000 | rgb;

	test('that a terminal has are brought down to themselves', () => {
		for (const [at, rgb] of BASIC.entries()) assert.equal(toDepth(exact(rgb), 16), at + 1, rgb.toString(16));
		for (let index = 16; index < 256; index++) {
			const [red, green, blue] = extended(index);
			const found = toDepth(exact((red << 16) | (green << 8) | blue), 256) - 1;
			assert.deepEqual(extended(found), [red, green, blue], String(index));
		}
		for (const colour of [0, 1, 16]) assert.equal(toDepth(colour, 16), colour);
		for (const colour of [17, 256]) assert.equal(toDepth(colour, 256), colour);
		assert.equal(toDepth(17, 16), 1, 'the black of the cube');
		assert.equal(toDepth(256, 16), 8, 'a light grey');
	});

	test('are compared with each of the 256 as it is, to the last one', () => {
		assert.equal(toDepth(exact(0xeeeeee), 256), 256, 'the last grey');
		// As far from one of the first sixteen as from itself: the white of xterm is 255, 255, 255.
		assert.equal(toDepth(exact(0xffffff), 16), 16);
		assert.equal(toDepth(exact(0xf3f3f3), 16), 16, 'nearer to white than to the light grey');
		assert.equal(toDepth(exact(0xf1f1f1), 16), 8, 'nearer to the light grey');
	});

	test('that it has not become the nearest', () => {
		assert.equal(toDepth(exact(0x010203), 256), 17);
		assert.equal(toDepth(exact(0xfefefe), 256), 232);
		assert.equal(toDepth(exact(0xf00101), 16), 10);
		assert.equal(toDepth(exact(0x123456), 'true'), exact(0x123456));
		assert.deepEqual([toDepth(exact(0x123456), 'none'), toDepth(5, 'none')], [0, 0]);
	});

	test('are selected in as few parameters as they need', () => {
		const rows: [colour: number, foreground: string, background: string][] = [
			[0, '39', '49'],
			[1, '30', '40'],
			[8, '37', '47'],
			[9, '90', '100'],
			[16, '97', '107'],
			[17, '38;5;16', '48;5;16'],
			[256, '38;5;255', '48;5;255'],
			[exact(0x010203), '38;2;1;2;3', '48;2;1;2;3'],
		];
		for (const [colour, foreground, background] of rows) {
			assert.deepEqual(
				[colourCodes(colour, 'foreground'), colourCodes(colour, 'background')],
				[foreground, background],
			);
		}
	});
});
