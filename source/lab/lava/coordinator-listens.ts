/**
 * From 2026.10 on LAVA's coordinator listens at its own 127.0.0.1 alone, where no worker in another container reaches it,
 * unless `bind_address` in its file says otherwise (lava.md 6). Older releases listen everywhere, and read no such word.
 */

import type { Command } from '../command.ts';
import { isAtLeast, type Version } from '../image/version.ts';
import { COORDINATOR_FILE, COORDINATOR_PORT } from './coordinator.ts';

const SINCE = '2026.10';

/** Whether a release, as far as it is known, has to be told to listen for other containers. */
export const listensAlone = (version: Version | undefined): boolean =>
	version !== undefined && isAtLeast(version, SINCE);

/** The coordinator's own file, as LAVA brings it but for where it listens (`etc/lava-coordinator.conf`, 2026.10). */
export function listeningFile(): string {
	const settings = {
		port: COORDINATOR_PORT,
		blocksize: 4096,
		poll_delay: 3,
		coordinator_hostname: 'localhost',
		bind_address: '0.0.0.0',
	};
	return `${JSON.stringify(settings, undefined, 4)}\n`;
}

const python = (script: string): Command => ({ command: ['python3', '-I', '-S', '-c', script, COORDINATOR_FILE] });

/** Writes it into the file, whatever else that says. The coordinator reads it when it starts. */
export const listen = (): Command => python(LISTEN);

/** Exits with 0 where it is there already. */
export const listens = (): Command => python(LISTENS);

/**
 * The same, and starts the coordinator again where it is one of several programs of a container: it reads its file then. The
 * program that takes its place belongs to the container's first process, as the one before did.
 */
export const listenNow = (): Command => python(`${LISTEN}${RESTART}`);

const RESTART = `import os, signal, subprocess, time
def words(pid):
    try:
        with open("/proc/%s/cmdline" % pid, "rb") as file:
            return [os.fsdecode(word) for word in file.read().split(b"\\0")[:-1]]
    except OSError:
        return []
found = [(int(pid), words(pid)) for pid in os.listdir("/proc") if pid.isdigit()]
ours = [(pid, line) for pid, line in found if any(os.path.basename(word) == "lava-coordinator" for word in line[:2])]
for pid, line in ours:
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 5
    while words(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    if words(pid):
        os.kill(pid, signal.SIGKILL)
    subprocess.Popen(line, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
`;

const LISTEN = `import json, sys
with open(sys.argv[1]) as file:
    settings = json.load(file)
settings["bind_address"] = "0.0.0.0"
with open(sys.argv[1], "w") as file:
    json.dump(settings, file, indent=4)
`;

const LISTENS = `import json, sys
with open(sys.argv[1]) as file:
    sys.exit(json.load(file).get("bind_address", "localhost") in ("localhost", "127.0.0.1"))
`;
