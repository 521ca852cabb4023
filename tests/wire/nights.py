#!/usr/bin/env python3
"""How nights of reports ended, told: by whom, once or twice or late, and what is answered to it. TAP.

usage: tests/with-daemon tests/wire/nights.py
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

DAY_US = 86_400_000_000
NOW_US = time.time_ns() // 1000
TODAY = NOW_US // DAY_US


class House:
    def __init__(self):
        self.address = os.environ["MEDIATION_SOCKET"]
        self.director = Connection(self.address, "director")
        self.words = Words(self.director)
        self.endings = self.words.lists["night"]

    def tell(self, night, ending="made", by="report01", **more):
        wire = {"night": night, "last_on": night, "ending": self.endings.get(ending, 0), "folder": "/srv/reports", "ended_us": NOW_US, **more}
        answer = Connection(self.address, by).ask(pb.Request(tell_night=pb.TellNightRequest(**wire)))
        return self.words.names["outcome"][answer.outcome] if answer.outcome else list(answer.tell_night.missing)

    def missing(self):
        return {one.night: one for one in self.director.ask(pb.Request(todo=pb.TodoRequest())).todo.nights.missing}


def what_is_told(tap, house):
    first, second = TODAY - 9, TODAY - 8
    tap.check("of a house that has told nothing nothing is missing", not house.missing())
    told = house.tell(first, "failed", report="daily", why="没有空间", last_on=second, ended_us=NOW_US - 5 * DAY_US)
    tap.check("the night that is told is not among the others that are missing", told == [], told)
    one = house.missing()[first]
    tap.check("the director is told which, up to which, what and why", (one.last_on, one.report, one.why, one.folder) ==
              (second, "daily", "没有空间", "/srv/reports"), one)
    told = house.tell(second, "partly", why="断线")
    tap.check("who tells of another is told which else are missing", told == [first], told)
    house.tell(first, "failed", why="还是没有空间", ended_us=NOW_US - 4 * DAY_US)
    again = house.missing()[first]
    tap.check("told again it is missing since it first was, for the newest reason", (again.since_us, again.why) == (one.since_us, "还是没有空间"), again)
    house.tell(first, "made", ended_us=NOW_US - 3 * DAY_US)
    house.tell(first, "failed", ended_us=NOW_US - 6 * DAY_US)
    tap.check("once it is made what comes late changes nothing", set(house.missing()) == {second}, house.missing())
    house.tell(second, "there")
    tap.check("what was there already is not missing", not house.missing())
    house.tell(first, "failed", ended_us=NOW_US + 400 * DAY_US)
    tap.check("a clock that is ahead is not believed", house.missing()[first].since_us < NOW_US + DAY_US)
    house.tell(first, "made", ended_us=NOW_US + 400 * DAY_US)
    tap.check("there is one row a night", sql("SELECT count(*), count(DISTINCT night) FROM night") == "2|2")


def what_is_refused(tap, house):
    for what, outcome, more in (("an ending that is none", "not_a_choice", {"ending": "nothing"}), ("no folder", "empty_text", {"folder": ""}),
                                ("a period that ends before it begins", "bad_date", {"last_on": TODAY - 10}),
                                ("a night to come", "in_future", {"last_on": TODAY + 3}), ("a day of no time", "bad_date", {"ended_us": 1 << 62}),
                                ("a reason too long", "too_long", {"why": "字" * 501})):
        told = house.tell(TODAY - 1, **more)
        tap.check(f"{what} is refused", told == outcome, told)
    for login in ("director", "clerk01", "auditor"):
        told = house.tell(TODAY - 1, by=login)
        tap.check(f"{login} has no nights of the house to tell of", told == "no_right", told)
    clerk = Connection(house.address, "clerk01")
    house.tell(TODAY - 1, "failed")
    tap.check("what is missing is told the director alone", house.missing() and
              not clerk.ask(pb.Request(todo=pb.TodoRequest(whole_team=True))).todo.HasField("nights"))
    for night in range(8):
        house.tell(TODAY - 20 - night, "failed")
    nights = house.director.ask(pb.Request(todo=pb.TodoRequest())).todo.nights
    tap.check("of many the oldest are told, and how many there are", [one.night for one in nights.missing] ==
              [TODAY - 27 + place for place in range(5)] and nights.count == 9, nights)


def main():
    tap, house = Tap(), House()
    what_is_told(tap, house)
    what_is_refused(tap, house)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
