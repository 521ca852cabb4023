#!/usr/bin/env python3
"""A made-up action, written into actions.def of a copy of the sources and nowhere else, is all there.

The copy is built beside the build, and what it makes is asked by claims.py, with a database and a
daemon of the copy. Any other file that had to be touched would be a fault of the product.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(os.environ.get("SOURCE_ROOT", HERE.parents[1]))
BUILD = pathlib.Path(os.environ["BUILD_ROOT"])
SCRATCH = BUILD / "tests/extend/scratch"
SCRATCH_BUILD = BUILD / "tests/extend/scratch-build"
JOBS = "2"

ROW = """
ACTION(990, STAKE_OUT, stake_out, "丈量放样", "stake out", .from = IN(MEDIATING), TO(SUSPENDED), .by = BY(MED), .approvers = BY(LEAD),
    .asks = ARGS(IS_URGENT, SOURCE_VERSION, AMOUNT, STEP_ON, HELD_AT, WAY, REMEDIES_TOLD, QUESTION, RECEIPTS, PARTIES_PRESENT),
    .takes = ARGS(KIND, TEAM, LEADER, PLACE, OTHER_DISPUTE, TO_STATE, PROPOSED_ACTION),
    MOVES(MOVE(LEGAL, VALUES(LEGAL_NONE), LEGAL_ASKED)), .clock = CLOCK_SUSPENSION, .papers = PAPERS(INVESTIGATION), .basis = "试行办法",
    .guide = "界址不清的，请测绘人员到场丈量，放样后再调解。", .guide_en = "Have unclear bounds measured before going on.")
"""


def tracked():
    listing = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, text=True)
    names = listing.stdout.split("\0") if listing.returncode == 0 else []
    if not any(names):
        strange = {"build", ".git", ".cache", "node_modules", "__pycache__"}
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not strange & set(path.relative_to(ROOT).parts)]
    return [name for name in names if name and (ROOT / name).is_file()]


def copy_sources():
    for old in (SCRATCH, SCRATCH_BUILD):
        shutil.rmtree(old, ignore_errors=True)
    for name in tracked():
        target = SCRATCH / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    with open(SCRATCH / "daemon/tables/actions.def", "a", encoding="utf-8") as table:
        table.write(ROW)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).splitlines()[-40:]
        print("1..1\nnot ok 1 - a row in actions.def alone compiles")
        print("\n".join("# " + line for line in said))
        sys.exit(0)
    return done.stdout


def programs():
    """What the build makes by itself, but for the tests."""
    targets = json.loads(run("meson", "introspect", "--targets", str(SCRATCH_BUILD)))
    wanted = [t for t in targets if t["build_by_default"] and "tests" not in pathlib.Path(t["defined_in"]).relative_to(SCRATCH).parts]
    return [str(pathlib.Path(name).relative_to(SCRATCH_BUILD)) for t in wanted for name in t["filename"]]


def main():
    copy_sources()
    run("meson", "setup", str(SCRATCH_BUILD), str(SCRATCH), "-Danalysis=false", "--buildtype=debug", "-Dwerror=false")
    run("ninja", "-C", str(SCRATCH_BUILD), "-j", JOBS, *programs())
    environment = dict(os.environ, BUILD_ROOT=str(SCRATCH_BUILD), GOLDEN_TABLES=str(ROOT / "tests/tables"))
    beside = [str(ROOT / "tests/with-daemon"), sys.executable, str(HERE / "claims.py")]
    status = subprocess.run(beside, env=environment).returncode
    shutil.rmtree(SCRATCH, ignore_errors=True)
    shutil.rmtree(SCRATCH_BUILD, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
