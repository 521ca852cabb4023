#!/usr/bin/python3
"""What a commit promises: nothing is answered done that a failover may undo, and what is given up ends.

usage: tests/with-daemon tests/faults/commits.py

The standby that the database waits for does not exist, so that every commit hangs where it waits for
its replica; an administrator then ends the wait. A row that somebody else has locked is the other
way to hang. TAP.
"""

import os
import sys
import threading
import time
from pathlib import Path

import psycopg2

sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(Path(os.environ["SOURCE_ROOT"]) / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

MEMBER = "clerk01"
PATIENCE_S = 60


class Asker(threading.Thread):
    """One act on a connection of its own."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.answer = act, None
        self.start()

    def run(self):
        self.answer = Connection(os.environ["MEDIATION_SOCKET"], MEMBER, PATIENCE_S).ask(pb.Request(act=self.act))

    def told(self):
        self.join(PATIENCE_S)
        if self.answer is None:
            return "nothing"
        if self.answer.outcome:
            return self.answer.refusal.name
        return "repeated" if self.answer.act.repeated_request else "done"


class Town:
    def __init__(self):
        self.admin = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.admin.autocommit = True
        self.words = Words(Connection(os.environ["MEDIATION_SOCKET"], MEMBER))
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        place, kind = self.words.local.places[0].code, self.words.local.kinds[0].name
        self.registration = self.words.argument_list([
            "--channel", "walk_in", "--start-mode", "applied", "--applied-on", today, "--place", str(place), "--kind", kind,
            "--facts", "断电测试", "--parties", "name=甲,side=applicant", "--parties", "name=乙,side=respondent"])
        self.consent = self.words.argument_list(["--parties-answering", "2", "--consent-answer", "agreed"])

    def query(self, text, *values):
        with self.admin.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall() if cursor.description else []

    def register(self, request_id=None):
        return pb.ActRequest(request_id=request_id or uuid7(), action=self.words.actions["register"].number,
                             arguments=self.registration)

    def wait_for_standby(self, name):
        self.query(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self.query("SELECT pg_reload_conf()")
        self.until(lambda: self.query("SHOW synchronous_standby_names")[0][0] == name)

    def writers(self, event):
        return [pid for (pid,) in self.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'mediationd-write'"
                                             " AND wait_event_type || '/' || wait_event LIKE %s", event)]

    def until(self, condition):
        deadline = time.monotonic() + PATIENCE_S
        while not (found := condition()):
            if time.monotonic() > deadline:
                raise TimeoutError("the database never came that far")
            time.sleep(0.01)
        return found


class Tap:
    def __init__(self, count):
        self.number = 0
        print(f"1..{count}")

    def check(self, claim, good, why=""):
        self.number += 1
        print(f"{'ok' if good else 'not ok'} {self.number} - {claim}", flush=True)
        if not good:
            print(f"# {why}")


def unreplicated(town, tap, how, words):
    town.wait_for_standby("nowhere")
    act = town.register()
    asker = Asker(act)
    (pid,) = town.until(lambda: town.writers("IPC/SyncRep"))
    tap.check(f"{words}: nobody is answered while the commit waits for its standby", asker.answer is None, asker.answer)
    town.query(f"SELECT {how}(%s)", pid)
    told = asker.told()
    tap.check(f"{words}: the act is not told done", told == "unavailable", told)
    town.wait_for_standby("")
    told = Asker(act).told()
    tap.check(f"{words}: the same request later finds its act", told == "repeated", told)


def locked(town, tap):
    dispute = Asker(town.register())
    dispute.told()
    number = dispute.answer.act.dispute
    other = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
    with other.cursor() as cursor:
        cursor.execute("SELECT FROM dispute WHERE id = %s FOR UPDATE", (number,))
    consent = pb.ActRequest(request_id=uuid7(), dispute=number, action=town.words.actions["record_consent"].number,
                            arguments=town.consent)
    told = Asker(consent).told()
    tap.check("an act on a row that somebody has locked is given up", told == "unavailable", told)
    waiting = town.writers("Lock/%")
    tap.check("what the daemon gave up does not go on in the database", not waiting, waiting)
    told = Asker(town.register()).told()
    tap.check("others are served meanwhile", told == "done", told)
    other.close()
    told = Asker(consent).told()
    tap.check("the lock gone, the same request is done, once", told == "done", told)


def main():
    town, tap = Town(), Tap(10)
    unreplicated(town, tap, "pg_cancel_backend", "a wait cancelled")
    unreplicated(town, tap, "pg_terminate_backend", "a wait terminated")
    locked(town, tap)
    return 0


if __name__ == "__main__":
    sys.exit(main())
