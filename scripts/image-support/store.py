"""A buildah store of its own, so that nothing of this machine's images is seen or changed."""
import contextlib
import json
import pathlib
import subprocess


class Store:
    """Images under one folder; `close` leaves nothing mounted."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def buildah(self, *words, **options):
        """Runs buildah on this store and answers what it printed, without the last line's end."""
        command = ["buildah", "--root", self.folder / "images", "--runroot", self.folder / "running",
                   "--storage-driver", "overlay", *words]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        if ran.returncode:
            raise SystemExit(f"image: buildah {words[0]} failed ({ran.returncode}):\n{ran.stderr}")
        return ran.stdout.strip()

    def build(self, context, dockerfile, tag, arguments, timestamp):
        """Builds an image and answers its id. All files and the image itself get the one timestamp."""
        pairs = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
        self.buildah("bud", "--quiet", "--isolation", "chroot", "--pull-never", "--layers", "--no-cache",
                     "--timestamp", str(timestamp), *pairs, "--tag", tag, "--file", dockerfile, context)
        return self.identity(tag)

    def identity(self, tag):
        """The SHA-256 of the image's configuration, which names its layers: equal for equal images only."""
        return self.inspect(tag)["FromImageID"]

    def inspect(self, tag):
        return json.loads(self.buildah("inspect", "--type", "image", tag))

    def configuration(self, tag):
        """The image's `config` as OCI writes it: Entrypoint, Env, Labels and so on."""
        return self.inspect(tag)["OCIv1"]["config"]

    @contextlib.contextmanager
    def mounted(self, tag):
        """A container's writable root file system, gone afterwards."""
        container = self.buildah("from", "--pull-never", tag)
        try:
            yield pathlib.Path(self.buildah("mount", container))
            self.buildah("umount", container)
        finally:
            self.buildah("rm", container)

    def close(self):
        self.buildah("rm", "--all")
        self.buildah("rmi", "--all", "--force")
