#!/usr/bin/env python3
"""Two houses that share two folders alone: packages are carried there and back, some signed by nobody, and nothing differs afterwards. TAP.

usage: tests/with-daemon tests/petition/carried.py
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from house import OFFICE, PROGRAM, Centre, Tap

MATTERS, CARRIED = 30, 8
PLAN = "seed = 4\nwrong_signature = 300\nwrong_digest = 100\nduplicate = 100\nreact_ms = 0\nresend_ms = 1000\n"


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as home:
        there, back, ours, theirs = (Path(home) / name for name in ("in", "out", "ours", "theirs"))
        for folder in (there, back, ours, theirs):
            folder.mkdir()
        for folder in (ours, theirs):
            subprocess.run([PROGRAM, "keys", "--out", folder], check=True, capture_output=True)
        config = Path(home) / "bridge.conf"
        config.write_text(f"office = {OFFICE}\nchannel = files\ninbox = {there}\noutbox = {back}\nour_key = {ours}/petition.key\n"
                          f"their_key = {theirs}/petition.pub\nserver = {os.environ['MEDIATION_SOCKET']}\nmember = petition\n", encoding="utf-8")
        centre = Centre(home, PLAN, MATTERS)
        exchange = ("exchange", "--plan", centre.plan, "--inbox", str(back), "--outbox", str(there), "--our-key", f"{theirs}/petition.key",
                    "--their-key", f"{ours}/petition.pub")
        for _ in range(CARRIED):
            gone = centre.run(*exchange)
            come = subprocess.run([PROGRAM, "once", "--config", config], capture_output=True, text=True, check=False,
                                  env={**os.environ, "HOME": home, "MEDIATE_LANG": "en"})
            time.sleep(1)
        tap.check("both could do their part", (gone.returncode, come.returncode) == (0, 0), gone.stderr + come.stderr)
        centre.run(*exchange)
        told = centre.run("check", "--settled")
        tap.check("every matter went, and has its receipt", told.returncode == 0, told.stdout)
        tap.check("packages that nobody of theirs signed were put aside", list((there / "refused").glob("*.zip")) and "wrong_signature" in told.stdout,
                  told.stdout)
        tap.check("those that were taken in lie apart, here and there", list((there / "taken").glob("*.zip")) and list((back / "taken").glob("*.zip")))
        Path(back / f"petition-{OFFICE}-out-009999.zip").write_bytes(b"PK\x05\x06" + bytes(18))
        centre.run(*exchange)
        tap.check("what is no package of ours is refused by them", list((back / "refused").glob("*009999.zip")) and
                  centre.run("check").returncode == 1)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
