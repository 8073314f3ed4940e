"""ferroplane as an image and as a Debian package: made, installed, run."""
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


def check_image(dist):
    """Built and run on an engine of our own, which goes again."""
    folder = CACHE / "docker-release"
    engine = [ROOT / "tools/dockerd"]
    run([*engine, "start", "--dir", folder])
    try:
        docker = [*engine, "run", "--dir", folder, "--", "env", "DOCKER_BUILDKIT=0", "docker"]
        run([*docker, "build", "-q", "-t", IMAGE, "-f", ROOT / "packaging/Dockerfile", dist])
        check_says_version([*docker, "run", "--rm", IMAGE, "--version"])
    finally:
        run([*engine, "remove", "--dir", folder])


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
