/*
 * A dispute's past as clocks read it: the events of its journal without their texts, asked of the
 * store and decoded into the request's arena.
 */
#pragma once

#include "clock.h"
#include "request.h"
#include "store.h"

struct arena;

struct past {
	struct journal_event *events;
	size_t count;
	int64_t reference_version; /* of the local data when it was read */
};

void past_ask(struct request *request, int64_t dispute, store_rows_fn fn, void *context);
/* Not done where there are more events than anybody reads, or one cannot be read. */
enum outcome past_of(struct arena *arena, const struct rows *rows, int32_t district,
    int64_t dispute, struct past *ret);

/* Facts and texts of one file that is checked: far more than anybody writes. */
#define FILE_BYTES_MAX ((int64_t)16 * 1024 * 1024)

/* Events at most, of all disputes that are asked for together. */
#define PAST_EVENTS_MAX 5000

/* The pasts of several disputes, in order of their ids. */
void pasts_ask(struct store *store, int32_t district, const int64_t *disputes, size_t count,
    enum store_class class, store_rows_fn fn, void *context);

struct files_wanted {
	const int64_t *disputes;
	size_t count;
	int64_t bytes; /* at most, of all: what comes behind them is left out, or cut */
};

/* The same with their texts, as files are checked, in the order that is wanted. */
void files_ask(struct store *store, int32_t district, const struct files_wanted *wanted,
    enum store_class class, store_rows_fn fn, void *context);

struct pasts {
	const struct rows *rows;
	int32_t district;
	bool with_texts; /* files_ask; facts and texts are the rows' */
	size_t next;     /* row */
};

struct past_head {
	int64_t dispute;
	uint32_t version; /* of the dispute now */
	int64_t team, mediator;
};

/* Whether it ends before the dispute does: more was asked for than is read at once. */
bool past_is_cut(const struct past_head *head, const struct past *past);
/* Of one, whole: not done where it is longer than what was asked for. */
enum outcome pasts_one(struct pasts *pasts, struct arena *arena, struct past *ret);
/* False where there are no more. */
bool pasts_next(struct pasts *pasts, struct arena *arena, struct past_head *ret_head,
    enum outcome *ret_outcome, struct past *ret);
/* The next, of this dispute and whole. False with an outcome: done where it was not read, or read
 * in part; else why it cannot be. */
bool pasts_whole(struct pasts *pasts, struct arena *arena, int64_t dispute,
    enum outcome *ret_outcome, struct past *ret);
