#!/usr/bin/env python3
"""The disputes behind a figure are those that the district's book has; where there is none, the journal's. TAP.

usage: tests/with-daemon tests/sql/listed_by_the_book.py
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour"
            " --facts 事实 -> registered")
FOLLOWS = """SELECT EXISTS (SELECT FROM figure_book WHERE walked = 9223372036854775807 AND below > (SELECT max(xid) FROM dispute_event))
                AND EXISTS (SELECT FROM feed_moment WHERE below > (SELECT max(xid) FROM dispute_event))"""
WAIT_S = 60


def book_follows():
    deadline = time.monotonic() + WAIT_S
    while (told := sql(FOLLOWS)) != "t" and time.monotonic() < deadline:
        time.sleep(0.2)
    return told == "t"


def listed(connection):
    of = pb.FiguresOf(from_on=19723, to_on=20088)  # 2024
    answer = connection.ask(pb.Request(figure_disputes=pb.FigureDisputesRequest(name="registered", of=of)))
    return sorted(line.id for line in answer.figure_disputes.disputes)


def main():
    tap, clerk, director = Tap(), Connection(os.environ["MEDIATION_SOCKET"], "clerk01"), Connection(os.environ["MEDIATION_SOCKET"], "director")
    story = Story(clerk, Words(clerk))
    for label in "AB":
        story.tell(REGISTER.format(label))
    tap.check("the book follows the feed", book_follows(), sql("SELECT * FROM figure_book") + sql("SELECT * FROM feed_moment"))
    first, second = story.disputes["A"], story.disputes["B"]
    tap.check("what it holds is listed", listed(director) == sorted((first, second)), listed(director))
    sql(f"DELETE FROM figure_part WHERE dispute = {first}")
    tap.check("and nothing else", listed(director) == [second], listed(director))
    story.tell(REGISTER.format("C"))
    third = story.disputes["C"]
    tap.check("what has moved since is listed at once", listed(director) == sorted((second, third)), listed(director))
    sql("DELETE FROM figure_book")
    tap.check("without a book the journal tells", listed(director) == sorted((first, second, third)), listed(director))
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
