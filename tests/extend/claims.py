#!/usr/bin/env python3
"""What a new row of the action table must bring by itself; made_up.py builds, with-daemon runs this."""

import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = pathlib.Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests/scenario")]

import psycopg2  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

SOCKET = os.environ["MEDIATION_SOCKET"]
ACTION, NAME, VERB, ZH = 990, "stake_out", "stake-out", "丈量放样"
MEDIATING, SUSPENDED, TERMINATED = 6, 7, 13
LEGAL, NONE, ASKED, GIVEN = 2, 0, 1, 2
TEXT = "东侧界址在哪一条线上"

# type → argument → as typed → as the journal carries it
GIVEN_VALUES = {
    "flag": ("is_urgent", "yes", 1),
    "integer": ("source_version", "7", 7),
    "amount": ("amount", "1234.56", 123456),
    "date": ("step_on", "2024-03-05", 19787),
    "instant": ("held_at", "2024-03-05T09:30", 1709602200000000),
    "choice": ("way", "telephone", 2),
    "choices": ("remedies_told", "lawsuit,arbitration", [1, 5]),
    "text": ("question", TEXT, TEXT),
    "records": ("receipts", "received_on=2024-03-04,number=测字1号", [{1: 19786, 2: "测字1号"}]),
    "items": ("parties_present", "1,2", [1, 2]),
    "kind": ("kind", "land", 3),
    "team": ("team", "2", 2),
    "member": ("leader", "director", 2),
    "place": ("place", "340212100202", 340212100202),
    "dispute": ("other_dispute", None, None),
    "state": ("to_state", "closed", 20),
    "action": ("proposed_action", "meet", 150),
}
BEFORE = [
    ("clerk01", "register", ["--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2024-03-01",
                             "--parties", "side=applicant,name=甲", "--parties", "side=respondent,name=乙",
                             "--place", "340212100002", "--kind", "neighbour", "--facts", "界址不清"]),
    ("clerk01", "accept", ["--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none", "--parties-agreeing", "2"]),
    ("clerk01", "assign", ["--team", "2", "--assignment-reasons", "load"]),
    ("med02a", "take", ["--mediator", "14", "--no-conflict"]),
    ("med02a", "meet", ["--parties-present", "1,2", "--course", "各说各的界址"]),
]
claims = 0


def claim(name, holds, *said):
    global claims
    claims += 1
    print(f"{'ok' if holds else 'not ok'} {claims} - {name}")
    for line in said if not holds else ():
        print("\n".join("# " + part for part in str(line).splitlines()[:30]))


def program(path, *words):
    done = subprocess.run([str(BUILD / path), *words], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def mediate(member, *words):
    return program("client/mediate", "--server", SOCKET, "--member", member, *words)


# ---- what is printed ----

def types():
    table = (ROOT / "daemon/tables/types.def").read_text(encoding="utf-8")
    return re.findall(r"^TYPE\(\w+, (\w+)\)", table, re.M)


def the_row_has_every_type(words):
    row = words.actions[NAME]
    numbers = [*row.required, *row.accepted]
    kinds = {a.type for a in words.catalogue.arguments if a.number in numbers}
    claim("the made-up row has an argument of every type", kinds == set(types()) == set(GIVEN_VALUES), kinds ^ set(types()))


def the_prints_show_it():
    tsv = program("daemon/mediationd", "--print-actions=tsv")[1].splitlines()
    row = next((line.split("\t") for line in tsv if line.startswith(f"{ACTION}\t")), [])
    names = [name for name, _, _ in GIVEN_VALUES.values()]
    claim("the table's print has the row with its arguments, approver and move",
          row[1:2] == [NAME] and "leader" in row[7] and "legal:" in row[13]
          and sorted(row[10].split(",") + row[11].split(",")) == sorted(names), row)
    chart = program("daemon/mediationd", "--print-actions=mermaid")[1]
    claim("the flow chart has its arrow", f"    mediating --> suspended : {ZH}\n" in chart)
    guide = program("daemon/mediationd", "--print-actions=guide")[1]
    section = guide.partition(f"### {ZH}（{NAME}）")[2].partition("###")[0]
    claim("the operating guide says who, what and on what ground",
          all(part in section for part in ("调解中", "调解员", "审批：队长", "丈量", "试行办法")), section)


def nothing_else_changed():
    """The other rows are those written down: the new one moved none of them."""
    golden = pathlib.Path(os.environ["GOLDEN_TABLES"], "actions.tsv.golden").read_text(encoding="utf-8").splitlines()
    tsv = program("daemon/mediationd", "--print-actions=tsv")[1].splitlines()
    others = [line for line in tsv if not line.startswith(f"{ACTION}\t")]
    claim("every other row is what it was", others == golden)


def help_shows_it():
    for language in ("zh-CN", "en"):
        status, out, err = program("client/mediate", "--server", SOCKET, "--member", "med02a", "--lang", language, "help", VERB)
        missing = [name for name, _, _ in GIVEN_VALUES.values() if "--" + name.replace("_", "-") not in out.replace("_", "-")]
        claim(f"help in {language} shows the verb with all its arguments", status == 0 and not missing, missing, out, err)
    status, out, _ = mediate("med02a", "help")
    claim("help lists the verb among the others", status == 0 and VERB in out.replace("_", "-"))


# ---- what is done ----

def act(words, connection, action, dispute, arguments):
    row = words.actions[action]
    request = pb.ActRequest(request_id=uuid7(), action=row.number, dispute=0 if 0 in row.from_states else dispute,
                            arguments=words.argument_list(arguments))
    return connection.ask(pb.Request(act=request))


def mediating_dispute(words):
    dispute = 0
    for member, action, arguments in BEFORE:
        answer = act(words, Connection(SOCKET, member), action, dispute, arguments)
        if answer.outcome:
            print(f"Bail out! {action}: {answer.refusal.en}")
            sys.exit(1)
        dispute = answer.act.dispute
    return dispute


def typed(other, *without):
    line = []
    for name, text, _ in GIVEN_VALUES.values():
        if name not in without:
            line += ["--" + name.replace("_", "-"), text or str(other)]
    return line


def state_of(connection, dispute):
    return connection.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute))).get_dispute.dispute


def a_missing_argument_is_refused(words, dispute, other):
    status, _, err = mediate("med02a", VERB, str(dispute), *typed(other, "step_on"))
    claim("a required argument left out is named by the tool", status == 2 and "--日期" in err, status, err)
    status, _, err = mediate("med02a", "--lang", "en", VERB, str(dispute), *typed(other, "question"))
    claim("and named in English where English is asked for", status == 2 and "missing:" in err and "--question" in err, status, err)
    row = words.actions[NAME]
    bare = pb.ActRequest(request_id=uuid7(), action=row.number, dispute=dispute)
    answer = Connection(SOCKET, "med02a").ask(pb.Request(act=bare))
    name = words.names["outcome"].get(answer.outcome)
    claim("the daemon itself refuses the bare act and points at an argument",
          name == "missing_argument" and answer.refusal.argument in row.required and answer.refusal.zh and answer.refusal.next_zh,
          name, answer.refusal)


def it_is_proposed(connection, dispute, other):
    status, out, err = mediate("med02a", VERB, str(dispute), *typed(other))
    found = state_of(connection, dispute)
    claim("done by the mediator with every argument it is a proposal", status == 0 and found.state == MEDIATING
          and found.proposal.action == ACTION, status, out, err, found.proposal)
    status, _, err = mediate("clerk01", "confirm", str(dispute))
    claim("who is no approver cannot confirm it", status == 4, status, err)
    status, out, err = mediate("lead02", "confirm", str(dispute))
    found = state_of(connection, dispute)
    regions = {r.region: r.value for r in found.regions}
    claim("the leader confirms it, and the dispute is where the row says", status == 0 and found.state == SUSPENDED, status, err)
    claim("and its side region has moved", regions.get(LEGAL) == ASKED, regions)


def value_of(argument):
    kind = argument.WhichOneof("value")
    if kind == "integers":
        return list(argument.integers.values)
    if kind == "records":
        return [{f.number: getattr(f, f.WhichOneof("value")) for f in r.fields} for r in argument.records.records]
    return getattr(argument, kind)


def the_time_line_tells_it(words, connection, dispute, other):
    events = connection.ask(pb.Request(timeline=pb.TimelineRequest(dispute=dispute, page_size=100))).timeline.events
    wanted = {name: other if name == "other_dispute" else value for name, _, value in GIVEN_VALUES.values()}
    last = {words.argument_names[a.number]: value_of(a) for a in events[-1].arguments}
    proposer = last.pop("proposer", None)
    claim("the event is the last of the time line, by the approver, for its proposer",
          events[-1].action == ACTION and events[-1].member == words.members["lead02"] and proposer == words.members["med02a"],
          events[-1])
    claim("with the facts and texts that were typed", last == wanted, {k: (last.get(k), v) for k, v in wanted.items() if last.get(k) != v})
    asked = {words.argument_names[a.number]: value_of(a) for a in events[-2].arguments}
    claim("and the request before it says which action was proposed", asked.get("proposed_action") == ACTION, asked)
    status, out, err = mediate("med02a", "timeline", str(dispute))
    claim("the tool's time line has its name and its text", status == 0 and ZH in out and TEXT in out, out, err)


# ---- what the database holds and refuses ----

def rows(cursor, statement, *values):
    cursor.execute(statement, values)
    return cursor.fetchall()


def refusal(cursor, statement, *values):
    """The class of error that the statement meets, or None; it leaves nothing behind."""
    cursor.execute("SAVEPOINT probe")
    try:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        met = None
    except psycopg2.Error as error:
        met = error.pgcode, error.diag.constraint_name
    cursor.execute("ROLLBACK TO SAVEPOINT probe")
    return met


FORGED_EVENT = """
INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round, actor,
    happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
SELECT district, dispute, version + 1, gen_random_uuid(), step, action, from_state, %s, round, actor,
    happened_at, recorded_at, table_version, facts, commitment, digest, hash, hash
FROM dispute_event WHERE dispute = %s AND action = %s"""
FORGED_MOVE = """
INSERT INTO region_event (district, dispute, version, region, item, action, from_value, to_value, table_version)
SELECT district, dispute, version, region, 9, action, from_value, %s, table_version
FROM region_event WHERE dispute = %s AND action = %s"""


def the_guard_knows_it(dispute):
    with psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"]) as connection, connection.cursor() as cursor:
        found = rows(cursor, "SELECT from_state, to_state FROM action_guard WHERE action = %s", ACTION)
        claim("the guard of states has exactly its pair", found == [(MEDIATING, SUSPENDED)], found)
        found = rows(cursor, "SELECT region, from_value, to_value FROM region_guard WHERE action = %s", ACTION)
        claim("the guard of regions has exactly its move", found == [(LEGAL, NONE, ASKED)], found)
        found = rows(cursor, "SELECT name, zh FROM table_name WHERE kind = 'action' AND number = %s", ACTION)
        claim("SQL knows it by name", found == [(NAME, ZH)], found)
        forbidden = refusal(cursor, FORGED_EVENT, TERMINATED, dispute, ACTION)
        allowed = refusal(cursor, FORGED_EVENT, SUSPENDED, dispute, ACTION)
        claim("a journal row that leads elsewhere is refused, for that reason alone",
              forbidden and forbidden[0] == "23503" and allowed is None, forbidden, allowed)
        forbidden = refusal(cursor, FORGED_MOVE, GIVEN, dispute, ACTION)
        allowed = refusal(cursor, FORGED_MOVE, ASKED, dispute, ACTION)
        claim("a move that the row does not have is refused, for that reason alone",
              forbidden and forbidden[0] == "23503" and allowed is None, forbidden, allowed)
        connection.rollback()


def everything_verifies():
    status, out, err = program("daemon/mediationd", "verify", "--database", os.environ["MEDIATION_DB_ADMIN"])
    claim("verify finds nothing wrong", status == 0, out, err)


def main():
    connection = Connection(SOCKET, "director")
    words = Words(connection)
    the_row_has_every_type(words)
    the_prints_show_it()
    nothing_else_changed()
    help_shows_it()
    dispute, other = mediating_dispute(words), mediating_dispute(words)
    a_missing_argument_is_refused(words, dispute, other)
    it_is_proposed(connection, dispute, other)
    the_time_line_tells_it(words, connection, dispute, other)
    the_guard_knows_it(dispute)
    everything_verifies()
    print(f"1..{claims}")


if __name__ == "__main__":
    main()
