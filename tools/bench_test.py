#!/usr/bin/env python3
"""Tests of the pure parts of tools/bench."""
import json
import pathlib
import sys
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import bench_parts
import bench_report
import bench_seed
from bench_critical_path import critical_path, makespan

SERVERS = [bench_seed.server_uuid(i) for i in range(25)]


def request(path, query="", token="t1", method="GET", number=[0]):
    number[0] += 1
    return {"method": method, "path": path, "query": query, "token": token, "number": number[0]}


class CriticalPath(unittest.TestCase):
    def test_nothing_asked_is_no_path(self):
        self.assertEqual(critical_path([], SERVERS, 10), {"shared": 0, "own": 0, "total": 0})

    def test_calls_about_servers_are_shared_out_to_the_workers(self):
        requests = [request(f"/servers/v2/boot/os/{uuid}") for uuid in SERVERS]
        self.assertEqual(critical_path(requests, SERVERS, 10)["own"], 3)
        self.assertEqual(critical_path(requests, SERVERS, 50)["own"], 1)
        self.assertEqual(critical_path(requests * 2, SERVERS, 10)["own"], 6)

    def test_a_server_named_in_the_query_or_without_dashes_is_one(self):
        requests = [request("/servers/v2/network/ipam/ip", "resource_uuid=" + SERVERS[0].replace("-", ""))]
        self.assertEqual(critical_path(requests, SERVERS, 10), {"shared": 0, "own": 1, "total": 1})

    def test_pages_of_one_list_follow_each_other_and_lists_of_one_kind_do_not(self):
        pages = [request("/servers/v2/resource", f"limit=100&offset={100 * page}", token)
                 for token in ("t1", "t2", "t3") for page in range(4)]
        self.assertEqual(critical_path(pages, SERVERS, 10)["shared"], 4)

    def test_a_list_that_is_read_again_is_not_longer(self):
        self.assertEqual(critical_path([request("/servers/v2/location")] * 7, SERVERS, 10)["shared"], 1)

    def test_kinds_come_one_after_the_other_and_tokens_side_by_side(self):
        requests = [request("/identity/v3/auth/tokens", method="POST", token="") for _ in range(3)]
        requests += [request("/servers/v2/resource"), request(f"/servers/v2/boot/os/{SERVERS[0]}")]
        self.assertEqual(critical_path(requests, SERVERS, 10), {"shared": 2, "own": 1, "total": 3})

    def test_a_worker_takes_the_next_chain_when_it_is_free(self):
        self.assertEqual(makespan([5, 1, 1, 1, 1, 1], 2), 5)
        self.assertEqual(makespan([1, 1, 1, 5], 2), 6)


ROWS = [
    {"what": "handshake", "unit": "ms", "values": {"selectel": 4.0, "floor": 2.0, "/bin/true": 1.0}, "target": "<= 5",
     "met": True, "note": ""},
    {"what": "calls", "unit": "calls", "values": {"selectel": 1234.0}, "target": None, "met": None, "note": "a note"},
    {"what": "decode <x>", "unit": "M values/s", "values": {"ours": 3.0, "nlohmann": 6.0}, "target": ">= nlohmann",
     "met": False, "note": ""},
]


class Report(unittest.TestCase):
    def test_a_line_says_ratio_and_verdict(self):
        self.assertIn("2.00 x floor (2.00)", bench_report.line(ROWS[0]))
        self.assertIn("[met: <= 5]", bench_report.line(ROWS[0]))
        self.assertIn("[MISSED: >= nlohmann]", bench_report.line(ROWS[2]))
        self.assertIn("1,234", bench_report.line(ROWS[1]))

    def test_the_table_has_a_line_for_each_row(self):
        lines = bench_report.table(ROWS).splitlines()
        self.assertEqual(len(lines), 2 + len(ROWS))
        self.assertIn("| calls (a note) | 1,234 calls |  |  |", lines)
        self.assertIn("**missed**", lines[-1])

    def test_the_chart_is_xml_with_a_bar_for_each_compared_value(self):
        tree = xml.etree.ElementTree.fromstring(bench_report.chart(ROWS, "Ours & theirs"))
        bars = [e for e in tree.iter("{http://www.w3.org/2000/svg}rect") if e.get("x")]
        self.assertEqual(len(bars), 5, "a row that compares nothing has none")
        self.assertEqual([bar.get("width") for bar in bars[:3]], ["520", "260", "130"])

    def test_figures_have_three_digits_that_mean_something(self):
        self.assertEqual([bench_report.number(v) for v in (1234.5, 99.94, 1.234, 0.1234)],
                         ["1,234", "99.9", "1.23", "0.123"])

    def test_only_what_stands_between_the_markers_is_written_anew(self):
        page = f"head\n{bench_report.BEGIN}\nold\n{bench_report.END}\ntail\n"
        self.assertEqual(bench_report.written(page, "new\n"), page.replace("old", "new"))
        with self.assertRaises(ValueError):
            bench_report.written("a page without markers", "new")


class Pairs(unittest.TestCase):
    def test_what_slows_both_of_a_pair_does_not_count(self):
        times = {"selectel": [1.0, 1.0, 9.0], "floor": [1.0, 1.0, 9.0], "least": [1.0, 0.5, 4.5]}
        self.assertTrue(bench_parts.near_floor("validate", times, {})["met"])
        times = {"selectel": [1.1, 1.1, 1.1], "floor": [1.0, 1.0, 9.0], "least": [0.55, 0.55, 9.0]}
        row = bench_parts.near_floor("validate", times, {"aws": 3.0})
        self.assertFalse(row["met"])
        self.assertIn("1.100 x floor, 2.000 x least", row["note"])
        self.assertEqual(row["values"]["aws"], 3.0)


class Peers(unittest.TestCase):
    def test_each_plans_as_many_as_it_is_told(self):
        for path in (pathlib.Path(bench_parts.__file__).parent.parent / "bench/peers").iterdir():
            self.assertEqual(path.suffix, ".tf")
            self.assertRegex(path.read_text(), r'variable "servers"')
            self.assertRegex(path.read_text(), r"count\s*= var\.servers")


class Seed(unittest.TestCase):
    def test_no_two_servers_share_an_address_or_an_id(self):
        servers = [bench_seed.server_at(i) for i in range(10000)]
        self.assertEqual(len({s["uuid"] for s in servers}), 10000)
        self.assertEqual(len({s["addresses"][0] for s in servers}), 10000)

    def test_a_thousand_are_spread_over_three_projects_four_places_ten_configurations(self):
        servers = [bench_seed.server_at(i) for i in range(1000)]
        self.assertEqual([len({s[k] for s in servers}) for k in ("project", "location", "configuration")], [3, 4, 10])

    def test_the_state_names_what_the_seed_places(self):
        state = json.loads(bench_seed.state(3, "selectel", 1, "registry.terraform.io/ferroplane/selectel"))
        self.assertEqual([i["attributes"]["uuid"] for i in state["resources"][0]["instances"]],
                         [s["uuid"] for s in bench_seed.seed(3)["servers"]])

    def test_an_enlarged_state_has_the_servers_of_the_larger_seed(self):
        small = json.loads(bench_seed.state(60, "selectel", 1, "s"))
        for i, instance in enumerate(small["resources"][0]["instances"]):
            instance["attributes"]["public_ip"] = bench_seed.address(i)
        large = json.loads(bench_seed.enlarged(json.dumps(small), 500))["resources"][0]["instances"]
        for instance, server in zip(large, bench_seed.seed(500)["servers"], strict=True):
            known = instance["attributes"]
            self.assertEqual([known["id"], known["name"], known["public_ip"], known["location_uuid"], known["project_id"]],
                             [server["uuid"], server["name"], server["addresses"][0], server["location"],
                              server["project"]])


if __name__ == "__main__":
    unittest.main()
