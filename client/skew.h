/*
 * A machine whose clock is wrong: said at once, because drafts and papers carry its dates. What the
 * daemon writes down is by its own clock. Pure.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

/* ahead_us: how far the daemon's clock is ahead of this machine's. Nothing is said up to five
 * minutes. */
void skew_say(int64_t ahead_us, FILE *out);
