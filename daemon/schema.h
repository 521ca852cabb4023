/*
 * Whether the database is the one that this program was made for: before the daemon calls itself
 * ready, the schema must stand where the program's migrations end, and the guard must hold the
 * program's action table, and the journal be of this cluster's transactions. Asks the store every
 * second until both are so; says once what is wrong.
 */
#pragma once

struct event_base;
struct schema_wait;
struct store;

/* fn is called, once, when the schema fits. */
struct schema_wait *schema_wait_new(
    struct event_base *base, struct store *store, void (*fn)(void *context), void *context);
/* Before the store is. */
void schema_wait_free(struct schema_wait *wait);
