#!/usr/bin/env python3
"""Who is told what of running clocks, and when: reminders, escalation, give-back, expiry. Run by tests/with-daemon.

The clock is the test's: weeks pass as fast as the daemon reckons them. TAP.
"""

import datetime
import os
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap  # noqa: E402
from run import Story  # noqa: E402
from set_clock import Book, Ticking, until  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

PARTIES = "--parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201"
BEGIN = """{day}T09:00 clerk01 register {label} --channel walk_in --start-mode applied --applied-on {day} """ + PARTIES + """ --kind {kind} --facts 事实 -> registered
{day}T09:10 clerk01 accept {label} --kind {kind} --level {level} --rights-notice --risk-signs none --parties-agreeing 2 -> accepted
{day}T09:20 director assign {label} --team 5 --assignment-reasons territory -> assigned"""
TAKE = "{day}T09:30 med05a take {label} --mediator med05a --no-conflict -> taken"


class Town:
    def __init__(self):
        self.line = Connection(os.environ["MEDIATION_SOCKET"], "director", 60)
        self.words = Words(self.line)
        self.story = Story(self.line, self.words)
        self.book, self.daemon = Book(), Ticking("clocked")

    def tell(self, text, **names):
        for line in text.format(**names).splitlines():
            self.story.tell(line)

    def at(self, moment):
        self.daemon.set(moment)
        until(lambda: self.book.is_quiet_at(moment), f"everything due at {moment} was told")

    def told(self, label, clock=None):
        """When, of which clock, what, to whom; * where it holds no more."""
        lines = []
        for row in self.book.rows(
                """SELECT n.clock, to_char(n.told_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), n.kind, m.login, n.roles, n.team,
                          n.ended_at IS NOT NULL
                     FROM notice n LEFT JOIN member m ON m.district = n.district AND m.id = n.member
                    WHERE n.dispute = %s ORDER BY n.told_at, n.clock, n.kind""", self.story.dispute(label)):
            name = self.words.names["clock"][row[0]]
            roles = ",".join(role for number, role in self.words.names["role"].items() if row[4] >> number & 1)
            whom = row[3] or roles + (f"@{row[5]}" if row[5] else "")
            if clock in (None, name):
                lines.append(f"{row[1]} {name} {self.words.names['notice'][row[2]]} {whom}{'*' if row[6] else ''}")
        return lines

    def system_did(self, label):
        return self.book.rows(
            """SELECT a.name, to_char(e.recorded_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI')
                 FROM dispute_event e JOIN member m ON m.district = e.district AND m.id = e.actor
                 JOIN table_name a ON a.kind = 'action' AND a.number = e.action
                WHERE e.dispute = %s AND m.login = 'system' ORDER BY e.version""", self.story.dispute(label))

    def days(self, first, last, moment="T08:30"):
        """Every day's morning, weekends and holidays too."""
        day = datetime.date.fromisoformat(first)
        while day <= datetime.date.fromisoformat(last):
            self.at(f"{day}{moment}")
            day += datetime.timedelta(1)

    def todo(self, member, whole_team=False):
        line = Connection(os.environ["MEDIATION_SOCKET"], member, 60)
        return line.ask(pb.Request(todo=pb.TodoRequest(page_size=500, whole_team=whole_team))).todo


CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def same(got, wanted):
    assert got == wanted, f"wanted {wanted}\nis     {got}"


@claim
def what_nobody_takes_goes_back_after_three_workdays(town):
    town.at("2024-03-04T09:00")
    town.tell(BEGIN, label="A", day="2024-03-04", kind="neighbour", level="normal")
    town.days("2024-03-04", "2024-03-07")
    town.at("2024-03-08T08:29")
    same(town.system_did("A"), [])
    town.at("2024-03-08T08:30")
    same(town.system_did("A"), [("give_back", "03-08 08:30")])
    same(town.told("A", "take_over"), ["03-05 08:30 take_over soon leader@5*", "03-06 08:30 take_over overdue leader@5*"])
    same(town.told("A", "give_back"), ["03-07 08:30 give_back soon leader@5*"])
    same(town.told("A", "assignment"), [])
    same(town.story.facts("A")["state"], "accepted")


@claim
def who_is_away_is_not_told_but_his_delegate(town):
    town.at("2024-03-08T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="F", day="2024-03-08", kind="neighbour", level="normal")
    town.days("2024-03-08", "2024-03-12")
    # away from 11 to 22 March (seeds/absence.tsv); the seven days end on Friday 15 March
    same(town.told("F", "house_limit"), ["03-12 08:30 house_limit soon med05b"])


@claim
def a_term_is_told_to_the_mediator_then_the_leader_then_the_director_in_hours_of_work(town):
    town.at("2024-03-11T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="B", day="2024-03-11", kind="neighbour", level="normal")
    town.tell("2024-03-11T10:00 med05a meet B --parties-present 1,2 --course 双方陈述 -> mediating")
    town.days("2024-03-11", "2024-03-29")
    for moment in ("2024-04-01T07:59", "2024-04-01T08:30", "2024-04-01T18:00"):
        town.at(moment)
    town.days("2024-04-02", "2024-04-25")
    # thirty days end on Wednesday 10 April; 70 % of them on Monday 1 April; no hour of work lies between Wednesday's and Thursday's
    same(town.told("B", "mediation"), [
        "04-01 08:30 mediation soon med05a*", "04-10 08:30 mediation last_day med05a*",
        "04-11 08:30 mediation overdue leader@5", "04-17 08:30 mediation escalated director"])


@claim
def nobody_is_told_on_a_holiday_but_on_a_make_up_sunday(town):
    town.at("2024-04-25T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="C", day="2024-04-25", kind="neighbour", level="normal")
    town.days("2024-04-25", "2024-05-14")
    # seven days end on Thursday 2 May, in the Labour Day holidays: on Monday 6 May; with Sunday 28 April at work, three workdays before are 29 and 30 April
    same([line for line in town.told("C", "house_limit")], [
        "04-28 08:30 house_limit soon med05a*", "05-06 08:30 house_limit last_day med05a*",
        "05-07 08:30 house_limit overdue leader@5", "05-11 08:30 house_limit escalated director"])


@claim
def who_has_it_now_is_told_instead_of_who_had_it(town):
    town.at("2024-05-14T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="G", day="2024-05-14", kind="neighbour", level="normal")
    town.days("2024-05-14", "2024-05-17")
    same(town.told("G", "house_limit"), ["05-16 08:30 house_limit soon med05a"])
    town.tell("2024-05-17T09:00 lead05 replace_mediator G --recusal-ground request --mediator med05b -> taken")
    town.at("2024-05-17T09:05")
    same(town.told("G", "house_limit"), ["05-17 09:05 house_limit soon med05b"])
    assert not [item for item in town.todo("med05a").items if item.dispute.id == town.story.dispute("G")]


@claim
def of_a_clock_that_is_paused_nobody_is_told_and_what_a_pause_moves_is_told_anew(town):
    town.at("2024-05-15T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="D", day="2024-05-15", kind="neighbour", level="difficult")
    town.tell("2024-05-15T10:00 med05a meet D --parties-present 1,2 --course 双方陈述 -> mediating")
    town.tell("""2024-05-16T09:00 med05a suspend D --suspension-reason appraisal --expected-end 2024-08-15 --evidence 委托书 -> proposed
2024-05-16T09:10 lead05 confirm D -> suspended""")
    town.days("2024-05-16", "2024-07-16")
    same(town.told("D", "mediation") + town.told("D", "house_limit"), [])
    town.tell("2024-07-16T09:00 med05a resume D -> mediating")
    town.days("2024-07-16", "2024-08-07")
    # 61 days stopped: 14 June and 61 days are Wednesday 14 August; of the thirty that count 21 have passed on Monday 5 August
    same(town.told("D", "mediation"), ["08-05 08:30 mediation soon med05a"])


@claim
def an_extension_ends_what_was_told_and_is_told_of_anew(town):
    town.at("2024-08-09T09:00")
    town.tell("""2024-08-09T09:00 med05a extend D --extend-to 2024-08-30 --consent-of-all --reason 双方要求 -> proposed
2024-08-09T09:10 lead05 confirm D -> mediating""")
    town.days("2024-08-09", "2024-08-27")
    lines = town.told("D", "mediation")
    same(lines[0], "08-05 08:30 mediation soon med05a*")
    same(len(lines), 2)


@claim
def a_medical_dispute_expires_by_its_own_law(town):
    town.at("2024-08-28T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="E", day="2024-08-28", kind="medical", level="normal")
    town.tell("2024-08-28T10:00 med05a meet E --parties-present 1,2 --course 双方陈述 -> mediating")
    town.days("2024-08-28", "2024-10-17")
    # thirty workdays end on Tuesday 15 October, with 14 and 29 September and 12 October at work
    same(town.story.facts("E")["state"], "terminated")
    same(town.system_did("E"), [("expire", "10-16 08:30")])


@claim
def that_confirmation_may_be_asked_for_is_recalled_on_the_seventh_the_twentieth_and_the_twenty_seventh_day(town):
    town.at("2024-11-04T09:00")
    town.tell(BEGIN + "\n" + TAKE, label="K", day="2024-11-04", kind="contract", level="normal")
    town.tell("""2024-11-04T10:00 med05a meet K --parties-present 1,2 --course 双方陈述 -> mediating
2024-11-04T11:00 med05a fix_text K --agreement-text 协议 --obligations debtor=2,creditor=1,amount=100,due_on=2025-03-03,text=付款 -> signing
2024-11-04T11:10 med05a sign K --signatures party=1,manner=signed,signed_on=2024-11-04 --signatures party=2,manner=signed,signed_on=2024-11-04 -> signing
2024-11-04T11:20 clerk01 sign K --mediator-signed --is-sealed -> agreed""")
    town.days("2024-11-04", "2024-12-04")
    # the twentieth day and the twenty-seventh are Sundays; that it is due soon is not told besides
    same(town.told("K", "confirmation"), [
        "11-11 08:30 confirmation week_passed med05a*", "11-25 08:30 confirmation twenty_days_passed med05a*",
        "12-02 08:30 confirmation three_days_left med05a*", "12-04 08:30 confirmation last_day med05a"])


@claim
def who_was_told_has_it_in_his_list_with_the_reason(town):
    todo = town.todo("director")
    mine = {item.dispute.id: item for item in todo.items}
    told = mine[town.story.dispute("B")]
    same(town.words.names["notice"][told.notice], "escalated")
    same(town.words.names["lamp"][told.dispute.lamp], "overdue")
    assert "到期，已超" in told.reason_zh, told.reason_zh
    counts = {town.words.names["lamp"].get(c.lamp, "none"): c.disputes for c in todo.lamps}
    assert counts["overdue"] > 0 and sum(counts.values()) >= len(todo.items), counts
    days = [item.dispute.due_on for item in todo.items if item.dispute.due_on]
    same(days, sorted(days))


@claim
def lamps_by_day_are_the_same_in_sql_and_in_c(town):
    lines = town.line.ask(pb.Request(list_disputes=pb.ListDisputesRequest(page_size=500))).list_disputes.disputes
    in_sql = dict(town.book.rows("SELECT dispute, lamp_on((now() AT TIME ZONE 'Asia/Shanghai')::date, due) FROM due"))
    same({line.id: line.lamp for line in lines}, in_sql)
    lit = town.words.lists["lamp"]["overdue"]
    asked = pb.Request(list_disputes=pb.ListDisputesRequest(page_size=500, lamps=[lit]))
    same({line.id for line in town.line.ask(asked).list_disputes.disputes}, {d for d, lamp in in_sql.items() if lamp == lit})


@claim
def each_clock_that_runs_is_listed_by_its_own_end(town):
    clocks, days = town.words.lists["clock"], {}
    for dispute, clock, due_on in town.book.rows("SELECT d.dispute, t.clock, t.due_on FROM due d CROSS JOIN unnest(d.clocks, d.ends) t (clock, due_on)"):
        days.setdefault(clock, {})[dispute] = (due_on - datetime.date(1970, 1, 1)).days
    assert {clocks["mediation"], clocks["confirmation"]} <= set(days), days
    for clock, told in days.items():
        lines = town.line.ask(pb.Request(list_disputes=pb.ListDisputesRequest(page_size=500, terms=[clock]))).list_disputes.disputes
        same({line.id: line.due_on for line in lines}, told)
    nearest = town.book.rows("SELECT count(*) FROM due WHERE clock > 0 AND NOT is_paused AND due_on <> (SELECT min(d) FROM unnest(ends) d)")
    same(nearest, [(0,)])


@claim
def a_petition_that_comes_back_is_told_to_the_director_at_once_and_stands_in_his_todo(town):
    town.at("2024-12-04T11:00")
    town.tell("2024-12-04T11:00 clerk01 register Z --channel walk_in --start-mode applied --applied-on 2024-12-04 " + PARTIES + " --kind neighbour --facts 事实 -> registered\n"
              "2024-12-04T11:01 clerk01 withdraw Z --withdrawal withdrawn --remedies-told lawsuit -> withdrawn")
    town.book.rows("INSERT INTO petition (district, office, number, id, version, handed_on, earlier, word)"
                   " VALUES (340212100, 'XF', 'Z-1', 1, 1, '2024-12-04', '{}', 0) RETURNING 1")
    town.tell("2024-12-04T11:02 petition link_petition Z --petition-number XF/Z-1 --source-version 1 --petition-again -> withdrawn")
    town.at("2024-12-04T11:03")
    same(town.told("Z", "petition_back"), ["12-04 11:03 petition_back petition_came_back director"])
    same([item.notice for item in town.todo("director").items if item.dispute.id == town.story.dispute("Z")], [town.words.lists["notice"]["petition_came_back"]])
    town.tell("2024-12-04T11:05 director settle_petition Z --reason 已作解释 -> withdrawn")
    town.at("2024-12-04T11:06")
    same(town.told("Z", "petition_back"), ["12-04 11:03 petition_back petition_came_back director*"])


@claim
def nothing_is_told_twice_when_everything_is_reckoned_anew(town):
    before = town.book.rows("SELECT dispute, clock, item, due_on, kind, told_at FROM notice ORDER BY 1, 2, 3, 4, 5")
    town.book.rows("UPDATE ticker SET rules = 0, reference_version = 0 RETURNING 1")
    until(lambda: not town.book.rows("SELECT FROM ticker WHERE rules = 0 OR walked < 9223372036854775807"), "all is reckoned anew")
    same(town.book.rows("SELECT dispute, clock, item, due_on, kind, told_at FROM notice ORDER BY 1, 2, 3, 4, 5"), before)


def main():
    tap, town = Tap(), Town()
    town.daemon.start("2024-03-01T12:00")
    print(f"1..{len(CLAIMS) + 1}")
    try:
        for check in CLAIMS:
            try:
                check(town)
                tap.check(check.__name__.replace("_", " "), True)
            except Exception as error:  # a claim that breaks is a claim that fails
                tap.check(check.__name__.replace("_", " "), False, repr(error) if not str(error) else str(error))
    finally:
        tap.check("the daemon whose clock was set ends well", town.daemon.stop() == 0)


if __name__ == "__main__":
    main()
