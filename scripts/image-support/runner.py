"""Starts the image as GitHub's runner starts a container action: as PID 1 and root, without a terminal, with the
runner's folders, variables and file commands, its signals passed on.

Source: the runner's DockerCommandManager and ContainerActionHandler. What differs from it: crun instead of Docker, no
seccomp profile, no /var/run/docker.sock, and the caller's network, so that a test decides what is reached.
"""
import contextlib
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import threading
import time
import uuid

import grammar

OWNER = (1001, 127)
CAPABILITIES = [f"CAP_{name}" for name in (
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID "
    "SYS_CHROOT").split()]
SYSTEM = [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
    {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
     "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
    {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
     "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
    {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Job:
    """One job's folders on the runner; its steps are containers of one image."""

    # Where the repository is checked out, within the job's folder.
    WORKSPACE = pathlib.PurePath("checkout", "orders")

    def __init__(self, store, tag, folder, event, variables):
        self.store, self.tag, self.folder = store, tag, pathlib.Path(folder)
        self.variables = variables
        self.places = {
            "/github/workspace": self.folder / self.WORKSPACE,
            "/github/home": self.folder / "work/_temp/_github_home",
            "/github/workflow": self.folder / "work/_temp/_github_workflow",
            "/github/file_commands": self.folder / "work/_temp/_runner_file_commands",
            "/github/runner_temp": self.folder / "work/_temp",
        }
        for place in self.places.values():
            place.mkdir(parents=True, exist_ok=True)
        (self.places["/github/workflow"] / "event.json").write_text(json.dumps(event))
        self.own()

    def own(self):
        """Everything of a job belongs to the runner's user, as after a checkout."""
        for folder, folders, files in os.walk(self.folder):
            for name in [folder, *(os.path.join(folder, name) for name in folders + files)]:
                os.lchown(name, *OWNER)

    @contextlib.contextmanager
    def step(self, inputs=None, entrypoint=None, words=(), variables=None, state=None):
        """A step that is under way. It is killed when the block is left before it ends."""
        commands = {}
        for name in ("OUTPUT", "STATE", "ENV", "PATH", "STEP_SUMMARY"):
            file = self.places["/github/file_commands"] / f"{name.lower()}_{uuid.uuid4()}"
            file.touch()
            os.chown(file, *OWNER)
            commands[f"GITHUB_{name}"] = file
        environment = {
            "GITHUB_ACTIONS": "true", "CI": "true", "HOME": "/github/home", "RUNNER_OS": "Linux",
            "RUNNER_TEMP": "/github/runner_temp", "GITHUB_WORKSPACE": "/github/workspace",
            "GITHUB_EVENT_PATH": "/github/workflow/event.json", **self.variables, **(variables or {}),
            **{name: f"/github/file_commands/{file.name}" for name, file in commands.items()},
            **{f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in (inputs or {}).items()},
            **{f"STATE_{name}": value for name, value in (state or {}).items()},
        }
        with self.store.mounted(self.tag) as root:
            process = Container(root, self.store.configuration(self.tag), entrypoint, words, environment, self.places)
            step = Step(process, commands)
            try:
                yield step
            finally:
                process.end()

    def run(self, *arguments, **options):
        """A step that is left to end by itself."""
        with self.step(*arguments, **options) as step:
            return step.ended()


class Container:
    def __init__(self, root, configuration, entrypoint, words, environment, places):
        self.name = f"muster-{uuid.uuid4().hex[:12]}"
        self.bundle = tempfile.mkdtemp(prefix="muster-bundle-")
        image = dict(pair.split("=", 1) for pair in configuration.get("Env") or [])
        every = {"PATH": PATH, "HOSTNAME": self.name, **image, **environment}
        arguments = [entrypoint] if entrypoint else list(configuration.get("Entrypoint") or [])
        binds = [{"destination": inside, "type": "bind", "source": str(outside), "options": ["rbind", "rw"]}
                 for inside, outside in places.items()]
        binds += [{"destination": path, "type": "bind", "source": path, "options": ["rbind", "ro"]}
                  for path in ("/etc/hosts", "/etc/resolv.conf") if os.path.exists(path)]
        specification = {
            "ociVersion": "1.0.2", "hostname": self.name, "root": {"path": str(root)}, "mounts": SYSTEM + binds,
            "process": {
                "terminal": False, "user": {"uid": 0, "gid": 0}, "cwd": "/github/workspace",
                "args": [*arguments, *words], "env": [f"{name}={value}" for name, value in every.items()],
                "capabilities": {kind: CAPABILITIES for kind in ("bounding", "effective", "permitted")},
            },
            "linux": {"namespaces": [{"type": kind} for kind in ("pid", "ipc", "uts", "mount")],
                      "maskedPaths": ["/proc/kcore", "/proc/keys", "/proc/timer_list"],
                      "readonlyPaths": ["/proc/sys", "/proc/bus", "/proc/irq"]},
        }
        pathlib.Path(self.bundle, "config.json").write_text(json.dumps(specification))
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["crun", "--cgroup-manager=disabled", "run", "--bundle", self.bundle, self.name],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def signal(self, name):
        subprocess.run(["crun", "kill", self.name, name], check=True)

    def end(self):
        if self.process.poll() is None:
            subprocess.run(["crun", "kill", self.name, "KILL"], capture_output=True)
        self.process.wait()
        shutil.rmtree(self.bundle, ignore_errors=True)


class Step:
    """What a step says while it lives, and what it leaves in the runner's files."""

    def __init__(self, container, commands):
        self.container, self.commands = container, commands
        self.text = {"out": b"", "err": b""}
        self.first = None
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        streams = {self.container.process.stdout.fileno(): "out", self.container.process.stderr.fileno(): "err"}
        while streams:
            for descriptor in select.select(list(streams), [], [])[0]:
                piece = os.read(descriptor, 65536)
                with self.news:
                    if piece:
                        self.first = self.first or time.monotonic() - self.container.started
                        self.text[streams[descriptor]] += piece
                    else:
                        del streams[descriptor]
                    self.news.notify_all()
        with self.news:
            self.reader = None
            self.news.notify_all()

    def says(self, text, seconds=60):
        """Waits until the log holds the text; false when the step ends or the time passes without it."""
        with self.news:
            self.news.wait_for(lambda: text in self.log or self.reader is None, seconds)
            return text in self.log

    @property
    def log(self):
        return (self.text["out"] + self.text["err"]).decode(errors="replace")

    def signal(self, name):
        self.container.signal(name)

    def read_state(self):
        """What the step has saved for its post step until now."""
        return grammar.pairs(self.commands["GITHUB_STATE"].read_text())

    def ended(self, seconds=120):
        """Waits for the end and answers what the runner would know then."""
        code = self.container.process.wait(seconds)
        with self.news:
            self.news.wait_for(lambda: self.reader is None, 10)
        read = {name: file.read_text() for name, file in self.commands.items()}
        found = [grammar.command(line) for line in self.log.splitlines()]
        return Ended(code, self.log, self.first, grammar.pairs(read["GITHUB_OUTPUT"]),
                     grammar.pairs(read["GITHUB_STATE"]), read["GITHUB_STEP_SUMMARY"], [one for one in found if one])


class Ended:
    def __init__(self, code, log, first, outputs, state, summary, commands):
        self.code, self.log, self.outputs, self.state, self.summary = code, log, outputs, state, summary
        # Seconds from starting the container to its first byte.
        self.first = first
        self.commands = commands
        self.annotations = [one for one in commands if one[0] in ("error", "warning", "notice")]

    def __repr__(self):
        return f"exit {self.code}, outputs {self.outputs}, state {self.state}, log:\n{self.log}"
