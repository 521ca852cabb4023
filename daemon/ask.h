/*
 * What the questions share: parameters of their statements, keys of their pages, the line that
 * lists show of a dispute. Everything lives in the request's arena.
 */
#pragma once

#include "answer.h"
#include "cursor.h"
#include "frame.h"
#include "number.h"
#include "rights.h"

/* Columns of the dispute line, in every statement that returns one. */
enum {
	LINE_ID,
	LINE_NUMBERS,
	LINE_STATE,
	LINE_KIND,
	LINE_LEVEL,
	LINE_TEAM,
	LINE_PLACE,
	LINE_PARTIES,
	LINE_REGISTERED,
	LINE_CHANGED,
	LINE_VERSION,
	LINE_DUE,
	LINE_YELLOW,
	LINE_RED,
	LINE_OVER,
	LINE_PAUSED,
	LINE_REACH, /* enum reach; of sql/queries/reach.part */
	LINE_COLUMNS
};

/* Columns of timeline.sql and events_after.sql. */
enum {
	EVENT_DISPUTE,
	EVENT_VERSION,
	EVENT_ACTION,
	EVENT_FROM,
	EVENT_TO,
	EVENT_ROUND,
	EVENT_ACTOR,
	EVENT_NAME,
	EVENT_HAPPENED,
	EVENT_RECORDED,
	EVENT_FACTS,
	EVENT_HASH,
	EVENT_REQUEST,
	EVENT_STEP,
	EVENT_TEXTS,
	EVENT_XID,
	EVENT_COLUMNS
};

/* The page's size that was asked, within bounds. */
uint32_t page_size(uint32_t asked);
/* A page ends before its answer comes near to what a frame takes. */
#define ANSWER_BYTES_MAX (FRAME_BYTES_RESPONSE_MAX / 2)
/* Rows of the page: one more was asked for, which says that there are more. */
size_t page_rows(const struct rows *rows, uint32_t size);
/* A page key is two numbers; a client hands it back as it came. */
void page_key_pack(struct arena *arena, int64_t first, int64_t second, ProtobufCBinaryData *ret);
bool page_key_unpack(const ProtobufCBinaryData *page, int64_t *ret_first, int64_t *ret_second);
/* Or more numbers than two. */
void page_keys_pack(
    struct arena *arena, const int64_t *keys, size_t count, ProtobufCBinaryData *ret);
bool page_keys_unpack(const ProtobufCBinaryData *page, int64_t *ret_keys, size_t count);

/* Who asks; NULL where local data is not there yet. */
const struct member *ask_member(const struct request *request);
/* Whether he is told too what a party has asked to be used for nothing (个人信息保护法47). */
bool ask_is_told_all(const struct request *request);

/* One dispute line of a statement whose first columns are LINE_…, with the lamp of the request's
 * day, its names masked where the asker may not see the dispute whole; NULL where he may not see
 * that it is there. */
Mediation__V1__DisputeLine *line_of(struct request *request, const struct rows *rows, size_t row);
/* Planned meetings, from such a column beside the line (todo_meetings.part); their count. Their
 * places, as texts are, only for who sees the dispute whole. */
size_t meetings_of(struct arena *arena, const struct rows *rows, size_t row, unsigned column,
    Mediation__V1__Meeting ***ret);
struct parameter numbers_parameter(struct arena *arena, const uint32_t *numbers, size_t count);
struct parameter today_parameter(const struct request *request);
/* Null for 0. */
struct parameter day_or_none_parameter(int64_t day);
struct parameter number_or_none_parameter(int64_t number);
struct parameter bytes_or_none_parameter(const void *bytes, size_t count);
/* Several texts as one, TEXTS_APART between them: a statement takes them apart again. */
#define TEXTS_APART 0x1f
struct parameter texts_parameter(struct arena *arena, const char *const *texts, size_t count);
/* Whether nothing in it breaks a line, or holds texts apart. */
bool is_one_line(const char *text);

/* What is put in another order than its own is gathered first: no more than so many. */
#define SORTED_MAX 10000

/* False, with the request refused, where the number is no order. */
bool ask_sorted(struct request *request, uint32_t sort);

/* What narrows a question: several questions have these fields, each list empty or 0 for any. */
struct narrowing {
	const uint32_t *states, *phases, *kinds, *levels, *lamps;
	size_t n_states, n_phases, n_kinds, n_levels, n_lamps;
	int64_t place, mediator, due_before_on;
};

#define NARROWING(ask)                                                                       \
	((struct narrowing){ (ask)->states, (ask)->phases, (ask)->kinds, (ask)->levels,      \
	    (ask)->lamps, (ask)->n_states, (ask)->n_phases, (ask)->n_kinds, (ask)->n_levels, \
	    (ask)->n_lamps, (ask)->place, (ask)->mediator, (ask)->due_before_on })

/* The same for narrowing.part and dispute_filters.part. */
struct narrowed {
	struct parameter states, kinds, levels, place, mediator, lamps, due;
	bool is_any; /* it narrows nothing */
};

/* False, with the request refused, where a value is none. */
bool ask_narrowed(struct request *request, const struct narrowing *by, struct narrowed *ret);
/* Refuses the request when the trip failed. */
bool ask_failed(struct request *request, enum store_status status);

struct parameter district_parameter(const struct request *request);
/* A text and what it asks for as a number: text, number (or null), year, series, committee. The
 * parameters borrow from both. */
#define NUMBER_PARAMETERS 5
void number_parameters(const char *text, struct number_asked *asked, struct parameter *ret);
/* The dispute that rows of dispute_by_number name. What is only part of a number must name one:
 * whoever types it would never see that another one was acted upon. */
enum outcome number_means(const struct rows *rows, int64_t *ret_dispute);
