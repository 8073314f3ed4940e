#!/usr/bin/env python3
"""Shows that check_contract.py can fail: plants errors in a copy of the protos."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROVIDER = "proto/tfplugin6/tfplugin6.proto"
STDIO = "proto/goplugin/grpc_stdio.proto"

# What is planted: file, text, its replacement, and the element to be named.
PLANTED = [
    (PROVIDER, "Object nested_type = 10;", "Object nested_type = 13;", "Schema.Attribute.nested_type"),
    (PROVIDER, "bytes planned_private = 9;", "", "PlanResourceChange.Request.planned_private"),
    (PROVIDER, "string id = 2;", "bytes id = 2;", "ImportResourceState.Request.id"),
    (PROVIDER, "optional bytes private = 4;", "bytes private = 4;", "OpenEphemeralResource.Response.private"),
    (PROVIDER, "WARNING = 2;", "WARNING = 3;", "Diagnostic.Severity.WARNING"),
    (PROVIDER, "string Error = 1;", "string error = 1;", "StopProvider.Response.Error"),
    (PROVIDER, "returns (stream ListResource.Event)", "returns (ListResource.Event)",
     "/tfplugin6.Provider/ListResource"),
    (PROVIDER, "package tfplugin6;", "package tfplugin;", "package"),
    (PROVIDER, "message RequestChunkMeta {", "message Surplus {}\nmessage RequestChunkMeta {", "Surplus"),
    (STDIO, "STDERR = 2;", "STDERR = 3;", "StdioData.Channel.STDERR"),
]


class CheckContractTest(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, ROOT / "tools/check_contract.py", "--root", root],
                              capture_output=True, text=True, timeout=60)

    def test_our_files_keep_the_contract(self):
        done = self.check(ROOT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_each_planted_error_is_named(self):
        for file, text, replacement, element in PLANTED:
            with self.subTest(element), tempfile.TemporaryDirectory() as folder:
                shutil.copytree(ROOT / "proto", pathlib.Path(folder) / "proto")
                path = pathlib.Path(folder) / file
                self.assertIn(text, path.read_text())
                path.write_text(path.read_text().replace(text, replacement, 1))
                done = self.check(folder)
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertIn(f"{file}: {element}: ", done.stdout)

    def test_a_file_that_does_not_parse_is_not_a_pass(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "proto", pathlib.Path(folder) / "proto")
            (pathlib.Path(folder) / PROVIDER).write_text("syntax = ")
            self.assertEqual(self.check(folder).returncode, 2)


if __name__ == "__main__":
    unittest.main()
