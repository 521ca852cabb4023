#!/usr/bin/env python3
"""Every sentence of the sources has its Chinese, none is fuzzy, and none is kept that nobody says: or else the build fails.

usage: check.py CATALOGUE STAMP SOURCE…      what is neither C nor a table of it is not looked at
"""

import pathlib
import re
import subprocess
import sys


def tool(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def sentences(catalogue):
    """The msgids that stand in a catalogue, as they are written there; those of before and the heading left out."""
    blocks = re.findall(r"^(?:msgctxt .*\n)?msgid (.*\n(?:\".*\n)*)", catalogue, re.M)
    return {"".join(re.findall(r'"((?:\\.|[^"\\])*)"', block)) for block in blocks} - {""}


def faults(path, sources):
    checked = tool("msgfmt", "--check", "--statistics", "-o", "/dev/null", path)
    if checked.returncode or re.search(r"\d+ (?:fuzzy|untranslated)", checked.stderr):
        yield checked.stderr.strip()
        yield from (f"no Chinese: {line}" for line in sorted(sentences(tool("msgattrib", "--untranslated", path).stdout)))
        yield from (f"fuzzy: {line}" for line in sorted(sentences(tool("msgattrib", "--only-fuzzy", path).stdout)))
    said = sentences(tool("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--no-location", "--language=C", "-o", "-", *sources).stdout)
    kept = sentences(path.read_text(encoding="utf-8"))
    yield from (f"no Chinese: {line}" for line in sorted(said - kept))
    yield from (f"nobody says: {line}" for line in sorted(kept - said))


def main():
    path, stamp, sources = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), [word for word in sys.argv[3:] if word.endswith((".c", ".def"))]
    found = list(faults(path, sources))
    for fault in found:
        print(f"{path}: {fault}", file=sys.stderr)
    if not found:
        stamp.touch()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
