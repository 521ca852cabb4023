#!/usr/bin/env python3
"""What the fuzzer begins with: every golden vector of the wire, as header or as body; every word of the tests of what people type; headers of balancers.

usage: corpus.py header|proxy|scan|spoken DIRECTORY
"""

import re
import sys
from pathlib import Path

HEADER_BYTES = 16


TESTS = Path(__file__).resolve().parents[1]


def words_people_type():
    for test in ("plain", "spoken", "spoken_day"):
        text = (TESTS / "unit" / f"test_{test}.c").read_text(encoding="utf-8")
        yield from re.findall(r'"([^"\\%]+)"', re.sub(r"#include.*", "", text))


def headers_of_balancers():
    signature = b"\r\n\r\n\0\r\nQUIT\n"
    for kind, body in ((b"\x21\x11", bytes(12)), (b"\x21\x21", bytes(36)), (b"\x20\x00", b""), (b"\x21\x11", bytes(17))):
        yield signature + kind + len(body).to_bytes(2, "big") + body


def main():
    name, folder = sys.argv[1], Path(sys.argv[2])
    if name == "proxy":
        for number, header in enumerate(headers_of_balancers()):
            (folder / str(number)).write_bytes(header)
        return
    if name == "spoken":
        for number, word in enumerate(words_people_type()):
            (folder / str(number)).write_text(word, encoding="utf-8")
        return
    vectors = TESTS / "wire" / "vectors.hex"
    for number, line in enumerate(vectors.read_text().splitlines()):
        if line.startswith("#") or not line.strip():
            continue
        frame = bytes.fromhex(line.split()[-1])
        (folder / str(number)).write_bytes(frame[:HEADER_BYTES] if name == "header" else frame[HEADER_BYTES:])


if __name__ == "__main__":
    main()
