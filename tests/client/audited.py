"""Who looked at what: asked by the audit administrator by dispute, member or person, told without a word of the dispute."""

import csv
import io

from mediate import claim, run
from swept import day

AUDITOR = "audadm01"


def reads(*words, member=AUDITOR):
    done = run("--json", "audit", "reads", *words, member=member)
    assert done.status == 0, done
    return done.json


@claim
def who_opened_a_dispute_is_told_with_when_and_why():
    assert run("show", "登2024-1", "--why", "当事人来电", member="med02b").status == 0
    told = next(read for read in reads("--dispute", "登2024-1")["reads"] if read["what"] == "get_dispute")
    assert (told["login"], told["what"], told["reason"]) == ("med02b", "get_dispute", "当事人来电"), told
    assert told["numbers"] == ["(2024)繁阳人调字第00001号"] and told["read"].startswith(day()), told
    page = run("查阅", "--dispute", "登2024-1", "--limit", "1", member=AUDITOR)
    assert page.status == 0 and "当事人来电" not in page.out and "查阅审计" in page.out and "--after" in page.err, page


@claim
def who_saw_a_person_is_told_over_all_his_disputes_between_two_times():
    assert run("timeline", "登2024-1", member="clerk02").status == 0
    assert run("find", "甲一", member="clerk03").status == 0
    told = reads("--person", "甲一", "--from", day(), "--to", day())
    assert told["disputes"] == 1, told
    assert {("clerk02", "timeline"), ("clerk03", "find_disputes")} <= {(read["login"], read["what"]) for read in told["reads"]}, told
    assert reads("--person", "甲一", "--to", day(1))["reads"] == []
    assert reads("--person", "甲一", "--from", f"{day()} 00:00")["reads"]
    assert reads("--person", "甲")["disputes"] == 0


@claim
def what_a_member_looked_at_is_told_and_exported():
    table = run("audit", "--user", "clerk03", "--all", "--csv", member=AUDITOR)
    rows = list(csv.DictReader(io.StringIO(table.out[1:], newline=""), strict=True))
    assert table.status == 0 and rows and {row["登录名"] for row in rows} == {"clerk03"}, table
    assert "甲一" not in table.out and "乙一" not in table.out, table
    whole = reads("--user", "clerk03", "--all")["reads"]
    first = reads("--user", "clerk03", "--limit", "1")
    second = reads("--user", "clerk03", "--limit", "1", "--after", first["next"]) if first["next"] else {"reads": whole[1:2]}
    assert first["reads"] + second["reads"] == whole[:2], (first, second)


@claim
def nobody_else_is_told_and_asking_is_told_too():
    for member in ("director", "auditor", "lead02", "clerk01"):
        done = run("audit", "reads", "--person", "甲一", member=member)
        assert done.status == 4 and "审计管理员" in done.err and not done.out, done
    assert {read["what"] for read in reads("--user", AUDITOR, "--all")["reads"]} == {"audit_reads"}


@claim
def what_is_asked_must_be_one_thing_and_times_must_be_times():
    for words in ((), ("--user", "med02a", "--person", "甲一"), ("--user", "med02a", "--from", "noon"), ("--user", "med02a", "--after", "xyz")):
        done = run("audit", "reads", *words, member=AUDITOR)
        assert done.status == 2 and not done.out, (words, done)
    assert run("audit", "--user", "nobody", member=AUDITOR).status == 4


@claim
def what_was_passed_on_is_recorded_and_listed():
    words = ("--to", "繁昌区人民法院", "--ground", "法定职责或义务", "--basis", "民事诉讼法205", "--what", "调解协议书")
    done = run("sharing", "record", "登2024-1", *words, "--on", day(2), member="clerk01")
    assert done.status == 0 and "繁昌区人民法院" in done.out, done
    assert run("提供", "记录", "登2024-2", *words, member="director").status == 0
    told = run("--json", "sharing", "list", "登2024-1", member="clerk01").json["sharings"]
    assert [(line["recipient"], line["ground"], line["shared_on"]) for line in told] == [("繁昌区人民法院", "duty", day(2))], told
    whole = run("--json", "sharing", "list", "--limit", "1", member="clerk01").json
    assert len(whole["sharings"]) == 1 and whole["next"], whole
    assert run("--json", "sharing", "list", "--to", day(1), member="clerk01").json["sharings"] == told
    assert run("sharing", "record", "登2024-1", "--to", "法院", member="clerk01").status == 2
    assert run("sharing", "list", member="med02a").status == 4
