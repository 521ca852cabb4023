"""What a district's book of figures says is what its journal says: whatever is asked, wherever the feed and the book stand.

The year's journal is put into the feed in the order in which it was recorded, as it would have come without a replay, and the book follows
it in steps of any size; questions are put in between.
"""

import datetime
import os
import random

import psycopg2

from statements import Statements, comes_to, embed

QUESTIONS = 6  # at each of STEPS places of the book
STEPS = 6
MOST = 450      # disputes that may have moved since; the year has twice as many
LISTS = 2       # behind the first questions
SEAMS = 70      # work of a slice: seven disputes of the journal
# of which a dispute adds one at most: as many as its list is long
ONCE = [int(number) for number, _, _, _, source, measure, *_ in embed.entries_of("figures.def", "FIGURE") if (source, measure) == ("DISPUTES", "COUNT")]
ZONE = datetime.timezone(datetime.timedelta(hours=8))


class Book:
    def __init__(self, district, seed):
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.database.autocommit = True
        self.sql("SET plan_cache_mode = force_generic_plan; SET jit = off")  # as the daemon's connections
        self.statements, self.district, self.chance = Statements(self.database), district, random.Random(seed)
        self.definitions = 20241212

    def sql(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []

    def in_order(self):
        """The feed as it would have come; the positions that it has."""
        self.sql("SET session_replication_role = replica")
        self.sql("DELETE FROM figure_book; DELETE FROM figure_part; DELETE FROM figure_sum; DELETE FROM feed_moment")
        self.sql("""UPDATE dispute_event e SET xid = x.place::text::xid8
                      FROM (SELECT dispute, version, 10 + dense_rank() OVER (ORDER BY recorded_at, request_id)
                                   * (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 20) / count(*) OVER () AS place FROM dispute_event) x
                     WHERE x.dispute = e.dispute AND x.version = e.version""")
        self.sql("SET session_replication_role = origin")
        (last, horizon), = self.sql("SELECT max(xid)::text::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM dispute_event")
        assert last < horizon, (last, horizon)
        return last + 1

    def begin(self, below):
        """A book at a position of the past, walked through in slices."""
        (book,), = self.statements.ask("figure_book_begin", self.district, self.definitions)
        self.sql("UPDATE figure_book SET below = %s::text::xid8 WHERE book = %s", below, book)
        self.statements.walk(self.district, book, lambda: self.chance.choice((70, 500)))
        return book

    def fold(self, book, below):
        self.statements.fold(self.district, book, below, lambda: self.chance.choice((150, 1000)))

    def differing(self, one, other):
        """In how many sums, and the first of them."""
        said, is_over = [], False
        self.sql("UPDATE figure_book SET compared = 0, compared_to = NULL, differing = 0")
        while not is_over:
            ((count, first, in_all, is_over),) = self.statements.ask("figure_book_compare", self.district, one, other, self.chance.choice((300, 20000)))
            said += [first] * bool(count)
        return in_all, said[0] if said else ""

    def lists_what_it_counts(self, question, figure, summed, work=None):
        """Of the book and of the journal: the same disputes, each once, as many as are counted. In slices of so much work, of which ten are a
        dispute of the journal."""
        chance = self.chance
        of_journal = self.statements.listed(question, figure, work or chance.choice((3000, 20000)))
        of_book = self.statements.listed(question, figure, work or chance.choice((400, 20000)), chance.choice((90, 2000)), self.definitions, MOST)
        count = len(of_journal) if summed is None else comes_to(figure, summed.get((None, figure), {}))
        return of_book == of_journal and len(set(of_journal)) == len(of_journal) == count

    def lists_of_other_length(self, first, last):
        """Figures of a period whose list is longer or shorter, of the book, than they are."""
        question = [self.district, first, last, None, None, [], [], 0, 0, 0, 0]
        summed = self.statements.summed(question, self.definitions, MOST)
        return [figure for figure in ONCE if len(self.statements.listed(question, figure, 400, 90, self.definitions, MOST))
                != comes_to(figure, summed.get((None, figure), {}))]

    def question(self, below, end):
        """A period, what was known, a position; seldom narrowed. Such as people ask: mostly of what is not long past."""
        chance = self.chance
        (moment,), = self.sql("SELECT max(recorded_at) FROM dispute_event WHERE xid < %s::text::xid8", below)
        last = moment.astimezone(ZONE).date() + datetime.timedelta(chance.choice((0, 0, -1, -1, -2, -9, -150, 3)))
        first = last - datetime.timedelta(chance.choice((0, 0, 6, 30, 90, 365)))
        known = datetime.datetime.combine(last + datetime.timedelta(1), datetime.time(), ZONE) if chance.random() < 0.5 else None
        position = chance.choice((None, None, below, max(11, below - chance.randrange(300)), min(end, below + chance.randrange(300))))
        narrow = chance.random() < 0.3
        return [self.district, first, last, known, position, [chance.randrange(1, 21)] if narrow and chance.random() < 0.5 else [],
                [1, 2] if narrow and chance.random() < 0.3 else [], 0, chance.randrange(3) if narrow else 0, int(chance.random() < 0.1),
                chance.randrange(7)]


def books_of_figures(tap, district, seed=int(os.environ.get("BOOKS_SEED", "20241212"))):
    book = Book(district, seed)
    end = book.in_order()
    places = sorted(book.chance.randrange(end * 3 // 4, end) for _ in range(STEPS)) + [end]
    number, wrong, unlike, answered, asked, stands = book.begin(end // 3), [], [], 0, 0, end // 3
    for place in places:
        while stands < place:
            stands = min(place, stands + book.chance.randrange(1, end // 12))
            book.fold(number, stands)
        for nth in range(QUESTIONS):
            question = book.question(place, end)
            summed, asked = book.statements.summed(question, book.definitions, MOST), asked + 1
            answered += summed is not None
            figure, work = book.chance.choice(ONCE), SEAMS if place in (places[0], end) and nth == 0 else None
            if nth < LISTS and not book.lists_what_it_counts(question, figure, summed, work):
                unlike.append((place, question, figure))
            if summed is not None and summed != book.statements.figures(question, book.chance.choice((200, 10000)))[0]:
                wrong.append((place, question))
    tap.check(f"what a book answers is what the journal says, wherever it stands (seed {seed})", not wrong, wrong[:3])
    tap.check("it answers what it can, and leaves the long past to the journal", asked < 5 * answered < 5 * asked, f"{answered} of {asked}")
    tap.check("the list behind a figure is as long as it is, and of a book what it is of the journal", not unlike, unlike[:3])
    wrong = book.lists_of_other_length(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    tap.check("so it is of every figure of which a dispute adds one at most", not wrong, wrong)
    anew = book.begin(end)
    tap.check("made anew from the journal it is the same, sum by sum", book.differing(number, anew)[0] == 0, book.differing(number, anew))
    book.sql("UPDATE figure_sum SET rows = rows + 1 WHERE book = %s AND grouped = 0 AND figure = 5 AND day = '2024-06-03'", number)
    told = book.differing(number, anew)
    tap.check("and where they differ it says in which", told[0] == 1 and "figure=5 day=2024-06-03" in told[1], told)
    book.statements.ask("figure_book_end", district, number)
    while book.statements.ask("figure_book_clear", district, 3000) != [(0,)]:
        pass
    tap.check("of a book that is over nothing is left, of the other all",
              book.sql("SELECT array_agg(DISTINCT book) FROM figure_sum") == [([anew],)] == book.sql("SELECT array_agg(DISTINCT book) FROM figure_part"))
