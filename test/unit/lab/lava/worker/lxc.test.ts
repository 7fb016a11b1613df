import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { crossesLxcsEnd, lxcWords, readLxc } from '../../../../../source/lab/lava/worker/lxc.ts';
import { parseVersion } from '../../../../../source/lab/image/version.ts';

/** The head of lxc-create in Debian's lava-lxc-mocker 2023.01. */
const MOCKER = '#!/bin/bash\n# -*- coding: utf-8 -*-\n#\n# This file is part of LAVA LXC mocker.\n#\n';

suite('what stands for LXC in a dispatcher', () => {
	test('is told by the program that makes containers', () => {
		assert.equal(readLxc(MOCKER), 'mocker');
		assert.equal(readLxc('\u007FELF\u0002\u0001'), 'real');
		assert.equal(readLxc('#!/bin/sh\nexit 0\n'), 'script');
		assert.equal(readLxc(undefined), 'none');
	});

	test('is no fault where the release has dropped it', () => {
		assert.match(lxcWords('none', '2026.04') ?? '', /dropped it in 2026\.04/);
		assert.match(lxcWords('none', '2026.02') ?? '', /jobs for LXC fail/);
		assert.match(lxcWords('none', undefined) ?? '', /jobs for LXC fail/);
		assert.match(lxcWords('mocker', '2026.07') ?? '', /no longer uses/);
		assert.match(lxcWords('mocker', '2026.02') ?? '', /jobs for LXC run in the container/);
		assert.match(lxcWords('mocker', undefined) ?? '', /jobs for LXC run in the container/);
		assert.match(lxcWords('real', '2023.01') ?? '', /can not run in a container/);
		assert.match(lxcWords('script', '2023.01') ?? '', /is not lava-lxc-mocker/);
		assert.equal(lxcWords(undefined, '2023.01'), undefined);
	});

	test('ends between two releases', () => {
		const crosses = (from: string, to: string): boolean => crossesLxcsEnd(parseVersion(from), parseVersion(to));
		assert.ok(crosses('2023.01', '2026.04') && crosses('2026.02', '2026.07'));
		assert.ok(!crosses('2026.04', '2026.07') && !crosses('2023.01', '2026.02'));
		assert.ok(!crossesLxcsEnd(undefined, parseVersion('2026.07')));
	});
});
