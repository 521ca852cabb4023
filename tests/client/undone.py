"""The last step taken back: shown first, asked for, within ten minutes, by who did it, and while nothing stands on it."""

import re

from mediate import ACCEPTED, claim, run
from terminal import Terminal

WHETHER, WHY = "（是/否）：", "请写一句："


def accepted():
    """A dispute that has just been accepted; its number."""
    done = run("register", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2024-03-05", "--parties",
               "side=applicant,name=甲八", "--parties", "side=respondent,name=乙八", "--place", "340212100002", "--kind", "neighbour",
               "--facts", "撤销一步（虚构）", member="clerk01")
    assert done.status == 0, done
    number = re.search(r"繁阳登〔\d+〕\d+号", done.out).group()
    assert run(*ACCEPTED.format(number).split(), member="clerk01").status == 0
    return number


def assigned():
    number = accepted()
    assert run("assign", number, "--team", "2", "--assignment-reasons", "load", member="clerk01").status == 0
    return number


def state(number):
    return run("--json", "show", number).json["state"]


@claim
def ones_own_last_step_is_taken_back_with_a_reason():
    number = assigned()
    done = run("undo", number, "--reason", "点错了", "--yes", member="clerk01")
    assert done.status == 0 and state(number) == "accepted", done
    assert number in done.err and "上一步：分派" in done.err and "韩玉珍" in done.err, done
    assert re.search(r"还有 [89] 分钟可以撤回", done.err), done
    events = run("--json", "timeline", number).json["events"]
    assert [event["action"] for event in events][-2:] == ["assign", "retract"] and events[-1]["arguments"]["reason"] == "点错了", events


@claim
def on_a_terminal_it_asks_whether_and_why():
    number = assigned()
    with Terminal("撤销", number, member="clerk01") as terminal:
        terminal.answer((WHETHER, "是"), (WHY, "点错了"))
        assert terminal.status == 0 and "上一步：分派" in terminal.text, terminal.text
    assert state(number) == "accepted"


@claim
def who_says_no_or_nothing_has_lost_nothing():
    number = assigned()
    for answer in ("n", "否", "", "也许"):
        with Terminal("cx", number, member="clerk01") as terminal:
            terminal.answer((WHETHER, answer))
            assert terminal.status == 0 and "没有撤回" in terminal.text, (answer, terminal.text)
    with Terminal("undo", number, member="clerk01") as terminal:
        terminal.asked(WHETHER)
        terminal.key("C-c")
        assert terminal.status == 0 and "没有撤回" in terminal.text, terminal.text
    with Terminal("undo", number, member="clerk01") as terminal:
        terminal.answer((WHETHER, "y"), (WHY, ""))
        assert terminal.status == 2 and "没有写理由" in terminal.text, terminal.text
    assert state(number) == "assigned"


@claim
def off_a_terminal_it_names_what_must_be_said():
    number = assigned()
    for words in ((), ("--yes",), ("--reason", "点错了")):
        done = run("undo", number, *words, member="clerk01")
        assert done.status == 2 and "--reason" in done.err and "--yes" in done.err, (words, done)
    assert state(number) == "assigned"


@claim
def after_ten_minutes_it_says_what_to_do_instead():
    done = run("undo", "登2025-3", "--reason", "点错了", "--yes", member="clerk01")
    assert done.status == 1 and "上一步：分派" in done.err and "已过十分钟" in done.err and "更正" in done.err, done
    assert "分钟可以撤回" not in done.err and state("登2025-3") == "assigned", done
    assert "use correct" in run("--lang", "en", "undo", "登2025-3", member="clerk01").err


@claim
def a_step_of_somebody_else_is_shown_and_stays():
    number = assigned()
    done = run("undo", number, "--reason", "点错了", "--yes", member="director")
    assert done.status == 4 and "韩玉珍" in done.err and "不是您办的" in done.err and state(number) == "assigned", done


@claim
def what_was_built_upon_stays():
    number = assigned()
    assert run("take", number, "--mediator", "med02a", "--no-conflict", member="med02a").status == 0
    done = run("undo", number, "--reason", "点错了", "--yes", member="clerk01")
    assert done.status == 4 and "上一步：接案" in done.err and state(number) == "taken", done


@claim
def a_step_that_cannot_be_taken_back_says_so():
    number = accepted()
    done = run("undo", number, "--reason", "点错了", "--yes", member="clerk01")
    assert done.status == 1 and "上一步：受理" in done.err and "不能撤回" in done.err and "更正" in done.err, done
    assert run("undo", "登1999-1", "--reason", "点错了", "--yes").status == 3
