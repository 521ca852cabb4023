"""Old ledgers: taken over row by row with what they say and no more, once however often they come, and given back."""

import csv
import io
import os
import pathlib
import pty
import signal
import stat
import subprocess
import tempfile

from mediate import ENVIRONMENT, PROGRAM, SOCKET, claim, run

SEEDS = pathlib.Path(__file__).resolve().parents[2] / "seeds"
TITLES = "编号,日期,当事人,类型,简要,调解员,结果,协议形式\n"


class Ledger:
    """A file of its own, and what is written beside it."""

    def __init__(self, text, head=TITLES):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "台账.csv")
        self.write(text, head)

    def write(self, text, head=TITLES):
        data = text if isinstance(text, bytes) else (head + text).encode()
        pathlib.Path(self.path).write_bytes(data)

    @property
    def rejected_path(self):
        return self.path + ".rejected.csv"

    def rejected(self):
        data = pathlib.Path(self.rejected_path).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf"), data[:9]
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))

    def brought(self, *words, member="clerk01", **more):
        return run("import", self.path, *words, member=member, **more)

    def came(self, *words, **more):
        done = self.brought("--json", *words, **more)
        assert done.status in (0, 8), done
        return {key: value for key, value in done.json.items() if value or key in ("rejected", "changed", "taken_over", "same")}


def shown(name):
    found = run("--json", "find", name).json["disputes"]
    assert len(found) == 1, found
    return found[0]["id"], run("--json", "show", str(found[0]["id"])).json


def events():
    return run("--json", "server").json["counters"]


def figures():
    return run("--json", "figures", "--year", "2023").json["figures"]


@claim
def a_ledger_is_taken_over_with_what_it_says_and_no_more():
    before = figures()
    ledger = Ledger("L1,2023-03-05,鲁甲 诉 鲁乙等3人,邻里,院墙滴水,王 春花,调解成功,口头\n")
    assert ledger.came() == {"encoding": "UTF-8", "rows": 1, "taken_over": 1, "same": 0, "changed": 0, "rejected": 0}
    dispute, told = shown("鲁甲")
    assert (told["state"], told["kind"], told["applied_on"], told["form"], told["facts"]) == \
        ("closed", "neighbour", "2023-03-05", "oral", "院墙滴水"), told
    assert told["ledger"] == {"number": "L1", "provenance": "台账.csv 第2行", "result": "调解成功", "mediator": "王春花"}, told
    assert [(party["side"], party["name"], party["persons"]) for party in told["parties"]] == \
        [("applicant", "鲁甲", 1), ("respondent", "鲁乙", 3)], told
    assert (told["team"], told["mediator"], told["place"], told["level"], told["accepted"], told["numbers"]) == (None,) * 5 + ([],), told
    assert run("--json", "find", "鲁甲").json["disputes"][0]["level"] is None
    assert figures() == before, "history is in no figure"
    assert run("--json", "explain", str(dispute), "--all").json["clocks"] == [], "no clock runs"
    assert dispute not in [line["id"] for line in run("--json", "todo", "--all", member="clerk01").json["todo"]]
    text = run("show", str(dispute)).out
    assert "台账没有写的，均为未记载" in text and "台账所记调解员" in text, text


@claim
def a_second_run_changes_nothing_even_where_lines_were_put_between():
    rows = ["M1,2023-04-01,孟甲与孟乙,借贷,借款,,成功,书面\n", ",2023-04-02,孟丙与孟丁,邻里,吵架,,未成,\n", ",2023-04-02,孟丙与孟丁,邻里,吵架,,未成,\n"]
    ledger = Ledger("".join(rows))
    assert ledger.came()["taken_over"] == 3
    came = ledger.came()
    assert (came["taken_over"], came["same"]) == (0, 3), came
    ledger.write("M0,2023-03-31,孟戊与孟己,邻里,新的一行,,成功,口头\n" + rows[1] + rows[0].replace("孟甲", "孟　甲") + rows[2] + rows[1])
    came = ledger.came()
    assert (came["taken_over"], came["same"]) == (2, 3), "the new line, and a third of the equal ones"
    assert shown("孟戊")[1]["related"] == [], "what names no village has none in common"
    came = ledger.came(member="clerk02")
    assert (came["taken_over"], came["same"]) == (0, 5), "whoever brings it"


@claim
def what_was_changed_in_the_ledger_is_shown_and_asked_about():
    ledger = Ledger("N1,2023-05-01,倪甲与倪乙,邻里,旧的,,成功,口头\n")
    assert ledger.came()["taken_over"] == 1
    ledger.write("N1,2023-05-01,倪甲与倪乙,借贷,新的,李四,成功,\n")
    done = ledger.brought()
    assert done.status == 8 and "类型：邻里纠纷 → 借贷纠纷；简要：旧的 → 新的；调解员：— → 李四；协议形式：口头 → —" in done.out and "--correct" in done.err, done
    assert shown("倪甲")[1]["facts"] == "旧的" and shown("倪甲")[1]["version"] == 1
    done = ledger.brought("--correct", "--json")
    assert done.status == 0 and done.json["corrected"] == 1, done
    assert [change["column"] for change in done.json["results"][0]["changes"]] == ["类型", "简要", "调解员", "协议形式"], done
    dispute, told = shown("倪甲")
    assert (told["kind"], told["version"], told["state"]) == ("lending", 5, "closed"), told
    assert "台账.csv 第2行已改" in run("timeline", str(dispute)).out
    assert ledger.came()["same"] == 1, "what is corrected is as the ledger has it"


@claim
def on_a_terminal_each_change_is_asked_about():
    ledger = Ledger("O1,2023-05-01,欧甲与欧乙,邻里,旧一,,成功,口头\nO2,2023-05-02,欧丙与欧丁,邻里,旧二,,成功,口头\n")
    assert ledger.came()["taken_over"] == 2
    ledger.write("O1,2023-05-01,欧甲与欧乙,邻里,新一,,成功,口头\nO2,2023-05-02,欧丙与欧丁,邻里,新二,,成功,口头\n")
    leader, follower = pty.openpty()
    with subprocess.Popen([PROGRAM, "--member", "clerk01", "import", ledger.path], env=dict(ENVIRONMENT, MEDIATE_SERVER=SOCKET), stdin=follower,
                          stdout=subprocess.PIPE, stderr=follower) as program:
        os.close(follower)
        os.write(leader, "n\n是\n".encode())
        out, _ = program.communicate(timeout=60)
    said = os.read(leader, 65536).decode()
    os.close(leader)
    assert program.returncode == 8 and "简要：旧一 → 新一" in said and "记为更正吗" in said, (program.returncode, said)
    assert "台账已改1行，更正1行" in out.decode(), out.decode()
    came = ledger.came("--dry-run")
    assert (came["same"], came["changed"]) == (1, 1) and came["results"][0]["number"] == "O1", came


@claim
def failed_rows_go_beside_the_file_while_the_others_go_on():
    ledger = Ledger("P1,2023-02-30,裴甲与裴乙,邻里,=1+1,,成功,口头\nP2,2023-06-01,裴丙与裴丁,邻里,好的,,成功,口头\n,,裴戊与裴己,,同一天,,再议,\n"
                    "P2,2023-06-03,裴庚与裴辛,邻里,重号,,成功,\nP5,2123-06-03,裴庚与裴辛,邻里,将来,,成功,\nP6,2023-06-03,裴庚、裴辛、裴壬,邻里,几方,,成功,\n"
                    "P7,2023-06-03,裴庚与裴辛,婚变,类型,,成功,\nP8,2023-06-03,裴庚与裴辛,3,类型,,成功,\nP9,2023-06-03,裴庚与裴辛,邻里,多,,成功,,多出\n"
                    "Pa,2023-06-03,裴庚与裴辛,邻里," + "长" * 3001 + ",,成功,\nPb,2023-06-03,裴庚与裴辛,邻里,录音,,成功,录音\n合计,,,,11件,,,\n")
    done = ledger.brought()
    assert done.status == 8 and "补录1行" in done.out and "没有补录11行" in done.out and ledger.rejected_path in done.out, done
    rows = ledger.rejected()
    assert stat.S_IMODE(os.stat(ledger.rejected_path).st_mode) == 0o600
    assert [(row["行"], row["列"]) for row in rows] == [("2", "日期"), ("4", "结果"), ("5", "编号"), ("6", "日期"), ("7", "当事人"), ("8", "类型"), ("9", "类型"),
                                                      ("10", "编号"), ("11", "简要"), ("12", "协议形式"), ("13", "日期")], rows
    assert rows[0]["简要"] == "'=1+1", "nothing in it is a formula"
    assert rows[1]["日期"] == "2023-06-01", "what was merged is filled in: the row above is not there"
    for row, words in zip(rows, ("2023-2-30|2023-02-30", "调解成功", "第3行", "还没有到", "哪一方", "邻里纠纷", "邻里纠纷", "多出", "最多3000", "书面", "没有填写")):
        assert any(word in row["原因"] for word in words.split("|")), (row, words)
    text = pathlib.Path(ledger.rejected_path).read_text(encoding="utf-8-sig").replace("2023-02-30", "2023-02-28")
    mended = Ledger(text.encode())
    came = mended.came()
    assert came["taken_over"] == 2 and shown("裴甲")[1]["facts"] == "=1+1", came
    ledger.write("P2,2023-06-01,裴丙与裴丁,邻里,好的,,成功,口头\n")
    assert ledger.brought().status == 0 and not os.path.exists(ledger.rejected_path), "an old one goes where nothing is rejected"


@claim
def what_broke_off_goes_on_with_the_next_run():
    ledger = Ledger("".join(f"K{n},2020-01-{n % 28 + 1:02},柯甲{n}与柯乙{n},邻里,断了,,成功,口头\n" for n in range(400)))
    with subprocess.Popen([PROGRAM, "--member", "clerk01", "import", ledger.path], env=dict(ENVIRONMENT, MEDIATE_SERVER=SOCKET),
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while program.poll() is None and not run("--json", "find", "柯甲9").json["disputes"]:
            pass
        program.send_signal(signal.SIGINT)
    came = ledger.came()
    assert came["taken_over"] + came["same"] == 400 and came["same"] >= 1 and came["rejected"] == 0, came
    assert ledger.came()["same"] == 400


@claim
def a_dry_run_tells_and_writes_nothing():
    ledger = Ledger("Q1,2023-07-01,瞿甲与瞿乙,邻里,试试,,成功,口头\nQ2,2023-07-01,瞿丙与瞿丁,邻里,试试,,再议,口头\n")
    done = ledger.brought("--dry-run")
    assert done.status == 8 and "补录1行" in done.out and "试运行" in done.out and "再议" in done.out, done
    assert run("--json", "find", "瞿甲").json["disputes"] == [] and not os.path.exists(ledger.rejected_path)


@claim
def a_file_is_read_as_people_keep_it():
    head = "某镇台账,,,,,,,,\n序号,登记日期,双方当事人,纠纷类型,简要情况,承办人,调解\n结果,协议类型,电话\n".replace("调解\n结果", '"调解\n结果"')
    rows = "{0}1,2023.8.5,荣甲{0}与荣乙,邻里,一,任某,成功,口头,1\n{0}2,,荣丙{0}与荣丁,,二,,成功,,2\n{0}3,2023年8月6日,荣戊{0}与荣己,邻里,三,,成功,,3\n{0}４,２０２３/８/７,荣庚{0}与荣辛,邻里,四,,成功\n"
    for mark, data in (("A", (head + rows).format("A").encode()), ("B", b"\xef\xbb\xbf" + (head + rows).format("B").encode()),
                       ("C", (head + rows).format("C").replace("\n", "\r\n").encode("gb18030"))):
        ledger = Ledger(data)
        done = ledger.brought("--json")
        assert done.status == 0 and done.json["taken_over"] == 4 and done.json["encoding"] == ("GB18030" if mark == "C" else "UTF-8"), done
        assert done.json["filled"] == {"日期": 1, "类型": 1, "调解员": 1}, done
        assert shown(f"荣丙{mark}")[1]["ledger"]["mediator"] == "任某"
        _, told = shown(f"荣庚{mark}")
        assert (told["ledger"]["number"], told["applied_on"], told["ledger"]["mediator"]) == (f"{mark}4", "2023-08-07", ""), told
        done = ledger.brought()
        assert "登记日期 = 日期" in done.out and "没有补录的列：电话" in done.out and "合并单元格补上：日期 1" in done.out, done


@claim
def a_mapping_tells_what_theirs_is_called():
    ledger = Ledger("S1,2023-09-01,盛甲与盛乙,口角,吵架,,调好了,\n", head="户号,日子,当事人,类型,经过,人,怎样,协议\n")
    done = ledger.brought()
    assert done.status == 6 and "没有找到这些列：日期、结果" in done.err and "户号" in done.err and "--mapping" in done.err, done
    with tempfile.NamedTemporaryFile(suffix=".csv") as mapping:
        mapping.write("台账,本系统\n户号,编号\n日子,日期\n经过,简要\n怎样,结果\n结果=调好了,成功\n类型=口角,邻里纠纷\n".encode())
        mapping.flush()
        done = ledger.brought("--mapping", mapping.name)
        assert done.status == 0 and "补录1行" in done.out, done
        _, told = shown("盛甲")
        assert (told["kind"], told["state"], told["ledger"]["result"]) == ("neighbour", "closed", "调好了"), told
        mapping.write("村,地方\n".encode())
        mapping.flush()
        done = ledger.brought("--mapping", mapping.name)
        assert done.status == 6 and "第8行" in done.err and "地方" in done.err and "当事人" in done.err, done


@claim
def two_ledgers_with_the_same_numbers_are_kept_apart():
    ledger = Ledger("T1,2023-10-01,谭甲与谭乙,邻里,甲村,,成功,\n")
    assert ledger.came()["taken_over"] == 1
    ledger.write("T1,2023-10-09,谭丙与谭丁,邻里,乙村,,成功,\n")
    done = ledger.brought("--correct")
    assert done.status == 8 and "另一件" in done.out and "--ledger" in done.out and "更正0行" in done.out, done
    assert ledger.came("--ledger", "乙村")["taken_over"] == 1 and ledger.came("--ledger", "乙村")["same"] == 1
    ledger.write("T1,2022-10-01,谭戊与谭己,邻里,前一年,,成功,\n")
    assert ledger.came()["taken_over"] == 1, "numbers begin anew each year"
    done = run("export", "ledger", "--year", "2023")
    assert done.out.splitlines()[0].endswith("协议形式,台账名称") and "成功,,乙村" in done.out, done


@claim
def who_may_not_take_over_is_told_once_and_nothing_is_written():
    ledger = Ledger("U1,2023-10-01,乌甲与乌乙,邻里,一,,成功,\nU2,2023-10-01,乌丙与乌丁,邻里,二,,成功,\n")
    done = ledger.brought(member="med02a")
    assert done.status == 4 and done.err.count("未办理") == 1 and not os.path.exists(ledger.rejected_path), done
    assert run("--json", "find", "乌甲").json["disputes"] == []
    done = run("import", "-", member="clerk01")
    assert done.status == 2 and "文件名" in done.err, done
    assert run("import", "/nobody/there.csv", member="clerk01").status == 6


@claim
def the_ledger_is_given_back_in_the_same_columns_and_comes_again_as_it_is():
    ledger = Ledger("V1,2021-01-02,武甲 诉 武乙、武丙,邻里,\"=cmd, \"\"引号\"\"\",某人,达成协议,书面\n,2021-01-03,武丁,邻里,没有编号,,撤回,\n")
    assert ledger.came()["taken_over"] == 2
    done = run("export", "ledger", "--year", "2021")
    assert done.status == 0 and done.out.startswith("\ufeff编号,日期,当事人,类型,简要,调解员,结果,协议形式\r\n"), done
    assert done.out.splitlines()[1:] == ["V1,2021-01-02,武甲与武乙、武丙,邻里纠纷,\"'=cmd, \"\"引号\"\"\",某人,达成协议,书面", ",2021-01-03,武丁,邻里纠纷,没有编号,,撤回,"], done.out
    with tempfile.TemporaryDirectory() as folder:
        for words, encoding in (((), "utf-8-sig"), (("--encoding", "gb18030"), "gb18030")):
            path = os.path.join(folder, f"{encoding}.csv")
            done = run("导出", "台账", "--out", path, *words)
            assert done.status == 0 and path in done.out, done
            rows = list(csv.DictReader(io.StringIO(pathlib.Path(path).read_text(encoding=encoding))))
            own = next(row for row in rows if row["当事人"] == "甲一与乙一")
            assert (own["当事人"], own["类型"], own["协议形式"]) == ("甲一与乙一", "邻里纠纷", "书面"), own
            done = run("--json", "import", path, member="clerk01")
            assert (done.status, done.json["taken_over"], done.json["changed"], done.json["rejected"]) == (0, 0, 0, 0), done
            assert done.json["same"] + done.json["own"] == len(rows) and done.json["own"] > 4 and done.json["same"] > 9, done
        done = run("export", "ledger", "--out", path)
        assert done.status == 6 and "已经存在" in done.err, done
    for words, told in ((("--year", "x"), "年份"), (("--encoding", "big5"), "gb18030")):
        done = run("export", "ledger", *words)
        assert done.status == 2 and told in done.err, done


@claim
def the_ledger_of_the_seeds_is_as_its_generator_writes_it():
    written = subprocess.run([str(SEEDS / "generate_ledger.py")], stdout=subprocess.PIPE, check=True, timeout=60).stdout
    assert written == (SEEDS / "ledger-2023.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(written.decode("gb18030"), newline="")))[2:]
    assert len(rows) == 120 and rows[45] == rows[46]
    ledger = Ledger(written)
    came = ledger.came("--ledger", "seeds")
    assert (came["rows"], came["taken_over"], came["rejected"]) == (120, 114, 6), came
    assert len({(row["column"], row["reason"][-6:]) for row in came["results"]}) == 6, "each for a reason of its own"
