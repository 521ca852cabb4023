/*
 * What of an event goes out of the house with a proof; tables/disclosed.def says what and why.
 * Pure.
 */
#pragma once

#include "argument.h"

/* Whether its content may be read by both sides and a court. False where it cannot be read. */
bool event_is_disclosed(const struct event_row *event, struct arena *arena);
