#!/usr/bin/env python3
"""Petitions in the life of their dispute: marked by the act itself, with their terms, back with the director when they come again. TAP.

usage: tests/with-daemon tests/wire/petitions_linked.py
"""

import concurrent.futures
import os
import time
from pathlib import Path

from petitions import OFFICE, TODAY, WAIT_S, Desk
from stranger_wire import Connection, uuid7
from mediation.v1 import mediation_pb2 as pb
from faults import Daemon, Tap, sql

WALKED_IN = ("--channel walk_in --start-mode applied --applied-on 2024-03-04 --parties side=applicant,name=田守义 --parties side=respondent,name=汪守田"
             " --place 340212100201 --kind neighbour --facts 同一院墙（虚构）")


class Life(Desk):
    """The desk, and others who act on the dispute."""

    def __init__(self):
        super().__init__()
        self.clerk = Connection(self.address, "clerk01")

    def act(self, action, words, by, dispute=0):
        """The dispute; why not."""
        act = pb.ActRequest(request_id=uuid7(), action=self.words.actions[action].number, dispute=dispute,
                            arguments=self.words.argument_list(words.split()))
        answer = by.ask(pb.Request(act=act))
        return self.outcomes[answer.outcome] if answer.outcome else answer.act.dispute

    def walked_in(self):
        return self.act("register", WALKED_IN, self.clerk)

    def ended(self, number):
        """A petition's dispute that has come to an end."""
        self.take(self.item(number))
        dispute = self.come_in(number)
        assert self.act("withdraw", "--withdrawal self_settled --remedies-told lawsuit", self.clerk, dispute) == dispute
        return dispute

    def region(self, dispute):
        shown = self.director.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute))).get_dispute.dispute
        petition = self.words.regions["petition"]
        value = {r.region: r.value for r in shown.regions}.get(petition.number, 0)
        return {v.number: v.name for v in petition.values}[value]

    def clocks(self, dispute):
        """Those of petitions that run: until when, and what is said of each."""
        told = self.director.ask(pb.Request(explain=pb.ExplainRequest(dispute=dispute))).explain.clocks
        return {clock.name: (clock.due_on - TODAY, clock.sentence_zh) for clock in told if clock.name.startswith("petition_")}

    def waits(self):
        return {one.item.number for one in self.listed(waits=True, page_size=100)}


def marked_by_the_act(tap, desk):
    desk.take(desk.item("T-1", notice_by=TODAY + 4, reply_by=TODAY + 33), desk.item("T-2", handed_on=TODAY - 10, received_on=TODAY - 10))
    first, second = desk.come_in("T-1"), desk.come_in("T-2")
    tap.check("what is accepted is linked by that", desk.region(first) == "taken_up" and sql(f"SELECT flags & 16 FROM dispute WHERE id = {first}") == "16")
    clocks = desk.clocks(first)
    tap.check("theirs run as they told them, and no objection is open", {name: days for name, (days, _) in clocks.items()} ==
              {"petition_notice": 4, "petition_reply": 33} and "按信访部门所告" in clocks["petition_reply"][1], clocks)
    clocks = desk.clocks(second)
    tap.check("what they have not told is reckoned from the hand-over", list(clocks) == ["petition_notice"] and 5 <= clocks["petition_notice"][0] <= 15 and
              "转交" in clocks["petition_notice"][1] and "15日" in clocks["petition_notice"][1], clocks)
    desk.take(desk.item("T-3", notice_by=TODAY + 9))
    walked_in = desk.walked_in()
    tap.check("nothing is linked with what walked in", desk.region(walked_in) == "none" and not desk.clocks(walked_in))
    tap.check("until a petition belongs to it", desk.answer("T-3", "duplicate", dispute=walked_in) == "done" and desk.region(walked_in) == "taken_up" and
              desk.clocks(walked_in)["petition_notice"][0] == 9 and desk.state("T-3") == "duplicate")
    tap.check("then it is the desk's to see", desk.petition.ask(pb.Request(timeline=pb.TimelineRequest(dispute=walked_in))).outcome == 0)
    request = uuid7()
    desk.take(desk.item("T-4"))
    tap.check("the same answer again is done once", [desk.answer("T-4", "duplicate", dispute=walked_in, request_id=request) for _ in range(2)] ==
              ["done", "repeated"])
    tap.check("an act says of their terms nothing of its own", desk.act("link_petition", f"--petition-number {OFFICE}/T-9 --source-version 1"
              " --petition-handed-on 2024-03-04 --petition-withdrawn", desk.petition, walked_in) == "unknown_petition")


def seen(tap, desk):
    desk.take(desk.item("Z-1", notice_by=TODAY + 4))
    dispute = desk.come_in("Z-1")
    tap.check("of what has not changed nothing is to be seen", desk.answer("Z-1", "seen") == "petition_not_changed")
    desk.take(desk.item("Z-1", 2, notice_by=TODAY + 6, reply_by=TODAY + 40))
    tap.check("a change waits to be seen", "Z-1" in desk.waits() and desk.clocks(dispute)["petition_notice"][0] == 4)
    tap.check("the version that was read is", desk.answer("Z-1", "seen") == "petition_has_changed" and desk.answer("Z-1", "seen", version=2) == "done")
    tap.check("then it waits no more, and theirs are as they tell them now", "Z-1" not in desk.waits() and desk.state("Z-1") == "accepted" and
              {name: days for name, (days, _) in desk.clocks(dispute).items()} == {"petition_notice": 6, "petition_reply": 40}, desk.clocks(dispute))
    tap.check("who saw it is on record", sql("SELECT count(*) FROM petition_answer WHERE number = 'Z-1' AND version = 2 AND answer = 4") == "1")
    desk.take(desk.item("Z-1", 3, word=desk.lists["petition_word"]["withdrawn"]))
    tap.check("withdrawn after it was accepted it waits to be seen", "Z-1" in desk.waits() and desk.state("Z-1") == "withdrawn")
    tap.check("seen, its terms run no more and the dispute goes on", desk.answer("Z-1", "seen", version=3) == "done" and not desk.clocks(dispute) and
              desk.region(dispute) == "withdrawn" and "Z-1" not in desk.waits() and desk.one("Z-1").dispute_state == desk.lists["state"]["registered"])
    desk.take(desk.item("Z-1", 4, notice_by=TODAY + 8))
    tap.check("a withdrawal is not final: what they send after it stands", desk.state("Z-1") == "accepted" and "Z-1" in desk.waits() and
              desk.answer("Z-1", "seen", version=4) == "done" and desk.region(dispute) == "taken_up" and desk.clocks(dispute)["petition_notice"][0] == 8)
    withdrawn = desk.lists["petition_word"]["withdrawn"]
    desk.take(desk.item("Z-2", word=withdrawn))
    tap.check("what was withdrawn before we answered waits for nobody", "Z-2" not in desk.waits() and desk.answer("Z-2", "seen") == "petition_not_changed")
    desk.take(desk.item("Z-2", 2))
    tap.check("and is registered where they send it again without", "Z-2" in desk.waits() and isinstance(desk.come_in("Z-2", version="2"), int))
    tap.check("what nobody handed over is not seen", desk.answer("Z-9", "seen") == "unknown_petition")


def come_again(tap, desk):
    dispute = desk.ended("C-1")
    desk.take(desk.item("C-2", earlier=["C-1"]), desk.item("C-3", earlier=["C-2"], is_repeat=True))
    tap.check("a matter is known through several of its numbers", desk.come_in("C-3") == "already_imported" and
              desk.one("C-3").earlier_number == desk.one("C-1").dispute_number != "")
    tap.check("it goes back to its dispute", desk.answer("C-3", "duplicate", dispute=dispute) == "done" and desk.region(dispute) == "come_back")
    tap.check("and waits for the director", "petition_back" in desk.clocks(dispute))
    counted = sql(f"SELECT petition_on - ended_before_on FROM figure_petitions(340212100, ARRAY[{dispute}], current_date + 1, NULL, NULL)")
    tap.check("counted as a petition after mediation", counted == "0", counted)
    tap.check("who alone decides", desk.act("settle_petition", "--reason 已答复", desk.petition, dispute) == "forbidden")
    reopened = desk.act("reopen_consent", "--reopening-ground petition --reason 又漏了", desk.director, dispute)
    tap.check("he reopens it", reopened == dispute and desk.region(dispute) == "taken_up" and "petition_back" not in desk.clocks(dispute) and
              sql(f"SELECT round FROM dispute WHERE id = {dispute}") == "2", reopened)
    tap.check("or not, and says why", desk.answer("C-2", "duplicate", dispute=(other := desk.ended("C-4"))) == "done" and
              desk.region(other) == "come_back" and desk.act("settle_petition", "--reason 已作解释", desk.director, other) == other and
              desk.region(other) == "taken_up")
    dispute = desk.ended("C-5")
    desk.take(desk.item("C-5", 2, reply_by=TODAY + 20))
    tap.check("a change of what is over is seen like any other", desk.answer("C-5", "seen", version=2) == "done" and desk.region(dispute) == "taken_up")
    desk.take(desk.item("C-5", 3, is_repeat=True))
    tap.check("handed over a second time under its own number it is the director's too",
              desk.answer("C-5", "duplicate", dispute=dispute, version=3) == "done" and desk.region(dispute) == "come_back" and desk.state("C-5") == "accepted")
    listed = desk.listed(office=OFFICE, number="C-3", matter=True, by=desk.director)
    tap.check("all petitions of a matter are told together", {one.item.number for one in listed} == {"C-1", "C-2", "C-3"}, listed)


def at_one_instant(tap, desk):
    pairs = [(f"D-{n}", f"E-{n}") for n in range(8)]
    desk.take(*(desk.item(a) for a, _ in pairs), *(desk.item(b, earlier=[a]) for a, b in pairs))
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        lines = [Connection(desk.address, "petition") for _ in range(16)]
        told = [[pool.submit(desk.come_in, number, by=lines[2 * n + side]) for side, number in enumerate(pair)] for n, pair in enumerate(pairs)]
    told = [sorted(isinstance(one.result(), int) for one in pair) for pair in told]
    tap.check("of two numbers of one matter that are registered at once one is", told == [[False, True]] * 8, told)
    desk.take(*(desk.item(f"F-{n}") for n in range(8)))
    to = desk.walked_in(), desk.walked_in()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        told = [[pool.submit(desk.answer, f"F-{n}", "duplicate", by=lines[2 * n + side], dispute=to[side]) for side in (0, 1)] for n in range(8)]
    told = [sorted(one.result() for one in pair) for pair in told]
    linked = sql(f"SELECT count(*) FROM linked_number WHERE dispute IN {to} AND number LIKE '%/F-_'")
    tap.check("of two disputes that one petition is linked to at once it belongs to one", all("done" in pair and pair[0] != pair[1] for pair in told) and
              linked == "8", (told, linked))


def statuses(desk):
    return [(one.state, one.count, one.digest) for one in
            desk.petition.ask(pb.Request(petition_digest=pb.PetitionDigestRequest(office=OFFICE))).petition_digest.statuses]


def not_kept_for_ever(tap, desk):
    word = desk.lists["petition_word"]
    back, gone, again = "G-1", "G-2", "G-3"
    names = (back, gone, again, "G-4", "G-5", "G-6")
    desk.take(*map(desk.item, names))
    for number in (back, "G-4", "G-5"):
        desk.answer(number, "objection", reason="不属本镇")
    agreed = {number: desk.item(number, 2, word=word["objection_agreed"]) for number in (back, "G-5")}
    withdrawn = {number: desk.item(number, 3, word=word["withdrawn"]) for number in (gone, again)}
    desk.take(*agreed.values(), *withdrawn.values())
    desk.come_in("G-6")
    desk.take(desk.item("G-6", 2, word=word["withdrawn"]))
    sql("SET session_replication_role = replica; UPDATE petition_version SET taken_at = now() - interval '364 days' WHERE number = 'G-5';"
        " UPDATE petition_version SET taken_at = now() - interval '366 days' WHERE number IN ('G-1', 'G-2', 'G-3', 'G-4', 'G-6')")
    before, names = statuses(desk), ", ".join(f"'{name}'" for name in names)
    home = Path(os.environ["PGHOST"]) / "later"
    home.mkdir()
    daemon = Daemon(str(home))
    daemon.start()
    end = time.monotonic() + WAIT_S
    while sql(f"SELECT count(*) FROM petition WHERE number IN ({names})") != "3" and time.monotonic() < end:
        time.sleep(0.05)
    left = sql(f"SELECT string_agg(number, ' ' ORDER BY number) FROM petition WHERE number IN ({names})")
    tap.check("what went back or was withdrawn before we answered is kept a year, all else goes on", left == "G-4 G-5 G-6" and daemon.stop() == 0, left)
    tap.check("with all that was told and answered", sql(f"SELECT (SELECT count(*) FROM petition_version WHERE number IN ('G-1', 'G-2', 'G-3')) +"
              " (SELECT count(*) FROM petition_answer WHERE number = 'G-1')") == "0")
    tap.check("both sides still reckon the same", statuses(desk) == before)
    tap.check("sent again it is there, and is not taken anew", desk.take(agreed[back], desk.item(gone), withdrawn[again], desk.item(again, 2)) == ["there"] * 4 and
              not desk.listed(office=OFFICE, number=back))
    tap.check("with another content it is refused", desk.take(desk.item(back, 2, matter="另一件事")) == ["petition_not_the_same"])
    tap.check("what they change of it is", desk.take(desk.item(gone, 4)) == ["taken"] and desk.state(gone) == "waiting" and
              sum(count for _, count, _ in statuses(desk)) == sum(count for _, count, _ in before))


def main():
    tap, desk = Tap(), Life()
    for claims in (marked_by_the_act, seen, come_again, at_one_instant, not_kept_for_ever):
        claims(tap, desk)
    for what in ("fold", "access"):
        bounds = "340212100, -9223372036854775808, 9223372036854775807"
        found = sql(f"SELECT count(*) FROM {what}_differences({bounds if what == 'access' else ''})")
        tap.check(f"what the database reckons itself is what stands there ({what})", found == "0", found)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
