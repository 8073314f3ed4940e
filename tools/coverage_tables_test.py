#!/usr/bin/env python3
"""Shows that coverage_tables.py refuses what it must: tests that failed, were
skipped or never ran, rows without a test, stale pages, marks that mean nothing."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TABLES = pathlib.Path(__file__).resolve().parent / "coverage_tables.py"
RULES = {"sections": {"A": "Process"}, "rules": [
    {"number": 1, "section": "A", "title": "First"},
    {"number": 2, "section": "A", "title": "Second", "left_out": "Never called."}]}
REQUIREMENTS = {"requirements": [
    {"number": 1, "section": "S", "title": "Asked", "status": "met"},
    {"number": 2, "section": "S", "title": "Go", "status": "superseded", "reason": "C++."}]}
WEAKNESSES = {"weaknesses": [
    {"number": 1, "title": "Orders twice", "status": "better"},
    {"number": 2, "title": "Ignores it", "status": "absent", "reason": "No such argument."},
    {"number": 3, "title": "Reboots", "status": "open", "reason": "No power yet."}]}
CHECKLIST = {"checklist": [{"mark": "S10.1", "title": "Tokens"}]}
MIGRATION = {"ways": {"moved": "a `moved` block", "fork_upgrade": "the fork"}, "rows": [
    {"row": "names", "title": "Names", "go": {}, "fork": {}},
    {"row": "sizes", "title": "Sizes", "go": {}, "no_fork": "no sizes"}]}
MIGRATED = "acceptance.Rows/MigrationRowTest.TheFirstPlanShowsNoChange/"
TEST_FILE = "// Covers: R1 P-01 W-01\n// And why.\nTEST(Suite, Name) {}\n\n// Covers: S10.1\nTEST_P(\n    Many, Cases) {}\n"
RUN, FAILED = ("run", ""), ("fail", '<failure message="no"/>')
SKIPPED, ABSENT = ("notrun", '<skipped message="no"/>'), None
RESULTS = {"lib.Suite.Name": RUN, "lib.All/Many.Cases/0": RUN, "lib.All/Many.Cases/1": RUN,
           "lib.All/Many.Cases/of https://any.test/": RUN,
           MIGRATED + "names_moved": RUN, MIGRATED + "names_fork_upgrade": RUN,
           MIGRATED + "sizes_moved  # GetParam() = sizes_moved": RUN}


class CoverageTablesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for name, content in [("rules", RULES), ("requirements", REQUIREMENTS),
                              ("weaknesses", WEAKNESSES), ("simulator", CHECKLIST),
                              ("migration", MIGRATION)]:
            self.put(f"docs/conformance/{name}.json", json.dumps(content))
        self.put("lib/a_test.cc", TEST_FILE)
        self.results(RESULTS)

    def tearDown(self):
        self.folder.cleanup()

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def results(self, tests):
        cases = "".join(f'<testcase name="{name}" status="{test[0]}">{test[1]}</testcase>'
                        for name, test in tests.items() if test)
        self.put("build/junit.xml", f"<testsuite>{cases}</testsuite>")

    def run_tables(self, action):
        return subprocess.run([sys.executable, TABLES, "--root", self.root, action],
                              capture_output=True, text=True, timeout=60)

    def assert_refused(self, report):
        done = self.run_tables("--check")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(report, done.stdout)

    def test_a_run_in_which_everything_passed_is_written_and_then_accepted(self):
        self.assertEqual(self.run_tables("--write").returncode, 0)
        done = self.run_tables("--check")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        page = (self.root / "docs/conformance.md").read_text()
        self.assertIn("| 1 | First | `Suite.Name` (lib/a_test.cc) |", page)
        self.assertIn("| 2 | Second | left out: Never called. |", page)
        self.assertIn("`Many.Cases`", (self.root / "docs/simulator-checklist.md").read_text())

    def test_first_plans_are_counted_by_row_and_way(self):
        self.run_tables("--write")
        page = (self.root / "docs/migration-table.md").read_text()
        self.assertIn("| `names` | Names | 0 | 0 |", page)
        self.assertIn("| `sizes` | Sizes | 0 | – (no sizes) |", page)
        self.assertIn("2 rows; 3 first plans without a change (2 by a `moved` block, 1 by the fork), 0 missing.", page)
        for name, result in [("failed", FAILED), ("skipped", SKIPPED), ("absent", ABSENT)]:
            with self.subTest(name):
                self.results(RESULTS | {MIGRATED + "names_moved": result})
                self.assert_refused("names: no first plan by moved that passed")

    def test_a_test_that_did_not_pass_counts_as_missing(self):
        self.run_tables("--write")
        for name, result in [("failed", FAILED), ("skipped", SKIPPED), ("absent", ABSENT)]:
            with self.subTest(name):
                self.results(RESULTS | {"lib.Suite.Name": result})
                self.assert_refused("lib/a_test.cc:1: Suite.Name is marked and did not run and pass")
                self.assert_refused("R1 (First): no test that passed")
                self.assert_refused("P-01 (Asked): no test that passed")

    def test_one_failed_case_of_a_parameterised_test_fails_it(self):
        self.run_tables("--write")
        self.results(RESULTS | {"lib.All/Many.Cases/1": FAILED})
        self.assert_refused("S10.1 (Tokens): no test that passed")

    def test_writing_does_not_hide_a_missing_test(self):
        self.results({})
        self.assertEqual(self.run_tables("--write").returncode, 1)
        self.assert_refused("R1 (First): no test that passed")

    def test_a_stale_page_is_refused(self):
        self.run_tables("--write")
        self.put("docs/requirements.md", "old")
        self.assert_refused("docs/requirements.md is not what this run gives")

    def test_marks_that_mean_nothing_are_refused(self):
        for text, report in [("// Covers: R1\nint a;\n", "before no test"), ("// Covers: R1\n", "before no test"),
                             ("// Covers: R196\nTEST(B, C) {}\n", "'R196' is no mark"),
                             ("// Covers: P-62\nTEST(B, C) {}\n", "'P-62' is no mark"),
                             ("// Covers: S10.9\nTEST(B, C) {}\n", "'S10.9' is no mark"),
                             ("// Covers: rule 5\nTEST(B, C) {}\n", "'rule' is no mark")]:
            with self.subTest(text):
                self.put("lib/b_test.cc", text)
                self.assert_refused(report)

    def test_other_languages_name_their_test(self):
        self.put("lib/a_test.cc", TEST_FILE.replace("R1 ", ""))
        self.put("acceptance-tests/main.tftest.hcl", "# Covers[acceptance.Files]: R1\n")
        self.results(RESULTS | {"acceptance.Files": RUN})
        self.assertEqual(self.run_tables("--write").returncode, 0)
        self.results(RESULTS)
        self.assert_refused("acceptance-tests/main.tftest.hcl:1: acceptance.Files is marked")

    def test_without_results_there_is_no_verdict(self):
        (self.root / "build/junit.xml").unlink()
        self.assertNotEqual(self.run_tables("--check").returncode, 0)


if __name__ == "__main__":
    unittest.main()
