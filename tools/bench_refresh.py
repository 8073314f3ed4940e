"""A plan over many servers that are there: calls, wall time beside its critical path, memory."""
import json
import statistics
import time

import bench_seed
from bench_critical_path import critical_path
from bench_parts import FLOOR, LATENCY_MS, OURS, PLAN, row
from bench_world import BenchError, ZONE

PARALLELISM = 10  # Terraform's own when nothing is said.
WIDE = 50
FEW, MANY, VERY_MANY = 10, 1000, 10000
KIB_PER_SERVER, MIB_AT_VERY_MANY = 8, 128


class Cloud:
    """A cloud with `count` servers, and a folder whose state knows them all; `like`, the refreshed state
    of fewer, spares the first refresh."""

    def __init__(self, bench, simulator, count, like=None):
        self.bench, self.simulator, self.count = bench, simulator, count
        self.text = bench_seed.configuration(count, OURS)
        self.place = bench.directory(f"refresh-{count}", [OURS], self.text, simulator.variables)
        schemas = json.loads(bench.terraform.run(self.place, simulator.variables, "providers", "schema", "-json"))
        source = next(iter(schemas["provider_schemas"]))
        provider = schemas["provider_schemas"][source]
        version = provider["resource_schemas"][f"{OURS}_dedicated_server_v1"]["version"]
        self.can_skip_os = "refresh_os" in provider["provider"]["block"]["attributes"]
        if like is not None:
            (self.place / "terraform.tfstate").write_text(bench_seed.enlarged(like, count))
            return
        (self.place / "terraform.tfstate").write_text(bench_seed.state(count, OURS, version, source))
        bench.progress(f"  first refresh of {count:,} servers, not measured")
        bench.terraform.run(self.place, simulator.variables, "apply", "-refresh-only", "-auto-approve", "-no-color",
                            "-input=false", "-parallelism=50")

    def plan(self, *arguments, latency=LATENCY_MS, head=""):
        """One plan: {seconds, calls, requests, memory}; it must find nothing to do."""
        (self.place / "provider.tf").write_text(head)
        self.simulator.set_latency(latency)
        before = self.simulator.seen()
        (text, memory), seconds = self.timed(*PLAN, *arguments)
        calls = self.simulator.seen() - before
        self.simulator.set_latency(0)
        if "No changes." not in text:
            raise BenchError(f"a plan over servers that are there found changes:\n{text[-3000:]}")
        return {"seconds": seconds, "calls": calls, "requests": self.simulator.since(before), "memory": memory}

    def timed(self, *arguments):
        began = time.perf_counter()
        result = self.bench.terraform.run(self.place, self.simulator.variables, *arguments, watch=True)
        return result, time.perf_counter() - began

    def never(self):
        return f'provider "{OURS}" {{\n  refresh_os = "never"\n}}\n'

    def path(self, measured, parallelism=PARALLELISM):
        return critical_path(measured["requests"], [bench_seed.server_uuid(i) for i in range(self.count)], parallelism)


def floor_plan(bench, count):
    """Seconds of a plan over as many servers of the do-nothing provider."""
    place = bench.directory(f"floor-{count}", [FLOOR], bench_seed.configuration(count, FLOOR))
    version = 0
    source = f"registry.terraform.io/{ZONE}/{FLOOR}"
    (place / "terraform.tfstate").write_text(bench_seed.state(count, FLOOR, version, source))
    bench.terraform.run(place, {}, "apply", "-refresh-only", "-auto-approve", "-no-color", "-input=false")
    return statistics.median(bench.terraform.seconds(place, {}, *PLAN) for _ in range(3))


def power_states(cloud, measured):
    """How many servers have a power state to be read: a call each, which the target allows."""
    return sum("/power" in r["path"] for r in measured["requests"])


def of_thousand(bench):
    bench.progress(f"the floor's plan over {MANY:,} servers")
    floor = floor_plan(bench, MANY)
    with bench.simulator(bench_seed.seed(MANY)) as simulator:
        cloud = Cloud(bench, simulator, MANY)
        bench.progress(f"plan over {MANY:,} servers at {LATENCY_MS} ms")
        plain = cloud.plan()
        path = cloud.path(plain)
        bound = 1.5 * floor + path["total"] * LATENCY_MS / 1000
        bench.progress(f"the same with -parallelism={WIDE}")
        wide = cloud.plan(f"-parallelism={WIDE}")
        allowed = 1100 + power_states(cloud, plain)
        note = f"{path['shared']} calls that servers share + {path['own']} of the busiest of {PARALLELISM} workers"
        rows = [row("refresh of 1,000: API calls", "calls", {OURS: plain["calls"]}, f"<= {allowed:,}",
                    plain["calls"] <= allowed),
                row("its critical path", "calls", {OURS: path["total"]}, note=note),
                row("refresh of 1,000, 50 ms: plan", "s", {OURS: plain["seconds"], FLOOR: floor},
                    f"<= {bound:.2f} (1.5 x floor + path x 50 ms)", plain["seconds"] <= bound),
                row(f"the same, -parallelism={WIDE}", "s", {OURS: wide["seconds"]})]
        if cloud.can_skip_os:
            bench.progress('the same with refresh_os = "never"')
            never = cloud.plan(head=cloud.never())
            rows += [row('refresh_os = "never": API calls', "calls", {OURS: never["calls"]}, "<= 100",
                         never["calls"] <= 100),
                     row('refresh_os = "never": plan', "s", {OURS: never["seconds"], FLOOR: floor})]
        state = (cloud.place / "terraform.tfstate").read_text()
    return rows, plain, state


def refresh(bench):
    rows, thousand, state = of_thousand(bench)
    with bench.simulator(bench_seed.seed(FEW)) as simulator:
        few = Cloud(bench, simulator, FEW).plan()  # At a latency: the peak of what is over at once is not seen.
    kib = (thousand["memory"] - few["memory"]) / (MANY - FEW)
    rows.append(row("memory per server", "KiB", {OURS: kib}, f"< {KIB_PER_SERVER}", kib < KIB_PER_SERVER))
    if bench.quick:
        return rows
    with bench.simulator(bench_seed.seed(VERY_MANY)) as simulator:
        cloud = Cloud(bench, simulator, VERY_MANY, like=state)
        bench.progress(f"plan over {VERY_MANY:,} servers")
        all_ = cloud.plan(latency=0)
    mib = all_["memory"] / 1024
    return rows + [row("refresh of 10,000: API calls", "calls", {OURS: all_["calls"]},
                       f"<= {10 * thousand['calls']:,}", all_["calls"] <= 10 * thousand["calls"]),
                   row("refresh of 10,000, 0 ms: plan", "s", {OURS: all_["seconds"]}),
                   row("provider memory at 10,000", "MiB", {OURS: mib}, f"<= {MIB_AT_VERY_MANY}",
                       mib <= MIB_AT_VERY_MANY)]
