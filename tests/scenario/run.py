#!/usr/bin/env python3
"""Stories of disputes, told to a real daemon over the wire.

    TIME ACTOR ACTION LABEL [--argument value …] -> EXPECTATION
    again                              the line before, same request id: the stored answer comes
    show LABEL thing=value …           state, round, level, numbers, version, a region, consent.1, performance.1; of obligation 1
                                       paid.1, due.1, periods.1, draft.1, instalment.1=2/3 and urged.1=times[/from which day again];
                                       visit.1, visit_on.1, visit_ground.1, visit_own.1, satisfaction.1, visits, meeting.1, clashes.1, meetings
    timeline LABEL action action …     what the journal says, in order
    tells LABEL argument=DAY|yes|none …   what its last event says
    explain LABEL DAY [extend=N] clock[.item]=DUE/lamp …   how clocks stand at the end of that day; clock=none: does not run
    say LABEL DAY clock WORDS          the sentence of a running clock has these words
    kept LABEL DAY GROUND              until when the file is kept (never: for ever), and why; none: no term runs
    named LABEL 1=NAME …               what parties are called
    erased LABEL                       no name and no text is there but of the last event

    TIME ACTOR assign_many LABEL -> …   one dispute by the rules of assignment
    assigned LABEL TEAM by REASON … | from ledger: TEAM VERDICT, …   the last assignment; who was passed over and why
    returns LABEL TEAM=WORDS … [director]   what teams (0: another body) said; director: it has come back twice
    loads NAME [TEAM+N …]              what the teams have open: noted by name, or more than noted

    pad P N                            N blank forms of the teller's committee: @P1 … are their numbers in arguments
    spoil P1 REASON [-> refused …]     the number of one is put on record as spoilt
    bears LABEL P1                     the dispute has that number and no other of the book

An expectation is a state (`-> mediating`), a refusal (`-> refused party_refused`), or `-> proposed`.
LABEL of a beginning act names the new dispute for the rest of the story; `A+B` names a second one.
The clock is the story's: each act carries its own time, so the database must be a demo one.
All stories together must make every named check refuse: $MEDIATION_LOG, at level debug, tells which did.
"""

import datetime
import os
import pathlib
import re
import shlex
import sys

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [os.environ.get("MEDIATION_PROTO_PYTHON", "."), str(HERE)]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import EPOCH_DAY, Connection, Words, instant_us, uuid7  # noqa: E402


DAY_US = 86400 * 10**6


class Wrong(Exception):
    """The story and the daemon disagree."""


class Story:
    def __init__(self, connection, words):
        self.connection, self.words = connection, words
        self.disputes = {}
        self.last = None
        self.noted = {}

    def tell(self, line):
        line, _, expectation = line.partition(" -> ")
        parts = shlex.split(line)
        if parts[0] == "show":
            self.show(parts[1], parts[2:])
        elif parts[0] == "timeline":
            self.timeline(parts[1], parts[2:])
        elif parts[0] == "tells":
            self.tells(parts[1], parts[2:])
        elif parts[0] == "explain":
            self.explain(parts[1], parts[2], parts[3:])
        elif parts[0] == "say":
            self.say(parts[1], parts[2], parts[3], " ".join(parts[4:]))
        elif parts[0] in ("assigned", "returns", "loads"):
            getattr(self, parts[0])(*parts[1:])
        elif parts[0] in ("pad", "bears"):
            getattr(self, parts[0])(*parts[1:])
        elif parts[0] == "spoil":
            self.spoil(*parts[1:], expected=expectation)
        elif parts[0] in ("kept", "named", "erased"):
            getattr(self, parts[0])(*parts[1:])
        elif parts[0] == "again":
            self.again()
        elif expectation:
            self.act(parts, expectation.split())
        else:
            raise Wrong("an act needs an expectation: -> state, -> refused NAME or -> proposed")

    def act(self, parts, expected):
        moment, actor, action, label, *rest = parts
        label, _, other = label.partition("+")
        now_us = instant_us(moment)
        if action == "assign_many":
            self.assign_many(label, expected, pb.Replay(member=actor, now_us=now_us))
            return
        row = self.words.actions[action]
        begins = 0 in row.from_states
        request = pb.ActRequest(
            request_id=uuid7(now_us), action=row.number, arguments=self.words.argument_list(self.labels(rest)),
            dispute=0 if begins else self.dispute(label), replay=pb.Replay(member=actor, now_us=now_us))
        self.last = request
        answer = self.connection.ask(pb.Request(act=request))
        self.compare(answer, expected)
        if begins and not answer.outcome:
            self.disputes[label] = answer.act.dispute
        if other:
            self.disputes[other] = answer.act.other_dispute

    def assign_many(self, label, expected, replay):
        self.last = pb.AssignManyRequest(request_id=uuid7(replay.now_us), disputes=[self.dispute(label)], replay=replay)
        result = self.connection.ask(pb.Request(assign_many=self.last)).assign_many.results[0]
        got = ["refused", result.refusal.name] if result.outcome else ["assigned"]
        if got != expected:
            raise Wrong(f"expected {' '.join(expected)}, got {' '.join(got)}: {result.assignment.sentence_zh}")

    def assignment(self, label):
        answer = self.connection.ask(pb.Request(assignment=pb.AssignmentRequest(dispute=self.dispute(label))))
        if answer.outcome:
            raise Wrong(answer.refusal.en)
        return answer.assignment

    def assigned(self, label, team, how, *words):
        last, names = self.assignment(label).assignments[-1], self.words.names
        reasons, _, verdicts = " ".join(words).partition(":")
        told = "ledger" if last.from_ledger else " ".join(names["assignment"][reason] for reason in last.reasons)
        if (str(last.team), how, told) != (team, "from" if last.from_ledger else "by", reasons):
            raise Wrong(f"{label} is {last.team}'s by {told}: {last.sentence_zh}")
        passed = {candidate.team: names["verdict"][candidate.verdict] for candidate in last.candidates}
        for verdict in filter(None, verdicts.strip().split(", ")):
            other, _, why = verdict.partition(" ")
            if passed.get(int(other)) != why:
                raise Wrong(f"{label} passed {other} over by {passed.get(int(other))}: {last.sentence_zh}")

    def returns(self, label, *wanted):
        answer = self.assignment(label)
        told = [f"{each.team}={each.reason}" for each in answer.returns] + ["director"] * answer.directors
        if told != list(wanted):
            raise Wrong(f"{label} came back: {' '.join(told)}")

    def loads(self, name, *more):
        now = {team.id: team.open_disputes for team in self.connection.ask(pb.Request(teams=pb.TeamsRequest())).teams.teams}
        before = self.noted.setdefault(name, now)
        differs = {f"{team}+{now[team] - before[team]}" for team in now if now[team] != before[team]}
        if differs != set(more):
            raise Wrong(f"loads have changed by {' '.join(sorted(differs))}")

    def pad(self, name, count):
        reserve = pb.ReserveNumbers(count=int(count), form=self.words.lists["pad"]["intake"])
        answer = self.connection.ask(pb.Request(number_pad=pb.NumberPadRequest(request_id=uuid7(), reserve=reserve)))
        if answer.outcome:
            raise Wrong(answer.refusal.en)
        self.disputes |= {f"{name}{place}": number.text for place, number in enumerate(answer.number_pad.numbers, 1)}

    def spoil(self, label, reason, expected):
        spoil = pb.SpoilNumber(number=self.disputes[label], reason=self.words.lists["spoilt"][reason])
        answer = self.connection.ask(pb.Request(number_pad=pb.NumberPadRequest(request_id=uuid7(), spoil=spoil)))
        got = f"refused {self.words.names['outcome'][answer.outcome]}" if answer.outcome else ""
        if got != expected:
            raise Wrong(f"expected {expected or 'it is spoilt'}, got {got or 'it is spoilt'}")

    def bears(self, label, number):
        answer = self.connection.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=self.dispute(label))))
        numbers = [each for each in answer.get_dispute.dispute.numbers if "登〔" in each]
        if numbers != [self.disputes[number]]:
            raise Wrong(f"{label} has {' '.join(numbers)}")

    def labels(self, words):
        return [str(self.disputes[w[1:]]) if w.startswith("@") else w for w in words]

    def dispute(self, label):
        return self.disputes[label] if label in self.disputes else int(label)

    def compare(self, answer, expected):
        name = self.words.names["outcome"].get(answer.outcome, "done")
        if answer.outcome:
            got = ["refused", name]
            said = f" ({answer.refusal.zh} {answer.refusal.next_zh}; argument {answer.refusal.argument})"
        elif answer.act.proposed:
            got, said = ["proposed"], ""
        else:
            got, said = [self.words.names["state"][answer.act.state]], ""
        if got != expected:
            raise Wrong(f"expected {' '.join(expected)}, got {' '.join(got)}{said}")

    def again(self):
        if isinstance(self.last, pb.AssignManyRequest):
            result = self.connection.ask(pb.Request(assign_many=self.last)).assign_many.results[0]
            if result.outcome or not result.repeated_request or not result.assignment.team:
                raise Wrong("the same request did not get its stored answer")
            return
        first = self.connection.ask(pb.Request(act=self.last))
        if first.outcome or not first.act.repeated_request:
            raise Wrong("the same request did not get its stored answer")

    def facts(self, label):
        answer = self.connection.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=self.dispute(label))))
        if answer.outcome:
            raise Wrong(answer.refusal.en)
        d, names = answer.get_dispute.dispute, self.words.names
        facts = {"state": names["state"][d.state], "round": d.round, "version": d.version,
                 "level": names["level"].get(d.level), "numbers": len(d.numbers)}
        values = {r.number: {v.number: v.name for v in r.values} for r in self.words.catalogue.regions}
        for value in d.regions:
            region = next(r for r in self.words.catalogue.regions if r.number == value.region)
            facts[region.name] = values[value.region][value.value]
        for party in d.parties:
            facts[f"consent.{party.number}"] = values[self.words.regions["consent"].number][party.consent]
            facts[f"left.{party.number}"] = "yes" if party.has_left else "no"
        for obligation in d.obligations:
            number = self.words.regions["performance"].number
            facts[f"performance.{obligation.number}"] = values[number][obligation.performance]
            facts |= self.obligation(obligation)
        for visit in d.visits:
            facts[f"visit.{visit.number}"] = values[self.words.regions["visit"].number][visit.value]
            facts[f"visit_on.{visit.number}"] = str(EPOCH_DAY + datetime.timedelta(visit.planned_on)) if visit.planned_on else "none"
            facts[f"visit_ground.{visit.number}"] = names["visit_ground"].get(visit.ground, "none")
            facts[f"visit_own.{visit.number}"] = "yes" if visit.own else "no"
            facts[f"satisfaction.{visit.number}"] = names["satisfaction"].get(visit.satisfaction, "none")
        facts["visits"], facts["meetings"] = len(d.visits), len(d.meetings)
        for meeting in d.meetings:
            facts[f"meeting.{meeting.number}"] = values[self.words.regions["meeting"].number][meeting.value]
            facts[f"clashes.{meeting.number}"] = meeting.clashes
        return facts

    @staticmethod
    def obligation(obligation):
        day = lambda number: (datetime.date(1970, 1, 1) + datetime.timedelta(number)).isoformat()
        again = f"/{day(obligation.urge_from)}" if obligation.urge_from else ""
        told = {"paid": obligation.paid, "due": day(obligation.due_on) if obligation.due_on else "none", "periods": obligation.periods,
                "draft": "yes" if obligation.draft else "no", "urged": f"{obligation.urged}{again}",
                "instalment": f"{obligation.instalment}/{obligation.instalments}", "creditor": obligation.creditor, "place": obligation.place}
        return {f"{name}.{obligation.number}": value for name, value in told.items()}

    def kept(self, label, until, ground=None):
        answer = self.connection.ask(pb.Request(explain=pb.ExplainRequest(dispute=self.dispute(label))))
        told = answer.explain.retention if answer.explain.HasField("retention") else None
        day = told and (datetime.date(1970, 1, 1) + datetime.timedelta(told.until_on)).isoformat()
        got = ("never" if not told.until_on else day, told.ground) if told else ("none", None)
        if got != (until, ground):
            raise Wrong(f"{label} is kept until {got}")

    def parties(self, label):
        answer = self.connection.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=self.dispute(label))))
        return {str(party.number): party.name for party in answer.get_dispute.dispute.parties}

    def named(self, label, *wanted):
        names = self.parties(label)
        for want in wanted:
            number, name = want.split("=", 1)
            if names.get(number) != name:
                raise Wrong(f"party {number} of {label} is called {names.get(number)}")

    def erased(self, label):
        events = self.connection.ask(pb.Request(timeline=pb.TimelineRequest(dispute=self.dispute(label)))).timeline.events
        texts = [argument.text for event in events[:-1] for argument in event.arguments if argument.text]
        if any(self.parties(label).values()) or texts or not any(argument.text for argument in events[-1].arguments):
            raise Wrong(f"{label} is not erased")

    def show(self, label, wanted):
        facts = self.facts(label)
        for want in wanted:
            key, value = want.split("=", 1)
            if str(facts.get(key)) != value:
                raise Wrong(f"{label} {key}: expected {value}, is {facts.get(key)}")

    def clocks(self, label, day, extend=0):
        """Running clocks by name and item, and by name alone where that is enough."""
        ask = pb.ExplainRequest(dispute=self.dispute(label), as_of_on=instant_us(day) // DAY_US + 1, extend_days=extend)
        answer = self.connection.ask(pb.Request(explain=ask))
        if answer.outcome:
            raise Wrong(answer.refusal.en)
        found = {}
        for clock in answer.explain.clocks:
            found.setdefault(clock.name, clock)
            found[f"{clock.name}.{clock.item}"] = clock
        return found

    def explain(self, label, day, wanted):
        extend = next((int(word[7:]) for word in wanted if word.startswith("extend=")), 0)
        clocks, lamps = self.clocks(label, day, extend), self.words.names["lamp"]
        for want in wanted:
            name, value = want.split("=", 1)
            if name == "extend":
                continue
            clock = clocks.get(name)
            is_now = f"{EPOCH_DAY + datetime.timedelta(clock.due_on)}/{lamps[clock.lamp]}" if clock else "none"
            if is_now != value:
                raise Wrong(f"{label} {name}: expected {value}, is {is_now}" + (f": {clock.sentence_zh}" if clock else ""))

    def say(self, label, day, name, words):
        clock = self.clocks(label, day).get(name)
        if not clock or words not in clock.sentence_zh:
            raise Wrong(f"{label} {name} says: {clock.sentence_zh if clock else 'nothing'}")

    def events(self, label):
        return self.connection.ask(pb.Request(timeline=pb.TimelineRequest(dispute=self.dispute(label), page_size=500))).timeline.events

    def tells(self, label, wanted):
        told = {argument.number: argument.integer for argument in self.events(label)[-1].arguments}
        for name, expected in (part.split("=") for part in wanted):
            number = told.get(self.words.arguments[name].number)
            got = "none" if number is None else "yes" if number == 1 else (EPOCH_DAY + datetime.timedelta(number)).isoformat()
            if got != expected:
                raise Wrong(f"{label} tells {name}={got}")

    def timeline(self, label, wanted):
        events = self.events(label)
        actions = {a.number: a.name for a in self.words.catalogue.actions}
        got = [actions[e.action] for e in events]
        if got != wanted:
            raise Wrong(f"timeline is {' '.join(got)}")


def run(path, address, member):
    """Tells one story, or raises Wrong with the line."""
    connection = Connection(address, member)
    story = Story(connection, Words(connection))
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            story.tell(line)
        except Wrong as wrong:
            raise Wrong(f"line {number}: {line}\n#   {wrong}") from None
        except (KeyError, ValueError, StopIteration) as error:
            raise Wrong(f"line {number}: {line}\n#   not understood: {error!r}") from None


def checks_without_refusal(log):
    """Named checks of the tables that refused nothing, by what the daemon says of each refusal."""
    table = (HERE.parents[1] / "daemon/tables/checks.def").read_text(encoding="utf-8")
    named = set(re.findall(r"^CHECK\(\w+, *(\w+)", table, re.M))
    assert named, "checks.def is not written as it was"
    refusing = set(re.findall(r" event=refused .* check=(\w+)$", log.read_text(encoding="utf-8"), re.M))
    return sorted(named - refusing)


def main():
    address, member = sys.argv[1], sys.argv[2]
    is_whole = len(sys.argv) < 4
    stories = sorted(HERE.glob("*.case")) if is_whole else [pathlib.Path(p) for p in sys.argv[3:]]
    print(f"1..{len(stories) + is_whole}")
    for number, path in enumerate(stories, 1):
        try:
            run(path, address, member)
            print(f"ok {number} - {path.stem.replace('_', ' ')}")
        except (Wrong, ConnectionError, OSError) as wrong:
            print(f"not ok {number} - {path.stem.replace('_', ' ')}\n# {wrong}")
    if is_whole:
        missing = checks_without_refusal(pathlib.Path(os.environ["MEDIATION_LOG"]))
        print(f"{'not ok' if missing else 'ok'} {len(stories) + 1} - every named check refuses in some story")
        for name in missing:
            print(f"# no story in which {name} refuses")


if __name__ == "__main__":
    main()
