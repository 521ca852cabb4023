"""Petitions that were handed over, at the desk: what waits, whose terms run, what is registered without being typed again, what is answered."""

import datetime
import hashlib
import os
import pathlib
import sys

from mediate import SOCKET, claim, run

sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(pathlib.Path(os.environ["SOURCE_ROOT"]) / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, seal  # noqa: E402

EPOCH = datetime.date(1970, 1, 1)
TODAY = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()
OFFICE = "340212-XF"
REST = ("--parties", "side=respondent,name=对门甲", "--place", "340212100002", "--kind", "neighbour", "--risk-signs", "none")


def day(date):
    return (date - EPOCH).days


def brought(number, version=1, **more):
    """An item, as the bridge brings it."""
    line = Connection(SOCKET, "petition")
    words = Words(line)
    wire = {"office": OFFICE, "received_on": day(TODAY) - 2, "handed_on": day(TODAY), "channel": words.lists["petition_channel"]["visit"],
            "hand_over": words.lists["hand_over"]["assigned"], "category": words.lists["petition_category"]["request"], "responsible": "繁阳镇人民政府",
            "petitioners": [pb.Petitioner(name="信访甲"), pb.Petitioner(name="信访,乙\\")], "persons": 23, "matter": "--排水改道，院墙受损（虚构）", "request": "修好院墙",
            "notice_by": day(TODAY) + 15, "reply_by": day(TODAY) + 60, **more}
    item = pb.PetitionItem(number=number, version=version, digest=hashlib.sha256(repr((number, version, more)).encode()).digest(), **wire)
    answer = line.ask(pb.Request(take_petitions=pb.TakePetitionsRequest(items=[item])))
    assert not answer.take_petitions.items[0].outcome, answer
    return words


def desk(*words, member="petition"):
    return run(*words, member=member)


def shown(number, *words):
    done = desk("--json", "petition", "show", number, *words)
    assert done.status == 0, done
    return done.json


@claim
def what_waits_for_an_answer_stands_with_their_terms():
    brought("XF-118")
    done = desk("信访")
    assert done.status == 0 and "XF-118" in done.out and "信访甲等" in done.out and "待答复" in done.out, done
    assert (TODAY + datetime.timedelta(days=15)).isoformat() in done.out and (TODAY + datetime.timedelta(days=60)).isoformat() in done.out, done
    assert "信访 看" in done.err, done
    done = desk("petition", "show", "XF-118")
    assert done.status == 0 and "修好院墙" in done.out and "信访 受理 XF-118" in done.err and "信访 异议 XF-118" in done.err, done
    assert desk("petition", "show", "XF-7").status == 3


@claim
def accepted_it_is_registered_with_what_they_told_and_answered_by_that():
    done = desk("petition", "accept", "XF-118", *REST)
    assert done.status == 0, done
    told = shown("XF-118")
    assert (told["state"], told["answer"]) == ("accepted", "accepted") and told["dispute_number"], told
    dispute = run("--json", "show", told["dispute_number"], member="petition").json
    assert [party["name"] for party in dispute["parties"]] == ["信访甲", "信访，乙＼", "对门甲"] and dispute["parties"][0]["persons"] == 22, dispute["parties"]
    assert dispute["applied_on"] == (TODAY - datetime.timedelta(days=2)).isoformat() and "排水改道，院墙受损（虚构）" in desk("timeline", told["dispute_number"]).out
    assert "XF-118" not in desk("petition").out
    line = desk("petition", "status", "XF-118").out
    assert told["dispute_number"] in line and told["reply_by"] in line, line


@claim
def a_second_time_it_is_not_registered_but_belongs_to_the_first():
    number = shown("XF-118")["dispute_number"]
    done = desk("petition", "accept", "XF-118", *REST)
    assert done.status == 1 and "不能登记" in done.err, done
    brought("XF-119", earlier=["XF-118"])
    done = desk("petition", "accept", "XF-119", *REST)
    assert done.status == 1 and "重复 XF-119" in done.err and number in done.err, done
    assert desk("petition", "duplicate", "XF-119").status == 2
    done = desk("petition", "duplicate", "XF-119", "--to", number)
    assert done.status == 0 and shown("XF-119")["dispute_number"] == number, done
    brought("XF-118", 2, matter="又漏了")
    waits = desk("petition", "inbox")
    assert "XF-118" in waits.out and "答复后有变化" in waits.out and "XF-119" not in waits.out, waits
    done = desk("petition", "show", "XF-118")
    assert "主任决定重启" in done.err, done


@claim
def an_objection_says_why_and_waits_for_their_word():
    words = brought("XF-120")
    assert desk("petition", "object", "XF-120").status == 2
    done = desk("petition", "object", "XF-120", "--reason", "所涉土地在邻镇")
    assert done.status == 0 and "已提异议" in done.out and "所涉土地在邻镇" in done.out, done
    assert desk("petition", "object", "XF-120", "--reason", "再说一遍").status == 1
    brought("XF-120", 2, word=words.lists["petition_word"]["objection_refused"])
    done = desk("petition", "show", "XF-120")
    assert "受理 XF-120" in done.err and "异议未获同意" in done.err, done
    done = desk("petition", "object", "XF-120", "--reason", "还是邻镇的")
    assert done.status == 1 and "异议的期限已过" in done.err, done


@claim
def what_is_secret_is_shown_for_a_reason_and_never_copied():
    words = brought("XF-121", secret=[2])
    assert words.names["petition_field"][2] == "matter"
    told = shown("XF-121")
    assert told["withheld"] and told["matter"] == "" and told["petitioners"] == ["信访甲", "信访,乙\\"], told
    assert "排水改道" not in desk("petition", "show", "XF-121").out
    assert shown("XF-121", "--why", "核实诉求")["matter"] == "--排水改道，院墙受损（虚构）"
    done = desk("petition", "accept", "XF-121", "--why", "登记", *REST)
    assert done.status != 0 and "排水改道" not in done.out + done.err, done
    done = desk("petition", "accept", "XF-121", "--facts", "邻里院墙纠纷", *REST)
    assert done.status == 0 and "排水改道" not in desk("timeline", shown("XF-121")["dispute_number"]).out, done


@claim
def what_identifies_a_petitioner_comes_sealed_and_goes_into_the_dispute_unseen():
    line = Connection(SOCKET, "petition")
    key = line.ask(pb.Request(identity_key=pb.IdentityKeyRequest())).identity_key.key
    told = {1: "E12345678", 2: "13800007301", 3: "繁阳镇阳和村,7组12号"}
    words = Words(line)
    who = pb.Petitioner(name="信访丙", id_paper=words.lists["id_paper"]["passport"],
                        identities=[pb.SealedIdentity(identity=kind, sealed=seal(key, text)) for kind, text in told.items()])
    brought("XF-123", petitioners=[who])
    seen = desk("petition", "show", "XF-123")
    assert "信访丙（已加密转来：证件号码、电话、住址）" in seen.out and not any(text in seen.out for text in told.values()), seen
    done = desk("petition", "accept", "XF-123", *REST)
    assert done.status == 0 and not any(text in done.out + done.err for text in told.values()), done
    number = shown("XF-123")["dispute_number"]
    parties = run("--json", "show", number, "--reveal", "--reason", "核对", member="director").json["parties"]
    assert {one["value"] for one in parties[0]["identities"]} == set(told.values()), parties
    who.identities[1].sealed = os.urandom(60)
    brought("XF-124", petitioners=[who])
    done = desk("petition", "accept", "XF-124", *REST)
    assert done.status == 6 and shown("XF-124")["state"] == "waiting", done


@claim
def a_number_of_two_offices_is_asked_back_and_the_rest_is_none_of_it():
    brought("XF-122")
    brought("XF-122", office="340200-XF")
    done = desk("petition", "show", "XF-122")
    assert done.status == 3 and "340200-XF" in done.err and "340212-XF" in done.err, done
    assert shown("XF-122", "--office", "340200-XF")["office"] == "340200-XF"
    every = desk("--json", "petition", "status", "--all").json["petitions"]
    assert len(every) == 8 and desk("--json", "petition", "status", "--state", "objected").json["petitions"] == [], every
    assert desk("petition", "status", "--state", "没有的").status == 2
    assert desk("petition", member="med02a").status == 4 and desk("petition", member="director").status == 0
    assert "340200-XF" in run("--lang", "en", "petition", "--csv", member="director").out
