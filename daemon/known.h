/*
 * Whether the members that peer_members names are in office: a wrong name there keeps everybody out
 * who comes over the Unix socket. Asked when the daemon is ready, and before a reload takes it
 * over.
 */
#pragma once

#include "store.h"

struct server;

/* login: the first that is nobody, or NULL. status: whether that could be asked at all. */
typedef void (*known_fn)(void *context, enum store_status status, const char *login);
/* Calls fn once, from the loop; at once where no member is named. */
void known_members(struct server *server, const char *peer_members, known_fn fn, void *context);
