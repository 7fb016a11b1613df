#!/usr/bin/env node
/**
 * What the `lavadock` command starts, as it stands here, beside the script that cli.tsx has become. Plain JavaScript that
 * any Node of the last years can read, so that one that is too old gets to say so.
 */

import * as module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

if (Number.parseInt(process.versions.node, 10) < 22) {
	process.stderr.write(
		`lavadock needs Node 22 or newer; this is ${process.versions.node} (${process.execPath}).\n` +
			'Install a newer Node, or start lavadock from its sources with `npm start`, which brings its own.\n',
	);
	process.exit(2);
}

// The user's own folder: the default, one under /tmp, could be filled by anyone on the host.
module.enableCompileCache?.(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lavadock/compiled'));
/** @type {typeof import('../cli.tsx')} */
const { main } = module.createRequire(import.meta.url)('./program.cjs');
await main();
