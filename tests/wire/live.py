#!/usr/bin/env python3
"""Well-behaved and bad peers against the real daemon. Run by tests/with-daemon; prints TAP.

After every claim a newcomer logs in: whatever a peer did, everything else goes on.
"""

import fcntl
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
import termios
import time
import traceback

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import HEADER, MAGIC, REQUEST, RESPONSE, VERSION, Connection, Words, uuid7  # noqa: E402

SOCKET = os.environ["MEDIATION_SOCKET"]
LOG = pathlib.Path(os.environ["MEDIATION_LOG"])
GOAWAY, ERROR = 5, 6
CLAIMS = []
FACTS = ["--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-01-05", "--parties", "side=applicant,name=甲",
         "--parties", "side=respondent,name=乙", "--place", "340212100201", "--kind", "neighbour", "--facts", "院墙滴水（虚构）"]


def claim(function):
    CLAIMS.append(function)
    return function


def raw(*pieces, before_hello=True, timeout_s=15):
    """Sends the pieces one by one and reads until the daemon closes or `timeout_s`."""
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(timeout_s)
    peer.connect(SOCKET)
    if not before_hello:
        peer.sendall(frame(hello()))
        read_frame(peer)
    for piece in pieces:
        try:
            peer.sendall(piece)
        except OSError:
            break
    return peer


def hello(member="clerk01"):
    return pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, client="wire", member=member))


def frame(request, number=1, kind=REQUEST):
    body = request if isinstance(request, bytes) else request.SerializeToString()
    return HEADER.pack(MAGIC, VERSION, kind, len(body), number) + body


def exactly(peer, count):
    data = b""
    while len(data) < count:
        piece = peer.recv(count - len(data))
        if not piece:
            raise ConnectionError("closed")
        data += piece
    return data


def read_frame(peer):
    magic, version, kind, length, number = HEADER.unpack(exactly(peer, HEADER.size))
    assert (magic, version) == (MAGIC, VERSION)
    return kind, number, exactly(peer, length)


def answer(peer):
    kind, _, body = read_frame(peer)
    assert kind == RESPONSE, (kind, body)
    return pb.Response.FromString(body)


def until_closed(peer):
    data = b""
    try:
        while piece := peer.recv(65536):
            data += piece
    except ConnectionResetError:
        raise AssertionError("reset before the reason was read") from None
    return data


def reason(peer):
    kind, _, body = read_frame(peer)
    assert kind == ERROR, kind
    assert until_closed(peer) == b""
    return body.decode()


def logged(words, again):
    """A line with the words; as many lines of a kind a second are left out, `again` does it once more."""
    deadline = time.monotonic() + 10
    while words not in LOG.read_text():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.3)
        again()
    return True


def registration(request_id=None, words=None, **more):
    words = words or WORDS
    action = words.actions["register"].number
    return pb.Request(act=pb.ActRequest(request_id=request_id or uuid7(), action=action,
                                        arguments=words.argument_list(FACTS), **more))


def sent_apart(peer, pieces):
    """Each piece is read before the next is sent: what the kernel joins again is no cut."""
    for piece in pieces:
        peer.sendall(piece)
        while int.from_bytes(fcntl.ioctl(peer, termios.TIOCOUTQ, bytes(4)), sys.byteorder):
            time.sleep(0)


def cuts(data):
    """The data in two, at every byte, and then byte by byte."""
    yield from ([data[:at], data[at:]] for at in range(1, len(data)))
    yield [bytes([byte]) for byte in data]


def canonical_requests():
    for line in (ROOT / "tests/wire/vectors.hex").read_text().splitlines():
        if line.startswith("Request."):
            name, text = line.split()
            yield name, bytes.fromhex(text)


@claim
def every_request_cut_at_every_byte_gets_its_answer():
    for name, data in canonical_requests():
        is_first = name == "Request.hello"
        peer = raw(data, before_hello=is_first)
        whole = answer(peer)
        for pieces in cuts(data):
            peer = raw() if is_first else peer
            sent_apart(peer, pieces)
            again = answer(peer)
            told = (again.outcome, again.WhichOneof("body"), again.refusal.name)
            assert told == (whole.outcome, whole.WhichOneof("body"), whole.refusal.name), (name, len(pieces[0]), len(pieces))


@claim
def an_act_cut_at_every_byte_is_done_once():
    data = frame(registration(uuid7()))
    peer = raw(data, before_hello=False)
    done = answer(peer).act
    assert done.dispute and not done.repeated_request
    for pieces in cuts(data):
        sent_apart(peer, pieces)
        again = answer(peer).act
        assert (again.dispute, again.version, again.repeated_request) == (done.dispute, done.version, True), len(pieces[0])


@claim
def hello_dribbled_byte_by_byte_is_a_hello():
    peer = raw()
    sent_apart(peer, [bytes([byte]) for byte in frame(hello())])
    assert answer(peer).outcome == 0


@claim
def frames_glued_together_are_answered_one_by_one():
    peer = raw(frame(hello()) + b"".join(frame(pb.Request(ping=pb.PingRequest()), number) for number in range(2, 40)))
    numbers = sorted(read_frame(peer)[1] for _ in range(39))
    assert numbers == list(range(1, 40)), numbers


@claim
def a_frame_that_is_too_long_is_told_so_before_its_body_comes():
    assert "longer than the limit" in reason(raw(HEADER.pack(MAGIC, VERSION, REQUEST, 1 << 31, 1)))
    before_hello = HEADER.pack(MAGIC, VERSION, REQUEST, 5000, 1)
    assert "longer than the limit" in reason(raw(before_hello))
    assert logged("longer than the limit", lambda: reason(raw(before_hello)))


@claim
def another_magic_or_version_is_told_so():
    assert "not the mediation protocol" in reason(raw(b"\x00" * 16))
    assert "version" in reason(raw(HEADER.pack(MAGIC, 9, REQUEST, 0, 1)))


@claim
def a_browser_is_told_that_this_is_no_web_server():
    browser = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
    page = until_closed(raw(browser)).decode()
    assert page.startswith("HTTP/1.1 400 ") and "mediate" in page and "调解系统" in page
    assert logged("HTTP spoken to the mediation port", lambda: until_closed(raw(browser)))


@claim
def a_tls_client_gets_an_alert():
    client_hello = bytes.fromhex("160301020001000001fc0303") + b"x" * 200
    alert = until_closed(raw(client_hello))
    assert alert[:2] == b"\x15\x03" and alert[5:] == b"\x02\x46", alert
    assert logged("TLS spoken to the plain mediation port", lambda: until_closed(raw(client_hello)))


@claim
def garbage_after_hello_closes_with_a_reason():
    peer = raw(frame(hello()))
    assert answer(peer).outcome == 0
    peer.sendall(os.urandom(3000).replace(b"M", b"m"))
    assert reason(peer)


def refused_body(body):
    peer = raw(before_hello=False)
    peer.sendall(frame(body))
    got = answer(peer)
    peer.sendall(frame(pb.Request(ping=pb.PingRequest()), 3))
    assert answer(peer).outcome == 0, "the connection lives on"
    assert got.refusal.zh and got.refusal.en and got.refusal.next_zh and got.refusal.next_en, got
    return got.refusal.name


def field(number, data):
    assert len(data) < 1 << 14
    length = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 127 | 128, len(data) >> 7])
    tag = number << 3 | 2
    return (bytes([tag]) if tag < 128 else bytes([tag & 127 | 128, tag >> 7])) + length + data


@claim
def what_protobuf_c_would_swallow_is_malformed():
    find = 8
    bombs = {
        "a NUL in a text": field(find, field(1, b"a\x00b")),
        "a control character": field(find, field(1, b"\x1b[2J")),
        "broken UTF-8": field(find, field(1, b"\xff\xfe")),
        "a text cut short": field(find, b"\x0a\x7fabc"),
        "the same field twice": field(find, field(1, b"a") + field(1, b"b")),
        "two questions in one": field(2, b"") + field(find, field(1, b"a")),
        "five thousand empty arguments": field(4, b"")[:0] + b"\x22" + bytes([0x90, 0x4E]) + b"\x2a\x00" * 5000,
        "many unknown fields": field(2, b"".join(field(100 + i, b"") for i in range(50))),
        "a group": b"\x0b\x0c",
        "field zero": b"\x02\x00",
        "an endless varint": b"\x10" + b"\xff" * 20,
    }
    for name, body in bombs.items():
        assert refused_body(body) == "malformed", name


@claim
def a_question_nobody_knows_is_refused_as_such():
    assert refused_body(b"") == "unknown_request"
    assert refused_body(field(99, b"")) == "unknown_request"


@claim
def numbers_nobody_knows_are_refused_as_such():
    line = Connection(SOCKET, "clerk01")
    act = registration().act
    act.action = 60000
    assert line.ask(pb.Request(act=act)).refusal.name == "unknown_action"
    act = registration().act
    act.arguments[0].integer = 9999
    refusal = line.ask(pb.Request(act=act)).refusal
    assert refusal.name == "not_a_choice" and refusal.argument == act.arguments[0].number, refusal
    act.arguments[0].number = 9999
    assert line.ask(pb.Request(act=act)).refusal.name in ("unknown_argument", "missing_argument")


@claim
def nobody_asks_before_hello_and_nobody_is_a_stranger():
    peer = raw(frame(pb.Request(todo=pb.TodoRequest())))
    assert answer(peer).refusal.name == "not_logged_in"
    peer = raw(frame(hello("nobody-of-ours")))
    refusal = answer(peer).refusal
    assert refusal.name == "unknown_member" and refusal.exit_code == 4


@claim
def the_same_request_again_gets_the_same_answer_and_another_is_refused():
    line = Connection(SOCKET, "clerk01")
    request = registration(uuid7())
    first, again = line.ask(request), line.ask(request)
    assert first.act.dispute == again.act.dispute and first.act.numbers == again.act.numbers
    assert again.act.repeated_request and not first.act.repeated_request
    facts = next(argument for argument in request.act.arguments if argument.HasField("text"))
    facts.text += "，另有补充"
    assert line.ask(request).refusal.name == "request_reused"


def assigned(disputes, request_id=None, member="clerk01", **more):
    by = pb.AssignManyRequest(request_id=request_id or uuid7(), disputes=disputes, **more)
    return Connection(SOCKET, member).ask(pb.Request(assign_many=by))


@claim
def assigning_many_is_bounded_and_each_has_its_own_answer():
    for answer_, name in ((assigned([]), "not_found"), (assigned(range(1, 502)), "too_large"), (assigned([7, 8, 7]), "duplicate_argument"),
                          (assigned([7], b"short"), "request_id_missing"),
                          (assigned([7], replay=pb.Replay(member="nobody", now_us=1)), "unknown_member")):
        assert answer_.refusal.name == name, (name, answer_)
    line = Connection(SOCKET, "clerk01")
    here = line.ask(registration(uuid7())).act.dispute
    results = assigned([here, 7]).assign_many.results
    assert [result.refusal.name for result in results] == ["wrong_state", "not_found"], results
    assert assigned([here], member="auditor").refusal.name == "no_right"
    assert assigned([7], b"", dry_run=True).assign_many.results[0].refusal.name == "not_found"


@claim
def an_assignment_under_a_used_request_id_is_told_so():
    line, request_id = Connection(SOCKET, "clerk01"), uuid7()
    here = line.ask(registration(uuid7())).act.dispute
    accept = pb.ActRequest(request_id=uuid7(), action=WORDS.actions["accept"].number, dispute=here, arguments=WORDS.argument_list(
        ["--kind", "neighbour", "--level", "normal", "--rights-notice", "--parties-agreeing", "2", "--risk-signs", "none"]))
    assert not line.ask(pb.Request(act=accept)).outcome
    first = assigned([here], request_id).assign_many.results[0]
    again = assigned([here], request_id).assign_many.results[0]
    assert first.assignment.team and first.assignment.version == again.assignment.version and again.repeated_request, again
    other = assigned([here], request_id, member="director").assign_many.results[0]
    assert other.refusal.name == "request_reused", other


@claim
def a_stale_version_is_told_so_and_changes_nothing():
    line = Connection(SOCKET, "clerk01")
    done = line.ask(registration()).act
    act = pb.ActRequest(request_id=uuid7(), dispute=done.dispute, expected_version=done.version + 5,
                        action=WORDS.actions["ask_consent"].number,
                        arguments=WORDS.argument_list(["--parties-asked", "1,2", "--way", "face_to_face", "--consent-on", "2026-01-06"]))
    refusal = line.ask(pb.Request(act=act)).refusal
    assert refusal.name == "stale", refusal
    assert line.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=done.dispute))).get_dispute.dispute.version == done.version


@claim
def part_of_a_number_that_names_two_disputes_names_none():
    line = Connection(SOCKET, "clerk01")
    first = line.ask(registration()).act
    accept = pb.ActRequest(request_id=uuid7(), dispute=first.dispute, action=WORDS.actions["accept"].number,
                           arguments=WORDS.argument_list(["--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none",
                                                          "--parties-agreeing", "2"]))
    mediation = line.ask(pb.Request(act=accept)).act.numbers[-1]
    year, running = re.match(r"\((\d+)\)繁阳人调字第0*(\d+)号", mediation).groups()
    namesake = f"繁阳登〔{year}〕{int(running):04}号"

    def named(number):
        answer = line.ask(pb.Request(get_dispute=pb.GetDisputeRequest(number=number)))
        return answer.refusal.name or answer.get_dispute.dispute.id

    other = named(namesake)
    assert isinstance(other, int) and other != first.dispute, other
    for tail in (running, f"{int(running):05}", f"{year}-{running}"):
        assert named(tail) == "ambiguous_number", (tail, named(tail))
    for whole in (mediation, f"调{running}", f"调{year}-{running}", mediation.replace("(", "（").replace(")", "）"),
                  f"〔{year}〕 繁阳人调字第 {running} 号"):
        assert named(whole) == first.dispute, (whole, named(whole))
    for whole in (f"登{year}-{running}", namesake.replace("〔", "[").replace("〕", "]")):
        assert named(whole) == other, (whole, named(whole))
    assert named(f"登{int(year) - 1}-{running}") == named(f"阳和村登{year}-{running}") == "not_found"
    found = line.ask(pb.Request(find_disputes=pb.FindDisputesRequest(text=f"{year}-{running}"))).find_disputes.disputes
    assert {first.dispute, other} == {dispute.id for dispute in found}, found


@claim
def more_requests_than_may_be_in_flight_wait_and_none_is_lost():
    peer = raw(before_hello=False)
    asked = 300
    peer.sendall(b"".join(frame(pb.Request(teams=pb.TeamsRequest()), number) for number in range(2, asked + 2)))
    assert sorted(read_frame(peer)[1] for _ in range(asked)) == list(range(2, asked + 2))


@claim
def who_stops_sending_still_gets_the_answers():
    peer = raw(before_hello=False)
    peer.sendall(frame(pb.Request(teams=pb.TeamsRequest()), 5))
    peer.shutdown(socket.SHUT_WR)
    kind, number, _ = read_frame(peer)
    assert (kind, number) == (RESPONSE, 5)
    assert until_closed(peer) == b""


@claim
def who_never_reads_costs_a_bounded_buffer():
    peer = raw(before_hello=False, timeout_s=1)
    request = frame(pb.Request(catalogue=pb.CatalogueRequest()), 2)
    sent = 0
    try:
        for _ in range(20000):
            sent += peer.send(request * 50)
    except (TimeoutError, OSError):
        pass
    status = pathlib.Path(f"/proc/{os.environ['MEDIATION_PID']}/fd")
    assert status.exists(), "the daemon lives"
    assert sent < 4 << 20, "reading stops where answers are not read"


@claim
def who_says_nothing_or_half_a_frame_is_let_go_with_a_reason():
    assert "no hello in time" in reason(raw())
    assert "in time" in reason(raw(frame(hello())[:10]))
    peer = raw(frame(hello()))
    assert answer(peer).outcome == 0
    peer.sendall(frame(pb.Request(ping=pb.PingRequest()))[:17])
    assert "not complete in time" in reason(peer)


@claim
def who_is_closed_gets_no_more_time_for_its_last_frame():
    whole = HEADER.pack(MAGIC, VERSION, RESPONSE, 0, 1)
    peer = raw(whole[:8])
    time.sleep(0.2)
    peer.sendall(whole[8:])
    assert "not for a daemon" in reason(peer)
    line = Connection(SOCKET, "clerk01")
    deadline = time.monotonic() + 10
    while line.ask(pb.Request(server_info=pb.ServerInfoRequest())).server_info.connections > 1:
        assert time.monotonic() < deadline, "still there"
        time.sleep(0.1)


@claim
def peers_that_never_stop_talking_keep_nobody_from_an_answer():
    stop, ignorable = threading.Event(), HEADER.pack(MAGIC, VERSION, 0x90, 0, 1) * 400

    def talk():
        peer = raw(before_hello=False)
        try:
            while not stop.is_set():
                peer.sendall(ignorable)
        except OSError:
            pass

    talkers = [threading.Thread(target=talk) for _ in range(12)]
    for talker in talkers:
        talker.start()
    line = Connection(SOCKET, "clerk01", 30)
    slowest = 0.0
    for _ in range(5):
        begun = time.monotonic()
        assert line.ask(pb.Request(teams=pb.TeamsRequest())).outcome == 0
        slowest = max(slowest, time.monotonic() - begun)
    stop.set()
    for talker in talkers:
        talker.join()
    assert slowest < 8, slowest


@claim
def times_that_no_calendar_has_are_refused_as_such():
    line = Connection(SOCKET, "clerk01")
    for act_us in (-10**15, 1262304000000000 - 1, 2**62):
        told = line.ask(registration(replay=pb.Replay(member="clerk01", now_us=act_us)))
        assert told.refusal.name == "bad_date", (act_us, told.refusal.name)
    for day_us in (-3 * 10**17, -2**62, 2**62):
        for ask in (pb.ListDisputesRequest(registered_from_us=day_us), pb.ListDisputesRequest(registered_to_us=day_us)):
            assert line.ask(pb.Request(list_disputes=ask)).refusal.name == "bad_date", day_us
        page = day_us.to_bytes(8, "big", signed=True) + bytes(8)
        assert line.ask(pb.Request(list_disputes=pb.ListDisputesRequest(page=page))).refusal.name == "bad_page", day_us


@claim
def a_stranger_with_sixty_lines_of_python_registers_a_dispute():
    environment = dict(os.environ, PYTHONPATH=os.environ["MEDIATION_PROTO_PYTHON"])
    told = subprocess.run(["/usr/bin/python3", str(ROOT / "tests/wire/stranger.py"), SOCKET], capture_output=True, text=True,
                          env=environment, check=False)
    assert told.returncode == 0 and "甲与乙" in told.stdout, told
    assert len((ROOT / "tests/wire/stranger.py").read_text().splitlines()) <= 60


@claim
def refusals_are_logged_in_one_line_and_tell_no_names():
    line = Connection(SOCKET, "clerk01")
    nothing = pb.Request(get_dispute=pb.GetDisputeRequest(number="甲家院墙"))
    assert line.ask(nothing).refusal.name == "not_found"
    assert logged("outcome=not_found", lambda: line.ask(nothing))
    log = LOG.read_text()
    assert "院墙" not in log and "甲" not in log


@claim
def a_stop_lets_answers_leave_and_says_come_again():
    peer = raw(before_hello=False)
    idle = raw(before_hello=False)
    peer.sendall(b"".join(frame(pb.Request(teams=pb.TeamsRequest()), number) for number in range(2, 8)))
    answers = {read_frame(peer)[1]}
    os.kill(int(os.environ["MEDIATION_PID"]), signal.SIGTERM)
    kinds = []
    try:
        while True:
            kind, number, body = read_frame(peer)
            kinds.append(kind)
            if kind == RESPONSE:
                answers.add(number)
            if kind == GOAWAY:
                assert 500 <= pb.Goaway.FromString(body).reconnect_after_ms <= 5000
    except ConnectionError:
        pass
    assert GOAWAY in kinds and answers == set(range(2, 8)), (kinds, answers)
    assert read_frame(idle)[0] == GOAWAY and until_closed(idle) == b""


WORDS = None


def main():
    global WORDS
    WORDS = Words(Connection(SOCKET, "clerk01"))
    print(f"1..{len(CLAIMS)}")
    for number, function in enumerate(CLAIMS, 1):
        problem = None
        try:
            function()
            if function is not CLAIMS[-1]:
                Connection(SOCKET, "clerk01")
        except Exception as error:  # pylint: disable=broad-except
            line = traceback.extract_tb(error.__traceback__)[1]
            problem = f"line {line.lineno}: {line.line}\n{type(error).__name__}: {error}"
        print(f"{'not ok' if problem else 'ok'} {number} - {function.__name__.replace('_', ' ')}", flush=True)
        if problem:
            print("# " + problem.replace("\n", "\n# "))


if __name__ == "__main__":
    main()
