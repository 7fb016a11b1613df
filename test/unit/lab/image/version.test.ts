import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { compareVersions, isAtLeast, parseVersion } from '../../../../source/lab/image/version.ts';

const version = (text: string) => {
	const found = parseVersion(text);
	assert.ok(found, text);
	return found;
};

/** Oldest first. */
const ORDER = [
	'2018.4',
	'2018.7',
	'2018.7-88-ga7b7939dd',
	'2018.7-101-g5987db8b5',
	'2018.10',
	'2018.10-0004-gabc123',
	'2018.11',
	'2018.11.0004.gabc123',
	'2020.08',
	'2020.09',
	'2021.03.post1',
	'2021.04',
	'2021.04.post1',
	'2022.01',
	'2022.01.1',
	'2022.01.3',
	'2023.01.0020.gc1598238f',
	'2023.06',
	'2023.06.dev0008',
	'2023.06.dev0012',
	'2023.08',
];

suite("LAVA's versions", () => {
	test('are ordered by number, and what follows a tag is newer than the tag', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(ORDER), some => {
				const sorted = some.map(version).toSorted(compareVersions);
				assert.deepEqual(
					sorted.map(each => each.text),
					ORDER.filter(text => some.includes(text)),
				);
			}),
		);
	});

	test('between releases are daily', () => {
		const daily = ORDER.filter(text => version(text).daily);
		assert.deepEqual(
			daily,
			ORDER.filter(text => /-g|\.g|dev/.test(text)),
		);
	});

	for (const text of ['', 'latest', 'master', '2023', '2023.01.x', '12', '2023.01-', '2023.01.0020']) {
		test(`'${text}' is none`, () => assert.equal(parseVersion(text), undefined));
	}

	test('at least', () => {
		assert.ok(isAtLeast(version('2020.09'), '2020.09'));
		assert.ok(isAtLeast(version('2020.09.0001.gab'), '2020.09'));
		assert.ok(!isAtLeast(version('2020.08.0006.gab'), '2020.09'));
	});
});
