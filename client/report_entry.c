/* The reports that there are, and one made into a folder; report_entry.h. */
#include "report_entry.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "near.h"
#include "proof.h"
#include "report_files.h"
#include "report_writers.h"
#include "root.h"
#include "say.h"

static const struct report_entry entries[] = {

#define REPORT(NAME, name, zh, en, period, make, help) { #name, zh, en, WHEN_##period, make, help },
#include "reports.def"
#undef REPORT
};

#define ENTRIES (sizeof(entries) / sizeof(entries[0]))

const struct report_entry *report_entry_at(size_t index)
{
	return index < ENTRIES ? &entries[index] : NULL;
}

const struct report_entry *report_entry_find(const char *word)
{
	struct near near = near_to(word);

	for (size_t i = 0; i < ENTRIES; i++) {
		if (words_same(word, entries[i].name) || strcmp(word, entries[i].zh) == 0) {
			return &entries[i];
		}
		near_try(&near, entries[i].name);
		near_try(&near, entries[i].zh);
	}
	fprintf(stderr, _("there is no report \"%s\"\n"), word);
	say_nearest(near_found(&near));
	return NULL;
}

/* ---- one of them ---- */

/* What is asked for of a day that is over is as it was known at its end. */
static void set_period(struct report *report, const struct reporter *reporter)
{
	int64_t now = client_now_us(reporter->client), today = civil_day_of_instant(now);
	int64_t end = reporter->known_on ? civil_end_of_day(reporter->known_on) : now;

	report->from_on = reporter->from_on;
	report->to_on = reporter->to_on;
	report->cutoff_on = reporter->to_on < today ? reporter->to_on : today;
	if (reporter->known_on && reporter->known_on < report->cutoff_on) {
		report->cutoff_on = reporter->known_on;
	}
	report->as_of_us = end < now ? end : now;
}

/* The root of the journal that stood then, as the book has it; NULL where none was signed. An exit
 * status, its reason said. */
static int ask_root(const struct reporter *reporter, struct report *report, const char **ret_root)
{
	Mediation__V1__ServerInfoRequest by = MEDIATION__V1__SERVER_INFO_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	char line[ROOT_LINE_MAX];
	int status;

	by.root_on = civil_day_of_instant(report->as_of_us - 1);
	request.body_case = MEDIATION__V1__REQUEST__BODY_SERVER_INFO;
	request.server_info = &by;
	response = client_ask(reporter->client, &request, &status);
	if (!response) return status;
	if (response->server_info->root &&
	    proof_root_line(response->server_info->district, response->server_info->root, line)) {
		*ret_root = report_say(report, "%s", line);
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int write_files(const struct report *report, const struct report_run *run, const char *out)
{
	static const int statuses[] = { [REPORT_FILES_DONE] = 0,
		[REPORT_FILES_THERE] = CLIENT_INPUT,
		[REPORT_FILES_FAILED] = CLIENT_INTERNAL };
	enum report_files_status status = report_files_write(report, run, out);

	if (status == REPORT_FILES_DONE && !report_html_has_charts()) {
		fputs(_("this program was built without charts: the page has its tables alone\n"),
		    stderr);
	}
	return statuses[status];
}

int report_entry_write(
    const struct report_entry *entry, struct reporter *reporter, const char *path)
{
	const char *root = NULL;
	struct report_run run = { .started_us = link_machine_us(), .roots = &root };
	struct report *report = report_new(entry->name);
	int status;

	report->title = (struct report_words){ entry->zh, entry->en };
	set_period(report, reporter);
	status = entry->make(reporter, report);
	if (status == 0) status = ask_root(reporter, report, &root);
	if (status == 0) {
		report_end(report);
		run.root_count = root != NULL;
		status = write_files(report, &run, path);
	}
	report_free(report);
	return status;
}
