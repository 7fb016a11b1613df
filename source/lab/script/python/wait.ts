/** How a script in Python waits until something holds. */

export const PYTHON_WAIT = `UNPROVEN = []


def tell(sentence):
    """What nobody saw working."""
    UNPROVEN.append(sentence)
    print(sentence, file=sys.stderr)


def wait_until(seconds, what, container, holds, lenient=False, silence=None):
    """container: its end is the end of the waiting; silence: printed where the log of a worker says nothing."""
    deadline = time.monotonic() + seconds
    restarts = inspected(container).get("RestartCount", 0) if container else 0
    while not holds():
        found = inspected(container) if container else {}
        ended = container and (
            status(container) in ("exited", "dead", "") or found.get("RestartCount", 0) >= restarts + 5
        )
        if ended or time.monotonic() > deadline:
            if silence and not ended and "server error: code" not in log(container):
                return tell(silence)
            if found:
                sys.stderr.write("".join(each for each in log(container, 10) if each.isprintable() or each == "\\n"))
            sentence = "It did not come true in %d seconds: %s." % (seconds, what)
            return tell(sentence) if lenient else sys.exit(sentence)
        time.sleep(1)


def log(container, tail="all"):
    """Of its present run."""
    since = began(inspected(container)["State"])
    text = api.logs(container, since=int(since), timestamps=True, tail=tail).decode("utf-8", "replace")
    entries = (entry.partition(" ") for entry in text.splitlines(True))
    return "".join(line for when, _, line in entries if not when.endswith("Z") or seconds(when) >= since)


def began(state):
    """The engine notes a start after a program's first words, and an end before its last are read: the middle tells runs apart."""
    end, start = seconds(state["FinishedAt"]), seconds(state["StartedAt"])
    return (end + start) / 2 if 0 < end < start else int(start)


def seconds(when):
    """Since the epoch, of a time as the engine tells it."""
    whole, _, fraction = when.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float("0." + (fraction or "0"))


def answered(container):
    """Whether a worker's log tells two pings without a complaint, or that its master took the greeting."""
    count = 0
    for line in log(container).splitlines():
        if "LAVA worker has started" in line or "server error: code" in line:
            count = 0
        elif "PING => server" in line:
            count += 1
        elif "Connection with master" in line and "established" in line:
            count = 2
    return count >= 2


def started(container):
    found = inspected(container)
    return found and (found["State"]["Status"], found["State"]["StartedAt"], found["RestartCount"])


def steady(container, seconds):
    """Whether it runs, and goes on for so long without a new start."""
    start = started(container)
    if not start or start[0] != "running":
        return False
    time.sleep(seconds)
    return started(container) == start


ASK_LAVA = """import http.client, sys
connection = http.client.HTTPConnection("localhost", timeout=10)
connection.request("GET", sys.argv[1])
answer = connection.getresponse()
print(answer.status, answer.read().decode())
"""


def ask_lava(path, container=None, url=None, token=None):
    """What LAVA's REST API answers, after its status."""
    try:
        if container is not None:
            return run(container, ["python3", "-c", ASK_LAVA, path])[1]
        request = urllib.request.Request(url.rstrip("/") + path)
        if token is not None:
            request.add_header("Authorization", "Token " + token)
        return "200 " + urllib.request.urlopen(request, timeout=10).read().decode()
    except urllib.error.HTTPError as error:
        return "%d " % error.code
    except (APIError, OSError, http.client.HTTPException):
        return ""


def serves(answer):
    """Before 2020.05 LAVA has no such page, and says so."""
    return answer.startswith("404 ") or '"version"' in answer


def online(answer, since=None):
    """Whether the worker is Online, and was heard since that container's start."""
    answer = answer.replace(" ", "")
    if '"state":"Online"' not in answer:
        return False
    ping = answer.partition('"last_ping":"')[2].partition('"')[0]
    return since is None or ping > inspected(since)["State"]["StartedAt"]`;
