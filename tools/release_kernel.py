#!/usr/bin/env python3
"""Runs examples with the programs of a release on an old kernel, as far as they can tell.

  tools/release_kernel.py [--bin DIR] [--newest NUMBER]
  tools/release_kernel.py --exec PROGRAM [ARGUMENT]…

Each configuration of the sample is created, planned empty and destroyed by terraform, which
stands outside; provider and simulator are inside. So is ferroplane, which brings a platform up
and down on an engine of our own (tools/dockerd).

A seccomp filter answers ENOSYS to every system call that Linux 4.18 did not have (x86-64
numbers above that of rseq). --exec becomes PROGRAM under that filter; --newest moves the
limit, to show that the filter bites.
"""
import argparse
import ctypes
import errno
import os
import pathlib
import shutil
import struct
import sys
import tempfile

from release_client import CheckFailed, live_through_examples
from release_image import private_engine
from release_run import ROOT

NEWEST = 334  # rseq; what came with 4.18 and before is up to here, what came later begins at 424.
VARIABLE = "FERRO_NEWEST_SYSTEM_CALL"
X86_64 = 0xC000003E
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD_WORD, JUMP_EQUAL, JUMP_GREATER, RETURN = 0x20, 0x15, 0x25, 0x06
ALLOW, FAIL_WITH, KILL = 0x7FFF0000, 0x00050000, 0x80000000
# Of examples/, all of which are acceptance tests: every resource, several servers at once, reading,
# a change in place.
IMAGE = "ferroplane:alone"
SAMPLE = ["resources/selectel_dedicated_server_v1", "resources/selectel_dedicated_private_subnet_v1",
          "resources/selectel_dedicated_ssh_keys_v1", "data-sources/selectel_dedicated_servers_v1",
          "three-servers", "reinstall", "partitions"]


def filter_program(newest):
    """Instructions of classic BPF over struct seccomp_data."""
    def one(code, jump_true, jump_false, value):
        return struct.pack("HBBI", code, jump_true, jump_false, value)

    return b"".join([one(LOAD_WORD, 0, 0, 4), one(JUMP_EQUAL, 1, 0, X86_64), one(RETURN, 0, 0, KILL),
                     one(LOAD_WORD, 0, 0, 0), one(JUMP_GREATER, 0, 1, newest),
                     one(RETURN, 0, 0, FAIL_WITH | errno.ENOSYS), one(RETURN, 0, 0, ALLOW)])


def install_filter(newest):
    """For this process and all that come of it."""
    program = filter_program(newest)
    buffer = ctypes.create_string_buffer(program, len(program))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = [ctypes.c_ulong(value) for value in (0, 0, 0)]
    for option, first, second in ((PR_SET_NO_NEW_PRIVS, 1, 0),
                                  (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(head))):
        if libc.prctl(option, ctypes.c_ulong(first), ctypes.c_ulong(second), *arguments[:2]) != 0:
            sys.exit(f"release: prctl: {os.strerror(ctypes.get_errno())}")


def filtered(program):
    """The command that becomes the program under the filter."""
    return [sys.executable, pathlib.Path(__file__).resolve(), "--exec", program]


def run_sample(bin_folder, newest):
    for example in live_through_examples(bin_folder, SAMPLE, filtered, {VARIABLE: str(newest)}):
        print(f"without the system calls above {newest}: {example}", flush=True)


PLATFORM = f"""name: alone
services:
  job:
    image: {IMAGE}
    command: ["--version"]
    volumes: ["data:/data"]
volumes:
  data:
"""


def run_platform(bin_folder, newest):
    """up, a plan without changes, and destroy, of one job whose image is ferroplane itself."""
    with tempfile.TemporaryDirectory(prefix="release-") as name, private_engine() as docker:
        folder = pathlib.Path(name)
        shutil.copy(bin_folder / "ferroplane", folder)
        (folder / "Dockerfile").write_text("FROM scratch\nCOPY ferroplane /\nENTRYPOINT [\"/ferroplane\"]\n")
        (folder / "compose.yml").write_text(PLATFORM)
        docker("docker", "build", "-q", "-t", IMAGE, folder)
        variables = {VARIABLE: str(newest), "FERROPLANE_STATE": str(folder / "state")}
        for command in (["up", "--yes"], ["plan", "-detailed-exitcode"], ["destroy", "--yes", "--delete-data=alone_data"]):
            docker(*filtered(folder / "ferroplane"), *command, "-f", folder / "compose.yml", variables=variables)
            print(f"without the system calls above {newest}: ferroplane {command[0]}", flush=True)


def main():
    if sys.argv[1:2] == ["--exec"] and len(sys.argv) > 2:
        install_filter(int(os.environ.get(VARIABLE, NEWEST)))
        os.execv(sys.argv[2], sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "dist")
    parser.add_argument("--newest", type=int, default=NEWEST)
    options = parser.parse_args()
    try:
        run_sample(options.bin.resolve(), options.newest)
        run_platform(options.bin.resolve(), options.newest)
    except CheckFailed as failed:
        sys.exit(f"release: an old kernel is not enough: {failed}")


if __name__ == "__main__":
    main()
