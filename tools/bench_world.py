"""What the benchmarks run in: a simulator with a seed and a latency, terraform with a mirror of
the providers that are compared, a proxy that counts bytes, and a watch over a provider's memory.
"""
import json
import os
import pathlib
import platform
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

READY_SECONDS = 20
COMMAND_SECONDS = 1800
POLL_SECONDS = 0.02
ZONE = "ferroplane"


class BenchError(Exception):
    """What makes a measurement impossible, in words."""


class Progress:
    """Says on standard error what is being measured, and since when."""

    def __init__(self, quiet=False):
        self.began, self.quiet = time.monotonic(), quiet

    def __call__(self, text):
        if not self.quiet:
            print(f"[{time.monotonic() - self.began:6.0f} s] {text}", file=sys.stderr, flush=True)


class Simulator:
    """selectel-sim on a free port of loopback; a context manager."""

    def __init__(self, program, folder, seed=None, time_scale=1000):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        variables = self.folder / "sim.env"
        command = [program, "--listen", "127.0.0.1:0", "--env-file", variables, "--time-scale", str(time_scale)]
        if seed is not None:
            (self.folder / "seed.json").write_text(json.dumps(seed))
            command += ["--seed", self.folder / "seed.json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise BenchError(f"{program} did not start: {self.process.communicate()[1]}")
        self.url = json.loads(line)["url"]
        self.variables = {}
        for said in variables.read_text().splitlines():
            name, _, value = said.removeprefix("export ").partition("=")
            if value:
                self.variables[name] = value.strip("'\"")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def ask(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def set_latency(self, milliseconds):
        """Every answer comes so much later."""
        self.ask("/_sim/faults", method="DELETE")
        if milliseconds:
            self.ask("/_sim/faults", {"kind": "delay", "delay_ms": milliseconds, "count": 0})

    def seen(self):
        """How many requests there were."""
        return self.ask("/_sim/health")["requests"]

    def since(self, number):
        """The requests after the first `number`."""
        return [r for r in self.ask("/_sim/requests") if r["number"] > number]


class CountingProxy(threading.Thread):
    """A port before the simulator's that counts bytes, heads included, both ways."""

    def __init__(self, url):
        super().__init__(daemon=True)
        host, port = url.removeprefix("http://").split(":")
        self.target = (host, int(port))
        self.lock, self.bytes = threading.Lock(), 0
        self.server = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            api = socket.create_connection(self.target)
            for source, target in ((client, api), (api, client)):
                threading.Thread(target=self.copy, args=(source, target), daemon=True).start()

    def copy(self, source, target):
        try:
            while data := source.recv(65536):
                with self.lock:
                    self.bytes += len(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # One side went away; the other end sees it by itself.

    def variables(self, variables):
        """The same variables, leading through here."""
        there = f"{self.target[0]}:{self.target[1]}"
        return {name: value.replace(there, self.address) for name, value in variables.items()}


def peak_memory_kib(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM:")), 0)


def is_provider(pid):
    """Not yet when the client has only forked: then the memory is the client's."""
    try:
        return pathlib.Path(os.readlink(f"/proc/{pid}/exe")).name.startswith("terraform-provider-")
    except OSError:
        return False


def providers_of(pid):
    """The processes of the client's providers."""
    try:
        return [int(p) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
                for p in (task / "children").read_text().split() if is_provider(int(p))]
    except OSError:
        return []


def ended(process, seconds):
    """Whether it ended within so many; at the very moment: Popen.wait() with a time looks every 50 ms."""
    descriptor = os.pidfd_open(process.pid)
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def link_or_copy(source, target):
    """Some providers have hundreds of megabytes."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


class Terraform:
    """One client with a mirror that has every provider; each runs under its own name."""

    def __init__(self, folder, providers):
        self.program = shutil.which("terraform") or shutil.which("tofu")
        if not self.program:
            raise BenchError("neither terraform nor tofu is on PATH; `make setup` says how to get one")
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "cli.tfrc").write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{self.folder}/mirror"\n  }}\n}}\n')
        for name, binary in providers.items():
            self.mirror(name, binary)

    def mirror(self, name, binary, version="1.0.0"):
        system = "linux_" + {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
        for host in ("registry.terraform.io", "registry.opentofu.org"):
            place = self.folder / "mirror" / host / ZONE / name / version / system
            place.mkdir(parents=True)
            link_or_copy(binary, place / f"terraform-provider-{name}_v{version}")

    def version(self):
        said = json.loads(self.run(self.folder, {}, "version", "-json"))
        return pathlib.Path(self.program).name + " " + said["terraform_version"]

    def environment(self, variables):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": "/tmp", "CHECKPOINT_DISABLE": "1",
                "TF_CLI_CONFIG_FILE": f"{self.folder}/cli.tfrc", "TF_IN_AUTOMATION": "1"} | variables

    def directory(self, name, providers, text, variables=None):
        """An initialised folder with this configuration; `providers` are local names."""
        place = self.folder / name
        place.mkdir()
        sources = "".join(f'    {p} = {{ source = "{ZONE}/{p}" }}\n' for p in providers)
        head = f"terraform {{\n  required_providers {{\n{sources}  }}\n}}\n" if providers else ""
        (place / "main.tf").write_text(head + text)
        self.run(place, variables or {}, "init", "-input=false", "-no-color")
        return place

    def run(self, place, variables, *arguments, watch=False):
        """What it printed; with `watch` also the provider's peak memory in KiB."""
        with open(self.folder / "last-output", "w+", errors="replace") as output:
            process = subprocess.Popen([self.program, *arguments], cwd=place, env=self.environment(variables),
                                       stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
            peak = 0
            deadline = time.monotonic() + COMMAND_SECONDS
            while not ended(process, POLL_SECONDS if watch else COMMAND_SECONDS):
                peak = max([peak, *map(peak_memory_kib, providers_of(process.pid))])
                if time.monotonic() > deadline:
                    process.kill()
            status = process.wait()
            output.seek(0)
            text = output.read()
        if status != 0:
            raise BenchError(f"{self.program} {' '.join(arguments)} failed:\n{text[-4000:]}")
        return (text, peak) if watch else text

    def seconds(self, place, variables, *arguments):
        began = time.perf_counter()
        self.run(place, variables, *arguments)
        return time.perf_counter() - began
