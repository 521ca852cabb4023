"""The subsidy sheet: a sum a mediator, what can be claimed, what others lack; in words, in JSON, as CSV, and on paper for signature."""

import csv
import io
import os
import pathlib
import sys
import tempfile

import openpyxl

from mediate import claim, registered, run

sys.path.append(str(pathlib.Path(os.environ["SOURCE_ROOT"]) / "tests" / "report"))
import forms  # noqa: E402

HOME = pathlib.Path(tempfile.mkdtemp(prefix="mediate-subsidy-"))

# other checks have told of 2012 before it: 2011 has its own rules and its own numbers
RULES = ("name,valid_from,zh,en,level,form,needs_performed,needs_file,needs_confirmed,amount,month_cap,basis,valid_to\n"
         "plain,2011-01-01,一般·口头,\"normal, oral\",normal,oral,yes,no,no,6000,10000,某镇办法第三条,2011-12-31\n"
         "hard,2011-01-01,疑难,difficult,difficult,any,yes,yes,no,20000,0,某镇办法第四条,2011-12-31\n")
ACTS = ("{day}T09:05:00 clerk01 accept {label} --kind neighbour --level {level} --rights-notice --risk-signs none --parties-agreeing 2",
        "{day}T09:10:00 clerk01 assign {label} --team 3 --assignment-reasons load",
        "{day}T09:15:00 med03a take {label} --mediator med03a --no-conflict",
        "{day}T09:20:00 med03a meet {label} --parties-present 1,2 --course 各说各的",
        "{day}T09:25:00 med03a agree-orally {label} --agreement-content 双方和好 --read-back",
        "{day}T09:30:00 med03a perform-at-once {label} --evidence 收条",
        "{day}T09:40:00 med03a close {label} --closing-report 双方和好，无后续争议 --closing-ground finished",
        "{day}T09:50:00 lead03 confirm {label}")


def settled(label, day, level="normal"):
    return [registered(label, f"{day}T09:00:00", f"甲{label}", f"乙{label}"), *(act.format(day=day, label=label, level=level) for act in ACTS)]


@claim
def each_mediator_has_his_sum_and_what_is_missing_its_command():
    # one after the other: those of one file are replayed side by side, and their numbers come as they come
    for label, day, level in (("S", "2011-03-02", "normal"), ("T", "2011-03-03", "normal"), ("U", "2011-03-04", "difficult")):
        done = run("replay", "-", member="director", given="\n".join(settled(label, day, level)) + "\n")
        assert done.status == 0, done
    rules = HOME / "rules.csv"
    rules.write_text(RULES, encoding="utf-8")
    assert run("local", "subsidy_rule", "import", str(rules), member="director").status == 0
    told = run("subsidy", "--period", "2011-03", member="director")
    assert told.status == 0 and "以案定补：2011-03-01至2011-03-31结案的" in told.out, told
    lines = told.out.splitlines()
    total = next(line.split() for line in lines[2:] if "0.00元" in line)
    assert total[2:] == ["2", "1", "20.00元", "100.00元"], lines
    assert any("0001号" in line and "一般·口头" in line and "60.00元" in line for line in lines), lines
    assert any("0002号" in line and "一般·口头" in line and "40.00元" in line for line in lines), lines
    lacking = next(line for line in lines if "没有调查记录" in line)
    assert "疑难" in lacking and "mediate 附件 繁阳登〔2011〕0003号" in lacking, lacking
    assert "可申报2件，共100.00元；另有1件还不能申报" in told.err and "甲S" not in told.out, told
    english = run("--lang", "en", "subsidy", "--period", "2011-03", member="med03a")
    assert "normal, oral" in english.out and "was not investigated" in english.out and "mediate attach" in english.out, english


@claim
def without_a_rule_it_says_where_rules_are():
    done = run("replay", "-", member="director", given="\n".join(settled("V", "2010-03-02")) + "\n")
    assert done.status == 0, done
    told = run("补贴", "--period", "2010-03", "--mediator", "med03a", "--team", "3", member="lead03")
    assert "没有适用的补贴标准" in told.out and "mediate 本地 subsidy_rule" in told.out and "可申报0件" in told.err, told


@claim
def programs_are_told_the_same_and_csv_has_a_row_a_dispute():
    told = run("--json", "subsidy", "--period", "2011-Q1", member="report01").json
    assert [(sum_["claimed"], sum_["lacking"], sum_["amount_fen"], sum_["over_cap_fen"]) for sum_ in told["mediators"]] == [(2, 1, 10000, 2000)], told
    first, second, third = told["claims"]
    assert (first["rule"], first["basis"], first["amount_fen"], first["form"], first["performed"]) == ("plain", "某镇办法第三条", 6000, "oral", True), first
    assert (second["amount_fen"], second["over_cap_fen"], third["amount_fen"]) == (4000, 2000, 0), (second, third)
    assert {lack["need"] for lack in third["lacks"]} == {"file"} and not third["complete"] and not told["has_more"], third
    rows = list(csv.reader(io.StringIO(run("subsidy", "--period", "2011-03", "--csv", member="director").out.lstrip("\ufeff"))))
    assert len(rows) == 4 and rows[1][-2:] == ["60.00", ""] and "没有调查记录" in rows[3][-1], rows


@claim
def the_sheet_for_signature_has_what_can_be_claimed_and_its_sum_in_capitals():
    path = HOME / "subsidy.html"
    done = run("subsidy", "print", "--period", "2011-03", "--out", str(path), member="director")
    assert done.status == 0 and "申报表1份" in done.err and done.out.strip() == str(path), done
    html = path.read_text(encoding="utf-8")
    assert html.count('<table class="sheet">') == 1 and "人民调解以案定补申报表" in html, html[-3000:]
    assert "2件，100.00元（人民币壹佰元整）" in html and "某镇办法第三条" in html and "20.00元，不计入合计" in html, html[-3000:]
    assert "0001号" in html and "0003号" not in html and "审批人（签名）" in html and "甲S" not in html, html[-3000:]
    assert "<script" not in html and path.stat().st_mode & 0o077 == 0, "for its reader alone, and nothing runs"


@claim
def the_workbook_has_the_same_rows_and_sums_and_is_signed():
    folder = HOME / "sheet"
    done = run("report", "subsidy", "--period", "2011-03", "--out", str(folder), member="report01")
    assert done.status == 0, done
    forms.check_xlsx(folder)
    forms.check_html(folder)
    told = run("--json", "subsidy", "--period", "2011-03", member="director").json
    book = openpyxl.load_workbook(folder / "report.xlsx")
    sums, lacking, sheet = ([[cell.value for cell in row] for row in one.iter_rows(min_row=forms.TABLE_ROW)] for one in book.worksheets[1:])
    one, = told["mediators"]
    assert sums[0][0] == one["mediator_name"] and sums[0][2:] == [one["claimed"], one["lacking"], one["over_cap_fen"] / 100, one["amount_fen"] / 100], sums
    assert sums[1][2:] == sums[0][2:] and sums[1][0] == "合计", sums
    paid = [claim for claim in told["claims"] if not claim["lacks"]]
    assert [(row[0], f"{row[1]:%Y-%m-%d}", row[-2], row[-1]) for row in sheet[:len(paid)]] == \
        [(claim["numbers"].split()[-1], claim["closed_on"], claim["over_cap_fen"] / 100, claim["amount_fen"] / 100) for claim in paid], sheet
    assert sheet[len(paid)][-2:] == [20, 100] and "人民币壹佰元整" in book.worksheets[3]["A1"].value, sheet
    signed = [row[0] for row in sheet[len(paid) + 1:] if row[0]]
    assert signed[0].startswith("以上各件系本人主持调解") and signed[-3:] == ["申报人（签名）", "审核人（签名）", "审批人（签名）"], signed
    under = book.worksheets[3].cell(forms.TABLE_ROW + len(sheet) - 1, 2)
    assert under.border.bottom.style == "thin", "a line to sign on"
    missing = [(claim["numbers"].split()[-1], lack["what"], lack["mend"]) for claim in told["claims"] for lack in claim["lacks"]]
    assert [(row[1], *row[-2:]) for row in lacking] == missing and missing, (lacking, missing)
    done = run("report", "subsidy", "--period", "2011-Q1", "--out", str(HOME / "quarter"), member="report01")
    assert done.status == 2 and "一个月" in done.err, done


@claim
def where_nothing_can_be_claimed_nothing_is_printed():
    path = HOME / "nothing.html"
    done = run("补贴", "打印", "--period", "2010-03", "--out", str(path), member="director")
    assert done.status == 3 and "没有可申报的" in done.err and not path.exists(), done


@claim
def what_is_typed_wrongly_is_said():
    for words, status, said in ((("--period", "2011-03-05"), 6, "按整月"), (("--period", "2011-13"), 2, "不是时段"), (("--team", "没有这队"), 2, "没有这队"),
                                (("--mediator", "nobody"), 2, "nobody"), (("prnt",), 2, "看不懂“prnt”"), (("--period", "2190-01"), 6, "还没有开始")):
        done = run("subsidy", *words, member="director")
        assert done.status == status and said in done.err and not done.out, done


@claim
def it_is_nobody_elses():
    assert run("subsidy", "--period", "2011-03", member="clerk01").status == 4
    assert not run("--json", "subsidy", "--period", "2011-03", member="med04a").json["claims"]
