#!/usr/bin/env python3
"""An office that is too small for three administrators says so openly: in its log, and to whoever asks for his rights. TAP.

usage: MEDIATION_OPTIONS=--small_office=1 tests/with-daemon tests/wire/small_office.py
"""

import os
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap  # noqa: E402
from stranger_wire import Connection, uuid7  # noqa: E402


def main():
    tap, address = Tap(), os.environ["MEDIATION_SOCKET"]
    director = Connection(address, "director")
    print("1..5")
    log = Path(os.environ["MEDIATION_LOG"]).read_text(encoding="utf-8")
    tap.check("the log says at the start what the office merges", "small-office" in log and "audit himself" in log, log)
    rights = director.ask(pb.Request(rights=pb.RightsRequest())).rights
    tap.check("so does the answer to who may do what", rights.small_office and "三员不分立" in rights.profile_zh, rights.profile_zh)

    def give(login, roles):
        return director.ask(pb.Request(local_import=pb.LocalImportRequest(
            table="member", columns=["login", "roles"], rows=[pb.LocalRow(values=[login, roles])], request_id=uuid7())))

    answer = give("director", "director,security_admin,system_admin")
    tap.check("one member may hold several of these offices there", answer.local_import.written, answer)
    both = Connection(address, "director").ask(pb.Request(list_disputes=pb.ListDisputesRequest()))
    tap.check("and goes on with his others", both.outcome == 0, both)
    tap.check("but a report account stays alone", not give("report01", "report,auditor").local_import.written)


if __name__ == "__main__":
    main()
