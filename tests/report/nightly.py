#!/usr/bin/env python3
"""mediate-report nightly: every night exactly one folder, in order, whatever breaks off. Prints TAP."""

import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(os.environ["SOURCE_ROOT"]) / "tests" / part) for part in ("client", "report")]
import tap  # noqa: E402
from reported import acts_told, asked, report, run, section  # noqa: E402

LINES = 300
SUNDAY = "2024-01-14"
KILLS = 200 if os.environ.get("MEDIATION_LONG") == "1" else 12
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def nightly(folder, *words, member="", server=os.environ["MEDIATE_SERVER"], **more):
    return subprocess.run(["mediate-report", "nightly", "--out", str(folder), *map(str, words)], capture_output=True, text=True, timeout=120, check=False,
                          env=dict(os.environ, MEDIATE_LANG="en", MEDIATE_MEMBER=member, MEDIATE_SERVER=server), **more)


def house(folder, *words, **more):
    """As the machine account, whose nights are the house's."""
    return nightly(folder, *words, member="report01", **more)


def missing():
    """What the director is told to be missing."""
    return asked("todo").get("nights", {}).get("missing", [])


def small_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))


def nights(folder):
    return sorted(path.name for path in folder.iterdir())


def is_whole(night):
    """Each report that it names is there, and all of its files are those that its sums say."""
    told = json.loads((night / "night.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in night.iterdir()) == sorted([*told["reports"], "night.json"]), (night, told)
    for name in told["reports"]:
        checked = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=night / name, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, (night, name, checked)
    return told["reports"]


def checked(night):
    """From which day on the self-check looked."""
    return json.loads((night / "self_check" / "run.json").read_text(encoding="utf-8"))["period"]["from"]


def figures(night, name, key, column):
    return {row["cells"][0]: row["cells"][column] for row in section(night / name, key)["rows"]}


@claim
def a_night_has_the_reports_that_end_with_it(home):
    done = run("mediate", "replay", "-", given=acts_told(0, LINES))
    assert done.returncode == 0, done
    folder = home / "reports"
    done = nightly(folder, "--date", SUNDAY)
    assert done.returncode == 0 and SUNDAY in done.stdout, done
    assert nights(folder) == [SUNDAY] and is_whole(folder / SUNDAY) == ["daily", "self_check", "weekly"], nights(folder)
    assert checked(folder / SUNDAY) == "2024-01-01", "where a week is frozen, the month so far"
    registered = asked("figures", "--period", "2024-W02", "--as-of", SUNDAY, "--figure", "registered")["figures"][0]["numerator"]
    assert figures(folder / SUNDAY, "weekly", "flow", -1)["registered"] == registered > 0, registered


@claim
def missed_nights_are_caught_up_with_in_order_each_as_it_was_known(home):
    folder = home / "reports"
    late = ("2024-01-17T09:00:00 clerk01 back_date LATE --channel walk_in --start-mode applied --applied-on 2024-01-16 --parties side=applicant,name=甲"
            " --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实 --occurred-on 2024-01-16 --reason 漏登\n")
    done = run("mediate", "replay", "-", given=late)
    assert done.returncode == 0, done
    done = nightly(folder, "--date", "2024-01-17")
    assert done.returncode == 0, done
    missed = [f"2024-01-{day}" for day in (15, 16, 17)]
    assert nights(folder) == [SUNDAY, *missed], nights(folder)
    assert [line.rsplit("/", 1)[1] for line in done.stdout.splitlines()] == missed, done.stdout
    for day in missed:
        assert checked(folder / day) == day, "what the day brought"
        known = asked("figures", "--period", day, "--as-of", day, "--figure", "registered")["figures"][0]["numerator"]
        assert figures(folder / day, "daily", "day", 2)["registered"] == known, day


@claim
def what_was_entered_late_shows_in_the_next_report_with_its_dispute(home):
    folder = home / "reports"
    assert figures(folder / "2024-01-16", "daily", "day", 2)["registered"] == 0
    changes = section(folder / "2024-01-17" / "daily", "changes")["rows"]
    assert [row["cells"][:4] for row in changes] == [["registered", "登记（不含并案）", "0", "1"]], changes
    number = changes[0]["cells"][4]
    assert asked("show", number)["parties"][0]["name"] == "甲" and not changes[0]["cells"][5], changes
    unchanged = section(folder / "2024-01-16" / "daily", "changes")
    assert not unchanged["rows"], unchanged
    done = report("daily", "--period", "2024-01-17", "--before", home, "--out", home / "none")
    assert done.returncode == 2 and "no report of ours" in done.stderr, done


@claim
def the_last_night_of_a_year_has_all_that_end_with_it(home):
    folder = home / "year"
    assert nightly(folder, "--date", "2024-12-31").returncode == 0
    assert set(is_whole(folder / "2024-12-31")) == {"daily", "self_check", "monthly", "quarterly", "half_yearly", "yearly", "subsidy"}


@claim
def what_is_there_is_nothing_to_do(home):
    before = {path: path.stat().st_mtime_ns for path in (home / "reports").rglob("*")}
    done = nightly(home / "reports", "--date", "2024-01-17")
    assert done.returncode == 3 and "nothing to do" in done.stdout, done
    assert before == {path: path.stat().st_mtime_ns for path in (home / "reports").rglob("*")}


@claim
def whatever_kills_it_every_night_is_there_once_and_whole(home):
    folder, chance, kills = home / "killed", random.Random(7), 0
    assert nightly(folder, "--date", "2024-02-01").returncode == 0
    while kills < KILLS:
        last = f"2024-02-{2 + kills * 4 // KILLS:02}"
        batch = subprocess.Popen(["mediate-report", "nightly", "--out", str(folder), "--date", last], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.01, 0.35))
        if batch.poll() is None:
            batch.send_signal(signal.SIGKILL)
            kills += 1
        elif batch.wait() == 3:  # all of these nights are there: one more is broken off in
            shutil.rmtree(folder / last)
        batch.wait()
    done = nightly(folder, "--date", "2024-02-06")
    assert done.returncode in (0, 3), done
    assert nights(folder) == [f"2024-02-{day:02}" for day in range(1, 7)], nights(folder)
    for night in folder.iterdir():
        is_whole(night)


@claim
def two_at_once_make_each_night_once(home):
    folder = home / "both"
    assert nightly(folder, "--date", "2024-03-01").returncode == 0
    runs = [subprocess.Popen(["mediate-report", "nightly", "--out", str(folder), "--date", "2024-03-03"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             env=dict(os.environ, MEDIATE_LANG="en")) for _ in range(3)]
    said = [(one.wait(), *one.communicate()) for one in runs]
    assert sorted(status for status, _, _ in said)[0] == 0 and all(status in (0, 3, 75) for status, _, _ in said), said
    assert nights(folder) == [f"2024-03-{day:02}" for day in range(1, 4)], nights(folder)
    told = [line for _, out, _ in said for line in out.splitlines() if "written" in line]
    assert len(told) == 2, told


@claim
def a_full_disk_leaves_no_half_night_and_the_next_run_goes_on(home):
    folder = home / "full"
    done = nightly(folder, "--date", "2024-01-10", preexec_fn=small_disk)
    assert done.returncode not in (0, 3) and done.stderr, done
    assert [name for name in nights(folder) if not name.startswith(".")] == [], nights(folder)
    assert nightly(folder, "--date", "2024-01-10").returncode == 0 and nights(folder) == ["2024-01-10"], nights(folder)
    is_whole(folder / "2024-01-10")


@claim
def a_night_that_failed_stands_before_the_director_until_it_is_made(home):
    folder = home / "told"
    assert house(folder, "--date", "2024-01-10", preexec_fn=small_disk).returncode not in (0, 3)
    failed, = missing()
    assert (failed["night"], failed["last"], failed["ending"], failed["report"]) == ("2024-01-10", "2024-01-10", "failed", "daily"), failed
    assert "could not be written" in failed["why"] and failed["folder"] == str(folder), failed
    assert house(folder, "--date", "2024-01-12", preexec_fn=small_disk).returncode not in (0, 3)
    again = {one["night"]: one for one in missing()}
    assert again["2024-01-10"]["since"] == failed["since"] and set(again) == {"2024-01-10", "2024-01-12"}, again
    said = run("mediate", "todo").stdout
    assert "missing: 2" in said and f"mediate-report nightly --out '{folder}' --date 2024-01-10" in said and "daily report" in said, said
    assert nightly(folder, "--date", "2024-01-10").returncode == 0 and missing(), "the director's own nights are not the house's"
    assert house(folder, "--date", "2024-01-12").returncode == 0 and not missing(), missing()
    assert "nights" not in asked("todo") and not [name for name in nights(folder) if name.startswith(".")], nights(folder)


@claim
def what_the_daemon_could_not_be_told_is_told_by_the_next_run(home):
    folder = home / "kept"
    assert house(folder, "--date", "2024-01-10").returncode == 0
    done = house(folder, "--date", "2024-01-12", server=str(home / "none.sock"))
    assert done.returncode == 75 and not missing(), done
    assert nights(folder) == [".2024-01-11.failed", "2024-01-10"], nights(folder)
    assert house(folder, "--date", "2024-01-12", preexec_fn=small_disk).returncode not in (0, 3)
    failed, = missing()
    assert failed["night"] == "2024-01-11" and "could not be written" in failed["why"], failed
    assert nights(folder)[-1] == "2024-01-10" and ".2024-01-11.failed" not in nights(folder), nights(folder)
    assert house(folder, "--date", "2024-01-12").returncode == 0 and not missing(), missing()


@claim
def of_more_nights_than_one_run_makes_none_is_left_out(home):
    folder = home / "many"
    assert house(folder, "--date", "2024-01-02").returncode == 0
    done = house(folder, "--date", "2024-01-05", "--most", 2)
    assert done.returncode == 8 and nights(folder) == [f"2024-01-0{day}" for day in (2, 3, 4)], done
    assert "1 nights are still missing, 2024-01-05 to 2024-01-05" in done.stderr, done
    assert f"mediate-report nightly --out {folder} --date 2024-01-05" in done.stderr and missing()[0]["night"] == "2024-01-05", done
    assert house(folder, "--date", "2024-01-05", "--most", 2).returncode == 0 and not missing(), missing()
    done = house(folder, "--most", "0")
    assert done.returncode == 2 and "no number of nights" in done.stderr, done


@claim
def what_cannot_be_is_said(home):
    for words, status, said in ((("--date", "2999-01-01"), 2, "is not over"), (("--date", "2024-02-30"), 2, "there is no day"),):
        done = nightly(home / "wrong", *words)
        assert done.returncode == status and said in done.stderr, (words, done)
    assert not (home / "wrong").exists() or not nights(home / "wrong")
    (home / "file").write_text("x")
    done = nightly(home / "file", "--date", "2024-01-10")
    assert done.returncode == 70 and "file" in done.stderr, done


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        tap.tell(CLAIMS, pathlib.Path(place))
