#!/usr/bin/env python3
"""Counts what a run of meson test proved: every TAP line is a test case, every other test is one.

usage: count.py BUILD-DIRECTORY LOG...    LOG is a testlog*.json of that build
Prints each failed case and, as its last line, "N passed, N failed". Exit status 1 if anything
failed or nothing ran.
"""

import json
import re
import sys
from pathlib import Path

LINE = re.compile(r"^(not )?ok\b(?:\s+\d+)?(?:\s+-?\s*)?(.*?)\s*(?:#\s*(SKIP|TODO)\b.*)?$", re.I)
BROKEN = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}


def tap_cases(text):
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            failed, name, directive = match.groups()
            yield name, "skipped" if directive else "failed" if failed else "passed"


def cases_of(record, protocol):
    result = record["result"]
    whole = "failed" if result in BROKEN else "skipped" if result == "SKIP" else "passed"
    cases = list(tap_cases(record.get("stdout", ""))) if protocol == "tap" else []
    if not cases:
        return [(result.lower(), whole)]
    # a program that dies after its last good line has failed all the same
    if whole == "failed" and not any(outcome == "failed" for _, outcome in cases):
        cases.append((result.lower(), "failed"))
    return cases


def main():
    build = Path(sys.argv[1])
    tests = json.loads((build / "meson-info" / "intro-tests.json").read_text())
    protocols = {test["name"]: test["protocol"] for test in tests}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for log in map(Path, sys.argv[2:]):
        for line in log.read_text(errors="replace").splitlines() if log.exists() else []:
            record = json.loads(line)
            name = record["name"].split(" / ")[-1]
            for case, outcome in cases_of(record, protocols.get(name)):
                counts[outcome] += 1
                if outcome == "failed":
                    print(f"FAILED {record['name']}: {case}")
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
