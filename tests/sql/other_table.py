#!/usr/bin/env python3
"""daemon/action.c with another table: its row give_back begins in other states.

usage: other_table.py ACTION.C ACTIONS.DEF STATES     the C file on standard output

What a version before or after would hold for its table, in a program that is ours otherwise.
"""

import re
import sys
from pathlib import Path


def main():
    source, table, states = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    row = re.compile(r"^(ACTION\(\d+, GIVE_BACK,.*?\.from = )IN\([^)]*\)", re.M)
    text, count = row.subn(rf"\1IN({states})", table.read_text(encoding="utf-8"))
    assert count == 1, "give_back is not written as it was"
    include = f'#include "tables/{table.name}"\n'
    code = source.read_text(encoding="utf-8")
    assert include in code
    print(code.replace(include, text), end="")


if __name__ == "__main__":
    main()
