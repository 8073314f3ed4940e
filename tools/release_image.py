"""ferroplane as an image and as a Debian package: made, installed, run."""
import contextlib
import os
import pathlib
import subprocess
import tempfile

from release_client import CheckFailed
from release_run import CACHE, ROOT, run, version

IMAGE = "ferroplane:release"


def check_says_version(command):
    said = subprocess.run([str(part) for part in command], text=True, capture_output=True)
    if said.returncode != 0 or version() not in said.stdout:
        raise CheckFailed(f"`{' '.join(map(str, command))}` does not print the version {version()}: "
                          f"{said.stdout}{said.stderr}")


@contextlib.contextmanager
def private_engine():
    """An engine of our own, which goes again: the function runs a command against it."""
    folder = CACHE / "docker-release"
    engine = [ROOT / "tools/dockerd"]
    run([*engine, "start", "--dir", folder])

    def command(*words, variables=None):
        return run([*engine, "run", "--dir", folder, "--", *words],
                   env=os.environ | {"DOCKER_BUILDKIT": "0"} | (variables or {}))

    try:
        yield command
    finally:
        run([*engine, "remove", "--dir", folder])


def check_image(dist):
    with private_engine() as on_engine:
        on_engine("docker", "build", "-q", "-t", IMAGE, "-f", ROOT / "packaging/Dockerfile", dist)
        said = on_engine("docker", "run", "--rm", IMAGE, "--version")
        if version() not in said:
            raise CheckFailed(f"the image does not print the version {version()}: {said}")


def check_debian_package(package):
    """Installed by dpkg below a folder with a database of its own, run there, and removed."""
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        root = pathlib.Path(folder)
        for place in ("updates", "info", "triggers"):
            (root / "var/lib/dpkg" / place).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--force-bad-path", "--log=/dev/null"]
        run([*dpkg, "-i", package])
        check_says_version([root / "usr/bin/ferroplane", "--version"])
        shell = root / "usr/share/bash-completion/completions/ferroplane"
        run(["bash", "-n", shell])
        run([*dpkg, "-r", "ferroplane"])
        if shell.exists():
            raise CheckFailed(f"removing {package.name} leaves {shell.name}")


def check(dist, package):
    check_image(dist)
    print("the image runs", flush=True)
    check_debian_package(package)
    print("the Debian package installs, runs and goes", flush=True)
