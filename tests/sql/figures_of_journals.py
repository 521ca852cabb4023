#!/usr/bin/env python3
"""Figures of a thousand journals that chance made up are those of a count dispute by dispute, for any period, as of any moment and position.

usage: tests/with-daemon tests/sql/figures_of_journals.py TEST_LIVES [SEED]     (MEDIATION_OPTIONS=--tick_ms=0)

$MEDIATION_LONG=1: as of many more moments, and the sums that are kept of figures, too.

What the daemon's own statements count is held against naive_figures.py row by row: which dispute counts in which figure, on which day and
with what. Where they differ the smallest of those journals is printed, with its acts. TAP.
"""

import collections
import datetime
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults"), str(ROOT / "sql")]

import embed  # noqa: E402
import random_journals  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from figure_books import books_of_figures  # noqa: E402
from faults import BUILD, Tap  # noqa: E402
from naive_figures import Life, entries  # noqa: E402
from statements import Statements, comes_to  # noqa: E402
from stranger_wire import ZONE, Connection, Words, uuid7  # noqa: E402

DISTRICT, SEED = 340212100, 7
REFUSED = 8  # some, and the line held
FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2025, 6, 30)
LONG = os.environ.get("MEDIATION_LONG") == "1"
VIEWS = 160 if LONG else 12
SLICE = 300  # disputes
WENT_ON = 120
DAYS = {"median_days": 0.5, "p90_days": 0.9}
GROUPS = ("team", "kind", "place", "channel", "level")
Event = collections.namedtuple("Event", "dispute action before state round actor on recorded xid facts")
View = collections.namedtuple("View", "first last known below accepted")


class Journals:
    """All that was recorded, as the database tells it and as it is counted here."""

    def __init__(self):
        self.connection = Connection(os.environ["MEDIATION_SOCKET"], "director")
        self.words = Words(self.connection)
        self.names = {int(number): name for number, _, name, *_ in embed.entries_of("figures.def", "FIGURE")}
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_REPORT"])
        self.database.autocommit = True
        self.villages = {number for number, in self.ask("SELECT id FROM team WHERE district = %s AND is_village", DISTRICT)}
        self.statements = Statements(self.database)
        counted, day, wanted = ("\n".join(embed.text_of(ROOT / "sql" / "queries" / f"figure_{part}.part")) for part in ("counted", "day", "wanted"))
        self.ask("PREPARE rows (integer, date, date, timestamptz, xid8, bigint[], bigint[], bigint, bigint, bigint) AS"
                 " WITH asked AS MATERIALIZED (SELECT array_agg(d.id) AS chosen, $3 AS last_on, $4 AS known, $5 AS below FROM dispute d WHERE d.district = $1),"
                 f" counted AS ({counted.replace('{1}', 'asked')}) SELECT r.figure, r.dispute, d.day, r.value FROM counted r {day} WHERE {wanted}")
        self.events, self.seen = [], {}

    def ask(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []

    def read(self):
        actions, states = {a.number: a.name for a in self.words.catalogue.actions}, self.words.names["state"]
        self.events = [Event(dispute, actions[action], states.get(before), states[state], number, actor, happened.astimezone(ZONE).date(), recorded,
                             int(xid), entries(bytes(facts)))
                       for dispute, action, before, state, number, actor, happened, recorded, xid, facts in self.ask(
                           "SELECT dispute, action, from_state, to_state, round, actor, happened_at, recorded_at, xid::text, facts FROM dispute_event"
                           " WHERE district = %s ORDER BY dispute, version", DISTRICT)]
        self.seen = {}

    def lives(self, view):
        """Where each dispute stood on the last day of the view, as far as was known."""
        lives = {}
        for event in self.events:
            if event.on <= view.last and (not view.known or event.recorded < view.known) and (not view.below or event.xid < view.below):
                life = lives.setdefault(event.dispute, Life(self.words))
                life.take(event.action, event.before, event.state, event.round, event.on, event.facts)
        return {dispute: life for dispute, life in lives.items() if not life.is_history}

    def counted(self, view):
        """(dispute, figure, day, value) of all that counts, and by what each dispute is told apart; once for a view."""
        if view in self.seen:
            return self.seen[view]
        rows, told = collections.Counter(), {}
        for dispute, life in self.lives(view).items():
            told[dispute] = life.told
            for figure, day, value in life.rows(view.last, self.villages):
                day = life.days.get("accepted") if view.accepted else day
                if day and view.first <= day <= view.last:
                    rows.update((dispute, name, day, value) for name in (DAYS if figure == "days" else (figure,)))
        self.seen[view] = rows, told
        return rows, told

    def told(self, view):
        """The same by the daemon's statement."""
        rows = self.ask("EXECUTE rows (%s, %s, %s, %s, %s::text::xid8, '{}', '{}', 0, 0, %s)", DISTRICT, view.first, view.last, view.known, view.below,
                        int(view.accepted))
        return collections.Counter((dispute, self.names[figure], day, value) for figure, dispute, day, value in rows)

    def figures(self, view, group):
        """What is answered of each group: (figure, key) → what it comes to; of all where the key is None."""
        told, _ = self.statements.figures([DISTRICT, view.first, view.last, view.known, view.below, [], [], 0, 0, int(view.accepted), group], SLICE)
        return {(self.names[figure], key): comes_to(figure, values) for (key, figure), values in told.items() if self.names[figure] != "teams"}


# ---- what is claimed ----

def added(rows, key_of):
    """(figure, key) → what it comes to of what was counted."""
    values = collections.defaultdict(list)
    for (dispute, figure, day, value), times in rows.items():
        for key in {None, key_of(dispute, day)}:
            values[figure, key] += [value] * times
    return {(figure, key): sorted(of)[math.ceil(DAYS[figure] * len(of)) - 1] if figure in DAYS else sum(of) for (figure, key), of in values.items()}


def label_of(act):
    return act.split(" ")[3]


def smallest(journals, difference, acts):
    """The shortest journal of which something else is told than counted."""
    lengths = collections.Counter(event.dispute for event in journals.events)
    dispute = min({row[0] for row in difference}, key=lambda each: (lengths[each], each))
    begins, = {at for at, in journals.ask("SELECT recorded_at FROM dispute_event WHERE district = %s AND dispute = %s AND version = 1", DISTRICT, dispute)}
    stamp = begins.astimezone(ZONE).isoformat()[:19]
    labels = {label_of(act) for act in acts if act.startswith(stamp)}
    wrong = sorted(str(row) for row in difference if row[0] == dispute)
    journal = [f"{event.on} {event.action} {event.before} → {event.state} round {event.round} known {event.recorded.astimezone(ZONE):%F %T} xid {event.xid}"
               for event in journals.events if event.dispute == dispute]
    return "\n".join((f"of {len({row[0] for row in difference})} disputes, smallest {dispute}:", *wrong, *journal,
                      *(act for act in acts if label_of(act) in labels)))


def views(journals, chance):
    """Periods of any length, known at any moment, up to any position."""
    moments = sorted({event.recorded for event in journals.events})
    xids = sorted({event.xid for event in journals.events})
    yield View(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31), None, None, False)
    for number in range(1, VIEWS):
        first = FIRST + datetime.timedelta(chance.randrange((LAST - FIRST).days))
        last = min(first + datetime.timedelta(chance.choice((0, 6, 30, 91, 365))), LAST)
        yield View(first, last, chance.choice(moments) if number % 3 == 1 else None, chance.choice(xids) if number % 3 == 2 else None,
                   number % 5 == 4)


def every_row(tap, journals, all_views, acts):
    wrong, seen = "", collections.Counter()
    for view in all_views:
        told, (counted, _) = journals.told(view), journals.counted(view)
        seen.update(figure for _, figure, _, _ in counted)
        if told != counted and not wrong:
            rows = [(*row, "told, not counted") for row in (told - counted)] + [(*row, "counted, not told") for row in (counted - told)]
            wrong = f"{view}\n{smallest(journals, rows, acts)}"
    tap.check(f"in {len(all_views)} periods, as of moments and positions, every row is what a count gives", not wrong, wrong)
    missing = set(journals.names.values()) - {"teams"} - set(seen)
    tap.check("some journal counts in every figure", not missing, missing)


def every_group(tap, journals, all_views):
    groups = {item.name: item.number for item in next(each for each in journals.words.catalogue.lists if each.name == "figure_group").items}
    wrong = {}
    for name, view in zip((*GROUPS, "month"), all_views):
        rows, told = journals.counted(view)
        counted = added(rows, lambda dispute, day, n=name, t=told: day.year * 100 + day.month if n == "month" else t[dispute][n])
        answer = journals.figures(view, groups[name])
        if answer != counted:
            wrong[name, view] = sorted(set(answer.items()) ^ set(counted.items()), key=str)[:6]
    tap.check("sums, middles and nine in ten of each group are those of its rows", not wrong, wrong)


def replayed(tap, acts):
    with tempfile.NamedTemporaryFile("w", suffix=".acts") as file:
        file.write("\n".join(acts) + "\n")
        file.flush()
        told = subprocess.run([str(BUILD / "client" / "mediate"), "--server", os.environ["MEDIATION_SOCKET"], "replay", file.name],
                              capture_output=True, text=True, check=False)
    done = [int(number) for number in re.findall(r"\d+", told.stdout.splitlines()[-1])]
    tap.check("they are told; what the rules refuse is no part of them", told.returncode in (0, REFUSED) and done[0] > 10 * done[2], told.stdout[-300:])
    print(f"# {told.stdout.splitlines()[-1]}")


def acted(journals, dispute, at_us, member, action, *told):
    words = journals.words
    asked = pb.ActRequest(request_id=uuid7(at_us), action=words.actions[action].number, arguments=words.argument_list(list(told)), dispute=dispute,
                          replay=pb.Replay(member=member, now_us=at_us))
    return journals.connection.ask(pb.Request(act=asked)).outcome == 0


def goes_on(journals, chance):
    """What was last of some is taken back, others are reopened or become major, which may be taken back: later in the feed, not by the clock.
    How often, by action."""
    logins = {member.id: member.login for member in journals.words.local.members}
    last, done = {event.dispute: event for event in journals.events}, collections.Counter()
    for dispute in chance.sample(sorted(last), WENT_ON):
        at_us, actor = round(last[dispute].recorded.timestamp() * 1e6) + 60 * 10 ** 6, logins.get(last[dispute].actor, "director")
        done["retract"] += acted(journals, dispute, at_us, actor, "retract", "--reason", "误点")
        for action, *told in (("reopen", "--reopening-ground", "relapse", "--reason", "反复"),
                              ("raise_to_major", "--major-criteria", "risk", "--leader", "director")):
            if acted(journals, dispute, at_us + 60 * 10 ** 6, "director", action, *told):
                done[action] += 1
                done["retract"] += not chance.randrange(3) and acted(journals, dispute, at_us + 120 * 10 ** 6, "director", "retract", "--reason", "误点")
    return done


def main(test_lives, seed=SEED):
    tap, journals, chance = Tap(), Journals(), random.Random(int(seed))
    acts = random_journals.acts(test_lives, int(seed))
    replayed(tap, acts)
    journals.read()
    (position,), = journals.ask("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    year = View(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31), None, position, False)
    before, rows = journals.figures(year, 1), journals.told(year)
    count = len({event.dispute for event in journals.events})
    tap.check("a thousand journals came of it", count >= 1000, f"{count} journals, {len(journals.events)} events")
    went_on = goes_on(journals, chance)
    journals.read()
    tap.check("some of them went on, back, or round again", len(+went_on) == 3, went_on)
    tap.check("a position tells the same after all that came later", journals.figures(year, 1) == before and journals.told(year) == rows)
    tap.check("and not what came later", journals.told(year._replace(below=None)) != rows)
    all_views = list(views(journals, chance))
    every_row(tap, journals, all_views, acts)
    every_group(tap, journals, all_views)
    if LONG:
        books_of_figures(tap, DISTRICT)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main(*sys.argv[1:])
