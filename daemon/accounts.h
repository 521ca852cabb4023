/*
 * What each account, a member of a district, has: connections, and in a time requests and bytes. A
 * weight (weights.h) multiplies what it may have in a time: programs ask more than people. Owns its
 * tables: of connections an entry only while there is one, of what is had in a time tables that do
 * not grow (bucket.h). now_us is of a clock that only goes forward.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

struct accounts;

struct account {
	int32_t district;
	int64_t member;
	int64_t weight; /* 0: what it asks in a time is not counted */
};

struct accounts *accounts_new(void);
void accounts_free(struct accounts *accounts);

/* account_connections_max: one more; false, and nothing counted, where there are so many already.
 */
bool accounts_enter(
    struct accounts *accounts, const struct account *account, const struct config *config);
void accounts_leave(struct accounts *accounts, const struct account *account);
/* Connections of the account that has most. */
int64_t accounts_most(const struct accounts *accounts);

/* account_rate, account_burst, account_bytes_minute: one request more. False, and nothing counted,
 * with the option that says no and how long to wait. */
bool accounts_ask(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us, enum option_id *ret_option, int64_t *ret_wait_us);
/* How long until it may have so many bytes more: a request that was refused costs its own anew. */
int64_t accounts_wait_us(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us, size_t bytes);
/* So many bytes came or go, however many it may have: the next request waits for them. */
void accounts_spend(struct accounts *accounts, const struct account *account,
    const struct config *config, int64_t now_us, size_t bytes);
