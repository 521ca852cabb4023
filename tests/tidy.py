#!/usr/bin/env python3
"""The house rules that a program can check: one TAP line a rule, each finding as a comment under it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ.get("SOURCE_ROOT", Path(__file__).resolve().parent.parent))
BUILD = Path(os.environ.get("BUILD_ROOT", ROOT / "build" / "asan"))

FILE_LINES_MAX = 600
HEADER_LINES_MAX = 250
FUNCTION_LINES_MAX = 60
FOLDERS = {"daemon", "proto", "client", "sql", "tests", "deploy", "seeds", ".ci"}

# A file includes only from its own rank or a lower one. What is not named is a handler.
LAYERS = [
    ["frame", "scan", "arena", "wire"],
    ["log", "confine", "text", "bytes", "array", "ids", "hash", "options", "address", "beside", "peers", "role_set", "weights", "proxy", "bucket", "tally", "pace", "config", "civil", "percent", "cursor",
     "each", "server", "characters", "sound", "token", "digest", "merkle", "root"],
    ["calendar"],
    ["follow_up", "identity", "dispute", "media", "period", "vocabulary", "action", "figure", "figure_books", "path", "number", "argument", "texts", "event", "sets", "clock_row", "locals", "lookup"],
    ["reference", "fold"],
    ["rights", "feed_signs"],
    ["clock", "clock_end", "clock_words", "due", "matter", "assignment", "retention", "file", "subsidy", "suspicion", "wrong_words", "rules", "urging", "decide", "terms", "visits", "criteria", "local_value", "local_sheet", "local_check"],
    ["db"],
    ["store", "parameter", "rows", "reference_load", "discretion"],
    ["vault", "vault_wire", "keeper", "identities"],
    ["trust", "tls", "sources", "accounts", "conn", "proxied", "listener"],
    ["login", "request", "answer", "answer_assignment", "answer_root", "ask", "past", "reads", "reserved", "retained", "loads", "backup", "nights", "feed", "paid_rule", "acting", "petition", "outbound", "letters", "attached", "kept", "local_rows", "scope", "act_meetings", "handlers"],
    ["<handlers>"],
    ["ticker"],
    ["main"],
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
HANDLERS = RANK["<handlers>"]

# word of the house → what it must not be called
SYNONYMS = {
    # a oneof's own name in generated code is not ours: body_case, value_case, told_consent_case
    "dispute": r"\b(?:case|cases)_\w+|\b(?!body_|value_|kind_|told_)\w+_(?:case|cases)\b",
    "login (or meeting)": r"\bsessions?_\w+|\b\w+_sessions?\b",
    "now": r"\bcurrent_time\b|\bclock_source\b",
    "event": r"\b(?:history|audit)_row\w*",
}
BANNED = r"\b(?:strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|alloca|rand|strtok|localtime|gmtime|mktemp|tmpnam)\s*\("


def tracked():
    listing = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True)
    if listing.returncode == 0 and listing.stdout:
        return [Path(name) for name in listing.stdout.splitlines() if (ROOT / name).is_file()]
    strange = {"build", ".git", ".cache", "node_modules", "__pycache__"}
    everything = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [path for path in everything if not strange & set(path.parts)]


FILES = tracked()
TEXT = {path: (ROOT / path).read_text(errors="replace") for path in FILES}


def files(*suffixes):
    return [path for path in FILES if path.suffix in suffixes]


def code_only(text):
    """C without comments and strings, its lines kept."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", blank, text, flags=re.S)


def lines_matching(path, pattern, text=None):
    for number, line in enumerate((TEXT[path] if text is None else text).splitlines(), 1):
        match = re.search(pattern, line)
        if match:
            yield f"{path}:{number}: {match.group().strip()}"


def rank_of(stem):
    """store_parts stands with store; main_x with main."""
    while stem not in RANK and "_" in stem:
        stem = stem.rpartition("_")[0]
    return RANK.get(stem, HANDLERS)


def layers_are_kept():
    for path in files(".c", ".h"):
        if path.parts[0] not in ("daemon", "proto") or len(path.parts) != 2:
            continue
        for name in re.findall(r'^#include "([\w./-]+)\.h"', TEXT[path], re.M):
            stem = name.split("/")[-1]
            ours = Path("daemon") / f"{stem}.h" in TEXT or Path("proto") / f"{stem}.h" in TEXT
            if ours and path.parts[0] == "proto" and Path("proto") / f"{stem}.h" not in TEXT:
                yield f"{path} includes {stem}.h of the daemon"
            elif ours and rank_of(stem) > rank_of(path.stem):
                yield f"{path} includes {stem}.h, which stands to the right of it"


def files_are_short():
    for path in files(".c", ".h", ".py"):
        lines = TEXT[path].count("\n")
        limit = HEADER_LINES_MAX if path.suffix == ".h" else FILE_LINES_MAX
        if lines > limit:
            yield f"{path}: {lines} lines, at most {limit}"


def functions_are_short():
    sources = [str(path) for path in files(".c", ".h")]
    tags = subprocess.run(
        ["ctags", "--output-format=json", "--fields=+ne", "--kinds-C=f", "--languages=C", "--langmap=C:.c.h", "-f", "-", *sources],
        cwd=ROOT, capture_output=True, text=True, check=True)
    for line in tags.stdout.splitlines():
        tag = json.loads(line)
        length = tag.get("end", tag["line"]) - tag["line"] + 1
        if length > FUNCTION_LINES_MAX:
            yield f"{tag['path']}:{tag['line']}: {tag['name']} has {length} lines, at most {FUNCTION_LINES_MAX}"


def nothing_is_left_for_later():
    marker = r"\bTO" r"DO\b[:(]|\b(?:FIX" r"ME|X" r"XX)\b"
    for path in FILES:
        if path.suffix in (".c", ".h", ".def", ".py", ".sql", ".proto", ".build", ".md", ""):
            if path.name != "LICENSE":
                yield from lines_matching(path, marker)


def files_say_what_they_are():
    for path in files(".c", ".h", ".def"):
        if not TEXT[path].lstrip().startswith("/*"):
            yield f"{path}: no banner"
    for path in files(".h"):
        if "#pragma once" not in TEXT[path]:
            yield f"{path}: no #pragma once"


def include_paths():
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    found = []
    for entry in commands:
        for flag in re.findall(r"-(?:I|isystem ?)(\S+)", entry["command"]):
            path = Path(entry["directory"], flag).resolve()
            if path not in found:
                found.append(path)
    return [f"-I{path}" for path in found]


def headers_compile_alone():
    paths = include_paths()
    for path in files(".h"):
        compiler = subprocess.run(
            ["cc", "-std=gnu17", "-D_GNU_SOURCE", '-DVERSION="0"', "-fsyntax-only", "-x", "c", *paths, "-"],
            input=f'#include "{ROOT / path}"\n', capture_output=True, text=True)
        if compiler.returncode:
            errors = [line for line in compiler.stderr.splitlines() if "error:" in line]
            yield f"{path}: {errors[0] if errors else 'does not compile'}"


def words_are_those_of_the_glossary():
    for path in files(".c", ".h", ".proto", ".sql"):
        text = code_only(TEXT[path]) if path.suffix != ".sql" else re.sub(r"--[^\n]*", "", TEXT[path])
        for word, synonym in SYNONYMS.items():
            for finding in lines_matching(path, synonym, text):
                if "session_user" not in finding and "session_replication" not in finding:
                    yield f"{finding}: say {word}"


def dangerous_functions_are_absent():
    for path in files(".c", ".h"):
        yield from lines_matching(path, BANNED, code_only(TEXT[path]))


def comments_are_of_one_kind():
    for path in files(".c", ".h"):
        bare = re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", " ", TEXT[path], flags=re.S)
        for line in bare.splitlines():
            if re.search(r"(?<!:)//", line):
                yield f"{path}: {line.strip()[:60]}"


def every_query_is_used():
    daemon = "".join(TEXT[path] for path in files(".c", ".h") if path.parts[0] == "daemon")
    # a suspicion's statement is called like it
    daemon += "".join(f"STATEMENT_SUSPECT_{name}\n" for name in re.findall(r"^SUSPICION\(\d+, (\w+)", TEXT[Path("daemon/tables/suspicions.def")], re.M))
    for path in files(".sql"):
        if path.parts[:2] == ("sql", "queries") and f"STATEMENT_{path.stem.upper()}" not in daemon:
            yield f"{path} is used by nobody"


def every_test_is_registered():
    # stories need no naming: the runner takes every *.case beside it
    builds = "".join(text for path, text in TEXT.items() if path.name == "meson.build" and path.parts[0] == "tests")
    for path in FILES:
        unit = path.parts[:2] == ("tests", "unit") and path.suffix == ".c"
        other = path.parts[0] == "tests" and len(path.parts) == 3 and path.parts[1] in ("sql", "fuzz") and path.suffix in (".sql", ".c")
        stem = path.stem.removeprefix("test_") if unit else path.stem.removeprefix("fuzz_")
        if (unit and path.name.startswith("test_") or other) and not re.search(rf"\b{re.escape(stem)}\b", builds):
            yield f"{path} is not named in tests/meson.build"


def folders_are_those_of_the_house():
    for path in FILES:
        if len(path.parts) > 1 and path.parts[0] not in FOLDERS:
            yield f"{path}: no such folder in the plan"


def layout_is_that_of_clang_format():
    # Compared as text: --dry-run of clang-format 14 also complains of replacing a line end by itself.
    for path in files(".c", ".h"):
        laid_out = subprocess.run(["clang-format", str(path)], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        if laid_out != (ROOT / path).read_text(encoding="utf-8"):
            yield f"{path}"


def only_the_vault_has_keys():
    for path in files(".c", ".h"):
        if path.parts[0] == "daemon" and not path.name.startswith("vault_"):
            yield from lines_matching(path, r"#include <sodium\b")
    sources = re.search(r"mediation_vault = executable\(.*?\[(.*?)\]", TEXT[Path("daemon/meson.build")], re.S).group(1)
    core = re.search(r"core_sources = files\((.*?)\)", TEXT[Path("daemon/meson.build")], re.S).group(1)
    for name in set(re.findall(r"'(vault_\w+\.c)'", sources)) & set(re.findall(r"'(vault_\w+\.c)'", core)) - {"vault_wire.c"}:
        yield f"daemon/{name} is linked into the daemon"


RULES = [
    layers_are_kept, files_are_short, functions_are_short, nothing_is_left_for_later, files_say_what_they_are,
    headers_compile_alone, words_are_those_of_the_glossary, dangerous_functions_are_absent, comments_are_of_one_kind,
    only_the_vault_has_keys, every_query_is_used, every_test_is_registered, folders_are_those_of_the_house, layout_is_that_of_clang_format,
]


def main():
    print(f"1..{len(RULES)}")
    for number, rule in enumerate(RULES, 1):
        name = rule.__name__.replace("_", " ")
        try:
            findings = list(rule())
        except FileNotFoundError as absent:
            print(f"ok {number} - {name} # SKIP {absent.filename or absent} is not here")
            continue
        print(f"{'not ok' if findings else 'ok'} {number} - {name}")
        for finding in findings:
            print(f"# {finding}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
