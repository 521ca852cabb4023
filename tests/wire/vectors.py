#!/usr/bin/env python3
"""Golden vectors: one frame a kind of message, every field filled, in vectors.hex.

usage: vectors.py          the vectors on standard output
       vectors.py check    TAP: they are those written down, read back to themselves, and leave out no message
"""

import struct
import sys
from pathlib import Path

from google.protobuf.descriptor import FieldDescriptor as F
from mediation.v1 import mediation_pb2 as pb

HEADER = struct.Struct(">HBBIQ")
REQUEST, RESPONSE, GOAWAY = 1, 2, 5
FILE = Path(__file__).with_name("vectors.hex")
WHOLE = {F.TYPE_INT32, F.TYPE_INT64, F.TYPE_UINT32, F.TYPE_UINT64, F.TYPE_SINT32, F.TYPE_SINT64}


def scalar(field):
    if field.type == F.TYPE_STRING:
        return f"文字 {field.name}"
    if field.type == F.TYPE_BYTES:
        return bytes(range(field.number, field.number + 16))
    if field.type == F.TYPE_BOOL:
        return True
    assert field.type in WHOLE, field.full_name
    return field.number * 1000 + 7


def put(message, field, variant=0):
    if field.type == F.TYPE_MESSAGE:
        if field.label == F.LABEL_REPEATED:
            # one element for each member of the element's oneof
            for each in range(max([len(oneof.fields) for oneof in field.message_type.oneofs], default=1)):
                fill(getattr(message, field.name).add(), each)
        else:
            getattr(message, field.name).SetInParent()
            fill(getattr(message, field.name), variant)
    elif field.label == F.LABEL_REPEATED:
        getattr(message, field.name).extend([scalar(field)] * 2)
    else:
        setattr(message, field.name, scalar(field))


def fill(message, variant=0):
    for field in message.DESCRIPTOR.fields:
        oneof = field.containing_oneof
        if oneof is None or oneof.fields.index(field) == variant % len(oneof.fields):
            put(message, field)
    return message


def frame(kind, message):
    body = message.SerializeToString(deterministic=True)
    return HEADER.pack(0x4D44, 1, kind, len(body), 0x0102030405060708) + body


def vectors():
    for kind, envelope in ((REQUEST, pb.Request), (RESPONSE, pb.Response)):
        bodies = envelope.DESCRIPTOR.oneofs_by_name["body"].fields
        for variant, field in enumerate(bodies):
            yield f"{envelope.DESCRIPTOR.name}.{field.name}", frame(kind, fill(envelope(), variant))
    yield "Goaway", frame(GOAWAY, fill(pb.Goaway()))


def named(descriptor, seen):
    if descriptor.full_name not in seen:
        seen.add(descriptor.full_name)
        for field in descriptor.fields:
            if field.message_type:
                named(field.message_type, seen)
    return seen


def claim(number, is_good, words):
    print(f"{'ok' if is_good else 'not ok'} {number} - {words}")


def check():
    written = dict(line.split() for line in FILE.read_text().splitlines() if line and not line.startswith("#"))
    made = {name: data.hex() for name, data in vectors()}
    classes = {REQUEST: pb.Request, RESPONSE: pb.Response, GOAWAY: pb.Goaway}
    print("1..3")
    claim(1, made == written, "every message has the bytes written down")
    for name in made.keys() | written.keys():
        if made.get(name) != written.get(name):
            print(f"# {name}\n#  made    {made.get(name)}\n#  written {written.get(name)}")
    again = []
    for name, text in written.items():
        data = bytes.fromhex(text)
        message = classes[data[3]].FromString(data[HEADER.size:])
        if message.SerializeToString(deterministic=True) != data[HEADER.size:]:
            again.append(name)
    claim(2, not again, "what is read is written the same " + " ".join(again))
    seen = set().union(*(named(c.DESCRIPTOR, set()) for c in classes.values()))
    missing = {m.full_name for m in pb.DESCRIPTOR.message_types_by_name.values()} - seen
    claim(3, not missing, "no message is left out " + " ".join(sorted(missing)))


def main():
    if sys.argv[1:] == ["check"]:
        check()
        return
    print("# Frames in hex, by vectors.py: what is on the wire must not change.")
    for name, data in vectors():
        print(name, data.hex())


if __name__ == "__main__":
    main()
