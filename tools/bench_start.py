"""How long a provider takes from its start to its handshake line, and how much memory it has once it
waits for calls: what it sets up after the line counts."""
import base64
import os
import pathlib
import statistics
import subprocess
import time

from bench_world import BenchError, peak_memory_kib

SETTLED_SECONDS = 0.1
COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"


def client_certificate():
    """PEM text of a certificate such as Terraform makes for itself: ECDSA on P-521."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521", "-nodes",
               "-keyout", "/dev/null", "-subj", "/O=bench/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def start_provider(binary, environment):
    """(milliseconds to the handshake line, peak memory in KiB a while after it)."""
    began = time.perf_counter()
    process = subprocess.Popen([binary], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    line = process.stdout.readline().decode()
    elapsed = (time.perf_counter() - began) * 1000
    time.sleep(SETTLED_SECONDS)
    memory = peak_memory_kib(process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    fields = line.strip().split("|")
    if len(fields) < 6 or fields[0] != "1" or fields[1] not in ("5", "6") or not base64.b64decode(fields[5] + "=="):
        raise BenchError(f"{binary} printed no handshake with a certificate, but: {line!r}")
    return elapsed, memory


def start_true():
    began = time.perf_counter()
    subprocess.run(["/bin/true"], check=True)
    return (time.perf_counter() - began) * 1000


def measure(binaries, runs, folder):
    """By name: median milliseconds, median KiB; "/bin/true" has milliseconds only. In turns."""
    environment = {"TF_PLUGIN_MAGIC_COOKIE": COOKIE, "PLUGIN_PROTOCOL_VERSIONS": "5,6", "TMPDIR": str(folder),
                   "PLUGIN_CLIENT_CERT": client_certificate(), "PATH": os.environ["PATH"], "HOME": str(folder)}
    starts, bare = {name: [] for name in binaries}, []
    for _ in range(runs):
        for name, binary in binaries.items():
            starts[name].append(start_provider(binary, environment))
        bare.append(start_true())
    times = {name: statistics.median(s[0] for s in all_) for name, all_ in starts.items()}
    memory = {name: statistics.median(s[1] for s in all_) for name, all_ in starts.items()}
    return times | {"/bin/true": statistics.median(bare)}, memory


def size_mb(binary):
    return pathlib.Path(binary).stat().st_size / 1e6
