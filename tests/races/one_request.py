#!/usr/bin/env python3
"""One request id is one act: of two acts under it one is done, whole, and the other is told so.

usage: tests/with-daemon tests/races/one_request.py

Two daemons on one database; the first act stands written and not committed while the second comes. TAP.
"""

import os
import re
import threading
from pathlib import Path

import psycopg2

from races import BEHIND_S, HALF_WAY, ITS_WORDS, REGISTER, Other, Town, told
from faults import Tap, sql, verify_in_c  # races.py has found the way there
from mediation.v1 import mediation_pb2 as pb
from stranger_wire import Connection

ROOT = Path(os.environ["SOURCE_ROOT"])
QUICK = REGISTER + " --level simple --rights-notice --risk-signs none --parties-agreeing 2 --team 5 --assignment-reasons territory --mediator med05a" \
    " --no-conflict --parties-present 1,2 --course 双方陈述 --agreement-content 和好 --read-back"
SPLIT_PARTIES = "".join(f" --parties side={side},name={name}" for side, name in
                        (("applicant", "丙"), ("respondent", "丁")))
COME_IN = REGISTER + " --source court --source-number (2024)皖0212民诉前调00017号"


def under_one_id(first, *others):
    for act in others:
        act.request_id = first.request_id
    return [first, *others]


def taken(town, parties=""):
    """A dispute that is taken over, perhaps with more parties."""
    return town.story(*(line for line in (
        f"2024-03-04T09:05 clerk01 change_parties A --reason 补充{parties} -> registered" if parties else "",
        "2024-03-04T09:10 clerk01 accept A --kind neighbour --level normal --rights-notice --risk-signs none"
        f" --parties-agreeing {'2,3,4' if parties else '2'} -> accepted",
        "2024-03-04T09:20 director assign A --team 5 --assignment-reasons territory -> assigned",
        "2024-03-04T09:30 med05a take A --mediator med05a --no-conflict -> taken") if line))["A"]


def a_chain_is_written_whole_or_not_at_all(tap, town):
    for one, two in (("register", "quick_record"), ("quick_record", "register")):
        words = {"register": REGISTER, "quick_record": QUICK}
        acts = under_one_id(*(town.act(action, 0, words[action], actor="med05a") for action in (one, two)))
        first, second, behind = town.overtaken(ITS_WORDS, *acts)
        tap.check(f"{two} behind {one} under its request id is told so", behind and not first.outcome
                  and told(second) == "request_reused", (told(first), told(second)))


def pipelined_on_one_connection_too(tap, town):
    line = Connection(town.addresses[0], "med05a", BEHIND_S)
    acts = under_one_id(town.act("register", 0, REGISTER, actor="med05a"), town.act("quick_record", 0, QUICK, actor="med05a"))
    answers = line.ask_together([pb.Request(act=act) for act in acts])
    tap.check("of two that come together one is done", sorted(map(told, answers))[0] == "request_reused"
              and sum(not a.outcome for a in answers) == 1, [told(a) for a in answers])


def a_split_is_done_on_both_sides_or_neither(tap, town):
    dispute, other = taken(town, SPLIT_PARTIES), town.registered()
    before = sql("SELECT count(*) FROM dispute")
    acts = under_one_id(town.act("ask_consent", other, "--parties-asked 2 --way telephone --consent-on 2024-03-05"),
                        town.act("split", dispute, "--parties-split 3,4 --reason 另一件事", actor="lead05"))
    first, second, behind = town.overtaken(HALF_WAY, *acts)
    tap.check("a split behind another dispute's act under its request id is told so",
              behind and not first.outcome and told(second) == "request_reused", (told(first), told(second)))
    tap.check("and splits nothing off", sql("SELECT count(*) FROM dispute") == before)


def the_stored_answer_is_the_first_one(tap, town):
    dispute = taken(town, SPLIT_PARTIES)
    split = pb.Request(act=town.act("split", dispute, "--parties-split 3,4 --reason 另一件事", actor="lead05"))
    first, again = town.connection.ask(split).act, town.connection.ask(split).act
    tap.check("a repeated split names the dispute that was split off", first.other_dispute != 0 and again.repeated_request
              and again.other_dispute == first.other_dispute, (first, again))
    register = town.act("register", 0, REGISTER)
    first = town.connection.ask(pb.Request(act=register)).act
    accept = town.act("accept", first.dispute, "--kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2")
    assert not town.connection.ask(pb.Request(act=accept)).outcome
    again = town.connection.ask(pb.Request(act=register)).act
    tap.check("a repeated registration tells the number it gave, not later ones",
              list(again.numbers) == list(first.numbers) and len(again.numbers) == 1, (first, again))


def nobody_collects_a_colleagues_answer(tap, town):
    mine = town.act("register", 0, REGISTER)
    assert not town.connection.ask(pb.Request(act=mine)).outcome
    theirs = pb.ActRequest.FromString(mine.SerializeToString())
    theirs.replay.member = "auditor"
    answer = town.connection.ask(pb.Request(act=theirs))
    tap.check("the same words from another member are another request", told(answer) == "request_reused", told(answer))


def an_imported_matter_comes_once_however_often_it_is_sent(tap, town):
    lines = [Connection(address, "clerk01", BEHIND_S) for address in town.addresses]
    answers = []

    def send(line):
        answers.extend(line.ask_together([pb.Request(act=town.act("come_in", 0, COME_IN)) for _ in range(8)]))

    # One daemon: no error of the database's, every answer a definite one.
    send(lines[0])
    log = Path(os.environ["MEDIATION_LOG"]).read_text(encoding="utf-8")
    names = sorted(map(told, answers))
    tap.check("eight imports of one number at once are one", names == ["already_imported"] * 7 + ["version 1"], names)
    tap.check("and none is an error of the database's", "source_key" not in log)
    threads = [threading.Thread(target=send, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tap.check("nor do two daemons import it again", sql("SELECT count(*) FROM source_key") == "1")


def time_does_not_go_back(tap, town):
    dispute = town.registered()
    late = town.act("ask_consent", dispute, "--parties-asked 2 --way telephone --consent-on 2024-03-05", moment="2024-03-08T09:00")
    early = town.act("record_consent", dispute, "--parties-answering 2 --consent-answer agreed", moment="2024-03-07T09:00")
    answers = [town.connection.ask(pb.Request(act=act)) for act in (late, early)]
    tap.check("what follows is never recorded before what it follows", sql(
        "SELECT bool_and(recorded_at >= before) FROM (SELECT recorded_at, lag(recorded_at) OVER (ORDER BY version) AS before"
        f" FROM dispute_event WHERE dispute = {dispute}) e") == "t" and not any(a.outcome for a in answers), [told(a) for a in answers])


def a_repeated_set_leaves_later_rows_alone(tap, town):
    """The set that wrote version 1 is sent again, after its connection was lost, while version 2 is being committed."""
    dispute = town.registered()
    text = (ROOT / "sql/queries/write_parties.sql").read_text(encoding="utf-8")
    text = re.sub(r"\$(\d+)", r"%(p\1)s", re.sub(r"--.*", "", text))
    head = bytes.fromhex(sql(f"SELECT encode(head, 'hex') FROM dispute WHERE id = {dispute}"))
    row = [340212100, dispute, 1, psycopg2.Binary(head), 1, 1, 0, False, False, False, 1, "甲", None, None, None]
    with psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"]) as repeating:
        def repeat():
            repeating.cursor().execute(text, {f"p{i}": [value] for i, value in enumerate(row, 1)} | {"p16": [], "p17": [0]})
            repeating.commit()

        town.gate.hold("INSERT INTO dispute_event SELECT district, dispute, 2, gen_random_uuid(), 1, action, from_state, to_state, round,"
                       " actor, happened_at, recorded_at, table_version, facts, commitment, digest, hash, sha256(hash)"
                       f" FROM dispute_event WHERE dispute = {dispute} AND version = 1;"
                       f" UPDATE dispute SET version = 2 WHERE id = {dispute};"
                       f" UPDATE party SET consent = 2 WHERE dispute = {dispute} AND number = 1")
        thread = threading.Thread(target=repeat)
        thread.start()
        town.gate.wait_for(1, "postgres")
        town.gate.release()
        thread.join(BEHIND_S)
    tap.check("a set that is sent again leaves what came after it", sql(
        f"SELECT consent FROM party WHERE dispute = {dispute} AND number = 1") == "2")


def main():
    tap, home = Tap(), Path(os.environ["PGHOST"]) / "other"
    home.mkdir()
    other = Other(str(home))
    other.start()
    town = Town(other.socket)
    for story in (a_chain_is_written_whole_or_not_at_all, pipelined_on_one_connection_too, a_split_is_done_on_both_sides_or_neither,
                  the_stored_answer_is_the_first_one, nobody_collects_a_colleagues_answer,
                  an_imported_matter_comes_once_however_often_it_is_sent, time_does_not_go_back):
        story(tap, town)
    tap.check("every chain and fold is right", *verify_in_c())
    a_repeated_set_leaves_later_rows_alone(tap, town)
    tap.check("the second daemon ends well", other.stop() == 0)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
