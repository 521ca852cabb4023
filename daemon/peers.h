/*
 * Option peer_members: which member a local user is, "1000:clerk01,*:viewer01". A user's own entry
 * is stronger than *, wherever it stands. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEER_LOGIN_BYTES 64

/* False with a sentence in ret_why, without the option's name. */
bool peers_check(const char *text, char *ret_why, size_t why_bytes);
/* The login name of this uid; false where it has none. uid < 0 is nobody of this machine. */
bool peers_find(const char *text, int64_t uid, char ret_login[PEER_LOGIN_BYTES]);
/* One login name after the other: returns where the next begins, NULL after the last. */
const char *peers_next(const char *at, char ret_login[PEER_LOGIN_BYTES]);
