import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeName } from '../../../../source/wizards/fields/free-name.ts';

const rows: [name: string, taken: string[], free: string][] = [
	['admin', [], 'admin'],
	['admin', ['admin'], 'admin-2'],
	['admin', ['admin', 'admin-2', 'admin-4'], 'admin-3'],
	['lab-docker-1', ['lab-docker-1'], 'lab-docker-2'],
	['lab-docker-1', ['lab-docker-1', 'lab-docker-2', 'lab-docker-3'], 'lab-docker-4'],
	['lab-docker-1', ['lab-docker-2'], 'lab-docker-1'],
	['lab-docker-9', ['lab-docker-9'], 'lab-docker-10'],
	['rack-07', ['rack-07'], 'rack-07-2'],
];

for (const [name, taken, free] of rows) {
	test(`${name} beside ${taken.join(', ') || 'nobody'} is ${free}`, () => assert.equal(freeName(name, taken), free));
}
