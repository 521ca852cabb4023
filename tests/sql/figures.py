#!/usr/bin/env python3
"""A town's year, replayed: its figures are those of the journal, at any day and as of it, and a reopening counts once.

usage: tests/with-daemon tests/sql/figures.py

The figures are counted a second time here, dispute by dispute from where each stood on the day, and
held against what the daemon answers. TAP.
"""

import csv
import datetime
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import BUILD, Tap, verify_in_c  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import EPOCH_DAY, ZONE, Connection, Words  # noqa: E402

ACTS = ROOT / "seeds" / "year-2024.acts"
DISTRICT = 340212100
RATES = {"handling_rate", "success_rate", "success_of_registered", "performance_rate", "obligation_rate", "amount_rate",
         "answer_rate", "satisfaction_rate"}
PROMISES = {f"{how}_{what}" for how in ("due", "performed") for what in ("agreements", "obligations", "amount")}
REPORT = ("SELECT name, value FROM figures_year(%(town)s, 2024, %(day)s)"
          " UNION ALL SELECT name, value FROM figures_promises(%(town)s, 2024, %(day)s)"
          " UNION ALL SELECT name, value FROM visit_figures(%(town)s, 2024, %(day)s)")
SENTENCE = "截至2024年12月12日，繁阳镇镇村居矛盾调解队伍20支，调处矛盾纠纷847起，调处率100%，调处成功率98.35%，其中重大复杂47件。"
UNDERNEATH = "登记867起（另并案3起），未进入调解20起；成功/登记96.08%。"
DAY = datetime.date(2024, 12, 12)
DAYS = [datetime.date(2024, month + 1, 1) - datetime.timedelta(1) for month in range(1, 12)] + [DAY]
JUNE = datetime.date(2024, 6, 30)

# where a dispute stands → what it came to; filed ones came to what they had come to before
OUTCOMES = {"agreed": "agreed", "performing": "agreed", "performed": "agreed", "defaulted": "agreed", "terminated": "terminated",
            "refused": "refused", "withdrawn": "withdrawn", "not_accepted": "not_accepted", "moved": "moved", "merged": "merged"}
FILED = {"closed", "archived"}
MEDIATES = {"investigate", "meet", "propose", "agree_orally", "fix_text", "quick_record"}
REOPENS = {"reopen", "reopen_consent", "void_agreement"}


def entries(facts):
    """What facts tell, by number: number u16, length u32, payload; 0 are the moves."""
    at, told = 0, {}
    while at + 6 <= len(facts):
        number, length = int.from_bytes(facts[at:at + 2], "big"), int.from_bytes(facts[at + 2:at + 6], "big")
        told[number] = facts[at + 6:at + 6 + length]
        at += 6 + length
    return told


def records(payload):
    """Each a count u16 of fields: number u16, length u32, value i64."""
    at, told = 0, []
    while at < len(payload):
        count, at = int.from_bytes(payload[at:at + 2], "big"), at + 2
        told.append({int.from_bytes(payload[at + 14 * i:at + 14 * i + 2], "big"):
                     int.from_bytes(payload[at + 14 * i + 6:at + 14 * i + 14], "big") for i in range(count)})
        at += 14 * count
    return told


def moves(payload):
    """Region u8, item u16, from u8, to u8."""
    return [(payload[at], int.from_bytes(payload[at + 1:at + 3], "big"), payload[at + 4]) for at in range(0, len(payload), 5)]


class Promises:
    """The obligations of one dispute."""

    AMOUNT, DUE_ON, EVERY = 2, 3, 10  # fields of an obligation
    OBLIGATION, PAID = 1, 2  # and of a performance

    def __init__(self, words):
        self.words, self.all, self.agreed, self.round = words, [], {}, 1

    def take(self, event, told, is_agreed):
        dispute_round, day, action = event
        numbers, self.round = self.words.arguments, dispute_round
        if action != "request_approval":
            self.all += [{"round": dispute_round, "due": each.get(self.DUE_ON), "amount": each.get(self.AMOUNT, 0), "paid": 0, "is": "due",
                          "every": each.get(self.EVERY, 0)} for each in records(told.get(numbers["obligations"].number, b""))]
            for each in records(told.get(numbers["performances"].number, b"")):
                self.all[each[self.OBLIGATION] - 1]["paid"] += each.get(self.PAID, 0)
        region = self.words.regions["performance"]
        values = {value.number: value.name for value in region.values}
        for where, item, to in moves(told.get(0, b"")):
            if where == region.number:
                self.all[item - 1]["is"] = values[to]
        if is_agreed:
            self.agreed[dispute_round] = day

    def due(self, year, day):
        """Those that fell due in the year, and whether all did by then and are performed."""
        if self.round not in self.agreed:
            return [], False, False
        standing = [each for each in self.all if each["round"] == self.round and each["is"] != "released"]
        days = [EPOCH_DAY + datetime.timedelta(each["due"]) if each["due"] is not None else self.agreed[self.round] for each in standing]
        fell = [each for each, on in zip(standing, days) if not each["every"] and on.year == year and on <= day]
        is_due = bool(standing) and not any(each["every"] for each in standing) and max(days).year == year and max(days) <= day
        return fell, is_due, is_due and all(each["is"] == "done" for each in standing)


class Life:
    """One dispute, event after event."""

    def __init__(self, words):
        self.promises = Promises(words)
        self.outcome, self.agreed_by, self.level = None, None, None
        self.visits = {}  # round → whether anybody was found, and what was said
        self.is_accepted = self.is_mediated = self.is_reopened = self.is_history = False

    def visited(self, round_, result, said):
        if result == "done":
            self.visits[round_] = said or self.visits.get(round_)

    def take(self, action, state, level):
        self.is_accepted |= action == "accept"
        self.is_mediated |= action in MEDIATES
        self.is_reopened |= action in REOPENS
        self.is_history |= action == "take_over"
        if action in ("agree_orally", "sign") and state == "agreed":
            self.agreed_by = action
        if state not in FILED:
            self.outcome = OUTCOMES.get(state)
        if action == "raise_to_major":
            self.level = "major"
        elif level and action != "request_approval":
            self.level = level


class Town:
    def __init__(self):
        self.connection = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
        self.words = Words(self.connection)
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_REPORT"])
        self.database.autocommit = True

    def ask(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values)
        return cursor.fetchall()

    def lives(self, day):
        actions = {a.number: a.name for a in self.words.catalogue.actions}
        states, levels = self.words.names["state"], self.words.names["level"]
        number, lives = self.words.arguments["level"].number, {}
        result, said = (self.words.arguments[name].number for name in ("visit_result", "satisfaction"))
        results, answers = self.words.names["visit_result"], self.words.names["satisfaction"]
        for dispute, action, before, state, number_of_round, happened, recorded, facts in self.ask(
                "SELECT dispute, action, from_state, to_state, round, happened_at, recorded_at, facts FROM dispute_event WHERE district = %s"
                " ORDER BY dispute, version", DISTRICT):
            if max(happened, recorded).astimezone(ZONE).date() <= day:
                life, told = lives.setdefault(dispute, Life(self.words)), entries(bytes(facts))
                level = int.from_bytes(told[number], "big") if number in told else None
                life.take(actions[action], states[state], levels.get(level))
                is_agreed = before != state and states[state] == "agreed" and actions[action] != "retract"
                life.promises.take((number_of_round, happened.astimezone(ZONE).date(), actions[action]), told, is_agreed)
                if actions[action] == "visit":
                    answer = int.from_bytes(told[said], "big") if said in told else None
                    life.visited(number_of_round, results[int.from_bytes(told[result], "big")], answers.get(answer))
        return {dispute: life for dispute, life in lives.items() if not life.is_history}

    def promised(self, year, day):
        lives = [life.promises.due(year, day) for life in self.lives(day).values()]
        fell = [each for due, _, _ in lives for each in due]
        done = [each for each in fell if each["is"] == "done"]
        return {"due_agreements": sum(is_due for _, is_due, _ in lives), "performed_agreements": sum(kept for _, _, kept in lives),
                "due_obligations": len(fell), "performed_obligations": len(done), "due_amount": sum(each["amount"] for each in fell),
                "performed_amount": sum(each["amount"] if each["is"] == "done" else min(each["paid"], each["amount"]) for each in fell)}

    def counted(self, day):
        """Every figure of 2024, nothing of which began earlier."""
        lives = list(self.lives(day).values())
        accepted = [life for life in lives if life.is_accepted]
        handled = [life for life in accepted if life.is_mediated]
        agreed = [life for life in lives if life.outcome == "agreed"]
        later = {word: sum(life.outcome == word for life in accepted) for word in ("refused", "withdrawn")}
        failed = sum(life.outcome == "terminated" for life in lives)
        merged = sum(life.outcome == "merged" for life in lives)
        visits = [said for life in lives for said in life.visits.values()]
        return {
            "teams": teams(day), "registered": len(lives) - merged, "merged": merged,
            "not_entered": sum(not life.is_accepted and life.outcome in ("not_accepted", "refused", "moved", "withdrawn")
                               for life in lives),
            "accepted": len(accepted), "handled": len(handled), "succeeded": len(agreed), "failed": failed,
            "concluded": len(agreed) + failed + sum(later.values()), "refused_later": later["refused"],
            "withdrawn_later": later["withdrawn"], "open": sum(life.outcome is None for life in accepted),
            "reopened": sum(life.is_reopened for life in lives), "major": sum(life.level == "major" for life in handled),
            "oral": sum(life.agreed_by == "agree_orally" for life in agreed),
            "written": sum(life.agreed_by == "sign" for life in agreed), "visited": len(visits),
            "answered": sum(said not in (None, "no_answer") for said in visits),
            "satisfied": sum(said in ("very", "satisfied") for said in visits), **self.promised(2024, day)}

    def report(self, day):
        with self.database.cursor() as cursor:
            cursor.execute(REPORT, {"town": DISTRICT, "day": day})
            return dict(cursor.fetchall())

    def answer(self, day):
        asked = pb.FiguresRequest(year=day.year, cutoff_on=(day - EPOCH_DAY).days)
        return self.connection.ask(pb.Request(figures=asked)).figures

    @staticmethod
    def promises(figures):
        return {name: count for name, count in figures.items() if name in PROMISES}

    @staticmethod
    def besides(figures):
        return {name: count for name, count in figures.items() if name not in PROMISES}

    def told(self, day):
        return {figure.name: figure.numerator for figure in self.answer(day).figures if figure.name not in RATES}

    def told_of_year(self, year):
        figures = self.connection.ask(pb.Request(figures=pb.FiguresRequest(year=year))).figures.figures
        return {figure.name: figure.numerator for figure in figures if figure.name not in RATES}

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
    tap.check("the next year begins with nothing but what was promised for it", town.promised(2025, january) == town.promises(after)
              and not any(count for name, count in after.items() if name not in {"teams", "open"} | PROMISES), after)


def reopened(tap, town):
    """One agreed dispute is reopened on the last day, and agrees anew."""
    dispute = min(number for number, life in town.lives(DAY).items() if life.outcome == "agreed" and life.agreed_by == "agree_orally"
                  and not life.is_reopened)
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
    again = dict(town.besides(december), reopened=december["reopened"] + 1)
    tap.check("agreed anew it counts once: 833 of 847, as if it had never been open, but reopened", town.besides(town.told(DAY)) == again,
              town.told(DAY))
    tap.check("what it had promised before counts no more, and what it promises now is not due yet",
              town.told(DAY)["due_agreements"] == december["due_agreements"] - 1, town.told(DAY))
    story.tell("2024-12-12T10:05 med05a begin_performing A -> performing")
    story.tell("2024-12-12T10:10 med05a retract A --reason 误点 -> agreed")
    tap.check("a step retracted leaves how and when it was agreed", town.besides(town.told(DAY)) == again
              and town.told(DAY) == town.counted(DAY), town.told(DAY))


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
                        ("a day of another year", pb.FiguresRequest(year=2023, cutoff_on=(DAY - EPOCH_DAY).days))):
        answer = town.connection.ask(pb.Request(figures=asked))
        tap.check(f"{what} is no date", answer.refusal.name == "bad_date", answer.figures.sentence_zh or answer.refusal.name)


def main():
    tap, town = Tap(), Town()
    replayed(tap, town)
    any_day(tap, town)
    reopened(tap, town)
    left_out(tap, town)
    late(tap, town)
    days_that_are_none(tap, town)
    tap.check("the journal of the year verifies", *verify_in_c())
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
