#!/usr/bin/env python3
"""What he has beside what he knows: one-time codes, for whom they are needed, and what they are worth to who has none.

usage: MEDIATION_REAL=1 MEDIATION_OPTIONS=--factor_roles=auditor tests/with-daemon tests/wire/second_factor.py

Codes are reckoned a second time, by Python's own HMAC. TAP.
"""

import functools
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import logins
import nacl.public
import tap
from logins import BETTER, BUILD, GOOD, LOG, SOCKET, Stranger, database, hello, logged_in, name, pb, set_password, todo, unlock, until
from totp import code, wait_for_room, wrong_code

KEYS, PID = os.environ["MEDIATION_KEYS"], int(os.environ["MEDIATION_PID"])
CLAIMS = []
SECRETS = {}  # what each member's telephone has


def claim(function):
    """Each begins with no wrong try on record, and with the code of this half minute not taken yet."""
    @functools.wraps(function)
    def begun_anew():
        unlock()
        forget_steps()
        wait_for_room()
        function()
    CLAIMS.append(begun_anew)
    return function


def forget_steps():
    database("UPDATE credential SET factor_step = 0")


def hellos(count, login):
    """So many strangers with a password and a code that are right, and what they will say."""
    strangers = [Stranger() for _ in range(count)]
    return [(stranger, pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, member=login, password=stranger.seal(GOOD),
                                                        device=logins.DEVICE, code=code(SECRETS[login])))) for stranger in strangers]


def at_once(asked):
    for stranger, ask_for in asked:
        stranger.send(ask_for)
    return [name(stranger.answer()[1]) for stranger, _ in asked]


def ask(connection, **more):
    return connection.ask(pb.Request(second_factor=pb.SecondFactorRequest(**more)))


def make(connection, **more):
    own = nacl.public.PrivateKey.generate()
    answer = ask(connection, key=bytes(own.public_key), **more)
    return name(answer), nacl.public.SealedBox(own).decrypt(answer.second_factor.secret) if not answer.outcome else None


def give_roles(login, roles):
    database("UPDATE member SET roles = %s WHERE login = %s", roles, login)
    database("UPDATE district SET reference_version = reference_version + 1")
    # local data may be a second old
    time.sleep(1.2)


def set_factor(connection, login):
    made, secret = make(connection)
    assert made == "done" and len(secret) == 20, made
    assert name(ask(connection, code=code(secret))) == "done"
    SECRETS[login] = secret
    forget_steps()


@claim
def who_has_none_comes_with_a_password_alone_unless_his_role_needs_one():
    assert set_password("clerk01", GOOD).returncode == set_password("auditor", GOOD).returncode == 0
    clerk, welcome = logged_in()
    assert not welcome.factor_missing and todo(clerk) == "done"
    auditor, welcome = logged_in("auditor")
    assert welcome.factor_missing
    assert todo(auditor) == "factor_missing"
    for asked in (pb.Request(act=pb.ActRequest()), pb.Request(get_dispute=pb.GetDisputeRequest(dispute=1)), pb.Request(events=pb.EventsRequest()),
                  pb.Request(reveal=pb.RevealRequest()), pb.Request(practice=pb.PracticeRequest())):
        assert name(auditor.ask(asked)) == "factor_missing", asked
    assert name(auditor.ask(pb.Request(catalogue=pb.CatalogueRequest()))) == "done"
    assert name(auditor.ask(pb.Request(logins=pb.LoginsRequest()))) == "done"
    again = Stranger()
    assert again.hello(token=welcome.token).hello.factor_missing and todo(again) == "factor_missing", "nor by a token"


@claim
def it_is_in_force_once_a_code_of_it_has_come():
    auditor, welcome = logged_in("auditor")
    made, secret = make(auditor)
    assert made == "done"
    assert name(ask(auditor, code=wrong_code(secret))) == "code_wrong"
    assert name(ask(auditor, code="")) == "code_wanted"
    assert name(hello("auditor", GOOD)) == "done", "what was not confirmed is asked for by nobody"
    assert todo(auditor) == "factor_missing"
    assert name(ask(auditor, code=code(secret))) == "done"
    assert todo(auditor) != "factor_missing"
    SECRETS["auditor"] = secret
    assert "event=second-factor-set" in Path(LOG).read_text(encoding="utf-8")
    again = Stranger()
    assert not again.hello(token=welcome.token).hello.factor_missing


@claim
def a_code_is_asked_for_beside_the_password_and_never_before_it():
    secret = SECRETS["auditor"]
    assert name(hello("auditor", GOOD)) == "code_wanted"
    assert name(hello("auditor", GOOD, code=wrong_code(secret))) == "code_wrong"
    assert name(hello("auditor", GOOD, code="12345678901234567890")) == "code_wrong"
    assert name(hello("auditor", "wrong-wrong-wrong", code=code(secret))) == "password_wrong"
    assert name(hello("auditor", GOOD, code=code(secret))) == "done"


@claim
def a_code_is_good_once():
    used = code(SECRETS["auditor"])
    assert name(hello("auditor", GOOD, code=used)) == "done"
    assert name(hello("auditor", GOOD, code=used)) == "code_wrong"
    forget_steps()
    names = at_once(hellos(4, "auditor"))
    assert sorted(names) == ["code_wrong"] * 3 + ["done"], names


@claim
def the_clock_of_a_telephone_may_be_half_a_minute_off():
    for steps in (-1, 1):
        forget_steps()
        assert name(hello("auditor", GOOD, code=code(SECRETS["auditor"], steps))) == "done", steps
    forget_steps()
    assert name(hello("auditor", GOOD, code=code(SECRETS["auditor"], 3))) == "code_wrong"


@claim
def who_guesses_codes_is_locked_out_like_who_guesses_passwords():
    secret = SECRETS["auditor"]
    names = [name(hello("auditor", GOOD, code=wrong_code(secret))) for _ in range(6)]
    assert names == ["code_wrong"] * 5 + ["login_locked"], names
    unlock()
    forget_steps()
    inside, _ = logged_in("auditor", code=code(secret))
    names = [make(inside, code=wrong_code(secret))[0] for _ in range(6)]
    assert names == ["code_wrong"] * 5 + ["login_locked"], names


@claim
def what_was_right_so_far_is_no_wrong_try():
    secret = SECRETS["auditor"]
    assert [name(hello("auditor", GOOD)) for _ in range(8)] == ["code_wanted"] * 8
    assert [name(hello("auditor", GOOD, "short", code=code(secret))) for _ in range(8)] == ["password_weak"] * 8
    names = [name(hello("auditor", GOOD, code=said)) for said in [wrong_code(secret)] * 4 + ["", code(secret)]]
    assert names == ["code_wrong"] * 4 + ["code_wanted", "done"], names


@claim
def to_ask_for_a_new_one_forgets_no_wrong_try():
    clerk, _ = logged_in()
    names = []
    for _ in range(3):
        names += [name(hello("clerk01", "wrong-wrong-wrong")) for _ in range(2)]
        assert make(clerk)[0] == "done"
    assert names == ["password_wrong"] * 5 + ["login_locked"], names
    unlock()
    assert [name(ask(clerk, code="")) for _ in range(8)] == ["code_wanted"] * 8
    assert [name(ask(clerk, key=b"short")) for _ in range(8)] == ["malformed"] * 8
    assert name(hello("clerk01", GOOD)) == "done"


@claim
def a_login_that_was_given_before_ends_when_codes_are_set():
    assert set_password("clerk02", GOOD).returncode == 0
    there, welcome = logged_in("clerk02")
    clerk, _ = logged_in("clerk02", device=b"e" * 32)
    set_factor(clerk, "clerk02")
    assert name(hello(token=welcome.token)) == "login_over"
    assert todo(there) == "login_over"
    assert todo(clerk) == "done"


@claim
def a_code_that_was_looked_at_brings_no_old_telephone_back():
    clerk, _ = logged_in("clerk02", code=code(SECRETS["clerk02"]))
    stranger = Stranger()
    old = pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, member="clerk02", password=stranger.seal(GOOD), device=logins.DEVICE,
                                           code=code(SECRETS["clerk02"], 1)))
    forget_steps()
    made, new = make(clerk, code=code(SECRETS["clerk02"]))
    assert made == "done"
    # both are under way when the new one is confirmed
    confirmed = pb.Request(second_factor=pb.SecondFactorRequest(code=code(new)))
    stranger.send(old)
    clerk.send(confirmed)
    names = name(stranger.answer()[1]), name(clerk.answer()[1])
    assert names[1] == "done" and names[0] in ("done", "code_wrong"), names
    SECRETS["clerk02"] = new
    forget_steps()
    assert name(hello("clerk02", GOOD, code=code(new))) == "done", names


@claim
def whoever_is_given_such_an_office_needs_codes_at_once():
    assert set_password("clerk03", GOOD).returncode == 0
    clerk, _ = logged_in("clerk03")
    assert todo(clerk) == "done"
    (before,), = database("SELECT roles FROM member WHERE login = 'clerk03'")
    try:
        give_roles("clerk03", 1 << 7)
        assert todo(clerk) == "factor_missing"
    finally:
        give_roles("clerk03", before)
    assert todo(clerk) == "done"


@claim
def who_comes_by_an_unwatched_screen_cannot_change_it():
    secret = SECRETS["auditor"]
    inside, _ = logged_in("auditor", code=code(secret))
    assert make(inside)[0] == "code_wanted"
    assert make(inside, code=code(secret))[0] == "code_wrong", "the code that came in is taken"
    forget_steps()
    made, new = make(inside, code=code(secret))
    assert made == "done"
    forget_steps()
    assert name(hello("auditor", GOOD, code=code(secret))) == "done", "the old one is good until the new one is confirmed"
    assert name(ask(inside, code=code(new))) == "done"
    SECRETS["auditor"] = new
    forget_steps()
    assert name(hello("auditor", GOOD, code=code(secret))) == "code_wrong"
    assert name(hello("auditor", GOOD, code=code(new))) == "done"


@claim
def another_password_is_chosen_with_a_code_too():
    secret = SECRETS["auditor"]
    assert name(hello("auditor", GOOD, BETTER)) == "code_wanted"
    assert name(hello("auditor", GOOD, BETTER, code=code(secret))) == "done"
    forget_steps()
    assert name(hello("auditor", BETTER, GOOD, code=code(secret))) == "done"


@claim
def a_telephone_that_is_lost_is_mended_by_another_first_password():
    logins.keep_security("2024-01-01")
    director = Stranger(SOCKET)
    assert not director.hello("").outcome
    own = nacl.public.PrivateKey.generate()
    answer = director.ask(pb.Request(issue_password=pb.IssuePasswordRequest(member="auditor", key=bytes(own.public_key))))
    given = nacl.public.SealedBox(own).decrypt(answer.issue_password.password).decode()
    answer = hello("auditor", given, GOOD)
    assert name(answer) == "done" and answer.hello.factor_missing, answer
    auditor, _ = logged_in("auditor")
    set_factor(auditor, "auditor")
    assert set_password("auditor", GOOD).returncode == 0, "and by who installs it"
    auditor, welcome = logged_in("auditor")
    assert welcome.factor_missing
    set_factor(auditor, "auditor")


@claim
def anybody_may_have_one_who_has_a_password():
    clerk, _ = logged_in()
    set_factor(clerk, "clerk01")
    assert name(hello("clerk01", GOOD)) == "code_wanted"
    director = Stranger(SOCKET)
    assert not director.hello("").outcome
    assert make(director)[0] == "no_password_yet", "who is known by his user needs none"
    assert name(ask(clerk, key=b"short", code=code(SECRETS["clerk01"]))) == "malformed"


@claim
def nothing_that_is_kept_tells_a_code():
    dump = subprocess.run(["pg_dump", "--data-only", os.environ["MEDIATION_DB_ADMIN"]], capture_output=True, text=True, check=True).stdout
    log = Path(LOG).read_text(encoding="utf-8")
    kept = database("SELECT factor FROM credential WHERE factor IS NOT NULL")
    assert len(kept) == len(SECRETS) and all(bytes(factor).hex() in dump for factor, in kept), "what is kept would be seen"
    for secret in SECRETS.values():
        assert secret.hex() not in dump and secret.hex() not in log
    # what is kept of one member opens for no other
    database("UPDATE credential c SET factor = o.factor FROM credential o, member m, member n WHERE (m.id, n.id) = (c.member, o.member)"
             " AND m.login = 'clerk01' AND n.login = 'auditor'")
    forget_steps()
    assert name(hello("clerk01", GOOD, code=code(SECRETS["auditor"]))) == "factor_shut"
    database("UPDATE credential c SET factor = %s FROM member m WHERE m.id = c.member AND m.login = 'clerk01'",
             next(factor for factor, in kept if factor != database("SELECT factor FROM credential c JOIN member m ON m.id = c.member"
                                                                   " WHERE m.login = 'auditor'")[0][0]))


def status():
    done = subprocess.run([BUILD / "daemon" / "mediationd", "key", "status", "--database", os.environ["MEDIATION_DB_ADMIN"]], capture_output=True,
                          text=True, check=True).stdout
    return [line.split("\t") for line in done.splitlines()]


@claim
def under_another_key_it_is_put_when_its_owner_comes():
    (_, old, _, values), = [line for line in status() if line[0] == "key"]
    assert values == str(len(SECRETS)), "codes are counted"
    subprocess.run([BUILD / "daemon" / "mediation-vault", "key", "rotate", KEYS], check=True, capture_output=True)
    os.kill(PID, 1)
    until(lambda: all(len(line[2].split(",")) == 2 for line in status() if line[0] == "daemon"))
    subprocess.run([BUILD / "daemon" / "mediationd", "key", "rotate", "--database", os.environ["MEDIATION_DB_ADMIN"]], check=True, capture_output=True)
    new, = [line[1] for line in status() if line[2:3] == ["writing"]]
    until(lambda: f"writing={new}" in Path(LOG).read_text(encoding="utf-8"))
    assert new != old
    forget_steps()
    for login in SECRETS:
        assert name(hello(login, GOOD, code=code(SECRETS[login]))) == "done"
    counts = {line[1]: line[3] for line in status() if line[0] == "key"}
    assert counts == {old: "0", new: str(len(SECRETS))}, counts
    forget_steps()
    assert name(hello("clerk01", GOOD, code=code(SECRETS["clerk01"]))) == "done", "and opens there"


@claim
def a_namesake_in_another_town_tries_at_his_own_expense():
    there = 340212109
    for table, where in (("district", "true"), ("committee", "id = 1"), ("member", "login = 'clerk03'")):
        database(f"INSERT INTO {table} SELECT (jsonb_populate_record(t, %s)).* FROM {table} t WHERE district = 340212100 AND {where}",
                 json.dumps({"district": there}))
    done = subprocess.run([BUILD / "daemon" / "mediationd", "password", "clerk03", "--district", str(there), "--database", os.environ["MEDIATION_DB_ADMIN"]],
                          input=f"{BETTER}\n{BETTER}\n", text=True, check=False, capture_output=True)
    assert done.returncode == 0, done
    names = []
    for _ in range(3):
        names += [name(hello("clerk03", BETTER, district=340212100)) for _ in range(2)]
        assert name(hello("clerk03", BETTER, district=there)) == "done"
    assert names == ["password_wrong"] * 5 + ["login_locked"], names


@claim
def with_the_vault_away_no_try_is_lost():
    log = Path(LOG)
    begun = log.read_text(encoding="utf-8").count("event=identity-key ")
    asked = hellos(4, "auditor")
    os.kill(int(re.findall(r"event=vault-begun worker=identities pid=(\d+)", log.read_text(encoding="utf-8"))[-1]), signal.SIGKILL)
    names = at_once(asked)
    assert names == ["logins_away"] * 4, names
    assert database("SELECT sum(failures) FROM login_try") == [(0,)]
    until(lambda: log.read_text(encoding="utf-8").count("event=identity-key ") > begun)
    assert name(hello("auditor", GOOD, code=code(SECRETS["auditor"]))) == "done"


if __name__ == "__main__":
    tap.tell(CLAIMS)
