"""A machine whose clock is wrong is told so at once, and nobody is whose daemon's clock was set on purpose."""

import os
import pathlib
import socket
import sys
import tempfile
import threading
import time

from mediate import SOCKET, claim, run

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from set_clock import Ticking  # noqa: E402
from stranger_wire import HEADER  # noqa: E402

MINUTE, HOUR, DAY = 60, 3600, 86400


def read(line, count):
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        if not piece:
            return None
        data += piece
    return data


def forward(source, target):
    while piece := source.recv(65536):
        target.sendall(piece)


def answers(daemon, client, ahead_s):
    """The daemon's frames, the first of them (Hello's answer) as if its clock were another."""
    while header := read(daemon, HEADER.size):
        magic, version, kind, length, number = HEADER.unpack(header)
        body = read(daemon, length)
        if ahead_s is not None:
            answer = pb.Response.FromString(body)
            answer.now_us += ahead_s * 10**6
            body, ahead_s = answer.SerializeToString(), None
        client.sendall(HEADER.pack(magic, version, kind, len(body), number) + body)


def ahead(seconds, *words):
    """What is said to a machine whose daemon's clock is so far ahead of its own."""
    with tempfile.TemporaryDirectory() as home, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(home + "/relay.sock")
        listener.listen(1)

        def relay():
            client, _ = listener.accept()
            with client, socket.socket(socket.AF_UNIX) as daemon:
                daemon.connect(SOCKET)
                back = threading.Thread(target=answers, args=(daemon, client, seconds))
                back.start()
                forward(client, daemon)
                daemon.shutdown(socket.SHUT_WR)
                back.join()

        thread = threading.Thread(target=relay)
        thread.start()
        done = run(*words, server=home + "/relay.sock")
        thread.join()
    assert done.status == 0, done
    return done


@claim
def a_clock_that_is_wrong_is_said_at_once_and_once():
    for seconds, told in ((DAY, "慢 1 天"), (-DAY, "快 1 天"), (2 * DAY + HOUR, "慢 2 天"), (8 * HOUR, "慢 8 小时"), (-7 * MINUTE, "快 7 分钟")):
        done = ahead(seconds, "teams")
        assert done.err.startswith("本机时间比服务端" + told) and done.err.count("本机时间") == 2 and "调准" in done.err, (seconds, done)
    assert "behind" in ahead(DAY, "--lang", "en", "teams").err


@claim
def a_clock_that_is_nearly_right_is_no_matter():
    for seconds in (0, 4 * MINUTE, -4 * MINUTE):
        assert ahead(seconds, "committee").err == ""


@claim
def programs_get_their_answer_all_the_same():
    done = ahead(DAY, "--json", "teams")
    assert done.json["teams"] and "本机时间" in done.err, done


@claim
def a_clock_that_was_set_on_purpose_is_nobodys_fault():
    moment = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 300 * DAY))
    daemon = Ticking("elsewhen")
    daemon.start(moment)
    try:
        done = run("committee", server=daemon.socket)
    finally:
        assert daemon.stop() == 0
    assert done.status == 0 and done.err == "", done
