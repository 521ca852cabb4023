#!/usr/bin/env python3
"""Writes year-2024.acts: a year of a town that never was, legal by the table at every step.

    seeds/generate.py > seeds/year-2024.acts
    seeds/generate.py --padded > seeds/year-padded.acts     a quarter with padded figures: seeds/padding.py

One act a line: TIME ACTOR ACTION LABEL --argument value …; people and stories are fictional. The seed is fixed,
so the file is the same each time. What the year must come to stands in PLAN.
"""

import csv
import datetime
import importlib
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
LAST_DAY = datetime.date(2024, 12, 12)
PLAN = {"agreed": 833, "failed": 9, "refused_later": 2, "withdrawn": 3,
        "not_accepted": 9, "refused": 6, "moved": 5, "merged": 3}
REOPENED = 12
# the 47 major and complex ones, by what makes them so
MAJOR = {"persons": 8, "amount": 12, "cross_town": 7, "risk": 8, "death": 4, "petition": 5, "media": 3}
# what else befalls some of the disputes that come to an agreement
TURNS = {"appraised": 12, "put_off": 8, "extended": 9, "extended_twice": 4, "given_back": 6, "moved_on": 5, "replaced": 4, "alarming": 30}

KINDS = [("neighbour", 26), ("homestead", 8), ("land", 4), ("lending", 13), ("contract", 8), ("business", 4), ("consumer", 5),
         ("wages", 4), ("family", 15), ("inheritance", 2), ("damages", 4), ("labour", 2), ("traffic", 2), ("property", 2), ("other", 1)]
STORIES = {
    "neighbour": ("院墙滴水、杂物堆放引起争吵", "清理通道，今后互谅互让", "清理通道"),
    "homestead": ("翻建房屋占用公共滴水", "退让二十厘米并恢复排水", "恢复排水"),
    "land": ("承包地界址不清", "按原界碑重新划线", "重新划线"),
    "lending": ("借款到期未还", "确认欠款并约定归还", "归还借款"),
    "contract": ("装修款项结算有分歧", "据实结算", "支付余款"),
    "business": ("合伙经营账目不清", "核账后分配", "支付分配款"),
    "consumer": ("所购家电多次维修", "退货退款", "退还货款"),
    "wages": ("工程完工后工资未结清", "核定工时后支付", "支付工资"),
    "family": ("夫妻因家务和子女教育争吵", "分担家务，约法三章", "分担家务"),
    "inheritance": ("老宅继承份额有争议", "按份共有并补偿", "支付补偿款"),
    "damages": ("牲畜损毁庄稼", "赔偿损失", "支付赔偿款"),
    "labour": ("离职经济补偿有争议", "支付补偿", "支付补偿款"),
    "traffic": ("电动车剐蹭受伤", "赔偿医药费", "支付医药费"),
    "property": ("物业费与服务质量争议", "补交费用、改进服务", "补交物业费"),
    "other": ("活动场地使用时间冲突", "错时使用", "错时使用"),
}
MONEY_KINDS = {"lending", "contract", "business", "consumer", "wages", "inheritance", "damages", "labour", "traffic", "property"}
# a written agreement by law: 劳动争议调解仲裁法14, 农村土地承包经营纠纷调解仲裁法7 to 10; inheritance by the town's rule
WRITTEN_KINDS = {"inheritance", "labour", "wages", "land"}
SPECIALISTS = {"family": 2, "inheritance": 2, "lending": 3, "contract": 3, "business": 3, "consumer": 3, "wages": 4, "labour": 4, "land": 4}
# 劳动争议调解仲裁法14: fifteen days, which nothing stops or extends
LABOUR_KINDS = {"wages", "labour"}
SIGNS = {"family": "violence", "damages": "life", "lending": "life", "neighbour": "minor"}
RISKS = {"escalation": "yellow", "violence": "orange", "minor": "orange", "life": "red"}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国志文"
CHANNELS = ["walk_in"] * 9 + ["telephone"] * 3 + ["village_station"] * 5 + ["sweep"] * 4 + ["agency_station", "hotline", "police", "court"]


def rows(name):
    with open(HERE / f"{name}.tsv", encoding="utf-8") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")


class Town:
    """Teams, places and days of the town, as the seeds have them."""

    def __init__(self, last_day=LAST_DAY):
        self.last_day = last_day
        self.places = list(rows("place"))
        self.rest = {r["day"] for r in rows("calendar_day") if r["is_work"] == "f"}
        self.members = {r["name"] for r in rows("member")}
        self.work = {r["day"] for r in rows("calendar_day") if r["is_work"] == "t"}

    def is_workday(self, day):
        if day.isoformat() in self.work:
            return True
        return day.weekday() < 5 and day.isoformat() not in self.rest

    def workday(self, day):
        while not self.is_workday(day):
            day += datetime.timedelta(1)
        return day


class Dispute:
    """One dispute: its acts in order, each later than the one before."""

    def __init__(self, town, dice, number, day, kind):
        self.town, self.dice, self.kind = town, dice, kind
        self.label = f"D{number:04d}"
        self.now = datetime.datetime.combine(town.workday(day), datetime.time(8, 30 + dice.randrange(29)))
        self.acts = []
        self.place = dice.choice(town.places)
        self.is_special = kind in SPECIALISTS and dice.random() < 0.25
        self.team = SPECIALISTS[kind] if self.is_special else int(self.place["team"])
        self.why = "kind" if self.is_special else "territory"
        self.mediator = f"med{self.team:02d}{dice.choice('ab')}"
        self.clerk = f"clerk0{dice.randint(1, 3)}"
        self.story, self.settled, self.duty = STORIES[kind]
        self.level = dice.choices(["simple", "normal", "difficult"], [5, 4, 1])[0]
        self.amount = dice.randrange(3, 380) * 100 if kind in MONEY_KINDS else 0
        self.criterion, self.turn = None, None
        self.is_night, self.channel = False, None
        self.sign = "none"
        self.is_asked_at_once = dice.random() < 0.8
        self.accepted_on = None
        self.to_follow = []  # acts that come some days later

    @property
    def is_major(self):
        return self.criterion is not None

    def say(self, actor, action, *words):
        self.acts.append((self.now, f"{self.now:%Y-%m-%dT%H:%M:%S} {actor} {action} {self.label} {' '.join(words)}".rstrip()))
        self.now += datetime.timedelta(minutes=self.dice.randint(3, 25), seconds=self.dice.randrange(60))

    def later(self, days):
        """The next act some days on, in working hours."""
        day = self.town.workday(self.now.date() + datetime.timedelta(days))
        then = datetime.datetime.combine(day, datetime.time(self.dice.choice([8, 9, 10, 14, 15, 16]), self.dice.randrange(30)))
        self.now = max(then, self.now)  # later the same day is never earlier

    def is_before(self, days):
        return self.now.date() + datetime.timedelta(days) <= self.town.last_day

    def wait(self, days):
        """Some days on, where the year has them left, and what was to follow then."""
        if not self.is_before(days + 20):
            return False
        self.later(days)
        self.follow()
        return True

    def follow(self):
        while self.to_follow:
            self.to_follow.pop(0)()

    def on(self, day):
        """The act of a day, in working hours; never before what it follows."""
        self.later(max((day - self.now.date()).days, 0))

    def person(self):
        """A name that nobody of the office has: who is a party presides over nothing."""
        name = self.dice.choice(SURNAMES) + "".join(self.dice.choices(GIVEN, k=self.dice.choice([1, 2, 2])))
        return self.person() if name in self.town.members else name

    def circumstances(self):
        told = {"death": "casualties", "cross_town": "cross_town", "media": "media"}.get(self.criterion)
        return f" --circumstances {told}" if told else ""

    def register(self):
        persons = f",persons={self.dice.randint(10, 18)}" if self.criterion == "persons" else ""
        self.say(self.clerk, "register", f"--channel {self.channel or self.dice.choice(CHANNELS)} --start-mode applied",
                 f"--applied-on {self.now:%Y-%m-%d} --parties 'side=applicant,name={self.person()}{persons}'",
                 f"--parties 'side=respondent,name={self.person()}' --place {self.place['code']} --kind {self.kind}",
                 f"--facts '{self.place['name']}：{self.story}（虚构）' --claims '请求{self.settled}'"
                 + (f" --amount {self.amount}" if self.amount else "") + self.circumstances()
                 + (f" --risk-signs {self.sign}" if self.is_asked_at_once else ""))
        if self.sign != "none":
            self.report_risk()

    def report_risk(self):
        """At once; the receipt comes along or some days later."""
        is_received = self.dice.random() < 0.5
        receipt = f" --receipts 'received_on={self.now:%Y-%m-%d},number=警{self.label}'" if is_received else ""
        self.say(self.clerk, "report_risk", f"--risk-level {RISKS[self.sign]} --record '{self.story}，有激化可能（虚构）' --receiver 派出所",
                 f"--reported-at {self.now - datetime.timedelta(minutes=2):%Y-%m-%dT%H:%M:%S}" + receipt)
        if not is_received:
            self.to_follow.append(lambda: self.say(self.clerk, "record_receipt",
                                                   f"--receipts 'received_on={self.now:%Y-%m-%d},number=警{self.label}'"))

    def accept(self):
        signs = "" if self.is_asked_at_once else f" --risk-signs {self.sign}"
        if self.dice.random() < 0.7 and not self.is_major:
            self.say(self.clerk, "ask_consent", f"--parties-asked 2 --way telephone --consent-on {self.now:%Y-%m-%d}")
            self.later(self.dice.choice([0, 1, 1])) if self.is_before(10) else None
            self.say(self.clerk, "record_consent", "--parties-answering 2 --consent-answer agreed --way telephone")
            agreeing = ""
        else:
            agreeing = " --parties-agreeing 2"
        self.accepted_on = self.now.date()
        self.say(self.clerk, "accept", f"--kind {self.kind} --level {self.level} --rights-notice{agreeing}{signs}")

    def hand_to(self, team, why):
        self.team, self.why = team, why
        self.mediator = f"med{team:02d}{self.dice.choice('ab')}"

    def assign(self):
        who = self.clerk if self.is_night else "director"
        self.say(who, "assign", f"--team {self.team} --assignment-reasons {self.why}")
        if self.turn == "given_back":
            self.say(f"lead{self.team:02d}", "give_back", "--reason 本队人手不足，请镇里统筹")
            self.hand_to(1, "by_hand")
            self.say("director", "assign", f"--team {self.team} --assignment-reasons {self.why}")
        self.say(self.mediator, "take", f"--mediator {self.mediator} --no-conflict")
        if self.turn == "moved_on":
            self.hand_to(SPECIALISTS.get(self.kind, 1), "by_hand")
            self.say("director", "reassign", f"--team {self.team} --reason 案情需要专业队伍 --assignment-reasons {self.why}")
            self.say(self.mediator, "take", f"--mediator {self.mediator} --no-conflict")
        elif self.turn == "replaced":
            self.mediator = self.mediator[:-1] + ("b" if self.mediator[-1] == "a" else "a")
            self.say(f"lead{self.team:02d}", "replace_mediator", f"--recusal-ground request --mediator {self.mediator} --reason 当事人要求更换")

    def criteria(self):
        met = {self.criterion}
        if self.amount >= 100000:
            met.add("amount")
        if RISKS.get(self.sign) in ("orange", "red"):
            met.add("risk")
        return ",".join(sorted(met))

    def raise_to_major(self):
        plan = self.dice.random() < 0.7
        self.say(self.mediator, "raise_to_major", f"--major-criteria {self.criteria()} --leader director"
                 + (" --plan '包案领导牵头，五日内见面会商'" if plan else ""))
        if self.is_night:
            self.later(1)
        self.say("director", "confirm", "--comment 同意")
        if not plan and not self.is_night:
            self.to_follow.append(lambda: self.say(self.mediator, "name_plan", "--plan '包案领导牵头，三方会商，逐项解决'"))
        if self.criterion == "cross_town":
            self.to_follow.append(lambda: self.say("director", "joint", "--bodies 荻港镇人民调解委员会 --parties-told",
                                                   f"--receipts 'received_on={self.now:%Y-%m-%d},number=联{self.label}'"))

    def petition(self, step):
        self.say("petition", "petition_step", f"--petition-step {step} --step-on {self.now:%Y-%m-%d}"
                 + (f" --petition-number 信2024-{self.label[1:]}" if step == "linked" else "")
                 + (" --petition-answer '已与双方达成调解协议，处理意见书已送达'" if step == "replied" else ""))

    def opinion(self):
        """In writing, or by telephone with its paper some days later; now and then it is not followed."""
        is_urgent = self.is_night or self.dice.random() < 0.15
        self.say(self.mediator, "ask_opinion", "--question '本案责任如何划分，有无法律风险'")
        if not is_urgent and self.dice.random() < 0.5:
            self.wait(1)
        self.say("adviser", "give_opinion", "--opinion '事实清楚，可依法调解，注意保留凭证' --citations '民法典'" + (" --is-urgent" if is_urgent else ""))
        if is_urgent:
            self.to_follow.append(lambda: self.say("adviser", "file_opinion", "--opinion '书面意见：事实清楚，可依法调解' --citations '民法典'"))
        if self.dice.random() < 0.1:
            self.say(self.mediator, "adopt_opinion", "--adoption not_adopted --reason 双方另有约定，各自承担诉讼风险")
        else:
            self.say(self.mediator, "adopt_opinion", "--adoption adopted")

    def meet(self):
        self.say(self.mediator, "meet", "--parties-present 1,2 --meeting-place 调解室 --course '双方陈述，释法说理，分歧缩小'")

    def suspend(self, reason, days):
        """Reviewed where it lasts longer than a month."""
        self.say(self.mediator, "suspend", f"--suspension-reason {reason} --expected-end {self.now.date() + datetime.timedelta(days)}",
                 "--evidence " + ("鉴定委托书" if reason == "appraisal" else "双方书面约定"))
        self.say(f"lead{self.team:02d}", "confirm")
        if days > 30:
            end = self.now.date() + datetime.timedelta(days)
            self.later(26)
            self.say(f"lead{self.team:02d}", "review_suspension", f"--reason 鉴定尚未完成 --expected-end {end + datetime.timedelta(7)}")
            self.on(end)
        else:
            self.later(days)
        self.say(self.mediator, "resume")
        self.meet()

    def extend(self, after, until, approver):
        """Before the term is over, counted from the acceptance, with everybody's consent."""
        self.on(self.accepted_on + datetime.timedelta(after))
        self.say(self.mediator, "extend", f"--extend-to {self.accepted_on + datetime.timedelta(until)} --consent-of-all --reason 双方仍在协商赔付方式")
        self.say(approver, "confirm", "--comment 同意")
        self.meet()

    def take_its_turn(self):
        if self.turn == "appraised":
            self.suspend("appraisal", self.dice.choice([14, 21, 40, 45]))
        elif self.turn == "put_off":
            self.suspend("absence", self.dice.choice([7, 10, 14]))
        elif self.turn in ("extended", "extended_twice"):
            self.extend(20, 55, f"lead{self.team:02d}")
            if self.turn == "extended_twice":
                self.extend(45, 80, "director")
            self.later(3)
            self.meet()

    def mediate(self, pause=True):
        spokesman = "，代表人推选书附卷" if self.criterion == "persons" else ""
        self.say(self.mediator, "investigate", f"--record '走访双方和邻居，核对经过，身份证复印件附卷{spokesman}'")
        if self.criterion == "petition":
            self.petition("notified")
            self.petition("accepted")
        if pause and not self.is_night:
            self.wait(self.dice.randint(1, 3))
        for _ in range(self.dice.choice([1, 1, 2])):
            self.meet()
        self.take_its_turn()
        if self.is_major:
            self.opinion()
        if self.dice.random() < 0.6 or self.is_night:
            self.say(self.mediator, "propose", f"--proposal '{self.settled}'")

    def obligations(self, parts):
        amount = f"amount={self.amount / parts:.2f}," if self.amount else ""
        due = [self.now.date() + datetime.timedelta(30 * i) for i in range(parts)]
        return " ".join(f"--obligations 'debtor=2,{amount}due_on={d},text={self.duty}'" for d in due)

    def agree(self, quick=False):
        """Oral or written, performed on the spot, later, or by instalments."""
        written = self.is_major or self.kind in WRITTEN_KINDS or self.amount >= 5000 or (self.dice.random() < 0.3 and not quick)
        parts = 1 if quick or self.dice.random() < 0.8 else self.dice.randint(2, 4)
        if not written:
            self.say(self.mediator, "agree_orally", f"--agreement-content '{self.settled}' --read-back {self.obligations(parts)}")
            self.follow()
            return parts
        self.say(self.mediator, "fix_text", f"--agreement-text '甲乙双方自愿达成如下协议：{self.settled}' {self.obligations(parts)}")
        self.say(self.mediator, "sign", " ".join(f"--signatures 'party={p},manner=signed,signed_on={self.now:%Y-%m-%d}'" for p in (1, 2)))
        self.say(self.clerk, "sign", "--mediator-signed --is-sealed")
        self.say(self.mediator, "tell_confirmation", f"--confirmation-bars none --told-on {self.now:%Y-%m-%d}")
        if self.is_night:
            self.raise_to_major()
        self.follow()
        return parts

    def perform(self, parts):
        """True when all is done by the last day."""
        if parts == 1:
            self.say(self.mediator, "perform_at_once", "--evidence 双方签字收条")
            return True
        self.say(self.mediator, "begin_performing")
        for part in range(1, parts):
            amount = f"amount={self.amount / parts:.2f}," if self.amount else ""
            self.say(self.mediator, "perform_part", f"--performances 'obligation={part},{amount}performed_on={self.now:%Y-%m-%d},is_complete=yes,"
                     f"evidence=第{part}期收条'")
            if not self.is_before(34):
                return False
            self.later(30)
        self.say(self.mediator, "perform_all", "--evidence 末期收条")
        return True

    def close(self, ground="finished"):
        if not self.is_before(5):
            return False
        self.later(self.dice.randint(1, 4))
        self.say(self.mediator, "close", f"--closing-report '办理经过和结果如卷' --closing-ground {ground}")
        self.say("director" if self.is_major else f"lead{self.team:02d}", "confirm")
        return True

    def visit(self, which):
        """By the clerk, on the telephone; the system planned it when the agreement came into force."""
        satisfaction = self.dice.choice(["very", "very", "satisfied"])
        self.say(self.clerk, "visit", f"--visit-result done {which} --way telephone --is-performed --satisfaction {satisfaction}".replace("  ", " "))

    def follow_up(self):
        if not self.is_before(12):
            if self.is_before(1):
                self.visit("--visit 1")
            return
        self.later(9)
        self.visit("--visit 1")
        if self.is_before(20):
            self.later(self.dice.randint(3, 14))
            self.say(self.clerk, "archive", f"--volume '2024-调-{self.label[1:]}' --retention long_term")

    def reopen(self):
        self.later(self.dice.randint(20, 40))
        self.say("director", "reopen", "--reopening-ground relapse --reason '回访发现纠纷有反复'")
        self.assign()
        self.mediate()
        parts = self.agree(quick=True)
        if self.perform(parts) and self.close() and self.is_before(9):
            self.later(8)
            self.visit("")

    # ---- whole lives ----

    def become_major(self, criterion):
        """What makes it so is true of it; half of them go to the town's own team."""
        self.criterion, self.level = criterion, "difficult"
        if criterion in ("amount", "death"):
            self.tell("traffic" if criterion == "death" else self.dice.choice(["lending", "contract", "business"]))
            self.amount = self.dice.randrange(1000, 3000) * 100 * (3 if criterion == "death" else 1)
            self.is_night = criterion == "death" and self.dice.random() < 0.5
        elif criterion == "risk":
            self.tell(self.dice.choice(list(SIGNS)))
            self.sign, self.is_asked_at_once = SIGNS[self.kind], True
        if self.kind in MONEY_KINDS:
            self.amount = max(self.amount, 8000)
        if self.dice.random() < 0.5:
            self.hand_to(1, "level")
        if self.is_night:
            self.now = datetime.datetime.combine(self.now.date(), datetime.time(22, self.dice.randrange(20)))

    def tell(self, kind):
        """Another story than the first."""
        self.kind = kind
        self.story, self.settled, self.duty = STORIES[kind]
        self.hand_to(int(self.place["team"]), "territory")
        self.amount = self.dice.randrange(3, 380) * 100 if kind in MONEY_KINDS else 0

    def befall(self, turn):
        self.turn = turn
        if turn == "alarming":
            self.sign, self.is_asked_at_once = "escalation", True
        if turn not in ("alarming", "given_back", "moved_on", "replaced"):
            self.channel = "walk_in"  # the court's and the labour law's terms are others
            self.tell("contract" if self.kind in LABOUR_KINDS else self.kind)

    def life_agreed(self, criterion, turn, reopened):
        if turn:
            self.befall(turn)
        if criterion:
            self.become_major(criterion)
        quick = not self.is_before(12)
        if quick:
            self.level = "simple"
        self.register()
        self.accept()
        self.assign()
        if criterion == "petition":
            self.petition("linked")
        if criterion and not self.is_night:
            self.raise_to_major()
        self.mediate(pause=not quick)
        done = self.perform(self.agree(quick))
        if criterion == "petition":
            self.petition("replied")
        if reopened:
            self.reopen()
        elif done and self.close():
            self.follow_up()

    def life_failed(self):
        self.register()
        self.accept()
        self.assign()
        self.mediate()
        self.say(self.mediator, "fail", "--ending too_far_apart --remedies-told lawsuit,legal_aid --proof '当面告知并签收'")
        self.say(f"lead{self.team:02d}", "confirm")
        self.close()

    def life_refused_later(self):
        self.register()
        self.accept()
        self.assign()
        self.mediate()
        self.say(self.mediator, "refuse", "--parties-refusing 2 --proof '本人当面表示不再接受调解' --remedies-told lawsuit")
        self.close()

    def life_withdrawn(self):
        self.register()
        self.accept()
        self.assign()
        self.mediate()
        self.say(self.mediator, "withdraw", "--withdrawal self_settled --remedies-told lawsuit --reason 双方自行和解")
        self.close()

    def life_not_accepted(self):
        self.register()
        self.say(self.clerk, "not_accept", "--not-accepted-reason handled_elsewhere --remedies-told lawsuit,reconsideration --reason 法院已受理")
        self.say("director", "confirm", "--comment 同意")

    def life_refused(self):
        self.register()
        self.say(self.clerk, "ask_consent", f"--parties-asked 2 --way face_to_face --consent-on {self.now:%Y-%m-%d}")
        self.say(self.clerk, "refuse", "--parties-refusing 2 --proof '对方明确表示不愿调解' --remedies-told lawsuit")

    def life_moved(self):
        self.register()
        self.say(self.clerk, "send_away", "--body department --body-name 区人力资源和社会保障局 --ground '属劳动监察职责' --parties-told")
        self.later(2)
        self.say(self.clerk, "received", f"--receipts 'received_on={self.now:%Y-%m-%d},number=回执{self.label}'")


def fates(dice):
    names = [name for name, count in PLAN.items() for _ in range(count)]
    dice.shuffle(names)
    return names


def days(dice, count):
    """Registrations spread over the year's days; the last stand on the last day."""
    first = datetime.date(2024, 1, 2)
    span = (LAST_DAY - first).days
    return sorted(min(first + datetime.timedelta(int(span * dice.random())), LAST_DAY) for _ in range(count))


def main():
    dice = random.Random(20241212)
    town = Town()
    names = fates(dice)
    when = days(dice, len(names))
    early = datetime.date(2024, 9, 15)
    agreed = [i for i, name in enumerate(names) if name == "agreed"]
    criteria = [name for name, count in MAJOR.items() for _ in range(count)]
    major = dict(zip(dice.sample([i for i in agreed if when[i] < datetime.date(2024, 11, 1)], len(criteria)), criteria))
    reopened = set(dice.sample([i for i in agreed if when[i] < early and i not in major], REOPENED))
    befallen = [name for name, count in TURNS.items() for _ in range(count)]
    rest = [i for i in agreed if when[i] < datetime.date(2024, 8, 15) and i not in major and i not in reopened]
    turns = dict(zip(dice.sample(rest, len(befallen)), befallen))
    slow = [i for i, name in enumerate(names) if name != "agreed"]
    for i in slow:
        # What ends otherwise needs its weeks: it begins early enough.
        when[i] = min(when[i], datetime.date(2024, 11, 1))
    when[agreed[-1]] = LAST_DAY
    order = sorted(range(len(names)), key=lambda i: (when[i], i))
    disputes, acts = [], []
    for number, i in enumerate(order, 1):
        kind = dice.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
        dispute = Dispute(town, dice, number, when[i], kind)
        if names[i] == "agreed":
            dispute.life_agreed(major.get(i), turns.get(i), i in reopened)
        elif names[i] == "merged":
            target = next(d for d in reversed(disputes) if d.fate == "agreed" and d.now > dispute.now)
            merge_open(dispute, target)
        else:
            getattr(dispute, f"life_{names[i]}")()
        dispute.fate = names[i]
        disputes.append(dispute)
        acts += [(moment, number, place, line) for place, (moment, line) in enumerate(dispute.acts)]
    print("# 一个镇的一年：人物、村名和情节均为虚构 / a year of a town; people, villages and stories are fictional")
    print("# 由 seeds/generate.py 生成 / written by seeds/generate.py")
    for _, _, _, line in sorted(acts):
        print(line)


def merge_open(dispute, target):
    """The duplicate comes in minutes after the first was registered, while that is still open."""
    dispute.now = target.acts[0][0] + datetime.timedelta(seconds=40)
    dispute.kind = target.kind
    dispute.story, dispute.settled, dispute.duty = STORIES[target.kind]
    step = datetime.timedelta(seconds=20)
    dispute.register()
    dispute.now = dispute.acts[0][0] + step
    dispute.say(dispute.clerk, "merge", f"--other-dispute @{target.label} --reason 同一当事人同一纠纷重复登记")
    dispute.now = dispute.acts[1][0] + step
    dispute.say("director", "confirm", "--comment 同意")


if __name__ == "__main__":
    if sys.argv[1:] == ["--padded"]:
        padding = importlib.import_module("padding")
        padding.main()
    else:
        main()
