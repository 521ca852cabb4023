#!/usr/bin/env python3
"""Random lives, told to a daemon: it lets happen what the rules let happen, and its tables are the fold of its journal.

    poured.py TEST_LIVES

Four hundred lives; $MEDIATION_LONG=1: ten thousand.

The lives are those of test_lives, made by the rules alone, without a database; `mediate replay` tells them in order of
time, many at once. Afterwards `mediationd verify` compares every table with the journal, by C and by SQL.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile

SHOWN = 5
REFUSED = 8  # some, and the line held
LAST = "2026-01-01"


def main(test_lives):
    count = "10000" if os.environ.get("MEDIATION_LONG") == "1" else "400"
    made = subprocess.run([test_lives, "print", count], capture_output=True, text=True, check=True).stdout
    # what a file comes to after decades is ahead of a daemon's clock
    acts = sorted(act for act in made.splitlines() if act < LAST)
    with tempfile.NamedTemporaryFile("w", suffix=".acts") as file:
        file.write("\n".join(acts) + "\n")
        file.flush()
        told = subprocess.run(["mediate", "replay", file.name], capture_output=True, text=True)
    refused = [line for line in told.stderr.splitlines() if re.match(r"line \d+|第", line)]
    verified = subprocess.run(["mediationd", "verify", "--database", os.environ["MEDIATION_DB_ADMIN"]],
                              capture_output=True, text=True)

    print("1..2")
    print(f"# {count} lives, {len(acts)} acts")
    why = collections.Counter(re.sub(r"^.*?）：", "", line) for line in refused)
    for line, times in why.most_common(SHOWN):
        print(f"# {times} times: {line}")
    for line in told.stdout.splitlines()[-1:]:
        print("#", line)
    # what is planned in other lives none of them can know
    clashes = sum(times for line, times in why.items() if "另一次约好的调解冲突" in line)
    is_told = told.returncode == 0 or (told.returncode == REFUSED and 0 < len(refused) == clashes)
    print(f"{'not ' * (not is_told)}ok 1 - the daemon does what the rules let happen")
    for line in verified.stdout.splitlines() + verified.stderr.splitlines():
        print("#", line)
    print(f"{'not ' * (verified.returncode != 0)}ok 2 - every table is the fold of the journal, in C and in SQL")
    return not is_told or verified.returncode != 0


sys.exit(main(*sys.argv[1:]))
