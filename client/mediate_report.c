/*
 * mediate-report: a report of reports.def as a folder of files, asked for through the protocol like
 * everything else; and files for receiving offices (export_office.h). Owns what was typed; the
 * document is its producer's, the forms their writers'.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "export_office.h"
#include "overheard.h"
#include "plain.h"
#include "report_before.h"
#include "report_entry.h"
#include "report_night.h"
#include "say.h"
#include "spoken_period.h"
#include "text.h"

/* ---- what was typed ---- */

#define NIGHTS_MAX 100000 /* that anybody may ask for at once */

enum option {
	SERVER,
	MEMBER,
	LANGUAGE,
	OUT,
	PERIOD,
	YEAR,
	AS_OF,
	BEFORE,
	DATE,
	MOST,
	AGAIN,
	STATUS,
	LIST,
	OPTIONS
};

/* From here on they take no value. */
#define OPTIONS_BARE AGAIN
#define WORDS_MAX    3

static const char *const options[OPTIONS] = { [SERVER] = "--server",
	[MEMBER] = "--member",
	[LANGUAGE] = "--lang",
	[OUT] = "--out",
	[PERIOD] = "--period",
	[YEAR] = "--year",
	[AS_OF] = "--as-of",
	[BEFORE] = "--before",
	[DATE] = "--date",
	[MOST] = "--most",
	[AGAIN] = "--again",
	[STATUS] = "--status",
	[LIST] = "--list" };

struct words_typed {
	const char *values[OPTIONS];               /* NULL: not given */
	const char *report, *words[WORDS_MAX - 1]; /* words behind it; NULL: none */
	size_t word_count;
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

/* What is made besides reports. */
static const struct errand {
	const char *name, *zh;
	size_t words; /* behind it, at most */
	int (*run)(struct client *client, const struct words_typed *typed);
	/* where there is no line, and why; NULL: nothing then */
	void (*unmade)(struct client *client, const struct words_typed *typed, const char *why);
	bool needs_out;
} * errand_find(const char *word);

/* Words that may stand behind the first. */
static size_t words_behind(const char *report)
{
	const struct errand *errand = errand_find(report);

	return errand ? errand->words : 0;
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
	} else if (option && !word[length] && option >= &typed->values[OPTIONS_BARE]) {
		*option = word;
	} else if (option && word[length] == '=') {
		*option = word + length + 1;
	} else if (option) {
		if (*at + 1 == argc || strncmp(argv[*at + 1], "--", 2) == 0) {
			return (struct wrong){ N_("%s needs a value\n"), word };
		}
		*option = argv[++*at];
	} else if (*word == '-') {
		return (struct wrong){ N_("there is no option %s\n"), word };
	} else if (!typed->report) {
		typed->report = word;
	} else if (typed->word_count < words_behind(typed->report)) {
		typed->words[typed->word_count++] = word;
	} else {
		return (struct wrong){ N_("one report at a time: %s is one too many\n"), word };
	}
	return (struct wrong){ NULL, NULL };
}

static void usage(FILE *out)
{
	fprintf(out,
	    "%s mediate-report REPORT --out DIR [--period PERIOD] [--year YEAR] [--as-of DAY] [--before DIR] [--server ADDRESS] [--member LOGIN] [--lang zh-CN|en]\n      mediate-report nightly --out DIR [--date DAY] [--most NIGHTS] …\n      mediate-report export [--list]\n      mediate-report export NAME [--period PERIOD] [--out FILE] [--again]\n      mediate-report export NAME --status [--period PERIOD]\n      mediate-report receipts NAME FILE\n",
	    _("usage:"));
	for (size_t i = 0; report_entry_at(i); i++) {
		const struct report_entry *entry = report_entry_at(i);

		fprintf(out, "  %s %s\n      %s\n", words_typed(entry->name), entry->zh,
		    _(entry->help));
	}
}

static bool no_period(const struct report_entry *entry, const char *option, const char *word)
{
	static const char *const wanted[] = { [WHEN_DAY] = N_("a day, such as 2024-03-05"),
		[WHEN_WEEK] = N_("a week from Monday on, such as 2024-W10"),
		[WHEN_MONTH] = N_("a month, such as 2024-03"),
		[WHEN_QUARTER] = N_("a quarter, such as 2024-Q1"),
		[WHEN_HALF] = N_("half a year, such as 2024-H1"),
		[WHEN_YEAR] = N_("a year, such as 2024"),
		[WHEN_ANY] = N_("days, such as 2024-03-01..2024-03-15, a month or a year"),
		[WHEN_NOW] = N_("nothing: it is of today") };

	fprintf(stderr, _("%s: \"%s\" will not do; %s takes %s\n"), option, word,
	    say_either(entry->zh, entry->name), _(wanted[entry->when]));
	return false;
}

/* The days that the word means, as many as the report is of. */
static bool take_word_of(struct reporter *reporter, const struct report_entry *entry,
    const char *option, const char *word)
{
	char plain[PLAIN_BYTES];

	if (entry->when == WHEN_NOW || !plain_word(word, plain) ||
	    !spoken_period(
	        plain, client_today(reporter->client), &reporter->from_on, &reporter->to_on) ||
	    !report_when_fits(entry->when, reporter->from_on, reporter->to_on)) {
		return no_period(entry, option, word);
	}
	if (reporter->from_on <= client_today(reporter->client)) return true;
	fprintf(stderr, _("%s: %s has not begun\n"), option, word);
	return false;
}

/* False, and said, where one of the options is given. */
static bool takes_none(
    const struct words_typed *typed, const char *name, const enum option *none, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!typed->values[none[i]]) continue;
		fprintf(stderr, _("%s takes no %s\n"), name, options[none[i]]);
		return false;
	}
	return true;
}

static bool take_as_of(
    struct reporter *reporter, const struct report_entry *entry, const char *word)
{
	if (!word) return true;
	if (entry->when == WHEN_NOW) return no_period(entry, options[AS_OF], word);
	if (!client_date(reporter->client, options[AS_OF], word, &reporter->known_on)) return false;
	if (reporter->known_on <= client_today(reporter->client)) return true;
	fprintf(stderr, _("--as-of: %s is still to come\n"), show_date(reporter->known_on));
	return false;
}

/* Where no period is named: the one that holds the day of --as-of, else the last that is over; of
 * any days the month so far. */
static void take_usual(struct reporter *reporter, enum report_when when)
{
	int64_t today = client_today(reporter->client);
	bool is_so_far = when == WHEN_ANY || reporter->known_on;

	if (is_so_far) {
		report_when_around(when == WHEN_ANY ? WHEN_MONTH : when,
		    reporter->known_on ? reporter->known_on : today, &reporter->from_on,
		    &reporter->to_on);
	} else {
		report_when_last(when, today, &reporter->from_on, &reporter->to_on);
	}
}

static bool take_period(
    struct reporter *reporter, const struct report_entry *entry, const struct words_typed *typed)
{
	static const enum option of_others[] = { DATE, MOST, AGAIN, STATUS, LIST };
	enum option option = typed->values[PERIOD] ? PERIOD : YEAR;

	if (!takes_none(typed, say_either(entry->zh, entry->name), of_others,
	        sizeof(of_others) / sizeof(of_others[0]))) {
		return false;
	}
	if (typed->values[PERIOD] && typed->values[YEAR]) {
		fputs(_("--year and --period say the same: give one of them\n"), stderr);
		return false;
	}
	if (!take_as_of(reporter, entry, typed->values[AS_OF])) return false;
	take_usual(reporter, entry->when);
	if (typed->values[option] &&
	    !take_word_of(reporter, entry, options[option], typed->values[option])) {
		return false;
	}
	if (!reporter->known_on || reporter->from_on <= reporter->known_on) return true;
	fputs(_("--as-of: the period begins after that day\n"), stderr);
	return false;
}

/* ---- one run ---- */

/* The night of a day that is over; of the last one, where none is named. */
static bool take_night(
    const struct client *client, const struct words_typed *typed, int64_t *ret_night)
{
	const char *word = typed->values[DATE];

	*ret_night = client_today(client) - 1;
	if (word && !client_date(client, options[DATE], word, ret_night)) return false;
	if (*ret_night < client_today(client)) return true;
	fprintf(stderr, _("--date: %s is not over\n"), show_date(*ret_night));
	return false;
}

static bool take_most(const struct words_typed *typed, size_t *ret_most)
{
	const char *word = typed->values[MOST];
	char *rest;
	long most;

	*ret_most = REPORT_NIGHTS_MOST;
	if (!word) return true;
	most = strtol(word, &rest, 10);
	if (*rest || most < 1 || most > NIGHTS_MAX) {
		fprintf(stderr, _("--most: \"%s\" is no number of nights\n"), word);
		return false;
	}
	*ret_most = (size_t)most;
	return true;
}

static int make_nights(struct client *client, const struct words_typed *typed)
{
	static const enum option of_others[] = { PERIOD, YEAR, AS_OF, BEFORE, AGAIN, STATUS, LIST };

	int64_t night;
	size_t most;

	if (!takes_none(typed, "nightly", of_others, sizeof(of_others) / sizeof(of_others[0])) ||
	    !take_night(client, typed, &night) || !take_most(typed, &most)) {
		return CLIENT_USAGE;
	}
	return report_nights(client, typed->values[OUT], night, most);
}

static void leave_nights(struct client *client, const struct words_typed *typed, const char *why)
{
	int64_t night;

	if (take_night(client, typed, &night)) {
		report_nights_unmade(client, typed->values[OUT], night, why);
	}
}

/* The days of an export: of this year so far where none are named, and of what was sent any. */
static bool take_days(
    struct client *client, const struct words_typed *typed, struct export_wish *wish)
{
	int64_t today = client_today(client);
	char plain[PLAIN_BYTES];

	if (!typed->values[STATUS]) {
		report_when_around(WHEN_YEAR, today, &wish->from_on, &wish->to_on);
	}
	if (!typed->values[PERIOD]) return true;
	if (plain_word(typed->values[PERIOD], plain) &&
	    spoken_period(plain, today, &wish->from_on, &wish->to_on)) {
		return true;
	}
	fprintf(stderr,
	    _("--%s: \"%s\" is no period; write 2024, 2024-03, 2024-Q1, 2024-W07, last-month, a day, or two days as 2024-03-01..2024-03-15\n"),
	    "period", typed->values[PERIOD]);
	return false;
}

static int make_export(struct client *client, const struct words_typed *typed)
{
	static const enum option of_reports[] = { YEAR, AS_OF, BEFORE, DATE, MOST };

	static const enum option of_sending[] = { OUT, AGAIN };
	struct export_wish wish = { .path = typed->values[OUT],
		.is_again = typed->values[AGAIN] != NULL };

	if (!takes_none(typed, "export", of_reports, sizeof(of_reports) / sizeof(of_reports[0]))) {
		return CLIENT_USAGE;
	}
	if (!typed->word_count || typed->values[LIST]) return export_list(client);
	if (!take_days(client, typed, &wish)) return CLIENT_USAGE;
	if (!typed->values[STATUS]) return export_send(client, typed->words[0], &wish);
	if (!takes_none(
	        typed, "--status", of_sending, sizeof(of_sending) / sizeof(of_sending[0]))) {
		return CLIENT_USAGE;
	}
	return export_status(client, typed->words[0], &wish);
}

static int take_receipts(struct client *client, const struct words_typed *typed)
{
	static const enum option of_others[] = { OUT, PERIOD, YEAR, AS_OF, BEFORE, DATE, MOST,
		AGAIN, STATUS, LIST };

	if (!takes_none(typed, "receipts", of_others, sizeof(of_others) / sizeof(of_others[0]))) {
		return CLIENT_USAGE;
	}
	if (typed->word_count == 2) {
		return export_receipts(client, typed->words[0], typed->words[1]);
	}
	fputs(_("it is written: receipts NAME FILE\n"), stderr);
	return CLIENT_USAGE;
}

static const struct errand errands[] = { { "nightly", "每晚", 0, make_nights, leave_nights, true },
	{ "export", "导出", 1, make_export, NULL, false },
	{ "receipts", "回执", 2, take_receipts, NULL, false } };

static const struct errand *errand_find(const char *word)
{
	for (size_t i = 0; i < sizeof(errands) / sizeof(errands[0]); i++) {
		if (words_same(word, errands[i].name) || strcmp(word, errands[i].zh) == 0) {
			return &errands[i];
		}
	}
	return NULL;
}

static int make(
    struct client *client, const struct report_entry *entry, const struct words_typed *typed)
{
	struct reporter reporter = { .client = client };
	const char *folder = typed->values[BEFORE];
	struct report_before before;
	int status;

	if (!take_period(&reporter, entry, typed)) return CLIENT_USAGE;
	if (folder && !report_before_read(folder, &before)) {
		fprintf(stderr, _("--before: there is no report of ours in %s\n"), folder);
		return CLIENT_USAGE;
	}
	if (folder) reporter.before = &before;
	status = report_entry_write(entry, &reporter, typed->values[OUT]);
	if (status == 0) {
		printf(_("written: %s (index.html, report.xlsx, report.json, CSV)\n"),
		    typed->values[OUT]);
	}
	return status;
}

/* An exit status, its reason said. */
static int connect_to(struct client *client, const struct words_typed *typed)
{
	client_point(client, typed->values[SERVER], typed->values[MEMBER]);
	client->shown.words = &client->words;
	if (!client_reconnect(client)) return client_unreachable(client);
	if (words_load(&client->words, client->link)) return 0;
	client->link = link_close(client->link);
	return client_lost();
}

/* errand NULL: the report of the entry. */
static int connect_and_make(
    const struct errand *errand, const struct report_entry *entry, const struct words_typed *typed)
{
	static struct client client;
	struct overheard overheard;
	int status;

	overheard_begin(&overheard);
	status = connect_to(&client, typed);
	overheard_end(&overheard);
	if (status == 0) {
		status = errand ? errand->run(&client, typed) : make(&client, entry, typed);
	} else if (errand && errand->unmade) {
		errand->unmade(&client, typed, overheard.line);
	}
	client_close(&client);
	return status;
}

static int run(const struct words_typed *typed)
{
	const struct errand *errand;
	const struct report_entry *entry;

	if (!typed->report) {
		usage(stderr);
		return CLIENT_USAGE;
	}
	errand = errand_find(typed->report);
	entry = errand ? NULL : report_entry_find(typed->report);
	if (!errand && !entry) return CLIENT_USAGE;
	if (!typed->values[OUT] && (!errand || errand->needs_out)) {
		fputs(_("where to? --out DIR\n"), stderr);
		return CLIENT_USAGE;
	}
	return connect_and_make(errand, entry, typed);
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
