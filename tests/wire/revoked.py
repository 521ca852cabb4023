#!/usr/bin/env python3
"""A certificate that is revoked, over, or of another authority is refused at the door, and put out where it is in already; nobody else notices.

usage: tests/with-postgres tests/wire/revoked.py

The daemon is this test's own, beside a database that is no demo; its authority is deploy/certificates'. TAP.
"""

import datetime
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

import attacked  # noqa: E402
import secured  # noqa: E402
import tap  # noqa: E402
from attacked import Daemon, Line, context_of, is_closed, ping  # noqa: E402
from mediation.v1 import mediation_pb2 as pb  # noqa: E402
from secured import CERTIFICATES, HOME, MEDIATE, MEDIATIOND, OFFICE, OTHER, ROOT, WAIT_S, Office, tool  # noqa: E402
from stranger_wire import Connection  # noqa: E402

LIST = OFFICE.home / "crl.pem"
REVOKED, EXPIRED = 'why="certificate revoked"', 'why="certificate has expired"'
CLAIMS = []
DAEMON = None


def claim(function):
    CLAIMS.append(function)
    return function


def certificates(*words, office=OFFICE, check=True):
    return tool(CERTIFICATES, office.home, *words, check=check)


def serial(certificate):
    return tool("openssl", "x509", "-in", certificate, "-noout", "-serial").stdout.strip().partition("=")[2]


def own(certificate):
    """Who comes with this certificate, of whatever name."""
    context = ssl.create_default_context(cafile=OFFICE.home / "authority.pem")
    context.load_cert_chain(certificate)
    return context


def copied(certificate):
    """A laptop keeps its own when the office makes another."""
    kept = Path(tempfile.mkdtemp(prefix="copy-", dir=HOME)) / "own.pem"
    kept.write_bytes(Path(certificate).read_bytes())
    return str(kept)


def line(certificate, member):
    attacked.CONTEXT[certificate] = own(certificate)
    raw = Line.__new__(Line)
    raw.socket = attacked.CONTEXT[certificate].wrap_socket(socket.create_connection(("127.0.0.1", DAEMON.port), WAIT_S), server_hostname="127.0.0.1")
    raw.next_id = 1
    answer = raw.ask(pb.Request(hello=pb.HelloRequest(protocol_min=1, protocol_max=1, client="revoked", member=member)))
    assert answer.outcome == 0, answer.refusal.name
    return raw


def refused(certificate, member="clerk01"):
    """What the log has of it that is new; empty where it comes in. An alert of TLS may be lost with the connection."""
    before = len(DAEMON.log.read_text())
    try:
        line(certificate, member).socket.close()
        return ""
    except OSError:
        said = DAEMON.log.read_text()[before:]
        assert "event=certificate-refused" in said, said
        return said


def last_words(of):
    """What the daemon says before it closes."""
    heard = b""
    of.socket.settimeout(WAIT_S)
    try:
        while piece := of.socket.recv(65536):
            heard += piece
    except ConnectionError:
        pass
    return heard.decode(errors="replace")


def reload(**options):
    DAEMON.write(OFFICE, **options)
    DAEMON.hang_up("event=reloaded")


def not_reloaded(words, **options):
    before = len(DAEMON.log.read_text())
    DAEMON.write(OFFICE, **options)
    DAEMON.hang_up("event=reload-refused")
    said = DAEMON.log.read_text()[before:]
    assert words in said, said
    DAEMON.write(OFFICE)


def counted():
    done = tool(MEDIATE, "--json", "server", MEDIATE_SERVER=DAEMON.socket)
    return json.loads(done.stdout)["counters"]["certificates_refused"]


@claim
def a_revoked_certificate_is_refused_and_the_log_says_whose_and_from_where():
    certificate = copied(OFFICE.member("clerk01"))
    assert refused(certificate) == ""
    before = counted()
    certificates("revoke", "clerk01")
    reload()
    assert REVOKED in refused(certificate)
    assert f'event=certificate-refused login="clerk01" serial={serial(certificate)} from="127.0.0.1" why="certificate revoked"' in DAEMON.log.read_text()
    assert counted() == before + 1
    # he is given another, and the others have theirs
    assert refused(OFFICE.member("clerk01")) == "" and refused(OFFICE.member("clerk02"), "clerk02") == ""


@claim
def who_is_there_with_a_revoked_certificate_is_put_out_and_nobody_else():
    machine = copied(OFFICE.member("petition"))
    gone = [line(machine, "petition") for _ in range(40)]
    stays = [line(OFFICE.member(member), member) for member in ("clerk01", "clerk02", "director")]
    stranger = ssl.create_default_context(cafile=OFFICE.home / "authority.pem").wrap_socket(
        socket.create_connection(("127.0.0.1", DAEMON.port), WAIT_S), server_hostname="127.0.0.1")
    local = Connection(DAEMON.socket, "clerk01", WAIT_S)
    reload()
    assert all(each.ask(ping()).outcome == 0 for each in gone + stays)
    before = counted()
    certificates("revoke", "petition")
    reload()
    assert all("the certificate holds no longer: certificate revoked" in last_words(each) for each in gone)
    assert f'event=certificate-ended login="petition" serial={serial(machine)} from="127.0.0.1" why="certificate revoked"' in DAEMON.log.read_text()
    assert counted() == before + 40
    assert all(each.ask(ping()).outcome == 0 for each in (*stays, local)) and not is_closed(stranger, 0.5)


@claim
def a_handshake_that_began_before_is_judged_by_what_holds_at_its_end():
    certificate = copied(OFFICE.member("clerk03"))
    come, go = ssl.MemoryBIO(), ssl.MemoryBIO()
    half = own(certificate).wrap_bio(come, go, server_hostname="127.0.0.1")
    with socket.create_connection(("127.0.0.1", DAEMON.port), WAIT_S) as raw:
        for _ in range(2):
            try:
                half.do_handshake()
                break
            except ssl.SSLWantReadError:
                raw.sendall(go.read())
                time.sleep(0.3)
                come.write(raw.recv(65536))
        certificates("revoke", "clerk03")
        reload()
        raw.sendall(go.read())
        come.write(raw.recv(65536))
        try:
            half.read(1)
            raise AssertionError("it was taken")
        except ssl.SSLError as error:
            assert "REVOKED" in str(error).upper(), error


@claim
def two_who_revoke_at_once_lose_nothing():
    numbers = [serial(OFFICE.member(member)) for member in ("clerk01", "clerk02", "clerk03", "director")]
    both = [subprocess.Popen([CERTIFICATES, OFFICE.home, "revoke", f"serial:{number}"], stdout=subprocess.DEVNULL) for number in numbers]
    assert all(each.wait(WAIT_S) == 0 for each in both)
    listed = certificates("list").stdout.splitlines()
    listed = {words.split()[0] for words in listed if "revoked" in words}
    assert listed >= set(numbers), (listed, numbers)


@claim
def one_certificate_of_several_is_revoked_by_its_number():
    lost, kept = copied(OFFICE.member("clerk02")), copied(OFFICE.member("clerk02"))
    certificates("revoke", f"serial:{serial(lost)}")
    reload()
    assert REVOKED in refused(lost, "clerk02") and refused(kept, "clerk02") == ""
    listed = certificates("list").stdout
    assert f"{serial(lost)} clerk02" in listed and f"{serial(kept)} clerk02" in listed
    assert [words for words in listed.splitlines() if "revoked" in words and serial(lost) in words], listed
    # one that the office has no line of, as it was made before there were any
    old = secured.signed("/CN=clerk02")
    certificates("revoke", f"serial:{serial(old).lower()}")
    reload()
    assert REVOKED in refused(old, "clerk02")
    for words, told in ((("revoke", "clerk99"), "没有给 clerk99 签发过"), (("revoke", f"serial:{serial(lost)}"), "is revoked already"),
                        (("revoke", "serial:clerk"), "is no serial number")):
        done = certificates(*words, check=False)
        assert done.returncode == 1 and told in done.stderr, done


def forged(like):
    """The office's name, a revoked number, and whose name a forger wants to see in the log."""
    home = Path(tempfile.mkdtemp(prefix="forged-", dir=HOME))
    tool("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", home / "key")
    request = subprocess.run(["openssl", "req", "-new", "-key", home / "key", "-subj", "/CN=blamed"], capture_output=True, check=True).stdout
    made = subprocess.run(["openssl", "x509", "-req", "-days", "9", "-CA", OTHER.home / "authority.pem", "-CAkey", OTHER.key, "-set_serial", f"0x{like}"],
                          input=request, capture_output=True, check=True).stdout
    (home / "own.pem").write_bytes(made + (home / "key").read_bytes())
    return str(home / "own.pem")


@claim
def who_forges_a_revoked_certificate_puts_nobody_s_name_into_the_log():
    certificate = OFFICE.member("clerk01")
    number = serial(certificate)
    certificates("revoke", f"serial:{number}")
    reload()
    assert refused(forged(number)) != ""
    assert "blamed" not in DAEMON.log.read_text() and f"serial={number}" not in DAEMON.log.read_text()


@claim
def another_authority_ends_what_the_old_one_signed_and_both_together_end_nothing():
    new, both, lists = Office(HOME / "new"), HOME / "both.pem", HOME / "lists.pem"
    both.write_bytes((OFFICE.home / "authority.pem").read_bytes() + (new.home / "authority.pem").read_bytes())
    lists.write_bytes(LIST.read_bytes() + (new.home / "crl.pem").read_bytes())
    old, fresh = line(OFFICE.member("clerk01"), "clerk01"), new.member("clerk02")
    assert refused(fresh, "clerk02") != ""
    DAEMON.write(OFFICE, tls_crl=lists)
    DAEMON.file.write_text(DAEMON.file.read_text().replace(f"tls_clients = {OFFICE.home}/authority.pem", f"tls_clients = {both}"))
    DAEMON.hang_up("event=reloaded")
    young = line(fresh, "clerk02")
    assert old.ask(ping()).outcome == 0
    DAEMON.file.write_text(DAEMON.file.read_text().replace(str(both), f"{new.home}/authority.pem").replace(str(lists), f"{new.home}/crl.pem"))
    DAEMON.hang_up("event=reloaded")
    assert "the certificate holds no longer" in last_words(old) and young.ask(ping()).outcome == 0
    # no authority at all: whoever came by certificate is out
    DAEMON.file.write_text("\n".join(words for words in DAEMON.file.read_text().splitlines() if not words.startswith(("tls_clients", "tls_crl"))) + "\n")
    DAEMON.hang_up("event=reloaded")
    assert "the certificate holds no longer" in last_words(young)
    reload()


def by_authority(*words, office=OFFICE, **files):
    """openssl ca with the office's key, for times that deploy/certificates does not make."""
    home = Path(tempfile.mkdtemp(prefix="ca-", dir=HOME))
    (home / "index").write_text(files.get("index", ""))
    (home / "conf").write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={home}/index\nnew_certs_dir={home}\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n"
                               "unique_subject=no\n[p]\ncommonName=supplied\n")
    tool("openssl", "ca", "-config", home / "conf", "-batch", "-keyfile", office.key, "-cert", office.home / "authority.pem", "-notext",
         "-out", home / "out.pem", *words)
    return home / "out.pem"


def lasting(member, seconds):
    """A certificate for so long."""
    home = Path(tempfile.mkdtemp(prefix="short-", dir=HOME))
    tool("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", home / "key")
    tool("openssl", "req", "-new", "-key", home / "key", "-subj", f"/CN={member}", "-out", home / "request")
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    made = by_authority("-in", home / "request", "-enddate", end.strftime("%Y%m%d%H%M%SZ"))
    (home / "own.pem").write_bytes(made.read_bytes() + (home / "key").read_bytes())
    return str(home / "own.pem")


@claim
def a_certificate_whose_time_is_over_is_put_out_without_a_reload():
    short = lasting("petition", 6)
    stays, goes = line(OFFICE.member("clerk01"), "clerk01"), line(short, "petition")
    assert goes.ask(ping()).outcome == 0
    begun = time.monotonic()
    assert "the certificate holds no longer: certificate has expired" in last_words(goes)
    assert time.monotonic() - begun < 15 and stays.ask(ping()).outcome == 0
    assert f'event=certificate-ended login="petition" serial={serial(short)} from="127.0.0.1" why="certificate has expired"' in DAEMON.log.read_text()
    assert EXPIRED in refused(short, "petition")


def lists_for(seconds):
    """The office's list as it is, over in so many seconds."""
    return by_authority("-gencrl", "-crlsec", str(seconds), index=(OFFICE.home / "authority" / "issued").read_text())


@claim
def lists_that_will_not_do_are_told_at_the_start_and_change_nothing_at_a_reload():
    gone = copied(OFFICE.member("clerk03"))
    before = LIST.read_text()
    certificates("revoke", "clerk03")
    reload()
    torn, none, half, headless = (HOME / f"{name}.pem" for name in ("torn", "none", "half", "headless"))
    torn.write_text(LIST.read_text()[:-60])
    none.write_text("")
    # a whole one of before beside what is left of the one that was meant
    half.write_text(before + LIST.read_text()[len("-----BEGIN"):])
    headless.write_text(LIST.read_text().partition("\n")[2] + before)
    noted = HOME / "noted.pem"
    noted.write_text(tool("openssl", "crl", "-in", LIST, "-text").stdout)
    given = [f"--listen_tls=127.0.0.1:{DAEMON.port}", *OFFICE.options()]
    for name, told in (("/nowhere/crl.pem", "No such file"), (OTHER.home / "crl.pem", "no authority in tls_clients has signed"), (torn, "is torn"),
                       (half, "is torn"), (headless, "is torn"), (none, "holds no list of revoked certificates of the authority"), (OFFICE.home / "authority.pem", "that is no list of revoked certificates")):
        done = tool(MEDIATIOND, "--check-config", *given, f"--tls_crl={name}", check=False)
        assert done.returncode == 2 and told in done.stderr and "tls_crl" in done.stderr, done
        not_reloaded(told, tls_crl=name)
        assert REVOKED in refused(gone, "clerk03"), name
    done = tool(MEDIATIOND, "--check-config", *given, "--tls_clients=", f"--tls_crl={LIST}", check=False)
    assert done.returncode == 2 and "needs" in done.stderr, done
    # words between lists are none of its business
    reload(tls_crl=noted)
    assert REVOKED in refused(gone, "clerk03") and refused(OFFICE.member("clerk01")) == ""


@claim
def a_list_that_is_over_keeps_out_who_stands_on_it_and_locks_out_nobody_else():
    global DAEMON
    gone, good = copied(OFFICE.member("clerk03")), copied(OFFICE.member("clerk02"))
    certificates("revoke", "clerk03")
    over, first = lists_for(2), DAEMON
    reload(tls_crl=over)
    assert "event=crl-ends" in DAEMON.log.read_text()
    DAEMON.until("event=crl-over")
    assert REVOKED in refused(gone, "clerk03") and refused(good, "clerk02") == ""
    # an authority that forgets its list holds up nothing else: it is taken again, and said so
    said = DAEMON.count("event=crl-over")
    reload(tls_crl=over)
    assert DAEMON.count("event=crl-over") == said + 1
    assert REVOKED in refused(gone, "clerk03") and refused(good, "clerk02") == ""
    done = tool(MEDIATIOND, "--check-config", f"--config={first.file}", f"--tls_crl={over}")
    assert "event=crl-over" in done.stderr, done
    DAEMON = Daemon("over", tls_crl=over)
    try:
        assert "level=error event=crl-over" in DAEMON.log.read_text().partition("event=ready")[0]
        assert REVOKED in refused(gone, "clerk03") and refused(good, "clerk02") == ""
        certificates("crl")
        reload(tls_crl=LIST)
        assert refused(good, "clerk02") == ""
    finally:
        DAEMON.stop()
        DAEMON = first
    reload()


@claim
def a_newer_list_is_taken_though_it_is_over_and_an_older_one_is_not():
    gone, good = copied(OFFICE.member("clerk03")), OFFICE.member("clerk02")
    before = HOME / "before.pem"
    before.write_bytes(LIST.read_bytes())
    reload()
    # of the same second, told apart by the number alone
    certificates("crl")
    reload()
    not_reloaded("holds a list that is older than the one in force", tls_crl=before)
    time.sleep(1.1)
    certificates("revoke", "clerk03")
    over = lists_for(1)
    time.sleep(2)
    assert refused(gone, "clerk03") == ""
    reload(tls_crl=over)
    assert REVOKED in refused(gone, "clerk03") and refused(good, "clerk02") == ""
    # a list without a number is compared by its time
    not_reloaded("holds a list that is older than the one in force", tls_crl=before)
    certificates("crl")
    reload()
    for name in (over, before):
        not_reloaded("holds a list that is older than the one in force", tls_crl=name)
        assert REVOKED in refused(gone, "clerk03") and refused(good, "clerk02") == ""
    tool(MEDIATIOND, "--check-config", f"--config={DAEMON.file}", f"--tls_crl={before}")


class Authority:
    """One that signs others, or is signed by another; times and names of its own."""

    def __init__(self, name, above=None):
        self.home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=HOME))
        self.key, self.certificate = self.home / "key", self.home / "authority.pem"
        tool("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.key)
        signs = ("-CA", above.certificate, "-CAkey", above.key) if above else ("-signkey", self.key)
        self.signs(self.key, name, signs, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n", self.certificate)

    def signs(self, key, name, signs, extensions, to):
        tool("openssl", "req", "-new", "-key", key, "-subj", f"/CN={name}", "-out", self.home / "request")
        (self.home / "extensions").write_text(extensions)
        tool("openssl", "x509", "-req", "-in", self.home / "request", "-days", "9", *signs, "-set_serial", f"0x{os.urandom(8).hex()}",
             "-extfile", self.home / "extensions", "-out", to)

    def member(self, login, *sent):
        """The key and certificate of somebody, who also sends those."""
        home = Path(tempfile.mkdtemp(prefix="below-", dir=HOME))
        tool("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", home / "key")
        self.signs(home / "key", login, ("-CA", self.certificate, "-CAkey", self.key), "extendedKeyUsage=clientAuth\n", home / "made")
        (home / "own.pem").write_bytes(b"".join(Path(name).read_bytes() for name in (home / "made", *sent, home / "key")))
        return str(home / "own.pem")

    def list_of(self, *revoked):
        index = "".join(f"R\t400101000000Z\t250101000000Z\t{serial(each)}\tunknown\t/CN=x\n" for each in revoked)
        return by_authority("-gencrl", "-crldays", "9", office=self, index=index).read_text()


@claim
def an_authority_below_another_is_revoked_with_all_that_it_signed():
    root = Authority("above")
    below = Authority("below", root)
    clients, lists = HOME / "two.pem", HOME / "two-lists.pem"

    def takes(*known, of):
        clients.write_text("".join(each.certificate.read_text() for each in known))
        lists.write_text("".join(of))
        DAEMON.write(OFFICE, tls_crl=lists)
        DAEMON.file.write_text(DAEMON.file.read_text().replace(f"tls_clients = {OFFICE.home}/authority.pem", f"tls_clients = {clients}"))
        DAEMON.hang_up("event=reloaded")

    leaf, beside = below.member("clerk01"), root.member("clerk02")
    takes(root, below, of=(root.list_of(), below.list_of()))
    there, stays = line(leaf, "clerk01"), line(beside, "clerk02")
    takes(root, below, of=(root.list_of(below.certificate), below.list_of()))
    assert "the certificate holds no longer: certificate revoked" in last_words(there)
    assert REVOKED in refused(leaf) and stays.ask(ping()).outcome == 0 and refused(beside, "clerk02") == ""
    # one that only the peer knows of has no list here
    other = Authority("sent", root)
    assert 'why="unable to get certificate CRL"' in refused(other.member("clerk01", other.certificate))
    reload()


def main():
    global DAEMON
    tool(MEDIATIOND, "migrate", "up", "--database", os.environ["MEDIATION_DB_ADMIN"])
    tool(MEDIATIOND, "seeds", "load", ROOT / "seeds", "--database", os.environ["MEDIATION_DB_ADMIN"])
    attacked.CONTEXT = {"director": context_of("director")}
    DAEMON = secured.DAEMON = Daemon("revoked", tls_crl=LIST)
    tap.tell(CLAIMS)
    DAEMON.stop()


if __name__ == "__main__":
    main()
