"""A daemon that tests/with-daemon's database has besides the first, whose clock the test sets, and that ticks."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from stranger_wire import instant_us

MEDIATIOND = Path(os.environ["BUILD_ROOT"]) / "daemon" / "mediationd"
WAIT_S = 60


def until(holds, what):
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.01)


class Book:
    """The database as its owner sees it."""

    def __init__(self):
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.database.autocommit = True

    def rows(self, text, *parameters):
        with self.database.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall()

    def is_quiet_at(self, moment):
        """Everything that had moved was reckoned, and nobody is still to be told anything by then."""
        return self.rows(
            """SELECT NOT EXISTS (SELECT FROM due WHERE next_at <= to_timestamp(%s / 1e6))
                      AND NOT EXISTS (SELECT FROM dispute d LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id
                                       WHERE u.version IS DISTINCT FROM d.version)""", instant_us(moment))[0][0]


class Ticking:
    """mediationd with a short tick, whose sums of figures do not lag behind; set() puts its clock, kill() and stop() are what befalls it."""

    def __init__(self, name):
        home = os.path.dirname(os.environ["MEDIATION_SOCKET"])
        self.config, self.socket = Path(home) / f"{name}.conf", f"{home}/{name}.sock"
        self.log = open(f"{home}/{name}.log", "ab")
        self.process = None

    def write(self, moment):
        ahead = instant_us(moment) // 10**6 - int(time.time())
        self.config.write_text(f"clock_ahead = {ahead}\ntick_ms = 20\nfigures_lag_s = 0\n", encoding="ascii")

    def start(self, moment):
        self.write(moment)
        Path(self.socket).unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [MEDIATIOND, f"--config={self.config}", f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}",
             "--listen=", "--peer_members=*:director"], stdout=self.log, stderr=self.log)
        until(lambda: os.path.exists(self.socket) or self.process.poll() is not None, f"{self.socket} listens")
        assert self.process.poll() is None, f"the daemon did not start, see {self.log.name}"

    def set(self, moment):
        self.write(moment)
        self.process.send_signal(signal.SIGHUP)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def holder(self):
        """By what the leases of this daemon are known; it says so when it starts."""
        return int(re.findall(r" event=ticker holder=(-?\d+)", Path(self.log.name).read_text(encoding="utf-8"))[-1])

    def said(self, event):
        return len(re.findall(rf" event={event} ", Path(self.log.name).read_text(encoding="utf-8")))

    def stop(self):
        self.process.terminate()
        return self.process.wait(WAIT_S)
