"""The repository, the fleet's settings and the job that the image's test plays on."""
import contextlib
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import threading

from runner import Job

ROOT = pathlib.Path(__file__).resolve().parents[2]
SETTINGS = """version: 1
application: orders
source: git
state: {ephemeral: true}
defaults:
  region: eu-west-1
  platform: linux
  targets: {tags: {Fleet: sandbox}}
environments:
  sandbox:
    app: {path: /opt/orders, restart: {process: {executable: python3, script: app.py, arguments: ["8080"]}}}
    health:
      - {url: "http://{address}:8080/health", revision: version, every: 200ms, within: 5s, consecutive: 2}
      - {url: "http://{address}:8080/health", from: runner}
    rollout: {canary: 1, batch: 1, on-failure: rollback}
    window: {zone: Europe/Vienna, freeze: [2020-12-20/2021-01-06]}
  slow:
    app: {path: /opt/slow, restart: {process: {executable: python3, script: app.py, arguments: ["8081"]}}}
    health:
      - {url: "http://{address}:8081/health", revision: version, every: 200ms, within: 5s, consecutive: 2}
    rollout: {canary: 1, batch: 1, bake: 2m}
  hooked:
    app: {path: /opt/hooked, restart: {process: {executable: python3, script: app.py, arguments: ["8082"]}}}
    health:
      - {url: "http://{address}:8082/health", revision: version, every: 200ms, within: 5s, consecutive: 2}
    hooks: {before-stage: [{run: "true", on: runner}]}
"""
RELEASES = ("first", "second", "broken")


def git(*words, folder):
    identity = ["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com", "-c", "safe.directory=*"]
    ran = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


class Stage:
    """A job on a hosted runner, with the repository checked out, whose network is the sandbox's."""

    def __init__(self, store, tag, folder):
        folder = pathlib.Path(folder)
        self.origin = folder / "origin.git"
        # Not the bundle that the sandbox names: the image has one of its own.
        variables = {name: value for name, value in os.environ.items()
                     if name.startswith("AWS_") and name != "AWS_CA_BUNDLE"}
        workspace = folder / "job" / Job.WORKSPACE
        self.commits = self.repository(workspace)
        variables.update({
            "RUNNER_ENVIRONMENT": "github-hosted", "GITHUB_REPOSITORY": "acme/orders", "GITHUB_RUN_ID": "42",
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_ACTOR": "ada", "GITHUB_WORKFLOW": "deploy",
            "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main", "GITHUB_SHA": self.commits["broken"],
        })
        event = {"ref": "refs/heads/main", "after": self.commits["broken"], "repository": {"full_name": "acme/orders"}}
        self.job = Job(store, tag, folder / "job", event, variables)
        self.workspace = workspace
        self.before = self.files()

    def repository(self, workspace):
        """A clone of three commits as a checkout leaves it; answers their ids."""
        shutil.copytree(ROOT / "examples/orders", workspace)
        (workspace / "muster.yml").write_text(SETTINGS)
        git("init", "--quiet", "--initial-branch", "main", folder=workspace)
        git("remote", "add", "origin", str(self.origin), folder=workspace)
        commits = {}
        for name in RELEASES:
            with (workspace / "app.py").open("a") as file:
                file.write(f"# {name}\n")
            if name == "broken":
                (workspace / "BROKEN").touch()
            git("add", "--all", folder=workspace)
            git("commit", "--quiet", "--message", f"Orders, {name} release", folder=workspace)
            commits[name] = git("rev-parse", "HEAD", folder=workspace)
        git("push", "--quiet", "origin", "main", folder=workspace)
        return commits

    def files(self):
        """Every path of the workspace and who owns it."""
        return {str(path): (path.lstat().st_uid, path.lstat().st_gid) for path in self.workspace.rglob("*")}

    def act(self, command, **inputs):
        """The action's main step, to its end."""
        return self.job.run({"command": command, **spelled(inputs)}, "/usr/bin/muster-action")

    def acting(self, command, variables=None, **inputs):
        return self.job.step({"command": command, **spelled(inputs)}, "/usr/bin/muster-action", variables=variables)

    def post(self, state, **inputs):
        return self.job.run(spelled(inputs), "/usr/bin/muster-action-post", state=state)

    @contextlib.contextmanager
    def unknown_server(self):
        """An HTTPS server whose certificate nobody has issued; answers its URL."""
        key, certificate = self.job.folder / "key.pem", self.job.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], capture_output=True, check=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=greet, args=(listener, context), daemon=True).start()
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"

    @contextlib.contextmanager
    def silent_server(self):
        """An HTTP server that never answers: its URL, and an event that somebody has asked."""
        asked = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=listen, args=(listener, asked), daemon=True).start()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked


def listen(listener, asked):
    connections = []
    with contextlib.suppress(OSError):
        while True:
            connections.append(listener.accept()[0])
            asked.set()


def greet(listener, context):
    """Shakes hands with everybody and says no more."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True):
            pass


def spelled(inputs):
    """Inputs as the runner gives them: untrimmed, blank where nothing is given."""
    every = {"working-directory": ".", "github-deployment": "false", "reason": "", "config": ""}
    return {**every, **{name.replace("_", "-"): f" {value}\n" for name, value in inputs.items()}}
