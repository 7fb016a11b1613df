/** How long lines of Dockerfiles and commands are broken in a preview. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { previewLines } from '../../../../source/console/overlays/preview.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';

/** Of the whole preview; a line of a Dockerfile has six fewer. */
const COLUMNS = 36;

/** The rows of a Dockerfile in a preview of that width. */
function rowsOf(dockerfile: string): string[] {
	const plan = { title: '', warnings: [], steps: [{ do: 'build' as const, tag: 'own:1', dockerfile }] };
	const rows = previewLines({ plan, secrets: new Map(), shows: {}, ends: [] }, false, COLUMNS).map(plainText);
	return rows.slice(rows.indexOf('The Dockerfile of own:1') + 1).map(row => row.slice(2));
}

suite('a long line of a preview is broken', () => {
	const rows: [where: string, text: string, broken: string[]][] = [
		['nowhere where it has room', 'RUN apt-get install --yes curl', ['RUN apt-get install --yes curl']],
		['before an option that has none', 'RUN apt-get install --yes snmpd', ['RUN apt-get install', '--yes snmpd']],
		['before what joins commands', 'RUN apt-get update && apt-get clean', ['RUN apt-get update', '&& apt-get clean']],
		[
			'not within quotes, though an option stands there',
			`RUN trap 'rm -r /long/build' EXIT`,
			[`RUN trap 'rm -r /long/build'`, 'EXIT'],
		],
		[
			'not at a quote that is escaped in quotes',
			String.raw`RUN echo "a \" -b" --long --options`,
			[String.raw`RUN echo "a \" -b" --long`, '--options'],
		],
		['at its own lines, with their indents', 'RUN a \\\n    && b\n\nUSER c', ['RUN a \\', '    && b', '', 'USER c']],
		[
			'at an apostrophe as at any other character',
			"# It can't know option -x --long",
			["# It can't know option -x", '--long'],
		],
		[
			'between words where one part is longer than a row',
			'RUN one two three four five six seven',
			['RUN one two three four five', 'six seven'],
		],
	];
	for (const [where, text, broken] of rows) test(where, () => assert.deepEqual(rowsOf(text), broken));
});
