#!/usr/bin/env python3
"""House rules that no compiler checks; runs as the test `tidy`.

  tools/tidy.py [--root DIR] [FILE]…

Prints PATH:LINE: RULE: what is wrong, and exits 1 if there is anything. Without
FILEs looks at the whole tree. Reasons for exceptions stand in
tools/tidy_exceptions.txt; one that is no longer needed is itself an error.
"""
import argparse
import ast
import os
import pathlib
import re
import sys

from cpp_text import blank_out, functions

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

# A folder may include headers of itself and of what stands here, nothing else.
# A more particular folder wins over the one it is in.
MAY_INCLUDE = {
    "base": [],
    "http": ["base"],
    "tfplugin": ["base"],
    "tfplugin/grpc": ["base", "tfplugin", "tfplugin6", "goplugin"],
    "apiclient": ["base", "http"],
    "simulator": ["base", "http"],
    "provider": ["base", "http", "tfplugin", "tfplugin/grpc", "apiclient"],
    "controlplane/yaml": ["base"],
    "controlplane/compose": ["base", "controlplane/yaml"],
    "controlplane/model": ["base", "controlplane/yaml", "controlplane/compose"],
    "controlplane/engines": ["base", "controlplane/compose", "controlplane/model"],
    "controlplane/plan": ["base", "controlplane/compose", "controlplane/model", "controlplane/engines",
                          "controlplane/journal"],
    "controlplane/doctor": ["base", "controlplane/compose", "controlplane/model",
                            "controlplane/engines", "controlplane/plan"],
    "controlplane/engines/fake": ["base", "controlplane/compose", "controlplane/model", "controlplane/engines"],
    "controlplane/cli": ["base", "controlplane/yaml", "controlplane/compose", "controlplane/model",
                         "controlplane/engines", "controlplane/engines/docker", "controlplane/journal",
                         "controlplane/plan", "controlplane/executor", "controlplane/doctor"],
    "controlplane/store": ["base"],
    "controlplane/journal": ["base", "controlplane/store"],
    "controlplane/engines/docker": ["base", "http", "controlplane/compose", "controlplane/model",
                                    "controlplane/engines"],
    "controlplane/standin": ["base"],
    "controlplane/examples": ["base", "controlplane/yaml", "controlplane/compose", "controlplane/model"],
    "controlplane/executor": ["base", "controlplane/compose", "controlplane/model", "controlplane/engines",
                              "controlplane/plan", "controlplane/journal"],
    "controlplane/sim": ["base", "controlplane/compose", "controlplane/model", "controlplane/engines",
                         "controlplane/engines/fake", "controlplane/plan", "controlplane/journal",
                         "controlplane/executor"],
    "acceptance-tests": ["base", "http", "tfplugin", "tfplugin/grpc"],
    "bench": ["base", "tfplugin", "tfplugin/grpc", "provider"],
    "tools": ["base", "http", "tfplugin", "tfplugin/grpc"],
}
# What tests and fakes may include in addition.
TESTS_MAY_INCLUDE = {
    "controlplane/cli": ["controlplane/engines/fake"],
    "apiclient": ["simulator"],
    "provider": ["simulator"],
    "controlplane/executor": ["controlplane/engines/fake"],
    "controlplane/doctor": ["controlplane/engines/fake"],
}
# Heavy or telling headers, and the only files that may include them.
CC_ONLY = r"\.cc$"
ONLY_IN = [
    (r"\.pb\.h|grpc\+\+|grpcpp|google/protobuf|<grpc/", r"^tfplugin/grpc/"),
    (r"<absl/", r"^tfplugin/grpc/shipped/"),
    (r"<curl/", r"^http/.*\.cc$"),
    (r"<nlohmann/json\.hpp>|<valijson/", CC_ONLY),
    (r"<openssl/", r"^(base|http|tfplugin/grpc)/.*\.cc$"),
    (r"<boost/|<utf8proc\.h>|<re2/", CC_ONLY),
    (r"<yaml\.h>", r"^controlplane/yaml/.*\.cc$"),
    (r"<sqlite3|<SQLiteCpp/", r"^controlplane/store/.*\.cc$"),
    (r"<CLI/", r"main\.cc$"),
    (r"<g(test|mock)/", r"^acceptance-tests/|_(test|testing)\.(cc|h)$"),
    (r"<(iostream|regex|ranges|source_location|expected|coroutine|format)>|<msgpack|<spdlog/", r"^$"),
]
# Words in code (comments and strings taken out), where they are allowed, why not.
TEST_CODE = r"_(test|testing|fuzz)\.(cc|h)$"
BANNED = [
    (r"\bthrow\b", TEST_CODE, "errors are values: return an Error"),
    (r"\bstd::(cout|cerr|clog|cin)\b", r"^$", "no iostream: stdout belongs to the handshake, logs to Logger"),
    (r"\bstd::regex\b", r"^$", "no std::regex: slow, throws, overflows the stack"),
    (r"\bstd::(ranges::)?views?::", r"^$", "no ranges views"),
    (r"\bstd::(v?format|format_to)\b", r"^$", "g++ 12 has no std::format"),
    (r"\bstd::source_location\b", r"^$", "no source_location"),
    (r"\bco_(await|return|yield)\b", r"^$", "no coroutines: g++ 12 miscompiles some"),
    (r"\bstd::this_thread::sleep_(for|until)\b|\b(u|nano)?sleep\(", r"^base/clock\.cc$",
     "wait on an injected Clock, or on the condition itself"),
    (r"\b(GTEST_SKIP|DISABLED_\w+)", r"^$", "no skipped or disabled tests"),
    (r"\busing namespace\b", TEST_CODE, "no using-directives"),
    (r"\bgetenv\b", r"^base/environment\.cc$", "take an Environment"),
]
MACROS_MAY_BE_CALLED = r"^(FERRO_|GUARDED_BY$|REQUIRES$)"

SKIPPED = re.compile(r"\.git|build.*|dist|__pycache__|\.terraform|.*\.swp")
BINARY_ALLOWED = {".png", ".svg", ".ico"}
CODE = {".h", ".cc"}
# Assembled, so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile(r"(?<![\w.~}-])/(?:%s)/" % "|".join(["wo" + "rk", "ro" + "ot", "fa" + "rm"]))
OPEN_END = re.compile(r"\b(?:TO" + r"DO\b(?!\(#\d+\))|FIX" + r"ME\b|X" + r"XX\b)")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')
TEST_NAME = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.M)


def folder_of(name):
    """The entry of MAY_INCLUDE that a path belongs to, or its first folder."""
    parts = pathlib.PurePosixPath(name).parts[:-1]
    for length in range(len(parts), 0, -1):
        if "/".join(parts[:length]) in MAY_INCLUDE:
            return "/".join(parts[:length])
    return parts[0] if parts else ""


def check_layers(name, number, quoted, header):
    folder, other = folder_of(name), folder_of(header)
    if not quoted or other == folder or "/" not in header:
        return
    known = other in MAY_INCLUDE or any(other in allowed for allowed in MAY_INCLUDE.values())
    allowed = list(MAY_INCLUDE[folder])
    if re.search(TEST_CODE, name):
        allowed += TESTS_MAY_INCLUDE.get(folder, [])
    if known and other not in allowed:
        yield number, "layers", f"{folder}/ may not include {other}/"


def check_includes(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        yield from check_layers(name, number, match.group(1) == '"', match.group(2))
        for pattern, allowed in ONLY_IN:
            if re.search(pattern, line) and not re.search(allowed, name):
                yield number, "heavy-header", f"{match.group(2)} does not belong here"


def check_words(name, code):
    for number, line in enumerate(code.splitlines(), 1):
        for pattern, allowed, why in BANNED:
            match = re.search(pattern, line)
            if match and not re.search(allowed, name):
                yield number, "banned", f"{match.group(0)}: {why}"
        macro = re.match(r"\s*#\s*define\s+(\w+)", line)
        if macro and not re.match(MACROS_MAY_BE_CALLED, macro.group(1)):
            yield number, "banned", f"macro {macro.group(1)}: write a function"


def check_header(text):
    lines = text.splitlines()
    if not lines or not lines[0].startswith("// "):
        yield 1, "header", "starts with one to three sentences that say what it is for"
    after = next((line for line in lines if not line.startswith("//")), "")
    if after != "#pragma once":
        yield 1, "header", "#pragma once follows the opening comment"


def check_cpp(name, text):
    if folder_of(name) not in MAY_INCLUDE:
        yield 1, "layers", f"{folder_of(name) or 'the top level'} is not in the table of layers in tools/tidy.py"
        return
    code = blank_out(text)
    yield from check_includes(name, text)
    yield from check_words(name, code)
    if name.endswith(".h"):
        yield from check_header(text)
    for first, last, function in functions(code):
        if last - first + 1 > LONGEST_FUNCTION:
            yield first, f"function:{function}", f"{last - first + 1} lines; the limit is {LONGEST_FUNCTION}"


def check_python(text):
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield error.lineno or 1, "syntax", error.msg
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION:
            lines = node.end_lineno - node.lineno + 1
            yield node.lineno, f"function:{node.name}", f"{lines} lines; the limit is {LONGEST_FUNCTION}"


def check_file(root, name):
    data = (root / name).read_bytes()
    suffix = pathlib.PurePosixPath(name).suffix
    if suffix in BINARY_ALLOWED:
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        yield 1, "binary", "no binary files: keep data as text, build programs"
        return
    lines = text.splitlines()
    is_script = text.startswith("#!") or suffix in (".py", ".cmake")
    if (suffix in CODE or is_script) and len(lines) > LONGEST_FILE:
        yield 1, "file", f"{len(lines)} lines; the limit is {LONGEST_FILE}"
    for number, line in enumerate(lines, 1):
        if MACHINE_PATHS.search(line):
            yield number, "machine-path", "a path of somebody's machine"
        if (suffix in CODE or is_script or suffix == ".proto") and OPEN_END.search(line):
            yield number, "open-end", "name the issue, as in TO" + "DO(#12), or do it"
    if suffix in CODE:
        yield from check_cpp(name, text)
    elif suffix == ".py" or lines and "python3" in lines[0] and is_script:
        yield from check_python(text)


def check_test_names(root, names):
    seen = {}
    for name in names:
        if not name.endswith("_test.cc"):
            continue
        text = (root / name).read_text(errors="replace")
        for match in TEST_NAME.finditer(text):
            number = text.count("\n", 0, match.start()) + 1
            test = f"{match.group(1)}.{match.group(2)}"
            if test in seen:
                yield name, number, "test-name", f"{test} also stands in {seen[test]}"
            seen.setdefault(test, f"{name}:{number}")


def types_of(text):
    """(line, namespace::Type) of each type defined outside anonymous namespaces."""
    spaces = []
    for number, line in enumerate(text.splitlines(), 1):
        opened = re.match(r"(?:inline )?namespace ?([\w:]*) \{$", line) or re.match(r"namespace() \{$", line)
        if opened:
            spaces.append(opened.group(1))
        elif re.match(r"\}  // namespace", line) and spaces:
            spaces.pop()
        elif spaces and all(spaces):
            defined = re.match(r"(?:struct|class|enum class) (\w+)(?: final)?(?: : [^;]*)?(?: ?\{|$)", line)
            if defined and not re.search(r";\s*$", line.split("{")[0]):
                yield number, "::".join([*spaces, defined.group(1)])


def anonymous_names(text):
    """(line, name or signature) of what stands in anonymous namespaces of one file."""
    depth = 0
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if re.match(r"namespace \{$", line):
            depth += 1
        elif re.match(r"\}  // namespace$", line):
            depth -= 1
        elif depth > 0:
            constant = re.match(r"(?:inline )?(?:constexpr|const) [\w:<>,\s]*?(k[A-Z]\w*)\b", line)
            defined = re.match(r"(?:struct|class|enum class) (\w+)\b[^;{]*(?:\{|$)", line)
            function = re.match(r"(?:\[\[\w+\]\] )?[\w:<>,&*\s]+[\s&*](\w+)\(", line)
            if constant or defined:
                yield number, (constant or defined).group(1)
            elif function and not line.startswith((" ", "using", "template", "return", "TEST")):
                yield number, re.sub(r"\w+(?=[,)])", "", re.split(r"\)\s*(?:const )?\{|;", " ".join(
                    part.strip() for part in lines[number - 1:number + 3]))[0] + ")")


def library_of(name):
    """What one batch of the sanitizer builds may hold together with this file."""
    folder = "tfplugin/grpc" if name.startswith("tfplugin/grpc/") else name.split("/")[0]
    kind = re.search(r"_(test|testing|fuzz|main)\.cc$", name)
    return folder, kind.group(1) if kind else ""


def check_anonymous_names(root, names):
    """Unity builds compile several files as one: their anonymous namespaces are one."""
    seen = {}
    for name in names:
        if not name.endswith(".cc") or name.endswith(("_fuzz.cc", "main.cc")) or name.startswith("acceptance-tests/"):
            continue
        for number, what in anonymous_names((root / name).read_text(errors="replace")):
            first = seen.setdefault((library_of(name), what), (name, number))
            if first[0] != name:
                yield name, number, "anonymous-name", f"{what} also stands in {first[0]}:{first[1]}"


def check_type_names(root, names):
    """Two types of one name in two files are one type to the linker, which says nothing."""
    seen = {}
    for name in names:
        if not name.endswith((".h", ".cc")) or name.startswith(("build", "sketches")):
            continue
        for number, type_name in types_of((root / name).read_text(errors="replace")):
            first = seen.setdefault(type_name, (name, number))
            if first[0] != name:
                yield name, number, "type-name", f"{type_name} is also defined in {first[0]}:{first[1]}"


def all_files(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not SKIPPED.fullmatch(f))
        for file in sorted(files):
            path = pathlib.Path(folder) / file
            if path.is_file() and not path.is_symlink() and not SKIPPED.fullmatch(file):
                yield path.relative_to(root).as_posix()


def read_exceptions(root):
    """{(path, rule): highest number of lines, or None}; lines: PATH RULE[=LIMIT] reason…"""
    exceptions, path = {}, root / "tools/tidy_exceptions.txt"
    for line in path.read_text().splitlines() if path.is_file() else []:
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split(None, 2)
        if len(words) < 3:
            sys.exit(f"tools/tidy_exceptions.txt: an exception needs path, rule and reason: {line}")
        rule, _, limit = words[1].partition("=")
        exceptions[(words[0], rule)] = int(limit) if limit else None
    return exceptions


def excused(exceptions, used, name, rule, problem):
    if (name, rule) not in exceptions:
        return False
    used.add((name, rule))
    limit = exceptions[(name, rule)]
    lines = re.match(r"(\d+) lines", problem)
    return limit is None or not lines or int(lines.group(1)) <= limit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args()
    names = options.files or list(all_files(options.root))
    problems = [(name, *rest) for name in names for rest in check_file(options.root, name)]
    problems += check_test_names(options.root, names)
    problems += check_type_names(options.root, names)
    problems += check_anonymous_names(options.root, names)
    exceptions, used = read_exceptions(options.root), set()
    left = [p for p in problems if not excused(exceptions, used, p[0], p[2], p[3])]
    if not options.files:
        left += [("tools/tidy_exceptions.txt", 1, "exception", f"not needed any more: {name} {rule}")
                 for name, rule in sorted(exceptions.keys() - used)]
    for name, number, rule, problem in left:
        print(f"{name}:{number}: {rule}: {problem}")
    print(f"tidy: {len(names)} files, {len(left)} problem(s)")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
