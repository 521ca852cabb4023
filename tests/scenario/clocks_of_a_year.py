#!/usr/bin/env python3
"""Every clock of every dispute of the town's year, reckoned a second time.

usage: tests/with-daemon tests/scenario/clocks_of_a_year.py

Starts and ends are looked up in the time line, terms counted day by day with the holidays of the
seeds, which kind has which term told by the law and not by our tables. TAP.
"""

import csv
import datetime
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import BUILD, Tap  # noqa: E402
from stranger_wire import EPOCH_DAY, ZONE, Connection, Words  # noqa: E402

ACTS = ROOT / "seeds" / "year-2024.acts"
DAY = datetime.timedelta(1)
YEARS = {2024, 2025, 2026}
LABOUR = {"wages", "labour"}
MEDIATION = {"mediation", "labour_mediation", "medical_mediation", "court_mediation"}
TERMS = {"mediation": (30, "days"), "labour_mediation": (15, "days"), "court_mediation": (30, "days"), "acceptance": (3, "workdays"),
         "assignment": (1, "workdays"), "take_over": (1, "workdays"), "confirmation": (30, "days"), "signing": (5, "workdays"),
         "archive": (30, "days"), "closing": (5, "workdays"), "opinion": (3, "workdays"), "opinion_paper": (3, "workdays"),
         "major": (6, "hours"), "major_plan": (3, "workdays"), "risk": (0, "hours"), "urgent_risk": (1, "hours"), "minor": (0, "hours"),
         "risk_receipt": (3, "workdays"), "minor_receipt": (3, "workdays"), "suspension": (30, "days"), "first_contact": (3, "workdays"),
         "give_back": (3, "workdays"), "approval": (1, "workdays"), "petition_notice": (15, "days"), "petition_objection": (5, "workdays"),
         "petition_reply": (60, "days")}
# what the mediation rule lets stop its term, and the rule of the courts' platform
STOPPING = {"mediation": {"appraisal", "absence"}, "house_limit": {"appraisal", "absence"}, "court_mediation": {"appraisal"}}
HOUSE_DAYS = {1: 1, 2: 7, 3: 20, 4: 20}


def holidays():
    with open(ROOT / "seeds" / "calendar_day.tsv", encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {datetime.date.fromisoformat(r["day"]): r["is_work"] == "t" for r in rows if r["is_local"] == "f"}


HOLIDAYS = holidays()


def rests(day):
    return not HOLIDAYS[day] if day in HOLIDAYS else day.weekday() >= 5


def roll(day):
    while day.year in YEARS and rests(day):
        day += DAY
    return day


def ends(start, count, unit, stops=()):
    """Day by day; a day on which it stands still is none of them."""
    day, left = start, count
    while left:
        day += DAY
        if not any(first <= day < last for first, last in stops):
            left -= unit == "days" or not rests(day)
    return roll(day)


def date(number):
    return EPOCH_DAY + datetime.timedelta(number)


def day_of(event):
    return datetime.datetime.fromtimestamp(event.happened_us / 1e6, ZONE).date()


class Town:
    def __init__(self):
        address = os.environ["MEDIATION_SOCKET"]
        subprocess.run([str(BUILD / "client" / "mediate"), "--server", address, "--member", "director", "replay", str(ACTS)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.connection = Connection(address, "director", 60)
        self.words = Words(self.connection)
        self.actions = {a.number: a.name for a in self.words.catalogue.actions}
        self.kinds = {number: name for name, number in self.words.kinds.items()}
        self.forces = {item.number: item.zh for listed in self.words.catalogue.lists if listed.name == "force" for item in listed.items}

    def lines(self):
        page, more = b"", True
        while more:
            answer = self.connection.ask(pb.Request(list_disputes=pb.ListDisputesRequest(page_size=500, page=page))).list_disputes
            yield from answer.disputes
            page, more = answer.next_page, bool(answer.next_page)

    def past(self, dispute):
        ask = pb.TimelineRequest(dispute=dispute, page_size=500)
        return {event.version: event for event in self.connection.ask(pb.Request(timeline=ask)).timeline.events}

    def told(self, event, name):
        return next((a.integer for a in event.arguments if a.number == self.words.arguments[name].number), None)

    def is_now(self, event, state):
        return self.words.names["state"][event.to_state] == state

    def was(self, event, state):
        return self.words.names["state"].get(event.from_state) == state

    def stops(self, past, of_round, reasons):
        """From each suspension for such a reason to what ended it."""
        found, since = [], None
        for event in past.values():
            if event.round == of_round and self.is_now(event, "suspended") and not self.was(event, "suspended"):
                reason = self.words.names["suspension"][self.told(event, "suspension_reason")]
                since = day_of(event) if reason in reasons else None
            elif self.was(event, "suspended") and not self.is_now(event, "suspended") and since:
                found.append((since, day_of(event)))
                since = None
        return found

    def extended_to(self, past, of_round, until):
        """What all parties agreed to last, while the clock ran."""
        days = [self.told(event, "extend_to") for event in past.values()
                if self.actions[event.action] == "extend" and event.round == of_round and (not until or event.version <= until)]
        return roll(date(days[-1])) if days else None

    def due(self, past, clock):
        begun, start = past[clock.start_version], date(clock.start_on)
        if clock.unit == "hours":
            moment = datetime.datetime.fromtimestamp(begun.recorded_us / 1e6, ZONE)
            return (moment + datetime.timedelta(hours=clock.count)).date()
        if clock.name in MEDIATION - {"labour_mediation"}:
            agreed = self.extended_to(past, begun.round, clock.ended_version)
            if agreed:
                return agreed
        return ends(start, clock.count, clock.unit, self.stops(past, begun.round, STOPPING.get(clock.name, ())))

    def is_told(self, past, clock):
        """Whether the events up to its end tell its last day; of one that rested last, that it does."""
        to, rests = ("house_limit_to", "house_limit_rests") if clock.name == "house_limit" else ("legal_term_to", "legal_term_rests")
        told = [(self.told(event, to), self.told(event, rests)) for event in past.values()
                if event.round == past[clock.start_version].round and event.version <= (clock.ended_version or event.version)]
        last = [each for each in told if each != (None, None)][-1:]
        return last in ([(clock.due_on, None)], [(None, 1)])

    def clocks(self, dispute):
        ask = pb.ExplainRequest(dispute=dispute, with_ended=True)
        return self.connection.ask(pb.Request(explain=ask)).explain.clocks


def article(basis):
    """人民调解法31、32 is read out as 人民调解法第31、32条."""
    return re.sub(r"(\d+(?:、\d+)*)(?=$|；)", r"第\1条", basis)


def faults(town, line, past, clock):
    """What is wrong with one clock."""
    start, words = date(clock.start_on), town.forces
    if clock.name in TERMS and (clock.count, clock.unit) != TERMS[clock.name]:
        yield "term"
    if clock.name == "house_limit" and clock.count != HOUSE_DAYS[line.level]:
        yield "house limit"
    if clock.name == "labour_mediation" and town.kinds[line.kind] not in LABOUR:
        yield "kind"
    if clock.name == "mediation" and town.kinds[line.kind] in LABOUR:
        yield "kind"
    if clock.name not in ("performance", "urging", "visit", "labour_mediation", "resumption") and start != day_of(past[clock.start_version]):
        yield "start"
    if date(clock.due_on) != town.due(past, clock):
        yield "end"
    if clock.name in MEDIATION | {"house_limit"} and not town.is_told(past, clock):
        yield "last day told"
    if clock.ended_version and date(clock.ended_on) != day_of(past[clock.ended_version]):
        yield "when it ended"
    if clock.force and words[clock.force] not in clock.sentence_zh:
        yield "force"
    if article(clock.basis) not in clock.sentence_zh:
        yield "ground"
    if f"{date(clock.due_on).year}年{date(clock.due_on).month}月{date(clock.due_on).day}日" not in clock.sentence_zh:
        yield "sentence"


def main():
    tap, town = Tap(), Town()
    wrong, seen, rounds, unpaired = [], Counter(), Counter(), []
    for line in town.lines():
        past, clocks = town.past(line.id), town.clocks(line.id)
        for clock in clocks:
            seen[clock.name] += 1
            wrong += [f"{line.numbers[0]} {fault}: {clock.sentence_zh}" for fault in faults(town, line, past, clock)]
        accepted = sum(town.actions[e.action] in ("accept", "reopen") for e in past.values())
        mediations = sum(clock.name in MEDIATION for clock in clocks)
        rounds[accepted] += 1
        if mediations < accepted:
            unpaired.append(f"{line.numbers[0]}: accepted {accepted} times, {mediations} mediation clocks")
    tap.check(f"{sum(seen.values())} clocks are right to the day, and name their ground and its force", not wrong, "\n".join(wrong[:8]))
    tap.check("every acceptance has its mediation clock, a reopened dispute two", not unpaired and rounds[2] == 12, unpaired[:8] or rounds)
    tap.check("all terms that a year meets were met", not set(TERMS) - {"court_mediation"} - set(seen), sorted(set(TERMS) - set(seen)))
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
