"""How an answer looks on a terminal: width, colour, large print, pager."""

import re

import mediate
from mediate import claim, lines_on_terminal, run, width
from narrowed import due

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(*words, **settings):
    return mediate.on_terminal(*words, member="lead02", **{"TERM": "xterm", "PAGER": "sed s/^/paged:/", **settings})


@claim
def colour_is_a_second_signal_on_a_terminal_only():
    with due({"甲一": -3}):
        plain = run("list").out
        assert "◆超期" in plain and not COLOUR.search(plain)
        coloured = on_terminal("list", columns=132)
        assert COLOUR.search(coloured) and "◆超期" in COLOUR.sub("", coloured), coloured
        for words, environment in ((("list",), {"NO_COLOR": "1"}), (("list",), {"TERM": "dumb"}), (("--color", "never", "list"), {})):
            assert not COLOUR.search(on_terminal(*words, columns=132, **environment)), (words, environment)
        assert COLOUR.search(run("--color", "always", "list").out) and COLOUR.search(on_terminal("list", "--color=always", columns=132, NO_COLOR="1"))
    done = run("--color", "blue", "list")
    assert done.status == 2 and "auto" in done.err, done


@claim
def large_print_has_fewer_columns_and_lines_between():
    plain, large = run("list").out, run("--large", "list").out
    assert "登记" in plain.splitlines()[0] and "登记" not in large.splitlines()[0] and "编号" in large, large
    assert "" not in map(str.strip, plain.splitlines()) and "" in map(str.strip, large.splitlines()), large
    assert len(large.split()) < len(plain.split()) and "甲一、乙一" in large


@claim
def a_pager_comes_only_where_the_terminal_is_too_short():
    assert "paged:" in on_terminal("guide", rows=20) and "paged:" not in on_terminal("list", "--limit", "1", rows=60)
    for words, environment in ((("guide",), {"TERM": "dumb"}), (("guide",), {"MEDIATE_PAGER": "cat"}), (("--json", "guide"), {})):
        assert "paged:" not in on_terminal(*words, rows=20, **environment), (words, environment)
    assert "other:" in on_terminal("guide", rows=20, MEDIATE_PAGER="sed s/^/other:/")
    whole = on_terminal("guide", rows=20, PAGER="/nobody/pages")
    assert run("guide", member="lead02").out.splitlines()[-1] in whole, "without a pager nothing is lost"


@claim
def a_hint_comes_after_what_it_is_about():
    lines = on_terminal("list", "--limit", "1").splitlines()
    assert "编号" in lines[0] and "--all" in lines[-1], lines


@claim
def rare_characters_have_their_width():
    done = run("register", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2023-04-05", "--parties",
               "side=applicant,name=𠮷𡈽ｱＡ", "--parties", "side=respondent,name=e\u0301t\u00e9", "--place", "340212100002", "--kind", "neighbour",
               "--facts", "事实", member="clerk01")
    assert done.status == 0, done
    for columns in (80, 132):
        lines = lines_on_terminal(columns, "list", "--limit", "5")
        assert max(map(width, lines)) <= columns and not any("\\x" in line for line in lines), lines
    lines = run("list", "--limit", "5").out.splitlines()
    assert any("𠮷𡈽ｱA、e\u0301t\u00e9" in line for line in lines), lines
    column = [width(re.match(r".*(?=\d{4}-\d\d-\d\d \d\d:\d\d$)", line).group() + "|") for line in lines[1:]]
    assert len(set(column)) == 1, lines


@claim
def the_terminal_or_who_exports_columns_says_how_wide():
    for columns, environment in ((80, {}), (132, {}), (132, {"COLUMNS": "60"})):
        limit = int(environment.get("COLUMNS", columns))
        lines = on_terminal("list", columns=columns, rows=200, **environment).splitlines()
        assert max(width(COLOUR.sub("", line)) for line in lines if "--after" not in line) <= limit, lines
