#!/usr/bin/env python3
"""Writes ledger-2023.csv: the ledger that a township kept before, untidy as real ones are.

    seeds/generate_ledger.py > seeds/ledger-2023.csv

GB18030 with a heading above the columns, as a spreadsheet program saves it: dates in every form, cells merged over
a day, names with blanks, digits of full width, quotes and line ends in what was told, two equal rows. 120 rows, of
which those of WRONG cannot be taken over. The seed is fixed, so the file is the same each time; all people and
stories are fictional.
"""

import csv
import datetime
import io
import random
import sys

sys.dont_write_bytecode = True

from generate import GIVEN, STORIES, SURNAMES, rows  # noqa: E402

ROWS = 120
TITLES = ["序号", "登记日期", "双方当事人", "纠纷类型", "简要情况", "调解员", "调解结果", "协议形式"]
KINDS = {"neighbour": ["邻里纠纷", "邻里"], "homestead": ["房屋宅基地纠纷"], "lending": ["借贷纠纷", "借贷"], "contract": ["合同纠纷"],
         "consumer": ["消费纠纷"], "family": ["婚姻家庭纠纷", "婚姻家庭"], "damages": ["损害赔偿纠纷"], "traffic": ["道路交通事故纠纷"],
         "other": ["其他纠纷"]}
# results with the forms of agreement that go with them
RESULTS = [("调解成功", ["口头", "书面", "口头协议", "书面协议"]), ("成功", ["口头", "书面"]), ("达成协议", ["书面", "协议书"]),
           ("已履行", ["口头", "书面"]), ("调解不成", ["", "—"]), ("未成", [""]), ("撤回", [""]), ("一方拒绝", ["—"])]
DATES = ["{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
# which row, which column, and what stands there that nobody can take over
WRONG = {17: (1, "2023.2.30"), 34: (3, "婚变"), 58: (2, ""), 71: (6, "再议"), 93: (0, "90"), 108: (2, "赵建国、钱立、孙文")}

# What the file check finds in the rows that can (mediate check): which row, which column, and what is written there besides
FLAWED = {5: (4, "，约定赔偿1200元（人民币壹仟叁佰元整）"), 22: (4, "，定于2023年2月30日付清"), 40: (4, "，出具的身份证号340212199003070018"),
          77: (4, "，协议写明甲方：钱三三，乙方：孙四四"), 101: (7, "书面")}


def name(dice):
    return dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice([1, 2, 2])))


def spaced(dice, person):
    """Two characters are often spread to the width of three."""
    return f"{person[0]}{dice.choice([' ', '　'])}{person[1]}" if len(person) == 2 and dice.random() < 0.6 else person


def parties(dice):
    one, other, third = (spaced(dice, name(dice)) for _ in range(3))
    return dice.choice([f"{one}、{other}", f"{one}与{other}", f"{one} 诉 {other}", f"{one}、{third}诉{other}", f"{one}与{other}等{dice.randint(3, 9)}人",
                        f"申请人：{one}　被申请人：{other}"])


def brief(dice, place, story):
    told = f"{place}：{story}（虚构）"
    return dice.choice([told, told, told, f"{told}，双方说法不一,经劝说\n愿意协商", f"{told}，一方称\"不讲道理\""])


def ledger(dice):
    places = [place["name"] for place in rows("place")]
    mediators = [member["name"] for member in rows("member") if "mediator" in member["roles"]]
    day, date, kind, mediator = datetime.date(2023, 1, 4), "", "neighbour", ""
    for number in range(1, ROWS + 1):
        is_merged = 1 < number and number - 1 not in WRONG and number not in WRONG and dice.random() < 0.12
        if not is_merged:
            day += datetime.timedelta(dice.choice([1, 2, 3, 3, 4]))
            date = dice.choice(DATES).format(day)
            date = date.translate(WIDE) if dice.random() < 0.1 else date
            kind = dice.choice(list(KINDS))
            mediator = "" if dice.random() < 0.06 else spaced(dice, dice.choice(mediators + [name(dice)]))
        result, forms = dice.choices(RESULTS, [40, 20, 15, 10, 6, 3, 3, 3])[0]
        own = "" if number in (46, 47) else str(number).translate(WIDE) if dice.random() < 0.08 else str(number)
        row = [own, "" if is_merged else date, parties(dice), "" if is_merged else dice.choice(KINDS[kind]),
               brief(dice, dice.choice(places), STORIES[kind][0]), "" if is_merged else mediator, result, dice.choice(forms)]
        if number in WRONG:
            column, wrong = WRONG[number]
            row[column] = wrong
        if number in FLAWED:
            column, more = FLAWED[number]
            row[column] = row[column].rstrip("\"") + more if column == 4 else more
        if number == 101:
            row[6] = "撤回"  # and yet in writing
        yield row


def main():
    table = list(ledger(random.Random(2023)))
    table[45][1:4] = ["2023.5.8", "周 平与吴桂英", "邻里"]
    table[46] = list(table[45])  # the same twice, without a number
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["繁阳镇2023年矛盾纠纷调解台账（虚构）"] + [""] * (len(TITLES) - 1))
    writer.writerow(TITLES)
    writer.writerows(table)
    sys.stdout.buffer.write(out.getvalue().encode("gb18030"))


if __name__ == "__main__":
    main()
