#!/usr/bin/env python3
"""Attachments through the protocol: sent in chunks, resumed, verified, attached, fetched; what is wrong is refused and nothing is kept of it. TAP.

usage: tests/with-daemon tests/wire/attachments.py
"""

import hashlib
import os
import struct
import subprocess
import sys
import threading
import time
import uuid
import zlib
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name={1} --parties side=respondent,name={2} --place 340212100201 --kind neighbour"
            " --facts 院墙漏水（虚构） -> registered")
MEGABYTE = 1 << 20
FIFTY_MB = 50 * MEGABYTE
TOGETHER = 10
GROWTH_A_TRANSFER = MEGABYTE
WAIT_S = 60
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
EXECUTABLE = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00\x01\x00\x00\x00"
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDAT" +
       zlib.compress(b"\x00\xff\xff\xff") + b"\x00\x00\x00\x00IEND\xaeB`\x82")


def made(head, count, seed=0):
    """So many bytes that begin so, the same whenever they are asked for."""
    block = hashlib.sha256(f"{seed}".encode()).digest() * 2048
    body = head + block * (count // len(block) + 1)
    return body[:count]


class Town:
    def __init__(self):
        self.clerk = self.connect("clerk01")
        self.words = Words(self.clerk)
        self.story = Story(self.clerk, self.words)
        for label, applicant, respondent in (("A", "田守义", "田守仁"), ("B", "汪大海", "汪小海")):
            self.story.tell(REGISTER.format(label, applicant, respondent))
        self.names = self.words.names["outcome"]
        self.types, self.items = self.words.lists["media_type"], self.words.lists["file_item"]

    def connect(self, login, **more):
        return Connection(os.environ["MEDIATION_SOCKET"], login, timeout_s=60, **more)

    def dispute(self, label):
        return self.story.disputes[label]

    def outcome(self, answer):
        return self.names[answer.outcome] if answer.outcome else "done"


class Sender:
    """One file for one dispute, over one line."""

    def __init__(self, town, connection, label, content, digest=None):
        self.town, self.connection, self.dispute, self.content = town, connection, town.dispute(label), content
        self.digest = digest or hashlib.sha256(content).digest()
        self.begun = None

    def ask(self, request):
        while True:
            answer = self.connection.ask(request)
            if self.town.outcome(answer) not in ("too_fast", "too_much"):
                return answer
            time.sleep(answer.refusal.retry_after_ms / 1000)

    def begin(self, count=None):
        answer = self.ask(pb.Request(begin_upload=pb.BeginUploadRequest(
            dispute=self.dispute, digest=self.digest, bytes=len(self.content) if count is None else count)))
        if not answer.outcome:
            self.begun = answer.begin_upload
        return answer

    def chunk(self, number, content=None):
        at = number * self.begun.chunk_bytes
        piece = self.content[at:at + self.begun.chunk_bytes] if content is None else content
        return self.ask(pb.Request(upload_chunk=pb.UploadChunkRequest(dispute=self.dispute, upload=self.begun.upload, number=number, bytes=piece)))

    def send(self, first=0, last=None):
        for number in range(first, self.begun.chunks if last is None else last):
            answer = self.chunk(number)
            assert not answer.outcome and answer.upload_chunk.next_chunk == number + 1, answer
        return self

    def send_all(self):
        answer = self.begin()
        assert not answer.outcome, answer
        if not self.begun.verified:
            self.send(self.begun.next_chunk)
            answer = self.begin()
        return answer

    def attach(self, item="evidence", title="现场照片", media_type=None, at=None, **more):
        return attach(self.town, self.connection, self.dispute, [dict(
            item=item, title=title, digest=self.digest.hex(), bytes=len(self.content), media_type=media_type or self.begun.media_type, **more)], at)


def attach(town, connection, dispute, records, at=None):
    known = town.words.records[town.words.arguments["attachments"].record]
    fields = {field.name: field for field in known.fields}
    argument = pb.Argument(number=town.words.arguments["attachments"].number)
    for told in records:
        record = argument.records.records.add()
        for name, value in told.items():
            field = record.fields.add(number=fields[name].number)
            if fields[name].type == "text":
                field.text = value
            else:
                field.integer = value if isinstance(value, int) else town.words.lists[fields[name].list][value]
    act = pb.ActRequest(request_id=uuid7(), dispute=dispute, action=town.words.actions["attach"].number, arguments=[argument], replay=at)
    return connection.ask(pb.Request(act=act))


def listed(town, connection, label):
    return connection.ask(pb.Request(attachments=pb.AttachmentsRequest(dispute=town.dispute(label))))


def fetched(town, connection, label, number):
    content, chunk = b"", 0
    while True:
        answer = connection.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=town.dispute(label), attachment=number, number=chunk)))
        if town.outcome(answer) == "too_fast":
            time.sleep(answer.refusal.retry_after_ms / 1000)
            continue
        assert not answer.outcome, answer
        content, chunk = content + answer.download_chunk.bytes, answer.download_chunk.next_chunk
        if not chunk:
            return content


def chunks_stored():
    return int(sql("SELECT count(*) FROM attachment_chunk"))


# ---- what goes well ----

def sent_attached_and_fetched(tap, town):
    picture = made(PNG, 200000)
    sender = Sender(town, town.clerk, "A", picture)
    answer = sender.begin()
    tap.check("an upload is begun with the chunk that is wanted first", not answer.outcome and sender.begun.next_chunk == 0 and
              sender.begun.chunks == -(-200000 // sender.begun.chunk_bytes) and not sender.begun.verified, answer)
    early = sender.attach(media_type=town.types["png"])
    tap.check("what is not there whole is not attached", town.outcome(early) == "not_uploaded", early)
    sender.send()
    answer = sender.begin()
    tap.check("what has come whole is verified, and what it is is told by its content", not answer.outcome and sender.begun.verified and
              sender.begun.media_type == town.types["png"], answer)
    answer = sender.attach(party=1, is_sealed=1)
    tap.check("it is attached by an act of the journal", not answer.outcome and answer.act.version == 2, answer)
    told = listed(town, town.clerk, "A").attachments.attachments
    tap.check("it is listed with all that was told of it", len(told) == 1 and (told[0].number, told[0].item, told[0].title, told[0].digest, told[0].bytes,
              told[0].media_type, told[0].party, told[0].sealed, told[0].supplement, told[0].version) ==
              (1, town.items["evidence"], "现场照片", sender.digest, 200000, town.types["png"], 1, True, False, 2), told)
    tap.check("it comes back as it was sent", fetched(town, town.clerk, "A", 1) == picture)
    event = town.clerk.ask(pb.Request(timeline=pb.TimelineRequest(dispute=town.dispute("A")))).timeline.events[1]
    fields = {field.number: field for field in event.arguments[0].records.records[0].fields}
    tap.check("the time line tells its title, and its digest from the facts", fields[2].text == "现场照片" and fields[3].text == sender.digest.hex(), event)
    facts = sql(f"SELECT facts FROM dispute_event WHERE dispute = {town.dispute('A')} AND version = 2")
    tap.check("the journal has the digest in hexadecimal, and the title only by its commitment",
              sender.digest.hex().encode().hex() in facts and "现场照片".encode().hex() not in facts, facts)
    again = Sender(town, town.clerk, "A", picture)
    answer = again.begin()
    tap.check("what the dispute has is not asked for again", not answer.outcome and again.begun.verified and again.begun.next_chunk == again.begun.chunks, answer)
    answer = again.attach(item="performance", title="同一张照片")
    tap.check("it may hang under another item too, and stands there once", not answer.outcome and
              sql("SELECT count(*) FROM attachment_content") == "1", answer)


def resumed(tap, town):
    scan = made(PDF, 400000, 1)
    line = town.connect("clerk01")
    sender = Sender(town, line, "A", scan)
    sender.begin()
    sender.send(last=3)
    line.socket.close()
    other = Sender(town, town.connect("clerk01"), "A", scan)
    answer = other.begin()
    tap.check("a transfer that was cut goes on where it was", not answer.outcome and other.begun.next_chunk == 3 and other.begun.upload == sender.begun.upload, answer)
    same = other.chunk(2)
    tap.check("the same chunk twice is harmless", not same.outcome and same.upload_chunk.next_chunk == 3, same)
    answer = other.chunk(1, made(b"", other.begun.chunk_bytes, 9))
    tap.check("another one in its place is refused", town.outcome(answer) == "content_differs", answer)
    answer = other.chunk(5)
    tap.check("chunks come in order", town.outcome(answer) == "chunk_out_of_order", answer)
    for count in (0, other.begun.chunk_bytes - 1):
        answer = other.chunk(3, scan[:count])
        tap.check(f"a chunk of {count} bytes in the middle is refused", town.outcome(answer) == "content_differs", answer)
    answer = other.chunk(3, bytes(other.begun.chunk_bytes + 1))
    tap.check("so is one that is too long", town.outcome(answer) == "content_differs", answer)
    other.send(3)
    answer = other.begin()
    tap.check("and it ends whole", not answer.outcome and other.begun.verified and other.begun.media_type == town.types["pdf"], answer)
    stranger = other.ask(pb.Request(upload_chunk=pb.UploadChunkRequest(dispute=other.dispute, upload=other.begun.upload + 1, number=0, bytes=b"x")))
    tap.check("an upload that is none is refused", town.outcome(stranger) == "unknown_attachment", stranger)


def two_at_once(tap, town):
    scan = made(PDF, 600000, 2)
    senders = [Sender(town, town.connect(login), "A", scan) for login in ("clerk01", "director", "clerk01")]
    for sender in senders:
        sender.begin()
    uploads = [sender.begun.upload for sender in senders]
    tap.check("what somebody else is sending is not gone on with, one's own is", uploads[0] == uploads[2] != uploads[1], uploads)
    outcomes = []

    def run(sender):
        chunk = 0
        while chunk < sender.begun.chunks:
            answer = sender.chunk(chunk)
            outcomes.append(town.outcome(answer))
            if town.outcome(answer) == "done":
                chunk = answer.upload_chunk.next_chunk
            elif town.outcome(answer) != "busy":
                return
        outcomes.append(town.outcome(sender.begin()))

    threads = [threading.Thread(target=run, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tap.check("three that send the same at once all end well", set(outcomes) <= {"done", "busy"} and all(s.begun.verified for s in senders), outcomes)
    answers = [sender.attach(title=f"第{i}份") for i, sender in enumerate(senders[:2])]
    tap.check("and each may attach it", not any(answer.outcome for answer in answers), answers)


# ---- what is refused ----

def bad_input(tap, town):
    answer = Sender(town, town.clerk, "A", b"").begin()
    tap.check("an empty file is refused", town.outcome(answer) == "empty_file", answer)
    answer = Sender(town, town.clerk, "A", b"x").begin(FIFTY_MB + 1)
    tap.check("one byte over the limit is refused before anything is sent", town.outcome(answer) == "attachment_too_large", answer)
    for digest in (b"short", bytes(31), bytes(33)):
        answer = Sender(town, town.clerk, "A", b"x", digest).begin()
        tap.check(f"a digest of {len(digest)} bytes is refused", town.outcome(answer) == "wrong_type", answer)
    answer = Sender(town, town.clerk, "A", b"x").begin(-1)
    tap.check("a size below nothing is refused", town.outcome(answer) == "wrong_type", answer)
    before = chunks_stored()
    lie = Sender(town, town.clerk, "A", made(PDF, 100000, 3), hashlib.sha256(b"something else").digest())
    answer = lie.send_all()
    tap.check("what is not of its digest is refused, and nothing of it is kept", town.outcome(answer) == "digest_differs" and chunks_stored() == before, answer)
    for name, content in (("a PDF that is an executable, of 50 MB,", made(EXECUTABLE, FIFTY_MB)), ("a program for Windows", made(b"MZ\x90\x00\x03" + bytes(55) +
                          b"\x80\x00\x00\x00" + bytes(64) + b"PE\x00\x00\x64\x86", 3000)), ("a script", b"#!/bin/sh\nrm -rf /\n" * 50),
                          ("a page with a script", b"<!DOCTYPE html><html><script>1</script></html>" * 20), ("anything", bytes(range(1, 256)) * 40)):
        sender = Sender(town, town.clerk, "A", content)
        answer = sender.send_all()
        tap.check(f"{name} is refused by its content, which is told, and nothing of it is kept", town.outcome(answer) == "media_refused" and
                  "内容是" in answer.refusal.next_zh and chunks_stored() == before, answer)
    note = Sender(town, town.clerk, "A", "当事人写的说明\n".encode() * 40)
    note.send_all()
    for what, answer in {"type": note.attach(media_type=town.types["pdf"]), "size": attach(town, town.clerk, note.dispute, [dict(
            item="evidence", title="说明", digest=note.digest.hex(), bytes=len(note.content) + 1, media_type="text")])}.items():
        tap.check(f"what is told of it must be right: another {what}", town.outcome(answer) == "content_differs" and answer.refusal.record_index == 1, answer)
    for what, digest in {"none that was sent": "ab" * 32, "capitals": note.digest.hex().upper(), "too short": "ab", "no hexadecimal": "xy" * 32}.items():
        answer = attach(town, town.clerk, note.dispute, [dict(item="evidence", title="说明", digest=digest, bytes=1, media_type="text")])
        wanted = "not_uploaded" if what == "none that was sent" else "wrong_type"
        tap.check(f"a digest in an act is held against what is there: {what}", town.outcome(answer) == wanted, answer)
    answer = note.attach(party=3)
    tap.check("it is of a party that there is", town.outcome(answer) == "unknown_party", answer)
    answer = attach(town, town.clerk, note.dispute, [dict(item="evidence", title="题" * 101, digest=note.digest.hex(), bytes=len(note.content), media_type="text")])
    tap.check("a title is bounded", town.outcome(answer) == "too_long", answer)
    answer = town.clerk.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=note.dispute, attachment=99)))
    tap.check("an attachment that is none is not fetched", town.outcome(answer) == "unknown_attachment", answer)
    answer = town.clerk.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=note.dispute, attachment=1, number=1 << 31)))
    tap.check("nor a chunk that is none", town.outcome(answer) == "unknown_attachment", answer)


def compound(class_of, sector, *names):
    """A document of the old office programs whose directory stands in that sector of 512 bytes ([MS-CFB])."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(14) + struct.pack("<I", sector)
    entries = b""
    for i, name in enumerate(("Root Entry", *names)):
        text = name.encode("utf-16-le").ljust(64, b"\0")
        entries += (text + struct.pack("<HB", 2 * len(name) + 2, 2 if i else 5) + bytes(13) + (uuid.UUID(class_of).bytes_le if not i else bytes(16))).ljust(128, b"\0")
    return head.ljust(512, b"\0") + bytes(512 * sector) + entries.ljust(512, b"\0") + bytes(1024)


def old_documents(tap, town):
    nobody = str(uuid.UUID(int=0))
    for what, content, wanted in (
            ("a Word document with its directory far behind", compound("00020906-0000-0000-c000-000000000046", 700, "WordDocument"), "doc"),
            ("one whose directory begins a chunk", compound("00020906-0000-0000-c000-000000000046", 119, "WordDocument"), "doc"),
            ("an Excel sheet", compound("00020820-0000-0000-c000-000000000046", 3, "Workbook"), "xls"),
            ("a document that names no program", compound(nobody, 300, "Data", "WordDocument"), "doc"),
            ("an installer", compound("000c1084-0000-0000-c000-000000000046", 300, "WordDocument"), None),
            ("one that names nothing", compound(nobody, 300, "Anything"), None),
            ("one whose directory is not there", compound(nobody, 300)[:2000], None),
            ("one with sectors of no size", compound(nobody, 3, "WordDocument").replace(struct.pack("<HH", 9, 6), struct.pack("<HH", 63, 6), 1), None)):
        sender = Sender(town, town.clerk, "A", content)
        answer = sender.send_all()
        if wanted:
            tap.check(f"{what} is told by it", not answer.outcome and sender.begun.media_type == town.types[wanted], answer)
        else:
            tap.check(f"{what} is refused", town.outcome(answer) == "media_refused" and "ole-storage" in answer.refusal.next_zh, answer)


def others_disputes(tap, town):
    picture = made(PNG, 200000)
    other = Sender(town, town.clerk, "B", picture)
    answer = other.begin()
    tap.check("that another dispute has the same is not told", not answer.outcome and other.begun.next_chunk == 0 and not other.begun.verified, answer)
    answer = attach(town, town.clerk, town.dispute("B"), [dict(item="evidence", title="别案", digest=other.digest.hex(), bytes=200000, media_type="png")])
    tap.check("nor is it attached from there", town.outcome(answer) == "not_uploaded", answer)
    stranger = town.connect("med05a")
    for what, answer in {"begun": Sender(town, stranger, "A", picture).begin(), "listed": listed(town, stranger, "A"),
                         "fetched": stranger.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=town.dispute("A"), attachment=1))),
                         "sent": stranger.ask(pb.Request(upload_chunk=pb.UploadChunkRequest(dispute=town.dispute("A"), upload=other.begun.upload, number=0, bytes=b"x")))
                         }.items():
        tap.check(f"in a dispute that one may not see nothing is {what}", town.outcome(answer) == "out_of_scope", answer)
    answer = other.ask(pb.Request(upload_chunk=pb.UploadChunkRequest(dispute=town.dispute("A"), upload=other.begun.upload, number=0, bytes=other.content[:61440])))
    tap.check("an upload is of its dispute alone", town.outcome(answer) == "unknown_attachment", answer)
    answer = Sender(town, town.clerk, "A", picture)
    answer.dispute = 1
    tap.check("a dispute that is not there is said", town.outcome(answer.begin()) == "not_found")


def restricted(tap, town):
    town.story.tell(REGISTER.format("R", "孙一", "孙二"))
    sender = Sender(town, town.clerk, "R", made(PNG, 5000, 4))
    sender.send_all()
    sender.attach()
    town.story.tell("2024-03-04T10:00 director restrict R --reason 涉未成年人 -> registered")
    told = {login: town.outcome(listed(town, town.connect(login), "R")) for login in ("director", "clerk01")}
    tap.check("what is restricted is there for its readers alone", told["director"] == "done" and told["clerk01"] != "done", told)


def on_record(tap, town):
    requests = {field.name: field.number for field in pb.Request.DESCRIPTOR.oneofs_by_name["body"].fields}
    long = Sender(town, town.clerk, "A", made(PDF, 12 * 61440, 5))
    long.send_all()
    answer = long.attach(title="长卷")
    number = len(listed(town, town.clerk, "A").attachments.attachments)
    count = f"SELECT count(*) FROM dispute_read WHERE dispute = {long.dispute} AND request = {requests['download_chunk']}"
    sql("DELETE FROM dispute_read")
    whole = fetched(town, town.clerk, "A", number) == long.content
    tap.check("that it was fetched is on record, once a time", not answer.outcome and whole and sql(count) == "1", sql(count))
    sql("DELETE FROM dispute_read")
    town.clerk.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=long.dispute, attachment=number, number=4)))
    tap.check("also where somebody begins in the middle", sql(count) == "1", sql(count))
    sql("UPDATE dispute_read SET read_at = now() - interval '61 minutes'")
    town.clerk.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=long.dispute, attachment=number, number=8)))
    tap.check("and again where it goes on an hour later", sql(count) == "2", sql(count))


ARCHIVED = """
2013-03-04T09:00 clerk01 register T --channel walk_in --start-mode applied --applied-on 2013-03-04 --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实 -> registered
2013-03-04T09:10 clerk01 accept T --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2 -> accepted
2013-03-04T09:20 director assign T --team 5 --assignment-reasons territory -> assigned
2013-03-04T09:30 med05a take T --mediator med05a --no-conflict -> taken
2013-03-05T09:00 med05a meet T --parties-present 1,2 --course 双方陈述 -> mediating
2013-03-05T10:00 med05a agree_orally T --agreement-content 和好 --read-back -> agreed
2013-03-05T10:30 med05a perform_at_once T --evidence 收条 -> performed
2013-03-06T09:00 med05a close T --closing-report 报告 --closing-ground finished -> proposed
2013-03-06T09:10 lead05 confirm T -> closed
2013-03-08T09:10 clerk01 archive T --volume 1 --retention short_term -> archived
""".strip().splitlines()
DESTROYED = """
2024-01-02T09:10 clerk01 appraise T --reason 没有继续保存价值 -> proposed
2024-01-02T09:30 director confirm T -> archived
2024-01-06T09:20 clerk01 destroy_file T --destruction-record 2024-1 --witness clerk02 -> archived
""".strip().splitlines()


def supplements(tap, town):
    for line in ARCHIVED:
        town.story.tell(line)
    sender = Sender(town, town.clerk, "T", made(PNG, 7000, 6))
    sender.send_all()
    answer = sender.attach(title="补附收条", item="performance", at=pb.Replay(member="clerk01", now_us=1388552400000000))
    told = listed(town, town.clerk, "T").attachments.attachments
    tap.check("what is attached after archiving is a supplement", not answer.outcome and len(told) == 1 and told[0].supplement, (answer, told))


def destroyed(tap, town):
    content = sql(f"SELECT content FROM attachment WHERE dispute = {town.dispute('T')}")
    stored = int(sql(f"SELECT count(*) FROM attachment_chunk WHERE content = {content}"))
    for line in DESTROYED:
        town.story.tell(line)
    left = int(sql(f"SELECT count(*) FROM attachment_chunk WHERE content = {content}"))
    tap.check("with its file the content goes", stored > 0 and left == 0, (stored, left))
    answers = (listed(town, town.clerk, "T"), Sender(town, town.clerk, "T", made(PNG, 7000, 6)).begin(),
               town.clerk.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=town.dispute("T"), attachment=1))))
    tap.check("and nothing is listed, fetched or sent any more", {town.outcome(answer) for answer in answers} == {"file_destroyed"}, answers)


def verified_by_sql(tap, town):
    found = sql("SELECT difference FROM fold_differences()")
    tap.check("the tables tell what the journal tells", not found, found)
    sql(f"UPDATE attachment SET item = 1 WHERE dispute = {town.dispute('A')} AND number = 1")
    found = sql("SELECT difference FROM fold_differences()")
    tap.check("and where they do not it is found", found == "attachment 1", found)
    sql(f"UPDATE attachment SET item = {town.items['evidence']} WHERE dispute = {town.dispute('A')} AND number = 1")


def bounded(tap, town):
    town.story.tell(REGISTER.format("L", "李一", "李二"))
    senders = [Sender(town, town.clerk, "L", made(PNG, 100, 100 + i)) for i in range(21)]
    outcomes = [town.outcome(sender.begin()) for sender in senders]
    tap.check("an account has so many unfinished uploads and no more", outcomes.count("done") < 21 and outcomes[-1] == "too_many_uploads", outcomes)
    limits = {limit.name: limit for limit in town.clerk.ask(pb.Request(limits=pb.LimitsRequest())).limits.limits}
    tap.check("which is counted", limits["uploads_max"].denied > 0 and limits["attachment_bytes_max"].denied > 0, limits["uploads_max"])
    sql("UPDATE attachment_content SET touched_at = now() - interval '23 hours'")
    sql(f"UPDATE attachment_content SET touched_at = now() - interval '25 hours' WHERE dispute <> {senders[0].dispute}")
    unattached = "FROM attachment_content c WHERE NOT EXISTS (SELECT FROM attachment a WHERE a.content = c.id)"
    before = int(sql(f"SELECT count(*) {unattached} AND dispute <> {senders[0].dispute}"))
    attached = sql("SELECT count(DISTINCT content) FROM attachment")
    with Daemon("third"):
        until(lambda: sql(f"SELECT count(*) {unattached} AND dispute <> {senders[0].dispute}") == "0", "what is a day old goes")
    tap.check("what was not attached goes after a day, and nothing else", before > 0 and
              sql(f"SELECT count(*) {unattached}") == str(outcomes.count("done")) and
              sql("SELECT count(DISTINCT content) FROM attachment JOIN attachment_content ON id = content") == attached)


def full(tap, town):
    town.story.tell(REGISTER.format("F", "周一", "周二"))
    sql("DELETE FROM attachment_content c WHERE NOT EXISTS (SELECT FROM attachment a WHERE a.content = c.id)")
    with Daemon("fourth", "--attachments_max=2", "--attachments_bytes_max=10000") as daemon:
        line = Connection(daemon.socket, "clerk01")
        first, second = (Sender(town, line, "F", made(PNG, count, 200 + count)) for count in (6000, 3000))
        large = Sender(town, line, "F", made(PNG, 5000, 1))
        for sender in (first, large, second):
            sender.send_all()
        answers = [first.attach(), large.attach(), second.attach()]
        tap.check("a dispute has so many bytes of attachments and no more", [town.outcome(answer) for answer in answers] == ["done", "file_full", "done"], answers)
        answer = Sender(town, line, "F", made(PNG, 100, 7)).begin()
        tap.check("and so many attachments, which is told before anything is sent", town.outcome(answer) == "file_full", answer)
        both = attach(town, line, first.dispute, [dict(item="evidence", title="又", digest=first.digest.hex(), bytes=6000, media_type="png")])
        tap.check("and when it is attached", town.outcome(both) == "file_full", both)


# ---- how much it takes ----

class Daemon:
    """One of this test's own beside the other."""

    def __init__(self, name, *options):
        self.home = Path(os.environ["PGHOST"]) / name
        self.home.mkdir()
        self.socket, self.log = f"{self.home}/sock", self.home / "log"
        # freed memory that a sanitizer keeps back would be counted
        settings = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [Path(os.environ["BUILD_ROOT"]) / "daemon" / "mediationd", f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}",
                 "--listen=", "--peer_members=*:director", *options], stdout=log, stderr=log, env=settings)

    def __enter__(self):
        until(lambda: "event=ready" in self.log.read_text(), self.log)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(WAIT_S) == 0, self.log.read_text()

    def memory(self, what):
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(what)) * 1024


def until(holds, what):
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)


def memory_is_bounded(tap, town):
    """Ten files of 50 MB go in at once, and come back at once: what the daemon takes at most is read from the kernel."""
    sql("DELETE FROM attachment_content c WHERE NOT EXISTS (SELECT FROM attachment a WHERE a.content = c.id)")
    for i in range(TOGETHER):
        town.story.tell(REGISTER.format(f"M{i}", f"吴{i}", f"郑{i}"))
    with Daemon("memory") as daemon:
        lines = [Connection(daemon.socket, "clerk01", timeout_s=300) for _ in range(TOGETHER)]
        # what it takes once, for lines, local data and statements, is no transfer's
        for i, line in enumerate(lines):
            small = Sender(town, line, f"M{i}", made(PNG, 300000, i))
            small.send_all()
            assert not small.attach().outcome
            assert fetched(town, line, f"M{i}", 1) == small.content
        # by one body: the test need not be large either
        body = made(PDF, FIFTY_MB)
        senders = [Sender(town, line, f"M{i}", body) for i, line in enumerate(lines)]
        whole = []
        before = daemon.memory("VmRSS")
        together(senders, lambda sender, i: sender.send_all())
        grown = daemon.memory("VmHWM") - before
        tap.check(f"{TOGETHER} files of 50 MB come in together, and are whole", all(sender.begun.verified for sender in senders))
        tap.check(f"the daemon grows by less than 1 MiB for each while they do", grown < TOGETHER * GROWTH_A_TRANSFER, f"{grown / MEGABYTE:.1f} MiB")
        answers = [sender.attach() for sender in senders]
        assert not any(answer.outcome for answer in answers), answers
        together(senders, lambda sender, i: whole.append(digest_fetched(town, sender, 2) == sender.digest))
        grown = daemon.memory("VmHWM") - before
        tap.check("they come back together, and are whole", whole == [True] * TOGETHER, whole)
        tap.check("and it has grown by no more", grown < TOGETHER * GROWTH_A_TRANSFER, f"{grown / MEGABYTE:.1f} MiB")
        print(f"# grown by {grown / MEGABYTE:.1f} MiB over {before / MEGABYTE:.1f} MiB")


def together(senders, work):
    failures = []

    def run(sender, i):
        try:
            work(sender, i)
        except Exception as failure:  # noqa: BLE001 - a thread's failure is the test's
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(sender, i)) for i, sender in enumerate(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def digest_fetched(town, sender, number):
    """Of what comes, which is not held as a whole."""
    digest, chunk = hashlib.sha256(), 0
    while True:
        answer = sender.ask(pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=sender.dispute, attachment=number, number=chunk)))
        assert not answer.outcome, answer
        digest.update(answer.download_chunk.bytes)
        chunk = answer.download_chunk.next_chunk
        if not chunk:
            return digest.digest()


def main():
    tap = Tap()
    town = Town()
    for part in (sent_attached_and_fetched, resumed, two_at_once, bad_input, old_documents, others_disputes, restricted, on_record, supplements, destroyed,
                 verified_by_sql, bounded, full, memory_is_bounded):
        part(tap, town)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
