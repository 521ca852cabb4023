"""The file check: what is printed of one file and of many, what closing and archiving say, what a text that was just made has in it."""

from mediate import ACCEPTED, claim, registered, run

# written by the town before it: 2024 has its own numbers
CLEAN, FLAWED, OPEN = "登2013-1", "登2013-2", "登2013-3"
TEXT = "甲方：甲误，李四抚养父母，一次付清12,000元（大写：壹万叁仟元整）"


def begun(label, first, second):
    return [
        registered(label, "2013-03-05T09:00", first, second, "'院墙漏水（虚构）'"),
        "2013-03-05T10:00 clerk01 " + ACCEPTED.format(label),
        f"2013-03-05T11:00 clerk01 assign {label} --team 2 --assignment-reasons load",
        f"2013-03-06T09:00 med02a take {label} --mediator med02a --no-conflict",
        f"2013-03-06T10:00 med02a meet {label} --parties-present 1,2 --course 各说各的",
    ]


def agreed(label):
    return [
        f"2013-03-06T11:00 med02a agree-orally {label} --agreement-content 和好 --read-back",
        f"2013-03-06T11:30 med02a perform-at-once {label} --evidence 收条",
    ]


def closed(label):
    return [
        f"2013-03-27T09:00 med02a close {label} --closing-report 双方和好，无后续争议 --closing-ground finished",
        f"2013-03-27T10:00 lead02 confirm {label}",
    ]


VISITED = "2013-03-20T09:00 clerk01 visit {} --visit 1 --visit-result done --way telephone"


def replay(acts):
    done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
    assert done.status == 0, done


def flaws(told):
    return {flaw["name"] for file in told["files"] for flaw in file["flaws"]}


@claim
def a_file_in_order_is_green_item_by_item():
    replay(begun("A", "甲净", "乙净") + agreed("A") + [VISITED.format("A")] + closed("A"))
    done = run("check", CLEAN, member="clerk01")
    assert done.status == 0 and "卷宗没有问题" in done.err, done
    lines = done.out.splitlines()
    assert "甲净、乙净" in lines[0], done
    for item in ("申请书或受理登记表", "权利义务告知书", "调解记录", "协议书", "履行凭证", "回访记录"):
        assert any(item in line and "✓ 有" in line for line in lines), (item, done)
    assert any("司法确认材料" in line and "– 不需要" in line for line in lines), done
    assert any("封底" in line and "✓ 打印即有" in line for line in lines), done


@claim
def what_is_missing_is_red_with_what_mends_it_and_what_it_costs():
    replay(begun("B", "甲缺", "乙缺") + agreed("B") + closed("B"))
    done = run("check", FLAWED, member="clerk01")
    assert done.status == 1, done
    assert any("回访记录" in line and "✗ 缺" in line for line in done.out.splitlines()), done
    for told in ("应当", "归档前", "约定的回访没有记录", "2013-03-21", "mediate 回访 繁阳登〔2013〕0002号", "不能按“一般”及以上等级申报"):
        assert told in done.out, (told, done)
    english = run("--lang", "en", "check", FLAWED, member="clerk01")
    assert "a visit that was planned is not recorded" in english.out and "mediate visit" in english.out, english


@claim
def archiving_says_to_check_first_and_takes_a_reason_instead():
    told = run("allowed", FLAWED, member="clerk01")
    assert "1处要先补：归档" in told.out, told
    done = run("archive", FLAWED, "--volume", "2", "--retention", "永久", member="clerk01")
    assert done.status == 1 and "体检" in done.err and "免补理由" in done.err, done
    done = run("archive", FLAWED, "--volume", "2", "--retention", "永久", "--免补理由", "两次电话未接", member="clerk01")
    assert done.status == 0, done
    told = run("check", FLAWED, member="clerk01")
    assert "归档封存：与归档时一致" in told.out and "免补理由" in told.out, told


@claim
def what_is_added_after_archiving_is_listed_apart_and_the_seal_holds():
    done = run("supplement", FLAWED, "--note", "当事人回电，称已和好", member="clerk01")
    assert done.status == 0, done
    told = run("check", FLAWED, member="clerk01")
    assert "归档封存：与归档时一致" in told.out and "归档后补充1处" in told.out, told
    seal = run("--json", "check", FLAWED, member="clerk01").json["files"][0]["seal"]
    assert seal["state"] == "holds" and len(seal["digest"]) == 64 and seal["waived"] and len(seal["supplements"]) == 1, seal


@claim
def many_are_checked_by_the_words_of_lists():
    told = run("--json", "check", "--filter", "phase:closed", member="clerk01")
    assert told.status == 1 and told.json["flawed"] == 1 and flaws(told.json) == {"visit_missing"}, told
    assert told.json["checked"] >= 2, told
    # --csv tells each flaw in a row, words and options narrow as in a list
    rows = run("check", "state:archived", "--csv", member="clerk01").out.splitlines()
    assert len(rows) == 2 and "约定的回访没有记录" in rows[1], rows
    assert run("check", "state:closed", "from:2013-01-01", "to:2013-12-31", member="clerk01").status == 0
    done = run("check", "--filter", "phase:nowhere", member="clerk01")
    assert done.status == 2 and not done.out, done
    done = run("check", CLEAN, "phase:closed", member="clerk01")
    assert done.status == 2 and "不能两样都写" in done.err, done


@claim
def a_text_is_looked_at_when_it_is_fixed_and_nothing_is_blocked():
    replay(begun("C", "甲正", "李四"))
    done = run("fix-text", OPEN, "--agreement-text", TEXT, "--obligations", "debtor=2,amount=12000,due_on=2031-01-01,text=付款", member="med02a")
    assert done.status == 0, done
    for told in ("签章前请看一看", "文字里写的是“甲误”", "12000.00元 ≠ 13000.00元", "“抚养父母”，是否应为“赡养父母”", "mediate 体检"):
        assert told in done.err, (told, done)
    told = run("--json", "sign", OPEN, "--signatures", "party=1,manner=signed,signed_on=2024-01-01", member="med02a")
    assert told.status == 0 and "签章前" not in told.err, told


@claim
def who_may_not_see_the_dispute_checks_nothing():
    done = run("check", CLEAN, member="med07a")
    assert done.status == 4 and not done.out, done
    masked = run("--json", "check", CLEAN, member="auditor")
    assert masked.status == 0 and "甲净" not in masked.out, masked
    assert "甲误" not in run("--json", "check", OPEN, member="auditor").out
    assert "甲误" in run("--json", "check", OPEN, member="lead02").out
