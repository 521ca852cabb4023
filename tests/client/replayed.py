"""Files of acts, good and bad."""

import os
import pathlib
import tempfile
import time

from mediate import claim, registered, run

GOOD = registered("X", "2023-04-05T09:00", "重甲", "重乙") + "\n"


def replay(text, name="acts"):
    """Of a file with this content; what is wrong with it is known at once."""
    with tempfile.TemporaryDirectory() as home:
        path = pathlib.Path(home, name)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        began = time.monotonic()
        done = run("replay", str(path))
        assert time.monotonic() - began < 15, "waits for an answer that nobody owes"
        return done


@claim
def what_is_no_file_is_told_so():
    done = run("replay", "/tmp")
    assert done.status == 2 and "/tmp" in done.err, done
    assert run("replay", "/nobody/has/this").status == 2


@claim
def acts_come_through_a_pipe_and_on_the_standard_input():
    with tempfile.TemporaryDirectory() as home:
        pipe = os.path.join(home, "pipe")
        os.mkfifo(pipe)
        if os.fork() == 0:
            pathlib.Path(pipe).write_text(GOOD, encoding="utf-8")
            os._exit(0)
        done = run("replay", pipe)
        os.wait()
    assert done.status == 0 and "办理1步" in done.out, done
    done = run("replay", "-", given=GOOD)
    assert done.status == 0 and "重复1步" in done.out, done


@claim
def an_empty_file_has_nothing_to_do():
    assert replay("").status == 0
    assert replay("# nothing\n\n").status == 0


@claim
def line_ends_of_other_systems_are_no_part_of_a_value():
    done = replay(registered("Y", "2023-04-06T09:00", "回甲", "回乙", "院墙").replace("\n", "\r\n") + "\r\n")
    assert done.status == 0, done
    assert run("--json", "show", "登2023-2").json["facts"] == "院墙", run("show", "登2023-2")


@claim
def what_is_wrong_names_its_line_its_word_and_what_is_near():
    done = replay("# first\n2023-05-05T09:00 clerk01 regster Z --channel walk_in\n")
    assert done.status == 8 and "第2行" in done.err and "regster" in done.err and "register" in done.err, done
    done = replay("2023-05-35T09:00 clerk01 register Z --channel walk_in\n")
    assert done.status == 8 and "第1行" in done.err and "2023-05-35T09:00" in done.err, done
    done = replay("2023-05-05T09:00 clerk01\n")
    assert done.status == 2 and "第1行" in done.err, done
    done = replay("2023-05-05T09:00 clerk01 register Z --facts 'no end\n")
    assert done.status == 8 and "引号" in done.err, done
    done = replay("2023-05-05T09:00 clerk01 register Z --chanel walk_in\n")
    assert done.status == 8 and "--chanel" in done.err and "--channel" in done.err, done
    done = replay(b"2023-05-05T09:00 clerk01 register Z --facts \xff\n")
    assert done.status == 2 and "第1行" in done.err and "UTF-8" in done.err, done
    assert replay(b"a\0b").status == 2


@claim
def a_line_may_name_disputes_that_never_begin():
    done = replay("2023-05-05T09:00 director merge P --other-dispute @Q --reason x\n")
    assert done.status == 8 and "第1行" in done.err, done
    done = replay(f"2023-05-05T09:00 clerk01 register {'L' * 90} --channel walk_in\n")
    assert done.status == 2 and "第1行" in done.err, done
