/** What a user's own Dockerfile does to LAVA's contract: each row differs in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readDockerfile } from '../../../../source/lab/image/own/dockerfile.ts';
import { dockerfileNotes, whyNotBuilt } from '../../../../source/lab/image/own/dockerfile-notes.ts';

const base = 'lavasoftware/lava-dispatcher:2023.01';
const notes = (lines: string, files: readonly string[] = [], server?: string, from = base): string[] =>
	dockerfileNotes(readDockerfile(`FROM ${from}\n${lines}`), files, server);

suite('files of entrypoint.d that nobody may execute', () => {
	const rows: [what: string, line: string, files: readonly string[], dead: string | undefined][] = [
		['by their names', 'COPY a.sh b.sh /root/entrypoint.d/', ['a.sh', 'b.sh', 'c.sh'], 'a.sh, b.sh'],
		['by ADD', 'ADD a.sh /root/entrypoint.d/', ['a.sh'], 'a.sh'],
		['by a path with a dot', 'COPY ./a.sh /root/entrypoint.d/', ['a.sh'], 'a.sh'],
		['by a folder', 'COPY hooks/ /root/entrypoint.d/', ['hooks/a.sh', 'hooks2/b.sh'], 'hooks/a.sh'],
		['by the whole folder', 'COPY . /root/entrypoint.d/', ['a.sh', 'x/b.sh'], 'a.sh, x/b.sh'],
		['by the whole folder with a slash', 'COPY ./ /root/entrypoint.d/', ['a.sh'], 'a.sh'],
		['by a pattern', 'COPY *.sh /root/entrypoint.d/', ['a.sh', 'axsh', 'x/b.sh'], 'a.sh'],
		['by a pattern of one letter', 'COPY ?.sh /root/entrypoint.d/', ['a.sh', 'ab.sh'], 'a.sh'],
		['in a list', 'COPY ["a b.sh", "/root/entrypoint.d/"]', ['other.sh'], undefined],
		['with an owner', 'COPY --chown=0:0 a.sh /root/entrypoint.d/', ['a.sh'], 'a.sh'],
		['none with a mode of their own', 'COPY --chmod=755 a.sh /root/entrypoint.d/', ['a.sh'], undefined],
		['none of another stage', 'COPY --from=tool a.sh /root/entrypoint.d/', ['a.sh'], undefined],
		['none that go elsewhere', 'COPY entrypoint.d/a.sh /opt/', ['entrypoint.d/a.sh'], undefined],
		['none that are not copied', 'COPY a.sh /root/entrypoint.d/', ['b.sh', 'x/a.sh'], undefined],
		['none of other instructions', 'RUN cp a.sh /root/entrypoint.d/', ['a.sh'], undefined],
	];
	for (const [what, line, files, dead] of rows) {
		test(what, () => {
			const expected = dead === undefined ? [] : [`${dead} can't be executed and goes into entrypoint.d (line 2)`];
			assert.deepEqual(
				notes(line, files).map(each => each.split(':')[0]),
				expected,
			);
		});
	}
});

suite('what starts in a container of it', () => {
	const rows: [what: string, lines: string, says: RegExp | undefined][] = [
		['LAVA’s own', 'RUN x', undefined],
		['another entrypoint', 'ENTRYPOINT ["/x"]', /^ENTRYPOINT \["\/x"\] \(line 2\)/],
		['the last entrypoint', 'ENTRYPOINT ["/x"]\nENTRYPOINT ["/root/entrypoint.sh"]', undefined],
		['another entrypoint before its command', 'ENTRYPOINT ["/x"]\nCMD ["y"]', /^ENTRYPOINT/],
		['a command for LAVA’s', 'ENTRYPOINT ["/root/entrypoint.sh"]\nCMD ["y"]', /^CMD \["y"\] \(line 3\)/],
		['no command', 'CMD []', undefined],
		['the command before an empty one', 'CMD ["y"]\nCMD []', /^CMD \["y"\]/],
	];
	for (const [what, lines, says] of rows) {
		test(what, () => {
			const [note] = notes(lines);
			if (says === undefined) assert.equal(note, undefined);
			else assert.match(note ?? '', says);
		});
	}
});

suite('files of LAVA that it writes', () => {
	const rows: [what: string, line: string, says: RegExp | undefined][] = [
		['of the worker', 'COPY x /etc/lava-dispatcher/lava-worker', /^Line 2 writes \/etc\/lava-dispatcher\/lava-worker/],
		['of the older worker', 'RUN x > /etc/lava-dispatcher/lava-slave', /^Line 2 writes .*lava-slave/],
		['of another name', 'COPY x /etc/lava-dispatcher/lava-worker-x', undefined],
		['of the server', 'ADD x /etc/lava-server/settings.d/', /beat ALLOWED_HOSTS/],
		['only named', 'ENV X=/etc/lava-server/settings.conf', undefined],
	];
	for (const [what, line, says] of rows) {
		test(what, () => {
			const [note] = notes(line);
			if (says === undefined) assert.equal(note, undefined);
			else assert.match(note ?? '', says);
		});
	}
});

suite('what it is built on', () => {
	const on = (from: string, server?: string): string => notes('', [], server, from).join('\n');
	test('fits the server, or not', () => {
		assert.equal(on(base), '');
		assert.equal(on(base, '2023.01'), '');
		assert.match(on(base, '2023.03'), /built on 2023\.01, and the server is 2023\.03/);
		assert.match(on('lavasoftware/lava-dispatcher:2020.08', '2020.09'), /gives no jobs to such a worker/);
	});
	test('is not compared with servers that take any version, or where one has none', () => {
		assert.equal(on('lavasoftware/lava-dispatcher:2020.06', '2020.08'), '');
		assert.equal(on('lavasoftware/lava-dispatcher:latest', '2023.01'), '');
		assert.equal(on(base, 'of tomorrow'), '');
	});
	test('is LAVA’s, or nobody can tell', () => assert.match(on('debian'), /^debian does not name a release of LAVA/));
});

suite('what only BuildKit can build', () => {
	const rows: [line: string, option: string | undefined][] = [
		['RUN --mount=type=cache,target=/x x', 'RUN --mount'],
		['RUN --network=none x', 'RUN --network'],
		['RUN --security=insecure x', 'RUN --security'],
		['COPY --chown=0:0 --link a b', 'COPY --chown=0:0 --link'],
		['COPY --parents a b', 'COPY --parents'],
		['ADD --checksum=sha256:1 a b', 'ADD --checksum'],
		['COPY --exclude=a . b', 'COPY --exclude'],
		['COPY <<EOF /x', 'COPY <<EOF'],
		["RUN <<-'EOF'", "RUN <<-'EOF"],
		['RUN x --mount y', undefined],
		['COPY --from=tool --chown=0:0 a b', undefined],
		['RUN cat << EOF', undefined],
	];
	for (const [line, option] of rows) {
		test(line, () => {
			const why = whyNotBuilt(readDockerfile(`FROM a\n${line}\n`));
			if (option === undefined) assert.equal(why, undefined);
			else assert.ok(why?.startsWith(`Line 2 of the Dockerfile is for BuildKit (${option})`), why);
		});
	}
});
