/* A simulated petition centre as it is shown: its matters, and what is wrong. */
#pragma once

#include <stdbool.h>

#include "centre.h"

/* Its matters, each with their terms and what was heard of it; number NULL: all. False where there
 * is none, or the book fails, with the reason said. */
bool centre_show(struct centre *centre, const char *number, int64_t now_us);
/* What ought not to be, and what is still on its way, which is wrong where all must have come.
 * Whether nothing is. */
bool centre_check(struct centre *centre, bool is_settled);
