#!/usr/bin/env python3
"""What a tick costs where little is due and much is open. usage: tests/bench/run --tick [OPEN …]

One real dispute with its journal is copied within the database until so many are open, a hundred of them with a term that
ends first. Tab-separated: how many are open; how fast all were reckoned for the first time; what it costs to find that nothing
is due (the statement, median of eleven); how long until a hundred that fall due have been told of. The plan goes to standard error.
"""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

import set_clock  # noqa: E402
from run import Story  # noqa: E402
from set_clock import Book, Ticking, until  # noqa: E402
from stranger_wire import Connection, Words, instant_us  # noqa: E402

DUE, SLICE = 100, 50000
TABLES = {"dispute_event": "dispute", "dispute": "id", "work": "dispute", "party": "dispute"}
TOLD = "a hundred have been told of"


def begin(story, label, day, level):
    story.tell(f"{day}T09:00 clerk01 register {label} --channel walk_in --start-mode applied --applied-on {day} --parties side=applicant,name=甲"
               " --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实 -> registered")
    story.tell(f"{day}T09:10 clerk01 accept {label} --kind neighbour --level {level} --rights-notice --risk-signs none --parties-agreeing 2 -> accepted")
    story.tell(f"{day}T09:20 director assign {label} --team 5 --assignment-reasons territory -> assigned")
    story.tell(f"{day}T09:30 med05a take {label} --mediator med05a --no-conflict -> taken")
    story.tell(f"{day}T09:40 med05a meet {label} --parties-present 1,2 --course 双方陈述 -> mediating")


def copy(book, dispute, first, count):
    """The rows of a dispute under other ids, and other request ids; the chain's hashes are not made anew: nothing here reads them."""
    statements = []
    for table, key in TABLES.items():
        names = [name for (name,) in book.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum", table)]
        taken = {key: "n", "request_id": "gen_random_uuid()", "xid": "pg_current_xact_id()"}
        columns = ", ".join(taken.get(name, f"t.{name}") for name in names)
        order = "ORDER BY t.version" if table == "dispute_event" else ""
        statements.append(f"INSERT INTO {table} ({', '.join(names)}) SELECT {columns} FROM {table} t, generate_series({first}, {first + count - 1}) n"
                          f" WHERE t.{key} = {dispute} {order}")
    # in one transaction: the feed tells of no dispute that is not there yet
    book.rows("; ".join(statements) + " RETURNING 1")


def fill(book, story, first, count):
    for at in range(first, first + count, SLICE):
        copy(book, story.dispute("late"), at, min(SLICE, first + count - at))
    for table in (*TABLES, "due"):
        book.rows(f"ANALYZE {table}; SELECT 1")


TAKE = (ROOT / "sql" / "queries" / "ticker_take.sql").read_text(encoding="utf-8")


def take(book, moment, explain=""):
    """The statement that finds whether anything is to be done, as the daemon asks it."""
    tables = book.rows("SELECT min(tables) FROM ticker")[0][0]
    values = [f"to_timestamp({instant_us(moment)} / 1e6)", "1", "1", "16", str(tables), "1", f"DATE '{moment[:10]}'"]
    began = time.perf_counter()
    found = book.rows(f"{explain} EXECUTE take ({', '.join(values)})")
    return (time.perf_counter() - began) * 1000, found


def measure(book, story, daemon, open_disputes, base):
    has = book.rows("SELECT count(*) FROM work")[0][0]
    # somebody else's lease: nothing is reckoned while the rows are copied
    book.rows("UPDATE ticker SET holder = 0, until = now() + INTERVAL '1 hour' RETURNING 1")
    fill(book, story, base, open_disputes - DUE - has)
    began = time.monotonic()
    book.rows("UPDATE ticker SET until = '-infinity' RETURNING 1")
    until(lambda: book.is_quiet_at("2024-06-03T09:00"), "all are reckoned")
    first = (open_disputes - DUE - has) / (time.monotonic() - began)
    idle = statistics.median(take(book, "2024-06-03T09:00")[0] for _ in range(11))
    plan = "\n".join(line for (line,) in take(book, "2024-06-03T09:00", "EXPLAIN (ANALYZE, BUFFERS)")[1])
    return first, idle, plan


def fall_due(book, story, daemon, base, moment):
    """A hundred that are due earlier than all the others."""
    copy(book, story.dispute("soon"), base, DUE)
    until(lambda: book.rows("SELECT count(*) FROM due WHERE dispute >= %s AND dispute < %s", base, base + DUE)[0][0] == DUE, "they are reckoned")
    began = time.monotonic()
    daemon.set(moment)
    until(lambda: book.rows("SELECT count(*) FROM notice WHERE dispute >= %s AND dispute < %s AND told_at >= to_timestamp(%s / 1e6)",
                            base, base + DUE, instant_us(moment))[0][0] >= DUE, TOLD)
    return (time.monotonic() - began) * 1000


def main():
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 100000, 1000000]
    set_clock.WAIT_S = 3600
    line = Connection(os.environ["MEDIATION_SOCKET"], "director", 60)
    story, book, daemon = Story(line, Words(line)), Book(), Ticking("ticking")
    begin(story, "late", "2024-06-03", "major")
    begin(story, "soon", "2024-05-31", "normal")
    daemon.start("2024-06-03T09:45")
    until(lambda: book.is_quiet_at("2024-06-03T09:45"), "the first two")
    text = "\n".join(line for line in TAKE.splitlines() if not line.startswith("--"))
    book.rows("PREPARE take (timestamptz, bigint, bigint, bigint, bigint, integer, date) AS " + text + "; SELECT 1")
    book.rows("SET plan_cache_mode = force_generic_plan; SELECT 1")
    print("open\tfirst_reckoned_per_s\tidle_tick_ms\thundred_due_ms")
    for place, size in enumerate(sizes):
        daemon.set("2024-06-03T09:45")
        first, idle, plan = measure(book, story, daemon, size, 10**12 * (place + 1))
        due = fall_due(book, story, daemon, 10**15 + DUE * place, "2024-06-06T08:30")
        print(f"{size}\t{first:.0f}\t{idle:.2f}\t{due:.0f}", flush=True)
        print(f"{size} open:\n{plan}", file=sys.stderr)
    daemon.stop()


if __name__ == "__main__":
    main()
