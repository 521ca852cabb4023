/*
 * One value as papers have it, with its type, and what a template may make of it: {{agreement.sum |
 * capitals}}. Papers are Chinese whatever language the client speaks. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "papers.h"

enum paper_type {
	PAPER_NOT_TOLD,
	PAPER_TEXT,
	PAPER_NUMBER,
	PAPER_AMOUNT, /* fen */
	PAPER_DATE,
	PAPER_INSTANT,
	PAPER_FLAG
};

struct paper_value {
	enum paper_type type;
	int64_t number;
	char *text; /* owned */
};

void paper_value_free(struct paper_value *value);
/* A copy of the text; "" and NULL are not told. */
void paper_value_text(struct paper_value *value, const char *text);
/* The same of what is written. */
void paper_value_written(const struct papers_source *source, struct paper_value *value,
    void (*write)(const struct papers_source *source, FILE *out));
/* 0 is not told, but of a number and an amount. */
void paper_value_number(struct paper_value *value, enum paper_type type, int64_t number);
bool paper_value_is_told(const struct paper_value *value);
/* 2024年3月5日, 2024年3月5日9时30分, 1200.50元, 是; nothing where it is not told. */
void paper_value_write(const struct paper_value *value, FILE *out);

/* What a template writes behind a value. */
bool paper_filter_exists(const char *name, size_t bytes);
void paper_filters_print(FILE *out);
/* False where the value is not of a type for it. */
bool paper_filter(
    const struct papers_source *source, const char *name, size_t bytes, struct paper_value *value);
