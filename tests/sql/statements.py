"""Statements of sql/queries, told to a database as they stand there."""

import math
import os
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path.insert(0, str(ROOT / "sql"))

import embed  # noqa: E402

MONEY = {int(number) for number in embed.figure_numbers(lambda measure, day: measure == "MONEY")[0].split(", ")}
PERCENT = {int(number): {"MEDIAN": 50, "P90": 90}[measure] for number, _, _, _, _, measure, *_ in embed.entries_of("figures.def", "FIGURE")
           if measure in ("MEDIAN", "P90")}
WHOLE = 2 ** 63 - 1
SEES_ALL = [4, 0, 0, -1, 1, 0]  # the district, and what is restricted (sql/queries/reach.part)
FIRST_PAGE = (None, WHOLE)
LEFT_OUT, HAS_MORE, NEXT_REGISTERED = -4, -3, -2  # columns of figure_list.sql


class Statements:
    def __init__(self, database):
        self.database, self.prepared = database, set()

    def ask(self, name, *values):
        cursor = self.database.cursor()
        if name not in self.prepared:
            cursor.execute(f"PREPARE {name} AS " + "\n".join(embed.text_of(ROOT / "sql" / "queries" / f"{name}.sql")).replace("%", "%%"), ())
            self.prepared.add(name)
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchall()

    def figures(self, asked, disputes_a_slice):
        """Of the journal, slice by slice, at one position: {(key, figure): {value: (rows, total)}}, and the position."""
        told, after, (*of, group) = {}, 0, asked
        while after is not None:
            rows = self.ask("figures", *of, group, after, disputes_a_slice)
            put_together(told, rows)
            after, of[4] = rows[0][7], rows[0][5]
        return told, of[4]

    def summed(self, asked, definitions, most):
        """Of the sums of a book; None where there is none, or too much has come since."""
        rows = self.ask("figures_summed", *asked, definitions, most)
        return None if rows[0][7] is not None else put_together({}, rows)

    def listed(self, asked, figure, work, lines=500, definitions=0, most=0):
        """The disputes behind a figure, slice by slice, to who may see all: of a book, or (definitions 0) of the journal."""
        told, key = [], FIRST_PAGE
        while key[1] is not None:
            rows = self.list_page(asked, figure, key, lines, work, definitions, most)
            assert rows[0][LEFT_OUT] == 0, "somebody who sees all is kept from some"
            told += [row[0] for row in rows if row[0] is not None]
            key = key_of(rows[0])
        return told

    def list_page(self, asked, figure, key, lines, work, definitions=0, most=0):
        return self.ask("figure_list", *asked[:10], figure, *key, lines, SEES_ALL, definitions, most, work)

    def walk(self, district, book, disputes_a_step):
        """All disputes into a book of sums."""
        cursor = self.database.cursor()
        cursor.execute("SELECT walked FROM figure_book WHERE district = %s AND book = %s", (district, book))
        while cursor.fetchone() != (WHOLE,):
            self.ask("figure_book_walk", district, book, disputes_a_step())
            cursor.execute("SELECT walked FROM figure_book WHERE district = %s AND book = %s", (district, book))

    def fold(self, district, book, below, events_a_step):
        """What has come into the feed, up to the position (None: all)."""
        has_more = True
        while has_more:
            ((_, has_more),) = self.ask("figure_book_fold", district, book, below, events_a_step())


def key_of(line):
    """Behind which the next slice of a list begins; None: nothing is there."""
    return line[NEXT_REGISTERED:]


def put_together(told, rows):
    for figure, key, bucket, count, total, *_ in rows:
        if figure is not None:
            before = told.setdefault((key, figure), {}).get(bucket, (0, 0))
            told[key, figure][bucket] = before[0] + count, before[1] + total
    return told


def comes_to(figure, values):
    """What a figure is, of how many rows have which value."""
    count = sum(rows for rows, _ in values.values())
    if figure in MONEY:
        return sum(total for _, total in values.values())
    if figure in PERCENT:
        rank, passed = math.ceil(count * PERCENT[figure] / 100), 0
        for value, (rows, _) in sorted(values.items()):
            passed += rows
            if passed >= rank:
                return value
    return count
