#!/usr/bin/env python3
"""Two houses that share nothing but a directory: what is handed over comes in once, what happens goes out, whatever is lost, twice, bad or killed. TAP.

usage: tests/with-daemon tests/wire/petition_files.py
"""

import datetime
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults"), str(ROOT / "tests" / "wire")]

import nacl.signing  # noqa: E402
from faults import Tap, sql  # noqa: E402
from petitions import OFFICE, Desk  # noqa: E402

PROGRAM = Path(os.environ["BUILD_ROOT"]) / "client" / "mediate-petition"
DAY = datetime.date.today().isoformat()
MIB = 1 << 20
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082")


def canonical(thing):
    rest = {key: value for key, value in thing.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def signed(thing):
    return {**thing, "digest": canonical(thing)}


def item(number, version=1, office=OFFICE, **more):
    return signed({"format": "mediation-petition-item/1", "office": office, "number": number, "version": version, "channel": "visit", "received_on": DAY,
                   "handed_on": DAY, "hand_over": "assigned", "responsible": "繁阳镇人民政府", "petitioners": [{"name": "汪守田（虚构）"}],
                   "matter": "小区排水改道后院墙受损（虚构）", **more})


def receipt_of(letter, result="taken", **more):
    of = letter["format"].split("-")[2].split("/")[0]
    count = "sequence" if of == "event" else "version"
    return {"format": "mediation-petition-receipt/1", "of": of, "office": letter["office"], "number": letter["number"], count: letter[count],
            "result": result, "digest": letter["digest"], **more}


def kind(letter):
    return letter["format"].split("-")[2].split("/")[0]


class Centre:
    """The other house: it writes packages and reads ours."""

    def __init__(self, home, name="files", **config):
        self.home = Path(home) / name
        self.inbox, self.outbox = self.home / "in", self.home / "out"
        for folder in (self.inbox, self.outbox):
            folder.mkdir(parents=True)
        self.key = nacl.signing.SigningKey.generate()
        (self.home / "their.pub").write_text(f"ed25519 {self.key.verify_key.encode().hex()}\n", encoding="ascii")
        self.number = 0
        self.read = set()
        assert bridge("keys", "--out", str(self.home)).returncode == 0
        self.ours = nacl.signing.VerifyKey(bytes.fromhex((self.home / "petition.pub").read_text(encoding="ascii").split()[1]))
        told = {"office": OFFICE, "channel": "files", "inbox": self.inbox, "outbox": self.outbox, "our_key": self.home / "petition.key",
                "their_key": self.home / "their.pub", "server": os.environ["MEDIATION_SOCKET"], "member": "petition", **config}
        self.config = self.home / "bridge.conf"
        self.config.write_text("# 信访对接\n" + "".join(f"{key} = {value}\n" for key, value in told.items() if value), encoding="utf-8")

    def package(self, letters, key=None, members=None, manifest=None, signature=None, number=None):
        """Its bytes: a good one, but for what is told."""
        text = letters if isinstance(letters, bytes) else "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in letters).encode()
        self.number = number or self.number + 1
        made = {"format": "mediation-petition-package/1", "office": OFFICE, "direction": "in", "number": self.number, "created_at": f"{DAY}T08:00:00+08:00",
                "members": [{"name": "letters.jsonl", "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}], **(manifest or {})}
        told = json.dumps(made).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", told)
            archive.writestr("manifest.sig", signature or (key or self.key).sign(told).signature.hex())
            archive.writestr("letters.jsonl", text)
            for name, content in (members or {}).items():
                archive.writestr(name, content)
        return out.getvalue()

    def put(self, content, name=None):
        name = name or f"petition-{OFFICE}-in-{self.number:06}.zip"
        beside = self.inbox / f".{name}"
        beside.write_bytes(content)
        beside.rename(self.inbox / name)
        return name

    def send(self, *letters, **more):
        return self.put(self.package(letters, **more))

    def come(self):
        """Letters of ours in packages that were not read before, their signatures and digests looked at."""
        letters = []
        for path in sorted(self.outbox.glob("petition-*.zip")):
            if path in self.read:
                continue
            self.read.add(path)
            with zipfile.ZipFile(path) as archive:
                manifest = archive.read("manifest.json")
                self.ours.verify(manifest, bytes.fromhex(archive.read("manifest.sig").decode()))
                told, text = json.loads(manifest), archive.read("letters.jsonl")
                assert told["members"][0]["sha256"] == hashlib.sha256(text).hexdigest() and told["direction"] == "out", told
                letters += [json.loads(line) for line in text.decode().splitlines()]
        for letter in letters:
            assert kind(letter) == "receipt" or letter["digest"] == canonical(letter), letter
        return letters

    def once(self, *more):
        done = bridge("once", "--config", str(self.config), *more)
        assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
        return done

    def lies(self):
        return sorted(path.name for path in self.inbox.iterdir() if path.is_file())


def bridge(*words, begin=subprocess.run):
    more = {"capture_output": True, "text": True, "timeout": 120, "check": False} if begin is subprocess.run else {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return begin([PROGRAM, *words], **more)


def results(letters):
    return {one["number"]: one["result"] for one in letters if kind(one) == "receipt"}


def came_in(tap, desk, centre):
    secret = centre.home / "petition.key"
    tap.check("our secret key is its owner's alone, and none is written over", secret.stat().st_mode & 0o777 == 0o600 and
              bridge("keys", "--out", str(centre.home)).returncode != 0)
    first = centre.send(item("P-1"), item("P-2"), item("P-3", 2))
    done = centre.once()
    tap.check("what is handed over in a package comes in", done.returncode == 0 and desk.state("P-1") == desk.state("P-3") == "waiting", done)
    tap.check("and is answered, each with a receipt of its own", results(centre.come()) == {"P-1": "taken", "P-2": "taken", "P-3": "taken"})
    tap.check("the package lies with those that were taken", not centre.lies() and (centre.inbox / "taken" / first).exists())
    centre.put((centre.inbox / "taken" / first).read_bytes(), first)
    centre.send(item("P-3", 1), item("P-1", 1))
    centre.once()
    told = centre.come()
    tap.check("twice and out of order it does no harm", sorted(one["result"] for one in told) == ["older", "there", "there", "there", "there"] and not centre.lies() and
              sql("SELECT count(*) FROM petition WHERE number LIKE 'P-_'") == "3", told)
    (centre.home / "plain").mkdir()
    done = centre.once()
    tap.check("where there is nothing, nothing goes out", done.returncode == 0 and not centre.come(), done)


def went_out(tap, desk, centre):
    dispute = desk.come_in("P-1")
    desk.answer("P-2", "objection", reason="所涉土地在邻镇")
    centre.once()
    letters = centre.come()
    answers = {one["number"]: one["answer"] for one in letters if kind(one) == "answer"}
    events = [(one["number"], one["sequence"], one["kind"]) for one in letters if kind(one) == "event"]
    tap.check("our answers go out, and what happened", answers == {"P-1": "accepted", "P-2": "objection"} and events == [("P-1", 1, "registered")] and
              isinstance(dispute, int), (letters, dispute))
    centre.once()
    tap.check("what went is not sent again the same day", not centre.come())
    centre.send(*(receipt_of(one) for one in letters if kind(one) != "event"),
                *(receipt_of(one, "refused", reason="没有这个信访件", advice="核对后重发") for one in letters if kind(one) == "event"))
    done = centre.once()
    tap.check("their receipts are on record, and ask for none", not centre.come() and
              sql("SELECT string_agg(receipt::text, ',' ORDER BY number, of) FROM petition_letter WHERE number LIKE 'P-_'") == "1,4,1", done)


def attached(tap, desk, centre):
    """What came with a petition hangs on its dispute, once; what is secret, or never came, does not."""
    digest = hashlib.sha256(PNG).hexdigest()
    paper = {"title": "院墙照片", "bytes": len(PNG), "sha256": digest}
    lost = {"title": "没有送来", "bytes": 9, "sha256": "1" * 64}
    letters = [item("A-1", attachments=[paper, lost]), item("A-2", attachments=[paper], secret=["attachments"])]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in letters).encode()
    members = [{"name": "letters.jsonl", "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()},
               {"name": f"attachments/{digest}", "bytes": len(PNG), "sha256": digest}]
    centre.put(centre.package(text, members={f"attachments/{digest}": PNG}, manifest={"members": members}))
    centre.once()
    disputes = [desk.come_in("A-1"), desk.come_in("A-2")]
    done = centre.once()
    hangs = [sql(f"SELECT count(*) FROM attachment WHERE dispute = {dispute}") for dispute in disputes]
    answers = [one["number"] for one in centre.come() if kind(one) == "answer"]
    tap.check("what came with a petition hangs on its dispute, and what is secret does not", hangs == ["1", "0"], (hangs, done))
    tap.check("what never came is said, and keeps no answer back", "没有送来" in done.stderr and answers == ["A-1", "A-2"], done)


def made(centre, name):
    """A package that is wrong in one way."""
    good = [item(f"B-{name}")]
    other = nacl.signing.SigningKey.generate()
    if name == "signature":
        return centre.package(good, key=other)
    if name == "no_signature":
        return centre.package(good, signature="00")
    if name == "digest":
        return centre.package(good, manifest={"members": [{"name": "letters.jsonl", "bytes": 5, "sha256": "0" * 64}]})
    if name == "schema":
        return centre.package(good, manifest={"number": "eins"})
    if name == "format":
        return centre.package(good, manifest={"format": "mediation-petition-package/2"})
    if name == "office":
        return centre.package(good, manifest={"office": "340299-XF"})
    if name == "direction":
        return centre.package(good, manifest={"direction": "out"})
    if name == "climbs":
        return centre.package(good, members={"../../climbed": b"x"})
    if name == "absolute":
        return centre.package(good, members={"/tmp/climbed": b"x"})
    if name == "unnamed":
        return centre.package(good, members={f"attachments/{hashlib.sha256(b'x').hexdigest()}": b"x"})
    if name == "many":
        return centre.package(good, members={f"attachments/{n:064x}": b"" for n in range(10001)})
    if name == "text":
        return b"no zip at all\n" * 100
    raise KeyError(name)


def unfolding(size):
    """A zip that unpacks to so many bytes, of which not one is written here."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"\0" * (16 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    name = b"letters.jsonl"
    head = b"PK\x03\x04" + (20).to_bytes(2, "little") + (8).to_bytes(2, "little") + (8).to_bytes(2, "little") + bytes(16) + len(name).to_bytes(2, "little") + bytes(2) + name
    return head + block * (size // (16 * MIB)) + b"\x03\x00"


BAD = ("signature", "no_signature", "digest", "schema", "format", "office", "direction", "climbs", "absolute", "unnamed", "many", "text")


def bad_packages(tap, desk, centre):
    old = time.time() - 3600
    for name in BAD:
        centre.put(made(centre, name), f"bad-{name}.zip")
        os.utime(centre.inbox / f"bad-{name}.zip", (old, old))
    whole = centre.package([item("B-cut")])
    centre.put(whole[:len(whole) * 2 // 3], "bad-cut.zip")
    os.utime(centre.inbox / "bad-cut.zip", (old, old))
    centre.put(whole[:len(whole) // 2], "bad-still_copied.zip")
    centre.put(unfolding(10240 * MIB), "bad-unfolds.zip")
    centre.send(item("G-1"))
    begun = time.monotonic()
    done = centre.once()
    took = time.monotonic() - begun
    refused = {path.name: path.read_text(encoding="utf-8") for path in (centre.inbox / "refused").glob("*.txt")}
    for name in (*BAD, "cut", "unfolds"):
        tap.check(f"bad: {name} is refused, with a text that says why", refused.get(f"bad-{name}.zip.txt", "").count("：") + refused.get(f"bad-{name}.zip.txt", "").count(":") >= 1 and
                  not (centre.inbox / f"bad-{name}.zip").exists(), (name, refused.get(f"bad-{name}.zip.txt"), done.stderr))
    tap.check("why is each its own", len({text.split(": ", 1)[-1] for text in refused.values()}) >= 9, refused)
    tap.check("one that may still be being copied is left to come", centre.lies() == ["bad-still_copied.zip"] and done.returncode == 0, (centre.lies(), done))
    (centre.inbox / "bad-still_copied.zip").unlink()
    tap.check("nothing was written where it climbed to", not Path("/tmp/climbed").exists() and not (centre.home.parent / "climbed").exists())
    tap.check("nothing of them came in, and what is good did", sql("SELECT count(*) FROM petition WHERE number LIKE 'B-%'") == "0" and
              results(centre.come()) == {"G-1": "taken"})
    tap.check("10 GB are not unpacked to find that out", took < 30, took)


def bad_items(tap, desk, centre):
    later = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    other = item("I-3", office="340299-XF")
    wrong_digest = {**item("I-4"), "matter": "改过的"}
    lines = [item("I-1"), item("I-2", channel="pigeon"), other, wrong_digest, item("I-5", handed_on=later), item("I-6", terms={"reply": "2020-01-01"}), item("I-10", received_on=DAY, handed_on="2020-01-01"),
             item("I-7", petitioners=[{"name": "甲"}] * 6), item("I-8", score=1), item("I-1", matter="同一版本，另一内容")]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines) + "{no json\n" + json.dumps(item("I-9")) + "\n"
    name = centre.put(centre.package(text.encode()))
    done = centre.once()
    told = [one for one in centre.come() if kind(one) == "receipt"]
    taken = sorted(one["number"] for one in told if one["result"] != "refused")
    refused = {one["number"]: one for one in told if one["result"] == "refused"}
    tap.check("what is good among bad ones comes in", taken == ["I-1", "I-9"] and desk.state("I-9") == "waiting", told)
    tap.check("each bad one is refused by itself, with why and what to do", set(refused) == {"I-1", "I-10", *(f"I-{n}" for n in range(2, 9))} and
              all(one["reason"] and one["advice"] for one in refused.values()), refused)
    note = centre.inbox / "refused" / f"{name}.txt"
    tap.check("a line that is no letter is told in a text", note.exists() and "11" in note.read_text(encoding="utf-8") and not centre.lies(), done)


def tables(tap, desk, home):
    centre = Centre(home, "tables", encoding="gb18030", our_key=None, their_key=None)
    heads = ["信访编号", "信访形式", "收到日期", "转交日期", "转办方式", "责任单位", "信访人", "反映事项", "办结期限"]
    day = datetime.date.today()
    spoken = f"{day.year}年{day.month}月{day.day}日"
    rows = [["C-1", "走访", spoken, DAY, "交办", "繁阳镇人民政府", "汪守田（虚构）、田秀兰（虚构）", "院墙受损，多次协商未果", ""],
            ["C-2", "托梦", DAY, DAY, "交办", "繁阳镇人民政府", "汪某（虚构）", "院墙", ""]]
    text = "\r\n".join(",".join(row) for row in [heads, *rows]) + "\r\n"
    centre.put(text.encode("gb18030"), "交办件.csv")
    done = centre.once()
    tap.check("a table of a spreadsheet comes in, in GB18030 and with days as people write them", done.returncode == 0 and
              [one.name for one in desk.one("C-1").item.petitioners] == ["汪守田（虚构）", "田秀兰（虚构）"], done)
    ours = [path.read_bytes().decode("gb18030") for path in sorted(centre.outbox.glob("*.csv"))]
    tap.check("its receipts are a table too", len(ours) == 1 and "接收结果" in ours[0] and "对方已接收" in ours[0] and "C-2" in ours[0] and "被退回" in ours[0], (ours, done))
    centre.put(b"\xff\xfe\x00\x01", "坏.csv")
    os.utime(centre.inbox / "坏.csv", (0, 0))
    centre.once()
    tap.check("what is no table is refused", (centre.inbox / "refused" / "坏.csv.txt").exists() and not centre.lies())


def day_of(desk, matters, **more):
    statuses = {}
    for number, version, status in matters:
        statuses.setdefault(status, []).append((number, version))
    told = [{"status": status, "count": len(ones), "sha256": hashlib.sha256("".join(f"{n} {v}\n" for n, v in sorted(ones, key=lambda one: one[0].encode())).encode()).hexdigest()}
            for status, ones in statuses.items()]
    return {"format": "mediation-petition-day/1", "office": OFFICE, "day": DAY, "statuses": told,
            "matters": [{"number": n, "version": v, "status": s} for n, v, s in matters], **more}


def ours_now(desk):
    found, page = [], b""
    while True:
        answer = desk.petition.ask(desk_request(page)).petitions
        found += [(one.item.number, one.item.version, desk.names["petition_state"][one.state]) for one in answer.petitions]
        page = answer.next_page
        if not page:
            return found


def desk_request(page):
    from mediation.v1 import mediation_pb2 as pb  # pylint: disable=import-outside-toplevel
    return pb.Request(petitions=pb.PetitionsRequest(office=OFFICE, page_size=100, page=page))


def reconciled(tap, desk, centre):
    ours = ours_now(desk)
    centre.send(day_of(desk, ours))
    done = centre.once("--lang", "en")
    tap.check("where both sides have the same, they agree", done.returncode == 0 and "both sides agree" in done.stdout, done)
    theirs = [one for one in ours if one[0] != "P-3"] + [("X-1", 1, "waiting")]
    theirs[0] = (theirs[0][0], theirs[0][1] + 1, theirs[0][2])
    centre.send(day_of(desk, theirs))
    done = centre.once("--lang", "en")
    lines = [line for line in done.stdout.splitlines() if ", version " in line]
    tap.check("where they differ each matter is told, with what to do", {line.split(":")[0] for line in lines} == {"P-3", "X-1", theirs[0][0]} and
              all(len(line.split(": ")) == 3 for line in lines), done)
    tap.check("and is on record", sql(f"SELECT count(*) FROM petition_office WHERE office = '{OFFICE}' AND reconciled IS NOT NULL") == "1")


def killed(tap, desk, centre):
    """However often it is killed, each comes in once, with a receipt, and what happens goes out."""
    chance = random.Random(20261127)
    numbers = [f"K-{n:03}" for n in range(240)]
    for begin in range(0, len(numbers), 30):
        centre.send(*(item(number) for number in numbers[begin:begin + 30]))
    kills = 0
    for _ in range(25):
        running = bridge("run", "--config", str(centre.config), begin=subprocess.Popen)
        time.sleep(chance.uniform(0.01, 0.25))
        running.send_signal(signal.SIGKILL)
        running.wait()
        kills += 1
    running = bridge("run", "--config", str(centre.config), begin=subprocess.Popen)
    held = f":{centre.config.stat().st_ino} "
    for _ in range(200):
        if held in Path("/proc/locks").read_text(encoding="ascii"):
            break
        time.sleep(0.02)
    second = centre.once()
    tap.check("while one runs, another of the same file does not", second.returncode == 75, second)
    deadline = time.monotonic() + 30
    while (centre.lies() or sql("SELECT count(*) FROM petition WHERE number LIKE 'K-%'") != "240") and time.monotonic() < deadline:
        time.sleep(0.1)
    running.terminate()
    tap.check("SIGTERM ends it well", running.wait(timeout=20) == 0)
    centre.once()
    told = results(centre.come())
    tap.check(f"killed {kills} times, nothing is lost and nothing doubled", all(told.get(number) in ("taken", "there") for number in numbers) and not centre.lies() and
              sql("SELECT count(*) FROM petition WHERE number LIKE 'K-%'") == "240", (len(told), centre.lies()))


def two_at_once(tap, desk, centre):
    """Two machines with the same folders: the lock is of one machine, so the other is told another file."""
    other = centre.home / "second.conf"
    other.write_text(centre.config.read_text(encoding="utf-8"), encoding="utf-8")
    for n in range(6):
        centre.send(*(item(f"W-{n}{k}") for k in range(20)))
    both = [bridge("once", "--config", str(path), begin=subprocess.Popen) for path in (centre.config, other)]
    for one in both:
        one.wait(timeout=60)
    centre.once()
    told = results(centre.come())
    tap.check("two at once do no harm", sum(number.startswith("W-") for number in told) == 120 and not centre.lies() and
              sql("SELECT count(*) FROM petition WHERE number LIKE 'W-%'") == "120", (told, centre.lies()))


def settings(tap, centre):
    for what, text in (("an unknown key", "offices = 1\n"), ("a key twice", "office = 1\noffice = 2\n"), ("no key", "office\n"), ("a channel that there is not", "office = 1\nchannel = fax\nurl = x\n")):
        path = centre.home / "wrong.conf"
        path.write_text(text, encoding="utf-8")
        done = bridge("once", "--config", str(path), "--lang", "en")
        tap.check(f"of the settings {what} is refused", done.returncode == 2 and "wrong.conf" in done.stderr, done)


def main():
    tap, desk = Tap(), Desk()
    home = tempfile.mkdtemp()
    centre = Centre(home)
    try:
        for claims in (came_in, went_out, attached, bad_packages, bad_items, reconciled, killed, two_at_once):
            claims(tap, desk, centre)
        tables(tap, desk, home)
        settings(tap, centre)
    finally:
        shutil.rmtree(home)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
