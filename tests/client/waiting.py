"""What cannot be sent waits on the laptop, is put right there where it was refused, and is done once; the menu works meanwhile."""

import pathlib
import uuid

from asked import KNOWN, NAMELESS, QUICK, UNLOCKED, found, named
from mediate import claim, run
from menued import MENU, STEP, leave
from terminal import Line, Terminal


def being_mediated(name):
    """A dispute of that applicant that is being mediated by med05a; its number."""
    done = run("register", "--parties", f"side=applicant,name={name}", "--parties", "side=respondent,name=对方", "--place", "阳和村", "--kind", "邻里纠纷",
               "--facts", "滴水", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2024-01-05", "--risk-signs", "none", member="clerk01")
    assert done.status == 0, done
    number = found(name)[0]["numbers"][0]
    for member, words in (("clerk01", ("accept", number, "--kind", "邻里", "--level", "simple", "--parties-agreeing", "1,2", "--rights-notice")),
                          ("clerk01", ("assign", number, "--to", "阳和")),
                          ("med05a", ("take", number, "--mediator", "med05a", "--no-conflict"))):
        done = run(*words, member=member)
        assert done.status == 0, done
    return found(name)[0]["numbers"][0]


def steps(number, step):
    return [event for event in run("--json", "timeline", number, member="director").json["events"] if event["action"] == step]


@claim
def what_was_refused_is_put_right_and_goes_through():
    with Line() as line, Terminal("快录", member="med05a", server=line.path) as first:
        # no quick record is taken of what is not simple: the daemon says so when it comes
        first.answer(*UNLOCKED, *named("改正甲")[:-1], ("对吗：", "14"), ("等级", "一般"))
        first.asked("对吗：")
        line.cut()
        first.type("")
        assert first.status == 9, first.text
        line.mend()
        with Terminal("outbox", "push", member="med05a", server=line.path, state=first.state) as sender:
            sender.answer(KNOWN)
            assert sender.status == 8 and "待发 修改" in sender.text, sender.text
        with Terminal("待发", "修改", "1", member="med05a", server=line.path, state=first.state) as editor:
            editor.answer(KNOWN)
            editor.sees("简易")
            editor.answer(("对吗：", "14"), ("等级", "简易"), ("对吗：", ""))
            assert editor.status == 0, editor.text
        with Terminal("outbox", member="med05a", server=line.path, state=first.state) as lister:
            assert lister.status == 0 and "没有待发的" in lister.text, lister.text
    assert len(found("改正甲")) == 1


@claim
def what_was_begun_stands_there_too_and_is_thrown_away_only_after_a_yes():
    with Terminal("登记") as first:
        first.answer(*UNLOCKED, ("申请人", "半途"), ("被申请人", "对方"), NAMELESS)
        first.asked("地点")
        first.key("C-c")
        assert first.status == 10, first.text
        for answer, left in (("否", True), ("是", False)):
            with Terminal("outbox", "drop", "1", state=first.state) as dropper:
                dropper.answer(KNOWN, ("一并删除（是/否）：", answer))
                assert dropper.status == 0 and "半途" in dropper.text, dropper.text
            with Terminal("待发", state=first.state) as lister:
                if left:
                    lister.answer(KNOWN)
                assert lister.status == 0 and ("没填完，未发出" in lister.text) == left, lister.text


@claim
def a_form_that_is_open_in_another_window_is_left_alone():
    with Terminal("登记") as first:
        first.answer(*UNLOCKED, ("申请人", "窗一"), ("被申请人", "对方"), NAMELESS)
        first.asked("地点")
        with Terminal("登记", state=first.state) as second:
            second.answer(KNOWN, ("申请人", "窗二"))
            second.asked("被申请人")
            with Terminal("待发", "修改", "1", state=first.state) as third:
                third.answer(KNOWN)
                assert third.status == 1 and "另一个窗口" in third.text, third.text
            second.key("C-c")
            assert second.status == 10, second.text
        first.answer(("地点", "西门"))
        first.asked("纠纷类型")


@claim
def the_menu_works_without_the_daemon_and_sends_when_it_is_back():
    number = being_mediated("菜单离线")
    with Line() as line, Terminal(member="med05a", server=line.path, rows=300) as mediator:
        mediator.asked(MENU)
        line.cut()
        mediator.answer((MENU, "db"))
        mediator.sees("连不上服务端")
        assert "5 调解" in mediator.asked(MENU).split("先存在本机")[1], mediator.text
        mediator.answer((MENU, "快录"), *UNLOCKED, *named("离线菜单"))
        mediator.answer((MENU, "调解"), ("纠纷编号", number), ("到场当事人", "1,2"), ("调解过程和结果", "村口碰面，约好再谈"), ("对吗", ""))
        assert not found("离线菜单") and not steps(number, "meet"), mediator.text
        line.mend()
        mediator.answer((MENU, "待发 发送"))
        mediator.sees("发出2件，共2件")
        mediator.asked(MENU)
        leave(mediator)
    assert len(found("离线菜单")) == 1 and len(steps(number, "meet")) == 1


@claim
def a_step_typed_whole_waits_where_its_answer_was_lost_and_is_done_once():
    number = being_mediated("丢回音")
    with Line() as line:
        line.lose_the_answer_to("院里谈了一个钟头")
        with Terminal("meet", number, "--parties-present", "1,2", "--course", "院里谈了一个钟头", member="med05a", server=line.path) as mediator:
            mediator.answer(*UNLOCKED)
            assert mediator.status == 9, mediator.text
            assert len(steps(number, "meet")) == 1
            line.mend()
            with Terminal("outbox", "push", member="med05a", server=line.path, state=mediator.state) as sender:
                sender.answer(KNOWN)
                assert sender.status == 0, sender.text
    assert len(steps(number, "meet")) == 1


@claim
def a_program_gives_the_id_of_its_request_and_asks_again_with_it():
    number, request = being_mediated("请求号"), str(uuid.uuid4())
    words = ("--request-id", request, "meet", number, "--parties-present", "1,2", "--course", "谈")
    assert run(*words, member="med05a").status == 0
    assert run(*words, member="med05a").status == 0
    assert len(steps(number, "meet")) == 1
    wrong = run("--request-id", "12", "meet", number)
    assert wrong.status == 2 and "UUID" in wrong.err, wrong
    beside = run("--request-id", request, "list")
    assert beside.status == 2 and "--request-id" in beside.err, beside
    # nobody to ask for the phrase that locks what is kept: what to do is said
    with Line() as line:
        line.lose_the_answer_to("没人可问")
        lost = run("meet", number, "--parties-present", "1,2", "--course", "没人可问", member="med05a", server=line.path)
        assert lost.status == 75 and "--request-id" in lost.err, lost
        again = lost.err.split("--request-id")[1].split()[0]
        assert run("--request-id", again, "meet", number, "--parties-present", "1,2", "--course", "没人可问", member="med05a").status == 0
    assert len(steps(number, "meet")) == 2


@claim
def what_was_answered_last_is_offered_the_next_time():
    with Terminal("登记") as first:
        first.answer(*UNLOCKED, ("申请人", "上次甲"), ("被申请人", "对方"), NAMELESS, ("地点", "西门"), ("纠纷类型", "邻里"), ("事实经过", "滴水"), ("请求", ""),
                     ("风险迹象", "未发现"), ("来源渠道", ""), ("对吗", ""))
        assert first.status == 0, first.text
        with Terminal("登记", state=first.state) as second:
            second.answer(KNOWN, ("申请人", "上次乙"), ("被申请人", "对方"), NAMELESS, ("地点", ""), ("纠纷类型", "邻里"), ("事实经过", "滴水"), ("请求", ""),
                          ("风险迹象", "未发现"), ("来源渠道", ""), ("对吗", ""))
            assert second.status == 0, second.text
    for name in ("上次甲", "上次乙"):
        told = run("timeline", found(name)[0]["numbers"][0], member="director").out
        assert "西门" in told, told


@claim
def what_is_told_offline_happened_when_it_was_told():
    number = being_mediated("当时")
    with Line() as line, Terminal("team", member="med05a", server=line.path) as first:
        assert first.status == 0, first.text
        line.cut()
        with Terminal("meet", number, "--parties-present", "1,2", "--course", "田边谈的", member="med05a", server=line.path, state=first.state) as offline:
            offline.answer(*UNLOCKED, ("对吗", ""))
            assert offline.status == 9, offline.text
        with Terminal("outbox", "show", "1", member="med05a", server=line.path, state=first.state) as shown:
            shown.answer(KNOWN)
            text = shown.sees("时间：")
            told = next(part for part in text.splitlines() if "时间：" in part).split("时间：")[1].strip()
            assert shown.status == 0, shown.text
        line.mend()
        with Terminal("outbox", "push", member="med05a", server=line.path, state=first.state) as sender:
            sender.answer(KNOWN)
            assert sender.status == 0, sender.text
    meeting, = steps(number, "meet")
    assert meeting["happened"][:16].replace("T", " ") == told, (meeting, told)


@claim
def what_was_done_is_not_done_again_when_it_is_put_right():
    number = being_mediated("改了再办")
    with Line() as line:
        line.lose_the_answer_to("祠堂里谈了半天")
        with Terminal("meet", number, "--parties-present", "1,2", "--course", "祠堂里谈了半天", member="med05a", server=line.path) as mediator:
            mediator.answer(*UNLOCKED)
            assert mediator.status == 9, mediator.text
            line.mend()
            with Terminal("待发", "修改", "1", member="med05a", server=line.path, state=mediator.state) as editor:
                editor.answer(KNOWN, ("对吗", "2"))
                editor.asked("祠堂里谈了半天")
                editor.type("，没谈拢")
                editor.answer(("对吗", ""))
                assert "已经发送过" in editor.text or "办过" in editor.text or editor.status != 9, editor.text
            with Terminal("待发", member="med05a", server=line.path, state=mediator.state) as lister:
                assert lister.status == 0 and "没有待发的" in lister.text, lister.text
    assert len(steps(number, "meet")) == 1


@claim
def what_was_only_looked_at_waits_on_and_keeps_its_number():
    with Line() as line, Terminal("快录", member="med05a", server=line.path) as first:
        first.answer(*UNLOCKED, *named("看一眼")[:-1])
        first.asked("对吗：")
        line.cut()
        first.type("")
        assert first.status == 9, first.text
        with Terminal("登记", member="med05a", server=line.path, state=first.state) as begun:
            begun.answer(KNOWN, ("申请人", "看两眼"))
            begun.asked("被申请人")
            begun.key("C-c")
            assert begun.status == 10, begun.text
        line.mend()
        with Terminal("待发", "修改", "1", member="med05a", server=line.path, state=first.state) as editor:
            editor.answer(KNOWN)
            editor.asked("对吗：")
            editor.key("C-c")
            assert editor.status == 10, editor.text
        with Terminal("outbox", "push", member="med05a", server=line.path, state=first.state) as sender:
            sender.answer(KNOWN)
            assert sender.status == 0 and "发出1件，共1件" in sender.text, sender.text
        with Terminal("待发", member="med05a", server=line.path, state=first.state) as lister:
            lister.answer(KNOWN)
            row = next(part for part in lister.sees("看两眼").splitlines() if "看两眼" in part)
            assert row.split()[0] == "2" and "没填完" in row, row
    assert len(found("看一眼")) == 1


@claim
def two_windows_choose_one_pass_phrase():
    with Terminal("登记") as first, Terminal("登记", state=first.state) as second:
        first.asked("口令：")
        second.asked("口令：")
        first.answer(*UNLOCKED, ("申请人", "窗甲"))
        first.asked("被申请人")
        second.answer(*UNLOCKED, KNOWN, ("申请人", "窗乙"))
        second.asked("被申请人")
        first.key("C-c")
        second.key("C-c")
        assert (first.status, second.status) == (10, 10)
        with Terminal("待发", state=first.state) as lister:
            lister.answer(KNOWN)
            text = lister.sees("窗乙")
            assert "窗甲" in text and "打不开" not in text, text


@claim
def what_does_not_open_is_said_and_stays():
    with Terminal("登记") as first:
        first.answer(*UNLOCKED, ("申请人", "坏了"))
        first.asked("被申请人")
        first.key("C-c")
        assert first.status == 10
        kept, = pathlib.Path(first.state).glob("mediate/kept/form-*")
        kept.write_bytes(kept.read_bytes()[:-1] + b"!")
        with Terminal("待发", state=first.state) as lister:
            lister.answer(KNOWN)
            assert lister.status == 8 and "有1份打不开" in lister.text, lister.text
        assert kept.exists()


@claim
def a_day_in_words_is_of_the_day_on_which_it_was_typed():
    words = ("--parties", "side=applicant,name=相对日", "--parties", "side=respondent,name=对方", "--place", "阳和", "--kind", "邻里", "--facts", "滴水",
             "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "昨天", "--risk-signs", "none", "--amount", "500")
    with Line() as line, Terminal("team", server=line.path) as first:
        assert first.status == 0, first.text
        line.cut()
        with Terminal("register", *words, server=line.path, state=first.state) as offline:
            offline.answer(*UNLOCKED, NAMELESS, ("请求", ""))
            text = offline.asked("对吗")
            assert "涉及金额：500" in text and "申请日期：昨天\n" not in text, text
            offline.type("")
            assert offline.status == 9, offline.text
        line.mend()
        with Terminal("outbox", "push", server=line.path, state=first.state) as sender:
            sender.answer(KNOWN)
            assert sender.status == 0, sender.text
    assert len(found("相对日")) == 1
