/* Teams and members: lists, one of them, files of them, who is away; client.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "local.h"
#include "say.h"
#include "value.h"

/* ---- one team, one member ---- */

/* Tables that tell of the same thing: rows of one, and of those that name it. */
struct part {
	const char *table, *column, *heading;
};

#define PARTS_MAX 3

/* Several of a name are listed, and none is shown. */
static bool is_one(struct client *client, const struct part *parts,
    const Mediation__V1__LocalShowResponse *rows, const char *name)
{
	if (rows->n_rows == 1) return true;
	if (rows->n_rows == 0) {
		fprintf(stderr, _("there is no \"%s\"\n"), name);
		return false;
	}
	if (!client->shown.as_json) show_local(&client->shown, parts[0].table, rows);
	show_hint(_("%zu have the name; take one by its number or login"), rows->n_rows);
	return false;
}

/* The rows of each part; false with *ret_status set where one was not answered, or nothing is
 * there. */
static bool ask_parts(struct client *client, const char *column, const struct part *parts,
    size_t count, Mediation__V1__Response *ret[PARTS_MAX], int *ret_status)
{
	const char *name = client_word_at(client, 1);

	for (size_t i = 0; i < count; i++) {
		const struct local_filter filters[LOCAL_FILTERS_MAX] = {
			{ i ? parts[i].column : column, name }
		};

		ret[i] = local_ask(client, parts[i].table, filters, i == 0, ret_status);
		if (!ret[i] || (i == 0 && !is_one(client, parts, ret[i]->local_show, name))) {
			if (ret[i]) *ret_status = CLIENT_NOTHING_FOUND;
			return false;
		}
	}
	return true;
}

static void parts_json(
    const struct part *parts, size_t count, Mediation__V1__Response *const *answers)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	local_row_json(&json, parts[0].table, answers[0]->local_show, 0);
	for (size_t i = 1; i < count; i++) {
		json_array(&json, parts[i].table);
		for (size_t r = 0; r < answers[i]->local_show->n_rows; r++) {
			local_row_json(&json, NULL, answers[i]->local_show, r);
		}
		json_end_array(&json);
	}
	json_end_object(&json);
}

static void parts_tables(const struct shown *shown, const struct part *parts, size_t count,
    Mediation__V1__Response *const *answers)
{
	struct table table = table_new(table_pair_columns);

	show_local_row(shown, &table, answers[0]->local_show, 0);
	table_end(&table);
	for (size_t i = 1; i < count; i++) {
		if (answers[i]->local_show->n_rows == 0) continue;
		printf("\n%s\n", _(parts[i].heading));
		show_local(shown, parts[i].table, answers[i]->local_show);
	}
}

/* One by name or number, with the rows of others that name it. */
static int show_one(
    struct client *client, const char *column, const struct part *parts, size_t count)
{
	Mediation__V1__Response *answers[PARTS_MAX] = { NULL };
	int status = 0;

	if (ask_parts(client, column, parts, count, answers, &status)) {
		if (client->shown.as_json) {
			parts_json(parts, count, answers);
		} else {
			parts_tables(&client->shown, parts, count, answers);
		}
	}
	for (size_t i = 0; i < count; i++) {
		mediation__v1__response__free_unpacked(answers[i], NULL);
	}
	return status;
}

static bool is_digits(const char *word)
{
	return *word && word[strspn(word, "0123456789")] == '\0';
}

/* ---- teams ---- */

static int team_list(struct client *client)
{
	if (client_option(client, "csv") || client_option(client, "all")) {
		return local_list(client, "team", NULL);
	}
	return do_teams(client);
}

static int team_show(struct client *client)
{
	static const struct part parts[] = { { "team", NULL, NULL },
		{ "territory", "team", N_("serves:") }, { "member", "team", N_("members:") } };

	return show_one(client, is_digits(client_word_at(client, 1)) ? "id" : "name", parts,
	    sizeof(parts) / sizeof(parts[0]));
}

static int team_import(struct client *client)
{
	return local_import(client, "team", client_word_at(client, 1));
}

int do_team(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", team_list, 0 },
		{ "show", "看", "k", team_show, 1 }, { "import", "导入", "dr", team_import, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}

/* ---- members ---- */

static int member_list(struct client *client)
{
	const struct local_filter filters[LOCAL_FILTERS_MAX] = { { "team",
	    client_option(client, "team") } };

	return local_list(client, "member", filters);
}

/* By number, login or name; logins are plain letters. */
static const char *member_column(const char *word)
{
	if (is_digits(word)) return "id";
	return (unsigned char)*word < 0x80 ? "login" : "name";
}

static int member_show(struct client *client)
{
	static const struct part parts[] = { { "member", NULL, NULL },
		{ "absence", "member", N_("away:") } };

	return show_one(client, member_column(client_word_at(client, 1)), parts,
	    sizeof(parts) / sizeof(parts[0]));
}

static int member_import(struct client *client)
{
	return local_import(client, "member", client_word_at(client, 1));
}

/* ---- who is away ---- */

#define ABSENCE_COLUMNS 5

static int send_absence(
    struct client *client, const char *member, const char *first, const char *last, bool is_back)
{
	static const char *const columns[ABSENCE_COLUMNS] = { "member", "first_on", "last_on",
		"delegate", "reason" };
	const char *delegate = client_option(client, "delegate");
	const char *reason = client_option(client, "reason");
	const char *cells[ABSENCE_COLUMNS] = { member, first, last, delegate ? delegate : "",
		reason ? reason : "" };
	struct csv_row row = { .cells = (char **)cells };
	/* who comes back leaves delegate and reason as they are */
	const struct local_rows rows = { .table = "absence",
		.columns = (char **)columns,
		.column_count = is_back ? 3 : ABSENCE_COLUMNS,
		.rows = &row,
		.row_count = 1,
		.is_dry_run = client_option(client, "dry-run") != NULL };

	return local_send(client, &rows);
}

/* The day that an option names, else today by the daemon's clock. */
static bool read_day_or_today(struct client *client, const char *name, int64_t *ret_day)
{
	*ret_day = client_today(client);
	return client_read_date(client, name, ret_day);
}

static int member_absent(struct client *client)
{
	char first[16], last[16];
	int64_t first_on, last_on = 0;

	if (!client_option(client, "to")) return subverb_usage(client);
	if (!read_day_or_today(client, "from", &first_on) ||
	    !client_read_date(client, "to", &last_on)) {
		return CLIENT_USAGE;
	}
	(void)snprintf(first, sizeof(first), "%s", show_date(first_on));
	(void)snprintf(last, sizeof(last), "%s", show_date(last_on));
	return send_absence(client, client_word_at(client, 1), first, last, false);
}

/* The absence that the day lies in; the text of its first day, NULL where there is none. */
static const char *absence_on(const Mediation__V1__LocalShowResponse *absences, const char *day)
{
	size_t first = local_place(absences, "first_on"), last = local_place(absences, "last_on");

	for (size_t i = 0; i < absences->n_rows; i++) {
		char *const *values = absences->rows[i]->values;

		if (strcmp(values[first], day) <= 0 && strcmp(day, values[last]) <= 0) {
			return values[first];
		}
	}
	return NULL;
}

static int member_back(struct client *client)
{
	const char *login = client_word_at(client, 1), *first;
	const struct local_filter filters[LOCAL_FILTERS_MAX] = { { "member", login } };
	Mediation__V1__Response *response;
	char day[16], last[16];
	int64_t back_on;
	int status;

	if (!read_day_or_today(client, "on", &back_on)) return CLIENT_USAGE;
	(void)snprintf(day, sizeof(day), "%s", show_date(back_on));
	(void)snprintf(last, sizeof(last), "%s", show_date(back_on - 1));
	response = local_ask(client, "absence", filters, true, &status);
	if (!response) return status;
	first = absence_on(response->local_show, day);
	if (first) {
		status = send_absence(client, login, first, last, true);
	} else {
		fprintf(stderr, _("%s is not away on %s\n"), login, day);
		status = CLIENT_NOTHING_FOUND;
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

int do_member(struct client *client)
{
	static const struct subverb subverbs[] = { { "list", "列表", "lb", member_list, 0 },
		{ "show", "看", "k", member_show, 1 }, { "import", "导入", "dr", member_import, 1 },
		{ "absent", "请假", "qj", member_absent, 1 },
		{ "back", "销假", "xj", member_back, 1 } };

	return subverb_run(client, subverbs, sizeof(subverbs) / sizeof(subverbs[0]));
}
