import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	backgroundInEnvironment,
	backgroundOf,
	colourInAnswer,
	contrast,
	isUsual,
	luminance,
} from '../../../source/terminal/background.ts';
import { rgb } from '../../../tools/palettes.ts';

test('the colour in an answer has one to four digits a part', () => {
	assert.deepEqual(colourInAnswer('11;rgb:ffff/8080/0000'), [255, 128, 0]);
	assert.deepEqual(colourInAnswer('11;rgb:ff/80/00'), [255, 128, 0]);
	assert.deepEqual(colourInAnswer('11;rgb:f/0/0'), [255, 0, 0]);
	assert.deepEqual(colourInAnswer('11;rgba:0000/0000/0000/cccc'), [0, 0, 0]);
	for (const text of ['10;rgb:ff/ff/ff', '11;?', '11;white', '']) assert.equal(colourInAnswer(text), undefined);
});

test('dark and light, and the palettes whose 16 colours nobody knows', () => {
	const cases = [
		['#000000', 'dark', true],
		['#171421', 'dark', true],
		['#002b36', 'dark', false],
		['#808080', 'light', false],
		['#fdf6e3', 'light', false],
		['#ffffff', 'light', true],
	] as const;
	for (const [colour, background, usual] of cases) {
		assert.equal(backgroundOf(rgb(colour)), background, colour);
		assert.equal(isUsual(rgb(colour)), usual, colour);
	}
});

test('contrast is that of WCAG', () => {
	assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
	assert.equal(contrast([255, 255, 255], [118, 118, 118]).toFixed(2), '4.54');
});

test('COLORFGBG names the background last', () => {
	const of = (text: string) => backgroundInEnvironment({ COLORFGBG: text });
	assert.deepEqual(['15;0', '0;15', '0;default;15', '12;8', '0;7', '7;default', ''].map(of), [
		'dark',
		'light',
		'light',
		'dark',
		'light',
		undefined,
		undefined,
	]);
});

test('luminance and contrast are those of WCAG 2', () => {
	const near = (value: number, expected: number): void => assert.ok(Math.abs(value - expected) < 5e-5, String(value));
	near(luminance([0, 0, 0]), 0);
	near(luminance([255, 255, 255]), 1);
	near(luminance([10, 10, 10]), 10 / 255 / 12.92);
	near(luminance([128, 128, 128]), 0.2159);
	near(luminance([255, 0, 0]), 0.2126);
	near(contrast([0, 0, 0], [255, 255, 255]), 21);
	near(contrast([255, 255, 255], [255, 255, 255]), 1);
});
