/* The rows of tables/suspicions.def, and what is judged of a journal; suspicion.h. */
#include "suspicion.h"

#include <stdlib.h>

#include "civil.h"

#define THRESHOLD(n, team_share, at_least) \
	.threshold = (n), .share = (team_share), .least = (at_least)
#define JUDGED(function) suspicion_##function
#define FOUND            NULL

static suspicion_fn suspicion_before_red, suspicion_missing_papers;

static const struct suspicion_row rows[] = {
#define SUSPICION(row_number, NAME, row_name, row_version, row_severity, limits, judged, row_mend, \
    row_zh, row_en, row_counted_zh, row_counted_en, row_found_zh, row_found_en)                    \
	{ .number = (row_number),                                                                  \
		.version = (row_version),                                                          \
		.severity = SEVERITY_##row_severity,                                               \
		.statement = STATEMENT_SUSPECT_##NAME,                                             \
		limits,                                                                            \
		.judge = (judged),                                                                 \
		.mend = (row_mend),                                                                \
		.counted_zh = (row_counted_zh),                                                    \
		.counted_en = (row_counted_en),                                                    \
		.found_zh = (row_found_zh),                                                        \
		.found_en = (row_found_en) },
#include "tables/suspicions.def"
#undef SUSPICION
};

static const struct label labels[SUSPICION_COUNT] = {
#define SUSPICION(number, NAME, name, version, severity, limits, judged, mend, zh, en, ...) \
	[SUSPICION_##NAME] = { number, #name, zh, en, NULL },
#include "tables/suspicions.def"
#undef SUSPICION
};

const struct suspicion_row *suspicion_rows(size_t *ret_count)
{
	*ret_count = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

const struct suspicion_row *suspicion_row(uint16_t number)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].number == number) return &rows[i];
	}
	return NULL;
}

const struct label *suspicion_label(uint16_t number)
{
	return number < SUSPICION_COUNT && labels[number].name ? &labels[number] : NULL;
}

/* ---- judging ---- */

/* By the mediation clock as it ran when the dispute ended: the day it would have been red. */
static bool suspicion_before_red(struct suspected *suspected)
{
	const struct file *file = suspected->file;
	struct clock_runs *runs;
	const struct clock_run *run;
	size_t before = 0;
	int64_t ended_us, left = 0;

	while (before < file->count && file->events[before].row.version < suspected->version) {
		before++;
	}
	if (before == file->count) return false;
	runs = calloc(1, sizeof(*runs));
	if (!runs) abort();
	ended_us = file->events[before].row.happened_us;
	clock_runs(file->events, before, file->reference, ended_us, NULL, runs);
	run = clock_mediation(runs);
	if (run) {
		left = clock_marks(&file->reference->calendar, runs, run).red_on -
		    civil_day_of_instant(ended_us);
	}
	free(runs);
	suspected->value = left;
	return left > 0 && left <= suspected->row->threshold;
}

static bool suspicion_missing_papers(struct suspected *suspected)
{
	struct flaws flaws;

	file_check(suspected->file, &flaws);
	suspected->value = 0;
	for (size_t i = 0; i < flaws.count; i++) {
		const struct flaw_row *row = flaws.flaws[i].row;

		suspected->value +=
		    row->kind == FLAW_KIND_MISSING && row->severity != SEVERITY_HINT;
	}
	return suspected->value > 0;
}
