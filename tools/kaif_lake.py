"""Kaif Lake (examples/platforms/kaif-lake) in a private engine, for the chaos harness, the
benchmark and the demo: the program run there, and a canary in each of its four volumes."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

from private_engine import ROOT, EngineError

EXAMPLE = ROOT / "examples/platforms/kaif-lake"
NAME = "kaif-lake"
CONTAINERS = 12
STABLE = "1s"  # Only with `hurry`; what users get is 5 s.
RUN_SECONDS = 300
CANARY_SECONDS = 60
KEYED = {"mongo": 27017, "elasticsearch": 9200}  # Stand-ins: /keys/NAME over HTTP.
VOLUMES = {f"{NAME}_{name}": service for name, service in
           {"postgres_data": "postgres", "redis_data": "redis", "mongo_data": "mongo",
            "elastic_data": "elasticsearch"}.items()}
SQL_WRITE = ("SET client_min_messages TO warning; CREATE TABLE IF NOT EXISTS canary (name text); "
             "INSERT INTO canary VALUES ('{}');")


class Run:
    """One run of the program that is over."""

    def __init__(self, status, output, seconds, began):
        self.status, self.output, self.seconds, self.began = status, output, seconds, began

    @property
    def killed(self):
        return self.status == -9

    def tail(self, lines=12):
        return "\n".join("      " + line for line in self.output.strip().splitlines()[-lines:])


class KaifLake:
    def __init__(self, engine, program, folder, hurry, limit=RUN_SECONDS):
        self.engine, self.program, self.limit = engine, pathlib.Path(program).resolve(), limit
        self.work = pathlib.Path(folder)
        self.folder, self.state = self.work / NAME, self.work / "state"
        self.count_file = self.work / "boundaries"
        shutil.copytree(EXAMPLE, self.folder)
        subprocess.run([self.folder / "make-certificates"], check=True, stdout=subprocess.DEVNULL)
        self.services = list(self.images())
        if hurry:
            lines = ["apiVersion: ferroplane.dev/v1", "compose: docker-compose.yml", "services:"]
            lines += [f"  {name}: {{health: {{stable: {STABLE}}}}}" for name in self.services]
            (self.folder / "ferroplane.yaml").write_text("\n".join(lines) + "\n")

    def images(self):
        """The image of each service, as the Compose file says it."""
        images, service, within = {}, "", False
        for line in (EXAMPLE / "docker-compose.yml").read_text().splitlines():
            if line and not line.startswith((" ", "#")):
                within = line == "services:"
            elif within and line.startswith("  ") and line[2] not in " #":
                service = line.strip().rstrip(":")
            elif within and line.strip().startswith("image:"):
                images[service] = line.split("image:")[1].strip()
        return images

    # --- the program ------------------------------------------------------------

    def start(self, *arguments, kill_at=0):
        """The process and where its output goes; kill_at is a journal boundary of it."""
        self.count_file.unlink(missing_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.work), "FERROPLANE_STATE": str(self.state),
                       "FERROPLANE_COUNT_BOUNDARIES": str(self.count_file)}
        if kill_at:
            environment["FERROPLANE_KILL_AT"] = str(kill_at)
        output = open(self.work / "output", "w+", encoding="utf-8", errors="replace")
        process = subprocess.Popen(self.engine.inside(self.program, *arguments), cwd=self.folder, env=environment,
                                   stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        return process, output, time.time()

    def finish(self, started):
        process, output, began = started
        try:
            status = process.wait(self.limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            output.write(f"\n[it did not end within {self.limit} s]\n")
            status = 124
        seconds = time.time() - began
        output.seek(0)
        with output:
            return Run(status, output.read(), seconds, began)

    def run(self, *arguments, kill_at=0):
        return self.finish(self.start(*arguments, kill_at=kill_at))

    def arguments(self, command):
        mapped = [] if command == "destroy" else ["--image-map", "image-map.yaml"]
        return [command, *mapped, *([] if command == "plan" else ["--yes"])]

    def boundaries(self):
        """How many the last run, or the one that is on its way, passed."""
        try:
            return int(self.count_file.read_text() or 0)
        except (OSError, ValueError):
            return 0

    def plan(self):
        """None when nothing is left to do, else what the plan says."""
        run = self.run(*self.arguments("plan"), "-detailed-exitcode")
        return None if run.status == 0 else run

    def work_began(self, run):
        """Seconds from the start of that run until its own operation began: the lock taken, the
        steps of the killed run decided by reading the engine, the files and the world read and
        planned anew. None when it had nothing to do."""
        latest = None
        for path in self.state.glob("*/*.db"):
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as journal:
                latest = journal.execute("SELECT max(created) FROM operations").fetchone()[0]
        if latest is None or latest / 1e6 < run.began:
            return None
        return latest / 1e6 - run.began

    def forget(self):
        """As if the program had never run."""
        shutil.rmtree(self.state, ignore_errors=True)

    # --- canaries ---------------------------------------------------------------

    def container(self, service):
        return f"{NAME}-{service}-1"

    def attempt(self, what, act):
        """A service that has just been started may need a moment."""
        until = time.monotonic() + CANARY_SECONDS
        while True:
            try:
                return act()
            except EngineError as error:
                if time.monotonic() > until:
                    raise EngineError(f"canary of {what}: {error}") from error
                time.sleep(0.3)

    def within(self, service, *command):
        code, output = self.engine.execute(self.container(service), *command)
        if code != 0:
            raise EngineError(f"{command[0]} exited with {code}: {output}")
        return output

    def keys(self, service, *options):
        url = f"http://{self.engine.address(self.container(service))}:{KEYED[service]}/keys/canary"
        done = subprocess.run(self.engine.inside("curl", "-sS", "--fail", "-m", "10", *options, url),
                              capture_output=True, text=True, timeout=CANARY_SECONDS)
        if done.returncode == 22 and "404" in done.stderr:
            return ""  # It answers, and has no such key.
        if done.returncode != 0:
            raise EngineError(done.stderr.strip())
        return done.stdout.strip()

    def psql(self, sql):
        return self.within("postgres", "psql", "-U", "admin", "-d", "kaif_lake", "-qAtX", "-v", "ON_ERROR_STOP=1",
                           "-c", sql)

    def write_to(self, service, canary):
        if service == "postgres":
            self.psql(SQL_WRITE.format(canary))
        elif service == "redis":
            # SAVE, since Redis acknowledges before anything is in its volume.
            self.within("redis", "redis-cli", "SET", "canary", canary)
            if self.within("redis", "redis-cli", "SAVE") != "OK":
                raise EngineError("redis did not save")
        else:
            self.keys(service, "-X", "PUT", "-d", canary)

    def read_from(self, service):
        if service == "postgres":
            if self.psql("SELECT to_regclass('canary') IS NOT NULL") != "t":
                return ""
            return self.psql("SELECT name FROM canary ORDER BY ctid DESC LIMIT 1")
        if service == "redis":
            return self.within("redis", "redis-cli", "GET", "canary")
        return self.keys(service)

    def write_canaries(self, canary):
        for service in VOLUMES.values():
            self.attempt(service, lambda: self.write_to(service, canary))
        return {volume: canary for volume in VOLUMES}

    def read_canaries(self):
        return {volume: self.attempt(service, lambda: self.read_from(service))
                for volume, service in VOLUMES.items()}
