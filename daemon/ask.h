/*
 * What the questions share: parameters of their statements, keys of their pages, the line that
 * lists show of a dispute. Everything lives in the request's arena.
 */
#pragma once

#include "answer.h"
#include "number.h"

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
	LINE_COLUMNS
};

/* The page's size that was asked, within bounds. */
uint32_t page_size(uint32_t asked);
/* A page key is two numbers; a client hands it back as it came. */
void page_key_pack(struct arena *arena, int64_t first, int64_t second, ProtobufCBinaryData *ret);
bool page_key_unpack(const ProtobufCBinaryData *page, int64_t *ret_first, int64_t *ret_second);

/* One dispute line of a statement whose first columns are LINE_…. */
Mediation__V1__DisputeLine *line_of(struct arena *arena, const struct rows *rows, size_t row);
/* Refuses the request when the trip failed. */
bool ask_failed(struct request *request, enum store_status status);

struct parameter district_parameter(const struct request *request);
struct parameter int8_parameter(int64_t value);
struct parameter text_parameter(const char *text);
/* 0: null, an open end. */
struct parameter instant_parameter(int64_t us);
/* A text and what it asks for as a number: text, number (or null), year, series, committee. The
 * parameters borrow from both. */
#define NUMBER_PARAMETERS 5
void number_parameters(const char *text, struct number_asked *asked, struct parameter *ret);
