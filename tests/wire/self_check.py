#!/usr/bin/env python3
"""The self-check on the wire: of every suspicion what is one and what is just none; whose it is, page by page, and what it leaves. TAP.

usage: tests/with-daemon tests/wire/self_check.py

Each suspicion is told in months of its own: the honest one, and the one in which somebody padded.
"""

import datetime
import os
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from stranger_wire import EPOCH_DAY, Connection, Words, instant_us, uuid7  # noqa: E402

HOMES = {5: 340212100200, 6: 340212100201, 7: 340212100202, 8: 340212100203, 9: 340212100204, 10: 340212100205, 11: 340212100206}


class Town:
    def __init__(self):
        self.address = os.environ["MEDIATION_SOCKET"]
        self.clerk = Connection(self.address, "clerk01")
        self.words = Words(self.clerk)
        self.labels = {}  # dispute: label
        self.names = self.words.names["outcome"]

    def ask(self, login, **by):
        return Connection(self.address, login).ask(pb.Request(self_check=pb.SelfCheckRequest(**by)))

    def outcome(self, answer):
        return self.names[answer.outcome] if answer.outcome else "done"

    def period(self, first, last):
        return {"from_on": day_number(first), "to_on": day_number(last)}

    def whole(self, login, first, last):
        """Findings of all pages."""
        findings, page = [], b""
        while True:
            answer = self.ask(login, page_size=500, page=page, **self.period(first, last))
            assert not answer.outcome, answer
            findings += answer.self_check.findings
            page = answer.self_check.next_page
            if not page:
                return findings

    def found(self, suspicion, first, last, **by):
        """Labels of what is found, and how many were looked at."""
        answer = self.ask("director", suspicion=self.words.lists["suspicion"][suspicion], page_size=500, **self.period(first, last), **by)
        assert not answer.outcome and not answer.self_check.next_page, answer
        return {self.labels[finding.dispute] for finding in answer.self_check.findings}, answer.self_check.suspicions[0].looked


def day_number(text):
    return (datetime.date.fromisoformat(text) - EPOCH_DAY).days


class Dispute:
    """One dispute, as it is told: every act some time after the one before."""

    def __init__(self, town, label, at, team=5, **by):
        self.town, self.label, self.team, self.id = town, label, team, 0
        self.now = datetime.datetime.fromisoformat(at)
        self.step = datetime.timedelta(seconds=by.get("step", 600))
        self.names = by.get("names", (f"甲{label}", f"乙{label}"))
        self.known = by.get("known", "")
        self.level = by.get("level", "simple")
        self.facts = by.get("facts", f"第{label}件的院墙漏水，各执一词")
        self.settled = by.get("settled", f"第{label}件双方和好，各自清理完毕")
        self.mediator = by.get("mediator", f"med{team:02d}a")

    def say(self, actor, action, words):
        row = self.town.words.actions[action]
        now_us = instant_us(self.now.isoformat())
        act = pb.ActRequest(request_id=uuid7(now_us), action=row.number, dispute=self.id, replay=pb.Replay(member=actor, now_us=now_us),
                            arguments=self.town.words.argument_list(words.split()))
        answer = self.town.clerk.ask(pb.Request(act=act))
        assert not answer.outcome, (self.label, action, answer.refusal)
        self.id = answer.act.dispute
        self.town.labels[self.id] = self.label
        self.now += self.step
        return self

    def wait(self, days):
        self.now += datetime.timedelta(days)
        return self

    def register(self, action="register", more=""):
        applicant, respondent = self.names
        return self.say("clerk01", action, f"--channel walk_in --start-mode applied --applied-on {self.now:%Y-%m-%d} --risk-signs none"
                        f" --parties side=applicant,name={applicant}{self.known} --parties side=respondent,name={respondent}{self.known}"
                        f" --place {HOMES[self.team]} --kind neighbour --facts {self.facts} {more}")

    def enter(self, action="register", more=""):
        return self.register(action, more).accept()

    def accept(self):
        self.say("clerk01", "accept", f"--kind neighbour --level {self.level} --rights-notice --parties-agreeing 1,2")
        return self.say("director", "assign", f"--team {self.team} --assignment-reasons territory")

    def take(self):
        self.accept()
        return self.say(self.mediator, "take", f"--mediator {self.mediator} --no-conflict")

    def meet(self, more=""):
        return self.say(self.mediator, "meet", f"--parties-present 1,2 --course 双方陈述 {more}")

    def agree(self, duties="--obligations debtor=2,text=清理"):
        return self.say(self.mediator, "agree_orally", f"--agreement-content {self.settled} --read-back {duties}")

    def perform(self):
        return self.say(self.mediator, "perform_at_once", "--evidence 双方签字收条")

    def close(self):
        self.say(self.mediator, "close", "--closing-report 双方和好 --closing-ground finished")
        return self.say(f"lead{self.team:02d}", "confirm", "")

    def visit(self, by="clerk02", result="done"):
        return self.say(by, "visit", f"--visit 1 --visit-result {result} --way telephone")

    def mediate(self):
        return self.register().take().meet()

    def settle(self):
        return self.mediate().agree().perform()

    def end_well(self):
        return self.settle().close().wait(8).visit()


# ---- one suspicion each: (what the claim says, whether what is found is what was told) ----


def instant(town):
    Dispute(town, "a", "2022-01-10T09:00", step=8).settle().close()
    Dispute(town, "b", "2022-02-10T09:00", step=7).settle().close()
    yield "64 seconds from registering to closing are none", town.found("instant", "2022-01-01", "2022-01-31") == (set(), 1)
    yield "56 are", town.found("instant", "2022-02-01", "2022-02-28") == ({"b"}, 1)


def back_dated(town):
    def told(labels, occurred, entered):
        for label in labels:
            Dispute(town, label, f"{entered}T09:00", 6).enter("back_date", f"--occurred-on {occurred} --reason 当场化解")

    told("cde", "2022-01-13", "2022-01-18")  # Thursday to Tuesday
    told("fgh", "2022-02-17", "2022-02-23")
    Dispute(town, "i", "2022-02-21T09:00", 6).enter()
    told("jkl", "2022-03-11", "2022-03-21")
    for i in range(13):
        Dispute(town, f"m{i}", "2022-03-21T09:00", 6).enter()
    told("no", "2022-04-11", "2022-04-20")
    told(("o1", "o2", "o3"), "2024-09-30", "2024-10-10")
    told(("p1", "p2", "p3"), "2025-09-30", "2025-10-13")  # the eleventh, a Saturday, is worked
    for label in ("q1", "q2", "q3"):
        dispute = Dispute(town, label, "2017-01-05T09:00", 6).enter()
        dispute.wait(60).say("system", "give_back", "--reason 逾期无人接案")
    yield "three workdays afterwards are none", town.found("back_dated", "2022-01-01", "2022-01-31", team=6) == (set(), 3)
    yield "four are, where they are most of the team's", town.found("back_dated", "2022-02-01", "2022-02-28", team=6) == (set("fgh"), 4)
    yield "three of sixteen are no share", town.found("back_dated", "2022-03-01", "2022-03-31", team=6) == (set(), 16)
    yield "and two are too few", town.found("back_dated", "2022-04-01", "2022-04-30", team=6) == (set(), 2)
    yield "a week of holidays is no delay", town.found("back_dated", "2024-10-01", "2024-10-31", team=6) == (set(), 3)
    yield "the days after it are", town.found("back_dated", "2025-10-01", "2025-10-31", team=6) == ({"p1", "p2", "p3"}, 3)
    yield "what the system's clock records nobody is asked about", town.found("back_dated", "2017-02-01", "2017-12-31") == (set(), 0)


def same_text(town):
    def told(month, days, **by):
        for i, day in enumerate(days):
            dispute = Dispute(town, f"t{month}{i}", f"2022-{month:02}-{day:02}T09:00", 7, **by).enter()
            if "settled" in by:
                dispute.say("med07a", "take", "--mediator med07a --no-conflict").meet().agree()

    told(5, (2, 3, 4, 5, 10), facts="两家为滴水檐的事吵了三年")
    told(6, (2, 3, 4, 5, 8), facts="两家为滴水檐的事，又吵了三年。")
    told(7, (2, 3, 4, 5, 6), facts="吵架")
    told(8, (2, 3, 4, 5, 6), settled="乙方于三日内拆去压住滴水的石棉瓦，甲方在墙根修一道排水沟，费用各半")
    told(9, (2, 3, 4, 5, 6), settled="双方自愿达成协议，互谅互让，握手言和，今后互不追究")
    for i in range(6):
        names = (f"业主{i}", "同一开发商")
        Dispute(town, f"t10{i}", f"2022-10-{10 + i}T09:00", 7, names=names, facts="楼盘逾期交房，业主要求支付违约金").enter()
    whole = {month: {f"t{month}{i}" for i in range(5)} for month in (6, 8)}
    yield "four of a week, and one after it, are none", town.found("same_text", "2022-05-01", "2022-05-31", team=7) == (set(), 5)
    yield "five of a week are", town.found("same_text", "2022-06-01", "2022-06-30", team=7) == (whole[6], 5)
    yield "what is short says the same everywhere", town.found("same_text", "2022-07-01", "2022-07-31", team=7) == (set(), 5)
    yield "words of agreements count too", town.found("same_text", "2022-08-01", "2022-08-31", team=7) == (whole[8], 5)
    yield "but no stock sentence", town.found("same_text", "2022-09-01", "2022-09-30", team=7) == (set(), 5)
    yield "many against the same are one quarrel", town.found("same_text", "2022-10-01", "2022-10-31", team=7) == (set(), 6)


def same_parties(town):
    for label, day in (("p", "2021-01-05"), ("q", "2021-03-05"), ("r", "2021-04-20")):
        Dispute(town, label, f"{day}T09:00", 8, names=("田大", "田二")).enter()
    for label, day, names in (("s", "2021-07-05", ("田三", "田四")), ("u", "2021-08-05", ("田四", "田三")), ("v", "2021-09-05", ("田三", "田四"))):
        Dispute(town, label, f"{day}T09:00", 8, names=names).enter()
    for label, day, team in (("w1", "2022-11-07", 8), ("w2", "2022-11-21", 9), ("w3", "2022-12-05", 10)):
        Dispute(town, label, f"{day}T09:00", team, names=("田五", "田六")).enter()
    yield "three times in fifteen weeks are none", town.found("same_parties", "2021-01-01", "2021-06-30", team=8) == (set(), 3)
    yield "three times in nine weeks are, whoever came", town.found("same_parties", "2021-07-01", "2021-12-31", team=8) == (set("suv"), 3)
    yield "also where they go from team to team", town.found("same_parties", "2022-11-01", "2022-12-31") == ({"w1", "w2", "w3"}, 3)


def unreachable(town):
    Dispute(town, "A", "2021-01-05T09:00", 9).settle().close().wait(8).visit(result="failed")
    Dispute(town, "B", "2021-01-05T09:00", 9, known=",telephone=13900000001").settle().close().wait(8).visit(result="failed")
    Dispute(town, "C", "2021-01-05T09:00", 9).end_well()
    Dispute(town, "D", "2021-01-06T09:00", 9).settle().close()
    yield "whom a visit did not find, and nobody can call", town.found("unreachable", "2021-01-01", "2021-01-20", team=9) == ({"A"}, 4)
    yield "and whom nobody tried to visit for two weeks", town.found("unreachable", "2021-01-01", "2021-02-28", team=9) == ({"A", "D"}, 4)
    sql("UPDATE identity_key SET is_writing = false")
    yield "where no key is in use nobody could leave a number", town.found("unreachable", "2021-01-01", "2021-02-28", team=9) == (set(), 4)
    sql("UPDATE identity_key SET is_writing = true")


def own_visit(town):
    for label in ("E", "F", "G"):
        Dispute(town, label, "2023-03-05T09:00", 10).settle().close().wait(8).visit(by="med10a")
    Dispute(town, "H", "2023-03-05T09:00", 10).end_well()
    for label in ("I", "J"):
        Dispute(town, label, "2023-05-05T09:00", 10).settle().close().wait(8).visit(by="med10a")
    yield "three of four visits by the mediator", town.found("own_visit", "2023-03-01", "2023-03-31", team=10) == (set("EFG"), 4)
    sql("UPDATE member SET valid_to = '2023-01-31' WHERE team = 10 AND login <> 'med10a'")
    yield "who is the team's only mediator visits himself", town.found("own_visit", "2023-03-01", "2023-03-31", team=10) == (set(), 4)
    sql("UPDATE member SET valid_to = 'infinity' WHERE team = 10 AND login <> 'med10a'")
    yield "two are too few", town.found("own_visit", "2023-05-01", "2023-05-31", team=10) == (set(), 2)


def before_red(town):
    def told(month, labels, days, extended=False):
        for label in labels:
            dispute = Dispute(town, label, f"2024-{month:02}-05T09:00", 11).mediate()
            if extended:
                dispute.say("med11a", "extend", f"--extend-to {dispute.now.date() + datetime.timedelta(50)} --consent-of-all --reason 仍在协商")
                dispute.say("lead11", "confirm", "")
            dispute.wait(days).say("med11a", "withdraw", "--withdrawal self_settled --remedies-told lawsuit --reason 自行和解")

    # the thirtieth day after the fifth of August is a workday
    told(7, "KLM", 25)
    told(8, "NOP", 28)
    told(11, "QRS", 28, extended=True)
    yield "five days before the lamp are none", town.found("before_red", "2024-07-01", "2024-07-31", team=11) == (set(), 3)
    yield "withdrawn just before it", town.found("before_red", "2024-08-01", "2024-09-20", team=11) == (set("NOP"), 3)
    yield "a term that was extended has its lamp later", town.found("before_red", "2024-11-01", "2024-12-20", team=11) == (set(), 3)


def suspended_before_red(town):
    """What stops the clock, and what does not, is the clock's own to say."""
    def told(month, labels, reason, days):
        for label in labels:
            dispute = Dispute(town, label, f"2024-{month:02}-06T09:00", 11).mediate()
            dispute.say("med11a", "suspend", f"--suspension-reason {reason} --expected-end {dispute.now.date() + datetime.timedelta(10)} --evidence 书面约定")
            dispute.say("lead11", "confirm", "").wait(10).say("med11a", "resume", "")
            dispute.wait(days).say("med11a", "withdraw", "--withdrawal self_settled --remedies-told lawsuit --reason 自行和解")

    told(3, "TUV", "appraisal", 28)
    told(5, "WXY", "internal", 29)  # three days before a lamp that was red for a week
    yield "an appraisal stops the clock", town.found("before_red", "2024-03-01", "2024-04-30", team=11) == (set("TUV"), 3)
    yield "what stops no clock was red long before", town.found("before_red", "2024-05-01", "2024-06-30", team=11) == (set(), 3)


def relapse(town):
    def told(month, labels, days=30):
        for label in labels:
            Dispute(town, label, f"2020-{month:02}-05T09:00", 5).end_well().wait(days).say("director", "reopen", "--reopening-ground relapse --reason 有反复")

    told(1, ("r1", "r2", "r3"))
    told(3, ("r4", "r5"))
    told(5, ("r6", "r7", "r8"), 200)
    yield "three that were back", town.found("relapse", "2020-01-01", "2020-01-31", team=5) == ({"r1", "r2", "r3"}, 3)
    yield "two are too few", town.found("relapse", "2020-03-01", "2020-03-31", team=5) == (set(), 2)
    yield "after half a year it is another quarrel", town.found("relapse", "2020-05-01", "2020-05-31", team=5) == (set(), 3)


def petition_after(town):
    def link(dispute):
        dispute.say("petition", "petition_step", f"--petition-step linked --step-on {dispute.now:%Y-%m-%d} --petition-number 信{dispute.label}")
        return dispute

    for label in ("s1", "s2", "s3"):
        link(Dispute(town, label, "2020-01-05T09:00", 6).end_well().wait(20))
        link(Dispute(town, f"{label}b", "2020-03-05T09:00", 6).mediate())
    yield "three at the petition centre after their agreement", town.found("petition_after", "2020-01-01", "2020-01-31", team=6) == ({"s1", "s2", "s3"}, 3)
    yield "who was there before it has none yet", town.found("petition_after", "2020-03-01", "2020-03-31", team=6) == (set(), 0)


def missing_papers(town):
    Dispute(town, "m1", "2020-01-05T09:00", 7, level="difficult").end_well()
    investigated = Dispute(town, "m2", "2020-03-05T09:00", 7, level="difficult").register().take()
    investigated.say("med07a", "investigate", "--record 走访双方").meet().agree().perform().close().wait(8).visit()
    yield "difficult, and not investigated", town.found("missing_papers", "2020-01-01", "2020-01-31", team=7) == ({"m1"}, 1)
    yield "investigated", town.found("missing_papers", "2020-03-01", "2020-03-31", team=7) == (set(), 1)


def late_entry(town):
    def told(year, month, labels, day):
        for label in labels:
            dispute = Dispute(town, label, f"{year}-{month:02}-28T09:00", 8).register().take()
            dispute.now = datetime.datetime(year, month + 1, day, 9)
            dispute.meet(f"--held-at {year}-{month:02}-30T10:00")

    told(2020, 1, ("l1", "l2", "l3"), 5)  # Saturday and Sunday come first
    told(2020, 3, ("l4", "l5", "l6"), 6)
    told(2024, 9, ("l7", "l8", "l9"), 8)
    told(2025, 9, ("l10", "l11", "l12"), 13)
    yield "the third workday of the next month is in time", town.found("late_entry", "2020-01-01", "2020-02-28", team=8) == (set(), 3)
    yield "the fourth is late", town.found("late_entry", "2020-03-01", "2020-04-30", team=8) == ({"l4", "l5", "l6"}, 3)
    yield "a meeting of 30 September, recorded when the holidays end", town.found("late_entry", "2024-09-01", "2024-10-31", team=8) == (set(), 3)
    yield "and one recorded days after them", town.found("late_entry", "2025-09-01", "2025-10-31", team=8) == ({"l10", "l11", "l12"}, 3)


def bare_agreement(town):
    Dispute(town, "n1", "2020-01-05T09:00", 9).mediate().agree("")
    Dispute(town, "n2", "2020-01-05T09:00", 9).mediate().agree()
    Dispute(town, "n3", "2020-01-05T09:00", 9).mediate().agree("").perform()
    yield "neither obligation nor evidence", town.found("bare_agreement", "2020-01-01", "2020-02-28", team=9) == ({"n1"}, 3)
    yield "within a month it may still come", town.found("bare_agreement", "2020-01-01", "2020-02-03", team=9) == (set(), 3)


def mediator_share(town):
    def told(year, count):
        for i in range(count):
            Dispute(town, f"z{year}{i}", f"{year}-03-05T09:00", 10).mediate().agree()
        for team in (5, 6, 7, 8, 9):
            for i in range(2):
                Dispute(town, f"y{year}{team}{i}", f"{year}-03-05T09:00", team).mediate().agree()

    told(2018, 12)
    told(2019, 11)
    yield "twelve, where the others have two each", town.found("mediator_share", "2018-01-01", "2018-12-31") == ({f"z2018{i}" for i in range(12)}, 22)
    yield "eleven are too few", town.found("mediator_share", "2019-01-01", "2019-12-31") == (set(), 21)


SUSPICIONS = [instant, back_dated, same_text, same_parties, unreachable, own_visit, before_red, suspended_before_red, relapse, petition_after,
              missing_papers, late_entry, bare_agreement, mediator_share]


# ---- the question ----


def whose_it_is(tap, town):
    year = town.period("2020-01-01", "2020-12-31")
    answers = {login: town.ask(login, page_size=500, **year) for login in ("director", "auditor", "report01")}
    told = {login: {finding.dispute for finding in answer.self_check.findings} for login, answer in answers.items()}
    tap.check("director, auditor and report account are told the same", told["director"] and told["director"] == told["auditor"] == told["report01"], told)
    # names of parties, and words of what was told
    said = str(answers["director"].self_check)
    tap.check("nobody's name is told, and no text", not any(word in said for word in ("甲", "乙", "院墙", "和好", "走访")), said[:2000])
    refused = {login: town.outcome(town.ask(login, **year)) for login in ("clerk01", "med05a", "lead05", "adviser", "petition")}
    tap.check("it is nobody else's", set(refused.values()) == {"no_right"}, refused)


def page_by_page(tap, town):
    year = town.period("2020-01-01", "2020-12-31")
    whole = town.ask("director", page_size=500, **year).self_check
    pieces, page, looked = [], b"", {}
    while True:
        piece = town.ask("director", page_size=2, page=page, **year).self_check
        pieces += [(finding.suspicion, finding.dispute) for finding in piece.findings]
        for suspicion in piece.suspicions:
            looked[suspicion.number] = looked.get(suspicion.number, 0) + suspicion.looked
        page = piece.next_page
        if not page:
            break
    tap.check("pages are the whole, each finding once", pieces == [(finding.suspicion, finding.dispute) for finding in whole.findings], pieces)
    tap.check("and what was looked at is counted once", looked == {suspicion.number: suspicion.looked for suspicion in whole.suspicions}, looked)
    judged = {town.words.lists["suspicion"][name] for name in ("before_red", "missing_papers")}
    told = {(finding.suspicion in judged, finding.hits > 0) for finding in whole.findings}
    tap.check("what is judged tells no share, all else does", told == {(True, False), (False, True)}, told)
    for what, key in (("a page that is none", b"x"), ("a key of no suspicion", b"\x00" * 24), ("a key before all time", b"\xff" * 24)):
        tap.check(f"{what} is refused", town.outcome(town.ask("director", page=key, **year)) == "bad_page")


def what_is_asked(tap, town):
    wrong = {"unknown_suspicion": {"suspicion": 999, **town.period("2020-01-01", "2020-12-31")}, "bad_date": town.period("2020-12-31", "2020-01-01"),
             "in_future": town.period("2190-01-01", "2190-12-31")}
    for outcome, by in wrong.items():
        answer = town.ask("director", **by)
        tap.check(f"{outcome} is refused", town.outcome(answer) == outcome, answer)
    answer = town.ask("director", **town.period("2020-01-01", "2190-12-31"))
    tap.check("a period that has not ended is looked at until today", answer.self_check.to_on < day_number("2190-12-31"), answer.self_check.to_on)
    none = town.ask("director", team=999999, **town.period("2020-01-01", "2020-12-31")).self_check
    tap.check("of a team that is none nothing is found, and nothing was looked at",
              not none.findings and len(none.suspicions) == 13 and not any(suspicion.looked for suspicion in none.suspicions), none)


def what_is_restricted(tap, town):
    before = town.ask("auditor", page_size=500, **town.period("2020-01-01", "2020-12-31")).self_check.findings
    hidden = before[0].dispute
    version = sql(f"SELECT version FROM dispute WHERE id = {hidden}")
    sql(f"UPDATE dispute SET regions = overlay(regions placing '\\x01' from 17 for 1) WHERE id = {hidden} AND version = {version}")
    told = {login: any(finding.dispute == hidden for finding in town.ask(login, page_size=500, **town.period("2020-01-01", "2020-12-31")).self_check.findings)
            for login in ("auditor", "director")}
    sql(f"UPDATE dispute SET regions = overlay(regions placing '\\x00' from 17 for 1) WHERE id = {hidden}")
    tap.check("what is restricted is told the director alone", told == {"auditor": False, "director": True}, told)


def what_is_long(tap, town):
    """One file that nobody can check hides no other: it is asked for alone, and then told as too long."""
    def padded(dispute, which, bytes):
        sql(f"""UPDATE event_text SET texts = texts || decode('ffff00000000', 'hex') || int4send({bytes}) || decode(repeat('61', {bytes}), 'hex')
                 WHERE dispute = {dispute} AND version = (SELECT {which}(version) FROM event_text WHERE dispute = {dispute})""")
        findings = town.whole("director", "2020-01-01", "2020-12-31")
        return {(finding.suspicion, finding.dispute): finding.is_too_long for finding in findings}

    before = {(finding.suspicion, finding.dispute): False for finding in town.whole("director", "2020-01-01", "2020-12-31")}
    (long,) = (key for key in before if town.labels[key[1]] == "m1")
    tap.check("a file that is read in part beside others is judged whole, by itself", padded(long[1], "max", 2 << 20) == before)
    tap.check("one of which nothing is read beside others too", padded(long[1], "min", 2 << 20) == before)
    tap.check("one of sixteen mebibytes is told as too long, and the others as before", padded(long[1], "min", 13 << 20) == before | {long: True})


def what_is_read_is_on_record(tap, town):
    sql("DELETE FROM dispute_read")
    answer = town.ask("auditor", page_size=500, **town.period("2020-01-01", "2020-12-31")).self_check
    row = sql("SELECT dispute = 0, request, lines, cardinality(disputes) FROM dispute_read").split("|")
    shown = {finding.dispute for finding in answer.findings}
    tap.check("the question leaves its row with the disputes that were shown", row == ["t", "52", str(len(answer.findings)), str(len(shown))], row)


def main():
    tap, town = Tap(), Town()
    print("1..64")
    for suspicion in SUSPICIONS:
        for claim, holds in suspicion(town):
            tap.check(f"{suspicion.__name__}: {claim}", holds)
    named = set(town.words.lists["suspicion"])
    told = {suspicion.__name__ for suspicion in SUSPICIONS}
    tap.check("every suspicion has its examples", named <= told, named - told)
    whose_it_is(tap, town)
    page_by_page(tap, town)
    what_is_asked(tap, town)
    what_is_restricted(tap, town)
    what_is_long(tap, town)
    what_is_read_is_on_record(tap, town)


if __name__ == "__main__":
    main()
