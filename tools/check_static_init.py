#!/usr/bin/env python3
"""Finds what runs before main: static initialisers in the provider's own objects.

  tools/check_static_init.py [--nm PROGRAM] ARCHIVE-OR-OBJECT...

Each costs every start, before the process can say what is wrong. g++ and clang++ gather those of
one object in a function _GLOBAL__sub_I_…; this counts these functions by file, against the table
below. Exits 1 when a file has more than is allowed, and says which objects they are in.
"""
import argparse
import collections
import pathlib
import re
import subprocess
import sys

# File (without directory and "lib"), how many at most, and why they cannot be avoided.
ALLOWED = [
    (r"ferro_tfplugin_grpc\.a", 5, "gRPC's headers register its library in every object that includes them"),
    (r"ferro_tfplugin6_proto\.a", 3, "generated: messages and services register themselves"),
    (r"ferro_goplugin_proto\.a", 9, "generated, three files: the same"),
    (r"ferro_known_proto\.a", 4, "generated, two files: the same"),
]
INITIALISER = re.compile(r"^(?P<object>.*?):[^:]*\s[tT]\s(?P<name>_?_GLOBAL__(?:sub_)?I\S*)$")


def initialisers(listing):
    """(object, function) of each line of `nm -A` that is a static initialiser."""
    found = (INITIALISER.match(line) for line in listing.splitlines())
    return [(match["object"], match["name"]) for match in found if match]


def allowed_in(name):
    return next(((limit, why) for pattern, limit, why in ALLOWED if re.fullmatch(pattern, name)), (0, ""))


def faults(listings):
    """A sentence for each file of {file name: nm's text} that has more than it may."""
    for name, listing in listings.items():
        found = initialisers(listing)
        limit, why = allowed_in(name)
        if len(found) > limit:
            places = collections.Counter(place.rsplit(":", 1)[-1] for place, _ in found)
            said = ", ".join(f"{place} ({count})" for place, count in sorted(places.items()))
            reason = f" ({why})" if why else ""
            yield (f"{name}: {len(found)} static initialisers, {limit} allowed{reason}: {said}. "
                   "Make the value constexpr, or when it is first used (base/lazy.h).")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    listings = {}
    for file in options.files:
        done = subprocess.run([options.nm, "-A", "--defined-only", file], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"check_static_init: {done.stderr.strip()}")
        listings[file.name.removeprefix("lib")] = done.stdout
    problems = list(faults(listings))
    print("\n".join(problems) or f"{len(listings)} files, {sum(len(initialisers(t)) for t in listings.values())} "
          "static initialisers, all allowed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
