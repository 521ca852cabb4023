#!/usr/bin/env python3
"""How soon 1, 50 and 1 000 who wait for events are told of one, and what 1 000 who wait in vain cost those who write.
A measurement, run by tests/bench/run --feed.

An event is told when its whole answer has come, and was committed when its writer has his. Who waits in vain: half want a kind that
nobody writes, half are mediators whose teams have nothing to do with what is written.
"""

import select
import statistics
import threading
import time

import measure
from measure import Connection, Town, load, os, pb, uuid7
from stranger_wire import HEADER

measure.DISPUTES = 50_000
WAITING = (1, 50, 1_000)
EVENTS, ROUNDS, SECONDS = 60, 7, 8
PAUSE_S, WAIT_S = 0.15, 30
ASKED_AGAIN_MS = 20_000
IN_VAIN, COST_MAX = 1_000, 0.05
MEDIATORS = ("med03a", "med03b", "med04a", "med04b")


class Peer:
    """Waits for what comes, from its cursor."""

    def __init__(self, member, **wanted):
        self.line = Connection(os.environ["MEDIATION_TCP"], member, WAIT_S)
        self.wanted, self.heard, self.at = wanted, b"", None
        self.cursor = self.line.ask(pb.Request(events=pb.EventsRequest(from_now=True))).events.cursor

    def ask(self):
        self.heard, self.at = b"", None
        self.line.send(pb.Request(events=pb.EventsRequest(after=self.cursor, wait_ms=ASKED_AGAIN_MS, **self.wanted)))

    def hears(self):
        """Whether its answer is whole now."""
        self.heard += self.line.socket.recv(1 << 16)
        if len(self.heard) < HEADER.size or len(self.heard) < HEADER.size + HEADER.unpack_from(self.heard)[3]:
            return False
        self.at = time.monotonic()
        return True

    def take(self):
        """How many events it was told."""
        answer = pb.Response.FromString(self.heard[HEADER.size:])
        if answer.outcome:
            raise RuntimeError(answer.refusal.en)
        self.cursor = answer.events.cursor
        return len(answer.events.events)


class Crowd:
    def __init__(self, peers):
        self.peers = {peer.line.socket.fileno(): peer for peer in peers}
        self.poll = select.epoll()
        for number in self.peers:
            self.poll.register(number, select.EPOLLIN)

    def heard(self, timeout_s):
        """Those whose answers have come."""
        return [self.peers[number] for number, _ in self.poll.poll(timeout_s) if self.peers[number].hears()]


# ---- how soon ----

class Writer:
    """Its answer says when its act was committed."""

    def __init__(self, town):
        self.town = town
        self.line = Connection(os.environ["MEDIATION_TCP"], measure.MEMBER, WAIT_S)
        self.heard, self.at = b"", None

    def write(self):
        words = self.town.words
        risk = ["--risk-level", "red", "--record", "扬言报复", "--receiver", "派出所", "--reported-at", f"{self.town.today}T00:00"]
        self.heard = b""
        self.line.send(pb.Request(act=pb.ActRequest(request_id=uuid7(), dispute=self.town.model, action=words.actions["report_risk"].number,
                                                    arguments=words.argument_list(risk))))

    hears = Peer.hears


def how_soon(town, count):
    """Milliseconds from commit to subscriber, of each event and subscriber, in order."""
    writer, peers = Writer(town), [Peer("director") for _ in range(count)]
    crowd, waits = Crowd([*peers, writer]), []
    for number in range(EVENTS + 1):
        for peer in peers:
            peer.ask()
        time.sleep(PAUSE_S + count / 2_000)
        writer.write()
        left = count + 1
        while left:
            heard = crowd.heard(WAIT_S)
            left -= len(heard)
            if not heard:
                raise RuntimeError(f"{left} of {count} were never told")
        if any(peer.take() != 1 for peer in peers):
            raise RuntimeError("one event was written, and others were told")
        # the first finds caches empty
        waits += [max(0, peer.at - writer.at) * 1000 for peer in peers] if number else []
    for peer in [*peers, writer]:
        peer.line.socket.close()
    return sorted(waits)


# ---- what it costs ----

class InVain(threading.Thread):
    """A thousand who wait for what does not come, and ask again."""

    def __init__(self, words):
        super().__init__(daemon=True)
        self.crowd = Crowd([Peer("director", kinds=[words.kinds["tourism"]]) if number % 2 else Peer(MEDIATORS[number // 2 % len(MEDIATORS)])
                            for number in range(IN_VAIN)])
        self.over, self.told = threading.Event(), 0

    def run(self):
        for peer in self.crowd.peers.values():
            peer.ask()
        while not self.over.is_set():
            for peer in self.crowd.heard(0.1):
                self.told += peer.take()
                peer.ask()

    def end(self):
        self.over.set()
        self.join()
        for peer in self.crowd.peers.values():
            peer.line.socket.close()


def looking():
    """Seconds of the core that looking for events has taken: of the database's process that does it."""
    (pid,) = measure.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'mediationd-feed'").splitlines()
    return measure.stat_of(pid)[0]


def rate(seconds):
    said = load("act", 8, seconds)
    if said["refused"] != "0":
        raise RuntimeError(f"{said['refused']} acts were refused: {said['why']}")
    return float(said["rate"])


def what_they_cost(town):
    """Acts a second without and with those who wait, in turns."""
    alone, beside, cores = [], [], []
    rate(2)
    for number in range(ROUNDS):
        alone.append(rate(SECONDS))
        crowd = InVain(town.words)
        crowd.start()
        time.sleep(1)
        before = looking()
        beside.append(rate(SECONDS))
        cores.append((looking() - before) / SECONDS)
        crowd.end()
        if crowd.told:
            raise RuntimeError(f"{crowd.told} events were told to who wanted none")
        print(f"# round {number + 1}: {alone[-1]:.0f} alone, {beside[-1]:.0f} beside {IN_VAIN} who wait, looking took {cores[-1]:.1%} of a core",
              flush=True)
    return alone, beside, statistics.median(cores)


def main():
    town = Town()
    print("| who wait | told after, ms: p50 | p99 | worst |\n|---|---|---|---|")
    for count in WAITING:
        waits = how_soon(town, count)
        print(f"| {count:,} | {statistics.median(waits):.1f} | {waits[len(waits) * 99 // 100]:.1f} | {waits[-1]:.1f} |", flush=True)
    alone, beside, cores = what_they_cost(town)
    ratios = sorted(with_them / without for with_them, without in zip(beside, alone))
    cost = 1 - statistics.median(beside) / statistics.median(alone)
    print(f"\n{statistics.median(alone):,.0f} ({min(alone):,.0f} – {max(alone):,.0f}) acts a second alone, {statistics.median(beside):,.0f} "
          f"({min(beside):,.0f} – {max(beside):,.0f}) beside {IN_VAIN:,} who wait: they cost {cost:.1%} (wanted {COST_MAX:.0%} at most); "
          f"looking took {cores:.1%} of a core; round by round × {ratios[0]:.2f} – {ratios[-1]:.2f}")


if __name__ == "__main__":
    main()
