/*
 * mediate-report: a report of reports.def as a folder of files, asked for through the protocol like
 * everything else. Owns what was typed; the document is its producer's, the forms their writers'.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "file.h"
#include "near.h"
#include "report_files.h"
#include "report_writers.h"
#include "reports.h"
#include "say.h"
#include "text.h"
#include "value.h"

#define DEFAULT_ADDRESS "/run/mediation/mediationd.sock"
#define YEAR_MIN        1990
#define YEAR_MAX        2199

/* ---- what was typed ---- */

enum option { SERVER, MEMBER, LANGUAGE, OUT, YEAR, AS_OF, OPTIONS };

static const char *const options[OPTIONS] = { [SERVER] = "--server",
	[MEMBER] = "--member",
	[LANGUAGE] = "--lang",
	[OUT] = "--out",
	[YEAR] = "--year",
	[AS_OF] = "--as-of" };

struct words_typed {
	const char *values[OPTIONS]; /* NULL: not given */
	const char *report;
	bool wants_help, wants_version;
};

struct wrong {
	const char *sentence, *word;
};

/* Where its value goes; NULL where it is no option. */
static const char **option_of(struct words_typed *typed, const char *word, size_t length)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		if (strlen(options[i]) == length && strncmp(options[i], word, length) == 0) {
			return &typed->values[i];
		}
	}
	return NULL;
}

/* *at is the last word of it afterwards. */
static struct wrong take_word(struct words_typed *typed, int argc, char **argv, int *at)
{
	const char *word = argv[*at];
	size_t length = strcspn(word, "=");
	const char **option = option_of(typed, word, length);

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		typed->wants_help = true;
	} else if (strcmp(word, "--version") == 0) {
		typed->wants_version = true;
	} else if (option && word[length] == '=') {
		*option = word + length + 1;
	} else if (option) {
		if (*at + 1 == argc || strncmp(argv[*at + 1], "--", 2) == 0) {
			return (struct wrong){ N_("%s needs a value\n"), word };
		}
		*option = argv[++*at];
	} else if (*word == '-') {
		return (struct wrong){ N_("there is no option %s\n"), word };
	} else if (typed->report) {
		return (struct wrong){ N_("one report at a time: %s is one too many\n"), word };
	} else {
		typed->report = word;
	}
	return (struct wrong){ NULL, NULL };
}

/* ---- the reports ---- */

enum period { PERIOD_NOW, PERIOD_YEAR };

static const struct report_entry {
	const char *name, *zh, *en;
	enum period period;
	int (*make)(struct reporter *reporter, struct report *report);
	const char *help;
} entries[] = {

#define REPORT(NAME, name, zh, en, period, make, help) \
	{ #name, zh, en, PERIOD_##period, make, help },
#include "reports.def"
#undef REPORT
};

#define ENTRIES (sizeof(entries) / sizeof(entries[0]))

static void usage(FILE *out)
{
	fprintf(out,
	    "%s mediate-report REPORT --out DIR [--year YEAR] [--as-of DAY] [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en]\n",
	    _("usage:"));
	for (size_t i = 0; i < ENTRIES; i++) {
		fprintf(out, "  %s %s%s%s\n      %s\n", entries[i].name, entries[i].zh,
		    entries[i].period == PERIOD_YEAR ? " " : "",
		    entries[i].period == PERIOD_YEAR ? options[YEAR] : "", _(entries[i].help));
	}
}

static const struct report_entry *find(const char *word)
{
	struct near near = near_to(word);
	const char *nearest;

	for (size_t i = 0; i < ENTRIES; i++) {
		if (strcmp(word, entries[i].name) == 0 || strcmp(word, entries[i].zh) == 0) {
			return &entries[i];
		}
		near_try(&near, entries[i].name);
		near_try(&near, entries[i].zh);
	}
	nearest = near_found(&near);
	fprintf(stderr, _("there is no report \"%s\"\n"), word);
	if (nearest) fprintf(stderr, _("the nearest is %s\n"), nearest);
	return NULL;
}

/* The year's days, as far as they are counted; false, and said, where there is no such period. */
static bool take_year(struct reporter *reporter, const struct words_typed *typed)
{
	int64_t today = client_today(reporter->client), year;

	if (!typed->values[YEAR]) {
		fputs(_("of which year? --year YEAR\n"), stderr);
		return false;
	}
	if (!value_whole(typed->values[YEAR], &year) || year < YEAR_MIN || year > YEAR_MAX) {
		fprintf(stderr, _("--%s: \"%s\" is no number from %d to %d\n"), options[YEAR] + 2,
		    typed->values[YEAR], YEAR_MIN, YEAR_MAX);
		return false;
	}
	reporter->from_on = civil_days((int32_t)year, 1, 1);
	reporter->to_on = civil_days((int32_t)year, 12, 31);
	if (reporter->from_on > today) {
		fprintf(stderr, _("the year %s has not begun\n"), typed->values[YEAR]);
		return false;
	}
	if (!reporter->cutoff_on || civil_from_days(reporter->cutoff_on).year == year) return true;
	fprintf(stderr, _("--as-of: that day is not of the year %s\n"), typed->values[YEAR]);
	return false;
}

static bool take_period(
    struct reporter *reporter, const struct report_entry *entry, const struct words_typed *typed)
{
	if (typed->values[AS_OF] &&
	    !client_date(reporter->client, "--as-of", typed->values[AS_OF], &reporter->cutoff_on)) {
		return false;
	}
	if (entry->period == PERIOD_YEAR) return take_year(reporter, typed);
	if (typed->values[YEAR] || typed->values[AS_OF]) {
		fprintf(stderr, _("%s is of today: it takes no --year and no --as-of\n"),
		    say_either(entry->zh, entry->name));
		return false;
	}
	reporter->from_on = reporter->to_on = client_today(reporter->client);
	return true;
}

/* ---- one run ---- */

static int64_t machine_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* What is asked for of a day that is over is as it was known at its end. */
static void set_period(struct report *report, const struct reporter *reporter)
{
	int64_t now = client_now_us(reporter->client), end;

	report->from_on = reporter->from_on;
	report->to_on = reporter->to_on;
	report->cutoff_on = reporter->cutoff_on           ? reporter->cutoff_on
	    : reporter->to_on < civil_day_of_instant(now) ? reporter->to_on
	                                                  : civil_day_of_instant(now);
	end = civil_end_of_day(report->cutoff_on);
	report->as_of_us = reporter->cutoff_on && end < now ? end : now;
}

static int write_files(const struct report *report, const char *out, int64_t started_us)
{
	static const int statuses[] = { [REPORT_FILES_DONE] = 0,
		[REPORT_FILES_THERE] = CLIENT_INPUT,
		[REPORT_FILES_FAILED] = CLIENT_INTERNAL };
	const struct report_run run = { .started_us = started_us };
	enum report_files_status status = report_files_write(report, &run, out);

	if (status == REPORT_FILES_DONE) {
		printf(_("written: %s (index.html, report.xlsx, report.json, CSV)\n"), out);
		if (!report_html_has_charts()) {
			fputs(
			    _("this program was built without charts: the page has its tables alone\n"),
			    stderr);
		}
	}
	return statuses[status];
}

static int make(
    struct client *client, const struct report_entry *entry, const struct words_typed *typed)
{
	struct reporter reporter = { .client = client };
	int64_t started_us = machine_us();
	struct report *report;
	int status;

	if (!take_period(&reporter, entry, typed)) return CLIENT_USAGE;
	report = report_new(entry->name);
	report->title = (struct report_words){ entry->zh, entry->en };
	set_period(report, &reporter);
	status = entry->make(&reporter, report);
	if (status == 0) {
		report_end(report);
		status = write_files(report, typed->values[OUT], started_us);
	}
	report_free(report);
	return status;
}

static int say_unreachable(const struct client *client)
{
	if (client->refused) {
		show_refusal(NULL, client->refused->refusal, REFUSED_LOGIN);
		return (int)client->refused->refusal->exit_code;
	}
	fprintf(stderr, _("cannot reach the daemon at %s: %s\n"), client->address,
	    link_why(client->error));
	return CLIENT_AGAIN;
}

static int connect_and_make(const struct report_entry *entry, const struct words_typed *typed)
{
	static struct client client;
	const char *server =
	    typed->values[SERVER] ? typed->values[SERVER] : getenv("MEDIATE_SERVER");
	int status;

	client.address = server && *server ? server : DEFAULT_ADDRESS;
	client.member = typed->values[MEMBER] ? typed->values[MEMBER] : getenv("MEDIATE_MEMBER");
	client.shown.words = &client.words;
	if (!client_reconnect(&client)) {
		status = say_unreachable(&client);
	} else if (!words_load(&client.words, client.link)) {
		status = client_lost();
	} else {
		status = make(&client, entry, typed);
	}
	words_free(&client.words);
	client.link = link_close(client.link);
	mediation__v1__response__free_unpacked(client.refused, NULL);
	mediation__v1__member__free_unpacked(client.user, NULL);
	return status;
}

static int run(const struct words_typed *typed)
{
	const struct report_entry *entry;

	if (!typed->report) {
		usage(stderr);
		return CLIENT_USAGE;
	}
	entry = find(typed->report);
	if (!entry) return CLIENT_USAGE;
	if (!typed->values[OUT]) {
		fputs(_("where to? --out DIR\n"), stderr);
		return CLIENT_USAGE;
	}
	return connect_and_make(entry, typed);
}

int main(int argc, char **argv)
{
	struct words_typed typed = { .report = NULL };
	struct wrong wrong = { NULL, NULL };

	for (int at = 1; at < argc && !wrong.sentence; at++) {
		wrong = take_word(&typed, argc, argv, &at);
	}
	say_begin(typed.values[LANGUAGE] && say_speaks(typed.values[LANGUAGE])
	        ? typed.values[LANGUAGE]
	        : NULL);
	if (wrong.sentence) {
		fprintf(stderr, _(wrong.sentence), wrong.word);
		usage(stderr);
		return CLIENT_USAGE;
	}
	if (typed.values[LANGUAGE] && !say_speaks(typed.values[LANGUAGE])) {
		fprintf(stderr, _("there is no language \"%s\"; there are: zh-CN, en\n"),
		    typed.values[LANGUAGE]);
		return CLIENT_USAGE;
	}
	if (typed.wants_version) return puts("mediate-report " VERSION) < 0;
	if (typed.wants_help) {
		usage(stdout);
		return 0;
	}
	return run(&typed);
}
