"""The lives that journals are made of: those of a small town's year, told to a daemon and read back from every table in which it wrote.

A life is what one dispute left in all tables. A copy has another id, other request ids, numbers and names, and lies a few days
earlier or later: its days and times move in the columns, and in the facts of its events. Hashes, commitments and digests are those of the
model and fit nothing; no figure looks at them. What other teams had to do when it was assigned differs with how the acts were told.
"""

import bisect
import datetime
import io
import math
import random
import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "sql")]

import embed  # noqa: E402

TABLES = ("dispute_event", "region_event", "dispute", "work", "due", "party", "involved", "meeting", "proposal", "agreement", "obligation", "visit",
          "official_number", "linked_number")
BY_TIME = TABLES[:2]  # written in the order in which it was recorded, as by a daemon
REFERENCE = ("committee", "team", "member", "absence", "place", "territory", "dispute_kind", "calendar_day", "calendar_year", "criterion",
             "assignment_rule", "house_limit", "subsidy_rule")
FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2024, 12, 12)
EVE, MORROW = LAST - datetime.timedelta(1), LAST + datetime.timedelta(1)
JITTER = 7  # days by which a copy lies earlier or later
RECENT = 9  # days before the eve within which what is under way has moved last
# What a hurried clerk leaves out, so that a life comes to ten events or so.
LEFT_OUT = {"ask_consent", "record_consent", "investigate", "propose", "tell_confirmation", "archive"}
CUT_EVERY = 25  # of so many lives one is told a second time, up to some step: what is under way
OWN = DISTRICT, DISPUTE, REQUEST, NUMBER, NAME = b"\x01", b"\x02", b"\x03", b"\x04", b"\x05"  # what each copy has of its own
DAY_US = 86400 * 10 ** 6
OF_MODEL = "mod({} >> 22, 1000) = 0"  # milliseconds of an id: acts are told by the second, and copies begin one later


def acts(path, chance):
    """The lines of the year before its last day, each life as short as it may be; and some cut off in the middle."""
    lives = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        at, actor, verb, label = (line.split() + [""] * 4)[:4]
        if re.match(r"2024-", at) and at < str(LAST) and verb not in LEFT_OUT:
            agreed = " --parties-agreeing 2" * (verb == "accept" and "--parties-agreeing" not in line)
            lives.setdefault(label, []).append(line + agreed)
    for place, (label, lines) in enumerate(list(lives.items())):
        if place % CUT_EVERY == 0 and len(lines) > 1:
            lives[f"{label}P"] = [line.replace(f" {label}", f" {label}P") for line in lines[:chance.randrange(1, len(lines))]]
    return sorted(line for lines in lives.values() for line in lines)


class Moved:
    """Values some days earlier or later, as COPY writes them."""

    def __init__(self):
        timed = {"DATE": 1, "INSTANT": DAY_US}
        arguments = [(int(number), kind, detail) for number, _, _, kind, _, detail, *_ in embed.entries_of("arguments.def", "ARGUMENT")]
        fields = [(record, int(number), timed[kind]) for record, number, _, _, kind, *_ in embed.entries_of("record_fields.def", "FIELD")
                  if kind in timed]
        self.arguments = {number: timed[kind] for number, kind, _ in arguments if kind in timed}
        self.fields = {argument: {number: unit for record, number, unit in fields if detail == f"OF({record})"}
                       for argument, kind, detail in arguments if kind == "RECORDS"}

    @staticmethod
    def day(text, days):
        return text if text in (b"\\N", b"infinity", b"-infinity") else str(datetime.date.fromisoformat(text[:10].decode())
                                                                           + datetime.timedelta(days)).encode() + text[10:]

    def facts(self, text, days):
        """Number u16, length u32, payload, over and over; the payload of records is for each a count u16 of the same."""
        facts, at = bytearray.fromhex(text[3:].decode()), 0
        while at < len(facts):
            number, begins, at = self.entry(facts, at, self.arguments, days)
            of, place = self.fields.get(number), begins
            while of and place < at:
                count, place = int.from_bytes(facts[place:place + 2], "big"), place + 2
                for _ in range(count):
                    _, _, place = self.entry(facts, place, of, days)
        return b"\\\\x" + facts.hex().encode()

    @staticmethod
    def entry(facts, at, units, days):
        """Moves one value if it is of those; its number, where it begins, and where it ends."""
        number, ends = int.from_bytes(facts[at:at + 2], "big"), at + 6 + int.from_bytes(facts[at + 2:at + 6], "big")
        if number in units:
            value = int.from_bytes(facts[at + 6:ends], "big", signed=True) + days * units[number]
            facts[at + 6:ends] = value.to_bytes(ends - at - 6, "big", signed=True)
        return number, at + 6, ends


class Life:
    """What one dispute of the model left, by table."""

    def __init__(self, dispute):
        self.dispute, self.rows, self.moved = dispute, {table: [] for table in TABLES}, {}

    def finish(self, model):
        columns = model.names["dispute_event"]
        version, recorded = columns.index("version"), columns.index("recorded_at")
        self.times = {row[version]: row[recorded] for row in self.rows["dispute_event"]}
        days = sorted(datetime.date.fromisoformat(time[:10].decode()) for time in self.times.values())
        self.first, self.last, self.on_last, self.events = days[0], days[-1], days.count(days[-1]), len(days)
        self.rests_before = days[-1] - datetime.timedelta(1) not in days
        self.begins = min(self.times.values())
        self.is_open = self.rows["work"][0][model.names["work"].index("is_open")] == b"t"
        # what is under way moved last a few days ago, whenever that was in the model
        self.home = self.first + (EVE - self.last if self.is_open else datetime.timedelta(0))

    def shift(self, chance):
        """By how many days a copy lies elsewhere."""
        if self.is_open:
            return (EVE - self.last).days - chance.randrange(RECENT + 1)
        return chance.randint(max(-JITTER, (FIRST - self.first).days), min(JITTER, (EVE - self.last).days))

    def lines(self, model, days):
        """(table, when it was recorded, line, what of its own a copy puts into it) of all rows; made once for each shift."""
        if days not in self.moved:
            self.moved[days] = []
            for table, row in ((table, row) for table in TABLES for row in self.rows[table]):
                at = model.moved.day(self.times[row[model.version[table]]], days) if table in BY_TIME else b""
                line = b"\t".join(model.value(kind, value, days, row) for kind, value in zip(model.kinds[table], row)) + b"\n"
                self.moved[days].append((table, at, line, [mark for mark in OWN if mark in line]))
        return self.moved[days]


class Model:
    """All lives of the model, and how likely each is, so that they have `events` events in the mean."""

    def __init__(self, connection, district, events):
        self.moved, self.names, self.kinds, self.district = Moved(), {}, {}, district
        lives = {}
        for table in TABLES:
            self.read(connection.cursor(), table, lives)
        self.count, other = len(lives), self.names["dispute"].index("merged_into")
        self.lives = [life for life in lives.values() if life.rows["dispute"][0][other] == b"0"]
        self.version = {table: self.names[table].index("version") for table in BY_TIME}
        for life in self.lives:
            life.finish(self)
        self.lives.sort(key=lambda life: (life.home, list(life.times.values())))
        self.weigh(events)

    def read(self, cursor, table, lives):
        cursor.execute("SELECT attname, atttypid::regtype::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                       " AND NOT attisdropped AND attname <> 'xid' ORDER BY attnum", (table,))
        columns = cursor.fetchall()
        self.names[table] = [name for name, _ in columns]
        self.kinds[table] = [self.kind_of(table, name, kind) for name, kind in columns]
        key = self.names[table].index("id" if table == "dispute" else "dispute")
        text = io.BytesIO()
        cursor.copy_expert(f"COPY (SELECT {', '.join(self.names[table])} FROM {table} t WHERE district = {self.district}"
                           f" AND {OF_MODEL.format(self.names[table][key])} ORDER BY t) TO STDOUT", text)
        for line in text.getvalue().split(b"\n")[:-1]:
            row = line.split(b"\t")
            lives.setdefault(row[key], Life(int(row[key]))).rows[table].append(row)

    @staticmethod
    def kind_of(table, name, kind):
        own = {"district": DISTRICT, "dispute": DISPUTE, "request_id": REQUEST}
        if name in own or (table, name) == ("dispute", "id"):
            return own.get(name, DISPUTE)
        special = {("party", "name"): "name", ("party", "keys"): "keys", ("party", "words"): "words", ("official_number", "number"): "number",
                   ("official_number", "text"): "text", ("dispute_event", "facts"): "facts"}
        return special.get((table, name), "moved" if kind == "date" or kind.startswith("timestamp") else "same")

    def value(self, kind, value, days, row):
        """What stands in a line: the same, moved, or a place for what each copy has of its own."""
        if isinstance(kind, bytes):
            return kind + b"-8%03x-800000000000" % int(row[2]) if kind == REQUEST else kind
        told = {"same": lambda: value, "moved": lambda: self.moved.day(value, days), "facts": lambda: self.moved.facts(value, days),
                "name": lambda: value + NAME, "keys": lambda: b"{}", "words": lambda: b"", "number": lambda: NUMBER,
                "text": lambda: re.sub(rb"\d+(?=\D*$)", NUMBER, value)}
        return told[kind]()

    def weigh(self, events):
        """The longer a life the less likely, by so much that their mean is what was asked for."""
        low, high = -1.0, 1.0
        while high - low > 1e-6:
            tilt = (low + high) / 2
            weights = [math.exp(-tilt * life.events) for life in self.lives]
            mean = sum(weight * life.events for weight, life in zip(weights, self.lives)) / sum(weights)
            low, high = (tilt, high) if mean > events else (low, tilt)
        self.sums, total = [], 0
        for weight in weights:
            total += weight
            self.sums.append(total)

    def pick(self, share):
        """The life at a share of all, 0 … 1; what began earlier stands before."""
        return self.lives[min(bisect.bisect_right(self.sums, share * self.sums[-1]), len(self.lives) - 1)]

    def day(self, chance, events, day=LAST):
        """(life, shift) of those that move last on the day, with exactly so many events on it, and none on the day before."""
        ends = [life for life in self.lives if not life.is_open and life.rests_before]
        picked = []
        while events:
            life = chance.choice(ends)
            if life.on_last <= events:
                picked.append((life, (day - life.last).days))
                events -= life.on_last
        return picked


def chance_of(*seeds):
    return random.Random("/".join(map(str, seeds)))
