"""A Docker SDK for scripts that are run for real: a small engine in memory. It ends requests in one go."""

import weakref

from . import errors


class Answer:
    ok = True


class Request:
    """As long as there is one, its connection is open, and the engine holds the container."""

    open = weakref.WeakSet()


class Api:
    api_version = "1.41"
    base_url = "http+docker://localhost"

    def __init__(self):
        self.networks = {"boards": {}}
        self.volumes = {}
        self.containers = {}
        self.images = {"i": {"Id": "sha256:1"}}
        self.put("f" * 64, "old", {"State": {"Status": "running"}})

    def put(self, container_id, name, found):
        self.containers[container_id] = dict(
            found, Id=container_id, Name="/" + name, Config={"Image": "i"}, NetworkSettings={"Networks": {}}
        )

    def picture(self):
        return {key: found for key, found in vars(self).items()}

    def container(self, name):
        if len(Request.open) > 0:
            raise TimeoutError("the engine waits for the rest of another request")
        for key, found in self.containers.items():
            if key.startswith(name) or found["Name"] == "/" + name:
                return found
        raise errors.NotFound("no such container")

    def named(self, kind, name):
        if name not in kind:
            raise errors.NotFound("no such thing")
        return kind[name]

    def inspect_container(self, name):
        return self.container(name)

    def inspect_network(self, name):
        return self.named(self.networks, name)

    def inspect_volume(self, name):
        return self.named(self.volumes, name)

    def inspect_image(self, name):
        return self.named(self.images, name)

    def create_network(self, name, driver, **_):
        self.networks[name] = {"Driver": driver}

    def create_volume(self, name):
        self.volumes[name] = {"Name": name}

    def create_container_from_config(self, config, name):
        self.put("id-" + name, name, {"State": {"Status": "created"}})

    def remove_network(self, name):
        self.networks.pop(name)

    def remove_volume(self, name):
        self.volumes.pop(name)

    def remove_container(self, name, **_):
        self.containers.pop(self.container(name)["Id"])

    def post(self, url, json):
        network = url.split("/")[-2]
        places = self.container(json["Container"])["NetworkSettings"]["Networks"]
        if network in places:
            raise errors.APIError("is connected already")
        places[network] = json["EndpointConfig"]
        return Answer()

    def disconnect_container_from_network(self, name, network, force=False):
        if self.container(name)["NetworkSettings"]["Networks"].pop(network, None) is None:
            raise errors.APIError("is not connected")

    def get_archive(self, name, path):
        self.container(name)
        return iter([b"the file", b"of the container"]), {}

    def put_archive(self, name, path, data):
        self.container(name)
        request = Request()
        Request.open.add(request)
        for chunk in data:
            request.sent = chunk
        Request.open.discard(request)

    def becomes(self, name, status, needs=None):
        if needs not in (None, self.container(name)["State"]["Status"]):
            raise errors.APIError("is not " + needs)
        self.container(name)["State"]["Status"] = status

    def start(self, name):
        self.becomes(name, "running")

    def stop(self, name, timeout=10):
        self.becomes(name, "exited")

    def pause(self, name):
        self.becomes(name, "paused", needs="running")

    def unpause(self, name):
        self.becomes(name, "running", needs="paused")

    def rename(self, name, to):
        if self.container(name)["Name"] == "/" + to:
            raise errors.APIError("the same name as its current name")
        self.container(name)["Name"] = "/" + to


class Client:
    def __init__(self):
        self.api = Api()


def from_env(**_):
    return Client()
