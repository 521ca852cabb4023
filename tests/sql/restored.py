#!/usr/bin/env python3
"""A database dumped and restored into another cluster: its feed begins anew, and old cursors are told so. TAP.

usage: tests/with-daemon tests/sql/restored.py

The first cluster has seen many transactions, the second few, so that every event seems to come from
the future there. The second half runs beside the second cluster (restored.py DUMP CURSOR EVENTS).
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import BUILD, Daemon, Tap, sql, verify_in_c  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour"
            " --facts 事实 -> registered")
BURN = "DO $$ BEGIN FOR i IN 1 .. 30000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"
WAIT_S = 30


def read(connection, cursor=b"", size=7):
    """The feed from a cursor to its end: what was told, the last cursor, or the refusal's name."""
    told = []
    while True:
        answer = connection.ask(pb.Request(events=pb.EventsRequest(after=cursor, page_size=size)))
        if answer.outcome:
            return told, cursor, answer.refusal.name
        told += [(event.dispute, event.version) for event in answer.events.events]
        cursor = answer.events.cursor
        if not answer.events.more:
            return told, cursor, ""


def in_the_first(tap):
    sql(BURN)
    connection = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
    story = Story(connection, Words(connection))
    for label in "ABCDEFGHIJ":
        story.tell(REGISTER.format(label))
    told, cursor, _ = read(connection)
    tap.check("the feed tells every event", len(told) == 10 == len(set(told)), told)
    story.tell(REGISTER.format("K"))
    more, last, _ = read(connection, cursor)
    tap.check("a cursor goes on where it stood", more == [(story.disputes["K"], 1)], more)
    tap.check("a cursor at the end tells nothing and stays", read(connection, last) == ([], last, ""))
    answer = connection.ask(pb.Request(events=pb.EventsRequest(after=cursor[16:])))
    tap.check("a cursor without an epoch is none", answer.refusal.name == "bad_page", answer.refusal.name)
    dump = Path(os.environ["PGHOST"]) / "dump.sql"
    with open(dump, "wb") as file:
        subprocess.run(["pg_dumpall", "--roles-only", "-d", os.environ["MEDIATION_DB_ADMIN"]], stdout=file, check=True)
        file.flush()
        subprocess.run(["pg_dump", "-d", os.environ["MEDIATION_DB_ADMIN"]], stdout=file, check=True)
    inner = {name: value for name, value in os.environ.items() if not name.startswith(("MEDIATION_DB", "PG"))}
    done = subprocess.run([str(ROOT / "tests" / "with-postgres"), __file__, str(dump), cursor.hex(), str(tap.number)], env=inner,
                          capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    if done.returncode:
        tap.check("the second cluster ends well", False, done.stderr)
        print(f"1..{tap.number}")


def migrate(what):
    done = subprocess.run([str(BUILD / "daemon" / "mediationd"), "migrate", what, "--database", os.environ["MEDIATION_DB_ADMIN"]],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def ask(cursor=b""):
    return read(Connection(os.environ["PGHOST"] + "/mediationd.sock", "clerk01"), cursor)


def in_the_second(tap, dump, cursor):
    subprocess.run(["psql", "-Xq", "-d", os.environ["MEDIATION_DB_ADMIN"], "-f", dump], capture_output=True, check=True)
    future = sql("SELECT count(*) FROM dispute_event WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())")
    tap.check("all events are of transactions that this cluster has not seen", future == "11", future)
    daemon = Daemon(os.environ["PGHOST"])
    log = Path(daemon.log.name)
    daemon.process = subprocess.Popen(
        [str(BUILD / "daemon" / "mediationd"), f"--database={os.environ['MEDIATION_DB']}", f"--socket={daemon.socket}", "--listen=",
         "--peer_members=*:clerk01"], stdout=daemon.log, stderr=daemon.log)
    deadline = time.monotonic() + WAIT_S
    while "mediationd migrate restored" not in log.read_text(encoding="utf-8") and time.monotonic() < deadline:
        time.sleep(0.05)
    tap.check("a daemon says what is to be done and serves nobody meanwhile",
              "mediationd migrate restored" in log.read_text(encoding="utf-8") and not Path(daemon.socket).exists(),
              log.read_text(encoding="utf-8"))
    status, said = migrate("up")
    tap.check("migrate up notices it and begins the feed anew", status == 0 and "begun anew" in said, said)
    while not Path(daemon.socket).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    told, renewed, refusal = ask(cursor)
    tap.check("a cursor of before is refused", (told, refusal) == ([], "feed_renewed"), f"{told} {refusal}")
    told, renewed, _ = ask()
    tap.check("from the beginning every event is told once", len(told) == 11 == len(set(told)), told)
    tap.check("the new cursor is taken", ask(renewed) == ([], renewed, ""), ask(renewed))
    status, said = migrate("up")
    tap.check("migrate up once more leaves it as it is", status == 0 and ask(renewed) == ([], renewed, ""), said)
    status, said = migrate("restored")
    tap.check("migrate restored begins it anew where nobody could notice (the same cluster)",
              status == 0 and ask(renewed)[2] == "feed_renewed" and len(ask()[0]) == 11, said)
    tap.check("the journal is what it was", *verify_in_c())
    tap.check("the daemon ends well", daemon.stop() == 0, log.read_text(encoding="utf-8"))
    print(f"1..{tap.number}")


def main():
    tap = Tap()
    if len(sys.argv) > 1:
        tap.number = int(sys.argv[3])
        in_the_second(tap, sys.argv[1], bytes.fromhex(sys.argv[2]))
    else:
        in_the_first(tap)


if __name__ == "__main__":
    main()
