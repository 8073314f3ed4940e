#!/usr/bin/env python3
"""Runs the programs of a release in roots that hold nothing else, and looks what they open.

  tools/release_root.py [--bin DIR] [--without CA|RESOLVER|STATIC]

terraform stands outside. The provider is alone in a root with a bundle of authorities and
a resolv.conf that names a DNS responder of ours; it reaches `selectel-sim --tls --tls-name
sim.test`, itself alone in another root, by that name, and creates and destroys a server.
strace shows that no name service, character set or shared library is loaded. All of it
in a network namespace of its own. --without leaves something out, and then has to fail.
"""
import argparse
import ctypes
import fcntl
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

from release_client import CheckFailed, Client, clients, simulated, unpacked_mirror
from release_packages import NAME
from release_run import ROOT

SERVER_NAME = "sim.test"
RESOLVER = "127.0.0.53"
SIMULATOR = ("127.0.0.1", 8443)
START_SECONDS = 20
CHROOT = "/usr/sbin/chroot"
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# What a static program must never open: it would be a part of the machine's libc, or of another.
UNWANTED = re.compile(r"libnss_|gconv|/locale|nscd|\.so\b|openssl\.cnf|/etc/passwd")


def own_network():
    """This process into a network namespace with loopback alone; into a user namespace when not root."""
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | (CLONE_NEWUSER if user else 0)) != 0:
        raise CheckFailed(f"no network namespace can be made: {os.strerror(ctypes.get_errno())}; run it as root")
    if user:
        pathlib.Path("/proc/self/setgroups").write_text("deny")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    request = struct.pack("16sH14x", b"lo", 0x1)  # IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


class Responder(threading.Thread):
    """Answers the DNS for one name, refuses every other, and remembers what was asked."""

    def __init__(self):
        super().__init__(daemon=True)
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((RESOLVER, 53))

    def run(self):
        while True:
            query, client = self.socket.recvfrom(512)
            self.socket.sendto(self.answer(query), client)

    def answer(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += query[at] + 1
        kind = struct.unpack(">H", query[at + 1:at + 3])[0]
        name = ".".join(labels).lower()
        self.asked.append(name)
        known = name == SERVER_NAME
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + socket.inet_aton(SIMULATOR[0])
        found = known and kind == 1
        head = query[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183, 1, int(found), 0, 0)
        return head + query[12:at + 5] + (record if found else b"")


def make_root(folder, program, files=None):
    """A root with one program and some files, and nothing else."""
    folder.mkdir()
    shutil.copy(program, folder / program.name)
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


class Simulator:
    """selectel-sim, alone in its root."""

    def __init__(self, root):
        self.process = subprocess.Popen(
            [CHROOT, root, "/selectel-sim", "--listen", f"{SIMULATOR[0]}:{SIMULATOR[1]}", "--tls",
             "--tls-name", SERVER_NAME, "--public-host", SERVER_NAME, "--env-file", "/sim.env",
             "--time-scale", "2000"], env={}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise CheckFailed(f"selectel-sim does not start in an empty root: {self.process.communicate()[1]}")
        self.variables = simulated(line)
        self.authority = (root / "sim.env.ca.pem").read_text()

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=START_SECONDS)


def check_opened(logs):
    """Nothing of the machine is opened once our program runs; `logs` are strace's."""
    started = 0
    for log in logs:
        before, found, text = log.read_text().partition(f'execve("/{NAME}"')
        started += bool(found)
        for line in text.splitlines():
            if UNWANTED.search(line):
                raise CheckFailed(f"the provider reaches for what is not its own: {line}")
    if not started:
        raise CheckFailed("strace saw no start of the provider")


def check_provider(folder, bin_folder, without):
    responder = Responder()
    if without != "RESOLVER":
        responder.start()
    simulator = Simulator(make_root(folder / "simulator", bin_folder / "selectel-sim"))
    try:
        files = {"etc/resolv.conf": f"nameserver {RESOLVER}\noptions timeout:1 attempts:1\n"}
        if without != "CA":
            files["etc/ssl/certs/ca-certificates.crt"] = simulator.authority
        root = make_root(folder / "provider", bin_folder / NAME, files)
        logs = folder / "strace"
        logs.mkdir()
        # Over TCP, because a socket's path would be another one outside.
        wrapper = folder / NAME
        wrapper.write_text(f"#!/bin/sh\nunset SSL_CERT_FILE TMPDIR HOME\nexec strace -f -qq -e trace=%file "
                           f'-o {logs}/$$ {CHROOT} {root} /{NAME} -tcp "$@"\n')
        wrapper.chmod(0o755)
        mirror = unpacked_mirror(folder / "mirror", wrapper)
        client = Client(clients()[0], folder / "client", mirror, simulator.variables)
        client.live_through()
        check_opened(logs.iterdir())
    finally:
        simulator.stop()
    if SERVER_NAME not in responder.asked:
        raise CheckFailed("the provider found the API without asking the resolver")


def check_starts(folder, program, *arguments):
    """It runs and ends well, alone in a root."""
    root = make_root(folder / f"alone-{program.name}", program,
                     {"compose.yml": "name: alone\nservices:\n  a:\n    image: busybox\n"})
    done = subprocess.run([CHROOT, root, f"/{program.name}", *arguments], env={}, text=True, capture_output=True)
    if done.returncode != 0:
        raise CheckFailed(f"{program.name} {' '.join(arguments)} ended with {done.returncode} in an empty root: "
                          f"{done.stdout}{done.stderr}")


def check(bin_folder, without=None):
    own_network()
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        folder = pathlib.Path(folder)
        if without == "STATIC":
            (folder / "bin").mkdir()
            bin_folder = folder / "bin"
            for name in ("selectel-sim", NAME):
                shutil.copy("/bin/true", bin_folder / name)
        check_provider(folder, bin_folder, without)
        check_starts(folder, bin_folder / "ferroplane", "validate", "/compose.yml")
    print("alone in a root: a server was created over TLS by name, and nothing else was opened", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "dist")
    parser.add_argument("--without", choices=["CA", "RESOLVER", "STATIC"])
    options = parser.parse_args()
    try:
        check(options.bin.resolve(), options.without)
    except CheckFailed as failed:
        sys.exit(f"release: {failed}")


if __name__ == "__main__":
    main()
