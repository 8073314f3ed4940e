"""terraform or tofu in a fresh home, for the checks of a release."""
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from release_packages import HOSTS, NAME, SOURCE
from release_run import CACHE, ROOT, version

COMMAND_SECONDS = 240
TERRAFORM, TOFU = "terraform", "tofu"
REQUIRED = f'terraform {{\n  required_providers {{\n    selectel = {{ source = "{SOURCE}" }}\n  }}\n}}\n'
PLATFORM = "linux_amd64"  # Theirs, whatever the provider itself was built for.
SIMULATOR = "selectel-sim"
STOP_SECONDS = 20
# One server with everything looked up by name, as users are shown it.
EXAMPLE = "resources/selectel_dedicated_server_v1"


class CheckFailed(Exception):
    """What a release is not, for a person."""


def search_path():
    return f"{os.environ['PATH']}:{CACHE}/bin"


def clients():
    """The full paths of the programs there are, at least one."""
    found = [path for name in (TERRAFORM, TOFU) if (path := shutil.which(name, path=search_path()))]
    if not found:
        raise CheckFailed("neither terraform nor tofu is on PATH; `make setup` says how to get one")
    return found


def simulated(announced):
    """Variables for a client, from the line that selectel-sim prints once it listens."""
    variables = {key: value for key, value in json.loads(announced).items() if key.isupper()}
    return variables | {"TF_VAR_project_id": variables["INFRA_PROJECT_ID"], "SEL_POLL_INTERVAL": "100ms"}


class Client:
    """`installation` is the body of the provider_installation block."""

    def __init__(self, program, folder, installation, variables=None):
        self.program = program
        self.work = pathlib.Path(folder) / "work"
        self.work.mkdir(parents=True)
        (self.work.parent / "cli.tfrc").write_text(f"provider_installation {{\n{installation}\n}}\n")
        self.environment = {"PATH": search_path(), "HOME": str(folder), "CHECKPOINT_DISABLE": "1",
                            "TF_CLI_CONFIG_FILE": str(self.work.parent / "cli.tfrc"),
                            "TF_IN_AUTOMATION": "1"} | (variables or {})

    def write(self, text):
        (self.work / "main.tf").write_text(text)

    def live_through(self, example=EXAMPLE):
        """What a folder of examples/ asks for is created, has no changes after, and goes."""
        shutil.copytree(ROOT / "examples", self.work / "examples", dirs_exist_ok=True)
        for command in (["init"], ["apply", "-auto-approve"], ["plan", "-detailed-exitcode"],
                        ["destroy", "-auto-approve"]):
            self.must(f"-chdir=examples/{example}", *command, "-input=false", "-no-color")

    def run(self, *arguments):
        """(status, output)."""
        done = subprocess.run([self.program, *arguments], cwd=self.work, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              timeout=COMMAND_SECONDS)
        return done.returncode, done.stdout

    def must(self, *arguments, status=0):
        got, output = self.run(*arguments)
        if got != status:
            raise CheckFailed(f"`{pathlib.Path(self.program).name} {' '.join(arguments)}` "
                              f"ended with {got}, not {status}:\n{output}")
        return output


def filesystem_mirror(path):
    return f'  filesystem_mirror {{\n    path = "{path}"\n  }}'


def unpacked_mirror(folder, program):
    """A mirror folder that holds `program` itself, for a wrapper script or a file not yet packed."""
    for host in HOSTS:
        place = pathlib.Path(folder) / host / SOURCE / version() / PLATFORM
        place.mkdir(parents=True)
        shutil.copy(program, place / f"{NAME}_v{version()}")
    return filesystem_mirror(folder)


def write_wrapper(path, command):
    """A script that becomes `command`, with the script's arguments after it."""
    path.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n')
    path.chmod(0o755)


def live_through_examples(programs, examples, starting, variables=None):
    """Each example is created and destroyed by the provider and the simulator in the folder `programs`,
    both started by what `starting` makes of their paths; terraform runs as ever. Yields each."""
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        folder = pathlib.Path(name)
        for program in (NAME, SIMULATOR):
            write_wrapper(folder / program, starting(programs / program))
        simulator = subprocess.Popen([folder / SIMULATOR, "--listen", "127.0.0.1:0", "--time-scale", "2000"],
                                     stdout=subprocess.PIPE, text=True, env=os.environ | (variables or {}))
        try:
            announced = simulator.stdout.readline()
            if not announced:
                raise CheckFailed(f"{SIMULATOR} does not start")
            mirror = unpacked_mirror(folder / "mirror", folder / NAME)
            client = Client(clients()[0], folder / "client", mirror, simulated(announced) | (variables or {}))
            for example in examples:
                client.live_through(example)
                yield example
        finally:
            simulator.terminate()
            simulator.wait(timeout=STOP_SECONDS)
