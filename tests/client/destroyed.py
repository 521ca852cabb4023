"""The end of a file: how long it is kept, which ones are kept no longer, and what is left of one that a record destroyed."""

from mediate import ACCEPTED, claim, registered, run

OLD, NEW = "登2013-1", "登2014-1"
TOLD = "旧事一桩（虚构）"


def life(label, year, first, second):
    return [
        registered(label, f"{year}-03-05T09:00", first, second, f"'{TOLD}'"),
        f"{year}-03-05T10:00 clerk01 " + ACCEPTED.format(label),
        f"{year}-03-05T11:00 clerk01 assign {label} --team 2 --assignment-reasons load",
        f"{year}-03-06T09:00 med02a take {label} --mediator med02a --no-conflict",
        f"{year}-03-06T10:00 med02a meet {label} --parties-present 1,2 --course 各说各的",
        f"{year}-03-06T11:00 med02a agree-orally {label} --agreement-content 和好 --read-back",
        f"{year}-03-06T11:30 med02a perform-at-once {label} --evidence 收条",
        f"{year}-03-07T09:00 med02a close {label} --closing-report 报告 --closing-ground finished",
        f"{year}-03-07T10:00 lead02 confirm {label}",
    ]


def archived(label, year, retention):
    return [f"{year}-03-08T09:00 clerk01 archive {label} --volume {label} --retention {retention}"]


def replay(acts):
    done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
    assert done.status == 0, done


def expired():
    done = run("--json", "expired", member="clerk01")
    assert done.status == 0, done
    return {number: file["retention"] for file in done.json["files"] for number in file["numbers"]}


def numbers(short):
    return run("--json", "show", short).json["numbers"]


@claim
def a_file_is_kept_from_the_year_after_closing_and_it_is_said_why():
    replay(life("A", 2013, "甲毁", "乙毁") + archived("A", 2013, "short_term"))
    replay(life("B", 2014, "甲存", "乙存") + archived("B", 2014, "long_term"))
    told = run("--json", "show", OLD).json["retention"]
    assert (told["years"], told["until"], told["ground"], told["over"]) == (10, "2023-12-31", "oral", True), told
    assert run("--json", "explain", OLD).json["retention"] == told
    for verb in ("show", "explain"):
        said = run(verb, OLD).out
        assert "自次年起保管10年" in said and "2023年12月31日" in said and "保管期限已满" in said, said
        assert "kept for 10 years" in run("--lang", "en", verb, OLD).out
    assert run("--json", "show", NEW).json["retention"]["until"] == "2044-12-31"
    assert run("--json", "explain", "登2024-1").json["retention"] is None


@claim
def what_is_kept_no_longer_is_listed_and_nothing_else():
    told = expired()
    assert set(numbers(OLD)) <= set(told) and not set(numbers(NEW)) & set(told), told
    assert all(retention["over"] for retention in told.values()), told
    assert "甲毁、乙毁" in run("expired").out and "甲存" not in run("expired").out
    assert "甲毁、乙毁" in run("expired", "--csv").out


@claim
def a_clerk_proposes_the_director_approves_and_two_destroy_it():
    done = run("destroy-file", OLD, "--destruction-record", "毁2026-1", "--witness", "clerk02", member="clerk01")
    assert done.status != 0, done
    assert "待" in run("appraise", OLD, "--reason", "没有继续保存价值", member="clerk01").out
    done = run("confirm", OLD, member="director")
    assert done.status == 0 and run("--json", "show", OLD).json["regions"]["file"] == "appraised", done
    done = run("destroy-file", OLD, "--destruction-record", "毁2026-1", "--witness", "clerk01", member="clerk01")
    assert done.status == 6 and "监销人" in done.err, done
    done = run("destroy-file", OLD, "--destruction-record", "毁2026-1", "--witness", "clerk02", member="clerk01")
    assert done.status == 0, done


@claim
def what_was_destroyed_is_found_by_its_number_alone():
    told = run("--json", "show", OLD).json
    assert told["destroyed"]["record"] == "毁2026-1" and [party["name"] for party in told["parties"]] == ["", ""], told
    assert "毁2026-1" in run("show", OLD).out and "毁2026-1" in run("--lang", "en", "show", OLD).out
    for words in ("甲毁", "jiahui", "旧事一桩"):
        found = run("--json", "find", words)
        assert not set(told["numbers"]) & {number for line in found.json["disputes"] for number in line["numbers"]}, found
    whole = run("--json", "timeline", OLD).out
    assert "甲毁" not in whole and TOLD not in whole and "和好" not in whole and "毁2026-1" in whole, whole
    assert not set(told["numbers"]) & set(expired())


@claim
def nothing_more_is_done_with_it():
    done = run("visit", OLD, "--visit-result", "done", member="clerk02")
    assert done.status == 1 and "已按鉴定销毁清册销毁" in done.err, done
    done = run("subject", "export", "--name", "甲毁", "--dispute", OLD, "--proof", "本人持身份证", member="clerk01")
    assert done.status == 3 and "卷宗已销毁" in done.err, done
