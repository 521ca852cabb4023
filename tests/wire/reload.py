#!/usr/bin/env python3
"""SIGHUP to a running daemon: a good file takes effect, a bad one changes nothing and says where it is bad.

usage: tests/with-postgres tests/wire/reload.py

The daemon is this test's own, as tests/with-daemon's options of the command line would win over any
file. TAP.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT, BUILD = Path(os.environ["SOURCE_ROOT"]), Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap  # noqa: E402
from stranger_wire import Connection  # noqa: E402

MEDIATIOND = BUILD / "daemon" / "mediationd"
HELLO_MS = 700
WAIT_S = 30


def until(holds, what):
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)


class Town:
    """One daemon, its file and its log."""

    def __init__(self, home):
        self.file, self.log, self.socket = home / "town.conf", home / "town.log", str(home / "town.sock")
        self.process = None

    def write(self, **options):
        self.file.write_text("".join(f"{name} = {value}\n" for name, value in options.items()), encoding="utf-8")

    def start(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [MEDIATIOND, f"--config={self.file}", f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}",
                 f"--hello_ms={HELLO_MS}"], stdout=log, stderr=log)
        until(lambda: Path(self.socket).exists() or self.process.poll() is not None, "the daemon listens")

    def hang_up(self):
        """The line that the signal made."""
        before = self.log.read_text().count("event=reload")
        self.process.send_signal(signal.SIGHUP)
        until(lambda: self.log.read_text().count("event=reload") > before, "a line of the reload")
        return [line for line in self.log.read_text().splitlines() if "event=reload" in line][-1]

    def stop(self):
        self.process.terminate()
        return self.process.wait(WAIT_S)


def logs_refusals(town, line):
    before = town.log.read_text().count("event=refused")
    assert line.ask(pb.Request(get_dispute=pb.GetDisputeRequest(number="无"))).outcome
    return town.log.read_text().count("event=refused") > before


def member(town):
    """Who the daemon takes this user for; the line is closed again."""
    line = Connection(town.socket, "")
    line.socket.close()
    return line.hello.member.login


def is_served(town):
    """Whether a newcomer hears anything within a second; the line is closed again."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(1)
        peer.connect(town.socket)
        try:
            return peer.recv(1) != b""  # a line without hello is let go with a reason
        except TimeoutError:
            return False


def a_good_file_takes_effect(tap, town, line):
    tap.check("the file's log_level holds from the start", not logs_refusals(town, line))
    tap.check("the file's peer_members hold from the start", member(town) == "clerk01")
    town.write(log_level=1, peer_members="*:director", listen="", connections_max=2)
    said = town.hang_up()
    tap.check("a good file is taken over, and needs no restart", said.endswith("event=reloaded needs_restart=none"), said)
    tap.check("log_level takes effect", logs_refusals(town, line))
    tap.check("peer_members take effect", member(town) == "director")
    second = Connection(town.socket, "clerk01")
    tap.check("connections_max takes effect: who is one too many waits", not is_served(town))
    town.write(log_level=1, peer_members="*:director", listen="", connections_max=100)
    town.hang_up()
    tap.check("and is served when it is raised", is_served(town))
    second.socket.close()


def a_bad_file_changes_nothing(tap, town, line):
    good = "log_level = 3\npeer_members = *:clerk02\nconnections_max = 1\n"
    bad = {
        "a wrong key": (good + "helo_ms = 5000\n", [":4: ", "helo_ms", "hello_ms"]),
        "a wrong value": (good + "\n# minutes\nidle_ms = soon\n", [":6: ", "idle_ms", "soon"]),
        "a value out of bounds": ("connections_max = 0\n" + good, [":1: ", "connections_max", "100000"]),
        "a key that stands twice": (good + "log_level = 2\n", [":4: ", "log_level", "line 1"]),
    }
    for what, (text, wanted) in bad.items():
        town.file.write_text(text, encoding="utf-8")
        said = town.hang_up()
        names = "event=reload-refused" in said and all(word in said for word in [town.file.name, *wanted])
        tap.check(f"{what} is logged with file, line and key", names, said)
        is_whole = logs_refusals(town, line) and member(town) == "director" and is_served(town)
        tap.check(f"{what} leaves the whole of the old configuration", is_whole)
    town.file.unlink()
    said = town.hang_up()
    tap.check("a file that is gone is named, and changes nothing",
              "reload-refused" in said and town.file.name in said and member(town) == "director", said)


def what_needs_a_restart_is_told(tap, town):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    town.write(log_level=2, peer_members="*:clerk02", listen=f"127.0.0.1:{port}", queue_max=77, connections_max=100)
    said = town.hang_up()
    tap.check("what needs a restart is told by name, also where only warnings are logged",
              said.endswith("needs_restart=listen,queue_max"), said)
    with socket.socket() as peer:
        tap.check("and waits for it", peer.connect_ex(("127.0.0.1", port)) != 0)
    tap.check("the rest of the file takes effect", member(town) == "clerk02")


def the_command_line_stands_over_the_file(tap, town):
    town.write(hello_ms=60000, listen="")
    town.hang_up()
    begun = time.monotonic()
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(WAIT_S)
        peer.connect(town.socket)
        while peer.recv(4096):
            pass
    took = time.monotonic() - begun
    tap.check("what the command line says stands over the file", took < 10, f"{took:.2f} s")


def main():
    home = Path(os.environ["PGHOST"])
    for command in (["migrate", "up", "--demo"], ["seeds", "load", str(ROOT / "seeds")]):
        subprocess.run([MEDIATIOND, *command, "--database", os.environ["MEDIATION_DB_ADMIN"]], check=True, capture_output=True)
    tap, town = Tap(), Town(home)
    town.write(log_level=2, peer_members="*:clerk01", listen="", connections_max=100)
    town.start()
    line = Connection(town.socket, "clerk01")
    a_good_file_takes_effect(tap, town, line)
    a_bad_file_changes_nothing(tap, town, line)
    what_needs_a_restart_is_told(tap, town)
    the_command_line_stands_over_the_file(tap, town)
    tap.check("a line that was open before all this goes on", line.ask(pb.Request(ping=pb.PingRequest())).outcome == 0)
    tap.check("the daemon ends well", town.stop() == 0, town.log.read_text())
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
