#!/usr/bin/env python3
"""What people tell is where it belongs and nowhere else: marked strings are told to a daemon as somebody would, and looked
for in every place that must not know them.

usage: tests/with-postgres tests/wire/canary.py

The database logs all that it can by its own configuration, the daemon every line: what keeps them silent is the role's
settings and the code. A new kind of identity data is a line of MARKS, and of WHERE a table may hold it. TAP.
"""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

ROOT, BUILD = Path(os.environ["SOURCE_ROOT"]), Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "client"), str(ROOT / "tests" / "scenario")]

import tap  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import HEADER, MAGIC, REQUEST, VERSION, Connection, Words, uuid7  # noqa: E402

# what is planted, by what it is: each as no other text of the system is written
MARKS = {
    "name of a party": "雀鸣甲",
    "name of another": "雀鸣乙",
    "what was told": "鸢尾墙角滴水之事",
    "who asks": "鹂歌者",
    "what is looked for": "鹳影",
    "title of a scan": "鸥羽收条",
    "what a scan shows": "鹭汀欠款",
    "who petitions": "鸻岸上访人",
    "what is petitioned": "鹬滩征地补偿",
}
# the columns in which one may stand, for everybody who reads the database as its owner
WHERE = {"party.name", "party.words", "event_text.texts", "proposal.arguments", "attachment_chunk.bytes", "petition_version.told"}
CONTROL = "canary-control"
LOUD = {"log_statement": "all", "log_min_error_statement": "debug5", "log_error_verbosity": "verbose", "log_parameter_max_length": "-1",
        "log_parameter_max_length_on_error": "-1", "log_min_duration_statement": "0"}
WAIT_S = 30
HOME = Path(tempfile.mkdtemp(prefix="mediation-canary-"))
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def seen_in(data):
    """Which marks stand in these bytes, as they are or as hexadecimal digits."""
    return sorted(what for what, mark in MARKS.items()
                  if mark.encode() in data or mark.encode().hex().encode() in data.lower() or repr(mark.encode())[2:-1].encode() in data)


class Daemon:
    def __init__(self, name):
        self.home = HOME / name
        self.home.mkdir()
        self.socket, self.log = str(self.home / "socket"), self.home / "log"

        def dumps_allowed():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            signal.signal(signal.SIGQUIT, signal.SIG_DFL)  # the background of a shell is told to ignore it

        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(  # pylint: disable=subprocess-popen-preexec-fn
                [BUILD / "daemon" / "mediationd", f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}", "--listen=",
                 "--log_level=0", f"--peer_members=4294967294:{CONTROL},*:clerk01"], stdout=log, stderr=log, cwd=self.home, preexec_fn=dumps_allowed)
        end = time.monotonic() + WAIT_S
        while "event=ready" not in self.log.read_text():
            assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)


DAEMON, HEARD = None, []


def database(user="postgres", silent=False):
    """silent: what is asked is not logged, so that the search for the marks plants none."""
    options = "-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic" if silent else ""
    return psycopg2.connect(host=os.environ["PGHOST"], dbname=os.environ["PGDATABASE"], user=user, options=options)


def server_log():
    return Path(os.environ["PG_DATA"], "log").read_bytes()


def ask(line, request):
    """Everything but the answer to who may know it is kept: it is looked through later."""
    answer = line.ask(request)
    if answer.outcome:
        HEARD.append(answer.refusal.SerializeToString())
    return answer


def refused(answer, *names):
    assert answer.refusal.name in names, answer.refusal.name


def registration(words, **more):
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 16 * 3600))
    told = ["--channel", "walk_in", "--start-mode", "applied", "--applied-on", day, "--parties", f"side=applicant,name={MARKS['name of a party']}",
            "--parties", f"side=respondent,name={MARKS['name of another']}", "--place", "340212100201", "--kind", "neighbour",
            "--facts", MARKS["what was told"]]
    return pb.Request(act=pb.ActRequest(request_id=uuid7(), action=words.actions["register"].number, arguments=words.argument_list(told), **more))


@claim
def what_people_tell_is_told_and_comes_back_to_who_may_know_it():
    line = Connection(DAEMON.socket, "clerk01", WAIT_S)
    words = Words(line)
    made = ask(line, registration(words))
    assert made.outcome == 0, made.refusal.name
    shown = ask(line, pb.Request(get_dispute=pb.GetDisputeRequest(dispute=made.act.dispute)))
    assert {"name of a party", "name of another", "what was told"} <= set(seen_in(shown.SerializeToString())), "the marks are in"
    for request in (pb.Request(find_disputes=pb.FindDisputesRequest(text=MARKS["name of a party"])),
                    pb.Request(timeline=pb.TimelineRequest(dispute=made.act.dispute)), pb.Request(todo=pb.TodoRequest()),
                    pb.Request(list_disputes=pb.ListDisputesRequest())):
        assert ask(line, request).outcome == 0


def attach(words, dispute, digest, count):
    told = ["--attachments", f"item=evidence,title={MARKS['title of a scan']},digest={digest.hex()},bytes={count},media_type=text"]
    return pb.Request(act=pb.ActRequest(request_id=uuid7(), dispute=dispute, action=words.actions["attach"].number, arguments=words.argument_list(told)))


@claim
def what_hangs_on_a_dispute_comes_back_to_who_may_know_it_too():
    line = Connection(DAEMON.socket, "clerk01", WAIT_S)
    words = Words(line)
    dispute = ask(line, registration(words)).act.dispute
    scan = f"收到{MARKS['what a scan shows']}三百元".encode()
    for digest, wanted in ((hashlib.sha256(b"another").digest(), "digest_differs"), (hashlib.sha256(scan).digest(), None)):
        begin = pb.Request(begin_upload=pb.BeginUploadRequest(dispute=dispute, digest=digest, bytes=len(scan)))
        upload = ask(line, begin).begin_upload.upload
        for number, content in ((0, scan), (0, scan[::-1]), (1, scan)):
            answer = ask(line, pb.Request(upload_chunk=pb.UploadChunkRequest(dispute=dispute, upload=upload, number=number, bytes=content)))
            assert (answer.outcome == 0) == (number == 0 and content == scan), answer.refusal.name
        refused(ask(line, attach(words, dispute, digest, len(scan))), "not_uploaded")
        answer = ask(line, begin)
        assert answer.refusal.name == (wanted or ""), answer.refusal.name
    assert ask(line, attach(words, dispute, digest, len(scan))).outcome == 0
    listed = ask(line, pb.Request(attachments=pb.AttachmentsRequest(dispute=dispute)))
    fetched = ask(line, pb.Request(download_chunk=pb.DownloadChunkRequest(dispute=dispute, attachment=1)))
    assert "title of a scan" in seen_in(listed.SerializeToString()) and "what a scan shows" in seen_in(fetched.SerializeToString())


@claim
def a_petition_comes_back_to_its_desk():
    line = Connection(DAEMON.socket, "clerk01", WAIT_S)
    today = int(time.time()) // 86400
    for version in (1, 1, 0):  # taken, there already, refused
        item = pb.PetitionItem(office="XF", number="1", version=version, channel=1, received_on=today, handed_on=today, hand_over=1, category=1, responsible="镇",
                               petitioners=[pb.Petitioner(name=MARKS["who petitions"])], matter=MARKS["what is petitioned"],
                               digest=hashlib.sha256(bytes([version])).digest())
        answer = ask(line, pb.Request(take_petitions=pb.TakePetitionsRequest(items=[item])))
        HEARD.append(answer.take_petitions.SerializeToString())
    listed = line.ask(pb.Request(petitions=pb.PetitionsRequest()))
    assert {"who petitions", "what is petitioned"} <= set(seen_in(listed.SerializeToString()))


@claim
def refusals_say_none_of_it():
    line = Connection(DAEMON.socket, "clerk01", WAIT_S)
    words = Words(line)
    act = registration(words)
    act.act.arguments.add(number=9999, text=MARKS["what was told"])
    assert ask(line, act).outcome
    again = registration(words)
    assert ask(line, again).outcome == 0
    parties = next(argument for argument in again.act.arguments if argument.HasField("records"))
    parties.records.records[0].fields[-1].text = MARKS["who asks"] * 2
    assert ask(line, again).outcome
    refused(ask(line, pb.Request(get_dispute=pb.GetDisputeRequest(number=MARKS["what is looked for"]))), "not_found")
    refused(ask(line, registration(words, dispute=1, expected_version=7)), "not_found", "stale", "missing", "wrong_state", "not_wanted",
            "argument_unknown", "forbidden", "malformed")
    for body in (MARKS["what was told"].encode(), b"\x22\x20" + MARKS["what was told"].encode()[:30] + b"\xff\xff"):
        line.socket.sendall(HEADER.pack(MAGIC, VERSION, REQUEST, len(body), line.next_id) + body)
        line.next_id += 1
        number, answer = line.answer()
        HEARD.append(answer.SerializeToString())
        assert answer.refusal.name == "malformed", (number, answer.refusal.name)
    try:
        Connection(DAEMON.socket, MARKS["who asks"], WAIT_S)
        raise AssertionError("a stranger came in")
    except ConnectionError as why:
        HEARD.append(str(why).encode())
    assert len(HEARD) >= 7 and not seen_in(b"\n".join(HEARD)), seen_in(b"\n".join(HEARD))


@claim
def nor_do_counters_and_limits():
    line = Connection(DAEMON.socket, "clerk01", WAIT_S)
    for request in (pb.Request(server_info=pb.ServerInfoRequest()), pb.Request(limits=pb.LimitsRequest())):
        answer = line.ask(request)
        assert answer.outcome == 0 and not seen_in(answer.SerializeToString())


@claim
def the_daemons_log_has_every_line_and_none_of_it():
    log = DAEMON.log.read_bytes()
    assert log.count(b"event=refused") >= 5 and b"event=malformed" in log and CONTROL.encode() in log, "the log tells what it should"
    assert not seen_in(log), seen_in(log)


def columns():
    """Each column of each table, and the question how many of its rows hold a text."""
    with database(silent=True) as connection, connection.cursor() as cursor:
        cursor.execute("""SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""")
        for table, column, kind in cursor.fetchall():
            wanted = "convert_to(%s, 'UTF8') in {0}" if kind == "bytea" else "%s in {0}::text"
            for what, mark in MARKS.items():
                cursor.execute(f"SELECT count(*) FROM public.\"{table}\" WHERE position({wanted.format(chr(34) + column + chr(34))}) > 0", (mark,))
                if cursor.fetchone()[0]:
                    yield f"{table}.{column}", what


@claim
def in_the_database_it_is_where_it_belongs_and_the_journal_is_not_that():
    found = sorted(set(columns()))
    print("# " + "; ".join(f"{column}: {what}" for column, what in found))
    places = {column for column, _ in found}
    assert {"party.name", "event_text.texts", "attachment_chunk.bytes"} <= places, "the search finds what is there"
    assert places <= WHERE, places - WHERE


def provoke(user):
    """Errors whose detail, context and statement hold what was in a row."""
    sentences = (
        ("INSERT INTO party (district, dispute, party, version, side, kind, name) VALUES (340212100, 1, 1, 1, -77, 1, %s)", "name of a party"),
        ("INSERT INTO sweep (district, note) VALUES (340212100, %s)", "what was told"),
        ("SELECT 1 / (length(%s) - length(%s))", "who asks"),
    )
    failed = 0
    for sentence, what in sentences:
        with database(user) as connection, connection.cursor() as cursor:
            try:
                cursor.execute(sentence, [MARKS[what]] * sentence.count("%s"))
            except psycopg2.Error:
                failed += 1
            connection.rollback()
    assert failed == len(sentences), failed


@claim
def the_databases_log_has_none_of_it_though_it_logs_all_that_it_can():
    with database() as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for name, wanted in LOUD.items():
                cursor.execute("SELECT setting FROM pg_settings WHERE name = %s", (name,))
                assert cursor.fetchone()[0] == wanted, name
    provoke("mediation_app")
    log = server_log()
    assert b"ERROR" in log and not seen_in(log), seen_in(log)
    assert b"db-logs-values" not in DAEMON.log.read_bytes(), "the daemon has nothing to warn of"


@claim
def the_daemon_warns_where_the_database_would_log_it():
    with database() as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("ALTER ROLE mediation_app IN DATABASE mediation RESET log_error_verbosity")
            cursor.execute("ALTER ROLE mediation_app IN DATABASE mediation RESET log_statement")
    other = Daemon("warned")
    end = time.monotonic() + WAIT_S
    while other.log.read_text().count("event=db-logs-values") < 2:
        assert time.monotonic() < end, other.log.read_text()
        time.sleep(0.05)
    log = other.log.read_text()
    assert "setting=log_error_verbosity" in log and "setting=log_statement" in log and "setting=log_parameter_max_length" not in log, log
    other.process.terminate()
    assert other.process.wait(WAIT_S) == 0


@claim
def nothing_of_its_memory_is_left_on_a_disk():
    line = Connection(DAEMON.socket, "clerk01", WAIT_S)
    assert line.ask(registration(Words(line))).outcome == 0
    DAEMON.process.send_signal(signal.SIGQUIT)
    _, status = os.waitpid(DAEMON.process.pid, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGQUIT and not os.WCOREDUMP(status), status
    assert not [path for path in HOME.rglob("*") if "core" in path.name]


@claim
def the_search_itself_finds_what_is_there():
    provoke("postgres")
    assert {"name of a party", "what was told", "who asks"} <= set(seen_in(server_log())), "who is not kept silent is heard"
    for what, mark in MARKS.items():
        for hidden in (mark.encode(), b"\\x" + mark.encode().hex().upper().encode(), b"xx" + mark.encode() + b"yy"):
            assert what in seen_in(b"before " + hidden + b" after"), (what, hidden)


def main():
    global DAEMON
    for words in (("migrate", "up"), ("seeds", "load", ROOT / "seeds")):
        subprocess.run([BUILD / "daemon" / "mediationd", *words, "--database", os.environ["MEDIATION_DB_ADMIN"]], check=True, stdout=subprocess.DEVNULL)
    connection = database()
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name, value in LOUD.items():
            cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        cursor.execute("SELECT pg_reload_conf()")
        # one person at the only desk of a small town
        cursor.execute("UPDATE member SET roles = roles | (SELECT p.roles FROM member p WHERE p.login = 'petition') WHERE login = 'clerk01'")
    connection.close()
    time.sleep(0.5)
    DAEMON = Daemon("told")
    tap.tell(CLAIMS)


if __name__ == "__main__":
    main()
