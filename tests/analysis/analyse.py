#!/usr/bin/env python3
"""Runs one static analyser over every C file of the build, two at a time; one TAP line a file.

usage: analyse.py clang-tidy|gcc|cppcheck|shellcheck

A file that passed is not looked at again until its preprocessed text, the tool or the tool's
configuration changes (tests/.cache/analysis).
"""

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ.get("SOURCE_ROOT", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get("BUILD_ROOT", ROOT / "build" / "asan"))
CACHE = ROOT / "tests" / ".cache" / "analysis"
CPPCHECK = ["--enable=warning,portability,performance", "--inline-suppr", "--error-exitcode=1", "--quiet",
            "--std=c11", "--suppress=missingIncludeSystem", "--suppress=internalAstError", "--max-configs=1",
            "--suppress=unknownMacro", "--suppress=*:*/mediation.pb-c.h", "--suppress=syntaxError:*/tables/*"]
# leaks are the sanitizers' to find: gcc 12 takes every pointer stored behind a pointer for lost
GCC = ["-O1", "-fanalyzer", "-Werror", "-Wno-analyzer-too-complex", "-Wno-analyzer-malloc-leak", "-S", "-o", "/dev/null"]


# how many steps of a function clang's analyzer follows: a third of its own bound takes half the time; a night has all of it
DEPTH = [] if os.environ.get("MEDIATION_LONG") == "1" else ["-Xclang", "-analyzer-config", "-Xclang", "max-nodes=75000"]


def units(tool):
    """Each source of ours with the flags that the tool understands: gcc takes every warning of the build."""
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        path = Path(entry["directory"], entry["file"]).resolve()
        if not path.is_relative_to(ROOT) or path.is_relative_to(BUILD) or path.suffix != ".c":
            continue
        words = re.findall(r"(?:[^\s'\"]|'[^']*'|\"(?:\\.|[^\"])*\")+", entry["command"])
        flags = ["-std=gnu17"]
        for word in (word.replace("'", "").replace('\\"', '"') for word in words):
            include = re.match(r"-I(.*)", word)
            if include:
                flags.append(f"-I{Path(entry['directory'], include[1]).resolve()}")
            elif re.match(r"-D", word):
                flags.append(word)
            elif tool == "gcc" and re.match(r"-W(?!error)", word):
                flags.append(word)
        found[path] = flags
    return found


def command(tool, path, flags):
    if tool == "clang-tidy":
        return ["clang-tidy", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", str(path), "--", *flags, *DEPTH]
    if tool == "gcc":
        return ["gcc", *flags, *GCC, str(path)]
    if tool == "cppcheck":
        return ["cppcheck", *CPPCHECK, *[flag for flag in flags if not flag.startswith("-std")], str(path)]
    return ["shellcheck", "-x", str(path)]


@functools.cache
def version(tool):
    return subprocess.run([tool, "--version"], capture_output=True, check=False).stdout


def key(tool, path, flags):
    text = path.read_bytes()
    if tool != "shellcheck":
        text = subprocess.run(["gcc", *flags, "-E", str(path)], capture_output=True, check=False).stdout
    configuration = repr(command(tool, path, flags)).encode()
    if tool == "clang-tidy":
        configuration += (ROOT / ".clang-tidy").read_bytes()
    digest = hashlib.sha256()
    for part in (version(tool), configuration, str(path).encode(), text):
        digest.update(part)
    return digest.hexdigest()


def check(tool, path, flags):
    known = CACHE / f"{tool}-{key(tool, path, flags)}"
    if known.exists():
        return path, True, ""
    result = subprocess.run(command(tool, path, flags), cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode == 0:
        known.touch()
    return path, result.returncode == 0, result.stdout + result.stderr


def scripts():
    found = {}
    for folder in ("deploy", "tests", "tests/bench", "tests/deploy", "tests/faults", "tests/fuzz", ".ci", "seeds"):
        for path in sorted((ROOT / folder).glob("*")):
            # what is run, and what is only sourced
            if path.is_file() and path.suffix in ("", ".sh") and re.search(rb"\A#!.*\b(ba)?sh\b|^# shellcheck shell=bash", path.read_bytes()[:1500], re.M):
                found[path] = []
    return found


def main():
    tool = sys.argv[1]
    if not shutil.which(tool):
        print(f"1..0 # SKIP {tool} is not here")
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    work = scripts() if tool == "shellcheck" else units(tool)
    print(f"1..{len(work)}")
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda item: check(tool, *item), work.items())
        for number, (path, good, output) in enumerate(results, 1):
            print(f"{'ok' if good else 'not ok'} {number} - {tool} {path.relative_to(ROOT)}", flush=True)
            for line in [] if good else output.splitlines()[:60]:
                print(f"# {line}")


if __name__ == "__main__":
    main()
