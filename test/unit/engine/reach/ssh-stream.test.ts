import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import type { SshAddress } from '../../../../source/engine/reach/ssh/options.ts';
import { SshStream } from '../../../../source/engine/reach/ssh/stream.ts';

const address: SshAddress = {
	kind: 'ssh',
	host: 'lab',
	user: '',
	port: '',
	socket: '',
	shown: 'ssh://lab',
	origin: '--host',
};

/** A stream through a program in ssh's place, read as a request reads it. */
const streamThrough = (script: string): SshStream =>
	new SshStream(spawn('sh', ['-c', script], { stdio: 'pipe' }), address).resume();

describe('a stream through ssh', () => {
	it('is closed when its program ends well while nothing is asked: nobody may ask over it any more', async () => {
		const stream = streamThrough('printf "HTTP/1.1 200 OK"');
		await once(stream, 'close');
		assert.ok(stream.destroyed);
		assert.equal(stream.errored, null);
	});

	it('is closed, with the reason, when its program fails', async () => {
		const stream = streamThrough('echo "Connection to lab closed by remote host." >&2; exit 255');
		const [error] = await once(stream, 'error');
		assert.match(String(error), /closed by remote host/);
		assert.ok(stream.destroyed);
	});

	it('is closed when it is ended and its program with it', async () => {
		const stream = streamThrough('exec cat');
		stream.end('HTTP/1.1 200 OK');
		await once(stream, 'close');
		assert.equal(stream.errored, null);
	});
});
