#!/usr/bin/env python3
"""One-time codes: how somebody sets one, and how he comes in with it.

usage: MEDIATION_REAL=1 MEDIATION_OPTIONS=--factor_roles=auditor tests/with-daemon tests/client/factored.py

Everybody's telephone is this test. TAP.
"""

import base64
import re

import tap
from logged_in import BETTER, GOOD, SOCKET, database, home, logged_in, mediate, set_password, terminal
from totp import code, wait_for_room, wrong_code

CLAIMS = []
SECRETS = {}


def claim(function):
    CLAIMS.append(function)
    return function


def scanned(text):
    """The key, as who cannot scan types it."""
    return base64.b32decode(re.search(r"密钥：([A-Z2-7]{32})", text).group(1))


def half_a_minute_passes():
    database("UPDATE credential SET factor_step = 0")
    wait_for_room()


def full_width(digits):
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


@claim
def one_sets_it_with_a_telephone_and_is_asked_for_it_from_then_on():
    state = logged_in()
    with terminal("口令", "动态码", state=state, columns=100, rows=60) as window:
        secret = scanned(window.sees("现在显示的六位数字："))
        assert window.text.count("█") > 100, "the square to be scanned"
        window.type(wrong_code(secret))
        window.sees("动态码不对")
        window.type(code(secret)[:3] + " " + code(secret)[3:])
        window.sees("动态码已启用")
        window.sees("status 0")
    half_a_minute_passes()
    with terminal("login", "clerk01", state=home()) as window:
        window.asked("clerk01 的口令：")
        window.type(GOOD)
        window.asked("动态码（六位数字）：")
        window.type(wrong_code(secret))
        window.sees("动态码不对")
        window.type(full_width(code(secret)))
        window.sees("登录成功")
        window.sees("status 0")
    SECRETS["clerk01"] = secret


@claim
def a_program_gives_both_a_line_each():
    half_a_minute_passes()
    state = home()
    done = mediate("login", "clerk01", state=state, typed=f"{GOOD}\n{code(SECRETS['clerk01'])}\n")
    assert done.returncode == 0, done
    assert mediate("todo", state=state).returncode == 0
    done = mediate("login", "clerk01", state=home(), typed=f"{GOOD}\n{wrong_code(SECRETS['clerk01'])}\n")
    assert done.returncode == 4 and "动态码不对" in done.stderr, done
    done = mediate("login", "clerk01", state=home(), typed=f"{GOOD}\n")
    assert done.returncode == 4 and "还要输入动态码" in done.stderr, done


@claim
def another_password_wants_a_code_once():
    half_a_minute_passes()
    state = home()
    with terminal("password", state=state) as window:
        window.answer(("登录名：", "clerk01"), ("原来的口令：", GOOD), ("至少十个字符）：", "short"), ("再输一遍：", "short"), ("动态码（六位数字）：", code(SECRETS["clerk01"])))
        window.sees("太容易猜")
        window.answer(("至少十个字符）：", BETTER), ("再输一遍：", BETTER))
        window.sees("口令已更换")
    half_a_minute_passes()
    done = mediate("password", state=state, typed=f"{BETTER}\n{GOOD}\n{code(SECRETS['clerk01'])}\n")
    assert done.returncode == 0, done


@claim
def another_telephone_takes_its_place():
    half_a_minute_passes()
    state = home()
    assert mediate("login", "clerk01", state=state, typed=f"{GOOD}\n{code(SECRETS['clerk01'])}\n").returncode == 0
    half_a_minute_passes()
    with terminal("password", "code", state=state, columns=100, rows=60) as window:
        window.asked("手机上现在这个动态码：")
        window.type(code(SECRETS["clerk01"]))
        secret = scanned(window.sees("现在显示的六位数字："))
        window.type("")
        window.sees("什么也没有改")
    half_a_minute_passes()
    done = mediate("login", "clerk01", state=home(), typed=f"{GOOD}\n{code(SECRETS['clerk01'])}\n")
    assert done.returncode == 0 and secret != SECRETS["clerk01"], "what was not confirmed changes nothing"


@claim
def whose_role_needs_one_sets_it_at_his_first_login():
    assert set_password("auditor", GOOD).returncode == 0
    state = home()
    done = mediate("login", "auditor", state=state, typed=f"{GOOD}\n")
    assert "您的岗位登录须另有动态码" in done.stdout and done.returncode == 10, done
    done = mediate("list", state=state)
    assert done.returncode == 4 and "口令 动态码" in done.stderr, done
    with terminal("login", "auditor", state=state, columns=100, rows=60) as window:
        window.asked("auditor 的口令：")
        window.type(GOOD)
        secret = scanned(window.sees("现在显示的六位数字："))
        window.type(code(secret))
        window.sees("动态码已启用")
        window.sees("status 0")
    assert mediate("list", state=state).returncode != 4


@claim
def who_is_known_by_his_user_needs_none():
    done = mediate("password", "code", state=home(), server=SOCKET)
    assert done.returncode == 1 and "您还没有口令" in done.stderr, done


if __name__ == "__main__":
    set_password("clerk01", GOOD)
    tap.tell(CLAIMS)
