"""Screens at 80 columns in both languages, letter for letter: screens.golden.

What is shown of the same day must be the same; none of these look at today. After a wanted change:
SCREENS_WRITE=1 tests/run --no-install client, and look at the difference."""

import os
import pathlib

from mediate import claim, lines_on_terminal, width

GOLDEN = pathlib.Path(__file__).with_name("screens.golden")
SCREENS = (("find", "甲一"), ("timeline", "调2024-1"), ("allowed", "调2024-1"), ("explain", "调2024-1", "--as-of", "2024-03-20", "--all"),
           ("explain", "调2025-2", "--assignment"), ("figures", "--year", "2024"), ("team",), ("calendar", "show", "2024"), ("help", "register"),
           ("help", "clerk"))


def screen(language, *words):
    lines = lines_on_terminal(80, "--lang", language, "--member", "director", *words)
    return "\n".join([f"$ tj --lang {language} {' '.join(words)}", *(line.rstrip() for line in lines), ""])


@claim
def ten_screens_are_as_they_were_in_both_languages():
    told = "\n".join(screen(language, *words) for words in SCREENS for language in ("zh-CN", "en"))
    if os.environ.get("SCREENS_WRITE"):
        GOLDEN.write_text(told, encoding="utf-8")
    before = GOLDEN.read_text(encoding="utf-8").splitlines()
    for number, (line, was) in enumerate(zip(told.splitlines(), before), 1):
        assert line == was, f"line {number}\nis  {line}\nwas {was}"
    assert len(told.splitlines()) == len(before)


@claim
def tables_of_them_fit_the_terminal():
    wide = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if width(line) > 80 and not line.startswith(("$", " ", "usage", "用法"))]
    # sentences are for the terminal to wrap; tables are not
    assert all("：" in line or ":" in line or "。" in line or ". " in line for line in wide), wide
