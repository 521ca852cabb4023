#!/usr/bin/env python3
"""How people log in: what they type, what they see, what is left on their computer.

usage: MEDIATION_REAL=1 tests/with-daemon tests/client/logged_in.py

Nobody of this machine is a member here but over the socket, where everybody is the director. TAP.
"""

import json
import os
import re
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2
import tap
from mediate import ENVIRONMENT, PROGRAM, SOCKET
from terminal import Terminal

TCP, ADMIN, BUILD = os.environ["MEDIATION_TCP"], os.environ["MEDIATION_DB_ADMIN"], Path(os.environ["BUILD_ROOT"])
GOOD, BETTER = "lake-pine-7-dusk", "river-oak-3-dawn"
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def database(sql):
    with psycopg2.connect(ADMIN) as connection, connection.cursor() as cursor:
        cursor.execute(sql)


def mediate(*words, state, server=TCP, typed=None, **settings):
    told = dict(ENVIRONMENT, MEDIATE_SERVER=server, XDG_STATE_HOME=str(state), MEDIATE_LANG="zh", LC_ALL="C.UTF-8", **settings)
    told.pop("MEDIATE_MEMBER", None)
    return subprocess.run([PROGRAM, *words], input=typed, text=True, capture_output=True, check=False, env=told)


def set_password(login, password):
    return subprocess.run([BUILD / "daemon" / "mediationd", "password", login, "--database", ADMIN], input=f"{password}\n" * 2, text=True, check=False,
                          capture_output=True)


def home():
    return Path(tempfile.mkdtemp(prefix="mediate-home-"))


def terminal(*words, state, **more):
    return Terminal(*words, member="", server=TCP, state=str(state), **more)


def logged_in(login="clerk01", password=GOOD):
    state = home()
    done = mediate("login", login, state=state, typed=f"{password}\n")
    assert done.returncode == 0, done
    return state


@claim
def whoever_types_no_password_is_told_how_to_log_in():
    done = mediate("todo", state=home())
    assert done.returncode == 4 and "请先登录" in done.stderr and "tj 登录" in done.stderr, done


@claim
def a_clerk_logs_in_once_and_works():
    state = home()
    with terminal("login", "clerk01", state=state) as window:
        window.asked("clerk01 的口令：")
        window.type(GOOD)
        text = window.sees("status 0")
        assert "登录成功" in text and "韩玉珍已登录" in text and GOOD not in text, text
    done = mediate("todo", state=state)
    assert done.returncode == 0, done
    assert mediate("list", "--json", state=state).returncode == 0


@claim
def what_is_left_is_for_its_owner_alone_and_holds_no_password():
    state = logged_in()
    files = [path for path in state.rglob("*") if path.is_file()]
    assert {path.name.split("-")[0] for path in files} == {"device", "login"}, files
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert GOOD.encode() not in path.read_bytes()
        path.chmod(0o640)
    assert mediate("todo", state=state).returncode == 4, "what others can read is no login"


@claim
def a_copy_without_the_device_is_no_way_in():
    state, other = logged_in(), home()
    (other / "mediate").mkdir()
    for path in (state / "mediate").glob("login-*"):
        (other / "mediate" / path.name).write_bytes(path.read_bytes())
        (other / "mediate" / path.name).chmod(0o600)
    done = mediate("todo", state=other)
    assert done.returncode == 4 and "不是在这台电脑上登录的" in done.stderr, done
    assert mediate("todo", state=state).returncode == 0


@claim
def a_wrong_one_is_asked_again_and_never_shown():
    with terminal("login", "clerk01", state=home()) as window:
        window.asked("clerk01 的口令：")
        window.type("wrong-wrong-wrong")
        window.sees("登录名或口令不对")
        window.asked("clerk01 的口令：")
        window.type(GOOD)
        assert "wrong-wrong" not in window.sees("status 0")


@claim
def any_command_asks_for_it_where_somebody_can_be_asked():
    state = home()
    with terminal("todo", state=state) as window:
        window.sees("请先登录")
        window.asked("登录名：")
        window.type("clerk01")
        window.asked("clerk01 的口令：")
        window.type(GOOD)
        window.sees("status 0")
    assert mediate("todo", state=state).returncode == 0


@claim
def the_menu_goes_on_where_it_was_when_the_login_has_ended():
    state = logged_in()
    with terminal(state=state) as window:
        window.asked("办什么：")
        database("UPDATE login SET ended_at = now() WHERE ended_at IS NULL")
        # another daemon would have ended it: here it is noticed within ten seconds
        time.sleep(11)
        window.type("list")
        window.sees("登录已过期")
        window.asked("clerk01 的口令：")
        window.type(GOOD)
        window.sees("没有符合条件的纠纷")
        window.asked("办什么：")


@claim
def in_the_menu_one_stays_who_one_is():
    with terminal(state=logged_in()) as window:
        window.asked("办什么：")
        window.type("登录 med01b")
        window.sees("现在是韩玉珍在办理")
        window.asked("办什么：")
        window.type("口令")
        window.asked("原来的口令：")
        window.type(GOOD)
        window.answer(("至少十个字符）：", BETTER), ("再输一遍：", BETTER))
        window.sees("口令已更换")
        window.asked("办什么：")
        window.type("list")
        window.sees("没有符合条件的纠纷")
        window.type("退出登录")
        window.sees("已退出登录")
        window.type("list")
        window.asked("clerk01 的口令：")
        window.type(BETTER)
        window.asked("办什么：")
    assert set_password("clerk01", GOOD).returncode == 0


@claim
def the_director_gives_a_first_password_and_its_owner_chooses_his_own():
    state = home()
    given = mediate("口令", "发", "med01b", state=state, server=SOCKET)
    assert given.returncode == 0, given
    password = re.search(r"一次性口令：(\S+)", given.stdout).group(1)
    assert "当面告诉本人" in given.stdout
    with terminal("登录", "med01b", state=state) as window:
        window.asked("med01b 的口令：")
        window.type(password)
        window.sees("要先换成自己的口令")
        window.asked("至少十个字符）：")
        window.type("short")
        window.asked("再输一遍：")
        window.type("short")
        window.sees("太容易猜")
        window.asked("至少十个字符）：")
        window.type(BETTER)
        window.asked("再输一遍：")
        window.type(BETTER + "x")
        window.sees("两遍不一样")
        window.asked("至少十个字符）：")
        window.type(BETTER)
        window.asked("再输一遍：")
        window.type(BETTER)
        window.sees("登录成功")
    assert mediate("todo", state=state).returncode == 0
    done = mediate("password", "give", "clerk01", state=state)
    assert done.returncode == 4 and "没有这项权限" in done.stderr, done


@claim
def ones_own_password_is_changed_and_the_other_computers_are_out():
    here, there = logged_in("med01b", BETTER), logged_in("med01b", BETTER)
    done = mediate("password", state=here, typed=f"{BETTER}\n{GOOD}\n")
    assert done.returncode == 0 and "口令已更换" in done.stdout, done
    assert mediate("todo", state=here).returncode == 0
    assert mediate("todo", state=there).returncode == 4


@claim
def logins_are_listed_ended_and_left():
    here, there = logged_in("med01b"), logged_in("med01b")
    listed = json.loads(mediate("login", "list", "--json", state=here).stdout)["logins"]
    assert [login["is_this"] for login in listed].count(True) == 1 and len(listed) >= 2, listed
    other = next(login["number"] for login in listed if not login["is_this"])
    assert "（本机）" in mediate("登录", "列表", state=here).stdout
    done = mediate("login", "end", str(other), state=here)
    assert done.returncode == 0 and "该登录已结束" in done.stdout, done
    assert mediate("todo", state=there).returncode == 4
    assert mediate("login", "end", "99", state=here).returncode == 3
    done = mediate("logout", state=here)
    assert done.returncode == 0 and "已退出登录" in done.stdout, done
    assert mediate("todo", state=here).returncode == 4
    assert mediate("logout", state=here).returncode == 4


@claim
def practice_is_entered_with_the_same_login():
    state = logged_in()
    done = mediate("practice", "reset", state=state)
    assert done.returncode == 0, done
    done = mediate("--practice", "list", state=state)
    assert done.returncode == 0 and "【练习】" in done.stdout, done


@claim
def nobody_is_asked_where_a_program_asks():
    done = mediate("todo", "--json", state=home())
    assert done.returncode == 4 and not done.stdout, done
    done = mediate("login", state=home(), typed="")
    assert done.returncode == 10, done


@claim
def how_old_the_last_proven_backup_is_stands_before_the_director():
    def told(*words):
        done = mediate(*words, state=home(), server=SOCKET)
        assert done.returncode == 0, done
        return done.stdout

    def proven(age):
        database("INSERT INTO backup_proof (proven_at, backup, reached_at, disputes, events)"
                 f" VALUES (now() - interval '{age}', 'base-{age}', now() - interval '{age}', 1, 1)")

    assert re.search(r"^备份：\S*绿 +从未恢复验证过（0天）$", told("todo"), re.M), told("todo")
    proven("-2 days")
    assert "从未恢复验证过" in told("todo"), "what a clock that was ahead wrote down is no proof"
    for age, wanted in (("8 days", "红"), ("50 hours", "黄"), ("1 day", "绿")):
        proven(age)
        line = re.search(r"^备份：.*$", told("todo"), re.M).group(0)
        assert wanted in line and f"{int(age.split()[0]) // (24 if 'hours' in age else 1)}天前" in line, line
        assert ("请管服务器的人处理" in told("todo")) == (wanted != "绿"), told("todo")
        assert wanted in re.search(r"^ *备份 .*$", told("server"), re.M).group(0)
    for verb in ("todo", "server"):
        backup = json.loads(told("--json", verb))["backup"]
        assert backup["lamp"] == "green" and backup["age_days"] == 1 and backup["reached"] == backup["proven"], backup
    proven("9 days")
    assert "绿" in re.search(r"^备份：.*$", told("todo"), re.M).group(0), "an older proof that comes later hides none"
    clerk = mediate("todo", state=logged_in())
    assert clerk.returncode == 0 and "备份" not in clerk.stdout, clerk


@claim
def nights_of_reports_that_are_missing_stand_before_the_director():
    def told(*words):
        done = mediate(*words, state=home(), server=SOCKET)
        assert done.returncode == 0, done
        return done.stdout

    def night(day, hours, ending):
        database("INSERT INTO night (district, night, last_on, ending, report, why, folder, ended_at, missing_since, told_at, told_by) SELECT district, "
                 f"'{day}', '{day}', {ending}, 'weekly', '没有空间', '/srv/reports', t.at, CASE WHEN {ending} > 2 THEN t.at END, t.at, 1"
                 f" FROM district, (SELECT now() - interval '{hours} hours') t(at) WHERE district > 0")

    assert "夜间报表" not in told("todo"), "none was ever told"
    night("2024-03-01", 35, 1)
    assert "夜间报表" not in told("todo") and "nights" not in json.loads(told("--json", "todo"))
    night("2024-03-02", 1, 4)
    page = told("todo")
    assert re.search(r"^夜间报表：\S*黄 +缺1晚$", page, re.M) and re.search(r"^ +2024-03-02：没有做成，起于.*；周报；没有空间$", page, re.M), page
    assert "请管服务器的人处理：mediate-report nightly --out '/srv/reports' --date 2024-03-02" in page, page
    database("UPDATE night SET ending = 1, missing_since = NULL")
    assert "夜间报表" not in told("todo")
    for hours, lamp in ((37, "黄"), (97, "红")):
        database(f"UPDATE night SET told_at = now() - interval '{hours} hours'")
        line = re.search(r"^夜间报表：.*$", told("todo"), re.M).group(0)
        assert lamp in line and "没有再报来" in line and "缺" not in line, line
    nights = json.loads(told("--json", "todo"))["nights"]
    assert nights["late"] and nights["lamp"] == "red" and not nights["missing"], nights
    clerk = mediate("todo", state=logged_in())
    assert clerk.returncode == 0 and "夜间报表" not in clerk.stdout, clerk


if __name__ == "__main__":
    set_password("clerk01", GOOD)
    # the director does the work of a security administrator while there is none
    database("UPDATE member SET valid_to = '2024-01-01' WHERE login = 'secadm01'")
    database("UPDATE district SET reference_version = reference_version + 1")
    tap.tell(CLAIMS)
