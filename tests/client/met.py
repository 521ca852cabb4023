"""Meetings that are planned and held, what both sides say, and visits: as they are typed and shown."""

import datetime

from mediate import ACCEPTED, claim, registered, run

NUMBER, OTHER = "登2012-1", "登2012-2"


def taken(label, hour, one, two):
    day = f"2012-05-06T{hour:02}"
    return [registered(label, f"{day}:00", one, two, "院墙越界（虚构）"), f"{day}:10 clerk01 " + ACCEPTED.format(label),
            f"{day}:20 clerk01 assign {label} --team 2 --assignment-reasons load",
            f"{day}:30 med02a take {label} --mediator med02a --no-conflict"]


ACTS = [
    *taken("M", 9, "郑一见", "冯二面"), *taken("N", 10, "陈三会", "褚四谈"),
    "2012-05-06T11:00 med02a plan-meeting M --planned-at 2012-05-11T14:30 --meeting-place 镇调解室 --parties-invited 1,2 --recorder lead02",
    "2012-05-06T11:10 med02a plan-meeting N --planned-at 2012-05-18T09:00 --meeting-place 褚家 --parties-invited 1,2",
    "2012-05-06T11:20 med02a plan-meeting N --planned-at 2012-05-10T09:00 --meeting-place 褚家 --parties-invited 1,2 --lasts 60",
    "2012-05-11T16:00 med02a meet M --parties-present 1,2 --course 各说各的 --invitees name=卫老师,capacity=expert,consented=1 --recorder lead02"
    " --meeting-result partly",
    "2012-05-11T16:10 med02a record-claims M --positions party=1,text=墙越界半尺 --positions party=2,text=墙在自家地上 --undisputed 墙是去年砌的"
    " --in-dispute 地界在哪里",
    "2012-05-12T09:00 med02a agree-orally M --agreement-content 拆半尺 --read-back",
    "2012-05-27T09:00 med02a visit M --visit 1 --visit-result done",
    "2012-06-11T09:00 clerk02 visit M --visit 2 --visit-result done --satisfaction satisfied",
    *taken("P", 12, "蒋五邻", "沈六舍"),
]


def plan(number, moment, place):
    return run("plan-meeting", number, "--planned-at", moment, "--meeting-place", place, "--parties-invited", "1", member="med02a")


@claim
def planned_meetings_stand_in_the_list_of_their_days_by_time():
    done = run("replay", "-", member="director", given="\n".join(ACTS) + "\n")
    assert done.status == 0, done
    done = run("meetings", "--from", "2012-05-10", "--to", "2012-05-18", member="med02a")
    assert done.status == 0 and done.out.index("2012-05-10 09:00 周四") < done.out.index("2012-05-18 09:00 周五"), done
    assert "褚家" in done.out and "陈三会、褚四谈" in done.out and "镇调解室" not in done.out, done
    told = run("--json", "约定", "--from", "2012-05-10", "--to", "2012-05-18", member="med02a").json["meetings"]
    assert [(one["place_of_meeting"], one["minutes"]) for one in told] == [("褚家", 60), ("褚家", 120)], told
    done = run("meetings", "--from", "2012-05-20", "--to", "2012-05-26", member="med02a")
    assert done.status == 0 and "没有约好的调解" in done.err, done
    assert "褚家" not in run("meetings", "--from", "2012-05-10", "--to", "2012-05-18", member="med05a").out


@claim
def what_waits_tells_when_one_meets():
    done = run("todo", "--team", "--all", member="med02a")
    assert "约定2012-05-10 09:00 褚家" in done.out, done
    item = next(one for one in run("--json", "todo", "--team", "--all", member="med02a").json["todo"] if "褚四谈" in one["parties"])
    assert [one["minutes"] for one in item["meetings"]] == [60, 120], item


@claim
def a_clash_says_with_which_and_until_when():
    done = plan(OTHER, "2012-05-11T15:00", "村部")
    assert done.status == 6 and "约定的时间" in done.err, done
    day = datetime.date.today() + datetime.timedelta(20)
    assert plan(OTHER, f"{day}T14:00", "褚家").status == 0
    done = plan("登2012-3", f"{day}T15:30", "沈家")
    assert done.status == 1 and f"{day} 16:00" in done.err and "主持调解员" in done.err and "2012" in done.err, done
    assert plan("登2012-3", f"{day}T16:00", "沈家").status == 0


@claim
def show_tells_who_met_and_what_both_sides_say_side_by_side():
    done = run("show", NUMBER, member="med02a")
    assert "2012-05-11 14:30，120分钟  镇调解室  郑一见、冯二面" in done.out and "已开" in done.out, done
    assert "卫老师" in done.out and "有专门知识的人" in done.out and "部分一致" in done.out and "各说各的" not in done.out, done
    line = next(line for line in done.out.splitlines() if "墙越界半尺" in line)
    assert "郑一见：墙越界半尺" in line and "冯二面：墙在自家地上" in line, done
    assert "无争议事实" in done.out and "墙是去年砌的" in done.out and "地界在哪里" in done.out, done
    told = run("--json", "show", NUMBER, member="med02a").json
    assert [one["action"] for one in told["held"]] == ["meet", "record_claims"], told
    assert [(one["value"], one["place"], one["parties"]) for one in told["planned_meetings"]] == [("held", "镇调解室", [1, 2])], told


@claim
def who_may_not_read_texts_is_told_no_place_and_no_word():
    told = run("--json", "show", NUMBER, member="auditor").json
    assert told["held"] == [] and [one["place"] for one in told["planned_meetings"]] == [""] and len(told["visits"]) == 2, told


@claim
def a_mediators_own_visit_is_marked():
    done = run("show", NUMBER, member="clerk01")
    own, other = (line for line in done.out.splitlines() if line.startswith("回访 "))
    assert "承办人自访" in own and "协议生效后" in own and "承办人自访" not in other and "满意" in other, done
    told = run("--json", "show", NUMBER, member="clerk01").json["visits"]
    assert [(one["planned_on"], one["ground"], one["own"], one["satisfaction"]) for one in told] == [
        ("2012-05-27", "agreement", True, None), ("2012-06-11", "month", False, "satisfied")], told
