#!/usr/bin/env python3
"""What clerks type and what they are shown. Run by tests/with-daemon; prints TAP."""

import importlib
import sys

import mediate
import tap

# later ones see what earlier ones have made
PARTS = {
    "commands": ["screens", "completed", "local_data", "narrowed", "printed", "quick", "replayed", "typed", "exported", "seen", "assigned", "found",
                 "swept", "audited", "confided", "spoken", "undone", "clocked", "role_pages"],
    "practice": ["practised"],
    "terminal": ["asked", "identified", "menued", "promised", "waiting"],
    "papers": ["papers", "padded", "taught"],
    "persons": ["destroyed", "handed_over", "met"],
    "petitions": ["petitioned"],
    "checks": ["checked", "self_checked", "subsidised", "watched"],
    "ledgers": ["taken_over"],
    "files": ["attached"],
}


def main():
    for name in PARTS[sys.argv[1]]:
        importlib.import_module(name)
    try:
        mediate.make_town()
    except AssertionError as error:
        print("Bail out! the town cannot be made")
        print(error, file=sys.stderr)
        sys.exit(1)
    tap.tell(mediate.CLAIMS)


if __name__ == "__main__":
    main()
