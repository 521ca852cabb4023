#!/usr/bin/env python3
"""Who he says he is: passwords, tokens and devices, wrong tries, other people's passwords, logins that end.

usage: MEDIATION_REAL=1 tests/with-daemon tests/wire/logins.py

Over the socket any local user is the director there; over loopback everybody has to prove who he is. TAP.
"""

import functools
import os
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT, BUILD = Path(os.environ["SOURCE_ROOT"]), Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "client"), str(ROOT / "tests" / "scenario")]

import nacl.public  # noqa: E402
import psycopg2  # noqa: E402
import tap  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection  # noqa: E402

SOCKET, TCP, LOG, PID = (os.environ[f"MEDIATION_{name}"] for name in ("SOCKET", "TCP", "LOG", "PID"))
ADMIN = os.environ["MEDIATION_DB_ADMIN"]
GOOD, BETTER, DEVICE = "lake-pine-7-dusk", "湖边的松树-黄昏-27", b"d" * 32
LONG = os.environ.get("MEDIATION_LONG") == "1"
WRONG_TRIES = 20000 if LONG else 400
CLAIMS = []


def claim(function):
    """Each begins with no wrong try on record."""
    @functools.wraps(function)
    def begun_anew():
        unlock()
        function()
    CLAIMS.append(begun_anew)
    return function


def database(sql, *values):
    with psycopg2.connect(ADMIN) as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


class Stranger(Connection):
    """A connection that has not said Hello."""

    def __init__(self, address=TCP):
        self.hello_to(address)

    def hello_to(self, address):
        import socket
        kind = socket.AF_UNIX if address.startswith("/") else socket.AF_INET
        self.socket = socket.socket(kind)
        self.socket.settimeout(20)
        self.socket.connect(address if address.startswith("/") else (address.rsplit(":", 1)[0], int(address.rsplit(":", 1)[1])))
        self.next_id = 1

    def seal(self, password):
        key = self.ask(pb.Request(login_key=pb.LoginKeyRequest())).login_key.key
        return nacl.public.SealedBox(nacl.public.PublicKey(key)).encrypt(password.encode())

    def hello(self, member="", password=None, new=None, token=b"", device=DEVICE, **more):
        ask = pb.HelloRequest(protocol_min=1, protocol_max=1, client="logins", member=member, token=token, device=device, device_name="窗口电脑", **more)
        if password is not None:
            ask.password = self.seal(password)
        if new is not None:
            ask.new_password = self.seal(new)
        return self.ask(pb.Request(hello=ask))


def hello(*words, address=TCP, **more):
    stranger = Stranger(address)
    answer = stranger.hello(*words, **more)
    stranger.socket.close()
    return answer


def name(answer):
    return answer.refusal.name if answer.outcome else "done"


def set_password(login, password):
    done = subprocess.run([BUILD / "daemon" / "mediationd", "password", login, "--database", ADMIN], input=f"{password}\n{password}\n", text=True,
                          capture_output=True, check=False)
    return done


def logged_in(login="clerk01", password=GOOD, **more):
    stranger = Stranger()
    answer = stranger.hello(login, password, **more)
    assert not answer.outcome, answer.refusal
    return stranger, answer.hello


def todo(connection):
    return name(connection.ask(pb.Request(todo=pb.TodoRequest())))


def unlock():
    database("DELETE FROM login_try")


def vaults():
    """The workers that know passwords. They are known by what they were told to be: process numbers begin again at
    pid_max, so that the lowest one need not be the eldest; who was killed and is not yet buried has no words left."""
    keepers = subprocess.run(["pgrep", "-P", PID, "vault-keeper"], capture_output=True, text=True, check=True).stdout.split()
    words = ["pgrep", "-P", ",".join(keepers), "-f", "mediation-vault passwords"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()


def vault_pid():
    return int(vaults()[0])


def until(what, seconds=15):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@claim
def whoever_comes_without_proof_is_nobody():
    assert name(hello("clerk01")) == "password_wanted"
    assert name(hello("")) == "password_wanted"
    assert name(hello("no-such-login")) == "password_wanted"
    stranger = Stranger()
    assert todo(stranger) == "not_logged_in"


@claim
def a_first_password_is_set_by_who_installs_it_and_is_not_a_weak_one():
    assert set_password("clerk01", "short").returncode == 1
    assert "容易猜" in set_password("clerk01", "clerk01clerk01").stderr
    assert "容易猜" in set_password("clerk01", "password123").stderr
    assert "no member" in set_password("nobody-here", GOOD).stderr
    assert set_password("clerk01", GOOD).returncode == 0
    (stored,), = database("SELECT stored FROM credential")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$"), stored


@claim
def a_right_password_gives_a_token_and_the_token_comes_in():
    stranger, welcome = logged_in()
    assert todo(stranger) == "done"
    assert len(welcome.token) == 44 and 11.9 < (welcome.token_until_us / 1e6 - time.time()) / 3600 <= 12
    again = Stranger()
    answer = again.hello(token=welcome.token)
    assert answer.hello.member.login == "clerk01" and not answer.hello.token, answer
    assert todo(again) == "done"


@claim
def only_digests_are_kept():
    _, welcome = logged_in()
    dump = subprocess.run(["pg_dump", "--data-only", ADMIN], capture_output=True, text=True, check=True).stdout
    secret = welcome.token[12:].hex()
    assert secret not in dump and DEVICE.hex() not in dump and GOOD not in dump
    assert "\\\\x" in dump, "what is kept would be seen"
    log = Path(LOG).read_text(encoding="utf-8")
    assert GOOD not in log and secret not in log


@claim
def a_token_is_good_on_its_device_alone():
    _, welcome = logged_in()
    assert name(hello(token=welcome.token, device=b"e" * 32)) == "login_over"
    assert name(hello(token=welcome.token, device=b"")) == "login_over"
    assert name(hello(token=welcome.token)) == "done"
    assert "event=token-elsewhere" in Path(LOG).read_text(encoding="utf-8")


@claim
def a_token_that_is_changed_is_none():
    _, welcome = logged_in()
    for at in (0, 5, 12, 43):
        bad = bytearray(welcome.token)
        bad[at] ^= 1
        assert name(hello(token=bytes(bad))) == "login_over"
    assert name(hello(token=welcome.token[:-1])) == "login_over"
    assert name(hello(token=b"x" * 4000)) == "login_over"


@claim
def a_wrong_one_and_an_unknown_login_are_told_the_same():
    wrong, unknown, without = (hello(login, "wrong-wrong-wrong") for login in ("clerk01", "no-such-login", "med01b"))
    assert name(wrong) == "password_wrong"
    assert wrong.refusal == unknown.refusal == without.refusal


@claim
def both_take_the_same_time():
    took = {"clerk01": [], "no-such-login": []}
    for _ in range(12):
        for login, times in took.items():
            unlock()
            stranger = Stranger()
            sealed = stranger.seal("wrong-wrong-wrong")
            begun = time.monotonic()
            stranger.ask(pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, member=login, password=sealed, device=DEVICE)))
            times.append(time.monotonic() - begun)
    known, unknown = (statistics.median(times) for times in took.values())
    print(f"# known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
    # Argon2id is nearly all of it: without it an unknown login would take a fifth
    assert 0.6 < known / unknown < 1.6, (known, unknown)


@claim
def five_wrong_ones_lock_it_for_a_quarter_of_an_hour():
    for login in ("clerk01", "no-such-login"):
        assert [name(hello(login, "wrong-wrong-wrong")) for _ in range(6)] == ["password_wrong"] * 5 + ["login_locked"]
    assert name(hello("clerk01", GOOD)) == "login_locked"
    database("UPDATE login_try SET locked_until = locked_until - interval '15 minutes', last_at = last_at - interval '15 minutes'")
    assert name(hello("clerk01", GOOD)) == "done"
    assert database("SELECT count(*) FROM login_try") == [(1,)], "a right one forgets the wrong ones"


@claim
def who_tries_many_at_once_gets_no_more():
    strangers = [Stranger() for _ in range(30)]
    asks = [pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, member="clerk01", password=stranger.seal("wrong-wrong-wrong"),
                                             device=DEVICE)) for stranger in strangers]
    for stranger, ask in zip(strangers, asks):
        stranger.send(ask)
    names = [name(stranger.answer()[1]) for stranger in strangers]
    assert names.count("password_wrong") == 5 and names.count("login_locked") == 25, names


@claim
def a_password_for_another_key_or_no_text_is_wrong():
    stranger = Stranger()
    other = nacl.public.SealedBox(nacl.public.PrivateKey.generate().public_key).encrypt(GOOD.encode())
    for sealed in (other, b"x", b"y" * 3000, stranger.seal("nul\0in it"), stranger.seal("")):
        answer = stranger.ask(pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, member="clerk01", password=sealed, device=DEVICE)))
        assert name(answer) == "password_wrong", answer


def keep_security(until_when):
    """Whether there is a security administrator: the director does his work while there is none."""
    database("UPDATE member SET valid_to = %s WHERE login = 'secadm01'", until_when)
    database("UPDATE district SET reference_version = reference_version + 1")
    # local data may be a second old
    time.sleep(1.2)


@claim
def who_keeps_the_members_gives_a_password_for_one_login():
    director = Stranger(SOCKET)
    assert not director.hello("").outcome
    own = nacl.public.PrivateKey.generate()
    ask = pb.Request(issue_password=pb.IssuePasswordRequest(member="med01b", key=bytes(own.public_key)))
    assert name(director.ask(ask)) == "issue_forbidden", "there is a security administrator"
    keep_security("2024-01-01")
    answer = director.ask(pb.Request(issue_password=pb.IssuePasswordRequest(member="med01b", key=bytes(own.public_key))))
    assert not answer.outcome, answer
    given = nacl.public.SealedBox(own).decrypt(answer.issue_password.password).decode()
    assert len(given) == 14 and given.count("-") == 2, given
    assert 6.9 < (answer.issue_password.until_us / 1e6 - time.time()) / 86400 <= 7
    assert name(hello("med01b", given)) == "new_password_wanted"
    assert name(hello("med01b", given, given)) == "password_weak"
    assert name(hello("med01b", given, "med01bmed01b")) == "password_weak"
    assert name(hello("med01b", given, BETTER)) == "done"
    assert name(hello("med01b", given)) == "password_wrong"
    assert name(hello("med01b", BETTER)) == "done"
    assert name(director.ask(pb.Request(issue_password=pb.IssuePasswordRequest(member="nobody", key=bytes(own.public_key))))) == "unknown_member"
    assert name(director.ask(pb.Request(issue_password=pb.IssuePasswordRequest(member="med01b", key=b"short")))) == "malformed"


@claim
def nobody_else_does():
    clerk, _ = logged_in()
    own = nacl.public.PrivateKey.generate()
    assert name(clerk.ask(pb.Request(issue_password=pb.IssuePasswordRequest(member="director", key=bytes(own.public_key))))) == "no_right"


@claim
def another_password_ends_what_the_old_one_gave():
    there, welcome = logged_in()
    assert name(hello("clerk01", GOOD, BETTER)) == "done"
    assert name(hello(token=welcome.token)) == "login_over"
    # the other connection may be another daemon's: it is asked again after ten seconds
    until(lambda: todo(there) == "login_over")
    assert name(hello("clerk01", GOOD)) == "password_wrong"
    assert name(hello("clerk01", BETTER, GOOD)) == "done"


@claim
def ones_own_logins_are_listed_and_ended():
    first, welcome = logged_in()
    second, _ = logged_in(device=b"f" * 32)
    answer = first.ask(pb.Request(logins=pb.LoginsRequest())).logins
    this, = [login for login in answer.logins if login.is_this]
    assert this.device_name == "窗口电脑" and this.until_us == welcome.token_until_us
    other = max((login for login in answer.logins if not login.is_this), key=lambda login: login.begun_us)
    assert first.ask(pb.Request(end_login=pb.EndLoginRequest(login=other.id))).end_login.ended == 1
    assert todo(second) == "login_over", "at once on the same daemon"
    assert todo(first) == "done"
    mediator, _ = logged_in("med01b", BETTER)
    assert mediator.ask(pb.Request(end_login=pb.EndLoginRequest(login=this.id))).end_login.ended == 0, "another's is not his to end"
    assert first.ask(pb.Request(end_login=pb.EndLoginRequest())).end_login.ended == 1
    assert todo(first) == "login_over"
    assert name(hello(token=welcome.token)) == "login_over"


@claim
def a_request_past_its_logout_is_refused_even_in_the_same_breath():
    connection, _ = logged_in()
    ended = connection.ask(pb.Request(end_login=pb.EndLoginRequest(all=True)))
    assert ended.end_login.ended >= 1
    answers = connection.ask_together([pb.Request(todo=pb.TodoRequest()), pb.Request(catalogue=pb.CatalogueRequest()), pb.Request(ping=pb.PingRequest())])
    assert [name(answer) for answer in answers] == ["login_over", "login_over", "done"], answers


@claim
def it_is_over_after_half_an_hour_of_rest_and_after_twelve_hours():
    _, welcome = logged_in()
    database("UPDATE login SET used_at = used_at - interval '31 minutes'")
    assert name(hello(token=welcome.token)) == "login_over"
    _, welcome = logged_in()
    database("UPDATE login SET until = now() - interval '1 second'")
    assert name(hello(token=welcome.token)) == "login_over"


@claim
def who_leaves_office_is_out():
    connection, welcome = logged_in("med01b", BETTER)
    database("UPDATE member SET valid_to = current_date - 1 WHERE login = 'med01b'")
    try:
        assert name(hello(token=welcome.token)) == "login_over"
        assert name(hello("med01b", BETTER)) == "password_wrong"
        until(lambda: todo(connection) == "login_over")
    finally:
        database("UPDATE member SET valid_to = 'infinity' WHERE login = 'med01b'")
        unlock()


@claim
def the_vault_is_killed_and_comes_back():
    connection, welcome = logged_in()
    for _ in range(100 if LONG else 5):
        before = vault_pid()
        os.kill(before, signal.SIGKILL)
        assert todo(connection) == "done", "who is logged in goes on"
        assert name(hello(token=welcome.token)) == "done", "tokens need no vault"
        until(vaults)
        until(lambda: name(Stranger().ask(pb.Request(login_key=pb.LoginKeyRequest()))) == "done")
        assert vault_pid() != before
        assert name(hello("clerk01", GOOD)) == "done"
    assert database("SELECT count(*) FROM login_try") == [(0,)], "nobody's try was lost to it"


@claim
def while_it_is_away_a_login_is_put_off_and_not_counted():
    os.kill(vault_pid(), signal.SIGKILL)
    names = []
    for _ in range(8):
        stranger = Stranger()
        ask = pb.HelloRequest(protocol_min=1, protocol_max=1, member="clerk01", password=b"s" * 60, device=DEVICE)
        names.append(name(stranger.ask(pb.Request(hello=ask))))
        if names[-1] != "logins_away":
            break
    assert "logins_away" in names, names
    until(lambda: name(Stranger().ask(pb.Request(login_key=pb.LoginKeyRequest()))) == "done")
    unlock()
    assert name(hello("clerk01", GOOD)) == "done"


@claim
def so_many_wrong_logins_let_nobody_in_and_hinder_nobody():
    connection, _ = logged_in("med01b", BETTER)
    begun = time.monotonic()

    def burst(first):
        names = []
        for i in range(first, first + WRONG_TRIES // 8):
            # nobody may stay so long without logging in
            if (i - first) % 200 == 0:
                stranger = Stranger()
                sealed = stranger.seal("wrong-wrong-wrong")
            ask = pb.HelloRequest(protocol_min=1, protocol_max=1, member=f"guess{i // 20}", password=sealed, device=DEVICE)
            names.append(name(stranger.ask(pb.Request(hello=ask))))
        return names

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(burst, i * (WRONG_TRIES // 8)) for i in range(8)]
        slowest = 0
        while not all(future.done() for future in futures):
            asked = time.monotonic()
            assert todo(connection) == "done"
            slowest = max(slowest, time.monotonic() - asked)
        names = [answer for future in futures for answer in future.result()]
    took = time.monotonic() - begun
    counts = {answer: names.count(answer) for answer in sorted(set(names))}
    print(f"# {len(names)} wrong logins in {took:.1f} s: {counts}; the slowest list meanwhile {slowest * 1000:.0f} ms")
    assert set(counts) <= {"password_wrong", "login_locked", "busy", "logins_away"}, counts


if __name__ == "__main__":
    tap.tell(CLAIMS)
