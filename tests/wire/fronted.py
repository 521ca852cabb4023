#!/usr/bin/env python3
"""A front on the daemon's own machine ends the peers' TLS (SM ciphers, say) and brings them over loopback, with a header that says whose each is.

usage: tests/with-postgres tests/wire/fronted.py

The database is a demo: there anybody of this machine may say who he is, so that whoever is taken for one of this machine
is seen to be. The front of most claims is this test itself; one has a front of its own, with TLS. TAP.
"""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

import attacked  # noqa: E402
import secured  # noqa: E402
import tap  # noqa: E402
from attacked import SIGNATURE, Daemon, header, is_closed_to, ping  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from secured import MEDIATE, MEDIATIOND, OFFICE, ROOT, WAIT_S, Laptop, tool  # noqa: E402
from stranger_wire import Connection, seal  # noqa: E402

PASSWORD = "lake-pine-7-dusk"
OWN = SIGNATURE + b"\x20\x00\x00\x00"
CLAIMS = []
DAEMON = None


def claim(function):
    CLAIMS.append(function)
    return function


def loopback():
    """The port of plain TCP."""
    return DAEMON.port - 10000


class Brought(Connection):
    """Who comes through the front; no hello yet."""

    def __init__(self, before, source="127.0.0.1"):  # pylint: disable=super-init-not-called
        self.socket = socket.create_connection(("127.0.0.1", loopback()), WAIT_S, (source, 0))
        self.socket.sendall(before)
        self.next_id = 1

    def hello(self, member, password=None):
        """The name of the refusal; empty where he comes in."""
        ask = pb.HelloRequest(protocol_min=1, protocol_max=1, client="fronted", member=member)
        if password:
            key = self.ask(pb.Request(login_key=pb.LoginKeyRequest())).login_key.key
            ask.password, ask.device = seal(key, password), b"d" * 32
        return self.ask(pb.Request(hello=ask)).refusal.name


class Direct(Brought):
    """Who comes to listen_tls, of 127.0.0.1, without a certificate; no hello yet."""

    def __init__(self):  # pylint: disable=super-init-not-called
        context = ssl.create_default_context(cafile=OFFICE.home / "authority.pem")
        self.socket = context.wrap_socket(socket.create_connection(("127.0.0.1", DAEMON.port), WAIT_S), server_hostname="127.0.0.1")
        self.next_id = 1


def tries(address, password, member="clerk02"):
    """A login by password of an address beyond the front; the name of its refusal."""
    line = Brought(header(address))
    with contextlib.closing(line.socket):
        return line.hello(member, password)


def options(**wanted):
    return DAEMON.reloaded(OFFICE, **wanted)


@claim
def who_comes_over_the_front_is_never_of_this_machine():
    # on the machine of a demo anybody is who he says to be ...
    assert Connection(DAEMON.socket, "director", WAIT_S).hello.member.login == "director"
    # ... but not over the front: a peer beyond it, one that says to be of this machine, the front itself
    for before in (header("192.0.2.7"), header("127.0.0.1"), header("::1", b"\x21"), OWN):
        for member in ("director", "clerk01", ""):
            assert Brought(before).hello(member) == "password_wanted", (before, member)


@claim
def a_password_is_heard_over_the_front_and_counts_for_the_address_beyond_it():
    with options(login_failures_minute=3, login_penalty_ms=60000):
        assert tries("192.0.2.10", PASSWORD) == ""
        for _ in range(3):
            assert tries("192.0.2.11", "wrong-wrong-wrong") == "password_wrong"
        assert tries("192.0.2.11", PASSWORD) == "too_many_logins"
        assert tries("192.0.2.12", "wrong-wrong-wrong") == "password_wrong"


@claim
def places_are_counted_by_the_address_beyond_the_front():
    with options(source_connections_max=2):
        lines = [Brought(header("192.0.2.20")) for _ in range(2)]
        assert all(line.ask(ping()).outcome == 0 for line in lines)
        assert is_closed_to(loopback(), header("192.0.2.20"))
        assert 'event=conn-refused from="192.0.2.20"' in DAEMON.log.read_text()
        assert Brought(header("192.0.2.21")).ask(ping()).outcome == 0
        for line in lines:
            line.socket.close()


@claim
def who_says_to_the_plain_listener_to_be_somebody_takes_nothing_from_him_at_listen_tls():
    with options(login_failures_minute=3, login_penalty_ms=60000, source_connections_max=2):
        for _ in range(3):
            assert tries("127.0.0.1", "wrong-wrong-wrong", "nobody-here") == "password_wrong"
        assert tries("127.0.0.1", PASSWORD) == "too_many_logins"
        direct = Direct()
        assert direct.hello("clerk02", PASSWORD) == ""
        held = [Brought(header("127.0.0.1")) for _ in range(2)]
        assert all(line.ask(ping()).outcome == 0 for line in held) and is_closed_to(loopback(), header("127.0.0.1"))
        other = Direct()
        assert other.hello("clerk02", PASSWORD) == ""
        for line in (direct, other, *held):
            line.socket.close()


@claim
def who_says_nothing_beyond_the_front_is_one_of_those_not_logged_in():
    with options(strangers_max=2, hello_ms=2000):
        taken = [Brought(header(f"192.0.2.{number}")) for number in (30, 31, 32)]
        DAEMON.until("too many are not logged in")
        end = time.monotonic() + WAIT_S
        # when their time is over there is room again
        while is_sent_away("192.0.2.33"):
            assert time.monotonic() < end
            time.sleep(0.2)
        for line in taken:
            line.socket.close()


def is_sent_away(address):
    try:
        return Brought(header(address)).ask(ping()).outcome != 0
    except OSError:
        return True


@claim
def nobody_else_is_heard_where_a_front_stands():
    for said in (b"MD\x01\x01" + bytes(400), b"\x16\x03\x01\x02\x00\x01", b"PROXY TCP4 192.0.2.7 192.0.2.1 1 2\r\n", header("192.0.2.7", command=b"\x22")):
        begun = time.monotonic()
        assert is_closed_to(loopback(), said) and time.monotonic() - begun < 2, said
    other = Brought(header("192.0.2.40"), "127.0.0.2")
    assert attacked.is_closed(other.socket, 8)
    assert 'from="127.0.0.2" why="it is none of the fronts in option listen_proxies"' in DAEMON.log.read_text()
    assert "192.0.2.40" not in DAEMON.log.read_text()


@claim
def no_front_opens_plain_text_to_a_network():
    for address in ("0.0.0.0:7421", "192.0.2.1:7421", "[::]:7421"):
        done = tool(MEDIATIOND, "--check-config", f"--listen={address}", "--listen_proxies=127.0.0.1", check=False)
        assert done.returncode == 2 and "not a loopback address" in done.stderr, done


class Front(threading.Thread):
    """Ends TLS with certificates of the office, and brings whoever comes as 192.0.2.50."""

    def __init__(self):
        super().__init__(daemon=True)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(OFFICE.home / "server.pem", OFFICE.home / "server.key")
        self.context.load_verify_locations(OFFICE.home / "authority.pem")
        self.context.verify_mode = ssl.CERT_OPTIONAL

    def run(self):
        while True:
            peer, _ = self.server.accept()
            with contextlib.suppress(OSError):
                line = self.context.wrap_socket(peer, server_side=True)
                behind = socket.create_connection(("127.0.0.1", loopback()))
                behind.sendall(header("192.0.2.50"))
                for pair in ((line, behind), (behind, line)):
                    threading.Thread(target=carry, args=pair, daemon=True).start()


def carry(here, there):
    with contextlib.suppress(OSError):
        while piece := here.recv(65536):
            there.sendall(piece)
        there.shutdown(socket.SHUT_WR)


@claim
def a_laptop_works_through_a_front_by_password_and_its_certificate_names_nobody_there():
    front = Front()
    front.start()
    through = {"MEDIATE_SERVER": f"tls:127.0.0.1:{front.server.getsockname()[1]}"}
    laptop = Laptop(trusts=False)
    laptop.settings.update(through)
    assert laptop.run("server", "trust", "--fingerprint", OFFICE.print).returncode == 0
    done = subprocess.run([MEDIATE, "login", "clerk02"], input=PASSWORD + "\n", text=True, capture_output=True, check=False,
                          env=dict(os.environ, **laptop.settings))
    assert done.returncode == 0 and laptop.run("todo").returncode == 0, done
    other = Laptop(OFFICE.member("clerk01"), trusts=False)
    other.settings.update(through)
    assert other.run("server", "trust", "--fingerprint", OFFICE.print).returncode == 0
    done = other.run("todo")
    assert done.returncode == 4 and "请先登录" in done.stderr, done


def main():
    global DAEMON
    admin = os.environ["MEDIATION_DB_ADMIN"]
    tool(MEDIATIOND, "migrate", "up", "--demo", "--database", admin)
    tool(MEDIATIOND, "seeds", "load", ROOT / "seeds", "--database", admin)
    subprocess.run([MEDIATIOND, "password", "clerk02", "--database", admin], input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True,
                   capture_output=True)
    DAEMON = secured.DAEMON = Daemon("fronted", listen_proxies="127.0.0.1")
    tap.tell(CLAIMS)
    DAEMON.stop()


if __name__ == "__main__":
    main()
