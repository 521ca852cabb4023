#!/usr/bin/env python3
"""Embeds SQL files as C: statements to prepare (queries) or migrations in order.

    embed.py statements OUT.h OUT.c FILE.sql … locals.def      enum statement, texts, parameter counts
    embed.py migrations OUT.h OUT.c FILE.sql …      number, name, text

A line `-- @include FILE WORD…` in a query takes in the text of that file beside it, with its words for {1}, {2} …. From
daemon/tables, a line `-- @figures SOURCE` takes in what the figures of that source count, `-- @figure_groups` by what they are
told apart, `-- @figure_sums` what of that sums are kept by and `-- @summed_groups` its numbers, `-- @money_figures` and `-- @stock_figures` which figures are
amounts, and which stand at a day rather than happen on it. Comment lines are left out.
Each table of locals.def has its statements from there: local_show_TABLE, and where it is imported local_read_TABLE and
local_write_TABLE.
"""

import pathlib
import re
import sys


TABLES = pathlib.Path(__file__).resolve().parent.parent / "daemon" / "tables"


def entries_of(name, macro):
    """The arguments of each entry of a table, texts without their quotes; neighbouring literals are one text."""
    text = re.sub(r"/\*.*?\*/", "", (TABLES / name).read_text(encoding="utf-8"), flags=re.S)
    for entry in re.findall(rf"^{macro}\((.*?)\)$", text, flags=re.M | re.S):
        words = re.findall(r'((?:"(?:[^"\\]|\\.)*"\s*)+|[^",\s][^,"]*)(?:,|$)', entry.strip(), flags=re.S)
        yield [re.sub(r'"\s*"', "", word.strip()).strip('"') if '"' in word else word.strip() for word in words]


def figures_of(source):
    """A row each: its number, its day, whether the row counts, and its value."""
    rows = [f"           ({number}, {day}, ({where}), ({value})::bigint)"
            for number, _, _, _, of, _, day, where, value, *_ in entries_of("figures.def", "FIGURE") if of == source]
    return ",\n".join(rows).split("\n")


def figure_groups():
    return [f"           WHEN {number} THEN {key}" for number, _, _, key, *_ in entries_of("figure_groups.def", "FIGURE_GROUP")]


def summed_groups():
    """What is told apart by something else than the day, which sums have anyway."""
    return [(number, key) for number, _, _, key, *_ in entries_of("figure_groups.def", "FIGURE_GROUP") if not re.search(r"\bday\b", key)]


def figure_sums():
    return ["           (0, NULL::bigint)"] + [f"           , ({number}, {key})" for number, key in summed_groups()]


def figure_numbers(holds):
    return [", ".join(number for number, _, _, _, _, measure, day, *_ in entries_of("figures.def", "FIGURE") if holds(measure, day))]


TAKEN_IN = {"figures": figures_of, "figure_groups": figure_groups, "figure_sums": figure_sums,
            "summed_groups": lambda: [", ".join(number for number, _ in summed_groups())],
            "money_figures": lambda: figure_numbers(lambda measure, day: measure == "MONEY"),
            "stock_figures": lambda: figure_numbers(lambda measure, day: day == "last_on")}


def text_of(path):
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        taken_in = re.match(r"\s*-- @(\w+)\b(.*)", line)
        if taken_in and taken_in.group(1) in TAKEN_IN:
            lines += TAKEN_IN[taken_in.group(1)](*taken_in.group(2).split())
            continue
        included = re.match(r"\s*-- @include (\S+)(.*)", line)
        if included:
            words = included.group(2).split()
            lines += [re.sub(r"\{(\d)\}", lambda m: words[int(m.group(1)) - 1], part) for part in text_of(path.parent / included.group(1))]
        elif not line.lstrip().startswith("--") and line.strip():
            lines.append(line)
    return lines


def quoted(lines):
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return "\n".join(f'\t    "{line}\\n"' for line in escaped)


# ---- local data: what a column of a type is, read as text and written from it ----

LOCAL_ROWS_MAX = 10000
READ = {"DAY": "CASE WHEN isfinite(t.{0}) THEN to_char(t.{0}, 'YYYY-MM-DD') ELSE '' END",
        "FLAG": "CASE WHEN t.{0} THEN 'yes' ELSE 'no' END",
        "INSTANT": "to_char(t.{0} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"}
READ["LAST_DAY"] = READ["DAY"]
WRITTEN = "(e.v ->> {0})"
WRITE = {"TEXT": WRITTEN, "PRIVATE": WRITTEN, "LOGIN": WRITTEN, "KINDS": WRITTEN, "CLOCK": WRITTEN,
         "FLAG": WRITTEN + "::boolean", "DAY": "nullif(e.v ->> {0}, '')::date", "LAST_DAY": "nullif(e.v ->> {0}, '')::date"}
# What an import is held against. $1 district; of a table that is kept by member: $2 members, $3 earliest day
LOCAL_READ = """SELECT {read} FROM {table} t WHERE t.district = $1::integer{kept} ORDER BY {keys} LIMIT {limit}"""
LOCAL_NEAR = """
   AND (t.{member} = ANY ($2::bigint[]){others}) AND t.{last} >= $3::date - 1"""
LOCAL_OTHERS = """ OR t.{member} IN (SELECT o.{other} FROM {table} o WHERE o.district = $1::integer
                                        AND o.{member} = ANY ($2::bigint[]) AND o.{last} >= $3::date - 1)"""
# $1 district, $2 columns, $3 their values, joined by the byte 31; of a negative column the first four characters.
# $4 today (null: ended ones too), $5 limit, $6 how many come before the page
LOCAL_SHOW = """SELECT {told} FROM {table} t CROSS JOIN LATERAL (SELECT ARRAY[{read}] AS v) r
 WHERE t.district = $1::integer{kept} AND ($4::date IS NULL OR NOT coalesce({ended}, false))
   AND NOT EXISTS (SELECT FROM unnest($2::bigint[], string_to_array($3::text, chr(31))) AS f(place, wanted)
                    WHERE coalesce(f.wanted, '') <> CASE WHEN f.place < 0 THEN left(r.v[-f.place], 4) ELSE r.v[f.place] END)
 ORDER BY {keys} LIMIT $5::bigint OFFSET $6::bigint"""
# $1 district, $2 reference version, $3 request id, $4 member, $5 rows of the request, $6 digest, $7 what changes
LOCAL_WRITE = """WITH g AS (UPDATE district SET reference_version = reference_version + 1
            WHERE district = $1::integer AND reference_version = $2::bigint
              AND NOT EXISTS (SELECT FROM local_change x WHERE x.district = $1::integer AND x.request_id = $3::uuid)
        RETURNING district, reference_version),
     w AS (INSERT INTO {table} (district, {columns})
           SELECT g.district, {values}
             FROM g CROSS JOIN jsonb_array_elements(($7::text)::jsonb -> 'rows') AS e(v)
           ON CONFLICT (district, {keys}) DO UPDATE SET {sets}),{more}
     c AS (INSERT INTO local_change (district, request_id, member, table_name, rows, changes, digest, reference_version)
           SELECT g.district, $3::uuid, $4::bigint, '{table}', $5::integer, {told}, $6::bytea, g.reference_version FROM g)
SELECT reference_version FROM g"""
# What of a change stands on record for good: what is private does not.
LOCAL_TOLD = "($7::text)::jsonb"
LOCAL_TOLD_LESS = ("jsonb_set(" + LOCAL_TOLD + ", '{{rows}}', coalesce((SELECT jsonb_agg({row} ORDER BY e.n)"
                   " FROM jsonb_array_elements(" + LOCAL_TOLD + " -> 'rows') WITH ORDINALITY AS e(v, n)), '[]'))")
# $8 year, $9 notice: what the notice does not name ends
LOCAL_YEAR = """
     y AS (INSERT INTO calendar_year (district, year, source) SELECT g.district, $8::integer, $9::text FROM g
           ON CONFLICT (district, year) DO UPDATE SET source = excluded.source),
     o AS (UPDATE {table} t SET is_ended = true FROM g
            WHERE t.district = g.district AND t.day BETWEEN make_date($8::integer, 1, 1) AND make_date($8::integer, 12, 31)
              AND NOT t.is_ended
              AND t.day NOT IN (SELECT (e.v ->> 0)::date FROM jsonb_array_elements(($7::text)::jsonb -> 'rows') AS e(v))),"""


def write_value(kind, name, at):
    value = WRITE.get(kind, WRITTEN + "::bigint").format(at)
    return f"coalesce({value}, 'infinity')" if kind == "LAST_DAY" and name == "valid_to" else value


def told(columns):
    row = "e.v"
    for at, (_, kind, _) in enumerate(columns):
        if kind == "PRIVATE":
            row = f"jsonb_set({row}, '{{{at}}}', 'null')"
    return LOCAL_TOLD if row == "e.v" else LOCAL_TOLD_LESS.format(row=row)


def near(table, columns):
    """Of a table that grows with its members and days, only what the rows of an import can meet."""
    members = [name for name, kind, _ in columns if kind == "MEMBER"]
    lasts = [name for name, kind, _ in columns if kind == "LAST_DAY"]
    if columns[0][1] != "MEMBER":
        return ""
    names = dict(table=table, member=members[0], last=lasts[0])
    return LOCAL_NEAR.format(**names, others="".join(LOCAL_OTHERS.format(**names, other=other) for other in members[1:]))


def ended(columns):
    """Its last day of all is over, or was called off before the first."""
    lasts = [at for at, (_, kind, _) in enumerate(columns) if kind == "LAST_DAY"]
    if not lasts:
        return "false"
    firsts = [name for name, kind, _ in columns[:lasts[-1]] if kind == "DAY"]
    last = columns[lasts[-1]][0]
    return f"t.{last} < $4::date OR t.{last} < t.{firsts[-1]}"


def local_statements(path):
    for entry in re.split(r"^LOCAL\(", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        table, how = re.match(r'\d+, \w+, (\w+), "[^"]*", "[^"]*", (\w+),', entry).groups()
        columns = re.findall(r"COLUMN\((\w+), (\w+), (\w+),", entry)
        keys = [name for name, _, need in columns if need == "KEY"]
        read = ", ".join(READ.get(kind, "t.{0}::text").format(name) for name, kind, _ in columns)
        kept = " AND NOT t.is_ended" if how == "BY_YEAR" else ""
        newest = " DESC" if any(kind == "INSTANT" for _, kind, _ in columns) else ""
        order = ", ".join(f"t.{key}{newest}" for key in keys)
        yield f"local_show_{table}", LOCAL_SHOW.format(
            told=", ".join(f"r.v[{at + 1}]" for at in range(len(columns))), table=table, read=read, kept=kept, ended=ended(columns),
            keys=order).split("\n")
        if how == "NEVER":
            continue
        yield f"local_read_{table}", LOCAL_READ.format(read=read, table=table, kept=kept + near(table, columns), keys=order,
                                                       limit=LOCAL_ROWS_MAX + 1).split("\n")
        sets = [f"{name} = excluded.{name}" for name, _, need in columns if need != "KEY"] + ["is_ended = false"] * (how == "BY_YEAR")
        yield f"local_write_{table}", LOCAL_WRITE.format(
            table=table, columns=", ".join(name for name, *_ in columns), keys=", ".join(keys), sets=", ".join(sets),
            values=", ".join(write_value(kind, name, at) for at, (name, kind, _) in enumerate(columns)), told=told(columns),
            more=LOCAL_YEAR.format(table=table) if how == "BY_YEAR" else "").split("\n")


def statements(header, source, paths):
    texts = {p.stem: text_of(p) for p in paths if p.suffix == ".sql"}
    for path in paths:
        if path.suffix == ".def":
            texts.update(local_statements(path))
    names = "\n".join(f"\tSTATEMENT_{name.upper()}," for name in sorted(texts))
    header.write_text(
        "/* Generated from sql/queries: one statement a file. */\n#pragma once\n\n"
        f"enum statement {{\n{names}\n\tSTATEMENT_COUNT\n}};\n\n"
        "struct statement_text {\n\tconst char *name, *text;\n\tint parameter_count;\n};\n\n"
        "extern const struct statement_text statement_texts[STATEMENT_COUNT];\n")
    rows = []
    for name, text in sorted(texts.items()):
        count = max((int(n) for n in re.findall(r"\$(\d+)", "\n".join(text))), default=0)
        rows.append(f'\t[STATEMENT_{name.upper()}] = {{ "{name}",\n{quoted(text)},\n\t    {count} }},')
    source.write_text(f'#include "{header.name}"\n\nconst struct statement_text statement_texts[STATEMENT_COUNT] = {{\n'
                      + "\n".join(rows) + "\n};\n")


def migrations(header, source, paths):
    paths = sorted(paths, key=lambda p: p.stem)
    header.write_text(
        "/* Generated from sql/migrations, in order. */\n#pragma once\n\n#include <stddef.h>\n\n"
        "struct migration {\n\tint number;\n\tconst char *name, *text;\n};\n\n"
        "extern const struct migration migrations[];\nextern const size_t migration_count;\n")
    rows = [f'\t{{ {int(p.stem.split("_")[0])}, "{p.stem}",\n{quoted(text_of(p))} }},' for p in paths]
    source.write_text(f'#include "{header.name}"\n\nconst struct migration migrations[] = {{\n' + "\n".join(rows)
                      + "\n};\nconst size_t migration_count = sizeof(migrations) / sizeof(migrations[0]);\n")


if __name__ == "__main__":
    form, header_name, source_name, *files = sys.argv[1:]
    {"statements": statements, "migrations": migrations}[form](
        pathlib.Path(header_name), pathlib.Path(source_name), [pathlib.Path(f) for f in files])
