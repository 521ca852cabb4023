/*
 * The number of a blank form: which one is meant by what stands on it, and who has used or spoilt
 * it before. Numbers are their committee's alone: those of another are not found.
 */
#pragma once

#include "acting.h"

struct reserved {
	const char *text;
	int64_t committee, year, number;
	uint16_t state, reason; /* code lists reserved, spoilt */
	int64_t changed_by, changed_us;
	bool is_same_request;   /* it was spoilt by the request that asks */
	bool is_request_reused; /* that one has done something else */
};

/* DONE and a number that waits, RESERVED_USED or RESERVED_SPOILT and that one, or why there is none
 * (NULL). `found` is the caller's to keep: it lives in the arena. */
typedef void (*reserved_fn)(void *context, enum outcome outcome, const struct reserved *found);

/* The member's, by what was typed; request_id: that would spoil it, or NULL. Where several wait
 * that the words may mean it is none. */
void reserved_find(struct request *request, int64_t member, const char *typed,
    const uint8_t *request_id, reserved_fn fn, void *context);

/* Refuses the request, and says by whom where the number is used or spoilt. */
void reserved_refuse(struct request *request, enum outcome outcome, const struct reserved *found,
    const struct fault *fault);
