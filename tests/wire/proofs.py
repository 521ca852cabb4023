#!/usr/bin/env python3
"""Proofs for outsiders: what holds is said to hold, whatever was changed is found, and nothing leaves that should not. TAP.

usage: tests/with-daemon tests/wire/proofs.py
"""

import copy
import datetime
import json
import os
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from signed import ACCEPT, ASSIGN, BEGIN, HOME, MEET, REHASHED, TAKE, Town, verify  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection  # noqa: E402
from tap import tell  # noqa: E402

CLAIMS = []
MADE = {}


def claim(function):
    CLAIMS.append(function)
    return function


def good():
    return copy.deepcopy(MADE["proof"])


def holds(proof, roots, *words):
    done = verify(proof, roots, *words)
    assert done.status == 0 and "全部成立" in done.out, done
    return done


def fails(what, proof, roots, found, *words):
    done = verify(proof, roots, "--lang", "en", *words)
    assert done.status == 1 and "DOES NOT HOLD" in done.out and re.search(found, done.err), (what, done)


@claim
def what_is_in_no_root_yet_says_so(town):
    town.new_key()
    town.tell(BEGIN + "\n" + ACCEPT, label="A", day="2026-03-02")
    town.tell(BEGIN, label="B", day="2026-03-02")
    done = town.mediate("proof", town.number("A"))
    assert done.status == 0 and "明天" in done.err and [event["root"] for event in done.json["events"]] == [None, None], done
    assert town.sign("2026-03-01").status == 0
    done = verify(done.out, "# none\n")
    assert done.status == 3 and "还有 2 条没有入根" in done.out, done


@claim
def a_course_of_several_days_is_proven(town):
    fingerprint = None
    assert town.sign("2026-03-02").status == 0
    town.tell(ASSIGN + "\n" + TAKE, label="A", day="2026-03-03")
    for label in "CDEFGHI":
        town.tell(BEGIN, label=label, day="2026-03-03")
    assert town.sign("2026-03-03", "--digest", "sm3").status == 0
    town.tell(MEET, label="A", day="2026-03-05")
    town.tell(BEGIN, label="J", day="2026-03-05")
    assert town.sign("2026-03-06").status == 0
    proof, roots = town.prove("A"), town.roots.read_text()
    MADE.update(proof=proof, roots=roots, other=town.prove("B"))
    fingerprint = re.search(r"^key \S+ (\S+)$", roots, re.M).group(1)
    MADE["fingerprint"] = fingerprint
    done = holds(proof, roots)
    for figures in ("事件 5 条", "已入签名根 5 条，分在 3 天；还没有入根 0 条", "签名根 5 个，自 2026-03-02 至 2026-03-06，前后相连 4 处",
                    "记录的申请日期 2026-03-02", f"密钥指纹：{fingerprint}"):
        assert figures in done.out, (figures, done)
    assert {line.split()[4].split(":")[0] for line in proof["roots"]} == {"sha256", "sm3"}, proof["roots"]
    for words in (("--key", fingerprint), (f"--key={fingerprint.upper()}",), ("--key", " ".join(re.findall("....", fingerprint)))):
        assert "请与公布的指纹比对" not in holds(proof, roots, *words).out


@claim
def it_says_nothing_that_is_not_for_outsiders(town):
    proof = good()
    text = json.dumps(proof, ensure_ascii=False)
    for told in ("甲某", "乙某", "院墙", "愿意修好"):
        assert told not in text and told.encode().hex() not in text, told
    contents = [event["content"] is not None for event in proof["events"]]
    assert contents == [True, False, False, True, True], "signs of risk and the comparison of teams stay in the house"
    assert set(proof) == {"proof", "district", "dispute", "events", "roots"}
    shown = holds(proof, MADE["roots"]).out
    assert "有内容且相符的 3 条，只有哈希的 2 条" in shown, shown


@claim
def an_act_goes_out_whole_or_not_at_all(town):
    town.tell("2026-03-05T11:00 med05a quick_record Q --channel walk_in --start-mode applied --applied-on 2026-03-05"
              " --parties side=applicant,name=甲某 --parties side=respondent,name=乙某 --place 340212100201 --kind neighbour --level simple"
              " --facts 院墙滴水 --rights-notice --risk-signs none --parties-agreeing 2 --team 5 --assignment-reasons territory"
              " --mediator med05a --no-conflict --parties-present 1,2 --course 说开了 --agreement-content 修好 --read-back"
              " --performed-at-once --evidence 收条 -> performed")
    events = town.prove("Q")["events"]
    assert len(events) > 5 and not any(event["content"] for event in events), events
    own = town.prove("Q", "--application")["events"]
    assert own[0]["content"] and not any(event["content"] for event in own[1:]), own


@claim
def a_forged_proof_does_not_hold(town):
    roots, other = MADE["roots"], MADE["other"]

    def changed(change):
        proof = good()
        change(proof, proof["events"])
        return proof

    def flip(text, at=0):
        return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1:]

    def every(proof, value):
        for event in proof["events"]:
            event.update(value)

    last_line = good()["roots"][-1]
    for what, found, change in (
            ("a path changed", "event 1: its path", lambda p, e: e[0].update(path=flip(e[0]["path"]))),
            ("a path cut", "event 3: its path", lambda p, e: e[2].update(path=e[2]["path"][64:])),
            ("a path made longer", "event 1: its path", lambda p, e: e[0].update(path=e[0]["path"] + "00" * 32)),
            ("no path", "event 1: its path", lambda p, e: e[0].update(path="")),
            ("another place", "event 1: its path", lambda p, e: e[0].update(place=e[0]["place"] + 1)),
            ("a place outside", "event 1: its path", lambda p, e: e[0].update(place=2**62)),
            ("an event of another dispute", "event 1: its content is that of another|its path", lambda p, e: e.__setitem__(0, other["events"][0])),
            ("the hash alone of one of another dispute", "event 1: its path",
             lambda p, e: e.__setitem__(0, dict(other["events"][0], content=None))),
            ("another dispute's number", "its content is that of another event", lambda p, e: p.update(dispute=other["dispute"])),
            ("another district", "no root of", lambda p, e: p.update(district=340212101)),
            ("an event left out", "event 3 is missing", lambda p, e: e.pop(2)),
            ("the first left out", "event 1 is missing", lambda p, e: e.pop(0)),
            ("two in each other's place", "event 3 is missing, or not in its place", lambda p, e: e.__setitem__(slice(2, 4), [e[3], e[2]])),
            ("one twice", "event 3 is missing", lambda p, e: e.insert(2, e[1])),
            ("another version", "event 2 is missing", lambda p, e: e[1].update(version=9)),
            ("a content changed", "event 1: its content is not that of its hash", lambda p, e: e[0].update(content=flip(e[0]["content"], 200))),
            ("a content of another event", "event 1: its content is not", lambda p, e: e[0].update(content=e[3]["content"])),
            ("a content cut", "event 1: its content is not", lambda p, e: e[0].update(content=e[0]["content"][:-2])),
            ("a hash changed", "event 2 is not linked|event 1: its content", lambda p, e: e[0].update(hash=flip(e[0]["hash"]))),
            ("a link changed", "event 2 is not linked", lambda p, e: e[1].update(previous=flip(e[1]["previous"]))),
            ("an earlier hour of recording", "event 2: its path", lambda p, e: e[1].update(recorded_us=e[1]["recorded_us"] - 1)),
            ("a later day of recording", "it was recorded after", lambda p, e: e[1].update(recorded_us=e[1]["recorded_us"] + 86400 * 10**6)),
            ("another day's root", "the proof has is not that|its path", lambda p, e: e[0].update(root="2026-03-04")),
            ("a day without a root", "the file of roots has no root of 2026-03-09", lambda p, e: e[0].update(root="2026-03-09")),
            ("a root's line changed", "is not that of the file", lambda p, e: p["roots"].__setitem__(-1, last_line.replace(" 2 sha256", " 3 sha256"))),
            ("roots left out", "is not that of the file", lambda p, e: p["roots"].clear())):
        fails(what, changed(change), roots, found)
    unsigned = changed(lambda p, e: every(p, {"root": None, "path": "", "place": 0}))
    assert verify(unsigned, roots).status == 3, "a proof without a root is none yet"


@claim
def a_file_of_roots_that_was_changed_does_not_hold(town):
    lines, proof = MADE["roots"].splitlines(True), good()
    first = next(i for i, line in enumerate(lines) if line.startswith("root "))
    signature = lines[first].rstrip("\n")

    def without(*places):
        return "".join(line for i, line in enumerate(lines) if i not in places)

    def with_line(place, line):
        return "".join(lines[:place] + [line] + lines[place + 1:])

    for what, found, roots in (
            ("one left out", "a day is missing", without(first + 2)),
            ("the first left out", "there are roots before it", without(first)),
            ("the last ones left out", "has no root of 2026-03-05", without(first + 3, first + 4)),
            ("all left out", "has no root", without(*range(first, len(lines)))),
            ("two in each other's place", "a day is missing", "".join(lines[:first] + [lines[first + 1], lines[first]] + lines[first + 2:])),
            ("one twice", "a day is missing", "".join(lines[:first + 1] + lines[first:])),
            ("another number of events", "its signature does not hold", with_line(first, lines[first].replace(" 3 sha256", " 4 sha256"))),
            ("another day", "a day is missing", with_line(first + 1, lines[first + 1].replace("2026-03-03", "2026-03-13"))),
            ("a signature changed", "its signature does not hold",
             with_line(first, signature[:-1] + ("0" if signature[-1] != "0" else "1") + "\n")),
            ("torn", "is not whole", MADE["roots"][:-1]),
            ("no key", "is signed by a key that is not trusted", "".join(line for line in lines if not line.startswith("key ")))):
        fails(what, proof, roots, found)
    for what, roots in (("another word", MADE["roots"] + "nonsense\n"), ("two blanks", MADE["roots"].replace("root 3", "root  3")),
                        ("other digits", MADE["roots"].replace(" 3 sha256", " 03 sha256")), ("bytes", b"\x00\xff" * 100 + b"\n"), ("a long line", "x" * 10**6 + "\n")):
        done = verify(proof, roots, "--lang", "en")
        assert done.status == 6 and "is neither a root nor a key" in done.err and not done.out, (what, done)


@claim
def whoever_signs_it_all_anew_is_found_by_the_fingerprint(town):
    forged_key = town.new_key("forged")
    with town.tampered("DELETE FROM root_node", "DELETE FROM root_leaf", "DELETE FROM root",
                       "UPDATE dispute_event SET recorded_at = recorded_at - interval '1 second'", REHASHED):
        for day in ("2026-03-02", "2026-03-03", "2026-03-06"):
            assert town.sign(day, key=HOME / "forged", out=HOME / "forged.roots").status == 0
        forged, roots = town.prove("A"), (HOME / "forged.roots").read_text()
    done = holds(forged, roots)
    assert "请与公布的指纹比对" in done.out and forged_key in done.out, "without a fingerprint it is as good as what the file says"
    fails("all of it forged", forged, roots, "a key that is not trusted, with the fingerprint " + forged_key, "--key", MADE["fingerprint"])
    fails("against the true file", forged, MADE["roots"], "is not that of the file of roots")
    fails("a true proof", good(), roots, "is not that of the file of roots")
    mixed = MADE["roots"].splitlines(True)[:-1] + [line for line in roots.splitlines(True) if line.startswith("key ")] + roots.splitlines(True)[-1:]
    fails("one root by another key", good(), "".join(mixed), "not linked|not trusted")


@claim
def a_journal_that_was_changed_proves_nothing(town):
    of_a = f"dispute = {town.story.dispute('A')}"
    facts = "UPDATE dispute_event SET facts = set_byte(facts, length(facts) - 1, 99) WHERE " + of_a + " AND version = 1"
    for what, found, *statements in (
            ("a content", "event 1: its content is not that of its hash", facts),
            ("a content, and every hash anew", "event 1: its path does not lead", facts, REHASHED),
            ("a row removed", "event 3 is missing", "DELETE FROM root_leaf WHERE " + of_a + " AND version = 3",
             "DELETE FROM dispute_event WHERE " + of_a + " AND version = 3"),
            ("two rows in each other's place", "is not linked|its content is that of another", "UPDATE dispute_event SET version = 100 + version WHERE "
             + of_a + " AND version IN (3, 4)", "UPDATE dispute_event SET version = 107 - version WHERE " + of_a + " AND version IN (103, 104)"),
            ("a node", "its path does not lead", "UPDATE root_node SET hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1) WHERE level = 0")):
        with town.tampered(*statements):
            proof = town.prove("A")
        fails(what, proof, MADE["roots"], found)
    holds(town.prove("A"), MADE["roots"])


@claim
def what_is_no_proof_is_told_and_costs_little(town):
    whole = json.dumps(good())
    begun = time.monotonic()
    for what, said, text in (
            ("nothing", "no JSON", ""), ("half of it", "no JSON", whole[:len(whole) // 2]), ("without its end", "no JSON", whole[:-1]),
            ("something behind it", "no JSON", whole + "x"), ("bytes", "no JSON", os.urandom(5000)), ("no UTF-8", "no JSON", whole.encode().replace(b"roots", b"\xff\xfe")),
            ("deep", "no JSON", "[" * 10**6), ("deep and whole", "no JSON", "[" * 10**6 + "]" * 10**6), ("deep objects", "no JSON", '{"a":' * 10**6),
            ("a key twice", "no JSON", whole.replace('"proof": 1,', '"proof": 1, "proof": 1,')),
            ("a great number", "no JSON", whole.replace('"proof": 1,', '"proof": 99999999999999999999,')),
            ("an array", "missing", "[]"), ("a number", "no JSON", "17"), ("an empty object", "missing", "{}"),
            ("one key more", "missing", whole.replace('"proof": 1,', '"proof": 1, "more": 1,')),
            ("another form", "of a form", whole.replace('"proof": 1,', '"proof": 2,')), ("a negative dispute", "out of range", re.sub('"dispute": ', '"dispute": -', whole)),
            ("no events", "no events", json.dumps(dict(good(), events=[]))), ("too many events", "too many", json.dumps(dict(good(), events=[0] * 6000))),
            ("an event that is none", "event or root 1", json.dumps(dict(good(), events=[{}]))),
            ("roots that are none", "root", json.dumps(dict(good(), roots=["root"]))), ("roots of another kind", "root", json.dumps(dict(good(), roots=[5]))),
            ("more roots than events", "more roots", json.dumps(dict(good(), roots=["x"] * 100))),
            ("a hash of other letters", "64 hexadecimal", whole.replace(good()["events"][0]["hash"], "z" * 64, 1)),
            ("a day that is none", "day of its root", whole.replace('"root": "2026-03-02"', '"root": "2026-02-30"', 1)),
            ("a huge file", "larger than", b" " * (9 << 20))):
        done = verify(text, MADE["roots"], "--lang", "en")
        assert done.status == 6 and said in done.err and not done.out, (what, done)
    assert time.monotonic() - begun < 60
    for wrong in (HOME / "nothing", HOME, Path("/dev/zero")):
        assert verify(wrong, MADE["roots"]).status == 6 and verify(whole, wrong).status == 6, wrong
    for words in (("--key", "12"), ("--key",), ("--nothing",), ("more",), ("--lang", "fr")):
        assert verify(whole, MADE["roots"], *words).status == 2, words


@claim
def it_needs_no_more_than_files(town):
    linked = os.popen(f"ldd {os.environ['BUILD_ROOT']}/client/mediate-verify").read()
    assert "libjansson" in linked and "libcrypto" in linked, linked
    for library in ("libpq", "libssl", "libevent", "libsodium", "libprotobuf"):
        assert library not in linked, library


def ask(label, town, application=False, **more):
    line = Connection(os.environ["MEDIATION_SOCKET"], "clerk01", **more)
    return line.ask(pb.Request(proof=pb.ProofRequest(dispute=town.story.dispute(label), application=application)))


@claim
def pages_tell_the_same_as_the_whole(town):
    line = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
    for label in "AQ":
        whole = ask(label, town).proof
        told, after, more = [], 0, True
        while more:
            page = line.ask(pb.Request(proof=pb.ProofRequest(dispute=town.story.dispute(label), after_version=after, page_size=2))).proof
            told += page.events
            after, more = told[-1].version, page.more
            assert {event.root_on for event in page.events if event.root_on} == {root.on for root in page.roots}
        assert told == list(whole.events) and len(told) > 4
    assert line.ask(pb.Request(proof=pb.ProofRequest(dispute=17))).refusal.name == "not_found"


@claim
def a_certificate_is_for_what_a_party_applied_for(town):
    town.tell(BEGIN, label="K", day="2026-03-06", mode="ex_officio")
    town.tell(BEGIN, label="L", day="2026-03-06", mode="entrusted")
    town.tell(BEGIN, label="N", day="2026-03-06", more="--risk-signs escalation")
    town.tell("2026-03-06T09:00 importer take_over T --applied-on 2023-05-01 --parties side=applicant,name=甲某 --kind neighbour"
              " --to-state closed --provenance 台账第3行 -> closed")
    town.tell(BEGIN + "\n2026-03-06T09:10 clerk01 accept S --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2,3,4"
              " -> accepted\n" + ASSIGN + "\n" + TAKE + "\n2026-03-06T10:00 lead05 split S+U --parties-split 3,4 --reason 另有一事 -> taken",
              label="S", day="2026-03-06", more="--parties side=applicant,name=丙某 --parties side=respondent,name=丁某")
    for label, refusal in (("T", "proof_of_history"), ("U", "proof_of_split")):
        assert ask(label, town, application=True).refusal.name == refusal and ask(label, town).outcome == 0, label
    for label, refusal in (("K", "proof_not_applied"), ("L", "proof_not_applied")):
        assert ask(label, town, application=True).refusal.name == refusal and ask(label, town).outcome == 0
        for words in (("proof", town.number(label), "--application"), ("print", town.number(label), "application", "--out", "-")):
            done = town.mediate(*words)
            assert done.status == 1 and "不是当事人申请开始的" in done.err and not done.out, (words, done)
    assert town.prove("N")["events"][0]["content"] is None
    own = town.prove("N", "--application")["events"][0]["content"]
    assert own and "2026-03-06" in str(datetime.date(1970, 1, 1) + datetime.timedelta(applied_on(own))), "what he told is the applicant's own"


def applied_on(content):
    """Argument 3 of the facts."""
    return int(re.search("000300000008([0-9a-f]{16})", content).group(1), 16)


@claim
def the_certificate_carries_claim_day_and_digest(town):
    number = town.number("A")
    done = town.mediate("print", number, "申请时间证明", "--out", "-")
    assert done.status == 0, done
    for told in ("人民调解申请时间证明", "甲某", "修好院墙", "2026年3月2日", "民法典第一百九十五条", number,
                 "sha256:" + good()["events"][0]["hash"], "2026年3月2日的签名根，sha256:" + good()["roots"][0].split()[4].split(":")[1]):
        assert told in done.out, (told, done.out[-3000:])
    noted = town.prove("A")["events"][-1]
    assert noted["version"] == 6 and noted["root"] is None and noted["content"], "that it was printed is on record"
    shown = verify(town.prove("A", "--application"), MADE["roots"])
    assert shown.status == 3 and good()["events"][0]["hash"] in shown.out, shown


@claim
def nothing_made_up_is_proven(town):
    done = town.mediate("practice", "reset", member="director")
    assert done.status == 0, done
    line = Connection(os.environ["MEDIATION_SOCKET"], "clerk01", practice=True)
    listed = line.ask(pb.Request(list_disputes=pb.ListDisputesRequest())).list_disputes.disputes
    assert listed, "practice has disputes"
    answer = line.ask(pb.Request(proof=pb.ProofRequest(dispute=listed[0].id)))
    assert answer.refusal.name == "proof_of_practice" and answer.refusal.next_zh, answer
    assert town.sign("2026-03-20").status == 0 and not town.rows("SELECT FROM root WHERE district < 0")
    assert town.check().status == 0


if __name__ == "__main__":
    tell(CLAIMS, Town())
