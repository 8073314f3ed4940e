#!/usr/bin/env python3
"""The check of Compose keys can fail, in both directions."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parent / "check_compose_keys"
SCHEMA = {
    "properties": {"services": {"type": "object", "patternProperties": {"^.+$": {"$ref": "#/definitions/service"}}}},
    "definitions": {
        "service": {
            "properties": {
                "image": {"type": "string"},
                "ports": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"properties": {"target": {}}}]}},
                "models": {"properties": {"name": {}}},
            }
        }
    },
}
PAGE = """| key | used | what to know |
|---|---|---|
| `services` | yes |  |
| `services.*.image` | yes |  |
| `services.*.models` | refused | because |
| `services.*.ports` | yes |  |
| `services.*.ports[].target` | yes |  |
"""


def checked(page):
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder)
        (top / "schema.json").write_text(json.dumps(SCHEMA))
        (top / "page.md").write_text(page)
        return subprocess.run([sys.executable, CHECK, "--schema", top / "schema.json", "--page", top / "page.md"],
                              capture_output=True, text=True, timeout=60)


class CheckComposeKeysTest(unittest.TestCase):
    def test_agrees(self):
        self.assertEqual(checked(PAGE).returncode, 0, checked(PAGE).stdout)

    def test_misses_a_key_of_the_schema(self):
        done = checked(PAGE.replace("| `services.*.ports[].target` | yes |  |\n", ""))
        self.assertEqual(done.returncode, 1)
        self.assertIn("not in our table: services.*.ports[].target", done.stdout)

    def test_has_a_key_too_many(self):
        done = checked(PAGE + "| `services.*.imgae` | yes |  |\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("not in the schema: services.*.imgae", done.stdout)


if __name__ == "__main__":
    unittest.main()
