"""How often one command goes to the daemon and back."""

import contextlib
import os
import pathlib
import select
import socket
import stat
import tempfile
import threading

import psycopg2

from mediate import SOCKET, claim, environment, run


class Relay:
    """Stands between the tool and the daemon, and counts how often the tool asks after an answer."""

    def __init__(self, folder):
        self.path, self.trips = os.path.join(folder, "relay"), 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(1)
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        near, _ = self.listener.accept()
        with near, socket.socket(socket.AF_UNIX) as far:
            far.connect(SOCKET)
            last = far
            while True:
                ready, _, _ = select.select([near, far], [], [])
                data = ready[0].recv(65536)
                if not data:
                    return
                self.trips += ready[0] is near and last is far
                last = ready[0]
                (far if last is near else near).sendall(data)


def trips(*words):
    with tempfile.TemporaryDirectory() as folder:
        relay = Relay(folder)
        done = run(*words, server=relay.path)
        relay.thread.join()
        relay.listener.close()
    assert done.status == 0, (words, done)
    return relay.trips


@contextlib.contextmanager
def own_cache(folder):
    with environment(XDG_CACHE_HOME=folder):
        yield os.path.join(folder, "mediate")


@claim
def one_question_costs_three_trips_at_most_and_two_where_words_are_kept():
    for words in (("list", "open", "due:3", "--sort", "due"), ("todo",), ("find", "甲"), ("team",), ("figures",)):
        with tempfile.TemporaryDirectory() as folder, own_cache(folder):
            assert (trips(*words), trips(*words)) == (3, 2), words


@claim
def who_names_a_dispute_makes_three_trips_at_most():
    with tempfile.TemporaryDirectory() as folder, own_cache(folder):
        run("team")
        for words in (("show", "调2024-1"), ("timeline", "调2024-1"), ("allowed", "调2024-1"), ("explain", "调2024-1"), ("notices", "调2024-1")):
            assert trips(*words) <= 3, (words, trips(*words))


@claim
def words_that_are_kept_are_the_daemons_own_or_not_taken():
    with tempfile.TemporaryDirectory() as folder, own_cache(folder) as kept:
        right = run("list").out
        name, = (each for each in os.listdir(kept) if each.startswith("words-"))
        path = os.path.join(kept, name)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        whole = pathlib.Path(path).read_bytes()
        for damaged in (b"", b"\0\0\0\0", whole[:-1], whole[:4] + b"\xff" * (len(whole) - 4), b"\xff" * 4 + whole[4:], whole.replace(b"neighbour", b"neighboor", 1)):
            pathlib.Path(path).write_bytes(damaged)
            done = run("list")
            assert done.out == right and done.status == 0, (damaged[:40], done)
            assert pathlib.Path(path).read_bytes() == whole, "it is kept anew"
    with own_cache("/dev/null"):
        assert run("list").out == right, "where nothing can be kept, all is asked for"


@claim
def words_that_have_changed_are_asked_for_again():
    with tempfile.TemporaryDirectory() as folder, own_cache(folder) as kept:
        run("list")
        before = set(os.listdir(kept))
        database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        database.autocommit = True
        cursor = database.cursor()
        for name in ("西门社区改", "西门社区"):
            cursor.execute("UPDATE place SET name = %s WHERE name IN ('西门社区', '西门社区改'); UPDATE district SET reference_version = reference_version + 1", (name,))
            assert "没有" not in run("list", f"village:{name}", "--limit", "1").err.partition("没有符合")[0], name
        database.close()
        assert len(os.listdir(kept)) > len(before)
