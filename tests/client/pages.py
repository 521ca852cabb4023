#!/usr/bin/env python3
"""What a browser makes of a paper: pages, numbers, what stands on which, margins. Run by tests/with-daemon; prints TAP.

MEDIATION_PAGES=DIR keeps the PDFs and pictures there, to be looked at."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tap
from mediate import run
from papers import NAMES, act, fixed, meet, register, taken

TOOLS = ("chromium", "pdfinfo", "pdftotext", "pdftoppm", "zbarimg")
A4 = (595, 842)  # points
CLAIMS = []
LINES = 14
# Of each character once, so that what is missing or twice shows.
SENTENCES = [f"第{n}句，双方各执一词，当场核对。" for n in range(1, 240)]


def claim(function):
    CLAIMS.append(function)
    return function


def long_text(characters):
    """Lines of five sentences."""
    text = "\n".join("".join(SENTENCES[at:at + 5]) for at in range(0, len(SENTENCES), 5))
    return text[:characters].rstrip()


class Printed:
    """A paper as pages of text and as pictures."""

    def __init__(self, home, name, html):
        source, self.pdf = home / f"{name}.html", home / f"{name}.pdf"
        source.write_text(html, encoding="utf-8")
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        subprocess.run(["chromium", "--headless", *sandbox, "--disable-gpu", "--no-first-run", f"--user-data-dir={home / 'browser'}",
                        "--no-pdf-header-footer", f"--print-to-pdf={self.pdf}", source.as_uri()], timeout=60, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(home)))
        self.info = subprocess.run(["pdfinfo", self.pdf], capture_output=True, text=True, timeout=20, check=True).stdout
        text = subprocess.run(["pdftotext", "-layout", self.pdf, "-"], capture_output=True, text=True, timeout=20, check=True).stdout
        self.pages = [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]
        subprocess.run(["pdftoppm", "-r", "72", "-gray", self.pdf, home / name], timeout=60, check=True)
        self.pictures = [picture(path) for path in sorted(home.glob(f"{name}-*.pgm"))]
        if "<svg" in html:
            subprocess.run(["pdftoppm", "-r", "200", "-png", self.pdf, home / f"fine-{name}"], timeout=60, check=True)


def picture(path):
    """Rows of grey, a point each."""
    _, size, _, grey = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return [grey[at:at + width] for at in range(0, width * height, width)]


def longer_and_longer(html):
    """The paper again and again, each a line longer, so that somewhere the page ends in each line of the signatures."""
    head, paper, foot = re.fullmatch(r"(.*?)(<table class=\"sheet\">.*</table>\n)(</body>.*)", html, re.S).groups()
    return head + "".join(paper.replace('<div class="signs">', "<p>多一行</p>" * lines + '<div class="signs">') for lines in range(LINES)) + foot


def made(home):
    """Each paper once: short, long, of hostile names; and as a browser prints it that has no margin boxes."""
    words = {"hostile": (register(NAMES, "--claims", long_text(1000), facts=long_text(3000)), "登记表")}
    number = taken()
    meet(number, "头一次不欢而散")
    meet(number, long_text(3000))
    act(number, "med02a", "propose", "--proposal", long_text(2000))
    words["record"] = (number, "记录", "--meeting", "all")
    number = taken(("孙尚香", "陆逊", "诸葛亮"), facts=long_text(3000))
    meet(number, "都愿意")
    act(number, "med02a", "fix-text", "--agreement-text", long_text(4000), "--obligations", "debtor=2,amount=1200.50,due_on=2099-12-01,text=赔偿")
    words["agreement"] = (number, "协议书")
    number = taken()
    fixed(number)
    words["short"] = (number, "协议书")
    html = {name: run("print", *typed, "--out", "-").out for name, typed in words.items()}
    html |= {role: run("help", role, "--out", "-").out for role in ("clerk", "mediator")}
    html["longer"] = longer_and_longer(html["short"])
    for kind in ("intake", "quick"):
        done = run("paper", "blank", "--count", "3", "--kind", kind, "--out", str(home / f"{kind}.form"), member="clerk01")
        assert done.status == 0, done
        html[f"pad_{kind}"] = (home / f"{kind}.form").read_text(encoding="utf-8")
    html["old"] = html["agreement"].replace("@bottom-center", "@nowhere").replace("@supports selector(", "@supports selector(::nobody) and selector(")
    return {name: Printed(home, name, text) for name, text in html.items()}


@claim
def a_short_paper_is_one_page_of_a4(printed):
    for paper in printed.values():
        width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", paper.info).groups())
        assert abs(width - A4[0]) < 1 and abs(height - A4[1]) < 1, paper.info
    assert [page.count("第1页共1页") for page in printed["short"].pages] == [1], printed["short"].pages


@claim
def the_manual_of_a_role_is_one_sheet(printed):
    for role, title, step in (("clerk", "受理员一页通", "归档"), ("mediator", "调解员一页通", "履行完毕")):
        assert len(printed[role].pages) == 1, printed[role].pages
        assert title in printed[role].pages[0] and step in printed[role].pages[0], printed[role].pages


@claim
def pages_are_numbered_and_each_has_the_head(printed):
    for name, title in (("hostile", "人民调解受理登记表"), ("record", "人民调解记录"), ("agreement", "人民调解协议书")):
        pages = printed[name].pages
        assert len(pages) > 3, (name, len(pages))
        for number, page in enumerate(pages, 1):
            assert page.endswith(f"第{number}页共{len(pages)}页") and page.startswith(title) and "号" in page[:60], (name, number, page)


@claim
def long_texts_are_whole(printed):
    def body(paper, title):
        heads = rf"{title}\S{{0,60}}?号(?=.)"
        return "".join(re.sub(heads, "", re.sub(r"第\d+页共\d+页$", "", page), count=1) for page in paper.pages)

    for name, title, characters in (("agreement", "人民调解协议书", 4000), ("record", "人民调解记录", 3000), ("hostile", "人民调解受理登记表", 3000)):
        wanted = re.sub(r"\s", "", long_text(characters))
        assert wanted in body(printed[name], title), (name, body(printed[name], title))


@claim
def signatures_stand_with_the_sentence_before_them_on_one_page(printed):
    for name, sentence, papers in (("agreement", "本协议自各方当事人", 1), ("hostile", "以上内容已向当事人", 1), ("record", "以上记录已由当事人", 2),
                                   ("old", "本协议自各方当事人", 1), ("longer", "本协议自各方当事人", LINES)):
        pages = [page for page in printed[name].pages if "印章）" in page]
        assert len(pages) == papers, (name, len(pages))
        for page in pages:
            assert sentence in page and "签名" in page[page.index(sentence):page.index("印章）")], (name, page)


@claim
def each_meeting_begins_on_a_page_of_its_own(printed):
    firsts = [page for page in printed["record"].pages if "次调解" in page]
    assert len(firsts) == 2 and "第1次调解" in firsts[0] and "第2次调解" in firsts[1], firsts


@claim
def hostile_names_are_printed_as_they_are(printed):
    text = "".join(printed["hostile"].pages)
    for name in NAMES:
        assert name in text, (name, text[:400])


@claim
def the_binding_edge_is_wide_and_nothing_runs_over_the_other(printed):
    for name, paper in printed.items():
        for rows in paper.pictures:
            left = min((at for row in rows for at, grey in enumerate(row) if grey < 128), default=0)
            right = max(at for row in rows for at, grey in enumerate(row) if grey < 128)
            assert left >= 30 / 25.4 * 72 and right <= len(rows[0]) - 18 / 25.4 * 72, (name, left, right)


@claim
def an_old_browser_leaves_room_for_the_numbers_under_the_text(printed):
    pages = printed["old"].pages
    assert len(pages) > 3 and all(page.count("第页共页") == 1 and page.endswith("第页共页") for page in pages), pages
    for rows in printed["old"].pictures:
        dark = [any(grey < 128 for grey in row) for row in rows]
        at = max(row for row, is_dark in enumerate(dark) if is_dark)
        while dark[at]:
            at -= 1
        assert not any(dark[at - 3:at]), "the text runs into it"


@claim
def a_blank_form_is_one_page_with_its_number_and_a_code_of_it(printed):
    for kind, title in (("intake", "人民调解受理登记表"), ("quick", "当场化解纠纷快录单")):
        paper = printed[f"pad_{kind}"]
        numbers = [re.search(r"登记号：(\S+?号)", page)[1] for page in paper.pages]
        assert len(numbers) == len(set(numbers)) == 3 and all(title in page and "签名" in page for page in paper.pages), paper.pages
        for number, picture in zip(numbers, sorted(paper.pdf.parent.glob(f"fine-pad_{kind}-*.png"))):
            found = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True, timeout=60, check=True).stdout.strip()
            assert found == number, (found, number)


@contextlib.contextmanager
def place():
    kept = os.environ.get("MEDIATION_PAGES")
    with tempfile.TemporaryDirectory() as home:
        yield pathlib.Path(home)
        if kept:
            shutil.copytree(home, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("browser", "chromium", ".*"))


def main():
    absent = [tool for tool in TOOLS if not shutil.which(tool)]
    if absent:
        print(f"1..0 # SKIP {', '.join(absent)}: not here")
        return
    with place() as home:
        tap.tell(CLAIMS, made(home))


if __name__ == "__main__":
    sys.exit(main())
