"""What a program of the release has to be, as a file: static, position independent,
hardened, stripped, small, and without a trace of where it was built."""
import pathlib
import re
import subprocess

LARGEST = {"terraform-provider-selectel": 18_000_000}  # Bytes.
LARGEST_OTHER = 18_000_000

# Warnings of the linker about functions that would load a shared library when called,
# by who calls them. None is called (tools/release_root.py watches): gRPC resolves by
# c-ares and we listen on sockets without names, OpenSSL loads no engine and no module
# (OPENSSL_INIT_NO_LOAD_CONFIG), SQLite no extension, and c-ares asks for service names only
# when told to.
ALLOWED_WARNINGS = {
    ("libgrpc.a", "getaddrinfo"),
    ("libcrypto.a", "gethostbyname"),
    ("libcrypto.a", "getaddrinfo"),
    ("libcrypto.a", "dlopen"),
    ("libsqlite3.a", "dlopen"),
    ("libcares.a", "getservbyname"),
    ("libcares.a", "getservbyport_r"),
}
WARNING = re.compile(r"\bwarning:", re.I)
STATIC_WARNING = re.compile(r"warning: Using '(\w+)' in statically linked")
CALLER = re.compile(r"([\w+.-]+\.a)\([^)]*\): in function ")  # On a line before the warnings about it.

COMPILER_FLAGS = ["-fPIE", "-fstack-protector-strong", "-fstack-clash-protection", "-D_FORTIFY_SOURCE=2"]
BRANCH_FLAG = {"x86_64": "-fcf-protection", "aarch64": "-mbranch-protection=standard"}


def readelf(path):
    done = subprocess.run(["readelf", "-hWldS", path], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 and "ELF Header:" in done.stdout else None


def faults_of_text(elf, machine):
    """What readelf's account of a file shows to be wrong."""
    if not re.search(rf"Machine:.*\b{machine}$", elf, re.M):
        yield f"is not for {machine}"
    segments = re.findall(r"^\s+([A-Z_]+)\s+0x\w+ 0x\w+ 0x\w+ 0x\w+ 0x\w+ ([RWE ]{3})", elf, re.M)
    kinds = {kind for kind, _ in segments}
    flags = " ".join(re.findall(r"\((?:FLAGS|FLAGS_1)\)\s+(?:Flags:)?(.*)", elf))
    if not re.search(r"Type:\s+DYN", elf) or "PIE" not in flags.split():
        yield "is not position independent (DF_1_PIE)"
    if "INTERP" in kinds:
        yield "wants a dynamic loader (PT_INTERP)"
    for library in re.findall(r"\(NEEDED\).*\[(.*)\]", elf):
        yield f"wants the shared library {library} (NEEDED)"
    if not {"NOW", "BIND_NOW"} & set(flags.split()):
        yield "binds late (no BIND_NOW)"
    if "GNU_RELRO" not in kinds:
        yield "leaves its tables writable (no PT_GNU_RELRO)"
    if "GNU_STACK" not in kinds or ("GNU_STACK", "RWE") in segments:
        yield "has an executable stack"
    if any(kind == "LOAD" and "W" in rights and "E" in rights for kind, rights in segments):
        yield "has memory that is both writable and executable"
    if "TEXTREL" in elf:
        yield "changes its own code when it is loaded (TEXTREL)"
    for section in re.findall(r"\] (\.symtab|\.debug_\w+)", elf):
        yield f"is not stripped ({section})"


def faults(path, places=(), machine="X86-64"):
    """What is wrong with a program; `places` are folders whose names it must not hold.

    `machine` is readelf's name of what it is for."""
    path = pathlib.Path(path)
    elf = readelf(path)
    if elf is None:
        return ["is no program that readelf can read"]
    found = list(faults_of_text(elf, machine))
    largest = LARGEST.get(path.name, LARGEST_OTHER)
    if path.stat().st_size > largest:
        found.append(f"has {path.stat().st_size} bytes; the limit is {largest}")
    content = path.read_bytes()
    found += [f"holds the place it was built in, {place}" for place in places if f"{place}/".encode() in content]
    return found


def unexpected_warnings(log):
    """Lines of a build's output that warn of anything but what is known and harmless."""
    found, caller = [], None
    for line in log.splitlines():
        if "in function " in line:
            archive = CALLER.search(line)
            caller = archive and archive.group(1)
        if not WARNING.search(line):
            continue
        match = STATIC_WARNING.search(line)
        if not match or (caller, match.group(1)) not in ALLOWED_WARNINGS:
            found.append(f"{caller or 'a file of ours'}: {line.strip()}")
    return found


def unhardened(commands, root, machine):
    """Sources of ours that were compiled without a flag of hardening.

    The flags, because in a static program the symbols are always there: libc brings them."""
    for command in commands:
        if not command["file"].startswith(str(root)):
            continue
        words = command["command"].split()
        missing = [flag for flag in [*COMPILER_FLAGS, BRANCH_FLAG[machine]] if flag not in words]
        if not any(word in ("-O1", "-O2") for word in words):
            missing.append("-O2")  # Without it -D_FORTIFY_SOURCE does nothing.
        if missing:
            yield f"{command['file']} was compiled without {' '.join(missing)}"
