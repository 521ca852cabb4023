"""A report's folder read back, form by form, into the same cells: what a reader of each would see."""

import csv
import datetime
import decimal
import html.parser
import io
import json

import openpyxl

BOM = "\ufeff"
HIDDEN = "*"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
RATE_PARTS = 3
TABLE_ROW = 4  # in a sheet, from 1: two titles and the headings stand above


def percent(numerator, denominator):
    share = decimal.Decimal(numerator) * 100 / denominator
    return share.quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_UP)


def told(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def rows_told(section):
    return [row["cells"] for row in section["rows"]]


def is_hidden(cell):
    return isinstance(cell, dict) and "hidden" in cell


def expanded(section):
    """Columns and rows of a form in which a rate stands in three."""
    columns, rows = [], [[] for _ in section["rows"]]
    for at, column in enumerate(section["columns"]):
        is_rate = column["type"] == "rate"
        columns.append(column)
        columns += [dict(column, type="count", part=part) for part in ("numerator", "denominator") if is_rate]
        for cells, row in zip(rows_told(section), rows):
            cell = cells[at]
            row.append(cell)
            if is_rate:
                whole = cell if cell and not is_hidden(cell) else {"numerator": cell, "denominator": cell}
                row += [whole["numerator"], whole["denominator"]]
    return columns, rows


# ---- CSV ----

def plain(column, cell):
    if is_hidden(cell):
        return HIDDEN
    if cell is None:
        return ""
    if column["type"] == "money":
        return f"{decimal.Decimal(cell) / 100:.2f}"
    if column["type"] == "rate":
        return f"{percent(cell['numerator'], cell['denominator'])}%" if cell["denominator"] else ""
    return str(cell)


def csv_rows(text):
    assert "\n" not in text.replace("\r\n", "").replace("和\n换行", ""), "a line ends with CR LF"
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def check_csv(folder, section):
    columns, rows = expanded(section)
    name = f"{section['key']}.csv"
    text = (folder / name).read_bytes().decode("utf-8")
    assert not text.startswith(BOM), name
    heading, *found = csv_rows(text)
    assert heading == [column["key"] + (f"_{column['part']}" if "part" in column else "") for column in columns], heading
    assert found == [[plain(column, cell) for column, cell in zip(columns, row)] for row in rows], (found, rows)
    text = (folder / "excel" / name).read_bytes().decode("utf-8")
    assert text.startswith(BOM), name
    heading, *found = csv_rows(text[1:])
    for label, column in zip(heading, columns):
        assert label.startswith(column["label"]["zh"]), label
    for cells, row in zip(found, rows, strict=True):
        for text, column, cell in zip(cells, columns, row, strict=True):
            is_text = column["type"] in ("text", "code", "word")
            assert not (is_text and text.startswith(FORMULA)), text
            shown = plain(column, cell)
            assert text == ("'" + shown if is_text and not is_hidden(cell) and shown.startswith(FORMULA) else shown), (text, shown)


# ---- XLSX ----

def check_value(column, cell, found):
    value = found.value
    if is_hidden(cell):
        assert value == HIDDEN, value
    elif cell is None or column["type"] == "rate" and not cell["denominator"]:
        assert value in (None, ""), value
    elif column["type"] in ("text", "code", "word"):
        assert found.data_type == "s" and value.replace("\r\n", "\n") == cell, (value, cell)
    elif column["type"] == "money":
        assert round(value * 100) == cell and found.number_format == "#,##0.00", (value, cell)
    elif column["type"] == "rate":
        assert decimal.Decimal(str(round(value * 10000))) / 100 == percent(**cell) and found.number_format == "0.00%", (value, cell)
    elif column["type"] in ("date", "month"):
        day = cell if column["type"] == "date" else f"{cell}-01"
        assert value == datetime.datetime.fromisoformat(day), (value, cell)
    else:
        assert found.data_type == "n" and value == cell, (value, cell)


def check_xlsx(folder):
    book = openpyxl.load_workbook(folder / "report.xlsx")
    report = told(folder)
    about, *sheets = book.worksheets
    assert about.title == "说明(口径)" and len(sheets) == len(report["sections"]), book.sheetnames
    said = [cell.value for row in about.iter_rows() for cell in row]
    for section, sheet in zip(report["sections"], sheets):
        columns, rows = expanded(section)
        assert sheet["A1"].value == section["title"]["zh"] and section["title"]["zh"] in said, sheet.title
        for note in section["notes"]:
            assert note["wording"]["zh"] in said, note
        for at, column in enumerate(columns, 1):
            assert sheet.cell(TABLE_ROW - 1, at).value.startswith(column["label"]["zh"]), (sheet.title, at)
        for row, cells in enumerate(rows, TABLE_ROW):
            for at, (column, cell) in enumerate(zip(columns, cells), 1):
                check_value(column, cell, sheet.cell(row, at))
        check_page(sheet, report, len([row for row in section["rows"] if not row.get("total")]))
        charts = [chart for chart in section["charts"] if chart["kind"] != "heat_map"]
        assert len(sheet._charts) == len(charts), (sheet.title, "charts")  # openpyxl reads them, and has no other name for them


def check_page(sheet, report, rows):
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0), sheet.title
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$3:$3", sheet.title
    assert sheet.freeze_panes == "B4", sheet.freeze_panes
    assert sheet.auto_filter.ref.endswith(str(TABLE_ROW - 1 + rows)), sheet.auto_filter.ref
    assert report["cutoff"] in sheet.oddFooter.left.text, sheet.oddFooter.left.text


# ---- HTML ----

class Tables(html.parser.HTMLParser):
    """The tables of a page, each a list of rows of texts, by the section they stand in; English beside is left out of headings."""

    def __init__(self, text):
        super().__init__()
        self.sections, self.links, self.hidden = {}, [], 0
        self.cell = self.english = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.links += [value for name, value in attrs.items() if name in ("href", "src") and not value.startswith("#")]
        if tag == "section":
            self.sections[attrs["id"]] = self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = ""
        elif tag == "span" and attrs.get("lang") == "en":
            self.english = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(self.cell.rstrip(" "))
            self.cell = None
        elif tag == "span":
            self.english = None

    def handle_data(self, data):
        if self.cell is not None and not self.english:
            self.cell += data


def grouped(text):
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, part = digits.partition(".")
    return f"{sign}{int(whole):,}{dot}{part}"


def shown(column, cell):
    text = plain(column, cell)
    if is_hidden(cell) or cell is None:
        return text
    if column["type"] == "rate":
        return f"{text or '—'} ({cell['numerator']:,}/{cell['denominator']:,})"
    return grouped(text) if column["type"] in ("count", "money", "days") else text.rstrip(" ")


def check_html(folder):
    tables = Tables((folder / "index.html").read_text(encoding="utf-8"))
    assert not tables.links, tables.links
    for section in told(folder)["sections"]:
        heading, *found = tables.sections[section["key"]]
        for label, column in zip(heading, section["columns"], strict=True):
            assert label.startswith(column["label"]["zh"]), label
        assert found == [[shown(column, cell) for column, cell in zip(section["columns"], row)] for row in rows_told(section)], found
