#!/usr/bin/env python3
"""What identifies people: sealed before it leaves, shown in part, in full with a reason, found again, in no dump and no log.

usage: MEDIATION_OPTIONS=--log_level=0 tests/with-daemon tests/wire/identities.py

The vault is killed twenty times under load, with MEDIATION_LONG=1 a hundred. TAP.
"""

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT, BUILD = Path(os.environ["SOURCE_ROOT"]), Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "client"), str(ROOT / "tests" / "scenario")]

import nacl.public  # noqa: E402
import psycopg2  # noqa: E402
import tap  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from stranger_wire import Connection, Words, seal, uuid7  # noqa: E402

SOCKET, LOG, ADMIN, APP, KEYS = (os.environ[f"MEDIATION_{name}"] for name in ("SOCKET", "LOG", "DB_ADMIN", "DB", "KEYS"))
MEDIATIOND, VAULT = BUILD / "daemon" / "mediationd", BUILD / "daemon" / "mediation-vault"
KILLS = 100 if os.environ.get("MEDIATION_LONG") == "1" else 20
WAIT_S = 30
FIRST, SECOND, THIRD = "340212199003070019", "340222198511200025", "340212201201010033"
PHONE, OTHER_PHONE, ADDRESS, ACCOUNT = "13800005678", "13911112222", "繁阳镇阳和村3组12号", "6222020000001234"
ID_NUMBER, TELEPHONE, HOME, BANK = 1, 2, 3, 4
HOME_OF = "繁阳镇柳溪村7号"
LINE = Connection(SOCKET, "clerk01")
WORDS = Words(LINE)
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def database(sql, *values):
    with psycopg2.connect(ADMIN) as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def name(answer):
    return answer.refusal.name if answer.outcome else "done"


def registration(first, second="", request_id=None):
    words = ["--channel", "walk_in", "--start-mode", "applied", "--applied-on", "2026-01-05", "--parties", f"side=applicant,name=张证件{first}",
             "--parties", f"side=respondent,name=李四{second}", "--place", "340212100201", "--kind", "neighbour", "--facts", "滴水"]
    return pb.Request(act=pb.ActRequest(request_id=request_id or uuid7(), action=WORDS.actions["register"].number, arguments=WORDS.argument_list(words)))


def register(first, second="", line=None):
    answer = (line or LINE).ask(registration(first, second))
    assert not answer.outcome, answer.refusal
    return answer.act.dispute


def act(dispute, action, *words, line=None):
    return (line or LINE).ask(pb.Request(act=pb.ActRequest(request_id=uuid7(), dispute=dispute, action=WORDS.actions[action].number,
                                                           arguments=WORDS.argument_list(words))))


def identify(dispute, *records, line=None):
    return act(dispute, "identify", *(word for record in records for word in ("--identities", record)), line=line)


def masks(dispute, line=None):
    told = (line or LINE).ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=dispute))).get_dispute.dispute
    return {(party.number, identity.identity): identity.mask for party in told.parties for identity in party.identities}


def reveal(dispute, reason="核对签字人身份", line=None, party=0):
    own = nacl.public.PrivateKey.generate()
    answer = (line or LINE).ask(pb.Request(reason=reason, reveal=pb.RevealRequest(dispute=dispute, key=bytes(own.public_key), party=party)))
    if answer.outcome:
        return answer.refusal.name
    box = nacl.public.SealedBox(own)
    return {(v.party, v.identity): box.decrypt(v.sealed).decode() if v.sealed else None for v in answer.reveal.values}


def find(number, identity, line=None):
    line = line or LINE
    key = line.ask(pb.Request(identity_key=pb.IdentityKeyRequest())).identity_key.key
    answer = line.ask(pb.Request(find_disputes=pb.FindDisputesRequest(sealed=seal(key, number), identity=identity)))
    assert not answer.outcome, answer.refusal
    return {line.id for line in answer.find_disputes.disputes}


def whole(first=FIRST, phone=PHONE):
    return register(f",id_number={first},telephone={phone},address={ADDRESS}", f",bank_account={ACCOUNT},telephone={OTHER_PHONE}")


@claim
def everybody_is_shown_what_tells_people_apart():
    assert masks(whole()) == {(1, ID_NUMBER): "3402**********0019", (1, TELEPHONE): "138****5678", (1, HOME): "繁阳镇阳和村****",
                              (2, TELEPHONE): "139****2222", (2, BANK): "****1234"}


@claim
def what_is_not_sealed_is_not_taken():
    request = registration("")
    parties = next(a for a in request.act.arguments if a.number == WORDS.arguments["parties"].number)
    field = next(f for f in WORDS.records[WORDS.arguments["parties"].record].fields if f.name == "id_number")
    parties.records.records[0].fields.add(number=field.number, text=FIRST)
    assert name(LINE.ask(request)) == "identity_in_clear"
    parties.records.records[0].fields[-1].sealed = seal(bytes(nacl.public.PrivateKey.generate().public_key), FIRST)
    assert name(LINE.ask(request)) == "identity_other_key"
    parties.records.records[0].fields[-1].sealed = os.urandom(40)
    assert name(LINE.ask(request)) == "identity_other_key"
    parties.records.records[0].fields[-1].sealed = bytes(700)
    assert name(LINE.ask(request)) == "too_long"


@claim
def what_cannot_be_right_is_refused_where_it_stands():
    for given, outcome in (("id_number=340212199003070018", "id_number_wrong"), ("id_number=340212199013070019", "birth_date_wrong"),
                           ("id_number=12", "identity_malformed"), ("telephone=一三八", "identity_malformed"),
                           ("bank_account=1234", "identity_malformed"), ("id_number=E12345678", "identity_malformed")):
        answer = LINE.ask(registration("", "," + given))
        assert name(answer) == outcome and answer.refusal.argument == WORDS.arguments["parties"].number and answer.refusal.record_index == 2, (given, answer)
    assert register(",id_number=E12345678,id_paper=passport")


@claim
def who_asks_for_all_of_it_says_why_and_stands_on_record():
    dispute = whole()
    assert reveal(dispute, "") == reveal(dispute, " \n") == "reveal_reason_missing"
    assert reveal(dispute, "由" * 201) == "too_long"
    on_record = "SELECT member, reason FROM dispute_read WHERE dispute = %s AND request = 37 ORDER BY read_at"
    assert database(on_record, dispute) == []
    assert reveal(dispute, "当面签字核对") == {(1, ID_NUMBER): FIRST, (1, TELEPHONE): PHONE, (1, HOME): ADDRESS, (2, TELEPHONE): OTHER_PHONE, (2, BANK): ACCOUNT}
    assert reveal(dispute, "只看被申请人", party=2) == {(2, TELEPHONE): OTHER_PHONE, (2, BANK): ACCOUNT}
    member = WORDS.members["clerk01"]
    assert database(on_record, dispute) == [(member, "当面签字核对"), (member, "只看被申请人")]


@claim
def nobody_is_told_before_it_is_on_record():
    dispute = whole()
    with psycopg2.connect(ADMIN) as held, held.cursor() as cursor:
        cursor.execute("LOCK TABLE dispute_read IN ACCESS EXCLUSIVE MODE")
        told = []
        asking = threading.Thread(target=lambda: told.append(reveal(dispute, line=Connection(SOCKET, "clerk01"))))
        asking.start()
        time.sleep(1)
        assert not told, told
        held.rollback()
        asking.join(WAIT_S)
    assert told and told[0][1, ID_NUMBER] == FIRST, told


@claim
def who_has_nothing_to_do_with_it_sees_no_more():
    dispute = whole()
    for member, outcome in (("med06a", "reveal_forbidden"), ("auditor", "no_right"), ("petition", "no_right"), ("sysadm01", "no_right")):
        assert (told := reveal(dispute, line=Connection(SOCKET, member))) == outcome, (member, told)
    # whose every name is masked sees no part of a number either
    assert (1, TELEPHONE) not in masks(dispute, Connection(SOCKET, "auditor"))
    assert reveal(dispute, line=Connection(SOCKET, "director"))[1, TELEPHONE] == PHONE
    assert reveal(1) == "not_found"


@claim
def a_person_is_found_by_a_number_that_is_typed_whole():
    number, phone = SECOND, "13700001111"
    first, second = whole(number, phone), whole(number, "13700002222")
    assert find(number, ID_NUMBER) == find(number.lower(), ID_NUMBER) == find("340222-19851120-0025", ID_NUMBER) == {first, second}
    assert find(phone, TELEPHONE) == find("+86 137 0000 1111", TELEPHONE) == {first}
    assert find(THIRD, ID_NUMBER) == find(phone[:-1], TELEPHONE) == find(phone, ID_NUMBER) == set()


@claim
def one_person_is_found_by_the_old_number_and_by_the_new_and_each_is_shown_as_it_came():
    old, new = "340222861120003", "340222198611200030"
    first, second = whole(old, "13700008801"), whole(new, "86 137 0000 8801")
    assert find(old, ID_NUMBER) == find(new, ID_NUMBER) == find("340222 861120 003", ID_NUMBER) == {first, second}
    assert find("137 0000 8801", TELEPHONE) == find("+86-137-0000-8801", TELEPHONE) == {first, second}
    assert reveal(first)[1, ID_NUMBER] == old and reveal(second)[1, ID_NUMBER] == new
    # a paper that is no identity card has numbers of its own, however they look
    other = register(f",id_number={old},id_paper=passport")
    assert find(new, ID_NUMBER) == {first, second} and reveal(other)[1, ID_NUMBER] == old


@claim
def what_is_put_right_is_shown_and_found_the_new_way():
    dispute = register(",telephone=13700003333")
    assert name(identify(dispute, "party=1,telephone=13700004444", "party=2,id_number=" + THIRD)) == "done"
    assert masks(dispute) == {(1, TELEPHONE): "137****4444", (2, ID_NUMBER): "3402**********0033"}
    assert find("13700003333", TELEPHONE) == set() and find("13700004444", TELEPHONE) == {dispute}
    assert name(identify(dispute, "party=1")) == "nothing_identified" and name(identify(dispute, "party=3,telephone=13700004444")) == "unknown_party"


@claim
def the_same_request_is_done_once_and_no_other_under_its_id():
    request_id = uuid7()
    first = LINE.ask(registration(f",id_number={FIRST}", request_id=request_id))
    again = LINE.ask(registration(f",id_number={FIRST}", request_id=request_id))
    other = LINE.ask(registration(f",id_number={SECOND}", request_id=request_id))
    assert first.act.dispute == again.act.dispute and again.act.repeated_request and name(other) == "request_reused", (first, again, other)
    assert database("SELECT count(*) FROM party_identity WHERE dispute = %s", first.act.dispute) == [(1,)]


@claim
def what_is_kept_opens_in_its_own_place_alone():
    dispute = register(",telephone=13700005555", ",telephone=13700006666")
    swap = "UPDATE party_identity x SET sealed = y.sealed FROM party_identity y WHERE x.dispute = %s AND y.dispute = x.dispute AND y.party = 3 - x.party"
    database(swap, dispute)
    assert masks(dispute) == {(1, TELEPHONE): "", (2, TELEPHONE): ""} and reveal(dispute) == {(1, TELEPHONE): None, (2, TELEPHONE): None}
    database(swap, dispute)
    assert reveal(dispute) == {(1, TELEPHONE): "13700005555", (2, TELEPHONE): "13700006666"}


@claim
def all_of_one_kind_are_as_long_as_each_other():
    register(",id_number=E123,id_paper=passport,address=村", ",telephone=12348")
    lengths = database("SELECT identity, count(DISTINCT length(sealed)) FROM party_identity GROUP BY identity")
    assert len(lengths) == 4 and all(count == 1 for _, count in lengths), lengths
    assert database("SELECT count(*) FROM party_identity a JOIN party_identity b ON a.sealed = b.sealed AND a.ctid <> b.ctid") == [(0,)]


def two_pairs(first, second):
    """An accepted dispute of two pairs, of which the third party is told by the first phone, the fourth by the second."""
    words = (",telephone=13600000001", "", f",id_number={first},telephone=+86 13600000003,address={HOME_OF}", f",telephone={second},bank_account={ACCOUNT}")
    request = registration(words[0], words[1])
    more = [word for side, name, told in (("applicant", "丙", words[2]), ("respondent", "丁", words[3]))
            for word in ("--parties", f"side={side},name={name}{told}")]
    parties = next(argument for argument in request.act.arguments if argument.number == WORDS.arguments["parties"].number)
    parties.records.records.extend(WORDS.argument_list(more)[0].records.records)
    answer = LINE.ask(request)
    assert not answer.outcome, answer.refusal
    accepted = act(answer.act.dispute, "accept", "--kind", "neighbour", "--level", "normal", "--rights-notice", "yes", "--risk-signs", "none",
                   "--parties-agreeing", "1,2,3,4")
    assert name(accepted) == "done", accepted
    return answer.act.dispute


@claim
def who_is_split_off_is_identified_in_the_dispute_that_is_made():
    dispute, director = two_pairs("340222851120002", "13600000004"), Connection(SOCKET, "director")
    answer = act(dispute, "split", "--parties-split", "4,3", "--reason", "另有一事", line=director)
    assert name(answer) == "done", answer
    made, gone = answer.act.other_dispute, {(3, ID_NUMBER): "340222851120002", (3, TELEPHONE): "13600000003", (3, HOME): HOME_OF,
                                             (4, TELEPHONE): "13600000004", (4, BANK): ACCOUNT}
    told = LINE.ask(pb.Request(get_dispute=pb.GetDisputeRequest(dispute=made))).get_dispute.dispute
    numbers = {{"丙": 3, "丁": 4}[party.name]: party.number for party in told.parties}
    assert reveal(made, line=director) == {(numbers[party], identity): value for (party, identity), value in gone.items()}
    assert masks(made, director)[numbers[4], TELEPHONE] == "136****0004" and reveal(dispute, line=director) == {(1, TELEPHONE): "13600000001", **gone}
    assert {dispute, made} <= find("340222198511200025", ID_NUMBER, director) and find("13600000003", TELEPHONE, director) == {dispute, made}
    # what is written is bound to its place, and to the event that made it
    assert database("SELECT count(*) FROM party_identity a JOIN party_identity b USING (sealed) WHERE a.dispute = %s AND b.dispute = %s", made, dispute) == [(0,)]
    assert database("SELECT DISTINCT version FROM party_identity WHERE dispute = %s", made) == [(1,)]
    texts, = database("SELECT texts FROM event_text WHERE dispute = %s AND version = 1", made)
    before, = database("SELECT texts FROM event_text WHERE dispute = %s AND version = 1", dispute)
    assert commitments(texts[0]) and commitments(texts[0]) < commitments(before[0])
    # from then on each goes its own way
    assert name(identify(made, f"party={numbers[4]},telephone=13600000044")) == "done"
    assert reveal(made, line=director)[numbers[4], TELEPHONE] == "13600000044" and reveal(dispute, line=director)[4, TELEPHONE] == "13600000004"
    # what is held about who has left is put right too
    assert name(identify(dispute, "party=4,telephone=13600000044")) == "done"
    assert find("13600000044", TELEPHONE, director) == {dispute, made} and find("13600000004", TELEPHONE, director) == set()


def commitments(texts):
    return set(re.findall(rb"[0-9a-f]{64}", bytes(texts)))


@claim
def a_split_waits_for_the_vault_and_loses_nothing():
    dispute, other = two_pairs(SECOND, "13600000054"), Daemon(keys())
    line = other.line("director")
    other.until("event=identity-key-missing")
    answer = act(dispute, "split", "--parties-split", "3,4", "--reason", "另有一事", line=line)
    assert name(answer) == "identity_away", answer
    other.stop()
    director = Connection(SOCKET, "director")
    assert reveal(dispute, line=director)[3, ID_NUMBER] == SECOND
    answer = act(dispute, "split", "--parties-split", "3,4", "--reason", "另有一事", line=director)
    assert reveal(answer.act.other_dispute, line=director)[1, ID_NUMBER] == SECOND


@claim
def who_asked_to_be_used_for_nothing_is_found_and_shown_by_nothing():
    dispute, clerk, director = register(",telephone=13600000071"), Connection(SOCKET, "clerk01"), Connection(SOCKET, "director")
    assert find("13600000071", TELEPHONE, clerk) == {dispute} and masks(dispute, clerk) == {(1, TELEPHONE): "136****0071"}
    database("UPDATE party SET marks = 1 WHERE dispute = %s AND number = 1", dispute)
    assert find("13600000071", TELEPHONE, clerk) == set() and masks(dispute, clerk) == {} and reveal(dispute, line=clerk) == {}
    # the director answers his own questions of what is held
    assert reveal(dispute, line=director) == {(1, TELEPHONE): "13600000071"}


@claim
def what_was_registered_twice_is_identified_in_each_after_they_are_merged():
    twice, first, director = register(",telephone=13600000061"), register(",id_number=" + THIRD), Connection(SOCKET, "director")
    assert name(act(twice, "merge", "--other-dispute", str(first), "--reason", "重复登记", line=director)) == "done"
    assert masks(first, director) == {(1, ID_NUMBER): "3402**********0033"} and reveal(twice, line=director) == {(1, TELEPHONE): "13600000061"}
    assert find("13600000061", TELEPHONE, director) == {twice}


def told_of(value):
    """Whatever would give it away to who has no key."""
    raw = value.encode()
    yield from (raw, raw[:14], raw[-12:], hashlib.md5(raw).hexdigest().encode(), hashlib.sha1(raw).hexdigest().encode(),
                hashlib.sha256(raw).hexdigest().encode(), hashlib.blake2b(raw).hexdigest()[:32].encode(),
                hashlib.blake2b(raw, digest_size=16).hexdigest().encode(), hashlib.blake2b(raw, digest_size=32).hexdigest().encode(), raw.hex().encode())


def found_in(text, values):
    return [(value, part) for value in values for part in told_of(value) if len(part) >= 11 and part in text]


@claim
def neither_a_dump_nor_a_log_tells_whose_number_it_is():
    dispute = whole(THIRD, "13512345678")
    find(THIRD, ID_NUMBER), find("13512345678", TELEPHONE), reveal(dispute), masks(dispute)
    LINE.ask(registration("", ",id_number=" + THIRD[:17] + "4"))
    planted = [FIRST, SECOND, THIRD, PHONE, OTHER_PHONE, "13512345678", ACCOUNT, "3组12号"]
    dump = subprocess.run(["pg_dump", "-d", ADMIN], capture_output=True, check=True).stdout
    server = Path(os.environ["PG_DATA"], "log").read_bytes()
    # what is looked for would be seen: in what a careless table would have
    assert "张证件".encode() in dump and b"party_identity" in dump
    careless = "\n".join(f"{value} {hashlib.sha256(value.encode()).hexdigest()} \\\\x{value.encode().hex()}" for value in planted).encode()
    assert {value for value, _ in found_in(careless, planted)} >= set(planted[:6]), found_in(careless, planted)
    log = Path(LOG).read_bytes()
    assert b"event=refused outcome=id_number_wrong" in log and server
    for text in (dump, server, log):
        assert not found_in(text, planted), found_in(text, planted)
        assert b"3402**********0033" not in text and "3组12号".encode() not in text


def vault_pid():
    return int(re.findall(r"event=vault-begun worker=identities pid=(\d+)", Path(LOG).read_text())[-1])


def until(condition, what):
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@claim
def the_vault_is_killed_under_load_and_nothing_is_wrong():
    stop, done, refused, wrong = threading.Event(), [], set(), []

    def work(number):
        line = Connection(SOCKET, "clerk01", 30)
        while not stop.is_set():
            phone = f"15{number}{random.randrange(10**8):08d}"
            answer = line.ask(registration(f",telephone={phone}"))
            if answer.outcome:
                refused.add(answer.refusal.name)
                time.sleep(0.02)
                continue
            done.append((answer.act.dispute, phone))
            mask = masks(answer.act.dispute, line).get((1, TELEPHONE))
            if mask not in ("", f"{phone[:3]}****{phone[-4:]}"):
                wrong.append((phone, mask))

    workers = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(4)]
    for worker in workers:
        worker.start()
    for _ in range(KILLS):
        before = vault_pid()
        time.sleep(random.uniform(0.05, 0.4))
        os.kill(before, signal.SIGKILL)
        until(lambda: vault_pid() != before, "no other child")
    stop.set()
    for worker in workers:
        worker.join(WAIT_S)
    assert not wrong and refused <= {"identity_away"} and refused, (wrong[:3], refused)
    until(lambda: not LINE.ask(registration(",telephone=13800138000")).outcome, "not back by itself")
    assert len(done) > KILLS, len(done)
    for dispute, phone in random.sample(done, 20):
        assert reveal(dispute) == {(1, TELEPHONE): phone}
        assert find(phone, TELEPHONE) == {dispute}
    assert database("SELECT count(*) FROM dispute d WHERE d.id = ANY (%s) AND NOT EXISTS (SELECT FROM party_identity p WHERE p.dispute = d.id)",
                    [dispute for dispute, _ in done]) == [(0,)]


@claim
def without_it_the_rest_goes_on():
    dispute = whole()
    os.kill(vault_pid(), signal.SIGKILL)
    assert name(LINE.ask(registration(""))) == "done"
    until(lambda: masks(dispute).get((1, TELEPHONE)) == "138****5678", "not back")


class Daemon:
    """Another one beside the first, with keys of its own."""

    def __init__(self, keys, *options):
        self.home = Path(tempfile.mkdtemp(prefix="mediation-identities-"))
        self.socket, self.log = self.home / "socket", self.home / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([MEDIATIOND, f"--database={APP}", f"--socket={self.socket}", "--listen=", "--peer_members=*:director",
                                             f"--identity_key={keys}", *options], stdout=log, stderr=log)

    def line(self, member="clerk01"):
        until(lambda: self.socket.exists() or self.process.poll() is not None, "it does not start")
        return Connection(str(self.socket), member)

    def until(self, what, count=1):
        until(lambda: self.log.read_text().count(what) >= count, (what, self.log.read_text()[-2000:]))

    def stop(self):
        self.process.terminate()
        assert self.process.wait(WAIT_S) == 0, self.log.read_text()
        shutil.rmtree(self.home)


def keys(*how):
    path = Path(tempfile.mkdtemp(prefix="mediation-keys-")) / "keys"
    subprocess.run([VAULT, "key", "make", path], check=True)
    for word in how:
        subprocess.run([VAULT, "key", word, path], check=True)
    return path


@claim
def a_file_that_will_not_do_starts_nothing():
    path = keys()
    for spoil, why in ((lambda: path.chmod(0o640), "chmod 600"), (lambda: path.chmod(0o604), "chmod 600"),
                       (lambda: path.write_text(path.read_text()[:-10]), "damaged"), (lambda: path.write_text("x"), "damaged"),
                       (path.unlink, "No such file")):
        before = path.read_bytes()
        spoil()
        for words in (("run",), ("--check-config",)):
            done = subprocess.run([MEDIATIOND, *words, f"--database={APP}", f"--identity_key={path}", f"--socket={path}.socket", "--listen="], capture_output=True,
                                  text=True, check=False, timeout=WAIT_S)
            assert done.returncode == 2 and why in done.stderr and "identity_key" in done.stderr, done
        path.write_bytes(before)
        path.chmod(0o600)
    sound = subprocess.run([MEDIATIOND, "--check-config", f"--identity_key={path}"], check=False)
    assert sound.returncode == 0


@claim
def another_key_opens_nothing_and_writes_nothing():
    dispute = whole()
    daemon = Daemon(keys())
    line = daemon.line()
    daemon.until("event=identity-key-missing")
    assert masks(dispute, line)[1, TELEPHONE] == "" and reveal(dispute, line=line)[1, TELEPHONE] is None
    assert name(line.ask(registration(",telephone=13700007777"))) in ("identity_away", "identity_other_key")
    assert name(line.ask(registration(""))) == "done"
    daemon.stop()
    assert masks(dispute)[1, TELEPHONE] == "138****5678"


@claim
def without_a_key_nothing_is_taken():
    daemon = Daemon("")
    line = daemon.line()
    assert name(line.ask(registration(",telephone=13700008888"))) == "identity_off"
    assert name(line.ask(pb.Request(identity_key=pb.IdentityKeyRequest()))) == "identity_off"
    assert any(field.refused_zh for record in line.ask(pb.Request(catalogue=pb.CatalogueRequest())).catalogue.records for field in record.fields)
    assert name(line.ask(registration(""))) == "done"
    daemon.stop()


def key_command(word):
    return subprocess.run([MEDIATIOND, "key", word, "--database", ADMIN], capture_output=True, text=True, check=False)


@claim
def the_key_changes_while_everybody_writes():
    time.sleep(16)
    other = Daemon(KEYS)
    other.until("event=identity-key ")
    old, = re.findall(r"key\t(\w+)\twriting", key_command("status").stdout)
    before = whole()
    stop, done = threading.Event(), []

    def work(number):
        line = Connection(SOCKET, "clerk01", 30) if number % 2 else other.line()
        while not stop.is_set():
            phone = f"16{number}{random.randrange(10**8):08d}"
            answer = line.ask(registration(f",telephone={phone}"))
            if not answer.outcome:
                done.append((answer.act.dispute, phone))
            time.sleep(0.01)

    workers = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(4)]
    for worker in workers:
        worker.start()
    assert key_command("rotate").returncode == 1
    subprocess.run([VAULT, "key", "rotate", KEYS], check=True)
    os.kill(int(os.environ["MEDIATION_PID"]), signal.SIGHUP)
    time.sleep(4)
    lacking = key_command("rotate")
    assert lacking.returncode == 1 and "SIGHUP" in lacking.stderr, lacking
    other.process.send_signal(signal.SIGHUP)
    until(lambda: key_command("rotate").returncode == 0, "the newest key is not taken")
    new, = re.findall(r"key\t(\w+)\twriting", key_command("status").stdout)
    until(lambda: f"key\t{old}\told\t0\n" in key_command("status").stdout, key_command("status").stdout)
    stop.set()
    for worker in workers:
        worker.join(WAIT_S)
    until(lambda: f"key\t{old}\told\t0\n" in key_command("status").stdout, key_command("status").stdout)
    assert new != old and len(done) > 50, (old, new, len(done))
    assert reveal(before)[1, ID_NUMBER] == FIRST and before in find(FIRST, ID_NUMBER)
    for dispute, phone in random.sample(done, 30):
        assert find(phone, TELEPHONE) == {dispute} and reveal(dispute, line=other.line()) == {(1, TELEPHONE): phone}
    other.stop()
    status = key_command("status").stdout
    assert re.search(rf"daemon\t-?\d+\t{new},{old}\t\d+", status), status


def main():
    tap.tell(CLAIMS)


if __name__ == "__main__":
    main()
