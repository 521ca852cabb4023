/* The verb that lists planned meetings, of a week or other days; verbs.h. */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "client.h"
#include "filters.h"
#include "say.h"
#include "verbs.h"

#define PAGE_SIZE 200
#define DAYS      7
#define ROWS_MAX  2000

static const struct column columns[] = { { N_("when"), CELLS_FIXED, 0 },
	{ N_("number"), CELLS_LINES, 0 }, { N_("parties"), CELLS_TEXT, 0 },
	{ N_("place of the meeting"), CELLS_TEXT, 0 }, { N_("team"), CELLS_TEXT, 100 },
	{ NULL, CELLS_FIXED, 0 } };

struct span {
	int64_t from_on, to_on;
};

/* What was found; owns the answers that it came in. */
struct found {
	Mediation__V1__Response *pages[ROWS_MAX / PAGE_SIZE];
	size_t page_count;

	struct row {
		const Mediation__V1__DisputeLine *dispute;
		const Mediation__V1__Meeting *meeting;
	} rows[ROWS_MAX];

	size_t count;
};

static int by_time(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->meeting->planned_us > y->meeting->planned_us) -
	    (x->meeting->planned_us < y->meeting->planned_us);
}

static void keep_of(const struct span *span, const Mediation__V1__TodoItem *item, struct found *ret)
{
	for (size_t i = 0; i < item->n_meetings && ret->count < ROWS_MAX; i++) {
		int64_t day = civil_day_of_instant(item->meetings[i]->planned_us);

		if (day < span->from_on || day > span->to_on) continue;
		ret->rows[ret->count++] = (struct row){ item->dispute, item->meetings[i] };
	}
}

/* What waits for the team, page after page: who has no term has no meeting either. */
static int gather(struct client *client, Mediation__V1__TodoRequest *by, const struct span *span,
    struct found *ret)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	int status = 0;

	request.body_case = MEDIATION__V1__REQUEST__BODY_TODO;
	request.todo = by;
	do {
		Mediation__V1__Response *response = client_ask(client, &request, &status);

		if (!response) return status;
		ret->pages[ret->page_count++] = response;
		for (size_t i = 0; i < response->todo->n_items; i++) {
			keep_of(span, response->todo->items[i], ret);
		}
		by->page = response->todo->next_page;
	} while (by->page.len && ret->page_count < ROWS_MAX / PAGE_SIZE);
	if (by->page.len) {
		show_hint(_("only among the first %d that wait"), ROWS_MAX);
	}
	return status;
}

static void print_json(const struct client *client, const struct found *found)
{
	struct json json = { 0 };

	json_object(&json, NULL);
	json_array(&json, "meetings");
	for (size_t i = 0; i < found->count; i++) {
		json_object(&json, NULL);
		json_instant(&json, "planned_at", found->rows[i].meeting->planned_us);
		json_number(&json, "minutes", found->rows[i].meeting->minutes);
		json_text(&json, "place_of_meeting", found->rows[i].meeting->place);
		show_line_json(&json, &client->words, found->rows[i].dispute);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
}

static void print(const struct client *client, const struct found *found)
{
	struct table table = table_new(columns);

	for (size_t i = 0; i < found->count; i++) {
		const struct row *row = &found->rows[i];

		table_row(&table);
		table_cell(&table, "%s %s", show_instant(row->meeting->planned_us),
		    show_weekday(civil_day_of_instant(row->meeting->planned_us)));
		show_numbers_cell(&table, row->dispute);
		table_cell(&table, "%s", row->dispute->parties);
		table_cell(&table, "%s", row->meeting->place);
		table_cell(&table, "%s",
		    row->dispute->team ? words_team(&client->words, row->dispute->team) : "");
	}
	table_end(&table);
}

static bool read_asked(
    const struct client *client, Mediation__V1__TodoRequest *by, struct span *span)
{
	const char *team = client_option(client, "team");

	span->from_on = client_today(client);
	if (!client_read_date(client, "from", &span->from_on)) return false;
	span->to_on = span->from_on + DAYS - 1;
	if (!client_read_date(client, "to", &span->to_on)) return false;
	by->whole_team = true;
	by->page_size = PAGE_SIZE;
	return !team || filter_find(client, FILTER_TEAM, team, &by->team);
}

int do_meetings(struct client *client)
{
	Mediation__V1__TodoRequest by = MEDIATION__V1__TODO_REQUEST__INIT;
	struct found *found;
	struct span span;
	int status;

	if (!read_asked(client, &by, &span)) return CLIENT_USAGE;
	found = calloc(1, sizeof(*found));
	if (!found) abort();
	status = gather(client, &by, &span, found);
	qsort(found->rows, found->count, sizeof(found->rows[0]), by_time);
	if (status == 0 && client->shown.as_json) {
		print_json(client, found);
	} else if (status == 0) {
		print(client, found);
		if (found->count == 0) {
			show_hint(_("no meeting is planned from %s to %s"), show_date(span.from_on),
			    show_date(span.to_on));
		}
	}
	for (size_t i = 0; i < found->page_count; i++) {
		mediation__v1__response__free_unpacked(found->pages[i], NULL);
	}
	free(found);
	return status;
}
