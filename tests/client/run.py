#!/usr/bin/env python3
"""What clerks type and what they are shown. Run by tests/with-daemon; prints TAP."""

import sys
import traceback

import local_data  # noqa: F401 - claims by being there
import mediate
import printed  # noqa: F401
import replayed  # noqa: F401
import typed  # noqa: F401
import assigned  # noqa: F401 - last: it makes disputes of its own
import found  # noqa: F401 - last: it registers in the town of the others
import swept  # noqa: F401 - after it


def main():
    try:
        mediate.make_town()
    except AssertionError as error:
        print("Bail out! the town cannot be made")
        print(error, file=sys.stderr)
        sys.exit(1)
    print(f"1..{len(mediate.CLAIMS)}")
    for number, function in enumerate(mediate.CLAIMS, 1):
        problem = None
        try:
            function()
        except Exception as error:  # pylint: disable=broad-except
            line = traceback.extract_tb(error.__traceback__)[1]
            problem = f"line {line.lineno}: {line.line}\n{type(error).__name__}: {error}"
        print(f"{'not ok' if problem else 'ok'} {number} - {function.__name__.replace('_', ' ')}", flush=True)
        if problem:
            print("# " + problem.replace("\n", "\n# "))


if __name__ == "__main__":
    main()
