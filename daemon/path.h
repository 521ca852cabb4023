/* The main path of a dispute, from registering to the sealed file: what is next. Pure. */
#pragma once

#include "action.h"

#define PATH_PLACES 16

/* How far along the path an action leads at most from that state; 0 where it leads nowhere on it.
 */
unsigned path_along(const struct action *action, enum state from);
