/*
 * A table from a file, as spreadsheets and our own --csv write it: RFC 4180, its cells separated by
 * commas, semicolons or tabs, whichever the first line has. UTF-8, with or without a byte order
 * mark, or GB18030. Lines that begin with # are comments.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "encoding.h"

struct csv_row {
	char **cells; /* as many as there are columns */
	unsigned line;
	const char *surplus; /* what stands beyond the columns; only where it is read loosely */
};

struct csv {
	char *text; /* UTF-8 */
	enum encoding encoding;
	char **columns;
	size_t column_count;
	struct csv_row *rows;
	size_t row_count;
};

/* False with the reason said; csv_free it in any case. */
bool csv_read(struct csv *csv, const char *path);
/* The same of what people keep by hand: short rows are filled up with empty cells, and lines above
 * the first that is a header are skipped; where none is, the first line stands for it. */
typedef bool (*csv_is_header_fn)(void *context, char *const *cells, size_t count);
bool csv_read_loose(struct csv *csv, const char *path, csv_is_header_fn is_header, void *context);
void csv_free(struct csv *csv);
/* CSV_COLUMN_NONE where there is none of the names. */
#define CSV_COLUMN_NONE ((size_t)-1)
size_t csv_column(const struct csv *csv, const char *name, const char *zh);

/* Before what we write: without it spreadsheet programs take UTF-8 for GBK. */
#define CSV_BOM "\xef\xbb\xbf"
/* One cell as it is written, in quotes where it must be; what a spreadsheet program would take for
 * a formula stands behind a single quote, which csv_read takes away. */
void csv_write(FILE *out, const char *cell);
/* The same for programs: as it is. */
void csv_write_plain(FILE *out, const char *cell);
