"""A page for each role: it fits a screen, and whoever types what stands there gets a quarrel from intake to the sealed file."""

import re
import shlex
import tempfile

from mediate import ENVIRONMENT, claim, lines_on_terminal, run, width

# where papers go that are printed as the pages tell
PRINTED = tempfile.TemporaryDirectory()
ENVIRONMENT["TMPDIR"] = PRINTED.name

EXAMPLE = "登2026-3"
MEMBERS = {"clerk": "clerk01", "mediator": "med18a", "leader": "lead18", "director": "director", "adviser": "adviser",
           "petition": "petition", "auditor": "auditor", "importer": "importer",
           "system_admin": "sysadm01", "security_admin": "secadm01", "audit_admin": "audadm01", "report": "report01"}
# who types which step, and the state in which the dispute is then
STORY = [("clerk", "登记", "registered"), ("clerk", "受理", "accepted"), ("clerk", "分派", "assigned"), ("mediator", "接案", "taken"),
         ("mediator", "调查", "mediating"), ("mediator", "调解", "mediating"), ("mediator", "定稿", "signing"), ("mediator", "签章", "agreed"),
         ("mediator", "履行完毕", "performed"), ("mediator", "结案", "performed"), ("leader", "同意", "closed"), ("clerk", "回访", "closed"),
         ("clerk", "归档", "archived")]


def roles():
    """Those who have a right to anything, but the system's own."""
    found = {role for right in run("--json", "server", "rights", "--all").json["rights"] for role in right["for"]}
    return sorted(found - {"system"})


def page(role, *options):
    done = run(*options, "help", role)
    assert done.status == 0 and not done.err, done
    return done.out


def examples(role, *options):
    """What is to be typed, as the words that a shell makes of it."""
    joined = page(role, *options).replace("\\\n", " ")
    return [shlex.split(line[line.index("tj ") + 3:]) for line in joined.splitlines()[2:]]


def named(words, number):
    return [word.replace(EXAMPLE, number) for word in words]


def number_of(done):
    return re.search(r"繁阳登〔\d+〕\d+号", done.out).group()


@claim
def every_role_has_a_page_by_each_of_its_names():
    assert set(roles()) == set(MEMBERS), roles()
    for role in roles():
        assert "tj " in page(role)
    assert page("受理员") == page("clerk") and page("矛调中心主任") == page("director")
    done = run("help", "系统时钟")
    assert done.status == 2 and "help" in done.err, done


@claim
def a_page_fits_a_screen_in_both_languages():
    for role in MEMBERS:
        for options in ((), ("--lang", "en")):
            lines = page(role, *options).splitlines()
            assert len(lines) <= 24, (role, len(lines))
            assert all(width(line) <= 80 for line in lines), [line for line in lines if width(line) > 80]


@claim
def help_begins_with_the_page_of_who_asks():
    assert run("help", member="clerk01").out.startswith("您的角色看这一页：tj help 受理员\n")
    done = run("help", member="lead18")
    assert "tj help 队长" in done.out.splitlines()[1] and "tj help 调解员" in done.out.splitlines()[0], done.out[:200]
    assert lines_on_terminal(80, "--member", "clerk01", "help")[0].startswith("您的角色")


@claim
def a_newcomer_types_a_quarrel_from_intake_to_the_sealed_file():
    for options in ((), ("--lang", "en")):
        typed = {(role, words[0]): words for role in MEMBERS for words in examples(role)}
        steps = {(role, zh[0]): en for role in MEMBERS for zh, en in zip(examples(role), examples(role, "--lang", "en"))}
        number = None
        for role, verb, state in STORY:
            words = (steps if options else typed)[role, verb]
            done = run(*options, *named(words, number or ""), member=MEMBERS[role])
            assert done.status == 0, (words, done)
            number = number or number_of(done)
            found = run("--json", "show", number).json
            assert found["state"] == state, (words, state, done)
            if state == "assigned" and found["team"] != 18:
                assert run("reassign", number, "--team", "18", "--reason", "属地", member="director").status == 0


@claim
def every_example_is_understood():
    """Some are not what is next for this dispute: the rules refuse them, but nobody says that they are written wrongly."""
    for options in ((), ("--lang", "en")):
        register = examples("clerk", *options)[2]
        number = number_of(run(*register, member="clerk01"))
        assert run("accept", number, "--kind", "neighbour", "--level", "normal", "--rights-notice", "--risk-signs", "none",
                   "--parties-agreeing", "2", member="clerk01").status == 0
        for role in MEMBERS:
            for words in examples(role, *options):
                done = run(*options, *named(words, number), member=MEMBERS[role])
                wrong = done.status in (2, 6) and not (words[0] in ("撤销", "undo") and "--yes" in done.err)
                assert not wrong and done.status < 70, (words, done)
