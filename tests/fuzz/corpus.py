#!/usr/bin/env python3
"""What the fuzzer begins with: every golden vector of the wire, as header or as body.

usage: corpus.py header|scan DIRECTORY
"""

import sys
from pathlib import Path

HEADER_BYTES = 16


def main():
    name, folder = sys.argv[1], Path(sys.argv[2])
    vectors = Path(__file__).resolve().parents[1] / "wire" / "vectors.hex"
    for number, line in enumerate(vectors.read_text().splitlines()):
        if line.startswith("#") or not line.strip():
            continue
        frame = bytes.fromhex(line.split()[-1])
        (folder / str(number)).write_bytes(frame[:HEADER_BYTES] if name == "header" else frame[HEADER_BYTES:])


if __name__ == "__main__":
    main()
