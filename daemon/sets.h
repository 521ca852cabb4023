/*
 * The words in which actions.def and clocks.def say sets: of states, of roles, and of values of a
 * region.
 * Macros only.
 */
#pragma once

#include "dispute.h"
#include "each.h"

#define STATE_OR(name) | STATE_BIT(STATE_##name)
#define ROLE_OR(name)  | ROLE_BIT(ROLE_##name)
#define VALUE_OR(name) | VALUE_BIT(name)

#define IN(...)        (UINT64_C(0) EACH(STATE_OR, __VA_ARGS__))
#define RUNNING_STATES IN(ACCEPTED, ASSIGNED, TAKEN, MEDIATING, SUSPENDED)
#define OPEN_STATES    (RUNNING_STATES | IN(REGISTERED, CONSENTING, SIGNING))
#define LIVE_STATES    (OPEN_STATES | IN(AGREED, PERFORMING, PERFORMED, DEFAULTED))
#define FOLLOWED_STATES \
	IN(AGREED, PERFORMING, PERFORMED, DEFAULTED, CLOSED, ARCHIVED, TERMINATED, REFUSED)
/* From which a dispute may be reopened. */
#define REOPENED_STATES (FOLLOWED_STATES | IN(WITHDRAWN))
#define ALL_STATES \
	(OPEN_STATES | FOLLOWED_STATES | IN(WITHDRAWN, NOT_ACCEPTED, MOVING, MOVED, MERGED))

#define BY(...) (UINT32_C(0) EACH(ROLE_OR, __VA_ARGS__))

#define VALUES(...) (uint16_t)(0 EACH(VALUE_OR, __VA_ARGS__))
#define ALL_VALUES  UINT16_MAX
