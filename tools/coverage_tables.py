#!/usr/bin/env python3
"""Which test proves which rule, from marks in the tests and the results of a run.

  tools/coverage_tables.py --write [--results build/junit.xml]   write the pages
  tools/coverage_tables.py --check [--results build/junit.xml]   compare and judge
  tools/coverage_tables.py --marks                               list marks and tests

A mark is a comment directly before a test:
  // Covers: R63 R64 P-45 S10.3 S11.create W-12
  TEST(OracleTest, …)
R is a rule of core, P a requirement, S a point of the simulator's checklist, W a
weakness of an older provider. Tests that are not C++ name themselves:
  # Covers[acceptance.TerraformTestFiles]: R194
A test counts when it ran and passed in the run; skipped, failed and absent are
the same. --check exits 1 when a row that applies has no test, when a marked test
did not pass, or when a page is not what --write would make of it.
"""
import argparse
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

MARK = re.compile(r"^\s*(?://|#)\s*Covers(?:\[([\w./-]+)\])?:\s*(.*)$")
COMMENT = re.compile(r"^\s*//")
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.S)
# Every mark there can be; anything else is a slip of the pen.
KNOWN_MARK = re.compile(r"R([1-9]\d{0,2})|P-(\d\d)|W-(\d\d)|S10\.[1-8]|S11\.(?:create|reinstall|destroy|power|read|graph)")
LARGEST = (195, 61, 59)  # Of R, P and W.
# Suite.Name in library.Instance/Suite.Name/parameter; the parameter may hold anything.
SHORT_NAME = re.compile(r"[\w-]+\.(?:\w+/)?(\w+\.\w+)(?:/.*)?$", re.S)
TEST_FILES = ("*_test.cc", "*_test.py", "*.tftest.hcl", "*_test.sh")
SKIPPED_FOLDERS = re.compile(r"\.git|build.*|dist|\.terraform")

# Its cases are named ROW_WAY, after docs/conformance/migration.json.
MIGRATION_TEST = "MigrationRowTest.TheFirstPlanShowsNoChange"

BESIDE = {"better": "better", "absent": "does not apply", "open": "open"}
STATUS = {"met": "met", "equivalent": "met by an equivalent", "superseded": "superseded"}


class Mark:
    def __init__(self, file, line, test, names):
        self.file, self.line, self.test, self.names = file, line, test, names


# ------------------------------------------------------------------- reading

def marks_of(file, text):
    """Marks of one file, and complaints about those that stand before no test."""
    marks, complaints, pending = [], [], []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = MARK.match(line)
        if match:
            names = re.split(r"[\s,]+", match.group(2).strip())
            complaints += [f"{file}:{number}: {name!r} is no mark" for name in names if not known(name)]
            pending.append(Mark(file, number, match.group(1), names))
            if match.group(1):
                marks.append(pending.pop())
        elif pending and not COMMENT.match(line):
            test = TEST.match("\n".join(lines[number - 1:number + 2]))
            for mark in pending:
                mark.test = f"{test.group(1)}.{test.group(2)}" if test else None
            complaints += [f"{file}:{mark.line}: the mark stands before no test" for mark in pending if not test]
            marks += [mark for mark in pending if test]
            pending = []
    complaints += [f"{file}:{mark.line}: the mark stands before no test" for mark in pending]
    return marks, complaints


def known(name):
    match = KNOWN_MARK.fullmatch(name)
    return bool(match) and all(value is None or 0 < int(value) <= largest
                               for value, largest in zip(match.groups(), LARGEST))


def all_marks(root):
    marks, complaints = [], []
    files = sorted({path for pattern in TEST_FILES for path in root.rglob(pattern)})
    for path in files:
        file = path.relative_to(root)
        if any(SKIPPED_FOLDERS.fullmatch(part) for part in file.parts):
            continue
        found = marks_of(file.as_posix(), path.read_text())
        marks += found[0]
        complaints += found[1]
    return marks, complaints


def passed_tests(path):
    """Names of the tests that ran and passed: as ctest calls them, and as Suite.Name.

    A parameterised test (prefix.Instance/Suite.Name/0) passes when all its cases do.
    """
    good, bad = set(), set()
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        name = case.get("name").split("  # GetParam()")[0]  # As ctest shows a case's parameter.
        short = SHORT_NAME.match(name)
        names = {name, short.group(1)} if short else {name}
        passed = case.get("status", "run") == "run" and not any(
            case.find(tag) is not None for tag in ("skipped", "failure", "error"))
        (good if passed else bad).update(names)
    return good - bad


# ------------------------------------------------------------------- the pages

class Tables:
    def __init__(self, root, marks, passed):
        self.marks, self.passed = marks, passed
        self.missing = []
        data = root / "docs/conformance"
        self.rules = json.loads((data / "rules.json").read_text())
        self.requirements = json.loads((data / "requirements.json").read_text())["requirements"]
        self.weaknesses = json.loads((data / "weaknesses.json").read_text())["weaknesses"]
        self.checklist = json.loads((data / "simulator.json").read_text())["checklist"]
        self.migration = json.loads((data / "migration.json").read_text())

    def tests_for(self, name):
        tests = {(mark.test, mark.file) for mark in self.marks if name in mark.names and mark.test in self.passed}
        return "<br>".join(f"`{test}` ({file})" for test, file in sorted(tests))

    def proof(self, name, title):
        tests = self.tests_for(name)
        if not tests:
            self.missing.append(f"{name} ({title}): no test that passed carries the mark {name}")
        return tests or "**none**"

    def conformance(self):
        lines = HEADS["conformance"].splitlines()
        section = None
        for rule in self.rules["rules"]:
            if rule["section"] != section:
                section = rule["section"]
                lines += ["", f"## {section}. {self.rules['sections'][section]}", "", "| rule | what | test |",
                          "|---|---|---|"]
            what = rule["title"] + (f" *{rule['note']}*" if "note" in rule else "")
            left_out = rule.get("left_out")
            proof = f"left out: {left_out}" if left_out else self.proof(f"R{rule['number']}", rule["title"])
            lines.append(f"| {rule['number']} | {what} | {proof} |")
        applying = sum("left_out" not in rule for rule in self.rules["rules"])
        lines += ["", f"{len(self.rules['rules'])} rules; {applying} apply, "
                  f"{len(self.rules['rules']) - applying} are left out with a reason."]
        return "\n".join(lines) + "\n"

    def requirement_rows(self):
        for row in self.requirements:
            name = f"P-{row['number']:02}"
            superseded = row["status"] == "superseded"
            proof = self.tests_for(name) if superseded else self.proof(name, row["title"])
            status = STATUS[row["status"]] + (f": {row['reason']}" if "reason" in row else "")
            yield f"| {name} | {row['title']} | {status} | {proof} |"

    def requirements_page(self):
        lines = HEADS["requirements"].splitlines() + ["", "| number | what was asked | how it stands | test |",
                                                      "|---|---|---|---|"]
        rows = list(self.requirement_rows())
        counts = {text: sum(row["status"] == status for row in self.requirements) for status, text in STATUS.items()}
        summary = ", ".join(f"{count} {text}" for text, count in counts.items())
        return "\n".join(lines + rows + ["", f"{len(rows)} rows: {summary}."]) + "\n"

    def weakness_rows(self):
        for row in self.weaknesses:
            name = f"W-{row['number']:02}"
            proof = self.proof(name, row["title"]) if row["status"] == "better" else self.tests_for(name)
            status = BESIDE[row["status"]] + (f": {row['reason']}" if "reason" in row else "")
            yield f"| {name} | {row['title']} | {status} | {proof} |"

    def weaknesses_page(self):
        lines = HEADS["weaknesses"].splitlines() + ["", "| number | what goes wrong there | here | test |",
                                                    "|---|---|---|---|"]
        rows = list(self.weakness_rows())
        counts = {text: sum(row["status"] == status for row in self.weaknesses) for status, text in BESIDE.items()}
        summary = ", ".join(f"{count} {text}" for text, count in counts.items())
        return "\n".join(lines + rows + ["", f"{len(rows)} rows: {summary}."]) + "\n"

    def simulator_page(self):
        lines = HEADS["simulator-checklist"].splitlines() + ["", "| point | what | test |", "|---|---|---|"]
        lines += [f"| {row['mark']} | {row['title']} | {self.proof(row['mark'], row['title'])} |"
                  for row in self.checklist]
        return "\n".join(lines) + "\n"

    # A row by one way is a case of a parameterised test, named after both.
    def first_plan(self, row, way):
        dialect = "fork" if way == "fork_upgrade" else "go"
        if dialect not in row:
            return f"– ({row['no_' + dialect]})"
        case = f"/{MIGRATION_TEST}/{row['row']}_{way}"
        if any(name.endswith(case) for name in self.passed):
            return "0"
        self.missing.append(f"{row['row']}: no first plan by {way} that passed, as {case[1:]}")
        return "**none**"

    def migration_page(self):
        ways = self.migration["ways"]
        lines = HEADS["migration-table"].splitlines() + [
            "", "| row | what is stored and what is written | " + " | ".join(ways.values()) + " |",
            "|---|---|" + "---|" * len(ways)]
        cells = [[self.first_plan(row, way) for way in ways] for row in self.migration["rows"]]
        lines += [f"| `{row['row']}` | {row['title']} | {' | '.join(shown)} |"
                  for row, shown in zip(self.migration["rows"], cells)]
        counts = [f"{sum(shown[number] == '0' for shown in cells)} by {way}" for number, way in enumerate(ways.values())]
        empty = sum(cell == "0" for shown in cells for cell in shown)
        missing = sum(cell == "**none**" for shown in cells for cell in shown)
        return "\n".join(lines + ["", f"{len(cells)} rows; {empty} first plans without a change "
                                  f"({', '.join(counts)}), {missing} missing."]) + "\n"

    def pages(self):
        return {"docs/conformance.md": self.conformance(), "docs/requirements.md": self.requirements_page(),
                "docs/weaknesses.md": self.weaknesses_page(),
                "docs/simulator-checklist.md": self.simulator_page(),
                "docs/migration-table.md": self.migration_page()}


GENERATED = "Made by `make docs` from marks in the tests and the results of a run; `make test` checks it."
HEADS = {
    "conformance": f"""# Conformance: what Terraform's core demands, and the test that proves it

{GENERATED}
The rules are those of core as Terraform 1.11.4 has them, stated in our words; a test is listed
only if it ran and passed.""",
    "requirements": f"""# Requirements on the provider, and the test that proves each

{GENERATED}
The numbers are those of the founding design; the document itself was written before anyone
looked at the real API, hence the equivalents.""",
    "weaknesses": f"""# What goes wrong with an older provider, and the test that ours does better

{GENERATED}
The numbers are those of a review of the provider in Go for the same API.""",
    "migration-table": f"""# Coming from the Go provider: the first plan of each kind of state

{GENERATED}
Each case is a state file as the Go provider or its fork writes it, the server as it then is, and a
configuration for this provider ([migration.json](conformance/migration.json)); Terraform itself plans.
The number is the status of the first `terraform plan -detailed-exitcode`: 0 is an empty plan. By a
`moved` block the first plan holds the move alone, and 0 is the status after it is applied. A dash
stands where the other provider cannot have stored such a thing. No case writes to the API.
[The guide](guides/coming-from-the-go-provider.md) says how it is done.""",
    "simulator-checklist": f"""# What the simulator must do, and the test that proves it

{GENERATED}""",
}


def problems_of(root, tables, pages, marks, complaints):
    problems = list(complaints)
    problems += [f"{mark.file}:{mark.line}: {mark.test} is marked and did not run and pass"
                 for mark in marks if mark.test not in tables.passed]
    problems += tables.missing
    for name, text in pages.items():
        path = root / name
        if not path.is_file() or path.read_text() != text:
            problems.append(f"{name} is not what this run gives; write it with `make docs`")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--results", type=pathlib.Path)
    action = parser.add_mutually_exclusive_group(required=True)
    for name in ("--write", "--check", "--marks"):
        action.add_argument(name, action="store_true")
    options = parser.parse_args()
    marks, complaints = all_marks(options.root)
    if options.marks:
        for mark in marks:
            print(f"{mark.file}:{mark.line}: {mark.test}: {' '.join(mark.names)}")
        return 0
    results = options.results or options.root / "build/junit.xml"
    if not results.is_file():
        sys.exit(f"coverage_tables: no results of a test run at {results}; run `make test` first")
    tables = Tables(options.root, marks, passed_tests(results))
    pages = tables.pages()
    if options.write:
        for name, text in pages.items():
            (options.root / name).write_text(text)
    problems = problems_of(options.root, tables, pages, marks, complaints)
    for problem in problems:
        print(problem)
    print(f"coverage: {len(marks)} marks, {len(problems)} problem(s)")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
