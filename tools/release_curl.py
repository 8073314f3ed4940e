"""libcurl as a static library, from the source package of Debian's own libcurl.

Debian's libcurl.a wants Kerberos, LDAP, SSH and RTMP, most of which have no static
libraries. What the product uses is HTTP over OpenSSL, with names from c-ares. The
source is the version that is installed as libcurl4-openssl-dev, with Debian's security
patches; apt checks it against the archive's signature. Kept in the user's cache.
"""
import hashlib
import re
import shutil

from release_apt import Apt
from release_run import CACHE, ROOT, fail, package_versions, run, say

LINKED = ["libssl-dev", "libnghttp2-dev", "libc-ares-dev", "zlib1g-dev"]
OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release",
    "CMAKE_POSITION_INDEPENDENT_CODE": "ON",
    "BUILD_SHARED_LIBS": "OFF",
    "BUILD_CURL_EXE": "OFF",
    "BUILD_TESTING": "OFF",
    "HTTP_ONLY": "ON",
    "ENABLE_ARES": "ON",
    "ENABLE_MANUAL": "OFF",
    "USE_NGHTTP2": "ON",
    "CURL_USE_OPENSSL": "ON",
    "OPENSSL_USE_STATIC_LIBS": "ON",
    "ZLIB_USE_STATIC_LIBS": "ON",
    # The program says which configuration of OpenSSL is read: none.
    "CURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG": "ON",
    # Found when the program runs (http/trust.h), not where it was built.
    "CURL_CA_BUNDLE": "none",
    "CURL_CA_PATH": "none",
    "CURL_DISABLE_NTLM": "ON",
    "CURL_DISABLE_ALTSVC": "ON",
    "CURL_DISABLE_HSTS": "ON",
    "CURL_DISABLE_COOKIES": "ON",
    "CURL_DISABLE_NETRC": "ON",
    "CURL_USE_LIBSSH2": "OFF",
    "CURL_USE_LIBPSL": "OFF",
    "USE_LIBIDN2": "OFF",
    "CURL_BROTLI": "OFF",
    "CURL_ZSTD": "OFF",
}
# What curl's CMake finds out by running a program, so not for another architecture. Without it curl
# would wait by select(), which knows no file number above 1023.
FOUND_BY_RUNNING = {"HAVE_POLL_FINE": "ON"}


def source_version():
    return package_versions(["libcurl4-openssl-dev"])["libcurl4-openssl-dev"]


def fetch(folder, wanted):
    """The unpacked source package."""
    say(f"fetching the source package curl {wanted}")
    Apt(folder, "deb-src").get("source", f"curl={wanted}")
    sources = [place for place in folder.glob("curl-*") if place.is_dir()]
    if len(sources) != 1:
        fail(f"the source package curl {wanted} was unpacked into {len(sources)} folders of {folder}")
    return sources[0]


def hardening(machine):
    """The flags that cmake/static.cmake compiles with."""
    text = (ROOT / "cmake/static.cmake").read_text()
    names = ("FERRO_HARDENED", f"FERRO_HARDENED_{machine}")
    found = [re.search(rf"set\({name}\s+([^)]*)\)", text).group(1) for name in names]
    return " ".join(" ".join(found).split())


def archive(target, name):
    return run([target.compiler, f"-print-file-name=lib{name}.a"]).strip()


def build(source, folder, flags, target, jobs):
    """Flags as the programs', with the places of this machine mapped away."""
    mapped = f"{flags} -ffile-prefix-map={source}=curl -ffile-prefix-map={folder}=curl-build"
    options = OPTIONS | {"CMAKE_C_FLAGS": mapped, "CMAKE_INSTALL_PREFIX": str(folder / "installed"),
                         "CMAKE_INSTALL_LIBDIR": "lib", "CARES_LIBRARY": archive(target, "cares"),
                         "NGHTTP2_LIBRARY": archive(target, "nghttp2")}
    if target.foreign:
        options |= FOUND_BY_RUNNING | {"CMAKE_TOOLCHAIN_FILE": str(target.toolchain)}
    say(f"building libcurl in {folder}")
    run(["cmake", "-G", "Ninja", "-S", source, "-B", folder / "build",
         *(f"-D{name}={value}" for name, value in options.items())], log=folder / "configure.log")
    run(["cmake", "--build", folder / "build", "--parallel", str(jobs)], log=folder / "build.log")
    run(["cmake", "--install", folder / "build"])


def static_curl(target, jobs):
    """Where it is installed; built first when there is none for these flags and packages."""
    wanted, flags = source_version(), hardening(target.machine)
    packages = [f"{name}:{target.name}" for name in (*LINKED, "libc6-dev")] + target.compiler_packages
    inputs = repr((wanted, flags, OPTIONS, FOUND_BY_RUNNING, target.name, package_versions(packages)))
    key = hashlib.sha256(inputs.encode()).hexdigest()[:16]
    folder = CACHE / f"curl-{wanted}-{key}"
    installed = folder / "installed"
    if (folder / "complete").exists():
        return installed
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build(fetch(folder, wanted), folder, flags, target, jobs)
    for unneeded in ("apt", "build"):
        shutil.rmtree(folder / unneeded)
    (folder / "complete").write_text(inputs + "\n")
    return installed


def copyright_file(installed):
    """Debian's account of the licences of what static_curl built."""
    return next(installed.parent.glob("curl-*/debian/copyright"))


def source_checksums(installed):
    """{file of the source package: SHA-256}, from its description, which apt has verified."""
    description = next(installed.parent.glob("curl_*.dsc")).read_text()
    section = description.split("Checksums-Sha256:\n", 1)[1]
    sums = {}
    for line in section.splitlines():
        if not line.startswith(" "):
            break
        digest, _, name = line.split()
        sums[name] = digest
    return sums
