"""A private Docker engine (tools/dockerd) seen from outside the product: its API over the
socket by Python's own HTTP, and a record of every event from the first one on.

The engine itself remembers only the last 256 events, and health checks fill those in a
minute; that is why a thread listens all the time, and reconnects when the engine died."""
import concurrent.futures
import http.client
import json
import os
import pathlib
import socket
import subprocess
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
API = "/v1.41"
ASK_SECONDS = 60
TOOL_SECONDS = 1800  # The first time Debian packages are fetched for the images.
OWN_NETWORKS = {"bridge", "host", "none"}


class EngineError(Exception):
    """What the engine or tools/dockerd said, for a person."""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("engine", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class PrivateEngine:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.socket = str(self.folder / "docker.sock")

    # --- the engine as a process ----------------------------------------------

    def tool(self, name, *arguments):
        done = subprocess.run([ROOT / "tools" / name, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=TOOL_SECONDS, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise EngineError(f"tools/{name} {' '.join(map(str, arguments))}: {done.stdout.strip()}")
        return done.stdout

    def control(self, command, *options):
        return self.tool("dockerd", command, "--dir", str(self.folder), *options)

    def runs(self):
        try:
            self.control("status")
        except EngineError:
            return False
        return True

    def prepare(self, standin):
        """Starts it, with the images of the examples."""
        self.tool("platform-images", "--dir", str(self.folder), "--standin", str(standin))

    def restart_engine(self):
        self.control("restart")

    def restart_machine(self):
        self.control("stop")
        self.control("start")

    def lost_processes(self):
        """Containers that do not run by the engine's word, and do by the kernel's."""
        stopped = {row["Id"] for row in self.containers().values() if row["State"] in ("created", "exited")}
        shims = set()
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue  # It ended meanwhile.
            if b"containerd-shim" in words[0] and b"-id" in words:
                shims.add(words[words.index(b"-id") + 1].decode())
        return stopped & shims

    def inside(self, *command):
        """A command line that runs in the engine's network, with DOCKER_HOST set."""
        return [str(ROOT / "tools/dockerd"), "run", "--dir", str(self.folder), "--", *map(str, command)]

    # --- its API ----------------------------------------------------------------

    def ask(self, method, target, body=None, timeout=ASK_SECONDS):
        """(status, body as bytes). A body of bytes is an archive, any other is sent as JSON."""
        connection = UnixConnection(self.socket, timeout)
        try:
            kind = "application/x-tar" if isinstance(body, bytes) else "application/json"
            sent = body if body is None or isinstance(body, bytes) else json.dumps(body)
            connection.request(method, API + target, sent, {"Content-Type": kind} if sent else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise EngineError(f"{method} {target}: {error}") from error
        finally:
            connection.close()

    def order(self, method, target, body=None):
        status, answer = self.ask(method, target, body)
        if status >= 400:
            raise EngineError(f"{method} {target}: {status} {answer.decode(errors='replace').strip()}")
        return json.loads(answer) if answer[:1] in (b"{", b"[") else {}

    def containers(self):
        return {row["Names"][0].lstrip("/"): row for row in self.order("GET", "/containers/json?all=1")}

    def networks(self):
        return sorted(row["Name"] for row in self.order("GET", "/networks") if row["Name"] not in OWN_NETWORKS)

    def volumes(self):
        return sorted(row["Name"] for row in self.order("GET", "/volumes").get("Volumes") or [])

    def address(self, container):
        networks = self.order("GET", f"/containers/{container}/json")["NetworkSettings"]["Networks"]
        return next(network["IPAddress"] for network in networks.values())

    def execute(self, container, *command):
        """(exit status, output of both kinds) of a command in a container."""
        made = self.order("POST", f"/containers/{container}/exec",
                          {"Cmd": list(command), "AttachStdout": True, "AttachStderr": True})
        status, output = self.ask("POST", f"/exec/{made['Id']}/start", {"Detach": False})
        if status >= 400:
            raise EngineError(f"exec in {container}: {output.decode(errors='replace')}")
        code = self.order("GET", f"/exec/{made['Id']}/json")["ExitCode"]
        text, at = b"", 0
        while at + 8 <= len(output):  # Frames: the stream, three zeros, a length, so many bytes.
            size = int.from_bytes(output[at + 4:at + 8], "big")
            text += output[at + 8:at + 8 + size]
            at += 8 + size
        return code, text.decode(errors="replace").strip()

    def empty(self):
        """No container, network or volume of before. Images stay."""
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda row: self.order("DELETE", f"/containers/{row['Id']}?force=1&v=1"),
                          self.order("GET", "/containers/json?all=1")))
        for row in self.order("GET", "/networks"):
            if row["Name"] not in OWN_NETWORKS:
                self.order("DELETE", f"/networks/{row['Id']}")
        for name in self.volumes():
            self.order("DELETE", f"/volumes/{urllib.parse.quote(name)}?force=1")


class Recorder(threading.Thread):
    """Every event of containers, networks and volumes as (nanoseconds, kind, action, id,
    name), in the order in which the engine told them."""

    def __init__(self, engine):
        super().__init__(daemon=True)
        self.engine = engine
        self.lock = threading.Lock()
        self.rows, self.known = [], set()
        self.since = time.time()
        self.ended = threading.Event()
        self.marks = 0

    def run(self):
        wanted = urllib.parse.quote(json.dumps({"type": ["container", "network", "volume"],
                                                "event": ["create", "destroy", "rename"]}))
        while not self.ended.is_set():
            connection = UnixConnection(self.engine.socket, None)
            try:
                connection.request("GET", f"{API}/events?since={self.since:.9f}&filters={wanted}")
                for line in connection.getresponse():
                    self.take(json.loads(line))
            except (OSError, http.client.HTTPException, ValueError):
                pass  # It died, or was killed; what it says next begins where this ended.
            finally:
                connection.close()
            time.sleep(0.05)

    def take(self, event):
        actor = event["Actor"]
        # A volume has no id but its name.
        row = (event["timeNano"], event["Type"], event["Action"], actor["ID"],
               actor["Attributes"].get("name", actor["ID"]))
        with self.lock:
            if row in self.known:  # Told again after a reconnect.
                return
            self.known.add(row)
            self.rows.append(row)
            self.since = max(self.since, event["timeNano"] / 1e9)

    def mark(self):
        """Waits until everything that happened so far is recorded: its own volume's creation
        comes after it. The number of rows so far."""
        self.marks += 1
        name = f"chaos-mark-{os.getpid()}-{self.marks}"
        self.engine.order("POST", "/volumes/create", {"Name": name})
        self.engine.order("DELETE", f"/volumes/{name}")
        until = time.monotonic() + ASK_SECONDS
        while time.monotonic() < until:
            with self.lock:
                if any(row[4] == name and row[2] == "destroy" for row in self.rows[-64:]):
                    return len(self.rows)
            time.sleep(0.01)
        raise EngineError("the engine's events do not arrive")

    def between(self, first, last):
        with self.lock:
            return [row for row in self.rows[first:last] if not row[4].startswith("chaos-mark-")]
