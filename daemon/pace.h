/*
 * Whether a peer takes what is written to it: it is looked at now and then, with how many bytes it
 * was sent in all and how many of them have left. Two deadlines, neither moved by a byte now and
 * then: something must leave within stall_ms, and what was waiting must have left as a whole within
 * whole_ms. Pure.
 */
#pragma once

#include <stdint.h>

struct pace {
	int64_t left, moved_ms;  /* how much had left when last looked at, and when it moved last */
	int64_t whole, whole_ms; /* what must leave as a whole, and since when */
};

enum pace_verdict { PACE_DONE, PACE_GOING, PACE_STALLED, PACE_SLOW };

void pace_begin(struct pace *pace, int64_t sent, int64_t left, int64_t now_ms);
enum pace_verdict pace_look(struct pace *pace, int64_t sent, int64_t left, int64_t now_ms,
    int64_t stall_ms, int64_t whole_ms);
