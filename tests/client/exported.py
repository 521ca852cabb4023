"""What a spreadsheet program is given, and which list a number names."""

import csv
import io
import re

from mediate import claim, run
from narrowed import due


def rows(*words, member=None):
    done = run(*words, "--csv", member=member)
    assert done.status == 0 and done.out.startswith("\ufeff"), done
    return list(csv.DictReader(io.StringIO(done.out[1:], newline=""), strict=True))


@claim
def a_list_is_exported_whole_with_one_thing_a_column():
    listed = run("--json", "list", "--all").json["disputes"]
    table = rows("list", "--all")
    assert [row["当事人"] for row in table] == [line["parties"] for line in listed] and len(table) >= 5, table
    both = next(row for row in table if row["当事人"] == "甲一、乙一")
    assert both["编号"] == "(2024)繁阳人调字第00001号" and both["另一编号"] == "繁阳登〔2024〕0001号", both
    assert both["类型"] == "邻里纠纷" and both["队伍"] and both["地点"], both
    assert "number" in rows("--lang", "en", "list")[0]


@claim
def todo_found_and_sweeps_are_exported_too():
    assert all(row["下一步"] for row in rows("todo", "--team", member="lead02"))
    assert rows("find", "甲一")[0]["凭什么找到"].startswith("姓名")
    assert rows("list", "state:archived") == [] and rows("sweep", "list", "--to", "2001-01-01") == []
    done = run("--json", "list", "--csv")
    assert done.status == 2 and "--csv" in done.err and not done.out, done


@claim
def figures_are_exported_one_a_line():
    table = {row["名称"]: row["数值"] for row in rows("figures", "--year", "2024")}
    figures = run("--json", "figures", "--year", "2024").json["figures"]
    assert list(table) == [figure["name"] for figure in figures] and table["registered"] == str(figures[1]["numerator"]), table
    assert table["handling_rate"] == "100.00%" and table["success_rate"] == "", table


@claim
def sweeps_are_narrowed_by_the_same_words():
    for words in (("village:340212100002", "team:2"), ("村居:340212100002", "队伍：2")):
        assert rows("sweep", "list", *words) == rows("sweep", "list", "--place", "340212100002", "--team", "2"), words
    done = run("sweep", "list", "light:red")
    assert done.status == 2 and "村居:" in done.err and "灯:" not in done.err.partition("可用")[2].partition("例如")[0], done
    assert run("sweep", "record", "village:x").status == 2


@claim
def a_cell_is_never_a_formula():
    done = run("register", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2023-03-05", "--parties",
               'side=applicant,name==HYPERLINK("http")', "--parties", "side=respondent,name=乙公式", "--place", "340212100002", "--kind",
               "neighbour", "--facts", "事实", member="clerk01")
    assert done.status == 0, done
    assert [row["当事人"] for row in rows("find", "乙公式")] == ["'=HYPERLINK(\"http\")、乙公式"]


@claim
def a_count_names_the_list_behind_it():
    with due({"甲一": -3, "甲四": 20}):
        done = run("todo", "--team", member="lead02")
        words = re.search(r"只看一种灯的：mediate (.*)", done.out).group(1).split()
        assert words == ["待办", "--team", "灯:超期"] and "超期 1" in done.out, done
        assert [line["parties"] for line in run("--json", *words, member="lead02").json["todo"]] == ["甲一、乙一"]
    with due({"甲二": -3}):
        for member, language, typed in (("clerk01", "zh", r"mediate 待办 灯:无期限"), ("clerk01", "en", r"mediate todo light:none")):
            done = run("--lang", language, "todo", member=member)
            count = int(re.search(r"(?:无期限|no term) (\d+)", done.out).group(1))
            assert re.search(typed, done.out), done
            waiting = run("--json", *re.search(typed, done.out).group(0).split()[1:], "--all", member=member).json["todo"]
            assert len(waiting) == count > 0 and "甲二、乙二" not in [line["parties"] for line in waiting], (waiting, count)
        listed = [line["parties"] for line in run("--json", "list", "灯:无期限", "--all").json["disputes"]]
        assert "甲一、乙一" in listed and "甲二、乙二" not in listed, listed
        assert len(run("--json", "list", "light:none,overdue", "--all").json["disputes"]) == len(listed) + 1
        assert "灯:无期限" in run("complete", "todo", "灯:").out.split()
    done = run("team")
    assert "mediate 人员 --team 序号" in done.err, done
    for team in run("--json", "team").json["teams"][:3]:
        assert len(run("--json", "member", "--team", str(team["id"])).json["rows"]) == team["members"] > 0, team
    for line in done.out.splitlines()[1:]:
        number, words = re.match(r"\d+ +\S+ +\d+ +(\d+) *(.*)", line).groups()
        assert bool(words) == (number != "0"), line
        if words:
            assert len(run("--json", *words.split()[1:], "--all").json["disputes"]) == int(number), line


@claim
def the_figures_name_the_disputes_they_count():
    done = run("figures", "--year", "2024", "--as-of", "2024-12-31")
    words = re.search(r"逐件看：mediate (.*)", done.out).group(1).split()
    figures = {one["name"]: one["numerator"] for one in run("--json", "figures", "--year", "2024", "--as-of", "2024-12-31").json["figures"]}
    assert len(run("--json", *words).json["disputes"]) == figures["registered"] > 0, (words, figures)
    for name in ("merged", "accepted", "succeeded", "open"):
        listed = run("--json", "list", "--figure", name, "--year", "2024", "--as-of", "2024-12-31", "--all").json["disputes"]
        assert len(listed) == figures[name], (name, figures)


@claim
def the_places_that_nobody_swept_are_named_where_they_are_counted():
    done = run("sweep", "list")
    number = int(re.search(r"没有排查的村居：(\d+)个，加 --missing 看是哪些", done.out).group(1))
    assert number == len(run("--json", "sweep", "list", "--missing").json["missing"]) > 0
    named = run("sweep", "list", "--missing").out.splitlines()
    assert f"{number}个" in named[-2] and "--missing" not in named[-2] and len(named[-1].split("、")) == number, named
