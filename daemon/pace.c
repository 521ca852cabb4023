/* Who takes what is written; pace.h. */
#include "pace.h"

void pace_begin(struct pace *pace, int64_t sent, int64_t left, int64_t now_ms)
{
	*pace =
	    (struct pace){ .left = left, .moved_ms = now_ms, .whole = sent, .whole_ms = now_ms };
}

enum pace_verdict pace_look(struct pace *pace, int64_t sent, int64_t left, int64_t now_ms,
    int64_t stall_ms, int64_t whole_ms)
{
	if (left == sent) return PACE_DONE;
	if (left >= pace->whole) {
		pace->whole = sent;
		pace->whole_ms = now_ms;
	}
	if (left > pace->left) {
		pace->left = left;
		pace->moved_ms = now_ms;
	}
	if (now_ms - pace->moved_ms >= stall_ms) return PACE_STALLED;
	return now_ms - pace->whole_ms >= whole_ms ? PACE_SLOW : PACE_GOING;
}
