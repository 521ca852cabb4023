#!/usr/bin/env python3
"""Acts and reads, through the daemon and straight to PostgreSQL, in turns; tests/bench/run starts it.

usage: measure.py [--quick]
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
BUILD = Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

CLIENTS = 64
DISPUTES = 200_000
MEMBER = "clerk01"
WANTED = {("act", 1): 1.5, ("act", 8): 3.0, ("read", 1): 1.2, ("read", 8): 3.0}
PGBENCH = f"{os.environ['PG_BIN']}/pgbench"
TICK = os.sysconf("SC_CLK_TCK")

# Every table of one dispute, and what must differ in a copy of it.
COPIES = {
    "dispute_event": "'dispute', n, 'request_id', gen_random_uuid()", "dispute": "'id', n", "work": "'dispute', n",
    "party": "'dispute', n", "event_text": "'dispute', n", "official_number": "'dispute', n, 'number', m.number + n, 'text', m.text || n",
}


def sql(text):
    psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", os.environ["MEDIATION_DB_ADMIN"], "-c", text]
    return subprocess.run(psql, capture_output=True, text=True, check=True).stdout.strip()


class Town:
    """One dispute registered over the wire, then its copies: numbered 1 … as many as wanted, so that pgbench can name any."""

    def __init__(self, disputes=DISPUTES):
        self.disputes = disputes
        self.connection = Connection(os.environ["MEDIATION_TCP"], MEMBER)
        self.words = Words(self.connection)
        self.today = time.strftime("%Y-%m-%d", time.gmtime(self.now_us() / 1e6 + 8 * 3600))
        self.model = self.act("register", 0, [
            "--channel", "walk_in", "--start-mode", "applied", "--applied-on", self.today,
            "--place", str(self.words.local.places[0].code), "--kind", self.words.local.kinds[0].name,
            "--facts", "两家共用的排水沟被填，雨天积水进屋，双方各执一词。",
            "--parties", "name=王建国,side=applicant", "--parties", "name=李秀英,side=respondent"])
        self.fill()
        self.constants = self.one_step()

    def now_us(self):
        """By the daemon's clock, which may be set."""
        return self.connection.ask(pb.Request(ping=pb.PingRequest())).now_us

    def act(self, name, dispute, words):
        request = pb.ActRequest(request_id=uuid7(), dispute=dispute, action=self.words.actions[name].number,
                                arguments=self.words.argument_list(words))
        answer = self.connection.ask(pb.Request(act=request))
        if answer.outcome:
            raise RuntimeError(f"{name}: {answer.refusal.en}")
        return answer.act.dispute

    def fill(self):
        for table, changes in COPIES.items():
            key = "id" if table == "dispute" else "dispute"
            sql(f"INSERT INTO {table} SELECT r.* FROM {table} m, generate_series(1, {self.disputes}) n,"
                f" LATERAL jsonb_populate_record(m, jsonb_build_object({changes})) r WHERE m.{key} = {self.model} ORDER BY n")
        sql("VACUUM ANALYZE")
        sql("CHECKPOINT")

    def one_step(self):
        """What a hand-written program would know: the constants of a report of risk."""
        self.act("report_risk", self.model, ["--risk-level", "red", "--record", "扬言报复", "--receiver", "派出所",
                                             "--reported-at", f"{self.today}T00:00"])
        names = ["district", "actor", "table_version", "facts", "digest"]
        row = sql(f"SELECT {', '.join(names)}, texts FROM dispute_event JOIN event_text USING (district, dispute, version)"
                  f" WHERE dispute = {self.model} AND version = 2")
        return dict(zip([*names, "texts"], row.split("|"))) | {"disputes": str(self.disputes)}

    def counters(self):
        info = self.connection.ask(pb.Request(server_info=pb.ServerInfoRequest())).server_info
        return {counter.name: counter.value for counter in info.counters}


# ---- CPU ----

def stat_of(pid):
    """Seconds of a process, of its dead children, and its parent."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    user, system, dead_user, dead_system = map(int, fields[11:15])
    return (user + system) / TICK, (dead_user + dead_system) / TICK, int(fields[1])


def postgres():
    """Seconds of PostgreSQL's processes, those that have ended too, and how many there are."""
    master = int((Path(os.environ["PG_DATA"]) / "postmaster.pid").read_text(encoding="ascii").split()[0])
    children = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            seconds, _, parent = stat_of(entry.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
        children += [seconds] if parent == master else []
    return sum(stat_of(master)[:2]) + sum(children), len(children)


def daemon_seconds():
    return stat_of(os.environ["MEDIATION_PID"])[0]


# ---- one measurement: a dict of rate, p50, p99 (ms) and cores used ----

class Meter:
    def __enter__(self):
        self.began, self.daemon = time.monotonic(), daemon_seconds()
        self.postgres, self.children = postgres()
        return self

    def __exit__(self, *_):
        seconds, used = time.monotonic() - self.began, daemon_seconds() - self.daemon
        # a backend counts for the postmaster only once it is reaped
        while postgres()[1] > self.children + 1:
            time.sleep(0.05)
        self.cores = {"postgres": (postgres()[0] - self.postgres) / seconds, "daemon": used / seconds}


def straight(town, what, seconds, home):
    """64 connections of pgbench, with the settings that the daemon's own connections have."""
    text = re.sub(r"-- @include (\S+)", lambda m: (ROOT / "sql" / "queries" / m.group(1)).read_text(encoding="utf-8"),
                  (ROOT / "tests" / "bench" / f"{what}.sql").read_text(encoding="utf-8"))
    script = home / f"{what}.sql"
    script.write_text(text, encoding="utf-8")
    command = [PGBENCH, "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-f", str(script),
               "--log", f"--log-prefix={home}/pgbench", "--sampling-rate=0.05", "-U", "mediation_app"]
    command += [word for name, value in town.constants.items() for word in ("-D", f"{name}={value}")]
    environment = os.environ | {"PGOPTIONS": "-c plan_cache_mode=force_generic_plan -c jit=off"}
    with Meter() as meter:
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    latencies = []
    for log in home.glob("pgbench.*"):
        latencies += [int(line.split()[2]) for line in log.read_text(encoding="ascii").splitlines()]
        log.unlink()
    latencies.sort()
    return {"rate": float(re.search(r"^tps = ([\d.]+)", said, re.M).group(1)), "p50": latencies[len(latencies) // 2] / 1000,
            "p99": latencies[len(latencies) * 99 // 100] / 1000, "done": int(re.search(r"processed: (\d+)", said).group(1)),
            **meter.cores}


def load(what, in_flight, seconds, clients=CLIENTS, disputes=DISPUTES, per_second=()):
    command = [str(BUILD / "tests" / "bench" / "load"), os.environ["MEDIATION_TCP"], MEMBER, what,
               *map(str, (clients, in_flight, seconds, disputes, *per_second))]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(word.split("=", 1) for word in said.split())


def load_unrefused(what, *how):
    said = load(what, *how)
    if said["refused"] != "0":
        raise RuntimeError(f"{said['refused']} of {what} were refused: {said['why']}")
    return said


def through(town, what, in_flight, seconds):
    before = town.counters()
    with Meter() as meter:
        said = load_unrefused(what, in_flight, seconds)
    after = town.counters()
    grown = {name: after[name] - before[name] for name in after}
    return {"rate": float(said["rate"]), "p50": int(said["p50_us"]) / 1000, "p99": int(said["p99_us"]) / 1000,
            "done": int(said["done"]), "read_set": grown["reads"] / max(grown["read_sets"], 1),
            "act_set": grown["acts"] / max(grown["act_sets"], 1), **meter.cores}


# ---- the run ----

def rounds(town, what, count, seconds, home):
    """Three ways in turn, again and again: what the machine does meanwhile meets all three."""
    found = {0: [], 1: [], 8: []}
    for number in range(count):
        found[0].append(straight(town, what, seconds, home))
        for in_flight in (1, 8):
            found[in_flight].append(through(town, what, in_flight, seconds))
        print(f"# {what} round {number + 1}: " + ", ".join(f"{runs[-1]['rate']:.0f}" for runs in found.values()), file=sys.stderr)
    return found


def median(runs, name):
    return statistics.median(run[name] for run in runs)


def table(what, found):
    base = median(found[0], "rate")
    print(f"\n| {what} | per second: median (min – max) | × pgbench | wanted | p50 ms | p99 ms | cores: daemon | PostgreSQL | in a set: reads | acts |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for in_flight, runs in found.items():
        rates = sorted(run["rate"] for run in runs)
        name = f"daemon, 64 × {in_flight}" if in_flight else "pgbench, 64 connections"
        ratios = [run["rate"] / other["rate"] for run, other in zip(runs, found[0])]
        ratio = f"{median(runs, 'rate') / base:.2f} ({min(ratios):.2f} – {max(ratios):.2f})" if in_flight else "1"
        sets = f"{median(runs, 'read_set'):.0f} | {median(runs, 'act_set'):.0f}" if in_flight else "– | –"
        wanted = f"{WANTED[what, in_flight]}" if in_flight else "–"
        print(f"| {name} | {statistics.median(rates):,.0f} ({rates[0]:,.0f} – {rates[-1]:,.0f}) | {ratio} | {wanted} |"
              f" {median(runs, 'p50'):.2f} | {median(runs, 'p99'):.2f} | {median(runs, 'daemon'):.2f} |"
              f" {median(runs, 'postgres'):.2f} | {sets} |", flush=True)


def profile(what, home):
    """The daemon's ten hottest functions at 64 × 8, where perf works."""
    perf = shutil.which("perf")
    data = home / "perf.data"
    if not perf:
        return "perf is not here (Debian: linux-perf)"
    recorder = subprocess.Popen([perf, "record", "-q", "-F", "999", "-o", str(data), "-p", os.environ["MEDIATION_PID"], "--", "sleep", "4"],
                                stderr=subprocess.DEVNULL)
    load(what, 8, 4)
    if recorder.wait() != 0:
        return "perf does not work here"
    report = subprocess.run([perf, "report", "-i", str(data), "--stdio", "-q", "--no-children", "--sort=dso,symbol"],
                            capture_output=True, text=True, check=False).stdout
    return "\n".join([re.sub(r"[\s-]+$", "", line) for line in report.splitlines() if "%" in line][:10])


def main():
    is_quick = sys.argv[1:] == ["--quick"]
    count, seconds = (3, 4) if is_quick else (7, 10)
    home = Path(os.environ["PGHOST"]) / "bench"
    home.mkdir()
    town = Town()
    for what in ("read", "act"):
        load(what, 8, 2)
        table(what, rounds(town, what, count, seconds, home))
        print(f"\nDaemon's top ten, {what} 64 × 8:\n\n{profile(what, home)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
