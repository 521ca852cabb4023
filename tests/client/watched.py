"""Events as they happen: in words and for programs, over a daemon that dies, from the place where somebody stopped."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from mediate import BUILD, ENVIRONMENT, PROGRAM, REGISTERED, SOCKET, claim, run

sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(pathlib.Path(os.environ["SOURCE_ROOT"]) / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection  # noqa: E402

WAIT_S = 20


def register(name, kind="neighbour", server=SOCKET, *more):
    done = run("--no-input", *more, "register", *REGISTERED.format(day="2026-01-05", first=name, second="乙", facts="滴水").replace(
        "--kind neighbour", f"--kind {kind}").split(), member="clerk01", server=server)
    assert done.status == 0, done


def until(holds, what):
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, what()
        time.sleep(0.05)


def waiting(server):
    """How many wait for events at the daemon."""
    limits = Connection(server, "director").ask(pb.Request(limits=pb.LimitsRequest())).limits.limits
    return next(limit.used for limit in limits if limit.name == "watches_max")


class Watch:
    """mediate watch, begun and waiting."""

    def __init__(self, home, *words, server=SOCKET, member="director", before=()):
        self.out, self.err = (pathlib.Path(home) / f"{name}-{time.monotonic_ns()}" for name in ("out", "err"))
        # those before it that were killed are noticed within a tenth of a second
        time.sleep(0.2)
        others = waiting(server)
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.program = subprocess.Popen([PROGRAM, *before, "watch", *words], env=dict(ENVIRONMENT, MEDIATE_SERVER=server, MEDIATE_MEMBER=member),
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        until(lambda: waiting(server) > others or self.program.poll() is not None, self.said)

    def lines(self):
        return self.out.read_text(encoding="utf-8").splitlines()

    def said(self):
        return self.err.read_text(encoding="utf-8")

    def comes(self, count):
        until(lambda: len(self.lines()) >= count, lambda: (self.lines(), self.said()))
        return self.lines()

    def stop(self, how=signal.SIGINT):
        """Its status, and the place that it names."""
        self.program.send_signal(how)
        status = self.program.wait(WAIT_S)
        assert "Sanitizer" not in self.said(), self.said()
        return status, self.said().split("--after ")[-1].split()[0] if "--after " in self.said() else ""


@contextlib.contextmanager
def watching(*words, **more):
    with tempfile.TemporaryDirectory() as home:
        watch = Watch(home, *words, **more)
        try:
            yield watch
        finally:
            watch.program.kill()
            watch.program.wait()


@claim
def what_happens_is_shown_in_chinese_and_ctrl_c_tells_the_place():
    with watching() as watch:
        register("看甲")
        (line,) = watch.comes(1)
        assert "登记  已登记  韩玉珍" in line and line.startswith("繁阳登〔2026〕") and "看甲" not in line, line
        assert "发生什么就显示什么" in watch.said(), watch.said()
        status, place = watch.stop()
        assert status == 0 and len(place) == 72, (status, watch.said())
    register("看乙")
    with watching("--after", place) as watch:
        assert len(watch.comes(1)) == 1, watch.lines()
        assert watch.stop(signal.SIGTERM)[0] == 0, watch.said()


@claim
def programs_get_a_line_each_and_go_on_from_any_of_them():
    with watching("--from-start", before=["--json"]) as watch:
        watch.program.kill()
        watch.program.wait()
        told = [json.loads(line) for line in watch.lines()]
    assert len({(event["dispute"], event["version"]) for event in told}) == len(told), "an event came twice"
    assert all(event["cursor"] and event["number"] and event["action"] for event in told), told[:2]
    with watching("--after", told[1]["cursor"], before=["--json"]) as watch:
        again = [json.loads(line) for line in watch.comes(len(told) - 2)]
    assert again == told[2:], (again[:1], told[2:3])


@claim
def kinds_and_teams_are_said_as_in_a_list():
    with watching("类型:拖欠农民工工资") as by_word, watching("--kind", "wages", "--team", "2") as by_option:
        register("看丙")
        register("看丁", "wages")
        assert len(by_word.comes(1)) == 1 and "拖欠农民工工资" in by_word.lines()[0], by_word.lines()
        assert by_option.lines() == [], "no team has it"
    done = run("watch", "--team", "没有这队", member="director")
    assert done.status == 2 and "没有这队" in done.err, done
    done = run("watch", "--after", "xyz", member="director")
    assert done.status == 2 and "xyz" in done.err, done
    done = run("watch", "--after", "00", "--from-start", member="director")
    assert done.status == 2 and "--from-start" in done.err, done


@claim
def whoever_may_see_nothing_is_refused_and_one_sees_his_own_alone():
    with watching(member="med05a") as watch:
        register("看戊")
        time.sleep(0.5)
        assert watch.lines() == [], watch.lines()


class Dying:
    """A daemon that is killed, and begun again where it was."""

    def __init__(self, home):
        self.socket, self.log, self.process = f"{home}/socket", open(f"{home}/log", "ab"), None

    def begin(self):
        pathlib.Path(self.socket).unlink(missing_ok=True)
        self.process = subprocess.Popen([BUILD / "daemon/mediationd", f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}", "--listen=",
                                         "--tick_ms=0", "--peer_members=*:director"], stdout=self.log, stderr=self.log)
        until(lambda: os.path.exists(self.socket), lambda: "the daemon listens")

    def die(self):
        self.process.kill()
        self.process.wait()


@claim
def a_watch_outlives_its_daemon_and_misses_nothing():
    with tempfile.TemporaryDirectory() as home:
        daemon = Dying(home)
        daemon.begin()
        with watching(server=daemon.socket) as watch:
            register("看己")
            watch.comes(1)
            daemon.die()
            register("看庚")
            until(lambda: "连接中断" in watch.said(), watch.said)
            daemon.begin()
            assert len(watch.comes(2)) == 2, watch.lines()
            daemon.process.terminate()
            assert daemon.process.wait(WAIT_S) == 0
            daemon.begin()
            register("看辛")
            assert len(watch.comes(3)) == 3, watch.lines()
            assert watch.stop()[0] == 0, watch.said()
        daemon.die()


@claim
def ctrl_c_is_heard_while_there_is_no_daemon():
    with tempfile.TemporaryDirectory() as home:
        daemon = Dying(home)
        daemon.begin()
        with watching(server=daemon.socket) as watch:
            daemon.die()
            until(lambda: "连接中断" in watch.said(), watch.said)
            began = time.monotonic()
            status, place = watch.stop()
            assert status == 0 and place and time.monotonic() - began < 2, watch.said()
