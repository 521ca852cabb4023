"""The person's rights: a copy of what is held about him and nobody else, on record; a name that was wrong put right."""

import json
import pathlib
import tempfile

from mediate import ACCEPTED, claim, registered, run

NUMBER = "登2015-1"
ACTS = [
    registered("P", "2015-05-05T09:00", "钱本人", "孙对方", "'孙对方的墙漏水，我家淹了（虚构）'"),
    "2015-05-05T10:00 clerk01 " + ACCEPTED.format("P"),
    "2015-05-05T11:00 clerk01 assign P --team 2 --assignment-reasons load",
    "2015-05-06T09:00 med02a take P --mediator med02a --no-conflict",
    "2015-05-06T10:00 med02a meet P --parties-present 1,2 --course 孙对方说了不想让人知道的话",
    "2015-05-06T10:30 med02a record-claims P --positions party=1,text=请修好院墙 --positions party=2,text=墙没有漏",
    "2015-05-06T11:00 med02a fix-text P --agreement-text 各让一步 --obligations debtor=1,amount=300,due_on=2015-06-01,text=清理院子"
    " --obligations debtor=2,amount=500,due_on=2015-06-01,text=修墙 --amount 800",
    "2015-05-06T11:30 med02a sign P --signatures party=1,manner=签名,signed_on=2015-05-06",
]
PROOF = "本人到窗口，持身份证核对"


def export(*more, member="clerk01"):
    return run("--json", "subject", "export", "--name", "钱本人", "--dispute", NUMBER, "--proof", PROOF, *more, member=member)


def records(told, section):
    return [record for record in told["disputes"][0]["records"] if record["section"] == section]


@claim
def names_are_not_unique_and_who_asks_says_which_are_his():
    done = run("replay", "-", member="director", given="\n".join(ACTS) + "\n")
    assert done.status == 0, done
    done = run("subject", "export", "--name", "钱本人", member="clerk01")
    assert done.status == 2 and "--dispute" in done.err and "2015" in done.out, done
    done = run("subject", "export", "--name", "钱本人", "--dispute", NUMBER, member="clerk01")
    assert done.status == 2 and "--proof" in done.err, done
    assert run("subject", "export", "--name", "钱某某", "--dispute", NUMBER, "--proof", PROOF, member="clerk01").status == 6
    assert [event["action"] for event in run("--json", "timeline", NUMBER).json["events"]].count("give_copy") == 0


@claim
def he_gets_what_is_his_and_the_others_stay_unnamed():
    done = run("sharing", "record", NUMBER, "--to", "县法院", "--ground", "duty", "--basis", "民事诉讼法", "--what", "起诉材料", member="clerk01")
    assert done.status == 0, done
    for party, telephone in (("1", "13600000091"), ("2", "13600000092")):
        done = run("identify", NUMBER, "--identities", f"party={party},telephone={telephone}", member="clerk01")
        assert done.status == 0, done
    done = export()
    assert done.status == 0, done
    told, whole = done.json, json.dumps(done.json, ensure_ascii=False)
    one = told["disputes"][0]
    assert (one["name"], one["side"], one["consent"], one["others"], one["has_signed"]) == ("钱本人", "applicant", "agreed", 1, True), one
    assert [record["text"] for record in records(told, "statement")] == [
        "孙**的墙漏水，我家淹了（虚构）", "请修好院墙"], whole
    assert "墙没有漏" not in whole, whole
    assert len(records(told, "obligation")) == 1 and "清理院子" in records(told, "obligation")[0]["text"], whole
    assert len(records(told, "signature")) == 1, whole
    assert "县法院" in records(told, "passed_on")[0]["text"] and "起诉材料" in whole, whole
    assert one["identities"] == [{"identity": "telephone", "value": "13600000091"}] and "0092" not in whole, whole
    assert "孙对方" not in whole and "修墙" not in whole and "不想让人知道" not in whole, whole


@claim
def that_he_got_it_is_on_record_with_who_asked():
    last = run("--json", "timeline", NUMBER).json["events"][-1]
    assert last["action"] == "give_copy" and last["arguments"]["proof"] == PROOF, last
    assert records(export().json, "copy"), "an earlier copy is told too"


@claim
def the_other_side_gets_only_its_own():
    done = run("--json", "subject", "export", "--name", "孙对方", "--dispute", NUMBER, "--proof", PROOF, member="clerk01")
    whole = json.dumps(done.json, ensure_ascii=False)
    assert done.json["disputes"][0]["side"] == "respondent", whole
    assert [record["text"] for record in records(done.json, "statement")] == ["墙没有漏"], whole
    assert "修墙" in whole and "钱本人" not in whole and "清理院子" not in whole, whole


@claim
def the_paper_is_to_be_printed_and_handed_over():
    done = run("subject", "导出", "--name", "钱本人", "--dispute", NUMBER, "--proof", PROOF, "--out", "-", member="clerk01")
    assert done.status == 0 and done.out.startswith("<!DOCTYPE html>") and "个人信息查阅复制件" in done.out, done
    assert "清理院子" in done.out and "孙对方" not in done.out and "本人已收到" in done.out, done
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "copy.html"
        done = run("subject", "export", "--name", "钱本人", "--dispute", NUMBER, "--proof", PROOF, "--out", str(path), member="clerk01")
        assert done.status == 0 and path.stat().st_mode & 0o077 == 0 and "清理院子" in path.read_text(encoding="utf-8"), done


@claim
def who_may_not_give_it_gets_nothing():
    done = export(member="med02a")
    assert done.status == 4 and not done.out, done


@claim
def a_name_put_right_is_found_and_what_stood_there_is_told():
    done = run("subject", "correct", NUMBER, "--party", "1", "--name", "钱正名", "--reason", "核对身份证", member="clerk01")
    assert done.status == 0 and "钱正名" in done.out, done
    whole = run("--json", "show", NUMBER).json["numbers"][-1]
    for words in ("钱正名", "qianzhengming", "qzm"):
        found = run("--json", "find", words).json["disputes"]
        assert whole in {number for line in found for number in line["numbers"]}, (words, found)
    found = run("--json", "find", "钱本人").json["disputes"]
    assert whole not in {number for line in found for number in line["numbers"]}, found
    events = run("--json", "timeline", NUMBER).json["events"]
    assert events[0]["arguments"]["parties"][0]["name"] == "钱本人", events[0]
    assert events[-1]["action"] == "correct_party" and events[-1]["arguments"]["party_name"] == "钱正名", events[-1]
    done = run("subject", "correct", NUMBER, "--party", "1", "--name", "钱", member="clerk01")
    assert done.status == 2 and "理由" in done.err, done


@claim
def what_is_stored_only_is_found_by_nobody_and_told_to_the_director():
    acts = [act.replace(" P ", " Q ").replace("2015", "2016").replace("钱本人", "吴停用").replace("孙对方", "郑照旧") for act in ACTS[:5]]
    acts += ["2016-05-06T11:00 med02a agree-orally Q --agreement-content 和好 --read-back", "2016-05-06T11:30 med02a perform-at-once Q --evidence 收条",
             "2016-05-07T09:00 med02a close Q --closing-report 报告 --closing-ground finished", "2016-05-07T10:00 lead02 confirm Q"]
    done = run("replay", "-", member="director", given="\n".join(acts) + "\n")
    assert done.status == 0, done
    number = "登2016-1"
    whole = run("--json", "show", number).json["numbers"][-1]

    def is_found(words):
        return whole in {one for line in run("--json", "find", words).json["disputes"] for one in line["numbers"]}

    assert is_found("吴停用")
    done = run("subject", "restrict", number, "--party", "1", "--reason", "本人要求删除", member="clerk01")
    assert done.status == 4, done
    done = run("subject", "restrict", number, "--party", "1", "--reason", "本人要求删除", member="director")
    assert done.status == 0 and not is_found("吴停用") and not is_found("wutingyong"), done
    told = run("--json", "show", number, member="clerk01").json
    assert told["parties"][0]["name"] == "吴**" and told["parties"][0]["restricted"] and not told["facts"], told
    assert "吴停用" not in run("list", "--from", "2016-05-01", "--to", "2016-05-31", member="clerk01").out
    assert "吴停用" not in run("timeline", number, member="clerk01").out
    assert run("--json", "show", number, member="director").json["parties"][0]["name"] == "吴停用"
    done = run("visit", number, "--visit-result", "done", member="clerk02")
    assert done.status == 1 and "停止使用" in done.err and "恢复使用" in done.err, done
    assert run("subject", "恢复", number, "--party", "1", "--reason", "本人同意", member="director").status == 0 and is_found("吴停用")
