#!/usr/bin/env python3
"""Shows that check_schema.py lets additions pass and stops what breaks stored states."""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
STRING = {"type": "string", "optional": True}
BLOCK = {
    "attributes": {
        "name": STRING,
        "id": {"type": "string", "computed": True},
        "os": {"optional": True, "nested_type": {"nesting_mode": "single", "attributes": {"user": STRING}}},
    },
    "block_types": {"timeouts": {"nesting_mode": "single", "block": {"attributes": {"read": STRING}}}},
}


def attributes(block):
    return block["attributes"]


# What is done to a resource's block, and what has to be said of it.
BREAKING = [
    (lambda b: attributes(b).pop("name"), "name is gone"),
    (lambda b: attributes(b)["os"]["nested_type"]["attributes"].pop("user"), "os.user is gone"),
    (lambda b: attributes(b)["os"]["nested_type"].update(nesting_mode="list"), "os was single of objects"),
    (lambda b: attributes(b).update(name={"type": "number", "optional": True}), 'name was "string" and is "number"'),
    (lambda b: attributes(b).update(name={"type": "string", "required": True}), "name was optional and is required"),
    (lambda b: attributes(b).update(name={"type": "string", "computed": True}), "name cannot be set any more"),
    (lambda b: attributes(b).update(new={"type": "string", "required": True}), "new is new and required"),
    (lambda b: b["block_types"].pop("timeouts"), "timeouts is gone"),
]


class CheckSchemaTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "schemas/provider").mkdir(parents=True)
        self.schema(BLOCK, 1)
        self.assertEqual(self.check("--write").returncode, 0)

    def schema(self, block, version, name="thing"):
        document = {"provider_schemas": {"p": {"resource_schemas": {name: {"version": version, "block": block}}}}}
        (self.root / "schemas/provider/provider-schema.json").write_text(json.dumps(document))

    def check(self, *options):
        return subprocess.run([sys.executable, ROOT / "tools/check_schema.py", "--root", self.root, *options],
                              capture_output=True, text=True, timeout=60)

    # Covers[check_schema_self_test]: R133
    def test_what_breaks_stored_states_needs_a_new_version(self):
        for change, report in BREAKING:
            with self.subTest(report):
                block = copy.deepcopy(BLOCK)
                change(block)
                self.schema(block, 1)
                for options in ([], ["--write"]):
                    done = self.check(*options)
                    self.assertEqual(done.returncode, 1, done.stdout)
                    self.assertIn("thing: " + report, done.stdout)
                self.schema(block, 2)
                self.assertEqual(self.check("--write").returncode, 0)
                self.schema(BLOCK, 3)
                self.assertEqual(self.check("--write").returncode, 0)
                (self.root / "schemas/provider/compatibility.json").unlink()
                self.schema(BLOCK, 1)
                self.check("--write")

    def test_an_addition_passes_once_it_is_recorded(self):
        block = copy.deepcopy(BLOCK)
        attributes(block)["more"] = STRING
        self.schema(block, 1)
        self.assertIn("does not know", self.check().stdout)
        self.assertEqual(self.check("--write").returncode, 0)
        self.assertEqual(self.check().returncode, 0)

    def test_a_lower_version_and_a_lost_resource_are_refused(self):
        self.schema(BLOCK, 0)
        self.assertIn("is lower", self.check().stdout)
        self.schema(BLOCK, 1, "other")
        self.assertIn("the resource is gone", self.check().stdout)


if __name__ == "__main__":
    unittest.main()
