#!/usr/bin/env python3
"""What a night costs in a district of so many disputes, and whom it keeps waiting. usage: tests/bench/run --night [DISPUTES …]

A measurement, not a test. journals makes the disputes, all in one district, with the same number of events on each of the last two days. The
daemon's own ticker walks those before into a book of sums; each of the two comes in, and the ticker takes it in; the night between them is made. Then the
daemon's clock stands at the morning after, and its ticker rests. Measured are the nightly run of the last day, in a folder that has the night before; the
yearly report in all its forms; lists of all disputes; each with the most memory that the program had at once. At last how long acts take that
clerks do at a steady pace: alone and, in turns, beside nightly runs and beside figures of which no sums tell, which the daemon counts from the journal.
Tab-separated the median, least and most of ROUNDS, what is wanted, and of what it is how much. Memory is never less than the 8 MiB of what starts
the program.
"""

import collections
import datetime
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg2

from figures import DISTRICT, ROUNDS, SINCE, pour
from measure import Town, load_unrefused
from model import FIRST, LAST, MORROW
from statements import Statements

MEMBER = "report01"  # the account of the machine that makes reports
MORNING_AFTER = "2024-12-14T01:00+08:00"
EVENTS = ("--morrow", "140")  # as many as the day has
BEFORE_BOOK = "2024-12-10"  # as known at its end no sum tells it: the book was begun later
TICKS = {"tick_ms": 100, "figures_lag_s": 0}
SETTLED_S = 86400  # a book of the largest district takes hours
CLERKS, ACTED_ON, ACTS_PER_SECOND, ACTS_S = 8, 2000, 100, 10
MIB = 64
WANTED = {"yearly": 2, "memory": MIB, "clerks": 1.5}

# A program's memory is told with that of what started it: something small, between it and us.
LAUNCH = """import os, sys, time
began = time.monotonic()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), time.monotonic() - began, used.ru_maxrss)"""

Run = collections.namedtuple("Run", "seconds mib")


def say(disputes, what, values, unit, wanted="", ratio=""):
    told = (f"{value:.3f}" for value in (statistics.median(values), min(values), max(values))) if values else ("", "", "")
    print("\t".join(map(str, (disputes, what, *told, unit, wanted, ratio))), flush=True)


def until(holds, what, seconds=SETTLED_S):
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            sys.exit(f"never came: {what}")
        time.sleep(0.02)


class Daemon:
    """The daemon that tests/with-daemon runs, by its configuration, and its database as the owner sees it."""

    def __init__(self):
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.database.autocommit = True
        self.statements = Statements(self.database)

    def ask(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else None

    def configure(self, **options):
        Path(os.environ["MEDIATION_CONFIG"]).write_text("".join(f"{name} = {value}\n" for name, value in options.items()), encoding="ascii")
        os.kill(int(os.environ["MEDIATION_PID"]), signal.SIGHUP)

    def hold_ticker(self):
        self.ask("UPDATE ticker SET holder = 0, until = 'infinity' WHERE district = %s", DISTRICT)

    def let_ticker_go(self):
        self.ask("UPDATE ticker SET until = '-infinity' WHERE district = %s", DISTRICT)

    def has_folded(self):
        """All that has come into the feed is in the one book there is, and the terms of its disputes are reckoned."""
        books = self.ask("SELECT below::text, walked = 9223372036854775807 FROM figure_book WHERE district = %s", DISTRICT)
        if len(books) != 1 or not books[0][1]:
            return False
        not_folded = self.ask("SELECT 1 FROM dispute_event WHERE district = %s AND xid >= %s::xid8 LIMIT 1", DISTRICT, books[0][0])
        return not not_folded and not self.ask("SELECT 1 FROM ticker t JOIN dispute_event e ON e.district = t.district"
                                               " AND (e.xid, e.dispute, e.version) > (t.xid::text::xid8, t.dispute, t.version)"
                                               " WHERE t.district = %s LIMIT 1", DISTRICT)

    def has_sums(self, known_on):
        """Whether the daemon's book answers, as of the end of the day."""
        ((definitions,),) = self.ask("SELECT definitions FROM figure_book WHERE district = %s", DISTRICT)
        asked = [DISTRICT, FIRST, known_on, f"{known_on} 24:00+08", None, [], [], 0, 0, 0, 0]
        return self.statements.summed(asked, definitions, SINCE) is not None

    def is_idle(self):
        """No statement of the daemon goes on: a peer that has gone leaves one that nobody waits for."""
        return self.ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'mediation_app' AND state = 'active'") == [(0,)]


class Programs:
    """What clerks and timers start, as the machine's account, with what it keeps in a folder of ours."""

    def __init__(self, home):
        folders = {f"XDG_{name}_HOME": str(home / "own") for name in ("CACHE", "CONFIG", "STATE")}
        self.environment = os.environ | folders | {"MEDIATE_SERVER": os.environ["MEDIATION_SOCKET"], "MEDIATE_MEMBER": MEMBER}
        self.folder = Path(os.environ["BUILD_ROOT"]) / "client"

    def command(self, program, *words):
        return [str(self.folder / program), *map(str, words)]

    def run(self, program, *words):
        """What it took, and whether it ended well."""
        done = subprocess.run([sys.executable, "-I", "-S", "-c", LAUNCH, *self.command(program, *words)], env=self.environment, stdout=subprocess.PIPE,
                              text=True, check=True)
        status, seconds, kib = done.stdout.split()
        return Run(float(seconds), int(kib) / 1024), status == "0"

    def must(self, program, *words):
        run, is_well = self.run(program, *words)
        if not is_well:
            sys.exit(f"{program} {' '.join(map(str, words))} did not end well")
        return run


# ---- (a) a night ----

def taken_in(daemon, disputes, part):
    """Seconds until the ticker has taken in what came."""
    daemon.hold_ticker()
    pour(disputes, part, *EVENTS)
    began = time.monotonic()
    daemon.let_ticker_go()
    until(daemon.has_folded, "it is in the sums")
    return time.monotonic() - began


def kept_up(daemon, programs, home, disputes):
    """The district on the morning after, its days taken in, the night between them made."""
    say(disputes, "walk", [taken_in(daemon, disputes, "eve")], "s")
    folds = [taken_in(daemon, disputes, "day")]
    programs.must("mediate-report", "nightly", "--date", LAST, "--out", home / "before")
    folds.append(taken_in(daemon, disputes, "morrow"))
    say(disputes, "fold", folds, "s")
    daemon.configure(tick_ms=0, clock_ahead=int(datetime.datetime.fromisoformat(MORNING_AFTER).timestamp() - time.time()))


def before_a_night(home):
    """A folder that has the night before."""
    folder = Path(tempfile.mkdtemp(dir=home))
    shutil.copytree(home / "before", folder, dirs_exist_ok=True)
    return folder


def step_seconds(folder):
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8"))["duration_ms"] / 1000 for path in folder.glob("*/run.json")}


def measure_night(programs, home, disputes):
    runs, steps = [], collections.defaultdict(list)
    for _ in range(ROUNDS):
        folder = before_a_night(home)
        runs.append(programs.must("mediate-report", "nightly", "--date", MORROW, "--out", folder))
        for name, seconds in step_seconds(folder / str(MORROW)).items():
            steps[name].append(seconds)
    say(disputes, "night", [run.seconds for run in runs], "s")
    for name, seconds in steps.items():
        say(disputes, f"night: {name}", seconds, "s")
    say(disputes, "night", [run.mib for run in runs], "MiB", WANTED["memory"])


# ---- (b) a year, and long lists ----

def measure_year(programs, home, disputes):
    for name, words in {"yearly": ("mediate-report",), "yearly, by mediate": ("mediate", "report")}.items():
        runs = [programs.must(*words, "yearly", "--period", FIRST.year, "--as-of", MORROW, "--out", home / f"{name}{turn}") for turn in range(ROUNDS)]
        say(disputes, name, [run.seconds for run in runs], "s", WANTED["yearly"])
        say(disputes, name, [run.mib for run in runs], "MiB", WANTED["memory"])


def measure_lists(programs, disputes):
    """Of all disputes, and of those that a figure counts; each once."""
    for name, words in {"list": ("list",), "list of a figure": ("list", "--figure", "registered", "--period", FIRST.year)}.items():
        for form in ("--csv", "--json"):
            run, is_well = programs.run("mediate", *words, "--all", form)
            say(disputes, f"{name} {form}", [run.seconds] if is_well else [], "s" if is_well else "did not end well")
            say(disputes, f"{name} {form}", [run.mib], "MiB", WANTED["memory"])


# ---- (c) clerks beside it ----

class Beside:
    """A program over and over, until enough; how often is count."""

    def __init__(self, command, environment):
        self.command, self.environment, self.count, self.is_over = command, environment, 0, False
        self.process = None
        self.thread = threading.Thread(target=self.repeat)

    def repeat(self):
        while not self.is_over:
            self.process = subprocess.Popen(self.command(), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.count += 1
            if self.process.wait() != 0 and not self.is_over:
                self.is_over = True

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        has_failed, self.is_over = self.is_over, True
        if self.process.poll() is None:
            self.process.kill()
        self.thread.join()
        if has_failed:
            sys.exit("what goes on beside the clerks did not end well")


def besides(programs, home):
    def nightly():
        return programs.command("mediate-report", "nightly", "--date", MORROW, "--out", before_a_night(home))

    def journal():
        return programs.command("mediate", "figures", "--period", f"{FIRST}..{BEFORE_BOOK}", "--as-of", BEFORE_BOOK)

    return {"nights": nightly, "figures from the journal": journal}


def acts():
    return int(load_unrefused("act", 1, ACTS_S, CLERKS, ACTED_ON, [ACTS_PER_SECOND])["p99_us"]) / 1000


def measure_clerks(daemon, programs, home, disputes):
    assert not daemon.has_sums(BEFORE_BOOK), "it would not be counted from the journal"
    assert daemon.has_sums(MORROW), "a night is to be counted from the sums"
    commands = besides(programs, home)
    alone, beside, counts = {}, collections.defaultdict(list), collections.Counter()
    acts()
    for turn in range(ROUNDS):
        for name, command in commands.items():
            until(daemon.is_idle, "the daemon is idle", 60)
            alone[turn, name] = acts()
            with Beside(command, programs.environment) as running:
                beside[name].append(acts())
            counts[name] += running.count
    say(disputes, "acts alone, p99", list(alone.values()), "ms")
    for name, took in beside.items():
        ratio = statistics.median(took) / statistics.median(alone[turn, name] for turn in range(ROUNDS))
        say(disputes, f"acts beside {counts[name]} {name}, p99", took, "ms", WANTED["clerks"], f"{ratio:.2f} of alone")


# ---- all of it ----

def main(disputes):
    daemon = Daemon()
    daemon.configure(**TICKS)
    print("disputes\twhat\tmedian\tleast\tmost\tunit\twanted\tratio", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        programs = Programs(home)
        kept_up(daemon, programs, home, disputes)
        measure_night(programs, home, disputes)
        measure_year(programs, home, disputes)
        measure_lists(programs, disputes)
        Town(ACTED_ON)
        measure_clerks(daemon, programs, home, disputes)


if __name__ == "__main__":
    main(*sys.argv[1:])
