"""What the programs are made of: the Debian packages whose archives and headers went
into each, as an SPDX document, as the licences that go with them, and as `buildinfo`."""
import hashlib
import json
import os
import pathlib
import platform
import re
import subprocess
import time
import uuid
import zlib

from release_run import ROOT, fail, run, sha256

# Of these only the version matters to the bytes of a program or of a package.
TOOLS = ["ccache", "cmake", "dpkg", "liblzma5", "ninja-build", "protobuf-compiler", "protobuf-compiler-grpc"]
OURS = "SPDXRef-"
CURL = "curl"  # Built from source by tools/release_curl.py, so no installed package owns it.
NAMESPACE = uuid.UUID("5b0b7d0a-5d5e-4f0c-9c0e-1d0b6a3f6d11")


def linked_files(link_map):
    """Archives and start files that GNU ld took something from, by its map of a program."""
    found = set(re.findall(r"^(/\S+\.a)\(", link_map, re.M))
    found |= set(re.findall(r"^LOAD (/\S+\.o)$", link_map, re.M))
    return {os.path.realpath(path) for path in found}


def headers_of(build, program):
    """Headers outside the tree that the program's objects were compiled with."""
    objects = {line for line in run(["ninja", "-C", build, "-t", "inputs", program]).splitlines()
               if line.endswith(".o")}
    headers, wanted = set(), False
    for line in run(["ninja", "-C", build, "-t", "deps"]).splitlines():
        if line and not line.startswith(" "):
            wanted = line.split(":")[0] in objects
        elif wanted and line.startswith("    /usr/"):
            headers.add(os.path.realpath(line.strip()))
    return headers


def owners(paths):
    """{package: source of which it is built} of files that dpkg knows; fails for any that it doesn't."""
    if not paths:
        return set()
    done = subprocess.run(["dpkg-query", "-S", *sorted(paths)], capture_output=True, text=True)
    owned = {}
    for line in done.stdout.splitlines():
        names, _, path = line.rpartition(": ")
        owned[path] = names.split(",")[0].split(":")[0]
    unknown = sorted(set(paths) - set(owned))
    if unknown:
        fail(f"no Debian package owns {unknown[0]} ({len(unknown)} such files), so its licence is not known")
    return set(owned.values())


def packages_of(build, program, own):
    """(packages linked, packages only seen as headers); files below the folders `own` are left out."""
    def foreign(paths):
        return {path for path in paths if not any(pathlib.Path(path).is_relative_to(place) for place in own)}

    files = linked_files((build / f"{program}.map").read_text())
    linked = owners(foreign(files))
    if any(path.endswith("/libcurl.a") for path in files):
        linked.add(CURL)
    return linked, owners(foreign(headers_of(build, program))) - linked


def described(names, architecture, libcurl=None):
    """{package: (version, source package, version of that, architecture)}; of a package that is
    installed for several architectures, the one for `architecture`."""
    if CURL in names:
        return described(names - {CURL}, architecture) | {CURL: (libcurl, CURL, libcurl, "source")}
    layout = "${Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n"
    rows = [line.split("\t") for line in run(["dpkg-query", "-W", "-f", layout, *sorted(names)]).splitlines()]
    rows.sort(key=lambda row: row[-1] == architecture)  # The last one stays.
    return {name: tuple(rest) for name, *rest in rows}


def spdx_package(name, version, source, source_version, architecture):
    return {"SPDXID": f"{OURS}Package-{re.sub('[^A-Za-z0-9.-]', '-', name)}", "name": name, "versionInfo": version,
            "supplier": "Organization: Debian", "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
            "sourceInfo": f"built from the Debian source package {source} {source_version}",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}"
                                                  f"?arch={architecture}&distro=debian-12"}]}


def spdx(name, version, seconds, programs, made_of, every):
    """One SPDX 2.3 document of `programs` (paths); `made_of`: {program: (linked, headers)};
    `every` is what `described` says of all of these."""
    packages = [spdx_package(package, *facts) for package, facts in sorted(every.items())]
    by_name = {package["name"]: package["SPDXID"] for package in packages}
    files, relations = [], []
    for program in programs:
        identifier = f"{OURS}Program-{program.name}"
        files.append({"SPDXID": identifier, "fileName": f"./{program.name}", "fileTypes": ["BINARY"],
                      "checksums": [{"algorithm": "SHA1", "checksumValue": sha1(program)},
                                    {"algorithm": "SHA256", "checksumValue": sha256(program)}],
                      "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"})
        relations.append((f"{OURS}DOCUMENT", "DESCRIBES", identifier))
        linked, headers = made_of[program.name]
        relations += [(identifier, "STATIC_LINK", by_name[package]) for package in sorted(linked)]
        relations += [(by_name[package], "BUILD_DEPENDENCY_OF", identifier) for package in sorted(headers)]
    digest = ",".join(file["checksums"][1]["checksumValue"] for file in files)
    return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": f"{OURS}DOCUMENT",
            "name": f"{name}-{version}",
            "documentNamespace": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}",
            "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)),
                             "creators": ["Tool: ferroplane-tools-release"]},
            "packages": packages, "files": files,
            "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b}
                              for a, kind, b in relations]}


def sha1(path):
    return hashlib.sha1(pathlib.Path(path).read_bytes()).hexdigest()


COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.+-]*[A-Za-z0-9])")


def licences(names, more=()):
    """The copyright files of packages, equal ones once, and the licences that they refer to.

    `more` are (title, path) of what is no package."""
    texts, common = {}, set()
    for title, path in [*((name, f"/usr/share/doc/{name}/copyright") for name in sorted(names)), *more]:
        try:
            text = pathlib.Path(path).read_text(errors="replace").strip()
        except OSError as error:
            fail(f"the licence of {title} cannot be read: {error}")
        texts.setdefault(text, []).append(title)
        common |= set(COMMON.findall(text))
    line = "=" * 78
    parts = ["These programs contain, linked statically, the work of others. What follows is Debian's\n"
             "account of who owns it and under which licences, for each package that went in.\n"]
    parts += [f"{line}\n{', '.join(titles)}\n{line}\n\n{text}\n" for text, titles in texts.items()]
    for name in sorted(common):
        path = pathlib.Path("/usr/share/common-licenses") / name
        if path.is_file():
            parts.append(f"{line}\n{path}\n{line}\n\n{path.read_text(errors='replace').strip()}\n")
    return "\n".join(parts)


def buildinfo(version, seconds, programs, every, tools, curl_sums):
    """What it takes to build the same bytes again, as text for people and for diff."""
    commit = run(["git", "-C", ROOT, "rev-parse", "HEAD"]).strip()
    edited = run(["git", "-C", ROOT, "status", "--porcelain"]).strip()
    versions = {name: facts for name, facts in (tools | every).items() if name != CURL}
    lines = [f"Version: {version}", f"Commit: {commit}{' with changes that are not committed' if edited else ''}",
             f"Source-Date-Epoch: {seconds}", f"Libcurl-Source: curl {every[CURL][0]}",
             f"Archiver: Python {platform.python_version()} with zlib {zlib.ZLIB_RUNTIME_VERSION}"]
    lines += [f"Libcurl-File: {digest} {name}" for name, digest in sorted(curl_sums.items())]
    lines += [f"Package: {name} {facts[0]} {facts[3]}" for name, facts in sorted(versions.items())]
    lines += [f"Sha256: {sha256(program)} {program.name}" for program in sorted(programs)]
    return "\n".join(lines) + "\n"


def write(path, value):
    text = value if isinstance(value, str) else json.dumps(value, indent=1, sort_keys=True) + "\n"
    pathlib.Path(path).write_text(text)
