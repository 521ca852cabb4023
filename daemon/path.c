/* The main path; path.h. */
#include "path.h"

/* The main path of a dispute. What leads off it (refusing, withdrawing, moving, suspending …) has
 * no place: it is always possible, and never what is waited for. */
static const uint8_t place_on_path[STATE_COUNT] = {
	[STATE_REGISTERED] = 1,
	[STATE_CONSENTING] = 2,
	[STATE_ACCEPTED] = 3,
	[STATE_ASSIGNED] = 4,
	[STATE_TAKEN] = 5,
	[STATE_MEDIATING] = 6,
	[STATE_SIGNING] = 7,
	[STATE_AGREED] = 8,
	[STATE_PERFORMING] = 9,
	[STATE_PERFORMED] = 10,
	[STATE_CLOSED] = 12,
	[STATE_ARCHIVED] = 13,
};

/* Where the path goes on for a dispute that has left it. */
static const uint8_t place_off_path[STATE_COUNT] = {
	[STATE_SUSPENDED] = 5,
	[STATE_DEFAULTED] = 8,
	[STATE_TERMINATED] = 11,
	[STATE_REFUSED] = 11,
	[STATE_WITHDRAWN] = 11,
	[STATE_NOT_ACCEPTED] = 11,
	[STATE_MOVED] = 11,
};

static unsigned place_from(enum state state)
{
	return place_on_path[state] ? place_on_path[state] : place_off_path[state];
}

unsigned path_along(const struct action *action, enum state from)
{
	uint64_t ends = action->target == TARGET_STATE ? STATE_BIT(action->to) : action->ends;
	unsigned furthest = 0;

	if (action->target == TARGET_SAME || action->target == TARGET_BEFORE || action->new_round) {
		return 0;
	}
	if (from == STATE_MOVING) return ends == STATE_BIT(STATE_MOVED);
	for (; ends; ends &= ends - 1) {
		unsigned place = place_on_path[__builtin_ctzll(ends)];

		if (place > furthest) furthest = place;
	}
	return furthest >= place_from(from) ? furthest : 0;
}
