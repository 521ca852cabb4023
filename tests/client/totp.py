"""One-time codes, reckoned a second time (RFC 6238: SHA-1, six digits, thirty seconds)."""

import hmac
import time

STEP_S = 30


def code(secret, steps=0):
    step = int(time.time()) // STEP_S + steps
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


def wrong_code(secret):
    near = {code(secret, steps) for steps in range(-3, 4)}
    return next(f"{number:06}" for number in range(10) if f"{number:06}" not in near)


def wait_for_room(seconds=5):
    """Until the step of now lasts that long: what is shown at its end is old when it is looked at."""
    left = STEP_S - time.time() % STEP_S
    if left < seconds:
        time.sleep(left)
