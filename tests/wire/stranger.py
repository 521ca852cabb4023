#!/usr/bin/env python3
"""A stranger's client: all it knows is proto/mediation/v1/mediation.proto and the 16-byte header.

usage: stranger.py SOCKET      registers a dispute and reads it back (a demo: documentation that runs)
"""

import os
import socket
import struct
import sys
import time

from mediation.v1 import mediation_pb2 as pb

HEADER = struct.Struct(">HBBIQ")  # magic, version, type, length of the body, id


class Stranger:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")
        self.id = 0

    def ask(self, **body):
        self.id += 1
        data = pb.Request(**body).SerializeToString()
        self.socket.sendall(HEADER.pack(0x4D44, 1, 1, len(data), self.id) + data)
        while True:
            _, _, kind, length, number = HEADER.unpack(self.file.read(HEADER.size))
            data = self.file.read(length)
            if kind == 2 and number == self.id:
                answer = pb.Response.FromString(data)
                return getattr(answer, answer.WhichOneof("body")) if answer.outcome == 0 else sys.exit(answer.refusal.zh)


def uuid7():
    raw = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10))
    raw[6], raw[8] = raw[6] & 15 | 0x70, raw[8] & 63 | 0x80
    return bytes(raw)


def main():
    line = Stranger(sys.argv[1])
    me = line.ask(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, client="stranger", member="clerk01")).member
    catalogue = line.ask(catalogue=pb.CatalogueRequest())
    number = {argument.name: argument.number for argument in catalogue.arguments}
    register = next(action for action in catalogue.actions if action.name == "register")
    side = lambda which, name: pb.Record(fields=[pb.RecordField(number=1, integer=which), pb.RecordField(number=2, text=name)])
    values = {"channel": 1, "start_mode": 1, "applied_on": int(time.time() + 8 * 3600) // 86400, "place": 340212100201, "kind": 1}
    arguments = [pb.Argument(number=number[name], integer=value) for name, value in values.items()]
    arguments.append(pb.Argument(number=number["facts"], text="院墙滴水（虚构）"))
    arguments.append(pb.Argument(number=number["parties"], records=pb.RecordList(records=[side(1, "甲"), side(2, "乙")])))
    done = line.ask(act=pb.ActRequest(request_id=uuid7(), action=register.number, arguments=arguments))
    seen = line.ask(get_dispute=pb.GetDisputeRequest(dispute=done.dispute)).dispute
    print(f"{me.name}: {' '.join(seen.numbers)}，{seen.parties[0].name}与{seen.parties[1].name}，{seen.summary}")


if __name__ == "__main__":
    main()
