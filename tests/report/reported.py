#!/usr/bin/env python3
"""mediate-report against a daemon: what it writes is what the daemon told, in every form; what it refuses it says. Prints TAP."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import forms

sys.path.insert(0, str(pathlib.Path(os.environ["SOURCE_ROOT"]) / "tests" / "client"))
import tap  # noqa: E402

ACTS = pathlib.Path(os.environ["SOURCE_ROOT"]) / "seeds" / "year-2024.acts"
LINES = 400
CUTOFF = "2024-01-14"  # before the last of them
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def run(program, *words, given=None, **environment):
    return subprocess.run([program, *map(str, words)], input=given, capture_output=True, text=True, timeout=60, check=False,
                          env=dict(os.environ, MEDIATE_LANG="en", **environment))


def report(*words, **environment):
    return run("mediate-report", *words, **environment)


def asked(*words):
    return json.loads(run("mediate", "--json", *words).stdout)


def section(folder, key):
    return next(section for section in forms.told(folder)["sections"] if section["key"] == key)


def all_forms_agree(folder):
    for told in forms.told(folder)["sections"]:
        forms.check_csv(folder, told)
    forms.check_xlsx(folder)
    forms.check_html(folder)


def acts_told(first, last):
    """Of the year's, those of disputes that begin among them."""
    lines = [line for line in ACTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][first:last]
    begun = {line.split()[3] for line in lines if line.split()[2] == "register"}
    return "\n".join(line for line in lines if line.split()[3] in begun) + "\n"


@claim
def the_yearly_report_says_what_the_figures_say(home):
    done = run("mediate", "replay", "-", given=acts_told(0, LINES))
    assert done.returncode == 0, done
    folder = home / "year"
    done = report("yearly", "--year", 2024, "--as-of", CUTOFF, "--out", folder)
    assert done.returncode == 0 and str(folder) in done.stdout, done
    figures = asked("figures", "--year", "2024", "--as-of", CUTOFF)
    told = forms.told(folder)
    assert [words["zh"] for words in told["lead"]] == [figures["sentence_zh"], figures["below_zh"]], told["lead"]
    assert (told["township"], told["cutoff"], told["period"]) == (figures["township"], CUTOFF, {"from": "2024-01-01", "to": "2024-12-31"}), told
    found = {row["cells"][0]: row["cells"][-1] for key in ("counts", "rates", "days", "money") for row in section(folder, key)["rows"]}
    expected = {figure["name"]: {"numerator": figure["numerator"], "denominator": figure["denominator"]} if figure["is_rate"] else figure["numerator"]
                for figure in figures["figures"]}
    assert expected["registered"] > 10, expected
    del expected["amount_rate"]  # it divides money, and stands in a sentence
    assert expected["median_days"] is not None and section(folder, "days")["rows"], expected
    assert found == expected, (found, expected)
    all_forms_agree(folder)


@claim
def what_is_told_apart_is_what_the_figures_tell_of_the_same_moment(home):
    folder = home / "year"
    for group, key, first in (("team", "by-team", 1), ("kind", "by-kind", 1), ("channel", "by-channel", 1)):
        groups = asked("figures", "--period", "2024", "--as-of", CUTOFF, "--by", group, "--figure", "registered", "--figure", "accepted",
                       "--figure", "succeeded", "--figure", "failed")["groups"]
        rows = [row["cells"] for row in section(folder, key)["rows"]][:-1]
        assert [row[0] for row in rows] == [one["zh"] for one in groups], rows
        assert [row[first:first + 4] for row in rows] == [[figure["numerator"] for figure in one["figures"]] for one in groups], rows
        assert rows, key


@claim
def every_figure_says_how_it_is_counted(home):
    told = forms.told(home / "year")
    for one in told["sections"]:
        codes = [row["cells"][0] for row in one["rows"]] if one["columns"][0]["key"] == "name" else []
        assert len(one["notes"]) == len(codes), (one["key"], len(one["notes"]), len(codes))
        assert all(note["wording"]["zh"] and note["wording"]["en"] and note["version"] for note in one["notes"]), one["key"]
    listed = section(home / "year", "flow")["list"].replace("registered", "succeeded").split()[1:]
    found = len(asked(*listed)["disputes"])
    assert found == next(row["cells"][-1] for row in section(home / "year", "flow")["rows"] if row["cells"][0] == "succeeded") > 0, found


@claim
def the_run_names_its_definitions_and_the_root_that_stood(home):
    run_of = json.loads((home / "year" / "run.json").read_text(encoding="utf-8"))
    notes = {(one["name"]["zh"], one["version"]) for section in forms.told(home / "year")["sections"] for one in section["notes"]}
    told = [asked("explain", "--figure", one["name"], "--year", "2024", "--as-of", CUTOFF)["definitions"][0] for one in run_of["definitions"]]
    assert run_of["definitions"] == [{"name": one["name"], "version": str(one["version"])} for one in told] and len(told) == len(notes), run_of
    assert run_of["roots"] == [], "none was signed"
    key, book = home / "roots.key", home / "roots"
    assert run("mediationd", "roots", "key", "--out", key).returncode == 0
    signer = f"host={os.environ['PGHOST']} dbname=mediation user=mediation_signer"
    for until in ("2024-01-13", "2024-01-15"):
        done = run("mediationd", "roots", "sign", "--database", signer, "--key", key, "--out", book, "--until", until)
        assert done.returncode == 0, done
    assert report("yearly", "--year", 2024, "--as-of", CUTOFF, "--out", home / "rooted").returncode == 0
    rooted = json.loads((home / "rooted" / "run.json").read_text(encoding="utf-8"))["roots"]
    assert len(rooted) == 1 and rooted == [line for line in book.read_text(encoding="utf-8").splitlines() if f" {CUTOFF} " in line], rooted


@claim
def the_daily_one_names_its_definitions_too(home):
    assert report("daily", "--period", CUTOFF, "--out", home / "day").returncode == 0
    defined = {one["name"] for one in json.loads((home / "day" / "run.json").read_text(encoding="utf-8"))["definitions"]}
    assert defined == {row["cells"][0] for row in section(home / "day", "day")["rows"]} and defined, defined


@claim
def the_sentence_stands_first_in_every_form(home):
    sentence = asked("figures", "--year", "2024", "--as-of", CUTOFF)["sentence_zh"]
    page = (home / "year" / "index.html").read_text(encoding="utf-8")
    assert page.index(sentence) < page.index("<section"), "the page"
    assert sentence in (home / "year" / "about.csv").read_text(encoding="utf-8")
    assert sentence in (home / "year" / "excel" / "about.csv").read_text(encoding="utf-8")


@claim
def a_day_that_is_over_is_told_again_byte_by_byte_after_later_acts(home):
    done = run("mediate", "replay", "-", given=acts_told(LINES, 2 * LINES))
    assert done.returncode == 0, done
    assert report("年报", "--year=2024", f"--as-of={CUTOFF}", "--out", home / "again").returncode == 0
    runs = [json.loads((home / name / "run.json").read_text(encoding="utf-8")) for name in ("year", "again")]
    assert runs[0]["position"] < runs[1]["position"] and runs[0]["as_of"] == runs[1]["as_of"], runs
    for path in (home / "year").rglob("*"):
        if path.is_file() and path.name not in ("run.json", "SHA256SUMS"):
            assert path.read_bytes() == (home / "again" / path.relative_to(home / "year")).read_bytes(), path


@claim
def what_is_told_as_it_is_known_now_names_the_position(home):
    assert report("yearly", "--year", 2024, "--out", home / "now").returncode == 0
    told = forms.told(home / "now")
    assert told["position"] == json.loads((home / "now" / "run.json").read_text(encoding="utf-8"))["position"] is not None, told["position"]
    assert told["cutoff"] == "2024-12-31", told["cutoff"]


@claim
def the_teams_are_those_of_the_list(home):
    folder = home / "teams"
    done = report("teams", "--out", folder, MEDIATE_MEMBER="report01")
    assert done.returncode == 0, done
    teams = asked("teams")["teams"]
    *rows, total = [row["cells"] for row in section(folder, "teams")["rows"]]
    assert [row[:4] for row in rows] == [[str(team["id"]), team["team"], team["members"], team["open"]] for team in teams], rows
    assert total[3] == sum(team["open"] for team in teams) > 0, total
    listed = next(row for row in rows if row[3])
    assert len(asked(*listed[4].split()[1:])["disputes"]) == listed[3], listed
    all_forms_agree(folder)


@claim
def what_is_wrong_is_said_and_nothing_is_written(home):
    out = home / "wrong"
    for words, status, said in (
            (("yearli", "--out", out), 2, "nearest is yearly"),
            (("yearly", "--year", "2024"), 2, "--out"),
            (("yearly", "--year", "20x4", "--out", out), 2, "will not do"),
            (("yearly", "--year", "2190", "--out", out), 2, "not begun"),
            (("yearly", "--year", "2024", "--as-of", "2023-12-31", "--out", out), 2, "begins after that day"),
            (("yearly", "--year", "2024", "--as-of", "2024-02-30", "--out", out), 2, "2024-02-30"),
            (("teams", "--year", "2024", "--out", out), 2, "of today"),
            (("monthly", "--period", "2024-Q1", "--out", out), 2, "a month, such as"),
            (("weekly", "--period", "2024-01-02..2024-01-08", "--out", out), 2, "from Monday on"),
            (("yearly", "--year", "2024", "--period", "2024", "--out", out), 2, "say the same"),
            (("teams", "--yaer", "2024", "--out", out), 2, "--yaer"),
            (("teams", "yearly", "--out", out), 2, "one too many"),
            (("teams", "--out"), 2, "needs a value"),
            (("teams", "--out", home / "year"), 6, "there already"),
            (("teams", "--out", home / "no" / "such"), 70, "no such folder"),
            ((), 2, "usage")):
        done = report(*words)
        assert done.returncode == status and said in done.stderr and "Traceback" not in done.stderr, (words, done)
        assert not out.exists(), words


@claim
def who_has_no_right_to_figures_gets_none(home):
    done = report("yearly", "--year", "2024", "--out", home / "none", MEDIATE_MEMBER="sysadm01")
    assert done.returncode == 4 and not (home / "none").exists(), done


@claim
def without_a_daemon_it_is_tried_again_later(home):
    done = report("teams", "--out", home / "none", "--server", home / "no.sock")
    assert done.returncode == 75 and "cannot reach" in done.stderr and not (home / "none").exists(), done


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        tap.tell(CLAIMS, pathlib.Path(folder))
