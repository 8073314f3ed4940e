#!/usr/bin/env python3
"""Tests that check_static_init.py finds a planted initialiser, and lets go what is allowed."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check_static_init

PLANTED = """
#include <string>
int Ask();
int const kAsked = Ask();
std::string const kLong = "longer than what a string holds without memory of its own";
"""
CLEAN = "constexpr int kNumber = 7;\nint Seven() { return kNumber; }\n"
COMPILER = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++")


class CheckStaticInit(unittest.TestCase):
    def check(self, source):
        with tempfile.TemporaryDirectory() as folder:
            made = pathlib.Path(folder) / "planted.o"
            (pathlib.Path(folder) / "planted.cc").write_text(source)
            subprocess.run([COMPILER, "-std=c++20", "-O2", "-c", "planted.cc", "-o", made], cwd=folder, check=True)
            script = pathlib.Path(check_static_init.__file__)
            return subprocess.run([sys.executable, script, made], capture_output=True, text=True)

    def test_a_planted_one_is_found_and_named(self):
        done = self.check(PLANTED)
        self.assertEqual(done.returncode, 1)
        self.assertIn("planted.o: 1 static initialisers, 0 allowed", done.stdout)

    def test_constants_are_none(self):
        done = self.check(CLEAN)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_gives_no_symbols_is_an_error(self):
        done = subprocess.run([sys.executable, check_static_init.__file__, "/nonexistent.a"], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nonexistent", done.stderr)

    def test_the_table_allows_no_more_than_it_says(self):
        line = "libx.a:rpc.cc.o:0000000000000010 t _GLOBAL__sub_I_rpc.cc\n"
        self.assertEqual(list(check_static_init.faults({"ferro_tfplugin_grpc.a": line * 5})), [])
        self.assertEqual(len(list(check_static_init.faults({"ferro_tfplugin_grpc.a": line * 6}))), 1)
        self.assertEqual(len(list(check_static_init.faults({"ferro_tfplugin.a": line}))), 1)

    def test_other_symbols_are_not_counted(self):
        self.assertEqual(check_static_init.initialisers("a.o:0000000000000000 T main\na.o:0000 b _GLOBAL_OFFSET\n"), [])


if __name__ == "__main__":
    unittest.main()
