#!/usr/bin/env python3
"""Petitions that are handed over: each once, in whatever order versions come, bad ones refused one by one, answered in time. TAP.

usage: tests/with-daemon tests/wire/petitions.py
"""

import concurrent.futures
import datetime
import hashlib
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

TODAY = (datetime.date.today() - datetime.date(1970, 1, 1)).days
OFFICE = "340212-XF"
WAIT_S = 20
COME_IN = {"channel": "petition", "start-mode": "entrusted", "applied-on": "2024-03-04", "place": "340212100201", "kind": "neighbour",
           "facts": "院墙滴水（虚构）", "source": "petition"}


def sealed(name, *kinds, what=b"x" * 60):
    return pb.Petitioner(name=name, identities=[pb.SealedIdentity(identity=kind, sealed=what) for kind in kinds])


class Desk:
    def __init__(self):
        self.address = os.environ["MEDIATION_SOCKET"]
        self.petition = Connection(self.address, "petition")
        self.director = Connection(self.address, "director")
        self.words = Words(self.petition)
        self.outcomes, self.lists, self.names = self.words.names["outcome"], self.words.lists, self.words.names

    def item(self, number, version=1, **more):
        wire = {"office": OFFICE, "number": number, "version": version, "channel": self.lists["petition_channel"]["visit"], "received_on": TODAY - 1,
                "handed_on": TODAY, "hand_over": self.lists["hand_over"]["assigned"], "category": self.lists["petition_category"]["request"],
                "responsible": "繁阳镇人民政府", "petitioners": [pb.Petitioner(name="汪守田（虚构）")], "matter": "小区排水改道后院墙受损（虚构）",
                "request": "修复院墙", **more}
        wire.setdefault("digest", hashlib.sha256(repr(sorted((key, str(value)) for key, value in wire.items())).encode()).digest())
        return pb.PetitionItem(**wire)

    def take(self, *items, by=None):
        """What became of each."""
        answer = (by or self.petition).ask(pb.Request(take_petitions=pb.TakePetitionsRequest(items=items)))
        if answer.outcome:
            return self.outcomes[answer.outcome]
        return [self.outcomes[one.outcome] if one.outcome else self.names["petition_taking"][one.taking] for one in answer.take_petitions.items]

    def listed(self, by=None, reason="", **narrowed):
        answer = (by or self.petition).ask(pb.Request(petitions=pb.PetitionsRequest(**narrowed), reason=reason))
        return self.outcomes[answer.outcome] if answer.outcome else list(answer.petitions.petitions)

    def one(self, number, **more):
        return self.listed(office=OFFICE, number=number, **more)[0]

    def state(self, number):
        return self.names["petition_state"][self.one(number).state]

    def answer(self, number, answer, by=None, request_id=None, **more):
        wire = pb.AnswerPetitionRequest(**{"request_id": request_id or uuid7(), "office": OFFICE, "number": number, "version": 1,
                                           "answer": self.lists["petition_answer"][answer], **more})
        told = (by or self.petition).ask(pb.Request(answer_petition=wire))
        return self.outcomes[told.outcome] if told.outcome else "repeated" if told.answer_petition.repeated_request else "done"

    def come_in(self, number, by=None, request_id=None, version="1"):
        act = pb.ActRequest(request_id=request_id or uuid7(), action=self.words.actions["come_in"].number)
        parties = self.words.argument("parties", "side=applicant,name=汪守田")
        self.words.add_record(parties, self.words.arguments["parties"], "side=respondent,name=田守义")
        act.arguments.append(parties)
        told = {**COME_IN, "source-number": f"{OFFICE}/{number}", **({"source-version": version} if version else {})}
        for name, value in told.items():
            act.arguments.append(self.words.argument(name, value))
        answer = (by or self.petition).ask(pb.Request(act=act))
        return self.outcomes[answer.outcome] if answer.outcome else answer.act.dispute


def once_in_any_order(tap, desk):
    first, second, third = (desk.item("XF-1", version) for version in (1, 2, 3))
    tap.check("an item is taken", desk.take(second) == ["taken"])
    tap.check("again it is there already", desk.take(second) == ["there"])
    tap.check("an older version is kept and changes nothing", desk.take(first) == ["older"] and desk.one("XF-1").item.version == 2)
    tap.check("a newer one is taken", desk.take(third) == ["taken"] and desk.one("XF-1").item.version == 3)
    tap.check("a version with another content is refused", desk.take(desk.item("XF-1", 3, matter="另一件事")) == ["petition_not_the_same"] and
              desk.one("XF-1").item.matter == third.matter)
    tap.check("the same number of another office is another matter", desk.take(desk.item("XF-1", office="340200-XF")) == ["taken"] and
              sql("SELECT count(*) FROM petition WHERE number = 'XF-1'") == "2")
    told = desk.take(desk.item("XF-2", 2), desk.item("XF-2", 1), desk.item("XF-2", 2), desk.item("XF-2", 1, matter="改了"))
    tap.check("several versions in one batch are each answered", told == ["taken", "older", "there", "petition_not_the_same"], told)
    tap.check("of none too many or no item nothing is taken", desk.take() == "too_large" and
              desk.take(*(desk.item(f"N-{n}") for n in range(101))) == "too_large")


def torn_apart(tap, desk):
    """Versions of matters in any order, often, over several connections at once."""
    sent = [desk.item(f"R-{matter}", version) for matter in range(12) for version in (1, 2, 3)] * 3
    random.Random(7).shuffle(sent)

    def bring(part):
        line, left = Connection(desk.address, "petition"), part
        while left:
            told = desk.take(*left[:20], by=line)
            left = [item for item, what in zip(left, told) if what == "busy"] + left[20:]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(bring, [sent[n::4] for n in range(4)]))
    found = sql("SELECT count(*), count(DISTINCT number), min(version), max(version) FROM petition WHERE number LIKE 'R-%'")
    tap.check("from four sides at once every matter is there once, at its newest version", found == "12|12|3|3", found)
    found = sql("SELECT count(*) FROM petition_version WHERE number LIKE 'R-%'")
    tap.check("and each version of it once", found == "36", found)


def bad_ones(tap, desk):
    visit, paper = desk.item("B-0"), pb.PetitionPaper(title="照片", bytes=10, digest=b"x" * 32)
    bad = (("an office that is a path", "malformed", {"office": "../etc"}), ("no number", "empty_text", {"number": ""}),
           ("a number of two lines", "malformed", {"number": "X\nY"}), ("a number too long", "too_long", {"number": "9" * 40}),
           ("no version", "too_large", {"version": 0}), ("a digest cut short", "malformed", {"digest": b"x" * 31}),
           ("a channel that is none", "not_a_choice", {"channel": 77}), ("a secret that is none", "not_a_choice", {"secret": [9]}),
           ("a day of no time", "bad_date", {"received_on": 1 << 40}), ("a clock that is ahead", "in_future", {"handed_on": TODAY + 3}),
           ("a clock that runs backwards", "petition_days_crossed", {"received_on": TODAY, "handed_on": TODAY - 1}),
           ("a term that ended before", "petition_days_crossed", {"notice_by": TODAY - 9}),
           ("nobody who petitions", "too_many_petitioners", {"petitioners": []}),
           ("six representatives", "too_many_petitioners", {"petitioners": [pb.Petitioner(name=f"甲{n}") for n in range(6)]}),
           ("a name of nothing", "empty_text", {"petitioners": [pb.Petitioner()]}),
           ("a paper that is none", "not_a_choice", {"petitioners": [pb.Petitioner(name="甲", id_paper=5)]}),
           ("a bank account", "not_a_choice", {"petitioners": [sealed("甲", 4)]}), ("identity data of no kind", "not_a_choice", {"petitioners": [sealed("甲", 70)]}),
           ("a telephone number twice", "not_a_choice", {"petitioners": [sealed("甲", 2, 2)]}),
           ("what is sealed and empty", "too_long", {"petitioners": [sealed("甲", 2, what=b"")]}),
           ("what is sealed and too long", "too_long", {"petitioners": [sealed("甲", 2, what=bytes(700))]}), ("no matter", "empty_text", {"matter": ""}),
           ("a matter too long", "too_long", {"matter": "字" * 2001}), ("a paper of no size", "too_large", {"papers": [pb.PetitionPaper(title="x", digest=b"x" * 32)]}),
           ("too many papers", "too_large", {"papers": [paper] * 21}), ("too many earlier numbers", "too_large", {"earlier": ["1"] * 6}))
    told = desk.take(visit, *(desk.item(**{"number": f"B-{n}", **more}) for n, (_, _, more) in enumerate(bad, 1)), desk.item("B-99"))
    for (what, outcome, _), became in zip(bad, told[1:-1]):
        tap.check(f"{what} is refused", became == outcome, became)
    tap.check("and what stands before and behind is taken", (told[0], told[-1]) == ("taken", "taken") and
              sql("SELECT count(*) FROM petition WHERE number LIKE 'B-%'") == "2", told)
    answer = desk.petition.ask(pb.Request(take_petitions=pb.TakePetitionsRequest(items=[desk.item("B-1", version=0)]))).take_petitions.items[0]
    tap.check("a refusal says why and what to do", answer.refusal.zh and answer.refusal.next_zh, answer)


def until_due(desk, number):
    """Whether something of the dispute is due, once it was reckoned."""
    end = time.monotonic() + WAIT_S
    while not desk.one(number).due_on and time.monotonic() < end:
        time.sleep(0.05)
    return desk.one(number).due_on


def accepted(tap, desk):
    desk.take(desk.item("A-1", reply_by=TODAY + 60))
    dispute = desk.come_in("A-1")
    one = desk.one("A-1")
    tap.check("what is registered under its number is accepted by that", one.dispute == dispute and one.dispute_number and
              desk.state("A-1") == "accepted" and one.answered_by, one)
    tap.check("ours runs beside theirs, each by its own house", until_due(desk, "A-1") and one.item.reply_by == TODAY + 60 and not one.item.notice_by)
    tap.check("a second registration is none", desk.come_in("A-1") == "already_imported")
    tap.check("the same number of another office may be registered", sql(f"SELECT count(*) FROM petition WHERE dispute = {dispute}") == "1")
    desk.take(desk.item("A-2", earlier=["A-1"]))
    tap.check("handed over again under another number it is no new registration", desk.come_in("A-2") == "already_imported")
    tap.check("and it is told which it was", desk.one("A-2").earlier_number == one.dispute_number)
    tap.check("it is answered as a duplicate of that", desk.answer("A-2", "duplicate", dispute=dispute) == "done" and desk.state("A-2") == "duplicate")
    tap.check("a new version of what was accepted is taken, and said to have changed", desk.take(desk.item("A-1", 2, matter="又漏了")) == ["changed"] and
              desk.state("A-1") == "accepted" and desk.one("A-1").dispute == dispute)
    waiting = {one.item.number for one in desk.listed(waits=True, page_size=100)}
    tap.check("what has changed waits for us beside what was not answered", {"A-1", "XF-1"} <= waiting and "A-2" not in waiting, waiting)
    tap.check("the petition is withdrawn, the dispute goes on", desk.take(desk.item("A-1", 3, word=desk.lists["petition_word"]["withdrawn"])) == ["changed"] and
              desk.state("A-1") == "withdrawn" and desk.one("A-1").dispute_state == desk.lists["state"]["registered"])
    parties = desk.words.argument("parties", "side=applicant,name=田守义")
    desk.words.add_record(parties, desk.words.arguments["parties"], "side=respondent,name=汪守田")
    told = {"channel": "walk_in", "start-mode": "applied", "applied-on": "2024-03-04", "place": "340212100201", "kind": "neighbour", "facts": "同一院墙（虚构）"}
    act = pb.ActRequest(request_id=uuid7(), action=desk.words.actions["register"].number,
                        arguments=[parties, *(desk.words.argument(name, value) for name, value in told.items())])
    walked_in = Connection(desk.address, "clerk01").ask(pb.Request(act=act)).act.dispute
    desk.take(desk.item("A-3"))
    tap.check("a petition is a duplicate of what the desk sees masked alone, and its number is told", desk.answer("A-3", "duplicate", dispute=walked_in) ==
              "done" and desk.one("A-3").dispute_number == sql(f"SELECT text FROM official_number WHERE dispute = {walked_in}") != "", desk.one("A-3"))
    tap.check("a duplicate of nothing is refused", desk.answer("XF-1", "duplicate", dispute=1) == "not_found")
    tap.check("accepting is registering", desk.answer("XF-1", "accepted") == "answer_by_registering")


def objected(tap, desk):
    desk.take(desk.item("O-1"), desk.item("O-2", handed_on=TODAY - 20, received_on=TODAY - 20),
              desk.item("O-3", handed_on=TODAY - 20, received_on=TODAY - 20, objection_by=TODAY))
    request = uuid7()
    tap.check("an objection without a reason is none", desk.answer("O-1", "objection") == "empty_text")
    tap.check("one in time is recorded", desk.answer("O-1", "objection", request_id=request, reason="不属本镇") == "done" and desk.state("O-1") == "objected")
    tap.check("the same again is done once", desk.answer("O-1", "objection", request_id=request, reason="不属本镇") == "repeated" and
              sql("SELECT count(*) FROM petition_answer WHERE number = 'O-1'") == "1")
    tap.check("another thing under the same id is refused", desk.answer("O-1", "objection", request_id=request, reason="另有原因") == "request_reused")
    tap.check("until they agree it is answered no other way", desk.answer("O-1", "objection", reason="再说") == "petition_is_answered")
    agreed, refused = (desk.lists["petition_word"][word] for word in ("objection_agreed", "objection_refused"))
    desk.take(desk.item("O-1", 2, word=refused))
    tap.check("refused it waits for us again", desk.state("O-1") == "waiting")
    tap.check("and cannot be objected to a second time", desk.answer("O-1", "objection", reason="还是不属", version=2) == "objection_late")
    tap.check("nor after five working days", desk.answer("O-2", "objection", reason="不属本镇") == "objection_late")
    tap.check("their own term goes before ours", desk.one("O-3").objection_until == TODAY and desk.answer("O-3", "objection", reason="不属本镇") == "done")
    desk.take(desk.item("O-3", 2, handed_on=TODAY - 20, received_on=TODAY - 20, word=agreed))
    tap.check("agreed it is theirs", desk.state("O-3") == "returned")
    tap.check("what nobody handed over is not answered", desk.answer("O-9", "objection", reason="x") == "unknown_petition")


def registered_once(tap, desk):
    """What does not wait for us, or is registered under another of its numbers, is not registered."""
    word = desk.lists["petition_word"]
    desk.take(*map(desk.item, ("M-1", "M-2", "M-3")), desk.item("M-4", earlier=["M-9"]), desk.item("M-6", earlier=["M-5"]))
    dispute = desk.come_in("M-1")
    refused = "petition_is_answered"
    tap.check("what is a duplicate is not registered", desk.answer("M-2", "duplicate", dispute=dispute) == "done" and desk.come_in("M-2") == refused)
    tap.check("nor what was objected to", desk.answer("M-3", "objection", reason="不属本镇") == "done" and desk.come_in("M-3") == refused)
    desk.take(desk.item("M-3", 2, word=word["objection_agreed"]), desk.item("M-7", word=word["withdrawn"]))
    tap.check("nor what went back", desk.come_in("M-3") == refused)
    tap.check("nor what was withdrawn", desk.come_in("M-7") == refused)
    tap.check("a number that nobody handed over is", isinstance(desk.come_in("M-9"), int) and isinstance(desk.come_in("M-6"), int))
    tap.check("what was registered by its number stands for the one that names it", desk.come_in("M-4") == "already_imported")
    desk.take(desk.item("M-5"))
    tap.check("an earlier number that comes late is no new matter", desk.come_in("M-5") == "already_imported")
    desk.take(*(desk.item(f"M-1{n}") for n in range(8)))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        lines = [Connection(desk.address, "petition") for _ in range(16)]
        registered = [pool.submit(desk.come_in, f"M-1{n}", by=lines[n]) for n in range(8)]
        objected = [pool.submit(desk.answer, f"M-1{n}", "objection", by=lines[8 + n], reason="不属本镇") for n in range(8)]
    told = [(isinstance(one.result(), int), other.result() == "done") for one, other in zip(registered, objected)]
    tap.check("registered and objected to at once it is one of both", all(one != other for one, other in told), told)


def answered_as_it_was_read(tap, desk):
    """An answer is given to the version that was read, and to no other."""
    changed = "petition_has_changed"
    desk.take(desk.item("V-1"), desk.item("V-1", 2, matter="又漏了"))
    tap.check("what has changed is not registered as it was before", desk.come_in("V-1") == changed)
    tap.check("nor unread", desk.come_in("V-1", version="") == changed)
    tap.check("nor answered as it was before", desk.answer("V-1", "objection", reason="不属本镇") == changed and
              desk.answer("V-1", "objection", reason="不属本镇", version=0) == changed and desk.state("V-1") == "waiting")
    tap.check("as it was read it is", isinstance(desk.come_in("V-1", version="2"), int) and desk.one("V-1").answered_version == 2)
    numbers = [f"V-1{n}" for n in range(8)]
    desk.take(*map(desk.item, numbers))
    with concurrent.futures.ThreadPoolExecutor(9) as pool:
        lines = [Connection(desk.address, "petition") for _ in range(9)]
        registered = [pool.submit(desk.come_in, number, by=line) for number, line in zip(numbers, lines)]
        taken = pool.submit(desk.take, *(desk.item(number, 2) for number in numbers), by=lines[8])
    told = [one.result() for one in registered], taken.result()
    tap.check("a version that comes meanwhile is not answered unread", all(isinstance(one, int) or one == changed for one in told[0]) and
              sql("SELECT count(*) FROM petition WHERE number LIKE 'V-1_' AND answered > 1") == "0", told)


def one_id_for_several(tap, desk):
    """Who uses one request id for several things harms nobody but himself."""
    numbers = [f"I-{n}" for n in range(8)]
    desk.take(*map(desk.item, [*numbers, "I-8", "I-9"]))
    request = uuid7()
    desk.answer("I-8", "objection", request_id=request, reason="不属本镇")
    came = desk.come_in("I-9", request_id=request)
    tap.check("the id of an answer registers another petition nevertheless", isinstance(came, int) and desk.state("I-9") == "accepted", came)
    request = uuid7()
    with concurrent.futures.ThreadPoolExecutor(len(numbers)) as pool:
        lines = [Connection(desk.address, "petition") for _ in numbers]
        told = list(pool.map(lambda number, line: desk.answer(number, "objection", by=line, request_id=request, reason="不属本镇"), numbers, lines))
    tap.check("of several answers at once under one id one is given", told.count("done") == 1 and set(told) <= {"done", "busy", "request_reused"} and
              sql("SELECT count(*) FROM petition WHERE number LIKE 'I-_' AND number < 'I-8' AND answer <> 0") == "1", told)
    log = Path(os.environ["MEDIATION_LOG"]).read_text(encoding="utf-8")
    tap.check("and none is an error of the database's", "petition_answer" not in log)


def secrets(tap, desk):
    field = desk.lists["petition_field"]
    desk.take(desk.item("S-1", secret=[field["petitioners"]]), desk.item("S-2", category=desk.lists["petition_category"]["accusation"]))
    listed = {one.item.number: one for one in desk.listed(page_size=100)}
    tap.check("a list has nothing of what is secret, and says so", not listed["S-1"].item.petitioners and listed["S-1"].item.matter and
              listed["S-1"].is_withheld and not listed["A-1"].is_withheld, listed["S-1"])
    hidden = listed["S-2"].item
    tap.check("of an accusation it has nothing", not (hidden.petitioners or hidden.matter or hidden.request or hidden.papers), hidden)
    tap.check("one alone has it no more, without a reason", not desk.one("S-1").item.petitioners)
    tap.check("for a reason it is told", desk.one("S-1", reason="约谈信访人").item.petitioners[0].name == "汪守田（虚构）")
    tap.check("which is on record, with the petition that it was of", sql(f"SELECT count(*) FROM dispute_read WHERE reason = '{OFFICE}/S-1 约谈信访人'") == "1")
    for what, named in (("a number alone", {"number": "S-1"}), ("an office alone", {"office": OFFICE, "page_size": 100})):
        told, = (one for one in desk.listed(reason="好奇", **named) if (one.item.office, one.item.number) == (OFFICE, "S-1"))
        tap.check(f"{what} opens nothing, whatever the reason", told.is_withheld and not told.item.petitioners, told)
    for login in ("clerk01", "med01a", "auditor", "report01"):
        line = Connection(desk.address, login)
        tap.check(f"{login} is told of no petition, and takes none", desk.listed(by=line) == "no_right" and
                  desk.take(desk.item("S-9"), by=line) == "no_right" and desk.answer("S-1", "objection", by=line, reason="x") == "no_right")
    tap.check("the director reads them and brings none", desk.listed(by=desk.director) != "no_right" and
              desk.take(desk.item("S-9"), by=desk.director) == "no_right")


def kept_from_the_desk(tap, desk):
    """What became a dispute that only those who are named may read is told no more than the dispute is."""
    desk.take(desk.item("K-1"), desk.item("K-2", earlier=["K-1"]))
    dispute = desk.come_in("K-1")
    regions = sql(f"SELECT regions FROM dispute WHERE id = {dispute}")
    admin = "SET session_replication_role = replica;"
    sql(f"{admin} UPDATE dispute SET regions = set_byte(regions, 16, 1) WHERE id = {dispute}")
    one, later = desk.one("K-1", reason="核实"), desk.one("K-2")
    sql(f"{admin} UPDATE dispute SET regions = '{regions}' WHERE id = {dispute}")
    tap.check("of a petition whose dispute is restricted neither names nor matter are told, whatever the reason", one.is_withheld and not
              (one.item.petitioners or one.item.matter or one.item.request or one.dispute_number or one.dispute), one)
    tap.check("nor the number of that dispute, where the matter comes again", not later.earlier_number and later.item.matter, later)
    tap.check("when it is no more, they are", desk.one("K-1").item.matter and desk.one("K-2").earlier_number == desk.one("K-1").dispute_number)


def pages(tap, desk):
    seen, page = [], b""
    while True:
        answer = desk.petition.ask(pb.Request(petitions=pb.PetitionsRequest(page_size=7, page=page))).petitions
        seen += [(one.item.office, one.item.number) for one in answer.petitions]
        page = answer.next_page
        if not page:
            break
    tap.check("page by page each is told once", len(seen) == len(set(seen)) == int(sql("SELECT count(*) FROM petition")), len(seen))
    tap.check("a page that is none is refused", desk.listed(page=b"x") == "bad_page")
    tap.check("and a state that is none", desk.listed(state=77) == "not_a_choice")
    tap.check("the database holds nobody's differences", sql("SELECT count(*) FROM fold_differences()") == "0")


def long_ones(tap, desk):
    """As long as they may be, which no answer has a hundred of."""
    office, paper = "340299-XF", pb.PetitionPaper(title="证" * 100, bytes=10, digest=b"x" * 32)
    sent = [desk.item(f"L-{n:02}", office=office, matter="字" * 2000, request="求" * 1000, papers=[paper] * 20) for n in range(75)]
    taken = [what for n in range(0, len(sent), 3) for what in desk.take(*sent[n:n + 3])]
    tap.check("petitions as long as they may be are taken", taken == ["taken"] * len(sent) and sum(one.ByteSize() for one in sent) > 1 << 20, taken)
    seen, page, asked = [], b"", 0
    while page or not asked:
        answer = desk.petition.ask(pb.Request(petitions=pb.PetitionsRequest(office=office, page_size=100, page=page)))
        seen += [one.item.number for one in answer.petitions.petitions]
        page, asked = answer.petitions.next_page, asked + 1
    tap.check("a page of them ends before the answer is too long, and the next goes on", seen == [one.number for one in sent] and asked > 1,
              (asked, seen, desk.outcomes.get(answer.outcome)))


def reconciled(tap, desk):
    """What an office would reckon of its own list is what is told."""
    listed = [one for one in desk.listed(page_size=100) if one.item.office == OFFICE]
    ours = {}
    for one in listed:
        ours.setdefault(one.state, []).append(f"{one.item.number} {one.item.version}\n")
    answer = desk.petition.ask(pb.Request(petition_digest=pb.PetitionDigestRequest(office=OFFICE))).petition_digest
    told = {one.state: (one.count, one.digest) for one in answer.statuses}
    wanted = {state: (len(ours.get(state, ())), hashlib.sha256("".join(sorted(ours.get(state, ()), key=lambda line: line.split()[0].encode())).encode()).digest())
              for state in desk.names["petition_state"]}
    tap.check("both sides reckon the same, status by status", told == wanted and sum(count for count, _ in told.values()) == len(listed) > 20, (told, wanted))
    desk.take(desk.item("XF-1", 4))
    again = desk.petition.ask(pb.Request(petition_digest=pb.PetitionDigestRequest(office=OFFICE))).petition_digest
    changed = [desk.names["petition_state"][a.state] for a, b in zip(answer.statuses, again.statuses) if a != b]
    tap.check("a version that one side lacks shows in its status and in no other", changed == ["waiting"], changed)
    nobody = desk.petition.ask(pb.Request(petition_digest=pb.PetitionDigestRequest(office="XX"))).petition_digest
    tap.check("of an office that has sent nothing there is nothing", not any(one.count for one in nobody.statuses) and len(nobody.statuses) == 6)
    refused = desk.petition.ask(pb.Request(petition_digest=pb.PetitionDigestRequest(office="a b")))
    tap.check("what is no office is refused", desk.outcomes[refused.outcome] == "malformed")
    refused = Connection(desk.address, "clerk01").ask(pb.Request(petition_digest=pb.PetitionDigestRequest(office=OFFICE)))
    tap.check("and who has nothing to do with petitions", desk.outcomes[refused.outcome] == "no_right")


def gone_with_its_file(tap, desk):
    """What the daemon may take away once a record has destroyed the file that the petition became, and only then."""
    dispute = desk.come_in("XF-2", version="2")
    record = ("BEGIN; SET LOCAL session_replication_role = replica;"
              " INSERT INTO region_event (district, dispute, version, action, region, item, from_value, to_value, table_version)"
              f" SELECT district, {dispute}, 2, 1, number_of('region', 'file'), 0, 0, number_of('value:file', 'destroyed'), 0 FROM dispute WHERE id = {dispute};"
              " SET LOCAL session_replication_role = origin;")
    take = "SET LOCAL ROLE mediation_app; DELETE FROM petition; RESET ROLE; SELECT (SELECT count(*) FROM petition), (SELECT count(*) FROM petition_version"
    before = sql("SELECT count(*) FROM petition")
    kept = sql(f"BEGIN; {take} WHERE number = 'XF-2'); ROLLBACK")
    tap.check("a petition stays as long as its file does", kept == f"{before}|2", kept)
    missed = sql(f"{record} SELECT count(*) FROM person_differences(340212100, {dispute}, {dispute}) WHERE difference LIKE 'petition:%'; ROLLBACK")
    tap.check("what was kept after its destruction is found", missed == "1", missed)
    gone = sql(f"{record} {take} WHERE number = 'XF-2'); ROLLBACK")
    tap.check("it goes whole with the file, and no other does", gone == f"{int(before) - 1}|0", gone)


def main():
    tap, desk = Tap(), Desk()
    for claims in (once_in_any_order, torn_apart, bad_ones, accepted, objected, registered_once, answered_as_it_was_read, one_id_for_several,
                   secrets, kept_from_the_desk, pages, reconciled, gone_with_its_file, long_ones):
        claims(tap, desk)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
