#!/usr/bin/env python3
"""Numbers of a book that is nearly full: they grow by a digit, none comes twice. TAP.

usage: tests/with-daemon tests/sql/full_book.py
"""

import os
import sys
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from faults import Tap, sql  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour"
            " --facts 事实 -> registered")
ACCEPT = ("2024-03-04T09:10 clerk01 accept {0} --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2 -> accepted")


def numbers_of(story, series):
    disputes = ",".join(str(story.disputes[label]) for label in "BCD")
    return sql(f"SELECT text FROM official_number WHERE series = {series} AND dispute IN ({disputes}) ORDER BY number").split()


def main():
    tap, connection = Tap(), Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
    story = Story(connection, Words(connection))
    story.tell(REGISTER.format("A"))
    story.tell(ACCEPT.format("A"))
    sql("UPDATE number_counter SET last = CASE series WHEN 1 THEN 9998 ELSE 99998 END")
    for label in "BCD":
        story.tell(REGISTER.format(label))
        story.tell(ACCEPT.format(label))
    told = numbers_of(story, 1)
    tap.check("after 9999 a registration is numbered 10000, 10001",
              told == [f"繁阳登〔2024〕{number}号" for number in (9999, 10000, 10001)], told)
    told = numbers_of(story, 2)
    tap.check("after 99999 a mediation is numbered 100000, 100001",
              told == [f"(2024)繁阳人调字第{number}号" for number in (99999, 100000, 100001)], told)
    admin = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
    for what, statement in (("a number twice in a district", "UPDATE official_number SET text = (SELECT min(text) FROM official_number)"),
                            ("two committees of one name", "UPDATE committee SET short_name = '繁阳'")):
        try:
            admin.cursor().execute(statement)
            refused = False
        except psycopg2.errors.UniqueViolation:
            refused = True
        admin.rollback()
        tap.check(f"the database refuses {what}", refused)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
