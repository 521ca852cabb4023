"""Attachments as a clerk handles them: attached, listed, fetched, a transfer that was cut, and the dossier that holds them all."""

import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import zlib

from mediate import BUILD, ENVIRONMENT, PROGRAM, REGISTERED, SOCKET, claim, on_terminal, run

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDAT" +
       zlib.compress(b"\x00\xff\xff\xff") + b"\x00\x00\x00\x00IEND\xaeB`\x82")
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="attached-"))
NUMBERS = {}


def begun(label):
    """A dispute of this file's own."""
    if label not in NUMBERS:
        done = run("register", *REGISTERED.format(day="2024-03-04", first="冯一", second="冯二", facts="漏雨").split(), member="clerk01")
        assert done.status == 0, done
        NUMBERS[label] = re.search(r"繁阳登〔\d+〕\d+号", done.out).group()
    return NUMBERS[label]


def file_of(name, content):
    path = FOLDER / name
    path.write_bytes(content)
    return path


def attached(label):
    return run("--json", "file", "list", begun(label), member="clerk01").json["attachments"]


def verify(*words):
    return subprocess.run([BUILD / "client/mediate-verify", "--lang", "en", *words], capture_output=True, text=True, check=False, env=ENVIRONMENT)


@claim
def a_scan_is_attached_in_one_command_and_listed_by_its_item():
    scan = file_of("收条.pdf", PDF + b"1" * 100000)
    done = run("卷宗", "附", begun("A"), scan, "--item", "履行凭证", "--party", "1", "--sealed", member="clerk01")
    assert done.status == 0 and "已附上：履行凭证 · 收条 · PDF 文件，98 kB" in done.out, done
    done = run("--json", "file", "add", begun("A"), file_of("院墙.png", PNG), file_of("说明.txt", "漏雨的经过\n".encode()), member="clerk01")
    assert done.status == 0 and [(told["title"], told["media_type"]) for told in done.json["attached"]] == [("院墙", "png"), ("说明", "text")], done
    told = attached("A")
    assert [(a["number"], a["item"], a["title"], a["party"], a["sealed"], a["supplement"]) for a in told] == [
        (1, "performance", "收条", 1, True, False), (2, "evidence", "院墙", None, False, False), (3, "evidence", "说明", None, False, False)], told
    assert told[0]["sha256"] == hashlib.sha256(scan.read_bytes()).hexdigest() and told[0]["member_name"], told
    shown = run("show", begun("A"), member="clerk01").out
    assert re.search(r"证据材料 +2\. 院墙（PNG 图片，\d+ B）；3\. 说明（纯文本，16 B）", shown) and re.search(r"履行凭证 +1\. 收条（PDF 文件，98 kB）", shown), shown
    assert len(run("--json", "show", begun("A"), member="clerk01").json["attachments"]) == 3
    table = run("file", "list", begun("A"), member="clerk01").out
    assert "已签名盖章" in table and "收条" in table and table.count("\n") == 4, table
    assert run("file", "list", begun("B"), member="clerk01").err.strip() == "没有附件"


@claim
def doing_it_again_attaches_nothing_twice():
    done = run("file", "add", begun("A"), FOLDER / "院墙.png", member="clerk01")
    assert done.status == 0 and "已经附过，是第 2 号附件" in done.err and len(attached("A")) == 3, done
    done = run("file", "add", begun("A"), FOLDER / "院墙.png", "--item", "visit", "--title", "回访时所拍", member="clerk01")
    assert done.status == 0 and attached("A")[3]["title"] == "回访时所拍", done


@claim
def what_is_no_attachment_is_said_with_what_it_is():
    done = run("file", "add", begun("B"), file_of("协议.pdf", b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00\x01\x00\x00\x00" + bytes(2000)), member="clerk01")
    assert done.status == 6 and "不能作附件" in done.err and "application/x-" in done.err and "PDF、图片" in done.err, done
    done = run("file", "add", begun("B"), file_of("空.pdf", b""), member="clerk01")
    assert done.status == 6 and "文件是空的" in done.err, done
    done = run("file", "add", begun("B"), FOLDER / "没有.pdf", member="clerk01")
    assert done.status == 6 and "没有这个文件" in done.err, done
    assert run("file", "add", begun("B"), FOLDER, member="clerk01").status == 6
    done = run("file", "add", begun("B"), FOLDER / "说明.txt", "--item", "没有", member="clerk01")
    assert done.status == 2 and "没有“没有”这个卷内项目" in done.err and "证据材料" in done.err, done
    done = run("file", "add", begun("B"), FOLDER / "说明.txt", "--party", "7", member="clerk01")
    assert done.status == 6 and "当事人序号" in done.err, done
    for words in (("file",), ("file", "add", begun("B")), ("file", "show", begun("B")), ("file", "get", begun("B")), ("file", "export", begun("B"))):
        assert run(*words, member="clerk01").status == 2, words
    assert not attached("B")
    done = run("file", "add", begun("B"), file_of("照片.jpg", PNG + b"2"), member="clerk01")
    assert done.status == 0 and "文件名写的是 jpg，内容是PNG 图片" in done.err and attached("B")[0]["media_type"] == "png", done


@claim
def a_transfer_that_was_cut_goes_on_where_it_was_and_says_so():
    large = file_of("录像.pdf", PDF + os.urandom(20 << 20))
    sent = "SELECT count(*) FROM attachment_chunk k JOIN attachment_content c ON c.id = k.content WHERE c.bytes = " + str(large.stat().st_size)
    count = lambda: int(subprocess.run(["psql", "-XAtq", "-d", os.environ["MEDIATION_DB_ADMIN"], "-c", sent], capture_output=True, text=True, check=True).stdout)  # noqa: E731
    program = subprocess.Popen([PROGRAM, "file", "add", begun("C"), large], env=dict(ENVIRONMENT, MEDIATE_SERVER=SOCKET, MEDIATE_MEMBER="clerk01"),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while count() < 20:
        assert time.monotonic() < deadline and program.poll() is None
        time.sleep(0.01)
    program.send_signal(signal.SIGKILL)
    program.wait()
    time.sleep(0.2)
    there = count()
    assert 20 <= there < 340, there
    done = run("file", "add", begun("C"), large, member="clerk01")
    assert done.status == 0 and re.search(rf"接着上次传，共 \d+ 段，已有 {there} 段", done.err), (there, done)
    done = run("file", "get", begun("C"), "1", "--out", FOLDER / "back.pdf", member="clerk01")
    assert done.status == 0 and (FOLDER / "back.pdf").read_bytes() == large.read_bytes(), done


@claim
def how_far_it_is_is_shown_on_a_terminal():
    told = on_terminal("file", "get", begun("C"), "1", "--out", str(FOLDER / "again.pdf"), member="clerk01")
    assert re.search(r"\[#+-*\]\s+\d+% ", told) and "100%" in told, told[-300:]


@claim
def nothing_that_is_there_is_written_over():
    before = (FOLDER / "back.pdf").stat().st_mtime_ns
    done = run("file", "get", begun("A"), "2", "--out", FOLDER / "back.pdf", member="clerk01")
    assert done.status == 6 and "请换一个名字" in done.err, done
    assert (FOLDER / "back.pdf").stat().st_mtime_ns == before
    done = run("file", "get", begun("A"), "2", cwd=FOLDER, member="clerk01")
    assert done.status == 0 and (FOLDER / "002-院墙.png").read_bytes() == PNG, done
    done = run("file", "get", begun("A"), "9", member="clerk01")
    assert done.status == 3 and "共有 4 个" in done.err, done
    with open(FOLDER / "piped", "wb") as out:
        done = run("file", "get", begun("A"), "2", "--out", "-", member="clerk01", stdout=out)
    assert done.status == 0 and (FOLDER / "piped").read_bytes() == PNG, done


@claim
def who_may_not_see_the_dispute_is_told_so():
    for words in (("list", begun("A")), ("add", begun("A"), FOLDER / "说明.txt"), ("get", begun("A"), "1"), ("export", begun("A"), FOLDER / "stolen")):
        done = run("file", *words, member="med05a")
        assert done.status in (3, 4) and not done.out, (words, done)


@claim
def the_whole_dossier_is_written_with_its_index_and_holds():
    names = ("../../etc/passwd", "a/b\\c:d*e?f\"g<h>i|j", ".hidden", "带 空格", "长" * 100)
    for i, title in enumerate(names):
        done = run("file", "add", begun("B"), file_of(f"{i}.png", PNG + bytes([10 + i])), "--title", title, member="clerk01")
        assert done.status == 0, done
    out = FOLDER / "dossier"
    done = run("--json", "file", "export", begun("B"), out, member="clerk01")
    assert done.status == 0 and done.json == {"folder": str(out), "files": 3 + len(attached("B"))}, done
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    there = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert there == {told["path"] for told in index["files"]} | {"index.json"}, (there, index)
    for told in index["files"]:
        assert hashlib.sha256((out / told["path"]).read_bytes()).hexdigest() == told["sha256"], told
        assert not re.search(r"\.\.|[\\:*?\"<>|]|/\.", told["path"]) and len(os.path.basename(told["path"]).encode()) < 160, told
    assert oct(out.stat().st_mode & 0o777) == "0o700"
    assert "附件" in (out / "timeline.txt").read_text(encoding="utf-8") and "漏雨" in (out / "timeline.txt").read_text(encoding="utf-8")
    assert json.loads((out / "timeline.json").read_text(encoding="utf-8"))["events"][1]["action"] == "attach"
    done = verify(out)
    assert done.returncode == 3 and f"{len(attached('B'))} of them by events of the proof" in done.stdout and "hang together" in done.stdout, done


@claim
def a_dossier_goes_only_where_nothing_is():
    empty, link = FOLDER / "empty", FOLDER / "link"
    empty.mkdir()
    link.symlink_to(empty)
    done = run("file", "export", begun("A"), link, member="clerk01")
    assert done.status == 6 and "链接" in done.err and not list(empty.iterdir()), done
    done = run("file", "export", begun("A"), FOLDER / "dossier", member="clerk01")
    assert done.status == 6 and "已有东西" in done.err, done
    done = run("file", "export", begun("A"), FOLDER / "no/such/folder", member="clerk01")
    assert done.status == 6 and "没有这个文件夹" in done.err, done
    assert run("file", "export", begun("A"), empty, member="clerk01").status == 0


@claim
def whatever_is_changed_in_a_dossier_is_found():
    out = FOLDER / "dossier"
    index = (out / "index.json").read_bytes()
    picture = next(path for path in sorted(out.rglob("*.png")))

    def found(what, said, status=1):
        done = verify(out)
        assert done.returncode == status and re.search(said, done.stdout + done.stderr), (what, done)

    def rewritten(change):
        told = json.loads(index)
        change(told)
        (out / "index.json").write_text(json.dumps(told), encoding="utf-8")

    content = picture.read_bytes()
    picture.write_bytes(content[:-1] + b"x")
    found("a byte", "another digest")
    picture.write_bytes(content)
    picture.rename(FOLDER / "away.png")
    found("a file that is gone", "is not there")
    picture.symlink_to(FOLDER / "away.png")
    found("a link in its place", "link")
    picture.unlink()
    (FOLDER / "away.png").rename(picture)
    (out / "attachments/extra.png").write_bytes(PNG)
    found("one more", "the index does not name it")
    (out / "attachments/extra.png").unlink()
    (out / "more").mkdir()
    (out / "more/inner.txt").write_text("x", encoding="utf-8")
    found("one more in a folder", "more/inner.txt is there")
    (out / "more/inner.txt").unlink()
    (out / "more").rmdir()

    def swap(told):
        own = [file for file in told["files"] if "attachment" in file]
        own[0]["attachment"]["version"], own[1]["attachment"]["version"] = own[1]["attachment"]["version"], own[0]["attachment"]["version"]

    rewritten(swap)
    found("an attachment of another event", "no event of the proof attached it")
    rewritten(lambda told: told.update(dispute=told["dispute"] + 1))
    found("another dispute", "another dispute than the index")
    rewritten(lambda told: told["files"].append(told["files"][0]))
    found("named twice", "named twice")
    rewritten(lambda told: told["files"].pop())
    found("one that is not named", "the index does not name it")
    for path in ("../index.json", "/etc/passwd", "attachments/../proof.json", "a//b", ".hidden", "", "a/b/c/d/e/f/g"):
        rewritten(lambda told, path=path: told["files"][0].update(path=path))
        found(f"a path like {path}", "not told as it must be", 6)
    for text in (b"", b"{", b"[]", b"{}", b"\xff" * 10, index + b"x"):
        (out / "index.json").write_bytes(text)
        found("an index that is none", "cannot be read", 6)
    (out / "index.json").unlink()
    found("no index", "cannot be read", 6)
    (out / "index.json").write_bytes(index)
    found("as it was", "hang together", 3)
