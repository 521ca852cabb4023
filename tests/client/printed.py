"""What is shown: after an act, of a dispute, in lists; to people and to programs."""

from mediate import LONG, claim, lines_on_terminal, run, width

WHOLE = "(2025)繁阳人调字第00001号"


@claim
def after_an_act_stand_number_parties_and_state():
    done = run("ask-consent", "登2025-1", "--parties-asked", "2", "--way", "telephone", "--consent-on", "2025-01-06", member="clerk01")
    assert done.status == 0, done
    for told in ("繁阳登〔2025〕0001号", "甲三、乙三", "征询意愿"):
        assert told in done.out, (told, done)
    assert "内部号" not in done.out, done


@claim
def after_an_act_a_program_gets_its_ids_as_numbers():
    done = run("--json", "record-consent", "登2025-1", "--parties-answering", "2", "--consent-answer", "agreed", member="clerk01")
    told = done.json
    assert isinstance(told["dispute"], int) and told["state"] == "consenting" and told["proposed"] is False, told
    assert told["now"]["numbers"] == ["繁阳登〔2025〕0001号"] and told["action"] == "record_consent", told


@claim
def nothing_is_cut_and_json_is_whole():
    assert run("--json", "show", "登2024-2").json["facts"] == LONG
    assert LONG in run("show", "登2024-2").out
    events = run("--json", "timeline", "登2024-2").json["events"]
    assert events[0]["arguments"]["facts"] == LONG and events[0]["action"] == "register", events[0]
    assert [party["name"] for party in events[0]["arguments"]["parties"]] == ["甲二", "乙二"], events[0]


@claim
def every_answer_to_a_program_is_one_object_in_any_language():
    for words in (("list",), ("find", "甲"), ("show", WHOLE), ("timeline", WHOLE), ("allowed", WHOLE), ("todo",), ("figures",),
                  ("teams",), ("server",), ("guide",), ("guide", "accept"), ("list", "--state", "archived")):
        chinese, english = run("--json", *words), run("--json", "--lang", "en", *words)
        assert chinese.status == 0 and isinstance(chinese.json, dict), (words, chinese)
        if words != ("server",):
            assert chinese.out == english.out, (words, chinese.out, english.out)
    line = run("--json", "list", "--state", "已登记").json["disputes"]
    assert all(isinstance(one["id"], int) and one["kind"] == "neighbour" for one in line), line
    for words in (("help",), ("replay", "-")):
        done = run("--json", *words)
        assert done.status == 2 and "JSON" in done.err and not done.out, (words, done)


@claim
def line_ends_inside_a_text_stay_inside_its_cell():
    done = run("correct", "登2025-1", "--corrected", "事实", "--new-value", "第一行\n第二行", "--reason", "记错", member="clerk01")
    assert done.status == 0, done
    line = [line for line in run("timeline", "登2025-1").out.splitlines() if "第一行" in line]
    assert len(line) == 1 and "第一行 ⏎ 第二行" in line[0] and "\\x0a" not in line[0], line
    assert run("--json", "timeline", "登2025-1").json["events"][-1]["arguments"]["new_value"] == "第一行\n第二行"


@claim
def the_time_line_tells_all_that_was_filled_in():
    done = run("timeline", "调2024-1")
    for told in ("来源渠道：来访", "等级：一般", "已告知权利义务：是", "分派依据：负荷均衡", "主持调解员：严国庆", "申请日期：2024-03-05",
                 "涉及金额：1200.50元", "到场当事人：1、2", "姓名或名称 甲一", "履行内容和方式 赔偿", "方式 签名", "协议：无→签署中"):
        assert told in done.out, (told, done)
    english = run("--lang", "en", "timeline", "调2024-1")
    assert "level: normal" in english.out and "：" not in english.out.replace("（虚构）", ""), english


@claim
def a_dispute_shows_where_who_signed_and_who_owes_what():
    done = run("show", "调2024-1")
    for told in ("地点", "来源渠道", "来访", "已签章", "乙一：赔偿", "1200.50元", "期限 2024-04-01"):
        assert told in done.out, (told, done)
    told = run("--json", "show", "调2024-1").json
    assert told["obligations"][0]["amount_fen"] == 120050 and told["committee"] == 1, told


@claim
def what_waits_for_approval_says_who_proposes_what():
    done = run("show", WHOLE)
    for told in ("等待审批", "终止", "严国庆", "审批人", "队长", "各执一词"):
        assert told in done.out, (told, done)
    proposal = run("--json", "show", WHOLE).json["proposal"]
    assert proposal["action"] == "fail" and "leader" in proposal["approvers"], proposal
    assert proposal["arguments"]["proof"] == "各执一词", proposal
    done = run("todo", member="lead02")
    assert "审批：终止（严国庆 报）" in done.out, done


@claim
def next_steps_follow_the_main_path():
    items = run("--json", "todo", member="med02a").json["todo"]
    steps = {item["state"]: item["next_actions"] for item in items}
    assert steps["mediating"] == ["investigate", "meet", "fix_text", "agree_orally"] and steps["signing"] == ["sign"], steps
    for never in ("retract", "refuse", "withdraw", "merge", "suspend", "fail"):
        assert all(never not in actions for actions in steps.values()), (never, steps)


@claim
def what_nobody_has_yet_waits_for_who_can_carry_it_on():
    def waiting(member):
        answer = run("--json", "todo", "--limit", "500", member=member).json
        return {number: item["next_actions"] for item in answer["todo"] for number in item["numbers"]}

    registered, assigned = "繁阳登〔2024〕0002号", "繁阳登〔2025〕0003号"
    assert "accept" in waiting("clerk01")[registered] and assigned not in waiting("clerk01")
    assert "take" in waiting("lead03")[assigned] and "take" in waiting("med03a")[assigned]
    for busy_elsewhere in ("adviser", "auditor", "lead02", "med02a"):
        assert not {registered, assigned} & set(waiting(busy_elsewhere)), busy_elsewhere
    assert waiting("med02a")


@claim
def the_list_opens_with_what_is_due_first_and_says_why():
    done = run("todo", "--team", member="lead02")
    first = [line for line in done.out.splitlines() if line.startswith("1. ")]
    assert "先办：" in done.out and first and "到期，" in done.out, done
    answer = run("--json", "todo", "--team", "--limit", "500", member="lead02").json
    days = [item["due"] for item in answer["todo"] if item["due"] and item["lamp"] != "paused"]
    assert days and {lamp["lamp"] for lamp in answer["lamps"]} >= {"overdue", "red", "yellow", "green", "paused"}, answer
    assert all(item["reason_zh"] and item["reason_en"] for item in answer["todo"] if item["due"]), answer
    only = run("--json", "todo", "--team", "--phase", "resolution", "--limit", "500", member="lead02").json["todo"]
    assert only and {item["state"] for item in only} <= {"mediating", "suspended", "signing"}, only
    done = run("todo", "--of-team", "2", member="med03a")
    assert done.status == 4 and not done.out, done


@claim
def what_nobody_was_told_says_so_beside_the_data():
    done = run("notices", WHOLE)
    assert done.status == 0 and not done.out and "没有提醒" in done.err, done
    assert run("--json", "notices").json == {"notices": [], "next": None}


@claim
def an_empty_list_says_so_beside_the_data():
    done = run("todo", member="lead13")
    assert done.status == 0 and not done.out and "没有等您办的事" in done.err, done
    done = run("list", "--state", "archived")
    assert done.status == 0 and not done.out and "没有符合条件的纠纷" in done.err, done


@claim
def allowed_says_what_may_be_done_and_what_it_changes():
    done = run("allowed", "登2025-1", member="clerk01")
    accept = [line for line in done.out.splitlines() if " accept " in line]
    assert accept and "已受理" in accept[0], done
    assert "archive" not in done.out and "--all" in done.err, done
    sign = [line for line in run("allowed", "调2024-1", member="med02a").out.splitlines() if " sign " in line]
    assert sign and "由填写内容决定" in sign[0], sign
    everything = run("allowed", "登2025-1", "--all", member="clerk01")
    assert "archive" in everything.out and "现在的状态不能办理这一步" in everything.out, everything
    actions = run("--json", "allowed", "调2024-1", member="director").json["actions"]
    assert all(action["allowed"] for action in actions), actions
    opinion = next(action for action in actions if action["action"] == "ask_opinion")
    assert opinion["moves"] == [{"region": "legal", "item": None, "from": "none", "to": "asked"}], opinion


@claim
def what_the_tool_notes_by_itself_is_offered_to_nobody():
    def told(*words):
        return [action["action"] for action in run("--json", "allowed", "登2025-1", *words, member="clerk01").json["actions"]]

    assert "note_print" in told("--all") and "note_print" not in told() and "accept" in told()
    for words in (("allowed", "登2025-1"), ("help",)):
        done = run(*words, member="clerk01")
        assert done.status == 0 and "记打印" not in done.out and "note-print" not in done.out, done
    assert "记打印" in run("allowed", "登2025-1", "--all", member="clerk01").out
    assert "note-print" not in run("note-prin", "登2025-1", member="clerk01").err, "it is not what was meant"
    assert "打印文书时自动留痕" in run("help", "note-print").out and run("jdy", "登2025-1", member="clerk01").status == 2


@claim
def tables_fit_the_terminal_and_numbers_stay_whole():
    for columns in (60, 80, 120):
        for words in (("list",), ("find", "甲"), ("show", "调2024-1"), ("timeline", "调2024-1"), ("todo", "--team")):
            lines = lines_on_terminal(columns, "--member", "lead02", *words)
            assert lines, (columns, words)
            assert max(map(width, lines)) <= columns, (columns, words, max(lines, key=width))
        assert any("(2024)繁阳人调字第00001号" in line for line in lines_on_terminal(columns, "list")), columns


@claim
def a_list_comes_page_by_page_or_whole():
    whole = run("--json", "list", "--all").json
    assert whole["next"] is None and len(whole["disputes"]) >= 4, whole
    first = run("--json", "list", "--limit", "1").json
    second = run("--json", "list", "--limit", "1", "--after", first["next"]).json
    assert [first["disputes"][0], second["disputes"][0]] == whole["disputes"][:2]
    done = run("list", "--limit", "1")
    assert first["next"] in done.err and "--all" in done.err and len(done.out.splitlines()) == 2, done
    assert len(run("--json", "list", "--limit", "1", "--all").json["disputes"]) == len(whole["disputes"])
    assert run("list", "--after", "xyz").status == 2


@claim
def a_list_keeps_to_the_days_of_registration():
    found = run("--json", "list", "--from", "2024-05-06", "--to", "2025-01-06").json["disputes"]
    assert [line["parties"] for line in found] == ["甲三、乙三", "甲二、乙二"], found


@claim
def find_shows_both_numbers():
    done = run("find", "甲一")
    assert "(2024)繁阳人调字第00001号" in done.out and "繁阳登〔2024〕0001号" in done.out, done
    assert run("find", "没有这个人").status == 3


@claim
def a_rate_of_nothing_is_no_number():
    done = run("figures", "--year", "2020")
    rate = [line for line in done.out.splitlines() if "handling_rate" in line]
    assert rate and rate[0].rstrip().endswith("—"), done
    figure = next(one for one in run("--json", "figures", "--year", "2020").json["figures"] if one["name"] == "handling_rate")
    assert figure["is_rate"] is True and figure["denominator"] == 0, figure


@claim
def a_refusal_is_worded_by_what_was_asked():
    done = run("archive", "登2025-1", "--volume", "1", "--retention", "永久", member="clerk01")
    assert done.status in (1, 2) and ("未办理" in done.err or "看不懂" in done.err), done
    assert run("show", "登2019-1").err.startswith("查不到：") and run("show", "登2019-1").status == 3
    done = run("list", member="nobody-of-ours")
    assert done.status == 4 and done.err.startswith("未登录："), done


@claim
def deadlines_are_told_as_they_stood_on_the_day_asked_for():
    done = run("explain", "调2024-1", "--as-of", "2024-03-05")
    assert done.status == 0, done
    heading, *clocks = done.out.splitlines()
    assert heading.startswith("截至2024-03-05：") and heading.endswith("已分派"), done
    assert any(line.startswith("●绿 接案：") and "第" in line for line in clocks) and "--all" in done.err, done
    told = run("--json", "explain", "调2024-1", "--as-of", "2024-03-05").json
    assert told["state"] == "assigned" and told["as_of"] == "2024-03-05" and told["extend_days"] == 0, told
    assert {"take_over", "house_limit"} <= {clock["clock"] for clock in told["clocks"]}, told
    done = run("explain", "调2024-1", "--as-of", "2024-03-04")
    assert done.status != 0 and not done.out and done.err, done


@claim
def an_extension_is_tried_without_being_made():
    plain, tried = (run("--json", "explain", "调2024-1", "--as-of", "2024-03-05", *words).json for words in ((), ("--what-if", "extend=15")))
    due = [next(clock["due"] for clock in told["clocks"] if clock["clock"] == "mediation") for told in (plain, tried)]
    assert due == ["2024-04-07", "2024-04-19"], due
    done = run("explain", "调2024-1", "--as-of", "2024-03-06", "--what-if", "extend=15")
    assert "没有可以延期的" in done.err, done
    assert "--what-if" in run("explain", "调2024-1", "--what-if", "extend=x").err
    done = run("explain", "调2024-1", "--what-if", "extend=31")
    assert done.status == 6 and "三十日" in done.err and not done.out, done
