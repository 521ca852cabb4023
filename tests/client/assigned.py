"""What is assigned by rule, by hand, one by one or many, and how it explains itself."""

import tempfile

from mediate import ACCEPTED, REGISTERED, claim, run

PLACE, DAY = "340212100003", "2022-03-07"


def accepted(label, minute, kind="neighbour", level="normal"):
    register = REGISTERED.format(day=DAY, first=f"甲{label}", second=f"乙{label}", facts="漏水").replace("340212100002", PLACE)
    return [f"{DAY}T09:{minute:02} clerk01 register {label} {register.replace('neighbour', kind)}",
            f"{DAY}T10:{minute:02} clerk01 " + ACCEPTED.format(label).replace("neighbour", kind).replace("normal", level)]


def replayed(*acts):
    done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
    assert done.status == 0 and "拒绝0步" in done.out + done.err, done


@claim
def a_trial_tells_the_team_and_does_nothing():
    # one after another, so that the numbers are known
    for minute, (label, kind) in enumerate((("P", "neighbour"), ("Q", "wages"), ("R", "wages"), ("S", "neighbour"))):
        replayed(*accepted(label, minute, kind))
    done = run("assign", "登2022-1", "--auto", "--dry-run", member="clerk01")
    assert done.status == 0 and "南街社区调解队" in done.out and "属地、等级" in done.out and "没有办理" in done.err, done
    assert run("--json", "show", "登2022-1").json["state"] == "accepted"


@claim
def by_rule_it_is_assigned_and_says_why_and_why_not_the_others():
    done = run("分派", "登2022-1", "--auto", member="clerk01")
    assert done.status == 0 and "已分派1件（共1件）" in done.err, done
    done = run("explain", "登2022-1", "--assignment")
    for told in ("按第1版分派规则交南街社区调解队承办", "15支队伍（不管该村居）", "韩玉珍"):
        assert told in done.out, (told, done)
    last = run("--json", "explain", "登2022-1", "--assignment").json["assignments"][-1]
    assert last["by_rule"] and last["reasons"] == ["territory", "level"] and last["rules"] == 1 and len(last["candidates"]) == 20, last
    assert "Given to 南街社区调解队 by version 1" in run("--lang", "en", "explain", "登2022-1", "--assignment").out
    assert "北街社区调解队" in run("explain", "登2022-1", "--assignment", "--all").out
    assert "各队伍比较：20条" in run("timeline", "登2022-1").out


@claim
def a_filter_holds_however_its_name_is_written_and_is_said_once():
    dry = ("assign", "--auto", "--dry-run", "--filter")
    assert run("--json", *dry, f"place={PLACE}", member="director").json["assigned"] == 3
    assert run("--json", *dry, f"Kind=wages,PLACE={PLACE}", member="director").json["assigned"] == 2
    done = run(*dry, "kind=wages,Kind=neighbour", member="director")
    assert done.status == 2 and "kind" in done.err and "两次" in done.err, done


@claim
def a_filter_assigns_all_that_it_finds():
    done = run("--json", "assign", "--auto", "--filter", f"kind=wages,place={PLACE}", "--dry-run", member="director").json
    assert done["dry_run"] and done["assigned"] == 2 and {r["team_name"] for r in done["results"]} == {"征迁与劳动调解队"}, done
    done = run("assign", "--auto", "--filter", f"kind=wages,place={PLACE}", member="director")
    assert done.status == 0 and "已分派2件（共2件）" in done.err and "甲Q、乙Q" in done.out, done
    done = run("assign", "--auto", "--filter", f"kind=wages,place={PLACE}", member="director")
    assert done.status == 0 and "没有符合条件的纠纷" in done.err, done


@claim
def one_that_is_refused_holds_up_no_other():
    done = run("assign", "登2022-1", "登2022-4", "--auto", member="clerk01")
    assert done.status == 8 and "未分派" in done.out and "已分派1件（共2件）" in done.err, done
    assert run("--json", "show", "登2022-4").json["state"] == "assigned"


@claim
def a_person_may_name_the_team():
    replayed(*accepted("U", 5), *accepted("V", 6))
    done = run("assign", "登2022-5", "--to", "北街社区调解队", "--note", "当事人都住北街", member="director")
    assert done.status == 0 and "已分派" in done.out, done
    told = run("--json", "explain", "登2022-5", "--assignment").json["assignments"][-1]
    verdicts = {each["team_name"]: each["verdict"] for each in told["candidates"]}
    assert not told["by_rule"] and told["reasons"] == ["by_hand"] and verdicts["南街社区调解队"] == "first", told
    assert "人指定交北街社区调解队" in run("explain", "登2022-5", "--assignment").out


@claim
def what_came_back_twice_shows_both_reasons_beside_each_other():
    assert run("assign", "登2022-6", "--to", "19", member="director").status == 0
    for lead, reason, to in (("lead19", "人手不足", "20"), ("lead20", "应由南街办", None)):
        done = run("give-back", "登2022-6", "--reason", reason, member=lead)
        assert done.status == 0, done
        if to:
            assert run("assign", "登2022-6", "--to", to, member="clerk01").status == 0
    done = run("assign", "登2022-6", "--auto", member="director")
    assert done.status == 1 and "两次退回" in done.out, done
    done = run("assign", "登2022-6", "--to", "19", member="clerk01")
    assert done.status == 1 and "由主任决定" in done.err, done
    done = run("todo", "--all", member="director")
    assert "两次退回：南街社区调解队：人手不足；北街社区调解队：应由南街办" in "".join(done.out.split()), done
    waiting = [line for line in run("--json", "todo", "--all", member="director").json["todo"] if line["returns"]]
    assert [[each["reason"] for each in line["returns"]] for line in waiting] == [["人手不足", "应由南街办"]], waiting
    done = run("explain", "登2022-6", "--assignment")
    beside = [line for line in done.out.splitlines() if "人手不足" in line]
    assert len(beside) == 1 and "应由南街办" in beside[0] and "已两次退回" in done.err, done
    assert run("--json", "explain", "登2022-6", "--assignment").json["directors"] is True
    assert run("assign", "登2022-6", "--to", "19", member="director").status == 0
    assert not any(line["returns"] for line in run("--json", "todo", "--all", member="director").json["todo"])


@claim
def what_is_typed_wrong_is_said():
    for words in (("assign", "--auto"), ("assign", "登2022-1", "--auto", "--filter", "kind=wages"), ("assign", "--auto", "--filter", "zzz=1"),
                  ("assign", "--auto", "--filter", "kind"), ("assign", "登2022-1", "--to", "zzz"), ("assign", "--dry-run"),
                  ("assign", "登2022-1", "--auto", "--to", "1"), ("assign", "登2022-1", "--auto", "--wait")):
        done = run(*words, member="director")
        assert done.status == 2 and done.err, (words, done)
    done = run("assign", "登2022-1", "--auto", member="med01a")
    assert done.status == 4 and "别的队伍" in done.err, done
    assert "--assignment-reasons" in run("help", "assign").out and "--dry-run" in run("help", "assign").out


@claim
def the_order_of_the_reasons_is_changed_by_a_new_version():
    rows = run("local", "assignment_rule", "show", "--csv").out.lstrip("\ufeff")
    newer = "".join(line + "\n" for line in rows.replace("1,territory,2,", "1,territory,9,").splitlines())
    newer = newer.replace("\n1,", "\n2,")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(newer)
        file.flush()
        done = run("local", "assignment_rule", "import", file.name, member="director")
    assert done.status == 0, done
    replayed(*accepted("W", 7))
    done = run("assign", "登2022-7", "--auto", "--dry-run", member="director")
    assert done.status == 0 and "按第2版分派规则" in done.out, done
