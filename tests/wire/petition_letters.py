#!/usr/bin/env python3
"""What the petition centre is told of a matter: each letter once and in order, facts alone, until they have it; and where the bridge stands. TAP.

usage: tests/with-daemon tests/wire/petition_letters.py
"""

import concurrent.futures
import datetime
import hashlib
import json
import os
import re
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults"), str(ROOT / "tests" / "wire")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from petitions import OFFICE, TODAY, Desk  # noqa: E402
from stranger_wire import Connection, uuid7  # noqa: E402

SAID = "甲方当场承认多占了三分地"          # in mediation, which nobody outside is told
TEXT = "院墙由甲方修复，双方再无争议。"    # of the agreement
FACTS = {"our_number", "reason", "team", "sessions", "until", "consent", "written", "effective_on", "document", "remedies", "result", "satisfaction"}
OFFICES = {"quick": "340201-XF", "many": "340202-XF", "held": "340203-XF", "read": "340204-XF"}
NOW_ON = datetime.date.today().isoformat()
IDLE_MS, MATTERS = 20, 10000


def digest_of(letter):
    return hashlib.sha256(f"{letter.number}/{letter.of}/{letter.at}".encode()).digest()


class Bridge(Desk):
    def __init__(self):
        super().__init__()
        self.by = {login: Connection(self.address, login) for login in ("clerk01", "med02a", "med02b", "lead02", "adviser")}
        self.by |= {"petition": self.petition, "director": self.director}
        self.marks, self.of = self.lists["petition_mark"], self.lists["petition_letter"]

    def act(self, login, action, dispute, *words):
        request = pb.ActRequest(request_id=uuid7(), dispute=dispute, action=self.words.actions[action].number,
                                arguments=self.words.argument_list(list(words)))
        answer = self.by[login].ask(pb.Request(act=request))
        assert answer.outcome == 0, (login, action, answer.refusal)
        return answer.act.dispute

    def asked(self, by=None, **narrowed):
        return (by or self.petition).ask(pb.Request(petition_events=pb.PetitionEventsRequest(**narrowed)))

    def letters(self, number="", office=OFFICE, by=None, size=100):
        answer = self.asked(by, office=office, number=number, page_size=size)
        assert answer.outcome == 0, answer.refusal
        return list(answer.petition_events.letters)

    def kinds(self, letters):
        lists = {self.of["answer"]: self.names["petition_answer"], self.of["event"]: self.names["petition_event"]}
        return [(letter.at, lists[letter.of][letter.kind]) for letter in letters]

    def mark(self, *marks, office=OFFICE, by=None, **more):
        """What became of each: (letter, mark) or (letter, mark, more)."""
        wire = [pb.PetitionMark(**{"number": letter.number, "of": letter.of, "at": letter.at, "mark": self.marks[mark], "digest": digest_of(letter), **one})
                for letter, mark, one in ((*mark, {})[:3] for mark in marks)]
        answer = (by or self.petition).ask(pb.Request(mark_petitions=pb.MarkPetitionsRequest(office=office, marks=wire, **more)))
        if answer.outcome:
            return self.outcomes[answer.outcome]
        return [self.outcomes[one.outcome] if one.outcome else "done" for one in answer.mark_petitions.marks]

    def taken_in(self, number, office=OFFICE):
        """A petition that was handed over and registered; its dispute."""
        self.take(self.item(number, office=office))
        act = pb.ActRequest(request_id=uuid7(), action=self.words.actions["come_in"].number, arguments=self.words.argument_list([
            "--channel", "petition", "--start-mode", "entrusted", "--applied-on", "2024-03-04", "--place", "340212100201", "--kind", "neighbour",
            "--facts", "院墙滴水（虚构）", "--source", "petition", "--source-number", f"{office}/{number}", "--source-version", "1",
            "--parties", "side=applicant,name=汪守田", "--parties", "side=respondent,name=田守义"]))
        answer = self.petition.ask(pb.Request(act=act))
        assert answer.outcome == 0, answer.refusal
        return answer.act.dispute

    def given(self, dispute):
        self.act("clerk01", "accept", dispute, "--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none", "--parties-agreeing", "2")
        self.act("director", "assign", dispute, "--team", "2", "--assignment-reasons", "load")
        self.act("med02a", "take", dispute, "--mediator", "med02a", "--no-conflict")

    def met(self, dispute):
        self.act("med02a", "meet", dispute, "--parties-present", "1,2", "--course", SAID)

    def agreed(self, dispute):
        self.act("director", "ask_opinion", dispute, "--question", "可以吗")
        self.act("adviser", "give_opinion", dispute, "--opinion", "可以")
        self.act("med02a", "adopt_opinion", dispute, "--adoption", "adopted")
        self.act("med02a", "fix_text", dispute, "--agreement-text", TEXT, "--obligations", "debtor=2,amount=300,due_on=2099-01-01,text=修复院墙")
        self.act("med02a", "sign", dispute, *(word for party in (1, 2) for word in ("--signatures", f"party={party},manner=signed,signed_on={NOW_ON}")),
                 "--mediator-signed", "--is-sealed")


def in_the_words_of_the_formats(tap, bridge):
    schema = lambda name: json.loads((ROOT / "proto" / "petition" / "v1" / f"{name}.schema.json").read_text(encoding="utf-8"))["properties"]  # noqa: E731
    for codes, words in (("petition_event", schema("event")["kind"]), ("petition_answer", schema("answer")["answer"]),
                         ("petition_receipt", schema("receipt")["result"])):
        ours = set(bridge.lists[codes]) - {"seen"}  # which goes out to nobody
        tap.check(f"{codes} is what the format has", ours == set(words["enum"]), ours ^ set(words["enum"]))


def told_in_order(tap, bridge):
    dispute = bridge.taken_in("T-1")
    first = bridge.letters("T-1")
    tap.check("what is registered is answered with our number, and told to be", bridge.kinds(first) == [(1, "accepted"), (1, "registered")] and
              first[0].our_number == first[1].our_number == sql(f"SELECT text FROM official_number WHERE dispute = {dispute} AND series = 1"), first)
    bridge.given(dispute)
    bridge.act("med02a", "see_risk", dispute, "--risk-signs", "life")
    bridge.act("petition", "petition_step", dispute, "--petition-step", "notified", "--step-on", "2024-03-06")
    bridge.met(dispute)
    bridge.met(dispute)
    bridge.agreed(dispute)
    bridge.act("med02a", "perform_all", dispute, "--evidence", "收条")
    bridge.act("med02b", "visit", dispute, "--visit-result", "done", "--satisfaction", "satisfied")
    letters = bridge.letters("T-1")
    told = bridge.kinds(letters)[1:]
    wanted = ["registered", "accepted", "assigned", "risk_red", "notice_served", "session_held", "session_held", "agreement", "performed", "visited"]
    tap.check("what happens is told in order, counted without a gap", told == list(enumerate(wanted, 1)), told)
    by_kind = {kind: letter for letter, (_, kind) in zip(letters, bridge.kinds(letters)) if letter.of == bridge.of["event"]}
    tap.check("when it was taken up it is told our number of that", by_kind["accepted"].our_number ==
              sql(f"SELECT text FROM official_number WHERE dispute = {dispute} AND series = 2") != "", by_kind["accepted"])
    tap.check("to which team it went, by its name", by_kind["assigned"].team == next(t.name for t in bridge.words.local.teams if t.id == 2), by_kind["assigned"])
    tap.check("a notice was served on its own day", by_kind["notice_served"].happened_on == 19788, by_kind["notice_served"])
    tap.check("of meetings how many there were", [letter.sessions for letter in letters if letter.sessions] == [1, 2], letters)
    agreement = by_kind["agreement"]
    tap.check("of an agreement that it is written, since when, and the digest of its text", agreement.written and
              agreement.effective_on == agreement.happened_on and agreement.document == hashlib.sha256(TEXT.encode()).digest(), agreement)
    tap.check("of a visit how it went", (by_kind["visited"].result, by_kind["visited"].satisfaction) == ("done", "satisfied"), by_kind["visited"])
    whole = b"".join(letter.SerializeToString() for letter in letters)
    leaked = [word for word in (SAID, TEXT, "汪守田", "田守义", "院墙", "收条", "可以") if word.encode() in whole]
    tap.check("never what was said, nor who the parties are", not leaked, leaked)
    tap.check("nobody is told twice what he was told, nor otherwise", bridge.letters("T-1") == letters)
    return dispute


def waiting(tap, bridge):
    letters = [letter for letter in bridge.letters() if letter.number == "T-1"]
    tap.check("what was not sent is told among what goes out, in order", letters == bridge.letters("T-1") and len(letters) == 11, letters)
    first, second, third = letters[:3]
    tap.check("what is sent is marked, as often as you like", bridge.mark((first, "sent"), (first, "sent"), (second, "sent")) == ["done"] * 3)
    again = [letter for letter in bridge.letters() if letter.number == "T-1"]
    tap.check("without a receipt it is told again, with when it was sent", again[0].sent_us and again[0].digest == digest_of(first) and len(again) == 11 and
              not again[2].sent_us, again[:3])
    tap.check("a receipt of another content is none", bridge.mark((first, "taken", {"digest": b"x" * 32})) == ["receipt_of_another"] and
              bridge.letters("T-1")[0].receipt == 0)
    tap.check("what they have is told no more", bridge.mark((first, "taken"), (second, "there")) == ["done"] * 2 and
              [letter.at for letter in bridge.letters() if letter.number == "T-1"] == [letter.at for letter in letters[2:]])
    tap.check("a receipt before its sending is put on record is one", bridge.mark((third, "older"), (third, "sent")) == ["done"] * 2 and
              bridge.letters("T-1")[2].receipt == bridge.lists["petition_receipt"]["older"] and bridge.letters("T-1")[2].sent_us)
    tap.check("sent and received in one go are both on record", bridge.mark((letters[3], "sent"), (letters[3], "taken")) == ["done"] * 2 and
              bridge.letters("T-1")[3].receipt == bridge.lists["petition_receipt"]["taken"])
    tap.check("what they have taken is not refused later", bridge.mark((first, "refused", {"reason": "迟了"})) == ["done"] and
              bridge.letters("T-1")[0].receipt == bridge.lists["petition_receipt"]["taken"])
    nothing = pb.PetitionLetter(number="T-1", of=bridge.of["event"], at=99)
    told = bridge.mark((nothing, "sent"), (letters[4], "sent", {"digest": b""}), (letters[4], "sent", {"number": "a\nb"}),
                       (letters[4], "refused", {"reason": "长" * 201}), (letters[4], "sent", {"of": 9}), (letters[4], "sent"))
    tap.check("marks that are none are refused one by one", told == ["unknown_letter", "malformed", "malformed", "too_long", "not_a_choice", "done"], told)
    tap.check("of none too many nothing is put on record", bridge.mark(*((nothing, "sent") for _ in range(101))) == "too_large")
    tap.check("an office that is none is refused", bridge.mark(office="../etc") == "malformed" and
              bridge.outcomes[bridge.asked(office="../etc").outcome] == "malformed")


def refused(tap, bridge):
    """One poisoned letter holds its own matter, until it is sent again."""
    office = OFFICES["held"]
    for number in ("H-1", "H-2"):
        bridge.taken_in(number, office)
    one, other = (bridge.letters(number, office) for number in ("H-1", "H-2"))
    tap.check("what is refused says why", bridge.mark((one[0], "sent"), (one[0], "refused", {"reason": "没有这个信访件", "advice": "核对编号"}), office=office) ==
              ["done"] * 2 and bridge.letters("H-1", office)[0].receipt_advice == "核对编号")
    tap.check("nothing more of its matter goes out, of the others all", bridge.letters(office=office) == other, bridge.letters(office=office))
    listed = bridge.listed(office=office, number="H-1")[0]
    tap.check("the desk sees how many are refused, and how many have no receipt", (listed.refused_letters, listed.open_letters) == (1, 1), listed)
    clerk = Connection(bridge.address, "clerk01")
    tap.check("who has nothing to do with petitions is told none, and marks none", bridge.outcomes[bridge.asked(clerk, office=office).outcome] == "no_right" and
              bridge.mark((one[0], "again"), office=office, by=clerk) == "no_right")
    tap.check("the director marks nothing as sent, and moves no cursor", bridge.mark((other[0], "sent"), office=office, by=bridge.director) == "no_right" and
              bridge.mark(office=office, by=bridge.director, cursor="x") == "no_right")
    tap.check("but has it sent again", bridge.mark((one[0], "again", {"digest": b""}), office=office, by=bridge.director) == ["done"] and
              [letter.at for letter in bridge.letters(office=office) if letter.number == "H-1"] == [1, 1])
    tap.check("again twice is once", bridge.mark((one[0], "again"), office=office) == ["done"])
    bridge.mark((one[0], "sent"), (one[0], "taken"), office=office)
    tap.check("what they have is not sent again", bridge.mark((one[0], "again"), office=office) == ["letter_was_taken"])
    late, last = bridge.letters("H-2", office)
    bridge.mark((late, "sent"), (last, "sent"), (bridge.letters("H-1", office)[1], "sent"), office=office)
    numbers = [letter.number for letter in bridge.letters(office=office)]
    bridge.taken_in("H-3", office)
    tap.check("what was not sent goes before what was sent", [letter.number for letter in bridge.letters(office=office)] == ["H-3", "H-3", *numbers])
    tap.check("a page ends where it is full, and says so", len(bridge.letters(office=office, size=2)) == 2 and
              bridge.asked(office=office, page_size=2).petition_events.more)


def kept_back(tap, bridge):
    """What the bridge may not see does not leave."""
    dispute = bridge.taken_in("K-1", OFFICES["read"])
    bridge.given(dispute)
    before = bridge.letters("K-1", OFFICES["read"])
    bridge.act("director", "restrict", dispute, "--reason", "信访保密")
    bridge.met(dispute)
    tap.check("of a dispute that is restricted nothing goes out, be it older or newer", len(before) == 4 and bridge.letters("K-1", OFFICES["read"]) == [] ==
              bridge.letters(office=OFFICES["read"]))
    tap.check("the director sees what waits", bridge.kinds(bridge.letters("K-1", OFFICES["read"], by=bridge.director))[-1] == (4, "session_held"))
    bridge.act("director", "restrict", dispute, "--reason", "由接口报送", "--readers", "member=petition")
    tap.check("where the bridge is named among its readers it does", len(bridge.letters(office=OFFICES["read"])) == 5)
    bridge.take(bridge.item("K-2", office=OFFICES["read"]), bridge.item("K-3", office=OFFICES["read"]))
    bridge.answer("K-2", "objection", office=OFFICES["read"], reason="所涉土地在邻镇")
    objection, = bridge.letters("K-2", OFFICES["read"])
    tap.check("an objection goes out with its reason, and without a number", objection.reason == "所涉土地在邻镇" and not objection.our_number, objection)
    walked_in = bridge.act("clerk01", "register", 0, "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2024-03-04", "--parties",
                           "side=applicant,name=田守义", "--parties", "side=respondent,name=汪守田", "--place", "340212100201", "--kind", "neighbour",
                           "--facts", "同一院墙（虚构）")
    bridge.answer("K-3", "duplicate", office=OFFICES["read"], dispute=walked_in)
    told = bridge.letters("K-3", OFFICES["read"])
    tap.check("a duplicate is answered with the number of its dispute, and what happened to that is told from its beginning",
              bridge.kinds(told) == [(1, "duplicate"), (1, "registered")] and
              told[0].our_number == sql(f"SELECT text FROM official_number WHERE dispute = {walked_in} ORDER BY series LIMIT 1"), told)


def taken_back(tap, bridge):
    """A step that was taken back did not happen."""
    office = OFFICES["quick"]
    dispute = bridge.taken_in("B-1", office)
    bridge.given(dispute)
    bridge.met(dispute)
    bridge.act("med02a", "retract", dispute, "--reason", "记错")
    bridge.met(dispute)
    letters = bridge.letters("B-1", office)
    tap.check("what is taken back is not told, nor counted", bridge.kinds(letters)[-1] == (4, "session_held") and letters[-1].sessions == 1, letters)
    bridge.met(dispute)
    tap.check("what comes after counts on", bridge.letters("B-1", office)[-1].sessions == 2 and bridge.letters("B-1", office)[-1].at == 5)


def at_once(tap, bridge):
    """Acts and questions from all sides: every letter once, without a gap."""
    office = OFFICES["quick"]
    disputes = {f"Q-{n}": bridge.taken_in(f"Q-{n}", office) for n in range(6)}
    lines = [Connection(bridge.address, "petition") for _ in range(4)]

    def read(line):
        for _ in range(30):
            bridge.letters(office=office, by=line)

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read, line) for line in lines]
        for dispute in disputes.values():
            bridge.given(dispute)
            bridge.met(dispute)
        for reader in readers:
            reader.result()
    wanted = [(1, "accepted"), *enumerate(("registered", "accepted", "assigned", "session_held"), 1)]
    polled = bridge.letters(office=office)
    told = {number: bridge.kinds([letter for letter in polled if letter.number == number]) for number in disputes}
    tap.check("asked from four sides while it happens every letter is there once, without a gap", all(each == wanted for each in told.values()), told)
    tap.check("one by one it is the same", all(bridge.kinds(bridge.letters(number, office)) == wanted for number in disputes))


def restored(tap, bridge):
    """A restored database begins its feed anew: nothing is told twice, and nothing is missed."""
    office = OFFICES["quick"]
    before = bridge.letters(office=office)
    dispute = sql("SELECT dispute FROM petition WHERE number = 'Q-0'")
    sql("UPDATE installation SET feed_epoch = gen_random_uuid()")
    bridge.met(int(dispute))
    while (answer := bridge.asked(office=office, page_size=100).petition_events).more:
        pass
    news = [letter for letter in answer.letters if letter not in before]
    tap.check("after a restore what is told goes on where it was", len(answer.letters) == len(before) + 1 and bridge.kinds(news) == [(5, "session_held")], news)


def stands(tap, bridge):
    state = lambda: bridge.asked(office=OFFICE).petition_events  # noqa: E731
    tap.check("it is told which offices there are", {OFFICE, OFFICES["held"]} <= set(bridge.asked().petition_events.offices))
    bridge.mark(cursor="他们-17", package=4)
    tap.check("where the bridge stands is kept", (state().cursor, state().package) == ("他们-17", 4))
    bridge.mark(package=3)
    tap.check("what is not told stays, and packages count on only", (state().cursor, state().package) == ("他们-17", 4))
    bridge.mark(cursor="")
    tap.check("a cursor may be empty", state().cursor == "")
    tap.check("one that is too long is refused", bridge.mark(cursor="x" * 201) == "too_long")
    theirs = [pb.PetitionStatus(state=1, count=3, digest=b"d" * 32)]
    differs = [pb.PetitionDifference(number="T-9", our_version=1, our_state=1)]
    told = pb.PetitionReconciled(day=TODAY, theirs=theirs, differences=differs, difference_count=1)
    tap.check("a reconciliation is kept, with when it was", bridge.mark(reconciled=told) == [] and state().reconciled.at_us and
              list(state().reconciled.differences) == differs and list(state().reconciled.theirs) == theirs, state().reconciled)
    bridge.mark(reconciled=pb.PetitionReconciled(day=TODAY - 1))
    tap.check("one of an earlier day changes nothing", state().reconciled.day == TODAY)
    bad = (("a day of no time", "bad_date", {"day": 1 << 40}), ("too many differences", "too_large", {"differences": differs * 201}),
           ("a state that is none", "not_a_choice", {"theirs": [pb.PetitionStatus(state=77, digest=b"d" * 32)]}),
           ("a digest cut short", "malformed", {"theirs": [pb.PetitionStatus(state=1, digest=b"d")]}),
           ("a number of two lines", "malformed", {"differences": [pb.PetitionDifference(number="a\nb")]}))
    for what, outcome, more in bad:
        answer = bridge.mark(reconciled=pb.PetitionReconciled(**{"day": TODAY, **more}))
        tap.check(f"{what} is no reconciliation", answer == outcome, answer)


def on_record(tap, bridge):
    reads = lambda: int(sql("SELECT count(*) FROM dispute_read WHERE request = 61"))  # noqa: E731
    before = reads()
    bridge.letters("T-1")
    tap.check("who reads the letters of a matter is on record", reads() == before + 1)
    before = reads()
    bridge.letters(office="340299-XX")
    tap.check("that there is nothing is not", reads() == before)


def statement(name, *words):
    """The text of a statement with its parts, as the build puts them together."""
    text = (ROOT / "sql" / "queries" / name).read_text(encoding="utf-8")
    for number, word in enumerate(words, 1):
        text = text.replace(f"{{{number}}}", word)
    return re.sub(r"^-- @include (\S+)(.*)$", lambda found: statement(found[1], *found[2].split()), text, flags=re.M)


def gone_with_its_file(tap, bridge, dispute):
    """Letters go with the petition, and that with its file; what a reconciliation named it by goes too."""
    kept = sql(f"BEGIN; SET LOCAL ROLE mediation_app; DELETE FROM petition; RESET ROLE; SELECT count(*) FROM petition_letter WHERE number = 'T-1'; ROLLBACK")
    tap.check("letters stay as long as the file does", int(kept) == 11, kept)
    record = ("SET LOCAL session_replication_role = replica;"
              " INSERT INTO region_event (district, dispute, version, action, region, item, from_value, to_value, table_version)"
              f" SELECT district, id, version, 1, number_of('region', 'file'), 0, 0, number_of('value:file', 'destroyed'), 0 FROM dispute WHERE id = {dispute};"
              " SET LOCAL session_replication_role = origin;")
    erase = statement("write_erasures.sql")
    last = f"(SELECT array_agg({{}}) FROM dispute_event WHERE dispute = {dispute} AND version = (SELECT version FROM dispute WHERE id = {dispute}))"
    for number, column in ((4, "hash"), (3, "version"), (2, "dispute"), (1, "district")):
        erase = erase.replace(f"${number}::", f"{last.format(column)}::")
    bridge.mark(reconciled=pb.PetitionReconciled(day=TODAY, differences=[pb.PetitionDifference(number="T-1")]))
    gone = sql(f"BEGIN; {record} {erase}; SELECT count(*) FILTER (WHERE number = 'T-1'), count(*) > 0 FROM petition_letter;"
               f" SELECT reconciled IS NULL FROM petition_office WHERE office = '{OFFICE}'; ROLLBACK")
    tap.check("they go with it, and no others do, and what named it", gone.split() == ["0|t", "t"], gone)


def many(tap, bridge):
    """Thousands that were handed over, of which nothing is new, cost no more than a few."""
    def cost(office):
        times = []
        for _ in range(15):
            begun = time.monotonic()
            bridge.asked(office=office, page_size=100)
            times.append(time.monotonic() - begun)
        return statistics.median(times) * 1000

    office = OFFICES["many"]
    settled = "jsonb_build_object('office', '{}', 'number', 'M-' || n, 'id', 9000000 + n, 'receipt', 1, 'sent_at', now(), 'receipt_at', now(), 'digest', sha256('x'))"
    done = "".join(sql(f"INSERT INTO {table} SELECT x.* FROM {table} t CROSS JOIN generate_series(1, {MATTERS}) n"
                       f" CROSS JOIN jsonb_populate_record(t, {settled.format(office)}) x WHERE t.number = 'T-1' AND {which}; ANALYZE {table}")
                   for table, which in (("petition", "true"), ("petition_letter", "t.at <= 2")))
    sql(f"INSERT INTO petition_office (district, office) SELECT DISTINCT district, '{office}' FROM petition")
    tap.check("many are there, each with its letters, which they have", not done and
              sql(f"SELECT count(*) FROM petition_letter WHERE office = '{office}' AND receipt = 1") == str(MATTERS * 3), done)
    while bridge.asked(office=office).petition_events.more:
        pass
    few, much = cost("340299-XX"), cost(office)
    tap.check(f"that nothing is new is found in {IDLE_MS} ms", much - few < IDLE_MS, (few, much))
    sql(f"UPDATE petition_letter SET receipt = 0, receipt_at = NULL, sent_at = CASE WHEN at % 2 = 0 THEN sent_at END WHERE office = '{office}'")
    tap.check("a page of many that go out is found as fast as they are told", cost(office) - few < 5 * IDLE_MS, (few, cost(office)))


def main():
    tap, bridge = Tap(), Bridge()
    in_the_words_of_the_formats(tap, bridge)
    dispute = told_in_order(tap, bridge)
    for claims in (waiting, refused, kept_back, taken_back, at_once, restored, stands, on_record):
        claims(tap, bridge)
    gone_with_its_file(tap, bridge, dispute)
    many(tap, bridge)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
