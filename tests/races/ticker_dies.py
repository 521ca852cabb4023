#!/usr/bin/env python3
"""Two daemons tick; in every round the one that has the lease is killed, stopped or told to end. Run by tests/with-daemon; prints TAP.

A quarter of a year passes, a day a round. What should have been told, and to the day, is counted here a second time
from the clocks as they ended up, with the holidays of the seeds.
"""

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from clocks_of_a_year import DAY, date, rests  # noqa: E402
from faults import Tap  # noqa: E402
from run import Story  # noqa: E402
from set_clock import Book, MEDIATIOND, Ticking, until  # noqa: E402
from stranger_wire import Connection, Words, instant_us  # noqa: E402

BEGIN = datetime.date(2024, 3, 15)
ROUNDS = 80 if os.environ.get("MEDIATION_LONG") else 50
SHORT_DAYS, WAIT_S = 5, 0.06
SORTS = {"untaken": ("neighbour", "normal"), "general": ("neighbour", "difficult"), "medical": ("medical", "normal")}
EACH = 8


class Town:
    def __init__(self):
        self.line = Connection(os.environ["MEDIATION_SOCKET"], "director", 60)
        self.words = Words(self.line)
        self.story, self.book = Story(self.line, self.words), Book()
        self.daemons = [Ticking("first"), Ticking("second")]
        self.random = random.Random(3)

    def begin(self):
        for sort, (kind, level) in SORTS.items():
            for number in range(EACH):
                label = f"{sort}{number}"
                self.story.tell(
                    f"{BEGIN}T09:00 clerk01 register {label} --channel walk_in --start-mode applied --applied-on {BEGIN} --parties side=applicant,name=甲"
                    f" --parties side=respondent,name=乙 --place 340212100201 --kind {kind} --facts 事实 -> registered")
                self.story.tell(f"{BEGIN}T09:10 clerk01 accept {label} --kind {kind} --level {level} --rights-notice --risk-signs none --parties-agreeing 2 -> accepted")
                self.story.tell(f"{BEGIN}T09:20 director assign {label} --team 5 --assignment-reasons territory -> assigned")
                if sort != "untaken":
                    self.story.tell(f"{BEGIN}T09:30 med05a take {label} --mediator med05a --no-conflict -> taken")
                    self.story.tell(f"{BEGIN}T09:40 med05a meet {label} --parties-present 1,2 --course 双方陈述 -> mediating")

    def holder(self):
        held = self.book.rows("SELECT holder FROM ticker")
        return next((d for d in self.daemons if held and d.holder() == held[0][0]), self.daemons[0])

    def round(self, moment):
        """The clock moves on, and at some moment of the work the one that does it is gone; returns how it went."""
        for daemon in self.daemons:
            daemon.set(moment)
        time.sleep(self.random.uniform(0, WAIT_S))
        victim, how = self.holder(), self.random.choice(("killed", "stopped", "told to end"))
        if how == "stopped":
            victim.process.send_signal(signal.SIGSTOP)
        elif how == "killed":
            victim.kill()
        else:
            assert victim.stop() == 0, "a daemon that is told to end ends well"
        until(lambda: self.book.is_quiet_at(moment), f"everything due at {moment} was told")
        if how == "stopped":
            victim.process.send_signal(signal.SIGCONT)
        else:
            victim.start(moment)
        return how

    def clocks(self, dispute):
        ask = pb.ExplainRequest(dispute=dispute, with_ended=True, as_of_on=instant_us(f"{self.last}T00:00") // 86400_000000 + 1)
        return self.line.ask(pb.Request(explain=ask)).explain.clocks


def add_workdays(day, count):
    step = DAY if count > 0 else -DAY
    while count:
        day += step
        count -= (not rests(day)) * (1 if count > 0 else -1)
    return day


def at_work(day):
    while rests(day):
        day += DAY
    return max(day, BEGIN)


def wanted(clock, gives_up, last, given_back):
    """Day by kind of notice, for one clock that no pause stopped. Who has the dispute after it went back is told anew."""
    start, due = date(clock.start_on), date(clock.due_on)
    end = date(clock.ended_on) if clock.ended_on else last + DAY
    yellow = due if 0 < clock.count < SHORT_DAYS else add_workdays(due, -3)
    if clock.count >= SHORT_DAYS:
        yellow = min(yellow, start + DAY * -(-(due - start).days * 7 // 10))
    days = {"soon": (yellow, due if clock.count >= SHORT_DAYS else due + DAY)}
    if clock.count >= SHORT_DAYS or clock.count == 0:
        days["last_day"] = (due, due + DAY)
    if not gives_up:
        days["overdue"] = (due + DAY, datetime.date.max)
        days["escalated"] = (add_workdays(due, 5), datetime.date.max)
    told = {kind: (at_work(first), until_day) for kind, (first, until_day) in days.items()
            if at_work(first) < until_day and at_work(first) < end and at_work(first) <= last}
    return {kind: given_back if given_back and first < given_back < min(until_day, end) else first
            for kind, (first, until_day) in told.items()}


def books(tap, town):
    """What the sums of figures come to is added once, however often who adds them dies; made anew from the journal they are the same."""
    def said(event):
        return sum(daemon.said(event) for daemon in town.daemons)

    def made_anew():
        told = said("figures-agree") + said("figures-differ")
        town.book.rows("UPDATE figure_book SET begun_at = begun_at - interval '8 days' RETURNING 1")
        town.story.tell(f"{town.last}T09:00 clerk01 register Z{told} --channel walk_in --start-mode applied --applied-on {town.last} --parties"
                        " side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实 -> registered")
        until(lambda: said("figures-agree") + said("figures-differ") > told, "the book is made anew")

    (sums,), = town.book.rows("SELECT sum(rows) FROM figure_sum WHERE grouped = 0 AND day < 'infinity'")
    made_anew()
    tap.check(f"the sums of figures are what the journal gives anew ({sums} rows)", sums > 0 and said("figures-agree") == 1, said("figures-differ"))
    town.book.rows("UPDATE figure_sum SET rows = rows + 1 WHERE grouped = 0 AND figure = 5 RETURNING 1")
    asked = pb.Request(figures=pb.FiguresRequest(year=BEGIN.year, names=["accepted"]))
    told = town.line.ask(asked).figures.figures[0].numerator
    tap.check("what is asked is answered from them", told == len(SORTS) * EACH + 1, told)
    made_anew()
    made_anew()
    told = town.line.ask(asked).figures.figures[0].numerator
    tap.check("where they are not, the log says so, and they are what the journal gives from then on",
              (said("figures-differ"), said("figures-agree"), told) == (1, 2, len(SORTS) * EACH), (told, said("figures-differ"), said("figures-agree")))


def main():
    tap, town = Tap(), Town()
    town.begin()
    for daemon in town.daemons:
        daemon.start(f"{BEGIN}T10:30")
    print("1..10")
    until(lambda: town.book.is_quiet_at(f"{BEGIN}T10:30"), "the first day")
    how, day = Counter(), BEGIN
    for _ in range(ROUNDS):
        day += DAY
        how[town.round(f"{day}T08:30")] += 1
    town.last = day
    tap.check(f"the lease holder is gone {ROUNDS} times: " + ", ".join(f"{count} {what}" for what, count in sorted(how.items())), len(how) == 3, how)

    got, want, acts = Counter(), Counter(), Counter()
    for label, dispute in town.story.disputes.items():
        given_back = add_workdays(BEGIN, 3) + DAY if label.startswith("untaken") else None
        for clock in town.clocks(dispute):
            gives_up = clock.name in ("give_back", "medical_mediation")
            for kind, told in wanted(clock, gives_up, day, given_back).items():
                want[label, clock.name, kind, str(told)] += 1
        for clock, kind, told in town.book.rows(
                "SELECT clock, kind, (told_at AT TIME ZONE 'Asia/Shanghai')::date FROM notice WHERE dispute = %s", dispute):
            got[label, town.words.names["clock"][clock], town.words.names["notice"][kind], str(told)] += 1
        for (action,) in town.book.rows(
                "SELECT a.name FROM dispute_event e JOIN table_name a ON a.kind = 'action' AND a.number = e.action"
                " JOIN member m ON m.district = e.district AND m.id = e.actor WHERE e.dispute = %s AND m.login = 'system'", dispute):
            acts[label, action] += 1
    tap.check(f"all that was to be told was told, and on its day ({sum(want.values())} notices)", not want - got, want - got)
    tap.check("nothing was told besides, nor twice", not got - want, got - want)
    done = Counter({(f"untaken{i}", "give_back"): 1 for i in range(EACH)})
    if ROUNDS >= 45:
        done += Counter({(f"medical{i}", "expire"): 1 for i in range(EACH)})
    tap.check("what nobody took went back once, what its law lets expire expired once", acts == done, (acts - done, done - acts))
    books(tap, town)
    for daemon in town.daemons:
        tap.check("a daemon that was stopped and goes on ends well", daemon.stop() == 0)
    verified = subprocess.run([MEDIATIOND, "verify", "--database", os.environ["MEDIATION_DB_ADMIN"]], capture_output=True, text=True)
    tap.check("every chain verifies", verified.returncode == 0, verified.stdout[-400:] + verified.stderr[-400:])


if __name__ == "__main__":
    main()
