#!/usr/bin/env python3
"""The manual pages say what there is: every verb, option, signal, exit status, in both languages."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
BUILD = pathlib.Path(os.environ["BUILD_ROOT"])
HAN = re.compile(r"[\u4e00-\u9fff]")
PAGES = ("mediate.1", "mediationd.8", "mediationd.conf.5")
SECTIONS = {
    "mediate.1": ("NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "STEPS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"),
    "mediationd.8": ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "SIGNALS", "EXIT STATUS", "ENVIRONMENT", "FILES",
                     "EXAMPLES"),
    "mediationd.conf.5": ("NAME", "DESCRIPTION", "OPTIONS", "EXAMPLE"),
}
claims = 0


def claim(name, findings):
    global claims
    claims += 1
    findings = list(findings)
    print(f"{'not ok' if findings else 'ok'} {claims} - {name}")
    for finding in findings:
        print(f"# {finding}")


def source(*parts):
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def client_sources():
    return "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "client").glob("*.c")))


def read_page(name):
    """The page as it is built, without its typesetting."""
    text = (BUILD / name).read_text(encoding="utf-8")
    text = re.sub(r"\\f.|\\&", "", text).replace("\\-", "-")
    return text.replace("\\e", "\\")


def section(text, name):
    match = re.search(rf'^\.SH {name}\b.*?$(.*?)(?=^\.SH |\Z)', text, re.M | re.S)
    return match.group(1) if match else ""


def missing(words, text):
    return (word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text))


def verbs():
    """Name, Chinese and initials of the client's own verbs, with the options each takes."""
    row = re.compile(r'\{ "(\w+)", "([\u4e00-\u9fff]+)", "([a-z]+)",\s*"((?:\\.|[^"])*)",\s*"([^"]*)"')
    return row.findall(client_sources())


def the_client(text):
    found = verbs()
    claim("the client's verbs are found", [] if len(found) >= 10 else [found])
    verbs_section = section(text, "VERBS")
    claim("every verb stands in mediate(1) by its three names", missing([w for v in found for w in v[:3]], verbs_section))
    options = {"--" + o.rstrip("!").replace("_", "-") for v in found for o in v[4].split()}
    claim("with every option it takes", missing(sorted(options), verbs_section))
    taken = re.findall(r'\{ "(--[a-z-]+)",', source("client", "options.c"))
    claim("the options of the tool are found", [] if len(taken) >= 5 else taken)
    claim("every one of them stands there", missing(taken, section(text, "OPTIONS")))
    named = re.findall(r'(?<!setenv\()"((?:MEDIATE|LC|LANG)[A-Z_]*)"', client_sources())
    claim("every variable of the environment stands there", missing(sorted(set(named)), section(text, "ENVIRONMENT")))


def the_exit_statuses(text):
    codes = {int(code) for code in re.findall(r"^OUTCOME\(\d+, \w+, \w+, (\d+)", source("daemon/tables/outcomes.def"), re.M)}
    own = re.search(r"enum \{\s*(CLIENT_REFUSED[^}]*)\}", source("client", "client.h"))
    codes |= {int(code) for code in re.findall(r"= (\d+)", own.group(1))} | {0, 8}
    stated = {int(code) for code in re.findall(r"^\.?(?:T\{)?\n?(\d+)$", section(text, "EXIT STATUS"), re.M)}
    claim("mediate(1) states exactly the exit statuses there are", sorted(codes ^ stated))


def the_daemon(text):
    usage = subprocess.run([str(BUILD / "daemon/mediationd"), "--help"], capture_output=True, text=True).stdout
    words = set(re.findall(r"--[a-z][a-z-]+|(?<=mediationd )[a-z]+|\b(?:up|status|load)\b", usage))
    claim("mediationd(8) has every command and option of its usage", missing(sorted(words), text))
    forms = re.search(r"--print-actions=([a-z|]+)", usage).group(1).split("|")
    claim("and every form in which the table is printed", missing(forms, section(text, "COMMANDS")))
    signals = re.findall(r"evsignal_new\([^,]*, (SIG[A-Z]+)", source("daemon/main.c"))
    claim("and every signal it hears", missing(signals, section(text, "SIGNALS")))


def the_options(text):
    options = re.findall(r"^OPTION\((\w+), \w+, (\"[^\"]*\"|\d+)", source("daemon/tables/options.def"), re.M)
    claim("mediationd.conf(5) has every option", missing([name for name, _ in options], section(text, "OPTIONS")))
    defaults = [value.strip('"') for _, value in options if value != '""']
    claim("with its default", (value for value in defaults if f"default: {value}" not in text))


def every_paragraph_in_both():
    for name in PAGES:
        text = read_page(name)
        for wanted in SECTIONS[name]:
            found = section(text, wanted)
            if not found.strip():
                yield f"{name}: no section {wanted}"
            elif not (HAN.search(found) and re.search(r"[a-z]{3}", found)) and not wanted.startswith(("SYNOPSIS", "EXAMPLE")):
                yield f"{name}: {wanted} is in one language"


def typesetting_faults():
    for name in PAGES:
        laid_out = subprocess.run(["groff", "-t", "-man", "-wmac", "-wmissing", "-wescape", "-Wbreak", "-K", "utf8", "-T", "utf8", str(BUILD / name)],
                                  capture_output=True, text=True)
        yield from laid_out.stderr.splitlines()


def main():
    if not (BUILD / PAGES[0]).exists():
        print("1..0 # SKIP scdoc is not here")
        return
    claim("every section is there, in Chinese and in English", every_paragraph_in_both())
    the_client(read_page("mediate.1"))
    the_exit_statuses(read_page("mediate.1"))
    the_daemon(read_page("mediationd.8"))
    the_options(read_page("mediationd.conf.5"))
    try:
        claim("the typesetter finds no fault", typesetting_faults())
    except FileNotFoundError:
        print(f"ok {claims + 1} - the typesetter finds no fault # SKIP groff is not here")
        print(f"1..{claims + 1}")
        return
    print(f"1..{claims}")


if __name__ == "__main__":
    main()
