"""A thousand journals that chance makes up, as acts for `mediate replay`: lives of tests/lives, told as the rules let them happen, with steps
taken back in them, and what no life of one dispute comes to: mergers, history taken over, promises in instalments."""

import datetime
import random
import subprocess

LIVES, PAIRS, HISTORIES, PAYERS, COURTS, PETITIONS = 870, 40, 30, 50, 12, 24
LAST = "2025-01-01"  # the years after which files are destroyed are another test's
TAKEN_BACK, MAY_BE_TAKEN_BACK = 25, {"take", "meet", "agree_orally", "begin_performing"}  # of a hundred of them
KINDS = ("neighbour", "contract", "family", "consumer")
HISTORY = ("agreed", "performing", "performed", "defaulted", "terminated", "refused", "withdrawn", "closed", "archived")
PARTIES = "--parties side=applicant,name=甲 --parties side=respondent,name=乙"


def later(at, seconds):
    return (datetime.datetime.fromisoformat(at) + datetime.timedelta(seconds=seconds)).isoformat()


def lives(test_lives):
    """Lives of the rules alone. After a refusal nothing more of a life would be told: there is none."""
    acts = subprocess.run([test_lives, "print", str(LIVES)], capture_output=True, text=True, check=True).stdout.splitlines()
    return [act for act in acts if act < LAST]


def stepped(chance, label, at, steps):
    """One after the other; now and then one is taken back, and done again."""
    for place, step in enumerate(steps, 1):
        moment = later(at.isoformat(), 300 * place)
        actor, verb, _ = step.split(" ", 2)
        yield f"{moment} {step}"
        if verb in MAY_BE_TAKEN_BACK and chance.randrange(100) < TAKEN_BACK:
            yield f"{later(moment, 60)} {actor} retract {label} --reason 误点"
            yield f"{later(moment, 120)} {step}"


def begun(chance, label):
    """A dispute that is registered on some day, and its day."""
    at = datetime.datetime(2024, 1, 2, 9) + datetime.timedelta(chance.randrange(330), 60 * chance.randrange(400))
    kind = chance.choice(KINDS)
    place = 340212100200 + chance.choice((1, 4, 7, 11))
    return at, kind, (f"{at.isoformat()} clerk01 register {label} --channel {chance.choice(('walk_in', 'petition', 'sweep'))} --start-mode applied"
                      f" --applied-on {at.date()} {PARTIES} --place {place} --kind {kind} --facts 事实")


def pair(chance, number):
    """One is merged into the other, before it is accepted or after."""
    one, other = f"P{number:05}", f"Q{number:05}"
    for label in (one, other):
        at, kind, line = begun(chance, label)
        yield line
        if label == other or chance.randrange(2):
            yield f"{later(at.isoformat(), 300)} clerk01 accept {label} --kind {kind} --level normal --rights-notice --risk-signs none --parties-agreeing 2"
    day = f"2024-12-{chance.randrange(1, 28):02}"
    yield f"{day}T10:00:00 clerk02 merge {one} --other-dispute @{other} --reason 重复登记"
    if chance.randrange(5):
        yield f"{day}T10:05:00 director {chance.choice(('confirm', 'confirm', 'decline'))} {one} --comment 如此"


def history(chance, number):
    at, kind, _ = begun(chance, "")
    yield (f"{at.isoformat()} clerk01 take_over H{number:05} --applied-on {at.date() - datetime.timedelta(60)} {PARTIES} --kind {kind}"
           f" --to-state {chance.choice(HISTORY)} --provenance 旧台账")


def payer(chance, number):
    """What was promised in parts is paid in parts, in time, late, or not."""
    label = f"S{number:05}"
    at, kind, line = begun(chance, label)
    team, parts = chance.randrange(1, 21), chance.randrange(1, 4)
    mediator, day = f"med{team:02}a", at.date()
    due = [day + datetime.timedelta(chance.randrange(1, 60)) for _ in range(parts)]
    promises = " ".join(f"--obligations debtor=2,amount={100 * (part + 1)},due_on={on},plan=1,total={50 * parts * (parts + 1)},text=第{part + 1}期"
                        if parts > 1 else f"--obligations debtor=2,amount=100,due_on={on},text=付款" for part, on in enumerate(sorted(due)))
    steps = (f"clerk01 accept {label} --kind {kind} --level normal --rights-notice --risk-signs none --parties-agreeing 2",
             f"director assign {label} --team {team} --assignment-reasons territory", f"{mediator} take {label} --mediator {mediator} --no-conflict",
             f"{mediator} meet {label} --parties-present 1,2 --course 双方陈述",
             f"{mediator} agree_orally {label} --agreement-content 分期付清 --read-back {promises}", f"{mediator} begin_performing {label}")
    yield line
    yield from stepped(chance, label, at, steps)
    for part, on in enumerate(sorted(due), 1):
        paid = on + datetime.timedelta(chance.randrange(-1, 12))
        if chance.randrange(5):
            whole = chance.randrange(4)
            yield (f"{max(paid, day + datetime.timedelta(1))}T{9 + part}:00:00 {mediator} perform_part {label} --performances obligation={part},"
                   f"amount={100 * part if whole else 30},performed_on={max(paid, day)}{',is_complete=yes' * (whole > 0)},evidence=收条")


def court(chance, number):
    """Signed, and confirmed by the court or not."""
    label = f"C{number:05}"
    at, kind, line = begun(chance, label)
    day = at.date()
    bars = "--confirmation-bars none"
    yield line
    yield from stepped(chance, label, at, (
            f"clerk01 accept {label} --kind {kind} --level normal --rights-notice --risk-signs none --parties-agreeing 2",
            f"director assign {label} --team 5 --assignment-reasons territory", f"med05a take {label} --mediator med05a --no-conflict",
            f"med05a meet {label} --parties-present 1,2 --course 双方陈述",
            f"med05a fix_text {label} --agreement-text 协议 --obligations debtor=2,creditor=1,amount=100,due_on={day + datetime.timedelta(60)},text=付款",
            f"med05a sign {label} --signatures party=1,manner=signed,signed_on={day} --signatures party=2,manner=fingerprint,signed_on={day}",
            f"clerk01 sign {label} --mediator-signed --is-sealed", f"med05a tell_confirmation {label} {bars} --told-on {day}",
            f"clerk01 confirmation_step {label} --court-step applied --step-on {day} {bars} --parties-applying 1,2",
            f"clerk01 confirmation_step {label} --court-step accepted --step-on {day} --court 法院 --court-number （2024）皖0212民特{number}号",
            f"clerk01 confirmation_step {label} --court-step {chance.choice(('confirmed', 'confirmed', 'withdrawn'))} --step-on {day}"))


def petition(chance, number):
    """It ends, and a petition comes soon, or late, or twice; or it does not end."""
    label = f"X{number:05}"
    at, _, line = begun(chance, label)
    day = at.date() + datetime.timedelta(1)
    yield line
    if chance.randrange(5):
        yield f"{day}T09:00:00 clerk01 withdraw {label} --withdrawal withdrawn --remedies-told lawsuit"
    for steps in (("linked", "objected", "returned"), ("linked", "notified")):
        day += datetime.timedelta(chance.choice((0, 20, 180, 181, 200)))
        for hour, step in enumerate(steps, 10):
            yield f"{day}T{hour}:00:00 director petition_step {label} --petition-step {step} --step-on {day}"


def acts(test_lives, seed):
    chance = random.Random(seed)
    ret = lives(test_lives)
    for make, count in ((pair, PAIRS), (history, HISTORIES), (payer, PAYERS), (court, COURTS), (petition, PETITIONS)):
        for number in range(count):
            ret += make(chance, number)
    return sorted(ret, key=lambda act: act.split(" ", 1)[0])
