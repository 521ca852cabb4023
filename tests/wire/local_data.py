#!/usr/bin/env python3
"""Local data through the protocol: what is shown can be imported, what is wrong is refused by row, column and reason. TAP.

usage: tests/with-daemon tests/wire/local_data.py
"""

import json
import os
import struct
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from faults import Tap, sql  # noqa: E402
from stranger_wire import Connection, uuid7  # noqa: E402

# A row of each table that would be taken as it stands, and for each column what is not: value and reason.
ROWS = {
    "committee": dict(id="99", name="新镇人民调解委员会", short_name="新镇", type="乡镇", seal="章", seat="所", term_from="2026-01-01",
                      term_to="2028-12-31", valid_from="2026-01-01", valid_to=""),
    "team": dict(id="99", name="新调解队", committee="1", type="镇级", home_place="", is_village="no", kinds="wages,labour", tags="手语",
                 max_load="12", valid_from="2026-01-01", valid_to=""),
    "member": dict(id="999", login="new.one", name="新人", team="5", committee="阳和村人民调解委员会", roles="mediator,leader",
                   home_place="阳和村", tags="", valid_from="2026-01-01", valid_to="2028-12-31"),
    "absence": dict(member="med05a", first_on="2030-03-04", last_on="2030-03-08", delegate="med05b", reason="培训"),
    "place": dict(code="340212100299", name="新村"),
    "territory": dict(place="阳和村", team="6", valid_from="2026-01-01", valid_to=""),
    "house_limit": dict(level="5", valid_from="2026-01-01", days="9", valid_to=""),
    "assignment_rule": dict(version="2", reason="load", position="1", is_on="yes", valid_from="2030-01-01", valid_to=""),
    "subsidy_rule": dict(name="urgent", valid_from="2026-01-01", zh="急难", en="urgent", level="any", form="written", needs_performed="yes",
                         needs_file="yes", needs_confirmed="no", amount="15000", month_cap="", basis="办法", valid_to=""),
    "dispute_kind": dict(number="99", name="noise", zh="噪声纠纷", en="noise", town="其他", ministry="其他纠纷", gbt31000="0498",
                         allows_oral="yes", is_family="no", needs_opinion="no", expires="no", clock="mediation", keep_years="30", valid_from="2026-01-01",
                         valid_to=""),
    "calendar_day": dict(day="2029-02-13", is_work="no", is_local="no", name="春节"),
}
BAD = {
    "committee": dict(id=("x", "wrong_type"), name=("阳和村人民调解委员会", "value_taken"), short_name=("字" * 21, "too_long"),
                      type=("", "empty_text"), seal=("", "empty_text"), seat=("行\n行", "wrong_type"), term_from=("2026-02-30", "bad_date"),
                      term_to=("2025-12-31", "ends_too_early"), valid_from=("", "empty_text"), valid_to=("2025-12-31", "ends_too_early")),
    "team": dict(id=("9999999999999999", "wrong_type"), name=("阳和村调解队", "value_taken"), committee=("没有", "unknown_committee"),
                 type=("字" * 21, "too_long"), home_place=("340212100999", "unknown_place"), is_village=("yes", "home_missing"),
                 kinds=("wages,nothing", "unknown_kind"), tags=("字" * 101, "too_long"), max_load=("10001", "too_large"),
                 valid_from=("1.5.26", "bad_date"), valid_to=("soon", "bad_date")),
    "member": dict(id=("-1", "wrong_type"), login=("New", "wrong_type"), name=("", "empty_text"), team=("21", "unknown_team"),
                   committee=("", "empty_text"), roles=("mediator,king", "not_a_choice"), home_place=("没有村", "unknown_place"),
                   tags=("字" * 101, "too_long"), valid_from=("2026-13-01", "bad_date"), valid_to=("2025-01-01", "ends_too_early")),
    "absence": dict(member=("王春花", "name_of_several"), first_on=("4.3.2030", "bad_date"), last_on=("2030-03-03", "ends_too_early"),
                    delegate=("med05a", "own_delegate"), reason=("字" * 101, "too_long")),
    "place": dict(code=("3.40212E+11", "wrong_type"), name=("阳和村", "value_taken")),
    "territory": dict(place=("0", "unknown_place"), team=("", "empty_text"), valid_from=("", "empty_text"),
                      valid_to=("2025-12-31", "ends_too_early")),
    "assignment_rule": dict(version=("0", "too_large"), reason=("beauty", "not_a_choice"), position=("first", "wrong_type"), is_on=("x", "wrong_type"),
                            valid_from=("2026", "bad_date"), valid_to=("2025-01-01", "ends_too_early")),
    "subsidy_rule": dict(name=("Urgent", "wrong_type"), valid_from=("2026", "bad_date"), zh=("", "empty_text"), en=("x" * 61, "too_long"),
                         level=("heavy", "not_a_choice"), form=("sung", "not_a_choice"), needs_performed=("x", "wrong_type"), needs_file=("", "empty_text"),
                         needs_confirmed=("2", "wrong_type"), amount=("0", "too_large"), month_cap=("1e9", "wrong_type"), basis=("", "empty_text"),
                         valid_to=("2025-12-31", "ends_too_early")),
    "house_limit": dict(level=("8", "too_large"), valid_from=("2026", "bad_date"), days=("0", "too_large"),
                        valid_to=("2025-12-31", "ends_too_early")),
    "dispute_kind": dict(number=("10001", "too_large"), name=("wages", "value_taken"), zh=("", "empty_text"), en=("x" * 61, "too_long"),
                         town=("", "empty_text"), ministry=("", "empty_text"), gbt31000=("x" * 11, "too_long"),
                         allows_oral=("maybe", "wrong_type"), is_family=("", "empty_text"), needs_opinion=("2", "wrong_type"), keep_years=("101", "too_large"),
                         expires=("x", "wrong_type"), clock=("court_mediation", "not_a_choice"), valid_from=("x", "bad_date"),
                         valid_to=("2025-12-31", "ends_too_early")),
    "calendar_day": dict(day=("2028-02-13", "other_year"), is_work=("yes", "no_weekend"), is_local=("x", "wrong_type"), name=("", "empty_text")),
}
# Where no single column is to blame: table, what is changed of its row, reason, column.
TOGETHER = [
    ("absence", dict(delegate="med06a"), "delegate_of_others", "delegate"),
    ("absence", dict(delegate="director"), "delegate_of_others", "delegate"),
    ("absence", dict(first_on="2024-03-20", last_on="2024-03-25"), "absent_already", "first_on"),
    ("absence", dict(member="med05b", delegate="med05a", first_on="2024-03-20", last_on="2024-03-25"), "absent_already", "first_on"),
    ("absence", dict(last_on="2030-03-03", delegate=""), "ends_too_early", "last_on"),
    ("calendar_day", dict(day="2029-02-10", is_work="yes", is_local="yes"), "local_workday", "is_work"),
    ("member", dict(id="23", login="lead05"), "value_taken", "login"),
    ("member", dict(roles="system"), "system_alone", "roles"),
    ("member", dict(roles="system_admin,clerk"), "roles_apart", "roles"),
    ("member", dict(roles="security_admin,audit_admin"), "roles_apart", "roles"),
    ("member", dict(roles="director,security_admin"), "roles_apart", "roles"),
    ("member", dict(roles="report,auditor"), "roles_apart", "roles"),
    ("member", dict(roles="system,clerk", valid_to="2022-12-31", valid_from="2022-01-01"), "system_alone", "roles"),
    ("dispute_kind", dict(clock="medical_mediation"), "expiry_of_another", "expires"),
    ("dispute_kind", dict(expires="yes"), "expiry_of_another", "expires"),
]


class Town:
    def __init__(self, address):
        self.director, self.security = Connection(address, "director"), Connection(address, "secadm01")
        self.names = {}
        catalogue = self.director.ask(pb.Request(catalogue=pb.CatalogueRequest())).catalogue
        for listed in catalogue.lists:
            if listed.name == "outcome":
                self.names = {item.number: item.name for item in listed.items}

    def show(self, table, by=None, **more):
        return (by or self.director).ask(pb.Request(local_show=pb.LocalShowRequest(table=table, page_size=500, **more)))

    def rows(self, table, **more):
        shown = self.show(table, with_ended=True, **more).local_show
        return [dict(zip((column.name for column in shown.columns), row.values)) for row in shown.rows]

    def send(self, table, rows, by=None, columns=None, **more):
        columns = columns or list(rows[0])
        if table == "calendar_day":
            more = dict(dict(year=2029, source="国办发明电〔2028〕9号"), **more)
        request = pb.LocalImportRequest(table=table, columns=columns, rows=[pb.LocalRow(values=list(row.values())) for row in rows],
                                        **dict(dict(request_id=uuid7()), **more))
        keeper = self.security if table == "member" else self.director
        return (by or keeper).ask(pb.Request(local_import=request))

    def wrong(self, answer):
        """Row, column and reason of what is wrong."""
        return [(result.row, result.column, self.names[result.outcome]) for result in answer.local_import.results if result.what == "wrong"]

    def version(self):
        return self.show("place").local_show.version


def shown(tap, town):
    tables = [row.values[0] for row in town.show("").local_show.rows]
    tap.check("without a name the tables are told", set(ROWS) < set(tables), tables)
    before = town.version()
    for table in ROWS:
        if table == "calendar_day":
            continue
        rows = town.rows(table)
        answer = town.send(table, rows)
        told = answer.local_import
        tap.check(f"what is shown of {table} is imported as it is", (answer.outcome, told.same, told.written) == (0, len(rows), False), answer)
    tap.check("and makes no new version", town.version() == before)
    pages, key = [], b""
    while not pages or key:
        answer = town.director.ask(pb.Request(local_show=pb.LocalShowRequest(table="member", page_size=30, page=key))).local_show
        pages, key = pages + [row.values[0] for row in answer.rows], answer.next_page
    tap.check("members come page by page, each once", pages == [row["id"] for row in town.rows("member")], pages)
    days = town.rows("calendar_day", filters=[pb.LocalFilter(column="day", value="2025")])
    tap.check("a day is found by its year", days and all(row["day"].startswith("2025") for row in days), days)
    absences = town.show("absence").local_show.rows
    tap.check("what has ended is shown only where it is asked for", not absences and len(town.rows("absence")) == 3, absences)


def refused(tap, town):
    for table, row in ROWS.items():
        before = town.version()
        good = town.send(table, [row], dry_run=True)
        tap.check(f"a good row of {table} would be taken", (good.outcome, good.local_import.added) == (0, 1), good)
        columns = {column.name for column in town.show(table).local_show.columns}
        tap.check(f"each column of {table} is tried", columns == set(BAD[table]) == set(row), columns ^ set(BAD[table]))
        wrong = {name: town.wrong(town.send(table, [dict(row, **{name: value})])) for name, (value, _) in BAD[table].items()}
        wanted = {name: [(1, "home_place" if reason == "home_missing" else "day" if reason == "no_weekend" else name, reason)]
                  for name, (_, reason) in BAD[table].items()}
        tap.check(f"what a column of {table} cannot hold is refused by row, column and reason", wrong == wanted,
                  {name: (wrong[name], wanted[name]) for name in wanted if wrong[name] != wanted[name]})
        tap.check("and nothing is written", town.version() == before)
    for table, change, reason, column in TOGETHER:
        answer = town.send(table, [dict(ROWS[table], **change)])
        tap.check(f"{table} with {change} is refused: {reason}", town.wrong(answer) == [(1, column, reason)], town.wrong(answer))


def sheets(tap, town):
    row, before = ROWS["place"], town.version()
    other = dict(code="340212100298", name="又一村")
    answer = town.send("place", [row, dict(other, name="")])
    tap.check("of a good and a wrong row none is written", answer.refusal.name == "rows_wrong" and town.version() == before
              and all(place["name"] != row["name"] for place in town.rows("place")), answer)
    tap.check("the same row twice is told so", town.wrong(town.send("place", [row, dict(row, name="别名")])) == [(2, "code", "row_twice")])
    tap.check("two new rows with one name are told so",
              town.wrong(town.send("place", [row, dict(other, name=row["name"])])) == [(2, "name", "value_taken")])
    swapped = [dict(code="340212100200", name="青峰村"), dict(code="340212100201", name="阳和村")]
    tap.check("two rows may swap their names", town.send("place", swapped, dry_run=True).local_import.changed == 2)
    for what, answer, name in (
            ("a table nobody knows", town.send("party", [row]), "unknown_local"),
            ("a table that comes with another", town.send("calendar_year", [dict(year="2030", source="x")]), "not_imported"),
            ("a year without its notice", town.send("calendar_day", [ROWS["calendar_day"]], source=""), "year_missing"),
            ("a column nobody knows", town.send("place", [dict(row, colour="red")]), "unknown_column"),
            ("a column twice", town.send("place", [dict(code="340212100299", name="新村")], columns=["code", "代码"]), "unknown_column"),
            ("no row", town.send("place", [], columns=["code", "name"]), "too_many_rows"),
            ("a row that is longer than the header", town.send("place", [dict(row, more="x")], columns=["code", "name"]), "too_many_rows"),
            ("more rows than 300", town.send("place", [dict(code=str(n), name=f"村{n}") for n in range(1, 302)]), "too_many_rows"),
            ("no request id", town.send("place", [row], request_id=b""), "request_id_missing"),
            ("what was looked at before a change", town.send("place", [row], expected_version=before - 1), "local_changed")):
        tap.check(f"{what} is refused: {name}", answer.refusal.name == name and town.version() == before, answer.refusal)
    tap.check("a new row that lacks a column is told which",
              town.wrong(town.send("team", [dict(name="新调解队")])) == [(1, "committee", "column_missing")])


def written(tap, town):
    before, request_id = town.version(), uuid7()
    row = dict(name="阳和村调解队", max_load="17")
    first, again = (town.send("team", [row], request_id=request_id) for _ in range(2))
    tap.check("a row known by its name is changed, and the version rises by one",
              (first.local_import.changed, first.local_import.version, first.local_import.written) == (1, before + 1, True), first)
    tap.check("the same request again gets its stored answer", again.local_import.repeated_request
              and (again.local_import.version, again.local_import.changed) == (before + 1, 1) and town.version() == before + 1, again)
    tap.check("and with other content is told so",
              town.send("team", [dict(row, max_load="18")], request_id=request_id).refusal.name == "request_reused")
    team = next(team for team in town.rows("team") if team["id"] == "5")
    tap.check("what was not said stays as it was", (team["max_load"], team["tags"], team["home_place"]) == ("17", "方言", "阳和村"), team)
    member, table, rows, changes = sql("SELECT member, table_name, rows, changes FROM local_change ORDER BY reference_version DESC LIMIT 1").split("|")
    tap.check("who changed what stands on record", (member, table, rows) == ("2", "team", "1")
              and json.loads(changes)["rows"][0][:2] == ["5", "阳和村调解队"], changes)
    told = town.rows("local_change")[0]
    tap.check("and everybody can look it up", (told["reference_version"], told["member"], told["table_name"]) == (str(before + 1), "director", "team")
              and told["recorded_at"].startswith("20"), told)
    answer = town.send("absence", [dict(ROWS["absence"], first_on="2031-03-04", last_on="2031-03-05", reason="化疗")])
    changes, = sql("SELECT changes FROM local_change ORDER BY reference_version DESC LIMIT 1").split("\n")
    tap.check("why somebody is away is written where it belongs, and not into what was changed", answer.local_import.written
              and sql("SELECT reason FROM absence WHERE first_on = '2031-03-04'") == "化疗"
              and json.loads(changes)["rows"] == [["23", "2031-03-04", "2031-03-05", "24", None]], changes)
    answer = town.send("member", [dict(login="med21a", name="新人", committee="1", roles="调解员", valid_from="2026/1/5")])
    told = [row for row in town.rows("member") if row["login"] == "med21a"]
    tap.check("a new row is numbered, its day and roles read as people write them",
              told and (told[0]["id"], told[0]["valid_from"], told[0]["roles"]) == ("74", "2026-01-05", "mediator"), answer)


def years(tap, town):
    days = [dict(ROWS["calendar_day"], day=day, is_work=work) for day, work in (("2029-02-13", "no"), ("2029-02-14", "no"), ("2029-02-24", "yes"))]
    tap.check("a year comes whole", town.send("calendar_day", days).local_import.added == 3)
    answer = town.send("calendar_day", days[:2], source="国办发明电〔2028〕10号").local_import
    tap.check("and is replaced whole: what the new notice does not name ends", (answer.same, answer.ended) == (2, 1)
              and [result.key for result in answer.results] == ["2029-02-24"], answer)
    shown_days = [row["day"] for row in town.rows("calendar_day", filters=[pb.LocalFilter(column="day", value="2029")])]
    tap.check("and counts no more", shown_days == ["2029-02-13", "2029-02-14"], shown_days)
    tap.check("other years stand", len(town.rows("calendar_day")) > 100)
    tap.check("the year has its new notice", {row["year"]: row["source"] for row in town.rows("calendar_year")}["2029"].endswith("10号"))
    tap.check("nothing was deleted", sql("SELECT is_ended FROM calendar_day WHERE day = '2029-02-24'") == "t")
    tap.check("a day may come back", town.send("calendar_day", days).local_import.added == 1)


def rights(tap, town, address):
    clerk, before = Connection(address, "clerk01"), town.version()
    for member in ("clerk01", "lead05", "med05a", "adviser", "auditor"):
        answer = town.send("place", [ROWS["place"]], by=Connection(address, member))
        tap.check(f"{member} may not import", answer.refusal.name == "no_right" and town.version() == before, answer.refusal)
    rows = town.show("absence", by=clerk, with_ended=True).local_show.rows
    tap.check("everybody may look, but why somebody is away is the director's to know",
              len(rows) == 3 and all(not row.values[-1] for row in rows) and all(row["reason"] for row in town.rows("absence")), rows)
    for what, change in (("ended", dict(valid_to="2024-01-01")), ("given another role", dict(roles="clerk"))):
        for login in ("director", "system"):
            answer = town.send("member", [dict(login=login, **change)])
            tap.check(f"the last {login} is not {what}", answer.refusal.name == "nobody_directs" and town.version() == before, answer.refusal)
    tables = sql("SELECT string_agg(DISTINCT table_name, ' ') FROM local_change").split()
    tap.check("nothing but local data was touched", set(tables) <= set(ROWS) and sql("SELECT count(*) FROM dispute_event") == "0", tables)


def crowded(tap, town):
    """More absences than an import reads: what one of them can meet is found all the same, and quickly."""
    sql("INSERT INTO absence SELECT 340212100, m.id, DATE '1950-01-01' + 3 * k, DATE '1950-01-01' + 3 * k + 1 FROM generate_series(1, 300) k,"
        " (SELECT id FROM member WHERE login LIKE 'med%' ORDER BY id LIMIT 34) m")
    sql("INSERT INTO local_change SELECT 340212100, md5(k::text)::uuid, 2, 'place', k, '{}', '', -k FROM generate_series(1, 10100) k")
    count, row = int(sql("SELECT count(*) FROM absence")), dict(ROWS["absence"], first_on="2032-03-04", last_on="2032-03-05")
    tap.check("after ten thousand absences another is taken", count > 10000 and town.send("absence", [row]).local_import.written, count)
    for what, change in (("of his own", dict(first_on="2032-03-05", last_on="2032-03-09")),
                         ("that began long before", dict(first_on="1950-01-05", last_on="1950-01-05")),
                         ("of who stands in for him", dict(member="med05b", delegate="med05a"))):
        answer = town.send("absence", [dict(row, **change)])
        tap.check(f"and one that meets another {what} is not", town.wrong(answer) == [(1, "first_on", "absent_already")], answer)
    sql("UPDATE absence SET delegate = 24 WHERE member = 23 AND first_on = '2032-03-04'")
    tap.check("a day of the delegate is his day too", town.send("absence", [dict(row, member="med05b", delegate="", first_on="2032-04-01",
              last_on="2032-04-03")]).local_import.written)
    answer = town.send("absence", [dict(member="med05a", first_on="2032-03-04", last_on="2032-04-01")])
    tap.check("though the sheet does not name him", town.wrong(answer) == [(1, "first_on", "absent_already")], answer)
    days = [dict(row, member="med05a", delegate="", first_on=f"20{n // 12 + 40}-{n % 12 + 1:02}-01", last_on=f"20{n // 12 + 40}-{n % 12 + 1:02}-05")
            for n in range(250)]
    began = time.monotonic()
    answer = town.send("absence", days, dry_run=True)
    tap.check("many rows are held against many at once", answer.local_import.added == 250 and time.monotonic() - began < 3, answer.refusal)
    pages, key = [], b""
    while not pages or key:
        told = town.show("absence", with_ended=True, page=key).local_show
        pages, key = pages + [tuple(told_row.values[:2]) for told_row in told.rows], told.next_page
    tap.check("all of them are shown, page by page", len(set(pages)) == len(pages) == int(sql("SELECT count(*) FROM absence")), len(pages))
    told = town.show("local_change").local_show.rows[0].values
    tap.check("of the changes the newest come first", int(told[0]) == town.version() and told[3] == "absence", told)
    page = struct.pack(">qq", -1, 0)
    tap.check("a page before the first is none", town.show("absence", page=page).refusal.name == "bad_page")


def main():
    address = os.environ["MEDIATION_SOCKET"]
    tap, town = Tap(), Town(address)
    shown(tap, town)
    refused(tap, town)
    sheets(tap, town)
    rights(tap, town, address)
    written(tap, town)
    years(tap, town)
    crowded(tap, town)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
