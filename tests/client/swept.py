"""Sweeps: recorded by who went, listed with what came of them, corrected and never changed."""

import datetime
import os
import pathlib
import sys

from mediate import SOCKET, claim, run

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(TESTS / "scenario"), str(TESTS / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import sql  # noqa: E402
from stranger_wire import Connection, uuid7  # noqa: E402

PLACE, OTHER, ELSEWHERE = "340212100206", "340212100207", "340212100203"
ZONE = datetime.timezone(datetime.timedelta(hours=8))


def day(back=0):
    return (datetime.datetime.now(ZONE).date() - datetime.timedelta(days=back)).isoformat()


def record(*words, member="clerk01", place=PLACE):
    return run("--json", "sweep", "record", "--place", place, *words, member=member)


def register(*words, member="clerk01"):
    done = run("--json", "register", "--channel", "sweep", "--start-mode", "ex_officio", "--applied-on", day(), "--parties",
               "side=applicant,name=田甲", "--parties", "side=respondent,name=田乙", "--place", PLACE, "--kind", "neighbour", "--facts",
               "田埂（虚构）", *words, member=member)
    return done


def listed(*words):
    done = run("--json", "sweep", "list", *words)
    assert done.status == 0, done
    return done.json


@claim
def a_sweep_that_found_nothing_is_a_sweep():
    assert int(PLACE) in listed("--missing")["missing"]
    done = record("--found", "0")
    assert done.status == 0 and done.json["sweep"] and not done.json["repeated"], done
    told = listed("--place", PLACE)
    assert [(line["id"], line["found"], line["swept_on"], line["kinds"]) for line in told["sweeps"]] == [(done.json["sweep"], 0, day(), [])], told
    assert told["sums"] == {"sweeps": 1, "zero": 1, "found": 0, "registered": 0, "handled": 0}, told
    assert int(PLACE) not in listed()["missing"] and int(OTHER) in listed()["missing"]


@claim
def disputes_that_came_of_it_are_its_registered_and_handled():
    number = register().json["numbers"][0]
    sweep = record("--found", "3", "--on", day(1), "--dispute", number, "--kind", "neighbour", "--who", "med02a,med02b", "--note",
                   "走访三组").json["sweep"]
    done = register("--sweep", str(sweep))
    assert done.status == 0, done
    line = next(line for line in listed("--place", PLACE)["sweeps"] if line["id"] == sweep)
    assert (line["found"], line["registered"], line["handled"], line["note"], line["kinds"]) == (3, 2, 0, "走访三组", ["neighbour"]), line
    assert len(line["members"]) == 2, line
    told = run("sweep", "list", "--place", PLACE)
    assert told.status == 0 and "走访三组" in told.out and "排查2次，其中1次未发现；排查出3件，登记2件，调处0件" in told.out, told
    told = run("sweep", "list", "--missing")
    assert "7天内没有排查的村居" in told.out and "东门社区" in told.out.splitlines()[-1] and "松林村" not in told.out.splitlines()[-1], told


@claim
def a_sweep_is_corrected_by_another_and_only_once():
    first = record("--found", "5", "--on", day(2), place=OTHER).json["sweep"]
    second = record("--found", "2", "--on", day(2), "--corrects", str(first), place=OTHER)
    assert second.status == 0, second
    told = listed("--place", OTHER)
    assert [line["id"] for line in told["sweeps"]] == [second.json["sweep"]] and told["sums"]["found"] == 2, told
    assert told["sweeps"][0]["corrects"] == first
    number = register("--sweep", str(first))
    assert number.status == 0, number
    assert listed("--place", OTHER)["sweeps"][0]["registered"] == 1, "what names the first one came of what corrects it"
    assert register("--sweep", str(second.json["sweep"])).status == 0
    third = record("--found", "2", "--on", day(2), "--corrects", str(second.json["sweep"]), place=OTHER)
    assert third.status == 0, third
    told = listed("--place", OTHER)
    assert [(line["id"], line["registered"]) for line in told["sweeps"]] == [(third.json["sweep"], 2)], "what corrects it has what came of it"
    assert (told["sums"]["found"], told["sums"]["registered"]) == (2, 2), told
    done = record("--found", "1", "--corrects", str(third.json["sweep"]), place=OTHER)
    assert done.status == 6 and "比排查出的还多" in done.err, done
    done = register("--sweep", str(first))
    assert done.status == 6 and "比排查出的还多" in done.err, done
    done = record("--found", "1", "--corrects", str(first), place=OTHER)
    assert done.status == 5 and "已经更正过" in done.err, done


@claim
def what_cannot_be_of_a_sweep_is_refused_in_words():
    for words, status, told in (
            (("--found", "1", "--on", day(-1)), 6, "将来"), (("--found", "x"), 2, "--found"), (("--found", "0", "--kind", "婚变"), 2, "--kind"),
            (("--found", "0", "--who", "nobody9"), 2, "--who"), (("--found", "0", "--dispute", "登1999-1"), 3, "没有找到"),
            (("--found", "0", "--dispute", register().json["numbers"][0]), 6, "比排查出的还多"),
            (("--found", "0", "--corrects", "77"), 3, "没有这次排查"), (("--found", "0", "--on", "2024-02-30"), 2, "--on"),
            (("--found", "0", "--note", "字" * 501), 6, "太长")):
        done = record(*words)
        assert done.status == status and told in done.err, (words, done)
    done = record("--found", "0", place="桃花岛")
    assert done.status == 2 and "桃花岛" in done.err, done
    done = run("sweep", "record", "--place", PLACE, member="clerk01")
    assert done.status == 2 and "--found" in done.err, done
    done = register("--sweep", "77")
    assert done.status == 3 and "没有这次排查" in done.err, done


@claim
def of_a_sweep_that_found_nothing_no_dispute_came():
    sweep = record("--found", "0", "--on", day(3)).json["sweep"]
    done = register("--sweep", str(sweep))
    assert done.status == 6 and "比排查出的还多" in done.err, done
    sweep = record("--found", "1", "--on", day(3)).json["sweep"]
    assert [register("--sweep", str(sweep)).status for _ in range(2)] == [0, 6]


@claim
def sums_stay_within_what_was_found_even_where_two_attach_at_once():
    sweep = record("--found", "1", "--on", day(4), place=ELSEWHERE).json["sweep"]
    for _ in range(2):
        sql(f"INSERT INTO sweep_dispute SELECT 340212100, {sweep}, {register().json['dispute']}")
    told = listed("--place", ELSEWHERE)
    assert [line["registered"] for line in told["sweeps"]] == [2] and told["sums"]["registered"] == 1, told


@claim
def a_day_beyond_all_days_is_refused():
    connection = Connection(SOCKET, "clerk01")
    for swept_on in (2 ** 63 - 1, -2 ** 63, 2 ** 62, 106751992, 84006):
        sweep = pb.RecordSweepRequest(request_id=uuid7(), place=int(PLACE), swept_on=swept_on)
        assert connection.ask(pb.Request(record_sweep=sweep)).refusal.name == "bad_date", swept_on


@claim
def who_only_advises_or_counts_records_no_sweep():
    for member in ("adviser", "auditor"):
        done = record("--found", "0", member=member)
        assert done.status == 4 and "没有这项权限" in done.err and "受理员、调解员、队长、矛调中心主任" in done.err, done
    for member in ("med02a", "director"):
        assert record("--found", "0", "--on", day(9), member=member).status == 0


@claim
def one_request_records_one_sweep_however_often_it_comes():
    today = (datetime.datetime.now(ZONE).date() - datetime.date(1970, 1, 1)).days
    sweep = pb.RecordSweepRequest(request_id=uuid7(), place=int(PLACE), swept_on=today - 30, found=4)
    connections = [Connection(SOCKET, "clerk01") for _ in range(6)]
    for connection in connections:
        connection.send(pb.Request(record_sweep=sweep))
    answers = [connection.answer()[1] for connection in connections]
    assert [answer.outcome for answer in answers] == [0] * 6, answers
    assert len({answer.record_sweep.sweep for answer in answers}) == 1
    assert [answer.record_sweep.repeated_request for answer in answers].count(False) == 1
    sweep.found = 5
    assert connections[0].ask(pb.Request(record_sweep=sweep)).refusal.name == "request_reused"
    other = Connection(SOCKET, "clerk02")
    sweep.found = 4
    assert other.ask(pb.Request(record_sweep=sweep)).refusal.name == "request_reused"
    first = pb.RecordSweepRequest(place=int(PLACE), swept_on=today - 30, found=3, corrects=answers[0].record_sweep.sweep)
    for connection in connections:
        first.request_id = uuid7()
        connection.send(pb.Request(record_sweep=first))
    outcomes = [connection.answer()[1] for connection in connections]
    assert sorted(answer.refusal.name for answer in outcomes) == [""] + ["sweep_corrected"] * 5, outcomes


@claim
def an_option_given_several_times_is_read_however_it_is_written():
    sweep = record("--found", "0", "--on", day(5), "--KIND", "neighbour", "--Kind=wages", "--Who=med02a", place=ELSEWHERE).json["sweep"]
    line = next(line for line in listed("--place", ELSEWHERE)["sweeps"] if line["id"] == sweep)
    assert sorted(line["kinds"]) == ["neighbour", "wages"] and line["members"] != [line["recorded_by"]], line
