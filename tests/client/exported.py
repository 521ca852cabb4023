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
    for line in run("team").out.splitlines()[1:]:
        number, words = re.match(r"\d+ +\S+ +\d+ +(\d+) *(.*)", line).groups()
        assert bool(words) == (number != "0"), line
        if words:
            assert len(run("--json", *words.split()[1:], "--all").json["disputes"]) == int(number), line


@claim
def the_figures_name_the_disputes_they_count():
    done = run("figures", "--year", "2024", "--as-of", "2024-12-31")
    words = re.search(r"逐件看：mediate (.*)", done.out).group(1).split()
    figures = {one["name"]: one["numerator"] for one in run("--json", "figures", "--year", "2024", "--as-of", "2024-12-31").json["figures"]}
    assert len(run("--json", *words).json["disputes"]) == figures["registered"] + figures["merged"] > 0, (words, figures)
