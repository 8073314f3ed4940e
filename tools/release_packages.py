"""The provider as the registry and mirrors want it: archive, manifest, checksums,
signature, and a mirror folder that `terraform init` and `tofu init` install from."""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import zipfile

from release_run import ROOT, fail, run, say, sha256

NAME = "terraform-provider-selectel"
SOURCE = "ferroplane/selectel"
HOSTS = ["registry.terraform.io", "registry.opentofu.org"]
PROTOCOLS = ["6.0"]
EXECUTABLE, READABLE = 0o100755, 0o100644
ZIP_UNIX = 3
# Environment variables; what they hold is written nowhere but into a key ring that is removed.
KEY, PASSPHRASE = "RELEASE_GPG_KEY", "RELEASE_GPG_PASSPHRASE"


def archive_name(version, platform):
    return f"{NAME}_{version}_{platform}.zip"


def platform_of(archive):
    return "_".join(archive.stem.split("_")[-2:])


def write_archive(path, files, seconds):
    """`files` are (name inside, source, mode); the same bytes for the same content and time."""
    when = time.gmtime(max(seconds, 315532800))[:6]  # The format begins with 1980.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, source, mode in sorted(files):
            entry = zipfile.ZipInfo(name, when)
            entry.create_system = ZIP_UNIX
            entry.external_attr = mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, pathlib.Path(source).read_bytes())


def package_hash(path):
    """Terraform's "h1:" of an archive: of the names and contents of what is inside."""
    lines = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            lines.append(f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}\n")
    return "h1:" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_mirror(folder, archives, version):
    """One folder for both: a filesystem mirror (packed) and, served over https, a network mirror."""
    described = {platform_of(archive): {"url": archive.name, "hashes": [package_hash(archive), "zh:" + sha256(archive)]}
                 for archive in archives}
    for host in HOSTS:
        place = folder / host / SOURCE
        write_json(place / "index.json", {"versions": {version: {}}})
        write_json(place / f"{version}.json", {"archives": described})
        for archive in archives:
            shutil.copyfile(archive, place / archive.name)


def write_checksums(folder, version, files):
    path = folder / f"{NAME}_{version}_SHA256SUMS"
    path.write_text("".join(f"{sha256(file)}  {file.name}\n" for file in sorted(files)))
    return path


def sign(path):
    """A detached binary signature beside the file; None, said aloud, without a key."""
    key = os.environ.get(KEY, "")
    signature = path.with_name(path.name + ".sig")
    signature.unlink(missing_ok=True)
    if not key:
        say(f"NOT SIGNED: {KEY} is not set, so there is no {signature.name}; the registry refuses such a release")
        return None
    with tempfile.TemporaryDirectory(prefix="release-") as home:
        pathlib.Path(home).chmod(0o700)
        gpg = ["gpg", "--homedir", home, "--batch", "--no-tty", "--pinentry-mode", "loopback"]
        imported = subprocess.run([*gpg, "--import"], input=key, text=True, capture_output=True)
        if imported.returncode != 0:
            fail(f"{KEY} holds no private key that gpg takes: {imported.stderr.strip()}")
        done = subprocess.run([*gpg, "--passphrase-fd", "0", "--detach-sign", "--output", signature, path],
                              input=os.environ.get(PASSPHRASE, "") + "\n", text=True, capture_output=True)
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], capture_output=True)
    if done.returncode != 0:
        fail(f"gpg could not sign {path.name}: {done.stderr.strip()}")
    return signature


def write_packages(dist, program, version, platform, seconds, texts):
    """Everything the registry wants, in `dist`; `texts` go into the archive beside the program.

    Checksums and mirror name the archives of other platforms that are there already, too."""
    files = [(f"{NAME}_v{version}", program, EXECUTABLE)]
    files += [(text.name, text, READABLE) for text in texts]
    write_archive(dist / archive_name(version, platform), files, seconds)
    archives = sorted(dist.glob(archive_name(version, "*")))
    manifest = dist / f"{NAME}_{version}_manifest.json"
    write_json(manifest, {"version": 1, "metadata": {"protocol_versions": PROTOCOLS}})
    sums = write_checksums(dist, version, [*archives, manifest])
    sign(sums)
    shutil.rmtree(dist / "mirror", ignore_errors=True)
    write_mirror(dist / "mirror", archives, version)


def debian_root(root, target, version, sources):
    """The files of the package `ferroplane` as they will be installed, below `root`."""
    program = target.programs / "ferroplane"
    texts = {
        "usr/share/bash-completion/completions/ferroplane": run(target.emulated([program, "completion", "bash"])),
        "usr/share/zsh/vendor-completions/_ferroplane": run(target.emulated([program, "completion", "zsh"])),
        "usr/share/doc/ferroplane/copyright":
            (target.programs / "LICENSE").read_text() + "\n" + (target.programs / "THIRD_PARTY_LICENSES").read_text(),
    }
    size = program.stat().st_size + sum(len(text) for text in texts.values())
    control = (ROOT / "packaging/control").read_text()
    for name, value in {"VERSION": version, "ARCHITECTURE": target.name, "SIZE": str(size // 1024),
                        "SOURCES": ", ".join(f"{source} (= {number})" for source, number in sources)}.items():
        control = control.replace(f"@{name}@", value)
    for name, text in (texts | {"DEBIAN/control": control}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "usr/bin").mkdir()
    shutil.copyfile(program, root / "usr/bin/ferroplane")
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def debian_package_name(version, target):
    return f"ferroplane_{version}_{target.name}.deb"


def write_debian_package(dist, target, version, seconds, sources):
    """`sources` are (source package, version) of what is linked in."""
    package = dist / debian_package_name(version, target)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        root = pathlib.Path(folder) / "ferroplane"
        root.mkdir(mode=0o755)
        debian_root(root, target, version, sources)
        for path in [root, *root.rglob("*")]:
            os.utime(path, (seconds, seconds))
        run(["dpkg-deb", "--root-owner-group", "-Zxz", "--threads-max=1", "--build", root, package],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)})
    return package
