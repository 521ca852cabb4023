"""Papers of a dispute: which there are, what stands in them, where they are written, what is said where they cannot be."""

import os
import pathlib
import stat
import tempfile
import time

from mediate import claim, daemon_with, run
from terminal import Terminal

NAMES = ("<script>alert(1)</script>", "阿卜杜热合曼·伊力哈木江·玉素甫", "甲&乙\"丙'丁")
MADE = {}


def register(parties, *words, facts="院墙滴水（虚构）", verb="register"):
    named = [word for side, name in zip(("applicant", "respondent", "third"), parties) for word in ("--parties", f"side={side},name={name}")]
    done = run("--json", verb, "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-03-05", *named, "--place",
               "340212100004", "--kind", "neighbour", "--facts", facts, *words, member="clerk01")
    assert done.status == 0, done
    return done.json["numbers"][0]


def act(number, member, *words):
    done = run(words[0], number, *words[1:], member=member)
    assert done.status == 0, done


def taken(parties=("孙权", "刘备"), **more):
    """A dispute that a mediator has, by its number of registration."""
    number = register(parties, **more)
    act(number, "clerk01", "accept", "--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none", "--parties-agreeing", "2")
    act(number, "clerk01", "assign", "--team", "2", "--assignment-reasons", "load")
    act(number, "med02a", "take", "--mediator", "med02a", "--no-conflict")
    return number


def meet(number, course):
    act(number, "med02a", "meet", "--parties-present", "1,2", "--meeting-place", "调解室", "--course", course)


def fixed(number):
    meet(number, "都愿意拆墙")
    act(number, "med02a", "fix-text", "--agreement-text", "双方约定拆墙。\n各自清理。", "--obligations",
        "debtor=2,amount=1200.50,due_on=2099-04-01,text=赔偿", "--obligations", "debtor=1,amount=10005.06,text=清运")


def moved_on(number):
    """Its version after a step that follows whatever was printed."""
    act(number, "clerk01", "correct", "--corrected", "事由", "--new-value", "院墙和水沟", "--reason", "记错")
    return run("--json", "show", number).json["version"]


def paper(number, *words, **more):
    done = run("print", number, *words, "--out", "-", **more)
    assert done.status == 0 and not done.err, done
    return done.out


def paper_in_part(number, *words):
    """Who prints it is told how the rest is had."""
    done = run("print", number, *words, "--out", "-")
    assert done.status == 0 and "只印了一部分" in done.err and "--reveal --reason" in done.err, done
    return done.out


def in_order(text, *told):
    at = 0
    for each in told:
        assert each in text[at:], (each, text[at:][:400])
        at += text[at:].index(each)


def wait_for(holds):
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("waited in vain")


@claim
def a_dispute_lists_its_papers_and_says_why_one_cannot_be_printed():
    number = MADE["new"] = register(("曹操", "袁绍"))
    done = run("print", number)
    assert done.status == 0 and "受理登记表" in done.out and "还没有调解过" in done.out and "还没有达成协议" in done.out, done
    told = run("--json", "print", number).json
    can = {each["paper"]: each["can_be_printed"] for each in told["papers"]}
    assert [can[paper] for paper in ("intake", "record", "agreement", "application")] == [True, False, False, True] and len(can) == 23, told
    assert run("--json", "paper", "list", number).json == told and run("paper", "list", number).out == done.out
    assert len(run("--json", "paper", "list").json["papers"]) == len(can) and "协议履行证明" in run("文书").out
    for word in ("记录", "xys"):
        done = run("print", number, word, "--out", "-")
        assert done.status == 3 and not done.out and "先用 mediate" in done.err, done


@claim
def the_form_of_intake_tells_who_came_when_with_what():
    text = paper(MADE["new"], "登记表")
    in_order(text, "人民调解受理登记表", "繁阳镇人民调解委员会依当事人申请，登记曹操、袁绍之间的纠纷", "申请人", "曹操", "被申请人", "袁绍",
             "邻里纠纷", "当事人申请　来访", "2026年3月5日", "院墙滴水（虚构）", "以上内容已向当事人核对无误", "繁阳镇人民调解委员会（印章）")
    act(MADE["new"], "clerk01", "correct", "--corrected", "事由", "--new-value", "院墙和水沟", "--reason", "记错")
    assert "更正事由为：院墙和水沟。" in paper(MADE["new"], "intake")


@claim
def the_agreement_has_amounts_and_what_is_to_be_done_in_words_and_capitals():
    number = MADE["fixed"] = taken()
    fixed(number)
    text = paper(number, "协议书")
    in_order(text, "繁阳人调字第", "人民调解协议书", "孙权", "刘备", "双方约定拆墙。</p>\n<p>各自清理。",
             "1. 刘备：赔偿，1200.50元（人民币壹仟贰佰元伍角整），于2099年4月1日前履行。",
             "2. 孙权：清运，10005.06元（人民币壹万零伍元零陆分）。", "以上金额合计11205.56元（人民币壹万壹仟贰佰零伍元伍角陆分）。",
             "司法确认", "申请人 孙权", "被申请人 刘备", "人民调解员（签名） 严国庆", "繁阳镇人民调解委员会（印章）<br>　　　　年　　月　　日")
    assert text == paper(number, "xys") == paper(number, "Agreement") == paper(number, "协议书", more={"MEDIATE_LANG": "en"})


@claim
def the_day_on_which_it_came_into_force_is_written_in_capitals():
    act(MADE["fixed"], "med02a", "sign", "--signatures", "party=1,manner=签名,signed_on=2026-03-06", "--signatures",
        "party=2,manner=签名,signed_on=2026-03-06", "--mediator-signed", "--is-sealed")
    text = paper(MADE["fixed"], "协议书")
    year, month, _ = run("--json", "timeline", MADE["fixed"]).json["events"][-1]["happened"][:10].split("-")
    months = "〇 一 二 三 四 五 六 七 八 九 十 十一 十二".split()
    capitals = "".join("〇一二三四五六七八九"[int(digit)] for digit in year)
    assert f"（印章）<br>{capitals}年{months[int(month)]}月" in text, text[-600:]


@claim
def an_agreement_that_nobody_signs_is_none():
    number = taken()
    fixed(number)
    assert "人民调解协议书" in paper(number, "协议书")
    act(number, "med02a", "will-not-sign", "--reason", "反悔")
    done = run("print", number, "协议书", "--out", "-")
    assert done.status == 3 and "还没有达成协议" in done.err, done
    act(number, "med02a", "agree-orally", "--agreement-content", "各退一步", "--read-back")
    in_order(paper(number, "口头协议登记表"), "人民调解口头协议登记表", "各退一步", "没有约定以后履行的事项", "自达成之日起生效")


@claim
def a_record_is_of_the_last_meeting_of_another_or_of_all():
    number = taken()
    for course in ("头一次不欢而散", "第二次说开了"):
        meet(number, course)
    act(number, "med02a", "propose", "--proposal", "写错的方案")
    act(number, "med02a", "retract", "--reason", "写错")
    act(number, "med02a", "propose", "--proposal", "各让一尺")
    last = paper(number, "jl")
    in_order(last, "人民调解记录", "第2次调解", "调解室", "严国庆", "孙权、刘备", "第二次说开了", "各让一尺")
    first = paper(number, "记录", "--meeting", "1")
    assert "头一次" in first and "各让一尺" not in first and "第二次" not in first
    both = paper(number, "记录", "--meeting", "all")
    in_order(both, "头一次", "第二次", "各让一尺")
    for word in ("3", "0", "x", "-1"):
        done = run("print", number, "记录", "--meeting", word)
        assert done.status == 2 and "共2次" in done.err, done
    assert "写错的方案" not in last, "what was taken back is on no paper"


@claim
def what_was_printed_is_on_record_once_and_the_step_before_it_stands():
    number = taken()
    meet(number, "谈过一次")
    for _ in range(2):
        with tempfile.TemporaryDirectory() as home:
            done = run("--json", "print", number, "登记表", member="clerk01", more={"TMPDIR": home})
        assert done.json["on_record"], done
    events = [each["action"] for each in run("--json", "timeline", number).json["events"]]
    assert events[-2:] == ["meet", "note_print"], events
    assert "文书：受理登记表" in run("timeline", number).out
    done = run("retract", number, "--reason", "写错", member="med02a")
    assert done.status == 1 and "不能撤回" in done.err, done
    paper(number, "jl")
    assert run("--json", "timeline", number).json["events"][-1]["arguments"] == {"paper": "record"}


@claim
def who_may_only_read_prints_without_names_and_is_told_that_nothing_is_on_record():
    version = moved_on(MADE["new"])
    done = run("print", MADE["new"], "登记表", "--out", "-", member="auditor")
    assert done.status == 0 and "曹**" in done.out and "曹操" not in done.out and "没有留痕" in done.err, done
    assert run("--json", "show", MADE["new"]).json["version"] == version


@claim
def what_was_not_written_is_not_on_record():
    version = moved_on(MADE["new"])
    assert run("print", MADE["new"], "登记表", "--out", "/无/x.html", member="clerk01").status == 6
    with open("/dev/full", "wb") as full:
        done = run("print", MADE["new"], "登记表", "--out", "-", member="clerk01", stdout=full)
    assert done.status == 70 and "写不出去" in done.err, done
    assert run("--json", "show", MADE["new"]).json["version"] == version


@claim
def names_and_texts_are_words_and_nothing_else():
    number = MADE["hostile"] = register(NAMES, "--claims", "</p><img src=x onerror=alert(2)>", facts="一\n<b>二</b>\n&nbsp;三")
    text = paper(number, "登记表")
    for never in ("<script", "<img", "<b>二", "&nbsp;"):
        assert never not in text, never
    for told in ("&lt;script&gt;alert(1)&lt;/script&gt;", NAMES[1], "甲&amp;乙&quot;丙'丁", "<p>&lt;b&gt;二&lt;/b&gt;</p>", "&amp;nbsp;三"):
        assert told in text, told
    assert "default-src 'none'" in text


@claim
def history_has_no_form_of_intake_made_up_for_it():
    done = run("--json", "take-over", "--applied-on", "2020-03-04", "--parties", "side=applicant,name=旧甲", "--parties",
               "side=respondent,name=旧乙", "--kind", "neighbour", "--to-state", "performed", "--provenance", "旧台账第5行", member="clerk01")
    done = run("print", str(done.json["dispute"]), "登记表", "--out", "-")
    assert done.status == 3 and "旧台账" in done.err and not done.out, done


@claim
def what_was_back_dated_or_came_from_elsewhere_says_so():
    number = register(("鲁肃", "周瑜"), "--occurred-on", "2026-03-01", "--reason", "村里先劝住了", verb="back-date")
    assert "补登，发生于2026年3月1日，理由：村里先劝住了。" in paper(number, "登记表")
    number = register(("黄盖", "甘宁"), "--source", "petition", "--source-number", "XF-77<", verb="come-in")
    assert "来源编号：XF-77&lt;。" in paper(number, "登记表")


@claim
def a_file_is_its_owners_alone_and_none_is_overwritten():
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o700)
        done = run("--json", "print", MADE["new"], "登记表", more={"XDG_RUNTIME_DIR": home})
        path = pathlib.Path(done.json["file"])
        assert path.is_relative_to(home) and not done.json["opened"] and "曹操" in path.read_text(encoding="utf-8"), done
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        given = pathlib.Path(home, "登记表.html")
        done = run("打印", MADE["new"], "登记表", "--out", str(given))
        assert done.status == 0 and str(given) in done.out and "打完请删除" in done.err, done
        assert stat.S_IMODE(given.stat().st_mode) == 0o600
        given.write_text("别人的", encoding="utf-8")
        done = run("print", MADE["new"], "登记表", "--out", str(given))
        assert done.status == 6 and "已有这个文件" in done.err and given.read_text(encoding="utf-8") == "别人的", done
        done = run("print", MADE["new"], "登记表", "--out", os.path.join(home, "无", "x.html"))
        assert done.status == 6 and "没有这个文件夹" in done.err, done
        done = run("print", MADE["new"], "登记表", "--out", home + "/." * 2100 + "/x.html")
        assert done.status == 6 and "太长" in done.err, done


@claim
def a_folder_that_others_enter_is_not_used():
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as other:
        os.chmod(home, 0o755)
        done = run("--json", "print", MADE["new"], "登记表", more={"XDG_RUNTIME_DIR": home, "TMPDIR": other})
        assert pathlib.Path(done.json["file"]).is_relative_to(other) and not os.listdir(home), done


@claim
def the_desktops_browser_is_handed_the_file():
    with tempfile.TemporaryDirectory() as home:
        told = pathlib.Path(home, "told")
        opener = pathlib.Path(home, "xdg-open")
        opener.write_text(f"#!/bin/sh\nprintf %s \"$1\" >{told}.new && mv {told}.new {told}\n", encoding="utf-8")
        opener.chmod(0o755)
        done = run("--json", "print", MADE["new"], "登记表", "--open", more={"PATH": f"{home}:/usr/bin:/bin", "TMPDIR": home})
        assert done.status == 0 and done.json["opened"], done
        wait_for(told.exists)
        assert told.read_text(encoding="utf-8") == done.json["file"], done
        done = run("print", MADE["new"], "登记表", "--open", more={"PATH": "/nowhere", "TMPDIR": home})
        assert done.status == 0 and "打不开浏览器" in done.err and ".html" in done.out, done


CARD, PHONE, HOME = "340212199003070019", "13800005678", "繁阳镇阳和村3组12号"


def revealed(number):
    """Reasons in the read log for which somebody was shown all of it."""
    reads = run("--json", "audit", "reads", "--dispute", number, "--all", member="audadm01").json["reads"]
    return [each["reason"] for each in reads if each["what"] == "reveal"]


@claim
def what_identifies_the_parties_is_printed_in_part_and_what_is_not_known_is_written_in():
    number = MADE["whole"] = register((f"甲证,id_number={CARD},telephone={PHONE},address={HOME}", "乙证", f"丙证,telephone={PHONE}"))
    text = paper_in_part(number, "登记表")
    in_order(text, "证件、电话、住址", "<td>甲证</td>", "证件号码：3402**********0019<br>　<br>电话：138****5678<br>　<br>住址：繁阳镇阳和村****<br>　</td>",
             "<td>乙证</td>", "<td></td></tr>", "<td>丙证</td>", "证件号码：<br>电话：138****5678<br>　<br>住址：</td>")
    assert "本页有当事人姓名，" in text
    assert not any(each in text for each in (CARD, PHONE, HOME)) and revealed(number) == []
    done = run("print", number, "登记表", "--out", "-", member="auditor")
    assert done.status == 0 and "****" not in done.out, done


@claim
def it_is_printed_whole_for_a_reason_that_is_on_record():
    number = MADE["whole"]
    for words in (("--reveal",), ("--reveal", "--reason", " ")):
        done = run("print", number, "登记表", "--out", "-", *words, member="clerk01")
        assert done.status == 2 and "用 --reason 写明用途" in done.err and not done.out, done
    done = run("print", number, "记录", "--reveal", "--reason", "核对", member="clerk01")
    assert done.status == 3 and revealed(number) == [], done
    done = run("print", number, "申请证明", "--reveal", "--reason", "核对", member="clerk01")
    assert done.status == 2 and "只有当事人姓名" in done.err and revealed(number) == [], done
    done = run("print", number, "登记表", "--out", "-", "--reveal", "--reason", "当面签字", member="clerk01")
    assert done.status == 0 and "打完请立即删除" in done.err, done
    in_order(done.out, "本页有当事人完整的证件号码、电话、住址，打完请关闭并删除", f"证件号码：{CARD}<br>电话：{PHONE}<br>住址：{HOME}", f"证件号码：<br>电话：{PHONE}<br>住址：</td>")
    assert revealed(number) == ["当面签字"]
    done = run("print", number, "登记表", "--out", "-", "--reveal", "--reason", "想看", member="auditor")
    assert done.status == 4 and not done.out and revealed(number) == ["当面签字"], done


@claim
def a_file_with_all_of_it_is_its_owners_alone_and_its_writer_is_warned():
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o700)
        whole, part = pathlib.Path(home, "全.html"), pathlib.Path(home, "部分.html")
        done = run("print", MADE["whole"], "登记表", "--out", str(whole), "--reveal", "--reason", "送达", member="clerk01")
        assert done.status == 0 and done.err.count("不要留在本机") == 1 and CARD in whole.read_text(encoding="utf-8"), done
        assert stat.S_IMODE(whole.stat().st_mode) == 0o600 and CARD not in done.out + done.err
        done = run("print", MADE["whole"], "登记表", "--out", str(part), member="clerk01")
        assert done.status == 0 and "不要留在本机" not in done.err and CARD not in part.read_text(encoding="utf-8"), done
        told = run("--json", "print", MADE["whole"], "登记表", "--reveal", "--reason", "送达", member="clerk01", more={"TMPDIR": home}).json
        assert told["revealed"] and CARD in pathlib.Path(told["file"]).read_text(encoding="utf-8"), told


@claim
def whoever_sits_at_a_terminal_is_asked_what_it_is_printed_whole_for():
    number = register((f"问证,id_number={CARD}",))
    for typed, told, status in (("", "3402**********0019<br>　", 0), ("当面核对", CARD, 0), (None, "", 10)):
        with tempfile.TemporaryDirectory() as home, Terminal("print", number, "登记表", "--out", f"{home}/表.html", rows=90) as clerk:
            clerk.asked("完整打印请写用途（直接回车＝只印一部分）：")
            if typed is None:
                clerk.key("C-c")
            else:
                clerk.type(typed)
            assert clerk.status == status and CARD not in clerk.text and ("打完请立即删除" in clerk.text) == bool(typed), clerk.text
            written = [path.read_text(encoding="utf-8") for path in pathlib.Path(home).rglob("*.html")]
            assert len(written) == (status == 0) and all(told in each for each in written), written
    assert revealed(number) == ["当面核对"]


@claim
def what_cannot_be_opened_now_is_not_printed_as_if_nobody_knew_it():
    number = register((f"锁证,id_number={CARD}",))
    with daemon_with("other keys") as server:
        done = run("print", number, "登记表", "--out", "-", member="clerk01", server=server)
    assert done.status == 0 and "已登记，但现在打不开" in done.err and "证件号码：<br>" in done.out, done


@claim
def the_agreement_tells_whom_it_binds():
    number = taken((f"协证,id_number={CARD}", "对证"))
    fixed(number)
    assert "证件号码：3402**********0019<br>　<br>电话：<br>住址：</td>" in paper_in_part(number, "协议书")
    done = run("print", number, "协议书", "--out", "-", "--reveal", "--reason", "协议签字", member="med02a")
    assert done.status == 0 and f"证件号码：{CARD}" in done.out, done


@claim
def what_is_typed_wrong_is_told():
    number = MADE["new"]
    for words, told in ((("协义书",), "最接近"), (("桃花扇",), "没有文书"), (("--open",), "哪一种文书"), (("--reveal",), "哪一种文书"), (("登记表", "--meeting", "1"), "不分次"),
                        (("登记表", "--out", "-", "--open"), "只输出"), (("登记表", "--json", "--out", "-"), "只输出"),
                        (("登记表", "另一个"), "多写"), (("登记表", "--pdf"), "--pdf")):
        done = run("print", number, *words)
        assert done.status == 2 and told in done.err, (words, done)
    assert run("print", "登1999-77", "登记表").status == 3
    assert "还缺" in run("print").err
