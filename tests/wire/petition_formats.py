#!/usr/bin/env python3
"""The formats of the petition centre: their schemas are sound, examples hold, and what must not be said is refused. TAP.

usage: tests/wire/petition_formats.py FOLDER
"""

import copy
import hashlib
import json
import sys
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import jsonschema

FOLDER = Path(sys.argv[1])
# Of an example, what is wrong with it when it is changed like that; None takes a field away.
WRONG = (
    ("item-joint", "six representatives", {"petitioners": [{"name": f"甲{n}"} for n in range(6)]}),
    ("item-joint", "nobody who petitions", {"petitioners": []}),
    ("item-joint", "an office that is a path", {"office": "../340212"}),
    ("item-joint", "a number of two lines", {"number": "XF1\nXF2"}),
    ("item-joint", "no version", {"version": None}),
    ("item-joint", "a version of none", {"version": 0}),
    ("item-joint", "a day that is none", {"received_on": "去年"}),
    ("item-joint", "a field that nobody knows", {"score": 3}),
    ("item-joint", "a secret of what is no field", {"secret": ["office"]}),
    ("item-joint", "another version of the format", {"format": "mediation-petition-item/2"}),
    ("item-joint", "a digest that is none", {"digest": "abc"}),
    ("answer-accepted", "accepted without our number", {"our_number": None}),
    ("answer-objection", "an objection without a reason", {"reason": None}),
    ("answer-objection", "an objection with our number", {"our_number": "登2026-1"}),
    ("answer-duplicate", "a duplicate of nothing", {"our_number": None}),
    ("event-agreement", "an agreement that is not written", {"data": {"written": False}}),
    ("event-agreement", "what somebody said in mediation", {"data": {"position": "愿意让步"}}),
    ("event-agreement", "the other party's telephone", {"data": {"telephone": "13800000002"}}),
    ("event-session", "an event out of no order", {"sequence": None}),
    ("receipt-refused", "refused without a word what to do", {"advice": None}),
    ("receipt-refused", "a receipt of an event that says not which", {"sequence": None}),
    ("day", "a status that there is not", {"statuses": [{"status": "lost", "count": 1, "sha256": "0" * 64}]}),
    ("day-matters", "a matter without its version", {"matters": [{"number": "XF1", "status": "waiting"}]}),
    ("package", "a member that climbs", {"members": [{"name": "../letters.jsonl", "bytes": 1, "sha256": "0" * 64}]}),
    ("package", "a package that goes nowhere", {"direction": "up"}),
    ("package", "a package of nothing", {"members": []}),
)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def digest(thing):
    """As common.schema.json has it; what is told here needs no more of RFC 8785 than this."""
    rest = {key: value for key, value in thing.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def changed(thing, how):
    ret = copy.deepcopy(thing)
    for key, value in how.items():
        if value is None:
            del ret[key]
        else:
            ret[key] = value
    return ret


class Tap:
    number = 0

    def check(self, claim, holds, told=""):
        self.number += 1
        print(f"{'ok' if holds else 'not ok'} {self.number} - {claim}" + ("" if holds else f"\n# {told}"))


def main():
    tap = Tap()
    schemas = {path.name.split(".")[0]: read(path) for path in sorted(FOLDER.glob("*.schema.json"))}
    examples = {path.stem: read(path) for path in sorted((FOLDER / "examples").glob("*.json"))}
    common = schemas.pop("common")
    validators = {}
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        resolver = jsonschema.RefResolver.from_schema(schema, store={common["$id"]: common})
        validators[name] = jsonschema.Draft202012Validator(schema, resolver=resolver)
    shown = {name: example for name, example in examples.items() if name.split("-")[0] in validators}
    tap.check("every format has its example, and every example its format", set(shown) == set(examples) and
              {name.split("-")[0] for name in shown} == set(validators), (set(examples), set(validators)))
    for name, example in examples.items():
        kind = name.split("-")[0]
        faults = [error.message for error in validators[kind].iter_errors(example)]
        tap.check(f"{name} is as its schema has it", not faults, faults)
        tap.check(f"{name} is one line in a package", "\n" not in json.dumps(example))
        if kind in ("item", "answer", "event"):
            tap.check(f"{name} has its own digest", example["digest"] == digest(example), digest(example))
    for name, what, how in WRONG:
        tap.check(f"{what} is refused", not validators[name.split("-")[0]].is_valid(changed(examples[name], how)))
    print(f"1..{tap.number}")


if __name__ == "__main__":
    main()
