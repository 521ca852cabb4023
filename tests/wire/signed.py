"""Signed roots and proofs as a town and its parties use them, and the tree of a day made a second time, out of RFC 6962's words.

Independent of the C on purpose: what the two agree on is what is written in daemon/root.h.
"""

import contextlib
import datetime
import hashlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
BUILD = Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "client")]

import psycopg2  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

HOME = Path(os.environ["PGHOST"])
DISTRICT = 340212100
NONE = 0
DIGESTS = {1: "sha256", 2: "sm3"}
SIGNER = f"host={HOME} dbname=mediation user=mediation_signer"
PARTIES = "--parties side=applicant,name=甲某 --parties side=respondent,name=乙某 --place 340212100201"
BEGIN = ("{day}T09:00 clerk01 register {label} --channel walk_in --start-mode {mode} --applied-on {day} " + PARTIES +
         " --kind neighbour --facts 院墙滴水 --claims 修好院墙 {more} -> registered")
ACCEPT = "{day}T09:10 clerk01 accept {label} --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2 -> accepted"
ASSIGN = "{day}T09:20 director assign {label} --team 5 --assignment-reasons territory -> assigned"
TAKE = "{day}T09:30 med05a take {label} --mediator med05a --no-conflict -> taken"
MEET = "{day}T10:00 med05a meet {label} --parties-present 1,2 --meeting-place 调解室 --course 愿意修好 -> mediating"


# ---- RFC 6962, section 2.1 ----

def digest(name, *parts):
    return hashlib.new(name, b"".join(parts)).digest()


def head_of(name, leaves):
    """MTH: of no leaves the digest of nothing; of one its hash; of more, the head of the largest power of two and of the rest."""
    if not leaves:
        return digest(name)
    if len(leaves) == 1:
        return digest(name, b"\x00", leaves[0])
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return digest(name, b"\x01", head_of(name, leaves[:split]), head_of(name, leaves[split:]))


def path_of(name, place, leaves):
    """PATH(m, D[n])."""
    if len(leaves) <= 1:
        return []
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    if place < split:
        return path_of(name, place, leaves[:split]) + [head_of(name, leaves[split:])]
    return path_of(name, place - split, leaves[split:]) + [head_of(name, leaves[:split])]


def leaf(dispute, version, recorded_us, previous, own):
    return struct.pack(">qIq", dispute, version, recorded_us) + bytes(previous) + bytes(own)


def record(row):
    """What is signed of a root."""
    day = (row["day"] - datetime.date(1970, 1, 1)).days
    return (b"MEDROOT1" + struct.pack(">iiQH", row["district"], day, row["events"], row["digest"]) + bytes(row["head"])
            + struct.pack(">H", row["previous_digest"]) + bytes(row["previous"]))


# ---- the town ----

class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"

    @property
    def json(self):
        return json.loads(self.out)


def program(*words, **more):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "MEDIATE_"))}
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, check=False,
                          env=dict(environment, **more))
    return Done(done.returncode, done.stdout, done.stderr)


class Town:
    """A demo town, whose acts tell their own time; its key, its file of roots, and what is proven of its disputes."""

    def __init__(self):
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.database.autocommit = True
        line = Connection(os.environ["MEDIATION_SOCKET"], "director", 60)
        self.story = Story(line, Words(line))
        self.key, self.roots = HOME / "key", HOME / "roots"

    def rows(self, text, *parameters):
        with self.database.cursor() as cursor:
            cursor.execute(text, parameters)
            names = [column.name for column in cursor.description or []]
            return [dict(zip(names, row)) for row in cursor.fetchall()] if names else []

    def tell(self, text, **names):
        for line in text.splitlines():
            self.story.tell(line.format(**{"mode": "applied", "more": "", **names}))

    def number(self, label):
        return self.rows("SELECT text FROM official_number WHERE dispute = %s ORDER BY series LIMIT 1", self.story.dispute(label))[0]["text"]

    def new_key(self, name="key"):
        done = program(BUILD / "daemon/mediationd", "roots", "key", "--out", HOME / name)
        assert done.status == 0, done
        return done.out.splitlines()[1].split()[1]

    def sign(self, until=None, *words, key=None, out=None):
        until = ["--until", until] if until else []
        return program(BUILD / "daemon/mediationd", "roots", "sign", "--key", key or self.key, "--out", out or self.roots, "--database", SIGNER,
                       *until, *words)

    def check(self):
        return program(BUILD / "daemon/mediationd", "roots", "check", "--out", self.roots, "--database", os.environ["MEDIATION_DB_REPORT"])

    def mediate(self, *words, member="clerk01"):
        return program(BUILD / "client/mediate", *words, MEDIATE_SERVER=os.environ["MEDIATION_SOCKET"], MEDIATE_MEMBER=member)

    def prove(self, label, *words):
        done = self.mediate("proof", self.number(label), *words)
        assert done.status == 0, done
        return done.json

    def signed(self):
        return self.rows("SELECT * FROM root WHERE district = %s ORDER BY day", DISTRICT)

    def leaves_of(self, day):
        """The leaves of a day as the journal has them, each in its place."""
        return [leaf(row["dispute"], row["version"], row["us"], row["previous"], row["hash"]) for row in self.rows(
            """SELECT e.dispute, e.version, microseconds(e.recorded_at) AS us, e.previous, e.hash FROM root_leaf l
                 JOIN dispute_event e USING (district, dispute, version) WHERE l.district = %s AND l.day = %s ORDER BY l.place""",
            DISTRICT, day)]

    @contextlib.contextmanager
    def tampered(self, *statements):
        """By who owns the cluster: no guard and no right keeps him. As it was afterwards."""
        tables = ("dispute_event", "root", "root_leaf", "root_node")
        for table in tables:
            self.rows(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        self.rows("SET session_replication_role = replica")
        try:
            for statement in statements:
                self.rows(statement)
            yield
        finally:
            for table in tables:
                self.rows(f"DELETE FROM {table}")
                self.rows(f"INSERT INTO {table} SELECT * FROM kept_{table}")
                self.rows(f"DROP TABLE kept_{table}")
            self.rows("SET session_replication_role = origin")


# Every chain of the district hashed anew from what its rows say now, as somebody does who has read event.h.
REHASHED = """DO $$
DECLARE
    e dispute_event;
    before bytea;
BEGIN
    FOR e IN SELECT * FROM dispute_event ORDER BY district, dispute, version LOOP
        SELECT hash INTO before FROM dispute_event x WHERE x.district = e.district AND x.dispute = e.dispute AND x.version = e.version - 1;
        e.previous := coalesce(before, decode(repeat('00', 32), 'hex'));
        UPDATE dispute_event x SET previous = e.previous, hash = event_hash(e)
         WHERE x.district = e.district AND x.dispute = e.dispute AND x.version = e.version;
    END LOOP;
END $$"""


def verify(proof, roots, *words):
    """mediate-verify of a proof, given as what stands in its file, against a file of roots or its text."""
    proof_file, roots_file = HOME / "proof.json", HOME / "roots.given"
    if isinstance(proof, dict):
        proof = json.dumps(proof)
    if isinstance(proof, (str, bytes)):
        proof_file.write_bytes(proof if isinstance(proof, bytes) else proof.encode())
    else:
        proof_file = proof
    if isinstance(roots, (str, bytes)):
        roots_file.write_bytes(roots if isinstance(roots, bytes) else roots.encode())
    else:
        roots_file = roots
    return program(BUILD / "client/mediate-verify", proof_file, roots_file, *words)
