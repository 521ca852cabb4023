"""Blank forms: a pad with a number on each, used by one dispute, spoilt on record, the register of all of them."""

import os
import pathlib
import re
import tempfile

from mediate import claim, run
from terminal import PHRASE, Terminal

BEGIN = ("--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-03-05", "--parties", "side=applicant,name=田甲", "--parties",
         "side=respondent,name=田乙", "--place", "340212100004", "--kind", "neighbour", "--facts", "田埂（虚构）")
HOME = pathlib.Path(tempfile.mkdtemp(prefix="mediate-pads-"))
MADE = {}


def blank(name, *words, member="clerk01"):
    done = run("--json", "paper", "blank", *words, "--out", str(HOME / name), member=member)
    assert done.status == 0, done
    return done.json


def registered(number, *words, member="clerk01"):
    return run("--json", "register", *BEGIN, "--reserved-number", number, *words, member=member)


@claim
def a_pad_has_a_form_for_each_number_that_was_reserved():
    told = blank("intake.html", "--count", "5")
    numbers = [number["number"] for number in told["numbers"]]
    MADE["numbers"] = numbers
    assert len(numbers) == 5 and len(set(numbers)) == 5 and told["file"] == str(HOME / "intake.html"), told
    assert {(number["state"], number["form"]) for number in told["numbers"]} == {("open", "intake")}, told
    html = (HOME / "intake.html").read_text(encoding="utf-8")
    sheets = html.split('<table class="sheet">')[1:]
    assert len(sheets) == 5 and all(number in sheet and "<svg" in sheet and "受理登记表" in sheet for number, sheet in zip(numbers, sheets)), html[:500]
    assert "<script" not in html and "http://" not in html.replace("http://www.w3.org/2000/svg", ""), "nothing is fetched and nothing runs"
    assert (HOME / "intake.html").stat().st_mode & 0o077 == 0
    quick = run("文书", "空白", "--count", "2", "--kind", "快录单", "--out", str(HOME / "quick.html"), member="med02a")
    assert quick.status == 0 and "已预留2个登记号" in quick.out and "作废" in quick.err, quick
    html = (HOME / "quick.html").read_text(encoding="utf-8")
    assert html.count('<table class="sheet">') == 2 and "快录单" in html and "口头协议内容" in html


@claim
def no_number_is_taken_where_there_is_no_place_for_the_form():
    before = run("--json", "paper", "pads").json["open"]
    for words, status, told in ((("--out", str(HOME / "intake.html")), 6, "已经存在"), (("--out", str(HOME / "nowhere" / "x.html")), 6, "nowhere"),
                                (("--out", str(HOME / "a.html"), "--count", "51"), 2, "--count"), (("--out", str(HOME / "a.html"), "--count", "0"), 2, "--count"),
                                (("--out", str(HOME / "a.html"), "--kind", "书"), 2, "受理登记表、快录单")):
        done = run("paper", "blank", *words, member="clerk01")
        assert done.status == status and told in done.err, (words, done)
    refused = run("paper", "blank", "--out", str(HOME / "a.html"), member="adviser")
    assert refused.status == 4 and "没有这项权限" in refused.err, refused
    assert sorted(os.listdir(HOME)) == ["intake.html", "quick.html"] and run("--json", "paper", "pads").json["open"] == before


@claim
def a_form_that_comes_back_gives_its_dispute_that_very_number():
    first, second = MADE["numbers"][:2]
    done = registered(first)
    assert done.status == 0 and done.json["numbers"] == [first], done
    short = re.sub(r".*〔(\d+)〕0*(\d+)号", r"\1-\2", second)
    done = run("登记", *BEGIN, "--表上号", short, member="clerk01")
    assert done.status == 0 and second in done.out, done
    again = registered(first, member="clerk02")
    assert again.status == 5 and "已经用过" in again.err and "韩玉珍" in again.err, again
    wrong = registered("登1999-1")
    assert wrong.status == 3 and "没有预留过" in wrong.err, wrong
    told = run("timeline", first)
    assert "表上号：" + first in told.out, told


@claim
def a_form_that_got_wet_is_on_record_and_never_used():
    number = MADE["numbers"][2]
    done = run("文书", "作废", number, "--reason", "污损", member="clerk01")
    assert done.status == 0 and number in done.out and "作废（污损）" in done.out, done
    for words, status, told in (((number, "--reason", "lost"), 1, "韩玉珍"), ((number,), 2, "写错、污损、遗失"), ((MADE["numbers"][0], "--reason", "lost"), 5, "用它登记"),
                                (("x", "--reason", "lost"), 3, "没有预留过"), ((MADE["numbers"][3], "--reason", "雨"), 2, "污损")):
        refused = run("paper", "spoil", *words, member="clerk01")
        assert refused.status == status and told in refused.err, (words, refused)
    assert run("paper", "spoil", "--reason", "lost", member="clerk01").status == 2
    refused = registered(number)
    assert refused.status == 1 and "已经作废" in refused.err and "污损" in refused.err, refused
    told = run("--json", "paper", "spoil", MADE["numbers"][3], "--reason", "lost", member="clerk02").json
    assert (told["state"], told["reason"]) == ("spoilt", "lost") and told["changed_by"], told


@claim
def the_register_tells_what_became_of_each():
    done = run("paper", "pads")
    assert done.status == 0 and all(number in done.out for number in MADE["numbers"]), done
    for told in ("已用", "作废", "未用", "韩玉珍、污损", "张桂兰、遗失", "未用3，已用2，作废2"):
        assert told in done.out, (told, done)
    states = {number["number"]: number["state"] for number in run("--json", "paper", "pads", "--all").json["numbers"]}
    assert [states[number] for number in MADE["numbers"]] == ["used", "used", "spoilt", "spoilt", "open"], states
    for option, wanted in (("--open", MADE["numbers"][4]), ("--used", MADE["numbers"][0]), ("--spoilt", MADE["numbers"][2])):
        told = run("--json", "paper", "pads", option).json["numbers"]
        assert wanted in [number["number"] for number in told] and {number["state"] for number in told} == {option[2:]}, told
    told = run("文书", "号簿", "--spoilt", "--csv").out
    assert told.splitlines()[1].count(",") == 4 and MADE["numbers"][2] in told, told
    assert run("paper", "pads", "--open", "--used").status == 2
    assert run("paper", "pads", member="auditor").status == 0
    english = run("--lang", "en", "paper", "pads")
    assert "spoilt" in english.out and "open 3, used 2, spoilt 2" in english.out, english


@claim
def the_register_of_spoilt_numbers_is_printed():
    done = run("paper", "pads", "--spoilt", "--out", str(HOME / "register.html"))
    assert done.status == 0 and "register.html" in done.out, done
    html = (HOME / "register.html").read_text(encoding="utf-8")
    assert "登记号预留、作废登记簿" in html and MADE["numbers"][2] in html and "污损" in html and MADE["numbers"][0] not in html
    assert "繁阳镇人民调解委员会" in html, html[-400:]
    assert run("--json", "paper", "pads", "--out", str(HOME / "other.html")).status == 2


@claim
def whoever_fills_in_a_form_may_add_the_number_on_it():
    number = MADE["numbers"][4]
    with Terminal("登记") as terminal:
        terminal.answer(("口令：", PHRASE), ("再写一遍：", PHRASE), ("申请人", "田丙"), ("被申请人", "田丁"),
                        ("身份证号（可不填，回车跳过）：", "。"), ("地点", "西门"), ("纠纷类型", "1"), ("事实经过", "争吵"), ("请求", ""),
                        ("风险迹象", "未发现"), ("来源渠道", ""), ("对吗", "+"), ("填哪一项：", "表上号"), ("表上号（可不填，回车跳过）：", MADE["numbers"][2]),
                        ("对吗", ""))
        terminal.sees("已经作废")
        terminal.retype("表上号", number)
        terminal.answer(("对吗", ""))
        assert terminal.status == 0 and number in terminal.text, terminal.text
