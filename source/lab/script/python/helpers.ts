/** The functions that plans in Python call: written with Debian's python3-docker (5.0) in mind, and newer ones. */

export const PYTHON_IMPORTS = `import getpass
import io
import os
import socket
import sys
import tarfile
import time
import urllib.request

import docker
from docker.errors import APIError, NotFound
from docker.utils.socket import consume_socket_output, demux_adaptor, frames_iter`;

export const PYTHON_HELPERS = `client = docker.from_env(version="auto")
api = client.api


def ask(variable, what):
    """A secret from the environment, or from the one who types."""
    return os.environ.get(variable) or getpass.getpass(what + ": ")


def there(inspect, name):
    """What an inspect call tells; None when there is no such thing."""
    try:
        return inspect(name)
    except NotFound:
        return None


def is_itself(name, container_id):
    """Whether that very container is there, and not another one of its name."""
    found = there(api.inspect_container, name)
    return found is not None and found["Id"] == container_id


def status(name):
    found = there(api.inspect_container, name)
    return found["State"]["Status"] if found else ""


def is_on(name, network):
    found = there(api.inspect_container, name)
    return found is not None and network in found["NetworkSettings"]["Networks"]


def create_container(name, config, networks=(), **options):
    """networks: what an engine before API 1.44 can't take at once."""
    if there(api.inspect_container, name) is None:
        api.create_container_from_config(config, name, **options)
    for network, endpoint in networks:
        if not is_on(name, network):
            api.connect_container_to_network(name, network, **endpoint)


def archive(files):
    """A tar of (path, text, mode, uid, gid)."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for path, text, mode, uid, gid in files:
            content = text.encode()
            info = tarfile.TarInfo(path)
            info.size, info.mode, info.uid, info.gid = len(content), mode, uid, gid
            tar.addfile(info, io.BytesIO(content))
    data.seek(0)
    return data


def run(container, command, stdin=None, user="", environment=None):
    """A command in a container: its exit code and what it printed."""
    exec_id = api.exec_create(
        container, command, stdin=stdin is not None, user=user, environment=environment
    )["Id"]
    if stdin is None:
        out, err = api.exec_start(exec_id, demux=True)
    else:
        stream = api.exec_start(exec_id, socket=True)
        raw = getattr(stream, "_sock", stream)
        raw.sendall(stdin.encode())
        raw.shutdown(socket.SHUT_WR)
        frames = (demux_adaptor(*frame) for frame in frames_iter(stream, tty=False))
        out, err = consume_socket_output(frames, demux=True)
    code = api.exec_inspect(exec_id)["ExitCode"]
    return code, (out or b"").decode(), (err or b"").decode()


def must(container, command, accept=(0,), **options):
    """A command that has to succeed: what it printed."""
    code, out, err = run(container, command, **options)
    if code not in accept:
        sys.exit("exit code %d: %s" % (code, err or out))
    return out


def after(text, beginning):
    """The rest of the first line that begins so."""
    for line in text.splitlines():
        if line.startswith(beginning):
            return line[len(beginning):].strip()
    sys.exit("nothing that was printed begins with " + beginning)


def wait_until(seconds, what, holds, lenient=False):
    """lenient: what does not come true is told and ends nothing."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            message = "not within %d seconds: %s" % (seconds, what)
            if not lenient:
                sys.exit(message)
            print(message, file=sys.stderr)
            return
        time.sleep(1)


def is_answered(name):
    """Whether a worker's log tells two pings without a complaint, or that its master took the greeting."""
    count = 0
    for line in api.logs(name).decode(errors="replace").splitlines():
        if "LAVA worker has started" in line or "server error: code" in line:
            count = 0
        elif "PING => server" in line:
            count += 1
        elif "Connection with master" in line and "established" in line:
            count = 2
    return count >= 2


def lava_says(answer, path, container=None, url=None, token=None):
    """Whether LAVA's REST API answers with this text."""
    try:
        if container is not None:
            code = 'import urllib.request as u; print(u.urlopen("http://localhost%s").read().decode())'
            text = run(container, ["python3", "-c", code % path])[1]
        else:
            request = urllib.request.Request(url.rstrip("/") + path)
            if token is not None:
                request.add_header("Authorization", "Token " + token)
            text = urllib.request.urlopen(request, timeout=10).read().decode()
    except (APIError, OSError):
        return False
    return answer in text.replace(" ", "")`;
