#!/usr/bin/env python3
"""Plants every violation that tidy.py knows in a temporary tree and demands that
each is reported, at its line, and that clean code is not."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TIDY = pathlib.Path(__file__).resolve().parent / "tidy.py"
WO, TO, FIX = "/wo" + "rk/", "TO" + "DO", "FIX" + "ME"
TOP = "// What this is for.\n#pragma once\n"


def longer(lines, line="  ++count;\n"):
    return line * lines


# Each: the file, its text, and where and what has to be reported.
PLANTED = [
    ("base/a.cc", '#include "http/transport.h"\n', ":1: layers: base/ may not include http/"),
    ("simulator/a.cc", '\n#include "apiclient/server.h"\n', ":2: layers: simulator/ may not include apiclient/"),
    ("apiclient/a.cc", '#include "simulator/cloud.h"\n', ":1: layers: apiclient/ may not include simulator/"),
    ("provider/server/a.cc", '#include "simulator/cloud.h"\n', ":1: layers: provider/ may not include simulator/"),
    ("tfplugin/a.cc", '#include "apiclient/server.h"\n', ":1: layers: tfplugin/ may not include apiclient/"),
    ("tfplugin/a.cc", '#include "tfplugin/grpc/serve.h"\n', ":1: layers: tfplugin/ may not include tfplugin/grpc/"),
    ("somewhere/a.cc", "int a;\n", ":1: layers: somewhere is not in the table"),
    ("provider/a.cc", '#include "tfplugin6/tfplugin6.pb.h"\n', ":1: heavy-header: tfplugin6/tfplugin6.pb.h"),
    ("tfplugin/a.cc", "#include <grpcpp/grpcpp.h>\n", ":1: heavy-header: grpcpp/grpcpp.h"),
    ("http/a.h", TOP + "#include <curl/curl.h>\n", ":3: heavy-header: curl/curl.h"),
    ("base/a.h", TOP + "#include <nlohmann/json.hpp>\n", ":3: heavy-header: nlohmann/json.hpp"),
    ("provider/a.cc", "#include <openssl/ssl.h>\n", ":1: heavy-header: openssl/ssl.h"),
    ("base/a.h", TOP + "#include <boost/asio/ip/network_v4.hpp>\n", ":3: heavy-header: boost/"),
    ("simulator/cloud.cc", "#include <CLI/CLI.hpp>\n", ":1: heavy-header: CLI/CLI.hpp"),
    ("base/a.cc", "#include <gtest/gtest.h>\n", ":1: heavy-header: gtest/gtest.h"),
    ("base/a.cc", "#include <iostream>\n", ":1: heavy-header: iostream"),
    ("base/a.cc", "#include <regex>\n", ":1: heavy-header: regex"),
    ("base/a.cc", "#include <ranges>\n", ":1: heavy-header: ranges"),
    ("base/a.cc", "#include <source_location>\n", ":1: heavy-header: source_location"),
    ("base/a.cc", "#include <spdlog/spdlog.h>\n", ":1: heavy-header: spdlog/"),
    ("base/a.cc", "void F() { throw 1; }\n", ":1: banned: throw"),
    ("base/a.cc", 'void F() { std::cout << ""; }\n', ":1: banned: std::cout"),
    ("base/a.cc", 'std::regex pattern("a");\n', ":1: banned: std::regex"),
    ("base/a.cc", "auto a = std::views::all(b);\n", ":1: banned: std::views::"),
    ("base/a.cc", 'auto a = std::format("{}", 1);\n', ":1: banned: std::format"),
    ("base/a.cc", "auto a = std::source_location::current();\n", ":1: banned: std::source_location"),
    ("base/a.cc", "void F() { co_return; }\n", ":1: banned: co_return"),
    ("base/a_test.cc", "\nvoid F() { std::this_thread::sleep_for(1ms); }\n", ":2: banned: std::this_thread::sleep_for"),
    ("base/a.cc", "void F() { usleep(5); }\n", ":1: banned: usleep("),
    ("base/a_test.cc", "TEST(A, B) { GTEST_SKIP(); }\n", ":1: banned: GTEST_SKIP"),
    ("base/a_test.cc", "TEST(A, DISABLED_B) {}\n", ":1: banned: DISABLED_B"),
    ("base/a.cc", "using namespace std;\n", ":1: banned: using namespace"),
    ("provider/a.cc", 'auto a = getenv("HOME");\n', ":1: banned: getenv"),
    ("base/a.cc", "#define SQUARE(x) x * x\n", ":1: banned: macro SQUARE"),
    ("base/a.h", "#pragma once\nint a;\n", ":1: header: starts with"),
    ("base/a.h", "// What for.\nint a;\n", ":1: header: #pragma once"),
    ("base/a.cc", longer(401, "int a;\n"), ":1: file: 401 lines; the limit is 400"),
    ("tools/a.py", longer(401, "a = 1\n"), ":1: file: 401 lines"),
    ("base/a.cc", "\nint F(int count) {\n" + longer(59) + "}\n", ":2: function:F: 61 lines; the limit is 60"),
    ("base/a.cc", "struct A {\n  auto G() const noexcept -> int {\n" + longer(60) + "  }\n};\n", ":2: function:G: 62 lines"),
    ("base/a.cc", "A::A(int a)\n    : a_(a), b_{1} {\n" + longer(60) + "}\n", ":1: function:A::A: 63 lines"),
    ("base/a_test.cc", "TEST(Suite, Name) {\n" + longer(60) + "}\n", ":1: function:Suite-Name: 62 lines"),
    ("tools/a.py", "def f():\n" + longer(60, "    a = 1\n"), ":1: function:f: 61 lines"),
    ("tools/a.py", "def f(:\n", ":1: syntax"),
    ("base/a.cc", f"int a;  // {TO}: later\n", ":1: open-end"),
    ("tools/a.py", f"a = 1  # {FIX}(#3)\n", ":1: open-end"),
    ("proto/a.proto", f"// {TO} later\n", ":1: open-end"),
    ("docs/a.md", f"see {WO}notes\n", ":1: machine-path"),
    ("base/a_testing.cc", f'auto a = "{WO}main";\n', ":1: machine-path"),
    ("docs/a.md", "caf\udcff", ":1: binary"),
    ("schemas/a.bin", "a\0b", ":1: binary"),
    ("base/a.cc", "namespace ferro {\nstruct Same {\n};\n}  // namespace ferro\n",
     ":2: type-name: ferro::Same is also defined in base/0.cc:2"),
    ("base/a.cc", "namespace {\nstruct Own {\n};\n}  // namespace\n",
     ":2: anonymous-name: Own also stands in base/0.cc:4"),
    ("base/a.cc", "namespace {\nconstexpr int kOwn = 1;\n}  // namespace\n",
     ":2: anonymous-name: kOwn also stands in base/0.cc:5"),
    ("base/a.cc", "namespace {\nstd::string OwnText(int b) {\n  return {};\n}\n}  // namespace\n",
     ":2: anonymous-name: std::string OwnText(int ) also stands in base/0.cc:6"),
    ("base/a_test.cc", "TEST(A, Same) {}\n\nTEST(A, Same) {}\n", ":3: test-name: A.Same also stands in base/a_test.cc:1"),
    ("tools/tidy_exceptions.txt", "base/b.cc file=500 It is gone.\n", ":1: exception: not needed any more: base/b.cc file"),
]

# What stands beside each planted violation, and is clean by itself.
BESIDE = {"base/0.cc": "namespace ferro {\nstruct Same {};\nnamespace {\nstruct Own {};\nconstexpr int kOwn = 0;\n"
                       "std::string OwnText(int a) {\n  return {};\n}\n}  // namespace\n}  // namespace ferro\n"}

CLEAN = {
    **BESIDE,
    "base/1.cc": BESIDE["base/0.cc"].replace("Same {}", "Same").replace("Own", "Mine"),
    "base/0_test.cc": BESIDE["base/0.cc"].replace("Same", "Other"),
    "base/a.h": TOP + '#include "base/b.h"\n// We never throw; std::cout is not ours.\nint F();\n',
    "base/a.cc": "char const* kText = \"throw std::cout // \\\" getenv\";\nchar kQuote = '\"';\nint kMany = 1'000;\n"
                 "auto kRaw = R\"x(throw \" )y\" )x\";\nvoid F() { if (a) {\n" + longer(30) + "  }\n}\n",
    "base/a_test.cc": "#include <gtest/gtest.h>\nTEST(A, B) { EXPECT_THROW(throw 1, int); }\n",
    "provider/server/a_test.cc": '#include "simulator/cloud.h"\n',
    "apiclient/a_test.cc": '#include "simulator/cloud.h"\n',
    "tfplugin/grpc/a.h": TOP + '#include "tfplugin6/tfplugin6.pb.h"\n#include "tfplugin/provider.h"\n',
    "simulator/main.cc": "#include <CLI/CLI.hpp>\n",
    "base/open.cc": f"// {TO}(#12): when the API can.\n",
    "docs/a.md": "Homes such as ~/work/ and https://example.org/work/x are nobody's machine.\n",
}


# The lint itself is what keeps client, resources and data sources apart.
# Covers[tidy]: P-07 P-52
class TidyTest(unittest.TestCase):
    def run_tidy(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode(errors="surrogateescape"))
            return subprocess.run([sys.executable, TIDY, "--root", folder],
                                  capture_output=True, text=True, timeout=60)

    def test_every_planted_violation_is_reported(self):
        for name, text, report in PLANTED:
            with self.subTest(report):
                done = self.run_tidy({name: text, **BESIDE})
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertIn(name + report, done.stdout)

    def test_clean_code_is_not(self):
        done = self.run_tidy(CLEAN)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_an_exception_counts_up_to_its_limit_and_only_with_a_reason(self):
        long_file = longer(450, "int a;\n")
        for line, status in [("base/a.cc file=450 A table.\n", 0), ("base/a.cc file=449 A table.\n", 1),
                             ("base/a.cc file A table that grows.\n", 0), ("base/a.cc file=450\n", 1)]:
            with self.subTest(line):
                done = self.run_tidy({"base/a.cc": long_file, "tools/tidy_exceptions.txt": line})
                self.assertEqual(done.returncode, status, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
