#!/usr/bin/env python3
"""The templates of papers as a header: paper_builtin[], each by its kind. Called by meson: OUTPUT FILE…"""

import pathlib
import sys


def main(output, *templates):
    texts, rows = [], []
    for path in map(pathlib.Path, templates):
        name = f"paper_text_{path.stem}"
        octets = ",".join(str(octet) for octet in path.read_bytes())
        texts.append(f"static const unsigned char {name}[] = {{{octets},0}};")
        rows.append(f'\t{{ "{path.stem}", {name} }},')
    lines = ["/* The templates that are built in, from papers/. */", *texts,
             "static const struct {", "\tconst char *kind;", "\tconst unsigned char *text;", "} paper_builtin[] = {", *rows, "};"]
    pathlib.Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
