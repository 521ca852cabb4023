#!/usr/bin/env python3
"""What a day's and a year's figures cost in a district of so many disputes. usage: tests/bench/run --figures [DISPUTES …]

A measurement, not a test. journals makes the disputes, all in one district, with the same number of events on the last day. A book of sums
is walked through on the eve (walk) and takes in the day (fold). Then in turns the daemon's statements count from the sums, and from the
journal in slices, and somebody at psql does (figures_plain.sql, printed to standard error): tab-separated the median, least and most
milliseconds of ROUNDS, and the median over that of the plain statement. All must count the same. A way is a line of WAYS. And the first and
the last page of the disputes accepted, of the book and of the journal, as the daemon looks for them.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [str(ROOT / "sql"), str(ROOT / "tests" / "sql")]

import embed  # noqa: E402
from model import FIRST, LAST  # noqa: E402
from statements import FIRST_PAGE, HAS_MORE, Statements, comes_to, key_of  # noqa: E402

DISTRICT = 340212100
ROUNDS = int(os.environ.get("ROUNDS", "5"))
QUESTIONS = {"day": LAST, "year": FIRST}
PLAIN = ROOT / "tests" / "bench" / "figures_plain.sql"
ACCEPTED = 5  # daemon/tables/figures.def
LINES = 100  # of a page
LISTS = {"listed by the book": 1, "listed by the journal": 0}
WORK_GROWS, WORK_MAX = 4, 20000  # and as it looks for a page's lines (daemon/figures_listed.c)
SLICE = SINCE = 5000  # disputes, as the daemon asks (daemon/figures_counted.c)
WALKED, FOLDED = 2000, 5000  # and as it walks and folds (daemon/ticker_books.c)


class Asked:
    """The role that only reads, prepared as the daemon prepares."""

    def __init__(self):
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_REPORT"])
        self.database.autocommit = True
        self.names = {int(number): name for number, _, name, *_ in embed.entries_of("figures.def", "FIGURE")}
        self.statements = Statements(self.database)
        self.ask("SET plan_cache_mode = force_generic_plan")
        self.ask("SET jit = off")
        self.ask(f"PREPARE plain (integer, date, date) AS {PLAIN.read_text(encoding='utf-8')}")

    def ask(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values or None)
        return [column.name for column in cursor.description or ()], cursor.fetchall() if cursor.description else []

    def journal(self, first):
        told, _ = self.statements.figures([DISTRICT, first, LAST, None, None, [], [], 0, 0, 0, 0], SLICE)
        return self.by_name(told)

    def sums(self, first):
        told = self.statements.summed([DISTRICT, first, LAST, None, None, [], [], 0, 0, 0, 0], Book.DEFINITIONS, SINCE)
        assert told is not None, "the book has no answer"
        return self.by_name(told)

    def by_name(self, told):
        return {self.names[figure]: comes_to(figure, values) for (_, figure), values in told.items()}

    def plain(self, first):
        names, (values,) = self.ask("EXECUTE plain (%s, %s, %s)", DISTRICT, first, LAST)
        return dict(zip(names, values))


WAYS = {"sums": Asked.sums, "journal": Asked.journal, "plain": Asked.plain}


class Book:
    """The district's sums, kept as the ticker keeps them, but without its pauses."""

    DEFINITIONS = 1

    def __init__(self):
        self.database = psycopg2.connect(os.environ["MEDIATION_DB"])
        self.database.autocommit = True
        self.database.cursor().execute("SET plan_cache_mode = force_generic_plan; SET jit = off")
        self.statements = Statements(self.database)
        ((self.book,),) = self.statements.ask("figure_book_begin", DISTRICT, self.DEFINITIONS)

    def walk(self):
        self.statements.walk(DISTRICT, self.book, lambda: WALKED)

    def fold(self):
        self.statements.fold(DISTRICT, self.book, None, lambda: FOLDED)

    def page(self, first, key, definitions):
        """Of the disputes accepted, of the book or of the journal: the keys of its lines, and that of the next page."""
        told, work, has_more = [], 10 * LINES, False
        while key[1] is not None and not has_more:
            rows = self.statements.list_page([DISTRICT, first, LAST, None, None, [], [], 0, 0, 0], ACCEPTED, key, LINES - len(told), work, definitions, SINCE)
            told += [row[0] for row in rows if row[0] is not None]
            key, has_more, work = key_of(rows[0]), rows[0][HAS_MORE], min(WORK_GROWS * work, WORK_MAX)
        return told, key


def timed(does):
    begun = time.monotonic()
    does()
    return (time.monotonic() - begun) * 1000


def pour(disputes, only, *more):
    made = subprocess.run([sys.executable, str(ROOT / "tests" / "bench" / "journals"), "--disputes", disputes, "--only", only, *more], stdout=sys.stderr,
                          check=False)
    if made.returncode:
        sys.exit(made.returncode)


def measure(asked, disputes, events, question, first):
    took, told = {way: [] for way in WAYS}, {}
    for _ in range(ROUNDS):
        for way, count in WAYS.items():
            begun = time.monotonic()
            told[way] = count(asked, first)
            took[way].append((time.monotonic() - begun) * 1000)
    for way in WAYS:
        differs = {name: (told[way].get(name, 0), value) for name, value in told["plain"].items() if told[way].get(name, 0) != value}
        assert not differs, f"{way} counts otherwise: {differs}"
        middle = statistics.median(took[way])
        print(f"{disputes}\t{events}\t{question}\t{way}\t{middle:.1f}\t{min(took[way]):.1f}\t{max(took[way]):.1f}"
              f"\t{middle / statistics.median(took['plain']):.3f}", flush=True)


def measure_pages(book, disputes, events, question, first):
    keys, key = [], FIRST_PAGE
    while key[1] is not None:
        keys.append(key)
        _, key = book.page(first, key, Book.DEFINITIONS)
    for page, key in {"first page": keys[0], "last page": keys[-1]}.items():
        took, told = {way: [] for way in LISTS}, {}
        for _ in range(ROUNDS):
            for way, definitions in LISTS.items():
                begun = time.monotonic()
                told[way], _ = book.page(first, key, definitions)
                took[way].append((time.monotonic() - begun) * 1000)
        assert len(set(map(str, told.values()))) == 1, f"{page}: the book lists otherwise than the journal"
        for way, each in took.items():
            print(f"{disputes}\t{events}\t{question}, {page}\t{way}\t{statistics.median(each):.1f}\t{min(each):.1f}\t{max(each):.1f}\t", flush=True)


def main(disputes):
    pour(disputes, "eve")
    book = Book()
    walked = timed(book.walk)
    pour(disputes, "day")
    folded = timed(book.fold)
    asked = Asked()
    _, ((events,),) = asked.ask("SELECT count(*) FROM dispute_event WHERE district = %s", DISTRICT)
    print(PLAIN.read_text(encoding="utf-8"), file=sys.stderr)
    print("disputes\tevents\tquestion\tway\tmedian_ms\tleast_ms\tmost_ms\tof_plain", flush=True)
    for what, took in (("walk", walked), ("fold", folded)):
        print(f"{disputes}\t{events}\t{what}\tsums\t{took:.1f}\t\t\t", flush=True)
    for question, first in QUESTIONS.items():
        measure(asked, disputes, events, question, first)
        measure_pages(book, disputes, events, question, first)


if __name__ == "__main__":
    main(*sys.argv[1:])
