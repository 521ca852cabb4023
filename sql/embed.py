#!/usr/bin/env python3
"""Embeds SQL files as C: statements to prepare (queries) or migrations in order.

    embed.py statements OUT.h OUT.c FILE.sql …      enum statement, texts, parameter counts
    embed.py migrations OUT.h OUT.c FILE.sql …      number, name, text

A line `-- @include FILE` in a query takes in the text of that file beside it. Comment lines are left out.
"""

import pathlib
import re
import sys


def text_of(path):
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        included = re.match(r"\s*-- @include (\S+)", line)
        if included:
            lines += text_of(path.parent / included.group(1))
        elif not line.lstrip().startswith("--") and line.strip():
            lines.append(line)
    return lines


def quoted(lines):
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return "\n".join(f'\t    "{line}\\n"' for line in escaped)


def statements(header, source, paths):
    paths = sorted(paths, key=lambda p: p.stem)
    names = "\n".join(f"\tSTATEMENT_{p.stem.upper()}," for p in paths)
    header.write_text(
        "/* Generated from sql/queries: one statement a file. */\n#pragma once\n\n"
        f"enum statement {{\n{names}\n\tSTATEMENT_COUNT\n}};\n\n"
        "struct statement_text {\n\tconst char *name, *text;\n\tint parameter_count;\n};\n\n"
        "extern const struct statement_text statement_texts[STATEMENT_COUNT];\n")
    rows = []
    for path in paths:
        text = text_of(path)
        count = max((int(n) for n in re.findall(r"\$(\d+)", "\n".join(text))), default=0)
        rows.append(f'\t[STATEMENT_{path.stem.upper()}] = {{ "{path.stem}",\n{quoted(text)},\n\t    {count} }},')
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
