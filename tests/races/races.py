#!/usr/bin/env python3
"""What two daemons on one database do to each other.

usage: tests/with-daemon tests/races/races.py

Nothing here hopes for an unlucky moment: a third login takes a lock that an act meets half-way, so
that it stands with its rows written and not committed; the other daemon's act is sent, and seen to
wait for the first; then the lock is let go. TAP.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import BUILD, INVARIANTS, Daemon, Tap, sql, verify_in_c  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words, instant_us, uuid7  # noqa: E402

BEHIND_S = 30
REGISTER = ("--channel walk_in --start-mode applied --applied-on 2024-03-04 --parties side=applicant,name=甲"
            " --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实")
ACCEPT = "--kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2"


class Other(Daemon):
    """The second daemon, with the options of the first: both wait for locks as long as it takes."""

    def start(self):
        self.process = subprocess.Popen(
            [str(BUILD / "daemon" / "mediationd"), f"--database={os.environ['MEDIATION_DB']}", f"--socket={self.socket}", "--listen=",
             "--peer_members=*:clerk01", *os.environ.get("MEDIATION_OPTIONS", "").split()], stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + BEHIND_S
        while not Path(self.socket).exists():
            assert self.process.poll() is None and time.monotonic() < deadline, f"no second daemon, see {self.log.name}"
            time.sleep(0.02)


class Asked(threading.Thread):
    """One request on a connection of its own; `answer` waits for what came of it."""

    def __init__(self, address, act):
        super().__init__(daemon=True)
        self.connection, self.act, self.got = Connection(address, "clerk01", BEHIND_S), act, None
        self.start()

    def run(self):
        self.got = self.connection.ask(pb.Request(act=self.act))

    def answer(self):
        self.join(BEHIND_S)
        return self.got


class Gate:
    """A lock on what acts meet half-way, held by a third login; who waits for whom is seen from outside."""

    def __init__(self):
        self.holder = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.seen = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.seen.autocommit = True

    def hold(self, statement):
        self.holder.cursor().execute(statement)

    def release(self):
        self.holder.commit()

    def waiting(self, login="mediation_app"):
        """Of the daemons' logins that wait for a lock: pid → pids it waits for."""
        cursor = self.seen.cursor()
        cursor.execute("SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity"
                       " WHERE usename = %s AND wait_event_type = 'Lock' ORDER BY pid", (login,))
        return dict(cursor.fetchall())

    def wait_for(self, count, login="mediation_app"):
        deadline = time.monotonic() + BEHIND_S
        while len(self.waiting(login)) != count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.waiting(login))} logins wait for a lock, not {count}")
            time.sleep(0.005)
        return self.waiting(login)

    def terminate(self, pid):
        cursor = self.seen.cursor()
        cursor.execute("SELECT pg_terminate_backend(%s, %s)", (pid, BEHIND_S * 1000))
        assert cursor.fetchone()[0], "the login is still there"


class Town:
    def __init__(self, other):
        self.addresses = os.environ["MEDIATION_SOCKET"], other
        self.connection = Connection(self.addresses[0], "clerk01")
        self.words = Words(self.connection)
        self.gate = Gate()

    def act(self, action, dispute, words="", expected=0, actor="clerk01", moment="2024-03-06T09:00"):
        now_us = instant_us(moment)
        return pb.ActRequest(request_id=uuid7(), action=self.words.actions[action].number, dispute=dispute, expected_version=expected,
                             arguments=self.words.argument_list(words.split()), replay=pb.Replay(member=actor, now_us=now_us))

    def story(self, *lines):
        story = Story(self.connection, self.words)
        for line in (f"2024-03-04T09:00 clerk01 register A {REGISTER} -> registered", *lines):
            story.tell(line)
        return story.disputes

    def registered(self):
        return self.story()["A"]

    def seen(self, dispute):
        found = self.connection.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute))).get_dispute.dispute
        return self.words.names["state"][found.state], found.version

    def overtaken(self, gate, first, second):
        """The first act stands written but not committed while the second comes to the other daemon; both answers."""
        self.gate.hold(gate)
        one = Asked(self.addresses[0], first)
        holder, = self.gate.wait_for(1)
        two = Asked(self.addresses[1], second)
        waiting = self.gate.wait_for(2)
        is_behind = [holder] in waiting.values()
        self.gate.release()
        return one.answer(), two.answer(), is_behind

    def level(self, dispute, first, second):
        """Both acts are judged on the same version before either is written; both answers."""
        self.gate.hold(f"SELECT FROM dispute WHERE id = {dispute} FOR UPDATE")
        both = Asked(self.addresses[0], first), Asked(self.addresses[1], second)
        self.gate.wait_for(2)
        self.gate.release()
        return [one.answer() for one in both]


HALF_WAY = "LOCK TABLE region_event IN SHARE MODE"
ITS_WORDS = "LOCK TABLE event_text IN SHARE MODE"
ITS_PROPOSAL = "LOCK TABLE proposal IN SHARE MODE"
CONSENT = "--parties-answering 2 --consent-answer agreed"


def told(answer):
    return answer.refusal.name if answer.outcome else f"version {answer.act.version}"


def events_of(act):
    return sql(f"SELECT count(DISTINCT dispute) || ' ' || count(*) FROM dispute_event WHERE request_id = '{act.request_id.hex()}'")


def same_request(tap, town):
    """store.md §2.1: told STALE is what the asker of an act that was done must never be."""
    for what, act in (("a registration", town.act("register", 0, REGISTER)),
                      ("an act", town.act("record_consent", town.registered(), CONSENT)),
                      ("an act on version 1", town.act("record_consent", town.registered(), CONSENT, 1))):
        one, two, is_behind = town.overtaken(HALF_WAY, act, act)
        tap.check(f"{what} sent again waits for its own original", is_behind)
        tap.check(f"{what} and its repetition get the same answer",
                  not one.outcome and not two.outcome and (one.act.dispute, one.act.version, one.act.state)
                  == (two.act.dispute, two.act.version, two.act.state), f"{told(one)}, {told(two)}")
        tap.check(f"{what} is told to be repeated where it was",
                  (one.act.repeated_request, two.act.repeated_request) == (False, True))
        tap.check(f"{what} sent twice stands in the journal once", events_of(act) == "1 1", events_of(act))
    act = town.act("accept", town.registered(), ACCEPT)
    one, two, is_behind = town.overtaken(HALF_WAY, act, act)
    numbered = list(one.act.numbers)[-1:], list(two.act.numbers)[-1:]
    tap.check("a repeated acceptance is told the number that its original took", is_behind and numbered[0] and numbered[0] == numbered[1],
              numbered)
    act = town.act("record_consent", town.registered(), CONSENT)
    other = town.act("record_consent", act.dispute, CONSENT.replace("agreed", "unreachable"))
    other.request_id = act.request_id
    one, two, _ = town.overtaken(HALF_WAY, act, other)
    tap.check("another act under the same request id is told so, not STALE", (told(one), told(two)) == ("version 2", "request_reused"),
              f"{told(one)}, {told(two)}")
    left = sql("SELECT difference FROM fold_differences()")
    tap.check("of an act that was not done nothing is left beside the dispute either", left == "", left)


def same_version(tap, town):
    for expected, wanted in ((1, ("version 2", "stale")), (0, ("version 2", "version 3"))):
        dispute = town.registered()
        first, second = (town.act("record_consent", dispute, CONSENT, expected) for _ in range(2))
        one, two, is_behind = town.overtaken(HALF_WAY, first, second)
        which = "both of version 1: the first is done, the second STALE" if expected else "of any version: one is done after the other"
        tap.check(f"two acts meet on a dispute, {which}", is_behind and (told(one), told(two)) == wanted, f"{told(one)}, {told(two)}")
    dispute = town.registered()
    answers = town.level(dispute, *(town.act("record_consent", dispute, CONSENT, 1) for _ in range(2)))
    tap.check("two acts judged on the same version: exactly one is done, the other STALE",
              sorted(map(told, answers)) == ["stale", "version 2"], sorted(map(told, answers)))
    tap.check("the dispute has moved once", town.seen(dispute) == ("registered", 2), town.seen(dispute))


def merge(town, dispute, into, expected=0):
    return town.act("merge", dispute, f"--other-dispute {into} --reason 重复", expected, actor="director")


def merges(tap, town):
    for expected, refusals in ((0, {"other_not_open", "wrong_state"}), (1, {"stale"})):
        a, b = town.registered(), town.registered()
        one, two, is_behind = town.overtaken(ITS_WORDS, merge(town, a, b, expected), merge(town, b, a, expected))
        tap.check(f"merges that cross, {'naming' if expected else 'not naming'} a version: the first is done, the second refused",
                  is_behind and not one.outcome and two.outcome and two.refusal.name in refusals, f"{told(one)}, {told(two)}")
        tap.check("one dispute is merged, the other lives on", (town.seen(a), town.seen(b)) == (("merged", 2), ("registered", 2)),
                  f"{town.seen(a)} {town.seen(b)}")
    a, b = town.registered(), town.registered()
    answers = town.level(min(a, b), merge(town, a, b), merge(town, b, a))
    tap.check("merges that cross, judged on the same versions: exactly one is done",
              sorted(bool(answer.outcome) for answer in answers) == [False, True], list(map(told, answers)))
    low, high = sorted((town.registered(), town.registered()))
    wanted_by_both = f"SELECT FROM dispute WHERE id = {high} FOR UPDATE"
    one, two, is_behind = town.overtaken(wanted_by_both, merge(town, high, low), merge(town, low, high))
    tap.check("merges that cross lock in one order: the second waits for the first and holds nothing that it wants",
              is_behind and not one.outcome and two.outcome, f"{told(one)}, {told(two)}")
    a, b = town.registered(), town.registered()
    one, two, is_behind = town.overtaken(ITS_WORDS, merge(town, a, b), town.act("record_consent", b, CONSENT, 1))
    tap.check("an act on what a merge goes into meets the merge's version", is_behind and told(two) == "stale", told(two))


def closing(tap, town):
    lines = (f"2024-03-04T09:10 clerk01 accept A {ACCEPT} -> accepted",
             "2024-03-04T09:20 director assign A --team 5 --assignment-reasons territory -> assigned",
             "2024-03-04T09:30 med05a take A --mediator med05a --no-conflict -> taken",
             "2024-03-05T09:00 med05a meet A --parties-present 1,2 --course 双方陈述 -> mediating",
             "2024-03-05T10:00 med05a agree_orally A --agreement-content 和好 --read-back"
             " --obligations debtor=2,amount=100,due_on=2024-03-05,text=付款 -> agreed",
             "2024-03-05T10:30 med05a perform_at_once A --evidence 收条 -> performed",
             "2024-03-05T11:00 med05a close A --closing-report 已履行 --closing-ground finished -> proposed")

    def acts():
        dispute = town.story(*lines)["A"]
        reopen = town.act("reopen", dispute, "--reopening-ground relapse --reason 反复", actor="director")
        return dispute, town.act("confirm", dispute, actor="lead05"), reopen

    dispute, close, reopen = acts()
    one, two, is_behind = town.overtaken(ITS_PROPOSAL, close, reopen)
    tap.check("a reopening that meets the closing comes after it: closed, then reopened",
              is_behind and not one.outcome and not two.outcome and two.act.version == one.act.version + 1, f"{told(one)}, {told(two)}")
    tap.check("the dispute is in its second round", town.seen(dispute)[0] == "accepted", town.seen(dispute))
    dispute, close, reopen = acts()
    one, two, is_behind = town.overtaken(ITS_PROPOSAL, reopen, close)
    tap.check("a closing that meets the reopening has lapsed",
              is_behind and not one.outcome and told(two) in ("no_proposal", "proposal_lapsed"), f"{told(one)}, {told(two)}")
    tap.check("the dispute stays open", town.seen(dispute)[0] == "accepted", town.seen(dispute))
    dispute, close, reopen = acts()
    close.expected_version = reopen.expected_version = town.seen(dispute)[1]
    answers = town.level(dispute, close, reopen)
    tap.check("closing and reopening the same version: exactly one is done, the other STALE",
              sorted(told(answer) == "stale" for answer in answers) == [False, True], list(map(told, answers)))


def fallen(tap, town):
    """A number belongs to who commits: what falls with its login is given to the next, and to itself when it comes again."""
    town.registered()
    town.gate.hold("SELECT FROM number_counter FOR UPDATE")
    one = Asked(town.addresses[0], town.act("register", 0, REGISTER))
    holder, = town.gate.wait_for(1)
    two = Asked(town.addresses[1], town.act("register", 0, REGISTER))
    town.gate.wait_for(2)
    town.gate.terminate(holder)
    town.gate.release()
    answers = one.answer(), two.answer()
    tap.check("a registration whose login to the database falls is done all the same",
              [(answer.outcome, len(answer.act.numbers)) for answer in answers] == [(0, 1)] * 2, list(map(told, answers)))


class Clerk(threading.Thread):
    """Registers and accepts one dispute after the other; notes when each number was asked for and told."""

    def __init__(self, town, address, count):
        super().__init__(daemon=True)
        self.town, self.count, self.connection = town, count, Connection(address, "clerk01", BEHIND_S)
        self.notes, self.refusals = [], []
        self.start()

    def number(self, act):
        asked = time.monotonic()
        answer = self.connection.ask(pb.Request(act=act))
        if answer.outcome:
            self.refusals.append(answer.refusal.name)
            return 0
        self.notes.append((answer.act.numbers[-1], asked, time.monotonic()))
        return answer.act.dispute

    def run(self):
        for _ in range(self.count):
            dispute = self.number(self.town.act("register", 0, REGISTER))
            if dispute:
                self.number(self.town.act("accept", dispute, ACCEPT))


def out_of_order(notes, texts):
    """Pairs where who was answered before the other asked has the higher number."""
    for series in {found for found, _ in texts.values()}:
        mine = sorted((texts[text][1], asked, told_at) for text, asked, told_at in notes if texts[text][0] == series)
        earliest_answer_above = float("inf")
        for _, asked, told_at in reversed(mine):
            if earliest_answer_above < asked:
                yield series
            earliest_answer_above = min(earliest_answer_above, told_at)


def numbers(tap, town):
    clerks = [Clerk(town, town.addresses[turn % 2], 25) for turn in range(8)]
    for clerk in clerks:
        clerk.join(BEHIND_S)
    notes = [note for clerk in clerks for note in clerk.notes]
    refusals = [refusal for clerk in clerks for refusal in clerk.refusals]
    tap.check("eight clerks at two daemons register and accept 200 disputes", len(notes) == 400 and not refusals, refusals[:5])
    rows = (line.split("|") for line in sql("SELECT text, series, number FROM official_number").splitlines())
    texts = {text: (int(series), int(number)) for text, series, number in rows}
    tap.check("every number told is one taken, and told once", len({text for text, _, _ in notes} & texts.keys()) == len(notes))
    gaps = sql("SELECT count(*) FROM (SELECT 1 FROM official_number GROUP BY district, committee, series, year"
               " HAVING min(number) <> 1 OR max(number) <> count(*)) gaps")
    tap.check("numbers run from 1 without a gap", gaps == "0", gaps)
    tap.check("who was told a number before another asked has the lower one", not list(out_of_order(notes, texts)))


class Merger(threading.Thread):
    """Merges and notes consent across the same few disputes, each in an order of its own."""

    def __init__(self, town, address, acts):
        super().__init__(daemon=True)
        self.connection, self.acts, self.answers = Connection(address, "clerk01", BEHIND_S), acts, []
        self.start()

    def run(self):
        for act in self.acts:
            self.answers.append(self.connection.ask(pb.Request(act=act)))


def storm(tap, town):
    disputes = [town.registered() for _ in range(16)]
    mergers = []
    for turn in range(8):
        order = disputes[turn * 2:] + disputes[:turn * 2]
        if turn % 2:
            order.reverse()
        acts = [act for a, b in zip(order, order[1:]) for act in (town.act("record_consent", b, CONSENT), merge(town, a, b))]
        mergers.append(Merger(town, town.addresses[turn // 2 % 2], acts))
    for merger in mergers:
        merger.join(BEHIND_S)
    answers = [answer for merger in mergers for answer in merger.answers]
    undecided = [told(answer) for answer in answers if answer.outcome and answer.refusal.exit_code != 1]
    tap.check("merges and acts in every order across the same disputes: each is done or refused by a rule",
              len(answers) == sum(len(merger.acts) for merger in mergers) and not undecided, undecided)
    merged = sql(f"SELECT count(*) FROM dispute WHERE merged_into <> 0 AND id = ANY ('{{{','.join(map(str, disputes))}}}')")
    done = sum(not answer.outcome and answer.act.other_dispute != 0 for answer in answers)
    tap.check("every merge that was told done, and no other, stands", 0 < int(merged) == done, f"{merged} stand, {done} told")
    tap.check("no merge closes a ring", sql(
        "SELECT count(*) FROM (WITH RECURSIVE into_which AS (SELECT id, merged_into FROM dispute WHERE merged_into <> 0 UNION"
        " SELECT w.id, d.merged_into FROM into_which w JOIN dispute d ON d.id = w.merged_into WHERE d.merged_into <> 0)"
        " SELECT FROM into_which WHERE id = merged_into) ring") == "0")


def main():
    tap = Tap()
    home = Path(os.environ["PGHOST"]) / "other"
    home.mkdir()
    daemon = Other(str(home))
    daemon.start()
    town = Town(daemon.socket)
    for race in (same_request, same_version, merges, closing, fallen, numbers, storm):
        race(tap, town)
    tap.check("the second daemon ends well", daemon.stop() == 0, Path(daemon.log.name).read_text(encoding="utf-8")[-2000:])
    log = (Path(os.environ["PG_DATA"]) / "log").read_text(encoding="utf-8", errors="replace")
    tap.check("the database never had to break a deadlock", "deadlock detected" not in log)
    for claim, query in INVARIANTS.items():
        if "ledger" not in query:
            tap.check(claim, sql(query) == "0", sql(query))
    tap.check("C and SQL find nothing", *verify_in_c())
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
