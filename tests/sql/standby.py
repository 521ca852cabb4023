#!/usr/bin/env python3
"""Figures are counted on a standby where there is one: at the position that it has reached, by the first database while it is away. TAP.

usage: tests/with-daemon tests/sql/standby.py
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import BUILD, Daemon, Tap  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

HOME, DATA = Path(os.environ["PGHOST"]), Path(os.environ["PGHOST"]) / "standby"
REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour"
            " --facts 事实 -> registered")
WAIT_S = 30


def until(holds):
    deadline = time.monotonic() + WAIT_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


class Standby:
    """A second cluster that follows the first."""

    def __init__(self):
        owner = os.stat(os.environ["PG_DATA"]).st_uid
        self.user = {"user": owner, "group": os.stat(os.environ["PG_DATA"]).st_gid, "extra_groups": []} if os.getuid() == 0 else {}
        self.run("pg_basebackup", "-D", str(DATA), "-R", "-X", "stream", "-c", "fast", "-h", str(HOME), "-U", "postgres")
        (HOME / "second").mkdir()
        os.chown(HOME / "second", owner, -1)
        with open(DATA / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(f"unix_socket_directories = '{HOME}/second'\n")

    def run(self, program, *words):
        done = subprocess.run([f"{os.environ['PG_BIN']}/{program}", *words], cwd="/", capture_output=True, text=True, check=False, **self.user)
        assert done.returncode == 0, done.stderr

    def begin(self):
        self.run("pg_ctl", "-D", str(DATA), "-s", "-w", "-l", str(DATA / "log"), "start")

    def end(self):
        self.run("pg_ctl", "-D", str(DATA), "-s", "-w", "-m", "fast", "stop")

    @staticmethod
    def ask(text):
        database = psycopg2.connect(f"host={HOME}/second dbname=mediation user=postgres")
        database.autocommit = True
        cursor = database.cursor()
        cursor.execute(text)
        row = cursor.fetchone()
        database.close()
        return row[0]


class Following(Daemon):
    """A daemon that knows of the standby."""

    def start(self):
        Path(self.socket).unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [str(BUILD / "daemon" / "mediationd"), f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}", "--listen=", "--tick_ms=0",
             f"--standby=host={HOME}/second dbname=mediation user=mediation_app", "--peer_members=*:director"], stdout=self.log, stderr=self.log)
        assert until(Path(self.socket).exists), self.log.name

    def is_heard(self):
        return Standby.ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mediationd-standby'") == 1


def registered(connection, position=b""):
    answer = connection.ask(pb.Request(figures=pb.FiguresRequest(of=pb.FiguresOf(from_on=19723, to_on=20088, position=position))))
    if answer.outcome:
        return answer.refusal.name, b""
    return next(figure.numerator for figure in answer.figures.figures if figure.name == "registered"), answer.figures.position


def listed(connection, position=b""):
    of = pb.FiguresOf(from_on=19723, to_on=20088, position=position)
    answer = connection.ask(pb.Request(figure_disputes=pb.FigureDisputesRequest(name="registered", of=of)))
    return answer.refusal.name if answer.outcome else len(answer.figure_disputes.disputes)


def main():
    tap, first = Tap(), Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
    story = Story(first, Words(first))
    standby, home = Standby(), HOME / "following"
    standby.begin()
    home.mkdir()
    daemon = Following(str(home))
    daemon.start()
    tap.check("a daemon that is told of a standby asks it", until(daemon.is_heard))
    second = Connection(daemon.socket, "director")
    story.tell(REGISTER.format("A"))
    tap.check("what the standby has come to is counted there", until(lambda: registered(second)[0] == 1), registered(second))
    standby.ask("SELECT true FROM pg_wal_replay_pause()")
    until(lambda: standby.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")
    story.tell(REGISTER.format("B"))
    told, position = registered(first)
    tap.check("what it has not come to is not: the first database knows more", (told, registered(second)[0]) == (2, 1), (told, registered(second)))
    tap.check("at a position that it has not come to it says to wait, rather than too little", registered(second, position)[0] == "busy",
              registered(second, position))
    told = listed(first), listed(second), listed(second, position)
    tap.check("the list behind a figure names people, and is told by the first database, which knows who may see them", told == (2, 2, 2), told)
    standby.ask("SELECT true FROM pg_wal_replay_resume()")
    tap.check("when it has come there it tells the same", until(lambda: registered(second, position)[0] == 2), registered(second, position))
    standby.end()
    story.tell(REGISTER.format("C"))
    tap.check("while it is away the first database is asked", until(lambda: registered(second)[0] == 3), registered(second))
    standby.begin()
    tap.check("when it is back it is asked again", until(daemon.is_heard) and until(lambda: registered(second)[0] == 3))
    tap.check("the daemon ends well", daemon.stop() == 0)
    standby.end()
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
