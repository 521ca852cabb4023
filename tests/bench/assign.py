#!/usr/bin/env python3
"""How long the rules take to assign 500 disputes in one call, and one by one, by one daemon and by two at once.

usage: FSYNC=1 BUILD_ROOT=build/bench tests/with-daemon /usr/bin/python3 tests/bench/assign.py [rounds]

Durable commits where FSYNC=1. Five teams of the town are equal, so that loads decide. Prints one line a way: median of the
rounds, least and most, how often the lock on the loads was given (8 lots of 64 are 500) and the machine's load meanwhile.
Nothing analyses the tables on the way: the plans must be right for a town that has just begun. A measurement, not a test;
that nothing is refused is looked at all the same.
"""

import os
import pathlib
import statistics
import sys
import threading
import time

os.environ.setdefault("SOURCE_ROOT", str(pathlib.Path(__file__).resolve().parents[2]))
os.environ.setdefault("MEDIATION_PROTO_PYTHON", str(pathlib.Path(os.environ["BUILD_ROOT"]).resolve() / "tests" / "python"))
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(pathlib.Path(__file__).resolve().parents[1] / "races")]

from two_daemons import MAKERS, Town, accepted, assign, make_teams_equal, rows, start_second  # noqa: E402

DISPUTES = 500


def in_one_call(town, disputes):
    return assign(town.directors[0], disputes)[1]


def one_by_one(town, disputes):
    return [assign(town.directors[0], [dispute])[1][0] for dispute in disputes]


def at_two_daemons(town, disputes):
    halves, answers = (disputes[::2], disputes[1::2]), [None, None]
    threads = [threading.Thread(target=lambda i=i: answers.__setitem__(i, assign(town.directors[i], halves[i])[1])) for i in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*answers[0], *answers[1]]


def measured(town, way):
    disputes = accepted(town, DISPUTES)
    begun = time.monotonic()
    results = way(town, disputes)
    taken = time.monotonic() - begun
    assert len(results) == DISPUTES and not any(result.outcome for result in results), "refused"
    return taken


def locks_given(town):
    return rows(town.watch, "SELECT version FROM assignment_lock")[0][0]


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    daemon = start_second()
    town = Town()
    make_teams_equal(town)
    in_one_call(town, accepted(town, MAKERS))
    for way in (in_one_call, one_by_one, at_two_daemons):
        before = locks_given(town)
        times = [measured(town, way) for _ in range(rounds)]
        locks = (locks_given(town) - before) / rounds
        print(f"{DISPUTES} {way.__name__.replace('_', ' ')}: {statistics.median(times) * 1000:.0f} ms "
              f"({min(times) * 1000:.0f} – {max(times) * 1000:.0f}), {locks:.0f} locks, load {os.getloadavg()[0]:.1f}", flush=True)
    daemon.terminate()
    daemon.wait()


if __name__ == "__main__":
    main()
