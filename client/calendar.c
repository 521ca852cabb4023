/* The calendar: what a year's notice says, whether a year is missing, a year from a file; client.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "local.h"
#include "say.h"
#include "value.h"

#define WARN_FROM_MONTH 10 /* the notice comes out in the autumn before */
#define DISPUTES_MAX    5000
#define DISPUTES_A_PAGE 500

enum day_kind { HOLIDAY, WORKDAY, LOCAL, DAY_KIND_COUNT };

static const struct {
	const char *name, *label;
	const char *words[4]; /* as notices and people call it */
	const char *is_work, *is_local;
} kinds[DAY_KIND_COUNT] = {
	[HOLIDAY] = { "holiday", N_("holiday"), { "holiday", "节假日", "放假", "休" }, "no", "no" },
	[WORKDAY] = { "workday", N_("make-up workday"), { "workday", "调休上班", "上班", "班" },
	    "yes", "no" },
	[LOCAL] = { "local", N_("closed only here"), { "local", "本地停办", "停办", "本地" }, "no",
	    "yes" },
};

/* ---- years ---- */

static const char *source_of(const Mediation__V1__LocalShowResponse *years, const char *year)
{
	size_t at_year = local_place(years, "year"), at_source = local_place(years, "source");

	for (size_t i = 0; i < years->n_rows; i++) {
		if (strcmp(years->rows[i]->values[at_year], year) == 0) {
			return years->rows[i]->values[at_source];
		}
	}
	return NULL;
}

static Mediation__V1__Response *ask_years(struct client *client, int *ret_status)
{
	return local_ask(client, "calendar_year", NULL, true, ret_status);
}

/* ---- show ---- */

static enum day_kind kind_of(const Mediation__V1__LocalShowResponse *days, size_t row)
{
	char *const *values = days->rows[row]->values;

	if (strcmp(values[local_place(days, "is_local")], "yes") == 0) return LOCAL;
	return strcmp(values[local_place(days, "is_work")], "yes") == 0 ? WORKDAY : HOLIDAY;
}

static const char *weekday(const char *day)
{
	int64_t number = 0;

	(void)value_date(day, &number);
	return show_weekday(number);
}

static void csv_line(const char *day, const char *kind, const char *name)
{
	csv_write(stdout, day);
	putchar(',');
	csv_write(stdout, kind);
	putchar(',');
	csv_write(stdout, name);
	fputs("\r\n", stdout);
}

static void days_csv(const Mediation__V1__LocalShowResponse *days)
{
	size_t day = local_place(days, "day"), name = local_place(days, "name");

	fputs(CSV_BOM, stdout);
	csv_line("day", "kind", "name");
	for (size_t i = 0; i < days->n_rows; i++) {
		csv_line(days->rows[i]->values[day], kinds[kind_of(days, i)].name,
		    days->rows[i]->values[name]);
	}
}

static void days_json(
    const char *year, const char *source, const Mediation__V1__LocalShowResponse *days)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_number(&json, "year", strtol(year, NULL, 10));
	json_text(&json, "source", source);
	json_array(&json, "days");
	for (size_t i = 0; i < days->n_rows; i++) {
		json_object(&json, NULL);
		json_text(&json, "day", days->rows[i]->values[local_place(days, "day")]);
		json_text(&json, "kind", kinds[kind_of(days, i)].name);
		json_text(&json, "name", days->rows[i]->values[local_place(days, "name")]);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static const struct column day_columns[] = { { N_("day"), CELLS_FIXED, 0 },
	{ N_("weekday"), CELLS_FIXED, 0 }, { N_("kind of day"), CELLS_FIXED, 0 },
	{ N_("name"), CELLS_TEXT, 0 }, { NULL, CELLS_FIXED, 0 } };

static void days_table(
    const char *year, const char *source, const Mediation__V1__LocalShowResponse *days)
{
	struct table table = table_new(day_columns);
	size_t name = local_place(days, "name");

	printf("%s  %s\n", year, source);
	for (size_t i = 0; i < days->n_rows; i++) {
		const char *day = days->rows[i]->values[local_place(days, "day")];

		table_row(&table);
		table_cell(&table, "%s", day);
		table_cell(&table, "%s", weekday(day));
		table_cell(&table, "%s", _(kinds[kind_of(days, i)].label));
		table_cell(&table, "%s", days->rows[i]->values[name]);
	}
	table_end(&table);
}

static int show_year(struct client *client, const char *year, const char *source)
{
	const struct local_filter filters[LOCAL_FILTERS_MAX] = { { "day", year } };
	Mediation__V1__Response *days;
	int status;

	days = local_ask(client, "calendar_day", filters, true, &status);
	if (!days) return status;
	if (client->shown.as_json) {
		days_json(year, source, days->local_show);
	} else if (client_option(client, "csv")) {
		days_csv(days->local_show);
	} else {
		days_table(year, source, days->local_show);
	}
	mediation__v1__response__free_unpacked(days, NULL);
	return 0;
}

static int calendar_show(struct client *client)
{
	Mediation__V1__Response *years;
	char year[8];
	const char *word = client_word_at(client, 1), *source;
	int status;

	if (client_words(client) > 2 || strlen(word) >= sizeof(year)) return subverb_usage(client);
	(void)snprintf(year, sizeof(year), "%s", word);
	if (!*word) {
		(void)snprintf(
		    year, sizeof(year), "%" PRId32, civil_from_days(client_today(client)).year);
	}
	years = ask_years(client, &status);
	if (!years) return status;
	source = source_of(years->local_show, year);
	if (source) {
		status = show_year(client, year, source);
	} else {
		fprintf(stderr, _("the notice of %s is not loaded: calendar import\n"), year);
		status = CLIENT_NOTHING_FOUND;
	}
	mediation__v1__response__free_unpacked(years, NULL);
	return status;
}

/* ---- check: which years are there, and whom it concerns that one is not ---- */

struct check {
	struct client *client;
	struct json json;
	struct table table;
	size_t seen, provisional;
	bool is_cut; /* there are more disputes under way than were looked at */
};

static const struct column provisional_columns[] = { { N_("number"), CELLS_FIXED, 0 },
	{ N_("deadline"), CELLS_TEXT, 0 }, { N_("day"), CELLS_FIXED, 0 },
	{ NULL, CELLS_FIXED, 0 } };

static void tell_clock(
    struct check *check, const Mediation__V1__DisputeLine *line, const Mediation__V1__Clock *clock)
{
	const char *number = line->n_numbers ? line->numbers[0] : "";

	check->provisional++;
	if (check->client->shown.as_json) {
		json_object(&check->json, NULL);
		json_id(&check->json, "dispute", line->id);
		json_text(&check->json, "number", number);
		json_text(&check->json, "clock", clock->name);
		json_date(&check->json, "due", clock->due_on);
		json_end_object(&check->json);
		return;
	}
	table_row(&check->table);
	table_cell(&check->table, "%s", number);
	table_cell(&check->table, "%s", say_either(clock->zh, clock->en));
	table_cell(&check->table, "%s", show_date(clock->due_on));
}

static int check_dispute(struct check *check, const Mediation__V1__DisputeLine *line)
{
	Mediation__V1__ExplainRequest by = MEDIATION__V1__EXPLAIN_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	by.dispute = line->id;
	request.body_case = MEDIATION__V1__REQUEST__BODY_EXPLAIN;
	request.explain = &by;
	response = client_ask(check->client, &request, &status);
	if (!response) return status;
	for (size_t i = 0; i < response->explain->n_clocks; i++) {
		if (response->explain->clocks[i]->provisional) {
			tell_clock(check, line, response->explain->clocks[i]);
		}
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return 0;
}

static int check_page(struct check *check, const Mediation__V1__ListDisputesResponse *page)
{
	int status = 0;

	for (size_t i = 0; i < page->n_disputes && status == 0; i++) {
		if (++check->seen > DISPUTES_MAX) {
			check->is_cut = true;
			return 0;
		}
		status = check_dispute(check, page->disputes[i]);
	}
	return status;
}

/* All phases but the last, in which what is there has been filed. */
static size_t phases_under_way(const struct words *words, uint32_t ret[4])
{
	static const char *const names[] = { "intake", "assignment", "resolution", "follow_up" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int64_t number;

		if (words_choice(words, "phase", names[i], &number)) {
			ret[count++] = (uint32_t)number;
		}
	}
	return count;
}

static int check_disputes(struct check *check)
{
	Mediation__V1__ListDisputesRequest by = MEDIATION__V1__LIST_DISPUTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response = NULL;
	uint32_t phases[4];
	int status = 0;

	by.n_phases = phases_under_way(&check->client->words, phases);
	by.phases = phases;
	by.page_size = DISPUTES_A_PAGE;
	request.body_case = MEDIATION__V1__REQUEST__BODY_LIST_DISPUTES;
	request.list_disputes = &by;
	do {
		Mediation__V1__Response *page = client_ask(check->client, &request, &status);

		mediation__v1__response__free_unpacked(response, NULL);
		response = page;
		if (!page) break;
		status = check_page(check, page->list_disputes);
		by.page = page->list_disputes->next_page;
	} while (status == 0 && by.page.len && !check->is_cut);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

/* Years without which deadlines cannot be reckoned: this one, and in autumn the next. */
static size_t missing_years(
    const Mediation__V1__LocalShowResponse *years, int64_t today, char ret[2][8])
{
	struct civil_date date = civil_from_days(today);
	size_t count = 0;

	for (int next = 0; next <= (date.month >= WARN_FROM_MONTH); next++) {
		(void)snprintf(ret[count], sizeof(ret[count]), "%" PRId32, date.year + next);
		count += source_of(years, ret[count]) == NULL;
	}
	return count;
}

static void begin_check(struct check *check, const Mediation__V1__LocalShowResponse *years)
{
	if (!check->client->shown.as_json) {
		show_local(&check->client->shown, "calendar_year", years);
		check->table = table_new(provisional_columns);
		return;
	}
	json_object(&check->json, NULL);
	json_array(&check->json, "years");
	for (size_t i = 0; i < years->n_rows; i++) {
		local_row_json(&check->json, NULL, years, i);
	}
	json_end_array(&check->json);
	json_array(&check->json, "provisional");
}

static void end_check(struct check *check, char years[2][8], size_t count)
{
	if (check->client->shown.as_json) {
		char *texts[2] = { years[0], years[1] };

		json_end_array(&check->json);
		json_texts(&check->json, "missing", texts, count);
		json_flag(&check->json, "cut", check->is_cut);
		json_end_object(&check->json);
		return;
	}
	if (check->provisional) {
		printf(
		    _("\n%zu deadlines of disputes under way end in a year that is not loaded; they may move:\n"),
		    check->provisional);
	}
	table_end(&check->table);
	if (check->is_cut) show_hint(_("only the newest %d disputes were looked at"), DISPUTES_MAX);
	for (size_t i = 0; i < count; i++) {
		show_hint(_("the notice of %s is missing: calendar import FILE --source NOTICE"),
		    years[i]);
	}
}

static int calendar_check(struct client *client)
{
	struct check check = { .client = client };
	Mediation__V1__Response *years;
	char missing[2][8];
	size_t count;
	int status;

	years = ask_years(client, &status);
	if (!years) return status;
	begin_check(&check, years->local_show);
	status = check_disputes(&check);
	count = missing_years(years->local_show, client_today(client), missing);
	end_check(&check, missing, count);
	mediation__v1__response__free_unpacked(years, NULL);
	if (status) return status;
	return count ? CLIENT_NOTHING_FOUND : 0;
}

/* ---- import ---- */

enum { TO_DAY, TO_IS_WORK, TO_IS_LOCAL, TO_NAME, TO_COUNT };

static const char *const sent_columns[TO_COUNT] = { "day", "is_work", "is_local", "name" };

static bool kind_named(const char *word, enum day_kind *ret)
{
	for (size_t kind = 0; kind < DAY_KIND_COUNT; kind++) {
		for (size_t i = 0; i < 4; i++) {
			if (strcmp(kinds[kind].words[i], word) != 0) continue;
			*ret = (enum day_kind)kind;
			return true;
		}
	}
	return false;
}

/* The rows of the file as the daemon has them; what people call a kind becomes two flags. */
static bool read_days(const char *path, const struct csv *csv, struct csv_row *ret_rows)
{
	size_t day = csv_column(csv, "day", "日期"), kind = csv_column(csv, "kind", "类型");
	size_t name = csv_column(csv, "name", "名称");

	if (day == CSV_COLUMN_NONE || kind == CSV_COLUMN_NONE || name == CSV_COLUMN_NONE) {
		fprintf(stderr, _("%s: the first line must be day,kind,name\n"), path);
		return false;
	}
	for (size_t i = 0; i < csv->row_count; i++) {
		char **from = csv->rows[i].cells, **to = calloc(TO_COUNT, sizeof(*to));
		enum day_kind is;

		if (!to) abort();
		ret_rows[i] = (struct csv_row){ to, csv->rows[i].line };
		if (!kind_named(from[kind], &is)) {
			fprintf(stderr,
			    _("%s, line %u: \"%s\" is no kind of day; there are: holiday, workday, local\n"),
			    path, csv->rows[i].line, from[kind]);
			return false;
		}
		to[TO_DAY] = from[day];
		to[TO_IS_WORK] = (char *)kinds[is].is_work;
		to[TO_IS_LOCAL] = (char *)kinds[is].is_local;
		to[TO_NAME] = from[name];
	}
	return true;
}

static int import_days(struct client *client, const char *path, const struct csv *csv)
{
	struct csv_row *days = calloc(csv->row_count + 1, sizeof(*days));
	struct local_rows rows = { .table = "calendar_day",
		.columns = (char **)sent_columns,
		.column_count = TO_COUNT,
		.rows = days,
		.row_count = csv->row_count,
		.source = client_option(client, "source"),
		.is_dry_run = client_option(client, "dry-run") != NULL };
	int status = CLIENT_INPUT;

	if (!days) abort();
	if (read_days(path, csv, days)) {
		if (rows.row_count) rows.year = (int32_t)strtol(days[0].cells[TO_DAY], NULL, 10);
		status = local_send(client, &rows);
	}
	for (size_t i = 0; i < csv->row_count; i++) {
		free(days[i].cells);
	}
	free(days);
	return status;
}

static int calendar_import(struct client *client)
{
	const char *path = client_word_at(client, 1);
	struct csv csv;
	int status = CLIENT_INPUT;

	if (!client_option(client, "source")) {
		fprintf(stderr, "%s\n", _("say which notice it is: --source NOTICE"));
		return CLIENT_USAGE;
	}
	if (csv_read(&csv, path)) status = import_days(client, path, &csv);
	csv_free(&csv);
	return status;
}

int do_calendar(struct client *client)
{
	static const struct subverb subverbs[] = { { "show", "看", "k", calendar_show,
		                                       SUBVERB_ANY },
		{ "check", "核对", "hd", calendar_check, 0 },
		{ "import", "导入", "dr", calendar_import, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
