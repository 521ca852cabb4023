"""What was promised: instalments in a few words, what is wrong with them, and how it is told that it is kept."""

from mediate import claim, registered, run
from terminal import PHRASE, Terminal

UNLOCKED = (("口令：", PHRASE), ("再写一遍：", PHRASE))
PLAN = "义务人=2,权利人=1,总额=10000,分期=3,首期=2099-01-31,每=月,履行方式=转账,内容=还款"


def mediating(label, first, second, *more, day="2024-03-05"):
    """A dispute that is being mediated, or has gone on, by its number."""
    acts = (registered(label, f"{day}T09:00", first, second),
            f"{day}T09:10 clerk01 accept {label} --kind contract --level normal --rights-notice --risk-signs none --parties-agreeing 2",
            f"{day}T09:20 clerk01 assign {label} --team 2 --assignment-reasons load",
            f"{day}T09:30 med02a take {label} --mediator med02a --no-conflict",
            f"{day}T09:40 med02a meet {label} --parties-present 1,2 --course 谈妥", *(line.format(label) for line in more))
    done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
    assert done.status == 0, done
    return run("--json", "find", first, member="director").json["disputes"][0]["numbers"][0]


def obligations(number):
    return run("--json", "show", number, member="director").json["obligations"]


def fix(number, *typed, member="med02a"):
    return run("定稿", number, "--协议文本", "分期还款", *(word for each in typed for word in ("--履行事项", each)), member=member)


@claim
def instalments_are_made_out_of_a_few_words():
    number = mediating("分甲", "分期甲", "分期乙")
    done = fix(number, PLAN, "义务人=2,权利人=1,履行期限=2099-02-01,履行方式=赔礼道歉,履行内容和方式=当面道歉,履行地点=村委会")
    assert done.status == 0, done
    for line in ("第1期，共3期：3333 2099-01-31", "第2期，共3期：3333 2099-02-28", "第3期，共3期：3334 2099-03-31"):
        assert line in done.err, done
    told = obligations(number)
    assert [(one["amount_fen"], one["due_on"], one.get("instalment"), one.get("instalments"), one.get("total_fen")) for one in told] == [
        (333300, "2099-01-31", 1, 3, 1000000), (333300, "2099-02-28", 2, 3, 1000000), (333400, "2099-03-31", 3, 3, 1000000),
        (0, "2099-02-01", None, None, None)], told
    assert all(one["creditor"] == 1 and one["draft"] for one in told) and told[3]["manner"] == "apology" and told[3]["place"] == "村委会", told
    shown = run("show", number, member="director").out
    assert "分期乙向分期甲：还款" in shown and "第3期，共3期，总额10000.00元" in shown and "转账" in shown, shown
    assert "地点：村委会" in shown and "协议未生效" in shown, shown


@claim
def instalments_that_cannot_be_made_out_say_why():
    number = mediating("分丙", "分期丙", "分期丁")
    for typed, why in ((PLAN.replace("分期=3", "分期=1"), "分期从2期到48期"), (PLAN.replace("分期=3", "分期=49"), "分期从2期到48期"),
                       (PLAN.replace("总额=10000,", ""), "总额"), (PLAN.replace("首期=2099-01-31,", ""), "首期"),
                       (PLAN.replace("2099-01-31", "2099-02-31"), "2099-02-31"), (PLAN.replace("每=月", "每=周"), "每"),
                       (PLAN.replace("总额=10000", "总额=0.02"), "不到一分"), (PLAN.replace("总额=10000", "总额=0"), "不到一分")):
        done = fix(number, typed)
        assert done.status in (2, 6) and why in done.err, (typed, done)
    assert obligations(number) == []


@claim
def what_does_not_add_up_is_refused_and_says_what_to_do():
    number = mediating("分戊", "分期戊", "分期己")
    by_hand = "义务人=2,权利人=1,金额={},履行期限={},分期编号=1,总额=300,履行内容和方式=还款"
    for typed, status, say in (
            ((by_hand.format(100, "2099-01-31"), by_hand.format(199.99, "2099-02-28")), 6, "各期金额"),
            ((by_hand.format(100, "2099-02-28"), by_hand.format(200, "2099-01-31")), 6, "先后"),
            (("义务人=2,履行期限=2020-01-01,履行内容和方式=修墙",), 6, "年月日"),
            (("义务人=2,金额=0,履行内容和方式=还款",), 6, "实际金额"),
            (("义务人=2,金额=10000000000000,履行内容和方式=还款",), 6, "超出范围"),
            (("义务人=2,权利人=2,履行内容和方式=还款",), 6, "序号"),
            (("义务人=2,权利人=3,履行内容和方式=还款",), 6, "当事人序号")):
        done = fix(number, *typed)
        assert done.status == status and say in done.err, (typed, done)
    done = fix(number, "义务人=2,履行期限=2099-02-31,履行内容和方式=还款")
    assert done.status in (2, 6) and "2099-02-31" in done.err, done
    assert obligations(number) == []


@claim
def how_it_is_kept_is_told():
    number = mediating(
        "分庚", "分期庚", "分期辛",
        "2024-03-05T10:00 med02a fix-text {} --agreement-text 还款 --obligations debtor=2,creditor=1,amount=100,due_on=2024-04-01,text=还款"
        " --obligations debtor=2,creditor=1,amount=200,due_on=2024-05-06,text=利息"
        " --obligations debtor=2,creditor=1,amount=300,due_on=2024-03-31,every=month,text=赡养费",
        "2024-03-05T10:10 med02a sign {} --signatures party=1,manner=签名,signed_on=2024-03-05"
        " --signatures party=2,manner=签名,signed_on=2024-03-05",
        "2024-03-05T10:20 clerk01 sign {} --mediator-signed --is-sealed", "2024-03-06T09:00 med02a begin-performing {}",
        "2024-03-31T09:00 med02a perform-part {} --performances obligation=3,amount=300,performed_on=2024-03-31",
        "2024-04-08T09:00 med02a urge {} --obligations-urged 1 --way telephone",
        "2024-04-15T09:00 med02a urge {} --obligations-urged 1 --way letter",
        "2024-04-16T09:00 med02a release-obligation {} --obligations-released 2 --proof 甲当面说不要了")
    first, second, third = obligations(number)
    assert (first["urged"], first["urged_on"], first["urge_from"]) == (2, "2024-04-15", "2024-04-22"), first
    assert second["performance"] == "released" and "urge_from" not in second, second
    assert (third["every"], third["periods"], third["due_on"], third["performance"]) == ("month", 1, "2024-04-30", "due"), third
    shown = run("show", number, member="director").out
    for words in ("已督促2次，上次2024-04-15，下次可于2024-04-22起督促", "已免除", "每月", "已履行1期"):
        assert words in shown, (words, shown)


@claim
def a_plan_is_asked_for_question_by_question():
    number = mediating("分壬", "分期壬", "分期癸")
    with Terminal("定稿", number, member="med02a", rows=100) as mediator:
        mediator.answer(*UNLOCKED, ("协议文本", "分两次还"), ("义务人", "2"), ("金额", "一千元"), ("履行期限", "2099-03-31"), ("履行内容和方式", "还款"),
                        ("权利人", ""), ("履行方式", "转账"), ("定期", ""), ("分几期", "2"), ("多久一期", "每季"), ("还有吗", ""))
        mediator.asked("对吗")
        assert "金额 500" in mediator.text and "2099-06-30" in mediator.text, mediator.text
        mediator.answer(("对吗", ""))
        assert mediator.status == 0, mediator.text
    told = obligations(number)
    assert [(one["amount_fen"], one["due_on"], one["creditor"], one["manner"], one["instalment"]) for one in told] == [
        (50000, "2099-03-31", 1, "transfer", 1), (50000, "2099-06-30", 1, "transfer", 2)], told
