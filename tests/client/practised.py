"""Practice: everything may be tried, everything says so, and nothing of the town is touched."""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

from mediate import BUILD, SOCKET, claim, registered, run
from terminal import PHRASE, Line, Terminal

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(TESTS / "scenario"), str(TESTS / "faults")]

from faults import INVARIANTS  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from set_clock import Book, Ticking, until  # noqa: E402
from stranger_wire import Connection, uuid7  # noqa: E402

TOWN = 340212100
MARK = "【练习】"
# What a practice begins with: all local data of the town but the record of who changed it
LOCAL = [table for table in re.findall(r"^LOCAL\(\d+, \w+, (\w+),", (TESTS.parent / "daemon/tables/locals.def").read_text(encoding="utf-8"), re.M)
         if table != "local_change"]
# Workdays, a Saturday, a holiday of a week, the turn of the year, the day after the holiday
DAYS = ("2024-12-11", "2024-12-14", "2024-10-03", "2025-01-01", "2024-10-08")
A_DAY = 20  # so often a town may begin it anew


def sql(text):
    """By who owns the database; what changes it returns its rows."""
    return Book().rows(text)


def reset(member="clerk01", server=SOCKET, *words):
    done = run("--json", "practice", "reset", *words, member=member, server=server)
    assert done.status == 0, done
    return done.json


def practise(*words, member="clerk01", **how):
    return run("--practice", *words, member=member, **how)


def in_use():
    return sql(f"SELECT min(district) FROM district WHERE practice_of = {TOWN}")[0][0]


def begun():
    return sql(f"SELECT count(*) FROM district WHERE practice_of = {TOWN}")[0][0]


def resetting(request_id):
    return pb.Request(practice=pb.PracticeRequest(reset=True, request_id=request_id))


def ask_reset(line, request_id):
    """As a client asks that is told to wait."""
    for _ in range(20):
        answer = line.ask(resetting(request_id))
        if not answer.refusal.retry_after_ms:
            break
        time.sleep(answer.refusal.retry_after_ms / 1000)
    return answer


class Forgetful(Line):
    """Breaks once where the first reset's answer comes; remembers the ids of all that pass."""

    MARK = resetting(bytes(16)).SerializeToString()[:-16]

    def __init__(self):
        self.ids, self.has_forgotten = [], False
        super().__init__()

    def passes(self, data):
        if self.MARK in data:
            self.ids.append(data.partition(self.MARK)[2][:16])
        elif self.ids and not self.has_forgotten:
            self.has_forgotten = True
            return False
        return super().passes(data)


def rows_of_the_town():
    """A digest of all that the town has, table by table."""
    tables = [name for name, in sql("SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'district' "
                                    "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'dispute_read' ORDER BY 1")]
    assert "dispute_event" in tables and "number_counter" in tables and len(tables) > 25, tables
    return {name: sql(f"SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {name} t WHERE district = {TOWN}")[0]
            for name in tables}


def screens_of_the_town():
    return [run("--json", *words, member="clerk01").out for words in
            (("todo",), ("list", "--all"), ("team",), ("notices",), ("find", "院墙"), ("sweep", "list"), ("figures", "--year", "2024"))]


@claim
def before_it_begins_there_is_no_practice_and_it_says_how_to_begin():
    done = practise("todo")
    assert done.status == 4 and "还没有练习纠纷" in done.err and "练习 重做" in done.err, done
    done = run("练习", member="med02a")
    assert done.status == 0 and "还没有准备练习纠纷" in done.out and "mediate --practice todo" in done.out, done
    told = run("--json", "lx", member="med02a").json
    assert (told["is_there"], told["begun_by"], told["begun"], told["open"]) == (False, None, None, 0), told


@claim
def nothing_of_the_town_is_touched_whatever_is_practised():
    rows, screens = rows_of_the_town(), screens_of_the_town()
    assert reset()["refused"] == 0
    done = practise("replay", "-", given=registered("X", "2024-03-05T09:00", "练甲", "练乙") + "\n")
    assert done.status == 0, done
    assert practise("sweep", "record", "--place", "340212100206", "--found", "0").status == 0
    assert reset()["refused"] == 0
    assert rows_of_the_town() == rows
    assert screens_of_the_town() == screens
    assert "练甲" not in practise("list", "--all").out, "what was practised before is seen no more"


@claim
def every_screen_of_practice_says_so_and_none_of_the_town_does():
    number = practise("--json", "list").json["disputes"][0]["numbers"][0]
    for words in (("todo",), ("list",), ("find", "纠纷"), ("show", number), ("timeline", number), ("allowed", number), ("explain", number),
                  ("explain", number, "--assignment"), ("figures",), ("team",), ("team", "show", "5"), ("member",), ("committee",),
                  ("calendar",), ("local",), ("sweep",), ("notices",), ("guide", "register"), ("server",)):
        done = practise(*words)
        assert done.status in (0, 3) and done.out.startswith(MARK), (words, done)
        done = practise("--lang", "en", *words)
        assert done.out.startswith("[practice]"), (words, done)
        for line in practise("--json", *words).out.splitlines():
            assert json.loads(line)["practice"] is True, (words, line)
        if number not in words:
            done = run(*words, member="clerk01")
            assert "练习" not in done.out and '"practice"' not in run("--json", *words, member="clerk01").out, (words, done)
    done = run("todo", member="clerk01", more={"MEDIATE_PRACTICE": "1"})
    assert done.out.startswith(MARK), done
    assert not run("todo", member="clerk01", more={"MEDIATE_PRACTICE": "0"}).out.startswith(MARK)


@claim
def a_table_for_another_program_stays_one():
    done = practise("team", "list", "--csv")
    assert done.out.lstrip("\ufeff").startswith("id,name") and MARK in done.err, done
    done = practise("export", "ledger")
    assert done.status == 0 and MARK not in done.out.splitlines()[0] and done.err.startswith(MARK), done


@claim
def a_number_of_practice_is_none_of_the_town():
    lines = practise("--json", "list", "--all").json["disputes"]
    assert lines and all("练习繁阳" in number for line in lines for number in line["numbers"]), lines
    for number in lines[0]["numbers"]:
        assert run("show", number, member="clerk01").status == 3, number
        assert practise("show", number).status == 0
    names = practise("--json", "committee").out
    assert "练习·繁阳镇人民调解委员会" in names and '"繁阳镇人民调解委员会' not in names, names


@claim
def it_begins_with_the_local_data_of_the_town():
    reset()
    marks = {"committee": "- 'name' - 'short_name' - 'seal'", "absence": "- 'reason'"}
    for table in LOCAL:
        kept = f"to_jsonb(t) - 'district' {marks.get(table, '')}"
        town, own = (sql(f"SELECT array_agg(({kept})::text ORDER BY ({kept})::text) FROM {table} t WHERE district = {district}")[0][0]
                     for district in (TOWN, in_use()))
        assert town and town == own, table
    assert sql(f"SELECT count(*) FROM absence WHERE district = {in_use()} AND reason <> ''")[0][0] == 0


@claim
def clerks_leaders_and_the_director_begin_it_and_nobody_else():
    for member in ("med02a", "adviser", "auditor", "petition"):
        before = in_use()
        done = run("practice", "reset", member=member)
        assert done.status == 4 and "受理员、队长或主任" in done.err and in_use() == before, done
        assert practise("todo", member=member).status == 0
    for member in ("clerk02", "lead05", "director"):
        before = in_use()
        reset(member)
        assert in_use() < before and run("--json", "practice").json["begun_by"], member


@claim
def who_is_not_in_office_in_the_town_does_not_practise_either():
    sql(f"UPDATE member SET valid_to = '2024-01-01' WHERE district = {TOWN} AND login = 'med20b' RETURNING 1")
    try:
        done = practise("todo", member="med20b")
        assert done.status == 4 and "还没有您" in done.err, done
    finally:
        sql(f"UPDATE member SET valid_to = 'infinity' WHERE district = {TOWN} AND login = 'med20b' RETURNING 1")
    assert practise("todo", member="med20b").status == 0


@claim
def in_a_real_town_acts_are_replayed_in_practice_only():
    sql("UPDATE installation SET is_demo = false RETURNING 1")
    try:
        assert reset("director")["refused"] == 0
        done = run("replay", "-", member="director", given="")
        assert done.status == 2 and "不能重放" in done.err, done
        done = practise("todo", member="clerk01")
        assert done.status == 4 and "另一位人员" in done.err, "who the socket says is the director is nobody else in practice"
    finally:
        sql("UPDATE installation SET is_demo = true RETURNING 1")


@claim
def begun_by_several_at_once_it_is_begun_by_each():
    before = sql("SELECT count(*) FROM district")[0][0]
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(run("--json", "practice", "reset", member="clerk01"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(done.status, done.json["refused"]) for done in answers] == [(0, 0)] * 5, answers
    assert sql("SELECT count(*) FROM district")[0][0] == before + 5
    last = sql("SELECT district, count(*) FROM dispute WHERE district < 0 GROUP BY district ORDER BY district LIMIT 5")
    assert len({count for _, count in last}) == 1 and last[0][1] >= 30, "each is whole, none has acts of another"


@claim
def one_request_begins_it_once_however_often_it_is_asked():
    clock = Ticking("repeating")
    clock.start("2025-03-03T08:00")
    try:
        line, before, request_id = Connection(clock.socket, "clerk01"), begun(), uuid7()
        made = ask_reset(line, request_id).practice
        assert (made.district, made.begun_by, begun()) == (in_use(), "韩玉珍", before + 1), made
        later = ask_reset(Connection(clock.socket, "director"), uuid7()).practice
        # from practice too, where a line goes that is opened anew
        for again in (line, Connection(clock.socket, "clerk01"), Connection(clock.socket, "clerk01", practice=True)):
            assert ask_reset(again, request_id).practice == made, again
        assert (in_use(), begun()) == (later.district, before + 2), later
        answers, request_id = [], uuid7()
        threads = [threading.Thread(target=lambda: answers.append(ask_reset(Connection(clock.socket, "clerk01"), request_id)))
                   for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [answer.practice.district for answer in answers] == [in_use()] * 8 and begun() == before + 3, answers
    finally:
        clock.stop()


@claim
def a_request_id_is_of_one_member_and_whole():
    line, before = Connection(SOCKET, "clerk01"), begun()
    last = bytes(sql(f"SELECT uuid_send(request_id) FROM district WHERE district = {in_use()}")[0][0])
    for member, request_id, told in (("clerk01", b"", "request_id_missing"), ("clerk01", bytes(15), "request_id_missing"),
                                     ("clerk01", bytes(17), "request_id_missing"), ("clerk02", last, "request_reused")):
        answer = Connection(SOCKET, member).ask(resetting(request_id))
        assert (answer.refusal.name, begun()) == (told, before), (told, answer)
    assert line.ask(pb.Request(practice=pb.PracticeRequest())).practice.district == in_use(), "to look takes none"


@claim
def an_answer_that_is_lost_on_the_way_begins_it_no_second_time():
    before = begun()
    with Forgetful() as line, Terminal("practice", "reset", server=line.path) as terminal:
        terminal.sees("练习纠纷已按今天的日期准备好")
        assert terminal.status == 0, terminal.text
    assert line.has_forgotten and len(line.ids) == 2 and len(set(line.ids)) == 1 and begun() == before + 1, line.ids
    assert run("--json", "practice").json["open"] >= 28, "the acts went into the one that was made"


@claim
def a_town_begins_it_so_often_a_day_and_no_more():
    clock = Ticking("counting")
    clock.start("2025-03-04T23:50")
    try:
        line, before, ids = Connection(clock.socket, "clerk01"), begun(), [uuid7() for _ in range(A_DAY + 4)]
        answers = dict(zip(ids, line.ask_together([resetting(request_id) for request_id in ids])))
        answers = {request_id: answer if not answer.refusal.retry_after_ms else ask_reset(line, request_id)
                   for request_id, answer in answers.items()}
        done = [request_id for request_id in ids if answers[request_id].outcome == 0]
        refused = {answer.refusal.name for answer in answers.values() if answer.outcome}
        assert (len(done), refused, begun()) == (A_DAY, {"practice_too_often"}, before + A_DAY), answers
        assert ask_reset(line, done[0]).practice.district == answers[done[0]].practice.district, "what is done is told all the same"
        for lang, told, help_ in (("zh", f"今天已经重新准备过{A_DAY}次", "明天"), ("en", f"{A_DAY} times today", "tomorrow")):
            again = run("--lang", lang, "practice", "reset", member="director", server=clock.socket)
            assert again.status == 1 and told in again.err and help_ in again.err, again
        assert practise("todo", server=clock.socket).status == 0, "what is there may be used"
        clock.set("2025-03-05T00:01")
        until(lambda: ask_reset(line, uuid7()).outcome == 0, "another day has come")
    finally:
        clock.stop()


@claim
def a_daemon_holds_local_data_of_the_practices_that_somebody_is_in():
    def held():
        return run("--json", "server", member="clerk01", server=clock.socket).json["counters"]["districts"]

    clock = Ticking("holding")
    clock.start("2025-03-06T08:00")
    try:
        town = Connection(clock.socket, "clerk01")
        ask_reset(town, uuid7())
        stays = [Connection(clock.socket, member, practice=True) for member in ("clerk01", "lead05")]
        for _ in range(5):
            made = reset("clerk01", clock.socket)
            assert (made["refused"], practise("todo", server=clock.socket).status) == (0, 0), made
        until(lambda: held() == 2, "the town's and that of who stayed")
        for line in stays:
            for question in (pb.Request(todo=pb.TodoRequest()), pb.Request(reference=pb.ReferenceRequest()),
                             pb.Request(local_show=pb.LocalShowRequest(table="team")), pb.Request(figures=pb.FiguresRequest(year=2025))):
                assert line.ask(question).outcome == 0, question
            line.socket.close()
        until(lambda: held() == 1, "the town's")
        for _ in range(20):  # who goes while he is being answered
            gone = Connection(clock.socket, "clerk01", practice=True)
            for _ in range(8):
                gone.send(pb.Request(local_show=pb.LocalShowRequest(table="member")))
            gone.socket.close()
            Connection(clock.socket, "clerk02").socket.close()
        until(lambda: held() == 1, "the town's")
    finally:
        assert clock.stop() == 0


@claim
def acts_that_cannot_be_read_leave_the_practice_that_is_there():
    before = in_use()
    for text, told in (("{-1}T09:00 {clerk} register A {nobody}\n", "第1行"), ("# {x}\n{-1}T09:00 {clerk register A\n", "第2行"),
                       ("{team}T\n", "第1行"), ("{-99999}T\n", "第1行"), ("{team 0}\n", "第1行"), ("x y\n", "第1行")):
        done = run("practice", "reset", "--acts", "-", member="clerk01", given=text)
        assert done.status == 2 and told in done.err and in_use() == before, (text, done)
    done = run("practice", "again", member="clerk01")
    assert done.status == 2 and "practice reset" in done.err, done


@claim
def braces_are_filled_as_of_today_and_of_the_team_of_who_asks():
    day = (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date() - datetime.timedelta(days=3)).isoformat()
    text = ("{-3}T09:00 {clerk} register A --channel walk_in --start-mode applied --applied-on {-3} --parties side=applicant,name=括甲 "
            "--parties side=respondent,name=括乙 --place {place 17} --kind neighbour --facts 括号\n"
            "{-3}T10:00 {clerk} accept A --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2\n"
            "{-3}T11:00 {director} assign A --team {team 1} --assignment-reasons load\n"
            "{-3}T12:00 {leader 21} take A --mediator {mediator 1} --no-conflict\n")
    done = run("--json", "practice", "reset", "--acts", "-", member="lead05", given=text)
    assert done.status == 0 and (done.json["acts"], done.json["open"]) == (4, 1), done
    shown = practise("--json", "show", practise("--json", "list").json["disputes"][0]["numbers"][0]).json
    assert (shown["applied_on"], shown["team"], shown["mediator_name"]) == (day, 5, "魏永福"), shown
    # nobody holds that role there: only that act is refused, and what hangs on it left out
    done = run("--json", "practice", "reset", "--acts", "-", member="lead05", given=text.replace("{director} assign", "{auditor 3} assign"))
    assert done.status == 8 and "第3行" in done.err and (done.json["acts"], done.json["refused"], done.json["skipped"]) == (2, 1, 1), done


@claim
def the_menu_of_practice_is_marked_and_goes_along_when_it_is_begun_anew():
    reset()
    before = in_use()
    with Terminal("--practice", columns=120) as terminal:
        terminal.answer(("办什么：", "practice reset"))
        terminal.sees("练习纠纷已按今天的日期准备好")
        assert in_use() < before
        number = practise("--json", "list").json["disputes"][0]["numbers"][-1]
        terminal.answer(("办什么：", f"看 {number}"), ("办什么：", "q"))
        assert terminal.status == 0, terminal.text
        # head of the menu, and each of its two screens
        assert terminal.text.count(MARK) >= 3 and "事实经过" in terminal.text, terminal.text


@claim
def what_was_begun_in_practice_goes_on_there_and_not_in_the_town():
    reset()
    with Terminal("--practice", "登记") as begun:
        begun.answer(("口令：", PHRASE), ("再写一遍：", PHRASE), ("申请人：", "练丙"))
        begun.asked("被申请人")
        begun.kill()
        with Terminal("登记", state=begun.state) as town:
            town.answer(("（直接回车则不用）：", PHRASE))
            town.asked("申请人：")
            assert "接着上次填" not in town.text, town.text
        with Terminal("--practice", "登记", state=begun.state) as again:
            again.answer(("（直接回车则不用）：", PHRASE))
            again.asked("接着上次填（回车＝1）：")


@claim
def on_any_day_some_thirty_are_open_in_all_states_and_lamps():
    book, clock = Book(), Ticking("practising")
    clock.start(f"{DAYS[0]}T08:00")
    try:
        for day in DAYS:
            clock.set(f"{day}T08:00")
            until(lambda day=day: run("--json", "practice", server=clock.socket).json["today"] == day, f"the clock stands at {day}")
            made = reset("clerk01", clock.socket)
            assert made["refused"] == 0 and 28 <= made["open"] <= 36, (day, made)
            own = in_use()
            until(lambda own=own: not book.rows(
                "SELECT 1 FROM dispute d LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id "
                "WHERE d.district = %s AND u.version IS DISTINCT FROM d.version LIMIT 1", own), "all are reckoned")
            lines = practise("--json", "list", "--all", server=clock.socket).json["disputes"]
            states, lamps, teams = ({line[key] for line in lines} for key in ("state", "lamp", "team"))
            assert len(states) >= 12 and {"registered", "accepted", "assigned", "mediating", "suspended", "signing", "agreed",
                                          "performing", "performed", "closed"} <= states, (day, states)
            # no term ends on a day of rest, and nothing is red then
            rests = day in ("2024-12-14", "2024-10-03", "2025-01-01")
            assert {"overdue", "yellow", "green", "paused"} | (set() if rests else {"red"}) <= lamps, (day, lamps)
            assert len(teams - {None}) == 20, (day, teams)
            for member in ("clerk01", "director", "lead03", "lead15", "med10a", "med01a"):
                assert practise("--json", "todo", member=member, server=clock.socket).json["todo"], (day, member)
    finally:
        clock.stop()


@claim
def no_clock_runs_in_a_practice_that_was_begun_anew():
    book, clock = Book(), Ticking("neglecting")
    clock.start("2024-12-11T08:00")
    try:
        reset("clerk01", clock.socket)
        former = in_use()
        until(lambda: book.rows("SELECT 1 FROM ticker WHERE district = %s AND reckoned_on = '2024-12-11'", former), "it is looked after")
        reset("clerk01", clock.socket)
        own = in_use()
        for day in ("2024-12-12", "2024-12-13"):
            clock.set(f"{day}T08:00")
            until(lambda day=day: book.rows("SELECT count(*) FROM ticker WHERE district IN (%s, %s) AND reckoned_on = %s", TOWN, own,
                                            day) == [(2,)], "town and practice are looked after")
        assert book.rows("SELECT reckoned_on::text FROM ticker WHERE district = %s", former) == [("2024-12-11",)]
    finally:
        clock.stop()


@claim
def the_journal_of_town_and_practice_is_sound():
    done = subprocess.run([BUILD / "daemon/mediationd", "verify", "--database", os.environ["MEDIATION_DB_ADMIN"]], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done
    assert sql("SELECT count(DISTINCT district) FROM dispute")[0][0] > 10
    for name, query in INVARIANTS.items():
        if " ledger " not in query:  # those need a list of what was acknowledged
            assert sql(query) == [(0,)], name
    assert not sql("SELECT request_id FROM dispute_event GROUP BY request_id HAVING count(DISTINCT district) > 1"), "one request, one district"
