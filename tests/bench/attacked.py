#!/usr/bin/env python3
"""How long fifty peers wait for an answer while a thousand slow connections stand at the door, against the same without
them, in turns. What must come of it is that nobody waits twice as long (p99). A measurement, run by tests/bench/run --attacked.
"""

import select
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "wire")]

import attacked  # noqa: E402
from attacked import HEADER, MAGIC, REQUEST, VERSION, Connection, Daemon, pb  # noqa: E402
from secured import MEDIATIOND, tool  # noqa: E402

PEERS, SLOW, SECONDS, ROUNDS, EVERY_S = 50, 1000, 8, 5, 0.1
TARGET = 2


class Peer:
    """Asks ten times a second and notes how long each answer took."""

    def __init__(self, address, waits):
        self.line = Connection(address, "clerk01", 30)
        self.waits = waits
        self.sent = None
        self.next = time.monotonic()
        self.heard = b""

    def ask(self, now):
        body = pb.Request(todo=pb.TodoRequest()).SerializeToString()
        self.line.socket.sendall(HEADER.pack(MAGIC, VERSION, REQUEST, len(body), 1) + body)
        self.sent = now
        self.next = now + EVERY_S

    def take(self, now):
        self.heard += self.line.socket.recv(1 << 18)
        if len(self.heard) < HEADER.size:
            return
        length = HEADER.unpack_from(self.heard)[3]
        if len(self.heard) < HEADER.size + length:
            return
        assert pb.Response.FromString(self.heard[HEADER.size:]).outcome == 0
        self.heard = b""
        self.waits.append(now - self.sent)
        self.sent = None


def measure(address):
    waits = []
    peers = {}
    poll = select.poll()
    for number in range(PEERS):
        peer = Peer(address, waits)
        peer.next += EVERY_S * number / PEERS
        peers[peer.line.socket.fileno()] = peer
        poll.register(peer.line.socket, select.POLLIN)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for number, _ in poll.poll(1):
            peers[number].take(time.monotonic())
        now = time.monotonic()
        for peer in peers.values():
            if peer.sent is None and now >= peer.next:
                peer.ask(now)
    for peer in peers.values():
        peer.line.socket.close()
    waits.sort()
    return [waits[int(len(waits) * part)] * 1000 for part in (0.5, 0.99)], len(waits)


def besiege(port):
    """In a process of its own, until it is killed."""
    attacked.DAEMON = type("There", (), {"port": port})
    slow = attacked.Slow(SLOW)
    print("there", flush=True)
    slow.run()


def main():
    if sys.argv[1:2] == ["--slow"]:
        attacked.raise_files()
        besiege(int(sys.argv[2]))
        return
    for words in (("migrate", "up"), ("seeds", "load", ROOT / "seeds")):
        tool(MEDIATIOND, *words, "--database", attacked.os.environ["MEDIATION_DB_ADMIN"])
    daemon = Daemon("besieged", account_rate=0, strangers_max=4000, source_connections_max=4000, hello_ms=600000)
    ratios = []
    print(f"{PEERS} peers, ten questions a second each; ms")
    for number in range(ROUNDS):
        alone, count = measure(daemon.socket)
        with subprocess.Popen([sys.executable, __file__, "--slow", str(daemon.port)], stdout=subprocess.PIPE) as slow:
            slow.stdout.readline()
            besieged, beside = measure(daemon.socket)
            slow.kill()
        ratios.append(besieged[1] / alone[1])
        print(f"round {number + 1}: alone p50 {alone[0]:.2f} p99 {alone[1]:.2f} ({count}); beside {SLOW} slow ones p50 {besieged[0]:.2f} "
              f"p99 {besieged[1]:.2f} ({beside}); p99 x {ratios[-1]:.2f}", flush=True)
    ratio = statistics.median(ratios)
    print(f"p99 x {ratio:.2f} in the median; the target of at most x {TARGET} is {'met' if ratio <= TARGET else 'NOT met'}")
    daemon.stop()


if __name__ == "__main__":
    main()
