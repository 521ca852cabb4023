"""How a dispute is found by what somebody remembers of it, and what it is shown to have to do with."""

from mediate import claim, run

PLACE, ELSEWHERE = "340212100003", "340212100004"


def register(first, second, facts, place=PLACE, kind="wages", *more, verb="register"):
    return run(verb, "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2024-03-05", "--parties",
               f"side=applicant,name={first}", "--parties", f"side=respondent,name={second}", "--place", place, "--kind", kind,
               "--facts", facts, *more, member="clerk01")


def number_of(done):
    assert done.status == 0, done
    return done.json["numbers"][0]


def found(text, member=None):
    done = run("--json", "find", text, member=member)
    assert done.status in (0, 3), done
    return {line["numbers"][0]: line for line in done.json["disputes"]}


@claim
def a_dispute_is_found_by_name_sound_initials_number_and_words_and_says_by_which():
    done = register("单雄信", "吕布", "楼上房屋漏水，ＡＰＰ也打不开", PLACE, "wages", "--claims", "修好屋顶", "--json")
    number = number_of(done)
    tail = number.split("〕")[1].removesuffix("号").lstrip("0")
    for text, way in (("单雄信", "party"), ("雄信", "party"), ("shanxiongxin", "sound"), ("shan xiong xin", "sound"), ("XIONGXIN", "sound"),
                      ("sxx", "initials"), ("lvbu", "sound"), ("lubu", "sound"), ("lb", "initials"), ("漏水", "text"), ("屋顶", "text"),
                      ("app", "text"), ("屋顶 漏水", "text"), (number, "number"), (f"登2026-{tail}", "number"), (tail, "number")):
        line = found(text).get(number)
        assert line and way in line["found_by"], (text, line)
    for text in ("danxiongxin1", "信雄", "漏屋", "漏水 采光", "zhangsan", "angxin"):
        assert number not in found(text), text
    assert "楼上房屋漏水" in found("漏水")[number]["excerpt"]


@claim
def a_find_tells_people_why_in_their_language():
    done = run("find", "shanxiongxin")
    assert done.status == 0 and "凭什么找到" in done.out and "拼音" in done.out, done
    assert "pinyin" in run("--lang", "en", "find", "shanxiongxin").out
    done = run("find", "屋顶")
    assert "事实经过" in done.out and "修好屋顶" in done.out, done
    done = run("find", "查无此事")
    assert done.status == 3 and "没有找到" in done.err, done


@claim
def what_is_not_found_tells_what_comes_near():
    number = number_of(register("公孙胜", "石秀宝", "院外大树的落叶堵住了排水沟", PLACE, "wages", "--json"))
    for text in ("公孙盛", "公松胜", "gongsunshen", "孙胜公", "大树的落叶堵住了水管"):
        done = run("--json", "find", text)
        near = {line["numbers"][0]: line for line in done.json["near"]}
        assert done.status == 3 and done.json["disputes"] == [] and 1 <= len(near) <= 3, (text, done)
        assert near[number]["found_by"] == ["near"], (text, near)
    done = run("find", "公孙盛")
    assert done.status == 3 and "没有找到“公孙盛”，相近的有" in done.err and "相近：公孙胜" in done.out and number in done.out, done
    near = run("--json", "find", "登2026-9999").json["near"]
    assert near and all("登〔2026〕" in line["numbers"][-1] for line in near), near
    assert run("--json", "find", "公孙胜").json["near"] == []


@claim
def who_registers_is_shown_what_it_may_have_to_do_with_and_registers_all_the_same():
    first = number_of(register("欧阳　修远", "甲方公司", "欠薪", PLACE, "labour", "--json"))
    done = register("欧阳修远", "乙方公司", "又欠薪", PLACE, "labour")
    assert done.status == 0 and "已办理" in done.out, done
    assert "可能有关" in done.err and first in done.err and "同村同名" in done.err and "同村同类" in done.err, done
    done = register("欧阳修远", "丙方公司", "再欠薪", PLACE, "labour", "--json")
    ways = {line["numbers"][0]: line["found_by"] for line in done.json["related"]}
    assert ways[first] == ["same_person", "same_place_and_kind"], done
    register("司空见", "丁方公司", "还欠薪", PLACE, "labour")
    done = register("欧阳修远", "戊方公司", "仍欠薪", PLACE, "labour", "--json")
    ways = [line["found_by"] for line in done.json["related"]]
    assert ways == sorted(ways, key=lambda way: "same_person" not in way) and "same_person" not in ways[-1], done
    assert not done.err, done


@claim
def another_place_or_another_name_is_somebody_else():
    number = number_of(register("令狐冲", "丁一公司", "退货", PLACE, "contract", "--json"))
    done = register("令狐冲", "戊二公司", "退货", ELSEWHERE, "contract", "--json")
    assert number not in {line["numbers"][0] for line in done.json["related"]}, done
    done = register("令狐", "己三公司", "退货", PLACE, "family", "--json")
    assert number not in {line["numbers"][0] for line in done.json["related"]}, done


@claim
def a_dispute_shows_what_it_may_have_to_do_with():
    first = number_of(register("上官云", "庚四公司", "退货", ELSEWHERE, "contract", "--json"))
    second = number_of(register("上官云", "辛五公司", "退货", ELSEWHERE, "family", "--json"))
    for one, other in ((first, second), (second, first)):
        done = run("show", one)
        assert done.status == 0 and "可能有关的纠纷" in done.out and other in done.out and "同村同名：上官云" in done.out, done
        related = run("--json", "show", one).json["related"]
        assert [line["found_by"] for line in related if line["numbers"][0] == other] == [["same_person"]], related
        assert one not in {line["numbers"][0] for line in related}, related


@claim
def a_place_put_right_puts_the_person_right():
    wrong = number_of(register("东方白", "壬六公司", "退货", ELSEWHERE, "contract", "--json"))
    done = run("correct", wrong, "--corrected", "地点", "--new-value", "镇区", "--reason", "记错", "--place", PLACE, member="clerk01")
    assert done.status == 0, done
    done = register("东方白", "癸七公司", "退货", PLACE, "family", "--json")
    assert wrong in {line["numbers"][0] for line in done.json["related"]}, done
    assert wrong in found("dongfangbai"), "still found by its sound"


@claim
def one_number_elsewhere_binds_disputes_together():
    source = ("--source", "petition", "--source-number", "XF-2026-0007")
    first = number_of(register("任我行", "子八公司", "上访", PLACE, "contract", *source, "--json", verb="come-in"))
    second = number_of(register("向问天", "丑九公司", "上访", ELSEWHERE, "family", "--json"))
    done = run("petition-step", second, "--petition-step", "linked", "--step-on", "2026-01-05", "--petition-number", "XF-2026-0007", member="clerk01")
    assert done.status == 0, done
    assert {first, second} <= set(found("XF-2026-0007")), found("XF-2026-0007")
    related = run("--json", "show", first).json["related"]
    assert [(line["found_by"], line["excerpt"]) for line in related if line["numbers"][0] == second] == [(["linked_number"], "XF-2026-0007")], related
