#!/usr/bin/env python3
"""Compares our .proto files with the wire contract kept in proto/contract.json.

  tools/check_contract.py                      check every contract
  tools/check_contract.py --root DIR           the same for another tree
  tools/check_contract.py --import WIRE.json   write proto/contract.json anew from
                                               a full description of the wire
                                               (shared/reference/tfplugin6.wire.json)

contract.json holds numbers, types and paths only, one short line per element:
  "Message.field": "number label type"   "Enum.VALUE": number
  "/package.Service/Rpc": "Request Response [client-stream] [server-stream]"
Needs protoc; exits 0 without differences, 1 with (each on a line), 2 when a file
cannot be read.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# Contract → the file that has to keep it.
FILES = {
    "tfplugin6": "proto/tfplugin6/tfplugin6.proto",
    "grpc_controller": "proto/goplugin/grpc_controller.proto",
    "grpc_stdio": "proto/goplugin/grpc_stdio.proto",
    "grpc_broker": "proto/goplugin/grpc_broker.proto",
}

# descriptor.proto, FieldDescriptorProto.Type.
TYPES = {1: "double", 2: "float", 3: "int64", 4: "uint64", 5: "int32", 6: "fixed64", 7: "fixed32",
         8: "bool", 9: "string", 12: "bytes", 13: "uint32", 15: "sfixed32", 16: "sfixed64",
         17: "sint32", 18: "sint64"}
NAMED_TYPES = (10, 11, 14)  # group, message, enum: the type is a name.


# ------------------------------------------------------ reading what protoc says

def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def decode(data):
    """One protobuf message as {field number: [integers or bytes, in order]}."""
    fields, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            size = {1: 8, 5: 4}[wire]
            value, at = data[at:at + size], at + size
        fields.setdefault(number, []).append(value)
    return fields


def text(message, number):
    return message.get(number, [b""])[-1].decode()


def last(message, number):
    return message.get(number, [0])[-1]


def run_protoc(path):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "set")
        command = ["protoc", f"-I{path.parent}", f"--descriptor_set_out={out}", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        except FileNotFoundError:
            sys.exit("check_contract: protoc is missing; `make setup` installs it")
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            sys.exit(2)
        return decode(decode(pathlib.Path(out).read_bytes())[1][0])


class Reader:
    """Flattens one FileDescriptorProto into the shape of contract.json."""

    def __init__(self, file):
        self.package = text(file, 2)
        self.facts = {"package": self.package, "syntax": text(file, 12) or "proto2"}
        self.maps = {}
        for message in map(decode, file.get(4, [])):
            self.find_maps(message, "")
        for message in map(decode, file.get(4, [])):
            self.message(message, "")
        for enum in map(decode, file.get(5, [])):
            self.enum(enum, "")
        for service in map(decode, file.get(6, [])):
            self.service(service)

    def local(self, name):
        return name.removeprefix(f".{self.package}.").lstrip(".")

    def type_of(self, field):
        kind = last(field, 5)
        return self.local(text(field, 6)) if kind in NAMED_TYPES else TYPES[kind]

    def find_maps(self, message, prefix):
        name = prefix + text(message, 1)
        options = decode(last(message, 7)) if 7 in message else {}
        if last(options, 7):  # map_entry
            key, value = (self.type_of(decode(f)) for f in message[2])
            self.maps[name] = f"map<{key},{value}>"
        for nested in map(decode, message.get(3, [])):
            self.find_maps(nested, name + ".")

    def message(self, message, prefix):
        name = prefix + text(message, 1)
        if name in self.maps:
            return
        self.facts[name] = "message"
        unions = [text(decode(o), 1) for o in message.get(8, [])]
        for field in map(decode, message.get(2, [])):
            self.facts[f"{name}.{text(field, 1)}"] = f"{last(field, 3)} {self.shape(field, unions)}"
        for nested in map(decode, message.get(3, [])):
            self.message(nested, name + ".")
        for enum in map(decode, message.get(4, [])):
            self.enum(enum, name + ".")

    def shape(self, field, unions):
        kind = self.type_of(field)
        if kind in self.maps:
            return self.maps[kind]
        if last(field, 4) == 3:
            return f"repeated {kind}"
        if last(field, 17):  # proto3_optional
            return f"optional {kind}"
        return f"oneof({unions[last(field, 9)]}) {kind}" if 9 in field else kind

    def enum(self, enum, prefix):
        name = prefix + text(enum, 1)
        self.facts[name] = "enum"
        for value in map(decode, enum.get(2, [])):
            self.facts[f"{name}.{text(value, 1)}"] = last(value, 2)

    def service(self, service):
        for rpc in map(decode, service.get(2, [])):
            path = f"/{self.package}.{text(service, 1)}/{text(rpc, 1)}"
            words = [self.local(text(rpc, 2)), self.local(text(rpc, 3))]
            words += ["client-stream"] * last(rpc, 5) + ["server-stream"] * last(rpc, 6)
            self.facts[path] = " ".join(words)


# ------------------------------------------------------------- the contract itself

def wire_shape(field):
    if field["label"] == "map":
        return f"map<{field['map_key']},{field['map_value']}>"
    head = {"singular": "", "oneof": f"oneof({field.get('oneof')}) "}.get(field["label"], field["label"] + " ")
    return head + field["type"]


def facts_from_wire(contract, extensions):
    facts = {"package": contract["package"], "syntax": contract["syntax"]}
    for name, message in contract["messages"].items():
        facts[name] = "message"
        added = [e for e in extensions if e["message"] == name]
        for field in message["fields"] + added:
            facts[f"{name}.{field['name']}"] = f"{field['number']} {wire_shape(field)}"
    for name, enum in contract["enums"].items():
        facts[name] = "enum"
        facts.update({f"{name}.{value}": number for value, number in enum["values"].items()})
    for service in contract["services"].values():
        for rpc in service["rpcs"]:
            words = [rpc["request"], rpc["response"]]
            words += ["client-stream"] * rpc["client_streaming"] + ["server-stream"] * rpc["server_streaming"]
            facts[rpc["path"]] = " ".join(words)
    return facts


def import_wire(source, target):
    wire = json.loads(pathlib.Path(source).read_text())
    contracts = {name: facts_from_wire(wire["contracts"][name], wire["extensions"].get(name, []))
                 for name in FILES}
    target.write_text(json.dumps(contracts, indent=1) + "\n")


def differences(want, have):
    for element in sorted(want.keys() | have.keys()):
        if want.get(element) != have.get(element):
            yield (f"{element}: the contract says {want.get(element, 'nothing')!r}, "
                   f"the file says {have.get(element, 'nothing')!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--import", dest="wire", metavar="WIRE.json")
    options = parser.parse_args()
    contract_file = options.root / "proto/contract.json"
    if options.wire:
        import_wire(options.wire, contract_file)
    contracts = json.loads(contract_file.read_text())
    found = 0
    for name, path in FILES.items():
        facts = Reader(run_protoc(options.root / path)).facts
        for line in differences(contracts[name], facts):
            print(f"{path}: {line}")
            found += 1
        print(f"{path}: {len(facts)} elements compared with contract {name}")
    print(f"{found} difference(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
