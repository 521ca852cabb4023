"""A quarter of the town in which a few teams pad their figures; seeds/generate.py --padded writes it.

Each row of PLANTED is one sort of padding: whose it is, how often, and which life of Padded it leads. The acts name each by a
comment, `# planted SUSPICION LABEL`, so that a test knows what a self-check has to find. Round about them the same teams and all
others work as the honest year does. The last day is that of the quarter.
"""

import datetime
import random

from generate import Dispute, Town

FIRST_DAY, LAST_DAY = datetime.date(2024, 4, 1), datetime.date(2024, 6, 30)

# suspicion, team, how many, days of registration from and to
PLANTED = [
    ("instant", 5, 3, (4, 10), (5, 20)),         # registered, mediated and closed by three people within forty seconds
    ("unreachable", 5, 2, (4, 8), (5, 10)),      # parties without telephone and address, and a visit that found nobody
    ("petition_after", 5, 3, (4, 8), (5, 10)),   # settled, and at the petition centre three weeks later
    ("back_dated", 6, 4, (4, 15), (5, 24)),      # registered nine days after it was settled in the village, in the same month
    ("missing_papers", 6, 2, (4, 10), (5, 20)),  # difficult, and nobody investigated
    ("same_parties", 6, 3, (4, 10), (5, 25)),    # one quarrel of the same two, three times over
    ("same_text", 7, 6, (4, 15), (4, 19)),       # one story, six times within a week
    ("late_entry", 7, 3, (4, 25), (4, 26)),      # a meeting of the end of April, recorded when April's report was out
    ("own_visit", 8, 4, (4, 8), (5, 10)),        # visited by the very mediator
    ("before_red", 8, 3, (4, 8), (5, 10)),       # withdrawn on the last workday before the lamp
    ("relapse", 9, 3, (4, 8), (4, 26)),          # back within weeks
    ("bare_agreement", 9, 2, (4, 8), (5, 8)),    # both promise nothing, and nothing is heard of it
    ("mediator_share", 10, 16, (4, 8), (5, 20)),  # sixteen by one mediator, where others have one or two
]
# What the same teams did besides, and the others; two mediators each.
HONEST = {5: 4, 6: 5, 7: 9, 8: 4, 9: 2, **{team: 2 for team in range(11, 21)}}
# Stories differ by their kind: but where it is planted no team has one of them five times in a week.
HONEST_KINDS = ["homestead", "lending", "family", "damages", "consumer", "contract", "other"]
# What may be agreed by word of mouth, and asks for no money.
ORAL_KINDS = ["neighbour", "homestead", "family", "other"]


class Padded(Dispute):
    """A dispute of a team, with the life that its sort of padding leads."""

    def __init__(self, town, dice, number, day, kind, place):
        super().__init__(town, dice, number, day, kind)
        self.place, self.channel, self.pace = place, "walk_in", None
        self.tell(kind)
        self.mediator = f"med{self.team:02d}{'ab'[number % 2]}"
        self.level, self.is_asked_at_once = "simple", True

    def say(self, actor, action, *words):
        super().say(actor, action, *words)
        if self.pace:
            self.now = self.acts[-1][0] + datetime.timedelta(seconds=self.pace)

    def begin(self):
        """Registered, accepted, assigned and taken on one day."""
        self.register()
        self.accept_at_once()
        self.assign()

    def accept_at_once(self):
        self.accepted_on = self.now.date()
        self.say(self.clerk, "accept", f"--kind {self.kind} --level {self.level} --rights-notice --parties-agreeing 2")

    def settle(self):
        """Agreed and performed on the spot."""
        self.say(self.mediator, "agree_orally", f"--agreement-content '{self.settled}' --read-back {self.obligations(1)}")
        self.say(self.mediator, "perform_at_once", "--evidence 双方签字收条")

    def end(self):
        self.say(self.mediator, "close", "--closing-report 办理经过和结果如卷 --closing-ground finished")
        self.say(f"lead{self.team:02d}", "confirm")

    def live(self, suspicion):
        getattr(self, f"live_{suspicion}", self.live_honestly)()

    def live_honestly(self):
        self.life_agreed(None, None, False)

    def live_instant(self):
        self.pace = 5
        self.begin()
        self.meet()
        self.settle()
        self.end()
        self.pace = None
        self.follow_up()

    def live_unreachable(self):
        self.begin()
        self.mediate()
        self.settle()
        self.close()
        self.later(9)
        self.say(self.clerk, "visit", "--visit 1 --visit-result failed --way telephone")

    def live_petition_after(self):
        self.begin()
        self.mediate()
        self.settle()
        self.close()
        self.later(9)
        self.visit("--visit 1")
        self.later(12)
        self.petition("linked")

    def live_back_dated(self):
        before = self.now.date() - datetime.timedelta(9)
        self.say(self.clerk, "back_date", f"--channel walk_in --start-mode applied --applied-on {before} --occurred-on {before}",
                 f"--reason 当时在村里调解，没有及时登记 --parties 'side=applicant,name={self.person()}'",
                 f"--parties 'side=respondent,name={self.person()}' --place {self.place['code']} --kind {self.kind}",
                 f"--facts '{self.place['name']}：{self.story}（虚构）' --claims '请求{self.settled}' --risk-signs none")
        self.accept_at_once()
        self.assign()
        self.mediate()
        self.settle()
        self.close()
        self.follow_up()

    def live_missing_papers(self):
        self.level = "difficult"
        self.begin()
        self.meet()
        self.settle()
        self.close()
        self.later(9)
        self.visit("--visit 1")

    def live_late_entry(self):
        """The meeting was in April; it is recorded when the holidays of May are days over."""
        held = datetime.datetime.combine(datetime.date(2024, 4, 28), datetime.time(10))
        self.begin()
        self.on(datetime.date(2024, 5, 10))
        self.say(self.mediator, "meet", f"--parties-present 1,2 --meeting-place 调解室 --course 双方陈述，释法说理 --held-at {held:%Y-%m-%dT%H:%M}")
        self.settle()
        self.close()
        self.follow_up()

    def live_own_visit(self):
        self.begin()
        self.mediate()
        self.settle()
        self.close()
        self.later(9)
        self.say(self.mediator, "visit", "--visit 1 --visit-result done --way telephone --is-performed")

    def live_before_red(self):
        self.begin()
        self.mediate()
        before = self.town.workday(self.accepted_on + datetime.timedelta(30)) - datetime.timedelta(1)
        while not self.town.is_workday(before):
            before -= datetime.timedelta(1)
        self.on(before)
        self.say(self.mediator, "withdraw", "--withdrawal self_settled --remedies-told lawsuit --reason 双方自行和解")
        self.close()

    def live_relapse(self):
        self.life_agreed(None, None, True)

    def live_bare_agreement(self):
        self.begin()
        self.mediate()
        self.say(self.mediator, "agree_orally", f"--agreement-content '{self.settled}' --read-back")
        self.later(9)
        self.visit("--visit 1")


def day_between(dice, first, last):
    first, last = (datetime.date(2024, *day) for day in (first, last))
    return first + datetime.timedelta(dice.randrange((last - first).days + 1))


def plans(dice):
    """Every dispute: its suspicion (None: honest), team, day and kind."""
    for suspicion, team, count, first, last in PLANTED:
        for i in range(count):
            kinds = {"same_text": ORAL_KINDS[:1], "mediator_share": HONEST_KINDS}.get(suspicion, ORAL_KINDS)
            yield suspicion, team, day_between(dice, first, last), kinds[i % len(kinds)]
    for team, count in HONEST.items():
        for i in range(count):
            yield None, team, day_between(dice, (4, 1), (5, 20)), HONEST_KINDS[(team + i) % len(HONEST_KINDS)]


def main():
    dice = random.Random(20240630)
    town = Town(LAST_DAY)
    homes = {int(place["team"]): place for place in town.places}
    acts, planted, twins = [], [], None
    for number, (suspicion, team, day, kind) in enumerate(sorted(plans(dice), key=lambda plan: plan[2]), 1):
        dispute = Padded(town, dice, number, day, kind, homes[team])
        if suspicion == "mediator_share":
            dispute.mediator = f"med{team:02d}a"
        if suspicion == "same_parties":
            twins = twins or (dispute.person(), dispute.person())
            names = iter(twins)
            dispute.person = lambda names=names: next(names)
        dispute.live(suspicion)
        acts += [(moment, number, place, line) for place, (moment, line) in enumerate(dispute.acts)]
        planted += [f"# planted {suspicion} {dispute.label}"] if suspicion else []
    print("# 一个镇的一季度，其中几支队伍在数据上掺了水分：人物、村名和情节均为虚构 / a quarter of a town where some pad their figures; all fictional")
    print("# 由 seeds/generate.py --padded 生成 / written by seeds/generate.py --padded")
    print("\n".join(planted))
    for _, _, _, line in sorted(acts):
        print(line)
