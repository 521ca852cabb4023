#!/usr/bin/env python3
"""Which program may migrate a database, which daemon may serve it, and who may make one. TAP.

usage: tests/with-postgres tests/sql/migrations.py
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from faults import BUILD, Daemon, Tap, sql  # noqa: E402

HOME = Path(os.environ["PGHOST"])
WAIT_S = 30


def mediationd(*words, database=os.environ["MEDIATION_DB_ADMIN"]):
    done = subprocess.run([str(BUILD / "daemon" / "mediationd"), *words, "--database", database], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout + done.stderr


class Started(Daemon):
    """A daemon that need not become ready."""

    def __init__(self, name):
        home = HOME / name
        home.mkdir()
        super().__init__(str(home))
        self.process = subprocess.Popen(
            [str(BUILD / "daemon" / "mediationd"), f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}", "--listen=",
             "--peer_members=*:clerk01"], stdout=self.log, stderr=self.log)

    def said(self):
        return Path(self.log.name).read_text(encoding="utf-8")

    def comes_to(self, holds):
        deadline = time.monotonic() + WAIT_S
        while not holds() and time.monotonic() < deadline and self.process.poll() is None:
            time.sleep(0.05)
        return holds()

    def is_ready(self):
        return "event=ready" in self.said()


def older_program(tap):
    sql("INSERT INTO schema_version (number, name, digest) VALUES (9999, '9999_of_the_future', '')")
    sql("UPDATE table_name SET zh = 'of the future' WHERE kind = 'state' AND name = 'agreed'")
    sql("UPDATE action_property SET mediates = NOT mediates")
    kept = "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
    before = [sql(kept.format(table)) for table in ("table_name", "action_property", "action_guard")]
    status, said = mediationd("migrate", "up")
    tap.check("a program older than the database does not migrate, and says so",
              status == 1 and "newer than this program" in said and "9999" in said, said)
    tap.check("it has not put its own words and properties over the newer ones",
              before == [sql(kept.format(table)) for table in ("table_name", "action_property", "action_guard")])
    daemon = Started("older")
    tap.check("a daemon older than the schema says that it is",
              daemon.comes_to(lambda: "schema is newer than this program" in daemon.said()), daemon.said())
    time.sleep(2.5)
    tap.check("it is not ready, and listens to nobody", not daemon.is_ready() and not Path(daemon.socket).exists(), daemon.said())
    tap.check("it says it once", daemon.said().count("schema-misfit") == 1, daemon.said())
    sql("DELETE FROM schema_version WHERE number = 9999")
    tap.check("it is ready as soon as the schema is its own", daemon.comes_to(daemon.is_ready), daemon.said())
    tap.check("and ends well", daemon.stop() == 0, daemon.said())
    status, said = mediationd("migrate", "up")
    tap.check("migrate up puts back this program's words",
              status == 0 and sql("SELECT zh FROM table_name WHERE kind = 'state' AND name = 'agreed'") == "协议生效", said)


def unmigrated(tap):
    for what, missing, words in (
            ("whose actions are not in the guard", "DELETE FROM region_guard; DELETE FROM action_guard", "does not know this program's actions"),
            ("newer than the schema", "UPDATE schema_version SET number = -number WHERE number = (SELECT max(number) FROM schema_version)",
             "schema is older than this program")):
        sql(missing)
        daemon = Started(what.split()[-1])
        tap.check(f"a daemon {what} says so and names `mediationd migrate up`",
                  daemon.comes_to(lambda: words in daemon.said()) and "mediationd migrate up" in daemon.said(), daemon.said())
        tap.check("it is not ready, and listens to nobody", not daemon.is_ready() and not Path(daemon.socket).exists(), daemon.said())
        sql("UPDATE schema_version SET number = -number WHERE number < 0")
        status, said = mediationd("migrate", "up")
        tap.check("after migrate up it is", status == 0 and daemon.comes_to(daemon.is_ready), said + daemon.said())
        tap.check("and ends well", daemon.stop() == 0, daemon.said())


def owner_of_a_database(tap):
    """Somebody who owns one database and may make roles, and is nothing else in the cluster."""
    sql("CREATE ROLE town LOGIN CREATEROLE NOSUPERUSER NOCREATEDB")
    sql("CREATE DATABASE town OWNER town TEMPLATE template0")
    town = f"host={HOME} dbname=town user=town"
    for what, words in (("migrates", ("migrate", "up")), ("loads local data", ("seeds", "load", str(ROOT / "seeds"))),
                        ("migrates again", ("migrate", "up")), ("verifies", ("verify",))):
        status, said = mediationd(*words, database=town)
        tap.check(f"the owner of a database who is no superuser {what}", status == 0, said)
    psql = ["psql", "-XAtq", "-d", f"host={HOME} dbname=town user=postgres", "-c"]
    strange = subprocess.run(
        [*psql, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND"
         " relowner <> 'mediation_owner'::regrole UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
         " AND proowner <> 'mediation_owner'::regrole"], capture_output=True, text=True, check=True).stdout
    tap.check("there too everything belongs to the owner without login", strange == "", strange)


EARLIER_BOOK = """
SET session_replication_role = replica;
INSERT INTO district (district, name) VALUES (1, 't');
INSERT INTO team (district, id, committee, name, type, valid_from) VALUES (1, 1, 1, 'town', '镇级', '2023-01-01'), (1, 5, 2, 'village', '村级', '2023-01-01');
INSERT INTO place (district, code, name, team) VALUES (1, 201, 'a', 5), (1, 202, 'b', 1), (1, 203, 'c', 1), (1, 204, 'd', 9);
INSERT INTO official_number (district, committee, series, year, number, dispute, version, text) VALUES
    (1, 1, 1, 2024, 1234, 1, 1, '甲登〔2024〕1234号'), (1, 1, 1, 2024, 12345, 2, 1, '甲登〔2024〕1234号'),
    (1, 1, 2, 2024, 12345, 2, 2, '(2024)甲人调字第12345号'), (1, 1, 2, 2024, 123456, 3, 2, '(2024)甲人调字第12345号');
INSERT INTO dispute_kind (district, number, name, zh, en, town, ministry, gbt31000, allows_oral, is_family, needs_opinion, expires, valid_from)
SELECT 1, ordinality, name, name, name, '', '', '', false, false, false, name = 'medical', '2023-01-01'
  FROM unnest(ARRAY['neighbour', 'wages', 'labour', 'medical']) WITH ORDINALITY AS k (name);
"""


def book_of_an_earlier_schema(tap):
    """Rows written before a migration come through it, and right."""
    sql("CREATE DATABASE earlier TEMPLATE template0")

    def psql(*words):
        return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", f"host={HOME} dbname=earlier user=postgres", *words],
                              capture_output=True, text=True, check=False)

    files = sorted((ROOT / "sql" / "migrations").glob("*.sql"))
    before = [psql("-1", "-f", str(file)) for file in files if file.name < "0007"]
    before.append(psql("-c", EARLIER_BOOK))
    after = [psql("-1", "-f", str(file)) for file in files if file.name >= "0007"]
    tap.check("a book of the first schema goes through every later migration", not any(done.returncode for done in before + after),
              "".join(done.stderr for done in before + after))
    texts = psql("-c", "SELECT text FROM official_number ORDER BY series, number").stdout.split()
    tap.check("numbers once cut short are whole again",
              texts == ["甲登〔2024〕1234号", "甲登〔2024〕12345号", "(2024)甲人调字第12345号", "(2024)甲人调字第123456号"], texts)
    clocks = psql("-c", "SELECT clock FROM dispute_kind ORDER BY number").stdout.split()
    tap.check("kinds get the term that their law sets", clocks == ["mediation", "labour_mediation", "labour_mediation", "medical_mediation"], clocks)
    serving = psql("-c", "SELECT team, place FROM territory ORDER BY place").stdout.split()
    tap.check("each village is served by the team that its row named", serving == ["5|201", "1|202", "1|203"], serving)
    homes = psql("-c", "SELECT id, home_place, is_village FROM team ORDER BY id").stdout.split()
    tap.check("a village team that served one village has its home there", homes == ["1|0|f", "5|201|t"], homes)


def main():
    tap = Tap()
    owner_of_a_database(tap)
    status, said = mediationd("migrate", "up")
    tap.check("a new database is migrated", status == 0, said)
    older_program(tap)
    unmigrated(tap)
    book_of_an_earlier_schema(tap)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
