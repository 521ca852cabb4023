#!/usr/bin/env python3
"""The daily report for the morning meeting: what waits today, each list as its command tells it, on one page, nobody named. Prints TAP."""

import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zoneinfo

import psycopg2

sys.path[:0] = [str(pathlib.Path(os.environ["SOURCE_ROOT"]) / "tests" / part) for part in ("client", "report")]
import tap  # noqa: E402
from reported import all_forms_agree, report, run, section  # noqa: E402

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")).date()
LISTS = ("meetings", "over", "due", "red", "risk", "petition", "yellow", "obligations", "visits")
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def day(ago):
    return str(TODAY - datetime.timedelta(ago))


def begun(label, ago, *more, kind="neighbour"):
    """A dispute of team 5, taken so many days ago."""
    on = day(ago)
    return [f"{on}T00:01 clerk01 register {label} --channel walk_in --start-mode applied --applied-on {on} --parties side=applicant,name=甲{label}"
            f" --parties side=respondent,name=乙{label} --place 340212100201 --kind {kind} --facts 事实",
            f"{on}T00:02 clerk01 accept {label} --kind {kind} --level difficult --rights-notice --risk-signs none --parties-agreeing 2",
            f"{on}T00:03 director assign {label} --team 5 --assignment-reasons territory",
            f"{on}T00:04 med05a take {label} --mediator med05a --no-conflict", *(f"{on}T00:{5 + i:02} {line}" for i, line in enumerate(more))]


ACTS = [
    *begun("MEETING", 2, f"med05a plan_meeting MEETING --planned-at {day(0)}T14:30 --meeting-place 甲家中 --parties-invited 1,2"),
    *begun("LATER", 2, f"med05a plan_meeting LATER --planned-at {day(-3)}T09:00 --meeting-place 调解室 --parties-invited 1,2"),
    *begun("OVER", 50),
    *begun("PROMISED", 60, "med05a meet PROMISED --parties-present 1,2 --course 双方陈述",
           f"med05a agree_orally PROMISED --agreement-content 付款 --read-back --obligations debtor=2,creditor=1,amount=100,due_on={day(50)},text=付款"),
    *begun("RISK", 1, "med05a see_risk RISK --risk-signs life --record 扬言"),
    *begun("HIDDEN", 1, "med05a see_risk HIDDEN --risk-signs life --record 扬言", "lead05 restrict HIDDEN --reason 涉及未成年人"),
    *begun("PETITION", 12, f"petition petition_step PETITION --petition-step linked --step-on {day(12)} --petition-number 信1"),
    *begun("BACK", 1, "lead05 give_back BACK --reason 人手不足"),
]


def listed(command, member):
    """The disputes of what mediate list is told, by number."""
    done = run("mediate", "--json", *command.split()[1:], MEDIATE_MEMBER=member)
    return [line["numbers"][0] for line in json.loads(done.stdout)["disputes"]]


def until_reckoned():
    cursor, deadline = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"]).cursor(), time.monotonic() + 20
    cursor.connection.autocommit = True
    left = True
    while left:
        assert time.monotonic() < deadline, "the ticker"
        cursor.execute("SELECT d.id FROM dispute d LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id"
                       " WHERE u.version IS DISTINCT FROM d.version")
        left = cursor.fetchall()


@claim
def each_list_has_what_its_command_tells(home):
    done = run("mediate", "replay", "-", given="\n".join(sorted(ACTS, key=lambda act: act.split()[0])) + "\n")
    assert done.returncode == 0, done
    until_reckoned()
    done = report("daily", "--period", day(1), "--out", home / "daily", MEDIATE_MEMBER="report01")
    assert done.returncode == 0, done
    rows = {row["cells"][0]: row["cells"] for row in section(home / "daily", "waiting")["rows"]}
    assert tuple(rows) == LISTS, rows
    for name, (_, _, count, command) in rows.items():
        assert count == (len(listed(command, "report01")) if command else 0), (name, count, command)
    counts = {name: cells[2] for name, cells in rows.items()}
    assert {name: counts[name] for name in ("meetings", "obligations", "risk", "petition")} == {"meetings": 1, "obligations": 1, "risk": 1, "petition": 1}, counts
    assert counts["over"] >= 1 and counts["visits"] >= 1, counts
    all_forms_agree(home / "daily")


@claim
def each_dispute_stands_there_once_with_every_reason(home):
    rows = [row["cells"] for row in section(home / "daily", "disputes")["rows"]]
    assert rows[0][1].startswith("约定的调解 14:30"), rows[0]
    assert len({row[0] for row in rows}) == len(rows) >= 6, rows
    assert any("退回" in row[1] and "新登记" in row[1] for row in rows) and any("履行到期、回访到期" in row[1] for row in rows), rows
    returned = next(row["cells"] for row in section(home / "daily", "day")["rows"] if row["cells"][0] == "returned")
    assert returned[2] == 1 == len(listed(returned[3], "report01")), returned


@claim
def nobody_is_named_and_what_is_restricted_is_its_readers_alone(home):
    for path in (home / "daily").rglob("*"):
        told = path.read_bytes() if path.is_file() else b""
        assert not re.search("甲|乙|家中".encode(), told), path
    hidden = set(listed("mediate list risk:red,orange", "director")) - set(listed("mediate list risk:red,orange", "report01"))
    assert len(hidden) == 1, hidden
    assert hidden.pop() not in (home / "daily" / "report.json").read_text(encoding="utf-8")
    done = report("daily", "--period", day(1), "--out", home / "director", MEDIATE_MEMBER="director")
    assert done.returncode == 0 and next(row["cells"][2] for row in section(home / "director", "waiting")["rows"] if row["cells"][0] == "risk") == 2, done


@claim
def of_a_day_long_past_nobody_says_what_waited(home):
    assert report("daily", "--period", day(2), "--out", home / "past", MEDIATE_MEMBER="report01").returncode == 0
    told = json.loads((home / "past" / "report.json").read_text(encoding="utf-8"))
    assert [one["key"] for one in told["sections"]] == ["disputes", "day"], told["sections"]


def it_prints_on_one_page(home):
    paper = home / "daily.pdf"
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={paper}",
                    str(home / "daily" / "index.html")], capture_output=True, timeout=60, check=True, env=dict(os.environ, HOME=str(home)))
    info = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, timeout=20, check=True).stdout
    assert re.search(r"^Pages: +1$", info, re.M) and "A4" in info, info


if __name__ == "__main__":
    if shutil.which("chromium") and shutil.which("pdfinfo"):
        claim(it_prints_on_one_page)
    else:
        print("# NOT PRINTED: chromium or pdfinfo is missing")
    with tempfile.TemporaryDirectory() as folder:
        tap.tell(CLAIMS, pathlib.Path(folder))
