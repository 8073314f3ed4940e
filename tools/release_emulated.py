"""Programs for another architecture, run by qemu's user emulation: they say their version, the
provider shakes hands, ferroplane comes out of its package, and terraform, which is this
machine's, creates and destroys a server through provider and simulator."""
import os
import pathlib
import subprocess
import tempfile

from bench_start import COOKIE
from release_client import EXAMPLE, CheckFailed, live_through_examples
from release_image import check_says_version
from release_packages import NAME, debian_package_name
from release_run import run, version

PLUGIN = {"TF_PLUGIN_MAGIC_COOKIE": COOKIE, "PLUGIN_PROTOCOL_VERSIONS": "6"}
HANDSHAKE = "1|6|unix|"


def check_handshake(command):
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        process = subprocess.Popen([str(part) for part in command], env=os.environ | PLUGIN | {"TMPDIR": folder},
                                   text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        line = process.stdout.readline()
        process.kill()
        process.communicate()
    if not line.startswith(HANDSHAKE):
        raise CheckFailed(f"`{' '.join(map(str, command))}` begins with {line!r}, not with {HANDSHAKE}")


def check_debian_package(package, target):
    architecture = run(["dpkg-deb", "--field", package, "Architecture"]).strip()
    if architecture != target.name:
        raise CheckFailed(f"{package.name} is for {architecture}, not for {target.name}")
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        run(["dpkg-deb", "--extract", package, folder])
        check_says_version(target.emulated([pathlib.Path(folder) / "usr/bin/ferroplane", "--version"]))


def check(dist, programs, target):
    for program in programs:
        check_says_version(target.emulated([target.programs / program, "--version"]))
    check_handshake(target.emulated([target.programs / NAME]))
    check_debian_package(dist / debian_package_name(version(), target), target)
    print(f"emulated {target.name}: versions, handshake, Debian package", flush=True)
    for example in live_through_examples(target.programs, [EXAMPLE], lambda program: target.emulated([program])):
        print(f"emulated {target.name}: {example}", flush=True)
