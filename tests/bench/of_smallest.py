#!/usr/bin/env python3
"""How a night grows with the district: the lines of night.py of several sizes in, the seconds of each over those of the smallest out."""

import collections
import sys

WANTED = 1.5  # at equal events of the day


def main():
    took = collections.defaultdict(dict)
    for line in sys.stdin:
        disputes, what, median, _, _, unit, *_ = line.rstrip("\n").split("\t")
        if unit == "s" and (what == "fold" or what.startswith("night")):
            took[what][int(disputes)] = float(median)
    for what, of in took.items():
        least, *others = sorted(of)
        for disputes in others:
            print(f"{disputes}\t{what}\t\t\t\t\t{WANTED}\t{of[disputes] / of[least]:.2f} of {least}")


if __name__ == "__main__":
    main()
