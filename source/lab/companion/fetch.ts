/**
 * Fetches a file as a board does, from the worker's own container: it is written where jobs write, and has to come back
 * from the address that boards are given. So a server that serves another folder, or an old one, is noticed.
 */

import type { Command } from '../command.ts';
import { DOWNLOAD_FOLDER } from '../lava/dispatcher-folders.ts';

/** Exits with 0 when the file comes back by TFTP, from the address that was asked: boards take no other answer. */
export function fetchesByTftp(folder: string, address: string): Command {
	return { command: ['python3', '-I', '-S', '-c', `${WRITE}${BY_TFTP}`, folder, address] };
}

/** Exits with 0 when the file comes back over HTTP, at the URL that LAVA makes. */
export function fetchesByHttp(address: string, port: number): Command {
	return { command: ['python3', '-I', '-S', '-c', `${WRITE}${BY_HTTP}`, DOWNLOAD_FOLDER, address, String(port)] };
}

const WRITE = `import binascii, os, socket, sys, tempfile
folder, host = sys.argv[1:3]
text = binascii.hexlify(os.urandom(16))
def written():
    os.makedirs(folder, exist_ok=True)
    handle, path = tempfile.mkstemp(prefix="lavadock-", dir=folder)
    os.write(handle, text)
    os.fchmod(handle, 0o644)
    os.close(handle)
    return path
`;

const BY_TFTP = `def ask(name):
    caller = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    caller.settimeout(2)
    for attempt in range(3):
        caller.sendto(b"\\0\\1" + name.encode() + b"\\0octet\\0", (host, 69))
        try:
            answer, sender = caller.recvfrom(600)
        except socket.timeout:
            continue
        caller.sendto(b"\\0\\4" + answer[2:4], sender)
        return answer, sender[0]
    sys.exit("nothing answers at %s, port 69/udp" % host)
path = written()
try:
    answer, sender = ask(os.path.basename(path))
except OSError as error:
    sys.exit(str(error))
finally:
    os.unlink(path)
if answer[:2] == b"\\0\\5":
    sys.exit("it says: " + answer[4:].rstrip(b"\\0").decode("ascii", "replace"))
if answer[4:] != text:
    sys.exit("it serves another file")
if sender != host:
    sys.exit("it answers from %s, and boards take answers from %s only" % (sender, host))
`;

const BY_HTTP = `path = written()
try:
    caller = socket.create_connection((host, int(sys.argv[3])), 5)
    caller.sendall(("GET /tmp/%s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n" % (os.path.basename(path), host)).encode())
    answer = b""
    while True:
        part = caller.recv(65536)
        if not part or len(answer) > 65536:
            break
        answer += part
except OSError as error:
    sys.exit(str(error))
finally:
    os.unlink(path)
head, _, body = answer.partition(b"\\r\\n\\r\\n")
if body != text:
    sys.exit("it says: " + head.split(b"\\r\\n")[0].decode("ascii", "replace")[:200])
`;
