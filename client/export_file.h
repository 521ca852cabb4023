/*
 * The file of a form: there whole or not at all, row by row, so that it may be of any length. One
 * that is there already and says the same is of a run that broke off, and is taken for this one; of
 * another nothing is written over.
 */
#pragma once

#include "export_row.h"
#include "file.h"

struct export_file {
	const struct mapping *mapping;
	struct file_new file;
	struct export_book *book; /* of a workbook */
};

/* False with the reason said; then there is nothing to end. */
bool export_file_begin(struct export_file *file, const struct mapping *mapping, const char *path);
void export_file_row(struct export_file *file, const struct export_row *row);
/* False with the reason said, and nothing changed. */
bool export_file_end(struct export_file *file);
/* Ends it with nothing changed. */
void export_file_drop(struct export_file *file);
/* Moves a file there, but where one is that says the same; false with the reason said. */
bool export_file_settle(struct file_new *file);

/* export_book.c: the workbook; false from end with errno where it is not whole. */
struct export_book *export_book_begin(const struct mapping *mapping, const char *path);
void export_book_row(struct export_book *book, const struct export_row *row);
bool export_book_end(struct export_book *book, const char *path);
