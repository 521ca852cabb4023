#!/usr/bin/env python3
"""Who may ask what, against a live daemon: routing is what the table says, masked and hidden disputes stay so by every road. TAP.

usage: tests/with-daemon tests/wire/rights.py
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

LOGINS = {"clerk": "clerk01", "mediator": "med06a", "leader": "lead06", "director": "director", "adviser": "adviser",
          "petition": "petition", "auditor": "auditor", "system": "system", "importer": "importer", "system_admin": "sysadm01",
          "security_admin": "secadm01", "audit_admin": "audadm01", "report": "report01"}
ROLES = list(LOGINS)
VILLAGE, OTHER_VILLAGE = "340212100201", "340212100200"
REFUSED, CLOSED = {"no_right"}, {"out_of_scope", "other_team"}


class Town:
    def __init__(self, address):
        self.address = address
        self.by = {login: Connection(address, login) for login in [*LOGINS.values(), "med06b", "med07a", "lead07", "clerk02"]}
        self.words = Words(self.by["director"])
        self.outcomes = self.words.names["outcome"]

    def name(self, answer):
        return self.outcomes.get(answer.outcome, "done")

    def act(self, login, action, dispute, *words):
        request = pb.ActRequest(request_id=uuid7(), dispute=dispute, action=self.words.actions[action].number,
                                arguments=self.words.argument_list(list(words)))
        answer = self.by[login].ask(pb.Request(act=request))
        assert answer.outcome == 0, (login, action, answer.refusal)
        return answer.act.dispute

    def register(self, login, applicant, respondent, place=VILLAGE, channel="walk_in", facts="后院墙根漏水"):
        return self.act(login, "register", 0, "--channel", channel, "--start-mode", "applied", "--applied-on", "2024-03-04",
                        "--parties", f"side=applicant,name={applicant}", "--parties", f"side=respondent,name={respondent}",
                        "--place", place, "--kind", "neighbour", "--facts", facts)

    def give(self, dispute, team, mediator):
        self.act("clerk01", "accept", dispute, "--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none",
                 "--parties-agreeing", "2")
        self.act("director", "assign", dispute, "--team", str(team), "--assignment-reasons", "territory")
        self.act(f"lead{team:02}", "take", dispute, "--mediator", mediator, "--no-conflict")

    def get(self, login, dispute):
        return self.by[login].ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute)))

    def lines(self, login, **request):
        """What a list tells of each dispute: its line."""
        answer = self.by[login].ask(pb.Request(**request))
        body = getattr(answer, answer.WhichOneof("body")) if not answer.outcome else None
        return {line.id: line for line in body.disputes} if body else {}


def table():
    """The print of the table: request → role → cell."""
    print_out = subprocess.run([Path(os.environ["BUILD_ROOT"]) / "daemon" / "mediationd", "--print-rights"], capture_output=True, text=True,
                               check=True).stdout
    rows = print_out.split("# 请求 requests", 1)[1].split("\n# ", 1)[0].splitlines()[1:]
    return {row.split()[0]: dict(zip(ROLES, row.split()[2:])) for row in rows}


def routed(tap, town):
    rows, wrong, asked = table(), [], 0
    for field in pb.Request.DESCRIPTOR.oneofs_by_name["body"].fields:
        if field.name in ("hello", "ping", "login_key"):
            continue
        for role, login in LOGINS.items():
            request = pb.Request()
            getattr(request, field.name).SetInParent()
            answer = Connection(town.address, login).ask(request)
            asked += 1
            allowed = rows[field.name][role] != "·"
            if (town.name(answer) == "no_right") == allowed:
                wrong.append((field.name, role, allowed, town.name(answer)))
    tap.check(f"every role is let through, or refused, as the table says ({asked} requests)", asked > 300 and not wrong, wrong)
    answer = town.by["sysadm01"].ask(pb.Request(list_disputes=pb.ListDisputesRequest()))
    tap.check("a refusal says whose the right is", "受理员" in answer.refusal.next_zh and "director" in answer.refusal.next_en
              and "系统管理员" not in answer.refusal.next_zh, answer.refusal)


def reached(tap, town):
    """What stands in a list, and what opens, tell the same."""
    ours, theirs = town.register("clerk01", "张三丰", "李四光"), town.register("clerk01", "王五常", "赵六安", OTHER_VILLAGE)
    town.give(ours, 6, "med06a")
    asked, linked = town.register("clerk01", "孙七巧", "周八方", OTHER_VILLAGE), town.register("petition", "吴九思", "郑十全", OTHER_VILLAGE)
    town.act("director", "ask_opinion", asked, "--question", "能否调解")
    unassigned, own = town.register("clerk01", "冯一鸣", "陈二喜"), town.register("med07a", "褚三阳", "卫四海", OTHER_VILLAGE)
    every = {"ours": ours, "theirs": theirs, "asked": asked, "linked": linked, "unassigned": unassigned, "own": own}
    whole = {"clerk01": set(every), "director": set(every), "med06a": {"ours", "unassigned"}, "lead06": {"ours", "unassigned"},
             "med07a": {"own"}, "lead07": set(), "adviser": {"asked"}, "petition": {"linked"}, "auditor": set(), "report01": set()}
    listed_only = {"adviser", "petition"}
    for login, opens in whole.items():
        lines, wrong = town.lines(login, list_disputes=pb.ListDisputesRequest(page_size=100)), []
        for name, dispute in every.items():
            line, answer = lines.get(dispute), town.get(login, dispute)
            is_whole = bool(line) and "**" not in line.parties
            if is_whole != (name in opens) or (line is None) != (login in listed_only and name not in opens):
                wrong.append((name, line))
            names = [party.name for party in answer.get_dispute.dispute.parties]
            if login in ("auditor", "report01"):
                opened = answer.outcome == 0 and all(n.endswith("**") for n in names) and not answer.get_dispute.dispute.summary
            elif name in opens:
                opened = answer.outcome == 0 and not any("*" in n for n in names) and answer.get_dispute.dispute.summary
            else:
                opened = town.name(answer) in CLOSED
            if not opened:
                wrong.append((name, town.name(answer), names))
        tap.check(f"{login}: what a list shows whole opens, and nothing else", not wrong, wrong)
    sorted_lines = town.lines("med06a", list_disputes=pb.ListDisputesRequest(page_size=100, sort=town.words.lists["sort"]["due"]))
    tap.check("in another order too", "张三丰" in sorted_lines[ours].parties and "**" in sorted_lines[theirs].parties)
    for login in ("auditor", "report01"):
        roads = [pb.Request(list_disputes=pb.ListDisputesRequest()), pb.Request(find_disputes=pb.FindDisputesRequest(text="张三丰")),
                 pb.Request(related=pb.RelatedRequest(dispute=ours)), pb.Request(todo=pb.TodoRequest(whole_team=True)),
                 pb.Request(get_dispute=pb.GetDisputeRequest(dispute=ours)), pb.Request(timeline=pb.TimelineRequest(dispute=ours)),
                 pb.Request(assignment=pb.AssignmentRequest(dispute=ours)), pb.Request(events=pb.EventsRequest()),
                 pb.Request(explain=pb.ExplainRequest(dispute=ours)), pb.Request(find_disputes=pb.FindDisputesRequest(text="漏水"))]
        told = [(road.WhichOneof("body"), part) for road in roads for part in ("张三丰", "李四光", "漏水", "冯一鸣")
                if part.encode() in town.by[login].ask(road).SerializeToString()]
        tap.check(f"{login} is told no name and no text by any road", not told, told)
    found = town.lines("med07a", find_disputes=pb.FindDisputesRequest(text="张三丰"))
    tap.check("who mediates elsewhere finds an earlier dispute by its party's name, and it is masked",
              ours in found and found[ours].parties == "张**、李**", found)
    tap.check("but not by what was told", ours not in town.lines("med07a", find_disputes=pb.FindDisputesRequest(text="漏水"))
              and ours in town.lines("med06a", find_disputes=pb.FindDisputesRequest(text="漏水")))
    related = town.by["med07a"].ask(pb.Request(related=pb.RelatedRequest(names=["张三丰"], place=int(VILLAGE))))
    tap.check("who registers is told that there was one", [line.id for line in related.related.disputes] == [ours]
              and "张三丰" not in str(related), related)
    town.act("petition", "petition_step", ours, "--petition-step", "linked", "--step-on", "2024-03-05", "--petition-number", "信2024-1")
    tap.check("what the petition centre links opens to it", town.get("petition", ours).outcome == 0)
    town.act("director", "reassign", ours, "--team", "7", "--reason", "改派")
    tap.check("a team still reads what it had", town.get("med06a", ours).outcome == 0 and town.get("lead07", ours).outcome == 0)
    return every


def village_station(tap, town, every):
    sql("UPDATE member SET home_place = 340212100201 WHERE login = 'clerk02'; UPDATE district SET reference_version = reference_version + 1")
    time.sleep(1.1)
    lines = town.lines("clerk02", list_disputes=pb.ListDisputesRequest(page_size=100))
    tap.check("a village's station sees its village whole and the others masked", "**" not in lines[every["unassigned"]].parties
              and "**" in lines[every["theirs"]].parties and town.get("clerk02", every["unassigned"]).outcome == 0
              and town.name(town.get("clerk02", every["theirs"])) == "out_of_scope", lines)


def split_restricted(tap, town):
    """Two quarrels in one, told to nobody: what is split off is told to nobody either."""
    both = town.act("clerk01", "register", 0, "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2024-03-04", "--place", VILLAGE,
                    "--kind", "neighbour", "--facts", "不可外传", *[word for side, name in (("applicant", "甲一"), ("respondent", "乙一"),
                    ("applicant", "甲二"), ("respondent", "乙二")) for word in ("--parties", f"side={side},name={name}")])
    town.give(both, 6, "med06a")
    town.act("lead06", "restrict", both, "--reason", "涉及未成年人", "--readers", "member=adviser")
    request = pb.ActRequest(request_id=uuid7(), dispute=both, action=town.words.actions["split"].number,
                            arguments=town.words.argument_list(["--parties-split", "3,4", "--reason", "另有一事"]))
    answer = town.by["lead06"].ask(pb.Request(act=request))
    assert answer.outcome == 0, answer.refusal
    new = answer.act.other_dispute
    seen = {login: town.name(town.get(login, new)) for login in ("director", "adviser", "clerk01", "med06b", "petition", "auditor")}
    tap.check("what is split off a restricted dispute is restricted, to the same readers",
              seen == dict.fromkeys(("director", "adviser"), "done") | dict.fromkeys(("clerk01", "med06b", "petition", "auditor"), "not_found"), seen)
    tap.check("and found by nobody else", str(new) not in str(town.by["clerk01"].ask(pb.Request(find_disputes=pb.FindDisputesRequest(text="甲二")))))


def behind(connection, of, size):
    """How many lines a figure's list has, and how many it leaves out, on pages of so many."""
    ask, lines, left_out = pb.FigureDisputesRequest(name="accepted", of=of, page_size=size), 0, 0
    while True:
        told = connection.ask(pb.Request(figure_disputes=ask)).figure_disputes
        lines, left_out, ask.page = lines + len(told.disputes), left_out + told.left_out, told.next_page
        if not ask.page:
            return lines, left_out


def restricted(tap, town):
    before = town.by["director"].ask(pb.Request(figures=pb.FiguresRequest())).figures
    hidden = town.register("clerk01", "钱隐名", "孙隐名", facts="不可外传")
    town.give(hidden, 6, "med06a")
    number = town.get("director", hidden).get_dispute.dispute.numbers[0]
    town.act("lead06", "restrict", hidden, "--reason", "涉及未成年人", "--readers", "member=adviser")
    roads = {
        "shown": lambda by: by.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=hidden))),
        "by number": lambda by: by.ask(pb.Request(get_dispute=pb.GetDisputeRequest(number=number))),
        "allowed": lambda by: by.ask(pb.Request(allowed=pb.AllowedRequest(dispute=hidden))),
        "its time line": lambda by: by.ask(pb.Request(timeline=pb.TimelineRequest(dispute=hidden))),
        "its clocks": lambda by: by.ask(pb.Request(explain=pb.ExplainRequest(dispute=hidden))),
        "its assignment": lambda by: by.ask(pb.Request(assignment=pb.AssignmentRequest(dispute=hidden))),
        "related to it": lambda by: by.ask(pb.Request(related=pb.RelatedRequest(dispute=hidden))),
    }
    narrow = pb.FiguresOf(teams=[6], kinds=[1], place=int(VILLAGE))
    lists = {
        "listed": pb.Request(list_disputes=pb.ListDisputesRequest(page_size=200)),
        "listed of its team": pb.Request(list_disputes=pb.ListDisputesRequest(page_size=200, teams=[6], open=True)),
        "listed by place": pb.Request(list_disputes=pb.ListDisputesRequest(page_size=200, place=int(VILLAGE))),
        "found by name": pb.Request(find_disputes=pb.FindDisputesRequest(text="钱隐名")),
        "found by number": pb.Request(find_disputes=pb.FindDisputesRequest(text=number)),
        "found nearly": pb.Request(find_disputes=pb.FindDisputesRequest(text="钱隐明")),
        "found by what was told": pb.Request(find_disputes=pb.FindDisputesRequest(text="不可外传")),
        "related to a new one": pb.Request(related=pb.RelatedRequest(names=["钱隐名"], place=int(VILLAGE))),
        "waiting": pb.Request(todo=pb.TodoRequest(whole_team=True, page_size=200)),
        "in the notices": pb.Request(notices=pb.NoticesRequest(page_size=200)),
        "behind a figure": pb.Request(figure_disputes=pb.FigureDisputesRequest(name="accepted")),
        "behind one of its kind, village and team": pb.Request(figure_disputes=pb.FigureDisputesRequest(name="accepted", of=narrow)),
        "in the feed": pb.Request(events=pb.EventsRequest(page_size=500)),
    }
    roles = {login: role for role, login in LOGINS.items()}
    others = ["clerk01", "med06b", "lead07", "petition", "auditor", "report01", "importer"]
    readers = ["director", "lead06", "med06a", "adviser"]
    rows = table()
    wrong = []
    for login in others:
        for name, road in roads.items():
            answer = road(town.by[login])
            if town.name(answer) not in ("not_found", "no_right") or answer.refusal.zh == "":
                wrong.append((login, name, town.name(answer)))
        nothing = town.by[login].ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=987654321)))
        if roads["shown"](town.by[login]).refusal != nothing.refusal:
            wrong.append((login, "a dispute that is not there is refused otherwise"))
        for name, request in lists.items():
            answer = town.by[login].ask(request)
            body = answer.SerializeToString()
            if "钱隐名".encode() in body or number.encode() in body or str(hidden) in str(answer):
                wrong.append((login, name))
    tap.check("to everybody else it is as if a restricted dispute were not there", not wrong, wrong)
    after = town.by["clerk01"].ask(pb.Request(figures=pb.FiguresRequest())).figures
    town.give(town.register("clerk01", "甲后", "乙后"), 6, "med06a")  # before the one that is hidden, in a list
    wrong = []
    for login in [*others, "director"]:
        answer = town.by[login].ask(lists["behind one of its kind, village and team"])
        if answer.outcome:
            continue
        for of, size in ((narrow, 500), (narrow, 1), (pb.FiguresOf(), 500), (pb.FiguresOf(), 1)):
            counted = town.by["director"].ask(pb.Request(figures=pb.FiguresRequest(of=of, names=["accepted"]))).figures.figures[0].numerator
            lines, left_out = behind(town.by[login], of, size)
            if lines + left_out != counted or (left_out > 0) != (login != "director"):
                wrong.append((login, size, lines, left_out, counted))
    tap.check("a figure counts it whoever asks, and the list behind says how many it leaves out, on however many pages", not wrong, wrong)
    wrong = [(login, name) for login in readers for name, road in roads.items() if road(town.by[login]).outcome]
    tap.check("its readers are told all of it", not wrong, wrong)
    missing = [(login, name) for login in readers for name in ("listed", "found by name", "found by what was told")
               if str(hidden) not in str(town.by[login].ask(lists[name]))]
    tap.check("and find it", not missing and all(rows["list_disputes"][roles.get(login, "mediator")] != "·" for login in readers), missing)
    sweep = pb.RecordSweepRequest(request_id=uuid7(), place=int(VILLAGE), swept_on=19786, found=1, disputes=[hidden])
    tap.check("no sweep tells that it is there", town.name(town.by["clerk01"].ask(pb.Request(record_sweep=sweep))) == "not_found"
              and town.by["lead06"].ask(pb.Request(record_sweep=sweep)).outcome == 0)
    counts = [{figure.name: figure.numerator for figure in told.figures}["registered"] for told in (before, after)]
    tap.check("figures count it", counts[1] == counts[0] + 1, counts)
    town.act("director", "unrestrict", hidden, "--reason", "理由消除")
    tap.check("when it is lifted everything is as before", town.get("clerk01", hidden).outcome == 0
              and town.name(town.get("lead07", hidden)) == "other_team" and town.name(town.get("adviser", hidden)) == "out_of_scope")


def stale(tap, town):
    """Whose office ends does nothing more, in a login that is open too."""
    dispute = town.register("clerk01", "甲", "乙")
    town.give(dispute, 6, "med06b")
    act = lambda by: by.ask(pb.Request(act=pb.ActRequest(  # noqa: E731
        request_id=uuid7(), dispute=dispute, action=town.words.actions["investigate"].number,
        arguments=town.words.argument_list(["--record", "走访", "--held-at", "2024-03-04T09:30"]))))
    first, second = town.by["med06b"], Connection(town.address, "med06b")
    tap.check("a mediator acts", act(first).outcome == 0)
    # as another daemon would do it, this very moment
    sql("UPDATE member SET valid_to = '2024-01-01' WHERE login = 'med06b'; UPDATE district SET reference_version = reference_version + 1")
    answer = act(first)
    tap.check("whose office ended a moment ago acts no more, in an open login", town.name(answer) == "out_of_office", answer)
    version = sql(f"SELECT version FROM dispute WHERE id = {dispute}")
    time.sleep(1.1)
    answer = second.ask(pb.Request(list_disputes=pb.ListDisputesRequest()))
    tap.check("nor does he look, and is told why", town.name(answer) == "out_of_office" and "任期" in answer.refusal.next_zh, answer)
    answer = second.ask(pb.Request(list_disputes=pb.ListDisputesRequest()))
    tap.check("that login has ended", town.name(answer) == "not_logged_in", answer)
    tap.check("and nothing was written", town.name(act(second)) == "not_logged_in"
              and sql(f"SELECT version FROM dispute WHERE id = {dispute}") == version)
    assign = lambda: town.name(town.by["med07a"].ask(pb.Request(assign_many=pb.AssignManyRequest(dry_run=True))))  # noqa: E731
    before = assign()
    sql("UPDATE member SET roles = 2 WHERE login = 'med07a'; UPDATE district SET reference_version = reference_version + 1")
    time.sleep(1.1)
    tap.check("another office counts in a login that is open", (before, assign()) == ("no_right", "not_found"))


def keepers(tap, town):
    def send(login, name, columns, values):
        return town.by[login].ask(pb.Request(local_import=pb.LocalImportRequest(
            table=name, columns=columns, rows=[pb.LocalRow(values=values)], request_id=uuid7())))

    member, place = (["login", "tags"], ["lead05", "手语"]), (["code", "name"], ["340212100299", "新村"])
    tap.check("the director gives no office while somebody is security administrator",
              town.name(send("director", "member", *member)) == "local_forbidden")
    tap.check("who does", send("secadm01", "member", *member).outcome == 0)
    tap.check("and changes nothing else", town.name(send("secadm01", "place", *place)) == "local_forbidden"
              and send("director", "place", *place).outcome == 0)
    answer = send("secadm01", "member", ["login", "roles"], ["secadm01", "director"])
    tap.check("nor his own office", [town.outcomes[result.outcome] for result in answer.local_import.results] == ["own_roles"], answer)
    answer = send("secadm01", "member", ["login", "roles"], ["lead05", "leader,audit_admin"])
    tap.check("and gives nobody two that stand apart", [town.outcomes[r.outcome] for r in answer.local_import.results] == ["roles_apart"], answer)
    sql("UPDATE member SET valid_to = '2024-01-01' WHERE login = 'secadm01'; UPDATE district SET reference_version = reference_version + 1")
    tap.check("without a security administrator the director names one", send(
        "director", "member", ["login", "roles", "name", "committee", "valid_from"], ["secadm02", "security_admin", "沈家明", "1", "2024-01-01"]).outcome == 0)
    tap.check("and from then on changes members no more", town.name(send("director", "member", *member)) == "local_forbidden")
    sql("UPDATE member SET roles = roles | 8 WHERE login = 'sysadm01'; UPDATE district SET reference_version = reference_version + 1")
    time.sleep(1.1)
    answer = town.by["sysadm01"].ask(pb.Request(list_disputes=pb.ListDisputesRequest()))
    tap.check("who holds two all the same may do nothing", town.name(answer) == "roles_apart", answer)


def told(tap, town):
    mine = town.by["lead06"].ask(pb.Request(rights=pb.RightsRequest())).rights
    scopes = {scope.number: scope.name for scope in mine.scopes}
    reach = {(right.kind, right.name): [scopes[n] for n in right.scopes] for right in mine.rights}
    approves = {right.name for right in mine.rights if right.approves}
    tap.check("one's rights are told, with how far they reach", reach["request", "list_disputes"] == ["team", "own", "masked"]
              and ("request", "assign_many") not in reach and reach["action", "restrict"] == ["team", "own"] and "not_accept" in approves
              and not mine.small_office, reach)
    administrator = town.by["audadm01"].ask(pb.Request(rights=pb.RightsRequest())).rights
    tap.check("an administrator's are on no dispute", administrator.rights
              and {n for right in administrator.rights for n in right.scopes} == {1}, administrator)
    every = town.by["audadm01"].ask(pb.Request(rights=pb.RightsRequest(all=True))).rights
    tap.check("and whose the others are", len(every.rights) > 90 and any(
        right.name == "assign_many" and len(right.roles) == 2 and not right.scopes for right in every.rights))


def main():
    tap, town = Tap(), Town(os.environ["MEDIATION_SOCKET"])
    print("1..47")
    routed(tap, town)
    every = reached(tap, town)
    village_station(tap, town, every)
    restricted(tap, town)
    split_restricted(tap, town)
    told(tap, town)
    stale(tap, town)
    keepers(tap, town)


if __name__ == "__main__":
    main()
