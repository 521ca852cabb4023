/*
 * The file of roots outside the database, as it is read: by who appends to it, and by who checks a
 * proof against it. Lines that begin with # are for people. Pure; owns what it read.
 */
#pragma once

#include "root.h"

/* Some 80 years of one district's days with room for others; more is not read. */
#define ROOT_BOOK_BYTES_MAX ((size_t)64 << 20)

struct root_book {
	struct root *roots; /* in the file's order */
	size_t count;
	uint8_t (*keys)[ROOT_KEY_BYTES]; /* in the file's order */
	size_t key_count;
	const char *torn; /* what the last line has where it has no end, borrowed; else NULL */
	size_t torn_bytes;
};

/* False where a line is none, with its number from 1. */
bool root_book_read(const char *text, size_t bytes, struct root_book *ret_book, size_t *ret_line);
void root_book_free(struct root_book *book);
/* The last of a district; NULL where it has none. */
const struct root *root_book_last(const struct root_book *book, int32_t district);
/* The root of a district's day; NULL where there is none. */
const struct root *root_book_find(const struct root_book *book, int32_t district, int32_t day);
