#!/usr/bin/env python3
"""Papers as PDF: every kind of one full life, what stands in them, fonts, bytes, QR, pages, templates. Run by tests/with-daemon; prints TAP.

MEDIATION_PAGES=DIR keeps the PDFs there, to be looked at."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tap
from mediate import BUILD, run
from papers import act, meet, register, taken

TOOLS = ("pdfinfo", "pdftotext", "pdffonts", "pdftoppm", "zbarimg")
A4 = (595, 842)  # points
CARD, PHONE, HOME = "340212199003070019", "13800005678", "繁阳镇阳和村3组12号"
CLAIMS = []
PLACE = {}


def claim(function):
    CLAIMS.append(function)
    return function


class Pdf:
    """A PDF as its reader sees it."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.bytes = self.path.read_bytes()
        self.info = self.tool("pdfinfo")
        pages = self.tool("pdftotext", "-layout", last="-").split("\f")[:-1]
        self.pages = [re.sub(r"\s", "", page) for page in pages]
        self.text = "".join(self.pages)
        # without what stands at the head and the foot of each
        self.body = "".join(re.sub(r"^.*?号(?=.)|第\d+页共\d+页.*$", "", page) for page in self.pages)

    def tool(self, name, *words, last=None):
        return subprocess.run([name, *words, self.path, *([last] if last else [])], capture_output=True, text=True, timeout=60, check=True).stdout

    @property
    def fonts(self):
        return [line.split() for line in self.tool("pdffonts").splitlines()[2:]]

    def codes(self, home):
        subprocess.run(["pdftoppm", "-r", "200", "-png", self.path, home / self.path.stem], timeout=120, check=True)
        found = []
        for picture in sorted(home.glob(f"{self.path.stem}-*.png")):
            read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True, timeout=60, check=False).stdout
            found.append(read.strip())
            picture.unlink()
        return found


def pdf(number, kind, *words, member="med02a", more=None, says=""):
    """Prints it, and reads it."""
    path = PLACE["home"] / f"{kind}-{len(list(PLACE['home'].iterdir()))}.pdf"
    done = run("paper", "print", number, kind, "--pdf", str(path), *words, member=member, more=more)
    assert done.status == 0 and says in done.err, done
    return Pdf(path)


def promise(**fields):
    return ",".join(f"{name}={value}" for name, value in fields.items())


def agreed():
    """A written agreement in force, with instalments and something to do."""
    number = taken((f"孙权,id_number={CARD},telephone={PHONE},address={HOME}", "刘备"), facts="孙权家院墙渗水，滴到刘备家厨房，双方争执半年（虚构）。")
    act(number, "med02a", "investigate", "--record", "到现场查看：院墙底部有裂缝，刘备家厨房东墙有水渍约两平方米。", "--way", "face_to_face")
    meet(number, "双方各执一词，不欢而散。")
    meet(number, "看过现场照片，双方愿意各让一步。")
    act(number, "med02a", "propose", "--proposal", "孙权修墙，刘备分期付清水费。")
    act(number, "med02a", "fix-text", "--held-at", "2026-03-06T10:00", "--agreement-text", "一、孙权负责修复院墙，不再渗水。\n二、刘备付给孙权墙体修补费，分两期付清。\n三、双方今后互不追究。", "--obligations",
        promise(debtor=2, amount="1200.50", due_on="2026-04-01", text="第一期墙款"), "--obligations", promise(debtor=2, amount="800", due_on="2026-05-01", text="第二期墙款"),
        "--obligations", promise(debtor=1, due_on="2026-04-15", text="修复院墙底部裂缝"))
    act(number, "med02a", "sign", "--signatures", "party=1,manner=签名,signed_on=2026-03-06", "--signatures", "party=2,manner=签名,signed_on=2026-03-06",
        "--mediator-signed", "--is-sealed")
    return number


def whole_life():
    number = PLACE["life"] = agreed()
    act(number, "clerk01", "tell-confirmation", "--told-on", "2026-03-06", "--confirmation-bars", "none")
    act(number, "med02a", "perform-part", "--performances", "obligation=1,amount=1200.50,performed_on=2026-04-01,is_complete=yes,evidence=收条")
    act(number, "med02a", "urge", "--obligations-urged", "2", "--way", "telephone", "--answer", "月底前付清")
    PLACE["urging"] = pdf(number, "urging")
    act(number, "med02a", "perform-all", "--evidence", "银行回单和现场照片")
    act(number, "clerk01", "visit", "--visit-result", "done", "--way", "telephone", "--is-performed", "--satisfaction", "very", "--note", "墙已修好，钱已付清，两家来往如常。")
    act(number, "med02a", "close", "--closing-report", "协议全部履行，双方满意。", "--closing-ground", "finished")
    act(number, "lead02", "confirm")
    act(number, "clerk01", "archive", "--volume", "2026-17", "--retention", "长期", "--waived", "收条原件另存")
    return number


@claim
def every_paper_of_a_full_life_is_printed_on_a4_with_embedded_fonts():
    number = whole_life()
    folder = PLACE["home"] / "all"
    done = run("paper", "print", number, "all", "--pdf", str(folder), member="clerk01")
    assert done.status == 0 and "19 份文书" in done.err, done
    PLACE["all"] = {path.stem.split("-", 1)[1]: Pdf(path) for path in sorted(folder.iterdir())}
    kinds = {each["zh"] for each in run("--json", "paper", "list").json["papers"]}
    # what was not: nothing is left to be urged, it was accepted, and did not fail; the certificate is for the applicant alone
    assert kinds - set(PLACE["all"]) == {"督促函", "终止调解告知书", "不予受理告知书", "申请时间证明"}, kinds ^ set(PLACE["all"])
    for name, paper in PLACE["all"].items():
        width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", paper.info).groups())
        assert abs(width - A4[0]) < 1 and abs(height - A4[1]) < 1, (name, paper.info)
        assert paper.fonts and all(font[-5] == "yes" and font[-4] == "yes" for font in paper.fonts), (name, paper.fonts)
    printed = [each["arguments"]["paper"] for each in run("--json", "timeline", number).json["events"] if each["action"] == "note_print"]
    assert set(printed) >= {"agreement", "cover", "back_cover", "visit"}, printed


@claim
def each_says_what_its_law_asks_for():
    for name, told in {
            "申请书": ("申请人", "被申请人", "纠纷简要情况", "申请事项", "自愿申请人民调解"),
            "受理登记表": ("纠纷类型", "案件来源", "纠纷简要情况", "当事人请求", "登记人"),
            "权利义务告知书": ("不收取任何费用", "要求更换", "要求终止调解", "不公开进行", "如实陈述", "三十日内共同向人民法院申请司法确认", "个人信息", "查阅、复制、要求更正"),
            "权利义务告知书（通俗版）": ("一分钱不收", "可以要求换人"),
            "身份证明": ("证件复印件粘贴处", "核对人"),
            "授权委托书": ("一般授权", "特别授权", "受托人", "委托期限"),
            "调查记录": ("到现场查看", "被调查人", "方式当面"),
            "证据目录": ("材料名称", "提交人"),
            "双方说法对照表": ("各方主张", "没有争议的", "争议的焦点"),
            "调解记录": ("第1次调解", "第2次调解", "看过现场照片", "孙权修墙"),
            "调解协议书": ("一、纠纷主要事实和争议事项", "1200.50元（人民币壹仟贰佰元伍角整）", "于2026年4月1日前履行", "以上金额合计2000.50元（人民币贰仟元伍角整）", "当事人各执一份"),
            "履行凭证": ("今收到刘备", "1200.50元（人民币壹仟贰佰元伍角整）", "第一期墙款", "收款人孙权", "二〇二六年四月一日"),
            "回访记录": ("已回访", "非常满意", "已经履行", "墙已修好"),
            "司法确认申请书": ("请求事项", "恶意串通", "送达地址", "主持调解的证明"),
            "协议履行证明": ("已经履行完毕", "2000.50元"),
            "结案报告": ("受案日期", "第2次调解", "协议全部履行", "办理完毕", "800.00元800.00元已履行"),
            "卷宗情况说明": ("卷内材料", "更正和补充", "立卷人"),
            "卷宗封面和卷内目录": ("卷名", "2026-17", "保管期限长期", "1人民调解申请书或者受理登记表1", "7人民调解记录2", "13封底1"),
            "封底": ("借阅登记", "2026-17")}.items():
        text = PLACE["all"][name].text
        assert all(each.replace(" ", "") in text for each in told), (name, [each for each in told if each not in text], text)
    for told in ("第二期", "800.00元", "待履行", "2026年5月1日", "七日内履行", "支付令", "月底前付清", "送达回执"):
        assert told in PLACE["urging"].text, (told, PLACE["urging"].text)
    assert "第一期" not in PLACE["urging"].text, "what is paid is not urged"


@claim
def the_same_data_are_the_same_bytes():
    number = PLACE["life"]
    first = pdf(number, "agreement")
    assert run("--json", "timeline", number).json["events"][-1]["arguments"] == {"paper": "agreement"}
    assert first.bytes == pdf(number, "agreement").bytes == pdf(number, "xys", member="clerk01").bytes
    act(number, "lead02", "correct", "--corrected", "事由", "--new-value", "院墙", "--reason", "记错")
    assert first.bytes != pdf(number, "agreement").bytes, "the day of what it tells is another"


@claim
def every_page_says_which_it_is_in_words_and_as_a_code():
    number = taken()
    meet(number, "".join(f"第{at}句，双方各执一词，当场核对，没有不同意见。" for at in range(120)))
    paper = pdf(number, "record")
    whole = run("--json", "show", number).json["numbers"][0]
    codes, digests = paper.codes(PLACE["home"]), set()
    assert len(paper.pages) > 3 and len(codes) == len(paper.pages), (len(paper.pages), codes)
    for at, (page, code) in enumerate(zip(paper.pages, codes), 1):
        assert page.startswith("人民调解记录") and f"第{at}页共{len(paper.pages)}页" in page, page
        start, digest = code.rsplit(":", 1)
        assert start == f"TJ1:{whole}:record:2026-1:{at}" and f"模板2026-1校验{digest}" in page, (code, page)
        digests.add(digest)
    assert len(digests) == 1 and re.fullmatch(r"[0-9a-f]{16}", digests.pop())
    assert all(f"第{at}句，双方各执一词" in paper.body for at in range(120)), paper.body


@claim
def what_is_missing_is_named_with_the_command_for_it_and_a_draft_leaves_room():
    number = taken()
    done = run("paper", "print", number, "xys", "--pdf", str(PLACE["home"] / "无.pdf"), member="med02a")
    assert done.status == 3 and "fix-text" in done.err and "--draft" in done.err and not (PLACE["home"] / "无.pdf").exists(), done
    done = run("paper", "print", number, "confirmation", "--pdf", "-", member="med02a")
    assert done.status == 3 and done.err.count("司法确认申请书") == 2 and "mediate sign" in done.err, done
    version = run("--json", "show", number).json["version"]
    paper = pdf(number, "confirmation", "--draft")
    assert all("草" in page and "稿" in page for page in paper.pages) and "＿＿＿＿" in paper.text, paper.text
    assert run("--json", "show", number).json["version"] == version, "a draft is not on record"
    assert not re.search("[草稿]", PLACE["all"]["司法确认申请书"].text)
    html = run("print", number, "confirmation", "--draft", "--html", "-", member="med02a")
    assert html.status == 0 and 'class="draft">草稿' in html.out, html
    listed = {each["paper"]: each for each in run("--json", "paper", "list", number).json["papers"]}
    assert listed["intake"]["can_be_printed"] and "sign" in listed["confirmation"]["lacks"], listed


@claim
def who_failed_or_was_not_accepted_is_told_where_else_to_go():
    number = taken()
    meet(number, "谈不拢")
    act(number, "med02a", "fail", "--ending", "too_far_apart", "--remedies-told", "lawsuit,legal_aid", "--proof", "双方分歧过大")
    act(number, "lead02", "confirm")
    text = pdf(number, "termination").text
    assert all(each in text for each in ("分歧过大", "已告知的途径诉讼、法律援助", "第二十六条", "12348", "收件人签名")), text
    number = register(("甲不", "乙不"))
    act(number, "clerk01", "not-accept", "--not-accepted-reason", "pending", "--remedies-told", "reconsideration", "--reason", "住建局已立案")
    act(number, "director", "confirm")
    text = pdf(number, "bysl", member="clerk01").text
    assert all(each in text for each in ("甲不：", "主管部门正在处理", "行政复议", "申请时间证明")), text


@claim
def what_was_settled_on_the_spot_has_its_form_and_its_receipt():
    number = taken()
    meet(number, "说开了")
    act(number, "med02a", "agree-orally", "--agreement-content", "各退一步", "--read-back")
    act(number, "med02a", "perform-at-once", "--evidence", "当场赔礼")
    assert "人民调解口头协议登记表" in pdf(number, "agreement").text
    text = pdf(number, "收条").text
    assert "履行完毕" in text and "当场赔礼" in text and "各退一步" in text, text
    assert "已经履行完毕" in pdf(number, "performance_proof").text


@claim
def rare_characters_are_printed_and_what_no_font_has_is_told():
    number = taken(("李㛃", "王䶮"))
    paper = pdf(number, "rights_notice")
    assert "李㛃、王䶮" in paper.text, paper.text
    number = taken(("赵\U00031350", "钱二"))
    paper = pdf(number, "rights_notice", says="U+31350")
    assert "钱二" in paper.text


@claim
def names_with_marks_of_the_engine_are_words():
    number = taken(("甲|丙{{x}}", "[[丁]]"), facts="一\\ttitle 假的\ntitle 假的\nseal\t假章")
    paper = pdf(number, "intake")
    assert all(each in paper.text for each in ("甲|丙{{x}}、[[丁]]", "一\\ttitle假的title假的seal假章", f"第1页共{len(paper.pages)}页")), paper.text


def engine(document):
    return subprocess.run([BUILD / "client/mediate-paper", "zh-CN"], input=document.encode(), capture_output=True, timeout=60, check=False)


def drawn(name, *blocks, title="title\t测试\t号"):
    path = PLACE["home"] / f"{name}.pdf"
    done = engine("\n".join(("file\t测试\t", title, *blocks)) + "\n")
    assert done.returncode == 0, done.stderr.decode()
    path.write_bytes(done.stdout)
    return Pdf(path)


@claim
def two_hundred_parties_sign_and_heads_of_tables_repeat():
    rows = [f"row\t当事{at}\t第{at}户" for at in range(200)]
    signers = [f"signer\t申请人 当事{at}" for at in range(200)]
    paper = drawn("many", "table\t1 姓名\t2 户", *rows, "sign\t以上属实。", "how\t签名", *signers, "seal\t某某委员会\t")
    assert all(f"第{at}户" in paper.text for at in range(200)) and all(paper.text.count(f"申请人当事{at}") for at in range(200))
    assert all(page.split("号", 1)[1].startswith(("姓名户", "测试姓名户")) for page in paper.pages if re.search(r"第\d+户", page))
    assert sum("姓名户" in page for page in paper.pages) >= 5, paper.pages
    last = [page for page in paper.pages if "某某委员会" in page]
    assert len(last) == 1 and "当事199" in last[0], "the seal stands with the last"
    first = [page for page in paper.pages if "以上属实" in page]
    assert len(first) == 1 and "申请人当事0" in first[0], "the sentence stands with the first"


def growing(lines, *last):
    """A paper for each number of lines before the last blocks, so that somewhere the page ends in each of them."""
    blocks = []
    for count in lines:
        blocks += [f"title\t增长{count}\t号", *[f"para\t第{at}行。" for at in range(count)], *last]
    return drawn(f"growing{len(last)}", *blocks[1:], title=blocks[0])


@claim
def signatures_stand_with_what_they_sign_wherever_the_page_ends():
    lines = range(16, 32)
    paper = growing(lines, "sign\t以上属实。", "how\t签名", "signer\t甲", "signer\t乙", "seal\t委员会\t")
    signed = [page for page in paper.pages if "以上属实" in page]
    assert len(signed) == len(lines) and any("第1页" not in page for page in signed) and any("第1页" in page for page in signed), paper.pages
    for count, page in zip(lines, signed):
        assert f"增长{count}" in page and "甲年月日" in page and "乙年月日" in page and "委员会" in page and f"第{count - 1}行" in page, (count, page)


@claim
def a_code_within_a_paper_is_read_as_it_was_written():
    paper = drawn("code", "code\t繁阳登〔2026〕0007号", "heading\t登记号")
    assert paper.codes(PLACE["home"]) == ["繁阳登〔2026〕0007号"]


@claim
def a_row_longer_than_a_page_goes_on_and_a_heading_never_stands_last():
    text = "".join(f"第{at}句很长的话。" for at in range(700))
    paper = drawn("long", f"pair\t说法\t{text}")
    assert len(paper.pages) > 2 and all(f"第{at}句" in paper.body.replace("说法", "") for at in range(700)), paper.body
    paper = growing(range(20, 32), "heading\t小标题", "para\t正文。")
    assert paper.text.count("小标题正文") == 12, paper.pages


@claim
def what_is_no_block_document_is_refused():
    for wrong in ("", "x", "file\t一", "file\t一\t二\nbogus\t三\n", "title\t一\t二\n", "file\t一\t二\ntitle\t一\t二\npair\t一\n", "file\t一\t二\ntitle\t一\0\t二\n"):
        done = engine(wrong)
        assert done.returncode == 6 and "mediate-paper" in done.stderr.decode() and not done.stdout, (wrong, done)


def with_template(text, *words, kind="agreement", more=None):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, f"{kind}.paper").write_text(text, encoding="utf-8")
        return run("print", PLACE["life"], kind, "--out", "-", *words, member="med02a", more=more or {"MEDIATION_PAPERS": folder})


@claim
def a_county_has_its_own_words_without_compiling():
    own = "version 区-7\ntitle 本区协议书 | {{dispute.number}}\neach owed in promises\n  para 第{{owed.nth}}项 {{owed.debtor | party}}[[付{{owed.amount}}]]\nend\n"
    done = with_template(own)
    assert done.status == 0 and "<h1>本区协议书</h1>" in done.out and "第1项 刘备付1200.50元" in done.out and "第3项 孙权</p>" in done.out, done
    with tempfile.TemporaryDirectory() as folder:
        papers = pathlib.Path(folder, "mediate/papers")
        papers.mkdir(parents=True)
        (papers / "agreement.paper").write_text(own, encoding="utf-8")
        paper = pdf(PLACE["life"], "agreement", more={"XDG_CONFIG_HOME": folder})
        assert "本区协议书" in paper.text and "模板区-7" in paper.text, paper.text
    assert "人民调解协议书" in run("print", PLACE["life"], "agreement", "--out", "-", member="med02a").out


@claim
def what_is_wrong_in_a_template_is_told_by_line_with_what_may_stand_there():
    for text, line, told in (
            ("title 甲\n", 1, "version"),
            ("version 1\nbogus 甲\n", 2, "title"),
            ("version 1\n# 注\n\ntitle {{dispute.nummer}}\n", 4, "dispute.number"),
            ("version 1\ntitle 甲\nif dispute.closed\n  para {{agreement.sum | capital}}\nend\n", 3, "dispute.closed"),
            ("version 1\ntitle 甲\npara {{agreement.sum | capital}}\n", 3, "capitals"),
            ("version 1\ntitle 甲\neach x in parties\n  para {{x.nome}}\nend\n", 4, "name"),
            ("version 1\ntitle 甲\neach x parties\nend\n", 3, "each"),
            ("version 1\ntitle 甲\neach x in dispute.number\nend\n", 3, "in"),
            ("version 1\ntitle 甲\nif dispute.number\n", 3, "end"),
            ("version 1\ntitle 甲\nend\n", 3, "each"),
            ("version 1\ntitle 甲\neach x in parties\nelse\nend\n", 4, "if"),
            ("version 1\ntitle 甲\npara [[甲\n", 3, "[["),
            ("version 1\ntitle 甲\npara {{dispute.number\n", 3, "{{"),
            ("version 1\ntitle 甲\npair 一\n", 3, "|"),
            ("version 1\ntitle 甲\npair 一|二|三|四|五\n", 3, "|"),
            ("version 1\npara 甲\n", 2, "title"),
            ("version 1\ntitle 甲\npara {{dispute.number | capitals}}\n", 3, "写法")):
        done = with_template(text)
        assert done.status == 6 and not done.out and f"agreement.paper 第 {line} 行" in done.err and told in done.err, (text, done)
    done = with_template("version 1\ntitle 甲\nneed close.volume\n" + "para {{bogus.one?}}{{close.bogus?}}好\n")
    assert done.status == 3 and "卷号" in done.err and "mediate close" in done.err, done
    done = with_template("version 1\ntitle 甲\npara {{bogus.one?}}{{close.bogus?}}好\n")
    assert done.status == 0 and "<p>好</p>" in done.out, done


@claim
def where_it_goes_is_said_once():
    number = PLACE["life"]
    for words, told in ((("agreement", "--pdf", "a", "--html", "b"), "--pdf"), (("all",), "--pdf"), (("all", "--pdf", "-"), "--pdf"), (("--pdf", "x"), "哪一种文书"),
                        (("agreement", "--pdf", "-", "--open"), "只输出")):
        done = run("paper", "print", number, *words)
        assert done.status == 2 and told in done.err, (words, done)
    assert run("paper", "print").status == 2
    done = run("paper", "print", number, "agreement", "--pdf", "-", member="med02a", stdout=open(PLACE["home"] / "out.pdf", "wb"))  # pylint: disable=consider-using-with
    assert done.status == 0 and (PLACE["home"] / "out.pdf").read_bytes().startswith(b"%PDF-1."), done


def main():
    absent = [tool for tool in TOOLS if not shutil.which(tool)]
    if absent:
        print(f"1..0 # SKIP {', '.join(absent)}: not here")
        return
    kept = os.environ.get("MEDIATION_PAGES")
    with tempfile.TemporaryDirectory() as home:
        PLACE["home"] = pathlib.Path(home)
        tap.tell(CLAIMS)
        if kept:
            shutil.copytree(home, kept, dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
