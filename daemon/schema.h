/*
 * Whether the database is the one that this program was made for: before the daemon calls itself
 * ready, the schema must stand where the program's migrations end, and the guard must hold the
 * program's action table, and the journal be of this cluster's transactions. Asks the store every
 * second until both are so; says once what is wrong.
 */
#pragma once

#include <stdbool.h>

struct event_base;
struct schema_wait;
struct store;

/* fn is called, once, when the schema fits. */
struct schema_wait *schema_wait_new(struct event_base *base, struct store *store, bool needs_demo,
    void (*fn)(void *context), void *context);
/* Once fn was called. */
bool schema_is_demo(const struct schema_wait *wait);
/* Before the store is. */
void schema_wait_free(struct schema_wait *wait);
