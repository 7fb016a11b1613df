/** Which tests execute a place of the source: measured with V8's coverage, for what a test imports it need not run. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ startOffset: number, endOffset: number, count: number }} Range
 * @typedef {{ lineLengths: number[], data: { mappings: string } }} Mapped
 * @typedef {{ url: string, functions: { ranges: Range[] }[] }} Script
 * @typedef {{ ok: boolean, milliseconds: number, ranges: Map<string, Range[]>, maps: Map<string, Segment[]> }} Run
 *   `ranges` and `maps` by the file, as it's called from the root
 * @typedef {{ offset: number, line: number, column: number }} Segment
 *   where in what ran a place of the source is; lines from 1, columns from 0
 */

/**
 * Kept in the folder for temporary files, until one of the files that the test imports changes.
 *
 * @param {{ node: string, root: string, test: string, files: string[] }} asked `files`: what it imports, itself too
 * @returns {Run}
 */
export function measured({ node, root, test, files }) {
	const hash = createHash('sha256');
	for (const file of files)
		hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '');
	const kept = join(tmpdir(), 'lavadock-coverage', hash.digest('hex'));
	if (existsSync(kept)) {
		const { ranges, maps, ...rest } = JSON.parse(readFileSync(kept, 'utf8'));
		return { ...rest, ranges: new Map(ranges), maps: new Map(maps) };
	}
	const run = runMeasured(node, root, test);
	mkdirSync(join(kept, '..'), { recursive: true });
	if (run.ok) writeFileSync(kept, JSON.stringify({ ...run, ranges: [...run.ranges], maps: [...run.maps] }));
	return run;
}

/**
 * @param {string} node
 * @param {string} root
 * @param {string} test
 * @returns {Run}
 */
function runMeasured(node, root, test) {
	const folder = mkdtempSync(join(tmpdir(), 'lavadock-coverage-'));
	const begun = performance.now();
	const { status } = spawnSync(node, ['--import=tsx', test], {
		cwd: root,
		stdio: 'ignore',
		env: { ...process.env, NODE_V8_COVERAGE: folder },
	});
	/** @type {Run} */
	const run = { ok: status === 0, milliseconds: performance.now() - begun, ranges: new Map(), maps: new Map() };
	for (const name of readdirSync(folder)) {
		const { result, 'source-map-cache': maps = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
		addScripts(run, root, result, maps);
	}
	rmSync(folder, { recursive: true });
	return run;
}

/**
 * @param {Run} run
 * @param {string} root
 * @param {Script[]} scripts
 * @param {Record<string, Mapped | undefined>} maps
 */
function addScripts({ ranges, maps: segments }, root, scripts, maps) {
	for (const { url, functions } of scripts) {
		const mapped = maps[url];
		if (!url.startsWith('file:') || !mapped?.data) continue;
		const file = relative(root, fileURLToPath(url));
		if (!file.startsWith('source/')) continue;
		// A test may start others of its kind: what one of them executes counts.
		ranges.set(file, [...(ranges.get(file) ?? []), ...functions.flatMap(each => each.ranges)]);
		segments.set(file, segmentsOf(mapped));
	}
}

/**
 * @param {Run} run
 * @param {string} file
 * @param {{ line: number, column: number }} place
 */
export function executes({ ranges, maps }, file, place) {
	const offset = offsetOf(maps.get(file) ?? [], place);
	if (offset === undefined) return false;
	const around = (ranges.get(file) ?? []).filter(range => range.startOffset <= offset && offset < range.endOffset);
	const size = Math.min(...around.map(lengthOf));
	return around.some(range => lengthOf(range) === size && range.count > 0);
}

/** @param {Range} range */
const lengthOf = ({ startOffset, endOffset }) => endOffset - startOffset;

/**
 * @param {Segment[]} segments
 * @param {{ line: number, column: number }} place
 */
function offsetOf(segments, { line, column }) {
	const onLine = segments.filter(segment => segment.line === line);
	const before = onLine.filter(segment => segment.column <= column).toSorted((one, other) => other.column - one.column);
	return (before[0] ?? onLine[0])?.offset;
}

/**
 * @param {Mapped} mapped
 * @returns {Segment[]}
 */
function segmentsOf({ lineLengths, data }) {
	/** @type {Segment[]} */
	const segments = [];
	let lineStart = 0;
	let line = 1;
	let column = 0;
	for (const [number, text] of data.mappings.split(';').entries()) {
		let offset = lineStart;
		for (const segment of text.split(',')) {
			const [forward = 0, , lines, columns] = numbersOf(segment);
			offset += forward;
			if (lines === undefined || columns === undefined) continue;
			line += lines;
			column += columns;
			segments.push({ offset, line, column });
		}
		lineStart += (lineLengths[number] ?? 0) + 1;
	}
	return segments;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Base 64 VLQ, as source maps write numbers: five bits a digit, the lowest first, the sign in the lowest bit.
 *
 * @param {string} segment
 */
function numbersOf(segment) {
	/** @type {number[]} */
	const numbers = [];
	let value = 0;
	let shift = 0;
	for (const digit of segment) {
		const bits = DIGITS.indexOf(digit);
		value |= (bits & 31) << shift;
		shift += 5;
		if (bits >= 32) continue;
		numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
		value = 0;
		shift = 0;
	}
	return numbers;
}
