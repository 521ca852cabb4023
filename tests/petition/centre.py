#!/usr/bin/env python3
"""The simulated petition centre alone, as a stranger meets it: what it hands over, takes, decides, and that it may be killed. TAP.

usage: tests/petition/centre.py
"""

import datetime
import ssl
import sys
import tempfile
import time
from pathlib import Path

from house import OFFICE, WAIT_S, Centre, Schemas, Tap, certificates, digest, signed

TODAY = datetime.date.today().isoformat()
QUICK = "react_ms = 100\nresend_ms = 600000\n"


def receipt(item, result="taken", **more):
    return {"format": "mediation-petition-receipt/1", "of": "item", "office": OFFICE, "number": item["number"], "version": item["version"],
            "result": result, "digest": item["digest"], **more}


def answer(number, version=1, what="accepted", **more):
    more = more or ({"reason": "不属本镇管辖。"} if what == "objection" else {"our_number": "登〔2026〕1号"})
    return signed({"format": "mediation-petition-answer/1", "office": OFFICE, "number": number, "version": version, "answer": what,
                   "answered_on": TODAY, **more})


def event(number, sequence, kind, **data):
    return signed({"format": "mediation-petition-event/1", "office": OFFICE, "number": number, "sequence": sequence, "kind": kind,
                   "happened_on": TODAY, "data": data})


def until(found):
    """What is found at last."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        got = found()
        if got:
            return got
        time.sleep(0.05)
    return None


def handed_over(tap, centre, schemas):
    letters, cursor = centre.letters()
    tap.check("ten matters are handed over", len({letter["number"] for letter in letters}) == len(letters) == 10, letters)
    tap.check("each as the format has it, with its own digest",
              all(not schemas.faults(letter) and letter["digest"] == digest(letter) for letter in letters), [schemas.faults(x) for x in letters])
    tap.check("of nobody there is", all("（虚构）" in who["name"] for letter in letters for who in letter["petitioners"]) and
              all("（虚构）" in letter["matter"] for letter in letters))
    tap.check("jointly, secretly, accusing, come back, with papers",
              any(letter.get("persons", 1) > 5 for letter in letters) and any("matter" in letter.get("secret", ()) for letter in letters) and
              any(letter["category"] == "accusation" for letter in letters) and any(letter.get("earlier") for letter in letters) and
              any(letter.get("attachments") for letter in letters))
    tap.check("behind the last stands only what changed since", all(letter["version"] > 1 for letter in centre.letters(cursor)[0]))
    tap.check("a cursor of another book begins anew", {letter["number"] for letter in letters} == {letter["number"] for letter in centre.letters("1.7")[0]})
    paper = next(letter for letter in letters if letter.get("attachments"))["attachments"][0]
    line = centre.line()
    line.request("GET", f"/attachments/{paper['sha256']}")
    tap.check("a paper is what its letter says", len(line.getresponse().read()) == paper["bytes"])
    line.close()
    return letters, cursor


def strangers(tap, centre):
    try:
        line = centre.line(with_certificate=False)
        line.request("GET", "/letters")
        line.getresponse()
        served = True
    except (ssl.SSLError, OSError):
        served = False
    tap.check("who shows no certificate is not served", not served)
    tap.check("what is nowhere is not found", centre.ask("/nothing")[0] == 404)
    tap.check("what is no letters is no request", centre.ask("/letters", {"letters": 1})[0] == 400 and centre.ask("/letters", [])[0] == 400)
    tap.check("nor are too many", centre.ask("/letters", {"letters": [{}] * 101})[0] == 400)


def answered(tap, centre, letters, cursor):
    first, second = letters[0]["number"], letters[5]["number"]
    accepted, objection = answer(first), answer(second, what="objection")
    took = centre.send(accepted, objection, accepted)
    tap.check("answers are taken, and again are there", [one["result"] for one in took] == ["taken", "taken", "there"], took)
    tap.check("a receipt names what it is of", took[0]["digest"] == accepted["digest"] and took[0]["version"] == 1)
    refused = centre.send(answer("XF0-1"), answer(first, 9), answer(first, our_number="另一个号"), {**answer(second), "digest": "0" * 64})
    tap.check("of no matter, of no version, another of the same, with a wrong digest: refused, with what to do",
              [one["result"] for one in refused] == ["refused"] * 4 and all(one["advice"] for one in refused), refused)
    centre.send(*(receipt(letter) for letter in letters))
    decided = until(lambda: [x for x in centre.letters(cursor)[0] if x["number"] == second])
    tap.check("an objection is decided on with a new version", decided and decided[0]["version"] == 2 and
              decided[0]["word"].startswith("objection_"), decided)


def events(tap, centre, letters, cursor):
    number = letters[8]["number"]
    told = [event(number, 1, "registered", our_number="登〔2026〕9号"), event(number, 2, "session_held", sessions=1),
            event(number, 3, "closed", result="settled")]
    took = centre.send(answer(number), *told, told[1])
    tap.check("events are taken in their order", [one["result"] for one in took] == ["taken"] * 4 + ["there"], took)
    tap.check("another content under the same count is refused", centre.send(event(number, 2, "failed"))[0]["result"] == "refused")
    again = until(lambda: [x for x in centre.letters(cursor)[0] if number in x.get("earlier", ())])
    tap.check("a closed matter comes back under a number of its own", again and again[0]["is_repeat"] and again[0]["number"] != number, again)
    other = letters[1]["number"]
    centre.send(event(other, 2, "session_held", sessions=1))
    told = centre.run("check")
    tap.check("an event before its turn is found, and what was another's", told.returncode == 1 and "before its turn" in told.stdout and
              "another content" in told.stdout, told.stdout)
    day = centre.ask(f"/day?day={TODAY}")[1]
    counts = {one["status"]: one["count"] for one in day["statuses"]}
    tap.check("the day tells each matter", sum(counts.values()) == len(day["matters"]) >= 11 and counts["accepted"] == 2, day)


def may_be_killed(tap, home):
    centre = Centre(home, QUICK, matters=30).start()
    letters, cursor = centre.letters()
    for nth, letter in enumerate(letters):
        centre.send(receipt(letter), answer(letter["number"]), event(letter["number"], 1, "registered", our_number=f"登〔2026〕{nth}号"))
        if nth % 10 == 9:
            centre.kill()
            centre.start()
    tap.check("what was taken is there after it was killed",
              all(one["result"] == "there" for letter in letters for one in centre.send(answer(letter["number"]))))
    tap.check("and its cursor leads on", not [x for x in centre.letters(cursor)[0] if x["version"] == 1])
    until(lambda: all(centre.send(receipt(x)) == [] for x in centre.letters(cursor)[0]) and centre.run("check", "--settled").returncode == 0)
    told = centre.run("check", "--settled")
    tap.check("nothing is wrong with it", told.returncode == 0, told.stdout)
    tap.check("it ends when it is told to", centre.stop() == 0)


def plans(tap, home):
    with_fault = "seed = 7\nreact_ms = 600000\nduplicate = 200\nreorder = 200\nwrong_digest = 100\nbackwards = 100\n"
    centres = []
    for name in ("one", "two", "other"):
        folder = Path(home) / name
        folder.mkdir()
        (folder / "keys").symlink_to(Path(home) / "keys")
        centres.append(Centre(folder, with_fault.replace("7", "8") if name == "other" else with_fault, matters=80).start())
    time.sleep(1.6)
    told = [[(letter["number"], letter["digest"], letter["digest"] == digest(letter)) for letter in centre.letters()[0]] for centre in centres]
    for centre in centres:
        centre.stop()
    tap.check("the same seed does the same", told[0] == told[1])
    tap.check("another does other things", told[0] != told[2])
    tap.check("letters come twice, and with another digest", len(told[0]) > 80 and not all(good for _, _, good in told[0]))
    plan = Path(home) / "wrong"
    plan.write_text("seed = 1\n# 一行注释\nduplicat = 5\n", encoding="utf-8")
    said = Centre(home, matters=0).run("check", "--plan", str(plan))
    tap.check("a key that is none is told with its line and the nearest", said.returncode == 2 and "line 3" in said.stderr and
              "duplicate" in said.stderr, said.stderr)
    plan.write_text("cut = 1001\n", encoding="utf-8")
    tap.check("a share is at most a thousand", Centre(home, matters=0).run("check", "--plan", str(plan)).returncode == 2)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as home:
        certificates(f"{home}/keys")
        centre = Centre(home, QUICK).start()
        letters, cursor = handed_over(tap, centre, Schemas())
        strangers(tap, centre)
        answered(tap, centre, letters, cursor)
        events(tap, centre, letters, cursor)
        tap.check("a book that is there is not begun again", centre.run("begin").returncode == 1)
        shown = centre.run("show")
        tap.check("it shows its matters", shown.returncode == 0 and all(letter["number"] in shown.stdout for letter in letters), shown.stderr)
        centre.stop()
        folder = Path(home) / "killed"
        folder.mkdir()
        (folder / "keys").symlink_to(Path(home) / "keys")
        may_be_killed(tap, folder)
        plans(tap, home)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
