"""The wire in Python: frames, one connection, arguments from words by the daemon's own catalogue.

Independent of the C client on purpose: what the two agree on is the protocol.
"""

import datetime
import os
import socket
import struct
import time

import nacl.public
from mediation.v1 import mediation_pb2 as pb

HEADER = struct.Struct(">HBBIQ")
MAGIC, VERSION, REQUEST, RESPONSE = 0x4D44, 1, 1, 2
ZONE = datetime.timezone(datetime.timedelta(hours=8))
EPOCH_DAY = datetime.date(1970, 1, 1)


def uuid7(now_us=None):
    ms = (now_us if now_us is not None else time.time_ns() // 1000) // 1000
    raw = bytearray(ms.to_bytes(6, "big") + os.urandom(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)


class Connection:
    """One login. `ask` sends a Request and waits for its Response."""

    def __init__(self, address, member, timeout_s=10, **more):
        if address.startswith("/"):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout_s)
            self.socket.connect(address)
        else:
            host, port = address.rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)), timeout_s)
        self.next_id = 1
        hello = pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, client="scenario", member=member, **more))
        answer = self.ask(hello)
        if answer.outcome:
            raise ConnectionError(answer.refusal.zh + " " + answer.refusal.en)
        self.hello = answer.hello

    def receive(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("the daemon closed the connection")
            data += piece
        return data

    def send(self, request):
        body = request.SerializeToString()
        self.socket.sendall(HEADER.pack(MAGIC, VERSION, REQUEST, len(body), self.next_id) + body)
        self.next_id += 1

    def answer(self):
        """The next Response, and the number of the request it answers."""
        while True:
            magic, version, kind, length, number = HEADER.unpack(self.receive(HEADER.size))
            assert magic == MAGIC and version == VERSION, (magic, version)
            body = self.receive(length)
            if kind == RESPONSE:
                return number, pb.Response.FromString(body)

    def ask_together(self, requests):
        """Sends all before it reads an answer; answers in the order of the requests."""
        first = self.next_id
        for request in requests:
            self.send(request)
        answers = dict(self.answer() for _ in requests)
        return [answers[first + i] for i in range(len(requests))]

    def ask(self, request):
        self.send(request)
        number, answer = self.answer()
        assert number == self.next_id - 1, "answers of one-at-a-time questions come in order"
        return answer


def seal(key, text):
    """For the vault alone."""
    return nacl.public.SealedBox(nacl.public.PublicKey(key)).encrypt(text.encode())


class Words:
    """The catalogue and local data, looked up by name."""

    def __init__(self, connection):
        self.catalogue = connection.ask(pb.Request(catalogue=pb.CatalogueRequest())).catalogue
        self.local = connection.ask(pb.Request(reference=pb.ReferenceRequest())).reference
        self.actions = {a.name: a for a in self.catalogue.actions}
        self.arguments = {a.name: a for a in self.catalogue.arguments}
        self.argument_names = {a.number: a.name for a in self.catalogue.arguments}
        self.records = {r.number: r for r in self.catalogue.records}
        self.lists = {l.name: {i.name: i.number for i in l.items} for l in self.catalogue.lists}
        self.names = {l.name: {i.number: i.name for i in l.items} for l in self.catalogue.lists}
        self.regions = {r.name: r for r in self.catalogue.regions}
        self.kinds = {k.name: k.number for k in self.local.kinds}
        self.teams = {t.name: t.id for t in self.local.teams}
        self.members = {m.login: m.id for m in self.local.members}
        # "" where none are kept
        self.identity_key = connection.ask(pb.Request(identity_key=pb.IdentityKeyRequest())).identity_key.key

    def scalar(self, kind, text, code_list=""):
        """A value of a type as its integer; TEXT stays text."""
        if kind == "text":
            return text
        tables = {"choice": lambda: self.lists[code_list], "kind": lambda: self.kinds,
                  "state": lambda: self.lists["state"], "team": lambda: self.teams, "member": lambda: self.members}
        if kind in tables and text in tables[kind]():
            return tables[kind]()[text]
        if kind == "flag":
            return 0 if text in ("no", "0") else 1
        if kind == "date":
            return (datetime.date.fromisoformat(text) - EPOCH_DAY).days
        if kind == "instant":
            return instant_us(text)
        if kind == "amount":
            return round(float(text) * 100)
        return int(text)

    def argument(self, name, text):
        info = self.arguments[name.replace("-", "_")]
        argument = pb.Argument(number=info.number)
        if info.type == "text":
            argument.text = text
        elif info.type in ("choices", "items"):
            argument.integers.values.extend(
                self.lists[info.list][w] if w in self.lists.get(info.list, {}) else int(w) for w in text.split(","))
        elif info.type == "records":
            argument.records.SetInParent()
            self.add_record(argument, info, text)
        else:
            argument.integer = self.scalar(info.type, text, info.list)
        return argument

    def add_record(self, argument, info, text):
        record = argument.records.records.add()
        fields = {f.name: f for f in self.records[info.record].fields}
        for part in text.split(","):
            name, value = part.split("=", 1)
            field = record.fields.add(number=fields[name].number)
            found = self.scalar(fields[name].type, value, fields[name].list)
            if fields[name].identity and self.identity_key:
                field.sealed = seal(self.identity_key, found)
            elif isinstance(found, str):
                field.text = found
            else:
                field.integer = found

    def argument_list(self, words):
        """--name value pairs; a flag may stand alone, a records argument may repeat."""
        arguments = {}
        position = 0
        while position < len(words):
            name = words[position].removeprefix("--")
            position += 1
            text = "yes"
            if position < len(words) and not words[position].startswith("--"):
                text = words[position]
                position += 1
            number = self.arguments[name.replace("-", "_")].number
            if number in arguments and arguments[number].HasField("records"):
                self.add_record(arguments[number], self.arguments[name.replace("-", "_")], text)
            else:
                arguments[number] = self.argument(name, text)
        return list(arguments.values())


def instant_us(text):
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE)
    return int(moment.timestamp()) * 1_000_000
