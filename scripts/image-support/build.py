"""Builds the image into a buildah store and writes what a release publishes. Called by scripts/image.

usage: build.py --binary FILE [--slim] [--output DIR] [--store DIR] [--version TEXT] [--revision ID] [--source URL]
"""
import argparse
import gzip
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import context as contexts
import sbom
from store import Store

ROOT = pathlib.Path(__file__).resolve().parents[2]
TAG = "localhost/muster:dev"


def git(*words):
    ran = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True)
    return ran.stdout.strip()


def make(store, work, options):
    """Builds the image from the binary; answers its id and what it weighs, in bytes."""
    timestamp = int(os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct") or 0)
    base = None
    if options.slim:
        base = contexts.slim(work / "debian")
        contexts.archive(base, work / "debian.tar")
    made = contexts.Context(work / "context", options.binary, base)
    packages = list(sbom.debian(made.packages)) if made.packages else []
    if base:
        packages += sbom.debian([], base / "var/lib/dpkg")
    packages += sbom.swift(ROOT / "Package.resolved", sbom.toolchain())
    text = sbom.document(made.muster / "usr/bin/muster", options.version, packages, timestamp)
    made.write(made.muster / "usr/share/muster/sbom.spdx.json", text)
    made.seal()
    arguments = {
        "VERSION": options.version, "REVISION": options.revision, "SOURCE": options.source,
        "SBOM_SHA256": hashlib.sha256(text.encode()).hexdigest(),
    }
    if base:
        (work / "base").mkdir()
        (work / "debian.tar").rename(work / "base/debian.tar")
        (work / "base/Dockerfile").write_text("FROM scratch\nADD debian.tar /\n")
        arguments["BASE"] = "localhost/debian:slim"
        store.build(work / "base", work / "base/Dockerfile", arguments["BASE"], {}, timestamp)
    identity = store.build(made.folder, ROOT / "action/Dockerfile", TAG, arguments, timestamp)
    parts = {"base": base, "libraries": made.system, "muster": made.muster}
    return identity, text, {name: weight(path) if path else 0 for name, path in parts.items()}


def weight(folder):
    """The bytes of all files below."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def publish(store, folder, text, identity, weights):
    """Writes the image, its bill of materials and its figures; answers the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "muster-image.tar"
    archive.unlink(missing_ok=True)
    store.buildah("push", "--quiet", TAG, f"oci-archive:{archive}:muster")
    with tarfile.open(archive) as file:
        index = json.load(file.extractfile("index.json"))
        digest = index["manifests"][0]["digest"]
        manifest = json.load(file.extractfile(f"blobs/sha256/{digest.removeprefix('sha256:')}"))
        layers = [compressed(file, layer) for layer in manifest["layers"]]
    (folder / "sbom.spdx.json").write_text(text)
    figures = {"id": identity, "digest": digest, "unpacked": {**weights, "sum": sum(weights.values())},
               "compressed": {"layers": layers, "sum": sum(layers)}}
    (folder / "image.json").write_text(json.dumps(figures, indent=1) + "\n")
    return figures


def compressed(file, layer):
    """A layer's bytes as a registry keeps them."""
    if layer["mediaType"].endswith("gzip"):
        return layer["size"]
    blob = file.extractfile(f"blobs/sha256/{layer['digest'].removeprefix('sha256:')}")
    return len(gzip.compress(blob.read(), 6))


def megabytes(count):
    return f"{count / 1e6:.1f} MB"


def main():
    known = argparse.ArgumentParser(prog="image", allow_abbrev=False)
    known.add_argument("--binary", type=pathlib.Path, required=True)
    base = known.add_mutually_exclusive_group()
    base.add_argument("--closure", action="store_true", help="only what the executable needs; the default")
    base.add_argument("--slim", action="store_true", help="on a small Debian, which has a shell")
    known.add_argument("--output", type=pathlib.Path, help="where to write image, SBOM and figures")
    known.add_argument("--store", type=pathlib.Path, help="a buildah store to leave the image in, and nothing else")
    known.add_argument("--version", help="what the executable says, when left out")
    known.add_argument("--revision", default=git("rev-parse", "HEAD") or "unknown")
    known.add_argument("--source", default="unpublished", help="the project's URL")
    options = known.parse_args()
    if not os.access(options.binary, os.X_OK):
        known.error(f"--binary: {options.binary} is no executable file")
    asked = subprocess.run([options.binary, "--version"], capture_output=True, text=True, check=True)
    options.version = options.version or asked.stdout.strip()
    if os.geteuid():
        raise SystemExit("image: buildah mounts file systems here\n  fix: run it as root")
    with tempfile.TemporaryDirectory(prefix="muster-image-") as name:
        work = pathlib.Path(name)
        store = Store(options.store or work / "store")
        try:
            identity, text, weights = make(store, work, options)
            if options.store:
                print(f"id {identity}")
                return
            figures = publish(store, options.output or work / "output", text, identity, weights)
        finally:
            if options.store is None:
                store.close()
    print(f"id {figures['id']}\ndigest {figures['digest']}")
    for part, size in figures["unpacked"].items():
        print(f"unpacked {part}: {megabytes(size)}")
    print("compressed: " + " + ".join(megabytes(size) for size in figures["compressed"]["layers"])
          + f" = {megabytes(figures['compressed']['sum'])}")


if __name__ == "__main__":
    sys.exit(main())
