#!/usr/bin/env python3
"""Text files as a header: NAME_builtin[], each by its kind, which is its name. Called by meson: OUTPUT NAME FILE…"""

import pathlib
import sys


def main(output, name, *files):
    texts, rows = [], []
    for path in map(pathlib.Path, files):
        text = f"{name}_text_{path.stem}"
        octets = ",".join(str(octet) for octet in path.read_bytes())
        texts.append(f"static const unsigned char {text}[] = {{{octets},0}};")
        rows.append(f'\t{{ "{path.stem}", {text} }},')
    lines = ["/* What is built in. */", *texts,
             "static const struct {", "\tconst char *kind;", "\tconst unsigned char *text;", f"}} {name}_builtin[] = {{", *rows, "};"]
    pathlib.Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
