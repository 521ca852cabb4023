#!/usr/bin/env python3
"""The feed of a daemon read to its end: how many events it told, and the last cursor in hex; or the refusal's name.

usage: cursor.py SOCKET LOGIN [CURSOR]
"""

import os
import sys
from pathlib import Path

sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(Path(os.environ["SOURCE_ROOT"]) / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection  # noqa: E402


def main(address, login, cursor=""):
    connection, after, told = Connection(address, login), bytes.fromhex(cursor), 0
    while True:
        answer = connection.ask(pb.Request(events=pb.EventsRequest(after=after)))
        if answer.outcome:
            print(answer.refusal.name)
            return
        told += len(answer.events.events)
        after = answer.events.cursor
        if not answer.events.more:
            print(told, after.hex())
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
