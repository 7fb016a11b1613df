/** How a script in Python notes what it has begun, and takes it back. */

export const PYTHON_JOURNAL = `def command_of(pid):
    """The words of a process; '' when there is none."""
    try:
        with open("/proc/%d/cmdline" % pid) as file:
            return file.read()
    except OSError:
        return ""


def close_requests(error):
    """Requests that it has interrupted are open as long as its frames are, and the engine holds their containers."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__
    gc.collect()


class Journal:
    """Notes what is begun, until all is done or undone."""

    def __init__(self, name):
        state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
        self.path = os.path.join(state, "lavadock", name + ".json")
        self.take_back, self.begun, self.final, self.lasting = {}, [], False, False
        script = sys.argv[0]
        if os.path.exists(self.path):
            with open(self.path) as file:
                noted = json.load(file)
            self.begun, self.final = noted["begun"], noted["final"]
            if os.path.basename(script) in command_of(noted["pid"]):
                sys.exit("It runs already, as the process %d." % noted["pid"])
            if not MODE:
                sys.exit("An earlier run was interrupted: '%s on' goes on, '%s back' undoes what it did." % (script, script))
        elif MODE:
            sys.exit("No earlier run was interrupted.")

    def keeping(self, take_back):
        self.take_back = take_back
        os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
        self.save()
        return self

    def save(self):
        descriptor = os.open(self.path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as file:
            json.dump({"pid": os.getpid(), "begun": self.begun, "final": self.final}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.path + ".new", self.path)

    def forget(self):
        for path in (self.path, self.path + ".new"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)

    def begins(self, step, was=None):
        """was: what there was before the step."""
        if all(number != step for number, _ in self.begun):
            self.begun.append([step, was])
            self.save()

    def has_begun(self, step):
        return any(number == step for number, _ in self.begun)

    @contextlib.contextmanager
    def refusal(self, step):
        """What somebody else has made meanwhile is not taken back."""
        try:
            yield
        except APIError as error:
            if error.status_code == 409:
                self.begun = [each for each in self.begun if each[0] != step]
                self.save()
            raise

    def lasts(self, sentence):
        """What nothing takes back."""
        self.lasting = True
        print(sentence, file=sys.stderr)

    def no_way_back(self):
        """What was done so far stays, and what is left to do is done without a break."""
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        self.final = True
        self.save()

    def take_all_back(self):
        """The last one first, as far as there is a way back."""
        stays = []
        for step, was in sorted(self.begun, key=lambda each: each[0], reverse=True):
            if self.final:
                break
            try:
                self.take_back[step](was)
            except (Exception, SystemExit) as error:
                print(error, file=sys.stderr)
                stays.insert(0, [step, was])
        if self.final:
            sys.exit("There is no way back any more. '%s on' does what is left to do." % sys.argv[0])
        if stays:
            self.begun = stays
            self.save()
            sys.exit("Not all of it could be undone. '%s back' tries it again." % sys.argv[0])
        self.forget()
        print("What was done is undone%s." % (", all but that" if self.lasting else ""), file=sys.stderr)

    def __enter__(self):
        if MODE == "back":
            self.take_all_back()
            sys.exit(0)
        return self

    def __exit__(self, kind, error, trace):
        """What fails, and what is interrupted, is undone."""
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        if error is None:
            self.forget()
            return
        close_requests(error)
        code = error.code if isinstance(error, SystemExit) else getattr(error, "explanation", None) or error
        if isinstance(code, int):
            # The engine goes on with what was interrupted.
            time.sleep(1)
        else:
            print(code, file=sys.stderr)
        self.take_all_back()
        sys.exit(code if isinstance(code, int) else 1)


class Interruptible:
    """Where a signal ends the work; what follows, and undoes it, is not interrupted."""

    def __init__(self):
        self.over, self.caught_at = False, float("-inf")

    def interrupt(self, caught, frame):
        """Several come at once when a terminal closes: one of them ends the work, the others nothing of what follows."""
        if not self.over and time.monotonic() - self.caught_at > 1:
            self.caught_at = time.monotonic()
            sys.exit(128 + caught)

    def __enter__(self):
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.interrupt)

    def __exit__(self, kind, error, trace):
        # A signal just before this line ends the work too: the journal's own end is around it.
        self.over = True`;
