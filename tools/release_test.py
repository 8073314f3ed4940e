#!/usr/bin/env python3
"""Plants what a release must not be and demands that each is found, and that a good one is not."""
import errno
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

import release_elf
import release_emulated
import release_kernel
import release_mirror
import release_packages
import release_root
import release_sbom
from release_client import CheckFailed
from release_packages import KEY, PASSPHRASE
from release_target import TARGETS, Target

GOOD = ["-O2", "-fPIE", "-static-pie", "-s", "-Wl,-z,relro,-z,now,-z,noexecstack"]
PROGRAM = "#include <stdio.h>\nint main(void) { puts(PLACE); return 0; }\n"


def release_tool():
    """tools/release itself, as a module."""
    path = str(pathlib.Path(__file__).resolve().parent / "release")
    loader = importlib.machinery.SourceFileLoader("release", path)
    tool = importlib.util.module_from_spec(importlib.util.spec_from_loader("release", loader))
    loader.exec_module(tool)
    return tool


def compiled(folder, *flags, place="nowhere"):
    program = pathlib.Path(folder) / "program"
    subprocess.run(["gcc", "-x", "c", "-", "-o", program, f'-DPLACE="{place}"', *flags], input=PROGRAM, text=True,
                   check=True)
    return program


class ElfTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def faults(self, *flags, **more):
        return "\n".join(release_elf.faults(compiled(self.folder, *flags, **more), ["/the/place"]))

    def test_a_good_program_has_no_fault(self):
        self.assertEqual(self.faults(*GOOD), "")

    def test_what_needs_the_machine_is_found(self):
        found = self.faults("-O2", "-s", "-Wl,-z,relro,-z,now")
        self.assertIn("PT_INTERP", found)
        self.assertIn("libc.so", found)

    def test_each_missing_protection_is_found(self):
        for flags, expected in [(["-static", "-no-pie", "-s"], "DF_1_PIE"),
                                ([*GOOD, "-Wl,-z,lazy"], "BIND_NOW"),
                                ([*GOOD, "-Wl,-z,norelro"], "GNU_RELRO"),
                                ([*GOOD, "-Wl,-z,execstack"], "executable stack"),
                                ([flag for flag in GOOD if flag != "-s"], "not stripped")]:
            with self.subTest(expected):
                self.assertIn(expected, self.faults(*flags))

    def test_the_place_of_the_build_is_found(self):
        self.assertIn("/the/place", self.faults(*GOOD, place="/the/place/main.c"))

    def test_a_program_for_another_machine_is_found(self):
        program = compiled(self.folder, *GOOD)
        self.assertEqual(release_elf.faults(program, machine=TARGETS["arm64"].elf), ["is not for AArch64"])

    def test_too_large_a_file_is_found(self):
        self.addCleanup(setattr, release_elf, "LARGEST_OTHER", release_elf.LARGEST_OTHER)
        release_elf.LARGEST_OTHER = 1000
        self.assertIn("the limit is 1000", self.faults(*GOOD))

    def test_what_is_no_program_is_found(self):
        self.assertEqual(release_elf.faults(__file__), ["is no program that readelf can read"])

    def test_only_known_warnings_of_the_linker_pass(self):
        known = ("/usr/bin/ld: /usr/lib/libgrpc.a(dns.o): in function `x':\n(.text+0x1): warning: Using 'getaddrinfo' "
                 "in statically linked applications requires at runtime the shared libraries from the glibc version")
        self.assertEqual(release_elf.unexpected_warnings(known), [])
        for planted in (known.replace("libgrpc.a", "libferro_http.a"), known.replace("getaddrinfo", "getpwnam"),
                        known.replace("libgrpc.a(dns.o)", "main.o"), "a.cc:1: warning: unused variable"):
            self.assertEqual(len(release_elf.unexpected_warnings(planted)), 1, planted)

    def test_a_source_compiled_without_a_protection_is_found(self):
        for machine, branch in release_elf.BRANCH_FLAG.items():
            flags = ["-O2", *release_elf.COMPILER_FLAGS, branch]
            command = {"file": "/top/base/a.cc", "command": f"g++ {' '.join(flags)} -c a.cc"}
            self.assertEqual(list(release_elf.unhardened([command], "/top", machine)), [])
            for flag in flags:
                planted = command | {"command": command["command"].replace(flag + " ", "")}
                self.assertEqual(len(list(release_elf.unhardened([planted], "/top", machine))), 1, flag)


class PackagesTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.program = self.folder / release_packages.NAME
        self.program.write_text("#!/bin/sh\n")
        self.text = self.folder / "LICENSE"
        self.text.write_text("a licence\n")

    def pack(self, platform="linux_amd64"):
        release_packages.write_packages(self.folder, self.program, "1.2.3", platform, 1_700_000_000, [self.text])
        return self.folder / release_packages.archive_name("1.2.3", platform)

    def test_an_archive_is_the_same_at_another_time_and_another_one_with_another_content(self):
        first = self.pack().read_bytes()
        os.utime(self.program, (1, 1))
        self.assertEqual(self.pack().read_bytes(), first)
        self.program.write_text("#!/bin/sh\n:\n")
        self.assertNotEqual(self.pack().read_bytes(), first)

    def test_checksums_are_what_sha256sum_checks(self):
        self.pack()
        sums = f"{release_packages.NAME}_1.2.3_SHA256SUMS"
        check = ["sha256sum", "--check", "--strict", "--quiet", sums]
        self.assertEqual(subprocess.run(check, cwd=self.folder).returncode, 0)
        self.assertEqual((self.folder / sums).read_text().count("\n"), 2)
        self.pack("linux_arm64")
        self.assertEqual(subprocess.run(check, cwd=self.folder).returncode, 0)
        self.assertEqual((self.folder / sums).read_text().count("\n"), 3)

    def test_a_mirror_tells_of_every_platform_that_was_packed(self):
        self.pack()
        self.pack("linux_arm64")
        for host in release_packages.HOSTS:
            place = self.folder / "mirror" / host / release_packages.SOURCE
            archives = json.loads((place / "1.2.3.json").read_text())["archives"]
            self.assertEqual(sorted(archives), ["linux_amd64", "linux_arm64"])
            self.assertTrue(all((place / archive["url"]).is_file() for archive in archives.values()))

    def test_programs_of_two_commits_make_no_release(self):
        release = release_tool()
        release.DIST = self.folder
        (self.folder / "arm64").mkdir()
        for name in ("buildinfo", "arm64/buildinfo"):
            (self.folder / name).write_text("Version: 1.2.3\nCommit: 1\n")
        release.check_one_commit()
        (self.folder / "buildinfo").write_text("Version: 1.2.3\nCommit: 2\n")
        self.assertRaises(SystemExit, release.check_one_commit)

    def test_without_a_key_nothing_is_signed_and_an_old_signature_goes(self):
        os.environ.pop(KEY, None)
        stale = self.folder / "sums.sig"
        stale.write_text("old")
        self.assertIsNone(release_packages.sign(self.folder / "sums"))
        self.assertFalse(stale.exists())

    def test_a_key_signs_and_gpg_agrees_until_the_file_changes(self):
        home = self.folder / "gpg"
        home.mkdir(mode=0o700)
        gpg = ["gpg", "--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "let me"]
        subprocess.run([*gpg, "--quick-generate-key", "nobody@packages.invalid", "ed25519"], check=True,
                       capture_output=True)
        os.environ[KEY] = subprocess.run([*gpg, "--armor", "--export-secret-keys"], check=True, text=True,
                                         capture_output=True).stdout
        os.environ[PASSPHRASE] = "let me"
        self.addCleanup(lambda: [os.environ.pop(name) for name in (KEY, PASSPHRASE)])
        self.text.write_text("sums\n")
        signature = release_packages.sign(self.text)
        verify = [*gpg, "--verify", signature, self.text]
        self.assertEqual(subprocess.run(verify, capture_output=True).returncode, 0)
        self.text.write_text("other sums\n")
        self.assertNotEqual(subprocess.run(verify, capture_output=True).returncode, 0)
        os.environ[KEY] = "no key"
        self.assertRaises(SystemExit, release_packages.sign, self.text)
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], capture_output=True)

    def test_a_mirror_installs_and_one_with_another_archive_does_not(self):
        self.pack("linux_arm64")
        archive = self.pack()
        release_mirror.check(self.folder / "mirror")
        other = self.folder / "other"
        other.mkdir()
        release_packages.write_archive(other / archive.name, [("other", self.text, 0o100644)], 1_700_000_000)
        for host in release_packages.HOSTS:
            place = self.folder / "mirror" / host / release_packages.SOURCE / archive.name
            place.write_bytes((other / archive.name).read_bytes())
        self.assertRaises(CheckFailed, release_mirror.check, self.folder / "mirror")

    def test_folders_that_differ_are_told_apart(self):
        release = release_tool()
        for name in ("one", "two"):
            (self.folder / name / "in").mkdir(parents=True)
            (self.folder / name / "in/same").write_text("same")
            (self.folder / name / "other").write_text(name)
        (self.folder / "two/more").write_text("")
        self.assertEqual(release.differences(self.folder / "one", self.folder / "two"), ["more", "other"])


class SbomTest(unittest.TestCase):
    MAP = ("Archive member included to satisfy reference by file (symbol)\n\n"
           "/usr/lib/gcc/x86_64-linux-gnu/12/libgcc.a(x.o)\n                              main.o (f)\n"
           "LOAD /usr/lib/x86_64-linux-gnu/crti.o\nLOAD CMakeFiles/main.o\nLOAD /usr/lib/libnot-used.a\n")

    def test_only_what_was_taken_from_counts_as_linked(self):
        self.assertEqual({pathlib.Path(path).name for path in release_sbom.linked_files(self.MAP)},
                         {"libgcc.a", "crti.o"})

    def test_files_belong_to_packages_or_stop_the_release(self):
        self.assertEqual(release_sbom.owners({"/usr/bin/dpkg"}), {"dpkg"})
        self.assertRaises(SystemExit, release_sbom.owners, {"/usr/bin/dpkg", __file__})

    def test_of_a_package_for_two_architectures_the_one_that_was_linked_is_described(self):
        self.addCleanup(setattr, release_sbom, "run", release_sbom.run)
        row = "libssl-dev\t3.0\topenssl\t3.0\t"
        release_sbom.run = lambda _command: f"{row}amd64\n{row}arm64\ncmake\t3\tcmake\t3\tamd64\n"
        for architecture in TARGETS:
            described = release_sbom.described({"libssl-dev", "cmake"}, architecture)
            self.assertEqual(described["libssl-dev"][3], architecture)
            self.assertEqual(described["cmake"][3], "amd64")

    # Name: (version, source, its version, architecture), as `described` says.
    EVERY = {"curl": ("7.88.1", "curl", "7.88.1", "source"), "libssl-dev": ("3.0+a", "openssl", "3.0", "amd64"),
             "zlib1g-dev": ("1.2", "zlib", "1.2", "amd64")}

    def made(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        program = pathlib.Path(folder.name) / "ferroplane"
        program.write_bytes(b"a program")
        return program

    def test_the_sbom_says_what_each_program_is_made_of(self):
        made_of = {"ferroplane": ({"curl", "libssl-dev"}, {"zlib1g-dev"})}
        document = release_sbom.spdx("ferroplane", "1.0", 0, [self.made()], made_of, self.EVERY)
        relations = {(r["spdxElementId"], r["relationshipType"], r["relatedSpdxElement"])
                     for r in document["relationships"]}
        program = "SPDXRef-Program-ferroplane"
        self.assertEqual(relations, {("SPDXRef-DOCUMENT", "DESCRIBES", program),
                                     (program, "STATIC_LINK", "SPDXRef-Package-curl"),
                                     (program, "STATIC_LINK", "SPDXRef-Package-libssl-dev"),
                                     ("SPDXRef-Package-zlib1g-dev", "BUILD_DEPENDENCY_OF", program)})
        self.assertEqual([package["versionInfo"] for package in document["packages"]], ["7.88.1", "3.0+a", "1.2"])
        self.assertIn("libssl-dev@3.0%2Ba?arch=amd64",
                      document["packages"][1]["externalRefs"][0]["referenceLocator"])
        self.assertEqual(document["creationInfo"]["created"], "1970-01-01T00:00:00Z")
        other = release_sbom.spdx("ferroplane", "1.0", 0, [self.made()], made_of, self.EVERY)
        self.assertEqual(document, other, "the same again, byte for byte")

    def test_buildinfo_names_each_package_and_the_sums_of_each_program(self):
        program = self.made()
        tools = {name: ("1", name, "1", "amd64") for name in release_sbom.TOOLS}
        text = release_sbom.buildinfo("1.0", 7, [program], self.EVERY, tools, {"curl.tar.gz": "c0ffee"})
        for line in ("Source-Date-Epoch: 7", "Libcurl-Source: curl 7.88.1", "Libcurl-File: c0ffee curl.tar.gz",
                     "Package: libssl-dev 3.0+a amd64", "Package: dpkg 1 amd64",
                     f"Sha256: {hashlib.sha256(b'a program').hexdigest()} ferroplane"):
            self.assertIn(line + "\n", text)
        self.assertRegex(text, r"Archiver: Python 3\.\d+")
        self.assertNotIn("Package: curl ", text, "it is built from source")

    def test_licences_stand_once_with_the_texts_that_they_refer_to(self):
        text = release_sbom.licences({"dpkg"})
        self.assertIn("/usr/share/common-licenses/GPL-2\n", text)
        self.assertRaises(SystemExit, release_sbom.licences, {"no-such-package"})


class EmulationTest(unittest.TestCase):
    def test_without_an_emulator_it_is_said_what_is_missing(self):
        with self.assertRaisesRegex(SystemExit, "tools/setup --pdp11"):
            Target("pdp11", "no-such-machine", "PDP-11").emulated(["true"])

    def test_a_provider_that_does_not_shake_hands_is_found(self):
        cookie = 'test -n "$TF_PLUGIN_MAGIC_COOKIE" && '
        release_emulated.check_handshake(["sh", "-c", cookie + "echo '1|6|unix|/tmp/a|grpc|'"])
        for line in ("1|5|unix|/tmp/a|grpc|", "usage", ""):
            self.assertRaises(CheckFailed, release_emulated.check_handshake, ["sh", "-c", f"echo '{line}'"])


class ConfinementTest(unittest.TestCase):
    def test_new_system_calls_fail_under_the_filter_only(self):
        code = "import os\ntry: os.pidfd_open(os.getpid())\nexcept OSError as e: exit(e.errno)"
        command = [sys.executable, release_kernel.__file__, "--exec", sys.executable, "-c", code]
        self.assertEqual(subprocess.run(command).returncode, errno.ENOSYS)
        allowing = os.environ | {release_kernel.VARIABLE: "100000"}
        self.assertEqual(subprocess.run(command, env=allowing).returncode, 0)

    def test_the_responder_knows_one_name(self):
        def query(name, kind=1):
            labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
            question = b"\x12\x34\x01\x00\x00\x01\0\0\0\0\0\0" + labels + b"\0" + struct.pack(">HH", kind, 1)
            responder = release_root.Responder.__new__(release_root.Responder)
            responder.asked = []
            answer = release_root.Responder.answer(responder, question)
            return struct.unpack(">HHH", answer[2:8]), answer[-4:]

        self.assertEqual(query("sim.test"), ((0x8180, 1, 1), b"\x7f\0\0\1"))
        self.assertEqual(query("sim.test", 28)[0], (0x8180, 1, 0))
        self.assertEqual(query("other.test")[0], (0x8183, 1, 0))

    def test_what_a_static_program_must_not_open_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "1"
            start = f'1 execve("/{release_packages.NAME}", ["x"]) = 0\n'
            log.write_text('1 openat("/lib/libc.so.6")\n' + start + '1 openat("/etc/resolv.conf")\n')
            release_root.check_opened([log])
            for name in ("/lib/libnss_dns.so.2", "/usr/lib/gconv/gconv-modules", "/etc/ssl/openssl.cnf"):
                log.write_text(start + f'1 openat(AT_FDCWD, "{name}", O_RDONLY) = -1 ENOENT\n')
                self.assertRaises(CheckFailed, release_root.check_opened, [log])
            log.write_text("")
            self.assertRaises(CheckFailed, release_root.check_opened, [log])


if __name__ == "__main__":
    unittest.main()
