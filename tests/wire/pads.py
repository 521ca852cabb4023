#!/usr/bin/env python3
"""Numbers of blank forms: reserved once a request, used once by one dispute of the committee's own, spoilt on record; nothing of a
book is missing whoever wins a race. TAP.

usage: tests/with-daemon tests/wire/pads.py
"""

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Daemon, Tap, sql, verify_in_c  # noqa: E402
from stranger_wire import ZONE, Connection, Words, uuid7  # noqa: E402

INTAKE, QUICK = 1, 2
OPEN, USED, SPOILT = 1, 2, 3
DAMAGED, LOST = 2, 3
TODAY = datetime.datetime.now(ZONE).date()
REGISTER = ["--channel", "walk_in", "--start-mode", "applied", "--applied-on", TODAY.isoformat(), "--parties", "side=applicant,name=田甲",
            "--parties", "side=respondent,name=田乙", "--place", "340212100206", "--kind", "neighbour", "--facts", "田埂（虚构）"]
QUICK_RECORD = ["--channel", "sweep", "--start-mode", "ex_officio", "--applied-on", TODAY.isoformat(), "--parties", "side=applicant,name=田甲",
                "--parties", "side=respondent,name=田乙", "--place", "340212100201", "--kind", "neighbour", "--facts", "水沟（虚构）", "--level", "simple",
                "--rights-notice", "--risk-signs", "none", "--parties-agreeing", "2", "--team", "5", "--assignment-reasons", "territory", "--mediator",
                "med05a", "--no-conflict", "--parties-present", "1,2", "--course", "说开", "--agreement-content", "和好", "--read-back"]


class Town:
    def __init__(self):
        self.address = os.environ["MEDIATION_SOCKET"]
        # two villages have books of their own
        sql("UPDATE member SET committee = team - 3 WHERE team IN (5, 6); UPDATE district SET reference_version = reference_version + 1")
        self.clerk = self.connect("clerk01")
        self.words = Words(self.clerk)

    def connect(self, login, address=None):
        return Connection(address or self.address, login)

    def pad(self, by, count, form=INTAKE, key=None):
        return by.ask(pb.Request(number_pad=pb.NumberPadRequest(request_id=key or uuid7(), reserve=pb.ReserveNumbers(count=count, form=form))))

    def spoil(self, by, number, reason=DAMAGED, key=None):
        return by.ask(pb.Request(number_pad=pb.NumberPadRequest(request_id=key or uuid7(), spoil=pb.SpoilNumber(number=number, reason=reason))))

    def listed(self, by, **what):
        return by.ask(pb.Request(reserved_numbers=pb.ReservedNumbersRequest(**what)))

    def act(self, number, words=None, action="register", key=None):
        given = list(words or REGISTER) + (["--reserved-number", number] if number else [])
        return pb.Request(act=pb.ActRequest(request_id=key or uuid7(), action=self.words.actions[action].number,
                                            arguments=self.words.argument_list(given)))

    def register(self, by, number, **more):
        return by.ask(self.act(number, **more))


def name(answer):
    return answer.refusal.name if answer.outcome else "done"


def texts(answer):
    return [number.text for number in answer.number_pad.numbers]


def counter(committee):
    return int(sql(f"SELECT coalesce(sum(last), 0) FROM number_counter WHERE committee = {committee} AND series = 1"))


def missing():
    """Numbers of books of registration that nobody has: not given, not waiting, not spoilt."""
    return sql("SELECT c.committee, c.year, n FROM number_counter c CROSS JOIN generate_series(1, c.last) n WHERE c.series = 1"
               " AND NOT EXISTS (SELECT FROM official_number o WHERE (o.district, o.committee, o.series, o.year, o.number) ="
               " (c.district, c.committee, c.series, c.year, n))"
               " AND NOT EXISTS (SELECT FROM reserved_number r WHERE (r.district, r.committee, r.series, r.year, r.number) ="
               " (c.district, c.committee, c.series, c.year, n) AND r.state IN (1, 3))")


def reserved_once(tap, town):
    town.register(town.clerk, None)
    key = uuid7()
    first = town.pad(town.clerk, 3, key=key)
    tap.check("so many numbers are reserved, one after the other", texts(first) == [f"繁阳登〔{TODAY.year}〕{n:04}号" for n in (2, 3, 4)] and
              {(n.state, n.form) for n in first.number_pad.numbers} == {(OPEN, INTAKE)}, first)
    again = town.pad(town.clerk, 3, key=key)
    tap.check("the same request tells the same ones and takes no more", texts(again) == texts(first) and again.number_pad.repeated_request and
              not first.number_pad.repeated_request and counter(1) == 4, again)
    tap.check("with other content it is refused", name(town.pad(town.clerk, 2, key=key)) == "request_reused" and
              name(town.pad(town.clerk, 3, form=QUICK, key=key)) == "request_reused" and
              name(town.pad(town.connect("clerk02"), 3, key=key)) == "request_reused")
    key = uuid7()
    connections = [town.connect("clerk01") for _ in range(6)]
    request = pb.Request(number_pad=pb.NumberPadRequest(request_id=key, reserve=pb.ReserveNumbers(count=2, form=QUICK)))
    for connection in connections:
        connection.send(request)
    answers = [connection.answer()[1] for connection in connections]
    tap.check("six at once with one request id are one pad", {tuple(texts(a)) for a in answers} ==
              {tuple(f"繁阳登〔{TODAY.year}〕{n:04}号" for n in (5, 6))} and counter(1) == 6, answers)
    for connection in connections:
        connection.send(pb.Request(number_pad=pb.NumberPadRequest(request_id=uuid7(), reserve=pb.ReserveNumbers(count=5, form=QUICK))))
    found = [text for connection in connections for text in texts(connection.answer()[1])]
    tap.check("six pads at once share no number and leave none out", sorted(found) == [f"繁阳登〔{TODAY.year}〕{n:04}号" for n in range(7, 37)], found)
    tap.check("what is registered meanwhile gets the next after them", list(town.register(town.clerk, None).act.numbers) == [f"繁阳登〔{TODAY.year}〕0037号"])


def within_bounds(tap, town):
    before = counter(1)
    for what, why, request in (
            ("none", "too_large", dict(count=0, form=INTAKE)), ("more than fifty", "too_large", dict(count=51, form=INTAKE)),
            ("a form that is none", "not_a_choice", dict(count=1, form=9)), ("no form", "not_a_choice", dict(count=1))):
        answer = town.clerk.ask(pb.Request(number_pad=pb.NumberPadRequest(request_id=uuid7(), reserve=pb.ReserveNumbers(**request))))
        tap.check(f"{what} is refused", name(answer) == why, answer)
    tap.check("without a request id too", name(town.clerk.ask(pb.Request(number_pad=pb.NumberPadRequest(
        reserve=pb.ReserveNumbers(count=1, form=INTAKE))))) == "request_id_missing")
    tap.check("and what is neither", name(town.clerk.ask(pb.Request(number_pad=pb.NumberPadRequest(request_id=uuid7())))) == "malformed")
    tap.check("none of them took a number", counter(1) == before)
    for login in ("adviser", "auditor", "sysadm01"):
        tap.check(f"{login} reserves none", name(town.pad(town.connect(login), 1)) == "no_right")
    tap.check("the auditor looks at the register", name(town.listed(town.connect("auditor"))) == "done")
    tap.check("who administers the system does not", name(town.listed(town.connect("sysadm01"))) == "no_right")
    village = town.connect("med06a")
    answers = [town.pad(village, 50) for _ in range(11)]
    tap.check("no more than five hundred of a committee wait", [name(a) for a in answers] == ["done"] * 10 + ["too_many_reserved"], answers[-1])
    tap.check("a village committee's are its own", texts(answers[0])[0].startswith(sql(
        "SELECT c.short_name FROM committee c JOIN member m ON m.committee = c.id WHERE m.login = 'med06a'") + "登〔"), texts(answers[0])[0])
    spoilt = town.spoil(village, "500", LOST)
    tap.check("one that is spoilt makes room for one", name(spoilt) == "done" and name(town.pad(village, 2)) == "too_many_reserved" and
              name(town.pad(village, 1)) == "done", spoilt)


def used_once(tap, town):
    pad = texts(town.pad(town.clerk, 8))
    before = counter(1)
    used = town.register(town.clerk, pad[0])
    tap.check("a dispute has the number of its form, and the book's next stays", list(used.act.numbers) == [pad[0]] and counter(1) == before, used)
    number = int(re.search(r"〕(\d+)", pad[1])[1])
    for told, typed in (("short", f"{TODAY.year}-{number}"), ("wide", f"繁阳登（{TODAY.year}）{number + 1:04}号"), ("bare", str(number + 2))):
        answer = town.register(town.clerk, typed)
        tap.check(f"it is understood when it is written {told}", list(answer.act.numbers) == [pad[1 + ("short", "wide", "bare").index(told)]], answer)
    shown = town.clerk.ask(pb.Request(get_dispute=pb.GetDisputeRequest(number=pad[0]))).get_dispute.dispute
    tap.check("it is found by it", shown.id == used.act.dispute and list(shown.numbers) == [pad[0]], shown)
    facts = sql(f"SELECT fact_integer(facts, 221) FROM dispute_event WHERE dispute = {used.act.dispute} AND version = 1")
    tap.check("the journal has it as a fact", facts == str(TODAY.year * 1000000 + number - 1), facts)
    proof = town.clerk.ask(pb.Request(proof=pb.ProofRequest(dispute=used.act.dispute, application=True))).proof
    tap.check("and a proof for outsiders shows the event that has it", proof.events and proof.events[0].content, proof)
    again = town.register(town.connect("clerk02"), pad[0])
    tap.check("another with the same number is told who used it", name(again) == "reserved_used" and "韩玉珍" in again.refusal.next_zh and
              "韩玉珍" in again.refusal.next_en and again.refusal.argument == 220, again)
    tap.check("by the book's own number nothing is registered twice", name(town.register(town.clerk, f"{TODAY.year}-1")) == "unknown_reserved")
    for typed in ("登2026-9999", "x", "调2026-1", "第号", "2026-0"):
        tap.check(f"{typed} is none", name(town.register(town.clerk, typed)) == "unknown_reserved")
    village = town.connect("med05a")
    tap.check("nor is another committee's, though its book has that number reserved", name(town.register(village, pad[4])) == "unknown_reserved")
    own = texts(town.pad(village, 2, form=QUICK))
    tap.check("the town's clerk cannot use the village's", name(town.register(town.clerk, own[0])) == "unknown_reserved")
    answer = town.register(village, own[0], words=QUICK_RECORD, action="quick_record")
    tap.check("a quick record has it too, beside the number of its agreement's book", list(answer.act.numbers)[0] == own[0] and
              answer.act.version == 6, answer)
    back = town.register(village, own[1], words=REGISTER + ["--occurred-on", TODAY.isoformat(), "--reason", "现场没有网络"], action="back_date")
    tap.check("what is registered afterwards has it", list(back.act.numbers) == [own[1]], back)
    key = uuid7()
    request = town.act(pad[4], key=key)
    first, second = town.clerk.ask(request), town.clerk.ask(request)
    tap.check("the same request again is the same dispute", first.act.dispute == second.act.dispute and second.act.repeated_request and
              list(second.act.numbers) == [pad[4]], second)
    argument = pb.Argument(number=221, integer=TODAY.year * 1000000 + 1)
    forged = town.act(pad[5])
    forged.act.arguments.append(argument)
    tap.check("nobody tells the fact himself", name(town.clerk.ask(forged)) == "argument_not_taken")
    consent = pb.ActRequest(request_id=uuid7(), dispute=first.act.dispute, action=town.words.actions["ask_consent"].number,
                            arguments=town.words.argument_list(["--parties-asked", "2", "--way", "telephone", "--reserved-number", pad[5]]))
    tap.check("no later step takes one", name(town.clerk.ask(pb.Request(act=consent))) == "argument_not_taken")


def races(tap, town):
    home = Path(os.environ["PGHOST"]) / "second"
    home.mkdir()
    other = Daemon(str(home))
    other.start()
    pad = texts(town.pad(town.clerk, 20))
    connections = [town.connect(login, address) for login in ("clerk01", "clerk02") for address in (town.address, other.socket) for _ in range(3)]
    won = []
    for number in pad:
        for connection in connections:
            connection.send(town.act(number))
        answers = [connection.answer()[1] for connection in connections]
        won.append(sorted(name(answer) for answer in answers))
    wanted = ["done"] + ["reserved_used"] * (len(connections) - 1)
    tap.check("of twelve with one number, over two daemons, one wins and the others are told by whom", all(outcome == wanted for outcome in won),
              next((outcome for outcome in won if outcome != wanted), None))
    pad = texts(town.pad(town.clerk, 12))
    for number in pad:
        for place, connection in enumerate(connections):
            connection.send(town.act(number) if place % 2 else pb.Request(number_pad=pb.NumberPadRequest(
                request_id=uuid7(), spoil=pb.SpoilNumber(number=number, reason=LOST))))
        answers = [name(connection.answer()[1]) for connection in connections]
        if answers.count("done") != 1 or set(answers) - {"done", "reserved_used", "reserved_spoilt"}:
            tap.check("spoilt or used, never both", False, answers)
            break
    else:
        tap.check("spoilt or used, never both", True)
    ends = sql("SELECT count(*) FROM reserved_number WHERE (state = 2) <> EXISTS (SELECT FROM official_number o WHERE o.text = reserved_number.text)")
    tap.check("and the book says the same", ends == "0", ends)
    tap.check("the second daemon ends well", other.stop() == 0)


def on_record(tap, town):
    pad = texts(town.pad(town.clerk, 3))
    key = uuid7()
    spoilt = town.spoil(town.clerk, pad[0], DAMAGED, key)
    one = spoilt.number_pad.numbers[0]
    tap.check("a form that got wet is on record: which, why, who and when", (one.text, one.state, one.reason, one.changed_by) ==
              (pad[0], SPOILT, DAMAGED, town.words.members["clerk01"]) and one.changed_us > 0, spoilt)
    again = town.spoil(town.clerk, pad[0], DAMAGED, key)
    tap.check("the same request is answered the same", again.number_pad.repeated_request and texts(again) == [pad[0]], again)
    tap.check("another reason, or another number, under its id is refused", name(town.spoil(town.clerk, pad[0], LOST, key)) == "request_reused" and
              name(town.spoil(town.clerk, pad[1], DAMAGED, key)) == "request_reused")
    later = town.spoil(town.connect("clerk02"), pad[0])
    tap.check("who comes later is told by whom and why", name(later) == "reserved_spoilt" and "韩玉珍" in later.refusal.next_zh and
              "污损" in later.refusal.next_zh, later)
    tap.check("what is spoilt is not used", name(town.register(town.clerk, pad[0])) == "reserved_spoilt")
    town.register(town.clerk, pad[1])
    tap.check("what is used is not spoilt", name(town.spoil(town.clerk, pad[1])) == "reserved_used")
    tap.check("a reason that is none is refused", name(town.spoil(town.clerk, pad[2], 9)) == "not_a_choice")
    tap.check("a number as long as a book too", name(town.spoil(town.clerk, "9" * 61)) == "too_long")
    tap.check("another committee's people spoil none", name(town.spoil(town.connect("med05a"), pad[2])) == "unknown_reserved")


def last_years(tap, town):
    """Reserved in December, used in January: the number's own year stands."""
    last = TODAY.year - 1
    sql(f"INSERT INTO number_counter VALUES (340212100, 1, 1, {last}, 2)")
    sql("INSERT INTO number_pad SELECT 340212100, 7, 1, 3, now() - interval '40 days', gen_random_uuid(), ''")
    sql("INSERT INTO reserved_number (district, committee, series, year, number, pad, text)"
        f" SELECT 340212100, 1, 1, {last}, n, 7, format('繁阳登〔%s〕000%s号', {last}, n) FROM generate_series(1, 2) n")
    answer = town.register(town.clerk, f"{last}-1")
    tap.check("a form of last year gives last year's number", list(answer.act.numbers) == [f"繁阳登〔{last}〕0001号"], answer)
    facts = sql(f"SELECT fact_integer(facts, 221) FROM dispute_event WHERE dispute = {answer.act.dispute} AND version = 1")
    tap.check("and the journal says so", facts == str(last * 1000000 + 1), facts)
    tap.check("this year's book is not touched", list(town.register(town.clerk, None).act.numbers)[0] == f"繁阳登〔{TODAY.year}〕{counter(1) - 2:04}号")
    tap.check("a bare number that waits in two years names neither", name(town.register(town.clerk, "2")) == "ambiguous_reserved")
    before = (TODAY - datetime.date(1970, 1, 1)).days - 29
    told = town.listed(town.clerk, state=OPEN, before_on=before).reserved_numbers
    tap.check("what waits longer than thirty days is told apart", [n.text for n in told.numbers] == [f"繁阳登〔{last}〕0002号"] and
              (told.open, told.open_long) == (1, 1), told)


def the_register(tap, town):
    whole, page = [], b""
    while True:
        answer = town.listed(town.clerk, page_size=7, page=page).reserved_numbers
        whole += [(n.year, n.number) for n in answer.numbers]
        page = answer.next_page
        if not page:
            break
    rows = sql("SELECT year, number FROM reserved_number WHERE committee = 1 ORDER BY year DESC, number DESC").splitlines()
    tap.check("page by page each once, newest first", [f"{y}|{n}" for y, n in whole] == rows and len(whole) > 40, len(whole))
    count = lambda state: int(sql(f"SELECT count(*) FROM reserved_number WHERE committee = 1 AND state = {state}"))  # noqa: E731
    answer = town.listed(town.clerk).reserved_numbers
    tap.check("it counts all, not this page", (answer.open, answer.used, answer.spoilt) == (count(1), count(2), count(3)), answer)
    spoilt = town.listed(town.clerk, state=SPOILT).reserved_numbers
    tap.check("the register of spoilt ones has their reason", spoilt.numbers and all(n.state == SPOILT and n.reason and n.changed_by for n in spoilt.numbers))
    everywhere = town.listed(town.clerk, all_committees=True, page_size=500).reserved_numbers
    tap.check("other committees' where they are asked for", len({n.committee for n in everywhere.numbers}) > 1 and answer.open < everywhere.open)
    for why, wrong in (("bad_page", dict(page=b"x")), ("bad_date", dict(before_on=2 ** 40))):
        tap.check(f"{why} is refused", name(town.listed(town.clerk, **wrong)) == why)


def nothing_is_missing(tap, town):
    tap.check("every number of every book is used, waits, or is on record as spoilt", missing() == "", missing())
    good, said = verify_in_c()
    tap.check("verify finds the same", good, said)
    # what verify must find, each taken back
    used = "(SELECT text FROM reserved_number WHERE state = 2 LIMIT 1)"
    waiting = "(SELECT text FROM reserved_number WHERE state = 1 LIMIT 1)"
    for what, altered, back in (
            ("a number that waited and is gone", f"CREATE TABLE gone AS SELECT * FROM reserved_number WHERE text = {waiting};"
             " DELETE FROM reserved_number WHERE text = (SELECT text FROM gone)", "INSERT INTO reserved_number SELECT * FROM gone; DROP TABLE gone"),
            ("a number whose use is forgotten", f"CREATE TABLE gone AS SELECT * FROM reserved_number WHERE text = {used};"
             " DELETE FROM reserved_number WHERE text = (SELECT text FROM gone)", "INSERT INTO reserved_number SELECT * FROM gone; DROP TABLE gone"),
            ("a number that another is said to have used", f"CREATE TABLE gone AS SELECT * FROM reserved_number WHERE text = {used};"
             " UPDATE reserved_number SET changed_by = changed_by + 1 WHERE text = (SELECT text FROM gone)",
             "UPDATE reserved_number SET changed_by = gone.changed_by FROM gone WHERE gone.text = reserved_number.text; DROP TABLE gone"),
            ("a book that gave one more", "UPDATE number_counter SET last = last + 1 WHERE committee = 1 AND series = 1",
             "UPDATE number_counter SET last = last - 1 WHERE committee = 1 AND series = 1")):
        sql(altered)
        good, said = verify_in_c()
        sql(back)
        tap.check(f"and {what}", not good and "number" in said, said)
    good, said = verify_in_c()
    tap.check("put back it is sound", good, said)
    app = subprocess.run(["psql", "-XAtq", "-d", os.environ["MEDIATION_DB"], "-c", "UPDATE reserved_number SET changed_by = 1 WHERE state > 1 RETURNING 1"],
                         capture_output=True, text=True, check=False)
    tap.check("the daemon's role changes nothing that is used or spoilt", app.returncode == 0 and not app.stdout.strip(), app)


def main():
    tap, town = Tap(), Town()
    for part in (reserved_once, within_bounds, used_once, races, on_record, last_years, the_register, nothing_is_missing):
        part(tap, town)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
