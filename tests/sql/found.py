#!/usr/bin/env python3
"""Lists and names among twenty thousand disputes: what a plain reading finds, in its order, from few rows. TAP.

usage: tests/with-daemon tests/sql/found.py
"""

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(os.environ["SOURCE_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "scenario"), str(ROOT / "tests" / "faults"), str(ROOT / "sql")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from embed import text_of  # noqa: E402
from faults import Tap  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

DISTRICT = 340212100
COUNT = 20000
ROWS_MAX = 9000
# who asks, as daemon/rights.h gives it to a statement: a clerk of the town, a mediator of team 6, the petition centre
CLERK, MEDIATOR, PETITION = "'{4,3,-1,-1,0,-1}'", "'{304,26,6,-1,0,-1,340212100201}'", "'{96,7,-1,-1,0,-1}'"
ANY_TERM = ["'{}'", "'{}'", "NULL"]  # of any risk, whatever clock runs
REGISTER = ("2024-03-04T09:00 clerk01 register A --channel walk_in --start-mode applied --applied-on 2024-03-04"
            " --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100201 --kind neighbour"
            " --facts 事实 -> registered")
# one dispute many times: another name each, every fiftieth still under way
DISPUTES = """
    CREATE TEMP TABLE one AS SELECT d, w, p FROM dispute d, work w, party p WHERE w.dispute = d.id AND p.dispute = d.id AND p.number = 1;
    CREATE TEMP TABLE many AS SELECT k, (SELECT (o.d).id FROM one o) - k AS id, CASE k % 50 WHEN 0 THEN 6 ELSE 21 END AS state,
        k % 20 + 1 AS team FROM generate_series(1, {count}) k;
    INSERT INTO dispute SELECT (jsonb_populate_record(o.d, jsonb_build_object('id', m.id, 'state', m.state, 'team', m.team,
        'registered_at', (o.d).registered_at - m.k * interval '1 minute'))).* FROM one o, many m;
    INSERT INTO work SELECT (jsonb_populate_record(o.w, jsonb_build_object('dispute', m.id, 'state', m.state, 'team', m.team,
        'is_open', m.state = 6))).* FROM one o, many m;
    INSERT INTO party SELECT (jsonb_populate_record(o.p, jsonb_build_object('dispute', m.id, 'name',
        chr(19968 + m.k % 7) || chr(20500 + m.k % 997) || chr(22000 + m.k % 1009), 'keys', NULL))).* FROM one o, many m;
    INSERT INTO involved SELECT (o.d).district, m.id, 4, m.team FROM one o, many m;
    INSERT INTO involved SELECT (o.d).district, m.id, 6, 0 FROM one o, many m WHERE m.k % 400 = 0;
    ANALYZE dispute; ANALYZE work; ANALYZE party; ANALYZE involved
""".format(count=COUNT)
PLAIN_FIND = ("SELECT d.id FROM dispute d WHERE d.district = %s AND EXISTS (SELECT FROM party p WHERE p.district = d.district"
              " AND p.dispute = d.id AND strpos(p.name, %s) > 0) ORDER BY d.registered_at DESC, d.id DESC LIMIT 50")
MASK = 2 ** 64 - 1


def key(*characters):
    """That of a run of a name's characters, in no slice of time; reckoned as daemon/lookup.c does."""
    text = DISTRICT.to_bytes(4, "little") + b"n" + b"".join(ord(c).to_bytes(4, "little") for c in characters)
    key = 0xcbf29ce484222325
    for byte in text:
        key = (key ^ byte) * 0x100000001b3 & MASK
    for factor in (0xff51afd7ed558ccd, 0xc4ceb9fe1a85ec53):
        key = (key ^ key >> 33) * factor & MASK
    return ((key ^ key >> 33) & ~1023 ^ 1 << 63) - (1 << 63)


PLAIN_LIST = ("SELECT d.id FROM dispute d WHERE d.district = %s AND d.state = ANY (%s) AND (%s OR d.team = ANY (%s))"
              " ORDER BY d.registered_at DESC, d.id DESC LIMIT %s")


def rows_of(plan):
    """Rows that a plan and what is under it took from tables, kept or not."""
    own = sum(plan.get(key, 0) for key in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))
    return ("Relation Name" in plan) * own * plan["Actual Loops"] + sum(map(rows_of, plan.get("Plans", [])))


TOLD = ("2024-03-04T10:00 clerk01 register B --channel walk_in --start-mode applied --applied-on 2024-03-04"
        " --parties side=applicant,name=丙 --parties side=respondent,name=丁 --place 340212100201 --kind neighbour"
        " --facts 屋顶漏水严重 -> registered")
# the same pairs of characters in another order, told of so many that are newer
NEAR = """
    INSERT INTO dispute SELECT (jsonb_populate_record(d, jsonb_build_object('id', d.id + k,
        'registered_at', d.registered_at + k * interval '1 second'))).* FROM dispute d, generate_series({first}, {last}) k WHERE d.id = {id};
    INSERT INTO event_text (district, dispute, version, salt, texts) SELECT t.district, t.dispute + k, 1, t.salt,
        decode(replace(encode(t.texts, 'hex'), encode('屋顶漏水严重', 'hex'), encode('屋顶漏雨漏水', 'hex')), 'hex')
        FROM event_text t, generate_series({first}, {last}) k WHERE t.dispute = {id} AND t.version = 1
"""


# a number twice, at two offices; few of them wait, each other became one of the disputes. What they told ends with its number, as protocol buffers write it
PETITIONS = """
    CREATE TEMP TABLE handed AS SELECT k, CASE k %% 2 WHEN 0 THEN 'XF' ELSE 'XF-2' END AS office, (k / 2)::text AS number FROM generate_series(1, {count}) k;
    INSERT INTO petition (district, office, number, id, version, handed_on, earlier, word, answer, answered, dispute) SELECT {district}, office,
        number, k, 1, DATE '2024-01-01' + k / 100, '{{}}', 0, (k %% 500 <> 0)::integer, 1, CASE WHEN k %% 500 <> 0 THEN m.id END FROM handed JOIN many m USING (k);
    INSERT INTO petition_version (district, office, number, version, digest, told, taken_by) SELECT {district}, office, number, 1, sha256('x'),
        %s || set_byte('\\x1200', 1, length(number)) || number::bytea, 1 FROM handed;
    ANALYZE petition; ANALYZE petition_version
""".format(count=COUNT, district=DISTRICT)


class Town:
    def __init__(self):
        self.connection = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
        Story(self.connection, Words(self.connection)).tell(REGISTER)
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.database.autocommit = True
        self.ask("SET session_replication_role = replica; SET plan_cache_mode = force_generic_plan; SET jit = off;"
                 " SET max_parallel_workers_per_gather = 0")
        self.ask(DISPUTES)
        self.backfill()

    @staticmethod
    def backfill():
        subprocess.run([os.path.join(os.environ["BUILD_ROOT"], "daemon", "mediationd"), "migrate", "up", "--demo", "--database",
                        os.environ["MEDIATION_DB_ADMIN"]], check=True, stdout=subprocess.DEVNULL)

    def ask(self, text, *values):
        cursor = self.database.cursor()
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []

    def rows_read(self, name, values):
        """How many rows the statement of that file reads, as the daemon has it planned."""
        text = "\n".join(text_of(ROOT / "sql" / "queries" / f"{name}.sql"))
        types = dict(re.findall(r"\$(\d+)::([a-z0-9]+(?:\[\])?)", text))
        self.ask(f"DEALLOCATE ALL; PREPARE asked ({', '.join(types[str(n + 1)] for n in range(len(values)))}) AS {text}")
        plan, = self.ask(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked ({', '.join(values)})")[0]
        return rows_of(plan[0]["Plan"])


def names(tap, town):
    middle, last = chr(20500 + 7), chr(22000 + 9)
    for what, text in (("a rare pair", middle + last), ("a whole name", chr(19968 + 1) + chr(20500 + 1) + chr(22000 + 1)),
                       ("one rare character", chr(20500 + 3)), ("a surname of every seventh", chr(19968)), ("nobody's name", "查无此人"),
                       ("a pair that is in no name though both its characters are", last + middle)):
        wanted = [number for number, in town.ask(PLAIN_FIND, DISTRICT, text)]
        answer = town.connection.ask(pb.Request(find_disputes=pb.FindDisputesRequest(text=text)))
        tap.check(f"{what} finds what a plain reading does, in its order", [d.id for d in answer.find_disputes.disputes] == wanted,
                  f"{len(answer.find_disputes.disputes)} of {len(wanted)}")
        keys = [key(*text[:3]), key(*text[-3:])]
        rows = town.rows_read("dispute_find_text", [str(DISTRICT), f"'{text}'", "NULL", "0", "0", "''", "50", f"'{text}'",
                                                    f"'{{{','.join(map(str, keys))}}}'", "'{}'", "'{}'", "'{}'", MEDIATOR])
        tap.check(f"{what} is looked up without reading every party", rows < ROWS_MAX, f"{rows} rows")


def words(tap, town):
    Story(town.connection, Words(town.connection)).tell(TOLD)
    (told,), = town.ask("SELECT dispute FROM party WHERE name = '丙'")
    for first, last, ids, more in ((1, 300, [told], False), (301, 900, [], True)):
        town.ask(NEAR.format(id=told, first=first, last=last))
        town.backfill()
        answer = town.connection.ask(pb.Request(find_disputes=pb.FindDisputesRequest(text="顶漏水"))).find_disputes
        tap.check(f"behind {last} newer ones that only come near, what was told is found, or it is said that there is more",
                  ([d.id for d in answer.disputes], answer.more) == (ids, more), answer)
    answer = town.connection.ask(pb.Request(find_disputes=pb.FindDisputesRequest(text="漏雨"))).find_disputes
    tap.check("of many that have the words the newest are told, and that there are more",
              ([d.id for d in answer.disputes], answer.more) == ([told + 900 - k for k in range(50)], True), answer)


def lists(tap, town):
    under_way, ended = [1, 2, 3, 4, 5, 6, 7, 8], [21]
    for what, states, teams in (
            ("what a team has under way", under_way, [11]), ("what everybody has under way", under_way, []),
            ("one state of one team", [6], [1]), ("a state that nobody is in", [7], []),
            ("what ended", ended, []), ("what a team ended", ended, [11]), ("open and ended", [6, 21], [])):
        wanted = [number for number, in town.ask(PLAIN_LIST, DISTRICT, states, not teams, teams, 30)]
        told, page = [], b""
        for _ in range(3):
            answer = town.connection.ask(pb.Request(list_disputes=pb.ListDisputesRequest(states=states, teams=teams, page_size=10, page=page)))
            told += [d.id for d in answer.list_disputes.disputes]
            page = answer.list_disputes.next_page
            if not page:
                break
        tap.check(f"{what} is listed as by a plain reading, page by page", told == wanted, f"{told}\n{wanted}")
        rows = [town.rows_read("dispute_list", [str(DISTRICT), f"'{{{','.join(map(str, states))}}}'", "'{}'", "'{}'",
                                                f"'{{{','.join(map(str, teams))}}}'", "0", "0", "NULL", "NULL", "NULL", str(2 ** 63 - 1), "51",
                                                "'{}'", "'2024-03-04'", "NULL", "0", who, *ANY_TERM]) for who in (CLERK, MEDIATOR, PETITION)]
        tap.check(f"{what} is listed without reading every dispute, whoever asks", max(rows) < ROWS_MAX, f"{rows} rows")


def petitions(tap, town):
    """Who sees but a few of the district's disputes reads those alone."""
    petition = Connection(os.environ["MEDIATION_SOCKET"], "petition")
    wanted = [number for number, in town.ask("SELECT d.id FROM dispute d JOIN involved i ON i.dispute = d.id AND i.scope = 6"
                                             " ORDER BY d.registered_at DESC, d.id DESC")]
    answer = petition.ask(pb.Request(list_disputes=pb.ListDisputesRequest(page_size=500))).list_disputes
    tap.check("the petition centre lists what is linked, in its order", [d.id for d in answer.disputes] == wanted and len(wanted) == COUNT // 400,
              len(answer.disputes))
    values = [str(DISTRICT), "'{}'", "'{}'", "'{}'", "'{}'", "0", "0", "NULL", "NULL", "NULL", str(2 ** 63 - 1), "51", "'{}'", "'2024-03-04'",
              "NULL", "0", PETITION, *ANY_TERM]
    for statement, more in (("dispute_list", []), ("dispute_list_sorted", ["10001", str(-2 ** 63), str(-2 ** 63), "5"])):
        rows = town.rows_read(statement, values + more)
        tap.check(f"and {statement} reads little else", rows < COUNT // 400 * 12, f"{rows} rows")


def handed_over(tap, town):
    """Of twenty thousand petitions a few wait; what waits, one by its number, and a page of all are each found from few rows."""
    told = pb.PetitionItem(office="XF", version=1, matter="事由（虚构）", petitioners=[pb.Petitioner(name="甲（虚构）")])
    town.ask(PETITIONS, told.SerializeToString())
    petition = Connection(os.environ["MEDIATION_SOCKET"], "petition")
    wanted = [number for number, in town.ask("SELECT number FROM petition WHERE answer = 0 ORDER BY handed_on, id")]
    inbox = petition.ask(pb.Request(petitions=pb.PetitionsRequest(waits=True, page_size=100))).petitions.petitions
    tap.check("the petitions that wait are those that a plain reading finds, in its order", [one.item.number for one in inbox] == wanted and
              len(wanted) == COUNT // 500, len(inbox))
    lists = [str(DISTRICT), "''", "0", "51", "NULL", "NULL", PETITION]
    for what, statement, values, most in (("what waits", "petitions_waiting", lists, 400), ("a page of all", "petitions", lists, 400),
                                          ("one by its number", "petitions_numbered", lists + ["'77'", "0"], 40)):
        rows = town.rows_read(statement, values)
        tap.check(f"{what} is found from few rows", rows < most, f"{rows} rows")


def villages(tap, town):
    """One village among many, which its list reads alone, however little of it is wanted."""
    town.ask("UPDATE dispute SET place = 340212100002 + id % 40 WHERE state = 21; ANALYZE dispute")
    for what, kinds, teams in (("a village", [], []), ("a village and a kind that is not there", [11], []), ("a village and a team", [], [11])):
        plain = "SELECT d.id FROM dispute d WHERE d.place = 340212100009 AND (%s OR d.kind = ANY (%s)) AND (%s OR d.team = ANY (%s))" \
                " ORDER BY d.registered_at DESC, d.id DESC"
        wanted = [number for number, in town.ask(plain, not kinds, kinds, not teams, teams)]
        told, page = [], b""
        for _ in range(3):
            asked = pb.ListDisputesRequest(place=340212100009, kinds=kinds, teams=teams, page_size=10, page=page)
            answer = town.connection.ask(pb.Request(list_disputes=asked)).list_disputes
            told += [d.id for d in answer.disputes]
            page = answer.next_page
            if not page:
                break
        tap.check(f"{what} is listed as by a plain reading", told == wanted[:30], f"{told}\n{wanted[:30]}")
        ordered = town.connection.ask(pb.Request(list_disputes=pb.ListDisputesRequest(place=340212100009, kinds=kinds, teams=teams, page_size=500, sort=5)))
        tap.check(f"{what} is put in order whole", sorted(d.id for d in ordered.list_disputes.disputes) == sorted(wanted), len(wanted))
        values = [str(DISTRICT), "'{}'", f"'{{{','.join(map(str, kinds))}}}'", "'{}'", f"'{{{','.join(map(str, teams))}}}'", "340212100009", "0",
                  "NULL", "NULL", "NULL", str(2 ** 63 - 1), "51", "'{}'", "'2024-03-04'", "NULL", "0", MEDIATOR, *ANY_TERM]
        for statement, more in (("dispute_list", []), ("dispute_list_sorted", ["10001", str(-2 ** 63), str(-2 ** 63), "5"])):
            rows = town.rows_read(statement, values + more)
            tap.check(f"{what} is read alone by {statement}", rows < COUNT // 40 * 3, f"{rows} rows")


def terms(tap, town):
    """Of one clock, which is not the nearest: four hundred run, every tenth of them ends soon; and of them one stands high in risk."""
    town.ask("INSERT INTO due SELECT d.district, d.id, d.version, 12, DATE '2024-03-05', DATE '2024-03-05', NULL, NULL, false, false, 'infinity',"
             " '{12,30}', ARRAY[DATE '2024-03-05', CASE WHEN row_number() OVER () % 10 = 0 THEN DATE '2024-03-08' ELSE DATE '2024-04-01' END] FROM dispute d"
             " WHERE d.state = 6; ANALYZE due")
    wanted = [number for number, in town.ask("SELECT dispute FROM due WHERE ends[2] < DATE '2024-03-09' ORDER BY dispute DESC")]
    town.ask("UPDATE dispute SET regions = set_byte(regions, 3, 4) WHERE id IN (%s, %s)", wanted[0], wanted[0] - 1)
    day = (datetime.date(2024, 3, 9) - datetime.date(1970, 1, 1)).days
    for what, asked, found in (("a clock that ends soon", pb.ListDisputesRequest(terms=[30], due_before_on=day, sort=2, page_size=500), wanted),
                               ("and stands high in risk", pb.ListDisputesRequest(terms=[30], due_before_on=day, risks=[3, 4]), wanted[:1]),
                               ("another clock", pb.ListDisputesRequest(terms=[66]), [])):
        lines = town.connection.ask(pb.Request(list_disputes=asked)).list_disputes.disputes
        tap.check(f"{what} is listed, with the day on which it ends", [line.id for line in lines] == found and
                  {line.due_on for line in lines} <= {day - 1}, lines)
    rows = town.rows_read("dispute_list", [str(DISTRICT), "'{}'", "'{}'", "'{}'", "'{}'", "0", "0", "NULL", "NULL", "NULL", str(2 ** 63 - 1), "51",
                                           "'{}'", "'2024-03-04'", "NULL", "0", CLERK, "'{}'", "'{30}'", "'2024-03-09'"])
    tap.check("without reading every dispute", len(wanted) > 20 and rows < ROWS_MAX, f"{rows} rows")


def near(tap, town):
    """What comes near is looked for among a few hundred, however common the characters are."""
    for what, strong, weak in (("a surname of every seventh", [], [key(chr(19968))]), ("a pair and its characters",
                               [key(chr(20507), chr(22009))], [key(chr(20507)), key(chr(22009))]), ("nothing of the kind", [1024], [2048])):
        rows = town.rows_read("dispute_find_near", [str(DISTRICT), f"'{{{','.join(map(str, strong))}}}'", f"'{{{','.join(map(str, weak))}}}'",
                                                    "'{}'", "NULL", "0", "0", MEDIATOR])
        tap.check(f"near to {what} is looked up without reading every party", rows < ROWS_MAX, f"{rows} rows")


def orders(tap, town):
    wanted = [number for number, in town.ask("SELECT d.id FROM dispute d WHERE d.district = %s AND d.state = 6 ORDER BY d.kind, d.id DESC", DISTRICT)]
    told, page = [], b""
    while page or not told:
        answer = town.connection.ask(pb.Request(list_disputes=pb.ListDisputesRequest(states=[6], sort=5, page_size=150, page=page)))
        told += [d.id for d in answer.list_disputes.disputes]
        page = answer.list_disputes.next_page
    tap.check("what is under way comes by kind, page by page", told == wanted and len(told) > 300, f"{len(told)} of {len(wanted)}")
    answer = town.connection.ask(pb.Request(list_disputes=pb.ListDisputesRequest(sort=5)))
    tap.check("more than ten thousand are not put in order, and it is said", answer.refusal.name == "too_many_to_sort", answer)


def waiting(tap, town):
    """What waits for somebody comes in his order; where too much does, it is said."""
    director = Connection(os.environ["MEDIATION_SOCKET"], "director")
    wanted = [number for number, in town.ask("SELECT d.id FROM dispute d WHERE d.district = %s AND d.state = 6 AND d.team = 11 ORDER BY d.kind, d.id",
                                             DISTRICT)]
    told, page = [], b""
    while page or not told:
        answer = director.ask(pb.Request(todo=pb.TodoRequest(team=11, sort=5, page_size=7, page=page)))
        told += [item.dispute.id for item in answer.todo.items]
        page = answer.todo.next_page
    tap.check("what waits for a team comes by kind, page by page", set(wanted) <= set(told) and len(told) == len(set(told)), f"{told}\n{wanted}")
    town.ask("UPDATE work SET team = 12, is_open = true")
    answer = director.ask(pb.Request(todo=pb.TodoRequest(team=12, sort=5)))
    tap.check("of more than ten thousand that wait none is put in order", answer.refusal.name == "too_many_to_sort", answer)
    answer = director.ask(pb.Request(todo=pb.TodoRequest(team=12, sort=5, states=[6], page_size=500)))
    tap.check("but of those that are asked for", len(answer.todo.items) == COUNT // 50, answer)
    answer = director.ask(pb.Request(todo=pb.TodoRequest(team=12, page_size=5)))
    tap.check("and by what is due first as ever", len(answer.todo.items) == 5 and sum(c.disputes for c in answer.todo.lamps) > COUNT, answer)


def feed(tap, town):
    """Events of all disputes: what is read of the feed stands behind the cursor."""
    town.ask("INSERT INTO dispute_event SELECT (jsonb_populate_record(e, jsonb_build_object('dispute', m.id, 'request_id', gen_random_uuid()))).*"
             " FROM dispute_event e, many m WHERE e.dispute = (SELECT (o.d).id FROM one o) AND e.version = 1; ANALYZE dispute_event")
    xid, dispute = town.ask("SELECT xid::text, dispute FROM dispute_event ORDER BY xid DESC, dispute DESC OFFSET 1000 LIMIT 1")[0]
    cursor = [xid, str(dispute), "1"]
    for what, who, looked, rows_most in (("whoever sees all", CLERK, 51, 300), ("a mediator, page by page of what he may not see", MEDIATOR, 2000, 7000)):
        rows = town.rows_read("events_after", [str(DISTRICT), *cursor, "51", "NULL", who, str(looked), "'{}'", "'{}'"])
        tap.check(f"{what} reads of the feed what is behind his cursor", 51 < rows < rows_most, f"{rows} rows")
    rows = town.rows_read("feed_moved", [f"'{{{DISTRICT}}}'", *(f"'{{{number}}}'" for number in cursor), "500"])
    tap.check("a look for those who wait reads that, too", 500 <= rows < 3500, f"{rows} rows")
    rows = town.rows_read("feed_end", [str(DISTRICT)])
    tap.check("and where the feed ends is one row", rows < 5, f"{rows} rows")


def main():
    tap, town = Tap(), Town()
    feed(tap, town)
    names(tap, town)
    near(tap, town)
    orders(tap, town)
    lists(tap, town)
    petitions(tap, town)
    handed_over(tap, town)
    terms(tap, town)
    villages(tap, town)
    words(tap, town)
    waiting(tap, town)
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
