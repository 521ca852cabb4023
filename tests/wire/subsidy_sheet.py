#!/usr/bin/env python3
"""The subsidy sheet on the wire: what can be claimed and what lacks what, once in a dispute's life, up to the cap, to whom it is told. TAP.

usage: tests/with-daemon tests/wire/subsidy_sheet.py
"""

import os
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, lengthened, sql  # noqa: E402
from self_check import Dispute, Town, day_number  # noqa: E402
from stranger_wire import Connection  # noqa: E402

MONTHS = {"2020-01": ("2020-01-01", "2020-01-31"), "2020-02": ("2020-02-01", "2020-02-29"), "2020-03": ("2020-03-01", "2020-03-31"),
          "2020-04": ("2020-04-01", "2020-04-30"), "2020-05": ("2020-05-01", "2020-05-31"), "2020": ("2020-01-01", "2020-12-31")}
RULE = ("INSERT INTO subsidy_rule (district, name, valid_from, zh, en, level, form, needs_performed, needs_file, needs_confirmed, amount, month_cap, basis, valid_to)"
        " VALUES (340212100, '{}', '{}', '某项', 'one', '{}', '{}', {}, {}, {}, {}, {}, '办法', '{}')")


class Subsidies(Town):
    def __init__(self):
        super().__init__()
        sql("UPDATE subsidy_rule SET valid_to = '2019-12-31'")

    def told(self, login, month, **by):
        first, last = MONTHS[month]
        asked = pb.SubsidyRequest(from_on=day_number(first), to_on=day_number(last), **by)
        return Connection(self.address, login).ask(pb.Request(subsidy=asked))

    def claims(self, month, login="director", **by):
        answer = self.told(login, month, **by)
        assert not answer.outcome and not answer.subsidy.next_page, answer
        return {self.labels[claim.dispute]: claim for claim in answer.subsidy.claims}

    def lacks(self, claim):
        return [(self.words.names["subsidy_need"][lack.need], lack.mend) for lack in claim.lacks]

    @staticmethod
    def rule(name, first="2020-01-01", level="any", form="any", performed=False, file=False, confirmed=False, amount=5000, cap=0, last="infinity"):
        sql(RULE.format(name, first, level, form, performed, file, confirmed, amount, cap, last))


class Story(Dispute):
    """As those of the self-check, and what comes after the end."""

    def reopen(self, days=30, mediator=""):
        """Begun anew, by another mediator where one is named."""
        self.say("director", "reopen", "--reopening-ground relapse --reason 有反复").wait(days)
        self.mediator = mediator or self.mediator
        self.say("director", "assign", f"--team {self.team} --assignment-reasons territory")
        return self.say(self.mediator, "take", f"--mediator {self.mediator} --no-conflict")

    def take_back(self):
        self.now -= self.step / 2
        return self.say(f"lead{self.team:02d}", "retract", "--reason 误点")

    def close_early(self):
        """What is to be performed goes on after the end."""
        self.say(self.mediator, "close", "--closing-report 按期履行 --closing-ground long_term")
        return self.say(f"lead{self.team:02d}", "confirm", "")

    def perform_late(self):
        return self.say(self.mediator, "perform_after_closing", f"--performances obligation=1,is_complete=1,performed_on={self.now:%Y-%m-%d}")


def which_rule(tap, town):
    Dispute(town, "a", "2020-01-05T09:00").settle().close()
    late = Story(town, "b", "2020-01-06T09:00").mediate().agree().close_early()
    Dispute(town, "c", "2020-01-07T09:00", level="difficult").settle().close()
    told = town.claims("2020-01")
    tap.check("without a rule nothing is paid, and it says where rules are", {label: town.lacks(claim) for label, claim in told.items()} ==
              dict.fromkeys("abc", [("rule", "local")]), told)
    town.rule("done", performed=True, amount=4000)
    town.rule("hard", level="difficult", file=True, amount=9000)
    told = town.claims("2020-01")
    tap.check("what is performed is paid", (told["a"].amount, told["a"].performed, town.lacks(told["a"])) == (4000, True, []), told["a"])
    tap.check("what is not says what mends it", (told["b"].amount, town.lacks(told["b"])) == (0, [("performed", "perform_after_closing")]), told["b"])
    tap.check("of two rules that which can be claimed", told["c"].amount == 4000 and not told["c"].complete, told["c"])
    late.wait(40).perform_late()
    told = town.claims("2020-01")
    tap.check("once that is recorded it is paid, in the month of its closing", told["b"].amount == 4000, told["b"])
    sql("UPDATE subsidy_rule SET valid_to = '2020-01-06' WHERE name = 'done'")
    told = town.claims("2020-01")
    tap.check("a rule pays for what was closed until its last day", told["b"].amount == 4000 and {need for need, _ in town.lacks(told["c"])} == {"file"}, told)
    mends = {lack.en: lack.mend for lack in told["c"].lacks}
    tap.check("each flaw of the file says what mends it", mends.get("a difficult, major or dangerous dispute was not investigated") == "attach", mends)
    sql("UPDATE subsidy_rule SET valid_to = '2019-12-31'")


def once_in_its_life(tap, town):
    town.rule("each", "2020-02-01", amount=1000, last="2020-03-31")
    Story(town, "d", "2020-02-05T09:00").settle().close().reopen()
    Story(town, "e", "2020-02-05T09:00", 6).settle().close().reopen(mediator="med06b").meet().agree().perform().close()
    Story(town, "f", "2020-02-05T09:00", 7).settle().close().take_back().wait(30).close()
    february, march = town.claims("2020-02"), town.claims("2020-03")
    tap.check("one that was reopened is paid as what it was", february["d"].amount == 1000 and february["d"].reopened, february)
    tap.check("and not a second time when it is closed again", "e" in february and "e" not in march, march)
    member = town.words.members
    tap.check("to who presided when it was closed first", february["e"].mediator == member["med06a"], february["e"])
    tap.check("a closing that was taken back is none", "f" not in february and march["f"].amount == 1000, (february, march))
    sql("UPDATE subsidy_rule SET valid_to = '2019-12-31'")


def page_by_page(tap, town):
    town.rule("capped", "2020-04-01", amount=3000, cap=7000)
    for label in ("g1", "g2", "g3", "g4"):
        Dispute(town, label, "2020-04-05T09:00", 8).settle().close()
    Dispute(town, "g5", "2020-05-05T09:00", 8).settle().close()
    Dispute(town, "g6", "2020-04-05T09:00", 9).settle().close()
    whole = list(town.claims("2020").values())
    paid = {town.labels[claim.dispute]: (claim.amount, claim.over_cap) for claim in whole if town.labels[claim.dispute][0] == "g"}
    tap.check("a mediator's month comes to its cap and no further, another's and another month's to their own",
              paid == {"g1": (3000, 0), "g2": (3000, 0), "g3": (1000, 2000), "g4": (0, 3000), "g5": (3000, 0), "g6": (3000, 0)}, paid)
    pieces, page = [], b""
    while True:
        piece = town.told("director", "2020", page_size=1, page=page).subsidy
        pieces += piece.claims
        page = piece.next_page
        if not page:
            break
    tap.check("pages of one are the whole, and know what the month has come to", pieces == whole, (len(pieces), len(whole)))
    for what, key in (("a page that is none", b"x"), ("a key before all time", b"\xff" * 32)):
        tap.check(f"{what} is refused", town.outcome(town.told("director", "2020", page=key)) == "bad_page")


def what_is_long(tap, town):
    """One that nobody can read is told as such, and the rest of the sheet goes on."""
    def pages():
        claims, page = {}, b""
        while True:
            answer = town.told("director", "2020", page=page)
            claims |= {town.labels[claim.dispute]: claim for claim in answer.subsidy.claims}
            page = answer.subsidy.next_page
            if not page:
                return claims

    before = pages()
    with lengthened(next(id for id, label in town.labels.items() if label == "g6")):
        told = pages()
    tap.check("a dispute of more events than anybody reads lacks that somebody looks", town.lacks(told["g6"]) == [("too_long", "timeline")] and
              told["g6"].amount == 0 and before["g6"].amount == 3000, told["g6"])
    tap.check("all others are as before", {label: claim for label, claim in told.items() if label != "g6"} ==
              {label: claim for label, claim in before.items() if label != "g6"})


def whose_it_is(tap, town):
    everything = town.claims("2020")
    tap.check("director, auditor and report account are told of everybody", all(town.claims("2020", login) == everything for login in ("auditor", "report01")))
    said = str(town.told("director", "2020").subsidy)
    tap.check("nobody's name is told, and no text", not any(word in said for word in ("甲", "乙", "院墙", "和好")), said[:1000])
    own = town.claims("2020", "med08a")
    tap.check("a mediator sees what he presided over", set(own) == {"g1", "g2", "g3", "g4", "g5"}, set(own))
    tap.check("with what it comes to for the director", all(own[label] == everything[label] for label in own))
    tap.check("his leader what the team's mediators did", set(town.claims("2020", "lead08")) == set(own))
    tap.check("and nothing of another team's", not town.claims("2020", "lead08", team=9) and not town.claims("2020", "med08a", mediator=town.words.members["med09a"]))
    tap.check("who asks for a mediator, or a team, is told of it alone", set(town.claims("2020", mediator=town.words.members["med09a"])) == {"g6"} and
              set(town.claims("2020", team=8)) == set(own))
    refused = {login: town.outcome(town.told(login, "2020")) for login in ("clerk01", "adviser", "petition")}
    tap.check("it is nobody else's", set(refused.values()) == {"no_right"}, refused)


def what_is_asked(tap, town):
    ask = Connection(town.address, "director").ask
    for outcome, first, last in (("bad_date", "2020-02-29", "2020-02-01"), ("not_whole_months", "2020-02-01", "2020-02-28"),
                                 ("not_whole_months", "2020-02-02", "2020-02-29"), ("period_ahead", "2190-01-01", "2190-01-31")):
        answer = ask(pb.Request(subsidy=pb.SubsidyRequest(from_on=day_number(first), to_on=day_number(last))))
        tap.check(f"{first} to {last}: {outcome}", town.outcome(answer) == outcome, answer)
    sql("; ".join(RULE.format(f"r{i}", "2021-01-01", "any", "any", False, False, False, 1, 0, "2021-01-31") for i in range(101)))
    answer = ask(pb.Request(subsidy=pb.SubsidyRequest(from_on=day_number("2021-01-01"), to_on=day_number("2021-01-31"))))
    tap.check("more rules than anybody reads are refused", town.outcome(answer) == "too_many_rules", answer)


def what_is_restricted(tap, town):
    hidden = next(id for id, label in town.labels.items() if label == "g6")
    sql(f"UPDATE dispute SET regions = overlay(regions placing '\\x01' from 17 for 1) WHERE id = {hidden}")
    told = {login: "g6" in town.claims("2020", login) for login in ("auditor", "director", "med09a")}
    sql(f"UPDATE dispute SET regions = overlay(regions placing '\\x00' from 17 for 1) WHERE id = {hidden}")
    tap.check("what is restricted is told the director and who has it", told == {"auditor": False, "director": True, "med09a": True}, told)


def what_is_read_is_on_record(tap, town):
    sql("DELETE FROM dispute_read")
    shown = town.claims("2020", "auditor")
    row = sql("SELECT dispute = 0, request, lines, cardinality(disputes) FROM dispute_read").split("|")
    tap.check("the question leaves its row with the disputes that were shown", row == ["t", "53", str(len(shown)), str(len(shown))], row)


def main():
    tap, town = Tap(), Subsidies()
    for part in (which_rule, once_in_its_life, page_by_page, what_is_long, whose_it_is, what_is_asked, what_is_restricted, what_is_read_is_on_record):
        part(tap, town)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
