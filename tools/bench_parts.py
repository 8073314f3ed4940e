"""The parts of `tools/bench`: each measures one thing and gives rows, nothing else."""
import json
import random
import statistics
import subprocess

import bench_seed
import bench_start
from bench_world import CountingProxy, Simulator, Terraform

OURS, FLOOR, LEAST = "selectel", "floor", "least"
PLAN = ("plan", "-input=false", "-no-color", "-lock=false")
APPLY = ("apply", "-input=false", "-no-color", "-auto-approve")
LATENCY_MS = 50
DEPLOY_SECONDS = 60
POLL = {"SEL_POLL_INTERVAL": "1s"}
AT_ONCE = 1000000  # Work takes no time, and is looked at often: calls are measured, not waits.


def row(what, unit, values, target=None, met=None, note=""):
    return {"what": what, "unit": unit, "values": values, "target": target, "met": met, "note": note}


class Bench:
    """What the parts share: programs, a folder, how often to repeat, and whom to tell."""

    def __init__(self, programs, folder, runs, quick, progress):
        self.programs, self.folder, self.runs, self.quick = programs, folder, runs, quick
        self.progress = progress
        self.peers = programs.peers()
        self.terraform = Terraform(folder / "terraform", programs.providers)
        self.number = 0

    def simulator(self, seed, time_scale=AT_ONCE):
        self.number += 1
        return Simulator(self.programs.simulator, self.folder / f"sim-{self.number}", seed, time_scale)

    def directory(self, name, providers, text, variables=None):
        self.number += 1
        return self.terraform.directory(f"{name}-{self.number}", providers, text, variables)

    def peer_seconds(self, count, *words):
        """The median of each peer with so many of its machines; of few runs, because they are slow."""
        variables = {"TF_VAR_servers": str(count)}
        places = {name: self.directory(f"peer-{name}", [name], text, variables) for name, text in self.peers.items()}
        return self.in_turns(1 if count >= 100 else 3, {
            name: lambda place=place: self.terraform.seconds(place, variables, *words)
            for name, place in places.items()})

    def pairs(self, runs, works):
        """The seconds of each run of {name: function}, in turns, in an order drawn for each turn: what
        ran before leaves its mark on what runs next."""
        times = {name: [] for name in works}
        names = list(works)
        for turn in range(runs):
            for name in random.Random(turn).sample(names, len(names)):
                times[name].append(works[name]())
        return times

    def in_turns(self, runs, works):
        """The median of each."""
        return medians(self.pairs(runs, works))


def medians(times):
    return {name: statistics.median(t) for name, t in times.items()}


def near_floor(what, times, peers):
    """Judged by the median of the pairs' ratios: what slows the machine down slows both of a pair."""
    to_floor, to_least = (statistics.median(ours / other for ours, other in zip(times[OURS], times[name]))
                          for name in (FLOOR, LEAST))
    return row(what, "s", medians(times) | peers, "<= 1.05 x floor", to_floor <= 1.05,
               f"median of the pairs {to_floor:.3f} x floor, {to_least:.3f} x least")


# ------------------------------------------------------------------ start

def start(bench):
    bench.progress("handshake and memory")
    times, memory = bench_start.measure(bench.programs.providers, bench.runs, bench.folder)
    sizes = {name: bench_start.size_mb(binary) for name, binary in bench.programs.providers.items()}
    mib = {name: kib / 1024 for name, kib in memory.items()}
    return [row("handshake, AutoMTLS", "ms", times, "<= 5", times[OURS] <= 5),
            row("peak memory, waiting for calls", "MiB", mib, "<= 14", mib[OURS] <= 14),
            row("file", "MB", sizes, "<= 18", sizes[OURS] <= 18)]


# ------------------------------------------------------------------ schema and validate

def validate(bench):
    bench.progress("schema call and validate")
    names = list(bench.programs.providers)
    with bench.simulator(bench_seed.seed()) as simulator:
        variables = simulator.variables
        alone = bench.directory("alone", [], 'resource "terraform_data" "one" {}\n')
        bare = {name: bench.directory(f"bare-{name}", [name], "") for name in names}
        served = {name: bench.directory(f"one-{name}", [name], bench_seed.configuration(1, name, False), variables)
                  for name in (OURS, FLOOR, LEAST)}

        def command(place, *words):
            return lambda: bench.terraform.seconds(place, variables, *words)

        runs = 6 * bench.runs  # What is compared differs by less than one run from the next.
        schema = bench.in_turns(max(3, bench.runs // 2), {name: command(place, "providers", "schema", "-json")
                                       for name, place in {**bare, "no provider": alone}.items()})
        checks = bench.pairs(runs, {name: command(place, "validate", "-no-color")
                                    for name, place in {**served, "no provider": alone}.items()})
        ten = {name: bench.directory(f"ten-{name}", [name], bench_seed.configuration(10, name, False), variables)
               for name in (OURS, FLOOR, LEAST)}
        one_plan, ten_plan = (bench.pairs(runs, {name: command(place, *PLAN) for name, place in places.items()})
                              for places in (served, ten))
        peers = [bench.peer_seconds(count, *words)
                 for count, words in ((1, ("validate", "-no-color")), (1, PLAN), (10, PLAN))]
    return [row("schema call (providers schema)", "s", schema),
            near_floor("validate", checks, peers[0]), near_floor("plan of 1 server, 0 ms", one_plan, peers[1]),
            near_floor("plan of 10 servers, 0 ms", ten_plan, peers[2])]


# ------------------------------------------------------------------ plans and applies

def bytes_of(bench, simulator, place, *words):
    """What the API's connections carried in one more run, which is not timed."""
    proxy = CountingProxy(simulator.url)
    bench.terraform.run(place, proxy.variables(simulator.variables), *words)
    return proxy.bytes


def plan_and_apply(bench, count, latency):
    """One fresh cloud: plan all servers, count the calls, make them all."""
    with bench.simulator(bench_seed.seed()) as simulator:
        variables = simulator.variables | POLL
        places = {name: bench.directory(f"plan-{name}", [name], bench_seed.configuration(count, name, False), variables)
                  for name in (OURS, FLOOR)}

        def commands(words):
            return {name: lambda place=place: bench.terraform.seconds(place, variables, *words)
                    for name, place in places.items()}

        simulator.set_latency(latency)
        runs = 1 if count >= 100 else 3
        before = simulator.seen()
        plan = bench.in_turns(runs, commands(PLAN))
        planned = simulator.seen()
        if latency == 0:
            plan |= bench.peer_seconds(count, *PLAN)
        apply = bench.in_turns(1, commands(APPLY))
        applied = simulator.seen()
        carried = bytes_of(bench, simulator, places[OURS], *PLAN) if latency == 0 else None
    servers = "1 server" if count == 1 else f"{count:,} servers"
    rows = [row(f"plan of {servers}, {latency} ms", "s", plan),
            row("API calls of it", "calls", {OURS: (planned - before) / runs}),
            row(f"apply of {servers}, {latency} ms", "s", apply),
            row("API calls of it, per server", "calls", {OURS: (applied - planned) / count})]
    if carried is not None:
        rows.append(row("bytes of the next plan, per server", "bytes", {OURS: carried / count}))
    return rows


def plans(bench):
    rows = []
    for count in (1, 10, 100) if bench.quick else (1, 10, 100, 1000):
        for latency in (0, LATENCY_MS):
            bench.progress(f"plan and apply of {count} at {latency} ms")
            rows += plan_and_apply(bench, count, latency)
    return rows


# ------------------------------------------------------------------ creating thirty

def create(bench):
    """With a deploy of a minute; thirty at once against one."""
    delays = {"pending": "1s", "processing": "1s", "paid": "1s", "deploy": f"{DEPLOY_SECONDS}s"}
    seconds, calls = {}, {}
    for count in (1, 30):
        bench.progress(f"creating {count} with a deploy of {DEPLOY_SECONDS} s")
        with bench.simulator(bench_seed.seed(delays=delays), time_scale=1) as simulator:
            place = bench.directory(f"create-{count}", [OURS], bench_seed.configuration(count, OURS, False),
                                    simulator.variables)
            before = simulator.seen()
            seconds[count] = bench.terraform.seconds(place, simulator.variables, *APPLY, "-parallelism=10")
            calls[count] = (simulator.seen() - before) / count
    ratio = seconds[30] / seconds[1]
    return [row("creating 1 server, deploy 60 s", "s", {OURS: seconds[1]}),
            row("creating 30 servers, parallelism 10", "s", {OURS: seconds[30]}),
            row("30 to 1", "x", {OURS: ratio}, "<= 5", ratio <= 5),
            row("API calls per create, of 1", "calls", {OURS: calls[1]}),
            row("API calls per create, of 30", "calls", {OURS: calls[30]})]


# ------------------------------------------------------------------ the codec

def codec(bench):
    bench.progress("the codec beside nlohmann's msgpack")
    done = subprocess.run([bench.programs.codec], capture_output=True, text=True, check=True)
    rows = []
    for document in json.loads(done.stdout):
        for way in ("decode", "encode"):
            values = {"ours": document[way]["ours"] / 1e6, "nlohmann": document[way]["nlohmann"] / 1e6}
            rows.append(row(f"{way} {document['name']}", "M values/s", values, ">= nlohmann",
                            values["ours"] >= values["nlohmann"]))
    return rows
