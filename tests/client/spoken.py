"""Values as people write them: understood and told back, or asked again; never guessed."""

import re

from mediate import claim, run

FACTS = "院墙滴水（虚构）。\n" * 300


def register(*more, first="甲七", second="乙七", applied="2024年3月5", facts="院墙滴水"):
    return run("register", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", applied, "--parties",
               f"side=applicant,name={first}", "--parties", f"side=respondent,name={second}", "--place", "３４０２１２１００００２",
               "--kind", "neighbour", "--facts", facts, *more, member="clerk01")


def shown(done):
    assert done.status == 0, done
    number = re.search(r"繁阳登〔\d+〕\d+号", done.out).group()
    return run("--json", "show", number).json


def registered(done):
    """The arguments of a registration as they stand in its journal."""
    assert done.status == 0, done
    number = re.search(r"繁阳登〔\d+〕\d+号", done.out).group()
    return run("--json", "timeline", number).json["events"][0]["arguments"]


@claim
def a_day_in_words_is_understood():
    assert shown(register())["applied_on"] == "2024-03-05"
    assert shown(register(applied="２０２４．３．５"))["applied_on"] == "2024-03-05"


@claim
def a_day_that_was_completed_is_told_back():
    for typed in ("昨天", "1月1", "12-31", "３月５日"):
        done = register(applied=typed)
        told = re.search(rf"申请日期：{typed} → (\d{{4}}-\d\d-\d\d)\n", done.err)
        assert told and shown(done)["applied_on"] == told.group(1), done
    done = run("figures", "--as-of", "昨天")
    assert done.status == 0 and re.search(r"--as-of：昨天 → \d{4}-\d\d-\d\d\n", done.err), done
    assert "→" not in register(applied="2024-03-05").err


@claim
def a_day_that_is_not_sure_is_asked_again():
    for typed, told in (("3月", "看不懂"), ("2月30日", "没有这一天"), ("腊月初八", "农历"), ("2024-3", "2024-03-05")):
        done = register(applied=typed)
        assert done.status == 2 and not done.out and "申请日期" in done.err and told in done.err, (typed, done)
    done = run("list", "--from", "腊月初八")
    assert done.status == 2 and "--from" in done.err and "农历" in done.err, done


@claim
def an_amount_in_words_is_understood_and_told_back():
    for typed, fen, told in (("五千", 500000, "5000"), ("1.2万", 1200000, "12000"), ("伍仟元整", 500000, "5000"), ("３００．５元", 30050, None)):
        done = register("--amount", typed)
        assert registered(done)["amount_fen"] == fen, (typed, done)
        assert (f"涉及金额：{typed} → {told}\n" in done.err) if told else "→" not in done.err, (typed, done)


@claim
def an_amount_that_is_not_sure_is_asked_again():
    for typed, told in (("1万2", "12000 还是 10002"), ("三千五", "3500 还是 3005"), ("-500", "负数"), ("12.345", "两位小数"),
                        ("五千多", "看不懂"), ("9999999999999999", "太大")):
        done = register("--amount=" + typed)
        assert done.status == 2 and not done.out and "涉及金额" in done.err and told in done.err, (typed, done)


@claim
def a_name_has_one_character_or_fifteen_and_no_blanks_around_it():
    fifteen = "阿依古丽买买提江吐尔逊阿不都拉"
    dispute = shown(register(first=" 　龙　 ", second=f"  {fifteen}\t"))
    assert [party["name"] for party in dispute["parties"]] == ["龙", fifteen], dispute
    dispute = shown(register(first="阿不都　　热合曼", second="ＡＢＣ（繁阳）公司"))
    assert [party["name"] for party in dispute["parties"]] == ["阿不都 热合曼", "ABC（繁阳）公司"], dispute
    done = register(first="张三\n李四")
    assert done.status == 2 and "姓名" in done.err and "写在一行里" in done.err, done


@claim
def pasted_text_keeps_its_lines_whatever_ends_them():
    for ends in ("\n", "\r\n", "\r"):
        done = register(facts=FACTS.replace("\n", ends))
        assert registered(done)["facts"] == FACTS, done


@claim
def yes_and_no_are_words():
    for yes in ("是", "对", "y", "Ｙ"):
        assert register("--is-oral", yes).status == 0
    done = register("--is-oral", "也许")
    assert done.status == 2 and "口头申请" in done.err, done
    assert register("--is-oral", "　").status == 2
