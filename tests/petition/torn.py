#!/usr/bin/env python3
"""Two houses while everything is killed: petitions go over, answers and events come back, every fault of the centre strikes, and the daemon, the
bridge and the centre are killed over and over. Then nothing differs: each matter is there once, what is told of it is in order and without a
gap, and both sides' days are the same. TAP.

usage: tests/with-postgres tests/petition/torn.py        MEDIATION_LONG=1: 10000 petitions
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT, BUILD = Path(os.environ["SOURCE_ROOT"]), Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Daemon, sql  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

from house import OFFICE, PROGRAM, Centre, Tap  # noqa: E402

IS_LONG = bool(os.environ.get("MEDIATION_LONG"))
MATTERS = 10000 if IS_LONG else 200
TORN_S = 600 if IS_LONG else 8
SETTLED_S = 3600 if IS_LONG else 60
EACH_S = 2.0
PLAN = """seed = 20260105
duplicate = 50
reorder = 50
delay = 50
wrong_digest = 50
backwards = 50
server_error = 50
cut = 50
late_receipt = 50
poison = 5
silence = 50
day_s = 1
silence_days = 3
withdraw = 50
change = 50
again = 500
agree = 500
delay_ms = 1000
react_ms = 1000
resend_ms = 2000
"""
# What strikes at a thing that there must be first is not sure to.
SURE = ("duplicate", "reorder", "wrong_digest", "backwards", "delay", "late_receipt", "withdraw", "change", "cut", "server_error", "silence")
AGAIN = {"busy", "unavailable", "reference_changed", "stale"}


class Bridge:
    """mediate-petition, as a child that is begun again."""

    def __init__(self, home, centre, socket):
        self.config, self.log, self.process = Path(home) / "bridge.conf", open(f"{home}/bridge.log", "ab"), None
        self.environment = {**os.environ, "HOME": str(home), "MEDIATE_LANG": "en"}
        member = f"{centre.keys}/members/bridge.pem"
        self.config.write_text(f"office = {OFFICE}\nchannel = https\nurl = https://127.0.0.1:{centre.port}/xf\nca = {centre.keys}/authority.pem\n"
                               f"certificate = {member}\ncertificate_key = {member}\nserver = {socket}\nmember = petition\n", encoding="utf-8")

    def start(self):
        self.process = subprocess.Popen([PROGRAM, "run", "--config", self.config], stdout=self.log, stderr=self.log, env=self.environment)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)

    def run(self, verb):
        return subprocess.run([PROGRAM, verb, "--config", self.config], capture_output=True, text=True, check=False, env=self.environment)


class Desk(threading.Thread):
    """Who answers for petitions: accepts, objects, finds duplicates, and goes on with some. What it does it repeats until it is done."""

    def __init__(self, socket):
        super().__init__(daemon=True)
        self.socket, self.is_over, self.is_idle, self.fault = socket, threading.Event(), False, None
        self.lines, self.words, self.outcomes = {}, None, {}
        self.disputes, self.steps, self.left, self.turns = {}, {}, None, 0

    def line(self, member):
        if member not in self.lines:
            self.lines[member] = Connection(self.socket, member)
        return self.lines[member]

    def ask(self, member, request):
        """The answer; what passes is asked again, by the same id."""
        while not self.is_over.is_set():
            try:
                answer = self.line(member).ask(request)
            except (OSError, ConnectionError, AssertionError):
                self.lines.pop(member, None)
                time.sleep(0.1)
                continue
            if not answer.outcome or self.outcomes.get(answer.outcome) not in AGAIN:
                return answer
            time.sleep(0.02)
        raise InterruptedError

    def act(self, member, name, dispute=0, records=(), **told):
        act = pb.ActRequest(request_id=uuid7(), action=self.words.actions[name].number, dispute=dispute)
        for words in records:
            argument = self.words.argument("parties", words[0])
            for more in words[1:]:
                self.words.add_record(argument, self.words.arguments["parties"], more)
            act.arguments.append(argument)
        act.arguments.extend(self.words.argument(key.replace("_", "-"), value) for key, value in told.items())
        return self.ask(member, pb.Request(act=act))

    def register(self, item):
        return self.act("petition", "come_in", records=[["side=applicant,name=汪守田（虚构）", "side=respondent,name=田守义（虚构）"]],
                        channel="petition", start_mode="entrusted", applied_on="2024-03-04", place="340212100201", kind="neighbour",
                        facts="院墙滴水（虚构）", source="petition", source_number=f"{item.office}/{item.number}", source_version=str(item.version))

    def other(self, item, answer, **more):
        self.ask("petition", pb.Request(answer_petition=pb.AnswerPetitionRequest(
            request_id=uuid7(), office=item.office, number=item.number, version=item.version,
            answer=self.words.lists["petition_answer"][answer], **more)))

    def answer(self, petition):
        item = petition.item
        earlier = next((self.disputes[number] for number in (item.number, *item.earlier) if number in self.disputes), None)
        if earlier:
            self.other(item, "duplicate", dispute=earlier)
            self.disputes[item.number] = earlier
        elif "邻镇" in item.matter and not petition.answer:
            self.other(item, "objection", reason="不属本镇管辖（虚构）")
        else:
            registered = self.register(item)
            if not registered.outcome:
                # one that comes later is the same matter too
                self.disputes.update(dict.fromkeys((item.number, *item.earlier), registered.act.dispute))
                self.steps[registered.act.dispute] = 0

    def go_on(self, dispute, step):
        """One step more of a dispute, whatever was linked to it meanwhile; where it ends depends on its number."""
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        steps = [("petition", "petition_step", {"petition_step": "notified", "step_on": today})]
        if dispute % 3 == 0:
            steps += [("director", "not_accept", {"not_accepted_reason": "outside", "remedies_told": "arbitration"}),
                      ("clerk01", "close", {"closing_report": "不属调解范围，已告知去处（虚构）", "closing_ground": "finished"}), ("director", "confirm", {})]
        if step == len(steps):
            del self.steps[dispute]
            return
        member, name, told = steps[step]
        answer = self.act(member, name, dispute, **told)
        if answer.outcome:
            self.fault = self.fault or (name, self.outcomes[answer.outcome], answer.refusal.en)
            del self.steps[dispute]
        else:
            self.steps[dispute] = step + 1

    def learn(self):
        words = Words(self.line("petition"))
        self.outcomes = words.names["outcome"]
        self.words = words

    def turn(self):
        waiting = self.ask("petition", pb.Request(petitions=pb.PetitionsRequest(waits=True, page_size=100))).petitions.petitions
        open_ones = [one for one in waiting if not one.dispute]
        for petition in open_ones:
            self.answer(petition)
        for dispute, step in list(self.steps.items())[:50]:
            self.go_on(dispute, step)
        self.left = [one.item.number for one in open_ones], len(self.steps)
        return bool(open_ones or self.steps)

    def has_looked(self):
        """Whether there was nothing to do in a turn that began after now."""
        after = self.turns + 2
        while self.turns < after and self.is_alive():
            time.sleep(0.02)
        return self.is_idle

    def run(self):
        try:
            while not self.is_over.is_set():
                self.is_idle = not self.turn()
                self.turns += 1
                if self.is_idle:
                    time.sleep(0.05)
        except InterruptedError:
            pass
        except Exception as fault:  # told by the test, which else would wait for a desk that is not there
            self.fault, self.is_idle = repr(fault), True


def tear(daemon, bridge, centre):
    """Each is killed every two seconds, one after the other."""
    kills, end, chance = 0, time.monotonic() + TORN_S, random.Random(8)
    while time.monotonic() < end:
        for victim in (bridge, daemon, bridge, centre):
            time.sleep(chance.uniform(0.5, 1.5) * EACH_S / 4)
            victim.kill()
            victim.start()
            kills += 1
    return kills


def until_settled(centre, bridge, desk):
    """What comes is dealt with at the desk, and what that makes goes out, before it is looked at; or what is in the way."""
    end = time.monotonic() + SETTLED_S
    while time.monotonic() < end:
        bridge.run("once")
        is_idle = desk.has_looked()
        sent = bridge.run("once")
        told = centre.run("check", "--settled")
        if is_idle and desk.has_looked() and sent.returncode == 0 and told.returncode == 0:
            return "settled"
    return told.stdout[-3000:], sent.stderr, desk.left


def holds(tap, centre, bridge):
    told = centre.run("check", "--settled")
    tap.check("the centre has everything, once, in order and without a gap", told.returncode == 0, told.stdout[-3000:])
    struck = dict(line.split("\t") for line in told.stdout.splitlines() if line.count("\t") == 1)
    tap.check("every fault struck", all(int(struck.get(fault, 0)) > 0 for fault in SURE), struck)
    matters = int(centre.run("show").stdout.count("XF"))
    found = sql(f"SELECT count(*), count(DISTINCT number) FROM petition WHERE office = '{OFFICE}'").split("|")
    tap.check("each matter is here, once", int(found[0]) == int(found[1]) >= MATTERS and matters >= int(found[0]), (found, matters))
    found = sql("SELECT count(*), count(DISTINCT dispute), (SELECT count(*) FROM dispute) FROM petition WHERE answer = 1").split("|")
    tap.check("each that was accepted became one dispute, and nothing else did", len(set(found)) == 1, found)
    found = sql("SELECT count(*) FROM (SELECT at, row_number() OVER (PARTITION BY office, number ORDER BY at) AS nth FROM petition_letter"
                " WHERE of = 2) l WHERE at <> nth")
    tap.check("what was told of each is counted without a gap", found == "0", found)
    reconciled = bridge.run("reconcile")
    tap.check("both days are the same", reconciled.returncode == 0, reconciled.stdout + reconciled.stderr)
    found = sql(f"SELECT encode(reconciled, 'hex') FROM petition_office WHERE office = '{OFFICE}'")
    found = pb.PetitionReconciled.FromString(bytes.fromhex(found))
    tap.check("and that is on record", found.at_us and not found.difference_count, found)


def main():
    tap = Tap()
    for words in (["migrate", "up", "--demo"], ["seeds", "load", str(ROOT / "seeds")]):
        subprocess.run([BUILD / "daemon" / "mediationd", *words, "--database", os.environ["MEDIATION_DB_ADMIN"]], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as home:
        centre = Centre(home, PLAN, MATTERS).start()
        daemon = Daemon(home)
        daemon.start()
        bridge, desk = Bridge(home, centre, daemon.socket), Desk(daemon.socket)
        desk.learn()
        bridge.start()
        desk.start()
        kills = tear(daemon, bridge, centre)
        tap.check("the bridge ends when it is told to", bridge.stop() == 0)
        told = until_settled(centre, bridge, desk)
        tap.check("it comes to rest by itself", told == "settled", told)
        desk.is_over.set()
        desk.join(30)
        tap.check("the desk could do what it did", desk.fault is None, desk.fault)
        holds(tap, centre, bridge)
        tap.check("the daemon ends well", daemon.stop() == 0)
        tap.check("the centre too", centre.stop() == 0)
        print(f"# {MATTERS} matters, {kills} kills")
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
