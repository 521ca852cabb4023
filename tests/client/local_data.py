"""Teams, members and calendars: shown, brought from files, and what is said where a file is wrong."""

import os
import tempfile

from mediate import claim, registered, run

HOLIDAYS = "day,kind,name\n2027-01-01,holiday,元旦\n2027-01-02,休,元旦\n2027-01-03,节假日,元旦\n2027-01-09,workday,调休\n"
NOTICE = "国办发明电〔2026〕9号"


def file_of(text):
    with tempfile.NamedTemporaryFile(suffix=".csv", delete=False) as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return file.name


def brought(text, *words, **more):
    """`words` with @ for a file of that text."""
    path = file_of(text)
    try:
        return run(*(path if word == "@" else word for word in words), **more)
    finally:
        os.unlink(path)


def calendar(text, *words, **more):
    return brought(text, "calendar", "import", "@", "--source", NOTICE, *words, **more)


@claim
def the_notice_of_a_year_makes_its_deadlines_firm_at_once():
    """Accepted on 3 December, thirty days: 2 January, a Saturday, then holidays until the 4th."""
    acts = (registered("Z", "2026-12-03T09:00", "甲九", "乙九"),
            "2026-12-03T10:00 clerk01 accept Z --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2")
    assert run("replay", "-", member="director", given="\n".join(acts) + "\n").status == 0

    def mediation():
        told = run("--json", "explain", "登2026-1", "--as-of", "2026-12-03").json["clocks"]
        clock = next(clock for clock in told if clock["clock"] == "mediation")
        return clock["due"], clock["provisional"]

    before = mediation()
    assert before == ("2027-01-02", True), before
    done = calendar(HOLIDAYS, "--dry-run")
    assert done.status == 0 and "试运行" in done.out and "新增4行" in done.out and mediation() == before, done
    done = calendar(HOLIDAYS)
    assert done.status == 0 and "已写入" in done.out and "2027-01-09" in done.out, done
    after = mediation()
    assert after == ("2027-01-04", False), after


@claim
def a_calendar_is_shown_as_it_was_brought():
    done = run("日历", "看", "2027")
    assert NOTICE in done.out and "周六" in done.out and "调休上班" in done.out and "节假日" in done.out, done
    told = run("--json", "calendar", "show", "2027").json
    assert told["source"] == NOTICE and [day["kind"] for day in told["days"]] == ["holiday"] * 3 + ["workday"], told
    done = calendar(run("calendar", "show", "2027", "--csv").out)
    assert done.status == 0 and "未变4行" in done.out, done
    done = run("calendar", "show", "2031")
    assert done.status == 3 and "2031年的放假通知还没有载入" in done.err, done


@claim
def a_year_that_is_missing_is_told_and_ends_the_check_with_3():
    years = run("--json", "calendar", "check").json
    assert {"year": "2027", "source": NOTICE} in years["years"], years
    done = run("calendar", "check")
    assert done.status == (3 if years["missing"] else 0), done
    assert all(f"缺少{year}年的放假通知" in done.err for year in years["missing"]), done


@claim
def the_check_names_the_deadlines_that_may_still_move():
    acts = (registered("Y", "2025-02-03T09:00", "甲八", "乙八"),
            "2025-02-03T10:00 clerk01 accept Y --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2",
            "2025-02-03T11:00 clerk01 assign Y --team 2 --assignment-reasons load",
            "2025-02-04T09:00 med02a take Y --mediator med02a --no-conflict",
            "2025-02-04T10:00 med02a meet Y --parties-present 1,2 --course 各说各的",
            "2025-02-04T11:00 med02a fix-text Y --agreement-text 分期 --obligations debtor=2,amount=100,due_on=2030-05-04,text=付款 --amount 100",
            "2025-02-04T11:30 med02a sign Y --signatures party=1,manner=签名,signed_on=2025-02-04"
            " --signatures party=2,manner=签名,signed_on=2025-02-04",
            "2025-02-04T11:40 clerk01 sign Y --mediator-signed --is-sealed", "2025-02-05T09:00 med02a begin-performing Y")
    done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
    assert done.status == 0, done
    done = run("calendar", "check")
    assert "期限落在尚未载入放假通知的年份" in done.out and "2030-05-04" in done.out, done
    told = run("--json", "calendar", "check").json
    assert [(one["clock"], one["due"]) for one in told["provisional"]] == [
        ("performance", "2030-05-04"), ("visit", "2030-05-11"), ("visit", "2030-06-03")] and told["cut"] is False, told


@claim
def every_form_of_a_table_is_read():
    body = HOLIDAYS.replace(",元旦\n", ',"元旦"\n')
    for what, text in (("a byte order mark and other line ends", "\ufeff" + body.replace("\n", "\r\n")), ("tabs", body.replace(",", "\t")),
                       ("semicolons", body.replace(",", ";")), ("no line end at the end", body.rstrip()),
                       ("comments and empty rows", "# 2027\n" + body + ",,\n"), ("columns without a name", body.replace("\n", ",,\n")),
                       ("Chinese headings", body.replace("day,kind,name", "日期,类型,名称")),
                       ("GB18030", body.encode("gb18030")), ("days as spreadsheets write them", body.replace("2027-01-0", "2027/1/"))):
        done = calendar(text)
        assert done.status == 0 and "未变4行" in done.out, (what, done)
    done = calendar(HOLIDAYS.replace("2027-01-09,workday,调休", '2027-01-09,workday,"调休，""补"",\n班"'), "--dry-run")
    assert done.status == 6 and "5" in done.out and "名称" in done.out, done
    done = calendar(HOLIDAYS.replace("2027-01-09,workday,调休", '2027-01-09,workday,"调休，""补"", 班"'), "--dry-run")
    assert done.status == 0 and '调休，"补", 班' in done.out, done


@claim
def a_file_that_is_no_table_says_what_to_do():
    neither = HOLIDAYS.encode("gb18030").replace("旦".encode("gb18030"), b"\xb5,", 1)
    broken = HOLIDAYS.replace("元旦", "元旦" * 9).encode().replace("调休".encode(), b"\xe8\xb0")
    for text, told in ((neither, ("第2行", "GB18030", "CSV UTF-8")), (broken, ("第5行", "GB18030", "CSV UTF-8")), (HOLIDAYS.encode("utf-16"), ("UTF-16", "CSV UTF-8")),
                       (b"PK\x03\x04workbook", ("工作簿", "CSV UTF-8")), (b"a\0b", ("不是文本",)), ("", ("第一行须是列名",)),
                       ('day,kind,name\n2027-01-01,holiday,"元旦\n', ("第2行", "引号")),
                       ('day,kind,name\n2027-01-01,holiday,"元"旦\n', ("第2行", "引号")),
                       ("day,kind,name\n2027-01-01,holiday\n", ("第2行", "2格", "3列")),
                       ("day,kind,name\n2027-01-01,holiday,元旦,x\n", ("第2行", "4格", "3列")),
                       ("day,kind,name\n\n2027-01-01,feast,元旦\n", ("第3行", "feast", "holiday")),
                       ("day,name\n2027-01-01,元旦\n", ("day,kind,name",)), ("day,kind,name\n", ("共0行",)),
                       ("day,kind,name" + ",x" * 40 + "\n", ("列太多",))):
        done = calendar(text)
        assert done.status == 6 and not done.out and all(word in done.err for word in told), (text, told, done)
    assert run("calendar", "import", "/nobody/there.csv", "--source", "x").status == 6
    done = run("calendar", "import", "x.csv")
    assert done.status == 2 and "--source" in done.err, done


@claim
def what_is_wrong_with_a_row_is_told_by_its_line_and_nothing_is_written():
    version = run("--json", "local", "team").json["version"]
    done = calendar("day,kind,name\n2027-01-01,holiday,元旦\n2027-01-04,workday,调休\n2026-02-06,holiday,春节\n2027-02-30,holiday,春节\n")
    assert done.status == 6 and "一行也没有写入" in done.err, done
    lines = {line.split()[0]: line for line in done.out.splitlines()}
    assert "周六、周日" in lines["3"] and "不在所导入的年份" in lines["4"] and "日期不合理" in lines["5"], done
    told = calendar("day,kind,name\n2027-01-04,workday,调休\n", "--json").json
    assert told["written"] is False and told["results"][0]["reason"] == "no_weekend" and told["results"][0]["line"] == 2, told
    assert run("--json", "local", "team").json["version"] == version


@claim
def from_how_much_on_a_dispute_is_major_is_a_row_with_its_dates():
    act = registered("X", "2025-03-03T09:00", "丙十", "丁十") + " --amount 60000"
    done = run("replay", "-", member="director", given=act + "\n")
    assert done.status == 0, done
    number = run("--json", "find", "丙十").json["disputes"][0]["numbers"][0]
    assert run("--json", "show", number).json["major_criteria"] == [], number
    rows = run("local", "criterion", "show", "--csv").out
    assert "major,amount,2023-01-01,10000000," in rows, rows
    for wrong in ("weather,amount", "major,weather", "opinion,persons"):
        done = brought(rows.replace("major,amount,2023-01-01,10000000,", f"{wrong},2023-01-01,5,"), "local", "criterion", "import", "@")
        assert done.status == 6 and "不在可选范围内" in done.out, (wrong, done)
    done = brought(rows.replace("major,amount,2023-01-01,10000000,", "major,amount,2023-01-01,5000000,"), "local", "criterion", "import", "@")
    assert done.status == 0 and "10000000 → 5000000" in done.out, done
    assert run("--json", "show", number).json["major_criteria"] == ["amount"], run("show", number)
    assert "符合重大复杂标准" in run("show", number).out and "金额较大" in run("allowed", number).out, run("allowed", number)
    told = [one["clock"] for one in run("--json", "explain", number).json["clocks"]]
    assert "major" in told, told
    assert brought(rows, "local", "criterion", "import", "@").status == 0


@claim
def a_team_is_brought_from_a_file_and_shown():
    rows = run("team", "list", "--csv").out
    assert rows.startswith("\ufeffid,name,committee,") and "阳和村调解队" in rows, rows
    done = brought(rows.replace("婚姻家庭,心理", "婚姻家庭,心理,手语"), "team", "import", "@")
    assert done.status == 0 and "语言和专长：婚姻家庭,心理 → 婚姻家庭,心理,手语" in done.out and "改动1行" in done.out, done
    done = run("队伍", "看", "婚姻家庭调解队")
    assert "婚姻家庭,心理,手语" in done.out and "婚姻家庭纠纷、继承纠纷" in done.out and "med02a" in done.out, done
    told = run("--json", "team", "show", "5").json
    assert told["territory"][0]["place"] == "阳和村" and len(told["member"]) == 3, told
    assert run("team", "show", "没有的队").status == 3
    done = brought("name,max_load\n阳和村调解队,25\n", "team", "import", "@", member="clerk01")
    assert done.status == 4 and "没有这项权限" in done.err and "主任" in done.err, done


@claim
def the_load_of_teams_stands_in_the_order_of_their_names_under_its_old_word_too():
    done = run("teams")
    assert done.status == 0 and done.out == run("team").out == run("dw", "lb").out, done
    assert run("--json", "teams").json == run("--json", "team", "list").json


@claim
def who_is_away_is_told_with_his_delegate_until_he_is_back():
    done = run("member", "absent", "med05a", "--from", "2030-03-04", "--to", "2030-03-08", "--delegate", "med05b", "--reason", "培训")
    assert done.status == 0 and "代理人：med05b" in done.out, done
    assert "2030-03-08" in run("member", "show", "med05a").out
    done = run("人员", "请假", "med05b", "--from", "2030-03-05", "--to", "2030-03-05", "--delegate", "med05a")
    assert done.status == 6 and "代理人也请假" in done.out, done
    done = run("member", "back", "med05a", "--on", "2030-03-06")
    assert done.status == 0 and "2030-03-08 → 2030-03-05" in done.out, done
    done = run("member", "back", "med05a", "--on", "2030-03-06")
    assert done.status == 3 and "没有请假" in done.err, done
    done = run("member", "back", "med05a", "--on", "2030-03-04")
    assert done.status == 0, done
    assert "2030" not in run("member", "show", "med05a").out
    done = run("member", "absent", "med05a")
    assert done.status == 2 and "--to" in done.err, done
    done = run("member", "absent", "med05a", "--to", "2030-02-30")
    assert done.status == 2 and "没有这一天" in done.err, done


@claim
def a_member_and_any_table_are_shown_and_brought():
    done = run("member", "list", "--team", "婚姻家庭调解队")
    assert "med02a" in done.out and "med05a" not in done.out and "调解员、队长" in done.out, done
    done = brought("login,name,team,committee,roles,valid_from\nmed30a,新人,阳和村调解队,阳和村人民调解委员会,调解员,2026-01-01\n", "member", "import", "@", member="secadm01")
    assert done.status == 0 and "新增1行" in done.out and "新人" in run("member", "list", "--team", "5").out, done
    assert run("member", "show", "med30a").out == run("member", "show", "74").out == run("人员", "看", "新人").out != ""
    done = run("member", "show", "王春花")
    assert done.status == 3 and "director" in done.out and "med08b" in done.out and "个同名" in done.err, done
    assert "青峰村人民调解委员会" in run("committee", "list").out
    done = run("local")
    assert all(table in done.out for table in ("territory", "absence", "house_limit", "calendar_year")), done
    done = brought(run("local", "territory", "show", "--csv").out, "local", "territory", "import", "@")
    assert done.status == 0 and "未变16行" in done.out and "没有写入" in done.out, done
    done = run("local", "party", "show")
    assert done.status == 6 and "没有这张本地数据表" in done.err, done
    for words in (("team", "lst"), ("member", "show"), ("local", "team", "import"), ("calendar", "import"), ("member", "list", "x")):
        assert run(*words).status == 2, words
