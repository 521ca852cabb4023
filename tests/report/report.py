#!/usr/bin/env python3
"""A report of every type of column and every chart, in all its forms, and its folder. Prints TAP.

usage: report.py INVENTED WHOLE       MEDIATION_PAGES=DIR keeps the pictures there, to be looked at;
                                REPORT_WRITE=1 writes down what is golden"""

import filecmp
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

import jsonschema

import forms

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
sys.path.insert(0, str(ROOT / "tests" / "client"))
import tap  # noqa: E402

GOLDEN = ROOT / "tests" / "report" / "golden"
SCHEMA = ROOT / "client" / "report.schema.json"
INVENTED, WHOLE = sys.argv[1:]
A4 = {(595, 842), (842, 595)}
KINDS = 8
LONG = "12000"
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def write(folder, **more):
    return subprocess.run([INVENTED, folder], capture_output=True, text=True, timeout=60, check=False, env=dict(os.environ, MEDIATE_LANG="en"), **more)


def written(home, name="report"):
    folder = home / name
    if not folder.exists():
        done = write(folder)
        assert done.returncode == 0, done
    return folder


def beside(folder):
    return [path.name for path in folder.parent.iterdir() if path.name.startswith(f".{folder.name}.")]


@claim
def what_was_written_down_is_what_comes_out(home):
    folder = written(home)
    found = {"report.json": json.dumps(forms.told(folder), ensure_ascii=False, indent=1) + "\n"}
    for path in sorted(folder.rglob("*.csv")):
        found[str(path.relative_to(folder))] = path.read_bytes().decode("utf-8")
    for name, text in found.items():
        golden = GOLDEN / name
        if os.environ.get("REPORT_WRITE"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(text.encode())
        assert golden.read_bytes().decode("utf-8") == text, f"{name} is not as in {golden}"
    assert {str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*") if path.is_file()} == set(found)


@claim
def the_json_is_as_its_schema_says_and_the_schema_knows_every_type_and_chart(home):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(forms.told(written(home)), schema)
    for table, word, found in (("report_types.def", "TYPE", schema["$defs"]["column"]["properties"]["type"]),
                               ("report_charts.def", "CHART", schema["$defs"]["chart"]["properties"]["kind"])):
        names = re.findall(rf"^{word}\(\w+, (\w+),", (ROOT / "client" / table).read_text(encoding="utf-8"), re.M)
        assert names == found["enum"], (names, found)


@claim
def the_invented_report_has_every_type_and_every_chart(home):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    sections = forms.told(written(home))["sections"]
    assert {column["type"] for section in sections for column in section["columns"]} == set(schema["column"]["properties"]["type"]["enum"])
    assert {chart["kind"] for section in sections for chart in section["charts"]} == set(schema["chart"]["properties"]["kind"]["enum"])


@claim
def csv_says_cell_by_cell_what_json_says(home):
    folder = written(home)
    for section in forms.told(folder)["sections"]:
        forms.check_csv(folder, section)


@claim
def the_workbook_says_cell_by_cell_what_json_says(home):
    forms.check_xlsx(written(home))


@claim
def the_page_says_cell_by_cell_what_json_says_without_its_script(home):
    forms.check_html(written(home))


@claim
def a_workbook_with_a_part_that_ends_anywhere_is_found_out(home):
    path = written(home) / "report.xlsx"
    damaged = [path]
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    cut = [name for name in parts if name in ("xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "docProps/core.xml")]
    assert len(cut) == 3, list(parts)
    for name in cut:
        for length in [*range(0, len(parts[name]), 97), len(parts[name]) - 1]:
            damaged.append(home / f"cut-{len(damaged)}.xlsx")
            with zipfile.ZipFile(damaged[-1], "w", zipfile.ZIP_DEFLATED) as book:
                for other, text in parts.items():
                    book.writestr(other, text[:length] if other == name else text)
    whole = path.read_bytes()
    for length in (0, 1, 21, 22, 100, len(whole) // 2, len(whole) - 1):
        damaged.append(home / f"short-{length}.xlsx")
        damaged[-1].write_bytes(whole[:length])
    said = subprocess.run([WHOLE, *damaged, home / "none.xlsx"], capture_output=True, text=True, timeout=30, check=True).stdout.split()
    assert said == ["yes"] + ["no"] * len(damaged), said


@claim
def what_is_small_is_hidden_in_all_forms_and_cannot_be_subtracted(home):
    folder = written(home)
    places = next(section for section in forms.told(folder)["sections"] if section["key"] == "places")
    *parts, total = [row["cells"][-1] for row in places["rows"]]
    hidden = [cell for cell in parts if forms.is_hidden(cell)]
    assert len(hidden) == 2, hidden
    missing = total - sum(cell for cell in parts if not forms.is_hidden(cell))
    assert missing == 8, missing  # of two together: 2 and 6
    durations = next(section for section in forms.told(folder)["sections"] if section["key"] == "durations")
    *_, few = durations["rows"]
    assert all(forms.is_hidden(cell) for cell in few["cells"][1:]), few


@claim
def same_document_same_bytes(home):
    first, second = written(home), written(home, "again")
    time.sleep(1.1)
    third = written(home, "later")
    names = [str(path.relative_to(first)) for path in first.rglob("*") if path.is_file() and path.name not in ("run.json", "SHA256SUMS")]
    assert "report.xlsx" in names and "index.html" in names, names
    for other in (second, third):
        _, different, missing = filecmp.cmpfiles(first, other, names, shallow=False)
        assert not different and not missing, (different, missing)


@claim
def the_folder_tells_what_is_in_it_and_how_it_was_made(home):
    folder = written(home)
    sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert sums.returncode == 0, sums
    named = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert named == {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}, named
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    jsonschema.validate(run, json.loads(SCHEMA.with_name("run.schema.json").read_text(encoding="utf-8")))
    assert run["period"] == {"from": "2024-01-01", "to": "2024-12-31"} and run["cutoff"] == "2024-12-12", run
    assert run["position"] == "1:15203" and run["roots"] == ["2024-12-11 sha256:00", "2024-12-12 sha256:11"], run
    assert run["software"] and run["definitions"] == [{"name": "rate", "version": "2"}] and run["duration_ms"] > 0, run


@claim
def what_stands_in_the_place_is_left_as_it_is(home):
    folder = written(home)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    done = write(folder)
    assert done.returncode == 1 and "there already" in done.stderr, done
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before and not beside(folder)
    done = write(home / "nowhere" / "report")
    assert done.returncode == 1 and "no such folder" in done.stderr, done


def sizes(folder):
    return sorted({path.stat().st_size for path in folder.rglob("*") if path.is_file()})


@claim
def a_full_disk_leaves_nothing_half_written(home):
    """At every size of a file, and below, the next one does not fit."""
    def limited(size):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return limit

    folder, whole = home / "full", sizes(written(home))
    for size in [0, 1, 4096] + [size - 1 for size in whole]:
        done = write(folder, preexec_fn=limited(size))
        assert done.returncode == 1 and "could not be written" in done.stderr, (size, done)
        assert not folder.exists() and not beside(folder), size
    assert write(folder, preexec_fn=limited(whole[-1] * 2)).returncode == 0 and folder.exists()


def a_disk_of_any_size_has_a_whole_report_or_none(home):
    """A real disk, in which also what is written for a time takes room: more than it takes in the end, for a long table."""
    whole = home / "long"
    assert subprocess.run([INVENTED, whole, LONG], timeout=60, check=False).returncode == 0
    least = sum(-(-path.stat().st_size // 4096) * 4 for path in whole.rglob("*") if path.is_file())
    disk, statuses = home / "disk", []
    disk.mkdir()
    for kilobytes in [4, 100, *range(least - 12, least + 12, 4), *range(least + 24, 3 * least, 200)]:
        script = f"mount -t tmpfs -o size={kilobytes}k none {disk} && {INVENTED} {disk}/report {LONG}; status=$?; cp -r {disk}/. {home}/found-{kilobytes}; exit $status"
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, timeout=60, check=False)
        found = home / f"found-{kilobytes}"
        statuses.append(done.returncode)
        if done.returncode:
            assert done.returncode == 1 and not any(found.iterdir()), (kilobytes, done)
            continue
        assert [path.name for path in found.iterdir()] == ["report"], found
        assert (found / "report" / "report.xlsx").read_bytes() == (whole / "report.xlsx").read_bytes(), kilobytes
        break
    assert statuses[0] == 1 and statuses[-1] == 0, statuses


@claim
def a_kill_in_the_middle_leaves_nothing_in_the_place_and_the_next_takes_it_away(home):
    folder, left, done = home / "killed", 0, 0
    for step in range(40):
        run = subprocess.Popen([INVENTED, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(step * 0.001)
        run.kill()
        run.wait(timeout=20)
        left += bool(beside(folder))
        if folder.exists():
            forms.check_html(folder)
            assert (folder / "SHA256SUMS").exists() and not beside(folder)
            shutil.rmtree(folder)
            done += 1
        assert len(beside(folder)) <= 1, beside(folder)
    assert left, "no kill came while it was written"
    assert write(folder).returncode == 0 and not beside(folder)


@claim
def of_several_at_once_one_is_there(home):
    folder = home / "at-once"
    runs = [subprocess.Popen([INVENTED, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(6)]
    statuses = sorted(run.wait(timeout=60) for run in runs)
    assert statuses == [0, 1, 1, 1, 1, 1], statuses
    assert not beside(folder), beside(folder)
    forms.check_html(folder)


# ---- what a browser makes of it ----

def look_at(home):
    pictures = home / "pictures"
    told = home / "browser.json"
    if not told.exists():
        pictures.mkdir()
        done = subprocess.run(["node", ROOT / "tests" / "report" / "browser.mjs", written(home) / "index.html", pictures], capture_output=True,
                              text=True, timeout=120, check=False, env=dict(os.environ, CHROMIUM=shutil.which("chromium"), HOME=str(home)))
        assert done.returncode == 0, done.stderr
        told.write_text(done.stdout, encoding="utf-8")
        if os.environ.get("MEDIATION_PAGES"):
            shutil.copytree(pictures, os.environ["MEDIATION_PAGES"], dirs_exist_ok=True)
    return json.loads(told.read_text(encoding="utf-8")), pictures


def the_page_opens_without_a_word_to_anybody(home):
    told, _ = look_at(home)
    assert not told["errors"], told["errors"]
    assert told["requests"] == [(written(home) / "index.html").as_uri()], told["requests"]
    assert told["title"].endswith("</title>"), told["title"]
    assert told["overflow"] == 0 and told["narrowOverflow"] == 0, told


def every_chart_is_drawn_within_its_frame_and_says_what_it_is(home):
    told, _ = look_at(home)
    charts = [chart for section in forms.told(written(home))["sections"] for chart in section["charts"]]
    assert len(told["charts"]) == len(charts) == KINDS, len(told["charts"])
    for chart, drawn in zip(charts, told["charts"]):
        assert drawn["shown"] and drawn["shapes"] > 10 and drawn["texts"], drawn
        assert chart["title"]["zh"] in drawn["caption"] and chart["title"]["zh"] in drawn["label"], drawn
        assert bool(drawn["patterns"]) == (chart["kind"] != "heat_map"), drawn
        assert not drawn["outside"], drawn
    for drawn in told["narrow"]:
        assert not drawn["outside"], drawn


def what_is_hidden_is_not_drawn_either(home):
    told, _ = look_at(home)
    texts = next(drawn["texts"] for drawn in told["charts"] if "哪里哪类多" in drawn["caption"])
    assert texts.count("*") == 2 and not {"2", "6"} & set(texts), texts
    texts = next(drawn["texts"] for drawn in told["charts"] if "哪类慢" in drawn["caption"])
    assert "医疗（n=*）" in texts and "24日" not in texts and "劳动报酬（n=58）" in texts, texts


def on_paper_it_is_a4_with_its_heads_repeated_and_no_row_cut(home):
    _, pictures = look_at(home)
    info = subprocess.run(["pdfinfo", "-f", "1", "-l", "99", pictures / "print.pdf"], capture_output=True, text=True, timeout=20, check=True).stdout
    found = {(round(float(width)), round(float(height))) for width, height in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", info)}
    assert found == A4, found
    text = subprocess.run(["pdftotext", "-layout", pictures / "print.pdf", "-"], capture_output=True, text=True, timeout=20, check=True).stdout
    pages = text.split("\f")[:-1]
    lines = [line for page in pages for line in page.splitlines()]
    rows = [page for page in pages if re.search(r"\bmed\d\d\b", page)]
    assert len(rows) > 1 and all("账号" in page and "场次" in page for page in rows), "the heads of a long table"
    assert sum(bool(re.fullmatch(r"\s*med\d\d +调解员\d+ +\d+ +\d+", line)) for line in lines) == 60, "rows of a long table"
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page, number


def disk_claims():
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0:
        return [a_disk_of_any_size_has_a_whole_report_or_none]
    print("# NOT TRIED on a small disk: nothing may be mounted here")
    return []


def browser_claims():
    absent = [what for what, there in (("chromium", shutil.which("chromium")), ("node", shutil.which("node")), ("pdftotext", shutil.which("pdftotext")),
                                       ("playwright-core (npm)", (ROOT / "tests/.cache/node_modules/playwright-core").is_dir()),
                                       ("charts in this build", b"page_script[] = {0}" not in
                                        (pathlib.Path(os.environ["BUILD_ROOT"]) / "client" / "report_page.c").read_bytes())) if not there]
    claims = [the_page_opens_without_a_word_to_anybody, every_chart_is_drawn_within_its_frame_and_says_what_it_is,
              what_is_hidden_is_not_drawn_either, on_paper_it_is_a4_with_its_heads_repeated_and_no_row_cut]
    return (claims, "") if not absent else ([], f"NOT LOOKED AT in a browser: {', '.join(absent)} is missing")


def main():
    claims, why = browser_claims()
    if why:
        print(f"# {why}")
        print(f"report.py: {why}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        tap.tell(CLAIMS + disk_claims() + claims, pathlib.Path(folder))


if __name__ == "__main__":
    main()
