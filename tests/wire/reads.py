#!/usr/bin/env python3
"""The read log: no answer that shows a dispute without its row, none refused with one, told to whom the law means it for. TAP.

usage: tests/with-daemon tests/wire/reads.py
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Daemon, Tap, sql  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

REGISTER = ("2024-03-04T09:00 clerk01 register {0} --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name={1} --parties side=respondent,name={2} --place 340212100201 --kind neighbour"
            " --facts 院墙漏水（虚构） -> registered")
APP = os.environ["MEDIATION_DB"]
WAIT_S = 30
READERS = 8


def until(holds, what):
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)


def rows(where="true"):
    """member|request|dispute|lines|disputes|reason of each row, in order."""
    found = sql(f"SELECT member, request, dispute, lines, disputes, reason FROM dispute_read WHERE {where} ORDER BY read_at, id")
    return [tuple(line.split("|")) for line in found.splitlines()]


def as_app(text):
    psql = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", APP, "-c", text], capture_output=True, text=True, check=False)
    return psql.stdout.strip() if psql.returncode == 0 else psql.stderr.strip()


class Town:
    def __init__(self):
        self.address = os.environ["MEDIATION_SOCKET"]
        self.clerk = self.connect("clerk01")
        self.words = Words(self.clerk)
        story = Story(self.clerk, self.words)
        for label, applicant, respondent in (("A", "田守义", "田守仁"), ("B", "田守义", "汪大海"), ("C", "田守", "田守义甲"), ("D", "Smith", "甲")):
            story.tell(REGISTER.format(label, applicant, respondent))
        self.disputes = story.disputes
        self.numbers = {label: self.get(self.clerk, dispute=id).numbers[0] for label, id in self.disputes.items()}
        self.names = self.words.names["outcome"]
        self.requests = {field.name: field.number for field in pb.Request.DESCRIPTOR.oneofs_by_name["body"].fields}

    def connect(self, login):
        return Connection(self.address, login)

    @staticmethod
    def get(connection, **by):
        return connection.ask(pb.Request(get_dispute=pb.GetDisputeRequest(**by))).get_dispute.dispute

    def outcome(self, answer):
        return self.names[answer.outcome] if answer.outcome else "done"

    def leaves(self, connection, request):
        """The answer, and the rows that it left."""
        sql("DELETE FROM dispute_read")
        answer = connection.ask(request)
        return answer, rows()


def one_row_each(tap, town):
    a, number = town.disputes["A"], town.numbers["A"]
    member = str(town.words.members["clerk01"])
    opening = {
        "get_dispute": [pb.Request(get_dispute=pb.GetDisputeRequest(dispute=a)), pb.Request(get_dispute=pb.GetDisputeRequest(number=number))],
        "allowed": [pb.Request(allowed=pb.AllowedRequest(dispute=a))],
        "timeline": [pb.Request(timeline=pb.TimelineRequest(dispute=a))],
        "explain": [pb.Request(explain=pb.ExplainRequest(dispute=a))],
        "assignment": [pb.Request(assignment=pb.AssignmentRequest(dispute=a))],
    }
    for name, requests in opening.items():
        for request in requests:
            answer, left = town.leaves(town.clerk, request)
            tap.check(f"{name} leaves one row of the dispute", not answer.outcome and
                      left == [(member, str(town.requests[name]), str(a), "1", "{}", "")], left)
    began = sql(f"SELECT encode(uuid_send(request_id), 'hex') FROM dispute_event WHERE dispute = {a} AND version = 1")
    _, left = town.leaves(town.clerk, pb.Request(timeline=pb.TimelineRequest(request_id=bytes.fromhex(began))))
    tap.check("a timeline by request too, of the dispute that it began", [row[2] for row in left] == [str(a)], left)
    everything = {str(id) for id in town.disputes.values()}
    listing = {
        "list_disputes": pb.Request(list_disputes=pb.ListDisputesRequest()),
        "find_disputes": pb.Request(find_disputes=pb.FindDisputesRequest(text="漏水")),
        "todo": pb.Request(todo=pb.TodoRequest(whole_team=True)),
        "events": pb.Request(events=pb.EventsRequest()),
    }
    for name, request in listing.items():
        _, left = town.leaves(town.clerk, request)
        shown = set(left[0][4].strip("{}").split(",")) if left else set()
        tap.check(f"{name} leaves one row of the question, with the disputes on the page", len(left) == 1 and left[0][1:4] ==
                  (str(town.requests[name]), "0", "4") and shown == everything, left)
    _, left = town.leaves(town.clerk, pb.Request(related=pb.RelatedRequest(dispute=a)))
    tap.check("related: those that are shown", len(left) == 1 and left[0][2:5] == ("0", "1", f"{{{town.disputes['B']}}}"), left)
    _, left = town.leaves(town.clerk, pb.Request(notices=pb.NoticesRequest()))
    tap.check("a list of nothing leaves the question all the same", [row[1:5] for row in left] == [(str(town.requests["notices"]), "0", "0", "{}")], left)
    _, left = town.leaves(town.clerk, pb.Request(get_dispute=pb.GetDisputeRequest(dispute=a), reason="当事人来电询问"))
    tap.check("the reason is kept where one is given", [row[5] for row in left] == ["当事人来电询问"], left)


def what_logs_is_named(tap, town):
    """Whoever shows a dispute has a row in reads.def; the others are named here, each with why."""
    nothing_of_disputes = {"hello", "rights", "limits", "ping", "catalogue", "figures", "teams", "server_info", "reference", "local_show", "local_import", "sweeps",
                           "record_sweep", "practice", "login_key", "logins", "end_login", "issue_password", "identity_key", "second_factor",
                           "number_pad", "reserved_numbers", "begin_upload", "upload_chunk", "mark_exports", "tell_night", "take_petitions", "answer_petition", "mark_petitions",
                           "petition_digest"}
    in_the_journal = {"act", "assign_many"}
    ones_own = {"private_notes"}
    named = set(re.findall(r"^READ\(\w+, (\w+)", (ROOT / "daemon/tables/reads.def").read_text(encoding="utf-8"), re.M))
    rest = set(town.requests) - nothing_of_disputes - in_the_journal - ones_own
    tap.check("every request that shows disputes is one of reads.def", rest == named, rest ^ named)


def refused_ones_leave_none(tap, town):
    for name, request in {
            "a dispute that is not there": pb.Request(get_dispute=pb.GetDisputeRequest(dispute=1)),
            "a number that is none": pb.Request(get_dispute=pb.GetDisputeRequest(number="登2031-7")),
            "a timeline of nothing": pb.Request(timeline=pb.TimelineRequest(dispute=1)),
            "what may be done to nothing": pb.Request(allowed=pb.AllowedRequest(dispute=1)),
            "terms of nothing": pb.Request(explain=pb.ExplainRequest(dispute=1)),
            "a day before it was registered": pb.Request(explain=pb.ExplainRequest(dispute=town.disputes["A"], as_of_on=19000)),
            "a list by a page that is none": pb.Request(list_disputes=pb.ListDisputesRequest(page=b"x")),
            "a reason that is too long": pb.Request(get_dispute=pb.GetDisputeRequest(dispute=town.disputes["A"]), reason="由" * 201),
    }.items():
        answer, left = town.leaves(town.clerk, request)
        tap.check(f"{name} is refused and leaves no row", answer.outcome and not left, left)


def never_unlogged(tap, town):
    sql("REVOKE INSERT (district, id, member, dispute, about, request, lines, disputes, reason) ON dispute_read FROM mediation_app")
    opened = town.clerk.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=town.disputes["A"])))
    listed = town.clerk.ask(pb.Request(list_disputes=pb.ListDisputesRequest()))
    sql("GRANT INSERT (district, id, member, dispute, about, request, lines, disputes, reason) ON dispute_read TO mediation_app")
    tap.check("where the log cannot be written nothing is opened", town.outcome(opened) == "unavailable" and not opened.HasField("get_dispute"), opened)
    tap.check("nor listed", town.outcome(listed) == "unavailable" and not listed.HasField("list_disputes"), listed)
    answer, left = town.leaves(town.clerk, pb.Request(get_dispute=pb.GetDisputeRequest(dispute=town.disputes["A"])))
    tap.check("and as soon as it can again it is, once", not answer.outcome and len(left) == 1, left)


class Reader(threading.Thread):
    """Opens disputes until the daemon is gone; counts what was answered."""

    def __init__(self, address, disputes, reason):
        super().__init__(daemon=True)
        self.connection, self.disputes, self.reason, self.answered = Connection(address, "clerk01"), disputes, reason, 0

    def run(self):
        try:
            while True:
                asked = [pb.Request(get_dispute=pb.GetDisputeRequest(dispute=d), reason=self.reason) for d in self.disputes]
                for request in asked:
                    self.connection.send(request)
                for _ in asked:
                    _, answer = self.connection.answer()
                    self.answered += answer.outcome == 0
        except OSError:
            pass


def killed(tap, town):
    """I1 for reads: a daemon that is killed had written the row of every answer."""
    home = Path(os.environ["PGHOST"]) / "second"
    home.mkdir()
    lost = []
    answered = 0
    for number in range(5):
        daemon = Daemon(str(home))
        daemon.start()
        readers = [Reader(daemon.socket, list(town.disputes.values()), f"第{number}轮第{i}人") for i in range(READERS)]
        for reader in readers:
            reader.start()
        time.sleep(0.4 + number / 10)
        daemon.kill()
        for reader in readers:
            reader.join(WAIT_S)
            answered += reader.answered
            kept = int(sql(f"SELECT count(*) FROM dispute_read WHERE reason = '{reader.reason}'"))
            if kept < reader.answered:
                lost.append((reader.reason, reader.answered, kept))
    tap.check("kill -9: the row of every answered opening is there", not lost and answered > 5 * READERS, (lost, answered))
    print(f"# {answered} openings were answered by daemons that were killed")


def append_only(tap, town):
    before = sql("SELECT count(*) FROM dispute_read")
    tap.check("the daemon's role changes no row", "permission denied" in as_app("UPDATE dispute_read SET reason = ''"))
    tap.check("nor says when it was", "permission denied" in as_app(
        "INSERT INTO dispute_read (district, id, read_at, member, dispute, about, request, lines, disputes, reason)"
        " VALUES (1, gen_random_uuid(), '2020-01-01', 1, 1, 0, 6, 1, '{}', '')"))
    told = as_app("WITH gone AS (DELETE FROM dispute_read RETURNING 1) SELECT count(*) FROM gone")
    tap.check("what is younger than half a year it cannot take away", told == "0" and sql("SELECT count(*) FROM dispute_read") == before, told)
    tap.check("nor empty the table", "permission denied" in as_app("TRUNCATE dispute_read"))


def kept_for_a_time(tap, town):
    sql("DELETE FROM dispute_read")
    for days in (1100, 1090, 200, 10):
        sql("INSERT INTO dispute_read SELECT 340212100, (lpad(to_hex((extract(epoch FROM t) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid,"
            f" t, 3, 7, 0, 6, 1, '{{}}', '{days}' FROM (SELECT now() - interval '{days} days' AS t) x")
    home = Path(os.environ["PGHOST"]) / "third"
    home.mkdir()
    daemon = Daemon(str(home))
    daemon.start()
    until(lambda: len(rows()) == 3, "what was kept long enough goes")
    time.sleep(1.5)
    tap.check("what was kept three years goes, and only that", [row[5] for row in rows()] == ["1090", "200", "10"], rows())
    tap.check("that daemon ends well", daemon.stop() == 0)


def audited(tap, town):
    audit = lambda by, **what: by.ask(pb.Request(audit_reads=pb.AuditReadsRequest(**what)))  # noqa: E731
    auditor, lead, director = town.connect("audadm01"), town.connect("clerk02"), town.connect("director")
    sql("DELETE FROM dispute_read")
    a, b, c, d = (town.disputes[label] for label in "ABCD")
    for dispute, by in ((a, lead), (b, town.clerk), (c, town.clerk), (d, lead)):
        by.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute), reason="核实"))
    lead.ask(pb.Request(list_disputes=pb.ListDisputesRequest(page_size=1)))
    town.clerk.ask(pb.Request(find_disputes=pb.FindDisputesRequest(text="田守义")))

    for name in ("clerk01", "lead05", "auditor", "sysadm01", "secadm01", "director"):
        answer, left = audit(town.connect(name), dispute=a), rows("request = 32")
        tap.check(f"{name} is not told who looked", town.outcome(answer) == ("audit_forbidden" if name == "director" else "no_right") and not left, (town.outcome(answer), left))

    answer = audit(auditor, person="田守义").audit_reads
    told = {(read.login, read.what, tuple(read.numbers)) for read in answer.reads}
    wanted = {("clerk02", "get_dispute", (town.numbers["A"],)), ("clerk01", "get_dispute", (town.numbers["B"],)),
              ("clerk01", "find_disputes", (town.numbers["A"], town.numbers["B"]))}
    tap.check("who saw a person: every opening of every dispute of his, and every page that they stood on", answer.disputes == 2 and
              told == wanted, (told ^ wanted, answer.disputes))
    tap.check("newest first, with who, when and why", [read.reason for read in answer.reads] == ["", "核实", "核实"] and
              all(read.member_name and read.read_us for read in answer.reads) and answer.reads[0].read_us > answer.reads[2].read_us)
    tap.check("no name of a party, no word of the dispute is told", not re.search("守仁|汪大海|漏水", str(answer).encode().decode("unicode_escape")
              .encode("latin-1", "ignore").decode("utf-8", "ignore")))
    tap.check("a name in other letters is found too", {(read.what, read.numbers[0]) for read in audit(auditor, person="Smith").audit_reads.reads} ==
              {("list_disputes", town.numbers["D"]), ("get_dispute", town.numbers["D"])})
    tap.check("a part of a name is nobody's", audit(auditor, person="田").audit_reads.disputes == 0)

    asked = rows("request = 32")
    tap.check("asking is itself on record", len(asked) == 3 and asked[0][0] == str(town.words.members["audadm01"]) and
              asked[0][4] == f"{{{a},{b}}}", asked)
    found = audit(auditor, number=town.numbers["A"]).audit_reads.reads
    tap.check("of one dispute, by its number, asking included", [read.what for read in found] == ["audit_reads", "find_disputes", "get_dispute"],
              [read.what for read in found])
    found = audit(auditor, login="audadm01").audit_reads.reads
    tap.check("of one member", [read.what for read in found] == ["audit_reads"] * 4, found)
    found = audit(auditor, login="clerk02").audit_reads.reads
    tap.check("what was opened by number, what was listed by how much", [(read.what, list(read.numbers), read.lines) for read in found] ==
              [("list_disputes", [], 1), ("get_dispute", [town.numbers["D"]], 1), ("get_dispute", [town.numbers["A"]], 1)], found)
    latest = audit(auditor, login="audadm01").audit_reads.reads[0]
    tap.check("and whose reads somebody asked for", latest.about == "clerk02", latest)
    middle = found[1].read_us
    tap.check("between two times", [read.read_us for read in audit(auditor, login="clerk02", from_us=middle, to_us=middle + 1).audit_reads.reads] == [middle])

    pages, page = [], b""
    while True:
        answer = audit(auditor, login="clerk02", page_size=1, page=page).audit_reads
        pages += [read.read_us for read in answer.reads]
        page = answer.next_page
        if not page:
            break
    tap.check("page by page each once", pages == [read.read_us for read in found], pages)
    for why, wrong in (("audit_of_what", {}), ("audit_of_what", dict(login="clerk02", person="甲")), ("bad_page", dict(login="clerk02", page=b"x")),
                       ("ends_too_early", dict(login="clerk02", from_us=middle, to_us=middle)), ("unknown_member", dict(login="nobody")),
                       ("not_found", dict(number="登2031-7")), ("too_long", dict(person="字" * 101))):
        answer = audit(auditor, **wrong)
        tap.check(f"{why}: {', '.join(wrong) or 'nothing'} is refused", town.outcome(answer) == why, town.outcome(answer))

    sql("UPDATE member SET valid_to = current_date - 1 WHERE login = 'audadm01'; UPDATE district SET reference_version = reference_version + 1")
    answer = audit(director, person="田守义")
    tap.check("the director is told while no audit administrator is in office", len(answer.audit_reads.reads) > 0, town.outcome(answer))
    tap.check("and who was one is no more", town.outcome(audit(auditor, dispute=a)) == "out_of_office")
    sql("UPDATE member SET valid_to = 'infinity' WHERE login = 'audadm01'; UPDATE district SET reference_version = reference_version + 1")


def private(tap, town):
    notes = lambda by, **what: by.ask(pb.Request(private_notes=pb.PrivateNotesRequest(**what)))  # noqa: E731
    mine, other, lead, director = (town.connect(login) for login in ("med05a", "med05b", "lead05", "director"))
    a, secret, key = town.disputes["A"], "甲方底线三万元", uuid7()
    # what nobody has yet in the village of his team is his team's to see
    sql("UPDATE dispute SET place = (SELECT t.home_place FROM team t JOIN member m ON m.district = t.district AND m.team = t.id WHERE m.login = 'med05a')"
        f" WHERE id IN ({a}, {town.disputes['B']})")
    written = notes(mine, dispute=a, text=secret, request_id=key)
    tap.check("a mediator keeps a private note", [note.text for note in written.private_notes.notes] == [secret], written)
    again = notes(mine, dispute=a, text=secret, request_id=key)
    tap.check("the same request writes it once", again.private_notes.repeated_request and len(again.private_notes.notes) == 1, again)
    tap.check("and is refused with another text", town.outcome(notes(mine, dispute=a, text="别的", request_id=key)) == "request_reused")
    tap.check("another mediator of the team has none", not notes(other, dispute=a).private_notes.notes)
    tap.check("nor has the leader", not notes(lead, dispute=a).private_notes.notes)
    tap.check("the director keeps none", town.outcome(notes(director, dispute=a)) == "no_right")
    note = written.private_notes.notes[0].id
    tap.check("nobody else takes it away", town.outcome(notes(other, dispute=a, forget=note)) == "unknown_note")
    tap.check("not on another dispute either", town.outcome(notes(mine, dispute=town.disputes["B"], forget=note)) == "unknown_note")
    for why, wrong in (("not_found", dict(dispute=1)), ("not_found", dict(dispute=1, text="x", request_id=uuid7())),
                       ("request_id_missing", dict(dispute=a, text="x")), ("too_long", dict(dispute=a, text="字" * 2001, request_id=uuid7())),
                       ("argument_not_taken", dict(dispute=a, text="x", request_id=uuid7(), forget=note))):
        tap.check(f"{why} is refused", town.outcome(notes(mine, **wrong)) == why)
    everywhere = [pb.Request(get_dispute=pb.GetDisputeRequest(dispute=a)), pb.Request(timeline=pb.TimelineRequest(dispute=a)),
                  pb.Request(allowed=pb.AllowedRequest(dispute=a)), pb.Request(explain=pb.ExplainRequest(dispute=a)),
                  pb.Request(assignment=pb.AssignmentRequest(dispute=a)), pb.Request(list_disputes=pb.ListDisputesRequest()),
                  pb.Request(find_disputes=pb.FindDisputesRequest(text="底线")), pb.Request(find_disputes=pb.FindDisputesRequest(text=secret)),
                  pb.Request(todo=pb.TodoRequest(whole_team=True)), pb.Request(events=pb.EventsRequest()), pb.Request(related=pb.RelatedRequest(dispute=a)),
                  pb.Request(notices=pb.NoticesRequest(dispute=a)), pb.Request(audit_reads=pb.AuditReadsRequest(dispute=a))]
    for login in ("med05a", "med05b", "lead05", "director", "auditor", "audadm01"):
        asker = town.connect(login)
        told = b"".join(asker.ask(request).SerializeToString() for request in everywhere)
        tap.check(f"no other request tells {login} of it", "底线".encode() not in told and len(told) > 100)
    tap.check("nor do the daemon's lines", "底线" not in Path(os.environ["MEDIATION_LOG"]).read_text(encoding="utf-8"))
    kept = sql("SELECT count(*) FROM private_note")
    tap.check("its author takes it away", not notes(mine, dispute=a, forget=note).private_notes.notes and kept == "1" and
              sql("SELECT count(*) FROM private_note") == "0")


def notes_go(tap, town):
    mine = town.connect("med05a")
    for label in "AB":
        mine.ask(pb.Request(private_notes=pb.PrivateNotesRequest(dispute=town.disputes[label], text="底线", request_id=uuid7())))
    over, runs = town.disputes["A"], town.disputes["B"]
    sql(f"ALTER TABLE dispute DISABLE TRIGGER ALL; UPDATE dispute SET state = 21, changed_at = now() - interval '31 days' WHERE id = {over};"
        f"UPDATE dispute SET changed_at = now() - interval '31 days' WHERE id = {runs}; ALTER TABLE dispute ENABLE TRIGGER ALL")
    home = Path(os.environ["PGHOST"]) / "fourth"
    home.mkdir()
    daemon = Daemon(str(home))
    daemon.start()
    until(lambda: sql("SELECT dispute FROM private_note") == str(runs), "notes on what is over go")
    tap.check("notes go a month after the dispute is over, and no others", True)
    tap.check("the daemon that took them away ends well", daemon.stop() == 0)


def shared(tap, town):
    share = lambda by, **what: by.ask(pb.Request(share=pb.ShareRequest(**what)))  # noqa: E731
    b, today = town.disputes["B"], int(time.time() + 8 * 3600) // 86400
    what = dict(dispute=b, recipient="繁昌区人民法院", ground=town.words.lists["sharing"]["duty"], basis="民事诉讼法205", what="调解协议书、笔录",
                shared_on=today, request_id=uuid7())
    done = share(town.clerk, **what)
    tap.check("what is passed on is recorded", not done.outcome and [(s.number, s.recipient, s.what) for s in done.share.sharings] ==
              [(town.numbers["B"], "繁昌区人民法院", "调解协议书、笔录")], done)
    again = share(town.clerk, **what)
    tap.check("once a request", again.share.repeated_request and again.share.sharings[0].id == done.share.sharings[0].id, again)
    tap.check("which is not another's", town.outcome(share(town.clerk, **dict(what, what="别的"))) == "request_reused")
    for why, wrong in (("request_id_missing", dict(request_id=b"")), ("empty_text", dict(basis="")), ("empty_text", dict(what="")),
                       ("not_a_choice", dict(ground=99)), ("in_future", dict(shared_on=today + 1)), ("bad_date", dict(shared_on=0 - 10**6)),
                       ("not_found", dict(dispute=1)), ("not_found", dict(dispute=0)), ("too_long", dict(recipient="字" * 101))):
        answer = share(town.clerk, **dict(what, **{"request_id": uuid7(), **wrong}))
        tap.check(f"{why}: {next(iter(wrong))} is refused", town.outcome(answer) == why, town.outcome(answer))
    tap.check("a mediator records none", town.outcome(share(town.connect("med05a"), **dict(what, request_id=uuid7()))) == "no_right")
    share(town.clerk, **dict(what, recipient="信访局", shared_on=today - 3, request_id=uuid7()))
    share(town.clerk, **dict(what, recipient="派出所", dispute=town.disputes["C"], request_id=uuid7()))
    answer, left = town.leaves(town.clerk, pb.Request(share=pb.ShareRequest()))
    tap.check("the list tells the newest first", [s.recipient for s in answer.share.sharings] == ["派出所", "繁昌区人民法院", "信访局"], answer)
    tap.check("and leaves a row of the question", len(left) == 1 and left[0][3] == "3", left)
    tap.check("of one dispute, from a day on", [s.recipient for s in share(town.clerk, dispute=b, from_on=today - 1).share.sharings] == ["繁昌区人民法院"])
    pages, page = [], b""
    while True:
        answer = share(town.clerk, page_size=1, page=page).share
        pages += [s.recipient for s in answer.sharings]
        page = answer.next_page
        if not page:
            break
    tap.check("page by page each once", pages == ["派出所", "繁昌区人民法院", "信访局"], pages)
    tap.check("the daemon's role takes none away", "permission denied" in as_app("DELETE FROM sharing"))


def a_long_course(tap, town):
    """More is told of it than a frame holds."""
    dispute, told, after, pages = town.disputes["D"], 0, 0, 0
    words = town.words.argument_list(["--corrected", "事实", "--new-value", "𠮷" * 1000, "--reason", "𠮷" * 500])
    for _ in range(200):
        answer = town.clerk.ask(pb.Request(act=pb.ActRequest(request_id=uuid7(), dispute=dispute, action=town.words.actions["correct"].number,
                                                             arguments=words)))
        assert not answer.outcome, town.outcome(answer)
    has_more = True
    while has_more:
        page = town.clerk.ask(pb.Request(timeline=pb.TimelineRequest(dispute=dispute, after_version=after, page_size=500))).timeline
        assert page.events, "a page of nothing"
        told, after, pages, has_more = told + len(page.events), page.events[-1].version, pages + 1, page.more
    tap.check("a time line longer than a frame comes in pages", (told, after) == (201, 201) and pages > 1, (told, after, pages))


def main():
    tap = Tap()
    town = Town()
    for part in (what_logs_is_named, one_row_each, refused_ones_leave_none, never_unlogged, append_only, audited, private, shared, killed,
                 kept_for_a_time, notes_go, a_long_course):
        part(tap, town)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
