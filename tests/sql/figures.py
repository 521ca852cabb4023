#!/usr/bin/env python3
"""A town's year, replayed: its figures are those of the journal, at any day and as of it, and a reopening counts once.

usage: tests/with-daemon tests/sql/figures.py

The figures are counted a second time here, dispute by dispute from where each stood on the day, and
held against what the daemon answers. TAP.
"""

import collections
import csv
import datetime
import math
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import BUILD, Tap, verify_in_c  # noqa: E402
from naive_figures import Life, entries  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import EPOCH_DAY, ZONE, Connection, Words  # noqa: E402
from statements import Statements, comes_to  # noqa: E402
from figure_books import books_of_figures  # noqa: E402

ACTS = ROOT / "seeds" / "year-2024.acts"
DISTRICT = 340212100
PROMISES = {f"{how}_{what}" for how in ("due", "performed") for what in ("agreements", "obligations", "amount")} | {"kept_unpressed"}
SENTENCE = "截至2024年12月12日，繁阳镇镇村居矛盾调解队伍20支，调处矛盾纠纷847起，调处率100%，调处成功率98.35%，其中重大复杂47件。"
UNDERNEATH = "登记867起（另并案3起），未进入调解20起；成功/登记96.08%。"
DAY = datetime.date(2024, 12, 12)
NOW = datetime.date.max
DAYS = [datetime.date(2024, month + 1, 1) - datetime.timedelta(1) for month in range(1, 12)] + [DAY]
JUNE = datetime.date(2024, 6, 30)


class Town:
    def __init__(self):
        self.connection = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
        self.director = Connection(os.environ["MEDIATION_SOCKET"], "director")
        self.words = Words(self.connection)
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_REPORT"])
        self.database.autocommit = True
        self.stood, self.told_events = {}, []
        self.statements = Statements(self.database)

    def ask(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values)
        return cursor.fetchall()

    def lives(self, day, known=None):
        """Where each dispute stood at the end of the day, as it was known at that of the other; told once until more happens."""
        key = day, known, len(self.events())
        if key not in self.stood:
            self.stood = {key: self.live(day, known)}
        return self.stood[key]

    def events(self):
        """All of them, read and taken apart once until more happen."""
        (count,), = self.ask("SELECT count(*) FROM dispute_event WHERE district = %s", DISTRICT)
        if count != len(self.told_events):
            actions, states = {a.number: a.name for a in self.words.catalogue.actions}, self.words.names["state"]
            self.told_events = [
                (dispute, actions[action], states.get(before), states[state], number_of_round, happened.astimezone(ZONE).date(),
                 recorded.astimezone(ZONE).date(), entries(bytes(facts)))
                for dispute, action, before, state, number_of_round, happened, recorded, facts in self.ask(
                    "SELECT dispute, action, from_state, to_state, round, happened_at, recorded_at, facts FROM dispute_event WHERE district = %s"
                    " ORDER BY dispute, version", DISTRICT)]
        return self.told_events

    def live(self, day, known):
        lives = {}
        for dispute, action, before, state, number_of_round, on, recorded_on, facts in self.events():
            if on <= day and recorded_on <= (known or day):
                lives.setdefault(dispute, Life(self.words)).take(action, before, state, number_of_round, on, facts)
        return {dispute: life for dispute, life in lives.items() if not life.is_history}

    def counted(self, day, first=None, known=None, of=lambda life: True, by_acceptance=False):
        """Every figure of the period that ends with the day, of those disputes; what is none is left out."""
        first = first or datetime.date(day.year, 1, 1)
        villages = {number for number, in self.ask("SELECT id FROM team WHERE district = %s AND is_village", DISTRICT)}
        ret, days = collections.Counter(), []
        for life in self.lives(day, known).values():
            for figure, on, value in life.rows(day, villages) if of(life) else ():
                on = life.days.get("accepted") if by_acceptance else on
                if on and first <= on <= day and figure == "days":
                    days.append(value)
                elif on and first <= on <= day:
                    ret[figure] += value
        for name, part in (("median_days", 0.5), ("p90_days", 0.9)):
            ret[name] = sorted(days)[math.ceil(part * len(days)) - 1] if days else 0
        ret["teams"] = teams(day)
        return +ret

    def report(self, day):
        """Of the journal in slices, told to the role that only reads."""
        name = {item.number: item.name for item in next(each for each in self.words.catalogue.lists if each.name == "figure").items}
        told, _ = self.statements.figures([DISTRICT, datetime.date(day.year, 1, 1), day, None, None, [], [], 0, 0, 0, 0], 300)
        return +collections.Counter({name[figure]: comes_to(figure, values) for (_, figure), values in told.items()})

    def answer(self, day):
        asked = pb.FiguresRequest(year=day.year, cutoff_on=(day - EPOCH_DAY).days)
        return self.connection.ask(pb.Request(figures=asked)).figures

    def of(self, first, last, group_by=0, **of):
        """Figures of a period as all is known now, or as `of` says."""
        of = pb.FiguresOf(from_on=(first - EPOCH_DAY).days, to_on=(last - EPOCH_DAY).days, **of)
        return self.connection.ask(pb.Request(figures=pb.FiguresRequest(of=of, group_by=group_by)))

    @staticmethod
    def counts(figures):
        """Those that are counted, but for what is none: rates follow from them."""
        return +collections.Counter({figure.name: figure.numerator for figure in figures if not figure.is_rate})

    def told(self, day):
        return self.counts(self.answer(day).figures)

    def told_of_year(self, year):
        return self.counts(self.connection.ask(pb.Request(figures=pb.FiguresRequest(year=year))).figures.figures)

    def rate(self, name):
        figure = next(figure for figure in self.answer(DAY).figures if figure.name == name)
        return f"{figure.numerator}/{figure.denominator}"


def teams(day):
    with open(ROOT / "seeds" / "team.tsv", encoding="utf-8") as file:
        rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))
    return sum(row["valid_from"] <= str(day) <= (row.get("valid_to") or "9999") for row in rows)


def replayed(tap, town):
    replay = subprocess.run([str(BUILD / "client" / "mediate"), "--server", os.environ["MEDIATION_SOCKET"], "replay", str(ACTS)],
                            capture_output=True, text=True, check=False)
    tap.check("the year is replayed without a refusal", replay.returncode == 0, replay.stderr[-1000:])
    answer = town.answer(DAY)
    tap.check("the sentence is the town's own", answer.sentence_zh == SENTENCE, answer.sentence_zh)
    tap.check("the line under it says what the sentence leaves out", answer.below_zh == UNDERNEATH, answer.below_zh)


def any_day(tap, town):
    for day in DAYS:
        told, counted = town.told(day), town.counted(day)
        tap.check(f"as of {day} every figure is what a count dispute by dispute gives", told == counted, f"{told}\n{counted}")
    june, december = town.told(JUNE), town.told(DAY)
    names = ("registered", "accepted", "handled", "succeeded", "concluded", "major", "oral", "written")
    tap.check("as of the end of June there is less of everything than in December",
              all(0 < june[name] < december[name] for name in names), f"{june}\n{december}")
    report = town.report(DAY)
    tap.check("the reading role counts the same in SQL", report == december, report)
    tap.check("promises fell due, most of them were kept, and not all",
              all(0 < december[f"performed_{what}"] < december[f"due_{what}"] for what in ("agreements", "obligations", "amount")), december)
    january = datetime.date(2025, 1, 31)
    after = town.told(january)
    tap.check("the next year begins with nothing but what was promised for it", town.counted(january) == after
              and not set(after) - {"teams", "open"} - PROMISES, after)


def any_period(tap, town):
    """Days of the year as all of it is known now, what happened in them and what became of what they accepted."""
    for first, last in ((datetime.date(2024, 1, 1), datetime.date(2024, 1, 31)), (datetime.date(2024, 4, 1), JUNE),
                        (datetime.date(2024, 3, 5), datetime.date(2024, 9, 17)), (JUNE, JUNE)):
        for by_acceptance in (False, True):
            told = town.counts(town.of(first, last, by_acceptance=by_acceptance).figures.figures)
            counted = town.counted(last, first, NOW, by_acceptance=by_acceptance)
            if by_acceptance:  # teams are accepted by nobody
                counted["teams"] = told["teams"]
            what = "what was accepted in it came to" if by_acceptance else "what happened in it is"
            tap.check(f"{first} to {last}: {what} what a count dispute by dispute gives", told == +counted, f"{told}\n{counted}")


def told_apart(tap, town):
    """By each grouping, a group is the count of its disputes, and they add up to all."""
    first, groups = datetime.date(2024, 2, 1), {item.name: item.number for item in next(each for each in town.words.catalogue.lists
                                                                                          if each.name == "figure_group").items}
    for name in ("team", "kind", "place", "channel", "level"):
        answer = town.of(first, JUNE, group_by=groups[name]).figures
        wrong = {}
        for group in answer.groups:
            told = town.counts(group.figures)
            counted = town.counted(JUNE, first, NOW, of=lambda life: life.told[name] == group.key)
            del told["teams"], counted["teams"]
            if told != counted:
                wrong[group.zh] = (told, counted)
        tap.check(f"told apart by {name} each group is what a count gives", not wrong and len(answer.groups) > 2, wrong)
        added = sum((town.counts(group.figures) for group in answer.groups), collections.Counter())
        every = town.counts(answer.figures)
        tap.check("and they add up", all(added[figure] == every[figure] for figure in ("accepted", "succeeded", "due_amount", "visited")), added)
    months = town.of(first, JUNE, group_by=groups["month"]).figures.groups
    tap.check("months are told apart by when it happened", [(group.zh, town.counts(group.figures)["succeeded"]) for group in months
                                                            if town.counts(group.figures)["succeeded"]]
              == [(f"2024-{month:02}", town.counted(JUNE, datetime.date(2024, month, 1), NOW)["succeeded"]
                   - town.counted(JUNE, datetime.date(2024, month + 1, 1), NOW)["succeeded"]) for month in range(2, 7)], months)
    told = town.counts(town.of(first, JUNE, teams=[5, 6]).figures.figures)
    counted = town.counted(JUNE, first, NOW, of=lambda life: life.told["team"] in (5, 6))
    tap.check("of some teams alone the same", told == counted | {"teams": 2}, f"{told}\n{counted}")


def what_stands_behind(tap, town):
    """A figure's list has the disputes that it counts, each once, on as many pages as it takes."""
    first, wrong = datetime.date(2024, 2, 1), {}
    of = pb.FiguresOf(from_on=(first - EPOCH_DAY).days, to_on=(JUNE - EPOCH_DAY).days)
    told = {figure.name: figure for figure in town.of(first, JUNE).figures.figures}
    villages = {number for number, in town.ask("SELECT id FROM team WHERE district = %s AND is_village", DISTRICT)}
    for name, figure in told.items():
        if figure.is_rate or name == "teams":
            continue
        naive = "days" if figure.is_days else name
        counted = {dispute for dispute, life in town.lives(JUNE, NOW).items()
                   if any(each == naive and first <= on <= JUNE for each, on, _ in life.rows(JUNE, villages))}
        listed, page, size = [], b"", 90 if name == "succeeded" else 500
        while page or not listed:
            answer = town.director.ask(pb.Request(figure_disputes=pb.FigureDisputesRequest(name=name, of=of, page=page, page_size=size))).figure_disputes
            listed += [line.id for line in answer.disputes]
            page = answer.next_page
            if not page:
                break
        if sorted(listed) != sorted(counted):
            wrong[name] = (len(listed), len(counted))
    tap.check("the list behind each figure is what it counts", not wrong, wrong)
    for name, outcome in (("success_rate", "figure_is_rate"), ("sucess", "unknown_figure"), ("teams", "unknown_figure"), ("", "unknown_figure")):
        refused = town.director.ask(pb.Request(figure_disputes=pb.FigureDisputesRequest(name=name, of=of)))
        tap.check(f"none stands behind \"{name}\"", refused.refusal.name == outcome, refused)


def as_of_a_position(tap, town):
    """What a report was told at a position of the feed it is told again, whatever came after; of another feed's nothing."""
    before = town.of(datetime.date(2024, 1, 1), DAY).figures
    yield
    again = town.of(datetime.date(2024, 1, 1), DAY, position=before.position).figures
    now = town.of(datetime.date(2024, 1, 1), DAY).figures
    tap.check("a position tells the same again after all that came later", town.counts(again.figures) == town.counts(before.figures)
              and again.position == before.position, town.counts(again.figures))
    tap.check("and not what came later", town.counts(now.figures) != town.counts(before.figures), town.counts(now.figures))
    other = bytes(16) + before.position[16:]
    for what, position, outcome in (("of another feed", other, "feed_renewed"), ("that is none", b"x", "bad_page"),
                                    ("below all", before.position[:16] + b"\xff" * 8, "bad_page")):
        refused = town.of(datetime.date(2024, 1, 1), DAY, position=position)
        tap.check(f"a position {what} is refused", refused.refusal.name == outcome, refused.refusal.name)


def reopened(tap, town):
    """One agreed dispute is reopened on the last day, and agrees anew."""
    dispute = min(number for number, life in town.lives(DAY).items() if life.outcome == "agreed" and life.by == "agree_orally"
                  and "reopened" not in life.days)
    eve, before, december = DAY - datetime.timedelta(1), town.told(DAY - datetime.timedelta(1)), town.told(DAY)
    story = Story(town.connection, town.words)
    story.disputes["A"] = dispute
    story.tell("2024-12-12T09:00 director reopen A --reopening-ground relapse --reason 反复 -> accepted")
    told = town.told(DAY)
    tap.check("a reopened dispute is no success and not concluded: 832 of 846", town.rate("success_rate") == "832/846",
              town.rate("success_rate"))
    tap.check("it is still one of 847 handled, and of all accepted", town.rate("handling_rate") == "847/847", town.rate("handling_rate"))
    tap.check("it is under way, and one more was reopened",
              told["open"] == december["open"] + 1 and told["reopened"] == december["reopened"] + 1, told)
    tap.check("of the registered 95.96 % have succeeded", "成功/登记95.96%。" in town.answer(DAY).below_zh, town.answer(DAY).below_zh)
    tap.check("the day before knows nothing of it", town.told(eve) == before, town.told(eve))
    for line in ("2024-12-12T09:10 director assign A --team 5 --assignment-reasons territory -> assigned",
                 "2024-12-12T09:20 med05a take A --mediator med05a --no-conflict -> taken",
                 "2024-12-12T09:30 med05a meet A --parties-present 1,2 --course 双方陈述 -> mediating",
                 "2024-12-12T10:00 med05a agree_orally A --agreement-content 和好 --read-back"
                 " --obligations debtor=2,amount=100,due_on=2024-12-31,text=付款 -> agreed"):
        story.tell(line)
    anew = ("reopened", "ended_legal", "ended_house")  # a round has its own terms
    again, told = {name: count + (name in anew) for name, count in december.items()}, town.told(DAY)
    same = set(december) - PROMISES - {"same_day", "median_days", "p90_days", "relapsed"}
    tap.check("agreed anew it counts once: 833 of 847, as if it had never been open, but reopened and with new terms",
              all(told[name] == again[name] for name in same) and told == town.counted(DAY), told)
    tap.check("what it had promised before counts no more, and what it promises now is not due yet",
              town.told(DAY)["due_agreements"] == december["due_agreements"] - 1, town.told(DAY))
    story.tell("2024-12-12T10:05 med05a begin_performing A -> performing")
    story.tell("2024-12-12T10:10 med05a retract A --reason 误点 -> agreed")
    tap.check("a step retracted leaves how and when it was agreed", town.told(DAY) == told == town.counted(DAY), town.told(DAY))


def left_out(tap, town):
    before = town.told(DAY)
    story = Story(town.connection, town.words)
    story.tell("2024-12-12T11:00 clerk01 take_over H --applied-on 2024-03-01 --parties side=applicant,name=甲 --parties"
               " side=respondent,name=乙 --kind neighbour --to-state agreed --provenance 旧台账 -> agreed")
    tap.check("history taken over is left out", town.told(DAY) == before, town.told(DAY))


def late(tap, town):
    """A dispute of the past year, entered in the next: what was reported for a day stays what it was."""
    eve = datetime.date(2024, 12, 31)
    before, year = town.told(eve), town.told_of_year(2024)
    story = Story(town.connection, town.words)
    story.tell("2025-01-03T09:00 clerk01 back_date L --channel walk_in --start-mode applied --applied-on 2024-12-20 --parties"
               " side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实"
               " --occurred-on 2024-12-20 --reason 漏登 -> registered")
    tap.check("a dispute entered late changes no figure as of a day before it was entered", town.told(eve) == before == town.counted(eve),
              f"{before}\n{town.told(eve)}")
    told = town.told_of_year(2024)
    tap.check("the year's figures count it", told == dict(year, registered=year["registered"] + 1), f"{year}\n{told}")
    report = town.report(eve)
    tap.check("and so does the reading role, who names no day of knowing", report == told, report)


def days_that_are_none(tap, town):
    around = round((2 ** 32 + DAY.year - 1970 + 0.5) * 365.2425)  # its year comes round to 2024 in 32 bits
    for what, asked in (("a day of a year that comes round to it", pb.FiguresRequest(year=2024, cutoff_on=around)),
                        ("the last day that fits the wire", pb.FiguresRequest(cutoff_on=2 ** 63 - 1)),
                        ("the first day that fits the wire", pb.FiguresRequest(cutoff_on=-2 ** 63)),
                        ("the year 2200", pb.FiguresRequest(year=2200)), ("the year 1899", pb.FiguresRequest(year=1899)),
                        ("a day of another year", pb.FiguresRequest(year=2023, cutoff_on=(DAY - EPOCH_DAY).days)),
                        ("a period that ends before it begins", pb.FiguresRequest(of=pb.FiguresOf(from_on=19900, to_on=19800))),
                        ("one without an end", pb.FiguresRequest(of=pb.FiguresOf(from_on=19900))),
                        ("a moment out of all time", pb.FiguresRequest(of=pb.FiguresOf(known_us=2 ** 62)))):
        answer = town.connection.ask(pb.Request(figures=asked))
        tap.check(f"{what} is no date", answer.refusal.name == "bad_date", answer.figures.sentence_zh or answer.refusal.name)
    many = town.connection.ask(pb.Request(figures=pb.FiguresRequest(names=["teams"] * 2500))).figures.figures
    tap.check("a question longer than its arena's first piece is answered and let go of", [figure.name for figure in many] == ["teams"], len(many))
    for outcome, asked in (("period_ahead", pb.FiguresRequest(of=pb.FiguresOf(from_on=47000, to_on=47100))),
                           ("unknown_figure", pb.FiguresRequest(names=["sucess_rate"])), ("unknown_grouping", pb.FiguresRequest(group_by=7)),
                           ("unknown_grouping", pb.FiguresRequest(group_by=65542))):
        answer = town.connection.ask(pb.Request(figures=asked))
        tap.check(f"what is none is refused as {outcome}", answer.refusal.name == outcome, answer.refusal.name)


def main():
    tap, town = Tap(), Town()
    replayed(tap, town)
    any_day(tap, town)
    any_period(tap, town)
    told_apart(tap, town)
    what_stands_behind(tap, town)
    position = as_of_a_position(tap, town)
    next(position)
    reopened(tap, town)
    left_out(tap, town)
    late(tap, town)
    next(position, None)
    days_that_are_none(tap, town)
    tap.check("the journal of the year verifies", *verify_in_c())
    books_of_figures(tap, DISTRICT)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
