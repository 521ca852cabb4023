#!/usr/bin/env python3
"""The journal is told true or false by C and by SQL, and the two agree.

usage: tests/with-daemon tests/sql/chain.py

Every story is told to the daemon; then, as the superuser and past all foreign keys, one thing after
another is altered, and `mediationd verify` (both implementations) must say what. TAP.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

import run as stories  # noqa: E402
from faults import BUILD, Tap  # noqa: E402

CHAIN_FAULTS = {"hash", "link", "gap", "state", "texts", "steps", "digest"}
EVENT = "(district, dispute, version) = (SELECT district, dispute, version FROM altered)"
FLIP = "set_byte({0}, {1}, get_byte({0}, {1}) # 1)"

# what is altered → how; each a statement on the one event (or its texts) that `altered` names
FLIPS = {
    "one bit of its facts": f"UPDATE dispute_event SET facts = {FLIP.format('facts', 'length(facts) - 1')} WHERE {EVENT}",
    "what it commits to": f"UPDATE dispute_event SET commitment = {FLIP.format('commitment', 0)} WHERE {EVENT}",
    "its link": f"UPDATE dispute_event SET previous = {FLIP.format('previous', 31)} WHERE {EVENT}",
    "its hash": f"UPDATE dispute_event SET hash = {FLIP.format('hash', 31)} WHERE {EVENT}",
    "its request": f"UPDATE dispute_event SET request_id = gen_random_uuid() WHERE {EVENT}",
    "its step": f"UPDATE dispute_event SET step = step + 1 WHERE {EVENT}",
    "its action": f"UPDATE dispute_event SET action = action + 1 WHERE {EVENT}",
    "where it came from": f"UPDATE dispute_event SET from_state = from_state + 1 WHERE {EVENT}",
    "where it went": f"UPDATE dispute_event SET to_state = to_state + 1 WHERE {EVENT}",
    "its round": f"UPDATE dispute_event SET round = round + 1 WHERE {EVENT}",
    "who did it": f"UPDATE dispute_event SET actor = actor + 1 WHERE {EVENT}",
    "when it happened": f"UPDATE dispute_event SET happened_at = happened_at + interval '1 microsecond' WHERE {EVENT}",
    "when it was recorded": f"UPDATE dispute_event SET recorded_at = recorded_at - interval '1 microsecond' WHERE {EVENT}",
    "the table it was judged by": f"UPDATE dispute_event SET table_version = table_version - 1 WHERE {EVENT}",
    "one bit of its words": f"UPDATE event_text SET texts = {FLIP.format('texts', 'length(texts) - 1')} WHERE {EVENT}",
    "the salt of its words": f"UPDATE event_text SET salt = {FLIP.format('salt', 0)} WHERE {EVENT}",
}
REMOVALS = {
    "an event taken out of the middle": f"DELETE FROM dispute_event WHERE {EVENT}",
    "two events exchanged":
        "UPDATE dispute_event e SET version = e.version + 1000 FROM altered a WHERE e.dispute = a.dispute"
        " AND e.version IN (a.version, a.version + 1); UPDATE dispute_event e SET version = 2 * a.version + 1001 - e.version"
        " FROM altered a WHERE e.dispute = a.dispute AND e.version > 1000",
    "an event moved to another dispute": f"UPDATE dispute_event SET dispute = -dispute WHERE {EVENT}",
}
TABLES = ["dispute_event", "event_text", "region_event", "dispute", "work", "party", "obligation", "visit", "meeting",
          "planned_meeting", "agreement", "proposal", "number_counter", "official_number"]
# columns that no event tells: they come from texts, or say where in the journal a row was brought
UNFOLDED = {("party", "name"), ("party", "keys"), ("party", "words"), ("party", "version"), ("visit", "version"), ("planned_meeting", "place"),
            ("proposal", "approvers"), ("proposal", "arguments"), ("official_number", "text")}
# of the facts, what figure_disputes and figure_promises read
LOOKED_FOR = "'channel', 'place', 'kind', 'level', 'team', 'withdrawal', 'reopening_ground', 'performances'"


class Verdict:
    """What `mediationd verify` says, by implementation."""

    def __init__(self):
        done = subprocess.run([str(BUILD / "daemon" / "mediationd"), "verify", "--database", os.environ["MEDIATION_DB_ADMIN"]],
                              capture_output=True, text=True, check=False)
        self.status, self.said = done.returncode, done.stdout + done.stderr
        found = re.search(r": (\d+) chain faults in C, (\d+) in SQL; (\d+) fold differences in C, (\d+) in SQL", self.said)
        self.chain_c, self.chain_sql, self.fold_c, self.fold_sql = map(int, found.groups()) if found else (-1,) * 4

    def faults(self, ending):
        lines = re.findall(rf"^dispute (\d+) version (\d+): (\w+){ending}$", self.said, re.M)
        return {line for line in lines if line[2] in CHAIN_FAULTS}


class Journal:
    """The database as its owner's enemy: nothing holds, and everything can be put back."""

    def __init__(self):
        self.connection = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.cursor = self.connection.cursor()
        self.ask("SET session_replication_role = replica")
        self.ask("CREATE SCHEMA kept")
        for table in TABLES:
            self.ask(f"CREATE TABLE kept.{table} AS SELECT * FROM {table}")
        self.connection.commit()

    def ask(self, text):
        self.cursor.execute(text)
        return self.cursor.fetchall() if self.cursor.description else []

    def altered(self, statement):
        """The verdict on a journal where the statement, and nothing else, was done."""
        self.ask(statement)
        assert self.cursor.rowcount > 0, statement
        self.connection.commit()
        verdict = Verdict()
        for table in TABLES:
            self.ask(f"DELETE FROM {table}")
            self.ask(f"INSERT INTO {table} SELECT * FROM kept.{table}")
        self.connection.commit()
        return verdict

    def differences(self, statement):
        """What the fold in SQL finds after the statement, which is taken back."""
        self.ask(statement)
        assert self.cursor.rowcount > 0, statement
        found = [name for _, name in self.ask("SELECT dispute, difference FROM fold_differences()")]
        self.connection.rollback()
        return found

    def columns(self, table):
        return self.ask("SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                        f" WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0"
                        f" AND a.attnum <> ALL (SELECT unnest(conkey) FROM pg_constraint WHERE conrelid = '{table}'::regclass"
                        " AND contype = 'p') ORDER BY a.attnum")


def other_value(column, kind):
    """An expression for any other value of a column."""
    if kind == "bytea":
        return FLIP.format(column, 0)
    if kind == "bool":
        return f"NOT {column}"
    if kind == "text":
        return f"{column} || '.'"
    if kind == "date":
        return f"coalesce({column}, DATE '2024-01-01') + 1"
    if kind == "timestamptz":
        return f"coalesce({column}, TIMESTAMPTZ '2024-01-01 00:00:00Z') + interval '1 second'"
    return f"-coalesce({column}, 0) - 1"


def change_of_one(table, column, kind):
    return f"UPDATE {table} SET {column} = {other_value(column, kind)} WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)"


def tell_stories():
    address = os.environ["MEDIATION_SOCKET"]
    for path in sorted((ROOT / "tests" / "scenario").glob("*.case")):
        stories.run(path, address, "clerk01")


def whole(tap, journal):
    verdict = Verdict()
    tap.check("a journal that the daemon wrote is sound to C and to SQL", verdict.status == 0, verdict.said)
    tap.check("SQL finds no fault in it and no difference",
              not journal.ask("SELECT * FROM journal_faults()") and not journal.ask("SELECT * FROM fold_differences()"))
    events, same = journal.ask("SELECT count(*), count(*) FILTER (WHERE hash = event_hash(e)) FROM dispute_event e")[0]
    tap.check("SQL hashes every event as C did", events > 200 and same == events, f"{same} of {events}")
    told, untold = journal.ask("SELECT count(*), count(*) FILTER (WHERE NOT f.number = ANY (p.tells)) FROM dispute_event e"
                               " JOIN action_property p USING (action) CROSS JOIN LATERAL fact_entries(e.facts) f"
                               f" JOIN table_name a ON a.kind = 'argument' AND a.number = f.number AND a.name IN ({LOOKED_FOR})"
                               " WHERE e.action <> number_of('action', 'request_approval')")[0]
    tap.check("what figures look for is told by no action but those whose row takes it", told > 100 and untold == 0, f"{untold} of {told}")


def alterations(tap, journal):
    for what, statement in FLIPS.items():
        verdict = journal.altered(statement)
        in_c, in_sql = verdict.faults(""), verdict.faults(r" \(SQL\)")
        tap.check(f"{what}, altered, is found by C and by SQL at the same event", verdict.status == 1 and in_c and in_c == in_sql,
                  verdict.said)
    for what, statement in REMOVALS.items():
        verdict = journal.altered(statement)
        tap.check(f"{what} is found by C and by SQL", verdict.status == 1 and verdict.chain_c > 0 and verdict.chain_sql > 0,
                  verdict.said)


def requests(tap, journal):
    """Steps of one request: what no hash covers, or what a forger would hash anew."""
    step = "(district, dispute, version) = (SELECT district, dispute, version FROM dispute_event WHERE step = 2 ORDER BY dispute LIMIT 1)"
    for what, statement, fault in (
            ("whose digest is not that of the step before", f"UPDATE dispute_event SET digest = {FLIP.format('digest', 0)} WHERE {step}", "digest"),
            ("without the step before it", f"UPDATE dispute_event SET step = 90 WHERE {step}", "steps"),
            ("of another request", f"UPDATE dispute_event SET request_id = gen_random_uuid() WHERE {step}", "steps")):
        verdict = journal.altered(statement)
        in_c, in_sql = verdict.faults(""), verdict.faults(r" \(SQL\)")
        tap.check(f"a step {what} is found by C and by SQL", verdict.status == 1 and in_c == in_sql and fault in {f for _, _, f in in_c},
                  verdict.said)


def slices(tap, journal):
    """The same journal many times over, so that it does not fit into one slice: nothing is lost at a seam."""
    for table in ("dispute_event", "event_text"):
        columns = [name for name, in journal.ask(f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0"
                                                 " ORDER BY attnum")]
        told = {"district": "district + 1", "dispute": "dispute + k * 100000000000000000", "request_id": "md5(request_id::text || k)::uuid"}
        journal.ask(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(told.get(name, name) for name in columns)}"
                    f" FROM kept.{table} CROSS JOIN generate_series(1, 30) k")
    events, = journal.ask("SELECT count(*) FROM dispute_event")[0]
    wrong, = journal.ask("SELECT count(*) FROM journal_faults()")[0]
    journal.connection.commit()
    verdict = Verdict()
    tap.check("a journal of many slices, one of its districts unknown, is read whole by both", events > 5000
              and f", {events} events" in verdict.said and verdict.chain_sql == wrong, f"{events} {wrong}\n{verdict.said}")
    for table in TABLES:
        journal.ask(f"DELETE FROM {table}")
        journal.ask(f"INSERT INTO {table} SELECT * FROM kept.{table}")
    journal.connection.commit()


def erasures(tap, journal):
    """Words go by a record, all of them, and by nothing else."""
    record = ("(SELECT r.district, r.dispute, r.version FROM region_event r WHERE r.region = number_of('region', 'file')"
              " AND r.to_value = number_of('value:file', 'destroyed'))")
    gone, = journal.ask(f"SELECT count(*) FROM {record} d JOIN dispute_event e ON e.dispute = d.dispute AND e.version < d.version"
                        " WHERE length(e.commitment) > 0")[0]
    tap.check("words that a record destroyed are gone, and the journal is sound without them", gone > 5)
    for what, statement, said in (
            ("words erased without a record", f"DELETE FROM event_text WHERE {EVENT}", "erased without a record"),
            ("the record's own words erased", f"DELETE FROM event_text t USING {record} d WHERE t.dispute = d.dispute",
             "erased without a record"),
            ("words that outlive their record", "INSERT INTO event_text (district, dispute, version, salt, texts)"
             f" SELECT district, dispute, 1, '\\x00', '\\x00' FROM {record} d LIMIT 1", "kept after its destruction")):
        verdict = journal.altered(statement)
        found = {ending: re.findall(rf"^dispute \d+ version \d+: {said}{ending}$", verdict.said, re.M) for ending in ("", r" \(SQL\)")}
        tap.check(f"{what} are found by C and by SQL", verdict.status == 1 and all(found.values()), verdict.said)
    for what, statement in (
            ("a name that outlives its record", f"UPDATE party p SET name = '甲' FROM {record} d WHERE p.dispute = d.dispute"),
            ("a name erased without a record", f"UPDATE party SET name = '' WHERE dispute NOT IN (SELECT dispute FROM {record} d)"),
            ("a number elsewhere that outlives it", f"INSERT INTO linked_number SELECT district, '1', dispute FROM {record} d LIMIT 1")):
        tap.check(f"{what} is found by SQL", journal.differences(statement))


def disputes(tap, journal):
    for column, kind in journal.columns("dispute"):
        verdict = journal.altered(change_of_one("dispute", column, kind))
        tap.check(f"another {column} of a dispute than its journal tells is found by C and by SQL",
                  verdict.status == 1 and verdict.fold_c > 0 and verdict.fold_sql > 0 and verdict.chain_c == 0, verdict.said)


def side_tables(tap, journal):
    for table in TABLES[4:]:
        for column, kind in journal.columns(table):
            if (table, column) not in UNFOLDED:
                tap.check(f"another {column} of a row of {table} is found by SQL",
                          journal.differences(change_of_one(table, column, kind)))
        tap.check(f"a row of {table} taken away is found by SQL",
                  journal.differences(f"DELETE FROM {table} WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)"))
    tap.check("a side move taken away is found by SQL",
              journal.differences("DELETE FROM region_event WHERE ctid = (SELECT ctid FROM region_event LIMIT 1)"))


def main():
    tap = Tap()
    tell_stories()
    journal = Journal()
    journal.ask("CREATE TABLE kept.altered AS SELECT e.district, e.dispute, e.version FROM dispute_event e"
                " JOIN event_text t USING (district, dispute, version) WHERE e.version BETWEEN 2 AND (SELECT max(x.version) - 2"
                " FROM dispute_event x WHERE x.dispute = e.dispute) AND length(e.facts) > 0 ORDER BY e.dispute, e.version LIMIT 1")
    journal.ask("SET search_path = public, kept")
    journal.connection.commit()
    whole(tap, journal)
    alterations(tap, journal)
    requests(tap, journal)
    slices(tap, journal)
    erasures(tap, journal)
    disputes(tap, journal)
    side_tables(tap, journal)
    tap.check("what was put back is sound again", Verdict().status == 0)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
