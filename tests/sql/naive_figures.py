"""Figures counted a second time, dispute by dispute and event by event from where each stood; what a figure is stands in
daemon/tables/figures.def and is read again here from domain 4.1, not from there."""

import datetime

from stranger_wire import EPOCH_DAY

# where a dispute stands → what it came to; filed ones came to what they had come to before
OUTCOMES = {"agreed": "agreed", "performing": "agreed", "performed": "agreed", "defaulted": "agreed", "terminated": "terminated",
            "refused": "refused", "withdrawn": "withdrawn", "not_accepted": "not_accepted", "moved": "moved", "merged": "merged"}
FILED = {"closed", "archived"}
MEDIATES = {"investigate", "meet", "propose", "agree_orally", "fix_text", "quick_record"}
RETURNS = {"give_back", "returned"}
OVER = {"agreed", "performing", "performed", "defaulted", "terminated", "refused", "withdrawn", "closed", "archived"}
ENDS = {"agreed", "terminated", "refused", "withdrawn"}
REOPENS = {"reopen", "reopen_consent", "void_agreement"}


def entries(facts):
    """What facts tell, by number: number u16, length u32, payload; 0 are the moves."""
    at, told = 0, {}
    while at + 6 <= len(facts):
        number, length = int.from_bytes(facts[at:at + 2], "big"), int.from_bytes(facts[at + 2:at + 6], "big")
        told[number] = facts[at + 6:at + 6 + length]
        at += 6 + length
    return told


def records(payload):
    """Each a count u16 of fields: number u16, length u32, value i64."""
    at, told = 0, []
    while at < len(payload):
        count, at = int.from_bytes(payload[at:at + 2], "big"), at + 2
        told.append({int.from_bytes(payload[at + 14 * i:at + 14 * i + 2], "big"):
                     int.from_bytes(payload[at + 14 * i + 6:at + 14 * i + 14], "big") for i in range(count)})
        at += 14 * count
    return told


def moves(payload):
    """Region u8, item u16, from u8, to u8."""
    return [(payload[at], int.from_bytes(payload[at + 1:at + 3], "big"), payload[at + 3], payload[at + 4]) for at in range(0, len(payload), 5)]


class Promises:
    """The obligations of one dispute."""

    AMOUNT, DUE_ON, EVERY = 2, 3, 10  # fields of an obligation
    OBLIGATION, PAID = 1, 2  # and of a performance

    def __init__(self, words):
        self.words, self.all, self.agreed, self.round = words, [], {}, 1
        self.written = {}  # round → how many promises its agreement has; those of an amendment only once that is signed

    def take(self, event, told, is_agreed):
        dispute_round, day, action = event
        numbers, self.round = self.words.arguments, dispute_round
        if action != "request_approval":
            self.all += [{"round": dispute_round, "due": each.get(self.DUE_ON), "amount": each.get(self.AMOUNT, 0), "paid": 0, "is": "due",
                          "every": each.get(self.EVERY, 0), "pressed": False, "done": None} for each in records(told.get(numbers["obligations"].number, b""))]
            for each in records(told.get(numbers["performances"].number, b"")):
                self.all[each[self.OBLIGATION] - 1]["paid"] += each.get(self.PAID, 0)
        region = self.words.regions["performance"]
        values = {value.number: value.name for value in region.values}
        for where, item, _, to in moves(told.get(0, b"")):
            if where == region.number:
                self.all[item - 1]["is"] = values[to]
                self.all[item - 1]["pressed"] |= values[to] in ("overdue", "urged", "defaulted")
                self.all[item - 1]["done"] = day if values[to] == "done" else self.all[item - 1]["done"]
        if is_agreed:
            self.agreed[dispute_round], self.written[dispute_round] = day, len(self.all)

    def rows(self, last):
        """(figure, day, value) of what fell due by the last day."""
        if self.round not in self.agreed:
            return
        standing = [each for each in self.all[:self.written[self.round]] if each["round"] == self.round and each["is"] != "released"]
        days = [EPOCH_DAY + datetime.timedelta(each["due"]) if each["due"] is not None else self.agreed[self.round] for each in standing]
        for each, on in zip(standing, days):
            if not each["every"] and on <= last:
                yield "due_obligations", on, 1
                yield "due_amount", on, each["amount"]
                yield "performed_amount", on, each["amount"] if each["is"] == "done" else min(each["paid"], each["amount"])
                if each["is"] == "done":
                    yield "performed_obligations", on, 1
        if standing and not any(each["every"] for each in standing) and max(days) <= last:
            yield "due_agreements", max(days), 1
            if all(each["is"] == "done" for each in standing):
                yield "performed_agreements", max(days), 1
                if not any(each["pressed"] or each["done"] > on for each, on in zip(standing, days)):
                    yield "kept_unpressed", max(days), 1


class Terms:
    """The mediation term and the house limit of each round, by the last days that events tell."""

    RUN_IN = {"registered", "consenting", "accepted", "assigned", "taken", "mediating", "suspended"}
    TOLD = {"legal": ("legal_term_to", "legal_term_rests"), "house": ("house_limit_to", "house_limit_rests")}

    def __init__(self, words):
        self.numbers = {term: [words.arguments[name].number for name in names] for term, names in self.TOLD.items()}
        self.last_days, self.over, self.left = {}, {}, {}  # (round, term) → the last day or None, those that passed; round → the day of the end
        self.running = None  # in which round

    def pass_on(self, day):
        """To the day: what runs may have passed its last day before it."""
        for key, last in self.last_days.items():
            if key[0] == self.running and last and day > last:
                self.over.setdefault(key, set()).add(last)

    def take(self, number_of_round, day, state, facts):
        self.pass_on(day)
        was, self.running = self.running, number_of_round if state in self.RUN_IN else None
        self.left.pop(self.running, None)
        if was and was != self.running:
            self.left[was] = day
        for term, (to, rests) in self.numbers.items():
            if rests in facts:
                self.last_days[number_of_round, term] = None
            elif to in facts:
                self.last_days[number_of_round, term] = EPOCH_DAY + datetime.timedelta(int.from_bytes(facts[to], "big"))

    def rows(self, last):
        self.pass_on(last + datetime.timedelta(1))
        for key in self.last_days:
            day = min(self.over[key]) if key in self.over else self.left.get(key[0])
            if day:
                yield f"ended_{key[1]}", day, 1
                if key in self.over:
                    yield f"overdue_{key[1]}", day, 1


class Life:
    """One dispute, event after event."""

    TOLD = ("kind", "place", "channel", "team", "level")

    def __init__(self, words):
        self.words, self.promises, self.terms = words, Promises(words), Terms(words)
        self.levels = {name: number for number, name in words.names["level"].items()}
        self.days, self.told = {}, {"level": self.levels["normal"], "kind": 0, "place": 0, "channel": 0, "team": 0}
        self.outcome = self.by = self.outcome_on = self.reopened_for = self.agreed_before = self.settled = self.court = None
        self.mediated, self.returned, self.last = [], [], None
        self.ended = self.petition = None
        self.visits = {}  # round → the day of the first visit, of the first answer, whether satisfied
        self.is_history = False

    def visited(self, number_of_round, day, result, said):
        if result == "done":
            visit = self.visits.setdefault(number_of_round, {"on": day, "answered": None, "satisfied": False})
            if said not in (None, "no_answer"):
                visit["answered"] = visit["answered"] or day
                visit["satisfied"] |= said in ("very", "satisfied")

    def value(self, facts, name):
        number = self.words.arguments[name].number
        return int.from_bytes(facts[number], "big") if number in facts else None

    def name(self, facts, name, names):
        value = self.value(facts, name)
        return None if value is None else self.words.names[names][value]

    def tell(self, action, freed, facts):
        """What it is told to be, and whose."""
        if freed:
            self.told["team"] = 0
        if action == "raise_to_major":
            self.told["level"] = self.levels["major"]
        for each in self.TOLD:
            value = self.value(facts, each)
            if value is not None:
                self.told[each] = value
        if action == "withdraw":
            self.settled = self.name(facts, "withdrawal", "withdrawal")

    def come_to(self, action, before, state, day):
        was = self.outcome
        if action in REOPENS:
            self.agreed_before = self.outcome_on if was == "agreed" else self.agreed_before
        if state not in FILED:
            is_amended = state == "signing" and was == "agreed" and action not in REOPENS
            self.outcome = was if is_amended else OUTCOMES.get(state)
        if self.outcome != was:
            self.outcome_on = day
        if before != state and state in OUTCOMES.values() and action not in ("retract", "drop_amendment"):
            self.by = action

    def take(self, action, before, state, number_of_round, day, facts):
        self.days.setdefault("registered", day)
        if action == "accept" or action in REOPENS and state == "accepted":
            self.days.setdefault("accepted", day)
        self.mediated = self.mediated[:-1] if action == "retract" and self.last in MEDIATES else self.mediated
        self.mediated += [day] * (action in MEDIATES)
        self.returned = self.returned[:-1] if action == "retract" and self.last in RETURNS else self.returned + [day] * (action in RETURNS)
        self.days["returned"] = max(self.returned, default=None)
        self.days["handled"], self.last = (min(self.mediated) if self.mediated else None), action
        self.is_history |= action == "take_over"
        self.come_to(action, before, state, day)
        if action in REOPENS:
            self.days["reopened"], self.reopened_for = day, self.name(facts, "reopening_ground", "reopening")
        if action != "request_approval":
            self.tell(action, action in REOPENS and state in ("accepted", "consenting") or before != state == "accepted", facts)
        for region, _, _, to in moves(facts.get(0, b"")):
            if region == self.words.regions["court"].number:
                self.court = next(value.name for value in self.words.regions["court"].values if value.number == to)
        self.petition_came(before, state, day, facts)
        is_agreed = before != state and state == "agreed" and action not in ("retract", "drop_amendment")
        self.promises.take((number_of_round, day, action), facts, is_agreed)
        self.terms.take(number_of_round, day, state, facts)
        if action == "visit":
            self.visited(number_of_round, day, self.name(facts, "visit_result", "visit_result"), self.name(facts, "satisfaction", "satisfaction"))

    def petition_came(self, before, state, day, facts):
        """Soonest after mediation had ended, as long as that was what stood."""
        petition = self.words.regions["petition"]
        names = {value.number: value.name for value in petition.values}
        if before != state and state in ENDS:
            self.ended = day
        for region, _, was, to in moves(facts.get(0, b"")):
            is_one = region == petition.number and names[to] in ("linked", "taken_up", "come_back") and names[was] not in ("come_back", "withdrawn")
            if is_one and before == state and state in OVER and self.ended:
                after = (day - self.ended).days
                if not self.petition or after < self.petition[0]:
                    self.petition = after, day

    def counts(self, last, villages):
        """The day on which it counts in each figure of disputes, and whether it does."""
        accepted, handled, registered, reopened = (self.days.get(each) for each in ("accepted", "handled", "registered", "reopened"))
        concluded = self.outcome in ("agreed", "terminated") or accepted and self.outcome in ("refused", "withdrawn")
        is_agreed, is_major = self.outcome == "agreed", self.told["level"] == self.levels["major"]
        is_relapse = self.reopened_for == "relapse" and self.agreed_before and (reopened - self.agreed_before).days <= 180
        is_from_petition = self.words.names["channel"].get(self.told["channel"]) == "petition"
        return {
            "registered": (registered, self.outcome != "merged"), "merged": (registered, self.outcome == "merged"),
            "not_entered": (registered, not accepted and self.outcome in ("not_accepted", "refused", "moved", "withdrawn")),
            "from_petition": (registered, is_from_petition and self.outcome != "merged"),
            "to_petition": (self.petition and self.petition[1], self.petition and self.petition[0] <= 180),
            "accepted": (accepted, True), "handled": (accepted, handled), "major": (accepted, handled and is_major),
            "succeeded": (self.outcome_on, is_agreed), "concluded": (self.outcome_on, concluded),
            "failed": (self.outcome_on, self.outcome == "terminated"),
            "refused_later": (self.outcome_on, accepted and self.outcome == "refused"),
            "withdrawn_later": (self.outcome_on, accepted and self.outcome == "withdrawn"),
            "self_settled": (self.outcome_on, accepted and self.outcome == "withdrawn" and self.settled == "self_settled"),
            "open": (last, accepted and not self.outcome), "returned": (self.days["returned"], True), "reopened": (reopened, True), "relapsed": (reopened, is_relapse),
            "oral": (self.outcome_on, is_agreed and self.by == "agree_orally"), "written": (self.outcome_on, is_agreed and self.by == "sign"),
            "confirmed": (self.outcome_on, is_agreed and self.court == "confirmed"),
            "major_concluded": (self.outcome_on, concluded and is_major),
            "same_day": (self.outcome_on, is_agreed and self.outcome_on == registered),
            "village_succeeded": (self.outcome_on, is_agreed and self.told["team"] in villages)}

    def rows(self, last, villages):
        """(figure, day, value) of everything that it counts in by the last day; "days" for how long it took."""
        accepted = self.days.get("accepted")
        for figure, (day, holds) in self.counts(last, villages).items():
            if day and holds:
                yield figure, day, 1
        if accepted and self.outcome in ("agreed", "terminated", "refused", "withdrawn"):
            yield "days", self.outcome_on, (self.outcome_on - accepted).days
        for visit in self.visits.values():
            yield "visited", visit["on"], 1
            if visit["answered"]:
                yield "answered", visit["answered"], 1
                if visit["satisfied"]:
                    yield "satisfied", visit["answered"], 1
        yield from self.promises.rows(last)
        if self.outcome != "merged":
            yield from self.terms.rows(last)
