#!/usr/bin/env python3
"""Power cuts under fifty writing clients: nothing acknowledged is lost, nothing is done twice.

usage: tests/with-postgres tests/faults/faults.py daemon|database [ROUNDS]

Each round fifty clients write; at a random moment the daemon is killed (kill -9) or the database is
stopped as by a power cut (pg_ctl stop -m immediate) and started again. A client repeats what was
not answered with the same request id until it has a definite answer; an answer counts once it
stands in a ledger on disk. Then I1-I4 and I6 (design §9) by query. TAP.
"""

import contextlib
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
BUILD = Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

CLIENTS = 50
ROUND_S = 1.6
BEHIND_S = 30
MEMBER = os.environ.get("MEDIATION_MEMBER", "clerk01")
AGAIN = {"busy", "unavailable", "reference_changed", "stale"}


class Ledger:
    """Acknowledged acts, on disk before they count. Writers that meet share one fsync."""

    def __init__(self, path):
        self.file = open(path, "a", buffering=1, encoding="ascii")
        self.lock, self.turn = threading.Lock(), threading.Lock()
        self.lines, self.acknowledged = [], 0

    def add(self, request_id, dispute, version):
        with self.lock:
            self.lines.append(f"{request_id.hex()} {dispute} {version}\n")
        with self.turn:
            with self.lock:
                mine, self.lines = self.lines, []
            if mine:
                self.file.write("".join(mine))
                self.file.flush()
                os.fsync(self.file.fileno())
                self.acknowledged += len(mine)


class Daemon:
    """mediationd as a child; what it says goes to a file."""

    def __init__(self, home):
        self.socket = f"{home}/mediationd.sock"
        self.log = open(f"{home}/mediationd.log", "ab")
        self.process = None

    def start(self):
        Path(self.socket).unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [str(BUILD / "daemon" / "mediationd"), f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}",
             "--listen=", f"--peer_members=*:{MEMBER}", "--account_rate=0"], stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + BEHIND_S
        while not Path(self.socket).exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"mediationd did not start, see {self.log.name}")
            time.sleep(0.02)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(BEHIND_S)


class Writer(threading.Thread):
    """Registers a dispute, then notes consent on it again and again, a new dispute every now and then."""

    def __init__(self, town, number):
        super().__init__(daemon=True)
        self.town, self.random = town, random.Random(number)
        self.connection, self.dispute, self.refusals = None, 0, []

    def next_act(self):
        words = self.town.words
        if not self.dispute or self.random.random() < 0.1:
            begin, dispute = "register", 0
            arguments = self.town.registration
        else:
            begin, dispute = "record_consent", self.dispute
            arguments = self.town.consent
        return pb.ActRequest(request_id=uuid7(), dispute=dispute, action=words.actions[begin].number, arguments=arguments)

    def definite(self, act):
        """The same request until there is a definite answer, whatever breaks meanwhile."""
        deadline = time.monotonic() + BEHIND_S
        while time.monotonic() < deadline:
            try:
                if not self.connection:
                    self.connection = Connection(self.town.daemon.socket, MEMBER, 10)
                answer = self.connection.ask(pb.Request(act=act))
            except (OSError, ConnectionError):
                self.connection = None
                time.sleep(0.05)
                continue
            if not answer.outcome or answer.refusal.name not in AGAIN:
                return answer
            time.sleep(0.05)
        raise TimeoutError("no definite answer")

    def run(self):
        try:
            while not self.town.is_over.is_set():
                act = self.next_act()
                answer = self.definite(act)
                if answer.outcome:
                    self.refusals.append(answer.refusal.name)
                    return
                self.town.ledger.add(act.request_id, answer.act.dispute, answer.act.version)
                self.dispute = answer.act.dispute
        except TimeoutError:
            self.refusals.append("no definite answer")


class Town:
    def __init__(self, home):
        self.daemon = Daemon(home)
        self.ledger_path = f"{home}/ledger"
        self.ledger = Ledger(self.ledger_path)
        self.words = None
        self.is_over = threading.Event()
        self.refusals = []

    def learn(self):
        connection = Connection(self.daemon.socket, MEMBER)
        self.words = Words(connection)
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        place, kind = self.words.local.places[0].code, self.words.local.kinds[0].name
        self.registration = self.words.argument_list([
            "--channel", "walk_in", "--start-mode", "applied", "--applied-on", today, "--place", str(place), "--kind", kind,
            "--facts", "断电测试", "--parties", "name=甲,side=applicant", "--parties", "name=乙,side=respondent"])
        self.consent = self.words.argument_list(["--parties-answering", "2", "--consent-answer", "agreed"])

    def round(self, fault):
        self.is_over.clear()
        writers = [Writer(self, number) for number in range(CLIENTS)]
        for writer in writers:
            writer.start()
        time.sleep(random.uniform(0.2, ROUND_S / 2))
        before = self.ledger.acknowledged
        fault()
        deadline = time.monotonic() + BEHIND_S
        while self.ledger.acknowledged == before and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(ROUND_S / 2)
        after = self.ledger.acknowledged - before
        self.is_over.set()
        for writer in writers:
            writer.join(BEHIND_S)
            self.refusals += writer.refusals
        return before, after

    def daemon_dies(self):
        self.daemon.kill()
        self.daemon.start()

    def database_dies(self):
        for word in ("--crash", "--restart"):
            subprocess.run([str(ROOT / "tests" / "with-postgres"), word], check=True, stdout=subprocess.DEVNULL)


def sql(text):
    psql = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", os.environ["MEDIATION_DB_ADMIN"], "-c", text],
                          capture_output=True, text=True, check=False)
    return psql.stdout.strip() if psql.returncode == 0 else f"error: {psql.stderr.strip()}"


@contextlib.contextmanager
def lengthened(dispute, events=5001):
    """A dispute with more events than anybody reads, meanwhile; by who owns the cluster: no guard keeps him."""
    past = "SET session_replication_role = replica; "
    done = sql(past + f"""INSERT INTO dispute_event SELECT x.* FROM dispute_event e
                           CROSS JOIN generate_series(1000000, {999999 + events}) g
                           CROSS JOIN jsonb_populate_record(e, jsonb_build_object('version', g, 'request_id', gen_random_uuid())) x
                           WHERE e.dispute = {dispute} AND e.version = 1""")
    assert not done, done
    try:
        yield
    finally:
        done = sql(past + f"DELETE FROM dispute_event WHERE dispute = {dispute} AND version >= 1000000")
        assert not done, done


# claim → a query that counts its violations
INVARIANTS = {
    "I1 no acknowledged act is lost":
        "SELECT count(*) FROM ledger l LEFT JOIN dispute_event e ON e.request_id = l.request_id AND e.dispute = l.dispute"
        " AND e.version = l.version WHERE e.dispute IS NULL",
    "I2 no act is applied twice":
        "SELECT count(*) FROM (SELECT request_id FROM dispute_event GROUP BY request_id HAVING count(*) > 1"
        " UNION ALL SELECT request_id FROM ledger GROUP BY request_id HAVING count(*) > 1) twice",
    "I3 versions run from 1 without a gap":
        "SELECT count(*) FROM (SELECT dispute FROM dispute_event GROUP BY district, dispute"
        " HAVING min(version) <> 1 OR max(version) <> count(*)) gaps",
    "I3 every event starts where the one before ended":
        "SELECT count(*) FROM (SELECT from_state, lag(to_state, 1, 0::smallint) OVER (PARTITION BY district, dispute"
        " ORDER BY version) AS before FROM dispute_event) e WHERE from_state <> before",
    "I3 no transition that the guard does not know":
        "SELECT count(*) FROM dispute_event e LEFT JOIN action_guard g USING (table_version, action, from_state, to_state)"
        " WHERE g.action IS NULL",
    "I4 every event carries the hash of the one before":
        "SELECT count(*) FROM (SELECT previous, lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (PARTITION BY district,"
        " dispute ORDER BY version) AS before FROM dispute_event) e WHERE previous <> before",
    "I6 each dispute is the fold of its journal":
        "SELECT count(*) FROM dispute d LEFT JOIN LATERAL (SELECT version, to_state, round, hash FROM dispute_event e"
        " WHERE (e.district, e.dispute) = (d.district, d.id) ORDER BY version DESC LIMIT 1) e ON true"
        " WHERE (d.version, d.state, d.round, d.head) IS DISTINCT FROM (e.version, e.to_state, e.round, e.hash)",
    "numbers run without a gap":
        "SELECT count(*) FROM (SELECT 1 FROM official_number GROUP BY district, committee, series, year"
        " HAVING max(number) <> count(*)) gaps",
}


class Tap:
    def __init__(self):
        self.number = 0

    def check(self, claim, good, why=""):
        self.number += 1
        print(f"{'ok' if good else 'not ok'} {self.number} - {claim}", flush=True)
        if not good and why:
            print("\n".join(f"# {line}" for line in str(why).splitlines()))


def load_ledger(path):
    sql("DROP TABLE IF EXISTS ledger; CREATE TABLE ledger (request_id uuid, dispute bigint, version integer)")
    subprocess.run(["psql", "-Xq", "-d", os.environ["MEDIATION_DB_ADMIN"], "-c", f"\\copy ledger FROM '{path}' (DELIMITER ' ')"],
                   check=True)


def verify_in_c():
    """Whether it is sound, and what was said; a crash says nothing of soundness."""
    verify = subprocess.run([str(BUILD / "daemon" / "mediationd"), "verify", "--database", os.environ["MEDIATION_DB_ADMIN"]],
                            capture_output=True, text=True, check=False)
    assert verify.returncode in (0, 1), verify
    return verify.returncode == 0, verify.stdout + verify.stderr


def flip_a_byte():
    return sql("UPDATE dispute_event SET facts = set_byte(facts, 0, get_byte(facts, 0) # 1) WHERE (district, dispute, version) ="
               " (SELECT district, dispute, version FROM dispute_event WHERE length(facts) > 0 ORDER BY random() LIMIT 1)")


def prepare():
    for words in (["migrate", "up"], ["seeds", "load", str(ROOT / "seeds")]):
        subprocess.run([str(BUILD / "daemon" / "mediationd"), *words, "--database", os.environ["MEDIATION_DB_ADMIN"]],
                       check=True, stdout=subprocess.DEVNULL)


def main():
    what = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200 if os.environ.get("MEDIATION_LONG") else 20
    tap = Tap()
    prepare()
    town = Town(os.environ["PGHOST"])
    town.daemon.start()
    town.learn()
    before = 0
    for number in range(1, rounds + 1):
        at_fault, after = town.round(town.daemon_dies if what == "daemon" else town.database_dies)
        tap.check(f"{what} round {number}: acts are acknowledged before and after the fault", at_fault > before and after > 0,
                  f"{at_fault - before} acts before, {after} after")
        before = town.ledger.acknowledged
    tap.check("every client got a definite answer to everything", not town.refusals, town.refusals[:10])
    tap.check("the daemon stops cleanly", town.daemon.stop() == 0)
    load_ledger(town.ledger_path)
    for claim, query in INVARIANTS.items():
        violations = sql(query)
        tap.check(claim, violations == "0", violations)
    tap.check("I4 and I6 hold by both implementations", *verify_in_c())
    tap.check("one flipped byte of the journal is found", flip_a_byte() == "" and not verify_in_c()[0])
    print(f"# {town.ledger.acknowledged} acts acknowledged, {rounds} faults")
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
