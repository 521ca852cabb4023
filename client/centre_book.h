/*
 * The book of a simulated petition centre: one file of SQLite with its matters, what it tells and
 * what it was told. Every change is one transaction, so that it may be killed at any moment. What
 * goes wrong with the file is kept and told once, when the transaction ends.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct book;

/* A new one; NULL with the reason said, also where there is one. */
struct book *book_make(const char *path, const char *office, int64_t now_us);
/* NULL with the reason said. */
struct book *book_open(const char *path);
/* NULL is none. */
void book_close(struct book *book);
const char *book_office(const struct book *book);
/* When it was begun: what tells one book of an office from the next. */
int64_t book_begun(const struct book *book);

void book_begin(struct book *book);
/* False, with the reason said and nothing changed, where anything failed since it began. */
bool book_end(struct book *book);

/* A row of an answer, one after the other; nothing where the book has failed. */
struct asked;

/* types: a letter for each '?': t text (NULL: null), i int64_t, b bytes (pointer, then size_t). */
struct asked *book_ask(struct book *book, const char *statement, const char *types, ...);
/* False at the end. */
bool asked_next(struct asked *asked);
/* Until the next row; "" for null. */
const char *asked_text(const struct asked *asked, int column);
int64_t asked_integer(const struct asked *asked, int column);
const void *asked_bytes(const struct asked *asked, int column, int *ret_count);
void asked_end(struct asked *asked);

/* One that answers nothing; how many rows it changed. */
int book_do(struct book *book, const char *statement, const char *types, ...);
/* One whose answer is a number; otherwise where there is none. */
int64_t book_number(
    struct book *book, int64_t otherwise, const char *statement, const char *types, ...);
/* One whose answer is a text, to be freed; NULL where there is none. */
char *book_text(struct book *book, const char *statement, const char *types, ...);
