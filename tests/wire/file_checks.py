#!/usr/bin/env python3
"""The file check on the wire: whose it is, page by page, and that what was changed in the database shows. TAP.

usage: tests/with-daemon tests/wire/file_checks.py
"""

import os
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, lengthened, sql, verify_in_c  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

ARCHIVED = """2024-03-{1:02}T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-{1:02} --parties side=applicant,name=田{0} --parties side=respondent,name=汪大海 --place 340212100201 --kind neighbour --facts 院墙漏水（虚构） -> registered
2024-03-{1:02}T09:10 clerk01 accept {0} --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2 -> accepted
2024-03-{1:02}T09:20 director assign {0} --team 5 --assignment-reasons territory -> assigned
2024-03-{1:02}T09:30 med05a take {0} --mediator med05a --no-conflict -> taken
2024-03-{1:02}T10:00 med05a meet {0} --parties-present 1,2 --course 双方陈述 -> mediating
2024-03-{1:02}T11:00 med05a agree_orally {0} --agreement-content 甲方：田某，乙方：汪大海，和好 --read-back -> agreed
2024-03-{1:02}T11:30 med05a perform_at_once {0} --evidence 收条 -> performed
2024-03-{1:02}T14:00 clerk02 visit {0} --visit 1 --visit-result done --way telephone -> performed
2024-03-{1:02}T15:00 med05a close {0} --closing-report 双方和好，无后续争议 --closing-ground finished -> proposed
2024-03-{1:02}T15:10 lead05 confirm {0} -> closed
2024-03-{1:02}T16:00 clerk01 archive {0} --volume {0} --retention long_term --waived 笔误 -> archived"""


class Town:
    def __init__(self):
        self.address = os.environ["MEDIATION_SOCKET"]
        clerk = self.connect("clerk01")
        self.words = Words(clerk)
        story = Story(clerk, self.words)
        for day, label in enumerate("ABC", 4):
            for line in ARCHIVED.format(label, day).splitlines():
                story.tell(line)
        self.disputes = story.disputes
        self.names = self.words.names["outcome"]
        self.rules = {}

    def connect(self, login):
        return Connection(self.address, login)

    def ask(self, login, **by):
        return self.connect(login).ask(pb.Request(file_check=pb.FileCheckRequest(**by)))

    def outcome(self, answer):
        return self.names[answer.outcome] if answer.outcome else "done"

    def seal(self, label):
        answer = self.ask("clerk01", dispute=self.disputes[label])
        state = answer.file_check.files[0].seal.state
        return self.words.names["seal"][state] if state else None


def flaws(answer):
    names = {rule.number: rule.name for rule in answer.rules}
    return [[names[flaw.rule] for flaw in file.flaws] for file in answer.files]


def whose_it_is(tap, town):
    a = town.disputes["A"]
    told = town.ask("clerk01", dispute=a).file_check
    found = [["party_unnamed", "name_differs"]]
    tap.check("who has it is told what is wrong, whose it is, and the name that the text has", flaws(told) == found and
              told.files[0].flaws[0].name == "田A" and told.files[0].flaws[1].said == "田某", told)
    tap.check("each item has its state", len(told.files[0].items) == 13 and all(told.files[0].items), told)
    masked = town.ask("auditor", dispute=a).file_check
    tap.check("an auditor is told what is wrong, and no name", flaws(masked) == found and
              "田A" not in str(masked) and not masked.files[0].flaws[1].said, masked)
    tap.check("another team is refused", town.outcome(town.ask("med07a", dispute=a)) not in ("done", "internal"))
    tap.check("a report account too", town.outcome(town.ask("report01", dispute=a)) == "no_right")
    tap.check("what is not there is not found", town.outcome(town.ask("clerk01", dispute=1)) == "not_found")


def page_by_page(tap, town):
    first = town.ask("clerk01", page_size=2).file_check
    rest = town.ask("clerk01", page_size=2, page=first.next_page).file_check
    ids = [line.id for line in [*first.disputes, *rest.disputes]]
    tap.check("pages go on where the one before ended, newest first",
              ids == [town.disputes[label] for label in "CBA"] and first.next_page and not rest.next_page, ids)
    tap.check("each line has its file", [file.dispute for file in [*first.files, *rest.files]] == ids)
    tap.check("a page that is none is refused", town.outcome(town.ask("clerk01", page=b"x")) == "bad_page")
    tap.check("and a key out of all time", town.outcome(town.ask("clerk01", page=b"\x7f" + b"\xff" * 15)) == "bad_page")
    before_all = town.ask("clerk01", page=b"\xff" * 16)
    tap.check("behind a key before all of them there is nothing", town.outcome(before_all) == "done" and not before_all.file_check.files, before_all)
    tap.check("a size beyond the bound is the bound", len(town.ask("clerk01", page_size=4_000_000_000).file_check.files) == 3)
    none = town.ask("clerk01", filter=pb.ListDisputesRequest(kinds=[65535])).file_check
    tap.check("what nothing matches is an empty page", not none.files and not none.next_page, none)
    other = town.ask("med07a").file_check
    tap.check("of another team's files nothing is told", not other.files, other)


def what_is_long(tap, town):
    """One file that nobody can read hides no other."""
    before = town.ask("clerk01").file_check
    dispute = town.disputes["B"]
    with lengthened(dispute):
        told = town.ask("clerk01").file_check
        pages = told
        while pages.next_page:
            pages = town.ask("clerk01", page=pages.next_page).file_check
            told.MergeFrom(pages)
    tap.check("a dispute of more events than anybody reads is told as too long, and the others as before",
              [(file.dispute, file.is_too_long) for file in told.files] == [(town.disputes[label], label == "B") for label in "CBA"] and
              [file for file in told.files if not file.is_too_long] == [file for file in before.files if file.dispute != dispute], told)
    after = town.ask("clerk01").file_check
    tap.check("afterwards it is checked again", after.files == before.files, after)


def what_was_changed_shows(tap, town):
    tap.check("a file that nobody touched has its seal", town.seal("A") == "holds", town.seal("A"))
    sql(f"""UPDATE event_text SET texts = overlay(texts placing '\\xe5' from length(texts) - 2 for 1)
             WHERE dispute = {town.disputes['B']} AND version = 1""")
    tap.check("a text changed in the database breaks it", town.seal("B") == "broken", town.seal("B"))
    good, said = verify_in_c()
    tap.check("and the journal says so too", not good, said)


def what_is_read_is_on_record(tap, town):
    sql("DELETE FROM dispute_read")
    town.ask("clerk01", dispute=town.disputes["A"])
    town.ask("clerk01")
    rows = sql("SELECT dispute = 0, lines FROM dispute_read ORDER BY read_at, id").split()
    tap.check("one file leaves its row, many one of the question", rows == ["f|1", "t|3"], rows)


def main():
    print("1..20")
    tap, town = Tap(), Town()
    whose_it_is(tap, town)
    page_by_page(tap, town)
    what_is_long(tap, town)
    what_is_read_is_on_record(tap, town)
    what_was_changed_shows(tap, town)


if __name__ == "__main__":
    main()
