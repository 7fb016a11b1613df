/**
 * What runs in a LAVA server's container to back it up, and to fill another one: Python, which LAVA brings. A backup is a
 * plain tar (POSIX pax), made and read as a stream: nothing is kept in the container meanwhile, however large it is.
 */

/** For Django's shell, which knows LAVA's settings. It may run inside a function: no comprehensions (manage.ts). */
const TELL = `import json
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from lava_scheduler_app.models import Device, TestJob, Worker
try:
    from lava_common.version import __version__ as version
except ImportError:
    version = ""
with connection.cursor() as cursor:
    cursor.execute("SHOW server_version")
    postgresql = cursor.fetchone()[0]
    cursor.execute("SELECT pg_database_size(current_database())")
    size = cursor.fetchone()[0]
database = settings.DATABASES["default"]
migrations = MigrationRecorder.Migration.objects.filter(app="lava_scheduler_app").values_list("name", flat=True)
print("lavadock " + json.dumps({
    "version": version,
    "postgresql": postgresql,
    "migration": int(max(list(migrations))[:4]),
    "size": size,
    "counts": {
        "users": User.objects.count(),
        "workers": Worker.objects.count(),
        "devices": Device.objects.count(),
        "jobs": TestJob.objects.count(),
    },
    "database": {
        "name": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database.get("HOST") or "127.0.0.1",
        "port": str(database.get("PORT") or "5432"),
    },
}))
`;

/** `told`: what the server says of itself. */
const ASK = `import json, os, subprocess, sys
def ask(script):
    command = ["lava-server", "manage", "shell", "--verbosity", "0"]
    answer = subprocess.run(command, input=script.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = [line[9:] for line in answer.stdout.decode().splitlines() if line.startswith("lavadock ")]
    if answer.returncode != 0 or not lines:
        sys.exit(answer.stderr.decode().strip() or "LAVA printed nothing of itself.")
    return json.loads(lines[-1])
facts = ask(${JSON.stringify(TELL)})
database = facts.pop("database")
`;

/** Prints as JSON what a backup would hold: bytes by folder. */
export const MEASURE = `${ASK}
def measure(folder):
    size = 0
    for place, folders, files in os.walk(folder):
        for name in files:
            try:
                size += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                pass
    return size
facts["own"] = database["host"] in ("127.0.0.1", "localhost", "::1")
facts["folders"] = {folder: measure(folder) for folder in parameters["folders"]}
print(json.dumps(facts))
`;

/** Writes the tar without its end to stdout. */
export const BACK_UP = `${ASK}
import io, tarfile, time
OUT = 1
def send(data):
    view = memoryview(data)
    while len(view) > 0:
        view = view[os.write(OUT, view):]
def head(info):
    send(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape"))
def pad(size):
    send(bytes(-size % 512))
def put(name, data):
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(data), int(time.time()), 0o600
    head(info)
    send(data)
    pad(len(data))
def send_file(file, size):
    left = size
    while left > 0:
        try:
            sent = os.sendfile(OUT, file.fileno(), None, min(left, 1 << 24))
        except OSError:
            data = file.read(min(left, 1 << 20))
            send(data)
            sent = len(data)
        if sent == 0:
            break
        left -= sent
    # What was cut off meanwhile has the size that was told all the same.
    while left > 0:
        send(bytes(min(left, 1 << 20)))
        left -= min(left, 1 << 20)
    pad(size)
describe = tarfile.TarFile(fileobj=io.BytesIO(), mode="w", format=tarfile.PAX_FORMAT)
missed = []
def put_path(path):
    try:
        info = describe.gettarinfo(path, path.lstrip("/"))
        if info is None:
            return
        if not info.isreg():
            head(info)
            return
        with open(path, "rb", buffering=0) as file:
            head(info)
            send_file(file, info.size)
    except FileNotFoundError:
        missed.append(path)
def put_folder(folder):
    put_path(folder)
    for place, folders, files in os.walk(folder):
        for name in sorted(folders + files):
            put_path(os.path.join(place, name))
        folders.sort()
own = database["host"] in ("127.0.0.1", "localhost", "::1")
manifest = dict(facts, format=1, server=parameters["server"], own=own, jobs=parameters["jobs"], made=int(time.time()))
put("manifest.json", json.dumps(manifest, indent=4).encode())
for folder in parameters["folders"]:
    if os.path.isdir(folder):
        put_folder(folder)
environment = dict(os.environ, PGPASSWORD=database["password"])
command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--host", database["host"],
    "--port", database["port"], "--username", database["user"], database["name"]]
dump = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
number = 0
while True:
    data = dump.stdout.read(1 << 24)
    if not data:
        break
    put("database/%06d" % number, data)
    number += 1
if dump.wait() != 0:
    sys.exit("pg_dump failed, exit code %d." % dump.returncode)
# The jobs' output after the database, so that nothing is missing that it knows.
if parameters["jobs"] and os.path.isdir(parameters["output"]):
    put_folder(parameters["output"])
put("complete.json", json.dumps({"missed": missed[:1000]}).encode())
`;

/** Takes the tar from stdin and fills this container with it. PostgreSQL runs in it, and LAVA does not. */
export const RESTORE = `import json, os, subprocess, sys, tarfile
parameters = json.loads(sys.argv[1])
restoring = None
complete = False
def begin():
    prepared = subprocess.run(["lava-server", "manage", "shell"], input=parameters["prepare"].encode(), stdout=subprocess.DEVNULL)
    if prepared.returncode != 0:
        sys.exit("No empty database could be made.")
    command = ["runuser", "-u", "postgres", "--", "pg_restore", "--exit-on-error", "--no-owner", "--no-privileges",
        "--role=lavaserver", "--dbname=lavaserver"]
    return subprocess.Popen(command, stdin=subprocess.PIPE)
def end():
    restoring.stdin.close()
    if restoring.wait() != 0:
        sys.exit("pg_restore failed, exit code %d." % restoring.returncode)
def is_ours(name):
    path = os.path.normpath("/" + name)
    return any(path == folder or path.startswith(folder + "/") for folder in parameters["folders"])
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|", bufsize=1 << 20) as archive:
    # Newer Pythons would else keep neither owners nor links.
    if hasattr(tarfile, "fully_trusted_filter"):
        archive.extraction_filter = staticmethod(tarfile.fully_trusted_filter)
    for member in archive:
        if member.name.startswith("database/"):
            if restoring is None:
                restoring = begin()
            source = archive.extractfile(member)
            for data in iter(lambda: source.read(1 << 20), b""):
                restoring.stdin.write(data)
        elif member.name == "complete.json":
            complete = True
        elif is_ours(member.name):
            archive.extract(member, "/")
if restoring is not None:
    end()
if restoring is None or not complete:
    sys.exit("The backup is not whole.")
`;
