/*
 * A whole report in all its forms as a folder: index.html, report.xlsx, report.json, a CSV for each
 * section (and again in excel/), about.csv, run.json, SHA256SUMS. It is written beside its place
 * and moved there when all of it is on the disk: a full disk, or a kill in the middle, leaves
 * nothing in that place.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report;

/* What the document does not say of itself. */
struct report_run {
	int64_t started_us; /* by the clock of this machine */
	const char *const
	    *roots; /* signed roots that stood at its position, as the book has them */
	size_t root_count;
};

enum report_files_status {
	REPORT_FILES_DONE,
	REPORT_FILES_THERE, /* another stands in that place, which is left as it is */
	REPORT_FILES_FAILED
};

/* The reason is said where it is not done. */
enum report_files_status report_files_write(
    const struct report *report, const struct report_run *run, const char *path);
