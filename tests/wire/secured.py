#!/usr/bin/env python3
"""Over a network there is TLS 1.3, or nothing: the daemon shows its certificate, and who comes his own, or a password.

usage: tests/with-postgres tests/wire/secured.py

The daemon is this test's own, beside a database that is no demo: who is named by a certificate is
nobody else. TAP.
"""

import contextlib
import json
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT, BUILD = Path(os.environ["SOURCE_ROOT"]), Path(os.environ["BUILD_ROOT"])
sys.path[:0] = [os.environ["MEDIATION_PROTO_PYTHON"], str(ROOT / "tests" / "client"), str(ROOT / "tests" / "scenario")]

import tap  # noqa: E402
from stranger_wire import HEADER, MAGIC, VERSION  # noqa: E402

MEDIATIOND, MEDIATE = BUILD / "daemon" / "mediationd", BUILD / "client" / "mediate"
CERTIFICATES = ROOT / "deploy" / "certificates"
WAIT_S = 30
PAUSE_S = 5
PING, PONG = 7, 8
CLAIMS = []


def claim(function):
    CLAIMS.append(function)
    return function


def tool(*words, check=True, **settings):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, env=dict(os.environ, **settings))
    assert not check or done.returncode == 0, done
    return done


class Office:
    """An authority and its folder."""

    def __init__(self, home):
        self.home = Path(home)
        tool(CERTIFICATES, self.home, "init", "127.0.0.1", "localhost")
        self.print = tool(CERTIFICATES, self.home, "show").stdout.strip()
        self.key = self.home / "authority" / "authority.key"

    def member(self, login):
        return tool(CERTIFICATES, self.home, "member", login).stdout.strip()

    def options(self):
        return (f"--tls_certificate={self.home}/server.pem", f"--tls_key={self.home}/server.key", f"--tls_clients={self.home}/authority.pem")


class Daemon:
    def __init__(self, home, office):
        self.port, self.log = random.randint(20000, 32000), home / "log"
        self.file = home / "conf"
        self.write(office)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([MEDIATIOND, f"--config={self.file}"], stdout=log, stderr=log)
        self.until("event=ready")

    def write(self, office, **more):
        options = [option[2:].replace("=", " = ", 1) for option in office.options()]
        options += [f"{name} = {value}" for name, value in more.items()]
        self.file.write_text("\n".join((f"database = {os.environ['MEDIATION_DB']}", "socket =", "listen =", f"listen_tls = 127.0.0.1:{self.port}",
                                        *options)) + "\n", encoding="utf-8")

    @property
    def address(self):
        return f"tls:127.0.0.1:{self.port}"

    def until(self, what, count=1):
        end = time.monotonic() + WAIT_S
        while self.log.read_text().count(what) < count:
            assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()
            time.sleep(0.02)

    def hang_up(self, line):
        count = self.log.read_text().count(line)
        self.process.send_signal(signal.SIGHUP)
        self.until(line, count + 1)

    @contextlib.contextmanager
    def reloaded(self, office, **wanted):
        """With these options for a while, by SIGHUP."""
        self.write(office, **wanted)
        self.hang_up("event=reloaded")
        try:
            yield
        finally:
            self.write(office)
            self.hang_up("event=reloaded")

    def stop(self):
        self.process.terminate()
        assert self.process.wait(WAIT_S) == 0, self.log.read_text()
        assert "Sanitizer" not in self.log.read_text(), self.log.read_text()


HOME = Path(tempfile.mkdtemp(prefix="mediation-tls-"))
OFFICE, OTHER = Office(HOME / "office"), Office(HOME / "other")
DAEMON = None


class Laptop:
    """A home of somebody's own."""

    def __init__(self, certificate=None, trusts=True):
        self.home = Path(tempfile.mkdtemp(prefix="laptop-", dir=HOME))
        self.settings = {"HOME": str(self.home), "MEDIATE_SERVER": DAEMON.address, "MEDIATE_LANG": "zh"}
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            self.settings[name] = str(self.home / name.lower())
        if certificate:
            self.settings["MEDIATE_CERTIFICATE"] = certificate
        if trusts:
            done = self.run("server", "trust", "--fingerprint", OFFICE.print)
            assert done.returncode == 0, done

    def run(self, *words, **settings):
        return tool(MEDIATE, *words, check=False, **{**self.settings, **settings})


def limits(**options):
    return DAEMON.reloaded(OFFICE, **options)


@claim
def who_has_a_certificate_works_as_who_it_names():
    clerk = Laptop(OFFICE.member("clerk01"))
    done = clerk.run("register", "--parties", "side=applicant,name=网上甲", "--parties", "side=respondent,name=网上乙", "--place", "阳和村", "--kind",
                     "邻里纠纷", "--facts", "滴水" * 700, "--channel", "walk_in", "--start-mode", "applied", "--applied-on", "今天", "--risk-signs", "none")
    assert done.returncode == 0, done
    found = clerk.run("find", "网上甲")
    assert found.returncode == 0 and "网上乙" in found.stdout, found
    other = clerk.run("todo", MEDIATE_MEMBER="director")
    assert other.returncode != 0 and "人员" in other.stderr, other


@claim
def a_file_goes_through_at_the_pace_of_its_account():
    clerk = Laptop(OFFICE.member("clerk01"))
    number = json.loads(clerk.run("--json", "find", "网上甲").stdout)["disputes"][0]["numbers"][0]
    scan = clerk.home / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + os.urandom(3_700_000))
    with limits(account_bytes_minute=3_600_000):
        # what has asked before has taken of the same minute: what came through is kept, and the same again, a little later as it says, goes on
        for _ in range(8):
            done = clerk.run("file", "add", number, scan)
            if done.returncode != 75:
                break
            time.sleep(PAUSE_S)
    assert done.returncode == 0 and "已附上" in done.stdout, done
    denied = {limit["name"]: limit["denied"] for limit in json.loads(clerk.run("--json", "server", "limits").stdout)["limits"]}
    assert denied["account_bytes_minute"] > 0, "it was told to wait"
    back = clerk.run("file", "get", number, "1", "--out", clerk.home / "back.pdf")
    assert back.returncode == 0 and (clerk.home / "back.pdf").read_bytes() == scan.read_bytes(), back


@claim
def a_daemon_is_looked_at_and_trusted_once():
    certificate = OFFICE.member("clerk01")
    laptop = Laptop(certificate, trusts=False)
    unknown = laptop.run("todo")
    assert unknown.returncode == 75 and "还没有信任它" in unknown.stderr, unknown
    alone = laptop.run("server", "trust")
    assert alone.returncode == 1 and OFFICE.print in alone.stdout and "--fingerprint" in alone.stderr, alone
    wrong = laptop.run("server", "trust", "--fingerprint", OTHER.print)
    assert wrong.returncode == 1 and "不同" in wrong.stderr and laptop.run("todo").returncode == 75, wrong
    right = laptop.run("server", "信任", "--fingerprint", OFFICE.print.replace(":", " ").lower())
    assert right.returncode == 0 and laptop.run("todo").returncode == 0, right


@claim
def nobody_comes_in_without_a_certificate_of_the_office_or_a_password():
    done = Laptop(OTHER.member("clerk01")).run("todo")
    assert done.returncode == 75 and "own.pem" in done.stderr, done
    for says in ({}, {"MEDIATE_MEMBER": "director"}):
        done = Laptop().run("todo", **says)
        assert done.returncode == 4 and "请先登录" in done.stderr, done
    stranger = Laptop(OFFICE.member("nobody-here")).run("todo")
    assert stranger.returncode not in (0, 75) and "人员" in stranger.stderr, stranger


@claim
def a_password_will_do_where_there_is_no_certificate():
    given = "lake-pine-7-dusk\n"
    subprocess.run([MEDIATIOND, "password", "clerk02", "--database", os.environ["MEDIATION_DB_ADMIN"]], input=given * 2, text=True, check=True,
                   capture_output=True)
    laptop = Laptop()
    done = subprocess.run([MEDIATE, "login", "clerk02"], input=given, text=True, capture_output=True, check=False, env=dict(os.environ, **laptop.settings))
    assert done.returncode == 0 and "已登录" in done.stdout, done
    assert laptop.run("todo").returncode == 0
    # who has a certificate is who it names, whatever password he knows
    other = Laptop(OFFICE.member("clerk01"))
    done = subprocess.run([MEDIATE, "login", "clerk02"], input=given, text=True, capture_output=True, check=False, env=dict(os.environ, **other.settings))
    assert done.returncode == 4 and "另一位人员" in done.stderr, done


@claim
def a_machine_comes_by_its_certificate_alone():
    given = "lake-pine-7-dusk\n"
    subprocess.run([MEDIATIOND, "password", "petition", "--database", os.environ["MEDIATION_DB_ADMIN"]], input=given * 2, text=True, check=True,
                   capture_output=True)
    laptop = Laptop()
    done = subprocess.run([MEDIATE, "login", "petition"], input=given, text=True, capture_output=True, check=False, env=dict(os.environ, **laptop.settings))
    assert done.returncode == 4 and "用证书登录" in done.stderr, done
    assert Laptop(OFFICE.member("petition")).run("todo").returncode == 0


def signed(subject, *more):
    """A certificate of the office with that subject, as other authorities make them."""
    home = Path(tempfile.mkdtemp(prefix="odd-", dir=HOME))
    key = home / "key"
    tool("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    request = subprocess.run(["openssl", "req", "-new", "-utf8", "-key", str(key), "-subj", subject, *more], capture_output=True, check=True).stdout
    made = subprocess.run(["openssl", "x509", "-req", "-days", "9", "-CA", str(OFFICE.home / "authority.pem"), "-CAkey", str(OFFICE.key),
                           "-set_serial", str(random.getrandbits(60))], input=request, capture_output=True, check=True).stdout
    own = home / "own.pem"
    own.write_bytes(made + key.read_bytes())
    own.chmod(0o600)
    return str(own)


@claim
def whose_certificate_names_nobody_is_nobody_whatever_he_says():
    for subject in ("/O=office", "/CN=clerk01/CN=director", "/CN=" + "a" * 64):
        for says in ("director", "clerk01"):
            done = Laptop(signed(subject)).run("todo", MEDIATE_MEMBER=says)
            assert done.returncode == 4, (subject, says, done)


@claim
def a_certificate_that_others_can_read_is_not_used():
    own = Path(OFFICE.member("clerk03"))
    own.chmod(0o644)
    for certificate in (str(own), "/nowhere/own.pem"):
        done = Laptop(certificate).run("todo")
        assert done.returncode == 75 and "chmod 600" in done.stderr, done


@claim
def a_daemon_that_goes_away_is_said_to_and_kills_nobody():
    laptop = Laptop(OFFICE.member("clerk01"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (laptop.home / "xdg_config_home" / "mediate" / f"trust-127.0.0.1_{port}.pem").write_bytes((OFFICE.home / "authority.pem").read_bytes())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(OFFICE.home / "server.pem", OFFICE.home / "server.key")
        begun = subprocess.Popen([str(MEDIATE), "todo"], env=dict(os.environ, **{**laptop.settings, "MEDIATE_SERVER": f"tls:127.0.0.1:{port}"}),
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        peer, _ = other.accept()
        with context.wrap_socket(peer, server_side=True) as line:
            line.recv(4096)
        err = begun.communicate(timeout=WAIT_S)[1]
    assert begun.returncode == 75 and "没有回应" in err, (begun.returncode, err)


@claim
def a_name_like_this_machine_is_another():
    done = Laptop().run("todo", MEDIATE_SERVER="127.office.invalid:7421")
    assert done.returncode == 75 and "没有这台主机" in done.stderr, done
    done = Laptop(OFFICE.member("clerk01")).run("server", "trust", "--fingerprint", OFFICE.print)
    assert done.returncode == 0 and "另一个" not in done.stdout, done


@claim
def another_daemon_at_the_address_is_not_talked_to():
    laptop = Laptop(OFFICE.member("clerk01"))
    DAEMON.write(OTHER)
    DAEMON.hang_up("event=reloaded")
    try:
        done = laptop.run("todo")
        assert done.returncode == 75 and "证书" in done.stderr, done
    finally:
        DAEMON.write(OFFICE)
        DAEMON.hang_up("event=reloaded")
    assert laptop.run("todo").returncode == 0


@claim
def a_certificate_is_renewed_while_everybody_works():
    laptop = Laptop(OFFICE.member("clerk01"))
    context = ssl.create_default_context(cafile=OFFICE.home / "authority.pem")
    context.load_cert_chain(OFFICE.member("clerk02"))
    with socket.create_connection(("127.0.0.1", DAEMON.port)) as plain, context.wrap_socket(plain, server_hostname="127.0.0.1") as line:
        before = line.getpeercert()["serialNumber"]
        tool(CERTIFICATES, OFFICE.home, "renew", "127.0.0.1")
        DAEMON.hang_up("event=reloaded")
        assert laptop.run("todo").returncode == 0
        with socket.create_connection(("127.0.0.1", DAEMON.port)) as other, context.wrap_socket(other, server_hostname="127.0.0.1") as fresh:
            assert fresh.getpeercert()["serialNumber"] != before and fresh.version() == "TLSv1.3"
        # the line of before is still heard
        line.settimeout(WAIT_S)
        line.sendall(HEADER.pack(MAGIC, VERSION, PING, 0, 7))
        assert HEADER.unpack(line.recv(HEADER.size)) == (MAGIC, VERSION, PONG, 0, 7)


@claim
def files_that_will_not_do_change_nothing():
    key = OFFICE.home / "server.key"
    key.chmod(0o640)
    DAEMON.hang_up("event=reload-refused")
    assert "chmod" in DAEMON.log.read_text()
    key.chmod(0o600)
    held = key.read_bytes()
    key.write_bytes((OTHER.home / "server.key").read_bytes())
    DAEMON.hang_up("event=reload-refused")
    key.write_bytes(held)
    DAEMON.hang_up("event=reloaded")
    assert Laptop(OFFICE.member("clerk01")).run("todo").returncode == 0


@claim
def it_does_not_start_with_files_that_will_not_do():
    def refused(*options):
        done = tool(MEDIATIOND, f"--database={os.environ['MEDIATION_DB']}", "--socket=", "--listen=", f"--listen_tls=127.0.0.1:{DAEMON.port}", *options,
                    check=False)
        assert done.returncode == 2, done
        return done.stderr

    assert "needs" in refused()
    assert "listen_tls" in tool(MEDIATIOND, "--listen=192.0.2.1:7421", check=False).stderr
    certificate, key, clients = OFFICE.options()
    assert "No such file" in refused("--tls_certificate=/nowhere", key, clients)
    rsa = HOME / "rsa"
    tool("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", f"{rsa}.key", "-out", f"{rsa}.pem")
    Path(f"{rsa}.key").chmod(0o600)
    assert "P-256" in refused(f"--tls_certificate={rsa}.pem", f"--tls_key={rsa}.key", clients)
    assert "authority" in refused(certificate, key, f"--tls_clients={OFFICE.home}/server.key")


@claim
def older_versions_and_plain_words_get_nothing():
    context = ssl.create_default_context(cafile=OFFICE.home / "authority.pem")
    context.load_cert_chain(OFFICE.member("clerk01"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", DAEMON.port)) as plain:
        try:
            context.wrap_socket(plain, server_hostname="127.0.0.1")
            raise AssertionError("TLS 1.2 was taken")
        except ssl.SSLError as error:
            assert "VERSION" in str(error).upper(), error
    for words in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(400), b"MD\x01\x01" + bytes(400)):
        with socket.create_connection(("127.0.0.1", DAEMON.port)) as plain:
            plain.settimeout(WAIT_S)
            heard = b""
            try:
                plain.sendall(words)
                plain.shutdown(socket.SHUT_WR)
                while piece := plain.recv(4096):
                    heard += piece
            except OSError:
                pass
            # at most an alert of TLS
            assert len(heard) <= 7, heard
    assert Laptop(OFFICE.member("clerk01")).run("todo").returncode == 0


@claim
def a_certificate_that_is_over_is_not_taken():
    over = Office(HOME / "over")
    key, out = over.home / "server.key", over.home / "server.pem"
    request = subprocess.run(["openssl", "req", "-new", "-key", str(key), "-subj", "/CN=127.0.0.1"], capture_output=True, check=True).stdout
    extensions = HOME / "extensions"
    extensions.write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    signed = subprocess.run(["openssl", "x509", "-req", "-days", "0", "-CA", str(over.home / "authority.pem"), "-CAkey", str(over.key),
                             "-set_serial", "7", "-extfile", str(extensions)], input=request, capture_output=True, check=True).stdout
    out.write_bytes(signed + (over.home / "authority.pem").read_bytes())
    time.sleep(1.1)
    laptop = Laptop(over.member("clerk01"))
    trust, = (laptop.home / "xdg_config_home" / "mediate").glob("trust-*.pem")
    trust.write_bytes((over.home / "authority.pem").read_bytes())
    DAEMON.write(over)
    DAEMON.hang_up("event=reloaded")
    try:
        done = laptop.run("todo")
        assert done.returncode == 75 and "今天无效" in done.stderr, done
    finally:
        DAEMON.write(OFFICE)
        DAEMON.hang_up("event=reloaded")


def is_closed(line):
    line.settimeout(WAIT_S)
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True


def idle(count):
    """So many who come and say nothing."""
    return [socket.create_connection(("127.0.0.1", DAEMON.port)) for _ in range(count)]


@claim
def one_address_cannot_take_all_places():
    laptop = Laptop(OFFICE.member("clerk01"))
    with limits(source_connections_max=5):
        lines = idle(5)
        assert laptop.run("todo").returncode == 75
        assert is_closed(idle(1)[0])
        lines.pop().close()
        DAEMON.until("event=conn-closed", DAEMON.log.read_text().count("event=conn-closed") + 1)
        assert laptop.run("todo").returncode == 0
        for line in lines:
            line.close()


@claim
def those_who_say_nothing_do_not_keep_out_who_works():
    context = ssl.create_default_context(cafile=OFFICE.home / "authority.pem")
    context.load_cert_chain(OFFICE.member("clerk01"))
    laptop = Laptop(OFFICE.member("clerk01"))
    with limits(strangers_max=8, hello_ms=1500):
        taken = []
        end = time.monotonic() + WAIT_S
        while DAEMON.log.read_text().count("too many are not logged in") < 20:
            taken += idle(8)
            assert time.monotonic() < end
        # as long as they stay some come in and some do not; when their time is over everybody does
        time.sleep(2.5)
        assert laptop.run("todo").returncode == 0
        for line in taken:
            line.close()


def main():
    global DAEMON
    tool(MEDIATIOND, "migrate", "up", "--database", os.environ["MEDIATION_DB_ADMIN"])
    tool(MEDIATIOND, "seeds", "load", ROOT / "seeds", "--database", os.environ["MEDIATION_DB_ADMIN"])
    DAEMON = Daemon(HOME, OFFICE)
    tap.tell(CLAIMS)
    DAEMON.stop()


if __name__ == "__main__":
    main()
