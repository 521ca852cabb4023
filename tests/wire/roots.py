#!/usr/bin/env python3
"""Roots: signed when a day is over, each event in exactly one, on record outside the database; what is changed is found. TAP.

usage: tests/with-daemon tests/wire/roots.py
"""

import datetime
import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from signed import (ACCEPT, ASSIGN, BEGIN, BUILD, DIGESTS, DISTRICT, HOME, MEET, REHASHED, SIGNER, TAKE, Town, digest, head_of, leaf, path_of,  # noqa: E402
                    program, record)
from tap import tell  # noqa: E402

CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def lines(town):
    return [line for line in town.roots.read_text().splitlines() if line.startswith("root ")]


@claim
def the_second_tree_is_that_of_the_reference(town):
    leaves = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
    assert head_of("sha256", leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert head_of("sha256", leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


@claim
def a_key_is_for_its_owner_alone(town):
    fingerprint = town.new_key()
    assert stat.S_IMODE(town.key.stat().st_mode) == 0o600 and re.fullmatch("[0-9a-f]{64}", fingerprint)
    kept = town.key.read_bytes()
    done = program(BUILD / "daemon/mediationd", "roots", "key", "--out", town.key)
    assert done.status == 1 and town.key.read_bytes() == kept, done
    for mode in (0o640, 0o604, 0o620, 0o602):
        town.key.chmod(mode)
        done = town.sign("2026-03-02")
        assert done.status == 1 and "chmod 600" in done.err and not town.roots.exists(), (oct(mode), done)
    town.key.chmod(0o600)
    (HOME / "link").symlink_to(town.key)
    (HOME / "empty").touch(0o600)
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:x", "-out", HOME / "locked"], check=True)
    (HOME / "locked").chmod(0o600)
    subprocess.run(["openssl", "genpkey", "-algorithm", "x25519", "-out", HOME / "other"], check=True)
    (HOME / "other").chmod(0o600)
    for wrong in ("link", "empty", "locked", "other", "nothing", "."):
        done = town.sign("2026-03-02", key=HOME / wrong)
        assert done.status == 1 and done.err and not town.roots.exists(), (wrong, done)


@claim
def what_is_asked_wrongly_is_told(town):
    for words in (("sign",), ("sign", "--key", town.key), ("check",), ("key",), ("nothing",), ()):
        assert program(BUILD / "daemon/mediationd", "roots", *words).status == 2, words
    for wrong in (("--digest", "md5"), ("--wait", "soon"), ("--wait", "-1")):
        assert town.sign(None, *wrong).status == 2, wrong
    for day in ("2026-3-2", "2026-02-30", "yesterday"):
        done = town.sign(day)
        assert done.status == 2 and "--until" in done.err, done


@claim
def roots_begin_with_the_first_event_and_are_one_a_day(town):
    assert town.sign("2026-03-01").status == 0 and not town.signed(), "nothing was recorded yet"
    town.tell(BEGIN + "\n" + ACCEPT, label="A", day="2026-03-02")
    town.tell(BEGIN, label="B", day="2026-03-02")
    done = town.sign("2026-03-02")
    assert done.status == 0 and "3" in done.out and [row["events"] for row in town.signed()] == [3], done
    town.tell(ASSIGN + "\n" + TAKE, label="A", day="2026-03-03")
    assert town.sign("2026-03-03", "--digest", "sm3").status == 0
    town.tell(MEET, label="A", day="2026-03-05")
    for label in "CDEFG":
        town.tell(BEGIN, label=label, day="2026-03-05")
    done = town.sign("2026-03-06")
    assert done.status == 0 and "signed 3 roots of 6 events" in done.out, done
    assert [row["events"] for row in town.signed()] == [3, 2, 0, 6, 0]
    assert [DIGESTS[row["digest"]] for row in town.signed()] == ["sha256", "sm3", "sha256", "sha256", "sha256"]
    again = town.sign("2026-03-06")
    assert again.status == 0 and "signed 0 roots" in again.out and len(lines(town)) == 5, again
    done = town.check()
    assert done.status == 0 and "checked 5 roots of 11 events" in done.out, done


@claim
def a_second_implementation_makes_the_same_trees(town):
    for row in town.signed():
        name, leaves = DIGESTS[row["digest"]], town.leaves_of(row["day"])
        assert head_of(name, leaves) == bytes(row["head"]) and len(leaves) == row["events"], row
        assert leaves == sorted(leaves, key=lambda one: one[:12]), "in order of dispute and version"


@claim
def each_root_commits_to_the_one_before(town):
    signed = town.signed()
    assert bytes(signed[0]["previous"]) == bytes(32) and signed[0]["previous_digest"] == 0
    for before, row in zip(signed, signed[1:]):
        assert bytes(row["previous"]) == digest(DIGESTS[before["digest"]], record(before)), row
        assert row["previous_digest"] == before["digest"] and row["day"] - before["day"] == datetime.timedelta(1), row


@claim
def openssl_finds_each_signature_sound(town):
    (HOME / "public").write_bytes(subprocess.run(["openssl", "pkey", "-in", town.key, "-pubout"], capture_output=True, check=True).stdout)
    for row in town.signed():
        (HOME / "record").write_bytes(record(row))
        (HOME / "signature").write_bytes(bytes(row["signature"]))
        done = program("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", HOME / "public", "-rawin", "-in", HOME / "record", "-sigfile",
                       HOME / "signature")
        assert done.status == 0, (row, done)


@claim
def stored_nodes_give_the_paths_of_the_rfc(town):
    day = datetime.date(2026, 3, 5)
    leaves = town.leaves_of(day)
    for label in "ACDEFG":
        proof = town.prove(label)
        event = next(one for one in proof["events"] if one["root"] == str(day))
        own = leaf(proof["dispute"], event["version"], event["recorded_us"], bytes.fromhex(event["previous"]), bytes.fromhex(event["hash"]))
        assert leaves[event["place"]] == own
        assert event["path"] == b"".join(path_of("sha256", event["place"], leaves)).hex(), event


@claim
def what_comes_late_is_in_the_next_root_and_only_there(town):
    before = town.signed()
    town.tell(BEGIN, label="H", day="2026-03-03")
    done = town.check()
    assert done.status == 0 and "1 events waiting" in done.out, done
    assert town.sign("2026-03-06").status == 0 and town.signed() == before, "a root that is signed stays as it is"
    assert town.sign("2026-03-07").status == 0
    proof = town.prove("H")
    assert [event["root"] for event in proof["events"]] == ["2026-03-07"], proof
    twice = town.rows("SELECT dispute, version FROM root_leaf GROUP BY dispute, version HAVING count(*) > 1")
    none = town.rows("SELECT dispute, version FROM dispute_event EXCEPT SELECT dispute, version FROM root_leaf")
    assert not twice and not none and town.check().status == 0


@claim
def what_is_recorded_after_the_day_waits_for_its_own(town):
    town.tell(BEGIN, label="I", day="2026-03-09")
    town.tell(BEGIN, label="J", day="2026-03-08")
    assert town.sign("2026-03-08").status == 0
    assert [event["root"] for event in town.prove("I")["events"]] == [None]
    assert [event["root"] for event in town.prove("J")["events"]] == ["2026-03-08"]
    assert town.sign("2026-03-09").status == 0
    assert [event["root"] for event in town.prove("I")["events"]] == ["2026-03-09"]


@claim
def a_day_is_not_signed_while_something_of_it_may_be_open(town):
    town.tell(BEGIN, label="K", day="2026-03-10")
    other = Town()
    other.database.autocommit = False
    other.rows("SELECT pg_current_xact_id()")
    done = town.sign("2026-03-10", "--wait", "1")
    assert done.status == 75 and "still open" in done.err and str(town.signed()[-1]["day"]) == "2026-03-09", done
    words = [BUILD / "daemon/mediationd", "roots", "sign", "--key", town.key, "--out", town.roots, "--database", SIGNER, "--until", "2026-03-10"]
    signing = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL)
    time.sleep(1)
    assert signing.poll() is None, "it waits"
    refused = town.sign("2026-03-10", "--wait", "0")
    assert refused.status == 1 and "being written" in refused.err, refused
    other.database.commit()
    assert signing.wait(30) == 0 and str(town.signed()[-1]["day"]) == "2026-03-10"


@claim
def a_restored_database_goes_on_where_it_was(town):
    done = program(BUILD / "daemon/mediationd", "migrate", "restored", "--database", os.environ["MEDIATION_DB_ADMIN"])
    assert done.status == 0, done
    town.tell(BEGIN, label="L", day="2026-03-11")
    done = town.sign("2026-03-11")
    assert done.status == 0 and "signed 1 roots of 1 events" in done.out and town.check().status == 0, done


@claim
def the_file_is_only_added_to_and_ends_what_was_torn(town):
    whole = town.roots.read_bytes()
    for cut in (1, 40, 300, len(whole.splitlines()[-1])):
        town.roots.write_bytes(whole[:-cut])
        assert town.check().status == 1, "a torn line is found"
        done = town.sign("2026-03-11")
        assert done.status == 0 and town.roots.read_bytes() == whole, (cut, done)
    town.roots.write_bytes(whole[:-30] + b"x")
    done = town.sign("2026-03-11")
    assert done.status == 1 and "torn" in done.err and town.roots.read_bytes() == whole[:-30] + b"x", done
    town.roots.write_bytes(b"".join(whole.splitlines(True)[:-2]))
    assert town.sign("2026-03-11").status == 0 and town.roots.read_bytes() == whole, "what it lacks is written from the database"
    done = town.sign("2026-03-11", out=HOME / "copy")
    assert done.status == 0 and (HOME / "copy").read_bytes() == whole, "a new one is begun from the first root on"


@claim
def a_file_that_knows_more_or_other_is_not_gone_on_with(town):
    whole = town.roots.read_bytes()
    with town.tampered("DELETE FROM root_node WHERE day = '2026-03-11'", "DELETE FROM root_leaf WHERE day = '2026-03-11'",
                       "DELETE FROM root WHERE day = '2026-03-11'"):
        done = town.sign("2026-03-12")
        assert done.status == 1 and "is not that of the database" in done.err and town.roots.read_bytes() == whole, done
        done = town.check()
        assert done.status == 1 and "the database has not" in done.err, done
    last = lines(town)[-1]
    town.roots.write_bytes(whole.replace(last.encode(), last.replace(" 1 sha256", " 2 sha256").encode()))
    done = town.sign("2026-03-12")
    assert done.status == 1 and "is not that of the database" in done.err, done
    assert town.check().status == 1
    town.roots.write_bytes(whole + b"nonsense\n")
    done = town.sign("2026-03-12")
    assert done.status == 1 and "is no root" in done.err, done
    town.roots.write_bytes(whole)
    assert town.check().status == 0


@claim
def whatever_is_changed_afterwards_is_found(town):
    of_a = f"district = {DISTRICT} AND dispute = {town.story.dispute('A')}"
    facts = "UPDATE dispute_event SET facts = set_byte(facts, length(facts) - 1, 99) WHERE " + of_a + " AND version = 1"
    swapped = ["UPDATE dispute_event SET version = 100 + version WHERE " + of_a + " AND version IN (3, 4)",
               "UPDATE dispute_event SET version = 107 - version WHERE " + of_a + " AND version IN (103, 104)"]
    for what, found, *statements in (
            ("a row's content", "its content is not that of its hash", facts),
            ("a row's content, and every hash anew", "the events do not come to it", facts, REHASHED),
            ("a row removed", "it is gone from the journal", "DELETE FROM dispute_event WHERE " + of_a + " AND version = 3"),
            ("the last row removed", "it is gone from the journal", "DELETE FROM dispute_event WHERE " + of_a + " AND version = 5"),
            ("two rows in each other's place, and every hash anew", "the events do not come to it", *swapped, REHASHED),
            ("an hour of recording", "the events do not come to it", "UPDATE dispute_event SET recorded_at = recorded_at - interval '1 hour' WHERE "
             + of_a + " AND version = 1", REHASHED),
            ("a row slipped in", "it should be in a root and is in none",
             "INSERT INTO dispute_event SELECT (e).* FROM (SELECT jsonb_populate_record(x, jsonb_build_object('version', 6, 'request_id',"
             " gen_random_uuid(), 'xid', '3')) AS e FROM dispute_event x WHERE " + of_a + " AND version = 5) y"),
            ("an event taken out of its root", "another number of events", "DELETE FROM root_leaf WHERE " + of_a + " AND version = 4"),
            ("a node of a tree", "a node of its tree", "UPDATE root_node SET hashes = set_byte(hashes, 5, 1) WHERE day = '2026-03-05' AND level = 1"),
            ("a root's head", "its signature is wrong", "UPDATE root SET head = set_byte(head, 5, get_byte(head, 5) # 1) WHERE day = '2026-03-05'"),
            ("a root's number of events", "its signature is wrong", "UPDATE root SET events = 7 WHERE day = '2026-03-05'"),
            ("a root left out", "a day is missing", "DELETE FROM root WHERE day = '2026-03-04'"),
            ("the first root left out", "there are roots before it", "DELETE FROM root WHERE day = '2026-03-02'")):
        with town.tampered(*statements):
            done = town.check()
            assert done.status == 1 and found in done.err, (what, done)
    assert town.check().status == 0


@claim
def another_key_says_so_in_the_file(town):
    fingerprint = town.new_key("second")
    town.tell(BEGIN, label="M", day="2026-03-12")
    assert town.sign("2026-03-12", key=HOME / "second").status == 0
    said = town.roots.read_text().splitlines()
    assert said[-2].startswith("key ed25519:") and said[-2].endswith(fingerprint) and fingerprint in said[-1], said[-2:]
    assert town.check().status == 0


@claim
def the_signer_reads_no_content_and_the_daemon_signs_nothing(town):
    for who, text in ((SIGNER, "SELECT facts FROM dispute_event"), (SIGNER, "SELECT texts FROM event_text"), (SIGNER, "SELECT name FROM party"),
                      (SIGNER, "UPDATE root SET events = 0"), (SIGNER, "DELETE FROM root_leaf"),
                      (os.environ["MEDIATION_DB"], "INSERT INTO root_leaf SELECT * FROM root_leaf"),
                      (os.environ["MEDIATION_DB"], "INSERT INTO root SELECT * FROM root")):
        done = program("psql", "-XAtq", "-d", who, "-c", text)
        assert done.status != 0 and "permission denied" in done.err, (text, done)


if __name__ == "__main__":
    tell(CLAIMS, Town())
