"""The tool as somebody types it, and a small town to type it in."""

import contextlib
import fcntl
import json
import os
import pathlib
import pty
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unicodedata

BUILD = pathlib.Path(os.environ["BUILD_ROOT"])
SOCKET = os.environ["MEDIATION_SOCKET"]
PROGRAM = str(BUILD / "client/mediate")
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "MEDIATE_"))}
REGISTERED = ("--channel walk_in --start-mode applied --applied-on {day} --parties side=applicant,name={first} "
              "--parties side=respondent,name={second} --place 340212100002 --kind neighbour --facts {facts}")
LONG = "“院墙”滴水\\、一" + "字" * 2900
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"

    @property
    def json(self):
        return json.loads(self.out)


def run(*words, member=None, server=SOCKET, given=None, cwd=None, stdout=subprocess.PIPE, more=None):
    environment = dict(ENVIRONMENT, MEDIATE_SERVER=server, **(more or {}))
    if member:
        environment["MEDIATE_MEMBER"] = member
    done = subprocess.run([os.fsencode(PROGRAM), *(os.fsencode(word) for word in words)], env=environment, cwd=cwd, stdout=stdout,
                          stderr=subprocess.PIPE, input=given.encode() if given is not None else None, timeout=60, check=False)
    out = (done.stdout or b"").decode()
    err = done.stderr.decode(errors="replace")
    assert "Sanitizer" not in err and "runtime error" not in err, err
    return Done(done.returncode, out, err)


@contextlib.contextmanager
def environment(**settings):
    """The tool is run with these meanwhile."""
    before = {name: ENVIRONMENT.get(name) for name in settings}
    ENVIRONMENT.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            del ENVIRONMENT[name]
            if value is not None:
                ENVIRONMENT[name] = value


@contextlib.contextmanager
def daemon_with(keys):
    """A daemon that has other keys than the database was written with, or none: nothing can be sealed there now."""
    with tempfile.TemporaryDirectory() as home:
        socket, path = f"{home}/socket", f"{home}/keys" if keys else ""
        if keys:
            subprocess.run([BUILD / "daemon/mediation-vault", "key", "make", path], check=True)
        with open(f"{home}/log", "wb") as log:
            daemon = subprocess.Popen([BUILD / "daemon/mediationd", f"--database={os.environ['MEDIATION_DB']}", f"--socket={socket}", "--listen=",
                                       "--peer_members=*:director", f"--identity_key={path}"], stdout=log, stderr=log)
        for _ in range(600):
            begun = pathlib.Path(f"{home}/log").read_text(encoding="utf-8")
            if os.path.exists(socket) and (not keys or "identity-key-missing" in begun):
                break
            time.sleep(0.05)
        try:
            yield socket
        finally:
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(30) == 0, begun


def alone(*words):
    """Where no daemon answers."""
    return run(*words, server="/nobody/listens")


def on_terminal(*words, columns=80, rows=24, member=None, reads=True, **settings):
    """All that a terminal of that size is sent; reads: what is typed there could be read too."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    told = dict(ENVIRONMENT, MEDIATE_SERVER=SOCKET, **settings)
    if member:
        told["MEDIATE_MEMBER"] = member
    program = subprocess.Popen([PROGRAM, *words], env=told, stdin=follower if reads else None, stdout=follower,
                               stderr=follower if reads else subprocess.DEVNULL)
    os.close(follower)
    data = b""
    try:
        while piece := os.read(leader, 65536):
            data += piece
    except OSError:  # the other side is closed
        pass
    os.close(leader)
    assert program.wait() == 0, data
    return data.decode()


def lines_on_terminal(columns, *words):
    return on_terminal(*words, columns=columns, reads=False, TERM="dumb").splitlines()


def width(line):
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line.rstrip())


def registered(label, moment, first, second, facts="'院墙滴水（虚构）'"):
    return f"{moment} clerk01 register {label} " + REGISTERED.format(day=moment[:10], first=first, second=second, facts=facts)


ACCEPTED = "accept {} --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2"
# One dispute after another: what is replayed together gets its numbers in any order.
# A: 登2024-1, 调2024-1; B: 登2024-2; C: 登2025-1; D: 登2025-2, 调2025-1; E: 登2025-3, 调2025-2
TOWN = [[
    registered("A", "2024-03-05T09:00", "甲一", "乙一"),
    "2024-03-05T10:00 clerk01 " + ACCEPTED.format("A"),
    "2024-03-05T11:00 clerk01 assign A --team 2 --assignment-reasons load",
    "2024-03-06T09:00 med02a take A --mediator med02a --no-conflict",
    "2024-03-06T10:00 med02a meet A --parties-present 1,2 --course 各说各的",
    "2024-03-06T11:00 med02a fix-text A --agreement-text 拆墙 --obligations debtor=2,amount=1200.50,due_on=2024-04-01,text=赔偿 --amount 1200.50",
    "2024-03-06T11:30 med02a sign A --signatures party=1,manner=签名,signed_on=2024-03-06",
], [
    registered("B", "2024-05-06T09:00", "甲二", "乙二", f"'{LONG}'"),
], [
    registered("C", "2025-01-06T09:00", "甲三", "乙三"),
], [
    registered("D", "2025-01-07T09:00", "甲四", "乙四"),
    "2025-01-07T10:00 clerk01 " + ACCEPTED.format("D"),
    "2025-01-07T11:00 clerk01 assign D --team 2 --assignment-reasons load",
    "2025-01-08T09:00 med02a take D --mediator med02a --no-conflict",
    "2025-01-08T10:00 med02a meet D --parties-present 1,2 --course 各说各的",
    "2025-01-08T11:00 med02a fail D --ending 分歧过大 --remedies-told lawsuit --proof 各执一词",
], [
    registered("E", "2025-01-09T09:00", "甲五", "乙五"),
    "2025-01-09T10:00 clerk01 " + ACCEPTED.format("E"),
    "2025-01-09T11:00 clerk01 assign E --team 3 --assignment-reasons load",
]]


def make_town():
    for acts in TOWN:
        done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
        assert done.status == 0, done
