#!/usr/bin/env python3
"""Every sentence of the client is there in Chinese and in English, on any machine, wherever it lies.

A machine may know no locale but C, as a bare Debian does; Chinese is what comes unless English is
asked for.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
BUILD = pathlib.Path(os.environ["BUILD_ROOT"])
SOURCES = sorted([*(ROOT / "client").glob("*.c"), ROOT / "client/reports.def", ROOT / "client/verbs.def"])
CATALOGUE = ROOT / "client/po/zh_CN.po"
SENTENCES = "zh_CN/LC_MESSAGES/mediate.mo"
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
# printed to be typed as they stand: the same in both languages
SYNTAX = re.compile(r"^(%s )?mediate\b|^  --[a-zA-Z |-]+\\t")
claims = 0


def claim(name, findings):
    global claims
    claims += 1
    findings = list(findings)
    print(f"{'not ok' if findings else 'ok'} {claims} - {name}")
    for finding in findings:
        print(f"# {finding}")


def tool(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


# ---- the sentences ----

def unquoted(text):
    return "".join(re.findall(r'"((?:\\.|[^"\\])*)"', text)).replace("\\n", "\n").replace('\\"', '"')


def entries(po):
    """msgid → msgstr of a catalogue; what is fuzzy counts as not there."""
    found = {}
    for block in re.split(r"\n\s*\n", po):
        match = re.search(r"^msgid (.*?)^msgstr (.*)", block, re.M | re.S)
        if match and not re.search(r"^#,.*\bfuzzy\b|^#~", block, re.M):
            found[unquoted(match.group(1))] = unquoted(match.group(2))
    found.pop("", None)
    return found


def sentences_in_sources():
    out = tool("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--no-location", "--language=C", "-o", "-", *SOURCES)
    return entries(out.stdout)


def untranslated(wanted, there):
    for sentence in sorted(wanted):
        chinese = there.get(sentence, "")
        if not chinese or (WORD.search(re.sub(r"%\S*|--\S+", "", sentence)) and not HAN.search(chinese)):
            yield sentence


def printed_bare():
    """Words that are printed and never asked of the catalogue."""
    call = re.compile(r"\b(?:v?s?n?f?printf|fputs|puts|table_cell|wrong)\(([^;]*);", re.S)
    for path in SOURCES:
        if path.name == "json.c":  # for programs: the same in every language
            continue
        if path.name.startswith(("paper", "capitals", "anonymise")):  # the law's papers, and cases made of Chinese texts
            continue
        if path.name.startswith("report_"):  # a report has both languages in it, one beside the other
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        for statement in call.findall(text):
            outside = re.sub(r'\b(?:N?_|words_\w+|value_of|client_option|strcmp|\w+_is)\([^()"]*"(?:\\.|[^"\\])*"', "", statement)
            for literal in re.findall(r'"((?:\\.|[^"\\])*)"', outside):
                plain = re.sub(r"%[-+ #0-9.*l]*[a-z]|\\.", " ", literal)
                is_path = literal.startswith("%s/")
                if not SYNTAX.match(literal) and not is_path and (WORD.search(plain) or HAN.search(plain)):
                    yield f"{path.name}: {literal}"


def catalogue_faults():
    checked = tool("msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", CATALOGUE)
    return checked.stderr.splitlines() if checked.returncode else []


def the_sentences():
    wanted = sentences_in_sources()
    there = entries(CATALOGUE.read_text(encoding="utf-8"))
    claim("there are sentences to look at", [] if len(wanted) > 80 else [len(wanted)])
    claim("every sentence of the sources has its Chinese", untranslated(wanted, there))
    claim("no Chinese is kept for a sentence that is gone", sorted(set(there) - set(wanted)))
    claim("English sentences have no Chinese in them", (s for s in wanted if HAN.search(s)))
    claim("both languages take the same values in their places", catalogue_faults())
    claim("nothing with words in it is printed past the catalogue", printed_bare())
    listed = (ROOT / "client/po/POTFILES").read_text(encoding="utf-8").split()
    uses = [f"client/{path.name}" for path in SOURCES if re.search(r'\bN?_\("', path.read_text(encoding="utf-8"))]
    claim("every source with sentences is listed for translators", sorted(set(uses) ^ set(listed)))


# ---- the build ----

SPOILT = [
    ("a sentence without Chinese", lambda po: re.sub(r'^msgstr "看.*"$', 'msgstr ""', po, count=1, flags=re.M)),
    ("a sentence that is fuzzy", lambda po: po.replace('\nmsgid "usage:"', '\n#, fuzzy\nmsgid "usage:"', 1)),
    ("a sentence that is not there", lambda po: re.sub(r'^msgid "usage:"\nmsgstr ".*"\n', "", po, count=1, flags=re.M)),
    ("Chinese that nobody says", lambda po: po + '\nmsgid "nobody says this"\nmsgstr "没有人说"\n'),
    ("a place for a value that is gone", lambda po: po.replace("“%s”看不懂；可填：%s", "看不懂；可填：%s", 1)),
]


def built(catalogue, home):
    listed = "".join((ROOT / folder / "meson.build").read_text(encoding="utf-8") for folder in ("client", "client/po"))
    sources = [path for path in SOURCES if re.search(rf"'(?:\.\./)?{re.escape(path.name)}'", listed)]
    return tool("/usr/bin/python3", ROOT / "client/po/check.py", catalogue, pathlib.Path(home, "stamp"), *sources)


def the_build():
    text = CATALOGUE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        done = built(CATALOGUE, home)
        claim("the build takes the sentences as they are", [] if done.returncode == 0 else done.stderr.splitlines())
        for name, spoil in SPOILT:
            path = pathlib.Path(home, "zh_CN.po")
            path.write_text(spoil(text), encoding="utf-8")
            is_spoilt = path.read_text(encoding="utf-8") != text
            claim(f"{name} fails the build", [] if is_spoilt and built(path, home).returncode else [name])


# ---- what comes out ----

def said(program, environment, *options):
    """What the tool says where nobody listens: the shortest sentence that needs no daemon."""
    done = subprocess.run([str(program), *options, "--server", "/nobody/listens", "list"],
                          env=environment, capture_output=True, text=True)
    return done.stderr


def wrong_language(program, environment, language, *options):
    text = said(program, environment, *options)
    is_chinese = "连不上服务端" in text
    is_english = "cannot reach the daemon" in text
    if (is_chinese, is_english) != (language == "zh", language == "en"):
        yield f"{environment} {options}: {text}"


ENVIRONMENTS = [
    ({}, "zh"), ({"LANG": "C"}, "zh"), ({"LC_ALL": "POSIX"}, "zh"), ({"LANG": "C.UTF-8"}, "zh"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN.GBK"}, "zh"), ({"LC_ALL": "C", "LANGUAGE": "fr"}, "zh"),
    ({"LANG": "en_US.UTF-8"}, "en"), ({"LC_ALL": "en_GB"}, "en"), ({"LANG": "zh_CN.UTF-8", "MEDIATE_LANG": "en"}, "en"),
    ({"LANG": "en_US.UTF-8", "MEDIATE_LANG": "zh-CN"}, "zh"),
]


def what_comes_out():
    program = BUILD / "client/mediate"
    for environment, language in ENVIRONMENTS:
        name = " ".join(f"{k}={v}" for k, v in environment.items()) or "no locale at all"
        claim(f"{'Chinese' if language == 'zh' else 'English'} comes with {name}",
              wrong_language(program, environment, language))
    claim("--lang en is stronger than the environment", wrong_language(program, {"LANG": "zh_CN.UTF-8"}, "en", "--lang", "en"))
    claim("--lang zh-CN is stronger than the environment", wrong_language(program, {"LANG": "en_US.UTF-8"}, "zh", "--lang", "zh-CN"))


def wherever_it_lies():
    with tempfile.TemporaryDirectory() as home:
        for name, program, sentences in (("installed under any prefix", "bin/mediate", "share/locale"),
                                         ("in a directory with its sentences beside it", "alone/mediate", "alone/po")):
            target = pathlib.Path(home, program)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BUILD / "client/mediate", target)
            catalogue = pathlib.Path(home, sentences, SENTENCES)
            catalogue.parent.mkdir(parents=True)
            shutil.copy(BUILD / "client/po" / SENTENCES, catalogue)
            claim(f"it speaks Chinese {name}", wrong_language(target, {}, "zh"))


def main():
    the_sentences()
    the_build()
    what_comes_out()
    wherever_it_lies()
    print(f"1..{claims}")


if __name__ == "__main__":
    main()
