"""What tools/release builds for: this machine's kind, or another by Debian's cross compiler."""
import dataclasses
import os
import shutil

from release_run import DIST, ROOT, fail

HOST = "x86_64"  # Releases are made on these only.


@dataclasses.dataclass(frozen=True)
class Target:
    name: str     # As Debian and Terraform call it.
    machine: str  # As the kernel and CMake call it.
    elf: str      # As readelf calls it.

    @property
    def foreign(self):
        return self.machine != HOST

    @property
    def platform(self):
        return f"linux_{self.name}"

    @property
    def preset(self):
        return f"static-{self.name}" if self.foreign else "static"

    @property
    def build(self):
        return ROOT / "build" / self.preset

    @property
    def programs(self):
        """The folder of the programs and of what is told about them; archives are all in DIST."""
        return DIST / self.name if self.foreign else DIST

    @property
    def toolchain(self):
        """CMake's file, and only for a cross compiler."""
        return ROOT / f"cmake/{self.machine}.cmake" if self.foreign else None

    @property
    def compiler(self):
        return f"{self.machine}-linux-gnu-gcc" if self.foreign else "gcc"

    @property
    def compiler_packages(self):
        names = ["binutils", "g++", "g++-12", "gcc-12"]
        return [f"{name}-{self.machine}-linux-gnu" for name in names] if self.foreign else names

    def emulated(self, command):
        """The command as this machine runs it."""
        if not self.foreign:
            return command
        emulator = f"qemu-{self.machine}-static"
        if not shutil.which(emulator):
            fail(f"there is no {emulator}, and without it no program for {self.name} runs here: "
                 f"tools/setup --{self.name}")
        return [emulator, *command]


TARGETS = {made.name: made for made in (Target("amd64", HOST, "X86-64"), Target("arm64", "aarch64", "AArch64"))}


def target(name):
    if os.uname().machine != HOST:
        fail(f"no packages are made on {os.uname().machine}")
    return TARGETS[name]
