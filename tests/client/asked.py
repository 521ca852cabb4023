"""What is missing is asked for on a terminal; nothing typed is lost, nothing is done twice."""

import pathlib
import tempfile

from mediate import PROGRAM, claim, run
from terminal import PHRASE, Line, Terminal

KNOWN = ("（直接回车则不用）：", PHRASE)
UNLOCKED = (("口令：", PHRASE), ("再写一遍：", PHRASE))
# what identifies the parties, left out
NAMELESS = ("身份证号（可不填，回车跳过）：", "。")
# each question of a quick record, and what is typed there: twelve answers
QUICK = (("申请人：", "施小明"), ("被申请人：", "秦大海、欧阳修远"), ("地点", "1"), ("纠纷类型：", "邻里"), ("事实经过：", "院墙滴水，两家争吵"),
         ("调解过程和结果：", "现场看过，双方说开"), ("口头协议内容：", "施小明十日内修好院墙"), ("当场履行：", "2"), ("义务人（当事人序号）：", "1"),
         ("履行期限：", "2099-03-05"), ("都属实吗：", "1"), ("对吗：", ""))


def found(name):
    """Disputes with the name of a party."""
    done = run("--json", "find", name, member="director")
    return done.json["disputes"] if done.status == 0 else []


def named(name):
    return tuple((prompt, name if prompt == "申请人：" else line) for prompt, line in QUICK)


@claim
def a_dispute_settled_on_the_spot_is_recorded_in_twelve_answers():
    assert len(QUICK) == 12
    with Terminal("快录", member="med05a") as terminal:
        terminal.answer(*UNLOCKED, *named("施一"))
        assert terminal.status == 0, terminal.text
        assert "协议生效" in terminal.text and "施一、秦大海、欧阳修远" in terminal.text, terminal.text
    assert len(found("施一")) == 1
    number = found("施一")[0]["numbers"][0]
    told = run("timeline", number, member="director").out
    for step in ("登记", "受理", "分派", "接案", "调解", "口头协议"):
        assert step in told, told


@claim
def the_person_goes_back_asks_why_and_adds_what_was_left_out():
    with Terminal("快录", member="med05a") as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "错名"), ("被申请人：", "<"))
        terminal.retype("申请人：错名", "施二")
        terminal.answer(*QUICK[1:3], ("纠纷类型：", "?"))
        terminal.sees("依据：")
        terminal.answer(*QUICK[3:11], ("对吗：", "5"))
        terminal.asked("院墙滴水，两家争吵")
        terminal.type("、今年第二次")
        terminal.answer(("对吗：", "+"), ("填哪一项：", "涉及金额"), ("涉及金额（可不填，回车跳过）：", "五百块钱吧"), ("涉及金额（可不填，回车跳过）：", "500"), ("对吗：", ""))
        assert terminal.status == 0, terminal.text
    told = run("timeline", found("施二")[0]["numbers"][0], member="director").out
    assert "今年第二次" in told and "500" in told and not found("错名"), told


@claim
def a_day_in_words_is_told_back_and_kept_as_the_day_it_is():
    with Terminal("快录", member="med05a") as terminal:
        terminal.answer(*UNLOCKED, *named("施今")[:9], ("履行期限：", "3月5"))
        terminal.sees("履行期限：3月5 → ")
        day = terminal.text.split("履行期限：3月5 → ")[1][:10]
        terminal.answer(QUICK[10])
        terminal.answer(QUICK[11])
        assert terminal.status == 0 and day.endswith("-03-05"), terminal.text
    assert day in run("timeline", found("施今")[0]["numbers"][0], member="director").out


@claim
def a_closed_lid_at_any_question_ends_at_going_on():
    for at in range(1, len(QUICK)):
        name = f"断线{chr(0x4e00 + at)}"
        with Terminal("快录", member="med05a") as first:
            first.answer(*UNLOCKED, *named(name)[:at])
            first.asked(QUICK[at][0])
            first.kill()
            with Terminal("快录", member="med05a", state=first.state) as second:
                second.answer(KNOWN, ("接着上次填（回车＝1）：", ""))
                second.answer(*(pair for pair in named(name)[at:]))
                assert second.status == 0, second.text
        assert len(found(name)) == 1, (at, found(name))


@claim
def a_line_that_breaks_at_any_question_is_mended_unseen():
    with Line() as line:
        for at in range(1, len(QUICK)):
            name = f"掉线{chr(0x4e00 + at)}"
            with Terminal("快录", member="med05a", server=line.path) as terminal:
                terminal.answer(*UNLOCKED, *named(name)[:at])
                terminal.asked(QUICK[at][0])
                line.cut()
                line.mend()
                terminal.answer(*named(name)[at:])
                assert terminal.status == 0, terminal.text
            assert len(found(name)) == 1, (at, found(name))


@claim
def what_cannot_be_sent_lies_in_the_outbox_and_is_sent_once():
    with Line() as line, Terminal("快录", member="med05a", server=line.path) as terminal:
        terminal.answer(*UNLOCKED, *named("待发甲")[:-1])
        terminal.asked("对吗：")
        line.cut()
        terminal.type("")
        terminal.sees("已放进待发箱")
        assert terminal.status == 9 and not found("待发甲"), terminal.text
        line.mend()
        for verb, asked in (("push", (KNOWN,)), ("发送", ())):
            with Terminal("outbox", verb, member="med05a", server=line.path, state=terminal.state) as sender:
                sender.answer(*asked)
                assert sender.status == 0, sender.text
        assert len(found("待发甲")) == 1


@claim
def what_begins_a_dispute_is_filled_in_without_the_daemon():
    with Line() as line, Terminal("team", member="med05a", server=line.path) as terminal:
        assert terminal.status == 0, terminal.text
        line.cut()
        with Terminal("快录", member="med05a", server=line.path, state=terminal.state) as offline:
            offline.answer(*UNLOCKED, *named("离线甲"))
            assert offline.status == 9 and "连不上服务端" in offline.text and "已放进待发箱" in offline.text, offline.text
        with Terminal("list", member="med05a", server=line.path, state=terminal.state) as other:
            assert other.status == 75, other.text
        line.mend()
        assert not found("离线甲")
        with Terminal("待发", "发送", member="med05a", server=line.path, state=terminal.state) as sender:
            sender.answer(KNOWN)
            assert sender.status == 0, sender.text
    assert len(found("离线甲")) == 1


@claim
def what_is_refused_is_asked_again_with_all_that_was_typed():
    with Terminal("登记") as terminal:
        terminal.answer(*UNLOCKED, ("申请人", "施三"), ("被申请人", "秦三"), NAMELESS, ("地点", "西门"), ("纠纷类型", "1"), ("事实经过", "争吵"),
                        ("请求", ""), ("风险迹象", "未发现"), ("来源渠道", ""), ("对吗", "9"), ("申请日期", "2099-01-01"), ("对吗", ""),
                        ("申请日期", "2024-01-05"), ("对吗", ""))
        terminal.sees("申请日期晚于登记日期")
        assert terminal.status == 0, terminal.text
    assert len(found("施三")) == 1


@claim
def pasted_text_with_line_ends_is_one_answer():
    text = "第一行：院墙\n第二行：滴水\n" + "长" * 2900
    with Terminal("快录", member="med05a") as terminal:
        terminal.answer(*UNLOCKED, *named("施四")[:4])
        terminal.asked("事实经过：")
        terminal.paste(text)
        terminal.type("")
        terminal.answer(*named("施四")[5:])
        assert terminal.status == 0, terminal.text
    kept = run("--json", "timeline", found("施四")[0]["numbers"][0], member="director").json["events"][0]["arguments"]["facts"]
    assert kept == text, kept[:80]


@claim
def without_a_terminal_or_where_it_is_not_wanted_the_gap_is_an_error():
    done = run("登记", "--channel", "walk_in", member="clerk01")
    assert done.status == 2 and "--当事人" in done.err, done
    with Terminal("--no-input", "登记") as terminal:
        assert terminal.status == 2 and "--当事人" in terminal.text, terminal.text
    with Terminal("登记", MEDIATE_NO_INPUT="1") as terminal:
        assert terminal.status == 2 and "--当事人" in terminal.text, terminal.text


@claim
def what_is_kept_cannot_be_read_by_others():
    with Terminal("快录", member="med05a") as terminal:
        terminal.answer(*UNLOCKED, *named("密不外传")[:6])
        terminal.asked("口头协议内容：")
        kept = [path for path in pathlib.Path(terminal.state).rglob("form-*")]
        assert len(kept) == 1 and kept[0].stat().st_mode & 0o77 == 0 and "密不外传".encode() not in kept[0].read_bytes()
        terminal.key("C-c")
        terminal.sees("已填的都留着")
        assert terminal.status == 10, terminal.text


def with_store(state):
    """A login with a secret store of its own, which lies in its state."""
    script = f"printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec {PROGRAM} 快录"
    return Terminal("--", "sh", "-c", script, program="dbus-run-session", member="med05a", state=state, HOME=state, XDG_DATA_HOME=state)


@claim
def the_key_lies_in_the_logins_secret_store_where_there_is_one():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as state:
        with with_store(state) as first:
            first.answer(*named("钥匙")[:3])
            first.asked("纠纷类型：")
            assert "口令" not in first.text, first.text
            first.key("C-c")
            first.sees("已填的都留着")
        with with_store(state) as second:
            second.answer(("接着上次填", ""), *named("钥匙")[3:])
            second.sees("已办理")
            assert "口令：" not in second.text, second.text
    assert len(found("钥匙")) == 1


@claim
def a_name_put_right_keeps_everybodys_number_and_more_of_them_ask_again():
    with Terminal("快录", member="med05a") as terminal:
        pairs = [(prompt, "2" if prompt == "义务人（当事人序号）：" else line) for prompt, line in named("张三误")]
        terminal.answer(*UNLOCKED, *pairs[:-1], ("对吗：", "1"))
        terminal.retype("申请人：张三误", "张珊")
        text = terminal.asked("对吗：")
        assert "义务人（当事人序号） 秦大海" in text.split("请核对")[-1], text
        terminal.answer(("对吗：", "2"))
        terminal.retype("被申请人", "秦大海")
        terminal.answer(("义务人（当事人序号）：", "2"), ("履行期限：", "2099-03-05"))
        text = terminal.asked("对吗：")
        assert "义务人（当事人序号） 秦大海" in text.split("请核对")[-1] and "欧阳修远" not in text.split("请核对")[-1], text
        terminal.key("C-c")
        assert terminal.status == 10


@claim
def half_of_a_list_is_gone_on_with():
    with Terminal("快录", member="med05a") as terminal:
        terminal.answer(*UNLOCKED, *named("半截")[:9])
        terminal.asked("履行期限：")
        terminal.key("C-c")
        assert terminal.status == 10, terminal.text
        with Terminal("快录", member="med05a", state=terminal.state) as again:
            again.answer(KNOWN, ("接着上次填", ""), *named("半截")[9:])
            assert again.status == 0, again.text
    assert len(found("半截")) == 1


@claim
def three_entries_are_open_at_once():
    with Terminal("登记") as first:
        first.answer(*UNLOCKED, ("申请人", "甲某"))
        first.asked("被申请人")
        first.key("C-c")
        assert first.status == 10
        for name in ("乙某", "丙某"):
            with Terminal("登记", state=first.state) as another:
                another.answer(KNOWN, ("接着上次填", "另填一份"), ("申请人", name))
                another.asked("被申请人")
                another.key("C-c")
                assert another.status == 10, another.text
        with Terminal("登记", state=first.state) as last:
            last.answer(KNOWN)
            text = last.asked("接着上次填")
            assert all(name in text for name in ("甲某", "乙某", "丙某")), text
            # a fourth has no room until one is thrown away, which nobody does unasked
            last.answer(("接着上次填", "另填一份"), ("同一步最多同时填三份", "2"), ("要删除这一份吗", "是"), ("申请人", "丁某"))
            last.asked("被申请人")
            last.key("C-c")
            assert last.status == 10, last.text
        with Terminal("待发", state=first.state) as lister:
            lister.answer(KNOWN)
            assert lister.status == 0 and lister.text.count("没填完，未发出") == 3, lister.text


@claim
def what_was_gone_back_over_is_asked_again_and_enter_keeps_it():
    with Terminal("登记") as terminal:
        terminal.answer(*UNLOCKED, ("申请人", "退一"), ("被申请人", "错打"), NAMELESS, ("地点", "５"), ("纠纷类型", "<"), ("地点（回车＝阳和村）：", "<"),
                        (NAMELESS[0], "<"))
        terminal.retype("被申请人（可不填，回车跳过）：错打", "退二")
        terminal.answer(NAMELESS, ("地点（回车＝阳和村）：", ""), ("纠纷类型", "邻里"), ("事实经过", "滴水"))
        terminal.answer(("请求（可不填，回车跳过）：", "<"))
        terminal._until(lambda text: text.splitlines()[-1].startswith("事实经过：滴水"), "what was told")
        terminal.type("<")
        terminal.answer(("纠纷类型（回车＝邻里纠纷）：", ""))
        terminal._until(lambda text: text.splitlines()[-1].startswith("事实经过：滴水"), "what was told")
        terminal.type("")
        terminal.answer(("请求", ""), ("风险迹象", "未发现"), ("来源渠道", ""), ("对吗：", "？"), ("对吗：", "９"), ("申请日期", ""), ("对吗：", "对"))
        assert terminal.status == 0, terminal.text
    assert found("退一")[0]["parties"] == "退一、退二", found("退一")


@claim
def a_text_that_is_too_long_is_told_at_once_and_stays_to_be_shortened():
    with Terminal("登记") as terminal:
        terminal.answer(*UNLOCKED, ("申请人", "太长"), ("被申请人", "对方"), NAMELESS, ("地点", "西门"), ("纠纷类型", "邻里"))
        terminal.asked("事实经过：")
        terminal.paste("字" * 3001)
        terminal.type("")
        terminal.sees("现有3001字，最多3000字")
        # all of it stands there again, and the terminal is read
        terminal._until(lambda text: text.split("最多3000字")[-1].count("字") > 3000, "the text to be shortened")
        terminal.key("BSpace")
        terminal.type("")
        terminal.asked("请求")


@claim
def a_no_without_which_nothing_can_be_done_is_said_at_once():
    with Terminal("登记") as clerk:
        clerk.answer(*UNLOCKED, ("申请人", "回避甲"), ("被申请人", "回避乙"), NAMELESS, ("地点", "阳和"), ("纠纷类型", "邻里"), ("事实经过", "滴水"), ("请求", ""),
                     ("风险迹象", "未发现"), ("来源渠道", ""), ("对吗", ""))
        assert clerk.status == 0, clerk.text
    number = found("回避甲")[0]["numbers"][0]
    with Terminal("受理", number) as clerk:
        clerk.answer(*UNLOCKED, ("纠纷类型", ""), ("等级", "简易"), ("同意调解的当事人", ""), ("已告知权利义务", "否"))
        clerk.sees("答“否”就不能办这一步")
        clerk.answer(("已告知权利义务", "是"), ("对吗", ""))
        assert clerk.status == 0, clerk.text


@claim
def a_written_agreement_is_signed_question_by_question():
    assert run("--member", "clerk01", "assign", found("回避甲")[0]["numbers"][0], "--to", "阳和").status == 0
    number = found("回避甲")[0]["numbers"][0]
    for words in (("take", number, "--mediator", "med05a", "--no-conflict"), ("meet", number, "--parties-present", "1,2", "--course", "谈妥"),
                  ("fix-text", number, "--agreement-text", "甲修墙，乙不再争执。", "--obligations", "debtor=1,text=修墙,due_on=2099-01-01")):
        done = run(*words, member="med05a")
        assert done.status == 0, done
    with Terminal("签章", number, member="med05a", rows=80) as mediator:
        mediator.answer(*UNLOCKED, ("有吗", "是"), ("当事人", "1"), ("方式", "签名"), ("日期", ""), ("还有吗", ""))
        mediator.asked("调解员已签名")
        mediator.answer(("调解员已签名", "是"), ("已盖调委会印章", ""), ("对吗", ""))
        assert mediator.status == 0 and "还没有签的：回避乙" in mediator.text, mediator.text
