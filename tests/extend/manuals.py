#!/usr/bin/env python3
"""The manual pages say what there is: every verb, option, signal, exit status, in both languages."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
BUILD = pathlib.Path(os.environ["BUILD_ROOT"])
HAN = re.compile(r"[\u4e00-\u9fff]")
# each page as it is built, and its sections in English and Chinese
HEADINGS = {
    "NAME": "名称", "SYNOPSIS": "用法", "DESCRIPTION": "说明", "VERBS": "查询", "STEPS": "办理", "OPTIONS": "选项", "COMMANDS": "命令",
    "SIGNALS": "信号", "LINES": "行", "BLOCKS": "部分", "REPORTS": "报表", "VALUES": "项", "LISTS": "清单", "FILTERS": "写法", "SEE ALSO": "参见", "EXIT STATUS": "退出码", "ENVIRONMENT": "环境变量", "FILES": "文件", "EXAMPLES": "示例",
}
SECTIONS = {
    "mediate.1": ("NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "STEPS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"),
    "mediate-report.1": ("NAME", "SYNOPSIS", "DESCRIPTION", "REPORTS", "OPTIONS", "EXIT STATUS", "FILES", "EXAMPLES"),
    "mediate-verify.1": ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES"),
    "mediate-papers.5": ("NAME", "DESCRIPTION", "EXAMPLES", "LINES", "BLOCKS", "VALUES", "LISTS", "FILTERS"),
    "mediate-exports.5": ("NAME", "DESCRIPTION", "EXAMPLES", "LINES", "OPTIONS", "VALUES"),
    "mediationd.8": ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "SIGNALS", "EXIT STATUS", "ENVIRONMENT", "FILES",
                     "EXAMPLES"),
}
CHINESE = {"mediate.1": "client/mediate.1", "mediate-report.1": "client/mediate-report.1", "mediate-verify.1": "client/mediate-verify.1", "mediate-papers.5": "client/mediate-papers.5",
           "mediate-exports.5": "client/mediate-exports.5",
           "mediationd.8": "daemon/mediationd.8"}
CONFIGURATION = "mediationd.conf.5"
PAGES = (*SECTIONS, *CHINESE.values(), CONFIGURATION)
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
    return row.findall(source("client", "verbs.def"))


def heading(name, is_chinese):
    return HEADINGS[name] if is_chinese else name


def the_client(text, is_chinese):
    language = "in Chinese" if is_chinese else "in English"
    found = verbs()
    claim(f"the client's verbs are found, {language}", [] if len(found) >= 10 else [found])
    verbs_section = section(text, heading("VERBS", is_chinese))
    claim(f"every verb stands in mediate(1) by its three names, {language}", missing([w for v in found for w in v[:3]], verbs_section))
    options = {"--" + o.rstrip("!").replace("_", "-") for v in found for o in v[4].split()}
    claim(f"with every option it takes, {language}", missing(sorted(options), verbs_section))
    taken = re.findall(r'\{ "(--[a-z-]+)",', source("client", "options.c"))
    claim(f"the options of the tool are found, {language}", [] if len(taken) >= 5 else taken)
    claim(f"every one of them stands there, {language}", missing(taken, section(text, heading("OPTIONS", is_chinese))))
    named = re.findall(r'(?<!setenv\()"((?:MEDIATE|LC|LANG)[A-Z_]*)"', client_sources())
    claim(f"every variable of the environment stands there, {language}",
          missing(sorted(set(named)), section(text, heading("ENVIRONMENT", is_chinese))))


def the_exit_statuses(text, is_chinese):
    codes = {int(code) for code in re.findall(r"^OUTCOME\(\d+, \w+, \w+, (\d+)", source("daemon/tables/outcomes.def"), re.M)}
    own = re.search(r"enum \{\s*(CLIENT_REFUSED[^}]*)\}", source("client", "client.h"))
    codes |= {int(code) for code in re.findall(r"= (\d+)", own.group(1))} | {0, 8}
    table = section(text, heading("EXIT STATUS", is_chinese))
    stated = {int(code) for code in re.findall(r"^\.?(?:T\{)?\n?(\d+)$", table, re.M)}
    claim(f"mediate(1) states exactly the exit statuses there are, {'in Chinese' if is_chinese else 'in English'}", sorted(codes ^ stated))


def the_verifier(text, is_chinese):
    written = source("client", "verify.c")
    options = re.findall(r'"(--[a-z]+)"', written)
    claim("mediate-verify(1) has every option there is", missing(options, section(text, heading("OPTIONS", is_chinese))))
    codes = {int(code) for code in re.findall(r"= (\d+)", re.search(r"enum \{(.*?)\};", written, re.S).group(1))}
    stated = {int(code) for code in re.findall(r"^\.?(?:T\{)?\n?(\d+)$", section(text, heading("EXIT STATUS", is_chinese)), re.M)}
    claim("and exactly its exit statuses", sorted(codes ^ stated))


def the_reports(text, is_chinese):
    written = source("client", "mediate_report.c")
    options = re.findall(r'"(--[a-z-]+)"', written)
    claim("mediate-report(1) has every option there is", missing(options, section(text, heading("OPTIONS", is_chinese))))
    reports = re.findall(r'^REPORT\(\w+, (\w+), "([^"]+)"', source("client", "reports.def"), re.M)
    claim("the reports are found", [] if reports else [written])
    claim("every one of them stands there by both its names", missing([name.replace("_", "-") for names in reports for name in names], section(text, heading("REPORTS", is_chinese))))


def the_templates(text, language):
    """Every word that a template may have stands in its manual."""
    def named(name, pattern):
        return re.findall(pattern, source("client", name), re.M)

    found = {
        "BLOCKS": [name for name in named("blocks.def", r"^BLOCK\(\w+, (\w+)") if name not in ("file", "made", "draft", "foot")],
        "VALUES": [name for table in ("paper_facts.c", "paper_facts_after.c") for name in named(table, r'^\t\{ "(\w+\.\w+)"')],
        "LISTS": named("paper_lists.c", r'^\t\{ "(\w+)", ITEM_') + named("paper_items.c", r'^\t\{ ITEM_\w+, "(\w+)"'),
        "FILTERS": named("paper_value.c", r'^\t\{ "(\w+)", \w+ \}'),
        "LINES": named("paper_template.c", r'\{ "(\w+)", TEMPLATE_'),
    }
    claim(f"the words of templates are found: {language}", [name for name, words in found.items() if len(words) < 6])
    for name, words in found.items():
        claim(f"mediate-papers(5) has all of {name}: {language}", missing(words, section(text, heading(name, language == "Chinese"))))


def the_mappings(text, language):
    """Every word that a mapping file of a receiving office may have stands in its manual."""
    is_chinese = language == "Chinese"
    found = {
        "VALUES": re.findall(r'^EXPORT_FACT\("([\w.]+)"', source("client", "export_facts.def"), re.M),
        "LINES": re.findall(r'\{ "(\w+)", (?:mapping_)?take_', source("client", "export_mapping.c")),
    }
    claim(f"the words of mapping files are found: {language}", [name for name, words in found.items() if len(words) < 6])
    for name, words in found.items():
        claim(f"mediate-exports(5) has all of {name}: {language}", missing(words, section(text, heading(name, is_chinese))))


def the_daemon(text, commands, signals_heading):
    usage = subprocess.run([str(BUILD / "daemon/mediationd"), "--help"], capture_output=True, text=True).stdout
    words = set(re.findall(r"--[a-z][a-z-]+|(?<=mediationd )[a-z]+|\b(?:up|status|load)\b", usage))
    claim(f"mediationd(8) has every command and option of its usage: {commands}", missing(sorted(words), text))
    forms = re.search(r"--print-actions=([a-z|]+)", usage).group(1).split("|")
    claim(f"and every form in which the table is printed: {commands}", missing(forms, section(text, commands)))
    signals = re.findall(r"evsignal_new\([^,]*, (SIG[A-Z]+)", source("daemon/main.c"))
    claim(f"and every signal it hears: {signals_heading}", missing(signals, section(text, signals_heading)))


def the_options(text):
    options = re.findall(r"^OPTION\((\w+), \w+, (\"[^\"]*\"|\d+)", source("daemon/tables/options.def"), re.M)
    claim("mediationd.conf(5) has every option", missing([name for name, _ in options], section(text, "OPTIONS")))
    defaults = [value.strip('"') for _, value in options if value != '""']
    claim("with its default", (value for value in defaults if f"default: {value}" not in text))


def headings_of(text):
    return [name.strip('"') for name in re.findall(r"^\.SH (.*)$", text, re.M)]


def every_section_in_its_language():
    for name, sections in SECTIONS.items():
        pages = read_page(name), read_page(CHINESE[name])
        for wanted in sections:
            english, chinese = section(pages[0], wanted), section(pages[1], HEADINGS[wanted])
            if not english.strip() or not chinese.strip():
                yield f"{name}: {wanted} is in one language"
            elif not wanted.startswith(("SYNOPSIS", "EXAMPLES")) and (not HAN.search(chinese) or not re.search(r"[a-z]{3}", english)):
                yield f"{name}: {wanted} has the wrong language"
        ours = [HEADINGS.get(heading, heading) for heading in headings_of(pages[0])]
        if len(ours) != len(headings_of(pages[1])) or not set(HEADINGS.values()) & set(ours) <= set(headings_of(pages[1])):
            yield f"{name}: {headings_of(pages[0])} are {headings_of(pages[1])}"
    if not (HAN.search(read_page(CONFIGURATION)) and re.search(r"[a-z]{3}", read_page(CONFIGURATION))):
        yield f"{CONFIGURATION} is in one language"


def what_is_explained(*parts):
    """The terms at the margin, above what is said of them; and what is to be typed."""
    text = source(*parts)
    return re.findall(r"^(\S.*)\n\t", text, re.M) + re.findall(r"```\n.*?```", text, re.S)


def explained_in_one_language():
    for folder, name, part in (("client", "mediate", "1"), ("client", "mediate-report", "1"), ("client", "mediate-verify", "1"),
                               ("client", "mediate-papers", "5"), ("client", "mediate-exports", "5"), ("daemon", "mediationd", "8")):
        english, chinese = what_is_explained(folder, f"{name}.{part}.scd"), what_is_explained(folder, f"{name}.zh_CN.{part}.scd")
        yield from (f"{name}({part}): {term}" for term in [*english, *chinese] if (term in english) != (term in chinese))
        if english != chinese:
            yield f"{name}({part}): not in the same order"


def typesetting_faults():
    for name in PAGES:
        laid_out = subprocess.run(["groff", "-t", "-man", "-wmac", "-wmissing", "-wescape", "-Wbreak", "-K", "utf8", "-T", "utf8", str(BUILD / name)],
                                  capture_output=True, text=True)
        yield from laid_out.stderr.splitlines()


def main():
    if not (BUILD / PAGES[0]).exists():
        print("1..0 # SKIP scdoc is not here")
        return
    claim("every section is there, in Chinese and in English", every_section_in_its_language())
    claim("what one language explains the other does, in the same order", explained_in_one_language())
    for is_chinese in (False, True):
        text = read_page(CHINESE["mediate.1"] if is_chinese else "mediate.1")
        the_client(text, is_chinese)
        the_exit_statuses(text, is_chinese)
        the_reports(read_page(CHINESE["mediate-report.1"] if is_chinese else "mediate-report.1"), is_chinese)
        the_verifier(read_page(CHINESE["mediate-verify.1"] if is_chinese else "mediate-verify.1"), is_chinese)
    the_templates(read_page("mediate-papers.5"), "English")
    the_templates(read_page(CHINESE["mediate-papers.5"]), "Chinese")
    the_mappings(read_page("mediate-exports.5"), "English")
    the_mappings(read_page(CHINESE["mediate-exports.5"]), "Chinese")
    the_daemon(read_page("mediationd.8"), "COMMANDS", "SIGNALS")
    the_daemon(read_page(CHINESE["mediationd.8"]), HEADINGS["COMMANDS"], HEADINGS["SIGNALS"])
    the_options(read_page(CONFIGURATION))
    try:
        claim("the typesetter finds no fault", typesetting_faults())
    except FileNotFoundError:
        print(f"ok {claims + 1} - the typesetter finds no fault # SKIP groff is not here")
        print(f"1..{claims + 1}")
        return
    print(f"1..{claims}")


if __name__ == "__main__":
    main()
