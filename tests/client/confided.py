"""Private notes: their author's alone; no other verb, no other member, no export tells of them."""

import os
import tempfile

from mediate import claim, run

AUTHOR, SECRET = "med02a", "甲方底线一万八"
OTHERS = ("med02b", "lead02", "director", "auditor", "audadm01", "clerk01")


@claim
def a_private_note_is_written_listed_and_taken_away_by_its_author():
    assert "没有私记" in run("private", "登2024-1", member=AUTHOR).err
    done = run("私记", "登2024-1", SECRET, member=AUTHOR)
    assert done.status == 0 and done.out.startswith("1. ") and SECRET in done.out, done
    assert run("private", "登2024-1", "second", member=AUTHOR).out.count("\n") == 2
    assert run("private", "登2024-1", "--forget", "3", member=AUTHOR).status == 3
    done = run("private", "登2024-1", "--forget", "2", member=AUTHOR)
    assert done.status == 0 and SECRET in done.out and "second" not in done.out, done
    assert run("private", "登2024-1", "third", "--forget", "1", member=AUTHOR).status == 2


@claim
def show_tells_its_author_how_many_there_are_and_nobody_else():
    mine = run("show", "登2024-1", member=AUTHOR)
    assert "1 条私记" in mine.err and SECRET not in mine.out + mine.err, mine
    for member in OTHERS:
        done = run("show", "登2024-1", member=member)
        assert "私记" not in done.out + done.err, (member, done)
    assert "私记" not in run("--json", "show", "登2024-1", member=AUTHOR).err


@claim
def no_other_verb_shows_it_to_anybody():
    with tempfile.TemporaryDirectory() as folder:
        ledger, paper = os.path.join(folder, "ledger.csv"), os.path.join(folder, "paper.html")
        told = ""
        for member in (AUTHOR, *OTHERS):
            for words in (("show", "登2024-1"), ("timeline", "登2024-1"), ("allowed", "登2024-1", "--all"), ("explain", "登2024-1"),
                          ("explain", "登2024-1", "--assignment"), ("list", "--all"), ("list", "--all", "--csv"), ("todo", "--team"),
                          ("find", "底线"), ("find", SECRET), ("notices", "登2024-1"), ("sharing", "list"),
                          ("audit", "--dispute", "登2024-1", "--all")):
                for form in ((), ("--json",)):
                    done = run(*form, *words, member=member)
                    # who looks for it is told what he looked for
                    told += done.out + ("" if SECRET in words else done.err)
            run("export", "ledger", "--out", ledger, member=member)
            run("print", "登2024-1", "intake", "--out", paper, member=member)
            for path in (ledger, paper):
                if os.path.exists(path):
                    told += open(path, encoding="utf-8").read()
                    os.unlink(path)
        assert "一万八" not in told and len(told) > 10000, told[told.find("一万八") - 500:][:1000]


@claim
def it_is_neither_json_nor_anybody_elses():
    done = run("--json", "private", "登2024-1", member=AUTHOR)
    assert done.status == 2 and SECRET not in done.out + done.err, done
    for member in ("med02b", "lead02"):
        done = run("private", "登2024-1", member=member)
        assert done.status == 0 and not done.out and "没有私记" in done.err, (member, done)
    for member in ("director", "clerk01", "auditor"):
        assert run("private", "登2024-1", "x", member=member).status == 4, member

