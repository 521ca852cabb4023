"""The self-check: what is counted, the list to put right, in words, in JSON and as CSV; what is typed wrongly."""

import csv
import io

from mediate import ACCEPTED, claim, registered, run

# written by the town before it: 2012 has its own numbers
NUMBER = "繁阳登〔2012〕0001号"
AT_ONCE = [
    registered("Z", "2012-03-05T09:00:00", "甲快", "乙快"),
    "2012-03-05T09:00:05 clerk01 " + ACCEPTED.format("Z"),
    "2012-03-05T09:00:10 clerk01 assign Z --team 2 --assignment-reasons load",
    "2012-03-05T09:00:15 med02a take Z --mediator med02a --no-conflict",
    "2012-03-05T09:00:20 med02a meet Z --parties-present 1,2 --course 各说各的",
    "2012-03-05T09:00:25 med02a agree-orally Z --agreement-content 双方和好 --read-back",
    "2012-03-05T09:00:30 med02a perform-at-once Z --evidence 收条",
    "2012-03-05T09:00:40 med02a close Z --closing-report 双方和好，无后续争议 --closing-ground finished",
    "2012-03-05T09:00:50 lead02 confirm Z",
    "2012-03-14T09:00:00 clerk01 visit Z --visit 1 --visit-result done --way telephone",
]


@claim
def a_summary_comes_first_and_then_the_list_with_what_mends_it():
    done = run("replay", "-", member="director", given="\n".join(AT_ONCE) + "\n")
    assert done.status == 0, done
    told = run("self-check", "--period", "2012-Q1", member="director")
    assert told.status == 1 and "数据自查：2012-01-01至2012-03-31" in told.out, told
    summary = next(line for line in told.out.splitlines() if line.startswith("登记后立即结案"))
    assert "100.0%" in summary and "不超过60秒" in summary and "婚姻家庭调解队1" in summary, told
    found = next(line for line in told.out.splitlines() if line.startswith(NUMBER))
    assert "登记50秒后结案" in found and f"mediate 计划回访 {NUMBER}" in found, told
    english = run("--lang", "en", "self-check", "--period", "2012-03", member="auditor")
    assert "closed 50 seconds after it was registered" in english.out and f"mediate plan-visit {NUMBER}" in english.out, english
    assert "甲快" not in told.out + english.out, told


@claim
def programs_are_told_the_same_and_csv_has_the_list_alone():
    told = run("--json", "数据自查", "--period", "2012", "--suspicion", "登记后立即结案", "--team", "2", member="report01")
    assert told.status == 1, told
    (suspicion,), (finding,) = told.json["suspicions"], told.json["findings"]
    assert (suspicion["name"], suspicion["looked"], suspicion["found"], suspicion["threshold"]) == ("instant", 1, 1, 60), told
    assert suspicion["teams"] == [{"team": 2, "team_name": "婚姻家庭调解队", "found": 1}], told
    assert (finding["number"], finding["value"], finding["action"]) == (NUMBER, 50, "close"), told
    assert (told.json["from"], told.json["to"], told.json["has_more"]) == ("2012-01-01", "2012-12-31", False), told
    rows = list(csv.reader(io.StringIO(run("self-check", "--period", "2012", "--csv", member="director").out.lstrip("\ufeff"))))
    assert len(rows) == 2 and rows[1][0] == NUMBER, rows


@claim
def where_nothing_is_found_it_says_what_was_looked_at():
    told = run("self-check", "--period", "2012-02", member="director")
    assert told.status == 0 and "没有查到疑点：查了13项，0件纠纷" in told.err, told
    assert "登记后立即结案" in told.out and "—" in told.out, told


@claim
def what_is_typed_wrongly_is_said_with_the_nearest():
    done = run("self-check", "--suspicion", "文字雷通", member="director")
    assert done.status == 2 and "最接近的是 文字雷同" in done.err and "承办人自访" in done.err, done
    done = run("self-check", "--suspicion", "own-vist", member="director")
    assert done.status == 2 and "最接近的是 own-visit" in done.err, done
    done = run("self-check", "--period", "2024-13", member="director")
    assert done.status == 2 and "不是时段" in done.err, done
    done = run("self-check", "--period", "2190", member="director")
    assert done.status == 6 and "将来" in done.err, done
    done = run("self-check", "--team", "没有这队", member="director")
    assert done.status == 2 and not done.out, done


@claim
def it_is_nobody_elses():
    for login in ("clerk01", "med02a", "lead02"):
        done = run("self-check", "--period", "2012", member=login)
        assert done.status == 4 and not done.out, done


@claim
def the_shells_are_told_the_suspicions():
    offered = run("complete", "self-check", "--suspicion", "rel", member="director").out.split()
    assert offered == ["relapse"], offered
