"""What is typed: numbers, options, arguments; and what is said where it is wrong."""

import os
import subprocess
import tempfile

from mediate import BUILD, SOCKET, alone, claim, run


# ---- numbers ----

@claim
def part_of_a_number_of_several_disputes_shows_none_and_lists_them():
    done = run("show", "1")
    assert done.status == 3 and not done.out, done
    for told in ("查不到", "(2024)繁阳人调字第00001号", "繁阳登〔2025〕0001号", "甲一、乙一", "甲三、乙三", "甲四、乙四", "登2026-2"):
        assert told in done.err, (told, done)


@claim
def part_of_a_number_of_several_disputes_acts_on_none():
    before = run("--json", "show", "登2024-2").json["version"], run("--json", "show", "登2025-2").json["version"]
    done = run("correct", "2", "--corrected", "事实", "--new-value", "新", "--reason", "记错", member="clerk01")
    assert done.status == 3 and not done.out and "甲二、乙二" in done.err and "甲四、乙四" in done.err, done
    after = run("--json", "show", "登2024-2").json["version"], run("--json", "show", "登2025-2").json["version"]
    assert before == after, (before, after)


@claim
def a_year_or_a_book_makes_it_exact_whatever_the_brackets():
    for typed, parties in (("登2025-1", "甲三"), ("登2024-0002", "甲二"), ("调2025-1", "甲四"), ("繁阳登［２０２５］０００１号", "甲三"),
                           ("（2024） 繁阳人调字第 1 号", "甲一"), ("2024-2", "甲二")):
        done = run("show", typed)
        assert done.status == 0 and parties in done.out, (typed, done)


@claim
def an_argument_takes_a_number_as_every_verb_does():
    done = run("merge", "登2024-2", "--other-dispute", "1", "--reason", "重复", member="director")
    assert done.status == 3 and "甲三、乙三" in done.err and "另一件纠纷" in done.err, done
    done = run("merge", "登2024-2", "--other-dispute", "@A", "--reason", "重复", member="director")
    assert done.status == 3 and "查不到" in done.err, done
    done = run("merge", "登2024-2", "--other-dispute", "登2025-1", "--reason", "重复", member="director")
    assert done.status == 0 and "繁阳登〔2025〕0001号" in done.out, done
    done = run("show", "登2024-2")
    assert "并入" in done.out and "繁阳登〔2025〕0001号" in done.out, done
    assert run("--json", "show", "登2024-2").json["merged_into"] == run("--json", "show", "登2025-1").json["id"]


# ---- help and options ----

@claim
def help_needs_no_daemon():
    for words in (("--help",), ("-h",), ("help",), (), ("show", "--help"), ("show", "-h"), ("--help", "list"), ("help", "show")):
        done = alone(*words)
        assert done.status == 0 and "用法" in done.out, (words, done)
    assert "timeline" in alone("--help").out


@claim
def a_verb_typed_bare_says_what_is_missing_without_a_daemon():
    done = alone("show")
    assert done.status == 2 and "还缺纠纷编号" in done.err and "连不上" not in done.err, done
    done = alone("list", "--stat", "x")
    assert done.status == 2 and "--stat" in done.err and "--state" in done.err, done
    done = alone("list", "--zzz", "x")
    assert done.status == 2 and "--zzz" in done.err and "最接近" not in done.err, done
    done = alone("show", "-x", "1")
    assert done.status == 2 and "-x" in done.err, done


@claim
def the_tools_options_stand_before_or_after_the_verb():
    before = run("--json", "--lang", "en", "--member", "clerk01", "list")
    after = run("list", "--json", "--lang=en", "--member", "clerk01")
    between = run("list", "--json", "--state", "registered", "--server", SOCKET)
    assert before.status == 0 and before.json == after.json and between.json["disputes"], (before, after)
    assert "parties" in run("show", "登2025-1", "--lang", "en").out.lower() or "party 1" in run("show", "登2025-1", "--lang", "en").out


@claim
def a_language_nobody_speaks_and_a_missing_value_are_refused():
    done = run("--lang", "fr", "list")
    assert done.status == 2 and "fr" in done.err and "zh-CN" in done.err, done
    for words in (("list", "--lang"), ("--member",), ("--server", "--json", "list")):
        done = run(*words)
        assert done.status == 2 and "后面要写内容" in done.err, (words, done)
    done = run("--jsn", "list")
    assert done.status == 2 and "--jsn" in done.err and "--json" in done.err, done


@claim
def only_a_near_word_is_suggested():
    assert "todo" in run("tood").err and "最接近" in run("tood").err
    assert "read-board" not in run("qwertyuiop").err and "最接近" not in run("qwertyuiop").err
    done = run("quick_recrod", member="med02a")
    assert "quick-record" in done.err and done.status == 2, done
    assert "登记" in run("登计").err or "最接近" not in run("登计").err


@claim
def a_socket_may_be_relative_and_a_wrong_one_is_told_why():
    folder, name = os.path.split(SOCKET)
    assert run("teams", server=name, cwd=folder).status == 0
    assert run("teams", server="./" + name, cwd=folder).status == 0
    done = run("teams", server="/tmp/" + "x" * 200)
    assert done.status == 75 and "太长" in done.err, done
    assert "没有这个套接字" in run("teams", server="/nobody/listens").err


# ---- arguments ----

@claim
def help_marks_what_must_be_and_lists_each_argument_once():
    done = run("help", "quick-record")
    flags = [line.split()[0] for line in done.out.splitlines() if line.startswith("  --")]
    assert done.status == 0 and len(flags) == len(set(flags)), flags
    for flag in ("--kind", "--agreement-text", "--signatures", "--performed-at-once", "--evidence", "--parties-agreeing"):
        assert flag in flags, flags
    lines = {line.split()[0]: line for line in done.out.splitlines() if line.startswith("  --")}
    assert "[必填]" in lines["--kind"] and "[可填]" in lines["--claims"], lines
    assert "或改填 --agreement-text" in lines["--agreement-content"], lines
    assert "填了 --performed-at-once" in lines["--evidence"], lines


@claim
def english_help_has_hyphens_and_no_chinese_marks():
    out = run("--lang", "en", "help", "register").out
    shown = [line for line in out.splitlines() if "what must be done" not in line and "ground:" not in line and "by when:" not in line]
    assert "walk-in" in out and "is-government=" in out and "_" not in "".join(shown), out
    assert not any(mark in "".join(shown) for mark in "：，、；（）"), shown
    done = run("--lang", "en", "list", "--state", "zzz")
    assert "not-accepted" in done.err and "_" not in done.err, done


@claim
def all_that_is_missing_is_told_at_once():
    done = run("quick-record", "--channel", "walk_in", "--parties", "side=applicant", member="med02a")
    assert done.status == 2, done
    for told in ("--启动方式", "--事实经过", "--队伍", "--口头协议内容", "--协议文本", "--当事人第1条：姓名或名称"):
        assert told in done.err, (told, done)
    assert "--证据材料" not in done.err and done.err.count("--纠纷类型") == 1, done
    done = run("accept", "登2025-1", "--kind", "neighbour", member="clerk01")
    assert done.status == 2 and "--等级" in done.err and "--已告知权利义务" in done.err, done


@claim
def a_name_of_two_members_is_refused_with_their_logins():
    done = run("take", "调2025-1", "--mediator", "王春花", "--no-conflict", member="lead02")
    assert done.status == 2 and "director" in done.err and "med08b（" in done.err, done
    done = run("list", "--mediator", "王春花")
    assert done.status == 2 and "med08b" in done.err, done


@claim
def a_day_that_is_not_in_the_calendar_is_told_so():
    done = run("plan-visit", "调2024-1", "--planned-on", "2026-11-31", member="clerk01")
    assert done.status == 2 and "没有这一天：2026-11-31" in done.err, done
    done = run("list", "--from", "2026-02-30")
    assert done.status == 2 and "没有这一天：2026-02-30" in done.err, done
    assert "there is no day" in run("--lang", "en", "figures", "--as-of", "2024-02-30").err


@claim
def what_cannot_be_sent_is_refused_by_name():
    act = ("correct", "登2025-1", "--corrected", "事实", "--reason", "记错", "--new-value")
    for value, told in (("字" * 30000, "太长"), (b"\xff\xfe", "不是 UTF-8"), ("a\x1b[2Jb", "控制字符")):
        done = run(*act, value, member="clerk01")
        assert done.status == 6 and "--new-value" in done.err and told in done.err, (told, done)
    done = run("find", b"\xff")
    assert done.status == 6 and "不是 UTF-8" in done.err, done
    assert run("find", "甲" * 40000).status == 6


@claim
def words_that_are_printed_can_be_typed():
    assert run("list", "--state", "已登记").status == 0
    assert run("--lang", "en", "list", "--state", "asking consent").status == 0
    assert run("list", "--kind", "邻里纠纷", "--place", "340212100002").status == 0
    done = run("report-risk", "登2025-1", "--risk-level", "蓝", "--record", "言语激动", "--receiver", "派出所", "--reported-at",
               "2025-01-07T09:30", member="clerk01")
    assert done.status == 0, done


@claim
def what_cannot_be_written_is_no_success():
    with open("/dev/full", "wb") as full:
        done = run("teams", stdout=full)
    assert done.status == 70 and "写不出去" in done.err, done


@claim
def a_copy_of_the_tool_called_tj_is_the_tool():
    with tempfile.TemporaryDirectory() as home:
        os.symlink(BUILD / "client/mediate", os.path.join(home, "tj"))
        done = subprocess.run([os.path.join(home, "tj"), "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("mediate "), done
