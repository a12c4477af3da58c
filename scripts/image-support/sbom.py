"""What an image holds, as SPDX 2.3 in JSON: Debian packages, Swift packages, Muster itself."""
import datetime
import hashlib
import json
import pathlib
import subprocess
import urllib.parse


def distribution():
    """Whose packages they are, as package URLs spell it: debian or ubuntu."""
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith("ID="):
            return line[3:].strip('"')
    return "debian"


def debian(names, database="/var/lib/dpkg"):
    """Packages with version, architecture and source, of a dpkg database."""
    form = "${Package}\t${Version}\t${Architecture}\t${source:Package}\n"
    ran = subprocess.run(["dpkg-query", f"--admindir={database}", "--show", "--showformat", form, *names],
                         capture_output=True, text=True, check=True)
    for line in sorted(set(ran.stdout.splitlines())):
        name, version, architecture, source = line.split("\t")
        yield {
            "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION",
            "sourceInfo": f"built from the source package {source}",
            **purl(f"pkg:deb/{distribution()}/{name}@{urllib.parse.quote(version, safe='')}?arch={architecture}"),
        }


def swift(resolved, toolchain):
    """The packages that SwiftPM resolved, and the runtime that is linked with them."""
    for pin in sorted(json.loads(resolved.read_text())["pins"], key=lambda pin: pin["identity"]):
        state, location = pin["state"], pin["location"].removesuffix(".git")
        place = location.removeprefix("https://")
        yield {
            "name": pin["identity"], "versionInfo": state.get("version", state["revision"]),
            "downloadLocation": f"git+{location}@{state['revision']}",
            **purl(f"pkg:swift/{place}@{state.get('version', state['revision'])}"),
        }
    yield {"name": "swift-runtime", "versionInfo": toolchain, "downloadLocation": "https://www.swift.org"}


def toolchain():
    line = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout
    return line.split("Swift version ")[1].split()[0]


def purl(text):
    return {"externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": text}]}


def document(binary, version, packages, timestamp):
    """The document's text. It follows from what is in the image and the timestamp alone."""
    digest = hashlib.sha256(binary.read_bytes()).hexdigest()
    muster = {"name": "muster", "versionInfo": version, "downloadLocation": "NOASSERTION",
              "checksums": [{"algorithm": "SHA256", "checksumValue": digest}], "licenseDeclared": "Apache-2.0"}
    entries = []
    for number, package in enumerate([muster, *packages]):
        entries.append({"SPDXID": f"SPDXRef-Package-{number}", "filesAnalyzed": False,
                        "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
                        "copyrightText": "NOASSERTION", **package})
    content = hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()
    moment = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", entries[0])]
    relations += [("SPDXRef-Package-0", "DEPENDS_ON", entry) for entry in entries[1:]]
    return json.dumps({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"muster-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/muster-{version}-{content}",
        "creationInfo": {"created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: muster-scripts-image"]},
        "packages": entries,
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other["SPDXID"]}
                          for one, kind, other in relations],
    }, indent=1) + "\n"
