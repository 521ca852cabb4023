#!/usr/bin/env python3
"""Two daemons on one database, and who meets whom there. Run by tests/with-daemon; prints TAP.

Where an order matters it is made: a third session holds the row's lock until the database says that
both daemons wait for it. Nothing here depends on how fast anything is.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import threading
import time
import uuid

import psycopg2

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, uuid7  # noqa: E402

MEDIATIOND = pathlib.Path(os.environ["BUILD_ROOT"]) / "daemon" / "mediationd"
FIRST = os.environ["MEDIATION_SOCKET"]
SECOND = FIRST + ".2"
ADMIN = os.environ["MEDIATION_DB_ADMIN"]
FACTS = ["--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-01-05", "--parties", "side=applicant,name=甲",
         "--parties", "side=respondent,name=乙", "--place", "340212100201", "--kind", "neighbour", "--facts", "院墙滴水（虚构）"]
CONSENT = ["--parties-asked", "1,2", "--way", "face_to_face", "--consent-on", "2026-01-06"]
ACCEPT = ["--kind", "neighbour", "--level", "difficult", "--rights-notice", "--risk-signs", "none", "--parties-agreeing", "2"]
WRITERS, REGISTRATIONS, CROSSINGS = 8, 40, 30
MAKERS, DISPUTES, EQUAL = 10, 500, (1, 5, 6, 7, 8)
WAIT_S = 30


def start_second():
    log = open(SECOND + ".log", "w", encoding="utf-8")
    daemon = subprocess.Popen([MEDIATIOND, f"--database={os.environ['MEDIATION_DB']}", f"--socket={SECOND}", "--listen=", "--tick_ms=0",
                               "--peer_members=*:director"], stdout=log, stderr=log)
    until(lambda: os.path.exists(SECOND) or daemon.poll() is not None, "the second daemon listens")
    return daemon


def until(holds, what):
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)


def act(words, action, dispute, arguments, expected=0, request_id=None):
    return pb.Request(act=pb.ActRequest(request_id=request_id or uuid7(), dispute=dispute, expected_version=expected,
                                        action=words.actions[action].number, arguments=words.argument_list(arguments)))


def rows(database, text, *parameters):
    with database.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall()


class Town:
    def __init__(self):
        self.lines = [Connection(path, "clerk01", 60) for path in (FIRST, SECOND)]
        self.directors = [Connection(path, "director", 60) for path in (FIRST, SECOND)]
        self.words = Words(self.lines[0])
        self.watch = psycopg2.connect(ADMIN)
        self.watch.autocommit = True
        self.holder = psycopg2.connect(ADMIN)

    def register(self, line=0):
        return self.lines[line].ask(act(self.words, "register", 0, FACTS)).act

    def together(self, dispute, requests, lines):
        """Sends one request down each line while the dispute's row is locked; lets go when both wait."""
        return self.behind("SELECT 1 FROM dispute WHERE id = %s FOR UPDATE", (dispute,), requests, lines)[1]

    def behind(self, lock, parameters, requests, lines):
        """The same, whatever row is locked; also what it says."""
        answers = [None, None]
        locked = rows(self.holder, lock, *parameters)[0][0]
        threads = [threading.Thread(target=lambda i=i: answers.__setitem__(i, lines[i].ask(requests[i]))) for i in (0, 1)]
        for thread in threads:
            thread.start()
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mediation_app' AND wait_event_type = 'Lock'"
        until(lambda: rows(self.watch, waiting)[0][0] == 2, f"both daemons wait: {lock}")
        self.holder.commit()
        for thread in threads:
            thread.join()
        return locked, answers


def a_rerun_meets_its_original(town):
    """The same request through two daemons at once is one act, told twice."""
    done = town.register()
    request = act(town.words, "ask_consent", done.dispute, CONSENT)
    answers = town.together(done.dispute, [request, request], town.lines)
    assert [a.outcome for a in answers] == [0, 0], answers
    assert {a.act.version for a in answers} == {done.version + 1}
    assert sorted(a.act.repeated_request for a in answers) == [False, True]


def the_same_request_id_with_other_content_is_told_so(town):
    done = town.register()
    one = act(town.words, "ask_consent", done.dispute, CONSENT)
    other = act(town.words, "ask_consent", done.dispute, CONSENT + ["--note", "另一份"], request_id=one.act.request_id)
    answers = town.together(done.dispute, [one, other], town.lines)
    names = sorted(a.refusal.name for a in answers)
    assert names == ["", "request_reused"], names


def of_two_acts_on_one_version_one_is_done(town):
    done = town.register()
    requests = [act(town.words, "ask_consent", done.dispute, CONSENT, done.version) for _ in range(2)]
    answers = town.together(done.dispute, requests, town.lines)
    assert sorted(a.refusal.name for a in answers) == ["", "stale"], answers
    versions = rows(town.watch, "SELECT version FROM dispute_event WHERE dispute = %s ORDER BY version", done.dispute)
    assert versions == [(1,), (2,)], versions


def an_act_that_names_no_version_is_judged_anew(town):
    """Who lost the race against a colleague's act is judged on what there is now, and not done twice."""
    done = town.register()
    requests = [act(town.words, "ask_consent", done.dispute, CONSENT) for _ in range(2)]
    answers = town.together(done.dispute, requests, town.lines)
    assert sorted(a.refusal.name for a in answers) == ["", "wrong_state"], answers


def of_two_merges_that_cross_one_is_done(town):
    for _ in range(CROSSINGS):
        one, two = town.register().dispute, town.register(1).dispute
        pairs = [(one, two), (two, one)]
        answers = [None, None]

        def merge(i):
            source, target = pairs[i]
            answers[i] = town.directors[i].ask(act(town.words, "merge", source, ["--other-dispute", str(target), "--reason", "重复"]))

        threads = [threading.Thread(target=merge, args=(i,)) for i in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(a.outcome == 0 for a in answers) == 1, answers
        into = rows(town.watch, "SELECT count(*) FROM dispute WHERE id IN (%s, %s) AND merged_into <> 0", one, two)
        assert into == [(1,)], into


def read_feed(town, stop, seen):
    """A reader with its cursor; goes on until `stop` is set and nothing more comes."""
    line, cursor = Connection(FIRST, "director", 60), b""
    while True:
        was_stopped = stop.is_set()
        answer = line.ask(pb.Request(events=pb.EventsRequest(after=cursor, page_size=200)))
        if answer.outcome:
            seen.append((None, answer.refusal.name))
            return
        seen.extend((event.dispute, event.version) for event in answer.events.events)
        cursor = answer.events.cursor or cursor
        if was_stopped and not answer.events.events:
            return


def numbers_under_load_have_no_gap_and_the_feed_misses_nothing(town):
    stop, seen, refused = threading.Event(), [], []
    reader = threading.Thread(target=read_feed, args=(town, stop, seen))

    def write(i):
        line = Connection((FIRST, SECOND)[i % 2], "clerk01", 60)
        for _ in range(REGISTRATIONS):
            answer = line.ask(act(town.words, "register", 0, FACTS))
            if answer.outcome:
                refused.append(answer.refusal.name)

    writers = [threading.Thread(target=write, args=(i,)) for i in range(WRITERS)]
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert not refused, refused
    gaps = rows(town.watch, "SELECT committee, series, year FROM official_number GROUP BY 1, 2, 3 "
                "HAVING count(*) <> max(number) OR min(number) <> 1 OR count(DISTINCT number) <> count(*)")
    assert not gaps, gaps
    journal = rows(town.watch, "SELECT dispute, version FROM dispute_event")
    assert len(seen) == len(set(seen)), "an event came twice"
    assert set(seen) == set(journal), (len(seen), len(journal))
    last = {}
    for dispute, version in seen:
        assert version == last.get(dispute, 0) + 1, "in order per dispute"
        last[dispute] = version


def local_rows(table, columns, *rows, **more):
    request = pb.LocalImportRequest(request_id=more.pop("request_id", None) or uuid7(), table=table, columns=columns,
                                    rows=[pb.LocalRow(values=row) for row in rows], **more)
    return pb.Request(local_import=request)


def local_data_changed_here_counts_there_at_once(town):
    dispute = town.register().dispute
    for action, arguments in (("ask_consent", CONSENT), ("record_consent", ["--parties-answering", "1,2", "--consent-answer", "agreed"]),
                              ("accept", ["--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none"])):
        assert town.lines[1].ask(act(town.words, action, dispute, arguments)).outcome == 0
    assign = act(town.words, "assign", dispute, ["--team", "20", "--assignment-reasons", "load"])
    for last_day, name in (("2024-12-31", "unknown_team"), ("", "")):
        answer = town.directors[0].ask(local_rows("team", ["id", "valid_to"], ["20", last_day]))
        assert answer.local_import.written, answer
        answer = town.directors[1].ask(assign)
        assert answer.refusal.name == name, (last_day, answer.refusal)


def of_two_imports_both_are_done_and_the_same_one_once(town):
    """While the version's row is locked both have judged by the old version; the second judges anew."""
    def together(requests):
        version, answers = town.behind("SELECT reference_version FROM district FOR UPDATE", (), requests, town.directors)
        assert [answer.outcome for answer in answers] == [0, 0], answers
        return version, answers

    version, answers = together([local_rows("team", ["id", "max_load"], ["1", "41"]), local_rows("team", ["id", "tags"], ["1", "法律"])])
    assert sorted(a.local_import.version for a in answers) == [version + 1, version + 2], answers
    assert rows(town.watch, "SELECT max_load, tags FROM team WHERE id = 1") == [(41, "法律")]
    same = local_rows("team", ["id", "max_load"], ["1", "42"])
    version, answers = together([same, same])
    assert [a.local_import.version for a in answers] == [version + 1] * 2, answers
    assert sorted(a.local_import.repeated_request for a in answers) == [False, True], answers


def accepted(town, count):
    """Disputes that wait for their assignment; difficult ones, so that the town's own teams are asked."""
    ids, mutex = [], threading.Lock()

    def make(i):
        line = Connection((FIRST, SECOND)[i % 2], "clerk01", 60)
        for _ in range(count // MAKERS):
            done = line.ask(act(town.words, "register", 0, FACTS)).act
            answer = line.ask(act(town.words, "accept", done.dispute, ACCEPT))
            assert not answer.outcome, answer
            with mutex:
                ids.append(done.dispute)

    makers = [threading.Thread(target=make, args=(i,)) for i in range(MAKERS)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(ids) == count, len(ids)
    return ids


def assign(line, disputes, request_id=None):
    by = pb.AssignManyRequest(request_id=request_id or uuid7(), disputes=disputes)
    answer = line.ask(pb.Request(assign_many=by))
    assert not answer.outcome, answer
    return by.request_id, answer.assign_many.results


def open_disputes(town):
    return dict(rows(town.watch, "SELECT team, count(*) FROM work WHERE is_open AND team <> 0 GROUP BY team"))


def taken(town, count):
    """Disputes that one mediator has taken."""
    mediator, disputes = Connection(FIRST, "med05a", 60), accepted(town, MAKERS)[:count]
    for dispute in disputes:
        for line, action, arguments in ((town.directors[0], "assign", ["--team", "5", "--assignment-reasons", "territory"]),
                                        (mediator, "take", ["--mediator", "med05a", "--no-conflict"])):
            answer = line.ask(act(town.words, action, dispute, arguments))
            assert answer.outcome == 0, answer.refusal.name
    return disputes


def planning(town, dispute, place):
    at = time.strftime("%Y-%m-%dT15:00", time.localtime(time.time() + 3 * 86400))
    return act(town.words, "plan_meeting", dispute, ["--planned-at", at, "--meeting-place", place, "--parties-invited", "1,2", "--namesakes"])


def meetings_that_are_planned_in_one_instant_both_stand_and_are_marked(town):
    """What was read of other disputes is not guarded: a mark, counted whenever it is looked at, tells that two clash."""
    one, other, third = taken(town, 3)
    mediators = [Connection(path, "med05a", 60) for path in (FIRST, SECOND)]
    lock = "SELECT count(*) FROM (SELECT 1 FROM dispute WHERE id IN (%s, %s) FOR UPDATE) d"
    _, answers = town.behind(lock, (one, other), [planning(town, one, "甲家"), planning(town, other, "乙家")], mediators)
    assert [answer.outcome for answer in answers] == [0, 0], answers
    for dispute in (one, other):
        shown = mediators[0].ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute))).get_dispute.dispute
        assert [meeting.clashes for meeting in shown.meetings] == [1], shown.meetings
    # whoever comes later is told which, and until when; not who may not see it
    refused = mediators[1].ask(planning(town, third, "丙家")).refusal
    number = shown.numbers[0]
    assert refused.name == "meeting_clash" and "17:00" in refused.next_zh and refused.argument, refused
    assert number[:6] in refused.next_zh and "15:00" in refused.next_en, refused
    for dispute in (one, other):
        assert town.directors[0].ask(act(town.words, "restrict", dispute, ["--reason", "未成年人"])).outcome == 0
    refused = town.lines[0].ask(planning(town, third, "丙家")).refusal
    assert refused.name == "meeting_clash" and "17:00" in refused.next_zh, refused
    assert "号" not in refused.next_zh and "15:00" not in refused.next_zh, refused


def of_two_who_counted_the_same_loads_one_counts_again(town):
    """Each sees the least load at the same team; the second is told, and gives it to another."""
    make_teams_equal(town)
    first, one, two = accepted(town, MAKERS)[:3]
    assign(town.directors[0], [first])
    rows(town.holder, "SELECT 1 FROM assignment_lock FOR UPDATE")
    results = [None, None]
    threads = [threading.Thread(target=lambda i=i, d=d: results.__setitem__(i, assign(town.directors[i], [d])[1][0]))
               for i, d in ((0, one), (1, two))]
    for thread in threads:
        thread.start()
    until(lambda: waiting_for_locks(town) == 2, "both daemons wait for the lock on the loads")
    town.holder.commit()
    for thread in threads:
        thread.join()
    assert [result.outcome for result in results] == [0, 0], results
    assert results[0].assignment.team != results[1].assignment.team, results
    seen = sorted(sum(candidate.open_disputes for candidate in result.assignment.candidates) for result in results)
    assert seen[1] == seen[0] + 1, seen


def a_request_that_meets_its_repetition_is_told_what_was_done(town):
    """The repetition would have given it to another; who loses tells what the first one wrote."""
    first, both = accepted(town, MAKERS)[:2]
    assign(town.directors[0], [first])
    rows(town.holder, "SELECT 1 FROM assignment_lock FOR UPDATE")
    request_id, results = uuid7(), [None, None]

    def ask(i, disputes):
        results[i] = assign(town.directors[i], disputes, request_id)[1][-1]

    threads = []
    for i, disputes in ((0, [accepted(town, MAKERS)[0], both]), (1, [both])):
        threads.append(threading.Thread(target=ask, args=(i, disputes)))
        threads[i].start()
        until(lambda i=i: waiting_for_locks(town) == i + 1, "the daemon waits for the lock on the loads")
    town.holder.commit()
    for thread in threads:
        thread.join()
    assert [result.outcome for result in results] == [0, 0] and sorted(r.repeated_request for r in results) == [False, True], results
    made = rows(town.watch, "SELECT d.team, e.request_id FROM dispute d JOIN dispute_event e ON e.dispute = d.id AND e.action = 90 WHERE d.id = %s", both)
    assert [result.assignment.team for result in results] == [made[0][0]] * 2, (results, made)
    assert uuid.UUID(made[0][1]).bytes == derived(request_id, both), made


def derived(request_id, dispute):
    """A dispute's own request id, as the protocol paper tells it."""
    made = bytearray(request_id[:6] + hashlib.sha256(request_id + dispute.to_bytes(8, "big")).digest()[:10])
    made[6], made[8] = made[6] & 0x0F | 0x70, made[8] & 0x3F | 0x80
    return bytes(made)


def waiting_for_locks(town):
    return rows(town.watch, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mediation_app' AND wait_event_type = 'Lock'")[0][0]


def make_teams_equal(town):
    """Four village teams become the town's, beside its general one: nothing but loads tells the five apart."""
    rows(town.holder, "WITH t AS (UPDATE team SET home_place = 0, is_village = false, max_load = 0 WHERE id IN (5, 6, 7, 8)), "
         "y AS (UPDATE territory SET valid_to = '2023-12-31' WHERE team IN (5, 6, 7, 8)), "
         "g AS (UPDATE district SET reference_version = reference_version + 1) SELECT 1")
    town.holder.commit()


def add_many_teams(town):
    """As many as a whole district has, with names as long as they may be; nobody is in office there."""
    rows(town.holder, "WITH t AS (INSERT INTO team (district, id, committee, name, type, home_place, valid_from) "
         "SELECT t.district, i, t.committee, repeat('队', 56) || i, t.type, 0, t.valid_from FROM team t, generate_series(1000, 1299) i "
         "WHERE t.id = 1), u AS (UPDATE team SET name = rpad(name, 60, '队')), g AS (UPDATE district SET reference_version = reference_version + 1) SELECT 1")
    town.holder.commit()


def what_five_hundred_among_many_teams_would_get_fits_one_answer(town):
    add_many_teams(town)
    disputes = accepted(town, DISPUTES)
    answer = town.directors[0].ask(pb.Request(assign_many=pb.AssignManyRequest(disputes=disputes, dry_run=True)))
    assert not answer.outcome, answer
    results = answer.assign_many.results
    assert {result.assignment.team for result in results} == set(EQUAL), results[0]
    assert all("负荷均衡" in result.assignment.sentence_zh or "次序" in result.assignment.sentence_zh for result in results), results[0]
    assert not any(result.assignment.candidates for result in results), "who was passed over stands in the event"
    one = assign(town.directors[0], disputes[:1])[1][0].assignment
    assert one.candidates and len(one.candidates) <= 60 and one.team in {c.team for c in one.candidates}, one
    told = town.directors[0].ask(pb.Request(assignment=pb.AssignmentRequest(dispute=disputes[0]))).assignment.assignments[-1]
    assert [c.team for c in told.candidates] == [c.team for c in one.candidates] and told.sentence_zh == one.sentence_zh, told


def five_hundred_at_two_daemons_are_assigned_once_and_evenly(town):
    disputes = accepted(town, DISPUTES)
    answers, before = [None, None], open_disputes(town)

    def ask(i):
        answers[i] = assign(town.directors[i], disputes if i == 0 else disputes[::-1])

    threads = [threading.Thread(target=ask, args=(i,)) for i in (0, 1)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - begun
    done = [sum(result.outcome == 0 for result in results) for _, results in answers]
    print(f"# {done[0]} and {done[1]} in {taken:.2f} s", flush=True)
    refused = {result.refusal.name for _, results in answers for result in results if result.outcome}
    assert sum(done) == DISPUTES and refused <= {"wrong_state"}, (done, refused)
    times = rows(town.watch, "SELECT count(*) FROM dispute_event WHERE action = 90 AND dispute = ANY (%s) GROUP BY dispute", disputes)
    assert times == [(1,)] * DISPUTES, "each is assigned once"
    loads = [open_disputes(town).get(team, 0) for team in EQUAL]
    assert max(loads) - min(loads) <= 1 and sum(loads) - sum(before.get(team, 0) for team in EQUAL) == DISPUTES, loads
    request_id, results = answers[0]
    again = assign(town.directors[1], disputes, request_id)[1]
    told = [(a.outcome, a.assignment.team, a.assignment.version) for a in results if not a.outcome]
    assert told == [(a.outcome, a.assignment.team, a.assignment.version) for a in again if not a.outcome], "the same answers"
    assert all(a.repeated_request for a in again if not a.outcome)


def a_full_team_is_passed_over_until_it_has_room(town):
    rows(town.holder, "WITH t AS (UPDATE team t SET max_load = (t.id = 5)::integer + (SELECT count(*) FROM work w WHERE w.is_open "
         "AND w.team = t.id) WHERE t.id = ANY (%s)), "
         "g AS (UPDATE district SET reference_version = reference_version + 1) SELECT 1", list(EQUAL))
    town.holder.commit()
    dispute, other, *_ = accepted(town, MAKERS)
    results = [assign(town.directors[0], [each])[1][0] for each in (dispute, other)]
    verdicts = town.words.names["verdict"]
    assert results[0].assignment.team == 5, results[0]
    assert {verdicts[c.verdict] for c in results[0].assignment.candidates if c.team in (1, 6, 7, 8)} == {"max_load"}, results[0]
    assert results[1].assignment.team not in EQUAL and not results[1].outcome, results[1]


def afterwards_every_chain_and_fold_is_right(town):
    del town
    told = subprocess.run([MEDIATIOND, "verify", "--database", ADMIN], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


CLAIMS = [of_two_who_counted_the_same_loads_one_counts_again, a_request_that_meets_its_repetition_is_told_what_was_done,
          what_five_hundred_among_many_teams_would_get_fits_one_answer, five_hundred_at_two_daemons_are_assigned_once_and_evenly,
          a_full_team_is_passed_over_until_it_has_room, a_rerun_meets_its_original, the_same_request_id_with_other_content_is_told_so, of_two_acts_on_one_version_one_is_done,
          an_act_that_names_no_version_is_judged_anew, of_two_merges_that_cross_one_is_done,
          numbers_under_load_have_no_gap_and_the_feed_misses_nothing, local_data_changed_here_counts_there_at_once,
          of_two_imports_both_are_done_and_the_same_one_once, meetings_that_are_planned_in_one_instant_both_stand_and_are_marked,
          afterwards_every_chain_and_fold_is_right]


def main():
    daemon = start_second()
    town = Town()
    print(f"1..{len(CLAIMS) + 1}")
    for number, function in enumerate(CLAIMS, 1):
        problem = None
        try:
            function(town)
        except Exception as error:  # pylint: disable=broad-except
            problem = f"{type(error).__name__}: {error}"
            town.holder.rollback()
        print(f"{'not ok' if problem else 'ok'} {number} - {function.__name__.replace('_', ' ')}", flush=True)
        if problem:
            print("# " + problem.replace("\n", "\n# "))
    daemon.terminate()
    status = daemon.wait(WAIT_S)
    print(f"{'not ok' if status else 'ok'} {len(CLAIMS) + 1} - the second daemon ends well")
    if status:
        print("# " + pathlib.Path(SECOND + ".log").read_text(encoding="utf-8")[-3000:].replace("\n", "\n# "))


if __name__ == "__main__":
    main()
