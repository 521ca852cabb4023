#!/usr/bin/env python3
"""Versions N and N-1 of the action table side by side: an upgrade while the daemon before still works.

usage: tests/with-postgres tests/sql/two_tables.py LONG_BEFORE BEFORE     mediationd of N-2 and of N-1

Their tables differ from ours in where give_back begins (meson.build). TAP.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

import run as stories  # noqa: E402
from faults import BUILD, Tap  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

NOW, BEFORE, LONG_BEFORE = BUILD / "daemon" / "mediationd", sys.argv[2], sys.argv[1]
ADMIN = os.environ["MEDIATION_DB_ADMIN"]
GUARDS = ("action_guard", "region_guard")
FOREIGN_KEY = "23503"
WAIT_S = 30

REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04 --parties"
            " side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实"
            " -> registered")
TO_MEDIATION = [
    "2024-03-04T09:10 clerk01 accept {0} --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2 -> accepted",
    "2024-03-04T09:20 director assign {0} --team 5 --assignment-reasons territory -> assigned",
    "2024-03-04T09:30 med05a take {0} --mediator med05a --no-conflict -> taken",
    "2024-03-05T09:00 med05a meet {0} --parties-present 1,2 --course 双方陈述 -> mediating",
]
ONLY_BEFORE = "2024-03-05T10:00 lead05 give_back {0} --reason 办不了"


class Database:
    def __init__(self):
        self.connection = psycopg2.connect(ADMIN)

    def ask(self, text, *parameters):
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall() if cursor.description else []

    def guard(self, version):
        return [sorted(self.ask(f"SELECT * FROM {table} WHERE table_version = %s", version)) for table in GUARDS]

    def versions(self):
        return {row[0] for row in self.ask("SELECT table_version FROM action_guard")}

    def fault(self, text, *parameters):
        """The SQLSTATE with which the statement fails, or None; it leaves nothing behind."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(text, parameters)
            return None
        except psycopg2.Error as error:
            return error.pgcode
        finally:
            self.connection.rollback()


class Daemon:
    """One mediationd, and a story that is told to it."""

    def __init__(self, program, name):
        self.socket = f"{os.environ['PGHOST']}/{name}.sock"
        self.log = open(f"{self.socket}.log", "w", encoding="utf-8")
        self.process = subprocess.Popen([program, f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}",
                                         "--listen="], stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + WAIT_S
        while not Path(self.socket).exists():
            assert self.process.poll() is None and time.monotonic() < deadline, f"{program} did not start"
            time.sleep(0.02)
        connection = Connection(self.socket, "clerk01")
        self.story = stories.Story(connection, Words(connection))

    def stop(self):
        self.process.terminate()
        return self.process.wait(WAIT_S)


def migrate(program, database):
    """The table version that the program brings, or None where it is there already."""
    known = database.versions() if database.ask("SELECT to_regclass('action_guard')")[0][0] else set()
    subprocess.run([program, "migrate", "up", "--demo", "--database", ADMIN], check=True, capture_output=True)
    new = database.versions() - known
    assert len(new) <= 1, new
    return new.pop() if new else None


def verdict(program):
    done = subprocess.run([program, "verify", "--database", ADMIN], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def tell(tap, claim, daemon, lines):
    try:
        for line in lines:
            daemon.story.tell(line)
        tap.check(claim, True)
    except stories.Wrong as wrong:
        tap.check(claim, False, wrong)


def three_versions(tap, database):
    """N-2 writes no journal, N-1 writes one, N comes: what of the guards is left is what was there."""
    long_before = migrate(LONG_BEFORE, database)
    unused = database.guard(long_before)
    subprocess.run([NOW, "seeds", "load", str(ROOT / "seeds"), "--database", ADMIN], check=True, capture_output=True)
    before = migrate(BEFORE, database)
    old = Daemon(BEFORE, "before")
    tell(tap, "the daemon before works", old, [line.format("A") for line in [REGISTER, *TO_MEDIATION]])
    tell(tap, "and has a move of its own", old, [ONLY_BEFORE.format("A") + " -> accepted"])
    used = database.guard(before)
    now = migrate(NOW, database)
    tap.check("a migration brings the guard of another table", now is not None and all(database.guard(now)))
    tap.check("the rows of N-1 still stand", database.guard(before) == used and all(used))
    tap.check("those of N-2 too, though no journal refers to them", database.guard(long_before) == unused and all(unused))
    return old, before, now


def side_by_side(tap, database, old, before, now):
    """One dispute through both daemons, step by step."""
    new = Daemon(NOW, "now")
    new.story.disputes = old.story.disputes
    turns = [new, old, new, old, new]
    for daemon, line in zip(turns, [REGISTER, *TO_MEDIATION]):
        tell(tap, f"{line.split()[2]} by the daemon {'now' if daemon is new else 'before'}", daemon, [line.format("B")])
    wrote = database.ask("SELECT table_version FROM dispute_event WHERE dispute = %s ORDER BY version", new.story.dispute("B"))
    tap.check("each event names the table it was judged by", [row[0] for row in wrote] == [now, before, now, before, now], wrote)
    tell(tap, "a move that only N-1 has is refused by the daemon now", new, [ONLY_BEFORE.format("B") + " -> refused wrong_state"])
    tell(tap, "and still done by the one before", old, [ONLY_BEFORE.format("B") + " -> accepted"])
    return new


def the_database_judges_by_the_version(tap, database, before, now):
    again = ("INSERT INTO dispute_event SELECT (jsonb_populate_record(e, jsonb_build_object('version', e.version + 1, 'request_id',"
             " gen_random_uuid(), 'table_version', %s))).* FROM dispute_event e WHERE from_state = number_of('state', 'mediating')"
             " AND to_state = number_of('state', 'accepted') ORDER BY dispute LIMIT 1")
    tap.check("the database takes the move under N-1", database.fault(again, before) is None)
    tap.check("and not under N", database.fault(again, now) == FOREIGN_KEY)
    for table in GUARDS:
        gone = database.fault(f"DELETE FROM {table} WHERE table_version = %s", before)
        tap.check(f"nobody can take away rows of {table} that journals refer to", gone == FOREIGN_KEY, gone)


def main():
    tap, database = Tap(), Database()
    old, before, now = three_versions(tap, database)
    new = side_by_side(tap, database, old, before, now)
    the_database_judges_by_the_version(tap, database, before, now)
    stand = {version: database.guard(version) for version in database.versions()}
    tap.check("to go back to N-1 brings nothing and takes nothing", migrate(BEFORE, database) is None and len(stand) == 3
              and all(database.guard(version) == rows for version, rows in stand.items()))
    for name, program in (("now", NOW), ("before", BEFORE)):
        status, said = verdict(program)
        tap.check(f"the journal of both verifies by the program {name}", status == 0, said)
    tap.check("both daemons end well", (old.stop(), new.stop()) == (0, 0))
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
