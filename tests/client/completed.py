"""What the shells are told may follow what is typed."""

import os
import subprocess

from mediate import BUILD, ENVIRONMENT, SOCKET, alone, claim, run

ROOT = os.environ["SOURCE_ROOT"]
BASH = """source {root}/client/completion/mediate.bash
compopt() {{ :; }}
COMP_LINE=$1 COMP_POINT=${{#1}}
_mediate
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def told(*words, member="lead02"):
    done = run("complete", *words, member=member)
    assert done.status == 0 and not done.err, (words, done)
    return done.out.splitlines()


def in_bash(line):
    path = f"{BUILD}/client:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", BASH.format(root=ROOT), "bash", line], capture_output=True, text=True, check=False,
                          env=dict(ENVIRONMENT, PATH=path, MEDIATE_SERVER=SOCKET, MEDIATE_MEMBER="med02a"))
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout.splitlines()


@claim
def verbs_steps_and_options_are_told_as_they_begin():
    assert told("tim") == ["timeline"] and told("列") >= ["列表"] and "accept" in told("acc") and "受理" in told("受") and told("note-") == []
    assert {"list", "accept"} <= set(told("")) and told("--js") == ["--json"] and told("list", "--so") == ["--sort"]
    assert "--level" in told("accept", "登2024-2", "--l") and "--id-number" not in told("register", "--")


@claim
def values_and_narrowing_words_are_told():
    assert told("list", "light:r") == ["light:red"] and "灯:红" in told("list", "灯:") and told("list", "st") == ["state:"]
    assert "我的" in told("todo", "") and "在办" not in told("todo", "") and {"灯:", "队伍:"} <= set(told("notices", ""))
    assert "灯:红" in told("notices", "灯:") and not any("号" in word for word in told("notices", "灯:"))
    assert "到期" in told("list", "--sort", "") and "due" in told("list", "--sort", "d")
    assert "重大" in told("accept", "登2024-2", "--level", "") and "med02a" in told("list", "--mediator", "med02")
    assert told("file", "add", "登2024-2", "x.pdf", "--item", "履") == ["履行凭证"]
    assert set(told("team", "show", "")) == {line["team"] for line in run("--json", "team").json["teams"]}


@claim
def numbers_are_those_that_wait_for_who_asks():
    mine = {number for item in run("--json", "todo", member="lead02").json["todo"] for number in item["numbers"]}
    assert set(told("show", "")) == mine != set() and told("show", "(2024)", member="med02a") == ["(2024)繁阳人调字第00001号"]
    assert told("show", "", member="auditor") == [] and told("show", "", member="nobody-of-ours") == []


@claim
def where_no_daemon_answers_nothing_is_said():
    for words in (("show", ""), ("accept", "x", ""), ("list", "--team", "")):
        done = alone("complete", *words)
        assert done.status == 0 and not done.out and not done.err, (words, done)
    assert "timeline" in alone("complete", "tim").out


@claim
def bash_completes_behind_a_colon_and_quotes_what_must_be():
    assert in_bash("mediate list light:re") == ["red"] and in_bash("mediate tim") == ["timeline"]
    assert in_bash("mediate show (2024") == ["\\(2024\\)繁阳人调字第00001号"], in_bash("mediate show (2024")
