"""A simulated petition centre and a stranger who speaks with it, for the tests here."""

import contextlib
import hashlib
import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import jsonschema

ROOT = Path(os.environ["SOURCE_ROOT"])
PROGRAM = Path(os.environ["BUILD_ROOT"]) / "client" / "mediate-petition"
CERTIFICATES = ROOT / "deploy" / "certificates"
FORMATS = ROOT / "proto" / "petition" / "v1"
OFFICE = "340212-XF"
WAIT_S = 20


def digest(letter):
    """As common.schema.json has it; what is told here needs no more of RFC 8785 than this."""
    rest = {key: value for key, value in letter.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def signed(letter):
    return {**letter, "digest": digest(letter)}


class Schemas:
    """What a letter has against it."""

    def __init__(self):
        told = {path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8")) for path in FORMATS.glob("*.schema.json")}
        store = {schema["$id"]: schema for schema in told.values()}
        self.validators = {name: jsonschema.Draft202012Validator(schema, resolver=jsonschema.RefResolver.from_schema(schema, store=store))
                           for name, schema in told.items() if name != "common"}

    def faults(self, letter):
        kind = letter["format"].split("-")[2].split("/")[0]
        return [error.message for error in self.validators[kind].iter_errors(letter)]


def certificates(folder):
    """An authority, the centre's certificate for this machine, and one for the bridge."""
    for words in (["init", "127.0.0.1"], ["member", "bridge"]):
        subprocess.run([CERTIFICATES, folder, *words], check=True, capture_output=True)


class Centre:
    def __init__(self, home, plan="", matters=10):
        self.home, self.book, self.plan = Path(home), f"{home}/centre.db", f"{home}/plan"
        self.keys, self.process, self.port = f"{home}/keys", None, 0
        Path(self.plan).write_text(plan, encoding="utf-8")
        if not Path(self.keys).exists():
            certificates(self.keys)
        if matters:
            begun = self.run("begin", "--office", OFFICE, "--plan", self.plan, "--matters", str(matters))
            assert begun.returncode == 0, begun.stderr

    def run(self, verb, *more):
        return subprocess.run([PROGRAM, "simulate", verb, "--book", self.book, *more], capture_output=True, text=True, check=False,
                              env={**os.environ, "MEDIATE_LANG": "en"})

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "simulate", "serve", "--book", self.book, "--plan", self.plan, "--listen", f"127.0.0.1:{self.port}", "--certificate",
             f"{self.keys}/server.pem", "--key", f"{self.keys}/server.key", "--ca", f"{self.keys}/authority.pem"],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "MEDIATE_LANG": "en"})
        told = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)$", told.strip()).group(1))
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        status = self.process.wait(WAIT_S)
        self.process.stdout.close()
        return status

    def line(self, with_certificate=True):
        context = ssl.create_default_context(cafile=f"{self.keys}/authority.pem")
        if with_certificate:
            context.load_cert_chain(f"{self.keys}/members/bridge.pem")
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=WAIT_S)

    def ask(self, path, body=None):
        """Status and what was answered; nothing where the line was cut."""
        with contextlib.closing(self.line()) as line:
            line.request("POST" if body is not None else "GET", "/xf" + path, None if body is None else json.dumps(body, ensure_ascii=False).encode())
            answer = line.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None

    def send(self, *letters):
        return self.ask("/letters", {"letters": list(letters)})[1]["receipts"]

    def letters(self, after=""):
        """All that is told behind a cursor, and the next."""
        found, more = [], True
        while more:
            page = self.ask(f"/letters?after={after}&limit=100")[1]
            found, after, more = found + page["letters"], page["cursor"], page["more"]
        return found, after


class Tap:
    number, bad = 0, 0

    def check(self, claim, holds, told=""):
        self.number += 1
        self.bad += not holds
        print(f"{'ok' if holds else 'not ok'} {self.number} - {claim}" + ("" if holds else f"\n# {told}"), flush=True)

    def end(self):
        print(f"1..{self.number}")
        sys.exit(self.bad > 0)
