/* Tables of the seeds and of tests: a heading, remarks behind #, fields between tabs. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TSV_LINE_BYTES 2048
#define TSV_FIELDS_MAX 24

struct tsv {
	FILE *file;
	char line[TSV_LINE_BYTES];
	char *fields[TSV_FIELDS_MAX];
	size_t count; /* of the line's fields */
};

/* Of the checkout ($SOURCE_ROOT); it ends the test where there is none. Its first line that is no
 * remark is its heading, and is passed over. */
void tsv_open(struct tsv *tsv, const char *path);
/* False at the end, where the file is closed. */
bool tsv_next(struct tsv *tsv);
/* Days since 1970 of 2024-01-31; 0 where there is none. */
long tsv_day(const char *text);
