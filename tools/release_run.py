"""What the parts of tools/release share: places, commands, and ending with a reason."""
import hashlib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "ferroplane"
COMMAND_SECONDS = 3600


def say(text):
    print(f"release: {text}", flush=True)


def fail(text):
    sys.exit(f"release: {text}")


def run(command, *, log=None, **options):
    """Runs it; with `log` its output goes to that file too late to be missed in an error."""
    done = subprocess.run([str(part) for part in command], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=COMMAND_SECONDS, **options)
    if log:
        pathlib.Path(log).write_text(done.stdout)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-40:])
        fail(f"`{' '.join(map(str, command))}` ended with {done.returncode}:\n{tail}")
    return done.stdout


def version():
    """The version that CMakeLists.txt gives the project."""
    text = (ROOT / "CMakeLists.txt").read_text()
    return re.search(r"^project\(\w+ VERSION ([0-9.]+)", text, re.M).group(1)


def source_date():
    """Seconds since 1970 that stand in packages: the last commit's, or SOURCE_DATE_EPOCH."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    return int(run(["git", "-C", ROOT, "log", "-1", "--format=%ct"]))


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def package_versions(names):
    """{package: version} of installed Debian packages, of which some may be named as `package:architecture`."""
    out = run(["dpkg-query", "-W", "-f", "${Package}\t${Version}\n", *names])
    return dict(line.split("\t") for line in out.splitlines())
