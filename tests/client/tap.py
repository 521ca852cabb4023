"""Claims one after the other, each a line of TAP; of one that does not hold, where and why."""

import traceback


def tell(claims, *given):
    print(f"1..{len(claims)}")
    for number, function in enumerate(claims, 1):
        problem = None
        try:
            function(*given)
        except Exception as error:  # pylint: disable=broad-except
            own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == function.__code__.co_filename]
            line = own[-1]
            problem = f"line {line.lineno}: {line.line}\n{type(error).__name__}: {error}"
        print(f"{'not ok' if problem else 'ok'} {number} - {function.__name__.replace('_', ' ')}", flush=True)
        if problem:
            print("# " + problem.replace("\n", "\n# "))
