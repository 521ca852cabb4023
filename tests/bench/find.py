#!/usr/bin/env python3
"""How long it takes to find a dispute among a million, in each way, and what it may have to do with.

usage: BUILD_ROOT=build/bench tests/with-daemon tests/bench/find.py [COUNT [YEARS]]

A measurement, not a test. Makes COUNT disputes over YEARS years (1,000,000 over 10), two parties each, keys them by
`mediationd migrate up` (the indexes are made afterwards, at once), then asks over the wire: milliseconds, median and worst of
ROUNDS, each time for other words; and again while new disputes wait in the indexes' lists to be sorted in. EXPLAIN=1 also
prints plans.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

ROOT = Path(os.environ.get("SOURCE_ROOT", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ["BUILD_ROOT"]).resolve()
sys.path[:0] = [os.environ.get("MEDIATION_PROTO_PYTHON", str(BUILD / "tests" / "python")), str(ROOT / "tests" / "scenario")]

from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from run import Story  # noqa: E402
from stranger_wire import Connection, Words  # noqa: E402

DISTRICT = 340212100
ROUNDS = 40
# Eight characters each.
PHRASES_TOLD = 4
REGISTER = ("2014-03-04T09:00 clerk01 register A --channel walk_in --start-mode applied --applied-on 2014-03-04"
            " --parties side=applicant,name=甲 --parties side=respondent,name=乙 --place 340212100002 --kind neighbour"
            " --facts 事实 -> registered")
# Weighted as in a census: the first ten bear two fifths of all names.
SURNAMES = ("王" * 72 + "李" * 71 + "张" * 68 + "刘" * 54 + "陈" * 45 + "杨" * 31 + "黄" * 22 + "赵" * 21 + "吴" * 20 + "周" * 19
            + "徐" * 15 + "孙" * 15 + "马" * 13 + "朱" * 12 + "胡" * 12 + "郭" * 11 + "何" * 11 + "林" * 10 + "高" * 10 + "罗" * 9
            + "郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段单查仇翟解区")
GIVEN = ("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉建华国玉春梅红志新海波宁飞鹏浩宇婷雪琳佳颖倩欣怡子轩梓涵俊熙思远一诺晨曦嘉豪"
         "雨泽博学家荣德福贵财旺兴隆祥瑞安康健忠义孝廉礼智信仁厚道成功业长青松柏林森根生水火土金木山川江河湖")
PHRASES = ("楼上漏水", "院墙占地", "宅基地界线", "借款未还", "拖欠工资", "赡养老人", "离婚财产", "噪音扰民", "田埂灌溉", "树木遮挡", "采光受阻",
           "排水沟堵塞", "合同违约", "工伤赔偿", "土地流转", "坟地迁移", "彩礼返还", "狗咬伤人", "电动车碰撞", "道路通行", "承租退押金", "装修质量",
           "果树被砍", "鱼塘承包", "山林权属", "养殖污染", "征地补偿", "婚约解除", "继承房屋", "邻居争吵")
MAKE = """
    CREATE TEMP TABLE one AS SELECT d, p FROM dispute d, party p WHERE p.dispute = d.id AND p.number = 1;
    CREATE TEMP TABLE many AS
        SELECT k, at, ((extract(epoch FROM at) * 1000)::bigint - 1262304000000) << 22 | (k & 4194303) AS id, random() AS chance
          FROM (SELECT k, TIMESTAMPTZ '2015-01-01' + k * (interval '{years} years' / {count}) AS at FROM generate_series(1, {count}) k) m;
    INSERT INTO dispute SELECT (r).* FROM (SELECT jsonb_populate_record(o.d, jsonb_build_object('id', m.id, 'registered_at', m.at,
        'place', 340212100002 + (m.k::bigint * 7919) %% 60, 'kind', 1 + (m.k::bigint * 104729) %% 12)) AS r FROM one o, many m OFFSET 0) x;
    INSERT INTO party SELECT (r).* FROM (SELECT jsonb_populate_record(o.p, jsonb_build_object('dispute', m.id, 'number', n, 'side', n, 'keys', NULL,
        'name', CASE WHEN n = 2 AND m.chance < 0.03 THEN '繁阳镇人民政府' ELSE substr(%(surnames)s, 1 + floor(random() * length(%(surnames)s))::integer, 1)
            || substr(%(given)s, 1 + floor(random() * length(%(given)s))::integer, 1)
            || CASE WHEN random() < 0.8 THEN substr(%(given)s, 1 + floor(random() * length(%(given)s))::integer, 1) ELSE '' END END)) AS r
        FROM one o, many m, generate_series(1, 2) n OFFSET 0) x;
    INSERT INTO event_text (district, dispute, version, salt, texts)
        SELECT {district}, m.id, 1, '\\x00', int2send(7::smallint) || int4send(0) || int4send(octet_length(t.text)) || convert_to(t.text, 'UTF8')
          FROM many m CROSS JOIN LATERAL (SELECT string_agg(
              (%(phrases)s::text[])[1 + floor(power(random(), 2) * 30)::integer] || chr(19968 + floor(random() * 3000)::integer)
              || chr(19968 + floor(random() * 3000)::integer) || chr(19968 + floor(random() * 3000)::integer), '，') AS text
              FROM generate_series(1, {phrases}) WHERE m.k > 0) t;
    INSERT INTO official_number SELECT {district}, 1, 1, extract(year FROM m.at)::smallint, m.k, m.id, 1,
        '繁阳登〔' || extract(year FROM m.at) || '〕' || lpad((m.k)::text, 7, '0') || '号' FROM many m;
    INSERT INTO linked_number SELECT {district}, 'XF-' || m.k / 2, m.id FROM many m WHERE m.k %% 20 < 2;
"""


class Book:
    def __init__(self, count, years):
        self.connection = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")
        Story(self.connection, Words(self.connection)).tell(REGISTER)
        self.database = psycopg2.connect(os.environ["MEDIATION_DB_ADMIN"])
        self.database.autocommit = True
        self.cursor = self.database.cursor()
        begun = time.monotonic()
        self.cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        self.cursor.execute(MAKE.format(count=count, years=years, district=DISTRICT, phrases=PHRASES_TOLD),
                            {"surnames": SURNAMES, "given": GIVEN, "phrases": list(PHRASES)})
        self.cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname IN ('party_keys', 'event_text_keys')")
        indexes = [text for text, in self.cursor.fetchall()]
        self.cursor.execute("DROP INDEX party_keys, event_text_keys; SET maintenance_work_mem = '1GB'")
        made = time.monotonic()
        subprocess.run([BUILD / "daemon" / "mediationd", "migrate", "up", "--demo", "--database", os.environ["MEDIATION_DB_ADMIN"]],
                       check=True, stdout=subprocess.DEVNULL)
        keyed = time.monotonic()
        for text in indexes:
            self.cursor.execute(text)
        indexed = time.monotonic()
        self.cursor.execute("VACUUM ANALYZE")
        print(f"{count} disputes made in {made - begun:.0f} s, keyed in {keyed - made:.0f} s, indexed in {indexed - keyed:.0f} s")
        self.cursor.execute("SELECT relname, pg_size_pretty(pg_relation_size(oid)) FROM pg_class WHERE relname IN ('party', 'event_text',"
                            " 'party_keys', 'event_text_keys', 'dispute_of_place') ORDER BY 1")
        print("  ".join(f"{name} {size}" for name, size in self.cursor.fetchall()), flush=True)
        # the first one was idle for longer than the daemon waits
        self.connection = Connection(os.environ["MEDIATION_SOCKET"], "clerk01")

    def explain(self):
        """Has the plans of what lists take longer than 2 ms for logged, by connections made anew."""
        self.cursor.execute("LOAD 'auto_explain'")
        self.cursor.execute("ALTER SYSTEM SET session_preload_libraries = 'auto_explain'")
        self.cursor.execute("ALTER SYSTEM SET auto_explain.log_min_duration = 2")
        self.cursor.execute("ALTER SYSTEM SET auto_explain.log_analyze = on")
        self.cursor.execute("SELECT pg_reload_conf()")
        time.sleep(1)
        self.cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mediationd-slow'")
        time.sleep(3)

    def sample(self, statement, count=ROUNDS):
        self.cursor.execute(f"SELECT * FROM ({statement}) x ORDER BY random() LIMIT {count}")
        return self.cursor.fetchall()

    def measure(self, what, requests):
        took, lines = [], []
        for request in requests:
            begun = time.monotonic()
            answer = self.connection.ask(request)
            took.append((time.monotonic() - begun) * 1000)
            assert answer.outcome == 0, answer
            lines.append(len(getattr(answer, answer.WhichOneof("body")).disputes))
        print(f"{what:<44} {statistics.median(took):7.1f} {max(took):7.1f} {statistics.median(lines):6.0f} lines")

    def find(self, what, texts):
        self.measure(what, [pb.Request(find_disputes=pb.FindDisputesRequest(text=text)) for text in texts])


def names(book):
    people = [name for name, in book.sample("SELECT name FROM party TABLESAMPLE system (0.1) WHERE number = 1")]
    letters = [words.split()[-2] for words, in book.sample("SELECT words FROM party TABLESAMPLE system (0.1) WHERE number = 1")]
    initials = [words.split()[-1] for words, in book.sample("SELECT words FROM party TABLESAMPLE system (0.1) WHERE number = 1")]
    book.find("a whole name", people)
    book.find("a given name", [name[1:] for name in people])
    book.find("a surname", random.choices(SURNAMES, k=ROUNDS))
    book.find("a whole name in pinyin", letters)
    book.find("a surname in pinyin", ["wang", "li", "zhang", "liu", "chen", "shan", "qiu"] * 6)
    book.find("initials", initials)
    book.find("an office in 15,000s of disputes", ["繁阳镇人民政府", "fanyangzhenrenminzhengfu", "fyzrmzf", "政府"] * 5)
    book.find("nobody's name", ["慕容龘"] * ROUNDS)
    book.find("nobody's pinyin", ["murongda"] * ROUNDS)


def others(book):
    book.find("a number's tail", [str(random.randrange(1, 900000)) for _ in range(ROUNDS)])
    book.find("a whole number", [text for text, in book.sample("SELECT text FROM official_number TABLESAMPLE system (0.1)")])
    book.find("a number elsewhere", [text for text, in book.sample("SELECT number FROM linked_number")])
    book.find("a word of what was told, of every third", ["漏水", "楼上"] * 20)
    book.find("a word of every hundredth", ["争吵", "邻居", "继承", "婚约"] * 10)
    pairs = ["".join(chr(19968 + random.randrange(3000)) for _ in range(2)) for _ in range(ROUNDS)]
    book.find("a rare word", pairs)
    book.find("a word that is in no text", ["龘龘"] * ROUNDS)
    book.find("two words", ["漏水 继承", "采光 婚约"] * 20)


def related(book):
    rows = book.sample("SELECT p.dispute, p.name, d.place, d.kind FROM party p TABLESAMPLE system (0.1) JOIN dispute d ON d.id = p.dispute")
    book.measure("what one that is there may have to do with",
                 [pb.Request(related=pb.RelatedRequest(dispute=dispute)) for dispute, *_ in rows])
    book.measure("what one to be registered may",
                 [pb.Request(related=pb.RelatedRequest(names=[name], place=place, kind=kind)) for _, name, place, kind in rows])
    book.measure("what one against an office may",
                 [pb.Request(related=pb.RelatedRequest(names=[name, "繁阳镇人民政府"], place=place, kind=kind)) for _, name, place, kind in rows])


def meanwhile(book):
    """Registers until the lists of what is to be sorted in are as good as full."""
    story = Story(book.connection, Words(book.connection))
    for number in range(60):
        words = "，".join(random.choice(PHRASES) + "".join(chr(19968 + random.randrange(3000)) for _ in range(3)) for _ in range(8))
        story.tell(REGISTER.replace("register A", f"register M{number}").replace("2014", "2025").replace("事实", words))


def main():
    random.seed(7)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
    years = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    book = Book(count, years)
    print(f"{'milliseconds':<44}  median   worst")
    names(book)
    others(book)
    related(book)
    meanwhile(book)
    print("while new ones wait to be sorted in:")
    names(book)
    others(book)
    if os.environ.get("EXPLAIN"):
        book.explain()
        print("once more, each with its plan:")
        for part in (names, others, related):
            part(book)
        print((Path(os.environ["PG_DATA"]) / "log").read_text())


if __name__ == "__main__":
    main()
