/** The functions that plans in Python call: written with Debian's python3-docker (5.0) in mind, and newer ones. */

export const PYTHON_IMPORTS = `import calendar
import contextlib
import gc
import getpass
import http.client
import io
import json
import os
import signal
import socket
import sys
import tarfile
import tempfile
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request

import docker
from docker.errors import APIError, NotFound
from docker.utils.socket import consume_socket_output, demux_adaptor, frames_iter`;

export const PYTHON_HELPERS = `def ask(variable, what):
    """A secret from the environment, or from the one who types."""
    return os.environ.get(variable) or getpass.getpass(what + ": ")


def known(secret, what):
    if secret is None:
        sys.exit("The run that was interrupted knew the %s, and nobody else does." % what)
    return True


def there(inspect, name):
    """What an inspect call tells; None when there is no such thing."""
    try:
        return inspect(name)
    except NotFound:
        return None


def inspected(container):
    return there(api.inspect_container, container) or {}


def status(container):
    return inspected(container).get("State", {}).get("Status", "")


def is_up(container):
    return status(container) in ("running", "paused", "restarting")


def name_of(container):
    return inspected(container).get("Name", "/")[1:]


def place(container, network):
    """The place of a container on a network; None when it has none."""
    return inspected(container).get("NetworkSettings", {}).get("Networks", {}).get(network)


def must_be_here(container_id, name):
    if name_of(container_id) != name:
        sys.exit("The container %s is not the one that this script is for: export it again." % name)


def must_be_free(name, image, container_id=None):
    """A container of the name has this image, or is the one of this id."""
    found = there(api.inspect_container, name)
    if found and found["Config"]["Image"] != image and found["Id"] != container_id:
        sys.exit("There is another container %s already." % name)


def must_be_alike(network, driver, subnets):
    found = there(api.inspect_network, network)
    has = [each.get("Subnet") for each in found["IPAM"]["Config"] or []] if found else subnets
    if found and found["Driver"] != driver or not set(subnets) <= set(has):
        sys.exit("There is another network %s already." % network)


def must_have(inspect, kind, name):
    if there(inspect, name) is None:
        sys.exit("There is no %s %s." % (kind, name))


def must_be_new(volume):
    if there(api.inspect_volume, volume):
        sys.exit("There is a volume %s already: remove it, or export this again." % volume)


def must_exist(*paths):
    """On the engine's host; from another host nobody can look."""
    for path in paths:
        if api.base_url.startswith("http+docker") and not os.path.exists(path):
            sys.exit("There is no %s: plug it in, or leave it out." % path)


def must_be_readable(*paths):
    """What goes into an image, on this host."""
    for path in paths:
        if not os.access(path, os.R_OK):
            sys.exit("There is no %s on this host, which goes into the image." % path)


def connect(container, network, endpoint):
    body = {"Container": container, "EndpointConfig": endpoint}
    path = "/v%s/networks/%s/connect" % (api.api_version, urllib.parse.quote(network, safe=""))
    answer = api.post(api.base_url + path, json=body)
    if not answer.ok:
        sys.exit(answer.json().get("message", answer.reason))


def connect_once(begins, container, network, endpoint):
    found = place(container, network)
    wanted = endpoint.get("IPAMConfig", {}).get("IPv4Address")
    if found is None:
        begins()
        connect(container, network, endpoint)
    elif wanted and wanted != (found["IPAMConfig"] or {}).get("IPv4Address"):
        sys.exit("%s is on the network %s already, with another address." % (container, network))


def disconnect(container, network):
    """What a refused call left half made goes only by force; where there is nothing, nothing has to go."""
    try:
        api.disconnect_container_from_network(container, network, force=True)
    except APIError:
        if place(container, network) is not None:
            raise


def connect_again(container, network, was):
    if place(container, network) is not None:
        return
    names = [each for each in was.get("Aliases") or [] if not inspected(container)["Id"].startswith(each)]
    kept = {key: was[key] for key in ("IPAMConfig", "Links", "DriverOpts", "GwPriority") if was.get(key)}
    connect(container, network, dict(kept, Aliases=names))


def create_container(step, name, config, networks=(), **options):
    """networks: what an engine before API 1.44 can't take at once."""
    if there(api.inspect_container, name) is None:
        journal.begins(step)
        with journal.refusal(step):
            api.create_container_from_config(config, name, **options)
    for network, endpoint in networks:
        if place(name, network) is None:
            connect(name, network, endpoint)


def remove_container(name):
    if there(api.inspect_container, name):
        api.remove_container(name, force=True, v=True)


def start_again(container, was):
    """Once the engine has ended what it began: the container may be stopping still."""
    api.stop(container)
    api.start(container)
    if was == "paused":
        api.pause(container)


def restart_policy(container, policy):
    api.update_container(container, restart_policy=dict(policy, Name=policy["Name"] or "no"))


def archive(files, sources=()):
    """A tar of (path, text, mode, uid, gid), and of files and folders of this host: (where, path, mode or None)."""
    made = {path for path, *_ in files}

    def ours(mode):
        def change(info):
            if info.name in made:
                return None
            info.uid = info.gid = 0
            info.uname = info.gname = "root"
            if mode is not None and info.isfile():
                info.mode = mode
            return info

        return change

    data = tempfile.TemporaryFile() if sources else io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for where, path, mode in sources:
            tar.add(os.path.realpath(where), path or ".", filter=ours(mode))
        for path, text, mode, uid, gid in files:
            content = text.encode()
            info = tarfile.TarInfo(path)
            info.size, info.mode, info.uid, info.gid = len(content), mode, uid, gid
            tar.addfile(info, io.BytesIO(content))
    data.seek(0)
    return data


written = []


def file_of(text):
    """The path of a file with that text, which is gone when the script ends."""
    file = tempfile.NamedTemporaryFile("w")
    file.write(text)
    file.flush()
    written.append(file)
    return file.name


def former_file(container, path):
    """The file as a tar, in letters; None where there is none."""
    try:
        return b"".join(api.get_archive(container, path)[0]).decode("latin-1")
    except NotFound:
        return None


def put_back(container, folder, path, was):
    if was is None:
        must(container, ["rm", "-f", "--", path])
    else:
        api.put_archive(container, folder, was.encode("latin-1"))


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
    sys.exit("nothing that was printed begins with " + beginning)`;
