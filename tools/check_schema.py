#!/usr/bin/env python3
"""Guards stored states: a schema changes incompatibly only with a new schema version.

  tools/check_schema.py            compare the schema with the record
  tools/check_schema.py --write    record additions, and what a raised version allows

The record, schemas/provider/compatibility.json, holds a line for every attribute of
every resource: its path, type and kind. A resource whose version is the recorded one
may gain optional and computed attributes and lose nothing: a state that was written
with the record must still be read without an upgrader (core-rules 133).
Exits 0 when all is well, 1 with a line for each difference.
"""
import argparse
import json
import pathlib
import sys

SCHEMA = "schemas/provider/provider-schema.json"
RECORD = "schemas/provider/compatibility.json"


def kind_of(node):
    return "required" if node.get("required") else "optional" if node.get("optional") else "computed"


def flatten(block, prefix=""):
    """{path: [type, kind]} of every attribute and nested block."""
    out = {}
    for name, node in block.get("attributes", {}).items():
        nested = node.get("nested_type")
        kind = nested["nesting_mode"] + " of objects" if nested else json.dumps(node["type"])
        out[prefix + name] = [kind, kind_of(node)]
        out.update(flatten(nested or {}, prefix + name + "."))
    for name, node in block.get("block_types", {}).items():
        kind = "required" if node.get("min_items") else "optional"
        out[prefix + name] = [node["nesting_mode"] + " block", kind]
        out.update(flatten(node["block"], prefix + name + "."))
    return out


def facts_of(schema):
    (provider,) = schema["provider_schemas"].values()
    return {name: {"version": resource["version"], "attributes": flatten(resource["block"])}
            for name, resource in sorted(provider.get("resource_schemas", {}).items())}


def incompatible(old, new):
    """Why a state or a configuration of `old` is not one of `new`."""
    for path, (kind, use) in old.items():
        if path not in new:
            yield f"{path} is gone"
        elif new[path][0] != kind:
            yield f"{path} was {kind} and is {new[path][0]}"
        elif new[path][1] == "required" and use != "required":
            yield f"{path} was {use} and is required"
        elif new[path][1] == "computed" and use != "computed":
            yield f"{path} cannot be set any more"
    for path, (_, use) in new.items():
        if path not in old and use == "required" and path.rpartition(".")[0] in {"", *old}:
            yield f"{path} is new and required"


def problems(record, now):
    for name, old in record.items():
        new = now.get(name)
        if new is None:
            yield f"{name}: the resource is gone; states that hold one cannot be read"
        elif new["version"] < old["version"]:
            yield f"{name}: version {new['version']} is lower than {old['version']}"
        elif new["version"] == old["version"]:
            for why in incompatible(old["attributes"], new["attributes"]):
                yield f"{name}: {why}; raise the schema version from {old['version']} and add an upgrader"


def text_of(record):
    lines = []
    for name, facts in record.items():
        rows = ",\n".join(f"      {json.dumps(path)}: {json.dumps(fact)}"
                          for path, fact in sorted(facts["attributes"].items()))
        lines.append(f'  {json.dumps(name)}: {{\n    "version": {facts["version"]},\n'
                     f'    "attributes": {{\n{rows}\n    }}\n  }}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    path = options.root / RECORD
    now = facts_of(json.loads((options.root / SCHEMA).read_text()))
    record = json.loads(path.read_text()) if path.exists() else {}
    found = list(problems(record, now))
    if not found and options.write:
        path.write_text(text_of(now))
    elif not found and record != now:
        found.append(f"{RECORD} does not know every attribute: tools/check_schema.py --write")
    print("\n".join(found) or f"schema: compatible with every state of {len(now)} resource type(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
