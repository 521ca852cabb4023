"""What identifies the parties: asked for where a dispute is registered, told at once where it cannot be right, left out at will."""

import contextlib
import os
import pathlib
import re
import sys

from asked import KNOWN, UNLOCKED, found, named
from mediate import claim, daemon_with, run
from terminal import Line, Terminal

sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(pathlib.Path(os.environ["SOURCE_ROOT"], "tests/scenario"))]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import HEADER  # noqa: E402

CARD, OTHER_CARD, PHONE, HOME = "340212199003070019", "340222198511200025", "138 0000 5678", "繁阳镇阳和村3组12号"
OFF = "（可不填，回车跳过）："
AFTER = (("地点", "西门"), ("纠纷类型", "邻里"), ("事实经过", "滴水"), ("请求", ""), ("风险迹象", "未发现"), ("来源渠道", ""))


def shown(number, *words, member="clerk01"):
    """What is shown of each party, by its name."""
    told = run("--json", "show", number, *words, member=member)
    assert told.status == 0, told
    return {party["name"]: {each["identity"]: each["value"] for each in party["identities"]} for party in told.json["parties"]}


def number_of(name):
    return found(name)[0]["numbers"][0]


class Refusing(Line):
    """A line on which what the daemon answers with one body comes as a refusal."""

    def __init__(self, body, **refusal):
        self.body, self.refusal = body, pb.Refusal(**refusal)
        super().__init__()

    def _carry(self, here, there):
        if (there, here) not in self.pairs:
            super()._carry(here, there)
            return
        with contextlib.suppress(OSError), here.makefile("rb") as frames:
            while header := frames.read(HEADER.size):
                magic, version, kind, length, number = HEADER.unpack(header)
                body = frames.read(length)
                if pb.Response.FromString(body).HasField(self.body):
                    body = pb.Response(outcome=1, refusal=self.refusal).SerializeToString()
                there.sendall(HEADER.pack(magic, version, kind, len(body), number) + body)


@claim
def a_registration_asks_what_identifies_each_party_and_all_of_it_may_be_left_out():
    with Terminal("登记", rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "证一"), ("被申请人", "证二、证三"))
        terminal.answer(("证一 身份证号" + OFF, CARD), ("证一 电话" + OFF, PHONE), ("证一 住址" + OFF, HOME))
        terminal.answer(("证二 身份证号" + OFF, ""), ("证二 电话" + OFF, "0553-7871234"), (f"证二 住址{OFF[:-1]}（＝ 同证一住址）：", "＝"))
        terminal.answer(("证三 身份证号" + OFF, "?"))
        assert "先告知用途（个人信息保护法17、30）" in terminal.text, terminal.text
        terminal.sees("个人信息保护法6")
        terminal.answer(("证三 身份证号" + OFF, "。"), *AFTER)
        text = terminal.asked("对吗")
        assert f"证一 身份证号 {CARD}；电话 {PHONE}；住址 {HOME}" in text.replace("\n", "") and "证三 身份证号 " not in text.split("请核对")[-1], text
        terminal.answer(("对吗", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("证一")) == {"证一": {"id_number": "3402**********0019", "telephone": "138****5678", "address": "繁阳镇阳和村****"},
                                      "证二": {"telephone": "055****1234", "address": "繁阳镇阳和村****"}, "证三": {}}
    assert shown(number_of("证一"), "--reveal", "--reason", "送达")["证二"] == {"telephone": "05537871234", "address": HOME}
    assert "证一" in run("find", "13800005678", member="clerk01").out
    assert run("--json", "timeline", number_of("证一"), member="director").json["events"][-1]["action"] == "register"


@claim
def what_cannot_be_right_is_told_at_once_and_asked_again():
    with Terminal("登记", rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "错一"), ("被申请人", ""))
        for typed, told in ((CARD[:-1] + "8", "校验不对"), ("340212199013070019", "第7至14位不是出生日期"), (CARD[:-1], "这里有17位"), ("证号不详", "这里有4位"),
                            ("34021219900307001A", "最后一位可以是X"), ("E12345678", "先选证件类型")):
            terminal.answer(("错一 身份证号" + OFF, typed))
            terminal.sees(told)
        terminal.answer(("错一 身份证号" + OFF, "340212 19900307 0019"), ("错一 电话" + OFF, "一三八"))
        terminal.sees("电话号码是5至15位数字")
        terminal.answer(("错一 电话" + OFF, ""), ("错一 住址" + OFF, ""), *AFTER, ("对吗", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("错一"))["错一"] == {"id_number": "3402**********0019"}
    assert all(CARD not in path.read_text(encoding="utf-8", errors="replace") for path in (pathlib.Path(os.environ["MEDIATION_LOG"]),))


@claim
def going_back_mends_it_and_nobody_gets_the_number_of_another():
    with Terminal("登记", rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "回一"), ("被申请人", "回二"), ("回一 身份证号" + OFF, CARD), ("回一 电话" + OFF, "13800000001"), ("回一 住址" + OFF, "<"))
        terminal.answer(("回一 电话（回车＝13800000001）（-＝不填）：", "13800000002"), ("回一 住址" + OFF, ""), ("回二 身份证号" + OFF, OTHER_CARD),
                        ("回二 电话" + OFF, ""), ("回二 住址" + OFF, ""), *AFTER)
        terminal.answer(("对吗", "2"))
        terminal.retype("被申请人", "回三")
        terminal.answer((f"回一 身份证号（回车＝{CARD}）", "-"), ("回一 电话（回车＝13800000002）", ""), ("回一 住址" + OFF, ""), ("回三 身份证号" + OFF, "."), ("对吗", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("回三"), "--reveal", "--reason", "核对") == {"回一": {"telephone": "13800000002"}, "回三": {}}


@claim
def what_is_kept_on_the_laptop_tells_nobody_and_is_gone_on_with():
    with Terminal("登记", rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "留一"), ("被申请人", "留二"), ("留一 身份证号" + OFF, CARD), ("留一 电话" + OFF, "13800000003"))
        terminal.asked("留一 住址" + OFF)
        terminal.kill()
        kept = [path.read_bytes() for path in pathlib.Path(terminal.state).rglob("*") if path.is_file()]
        assert kept and not any(CARD.encode() in each or b"13800000003" in each for each in kept)
        with Terminal("待发", "看", "1", state=terminal.state) as looker:
            looker.answer(KNOWN)
            assert looker.status == 0 and "3402**********0019" in looker.text and CARD not in looker.text, looker.text
        with Terminal("登记", state=terminal.state, rows=90) as again:
            again.answer(KNOWN, ("接着上次填", ""), (f"留一 身份证号（回车＝{CARD}）", ""), ("留一 电话（回车＝13800000003）", ""), ("留一 住址" + OFF, "。"), *AFTER, ("对吗", ""))
            assert again.status == 0, again.text
    assert shown(number_of("留一"))["留一"] == {"id_number": "3402**********0019", "telephone": "138****0003"}


@claim
def what_names_no_place_is_no_address_and_a_hyphen_leaves_it_out():
    with Terminal("登记", rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "无址"), ("被申请人", ""), ("无址 身份证号" + OFF, "－"), ("无址 电话" + OFF, "-"))
        for typed, told in (("=", "没有可照抄的"), ("＝", "没有可照抄的"), ("12", "要写出地名"), ("。。", "要写出地名")):
            terminal.answer(("无址 住址" + OFF, typed))
            terminal.sees(told)
        terminal.answer(("无址 住址" + OFF, "-"), *AFTER, ("对吗", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("无址"))["无址"] == {}


@claim
def what_was_given_is_known_by_whatever_name_it_was_given():
    given = f"side=申请人,姓名=带一,身份证号={CARD},telephone={PHONE},住址=阳和村\\,3组"
    with Terminal("登记", "--当事人", given, rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("被申请人", ""), *AFTER)
        text = terminal.asked("对吗")
        assert f"带一 身份证号 {CARD}；电话 {PHONE}；住址 阳和村,3组" in text.split("请核对")[-1].replace("\n", ""), text
        terminal.answer(("对吗", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("带一"), "--reveal", "--reason", "核对")["带一"] == {"id_number": CARD, "telephone": "13800005678", "address": "阳和村,3组"}
    with daemon_with("other keys") as server, Terminal("登记", "--parties", f"side=applicant,name=带二,id-number={CARD}", server=server, rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("被申请人", ""), *AFTER, ("对吗", ""), ("恢复后发送）：", "是"))
        assert CARD not in terminal.asked("对吗").split("请核对")[-1], terminal.text
        terminal.answer(("对吗", ""))
        assert terminal.status == 0, terminal.text


@claim
def a_daemon_without_time_is_no_reason_to_go_without():
    with Refusing("identity_key", name="too_fast", zh="请求太密。", exit_code=75) as line, Terminal("登记", server=line.path, rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "忙时"), ("被申请人", ""), ("忙时 身份证号" + OFF, CARD), ("忙时 电话" + OFF, "。"), *AFTER, ("对吗", ""))
        assert terminal.status == 9 and "请求太密" in terminal.text and "无法加密保存" not in terminal.text, terminal.text


@claim
def two_of_one_name_keep_each_their_own():
    with Terminal("登记", rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "张重、张重"), ("被申请人", ""), ("张重 身份证号" + OFF, CARD), ("张重 电话" + OFF, ""), ("张重 住址" + OFF, ""),
                        ("张重 身份证号" + OFF, OTHER_CARD), ("张重 电话" + OFF, ""), ("张重 住址" + OFF, ""), *AFTER, ("对吗", "1"))
        terminal.retype("申请人：张重、张重", "张重、张重、张另")
        terminal.answer((f"张重 身份证号（回车＝{CARD}）", "。"))
        text = terminal.asked("对吗").split("请核对")[-1]
        assert text.count(CARD) == 1 and text.count(OTHER_CARD) == 1, text
        terminal.key("C-c")
        assert terminal.status == 10, terminal.text


@claim
def whose_address_it_is_the_same_as_is_told_by_name_where_parties_have_numbers():
    assert run(*registration("补一", "telephone=13800000009"), member="clerk01").status == 0
    with Terminal("补身份信息", number_of("补一"), rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("当事人", "1"), ("证件类型", ""), ("身份证号", "-"), ("电话", "-"), ("住址", HOME), ("收款账号", "-"), ("还有吗", "是"), ("当事人", "2"),
                        ("证件类型", ""), ("身份证号", "-"), ("电话", "-"), (f"住址{OFF[:-1]}（＝ 同补一住址）：", "="), ("收款账号", "-"), ("还有吗", ""), ("对吗", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("补一"), "--reveal", "--reason", "核对")["对方"]["address"] == HOME


@claim
def what_is_refused_of_it_is_asked_for_again_and_not_the_names():
    with Refusing("act", name="identity_malformed", zh="格式不对。", argument=4, exit_code=6) as line, Terminal("登记", server=line.path, rows=90) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "再问"), ("被申请人", ""), ("再问 身份证号" + OFF, CARD), ("再问 电话" + OFF, "。"), *AFTER, ("对吗", ""))
        terminal.sees("格式不对")
        terminal.answer((f"再问 身份证号（回车＝{CARD}）（-＝不填）：", "<"))
        terminal.key("C-c")
        assert terminal.status == 10, terminal.text


@claim
def what_is_typed_goes_into_no_core_file_and_to_no_other_program():
    with Terminal("登记") as terminal:
        terminal.answer(*UNLOCKED)
        terminal.asked("申请人：")
        for process in terminal.processes:
            limits = pathlib.Path(f"/proc/{process}/limits").read_text(encoding="utf-8")
            assert re.search(r"Max core file size +0 +0 ", limits), limits
            # who is not root owns what of his processes may be read
            assert os.stat(f"/proc/{process}/mem").st_uid == 0


def registration(name, more):
    return ("登记", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-01-05", "--parties", f"side=applicant,name={name}",
            "--parties", f"side=respondent,name=对方,{more}", "--place", "340212100002", "--kind", "neighbour", "--facts", "滴水")


@claim
def the_command_line_takes_it_too_and_tells_what_is_wrong_in_both_languages():
    done = run(*registration("行一", f"身份证号={CARD},电话={PHONE},住址={HOME}"), member="clerk01")
    assert done.status == 0 and CARD not in done.out + done.err, done
    assert shown(number_of("行一"))["对方"] == {"id_number": "3402**********0019", "telephone": "138****5678", "address": "繁阳镇阳和村****"}
    for more, chinese, english in (("id_number=340212199003070018", "校验不对", "check digit"), ("telephone=12", "5至15位", "5 to 15 digits"),
                                   ("bank_account=1", "8至32位", "8 to 32 digits"), ("id_number=E1234567", "证件类型", "kind of ID paper")):
        for language, told in (("zh", chinese), ("en", english)):
            done = run("--lang", language, *registration("行二", more), member="clerk01")
            assert done.status == 2 and told in done.err and re.search("第2条|no. 2", done.err), done
    assert not found("行二")
    assert run(*registration("行三", "id_number=E1234567,id_paper=passport"), member="clerk01").status == 0


@claim
def while_nothing_can_be_sealed_it_waits_or_goes_without_as_is_said():
    with daemon_with("other keys") as server:
        done = run(*registration("无钥", f"id_number={CARD}"), member="clerk01", server=server)
        assert done.status == 75 and "以后用“补身份信息”补上" in done.err and not found("无钥"), done
        with Terminal("登记", server=server, rows=90) as terminal:
            terminal.answer(*UNLOCKED, ("申请人：", "急办"), ("被申请人", ""), ("急办 身份证号" + OFF, CARD), ("急办 电话" + OFF, "。"), *AFTER, ("对吗", ""))
            terminal.answer(("（否＝放进待发箱，恢复后发送）：", "是"))
            text = terminal.asked("对吗")
            assert CARD not in text.split("请核对")[-1], text
            terminal.answer(("对吗", ""))
            assert terminal.status == 0, terminal.text
        assert shown(number_of("急办"))["急办"] == {}
        with Terminal("登记", server=server, rows=90) as terminal:
            terminal.answer(*UNLOCKED, ("申请人：", "不急"), ("被申请人", ""), ("不急 身份证号" + OFF, CARD), ("不急 电话" + OFF, "。"), *AFTER, ("对吗", ""), ("（否＝放进待发箱，恢复后发送）：", "否"))
            assert terminal.status == 9 and not found("不急"), terminal.text
            for words, status, told in ((("push",), 75, "发出0件，共1件"), (("show", "1"), 0, "3402**********0019")):
                with Terminal("outbox", *words, server=server, state=terminal.state) as outbox:
                    outbox.answer(KNOWN)
                    assert outbox.status == status and told in outbox.text and CARD not in outbox.text, outbox.text
        with Terminal("登记", server=server, rows=90) as terminal:
            terminal.answer(("口令：", ""), ("申请人：", "不留"), ("被申请人", ""), ("不留 身份证号" + OFF, CARD), ("不留 电话" + OFF, "。"), *AFTER, ("对吗", ""), ("补吗（是/否）：", "否"))
            terminal.sees("本机也没有保存")


@claim
def where_nothing_of_the_kind_is_kept_nobody_is_asked_for_it():
    with daemon_with(None) as server, Terminal("登记", server=server) as terminal:
        terminal.answer(*UNLOCKED, ("申请人：", "不收"), ("被申请人", "对方"), *AFTER, ("对吗", ""))
        assert terminal.status == 0 and "证件号码" not in terminal.text, terminal.text


@claim
def a_quick_record_takes_it_besides():
    with Terminal("快录", member="med05a", rows=90) as terminal:
        terminal.answer(*UNLOCKED, *named("快证")[:-1], ("对吗：", "+"), ("填哪一项：", "证件号码、电话、住址"), ("快证 身份证号" + OFF, ""), ("快证 电话" + OFF, PHONE),
                        ("快证 住址" + OFF, "."), ("对吗：", ""))
        assert terminal.status == 0, terminal.text
    assert shown(number_of("快证"), member="med05a")["快证"] == {"telephone": "138****5678"}
