"""A case for training: made anonymous, every sentence looked at by a person, nothing written without, on record why it was read."""

import os
import pathlib
import sys
import tempfile

from mediate import claim, run
from terminal import Terminal

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "faults")]

from faults import sql  # noqa: E402

HOME = pathlib.Path(tempfile.mkdtemp(prefix="mediate-teach-"))
FACTS = "2026年3月5日，施小明在北街社区的房屋漏水，小明与欧阳修远争吵。证人杨铁柱（电话13800138000）在场！漏水一事由张大勇处理。"
CLAIMS = "赔偿12345元。"
MADE = {}
# of the title and each sentence, what stands for it
WANTED = ["一起邻里纠纷的调解", "2026年春，施某在某社区的房屋漏水，施某与欧阳某争吵。", "证人杨某（电话（电话略））在场！", "漏水一事由张大勇处理。",
          "赔偿约一万元。"]


def registered(facts=FACTS):
    done = run("--json", "register", "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-03-06", "--parties",
               "side=applicant,name=施小明", "--parties", "side=respondent,name=欧阳修远", "--place", "340212100004", "--kind", "neighbour",
               "--facts", facts, "--claims", CLAIMS, member="clerk01")
    assert done.status == 0, done
    return done.json["numbers"][0], done.json["dispute"]


@claim
def a_program_is_told_each_sentence_and_what_would_stand_for_it():
    MADE["number"], MADE["dispute"] = registered()
    told = run("--json", "teach", MADE["number"]).json["sentences"]
    assert [sentence["proposed"] for sentence in told] == WANTED, told
    assert [sentence["doubtful"] for sentence in told] == [False, False, False, True, False], told
    assert [sentence["section"] for sentence in told] == ["标题", "基本案情", "基本案情", "基本案情", "争议焦点"], told
    assert "".join(sentence["original"] for sentence in told[1:4]) == FACTS, told


@claim
def what_it_was_read_for_is_on_record():
    left = sql(f"SELECT request, reason FROM dispute_read WHERE dispute = {MADE['dispute']} ORDER BY read_at").splitlines()
    assert left[-2:] == ["6|编写培训用的典型案例", "9|编写培训用的典型案例"], left


@claim
def nothing_is_written_where_nobody_looks():
    done = run("teach", MADE["number"], "--out", str(HOME / "none.md"))
    assert done.status == 2 and "每一句须由人确认" in done.err and not done.out, done
    assert not os.listdir(HOME)


@claim
def at_a_terminal_each_sentence_is_kept_changed_or_left_out():
    path = HOME / "case.md"
    with Terminal("案例", MADE["number"], "--out", str(path), member="director") as terminal:
        terminal.sees("1/5 标题")
        terminal.answer(("q 停止：", ""), ("q 停止：", ""))
        terminal.sees("原文：证人杨铁柱（电话13800138000）在场！")
        terminal.answer(("q 停止：", "x"))
        terminal.sees("！“张大勇”：可能是人名")
        terminal.answer(("q 停止：", ""))
        terminal.sees("不能直接回车")
        terminal.answer(("q 停止：", "e"))
        terminal.retype("改为：", "漏水一事由修理工张大勇处理。")
        terminal.answer(("q 停止：", ""), ("q 停止：", "e"))
        terminal.retype("改为：", "漏水一事由修理工处理。")
        terminal.answer(("q 停止：", ""), ("q 停止：", ""), ("案例启示（回车不写）：", "先看现场，再谈责任。"))
        assert terminal.status == 0, terminal.text
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 一起邻里纠纷的调解\n\n纠纷类型：邻里纠纷\n\n## 基本案情\n\n"), text
    assert WANTED[1] + "漏水一事由修理工处理。\n\n## 争议焦点\n\n赔偿约一万元。\n\n## 案例启示\n\n先看现场，再谈责任。\n" in text, text
    for gone in ("施小明", "欧阳", "修远", "杨铁柱", "张大勇", "北街", "繁阳", "13800138000", "12345", "月5日", MADE["number"], str(MADE["dispute"])):
        assert gone not in text.replace("欧阳某", ""), (gone, text)
    assert path.stat().st_mode & 0o077 == 0


@claim
def what_is_doubtful_is_kept_by_a_word_alone():
    path = HOME / "kept.md"
    with Terminal("teach", MADE["number"], "--out", str(path), member="director") as terminal:
        terminal.answer(*[("q 停止：", "")] * 3, ("q 停止：", "k"), ("q 停止：", ""), ("案例启示（回车不写）：", ""))
        assert terminal.status == 0, terminal.text
    assert "张大勇" in path.read_text(encoding="utf-8") and "案例启示" not in path.read_text(encoding="utf-8")


@claim
def who_stops_leaves_nothing():
    for stopped in (("q 停止：", "q"), ("q 停止：", "停")):
        with Terminal("teach", MADE["number"], "--out", str(HOME / "stopped.md"), member="director") as terminal:
            terminal.answer(("q 停止：", ""), stopped)
            terminal.sees("什么都没有写")
            assert terminal.status == 10, terminal.text
    assert not (HOME / "stopped.md").exists()


@claim
def a_file_that_confirms_each_sentence_will_do():
    lines = HOME / "lines"

    def taught(*text):
        lines.write_text("\n".join(text) + "\n", encoding="utf-8")
        return run("teach", MADE["number"], "--confirmed", str(lines), "--out", "-")

    done = taught(*WANTED[:3], "", "", "看现场。")
    assert done.status == 0 and "张大勇" not in done.out and "争议焦点" not in done.out and "看现场。" in done.out, done
    done = taught(*WANTED, "")
    assert done.status == 6 and "第4行存疑" in done.err and "张大勇" in done.err and not done.out, done
    done = taught(*WANTED[:3], "!" + WANTED[3], WANTED[4], "")
    assert done.status == 0 and "张大勇处理" in done.out and "!" not in done.out, done
    for wrong in (WANTED, WANTED + ["", ""]):
        done = taught(*wrong[:3], "", *wrong[4:])
        assert done.status == 6 and "应为6行" in done.err and not done.out, done
    done = taught(*WANTED[:3], "", "", "施小明错了。")
    assert done.status == 6 and "施小明" in done.err, done
    assert run("teach", MADE["number"], "--confirmed", str(HOME / "no such"), "--out", "-").status == 6


@claim
def what_few_may_read_or_nobody_may_use_is_no_case():
    number, _ = registered()
    done = run("restrict", number, "--reason", "涉及隐私", member="director")
    assert done.status == 0, done
    done = run("--json", "teach", number, member="director")
    assert done.status == 1 and "已限制查阅" in done.err and not done.out, done
    number, dispute = registered()
    sql(f"UPDATE party SET marks = 1 WHERE dispute = {dispute} AND number = 2")
    done = run("--json", "teach", number, member="director")
    assert done.status == 1 and "只保存、不使用" in done.err and not done.out, done
    assert run("--json", "teach", "登1999-1").status == 3
