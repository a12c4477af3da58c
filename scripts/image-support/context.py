"""What the image is made of: the executable, what it needs of the system, and, for --slim, a Debian beneath."""
import os
import pathlib
import re
import shutil
import subprocess

CERTIFICATES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
ACCOUNTS = {
    "etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n",
    "etc/group": "root:x:0:\nnogroup:x:65534:\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
NAMES = ("muster-action", "muster-action-post")


def shared_objects(binary):
    """Where each shared object that the binary needs lies on this machine, by its path in the image."""
    ran = subprocess.run(["ldd", binary], capture_output=True, text=True, check=True)
    missing = re.findall(r"(\S+) => not found", ran.stdout)
    if missing:
        raise SystemExit(f"image: {binary} needs what is not here: {', '.join(missing)}\n  fix: scripts/setup")
    objects = {}
    for name, path in re.findall(r"(\S+) => (/\S+)", ran.stdout):
        objects[f"{libraries()}/{name}"] = pathlib.Path(path)
    for loader in re.findall(r"^\s+(/\S+) \(0x", ran.stdout, re.MULTILINE):
        objects[f"usr{loader}"] = pathlib.Path(loader)
    return objects


def libraries():
    """The folder of this architecture's libraries: the loader looks there without being told."""
    compiler = subprocess.run(["dpkg-architecture", "-qDEB_HOST_MULTIARCH"], capture_output=True, text=True)
    name = compiler.stdout.strip() or f"{os.uname().machine}-linux-gnu"
    return f"usr/lib/{name}"


def owners(paths):
    """The Debian packages that the files of this machine belong to; files of none are left out."""
    names = {name for path in paths for real in (str(path), str(path.resolve()))
             for name in (real, real.removeprefix("/usr"))}
    found = subprocess.run(["dpkg-query", "--search", *sorted(names)], capture_output=True, text=True)
    return sorted({line.split(": ")[0].split(":")[0] for line in found.stdout.splitlines()
                   if not line.startswith("diversion ")})


class Context:
    """A build context: `system/` and `muster/`, nothing in it writable."""

    def __init__(self, folder, binary, base=None):
        self.folder = pathlib.Path(folder)
        self.system = self.folder / "system"
        self.muster = self.folder / "muster"
        shutil.rmtree(self.folder, ignore_errors=True)
        for part in (self.system, self.muster):
            part.mkdir(parents=True)
        needed = shared_objects(binary)
        self.objects = {path: source for path, source in needed.items() if not (base and (base / path).exists())}
        for path, source in self.objects.items():
            self.copy(source, self.system / path)
        if base is None:
            self.bare(needed)
        # The notices that the packages' licences ask for travel with the files.
        self.packages = owners(self.objects.values())
        # The bundle is made when that package is installed, so it is no file of it.
        if base is None:
            self.packages.append("ca-certificates")
        for package in self.packages:
            notice = pathlib.Path(f"/usr/share/doc/{package}/copyright")
            if notice.exists():
                self.copy(notice, self.system / str(notice)[1:])
        self.copy(binary, self.muster / "usr/bin/muster")
        subprocess.run(["strip", self.muster / "usr/bin/muster"], check=True)
        for name in NAMES:
            (self.muster / "usr/bin" / name).symlink_to("muster")

    def bare(self, needed):
        """What every program expects to find, where there is no Debian beneath."""
        for path, text in ACCOUNTS.items():
            self.write(self.system / path, text)
        self.copy(CERTIFICATES, self.system / str(CERTIFICATES)[1:])
        for folder in sorted({path.split("/")[1] for path in needed}):
            (self.system / folder).symlink_to(f"usr/{folder}")
        (self.system / "tmp").mkdir()

    def seal(self):
        """Takes every right to write; to be called when nothing is added any more."""
        for folder, _, files in os.walk(self.folder, topdown=False):
            for name in files:
                path = pathlib.Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o555 if os.access(path, os.X_OK) or ".so" in name else 0o444)
            pathlib.Path(folder).chmod(0o555)
        if (self.system / "tmp").exists():
            (self.system / "tmp").chmod(0o1777)

    @staticmethod
    def copy(source, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        shutil.copymode(source, target)

    @staticmethod
    def write(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def slim(folder):
    """A small Debian of this machine's release, from the mirror that apt uses here. Answers its root."""
    root = pathlib.Path(folder)
    lines = pathlib.Path("/etc/os-release").read_text().splitlines()
    release = dict(line.split("=", 1) for line in lines if "=" in line)
    mirrors = subprocess.run(["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"],
                             capture_output=True, text=True, check=True).stdout.split()
    mirror = next((name for name in mirrors if "security" not in name), None)
    if mirror is None:
        raise SystemExit("image: apt knows no package mirror\n  fix: apt-get update, or --closure, which needs none")
    ran = subprocess.run(["debootstrap", "--variant=minbase", "--include=ca-certificates", release["VERSION_CODENAME"],
                          root, mirror], capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(f"image: debootstrap failed:\n{ran.stdout[-2000:]}{ran.stderr}")
    for pattern in ("var/cache/apt/*", "var/cache/debconf/*-old", "var/cache/ldconfig/*", "var/lib/apt/lists/*",
                    "var/lib/dpkg/*-old", "var/log/*", "usr/share/man/*", "usr/share/info/*", "usr/share/locale/*",
                    "usr/share/lintian/*", "usr/share/doc/*/*", "etc/hostname", "etc/resolv.conf", "etc/machine-id"):
        for path in root.glob(pattern):
            if path.name == "copyright":
                continue
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return root


def archive(root, target):
    """The tree as a tar whose bytes follow from its files alone."""
    subprocess.run(["tar", "--directory", root, "--numeric-owner", "--sort=name", "--mtime=@0", "--create",
                    "--file", target, "."], check=True)
