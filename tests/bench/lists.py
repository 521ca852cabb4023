#!/usr/bin/env python3
"""How long lists take, narrowed and in order, what waits, what people were told, and finding. usage: tests/bench/run --lists [COUNT]

A measurement, not a test. Makes COUNT disputes over ten years (100,000 unless told) as find.py does; one in twenty is under way, with
a term that runs and the reminders that follow from it. Asks over the wire, one question at a time: median and worst milliseconds of
ROUNDS, and how many lines came. EXPLAIN=1 also prints the plans of what took longer than 2 ms.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

from find import DISTRICT, GIVEN, PHRASES, ROUNDS, SURNAMES, Book, Connection, Story, Words, pb

REGISTERED, MEDIATING, PERFORMING, CLOSED, ARCHIVED = 1, 6, 10, 20, 21
YELLOW, RED, OVERDUE = 5, 6, 7
LAST_YEAR_US = 1704038400 * 1000000  # 2024, the last of the ten
BY_DUE, BY_NUMBER, BY_PLACE = 2, 4, 6
MODEL = ("2024-03-04T09:00 clerk01 register M --channel walk_in --start-mode applied --applied-on 2024-03-04 --parties side=applicant,name=甲"
         " --parties side=respondent,name=乙 --place 340212100201 --kind neighbour --facts 事实 -> registered\n"
         "2024-03-04T09:10 clerk01 accept M --kind neighbour --level normal --rights-notice --risk-signs none --parties-agreeing 2 -> accepted\n"
         "2024-03-04T09:20 director assign M --team 5 --assignment-reasons territory -> assigned\n"
         "2024-03-04T09:30 med05a take M --mediator med05a --no-conflict -> taken\n"
         "2024-03-04T09:40 med05a meet M --parties-present 1,2 --course 双方陈述 -> mediating")
# Every twentieth is under way: three of five mediated, one registered, one performing; the rest have ended.
STATES = """
    CREATE TEMP TABLE model AS SELECT d FROM dispute d WHERE d.id = {model};
    CREATE TEMP TABLE teams AS SELECT m.team, m.id AS mediator, row_number() OVER (PARTITION BY m.team ORDER BY m.id) - 1 AS place
        FROM member m WHERE m.team > 0 AND m.roles & 4 <> 0;
    CREATE TEMP TABLE now_open AS SELECT m.id, m.k, m.at, CASE (m.k / 20) % 5 WHEN 0 THEN {registered} WHEN 1 THEN {performing} ELSE {mediating} END AS state
        FROM many m WHERE m.k % 20 = 0;
    ANALYZE many; ANALYZE teams; ANALYZE now_open;
    UPDATE dispute d SET state = CASE WHEN m.k % 3 = 0 THEN {closed} ELSE {archived} END, team = t.team, mediator = t.mediator
        FROM many m JOIN teams t ON t.team = m.k % 20 + 1 AND t.place = m.k / 20 % 2 WHERE d.id = m.id AND m.k % 20 <> 0;
    DELETE FROM dispute d USING now_open o WHERE d.id = o.id AND o.state <> {registered};
    INSERT INTO dispute SELECT (jsonb_populate_record(m.d, jsonb_build_object('id', o.id, 'state', o.state, 'team', t.team, 'mediator', t.mediator,
            'place', 340212100002 + (o.k::bigint * 7919) % 60, 'kind', 1 + (o.k::bigint * 104729) % 12, 'registered_at', o.at))).*
        FROM model m, now_open o JOIN teams t ON t.team = (o.k / 20) % 20 + 1 AND t.place = o.k / 400 % 2
        WHERE o.state <> {registered};
    ANALYZE dispute;
    INSERT INTO work SELECT d.district, d.id, d.state NOT IN ({closed}, {archived}), d.state, d.kind, d.level, d.team, d.mediator, d.place, d.changed_at
        FROM dispute d JOIN many m ON m.id = d.id;
    INSERT INTO due SELECT d.district, d.id, d.version, 1, n.due_on, n.due_on - 9, n.due_on - 3, n.due_on + 1, false, false, 'infinity'
        FROM dispute d JOIN now_open o ON o.id = d.id AND o.state <> {registered}
        CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date + (o.k / 20 % 97)::integer - 5 AS due_on) n;
    ANALYZE due;
    INSERT INTO notice SELECT u.district, u.dispute, 1, 0, u.due_on, 1, d.mediator, 0, 0, u.yellow_on + time '08:30', NULL
        FROM due u JOIN dispute d ON d.id = u.dispute WHERE u.yellow_on <= current_date;
    INSERT INTO notice SELECT u.district, u.dispute, 1, 0, u.due_on, 3, 0, 8, d.team, u.over_on + time '08:30', NULL
        FROM due u JOIN dispute d ON d.id = u.dispute WHERE u.over_on <= current_date;
    INSERT INTO notice SELECT u.district, u.dispute, 1, 0, u.due_on, 4, 0, 16, 0, u.over_on + time '08:30', NULL
        FROM due u WHERE u.over_on <= current_date - 3;
    INSERT INTO notice SELECT d.district, d.id, 1, 0, d.registered_at::date + 30, 1, d.mediator, 0, 0, d.registered_at + interval '20 days',
            d.registered_at + interval '25 days'
        FROM dispute d JOIN many m ON m.id = d.id WHERE d.state IN ({closed}, {archived}) AND m.k % 2 = 0;
    INSERT INTO notice SELECT d.district, d.id, 1, 0, d.registered_at::date + 30, 4, 0, 16, 0, d.registered_at + interval '36 days',
            d.registered_at + interval '40 days'
        FROM dispute d JOIN many m ON m.id = d.id WHERE d.state IN ({closed}, {archived}) AND m.k % 10 = 0
"""


class Lists(Book):
    def __init__(self, count):
        super().__init__(count, 10)
        story = Story(self.connection, Words(self.connection))
        for line in MODEL.splitlines():
            story.tell(line)
        begun = time.monotonic()
        self.cursor.execute(STATES.format(
            model=story.dispute("M"), registered=REGISTERED, mediating=MEDIATING, performing=PERFORMING, closed=CLOSED, archived=ARCHIVED))
        self.copy_journal(story.dispute("M"))
        self.cursor.execute("VACUUM ANALYZE")
        self.cursor.execute("SELECT count(*) FROM work WHERE is_open")
        print(f"{self.cursor.fetchone()[0]} of them under way, made in {time.monotonic() - begun:.0f} s", flush=True)
        self.lines = {}

    def copy_journal(self, model):
        """The events of what is under way, which tell a to-do why now; nothing here reads their hashes."""
        self.cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'dispute_event'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1")
        names = [name for name, in self.cursor.fetchall()]
        taken = {"dispute": "o.id", "request_id": "gen_random_uuid()", "xid": "pg_current_xact_id()"}
        self.cursor.execute(f"INSERT INTO dispute_event ({', '.join(names)}) SELECT {', '.join(taken.get(name, f't.{name}') for name in names)}"
                            f" FROM dispute_event t, now_open o WHERE t.dispute = {model} AND (o.state <> {REGISTERED} OR t.version = 1)")

    def measure(self, what, requests, member="director"):
        line = self.lines.setdefault(member, Connection(os.environ["MEDIATION_SOCKET"], member, 60))
        took, told = [], []
        for request in requests:
            begun = time.monotonic()
            answer = line.ask(request)
            took.append((time.monotonic() - begun) * 1000)
            assert answer.outcome == 0, answer
            body = getattr(answer, answer.WhichOneof("body"))
            told.append(len(next(getattr(body, rows) for rows in ("disputes", "items", "notices") if hasattr(body, rows))
                            or getattr(body, "near", [])))
        print(f"{what:<58} {statistics.median(took):7.1f} {max(took):7.1f} {statistics.median(told):6.0f} lines", flush=True)

    def list(self, what, **asked):
        self.measure(what, [pb.Request(list_disputes=pb.ListDisputesRequest(page_size=20, **of(asked, turn))) for turn in range(ROUNDS)])

    def todo(self, what, member, **asked):
        self.measure(what, [pb.Request(todo=pb.TodoRequest(page_size=20, **of(asked, turn))) for turn in range(ROUNDS)], member)

    def notices(self, what, member, **asked):
        self.measure(what, [pb.Request(notices=pb.NoticesRequest(page_size=20, **of(asked, turn))) for turn in range(ROUNDS)], member)


def of(asked, turn):
    """Words of the turn: what can be called is told which one it is."""
    return {name: value(turn) if callable(value) else value for name, value in asked.items()}


def place(turn):
    return 340212100002 + turn % 60


def kind(turn):
    return [1 + turn % 12]


def team(turn):
    return [1 + turn % 20]


def finding(book):
    people = [name for name, in book.sample("SELECT name FROM party TABLESAMPLE system (1) WHERE number = 1 AND length(name) = 3")]
    initials = [words.split()[-1] for words, in book.sample("SELECT words FROM party TABLESAMPLE system (1) WHERE number = 1")]
    book.find("find: a whole number", [text for text, in book.sample("SELECT text FROM official_number TABLESAMPLE system (1)")])
    book.find("find: a number's tail", [str(random.randrange(1, 90000)) for _ in range(ROUNDS)])
    book.find("find: a whole name", people)
    book.find("find: initials", initials)
    book.find("find: two characters of a name", [name[1:] for name in people])
    book.find("find: two characters that were told", [random.choice(PHRASES)[:2] for _ in range(ROUNDS)])
    book.find("find: nothing, and the three that come near",
              [random.choice(SURNAMES) + random.choice(GIVEN) + "龘" for _ in range(ROUNDS)])


def lists(book, mediator, today):
    book.list("list: all, newest first")
    book.list("list: mine", mediator=mediator)
    book.list("list: mine, under way", mediator=mediator, open=True)
    book.list("list: under way", open=True)
    book.list("list: of a village", place=place)
    book.list("list: of a village and a kind", place=place, kinds=kind)
    book.list("list: of a village, a kind, a team, closed", place=place, kinds=kind, teams=team, states=[CLOSED])
    book.list("list: overdue", lamps=[OVERDUE])
    book.list("list: yellow or more, of a team", lamps=[YELLOW, RED, OVERDUE], teams=team)
    book.list("list: without a term, of a team", lamps=[0], teams=team)
    book.list("list: due within three days", due_before_on=today + 3)
    book.list("list: of a team under way, what is due first", teams=team, open=True, sort=BY_DUE)
    book.list("list: of a team under way, by number", teams=team, open=True, sort=BY_NUMBER)
    book.list("list: of a village, by number", place=place, sort=BY_NUMBER)
    book.list("list: of a team, of the last year, by village", registered_from_us=LAST_YEAR_US, sort=BY_PLACE, teams=team)


def waiting(book, today):
    book.todo("todo: a mediator's", "med05a")
    book.todo("todo: a team's", "lead05", whole_team=True)
    book.todo("todo: the clerk's", "clerk01")
    book.todo("todo: the director's", "director")
    book.todo("todo: the director's, red or overdue, of a village", "director", lamps=[RED, OVERDUE], place=place)
    book.todo("todo: the director's, due within three days", "director", due_before_on=today + 3)
    book.todo("todo: a team's, by village", "lead05", whole_team=True, sort=BY_PLACE)
    book.todo("todo: a team's, by number", "lead05", whole_team=True, sort=BY_NUMBER)


def told(book):
    book.notices("notices: a mediator's", "med05a")
    book.notices("notices: a leader's", "lead05")
    book.notices("notices: the director's", "director")
    book.notices("notices: the director's, of a village", "director", place=place)
    book.notices("notices: the director's, overdue, of a team", "director", lamps=[OVERDUE], teams=team)
    book.notices("notices: a mediator's, also what holds no more", "med05a", with_ended=True)
    book.notices("notices: the director's, also what holds no more", "director", with_ended=True)
    book.notices("notices: the same, of a village and a kind", "director", with_ended=True, place=place, kinds=kind)
    book.notices("notices: the same, red, which few are", "director", with_ended=True, lamps=[RED])


def measure(book):
    mediator, = book.sample(f"SELECT id FROM member WHERE district = {DISTRICT} AND login = 'med05a'")[0]
    today = book.sample("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date - DATE '1970-01-01'")[0][0]
    print(f"{'milliseconds':<58}  median   worst")
    finding(book)
    lists(book, mediator, today)
    waiting(book, today)
    told(book)


def main():
    random.seed(7)
    book = Lists(int(sys.argv[1]) if len(sys.argv) > 1 else 100000)
    measure(book)
    if os.environ.get("EXPLAIN"):
        book.explain()
        book.lines = {}
        measure(book)
        print((Path(os.environ["PG_DATA"]) / "log").read_text())


if __name__ == "__main__":
    main()
