/* Tables of the seeds and of tests: a heading, remarks behind #, fields between tabs. One at a
 * time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define TSV_FIELDS_MAX 24

struct tsv {
	char *rest; /* of the table */
	char *fields[TSV_FIELDS_MAX];
	size_t count; /* of the line's fields */
};

/* Of the checkout ($SOURCE_ROOT); it ends the test where there is none. Its first line that is no
 * remark is its heading, and is passed over. */
void tsv_open(struct tsv *tsv, const char *path);
/* False at the end. */
bool tsv_next(struct tsv *tsv);
/* Days since 1970 of 2024-01-31; 0 where there is none. */
long tsv_day(const char *text);
