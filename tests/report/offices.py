#!/usr/bin/env python3
"""Files for receiving offices, against a daemon: the columns of their form, nothing sent twice, what they gave back. Prints TAP."""

import csv
import io
import json
import os
import pathlib
import sys
import tempfile

import openpyxl

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [str(ROOT / "tests" / part) for part in ("client", "report", "scenario", "faults")] + [os.environ["MEDIATION_PROTO_PYTHON"]]
import tap  # noqa: E402
from faults import sql  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from reported import run  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

PERIOD = "2024-03"
REGISTERED = ("{day}T09:00 clerk01 register {label} --channel {channel} --start-mode applied --applied-on {day} --parties side=applicant,name={name}"
              " --parties side=respondent,name=乙{label} --place 340212100201 --kind {kind} --facts 院墙滴水（虚构）")
# facts of the dispute, in an order that nothing else has
COUNTY = """# 区里的表
name 区表 | the county's form
version 2026-1
form csv utf-8
disputes registered
column 类型 | dispute.kind | values kinds | required
column 编号 | dispute.first_number | required
column 申请人 | applicants.names
column 申请日期 | dispute.applied_on | as yyyy年m月d日
column 单位 | = 繁阳镇
column 协议 | agreement.form | or 无
column 简要 | dispute.facts | at most 3
column 区号 | receipt.number
value kinds neighbour = A1
value kinds * = A9
receipt number 纠纷号
receipt result 结论
accepted 收
refused 不收
"""
COLUMNS = ["类型", "编号", "申请人", "申请日期", "单位", "协议", "简要", "区号"]
RECEIPTS = ("编号", "批次", "上次回执", "对方编号", "结果", "理由")
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def export(*words, **environment):
    return run("mediate-report", "export", *words, **environment)


def receipts(home, name, rows, title=RECEIPTS, **more):
    path = home / "back.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([title, *rows])
    return run("mediate-report", "receipts", name, path, **more)


def replay(*acts):
    done = run("mediate", "replay", "-", given="\n".join(acts) + "\n")
    assert done.returncode == 0, done


def act(verb, number, *words):
    done = run("mediate", verb, number, *words, MEDIATE_MEMBER="clerk01")
    assert done.returncode == 0, done


def shown(number):
    return json.loads(run("mediate", "--json", "show", number).stdout)


def rows(path, encoding="utf-8"):
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding))))


def status(name, *words):
    """Of each dispute the line that tells what was sent."""
    done = export(name, "--status", *words)
    assert done.returncode == 0, done
    return {line.split()[0]: line for line in done.stdout.splitlines()[1:]}


def sends(home, name, count, *words):
    """So many rows, told and marked."""
    path = home / f"{name}-{len(list(home.iterdir()))}.csv"
    done = export(name, "--period", PERIOD, "--out", path, *words)
    assert done.returncode == (0 if count else 3), done
    assert path.exists() == pathlib.Path(f"{path}.receipts.csv").exists() == (count > 0), done
    return rows(path)[1:] if count else []


@claim
def the_file_has_the_columns_of_the_form_in_their_order(home):
    for day, label, channel, name, kind in (("2024-03-05", "A", "walk_in", "甲一", "neighbour"), ("2024-03-06", "B", "walk_in", "=1+2", "homestead"),
                                            ("2024-03-07", "C", "petition", "甲三", "neighbour")):
        replay(REGISTERED.format(day=day, label=label, channel=channel, name=name, kind=kind))
    (home / "own" / "county.export").write_text(COUNTY, encoding="utf-8")
    done = export("county", "--period", PERIOD, "--out", home / "first.csv")
    assert done.returncode == 0 and "3 rows" in done.stdout, done
    headings, *told = rows(home / "first.csv")
    assert headings == COLUMNS, headings
    numbers = [f"繁阳登〔2024〕{number:04}号" for number in (3, 2, 1)]
    assert [row[1] for row in told] == numbers and shown(numbers[2])["parties"][0]["name"] == "甲一", told
    assert told[2] == ["A1", numbers[2], "甲一", "2024年3月5日", "繁阳镇", "无", "院墙…", ""], told[2]
    assert told[0][0] == "A1" and told[1][0] == "A9" and not told[0][6], told


@claim
def what_a_spreadsheet_would_take_for_a_formula_is_a_text(home):
    assert rows(home / "first.csv")[2][2] == "'=1+2", rows(home / "first.csv")
    assert b",'=1+2," in (home / "first.csv").read_bytes()
    done = export("anhui", "--period", PERIOD, "--out", home / "first.xlsx")
    assert done.returncode == 0, done
    sheet = openpyxl.load_workbook(home / "first.xlsx").active
    headings = [cell.value for cell in sheet[1]]
    mapped = [line.split("|")[0].removeprefix("column").strip() for line in
              (ROOT / "client/exports/anhui.export").read_text(encoding="utf-8").splitlines() if line.startswith("column ")]
    assert headings == mapped, headings
    cell = sheet[3][headings.index("申请人")]
    assert cell.value == "=1+2" and cell.data_type == "s", (cell.value, cell.data_type)
    assert sheet[2][headings.index("涉及人数")].value == 2, [cell.value for cell in sheet[2]]


@claim
def what_was_sent_is_not_sent_again(home):
    sends(home, "county", 0)
    assert set(status("county")) == {f"繁阳登〔2024〕{number:04}号" for number in (1, 2, 3)}
    assert len(sends(home, "county", 3, "--again")) == 3
    sends(home, "county", 0)


@claim
def what_has_changed_goes_again_alone(home):
    act("ask-consent", "繁阳登〔2024〕0001号", "--parties-asked", "2", "--way", "telephone", "--consent-on", "2024-03-08")
    assert "yes" in status("county")["繁阳登〔2024〕0001号"], status("county")
    sends(home, "county", 0)  # nothing of it is in this form
    act("correct", "繁阳登〔2024〕0001号", "--corrected", "类型", "--new-value", "宅基地", "--kind", "homestead", "--reason", "登错")
    assert [row[:2] for row in sends(home, "county", 1)] == [["A9", "繁阳登〔2024〕0001号"]]
    sends(home, "county", 0)


@claim
def what_an_office_gives_back_is_on_record_once(home):
    back = [("繁阳登〔2024〕0001号", "", "", "QX-1", "已接收", ""), ("繁阳登〔2024〕0002号", "", "", "QX-2", "不收", "类型不符"),
            ("繁阳登〔2024〕0009号", "", "", "", "收", ""), ("繁阳登〔2024〕0003号", "", "", "", "也许", ""), ("繁阳登〔2024〕0003号", "", "", "", "", "")]
    done = receipts(home, "county", back)
    assert done.returncode == 8 and "2 taken in, 0 on record already, 1 lines without a result, 2 not taken" in done.stdout, done
    assert "back.csv, line 4: no such dispute" in done.stderr and 'line 5: "也许" is neither' in done.stderr, done.stderr
    told = status("county")
    assert "accepted" in told["繁阳登〔2024〕0001号"] and "QX-1" in told["繁阳登〔2024〕0001号"], told
    assert "refused" in told["繁阳登〔2024〕0002号"] and "类型不符" in told["繁阳登〔2024〕0002号"], told
    before = sql("SELECT count(*) FROM export_receipt")
    done = receipts(home, "county", back)
    assert "0 taken in, 2 on record already" in done.stdout and sql("SELECT count(*) FROM export_receipt") == before == "2", done
    done = receipts(home, "county", [("繁阳登〔2024〕0003号", "收")], ("纠纷号", "结论"))
    assert done.returncode == 0 and "1 taken in" in done.stdout, done
    done = receipts(home, "ministry", [("繁阳登〔2024〕0003号", "已接收")], ("编号", "结果"))
    assert done.returncode == 8 and "was not sent like that" in done.stderr, done
    done = receipts(home, "county", [("x", "y")], ("甲", "乙"))
    assert done.returncode == 6 and "纠纷号" in done.stderr, done


@claim
def what_was_refused_goes_again_until_it_is_not(home):
    assert [row[1] for row in sends(home, "county", 1)] == ["繁阳登〔2024〕0002号"]
    form = max(home.glob("county-*.csv.receipts.csv"), key=lambda path: path.stat().st_mtime_ns)
    (title, row) = rows(form, "utf-8-sig")
    assert tuple(title) == RECEIPTS and row[:3] == ["繁阳登〔2024〕0002号", row[1], "被退回"] and len(row[1]) == 32, row
    sends(home, "county", 0)
    # the same list of before says nothing of what went out since; the file's own form does
    done = receipts(home, "county", [("繁阳登〔2024〕0002号", "", "", "QX-2", "不收", "类型不符")])
    assert "1 on record already" in done.stdout and "no receipt yet" in status("county")["繁阳登〔2024〕0002号"], done
    done = receipts(home, "county", [(row[0], row[1], "", "QX-2", "不收", "类型不符")])
    assert "1 taken in" in done.stdout, done
    # the very same row once more, and that is the end of it
    assert len(sends(home, "county", 1)) == 1
    sends(home, "county", 0)
    # the number by which they know it stands in the row, and is no reason to send it
    known = {row[1]: row[7] for row in sends(home, "county", 3, "--again")}
    assert known == {"繁阳登〔2024〕0001号": "QX-1", "繁阳登〔2024〕0002号": "", "繁阳登〔2024〕0003号": ""}, known
    sends(home, "county", 0)
    assert "1 not taken" in receipts(home, "county", [(row[0], "0" * 31 + "1", "", "QX-2", "收", "")]).stdout


@claim
def a_run_that_broke_off_before_the_marks_does_no_harm(home):
    path = home / "broken.csv"
    assert export("gbt31000", "--period", PERIOD, "--out", path).returncode == 0
    content = path.read_bytes()
    sql("DELETE FROM export_sent WHERE name = 'gbt31000'")
    assert not status("gbt31000")
    done = export("gbt31000", "--period", PERIOD, "--out", path)
    assert done.returncode == 0 and path.read_bytes() == content and len(status("gbt31000")) == 3, done
    assert rows(path, "gb18030")[0][0] == "事件编号", "the office's own encoding"
    done = export("gbt31000", "--period", PERIOD, "--again", "--out", home / "first.csv")
    assert done.returncode == 6 and "there already" in done.stderr and rows(home / "first.csv")[0] == COLUMNS, done


@claim
def nothing_of_a_petition_is_told_but_how_far_it_is(home):
    told = {row[0]: row for row in rows(home / "broken.csv", "gb18030")[1:]}
    facts = rows(home / "broken.csv", "gb18030")[0].index("事件简述")
    assert [told[f"繁阳登〔2024〕000{number}号"][facts] for number in (1, 2, 3)] == ["院墙滴水（虚构）"] * 2 + [""], told
    act("petition-step", "繁阳登〔2024〕0002号", "--petition-step", "linked", "--step-on", "2024-03-09", "--petition-number", "信2024-7")
    done = export("petition", "--period", PERIOD, "--out", home / "petition.csv")
    assert done.returncode == 0, done
    headings, *told = rows(home / "petition.csv", "utf-8-sig")
    assert [(row[headings.index("信访件编号")], row[headings.index("调解编号")]) for row in told] == [
        ("", "繁阳登〔2024〕0003号"), ("信2024-7", "繁阳登〔2024〕0002号")], told
    assert "院墙" not in str(told), told
    done = export("gbt31000", "--period", PERIOD, "--out", home / "linked.csv")
    assert done.returncode == 0 and [row[facts] for row in rows(home / "linked.csv", "gb18030")[1:]] == [""], done


@claim
def no_more_leaves_than_who_sends_may_see(home):
    path = home / "masked.csv"
    done = export("county", "--period", PERIOD, "--again", "--out", path, MEDIATE_MEMBER="report01")
    assert done.returncode == 0 and [row[2] for row in rows(path)[1:]] == ["甲**", "'=**", "甲**"], (done, rows(path))
    assert not any(row[6] for row in rows(path)[1:]), rows(path)
    for login in ("clerk01", "med02a", "auditor", "sysadm01"):
        done = export("county", "--period", PERIOD, "--again", "--out", home / "none.csv", MEDIATE_MEMBER=login)
        assert done.returncode == 4 and not (home / "none.csv").exists() and not list(home.glob("none*")), (login, done)
        assert export("county", "--status", MEDIATE_MEMBER=login).returncode == 4, login
    # a receipt is never taken back: the account that sends at night gives none
    done = receipts(home, "county", [("繁阳登〔2024〕0001号", "", "", "QX-9", "已接收", "")], MEDIATE_MEMBER="report01")
    assert done.returncode == 4 and sql("SELECT count(*) FROM export_receipt WHERE number = 'QX-9'") == "0", done


@claim
def what_is_restricted_goes_to_nobody(home):
    hidden = sql("SELECT dispute FROM official_number WHERE text = '繁阳登〔2024〕0002号'")
    sql(f"UPDATE dispute SET regions = overlay(regions placing '\\x01' from 17 for 1) WHERE id = {hidden}")
    done = export("county", "--period", PERIOD, "--again", "--out", home / "restricted.csv")
    as_report = export("county", "--period", PERIOD, "--again", "--out", home / "restricted2.csv", MEDIATE_MEMBER="report01")
    sql(f"UPDATE dispute SET regions = overlay(regions placing '\\x00' from 17 for 1) WHERE id = {hidden}")
    assert done.returncode == 8 and "0002号 stays back" in done.stderr and len(rows(home / "restricted.csv")) == 3, done
    assert as_report.returncode == 0 and "0002" not in as_report.stderr and len(rows(home / "restricted2.csv")) == 3, as_report


@claim
def what_must_be_told_and_is_not_stays_back(home):
    needs = COUNTY.replace("dispute.kind | values kinds | required", "dispute.team | required")
    (home / "own" / "needs.export").write_text(needs, encoding="utf-8")
    done = export("needs", "--period", PERIOD, "--out", home / "needs.csv")
    assert done.returncode == 8 and "0001号 stays back: 类型 is not told" in done.stderr and not (home / "needs.csv").exists(), done
    (home / "own" / "needs.export").write_text(COUNTY.replace("value kinds * = A9\n", ""), encoding="utf-8")
    done = export("needs", "--period", PERIOD, "--out", home / "needs.csv")
    assert done.returncode == 8 and "value kinds homestead" in done.stderr and len(rows(home / "needs.csv")) == 2, done


@claim
def a_mapping_that_is_wrong_is_refused_with_its_line(home):
    for line, wrong, said in (
            ("form csv utf-8", "form csv utf8", ("line 4", "nearest is csv utf-8")),
            ("disputes registered", "disputes registerd", ("line 5", "nearest is registered")),
            ("column 编号 | dispute.first_number", "column 编号 | dispute.frist_number", ("line 7", "nearest is dispute.first_number")),
            ("as yyyy年m月d日", "as 日月", ("line 9", "yyyy, mm, dd")),
            ("value kinds neighbour", "value kinds neigbour", ("line 14", "nearest is neighbour")),
            ("| values kinds", "| values kin", ("line 6", "value kin …")),
            ("column 单位 | = 繁阳镇", "column 单位 | figure registered", ("line 10", "a row is a dispute (line 5)")),
            ("at most 3", "at most some", ("line 12", "number of characters")),
            ("at most 3", "atmost 3", ("line 12", "none of: required")),
            ("version 2026-1\n", "", ("line 1", '"version"')),
            ("name 区表", "nam 区表", ("line 2", "nearest is name"))):
        (home / "own" / "wrong.export").write_text(COUNTY.replace(line, wrong), encoding="utf-8")
        done = export("wrong", "--period", PERIOD, "--out", home / "wrong.csv")
        assert done.returncode == 2 and all(part in done.stderr for part in ("wrong.export", *said)), (wrong, done)
        assert not (home / "wrong.csv").exists(), wrong
    done = export("--list")
    assert done.returncode == 8 and "wrong.export, line 2" in done.stderr, done
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == ["anhui", "county", "gbt31000", "ministry", "needs", "petition"], done
    done = export("countyy", "--period", PERIOD)
    assert done.returncode == 2 and "nearest is county" in done.stderr, done
    assert export("../own/county", "--period", PERIOD).returncode == 2


@claim
def the_form_of_figures_says_what_the_figures_say(home):
    done = export("ministry", "--period", PERIOD, "--out", home / "month.xlsx")
    assert done.returncode == 0, done
    table = [[cell.value for cell in row] for row in openpyxl.load_workbook(home / "month.xlsx").active]
    figures = json.loads(run("mediate", "--json", "figures", "--period", PERIOD, "--by", "team").stdout)
    place = table[0].index("登记件数")
    total = next(figure["numerator"] for figure in figures["figures"] if figure["name"] == "registered")
    assert table[-1][0] == "合计" and table[-1][place] == total == 3, table[-1]
    assert [row[0] for row in table[1:-1]] == [group["zh"] for group in figures["groups"]], table
    assert sql("SELECT count(*) FROM export_sent WHERE name = 'ministry'") == "0"


@claim
def what_is_marked_is_marked_once_a_request(home):
    director, words = Connection(os.environ["MEDIATION_SOCKET"], "director"), None
    words = Words(director)
    dispute = int(sql("SELECT dispute FROM official_number WHERE text = '繁阳登〔2024〕0001号'"))
    by = dict(request_id=uuid7(), name="wire", batch=uuid7(), sent=[pb.ExportedRow(dispute=dispute, version=1, digest=b"x" * 32),
                                                                  pb.ExportedRow(dispute=1, version=1, digest=b"x" * 32)])

    def ask(**more):
        return director.ask(pb.Request(mark_exports=pb.MarkExportsRequest(**{**by, **more})))

    first, again = ask(), ask()
    assert (first.mark_exports.marked, first.mark_exports.repeated_request) == (1, False), first
    assert (again.mark_exports.marked, again.mark_exports.repeated_request) == (1, True), again
    for more, said in ((dict(name="other"), "request_reused"), (dict(request_id=b""), "request_id_missing"), (dict(name=""), "empty_text"),
                       (dict(name="表" * 41), "too_long"), (dict(batch=b"x"), "malformed"), (dict(sent=[]), "malformed"),
                       (dict(sent=[pb.ExportedRow(dispute=dispute, version=1)]), "malformed"), (dict(sent=by["sent"] * 251), "too_large"),
                       (dict(sent=[], receipts=[pb.ExportReceipt(number="x\x1fy")]), "malformed")):
        assert words.names["outcome"][ask(**more).outcome] == said, (more, said)
    told = director.ask(pb.Request(exports=pb.ExportsRequest(name="county", page_size=2))).exports
    rest = director.ask(pb.Request(exports=pb.ExportsRequest(name="county", page_size=2, page=told.next_page))).exports
    assert len(told.exports) == 2 and len(rest.exports) == 1 and not rest.next_page, (told, rest)
    assert len({row.dispute for row in [*told.exports, *rest.exports]}) == 3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "own").mkdir()
        os.environ["MEDIATION_EXPORTS"] = str(pathlib.Path(folder) / "own")
        tap.tell(CLAIMS, pathlib.Path(folder))
