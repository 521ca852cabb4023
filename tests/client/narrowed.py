"""How a list is narrowed by words, put in order, and saved by name."""

import contextlib
import csv
import io
import os
import stat
import tempfile

import psycopg2

from mediate import claim, environment, run


def parties(*words, verb="list", member=None):
    done = run("--json", verb, *words, member=member)
    assert done.status == 0, (words, done)
    return [line["parties"] for line in done.json["todo" if verb == "todo" else "disputes"]]


@contextlib.contextmanager
def due(days):
    """Terms that end in so many days, by the parties' name."""
    database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
    database.autocommit = True
    cursor = database.cursor()
    today = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
    for name, left in days.items():
        cursor.execute(f"INSERT INTO due SELECT d.district, d.id, d.version, 1, {today} + %s, {today} + %s, {today} + %s, {today} + %s + 1,"
                       f" false, false, 'infinity', '{{30}}', ARRAY[{today} + %s] FROM dispute d JOIN party p ON p.district = d.district AND p.dispute = d.id"
                       " WHERE p.name = %s", (left, left - 9, left - 1, left, left, name))
        assert cursor.rowcount == 1, name
    try:
        yield
    finally:
        cursor.execute("DELETE FROM due")
        database.close()


@claim
def what_waits_comes_in_another_order_too():
    def waiting(*words):
        return [line.split("、")[0] for line in parties("--all", *words, verb="todo", member="clerk01")]

    with due({"甲二": 20, "甲三": -4}):
        assert waiting() == waiting("--sort", "due") == waiting("排序:到期") and waiting()[:2] == ["甲三", "甲二"]
        assert [name for name in waiting("--sort", "number") if name in ("甲二", "甲三")] == ["甲二", "甲三"]
        assert [name for name in waiting("sort:registered") if name in ("甲二", "甲三")] == ["甲三", "甲二"]
        assert waiting("--sort", "kind") == waiting("--sort", "place") == waiting(), "what is equal stays as it is due"
        for order in ("due", "lamp", "number", "kind", "place", "registered"):
            page = run("--json", "todo", "--sort", order, "--limit", "1", member="clerk01").json
            walked = [line["parties"].split("、")[0] for line in page["todo"]]
            while page["next"]:
                page = run("--json", "todo", "--sort", order, "--limit", "1", "--after", page["next"], member="clerk01").json
                walked += [line["parties"].split("、")[0] for line in page["todo"]]
            assert walked == waiting("--sort", order) and sorted(walked) == sorted(waiting()), (order, walked)
        done = run("todo", "--sort", "number", member="clerk01")
        assert "超期 1" in done.out and "先办" not in done.out, done
        assert "先办" in run("todo", "--sort", "due", member="clerk01").out
    assert run("todo", "sort:x", member="clerk01").status == 2


@contextlib.contextmanager
def told(*names, member="director"):
    """Somebody was told of the mediation term of these, the last one last."""
    database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
    database.autocommit = True
    cursor = database.cursor()
    for place, name in enumerate(names):
        cursor.execute("INSERT INTO notice SELECT d.district, d.id, 1, 0, '2026-01-05', 1, m.id, 0, 0, '2026-01-04'::timestamptz + %s * interval '1 minute'"
                       " FROM dispute d JOIN party p ON p.district = d.district AND p.dispute = d.id"
                       " JOIN member m ON m.district = d.district AND m.login = %s WHERE p.name = %s", (place, member, name))
        assert cursor.rowcount == 1, name
    try:
        yield
    finally:
        cursor.execute("DELETE FROM notice")
        database.close()


def told_of(*words, member="director"):
    """The parties of what he was told, as a spreadsheet has it."""
    done = run("notices", "--csv", *words, member=member)
    assert done.status == 0 and done.out.startswith("\ufeff"), (words, done)
    return [row["当事人"] for row in csv.DictReader(io.StringIO(done.out[1:]))]


@contextlib.contextmanager
def own_folder():
    with tempfile.TemporaryDirectory() as folder, environment(XDG_CONFIG_HOME=folder):
        yield folder


@claim
def a_list_is_narrowed_by_words_as_by_options():
    for words, options in ((("state:registered",), ("--state", "已登记")), (("状态：已登记",), ("--state", "registered")),
                           (("kind:邻里",), ("--kind", "neighbour")), (("类型＝邻里纠纷", "team:2"), ("--kind", "neighbour", "--team", "2")),
                           (("village:340212100002",), ("--place", "340212100002")), (("from:2025-01-01",), ("--from", "2025-01-01")),
                           (("open",), ("--open",)), (("在办", "to:2024-12-31"), ("--open", "--to", "2024-12-31"))):
        by_words = parties(*words)
        assert by_words and by_words == parties(*options), (words, by_words)
    assert {"甲五、乙五", "甲三、乙三", "甲二、乙二"} <= set(parties("state:registered,assigned"))
    assert "甲一、乙一" in parties("mine", member="med02a") and "甲一、乙一" not in parties("我的", member="med03a")
    assert "甲一、乙一" in parties("我的", verb="todo", member="med02a")


@claim
def a_word_that_is_none_says_what_there_is():
    for words, told in ((("stat:x",), ("看不懂", "state", "状态:", "到期:")), (("light:rex",), ("light", "red", "超期")), (("红",), ("看不懂",)),
                        (("state:",), ("还缺内容",)), (("mine:x",), ("单独写",)), (("kind:纠纷",), ("可能是", "邻里纠纷")),
                        (("due:soon",), ("到期:3",)), (("due:2024-13-01",), ("没有",)), (("state:registered", "--state", "taken"), ("两次",)),
                        (("mine", "--mediator", "med02a"), ("已经写明",)), (("sort:x",), ("登记", "到期"))):
        done = run("list", *words, member="med02a")
        assert done.status == 2 and not done.out and all(word in done.err for word in told), (words, done)


@claim
def what_is_due_is_found_and_put_in_order():
    with due({"甲一": 2, "甲三": 30, "甲五": -4}):
        assert parties("due<3", "--sort", "due") == ["甲五、乙五", "甲一、乙一"]
        assert parties("到期＜3天", "排序:到期") == parties("due:3", "--sort", "due") == parties("--due", "3", "--sort", "due")
        assert parties("due:2", "open") == ["甲五、乙五"] and len(parties("due:31")) == 3 and parties("due:2000-01-01") == []
        assert parties("term:visit", "due<3", "sort:due") == parties("期限:回访", "到期:3", "排序:到期") == ["甲五、乙五", "甲一、乙一"]
        assert len(parties("--term", "visit")) == 3 and parties("term:meeting,performance") == [] == parties("风险:橙,红", "期限:回访")
        first = parties("--sort", "due", "--all")
        assert first[:3] == ["甲五、乙五", "甲一、乙一", "甲三、乙三"], first
        assert parties("--sort", "lamp")[:3] == ["甲五、乙五", "甲一、乙一", "甲三、乙三"]
        assert sorted(first) == sorted(parties("--all")), "put in order, nothing is lost"
        assert parties("due:3", verb="todo", member="med02a") == ["甲一、乙一"]


@claim
def an_order_holds_from_page_to_page():
    for order in ("due", "lamp", "number", "kind", "place", "registered"):
        whole = parties("--sort", order, "--all")
        page = run("--json", "list", "--sort", order, "--limit", "2").json
        walked = [line["parties"] for line in page["disputes"]]
        while page["next"]:
            page = run("--json", "list", "--sort", order, "--limit", "2", "--after", page["next"]).json
            walked += [line["parties"] for line in page["disputes"]]
        assert walked == whole and len(whole) >= 5, (order, walked, whole)
    assert parties("--sort", "登记") == parties(), "newest first is how they come anyway"
    numbers = [line["numbers"][0] for line in run("--json", "list", "--sort", "number", "--all").json["disputes"]]
    assert numbers[:2] == ["(2024)繁阳人调字第00001号", "(2025)繁阳人调字第00001号"], numbers


@claim
def a_list_is_saved_by_name_and_shown_again():
    with own_folder() as folder:
        assert "还没有" in run("list", "--saved").err
        done = run("list", "--save", "登记的", "state:registered", "--sort", "number")
        assert done.status == 0 and "已保存" in done.err, done
        assert parties("登记的") == parties("state:registered", "--sort", "number") != []
        assert parties("登记的", "from:2025-01-01") == parties("state:registered", "--sort", "number", "from:2025-01-01") != []
        kept = os.path.join(folder, "mediate", "lists")
        assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600 and os.listdir(os.path.dirname(kept)) == ["lists"]
        assert "甲" not in open(kept, encoding="utf-8").read()
        run("list", "--save", "二队", "team:2")
        run("list", "--save", "登记的", "state:assigned")
        assert run("list", "--saved").out.splitlines() == ["二队 team:2", "登记的 state:assigned"]
        assert run("list", "--forget", "登记的").status == 0 and run("list", "--forget", "登记的").status == 3
        assert run("list", "登记的").status == 2


@claim
def what_waits_and_what_was_told_is_saved_under_names_of_its_own():
    with own_folder() as folder, told("甲二", "甲三", member="clerk01"):
        for verb, zh in (("todo", "待办"), ("notices", "提醒")):
            assert "还没有" in run(verb, "--saved", member="clerk01").err
            done = run(verb, "--save", "登记的", "from:x", member="clerk01")
            assert done.status == 2 and not os.path.exists(os.path.join(folder, "mediate", "lists" if verb == "todo" else "x")), done
            done = run(verb, "--save", "邻里的", "kind:邻里", member="clerk01")
            assert done.status == 0 and f"mediate {zh} 邻里的" in done.err, done
            assert run(verb, "--saved", member="clerk01").out.splitlines() == ["邻里的 kind:邻里"]
            assert run(verb, "邻里的", member="clerk01").out == run(verb, "kind:邻里", member="clerk01").out
        run("list", "--save", "邻里的", "kind:邻里", "open")
        assert run("list", "--saved").out.splitlines() == ["邻里的 kind:邻里 open"]
        named = parties("邻里的", "sort:number", "--all", verb="todo", member="clerk01")
        assert named == parties("kind:邻里", "sort:number", "--all", verb="todo", member="clerk01") and "甲二、乙二" in named
        assert told_of("邻里的", member="clerk01") == ["甲三、乙三", "甲二、乙二"]
        assert run("todo", "--forget", "邻里的").status == 0 and run("todo", "--saved").out == ""
        assert "mediate 待办 --saved" in run("todo", "--forget", "邻里的").err
        assert run("list", "--saved").out and run("notices", "--saved").out


@claim
def what_is_wrong_is_not_saved():
    with own_folder() as folder:
        for words in (("--save", "mine", "open"), ("--save", "a:b", "open"), ("--save", "急件", "light:x"), ("--save", "x" * 90, "open")):
            assert run("list", *words).status == 2, words
        assert os.listdir(folder) == []
    with environment(XDG_CONFIG_HOME="/dev/null/x"):
        done = run("list", "--save", "急件", "open")
    assert done.status == 6 and not done.out and done.err, done


@claim
def what_people_were_told_is_narrowed_by_the_same_words():
    with told("甲一", "甲二", "甲三", "甲五"), due({"甲一": 2, "甲三": 30, "甲五": -4}):
        assert told_of() == ["甲五、乙五", "甲三、乙三", "甲二、乙二", "甲一、乙一"]
        for words, wanted in ((("state:registered",), "三二"), (("team:2",), "一"), (("--team", "2"), "一"), (("队伍:2,3",), "五一"), (("light:超期",), "五"),
                              (("due:3",), "五一"), (("due<3", "state:assigned"), "五"), (("kind:邻里", "phase:intake"), "三二"),
                              (("village:340212100002", "level:normal"), "五三二一"), (("--mediator", "med02a"), "一"), (("mine",), ""),
                              (("kind:家庭",), ""), (("--ended", "state:registered"), "三二"), (("--ended", "team:3"), "五")):
            assert told_of(*words) == [f"甲{one}、乙{one}" for one in wanted], words
        whole = told_of("state:registered,assigned")
        page = run("--json", "notices", "state:registered,assigned", "--limit", "1", member="director").json
        walked = [notice["numbers"][0] for notice in page["notices"]]
        while page["next"]:
            page = run("--json", "notices", "state:registered,assigned", "--limit", "1", "--after", page["next"], member="director").json
            walked += [notice["numbers"][0] for notice in page["notices"]]
        assert len(walked) == len(set(walked)) == len(whole) == 3, walked
        assert len(run("--json", "notices", "--limit", "1", "--all", member="director").json["notices"]) == 4
        number = run("--json", "find", "甲三").json["disputes"][0]["numbers"][0]
        assert told_of(number) == told_of(number, "state:registered") == ["甲三、乙三"] and told_of(number, "team:2") == []
    for words in (("stat:x",), ("light:rex",), ("open",), ("from:2025-01-01",), ("team:nobody",)):
        done = run("notices", *words, member="director")
        assert done.status == 2 and not done.out, (words, done)
