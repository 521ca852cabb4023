#!/usr/bin/env python3
"""What a report's page is made of (report_page.h): its style, its script, and the script's digest for the page's own rule of what may run.

usage: embed.py OUTPUT STYLE [PACKAGE LOCK SOURCE…]      without a package the page has its tables alone
"""

import base64
import hashlib
import pathlib
import subprocess
import sys


def array(name, octets):
    return f"const char {name}[] = {{{','.join(str(octet if octet < 128 else octet - 256) for octet in octets)}{',' if octets else ''}0}};"


def bundle(package):
    """One script, with the libraries' notices at its end; how is said in package.json."""
    made = subprocess.run(["npm", "run", "--silent", "bundle"], cwd=package, capture_output=True, check=True).stdout
    if b"</script" in made or b"<!--" in made:
        raise SystemExit("the script would end within itself")
    return made


def main(output, style, package=None, *_sources):
    script = bundle(pathlib.Path(package).parent) if package else b""
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    lines = ["/* The style and the script of a report's page, from charts/. */", '#include "report_page.h"', "",
             array("page_style", pathlib.Path(style).read_bytes()), array("page_script", script),
             f'const char page_script_digest[] = "sha256-{digest}";']
    pathlib.Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
